//! The small words of the field database: ids, names and states, each with the text it is stored as.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// Why a text is not one of the words below.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {wanted}")]
pub struct InvalidWord {
    pub text: String,
    pub wanted: &'static str,
}

impl InvalidWord {
    fn new(text: &str, wanted: &'static str) -> Self {
        Self { text: text.chars().take(80).collect(), wanted }
    }
}

/// The key of a job, chosen by whoever submits it: submitting the same id again changes nothing.
///
/// 1 to 64 letters, digits, hyphens or underscores. Pages of jobs are in the order of their ids,
/// so ids that grow with time, as [`JobId::new`] makes them, give the newest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(String);

impl JobId {
    /// An id of 26 characters that sorts by `now_ms`; `random` keeps ids of one millisecond apart.
    pub fn new(now_ms: i64, random: u128) -> Self {
        const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
        const TIME_BITS: u32 = 48;
        const RANDOM_BITS: u32 = 80;
        let time = u128::from(now_ms.max(0).unsigned_abs()) & ((1 << TIME_BITS) - 1);
        let number = time << RANDOM_BITS | random & ((1 << RANDOM_BITS) - 1);
        let digit = |place: u32| char::from(DIGITS[(number >> (5 * place) & 31) as usize]);
        Self((0..26).rev().map(digit).collect())
    }
}

impl FromStr for JobId {
    type Err = InvalidWord;

    fn from_str(text: &str) -> Result<Self, InvalidWord> {
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidWord::new(text, "a job id: use 1 to 64 letters, digits, - or _")) }
    }
}

/// The SHA-256 of a stored photo, in lower-case hexadecimal: also the name of its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoHash(String);

impl FromStr for PhotoHash {
    type Err = InvalidWord;

    fn from_str(text: &str) -> Result<Self, InvalidWord> {
        let fits = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidWord::new(text, "a SHA-256 in 64 lower-case hexadecimal digits")) }
    }
}

/// The profile a job belongs to, or `profile/queue`: jobs, counts and rankings of different names
/// never mix, so that a demonstration does not enter a fair's ranking.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueName(String);

impl FromStr for QueueName {
    type Err = InvalidWord;

    fn from_str(text: &str) -> Result<Self, InvalidWord> {
        let part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if text.len() <= 64 && text.split('/').count() <= 2 && text.split('/').all(part) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidWord::new(text, "a queue name: use lower-case letters, digits and hyphens, as in default or spring-fair/booth-2"))
        }
    }
}

/// Gives a word that is stored as text its text, its display and its column type.
macro_rules! stored_as_text {
    ($($word:ty),+) => {$(
        impl fmt::Display for $word {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ToSql for $word {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }

        impl FromSql for $word {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|error: InvalidWord| FromSqlError::Other(error.into()))
            }
        }
    )+};
}

/// Gives a checked text its borrowed form.
macro_rules! checked_text {
    ($($word:ty),+) => {$(
        impl $word {
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )+};
}

/// Makes an enum of the variants whose stored text is given beside them.
macro_rules! stored_enum {
    ($(#[$about:meta])* $name:ident, $wanted:literal, { $($(#[$note:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$note])* $variant),+ }

        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text it is stored and printed as.
            pub fn as_str(&self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl FromStr for $name {
            type Err = InvalidWord;

            fn from_str(text: &str) -> Result<Self, InvalidWord> {
                let known = Self::ALL.iter().find(|value| value.as_str() == text);
                known.copied().ok_or_else(|| InvalidWord::new(text, $wanted))
            }
        }
    };
}

stored_enum! {
    /// Where a job stands.
    JobState, "a job state", {
        /// Waits for a worker.
        Queued = "queued",
        /// A worker has it until a deadline.
        Leased = "leased",
        /// Has its answer; never changes again.
        Done = "done",
        /// The photo or the request itself is at fault, so repeating would not help.
        Failed = "failed",
        /// Failed as often as it may.
        Dead = "dead",
        /// Taken back by the visitor or the operator.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Whether work is still owed: such a job keeps its photo.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Leased)
    }
}

stored_enum! {
    /// What the file of a photo is known to be.
    PhotoState, "a photo state", {
        Present = "present",
        /// The row is there and the file is not.
        Missing = "missing",
        /// The file is deleted, or owed to be.
        Erased = "erased",
    }
}

stored_enum! {
    /// The headline of an answer, worst first.
    Headline, "a headline", {
        Danger = "danger",
        DangerLookAlike = "danger_look_alike",
        NothingRecorded = "nothing_recorded",
        Unknown = "unknown",
        NotAPlant = "not_a_plant",
    }
}

stored_enum! {
    /// Which outcome a notification tells of.
    NotificationKind, "a notification", {
        Done = "done",
        Failed = "failed",
        Dead = "dead",
        Cancelled = "cancelled",
    }
}

checked_text!(JobId, PhotoHash, QueueName);
stored_as_text!(JobId, PhotoHash, QueueName, JobState, PhotoState, Headline, NotificationKind);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_ids_sort_by_time_and_are_valid() {
        let ids = [JobId::new(-5, u128::MAX), JobId::new(1, 0), JobId::new(1, 1), JobId::new(2, 0), JobId::new(i64::MAX, u128::MAX)];
        assert!(ids.is_sorted());
        for id in &ids {
            assert_eq!(id.as_str().len(), 26);
            assert_eq!(id.as_str().parse(), Ok(id.clone()));
        }
        assert_eq!(JobId::new(0, 0).as_str(), "0".repeat(26));
        assert_eq!(JobId::new(0, 31).as_str(), format!("{}z", "0".repeat(25)));
    }

    #[test]
    fn words_are_checked() {
        for good in ["a", "A-b_9", &"x".repeat(64)] {
            assert!(good.parse::<JobId>().is_ok(), "{good}");
        }
        for bad in ["", "a b", "../a", "가", &"x".repeat(65)] {
            assert!(bad.parse::<JobId>().is_err(), "{bad}");
        }
        for good in ["default", "spring-fair/booth-2"] {
            assert!(good.parse::<QueueName>().is_ok(), "{good}");
        }
        for bad in ["", "/", "a/", "a/b/c", "Demo", "데모", &"x".repeat(65)] {
            assert!(bad.parse::<QueueName>().is_err(), "{bad}");
        }
        assert!("0".repeat(64).parse::<PhotoHash>().is_ok());
        for bad in ["", &"A".repeat(64), &"0".repeat(63), &"g".repeat(64)] {
            assert!(bad.parse::<PhotoHash>().is_err(), "{bad}");
        }
    }

    #[test]
    fn stored_texts_read_back() {
        for state in JobState::ALL {
            assert_eq!(state.as_str().parse(), Ok(*state));
        }
        for headline in Headline::ALL {
            assert_eq!(headline.as_str().parse(), Ok(*headline));
        }
        assert!("safe".parse::<Headline>().is_err());
    }
}
