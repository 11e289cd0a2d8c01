//! The name of a photo: the SHA-256 of its bytes as they are stored.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of a stored photo; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhotoKey([u8; 32]);

/// Why a text is not a [`PhotoKey`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a photo: it has 64 digits from 0 to 9 and a to f")]
pub struct InvalidPhotoKey(String);

impl PhotoKey {
    /// The key of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The folder the file is in: the first two digits, so that no folder gets too full.
    pub(super) fn folder_name(self) -> String {
        format!("{:02x}", self.0[0])
    }
}

impl fmt::Display for PhotoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PhotoKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoKey({self})")
    }
}

impl FromStr for PhotoKey {
    type Err = InvalidPhotoKey;

    /// Capital digits are refused, so that every photo has exactly one name.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidPhotoKey(text.chars().take(80).collect());
        let digit = |c: u8| match c {
            b'0'..=b'9' => Ok(c - b'0'),
            b'a'..=b'f' => Ok(c - b'a' + 10),
            _ => Err(invalid()),
        };
        let digits: &[u8; 64] = text.as_bytes().try_into().map_err(|_| invalid())?;
        let mut key = [0; 32];
        for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(key))
    }
}

impl TryFrom<String> for PhotoKey {
    type Error = InvalidPhotoKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PhotoKey> for String {
    fn from(key: PhotoKey) -> Self {
        key.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_written_one_way_only() {
        let key = PhotoKey::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(key.to_string(), text);
        assert_eq!(text.parse(), Ok(key));
        assert_eq!(key.folder_name(), "ba");
        for bad in
            ["", "ba", &text[1..], &text.to_uppercase(), &format!("{text}0"), &text.replace('b', "g"), &"가".repeat(64), "../../etc/passwd"]
        {
            assert!(bad.parse::<PhotoKey>().is_err(), "{bad}");
        }
    }
}
