//! The operator's PIN as it is stored: a salted Argon2id hash, slow on purpose.

use std::fmt;
use std::str::FromStr;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use crate::kiosk::{Pin, PinEntry};

/// A hashed PIN, as the text it is stored as.
#[derive(Clone, PartialEq, Eq)]
pub struct PinHash(String);

/// Why there is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    #[error("a PIN has {} to {} digits and nothing else", PinEntry::MIN_DIGITS, PinEntry::MAX_DIGITS)]
    NotAPin,
    #[error("the PIN could not be hashed ({0}); free some memory and try again")]
    Hashing(String),
    #[error("this is no hash of a PIN; set the PIN again")]
    NotAHash,
}

impl PinError {
    /// The same sentence in Korean.
    pub fn message_ko(&self) -> String {
        match self {
            Self::NotAPin => format!("PIN은 숫자 {}~{}자리입니다.", PinEntry::MIN_DIGITS, PinEntry::MAX_DIGITS),
            Self::Hashing(why) => format!("PIN을 저장할 형태로 바꾸지 못했습니다 ({why}). 메모리를 비우고 다시 하세요."),
            Self::NotAHash => "저장된 PIN이 올바르지 않습니다. PIN을 다시 정하세요.".to_owned(),
        }
    }
}

impl PinHash {
    /// Hashes a PIN with a new salt.
    ///
    /// # Errors
    /// [`PinError::NotAPin`] for a text that could not be entered at the pad.
    pub fn of(digits: &str) -> Result<Self, PinError> {
        let is_pin = (PinEntry::MIN_DIGITS..=PinEntry::MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !is_pin {
            return Err(PinError::NotAPin);
        }
        let hash = Argon2::default().hash_password(digits.as_bytes()).map_err(|error| PinError::Hashing(error.to_string()))?;
        Ok(Self(hash.to_string()))
    }

    /// Whether this is the PIN. Takes a while on purpose.
    pub fn matches(&self, pin: &Pin) -> bool {
        let hash = PasswordHash::new(&self.0);
        hash.is_ok_and(|hash| Argon2::default().verify_password(pin.reveal().as_bytes(), &hash).is_ok())
    }

    /// The text to store.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PinHash {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        PasswordHash::new(text).map(|_| Self(text.to_owned())).map_err(|_| PinError::NotAHash)
    }
}

/// A hash of four digits is soon guessed, so it is in no log either.
impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(hidden)")
    }
}
