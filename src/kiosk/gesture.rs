//! The hidden way into the operator area: the four corners in turn, quickly.

/// A corner of the window; touches within a finger's width of it count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Corner {
    TopLeft,
    TopRight,
    BottomRight,
    BottomLeft,
}

/// How far the gesture is. Four different corners are not touched by accident.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HiddenGesture {
    done: usize,
    begun_ms: i64,
}

impl HiddenGesture {
    /// Clockwise from the top left.
    pub const SEQUENCE: [Corner; 4] = [Corner::TopLeft, Corner::TopRight, Corner::BottomRight, Corner::BottomLeft];
    /// The whole gesture must fit in this time.
    pub const LIMIT_MS: i64 = 6_000;

    /// Takes a touch of a corner; true when the gesture is complete.
    pub fn touch(&mut self, corner: Corner, now_ms: i64) -> bool {
        let is_late = self.done > 0 && now_ms.saturating_sub(self.begun_ms) > Self::LIMIT_MS;
        if is_late || Self::SEQUENCE[self.done] != corner {
            self.done = 0;
        }
        if Self::SEQUENCE[self.done] == corner {
            if self.done == 0 {
                self.begun_ms = now_ms;
            }
            self.done += 1;
        }
        let is_complete = self.done == Self::SEQUENCE.len();
        if is_complete {
            self.done = 0;
        }
        is_complete
    }
}
