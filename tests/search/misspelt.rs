//! Misspellings made by people, looked for in the real catalogue.

use dokcho::plant::Plants;
use dokcho::search::Index;

use crate::catalogue;
use crate::misspellings::{KOREAN, LATIN};

/// The share of misspellings whose plant comes first, and a line for each of the others.
fn recall_at_1(plants: &Plants, index: &Index, table: &[(&str, &str)]) -> (f64, Vec<String>) {
    let misses: Vec<String> = table
        .iter()
        .filter_map(|(typed, meant)| {
            let found = catalogue::found(plants, &index.search(typed, 5));
            (found.first().map(String::as_str) != Some(*meant)).then(|| format!("{typed} (meant {meant}) found {found:?}"))
        })
        .collect();
    (1.0 - misses.len() as f64 / table.len() as f64, misses)
}

#[test]
fn what_people_misspell_comes_first() {
    let plants = catalogue::plants();
    let index = catalogue::index();
    for (table, least) in [(KOREAN, 0.95), (LATIN, 0.95)] {
        let (recall, misses) = recall_at_1(&plants, &index, table);
        println!("{} misspellings, {:.1} % found first", table.len(), 100.0 * recall);
        assert!(recall >= least, "{recall:.3} of {} found first:\n{}", table.len(), misses.join("\n"));
    }
}
