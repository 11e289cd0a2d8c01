//! The plain search: a query in, the best name of each plant out. It knows nothing of facets.

use unicode_normalization::UnicodeNormalization;

use super::array::Entry;
use super::hangul::Syllable;
use super::names::{NameIndex, searchable};
use super::probe::{Probe, Space, readings};
use super::scan::{Part, Scan};

/// Covers any one slip. The search always goes this far: a slip into another plant's name must show
/// both plants.
const ONE_SLIP: u16 = 140;
/// Budgets tried one after another until enough was found.
const BUDGETS: [u16; 4] = [ONE_SLIP, 200, 240, 320];
/// With a hit this much better than anything still to come, going on finds only noise.
const CLEARLY_BETTER: u16 = 40;
/// As good as exact; then only names one slip away are worth showing beside it.
const AS_GOOD_AS_EXACT: u16 = 30;
const WORTH_SHOWING_BESIDE_EXACT: u16 = 110;
/// How many hits a first screen shows, and how many of them are kept for whole names a slip away,
/// which completions would otherwise push out.
const FIRST_SCREEN: usize = 5;
const KEPT_FOR_WHOLE_NAMES: usize = 3;
/// What an initials query costs when it leaves out syllables, and when it starts inside a name.
const UNFINISHED_INITIALS: u16 = 25;
const PER_MISSING_SYLLABLE: u16 = 5;
const INNER_INITIALS: u16 = 45;
const MOST_MISSING_SYLLABLES: usize = 8;

/// A name that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub owner: u32,
    /// The name's number, for [`NameIndex::text`].
    pub name: u32,
    /// 0 for the exact name; about 100 for each slip.
    pub cost: u16,
    pub part: Part,
    /// Which of [`NameHits::readings`] found it.
    pub reading: u8,
}

/// What a query found, best first, and the readings of the query that found it.
#[derive(Clone, Debug, Default)]
pub struct NameHits {
    pub found: Vec<Found>,
    pub readings: Vec<Probe>,
}

impl NameIndex {
    /// The best `limit` plants for a query, each by the name that matches best.
    pub fn find(&self, query: &str, limit: usize) -> NameHits {
        let query: String = query.nfc().collect();
        let readings = readings(searchable(query.trim()));
        let mut search = Search { index: self, slots: vec![0; self.owner_count()], found: Vec::new() };
        for (number, probe) in readings.iter().enumerate().filter(|(_, p)| p.space == Space::Initials) {
            search.run_initials(probe, number as u8);
        }
        let most = readings.iter().map(|p| p.budget).max().unwrap_or(0);
        let mut tried = None;
        for budget in BUDGETS {
            for (number, probe) in readings.iter().enumerate().filter(|(_, p)| p.space != Space::Initials) {
                let allowed = budget.min(probe.budget);
                if tried.map(|t: u16| t.min(probe.budget)) != Some(allowed) {
                    search.run(probe, number as u8, allowed);
                }
            }
            tried = Some(budget);
            if budget >= most || search.has_enough(limit, budget) {
                break;
            }
        }
        NameHits { found: search.into_best(limit), readings }
    }
}

/// The best name of each plant so far.
struct Search<'a> {
    index: &'a NameIndex,
    /// For each owner the place of its name in `found`, plus one. Most stay zero, and memory that
    /// is asked for as zeros costs nothing until it is touched.
    slots: Vec<u32>,
    found: Vec<Found>,
}

