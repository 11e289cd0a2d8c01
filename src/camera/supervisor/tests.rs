//! The supervisor's decisions, with time as a number.

use proptest::prelude::*;

use super::backoff::Backoff;
use super::state::{Action, CameraState, Input, OPENING_LIMIT_MS, STALL_LIMIT_MS, Supervision};
use crate::camera::error::CameraError;
use crate::camera::source::OpenedCamera;

const START_MS: i64 = 1_700_000_000_000;

fn camera() -> OpenedCamera {
    OpenedCamera { name: "C920".to_owned(), mode: "MJPEG 1280x720 30 fps".to_owned() }
}

fn unplugged() -> CameraError {
    CameraError::Unplugged { camera: "C920".to_owned() }
}

/// A supervisor whose camera is live since `START_MS`.
fn live() -> Supervision {
    let (mut mind, _) = Supervision::begin(false, 1, START_MS);
    assert_eq!(mind.handle(Input::Opened(camera()), START_MS), []);
    assert_eq!(mind.handle(Input::Frame, START_MS), [Action::Show(CameraState::Live(camera()))]);
    mind
}

/// Lets time pass in the watchdog's steps until something happens.
fn until_action(mind: &mut Supervision, from_ms: i64) -> (i64, Vec<Action>) {
    (from_ms..from_ms + 60_000)
        .step_by(100)
        .map(|now_ms| (now_ms, mind.handle(Input::Tick, now_ms)))
        .find(|(_, actions)| !actions.is_empty())
        .expect("something happens within a minute")
}

#[test]
fn a_silent_camera_is_lost_within_two_seconds() {
    let mut mind = live();
    for frame in 0..100 {
        assert_eq!(mind.handle(Input::Frame, START_MS + frame * 33), []);
        assert_eq!(mind.handle(Input::Tick, START_MS + frame * 33), []);
    }
    // A frame is counted at the next look, up to 100 ms after it came, and the limit at a look as well.
    let last_frame_ms = START_MS + 99 * 33;
    let (noticed_ms, actions) = until_action(&mut mind, last_frame_ms + 100);
    assert!(noticed_ms - last_frame_ms <= 2_000 && STALL_LIMIT_MS + 200 <= 2_000);
    let why = CameraError::Stalled { waited_ms: (noticed_ms - last_frame_ms) as u64 };
    assert_eq!(actions, [Action::Kill, Action::Show(CameraState::Lost { since_ms: noticed_ms, why })]);
}

#[test]
fn a_camera_that_opens_but_sends_nothing_is_given_up() {
    let (mut mind, actions) = Supervision::begin(false, 1, START_MS);
    assert_eq!(actions, [Action::Show(CameraState::Starting), Action::Spawn]);
    mind.handle(Input::Opened(camera()), START_MS + 500);
    let (noticed_ms, actions) = until_action(&mut mind, START_MS + 500);
    assert!((OPENING_LIMIT_MS..OPENING_LIMIT_MS + 200).contains(&(noticed_ms - START_MS)));
    assert!(matches!(actions.as_slice(), [Action::Kill, Action::Show(CameraState::None { why: CameraError::Stalled { .. } })]));
}

#[test]
fn a_lost_camera_stays_lost_since_the_same_moment_until_it_is_live_again() {
    let mut mind = live();
    let lost_ms = START_MS + 20_000;
    let lost = |why| Action::Show(CameraState::Lost { since_ms: lost_ms, why });
    assert_eq!(mind.handle(Input::Failed(unplugged()), lost_ms), [Action::Kill, lost(unplugged())]);
    let (again_ms, actions) = until_action(&mut mind, lost_ms);
    assert_eq!(actions, [Action::Spawn]);
    // The next process does not find it either: another reason, the same moment.
    assert_eq!(mind.handle(Input::Failed(CameraError::NoCamera), again_ms), [Action::Kill, lost(CameraError::NoCamera)]);
    let (again_ms, _) = until_action(&mut mind, again_ms);
    assert_eq!(mind.handle(Input::Failed(CameraError::NoCamera), again_ms), [Action::Kill], "nothing new to show");
    let (again_ms, _) = until_action(&mut mind, again_ms);
    mind.handle(Input::Opened(camera()), again_ms);
    assert_eq!(mind.handle(Input::Frame, again_ms), [Action::Show(CameraState::Live(camera()))]);
}

