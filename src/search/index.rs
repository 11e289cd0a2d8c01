//! The search over a whole catalogue: names, facets, several terms at once, and what it must not
//! answer. Everything is in memory and derived from the catalogue, which stays the only truth.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::facet::{Facet, by_danger};
use super::find::{Found, NameHits};
use super::lexicon::Lexicon;
use super::names::{Name, NameIndex, searchable};
use super::probe::{Probe, readings};
use super::results::{Hit, MOST_QUERY_CHARS, MatchedBy, Notice, QueryError, Results};
use super::scan::Part;
use super::terms::{NameTerm, Words, run_together};
use crate::plant::{Plant, PlantId, Plants};

/// The whole query is one name when it fits this well.
const ONE_NAME: u16 = 100;
/// The same when some of its words are facets, which then are the likelier meaning.
const ONE_NAME_IN_SPITE_OF_FACETS: u16 = 60;
/// A word that costs more than this as one name may be two names run together.
const TWO_SLIPS: u16 = 200;
/// Above this cost a name that stands alone is suggested as what was meant.
const WORTH_ASKING: u16 = 60;
/// Above this cost for each key typed, the nearest name is not near.
const MOST_COST_PER_KEY: u16 = 25;
/// A suggestion must be this much better than any other plant.
const CLEARLY_MEANT: u16 = 40;
/// Fewer hits than this are never looked for, so that a short list is the beginning of a long one.
const FEWEST_LOOKED_FOR: usize = 10;

/// The index of a catalogue.
pub struct Index {
    plants: Vec<Plant>,
    names: NameIndex,
    lexicon: Lexicon,
}

/// A plant among the results, before it is ranked.
#[derive(Default)]
struct Candidate {
    terms: u32,
    has_facets: bool,
    /// The best place of the plant in a term's list, that term, and the name that matched.
    name: Option<(usize, usize, Found)>,
}

impl Index {
    /// Indexes every name of every plant. `popularity` says how often a plant was asked for lately;
    /// between equally good matches the more popular plant comes first.
    pub fn new(plants: &Plants, popularity: &dyn Fn(&PlantId) -> u32) -> Self {
        let lexicon = Lexicon::new(plants);
        let plants: Vec<Plant> = plants.iter().cloned().collect();
        let numbered = plants.iter().enumerate();
        let names = numbered.flat_map(|(owner, plant)| names_of(plant).map(move |(text, rank)| Name { owner: owner as u32, text, rank }));
        let names = NameIndex::new(names, plants.iter().map(|p| popularity(&p.plant_id)).collect());
        Self { plants, names, lexicon }
    }

    /// The best `limit` plants for a query.
    ///
    /// # Errors
    /// The query is empty, longer than [`MOST_QUERY_CHARS`], or has no letter to look for.
    pub fn search(&self, query: &str, limit: usize) -> Result<Results, QueryError> {
        check(query)?;
        // Endings and syllables are looked at one by one below, so each must be one character.
        let query: String = query.nfc().collect();
        let query = searchable(query.trim());
        let looked_for = limit.max(FEWEST_LOOKED_FOR);
        let whole = self.names.find(query, looked_for);
        let words = Words::new(query, &self.lexicon);
        let mut results = if whole.found.first().is_some_and(|f| f.part == Part::Whole && f.cost == 0) {
            self.one_name(whole)
        } else {
            self.interpreted(&words, whole, looked_for)
        };
        if results.hits.is_empty() && results.notice.is_none() {
            results.notice = Some(Notice::NothingFound);
        }
        results.hits.truncate(limit);
        Ok(results)
    }

    /// Answers a query that is no exact name by what its words are.
    fn interpreted(&self, words: &Words, whole: NameHits, looked_for: usize) -> Results {
        let best = whole.found.first().map_or(u16::MAX, |f| f.cost);
        let facets = words.facets();
        if words.asks_the_unanswerable {
            return self.named_only(words, looked_for);
        }
        if words.are_facets_only() {
            return self.with_facets(facets, whole);
        }
        if let [word] = words.words.as_slice() {
            let terms = if best > TWO_SLIPS { run_together(word.text, &self.names, looked_for) } else { None };
            return terms.map_or_else(|| self.one_name(whole), |terms| self.several_terms(terms, facets));
        }
        if words.words.is_empty() || best <= if facets.is_empty() { ONE_NAME } else { ONE_NAME_IN_SPITE_OF_FACETS } {
            return self.one_name(whole);
        }
        let (terms, facets) = words.names_and_facets(&self.names, looked_for);
        let is_nothing_named = terms.iter().all(|t| t.hits.found.is_empty());
        if facets.is_empty() && (is_nothing_named || best <= terms.iter().map(NameTerm::cost).fold(0, u16::saturating_add)) {
            return self.one_name(whole);
        }
        self.several_terms(terms, facets)
    }

