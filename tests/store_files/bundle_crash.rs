//! Importing and exporting with the program killed or the disc failing at every single call: the
//! old kiosk or the new one is there, whole, and never something in between.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dokcho::store::bundle::{import, inspect, previous_of, recover};

use crate::faults::{self, Faults, Mode, Outcome, Story};
use crate::kiosk::{Kiosk, names, tree};

const FOLDER: &str = "DOKCHO_TEST_BUNDLE_FOLDER";
const DEED: &str = "DOKCHO_TEST_BUNDLE_DEED";

/// The program that is killed: this test binary once more, started by the tests below.
#[test]
#[ignore = "started by the other tests"]
fn program() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("set by the other tests"));
    let file = folder.join("new.bundle");
    if std::env::var(DEED).is_ok_and(|deed| deed == "export") {
        Kiosk::with_photos(1).export(&file, true);
        println!("exported");
    } else {
        match import(&file, &folder.join("kiosk"), &mut |_| {}) {
            Ok(_) => println!("import done"),
            Err(error) => println!("failed: {error}"),
        }
    }
}

fn command(folder: &Path, deed: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["bundle_crash::program", "--exact", "--ignored", "--nocapture"]).env(FOLDER, folder).env(DEED, deed);
    command
}

/// An import over an old kiosk or onto a bare machine.
struct Import {
    bundle: Vec<u8>,
    new: BTreeMap<PathBuf, Vec<u8>>,
    has_old: bool,
    can_exchange: bool,
}

impl Import {
    fn new(has_old: bool, can_exchange: bool) -> Self {
        let place = faults::fast_folder();
        let (file, target) = (place.path().join("b"), place.path().join("kiosk"));
        Kiosk::with_photos(1).export(&file, true);
        import(&file, &target, &mut |_| {}).unwrap();
        Self { bundle: fs::read(&file).unwrap(), new: tree(&target), has_old, can_exchange }
    }

    fn old() -> BTreeMap<PathBuf, Vec<u8>> {
        BTreeMap::from([("field.db".into(), b"old rows".to_vec()), ("photos/ab/abc".into(), b"old photo".to_vec())])
    }
}

impl Story for Import {
    fn prepare(&self, folder: &Path) {
        fs::write(folder.join("new.bundle"), &self.bundle).unwrap();
        if self.has_old {
            for name in ["kiosk", "kiosk.previous"] {
                fs::create_dir_all(folder.join(name).join("photos/ab")).unwrap();
                Self::old().iter().for_each(|(path, content)| fs::write(folder.join(name).join(path), content).unwrap());
            }
            fs::write(folder.join("kiosk.previous/older"), "still").unwrap();
        }
    }

    fn command(&self, folder: &Path) -> Command {
        command(folder, "import")
    }

    fn faults(&self, folder: &Path) -> Faults {
        let faults = Faults::below(folder);
        if self.can_exchange { faults } else { faults.without_exchange() }
    }

    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String> {
        let target = folder.join("kiosk");
        recover(&target).map_err(|error| error.to_string())?;
        let is_there = target.exists();
        let found = if is_there { tree(&target) } else { BTreeMap::new() };
        let is_new = found == self.new;
        let is_old = if self.has_old { found == Self::old() } else { !is_there };
        let may_be_old = !outcome.stdout.contains("import done");
        if !(is_new || is_old && may_be_old) {
            return Err(format!("neither old nor new: {:?}", found.keys()));
        }
        if is_new && self.has_old && tree(&previous_of(&target).unwrap()) != Self::old() {
            return Err("the old kiosk was not kept whole".to_owned());
        }
        let strange: Vec<_> =
            names(folder).into_iter().filter(|name| !["kiosk", "kiosk.previous", "new.bundle"].contains(&name.as_str())).collect();
        if !strange.is_empty() {
            return Err(format!("left behind: {strange:?}"));
        }
        // And it can be done again.
        import(&folder.join("new.bundle"), &target, &mut |_| {}).map_err(|error| error.to_string())?;
        if tree(&target) == self.new { Ok(()) } else { Err("the second import went wrong".to_owned()) }
    }
}

#[test]
fn an_import_over_an_old_kiosk() {
    let summary = faults::sweep(&Import::new(true, true), &Mode::ALL);
    println!("{summary:?}");
    assert!(summary.points > 50 && summary.fired > 200, "{summary:?}");
}

#[test]
fn an_import_on_a_disc_that_cannot_exchange_folders() {
    faults::sweep(&Import::new(true, false), &Mode::ALL);
}

#[test]
fn an_import_on_a_bare_machine() {
    faults::sweep(&Import::new(false, true), &[Mode::Kill, Mode::EioOn]);
}

#[test]
fn a_power_cut_takes_nothing_of_an_import() {
    for story in [Import::new(true, true), Import::new(true, false), Import::new(false, true)] {
        let folder = faults::fast_folder();
        let path = folder.path().canonicalize().unwrap();
        story.prepare(&path);
        let outcome = story.faults(&path).run(story.command(&path));
        assert_eq!(outcome.trace.said("import done"), 1, "{}", outcome.stdout);
        assert_eq!(outcome.trace.broken_promises("import done", |_| true), Vec::<String>::new());
    }
}

/// An export over an older bundle.
struct Export;

impl Story for Export {
    fn prepare(&self, folder: &Path) {
        fs::write(folder.join("new.bundle"), "older").unwrap();
    }

    fn command(&self, folder: &Path) -> Command {
        command(folder, "export")
    }

    fn check(&self, folder: &Path, outcome: &Outcome) -> Result<(), String> {
        let file = folder.join("new.bundle");
        let is_old = fs::read(&file).is_ok_and(|bytes| bytes == b"older");
        if is_old && outcome.stdout.contains("exported") || !is_old && inspect(&file).is_err() {
            return Err("neither the older bundle nor a new one".to_owned());
        }
        Ok(())
    }
}

#[test]
fn an_export_over_an_older_bundle() {
    faults::sweep(&Export, &[Mode::Kill, Mode::Torn, Mode::Eio, Mode::EnospcOn]);
}
