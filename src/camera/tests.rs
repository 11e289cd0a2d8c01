//! Choosing formats, reading requests, the newest-frame slot, and the folder as a camera.

use std::time::{Duration, Instant};

use image::{Rgb, RgbImage};
use proptest::prelude::*;

use super::formats::nearest_in_range;
use super::*;

fn mode(format: PixelFormat, width_px: u32, height_px: u32, fps: u32) -> Mode {
    Mode { format, width_px, height_px, rate: Rate::whole(fps) }
}

#[test]
fn the_nearest_format_is_chosen() {
    use PixelFormat::*;
    let hd = Wish::default();
    let usb2 = vec![mode(Yuyv, 640, 480, 30), mode(Yuyv, 1280, 720, 10), mode(Mjpeg, 1280, 720, 30), mode(Mjpeg, 1920, 1080, 30)];
    let four_by_three =
        vec![mode(Mjpeg, 640, 480, 30), mode(Mjpeg, 1024, 768, 30), mode(Mjpeg, 1280, 960, 30), mode(Mjpeg, 1600, 1200, 15)];
    let uncompressed = vec![mode(Mjpeg, 1280, 720, 30), mode(Yuyv, 1280, 720, 30), mode(Grey, 1280, 720, 30)];
    let slow_when_large = vec![mode(Yuyv, 640, 480, 30), mode(Yuyv, 1920, 1080, 5)];
    let odd_rate = vec![
        Mode { rate: Rate { frames: 30_000, seconds: 1001 }, ..mode(Mjpeg, 1280, 720, 0) },
        Mode { rate: Rate { frames: 25, seconds: 2 }, ..mode(Mjpeg, 1280, 720, 0) },
    ];
    for (offered, wish, best) in [
        (&usb2, hd, usb2[2]),
        (&usb2, Wish { width_px: 640, height_px: 480, fps: 30, ..Wish::default() }, usb2[0]),
        (&usb2, Wish { width_px: 1920, height_px: 1080, fps: 30, ..Wish::default() }, usb2[3]),
        (&four_by_three, hd, four_by_three[2]),
        (&uncompressed, hd, uncompressed[1]),
        (&slow_when_large, hd, slow_when_large[0]),
        (&odd_rate, hd, odd_rate[0]),
        (&uncompressed, Wish { format: Some(Mjpeg), ..hd }, uncompressed[0]),
    ] {
        assert_eq!(ranked(offered, wish).first(), Some(&best), "{offered:?} for {wish:?}");
    }
}

#[test]
fn no_format_is_chosen_where_there_is_none() {
    assert!(ranked(&[], Wish::default()).is_empty());
    let too_large = mode(PixelFormat::Mjpeg, 20_000, 10_000, 30);
    assert!(ranked(&[too_large], Wish::default()).is_empty());
    let unknown_rate = Mode { rate: Rate { frames: 0, seconds: 0 }, ..mode(PixelFormat::Yuyv, 640, 480, 0) };
    assert_eq!(ranked(&[unknown_rate], Wish::default()), [unknown_rate]);
}

#[test]
fn a_range_of_sizes_is_met_at_its_nearest_step() {
    for (wished, min, max, step, nearest) in [
        (720, 16, 2160, 2, 720),
        (720, 16, 2160, 16, 720),
        (725, 16, 2160, 16, 720),
        (730, 16, 2160, 16, 736),
        (5, 16, 64, 4, 16),
        (99, 16, 64, 5, 61),
        (7, 9, 3, 0, 9),
    ] {
        assert_eq!(nearest_in_range(wished, min, max, step), nearest, "{wished} in {min}..{max} by {step}");
    }
}

#[test]
fn choices_are_read_and_written_alike() {
    for (text, choice) in [
        ("auto", CameraChoice::Auto),
        ("none", CameraChoice::None),
        ("scene", CameraChoice::Scene),
        ("folder:/srv/사진", CameraChoice::Folder("/srv/사진".into())),
        ("3", CameraChoice::Index(3)),
        ("/dev/video2", CameraChoice::Device("/dev/video2".into())),
        ("HD Pro Webcam", CameraChoice::Name("HD Pro Webcam".to_owned())),
        ("nokhwa:1", CameraChoice::Nokhwa(1)),
    ] {
        assert_eq!(text.parse(), Ok(choice.clone()));
        assert_eq!(choice.to_string(), text);
    }
    for text in ["", "  ", "folder:", "99999999999", "nokhwa:x", "a\nb"] {
        assert!(matches!(text.parse::<CameraChoice>(), Err(InvalidRequest::Choice(_))), "{text:?}");
    }
}

fn args(words: &[&str]) -> Result<CaptureRequest, InvalidRequest> {
    CaptureRequest::from_args(words.iter().map(|word| (*word).to_owned()))
}

#[test]
fn wrong_arguments_are_named() {
    assert_eq!(args(&["--sise", "1x1"]), Err(InvalidRequest::Unknown("--sise".to_owned())));
    assert_eq!(args(&["--source"]), Err(InvalidRequest::NoValue("--source".to_owned())));
    assert!(matches!(args(&["--rotate", "45"]), Err(InvalidRequest::Rotation(_))));
    assert!(matches!(args(&["--format", "H264"]), Err(InvalidRequest::Format(_))));
    for size in ["1280", "0x0", "1280x", "99999x99999", "-1x5"] {
        assert_eq!(args(&["--size", size]), Err(InvalidRequest::Size(size.to_owned())));
    }
    for fps in ["0", "121", "x"] {
        assert_eq!(args(&["--fps", fps]), Err(InvalidRequest::Rate(fps.to_owned())));
    }
}

