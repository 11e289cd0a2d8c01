//! Recall and CPU time of one engine over all queries. Wall clocks jitter on a shared machine, so
//! time is what the thread (for building, the process) was on a processor.

use std::collections::BTreeMap;

use crate::engines::Engine;
use crate::typist::Query;

/// CPU microseconds of this thread so far.
pub fn thread_us() -> f64 {
    clock_us(libc::CLOCK_THREAD_CPUTIME_ID)
}

/// CPU microseconds of all threads of this process so far.
pub fn process_us() -> f64 {
    clock_us(libc::CLOCK_PROCESS_CPUTIME_ID)
}

fn clock_us(clock: libc::clockid_t) -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live timespec, which is all that clock_gettime asks for.
    let status = unsafe { libc::clock_gettime(clock, &mut time) };
    assert_eq!(status, 0, "these clocks exist on Linux");
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

/// What became of the queries of one category.
#[derive(Default)]
pub struct Tally {
    pub first: usize,
    pub first_five: usize,
    pub us: Vec<f64>,
}

/// One engine on one list.
pub struct Report {
    pub title: String,
    pub build_ms: f64,
    pub megabytes: f64,
    pub categories: BTreeMap<&'static str, Tally>,
}

/// Builds an engine and asks it everything.
pub fn measure(names: &[String], queries: &[Query], build: impl FnOnce(&[String]) -> Box<dyn Engine>) -> Report {
    let before = process_us();
    let mut engine = build(names);
    let build_ms = (process_us() - before) / 1e3;
    let mut categories: BTreeMap<&'static str, Tally> = BTreeMap::new();
    for query in &queries[..queries.len().min(20)] {
        engine.search(&query.text);
    }
    for query in queries {
        let before = thread_us();
        let found = engine.search(&query.text);
        let us = thread_us() - before;
        let wanted = plain(&query.wanted);
        let place = found.iter().position(|number| plain(&names[*number]) == wanted);
        let tally = categories.entry(query.category).or_default();
        tally.first += usize::from(place == Some(0));
        tally.first_five += usize::from(place.is_some());
        tally.us.push(us);
    }
    for tally in categories.values_mut() {
        tally.us.sort_by(f64::total_cmp);
    }
    Report { title: engine.title(), build_ms, megabytes: engine.bytes() as f64 / 1e6, categories }
}

/// Names that differ in capitals, spaces and hyphens only are one.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The value that `percent` of the sorted values do not exceed.
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}
