//! The camera room against real V4L2 devices of the kernel: `vivid` (colour bars, several formats,
//! can be unplugged) and `v4l2loopback` (whatever we write into it, here motion JPEG).
//!
//! The tests are ignored unless asked for: they need a machine that has both drivers and nothing
//! to lose. `run.sh` beside this file boots one in qemu and runs them there.

#![cfg(target_os = "linux")]

mod guest;

use std::time::{Duration, Instant};

use dokcho::camera::process;
use dokcho::camera::{CameraError, CameraListing, CameraState, PixelFormat, Wish};

use guest::{JpegProducer, Usage, VIVID, Watched, bars, capture_command, plug, unplug};

const PATIENCE: Duration = Duration::from_secs(60);

fn wish(format: PixelFormat) -> Wish {
    Wish { width_px: 640, height_px: 360, fps: 15, format: Some(format) }
}

fn listed() -> CameraListing {
    let cameras = process::list(&capture_command(), PATIENCE).unwrap();
    cameras.into_iter().find(|camera| camera.name.starts_with(VIVID)).unwrap()
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn a_list_names_every_device_with_its_modes() {
    plug();
    let vivid = listed();
    let modes = vivid.modes.as_ref().unwrap();
    println!("{} {}: {} modes", vivid.name, vivid.place, modes.len());
    for wanted in ["YUYV 640x360", "NV12 640x360", "RGB24 1280x720", "12.5 fps"] {
        assert!(modes.iter().any(|mode| mode.contains(wanted)), "{wanted} is not in {modes:?}");
    }
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn every_uncompressed_format_shows_the_colour_bars_in_their_colours() {
    plug();
    for format in [PixelFormat::Yuyv, PixelFormat::Nv12, PixelFormat::Rgb24, PixelFormat::Bgr24, PixelFormat::Grey] {
        let watched = Watched::start(VIVID, wish(format));
        let camera = watched.until_live();
        let (frame, fps) = watched.measure(Duration::from_secs(3));
        println!("{}: {fps}, {}", camera.mode, watched.usage());
        assert!(camera.mode.starts_with(&format!("{format} 640x360")), "{}", camera.mode);
        for (place, (got, expected)) in bars(&frame).into_iter().enumerate() {
            let expected = if format == PixelFormat::Grey { got } else { expected };
            assert!(got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 12), "{format}, bar {place}: {got:?}, not {expected:?}");
        }
    }
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn nokhwas_own_capture_shows_the_same_bars() {
    plug();
    let watched = Watched::start(&format!("nokhwa:{}", listed().index), wish(PixelFormat::Yuyv));
    let camera = watched.until_live();
    let (frame, fps) = watched.measure(Duration::from_secs(2));
    println!("nokhwa, {}: {fps}", camera.mode);
    for (got, expected) in bars(&frame) {
        assert!(got.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 12), "{got:?}, not {expected:?}");
    }
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn fifty_unplugs_are_noticed_and_fifty_replugs_recovered() {
    plug();
    let watched = Watched::start(VIVID, wish(PixelFormat::Yuyv));
    watched.until_live();
    let (mut noticed_ms, mut recovered_ms, mut before) = (Vec::new(), Vec::new(), None);
    for round in 0..50 {
        let at = Instant::now();
        unplug();
        let why = watched.until_lost();
        noticed_ms.push(at.elapsed().as_millis());
        assert!(watched.newest().is_none(), "an old picture after {why}");
        std::thread::sleep(Duration::from_millis([0, 300, 1200][round % 3]));
        let at = Instant::now();
        plug();
        watched.until_live();
        recovered_ms.push(at.elapsed().as_millis());
        // The first rounds fill caches; after them nothing may grow.
        if round == 5 {
            before = Some(watched.usage());
        }
    }
    noticed_ms.sort_unstable();
    recovered_ms.sort_unstable();
    let after = watched.usage();
    println!("noticed after {} ms (median), {} ms (longest)", noticed_ms[25], noticed_ms[49]);
    println!("recovered after {} ms (median), {} ms (longest)", recovered_ms[25], recovered_ms[49]);
    let before = before.expect("round 5 is one of fifty");
    println!("round 5: {before}; round 50: {after}");
    assert!(noticed_ms[49] <= 2_000 && recovered_ms[49] <= 3_000);
    assert!(after.is_no_more_than(&before));
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn nothing_spins_while_the_camera_is_away() {
    plug();
    let watched = Watched::start(VIVID, wish(PixelFormat::Yuyv));
    watched.until_live();
    unplug();
    watched.until_lost();
    let before = Usage::processor_ms();
    std::thread::sleep(Duration::from_secs(10));
    let used_ms = Usage::processor_ms() - before;
    println!("{used_ms} ms of processor time in 10 s without the camera (emulated processor)");
    plug();
    watched.until_live();
    assert!(used_ms < 4_000);
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn a_camera_in_use_elsewhere_is_named_as_such() {
    plug();
    let first = Watched::start(VIVID, wish(PixelFormat::Yuyv));
    first.until_live();
    let second = Watched::start(VIVID, wish(PixelFormat::Yuyv));
    let why = second.until_none();
    assert!(matches!(why, CameraError::Busy { .. }), "{why}");
    drop(first);
    second.until_live();
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn motion_jpeg_is_shown_and_a_stalled_producer_is_noticed_and_survived() {
    let mut producer = JpegProducer::start(640, 360, 25);
    let watched = Watched::start(guest::LOOPBACK, wish(PixelFormat::Mjpeg));
    let camera = watched.until_live();
    let (frame, fps) = watched.measure(Duration::from_secs(3));
    println!("{}: {fps}, {}", camera.mode, watched.usage());
    assert!(frame.rgb().chunks_exact(3).all(|p| p[1] > 150 && p[0] < 60 && p[2] < 90), "a green picture");
    producer.pause();
    let at = Instant::now();
    let why = watched.until_lost();
    println!("stall noticed after {} ms: {why}", at.elapsed().as_millis());
    assert!(at.elapsed() <= Duration::from_millis(2_200) && matches!(why, CameraError::Stalled { .. }));
    producer.resume();
    watched.until_live();
}

#[test]
#[ignore = "needs the virtual machine of run.sh"]
fn damaged_frames_are_passed_over_and_nothing_but_damage_is_a_lost_camera() {
    let mut producer = JpegProducer::start(640, 360, 25);
    let watched = Watched::start(guest::LOOPBACK, wish(PixelFormat::Mjpeg));
    watched.until_live();
    producer.damage(2);
    let (frame, fps) = watched.measure(Duration::from_secs(4));
    println!("with every second frame damaged: {fps}, {}", watched.usage());
    assert!(frame.rgb().chunks_exact(3).all(|p| p[1] > 150), "damaged pictures are not shown");
    producer.damage(1);
    let why = watched.until_lost();
    println!("nothing but damage: {why}");
    producer.damage(0);
    assert!(matches!(watched.until_live_state(), CameraState::Live(_)));
}
