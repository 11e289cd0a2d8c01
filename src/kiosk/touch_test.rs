//! The touch test: does a touch land where the finger was?

/// A place on the window, in thousandths of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub x: u16,
    pub y: u16,
}

/// Touches asked for one target after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TouchTest {
    touched: Vec<Place>,
}

impl TouchTest {
    /// Where the targets are: near the corners, where panels are worst, and in the middle.
    pub const TARGETS: [Place; 5] =
        [Place { x: 100, y: 100 }, Place { x: 900, y: 100 }, Place { x: 900, y: 900 }, Place { x: 100, y: 900 }, Place { x: 500, y: 500 }];
    /// Touches further off than this make buttons miss, in thousandths.
    pub const ALLOWED_OFFSET: u16 = 30;

    /// The target to draw; none when the test is over.
    pub fn target(&self) -> Option<Place> {
        Self::TARGETS.get(self.touched.len()).copied()
    }

    /// Takes a touch for the current target.
    pub fn touch(&mut self, place: Place) {
        if self.touched.len() < Self::TARGETS.len() {
            self.touched.push(place);
        }
    }

    /// Where the touches landed so far, in the order of the targets.
    pub fn touched(&self) -> &[Place] {
        &self.touched
    }

    /// The largest distance in either direction so far, in thousandths.
    pub fn worst_offset(&self) -> u16 {
        let offset = |(target, place): (&Place, &Place)| target.x.abs_diff(place.x).max(target.y.abs_diff(place.y));
        Self::TARGETS.iter().zip(&self.touched).map(offset).max().unwrap_or(0)
    }

    /// Whether the panel passed; none while the test goes on.
    pub fn passed(&self) -> Option<bool> {
        self.target().is_none().then(|| self.worst_offset() <= Self::ALLOWED_OFFSET)
    }
}
