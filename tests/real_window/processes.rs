//! What the system knows of a process and the processes it started.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

fn file(pid: u32, name: &str) -> Option<String> {
    // An argument need not be UTF-8, and a process may end at any moment.
    fs::read(PathBuf::from(format!("/proc/{pid}/{name}"))).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The fields of `stat` after the name, the state first. None for a process that has ended.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = file(pid, "stat")?;
    let fields: Vec<String> = text.rsplit_once(") ")?.1.split(' ').map(str::to_owned).collect();
    (fields[0] != "Z").then_some(fields)
}

pub fn is_alive(pid: u32) -> bool {
    stat(pid).is_some()
}

/// A process and everything it started, itself first.
pub fn tree(pid: u32) -> Vec<u32> {
    let all: Vec<u32> = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    let parents: Vec<(u32, u32)> = all.iter().filter_map(|pid| Some((*pid, stat(*pid)?[1].parse().ok()?))).collect();
    let mut found = vec![pid];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(child, _)| *child));
        next += 1;
    }
    found
}

/// Those below a process that carry out this command of the program.
pub fn helpers(pid: u32, command: &str) -> Vec<u32> {
    let is_one = |pid: &u32| file(*pid, "cmdline").is_some_and(|line| line.split('\0').any(|word| word == command));
    tree(pid).into_iter().skip(1).filter(is_one).collect()
}

/// What a process has used of the processor, and what its ended and awaited children have.
pub fn cpu_time(pid: u32) -> Duration {
    let fields = stat(pid).unwrap_or_default();
    let ticks: u64 = fields.get(11..15).unwrap_or_default().iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // Linux counts these in hundredths of a second, whatever its timer does.
    Duration::from_millis(ticks * 10)
}

/// Memory of a process in bytes: resident, and its share where pages are shared.
pub fn memory_bytes(pid: u32) -> (u64, u64) {
    let text = file(pid, "smaps_rollup").unwrap_or_default();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) * 1024
    };
    (value("Rss:"), value("Pss:"))
}

pub fn send(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(pid).expect("a process number")).expect("not zero");
    // It may have ended by itself.
    let _ = kill_process(pid, signal);
}
