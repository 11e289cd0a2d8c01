//! One pass over a sorted key array: the weighted distance (insertions, omissions, replacements and
//! swaps) of a query to every key, to every beginning of a key, and from every inner start.

use super::array::{Entry, KeyArray};
use super::cost::{CHEAPEST_SHIFT, Costs, DOUBLED, EDIT, SWAPPED};

/// A cost no budget allows; adding to it stays at or above it.
const NEVER: u16 = u16::MAX;
/// A name that goes on after the query ends.
const UNFINISHED: u16 = 25;
const PER_MISSING_KEY: u16 = 2;
const MOST_FOR_MISSING_KEYS: u16 = 35;
/// A match that starts inside the name.
const INNER: u16 = 45;
/// Shorter queries match parts of names only without slips; with one, they would match anything.
const SHORTEST_TO_SLIP_IN_PART: usize = 5;
/// A slip in a part of a name: it is likelier that another, whole name was meant.
const SLIP_IN_PART: u16 = 20;

/// Which part of a name was matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Whole,
    Beginning,
    Inside,
}

/// The state of a pass. Row `d` holds the distances of the first `d` keys of an entry to each
/// beginning of the query; entries that share keys share rows.
pub struct Scan<'a> {
    costs: &'a Costs,
    query: &'a [u8],
    budget: u16,
    /// Cells further than this from the diagonal cost more than the budget.
    band: usize,
    rows: Vec<u16>,
    /// For each depth the least distance of the whole query to a beginning of the entry.
    beginning: Vec<u16>,
    /// For each depth the least distance in its row.
    least: Vec<u16>,
}

impl<'a> Scan<'a> {
    /// Prepares a pass that reports matches of at most `budget`.
    pub fn new(costs: &'a Costs, query: &'a [u8], budget: u16) -> Self {
        let band = usize::from(budget / CHEAPEST_SHIFT) + 1;
        let width = query.len() + 1;
        let depths = query.len() + band + 1;
        let mut rows = vec![NEVER; depths * width];
        rows[0] = 0;
        for j in 1..=query.len().min(band) {
            rows[j] = rows[j - 1] + extra_cost(query, j - 1);
        }
        let (mut beginning, mut least) = (vec![NEVER; depths], vec![NEVER; depths]);
        (beginning[0], least[0]) = (rows[query.len()], 0);
        Self { costs, query, budget, band, rows, beginning, least }
    }

    /// Reports every entry within the budget.
    pub fn run(mut self, array: &KeyArray, mut report: impl FnMut(Entry, u16, Part)) {
        let (mut at, mut depth) = (0, 0);
        while at < array.len() {
            let entry = array.entry(at);
            let keys = array.keys(entry);
            depth = depth.min(array.shared(at));
            while depth < keys.len() && !self.is_dead(depth) {
                self.step(keys, depth);
                depth += 1;
            }
            if depth < keys.len() {
                // Whatever shares these keys can only match by its beginning, all at one price.
                let end = array.skip_shared(at + 1, depth);
                if self.allows_part(self.beginning[depth]) {
                    (at..end).for_each(|i| self.report_beginning(array, array.entry(i), self.beginning[depth], &mut report));
                }
                at = end;
            } else {
                self.report_ended(array, entry, depth, &mut report);
                at += 1;
            }
        }
    }

    /// No continuation can come within the budget, by a swap over the last two keys or otherwise.
    fn is_dead(&self, depth: usize) -> bool {
        let within = |least: u16| least <= self.budget;
        let is_live = within(self.least[depth]) || depth > 0 && within(self.least[depth - 1].saturating_add(SWAPPED));
        !is_live || depth == self.query.len() + self.band
    }

    fn allows_part(&self, distance: u16) -> bool {
        distance <= if self.query.len() < SHORTEST_TO_SLIP_IN_PART { 0 } else { self.budget }
    }

