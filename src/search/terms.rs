//! A query of several words taken apart: which words are facets, which belong together as a name,
//! and which ask what Dokcho never answers.

use super::facet::Facet;
use super::find::{Found, NameHits};
use super::hangul::is_hangul;
use super::lexicon::{Lexicon, word_for};
use super::names::NameIndex;
use super::refused::{before_question, is_denial};
use super::scan::Part;

/// Words beyond this many are not looked up; nobody means that many plants at once.
const MOST_WORDS: usize = 12;
/// A name is written in at most this many words.
const MOST_WORDS_OF_NAME: usize = 4;
/// Words are one name if together they are as good as exact; a name run together with others must be
/// as good.
const ONE_NAME: u16 = 60;
/// A name at the front of a longer word has at least this many syllables.
const FEWEST_SYLLABLES: usize = 2;
const MOST_SYLLABLES: usize = 20;
/// Among other words, a whole name may have a slip and a part of one may not.
const WHOLE_AMONG_OTHERS: u16 = 140;
const PART_AMONG_OTHERS: u16 = 60;
/// Hits of a name this much worse than its best one are noise among those of other names.
const WORTH_SHOWING: u16 = 60;
/// What a word costs that fits nothing, when readings of a whole query are compared.
const UNMATCHED: u16 = 100;

/// A query, word by word.
#[derive(Debug, Default)]
pub struct Words<'a> {
    pub words: Vec<Word<'a>>,
    /// The query asks whether something may be eaten or does no harm.
    pub asks_the_unanswerable: bool,
}

/// One word and what facets it asks for: none for a name, an empty list for a filler.
#[derive(Debug, Clone)]
pub struct Word<'a> {
    pub text: &'a str,
    pub facets: Option<Vec<Facet>>,
}

/// Words that together name plants, and what they found.
#[derive(Debug)]
pub struct NameTerm {
    pub text: String,
    pub hits: NameHits,
}

impl NameTerm {
    /// What reading the words this way costs.
    pub fn cost(&self) -> u16 {
        self.hits.found.iter().map(|f| f.cost).min().unwrap_or(UNMATCHED)
    }
}

impl<'a> Words<'a> {
    /// Splits a query and looks each word up.
    pub fn new(query: &'a str, lexicon: &Lexicon) -> Self {
        let mut read = Self::default();
        let mut is_denied = false;
        for text in split(query) {
            let asked = before_question(text);
            read.asks_the_unanswerable |= asked.is_some();
            let text = asked.unwrap_or(text);
            if is_denial(text) {
                is_denied = true;
            } else if !text.is_empty() && read.words.len() < MOST_WORDS {
                read.words.push(Word { text, facets: lexicon.read(text) });
            }
        }
        read.asks_the_unanswerable |= is_denied && read.facets().contains(&Facet::Dangerous);
        read
    }

    /// All facets asked for, each once, in order.
    pub fn facets(&self) -> Vec<Facet> {
        let mut facets = Vec::new();
        for facet in self.words.iter().filter_map(|w| w.facets.as_ref()).flatten() {
            if !facets.contains(facet) {
                facets.push(facet.clone());
            }
        }
        facets
    }

    /// The query without what asks for one facet; empty when nothing but fillers is left. Of a word
    /// that asks for several facets the others stay, each as a word of its own.
    pub fn without(&self, facet: &Facet) -> String {
        let mut left: Vec<&str> = Vec::new();
        let mut asks_for_something = false;
        for word in &self.words {
            let asked = word.facets.as_deref();
            if let Some(asked) = asked.filter(|asked| asked.contains(facet)) {
                left.extend(asked.iter().filter(|other| *other != facet).map(word_for));
            } else {
                left.push(word.text);
            }
            asks_for_something |= asked.is_none_or(|asked| asked.iter().any(|other| other != facet));
        }
        if asks_for_something { left.join(" ") } else { String::new() }
    }

    /// Whether every word is a facet or a filler, and there is a facet.
    pub fn are_facets_only(&self) -> bool {
        self.words.iter().all(|w| w.facets.is_some()) && !self.facets().is_empty()
    }

    /// The names among the words, longest first at each place, and the facets of the other words.
    pub fn names_and_facets(&self, names: &NameIndex, limit: usize) -> (Vec<NameTerm>, Vec<Facet>) {
        let (mut terms, mut others) = (Vec::new(), Words::default());
        let mut rest = self.words.as_slice();
        while let Some(word) = rest.first() {
            let joined =
                (2..=rest.len().min(MOST_WORDS_OF_NAME)).rev().find_map(|count| Some((count, joined_name(&rest[..count], names, limit)?)));
            let (used, term) = match joined {
                Some((count, term)) => (count, Some(term)),
                None if word.facets.is_some() => (1, None),
                None => (1, Some(name_term(word.text.to_owned(), names, limit))),
            };
            match term {
                Some(term) => terms.push(term),
                None => others.words.push(word.clone()),
            }
            rest = &rest[used..];
        }
        (terms, others.facets())
    }
}

/// A word that no name fits, read as the longest name it begins with and, behind it, another name or
/// something unknown (진달래철쭉, 진달래꽃차).
pub fn run_together(word: &str, names: &NameIndex, limit: usize) -> Option<Vec<NameTerm>> {
    let term_of = |text: &str, may_be_unfinished: bool| {
        let mut term = name_term(text.to_owned(), names, limit);
        let fits = |f: &Found| f.part == Part::Whole || may_be_unfinished && f.part == Part::Beginning;
        term.hits.found.retain(|f| fits(f) && f.cost <= ONE_NAME);
        term
    };
    if !(FEWEST_SYLLABLES + 1..=MOST_SYLLABLES).contains(&word.chars().count()) || !word.chars().all(is_hangul) {
        return None;
    }
    let ends = word.char_indices().map(|(at, _)| at).skip(FEWEST_SYLLABLES).collect::<Vec<_>>();
    // Whole names first; 은행잎 begins with a name that is not finished.
    [false, true].into_iter().find_map(|may_be_unfinished| {
        ends.iter().rev().find_map(|end| {
            let front = term_of(&word[..*end], may_be_unfinished);
            (!front.hits.found.is_empty()).then(|| vec![front, term_of(&word[*end..], false)])
        })
    })
}

/// The words of a query without the signs around them.
fn split(query: &str) -> impl Iterator<Item = &str> {
    let is_separator = |c: char| c.is_whitespace() || ",;·•/|+&、，；".contains(c);
    let words = query.split(is_separator).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.filter(|word| !word.is_empty())
}

fn joined_name(words: &[Word], names: &NameIndex, limit: usize) -> Option<NameTerm> {
    if words.iter().all(|w| w.facets.is_some()) {
        return None;
    }
    let text = words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
    let term = name_term(text, names, limit);
    let best = term.hits.found.first()?;
    (best.part == Part::Whole && best.cost <= ONE_NAME).then_some(term)
}

fn name_term(text: String, names: &NameIndex, limit: usize) -> NameTerm {
    let mut hits = names.find(&text, limit);
    // One syllable among other words begins too many names to mean any of them.
    let may_be_part = text.chars().filter(|c| is_hangul(*c)).count() != 1;
    let best = hits.found.iter().map(|f| f.cost).min().unwrap_or(0);
    hits.found.retain(|f| {
        let most = match f.part {
            Part::Whole => WHOLE_AMONG_OTHERS,
            Part::Beginning | Part::Inside if may_be_part => PART_AMONG_OTHERS,
            Part::Beginning | Part::Inside => return false,
        };
        f.cost <= most.min(best.saturating_add(WORTH_SHOWING))
    });
    NameTerm { text, hits }
}