impl Search<'_> {
    fn run(&mut self, probe: &Probe, reading: u8, budget: u16) {
        let index = self.index;
        Scan::new(index.costs(probe.space), &probe.keys, budget).run(index.keys(probe.space), |entry, cost, part| {
            let penalty = if part == Part::Whole { probe.penalty } else { probe.penalty + probe.part_penalty };
            self.offer(entry, cost + penalty, part, reading);
        });
    }

    fn run_initials(&mut self, probe: &Probe, reading: u8) {
        let keys = self.index.keys(Space::Initials);
        for at in keys.beginning_with(&probe.keys) {
            let entry = keys.entry(at);
            if !probe.syllables.is_empty() && !has_syllables(self.index.text(entry.name), keys.keys(entry).len(), probe) {
                continue;
            }
            let missing = keys.key_count(entry, probe.keys.len() + MOST_MISSING_SYLLABLES) - probe.keys.len();
            let unfinished = if missing > 0 { UNFINISHED_INITIALS + PER_MISSING_SYLLABLE * missing as u16 } else { 0 };
            let (inner, part) = match (keys.is_inner(entry), missing) {
                (true, _) => (INNER_INITIALS, Part::Inside),
                (false, 0) => (0, Part::Whole),
                (false, _) => (0, Part::Beginning),
            };
            self.offer(entry, probe.penalty + unfinished + inner, part, reading);
        }
    }

    fn offer(&mut self, entry: Entry, cost: u16, part: Part, reading: u8) {
        let found = Found { owner: self.index.owner(entry.name), name: entry.name, cost, part, reading };
        let slot = &mut self.slots[found.owner as usize];
        if *slot == 0 {
            self.found.push(found);
            *slot = self.found.len() as u32;
            return;
        }
        let known = &mut self.found[*slot as usize - 1];
        let key = |f: &Found| (f.cost, self.index.rank(f.name), f.name);
        if key(&found) < key(known) {
            *known = found;
        }
    }

    fn has_enough(&self, limit: usize, budget: u16) -> bool {
        let best = self.found.iter().map(|f| f.cost).min().unwrap_or(u16::MAX);
        let is_far_ahead = budget > ONE_SLIP && best.saturating_add(CLEARLY_BETTER) <= budget;
        best <= AS_GOOD_AS_EXACT || is_far_ahead || self.found.iter().filter(|f| f.cost <= budget).count() >= limit
    }

    /// Cheapest first; equal ones by the name plants go by, popularity, brevity, and order of entry.
    fn into_best(mut self, limit: usize) -> Vec<Found> {
        let best = self.found.iter().map(|f| f.cost).min().unwrap_or(0);
        if best <= AS_GOOD_AS_EXACT {
            self.found.retain(|f| f.cost <= WORTH_SHOWING_BESIDE_EXACT);
        }
        let index = self.index;
        let order = |f: &Found| {
            let popularity = std::cmp::Reverse(index.popularity(f.owner));
            (f.cost, index.rank(f.name), popularity, index.text(f.name).len(), f.owner)
        };
        let whole = best_whole(&self.found, order);
        let mut found = self.found;
        if limit < found.len() {
            found.select_nth_unstable_by_key(limit, order);
            found.truncate(limit);
        }
        found.sort_unstable_by_key(order);
        keep_places(&mut found, whole);
        found
    }
}

/// The best whole names, at most as many as have a place kept for them.
fn best_whole<K: Ord>(found: &[Found], order: impl Fn(&Found) -> K) -> Vec<Found> {
    let mut whole: Vec<Found> = found.iter().filter(|f| f.part == Part::Whole && f.cost <= ONE_SLIP).cloned().collect();
    whole.sort_unstable_by_key(order);
    whole.truncate(KEPT_FOR_WHOLE_NAMES);
    whole
}

/// Puts whole names a slip away at the end of the first screen if completions fill it.
fn keep_places(found: &mut Vec<Found>, whole: Vec<Found>) {
    let screen = FIRST_SCREEN.min(found.len());
    let missing: Vec<Found> = whole.into_iter().filter(|w| !found[..screen].contains(w)).collect();
    if missing.is_empty() || screen < FIRST_SCREEN {
        return;
    }
    let length = found.len();
    found.retain(|f| !missing.contains(f));
    let at = FIRST_SCREEN - missing.len();
    found.splice(at..at, missing);
    found.truncate(length);
}

/// Whether the syllables typed out in a mixed initials query are those of the name, of which the
/// last `count` are in question. A typed syllable without a final matches any.
fn has_syllables(text: &str, count: usize, probe: &Probe) -> bool {
    let all: Vec<Syllable> = text.nfc().filter_map(Syllable::of).collect();
    let Some(skipped) = all.len().checked_sub(count) else { return false };
    probe.syllables.iter().all(|(at, typed)| {
        all.get(skipped + at).is_some_and(|s| s.lead == typed.lead && s.vowel == typed.vowel && (typed.tail == 0 || s.tail == typed.tail))
    })
}
