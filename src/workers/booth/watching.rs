//! Hints while someone aims: what makes the moving picture hard to see, told when it lasts.

use super::exposure;
use crate::camera::Frame;
use crate::kiosk::SessionNumber;
use crate::kiosk::state::PhotoHint;

/// What was seen for one visitor.
pub(super) struct Watching {
    pub session: SessionNumber,
    /// The frame that was judged last, by time and number.
    judged: Option<(i64, u64)>,
    /// What was wrong with it.
    seen: Vec<PhotoHint>,
    told: Vec<PhotoHint>,
}

impl Watching {
    pub fn new(session: SessionNumber) -> Self {
        Self { session, judged: None, seen: Vec::new(), told: Vec::new() }
    }

    /// The camera went away, and with it whatever was told about its picture.
    pub fn forget(&mut self) {
        *self = Self::new(self.session);
    }

    /// Judges a frame. Returns the hints that hold now if others were told before.
    pub fn look(&mut self, frame: &Frame) -> Option<Vec<PhotoHint>> {
        let mark = Some((frame.taken_at_ms, frame.sequence));
        if self.judged == mark {
            return None;
        }
        self.judged = mark;
        self.note(exposure::hints_of_frame(frame))
    }

    /// A hint is told when it holds for two looks in a row, because a moving hand blurs one frame and
    /// not the next; it is taken back at once.
    fn note(&mut self, now: Vec<PhotoHint>) -> Option<Vec<PhotoHint>> {
        let lasting: Vec<PhotoHint> = now.iter().copied().filter(|hint| self.seen.contains(hint)).collect();
        self.seen = now;
        let has_changed = lasting != self.told;
        self.told.clone_from(&lasting);
        has_changed.then_some(lasting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_is_told_once_when_it_lasts_and_taken_back_at_once() {
        use PhotoHint::{Blurred, TooDark};
        let mut watching = Watching::new(SessionNumber(7));
        let steps = [
            (vec![], None),
            (vec![Blurred], None),
            (vec![], None),
            (vec![TooDark, Blurred], None),
            (vec![TooDark], Some(vec![TooDark])),
            (vec![TooDark], None),
            (vec![TooDark, Blurred], None),
            (vec![TooDark, Blurred], Some(vec![TooDark, Blurred])),
            (vec![], Some(vec![])),
            (vec![], None),
        ];
        for (number, (now, told)) in steps.into_iter().enumerate() {
            assert_eq!(watching.note(now), told, "step {number}");
        }
    }

    #[test]
    fn a_dark_frame_is_told_once_and_again_after_the_camera_was_gone() {
        let frame = |sequence| Frame::new(64, 48, vec![9; 64 * 48 * 3], 0, sequence).unwrap();
        let mut watching = Watching::new(SessionNumber(7));
        assert_eq!(watching.look(&frame(1)), None);
        assert_eq!(watching.look(&frame(1)), None, "the same frame lasts no longer");
        assert_eq!(watching.look(&frame(2)), Some(vec![PhotoHint::TooDark]));
        assert_eq!(watching.look(&frame(3)), None);
        watching.forget();
        assert_eq!(watching.look(&frame(4)), None);
        assert_eq!(watching.look(&frame(5)), Some(vec![PhotoHint::TooDark]));
    }
}
