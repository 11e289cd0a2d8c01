//! Live guesses: which visitor aims at something right now, and what of a frame the recogniser is
//! shown. Nothing here is stored, counted or written to disc.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use image::RgbImage;

use super::eye::Frames;
use super::reporter::Reporter;
use crate::camera::Frame;
use crate::kiosk::state::LiveGuess;
use crate::kiosk::{Report, SessionNumber};

/// Between the end of one guess and the beginning of the next at least this long passes,
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);
/// and on a slow machine this many times what the guess took, so that guessing costs at most a
/// quarter of the time.
const PAUSES_PER_GUESS: u32 = 3;
/// Side of the square that is looked at: somewhat more than the network's own, so that it is still
/// the recogniser that shrinks it.
const SIDE_PX: u32 = 256;

/// For whom guesses are made, as the eye and the darkroom say. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Aim(Arc<Mutex<Sight>>);

#[derive(Default)]
struct Sight {
    aiming: Option<Aiming>,
    /// In this session a guess brought the recogniser down; it gets no other.
    given_up: Option<SessionNumber>,
}

struct Aiming {
    session: SessionNumber,
    frames: Frames,
    /// The frame that was looked at last; the same one again would say the same.
    seen: Option<(i64, u64)>,
    /// No guess begins before.
    not_before: Instant,
}

impl Aim {
    /// From now on guesses are wanted for this session, or for nobody.
    pub fn at(&self, wanted: Option<(SessionNumber, &Frames)>) {
        let mut sight = self.lock();
        let given_up = sight.given_up;
        let wanted = wanted.filter(|(session, _)| given_up != Some(*session));
        let goes_on = matches!((&sight.aiming, wanted), (Some(aiming), Some((session, _))) if aiming.session == session);
        if !goes_on {
            let new = |(session, frames): (_, &Frames)| Aiming { session, frames: frames.clone(), seen: None, not_before: Instant::now() };
            sight.aiming = wanted.map(new);
        }
    }

    /// A guess for this session brought the recogniser down: no more of them.
    pub fn give_up(&self, session: SessionNumber) {
        *self.lock() = Sight { aiming: None, given_up: Some(session) };
    }

    /// A picture to look at now, and for whom; none while there is nothing new or it is too early.
    pub fn picture(&self) -> Option<(SessionNumber, RgbImage)> {
        let (session, frame) = {
            let mut sight = self.lock();
            let aiming = sight.aiming.as_mut().filter(|aiming| Instant::now() >= aiming.not_before)?;
            let frame = aiming.frames.newest()?;
            let seen = Some((frame.taken_at_ms, frame.sequence));
            if aiming.seen == seen {
                return None;
            }
            aiming.seen = seen;
            (aiming.session, frame)
        };
        Some((session, centre(&frame)?))
    }

    /// Tells a guess that took this long, unless somebody took a photo or left meanwhile. The lock is
    /// held until it is told, so that no guess is told after a photo was ordered.
    pub fn tell(&self, session: SessionNumber, guess: Option<LiveGuess>, took: Duration, report: &Reporter) {
        let mut sight = self.lock();
        if let Some(aiming) = sight.aiming.as_mut().filter(|aiming| aiming.session == session) {
            aiming.not_before = Instant::now() + SHORTEST_PAUSE.max(took * PAUSES_PER_GUESS);
            report.send(Report::Guess(session, guess));
        }
    }

    /// How long until the next guess may begin; none when none is wanted.
    pub fn until_next(&self) -> Option<Duration> {
        self.lock().aiming.as_ref().map(|aiming| aiming.not_before.saturating_duration_since(Instant::now()).max(LOOK_FOR_FRAME))
    }

    fn lock(&self) -> MutexGuard<'_, Sight> {
        // A few plain values: no panic of another thread leaves them half-written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When it is time and there is no new frame yet, one is looked for this often.
const LOOK_FOR_FRAME: Duration = Duration::from_millis(100);

/// The centre square of a frame, made small. A photo is looked at in its centre square too.
fn centre(frame: &Frame) -> Option<RgbImage> {
    let (width, height) = (frame.width_px(), frame.height_px());
    let side = width.min(height);
    let (left, top) = ((width - side) / 2, (height - side) / 2);
    let row_bytes = width as usize * 3;
    let columns = left as usize * 3..(left + side) as usize * 3;
    let rows = frame.rgb().chunks_exact(row_bytes).skip(top as usize).take(side as usize);
    let square = RgbImage::from_raw(side, side, rows.flat_map(|row| &row[columns.clone()]).copied().collect())?;
    Some(if side > SIDE_PX { image::imageops::thumbnail(&square, SIDE_PX, SIDE_PX) } else { square })
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;
    use crate::kiosk::Event;

    #[test]
    fn the_centre_square_is_what_is_looked_at() {
        let mut rgb = vec![0; 1280 * 720 * 3];
        rgb.chunks_exact_mut(1280 * 3).for_each(|row| row[280 * 3..1000 * 3].fill(200));
        let picture = centre(&Frame::new(1280, 720, rgb, 0, 1).unwrap()).unwrap();
        assert_eq!(picture.dimensions(), (SIDE_PX, SIDE_PX));
        assert!(picture.pixels().all(|pixel| pixel.0 == [200; 3]));
        let small = centre(&Frame::new(3, 5, (0..45).collect(), 0, 1).unwrap()).unwrap();
        assert_eq!(small.into_raw(), (9..36).collect::<Vec<u8>>());
    }

    #[test]
    fn a_guess_for_somebody_who_took_a_photo_or_left_is_told_to_nobody() {
        let (events, told) = sync_channel(8);
        let report = Reporter::new(events, Arc::new(|| ()));
        let (aim, frames) = (Aim::default(), Frames::default());
        let (old, new) = (SessionNumber(7), SessionNumber(8));
        assert!(aim.until_next().is_none());
        aim.at(Some((old, &frames)));
        aim.tell(old, None, Duration::ZERO, &report);
        assert_eq!(told.try_recv(), Ok(Event::Report(Report::Guess(old, None))));
        aim.at(Some((old, &frames)));
        assert!(aim.until_next().unwrap() > SHORTEST_PAUSE / 2, "aiming on begins no new guess at once");
        aim.at(None);
        aim.tell(old, None, Duration::ZERO, &report);
        aim.at(Some((new, &frames)));
        aim.tell(old, None, Duration::ZERO, &report);
        aim.give_up(new);
        aim.at(Some((new, &frames)));
        aim.tell(new, None, Duration::ZERO, &report);
        assert!(told.try_recv().is_err());
        aim.at(Some((SessionNumber(9), &frames)));
        assert!(aim.until_next().is_some(), "the next visitor gets guesses again");
        assert!(aim.picture().is_none(), "the camera gives no frame");
    }
}
