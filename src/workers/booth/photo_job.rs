//! Which job of the queue is which photo of which session. It stands in the job's id, so that after
//! a power cut it is known without any other record.

use std::fmt;
use std::str::FromStr;

use crate::kiosk::{PhotoNumber, SessionNumber};
use crate::store::field::JobId;

/// One look at one photo. Written `s<session>-p<photo>`, and `-r<n>` for the n-th repetition; the
/// session is padded, so that ids are in the order of their sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct PhotoJob {
    pub session: SessionNumber,
    pub photo: PhotoNumber,
    /// 0 for the first look.
    pub repetition: u32,
}

/// Digits of the largest session number.
const DIGITS: usize = 20;

impl PhotoJob {
    pub fn first(session: SessionNumber, photo: PhotoNumber) -> Self {
        Self { session, photo, repetition: 0 }
    }

    /// The next look at the same photo.
    pub fn again(self) -> Self {
        Self { repetition: self.repetition.saturating_add(1), ..self }
    }

    /// The id in the queue.
    pub fn id(self) -> JobId {
        self.to_string().parse().expect("letters, digits and hyphens, at most 55 of them")
    }

    /// The texts between which all ids of a session lie, both left out.
    pub fn ids_of(session: SessionNumber) -> (String, String) {
        (format!("s{:0DIGITS$}-", session.0), format!("s{:0DIGITS$}.", session.0))
    }

    /// The texts between which all ids of earlier sessions lie, both left out.
    pub fn ids_before(session: SessionNumber) -> (String, String) {
        ("s".to_owned(), format!("s{:0DIGITS$}", session.0))
    }
}

impl fmt::Display for PhotoJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s{:0DIGITS$}-p{}", self.session.0, self.photo.0)?;
        if self.repetition > 0 {
            write!(f, "-r{}", self.repetition)?;
        }
        Ok(())
    }
}

/// The id is not of a visitor's photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotAPhotoJob;

impl FromStr for PhotoJob {
    type Err = NotAPhotoJob;

    fn from_str(text: &str) -> Result<Self, NotAPhotoJob> {
        let mut parts = text.split('-');
        let mut number = |letter: char| parts.next().map(|part| part.strip_prefix(letter).and_then(|digits| digits.parse::<u64>().ok()));
        let session = SessionNumber(number('s').flatten().ok_or(NotAPhotoJob)?);
        let photo = PhotoNumber(number('p').flatten().ok_or(NotAPhotoJob)?);
        let repetition = match number('r') {
            None => 0,
            Some(number) => number.and_then(|n| u32::try_from(n).ok()).ok_or(NotAPhotoJob)?,
        };
        let job = Self { session, photo, repetition };
        // One spelling each: another one was chosen by somebody else.
        if job.to_string() == text { Ok(job) } else { Err(NotAPhotoJob) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn job(session: u64, photo: u64, repetition: u32) -> PhotoJob {
        PhotoJob { session: SessionNumber(session), photo: PhotoNumber(photo), repetition }
    }

    proptest! {
        #[test]
        fn ids_read_back_and_lie_in_the_ranges_of_their_sessions(session: u64, photo: u64, repetition: u32, other: u64) {
            let job = job(session, photo, repetition);
            let id = job.id();
            prop_assert_eq!(id.as_str().parse(), Ok(job));
            let within = |(after, before): (String, String)| after.as_str() < id.as_str() && id.as_str() < before.as_str();
            prop_assert!(within(PhotoJob::ids_of(job.session)));
            prop_assert_eq!(within(PhotoJob::ids_of(SessionNumber(other))), other == session);
            prop_assert_eq!(within(PhotoJob::ids_before(SessionNumber(other))), session < other);
        }
    }

    #[test]
    fn other_ids_are_nobodys_photo() {
        let padded = "s00000000000000000007-p3";
        assert_eq!(padded.parse(), Ok(job(7, 3, 0)));
        assert_eq!(format!("{padded}-r2").parse(), Ok(job(7, 3, 2)));
        for other in
            ["", "s7-p3", "00-abc", "spring-1", &padded[1..], &format!("{padded}-r0"), &format!("{padded}-r1-x"), &format!("{padded}-x")]
        {
            assert_eq!(other.parse::<PhotoJob>(), Err(NotAPhotoJob), "{other}");
        }
    }
}
