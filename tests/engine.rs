//! The engine as it runs: real processes, a real database, killed and stalled at the worst moment.

#[path = "engine/crash.rs"]
mod crash;
#[path = "faults/mod.rs"]
mod faults;
#[path = "engine/kiosk.rs"]
mod kiosk;

use std::collections::BTreeMap;

use kiosk::{Kiosk, children_of, is_alive, resident_kb, signal, wait_until};
use rustix::process::Signal;
use serde_json::Value;

const SAMPLES: [&str; 3] = ["samples/foxglove.png", "samples/sunflower.png", "samples/cup.png"];

fn states(kiosk: &Kiosk) -> BTreeMap<String, u32> {
    let mut states = BTreeMap::new();
    for job in kiosk.jobs() {
        *states.entry(job["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

/// Every count comes from exactly one answer.
fn assert_counted_once(kiosk: &Kiosk) {
    let done = kiosk.run(&["rankings", "--check", "--json"]);
    assert_eq!((done.code, done.json()["differences"].clone()), (0, serde_json::json!([])));
}

#[test]
fn photos_are_answered_counted_and_listed() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES, "walk-up");
    let done = kiosk.run(&["work", "--until-empty", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let headlines: Vec<Value> = done.events("answered").iter().map(|event| event["headline"].clone()).collect();
    assert_eq!(headlines[0], "danger");
    assert_eq!(headlines[2], "not_a_plant");
    let ranking = kiosk.run(&["rankings", "--json", "--window", "hour"]).json();
    let names: Vec<&str> = ranking.as_array().unwrap().iter().filter_map(|row| row["name_ko"].as_str()).collect();
    assert_eq!(names.len(), 2, "the cup is no definite answer: {ranking}");
    assert!(names.contains(&"디기탈리스") && names.contains(&"해바라기"), "{ranking}");
    assert_counted_once(&kiosk);
}

#[test]
fn a_stored_answer_is_the_one_identify_gives_and_the_photo_carries_no_metadata() {
    let kiosk = Kiosk::new();
    let job = kiosk.submit(&SAMPLES[..1], "booth").remove(0);
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    let stored = kiosk.run(&["jobs", "show", &job, "--json"]).json()["answer"].clone();
    let direct = kiosk.run(&["identify", "--json", SAMPLES[0]]).json();
    for field in ["headline", "answer_set", "best", "look_alikes", "model", "catalogue_version", "advice_ko"] {
        assert_eq!(stored[field], direct[field], "{field}");
    }
    let file = kiosk.photo_file(stored["photo_sha256"].as_str().unwrap());
    assert!(file.is_file());
    let again = kiosk.run(&["identify", "--json", file.to_str().unwrap()]).json();
    assert_eq!(again["answer_set"], direct["answer_set"], "what was stored can be replayed");
}

#[test]
fn the_same_id_and_the_same_folder_twice_make_no_second_job() {
    let kiosk = Kiosk::new();
    for _ in 0..2 {
        let done = kiosk.run(&["submit", "--id", "visitor-7", SAMPLES[0]]);
        assert_eq!((done.code, done.stdout.contains("visitor-7")), (0, true), "{}", done.stderr);
        assert_eq!(kiosk.run(&["submit", "--priority", "bulk", "samples"]).code, 0);
    }
    assert_eq!(kiosk.jobs().len(), 1 + SAMPLES.len());
    let other = kiosk.run(&["submit", "--id", "visitor-7", SAMPLES[1], "--json"]);
    assert_eq!((other.code, other.json()["error"]["kind"].as_str()), (3, Some("bad_id")), "{}", other.stdout);
}

#[test]
fn a_photo_that_cannot_be_decoded_fails_once_and_the_others_go_on() {
    let kiosk = Kiosk::new();
    let whole = std::fs::read(SAMPLES[0]).unwrap();
    let broken = kiosk.folder().join("broken.png");
    let middle = whole.len() / 2;
    let damaged = [&whole[..middle], &whole[middle..].iter().map(|byte| byte ^ 0x5A).collect::<Vec<u8>>()].concat();
    std::fs::write(&broken, damaged).unwrap();
    let text = kiosk.folder().join("note.jpg");
    std::fs::write(&text, "not a picture").unwrap();
    let done = kiosk.run(&["submit", "--json", broken.to_str().unwrap(), text.to_str().unwrap(), SAMPLES[1]]);
    assert_eq!(done.code, 3, "the text file is refused at once: {}", done.stdout);
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    for job in kiosk.jobs() {
        match job["state"].as_str().unwrap() {
            "done" => assert!(job["headline"].is_string()),
            "failed" => assert_eq!((&job["attempts"], job["error"]["stage"].as_str()), (&1.into(), Some("decode")), "{job}"),
            other => panic!("{other}: {job}"),
        }
    }
}

#[test]
fn killing_the_recogniser_again_and_again_costs_attempts_and_no_job() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES, "walk-up");
    let mut work = kiosk.start(&["work", "--until-empty", "--json"]);
    for _ in 0..2 {
        // Whatever it is doing just then: loading, decoding or looking.
        if let Some(child) = wait_until(|| children_of(work.id()).first().copied().or_else(|| work.has_ended().then_some(0))) {
            signal(child, Signal::KILL);
            wait_until(|| (!is_alive(child)).then_some(()));
        }
    }
    assert_eq!(work.wait(), 0, "{}", work.stderr());
    assert_eq!(states(&kiosk), BTreeMap::from([("done".to_owned(), 3)]));
    assert_counted_once(&kiosk);
}

#[test]
fn a_photo_that_takes_the_recogniser_with_it_three_times_is_given_up() {
    let kiosk = Kiosk::new();
    let job = kiosk.submit(&SAMPLES[..1], "walk-up").remove(0);
    let mut work = kiosk.start(&["work", "--until-empty", "--json"]);
    for attempt in 1..=3_u64 {
        wait_until(|| (work.count("warm") as u64 == attempt).then_some(())).expect("warm");
        // Stopped at once, so that it cannot answer before it is killed.
        let child = wait_until(|| children_of(work.id()).first().copied()).expect("a recogniser");
        signal(child, Signal::STOP);
        let leased = wait_until(|| {
            let shown = kiosk.job(&job);
            (shown["attempts"] == attempt).then_some(shown)
        });
        let leased = leased.expect("an attempt");
        if leased["state"] == "done" {
            // It was quicker than the signal. Then there is nothing to test on this machine.
            println!("skipped: the recogniser answered before it could be stopped");
            return;
        }
        signal(child, Signal::KILL);
    }
    assert_eq!(work.wait(), 0, "{}", work.stderr());
    let shown = kiosk.run(&["jobs", "show", &job, "--json"]).json();
    assert_eq!(shown["state"], "dead", "{shown}");
    assert_eq!(shown["errors"].as_array().map(Vec::len), Some(3), "{shown}");
    assert!(shown["errors"].as_array().unwrap().iter().all(|error| error["kind"] == "process_ended"), "{shown}");
    // The operator's retry brings it back, and now it is answered.
    assert_eq!(kiosk.run(&["jobs", "retry", &job]).code, 0);
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    assert_eq!(kiosk.job(&job)["state"], "done");
}

#[test]
fn a_killed_worker_leaves_nothing_behind_and_the_next_one_goes_on() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES, "walk-up");
    let mut work = kiosk.start(&["work", "--lease-s", "1", "--json"]);
    wait_until(|| (work.count("answered") >= 1).then_some(())).expect("a first answer");
    let children = children_of(work.id());
    work.kill();
    for child in children {
        wait_until(|| (!is_alive(child)).then_some(())).expect("the recogniser ends with the one who asked it");
    }
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    assert_eq!(states(&kiosk), BTreeMap::from([("done".to_owned(), 3)]));
    assert_counted_once(&kiosk);
}

