//! Measures the search beside SQLite's FTS5 and tantivy on the same typed queries, over the real list
//! of names (about 10,000) and over 100,000 and 400,000, and prints the tables as Markdown.
//!
//! `cargo run --release [-- QUERIES_PER_CATEGORY [SEED [LIST_SIZE...]]]`

mod engines;
mod lists;
mod measure;
#[path = "../../../tests/search/real_names.rs"]
mod real_names;
#[path = "../../../tests/search/typist/mod.rs"]
mod typist;

use engines::{Engine, Fts5, Ours, Tantivy};
use measure::{Report, measure, percentile};
use typist::{Query, Targets};

/// List sizes with how many Latin names each may be filled up with.
const SIZES: [(usize, usize); 3] = [(0, 0), (100_000, 50_000), (400_000, 230_000)];

fn main() {
    let mut numbers = std::env::args().skip(1).map(|a| a.parse::<usize>().expect("arguments are numbers"));
    let count = numbers.next().unwrap_or(200);
    let seed = numbers.next().unwrap_or(20_261_120) as u64;
    let sizes: Vec<usize> = numbers.collect();
    let Some(folder) = real_names::folder() else {
        println!("The real lists of names are not beside the repository: set DOKCHO_NAMES to their folder.");
        std::process::exit(3);
    };
    let real = real_names::read(&folder);
    let queries = typist::queries(&Targets::of(&real.korean, &real.scientific, &real.english), count, seed);
    println!("{count} queries of each kind, seed {seed}. Cells: found first / among the first five, in %.\n");
    for (size, most_latin) in SIZES.into_iter().filter(|(size, _)| sizes.is_empty() || sizes.contains(size)) {
        let names = lists::filled(&real, &folder, size, most_latin);
        let reports = [
            measure(&names, &queries, |names| Box::new(Ours::build(names)) as Box<dyn Engine>),
            measure(&names, &queries, |names| Box::new(Fts5::build(names))),
            measure(&names, &queries, |names| Box::new(Tantivy::build(names, 1))),
            measure(&names, &queries, |names| Box::new(Tantivy::build(names, 2))),
        ];
        print_table(names.len(), &queries, &reports);
    }
}

fn print_table(name_count: usize, queries: &[Query], reports: &[Report]) {
    println!("### {name_count} names\n");
    let row = |title: &str, cell: &dyn Fn(&Report) -> String| {
        println!("| {title} | {} |", reports.iter().map(cell).collect::<Vec<_>>().join(" | "));
    };
    row("", &|r| r.title.clone());
    println!("|---{}|", "|---".repeat(reports.len()));
    let mut categories: Vec<&str> = Vec::new();
    for query in queries {
        if !categories.contains(&query.category) {
            categories.push(query.category);
        }
    }
    for category in &categories {
        row(category, &|r| {
            let tally = &r.categories[category];
            let percent = |n: usize| 100.0 * n as f64 / tally.us.len() as f64;
            format!("{:.1} / {:.1}", percent(tally.first), percent(tally.first_five))
        });
    }
    let all = |r: &Report| {
        let mut us: Vec<f64> = r.categories.values().flat_map(|t| t.us.iter().copied()).collect();
        us.sort_by(f64::total_cmp);
        us
    };
    row("CPU ms, median / 99th percentile", &|r| format!("{:.2} / {:.2}", percentile(&all(r), 50) / 1e3, percentile(&all(r), 99) / 1e3));
    row("CPU ms, 99th percentile of the slowest kind", &|r| {
        let worst = r.categories.values().map(|t| percentile(&t.us, 99)).fold(0.0, f64::max);
        format!("{:.2}", worst / 1e3)
    });
    row("build, CPU ms", &|r| format!("{:.0}", r.build_ms));
    row("index, MB", &|r| format!("{:.1}", r.megabytes));
    println!();
}