    fn report_ended(&self, array: &KeyArray, entry: Entry, depth: usize, report: &mut impl FnMut(Entry, u16, Part)) {
        let whole = self.rows[depth * (self.query.len() + 1) + self.query.len()];
        let is_inner = array.is_inner(entry);
        let ended = match is_inner {
            true if self.allows_part(whole) => Some((whole + inner_cost(whole), Part::Inside)),
            false if whole <= self.budget => Some((whole, Part::Whole)),
            _ => None,
        };
        let unfinished = self.allows_part(self.beginning[depth]).then(|| {
            let part = if is_inner { Part::Inside } else { Part::Beginning };
            (self.beginning_cost(array, entry, self.beginning[depth]), part)
        });
        if let Some((cost, part)) = ended.into_iter().chain(unfinished).min() {
            report(entry, cost, part);
        }
    }

    fn report_beginning(&self, array: &KeyArray, entry: Entry, distance: u16, report: &mut impl FnMut(Entry, u16, Part)) {
        let part = if array.is_inner(entry) { Part::Inside } else { Part::Beginning };
        report(entry, self.beginning_cost(array, entry, distance), part);
    }

    fn beginning_cost(&self, array: &KeyArray, entry: Entry, distance: u16) -> u16 {
        let furthest = self.query.len() + usize::from(MOST_FOR_MISSING_KEYS / PER_MISSING_KEY) + 1;
        let missing = array.key_count(entry, furthest).saturating_sub(self.query.len()) as u16;
        let part = if array.is_inner(entry) {
            inner_cost(distance)
        } else if distance > 0 {
            SLIP_IN_PART
        } else {
            0
        };
        distance + UNFINISHED + (missing * PER_MISSING_KEY).min(MOST_FOR_MISSING_KEYS) + part
    }

    /// Fills the row after `keys[depth]` from the two rows before it.
    fn step(&mut self, keys: &[u8], depth: usize) {
        let (query, width) = (self.query, self.query.len() + 1);
        let (above, rest) = self.rows.split_at_mut((depth + 1) * width);
        let row = &mut rest[..width];
        let last = &above[depth * width..];
        let before_last = depth.checked_sub(1).map(|d| (keys[d], &above[d * width..depth * width]));
        let key = keys[depth];
        let omitted = if before_last.is_some_and(|(k, _)| k == key) { DOUBLED } else { EDIT };
        let (from, to) = ((depth + 1).saturating_sub(self.band), (depth + 1 + self.band).min(query.len()));
        // The cells beside the band are read by the next row.
        if from > 0 {
            row[from - 1] = NEVER;
        } else {
            row[0] = last[0].saturating_add(omitted);
        }
        if to < query.len() {
            row[to + 1] = NEVER;
            row[query.len()] = NEVER;
        }
        let prices = self.costs.row(key);
        let mut least = if from == 0 { row[0] } else { NEVER };
        for j in from.max(1)..=to {
            let typed = query[j - 1];
            let mut cost = last[j - 1].saturating_add(u16::from(prices[usize::from(typed & 127)]));
            cost = cost.min(last[j].saturating_add(omitted));
            cost = cost.min(row[j - 1].saturating_add(extra_cost(query, j - 1)));
            if let Some((key_before, before)) = before_last
                && j >= 2
                && key == query[j - 2]
                && key_before == typed
            {
                cost = cost.min(before[j - 2].saturating_add(SWAPPED));
            }
            row[j] = cost;
            least = least.min(cost);
        }
        self.least[depth + 1] = least;
        self.beginning[depth + 1] = self.beginning[depth].min(row[query.len()]);
    }
}

fn inner_cost(distance: u16) -> u16 {
    if distance > 0 { INNER + SLIP_IN_PART } else { INNER }
}

/// What a query key costs that the name does not have.
pub fn extra_cost(query: &[u8], at: usize) -> u16 {
    if at > 0 && query[at] == query[at - 1] { DOUBLED } else { EDIT }
}