#[test]
fn an_answer_that_comes_after_its_lease_is_refused_and_the_job_is_done_once() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES[2..], "walk-up");
    let mut slow = kiosk.start(&["work", "--warm", "--lease-s", "1", "--json"]);
    wait_until(|| (slow.count("answered") == 1).then_some(())).expect("the first answer");
    let child = children_of(slow.id())[0];
    signal(child, Signal::STOP);
    let job = kiosk.submit(&SAMPLES[..1], "walk-up").remove(0);
    wait_until(|| (kiosk.job(&job)["state"] == "leased").then_some(())).expect("leased");
    signal(slow.id(), Signal::STOP);
    assert_eq!(kiosk.run(&["work", "--until-empty", "--json"]).code, 0);
    assert_eq!(kiosk.job(&job)["state"], "done");
    signal(slow.id(), Signal::CONT);
    signal(child, Signal::CONT);
    wait_until(|| (slow.count("superseded") == 1).then_some(())).expect("the late answer is dropped");
    slow.kill();
    let ranking = kiosk.run(&["rankings", "--json"]).json();
    assert_eq!(ranking[0]["count"], 1, "{ranking}");
    assert_counted_once(&kiosk);
}

#[test]
fn a_booth_photo_waits_for_one_bulk_photo_at_most() {
    let kiosk = Kiosk::new();
    kiosk.queue_bulk(1_000);
    let mut work = kiosk.start(&["work", "--json"]);
    wait_until(|| (work.count("answered") >= 2).then_some(())).expect("bulk is under way");
    let job = kiosk.submit(&SAMPLES[..1], "booth").remove(0);
    let before = work.count("answered");
    wait_until(|| (kiosk.job(&job)["state"] == "done").then_some(())).expect("the booth photo is answered");
    let order: Vec<Value> = work.events("answered");
    let place = order.iter().position(|event| event["job_id"] == *job).expect("it is among the answers");
    work.kill();
    // One was in progress when it came, and one more may have been answered while we were looking.
    assert!(place <= before + 1, "answered after {} others", place - before);
}

