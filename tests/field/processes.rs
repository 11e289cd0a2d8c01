//! Several processes on one file. The test binary starts itself again with a role in its
//! environment; a child does its work in the test `child`, which is empty otherwise.

use std::process::{Child, Command, Stdio};

use dokcho::store::field::{FieldDb, FieldError, JobFilter, JobId, JobState, KOREA_OFFSET_MIN, Priority, Role, Window};

use crate::fixture::*;

const ROLE: &str = "DOKCHO_TEST_CHILD";
const FILE: &str = "DOKCHO_TEST_FILE";

fn start(kiosk: &Kiosk, role: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "processes::child", "--nocapture"]);
    command.env(ROLE, role).env(FILE, kiosk.path());
    command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap()
}

/// Does again what another process's transaction kept from being done.
fn patiently<T>(mut call: impl FnMut() -> Result<T, FieldError>) -> T {
    loop {
        match call() {
            Ok(value) => return value,
            Err(FieldError::Busy) => {}
            Err(other) => panic!("{other}"),
        }
    }
}

/// The part a child process plays.
#[test]
fn child() {
    let Ok(part) = std::env::var(ROLE) else { return };
    let path = std::path::PathBuf::from(std::env::var(FILE).unwrap());
    let open = |role| patiently(|| FieldDb::open(&path, role, NOW));
    match part.split_once(' ') {
        Some(("submit", prefix)) => submit_five_hundred(&mut open(Role::Booth), prefix),
        Some(("work", "to-the-end")) => while work_once(&mut open(Role::Recogniser)) {},
        Some(("work", "until-killed")) => loop {
            work_once(&mut open(Role::Recogniser));
        },
        Some(("submit-until-killed", prefix)) => {
            let mut booth = open(Role::Booth);
            for n in 0_u64.. {
                let _ = booth.submit(&job(&format!("{prefix}-{n}"), Priority::Booth), NOW);
            }
        }
        _ => panic!("unknown part {part}"),
    }
}

fn submit_five_hundred(booth: &mut FieldDb, prefix: &str) {
    for n in 0..500 {
        let new = job(&format!("{prefix}-{n}"), Priority::Booth);
        patiently(|| booth.submit(&new, NOW));
        // Twice, as after a lost reply.
        assert!(!patiently(|| booth.submit(&new, NOW)).is_new);
    }
}

/// Works until nothing is left; returns whether jobs are still to come.
fn work_once(recogniser: &mut FieldDb) -> bool {
    while let Some(lease) = patiently(|| recogniser.lease(&queue(), "w", MINUTE, NOW)) {
        patiently(|| recogniser.finish(&lease, &danger(), NOW));
        // Twice, as after a lost reply; the second is refused.
        assert!(matches!(recogniser.finish(&lease, &danger(), NOW), Err(FieldError::StaleLease { .. } | FieldError::Busy)));
    }
    count(recogniser) < 1_000
}

fn count(db: &FieldDb) -> u32 {
    patiently(|| db.ranking(&queue(), Window::All, KOREA_OFFSET_MIN, NOW, 9)).first().map_or(0, |row| row.count)
}

fn all_ids(db: &FieldDb, state: JobState) -> Vec<JobId> {
    db.jobs(&JobFilter { state: Some(state), after: None, limit: 1_000_000 }).unwrap().into_iter().map(|job| job.id).collect()
}

#[test]
fn a_thousand_counts_by_four_processes_are_a_thousand() {
    let kiosk = Kiosk::new();
    let parts = ["submit a", "submit b", "work to-the-end", "work to-the-end"];
    let children: Vec<Child> = parts.iter().map(|part| start(&kiosk, part)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let db = kiosk.open(Role::Reader);
    assert_eq!(count(&db), 1_000);
    assert_eq!(all_ids(&db, JobState::Done).len(), 1_000);
    assert_eq!(db.notifications(0, 9_999).unwrap().len(), 1_000);
    assert!(db.check_tallies().unwrap().is_empty());
    db.check_fully().unwrap();
}

#[test]
fn killed_processes_lose_nothing_that_was_acknowledged_and_count_nothing_twice() {
    let kiosk = Kiosk::new();
    let mut acknowledged = Vec::new();
    for round in 0..8 {
        let prefix = format!("submit-until-killed r{round}");
        let mut children = [start(&kiosk, &prefix), start(&kiosk, "work until-killed")];
        // Meanwhile this process submits too; what it is told must hold.
        let mut booth = patiently(|| FieldDb::open(&kiosk.path(), Role::Booth, NOW));
        for n in 0..10 + round * 5 {
            let new = job(&format!("mine-{round}-{n}"), Priority::Booth);
            match booth.submit(&new, NOW) {
                Ok(_) => acknowledged.push(new.id),
                Err(FieldError::QueueFull { .. } | FieldError::Busy) => {}
                Err(other) => panic!("{other}"),
            }
        }
        for child in &mut children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        drop(booth);
        let db = kiosk.open(Role::Reader);
        assert!(db.recovery().is_none(), "a kill is no damage");
        assert!(acknowledged.iter().all(|id| db.job(id).is_ok()));
        let done = all_ids(&db, JobState::Done);
        assert_eq!(count(&db) as usize, done.len());
        assert_eq!(db.notifications(0, 999_999).unwrap().len(), done.len());
        assert!(db.check_tallies().unwrap().is_empty());
        db.check_fully().unwrap();
    }
    // What the killed workers held comes back, and everything is done in the end.
    let mut recogniser = kiosk.open(Role::Recogniser);
    let mut now = NOW;
    while recogniser.open_jobs(&queue()).unwrap() > 0 {
        match take(&mut recogniser, now) {
            Some(lease) => recogniser.finish(&lease, &danger(), NOW).unwrap(),
            None => now += MINUTE,
        }
    }
    assert!(acknowledged.iter().all(|id| recogniser.job(id).unwrap().state.is_open() || recogniser.answer(id).unwrap().is_some()));
    assert_eq!(count(&recogniser) as usize, all_ids(&recogniser, JobState::Done).len());
}

#[test]
fn many_openers_of_a_missing_file_make_one_database() {
    let kiosk = Kiosk::new();
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let path = kiosk.path();
            std::thread::spawn(move || {
                let mut booth = FieldDb::open(&path, Role::Booth, NOW).unwrap();
                booth.submit(&job(&format!("j{n}"), Priority::Booth), NOW).unwrap();
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(kiosk.open(Role::Reader).open_jobs(&queue()).unwrap(), 8);
    assert_eq!(kiosk.file_names(), ["field.db", "field.db.lock"]);
}
