//! How long packs take for one look, side by side: `look_speed PACK_FOLDER...`.
//!
//! The packs take turns on the same drawn picture, so that a busy moment of the machine hits all
//! of them; the medians and their ratios to the first pack are what counts. The number of threads
//! is set by `RAYON_NUM_THREADS`.

use std::path::PathBuf;
use std::process::ExitCode;

use dokcho::recognizer::Recognizer;
use image::{Rgb, RgbImage};

const ROUNDS: usize = 31;
const SIDE_PX: u32 = 512;

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let loaded: Result<Vec<Recognizer>, _> = folders.iter().map(|folder| Recognizer::load_pack(folder)).collect();
    let packs = match loaded {
        Ok(packs) if !packs.is_empty() => packs,
        Ok(_) => {
            eprintln!("name at least one pack folder, for example models/2026-11-20");
            return ExitCode::from(2);
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(4);
        }
    };
    let picture = RgbImage::from_fn(SIDE_PX, SIDE_PX, |x, y| Rgb([(x * 7 + y) as u8, (y * 5) as u8, (x ^ y) as u8]));
    let mut times_ms = vec![Vec::new(); packs.len()];
    for _ in 0..ROUNDS {
        for (pack, times) in packs.iter().zip(&mut times_ms) {
            let timings = pack.look(&picture).timings_ms;
            times.push(timings.prepare + timings.infer);
        }
    }
    let medians: Vec<f64> = times_ms.iter_mut().map(|times| median(times)).collect();
    for (folder, ms) in folders.iter().zip(&medians) {
        println!("{}: median {ms:.1} ms of {ROUNDS} looks, {:.2} of the first", folder.display(), ms / medians[0]);
    }
    ExitCode::SUCCESS
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
