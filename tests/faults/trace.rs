//! Every change of the disc in its order, and what a power cut would have taken.
//!
//! Killing a program loses nothing that it wrote: the system has it. What a power cut may lose is
//! what was not synced, and that can be read off the list of calls.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Call;

/// What a program did and said.
#[derive(Debug, Default)]
pub struct Trace {
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Call {
        call: Call,
        path: PathBuf,
        second: PathBuf,
    },
    /// A line on standard output.
    Said(String),
}

impl Trace {
    pub(super) fn parse(text: &str) -> Self {
        let step = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
            [letter, path, second] if letter.len() == 1 => {
                let call = Call::from_letter(letter.as_bytes()[0])?;
                Some(Step::Call { call, path: path.into(), second: second.into() })
            }
            _ => Some(Step::Said(line.to_owned())),
        };
        Self { steps: text.lines().filter_map(step).collect() }
    }

    /// What a power cut could have taken at the moment of each line that contains `promise`, and
    /// files that were given their name before their bytes were synced.
    ///
    /// Only paths that are `counted` matter: SQLite keeps a file that may be lost, for one.
    pub fn broken_promises(&self, promise: &str, counted: impl Fn(&Path) -> bool) -> Vec<String> {
        let mut unsynced = Unsynced::default();
        let mut broken = Vec::new();
        for step in &self.steps {
            match step {
                Step::Call { call, path, second } => {
                    let early = unsynced.after(*call, path, second);
                    broken
                        .extend(early.into_iter().filter(|path| counted(path)).map(|path| format!("renamed unsynced: {}", path.display())));
                }
                Step::Said(line) if line.contains(promise) => {
                    let lost = unsynced.0.iter().filter(|path| counted(path));
                    broken.extend(lost.map(|path| format!("at {line:?} unsynced: {}", path.display())));
                }
                Step::Said(_) => {}
            }
        }
        broken
    }

    /// How many lines contain the text, to see that a check had something to check.
    pub fn said(&self, text: &str) -> usize {
        self.steps.iter().filter(|step| matches!(step, Step::Said(line) if line.contains(text))).count()
    }
}

/// Files with bytes, and folders with names, that only memory knows.
#[derive(Default)]
struct Unsynced(BTreeSet<PathBuf>);

impl Unsynced {
    /// Takes a call into account. Returns what was renamed too early.
    fn after(&mut self, call: Call, path: &Path, second: &Path) -> Vec<PathBuf> {
        match call {
            Call::Write | Call::Truncate => self.add(path),
            Call::Sync => {
                self.0.remove(path);
            }
            Call::Create | Call::Folder => self.add_parent(path),
            Call::Link => self.add_parent(second),
            Call::Remove => {
                self.0.retain(|known| !known.starts_with(path));
                self.add_parent(path);
            }
            Call::Rename => {
                let early = self.0.iter().filter(|known| known.starts_with(path)).cloned().collect();
                self.add_parent(path);
                self.add_parent(second);
                return early;
            }
        }
        Vec::new()
    }

    fn add(&mut self, path: &Path) {
        self.0.insert(path.to_owned());
    }

    fn add_parent(&mut self, path: &Path) {
        self.0.extend(path.parent().map(Path::to_owned));
    }
}

#[test]
fn a_missing_sync_is_seen() {
    let write = "c\t/d/.new\t\nw\t/d/.new\t\n";
    let (sync, rename, folder) = ("s\t/d/.new\t\n", "r\t/d/.new\t/d/a\n", "s\t/d\t\n");
    let broken = |steps: &[&str]| {
        let trace = Trace::parse(&[steps.concat().as_str(), "say\tkept a\n"].concat());
        assert_eq!(trace.said("kept"), 1);
        trace.broken_promises("kept", |_| true)
    };
    assert!(broken(&[write, sync, rename, folder]).is_empty());
    assert!(broken(&[write, rename, folder])[0].starts_with("renamed unsynced: /d/.new"));
    assert_eq!(broken(&[write, sync, rename]), ["at \"say\\tkept a\" unsynced: /d"]);
    assert!(!broken(&[write, sync, folder, rename]).is_empty());
    assert!(!broken(&[write, sync, rename, folder, "w\t/d/a\t\n"]).is_empty());
}