#[test]
fn without_a_model_jobs_wait_unharmed_and_everything_else_works() {
    let kiosk = Kiosk::without_models();
    kiosk.submit(&SAMPLES[..1], "walk-up");
    let done = kiosk.run(&["work", "--until-empty", "--json"]);
    assert_eq!(done.code, 4, "{}{}", done.stdout, done.stderr);
    let job = &kiosk.jobs()[0];
    assert_eq!((&job["state"], &job["attempts"]), (&"queued".into(), &0.into()));
    assert_eq!(kiosk.run(&["rankings"]).code, 0);
    assert_eq!(kiosk.run(&["plants", "show", "투구꽃"]).code, 0);
    assert_eq!(kiosk.run(&["jobs", "cancel", job["id"].as_str().unwrap()]).code, 0);
    assert_eq!(states(&kiosk), BTreeMap::from([("cancelled".to_owned(), 1)]));
}

#[test]
fn memory_comes_back_when_the_recogniser_is_unloaded() {
    let kiosk = Kiosk::new();
    let mut work = kiosk.start(&["work", "--idle-unload-s", "1", "--json"]);
    wait_until(|| (work.count("tidied") == 1).then_some(())).expect("started");
    let tree_kb =
        |work: &kiosk::Running| resident_kb(work.id()) + children_of(work.id()).iter().map(|child| resident_kb(*child)).sum::<u64>();
    // The first job makes the worker's own buffers; they are not the model's.
    kiosk.submit(&SAMPLES[2..], "walk-up");
    wait_until(|| (work.count("unloaded") == 1).then_some(())).expect("unloaded");
    let before = tree_kb(&work);
    kiosk.submit(&SAMPLES[..1], "walk-up");
    wait_until(|| (work.count("answered") == 2).then_some(())).expect("answered");
    let warm = tree_kb(&work);
    wait_until(|| (work.count("unloaded") == 2).then_some(())).expect("unloaded again");
    let after = tree_kb(&work);
    work.kill();
    println!("resident memory of the process tree: {before} kB before warm-up, {warm} kB warm, {after} kB after idle unload");
    assert!(after * 10 <= before * 11, "{before} -> {after} kB");
    assert!(warm > before);
}

#[test]
fn a_bundle_moves_a_whole_kiosk() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES, "walk-up");
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    let file = kiosk.folder().join("kiosk.dokcho").display().to_string();
    assert_eq!(kiosk.run(&["bundle", "export", &file]).code, 0);
    let other = Kiosk::new();
    let imported = other.run(&["bundle", "import", &file]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    assert_eq!(other.jobs(), kiosk.jobs());
    assert_eq!(other.run(&["rankings", "--json"]).json(), kiosk.run(&["rankings", "--json"]).json());
    for job in other.jobs() {
        assert!(other.photo_file(job["photo_sha256"].as_str().unwrap()).is_file());
    }
    // A bundle that was changed by one byte is refused and changes nothing.
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(other.run(&["bundle", "import", &file]).code, 3);
    assert_eq!(other.jobs(), kiosk.jobs());
}

#[test]
fn a_copy_of_the_database_is_made_each_day_and_can_take_its_place() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES[..1], "walk-up");
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    let before = kiosk.jobs();
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    let copies: Vec<_> = std::fs::read_dir(kiosk.data().join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(copies.len(), 1, "{copies:?}");
    // The first round came before the answer; the job is in the copy all the same.
    for name in ["field.db", "field.db-wal", "field.db-shm"] {
        let _ = std::fs::remove_file(kiosk.data().join(name));
    }
    std::fs::copy(&copies[0], kiosk.data().join("field.db")).unwrap();
    assert_eq!(kiosk.jobs().len(), before.len());
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    assert_eq!(kiosk.jobs()[0]["headline"], before[0]["headline"]);
}

#[test]
fn a_damaged_database_is_set_aside_and_what_is_readable_goes_on() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES, "walk-up");
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
    let path = kiosk.data().join("field.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // A page behind the first one, so that SQLite still takes the file for its own.
    let page = bytes.len() / 2 / 4_096 * 4_096;
    bytes[page..page + 4_096].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();
    let done = kiosk.run(&["work", "--until-empty"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(done.stderr.contains("살렸습니다"), "{}", done.stderr);
    assert_counted_once(&kiosk);
    // Whatever was lost can be submitted again; whatever was saved is recognised.
    kiosk.submit(&SAMPLES, "walk-up");
    assert_eq!(kiosk.run(&["work", "--until-empty"]).code, 0);
}

#[test]
fn profiles_never_see_each_other() {
    let kiosk = Kiosk::new();
    kiosk.submit(&SAMPLES[..1], "walk-up");
    let done = kiosk.run(&["submit", "--profile", "demo", SAMPLES[1], "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(kiosk.jobs().len(), 1);
    let demo = kiosk.run(&["jobs", "--profile", "demo", "--json"]).json();
    assert_eq!(demo.as_array().map(Vec::len), Some(1));
    assert_ne!(demo[0]["id"], kiosk.jobs()[0]["id"]);
    assert_eq!(kiosk.run(&["jobs", "--profile", "../x"]).code, 2);
}
