//! How often the plant that was meant is found, over the real list of about 10,000 names, with seeded
//! queries. The lists are not part of the repository; where they are missing this says so.

use std::collections::BTreeMap;

use dokcho::plant::Plants;
use dokcho::search::{Index, Name, NameIndex, Notice};

use crate::real_names::{self, RealNames};
use crate::typist::{Targets, queries};

const SEED: u64 = 20_261_121;
const QUERIES_OF_EACH_KIND: usize = 100;

/// The least share in % found first and among the first five, for each kind of query: what the search
/// must reach, except that so small a sample may miss one more of the hardest kinds than a large one.
const GATES: &[(&str, usize, usize)] = &[
    ("ko exact", 100, 100),
    ("ko 1 slip", 99, 100),
    ("ko 2 slips", 92, 97),
    ("ko by ear", 99, 100),
    ("ko English mode", 99, 100),
    ("ko English mode, 1 slip", 97, 99),
    ("ko spacing", 99, 100),
    ("ko particle", 99, 100),
    ("ko romanised", 99, 100),
    ("ko romanised by ear", 98, 99),
    // Many names share their beginnings, and more share their initials: only the five can be asked for.
    ("ko half typed", 90, 99),
    ("ko initials", 80, 99),
    ("sci 1 slip", 99, 100),
    ("sci 2 slips", 99, 99),
    ("sci Korean mode", 99, 100),
    ("sci half typed", 92, 98),
    ("en 1 slip", 99, 99),
];

fn real_names() -> Option<RealNames> {
    let folder = real_names::folder();
    if folder.is_none() {
        println!("SKIPPED: the real lists of names are not beside the repository (set DOKCHO_NAMES to their folder)");
    }
    folder.map(|folder| real_names::read(&folder))
}

/// Names that differ in capitals, spaces and hyphens only are one.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn the_plant_that_was_meant_is_found() {
    let Some(names) = real_names() else { return };
    let all = names.all();
    let index = NameIndex::new(all.iter().enumerate().map(|(i, text)| Name { owner: i as u32, text, rank: 0 }), Vec::new());
    assert!(index.heap_bytes() < 2 << 20, "{} bytes", index.heap_bytes());
    let targets = Targets::of(&names.korean, &names.scientific, &names.english);
    let mut tally: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for query in queries(&targets, QUERIES_OF_EACH_KIND, SEED) {
        let found = index.find(&query.text, 5).found;
        let place = found.iter().position(|f| plain(index.text(f.name)) == plain(&query.wanted));
        let (asked, first, first_five) = tally.entry(query.category).or_default();
        *asked += 1;
        *first += usize::from(place == Some(0));
        *first_five += usize::from(place.is_some());
    }
    for (category, least_first, least_first_five) in GATES {
        let (asked, first, first_five) = tally[category];
        println!("{category:26} {first} first, {first_five} among five, of {asked}");
        assert!(first * 100 >= least_first * asked && first_five * 100 >= least_first_five * asked, "{category}: {first} {first_five}");
    }
    assert_eq!(tally.len(), GATES.len(), "every kind of query has a gate");
}

#[test]
fn no_real_name_is_taken_for_a_question() {
    let Some(names) = real_names() else { return };
    // No name is known here, so nothing but the words themselves can decide.
    let index = Index::new(&Plants::default(), &|_| 0);
    let is_question = |name: &String| index.search(name, 1).unwrap().notice == Some(Notice::NeverAnswered);
    assert_eq!(names.all().into_iter().filter(is_question).collect::<Vec<_>>(), Vec::<String>::new());
}
