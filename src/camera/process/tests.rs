//! Messages survive the pipe, whatever else comes through it is an error, and a capture process
//! that cannot go on says why.

use proptest::prelude::*;

use super::*;
use crate::camera::{CameraChoice, OpenedCamera, Wish};

fn frame() -> Frame {
    Frame::new(3, 2, (0..18).collect(), 1_700_000_000_123, 42).unwrap()
}

fn messages() -> Vec<Message> {
    let unreadable =
        CameraListing { index: 1, name: "B".to_owned(), place: String::new(), modes: Err(CameraError::Busy { camera: "B".to_owned() }) };
    let readable = CameraListing {
        index: 0,
        name: "웹캠".to_owned(),
        place: "/dev/video0".to_owned(),
        modes: Ok(vec!["YUYV 640x480 30 fps".to_owned(), "MJPEG 1280x720 30 fps".to_owned()]),
    };
    vec![
        Message::Opened(OpenedCamera { name: "웹캠 \n 1".to_owned(), mode: String::new() }),
        Message::Frame(frame()),
        Message::Cameras(vec![readable, unreadable]),
        Message::Cameras(Vec::new()),
        Message::Failed(CameraError::Stalled { waited_ms: 1700 }),
    ]
}

fn bytes_of(messages: &[Message]) -> Vec<u8> {
    let mut bytes = Vec::new();
    messages.iter().for_each(|message| write_message(&mut bytes, message).unwrap());
    bytes
}

#[test]
fn messages_survive_the_pipe() {
    let bytes = bytes_of(&messages());
    let mut input = bytes.as_slice();
    for message in messages() {
        assert_eq!(read_message(&mut input).unwrap(), message);
    }
    assert!(matches!(read_message(&mut input), Err(MessageError::Ended)));
}

#[test]
fn a_message_cut_short_is_an_error_at_every_length() {
    for message in messages() {
        let bytes = bytes_of(&[message]);
        for cut in 1..bytes.len() {
            assert!(matches!(read_message(&mut &bytes[..cut]), Err(MessageError::Io(_))), "{cut} of {}", bytes.len());
        }
    }
}

#[test]
fn impossible_lengths_are_refused_before_memory_is_taken() {
    for (kind, len) in [(1, u32::MAX), (2, u32::MAX), (2, 3), (3, 1 << 21), (9, 0)] {
        let head = [b"DKc1".as_slice(), &[kind], &u32::to_le_bytes(len), &[0xff; 64]].concat();
        assert!(matches!(read_message(&mut head.as_slice()), Err(MessageError::Garbage(_))), "kind {kind}, length {len}");
    }
}

fn output_of(words: &[&str]) -> Vec<Message> {
    let args: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let mut out = Vec::new();
    run(&args, &mut out).unwrap();
    let mut input = out.as_slice();
    std::iter::from_fn(|| read_message(&mut input).ok()).collect()
}

#[test]
fn a_process_that_cannot_open_its_camera_says_why() {
    assert_eq!(output_of(&["--source", "none"]), [Message::Failed(CameraError::TurnedOff)]);
    let answer = output_of(&["--source", "folder:/nonexistent"]);
    assert!(matches!(answer.as_slice(), [Message::Failed(CameraError::Folder { .. })]), "{answer:?}");
}

#[test]
fn wrong_arguments_are_an_error_of_the_caller() {
    assert!(matches!(run(&["--frames".to_owned()], &mut Vec::new()), Err(InvalidRequest::Unknown(_))));
}

/// Delivers what it is told, one answer after the other.
struct Scripted {
    camera: OpenedCamera,
    answers: std::vec::IntoIter<Result<Frame, CameraError>>,
}

impl FrameSource for Scripted {
    fn next(&mut self, _deadline: Instant) -> Result<Frame, CameraError> {
        self.answers.next().unwrap_or_else(|| panic!("a driver's answer nobody expected"))
    }

    fn camera(&self) -> &OpenedCamera {
        &self.camera
    }
}

fn played(answers: Vec<Result<Frame, CameraError>>) -> (Vec<Message>, CameraError) {
    let camera = OpenedCamera { name: "scripted".to_owned(), mode: String::new() };
    let mut source = Scripted { camera, answers: answers.into_iter() };
    let request = CaptureRequest { wish: Wish::default(), ..CaptureRequest::new(CameraChoice::Auto) };
    let mut out = Vec::new();
    let end = write_frames(&mut source, &request, &mut out);
    let mut input = out.as_slice();
    (std::iter::from_fn(|| read_message(&mut input).ok()).collect(), end)
}

#[test]
fn damaged_frames_are_passed_over() {
    let bad = || Err(CameraError::BadFrame { detail: "short".to_owned() });
    let unplugged = CameraError::Unplugged { camera: "C".to_owned() };
    let (messages, end) = played(vec![Ok(frame()), bad(), bad(), Ok(frame()), Err(unplugged.clone())]);
    assert_eq!(messages.len(), 3, "opened and two frames");
    assert_eq!(end, unplugged);
}

#[test]
fn silence_after_damage_is_blamed_on_the_damage() {
    let (bad, stalled) = (CameraError::BadFrame { detail: "short".to_owned() }, CameraError::Stalled { waited_ms: 30 });
    assert_eq!(played(vec![Ok(frame()), Err(bad.clone()), Err(stalled.clone())]).1, bad);
    assert_eq!(played(vec![Err(bad), Ok(frame()), Err(stalled.clone())]).1, stalled);
}

#[test]
fn a_panicking_driver_binding_is_one_more_failure() {
    let (_, end) = played(vec![Ok(frame())]);
    assert!(matches!(end, CameraError::Device { .. }), "{end}");
}

proptest! {
    #[test]
    fn any_bytes_are_messages_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), kind in 0..6u8, len in 0..300u32) {
        let _ = read_message(&mut bytes.as_slice());
        let headed = [b"DKc1".as_slice(), &[kind], &len.to_le_bytes(), &bytes].concat();
        let _ = read_message(&mut headed.as_slice());
    }
}