fn frame(sequence: u64) -> Frame {
    Frame::new(2, 1, vec![0; 6], 0, sequence).unwrap()
}

#[test]
fn a_frame_holds_as_many_bytes_as_its_size_says() {
    assert!(Frame::new(2, 1, vec![0; 5], 0, 0).is_none());
    assert!(Frame::new(0, 1, Vec::new(), 0, 0).is_none());
    assert!(Frame::new(MAX_SIDE_PX + 1, 1, vec![0; (MAX_SIDE_PX as usize + 1) * 3], 0, 0).is_none());
}

#[test]
fn the_slot_keeps_the_newest_frame_of_the_present_opening() {
    let slot = FrameSlot::default();
    slot.start(1);
    assert!(slot.put(1, frame(1)) && slot.put(1, frame(2)));
    let held = slot.newest().unwrap();
    assert_eq!(held.sequence, 2);
    slot.start(2);
    assert!(slot.newest().is_none());
    assert!(!slot.put(1, frame(3)), "a late frame of a lost camera");
    assert!(slot.newest().is_none());
    assert_eq!(held.sequence, 2, "who holds a frame keeps it");
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

#[test]
fn a_folder_is_a_camera_that_passes_over_what_is_no_picture() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jpg"), b"not a picture").unwrap();
    std::fs::write(folder.path().join("notes.txt"), b"nor this").unwrap();
    RgbImage::from_pixel(90, 30, Rgb([10, 200, 30])).save(folder.path().join("b.png")).unwrap();
    let wish = Wish { width_px: 64, height_px: 48, fps: 30, ..Wish::default() };
    let mut camera = FolderCamera::open(folder.path(), wish, Instant::now()).unwrap();
    let first = camera.next(soon()).unwrap();
    assert_eq!((first.width_px(), first.height_px()), (64, 48));
    assert!(first.rgb().chunks_exact(3).all(|pixel| pixel == [10, 200, 30]));
    assert!(camera.next(soon()).unwrap().sequence > first.sequence);
}

#[test]
fn a_folder_without_pictures_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path(), &folder.path().join("missing")] {
        let error = FolderCamera::open(path, Wish::default(), Instant::now()).unwrap_err();
        assert!(matches!(error, CameraError::Folder { .. }), "{error}");
    }
}

#[test]
fn a_strip_one_pixel_wide_is_not_enlarged_to_gigabytes() {
    let folder = tempfile::tempdir().unwrap();
    RgbImage::from_pixel(1, 9000, Rgb([1, 2, 3])).save(folder.path().join("strip.png")).unwrap();
    let frame = FolderCamera::open(folder.path(), Wish::default(), Instant::now()).unwrap().next(soon()).unwrap();
    assert_eq!((frame.width_px(), frame.height_px()), (1280, 720));
}

#[test]
fn a_deadline_before_the_next_frame_is_kept() {
    let mut scene = SceneCamera::new(Wish { width_px: 16, height_px: 9, fps: 1, ..Wish::default() }, Instant::now());
    scene.next(soon()).unwrap();
    assert!(matches!(scene.next(Instant::now()), Err(CameraError::Stalled { .. })));
    assert_eq!(scene.next(soon()).unwrap().sequence, 2);
}

#[test]
fn every_error_says_what_to_do_in_both_languages_and_survives_the_wire() {
    let name = || "C920".to_owned();
    for error in [
        CameraError::TurnedOff,
        CameraError::NoCamera,
        CameraError::NotFound { wanted: name() },
        CameraError::Busy { camera: name() },
        CameraError::Denied { camera: name() },
        CameraError::NoUsableFormat { camera: name() },
        CameraError::Unplugged { camera: name() },
        CameraError::Stalled { waited_ms: 1800 },
        CameraError::BadFrame { detail: name() },
        CameraError::Device { detail: name() },
        CameraError::Folder { detail: name() },
        CameraError::Process { detail: name() },
    ] {
        assert!(error.to_string().contains(": "), "{error}");
        assert!(error.message_ko().contains(['세', '다']), "{}", error.message_ko());
        let (code, words) = error.parts();
        assert_eq!(CameraError::from_parts(code, words), Some(error));
    }
    assert_eq!(CameraError::from_parts(0, String::new()), None);
}

proptest! {
    #[test]
    fn a_request_survives_the_command_line(
        choice in prop_oneof![Just("auto".to_owned()), Just("scene".to_owned()), "[0-9]{1,4}", "folder:[a-z가-힣 ]{1,20}", "[A-Za-z][a-z0-9 ]{0,20}"],
        (width_px, height_px, fps) in (1..4000u32, 1..4000u32, 1..121u32),
        turns in 0..4usize,
        mirrored: bool,
        format in prop::option::of(prop::sample::select(vec![PixelFormat::Nv12, PixelFormat::Yuyv, PixelFormat::Mjpeg, PixelFormat::Grey])),
    ) {
        let rotation = [Rotation::None, Rotation::Quarter, Rotation::Half, Rotation::ThreeQuarters][turns];
        let request = CaptureRequest { choice: choice.parse().unwrap(), wish: Wish { width_px, height_px, fps, format }, rotation, mirrored };
        prop_assert_eq!(CaptureRequest::from_args(request.to_args()), Ok(request));
    }

    #[test]
    fn any_text_is_a_choice_or_an_error(text in "\\PC{0,40}") {
        if let Ok(choice) = text.parse::<CameraChoice>() {
            prop_assert_eq!(choice.to_string().parse(), Ok(choice));
        }
    }
}