    /// The query without what asks for one of its facets, as for a chip that can be put away.
    pub fn without_facet(&self, query: &str, facet: &Facet) -> String {
        let query: String = query.nfc().collect();
        Words::new(searchable(query.trim()), &self.lexicon).without(facet)
    }

    /// Takes newer counts of how often each plant was asked for; nothing is indexed anew.
    pub fn set_popularity(&mut self, popularity: &dyn Fn(&PlantId) -> u32) {
        self.names.set_popularity(self.plants.iter().map(|plant| popularity(&plant.plant_id)).collect());
    }

    /// Bytes of the name index on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.names.heap_bytes()
    }

    fn one_name(&self, whole: NameHits) -> Results {
        let hits: Vec<Hit> = whole.found.iter().map(|f| self.hit(f, &whole.readings, MatchedBy::Name)).collect();
        let did_you_mean = self.meant(&whole).map(str::to_owned);
        Results { total: hits.len(), hits, did_you_mean, ..Results::default() }
    }

    /// The name that was clearly meant, if it is not the one that was typed.
    fn meant(&self, hits: &NameHits) -> Option<&str> {
        let best = hits.found.iter().min_by_key(|f| f.cost)?;
        let key_count = hits.readings[usize::from(best.reading)].keys.len() as u16;
        let is_alone = hits.found.iter().all(|f| f.owner == best.owner || f.cost >= best.cost + CLEARLY_MEANT);
        (best.cost > WORTH_ASKING && best.cost <= key_count * MOST_COST_PER_KEY && is_alone).then(|| searchable(self.names.text(best.name)))
    }

    /// Plants that have all facets; those whose name the query also begins come first. Such names
    /// without the facets follow, but never among plants that were asked for as dangerous.
    fn with_facets(&self, facets: Vec<Facet>, whole: NameHits) -> Results {
        let mut candidates: BTreeMap<u32, Candidate> = BTreeMap::new();
        for (number, _) in self.plants.iter().enumerate().filter(|(_, plant)| facets.iter().all(|f| f.matches(plant))) {
            candidates.insert(number as u32, Candidate { terms: facets.len() as u32, has_facets: true, name: None });
        }
        let names_alone = !facets.contains(&Facet::Dangerous);
        for (place, found) in whole.found.iter().enumerate().filter(|(_, f)| f.cost <= ONE_NAME_IN_SPITE_OF_FACETS) {
            if names_alone || candidates.contains_key(&found.owner) {
                let candidate = candidates.entry(found.owner).or_default();
                candidate.terms += 1;
                candidate.name = Some((place, 0, found.clone()));
            }
        }
        self.ranked(candidates, &[&whole.readings], facets)
    }

    /// Several names and facets: a plant comes first that covers more of them, then each name's best.
    fn several_terms(&self, terms: Vec<NameTerm>, facets: Vec<Facet>) -> Results {
        let candidates = self.candidates(&terms, &facets);
        let readings: Vec<&[Probe]> = terms.iter().map(|t| t.hits.readings.as_slice()).collect();
        let mut results = self.ranked(candidates, &readings, facets);
        results.unmatched = terms.iter().filter(|t| t.hits.found.is_empty()).map(|t| t.text.clone()).collect();
        let meant: Vec<Option<&str>> = terms.iter().map(|t| self.meant(&t.hits)).collect();
        if results.facets.is_empty() && meant.iter().any(Option::is_some) {
            let texts = terms.iter().zip(meant).map(|(term, meant)| meant.unwrap_or(&term.text));
            results.did_you_mean = Some(texts.collect::<Vec<_>>().join(" "));
        }
        results
    }

    /// Only plants that the query names outright: it asks what is never answered, and a list of
    /// plants with some facet would read as an answer.
    fn named_only(&self, words: &Words, looked_for: usize) -> Results {
        let (mut terms, _) = words.names_and_facets(&self.names, looked_for);
        for term in &mut terms {
            term.hits.found.retain(|f| f.part == Part::Whole && f.cost <= ONE_NAME_IN_SPITE_OF_FACETS);
        }
        let readings: Vec<&[Probe]> = terms.iter().map(|t| t.hits.readings.as_slice()).collect();
        let results = self.ranked(self.candidates(&terms, &[]), &readings, Vec::new());
        Results { notice: Some(Notice::NeverAnswered), ..results }
    }

    fn candidates(&self, terms: &[NameTerm], facets: &[Facet]) -> BTreeMap<u32, Candidate> {
        let mut candidates: BTreeMap<u32, Candidate> = BTreeMap::new();
        for (number, term) in terms.iter().enumerate() {
            for (place, found) in term.hits.found.iter().enumerate() {
                let candidate = candidates.entry(found.owner).or_default();
                candidate.terms += 1;
                if candidate.name.as_ref().is_none_or(|(best, ..)| place < *best) {
                    candidate.name = Some((place, number, found.clone()));
                }
            }
        }
        let names_nothing = candidates.is_empty() && !facets.is_empty();
        for (number, plant) in self.plants.iter().enumerate() {
            let count = facets.iter().filter(|f| f.matches(plant)).count() as u32;
            let has_all = count as usize == facets.len() && !facets.is_empty();
            if let Some(candidate) = candidates.get_mut(&(number as u32)) {
                candidate.terms += count;
                candidate.has_facets = has_all;
            } else if names_nothing && has_all {
                candidates.insert(number as u32, Candidate { terms: count, has_facets: true, name: None });
            }
        }
        candidates
    }

    /// More terms covered first; then the best of each name, the second of each, and so on; then
    /// popularity, and worse harm.
    fn ranked(&self, candidates: BTreeMap<u32, Candidate>, readings: &[&[Probe]], facets: Vec<Facet>) -> Results {
        let mut candidates: Vec<(u32, Candidate)> = candidates.into_iter().collect();
        candidates.sort_by_key(|(owner, c)| {
            let place = c.name.as_ref().map_or((usize::MAX, usize::MAX), |(place, term, _)| (*place, *term));
            let plant = &self.plants[*owner as usize];
            (Reverse(c.terms), place, Reverse(self.names.popularity(*owner)), by_danger(plant), *owner)
        });
        let hits: Vec<Hit> = candidates.iter().map(|(owner, c)| self.candidate_hit(*owner, c, readings)).collect();
        Results { total: hits.len(), hits, facets, ..Results::default() }
    }

    fn candidate_hit(&self, owner: u32, candidate: &Candidate, readings: &[&[Probe]]) -> Hit {
        match &candidate.name {
            Some((_, term, found)) => {
                let by = if candidate.has_facets { MatchedBy::NameAndFacets } else { MatchedBy::Name };
                self.hit(found, readings[*term], by)
            }
            None => {
                let plant = &self.plants[owner as usize];
                let matched = plant.name_ko.clone();
                Hit { plant_id: plant.plant_id.clone(), matched, highlight: Vec::new(), cost: 0, matched_by: MatchedBy::Facets }
            }
        }
    }

    fn hit(&self, found: &Found, readings: &[Probe], matched_by: MatchedBy) -> Hit {
        Hit {
            plant_id: self.plants[found.owner as usize].plant_id.clone(),
            matched: self.names.text(found.name).to_owned(),
            highlight: self.names.highlight(found, readings),
            cost: u32::from(found.cost),
            matched_by,
        }
    }
}

/// The names of a plant with their ranks: the Korean one first, other names last.
fn names_of(plant: &Plant) -> impl Iterator<Item = (&str, u8)> {
    let accepted = [&plant.name_ko, &plant.name_en, &plant.scientific_name].map(|name| (name.as_str(), 0));
    let others = plant.other_names.iter().map(|name| (name.as_str(), 1));
    accepted.into_iter().chain(others).filter(|(name, _)| !name.trim().is_empty())
}

fn check(query: &str) -> Result<(), QueryError> {
    let chars = query.trim().chars().count();
    if chars == 0 {
        return Err(QueryError::Empty);
    }
    if chars > MOST_QUERY_CHARS {
        return Err(QueryError::TooLong { chars });
    }
    if readings(query).is_empty() { Err(QueryError::NothingUnderstood) } else { Ok(()) }
}
