//! What the window costs: time to the first picture, processor at rest, memory. It prints tables and
//! asserts nothing about them:
//! `cargo test --release --test real_window figures -- --ignored --nocapture`.

use std::fs;
use std::thread::sleep;
use std::time::{Duration, Instant};

use dokcho::kiosk::Settings;
use dokcho::settings::{self, Stored};
use image::{Rgb, RgbImage};

use crate::processes::{cpu_time, helpers, memory_bytes, tree};
use crate::program::{Data, Program, calm, until};
use crate::server::Server;
use crate::visit::Both;

/// How long a state is watched.
const WATCHED: Duration = Duration::from_secs(30);

fn load() -> String {
    fs::read_to_string("/proc/loadavg").unwrap_or_default().split(' ').take(3).collect::<Vec<_>>().join(" ")
}

fn spent(pid: u32) -> Duration {
    tree(pid).into_iter().map(cpu_time).sum()
}

/// Share of one core that the program and what it started take while nothing is done.
fn watch(what: &str, both: (&Program, &Server)) {
    let (program, server) = both;
    // What the last touch brought about is over by then.
    sleep(Duration::from_secs(5));
    let parts = |pid: u32| [spent(pid), cpu_time(pid), helpers(pid, "camera").into_iter().map(cpu_time).sum(), cpu_time(server.pid())];
    let (before, start) = (parts(program.pid()), Instant::now());
    sleep(WATCHED);
    let after = parts(program.pid());
    let share = |i: usize| (after[i].saturating_sub(before[i])).as_secs_f64() / start.elapsed().as_secs_f64() * 100.0;
    println!(
        "| {what} | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % |",
        share(0),
        share(1),
        share(2),
        share(0) - share(1) - share(2),
        share(3)
    );
}

fn weigh(what: &str, program: &Program) {
    let mib = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let all: Vec<(u32, (u64, u64))> = tree(program.pid()).into_iter().map(|pid| (pid, memory_bytes(pid))).collect();
    let of = |pids: &[u32]| -> u64 { all.iter().filter(|(pid, _)| pids.contains(pid)).map(|(_, (resident, _))| *resident).sum() };
    let (resident, shared): (Vec<u64>, Vec<u64>) = all.iter().map(|(_, memory)| *memory).unzip();
    println!(
        "| {what} | {:.0} | {:.0} | {:.0} | {:.0} | {:.0} |",
        mib(resident.iter().sum()),
        mib(shared.iter().sum()),
        mib(of(&[program.pid()])),
        mib(of(&helpers(program.pid(), "camera"))),
        mib(of(&helpers(program.pid(), "recognizer")))
    );
}

/// Whether something is painted in these rows: an empty X server is black, and a window that is
/// only cleared has one colour.
fn is_painted(rows: &RgbImage) -> bool {
    let Rgb(first) = *rows.get_pixel(0, 0);
    let others = rows.pixels().filter(|Rgb(pixel)| *pixel != first).count();
    others * 100 > rows.pixels().len()
}

#[test]
#[ignore = "measures for some minutes; prints tables"]
fn figures_of_the_start() {
    println!("\nload {}\n| start | first picture, wall | first picture, processor |\n|---|---|---|", load());
    for start in 1..=5 {
        let Some(mut server) = Server::start() else { return };
        let data = Data::with(Settings::default());
        let launched = Instant::now();
        let program = Program::launch(&server, &data, &["--windowed"]);
        while !is_painted(&server.x.rows(300, 60).unwrap()) {
            assert!(launched.elapsed() < crate::program::PATIENCE, "no picture: {}", program.said());
            sleep(Duration::from_millis(5));
        }
        let (wall, processor) = (launched.elapsed(), spent(program.pid()));
        println!("| {start} | {} ms | {} ms |", wall.as_millis(), processor.as_millis());
    }
}

#[test]
#[ignore = "measures for some minutes; prints tables"]
fn figures_at_rest() {
    let Some(mut server) = Server::start() else { return };
    // As delivered: leaves drift over the screen at rest.
    let data = Data::with(Settings::default());
    let Some(program) = Program::open(&mut server, &data, &["--windowed"]) else { return };
    println!(
        "\nload {}\n| processor, share of one core | all | window | camera | recogniser | X server |\n|---|---|---|---|---|---|",
        load()
    );
    watch("at rest, leaves drifting", (&program, &server));
    drop(program);
    let data = Data::with(calm());
    let Some(program) = Program::open(&mut server, &data, &["--windowed"]) else { return };
    watch("at rest, motion reduced", (&program, &server));
    println!("load {}", load());
}

#[test]
#[ignore = "measures for some minutes; prints tables"]
fn figures_of_a_visit() {
    let Some(mut both) = Both::open(false, &["--frame-times"]) else { return };
    sleep(Duration::from_secs(5));
    println!("\nload {}\n| memory in MiB | resident | proportional | window | camera | recogniser |\n|---|---|---|---|---|---|", load());
    weigh("at rest, no model loaded", &both.program);
    settings::save(both.data.path(), &Stored { settings: Settings { live_guess: true, ..calm() }, pin: None }).unwrap();
    both.walk_to_the_camera();
    weigh("viewfinder, model loaded", &both.program);
    println!("| processor, share of one core | all | window | camera | recogniser | X server |\n|---|---|---|---|---|---|");
    watch("viewfinder, live guesses on", (&both.program, &both.server));
    settings::save(both.data.path(), &Stored { settings: Settings { live_guess: false, ..calm() }, pin: None }).unwrap();
    watch("viewfinder, live guesses off", (&both.program, &both.server));
    drop(both.take_a_photo_and_wait());
    both.answer();
    both.sees("05-answer", crate::visit::Alike::Controls);
    println!("| memory in MiB | resident | proportional | window | camera | recogniser |\n|---|---|---|---|---|---|");
    weigh("an answer on the screen", &both.program);
    both.touch("끝내기");
    both.touch("지우고 끝내기");
    let (pid, asked) = (both.program.pid(), Instant::now());
    while !helpers(pid, "recognizer").is_empty() && asked.elapsed() < Duration::from_secs(900) {
        sleep(Duration::from_secs(2));
    }
    weigh(&format!("at rest, {} s after the visit", asked.elapsed().as_secs()), &both.program);
    let (window, _) = both.server.x.window().unwrap().expect("it is open");
    both.server.x.ask_to_close(window).unwrap();
    until("the end", || (!both.program.is_running()).then_some(()));
    println!("{}\nload {}", both.program.said(), load());
}