#[test]
fn plugging_in_cuts_the_waiting_short() {
    let mut mind = live();
    for _ in 0..50 {
        mind.handle(Input::Failed(CameraError::NoCamera), START_MS);
        until_action(&mut mind, START_MS);
    }
    mind.handle(Input::Failed(CameraError::NoCamera), START_MS);
    assert!(mind.is_waiting());
    mind.handle(Input::DevicesChanged, START_MS + 1000);
    let (tried_ms, actions) = until_action(&mut mind, START_MS + 1000);
    assert_eq!(actions, [Action::Spawn]);
    assert!(tried_ms - (START_MS + 1000) <= 300);
}

#[test]
fn a_camera_switched_off_is_left_alone() {
    let (mut mind, actions) = Supervision::begin(true, 1, START_MS);
    assert_eq!(actions, [Action::Show(CameraState::None { why: CameraError::TurnedOff })]);
    for input in [Input::Tick, Input::DevicesChanged, Input::Frame, Input::Failed(unplugged())] {
        assert_eq!(mind.handle(input, START_MS + 1_000_000), []);
    }
}

#[test]
fn a_process_out_of_its_mind_is_ended() {
    for (first, second) in [(Input::Frame, None), (Input::Opened(camera()), Some(Input::Opened(camera())))] {
        let (mut mind, _) = Supervision::begin(false, 1, START_MS);
        let mut actions = mind.handle(first, START_MS);
        if let Some(second) = second {
            mind.handle(Input::Frame, START_MS);
            actions = mind.handle(second, START_MS);
        }
        assert_eq!(actions.first(), Some(&Action::Kill));
    }
}

#[test]
fn pauses_grow_to_a_limit_and_start_anew_after_a_good_while() {
    let mut backoff = Backoff::new(7);
    let pauses: Vec<i64> = (0..60).map(|_| backoff.next_pause_ms()).collect();
    assert!(pauses[0] <= 275 && pauses[..40].iter().all(|&pause| pause <= 1_980), "{pauses:?}");
    assert!(pauses[3] > pauses[0] && pauses[45..].iter().all(|&pause| pause > 10_000), "{pauses:?}");
    let mut mind = live();
    mind.handle(Input::Failed(unplugged()), START_MS + 60_000);
    let (tried_ms, _) = until_action(&mut mind, START_MS + 60_000);
    assert!(tried_ms - (START_MS + 60_000) <= 300, "it had been well for a minute");
}

proptest! {
    /// Whatever happens, a process is started only when none runs, and there is always a next step.
    #[test]
    fn never_two_processes_and_never_stuck(steps in prop::collection::vec((0..5u8, 0..3_000i64), 1..200), seed: u64) {
        let (mut mind, actions) = Supervision::begin(false, seed, START_MS);
        let mut now_ms = START_MS;
        let mut running = actions.contains(&Action::Spawn);
        for (kind, pause_ms) in steps {
            now_ms += pause_ms;
            let input = match kind {
                0 => Input::Opened(camera()),
                1 => Input::Frame,
                2 => Input::Failed(unplugged()),
                3 => Input::DevicesChanged,
                _ => Input::Tick,
            };
            for action in mind.handle(input, now_ms) {
                match action {
                    Action::Spawn => { prop_assert!(!running); running = true; }
                    Action::Kill => { prop_assert!(running); running = false; }
                    Action::Show(_) => {}
                }
            }
        }
        if running {
            mind.handle(Input::Failed(unplugged()), now_ms);
        }
        let (tried_ms, actions) = until_action(&mut mind, now_ms);
        prop_assert!(actions.contains(&Action::Spawn) && tried_ms - now_ms <= 14_000);
    }
}
