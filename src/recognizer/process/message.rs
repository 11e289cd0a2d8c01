//! What the recogniser's process is asked and answers: JSON behind its length, over pipes.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::recognizer::LookTimings;
use crate::verdict::Policy;

/// A longer message is a mistake on the other side, not a message.
const MAX_MESSAGE_BYTES: u32 = 8 << 20;

/// What the process is asked to do. It answers every request with exactly one [`Reply`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// Load the weights and look at one drawn picture, so that the first real photo is not slow.
    Warm,
    /// Look at a stored photo.
    Look {
        path: PathBuf,
        /// What the file must contain; another content is an error, not an answer.
        sha256: String,
    },
    /// Look at a picture that is stored nowhere: what a camera sees at this moment.
    Glance(Pixels),
    /// Paint where the network looked on a stored photo.
    HeatMap {
        path: PathBuf,
        sha256: String,
        /// What spoke for this label is shown; without one, what spoke for the likeliest plant.
        label: Option<String>,
    },
}

/// What the process answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    Warm(Warmth),
    Looked(Looked),
    Painted(Pixels),
    /// This photo cannot be looked at, and never will be: the next one can.
    PhotoRefused(Refusal),
    /// Nothing can be looked at until someone repairs the model pack.
    ModelRefused(Refusal),
}

/// The model that is loaded, with what is needed to judge its scores.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Warmth {
    pub model_id: String,
    pub model_sha256: String,
    /// What each score stands for, in the words of `labels.csv`.
    pub labels: Vec<String>,
    pub policy: Policy,
    pub device: String,
    /// Why newer packs were passed over, for the operator.
    pub passed_over: Vec<String>,
}

/// Scores of one photo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Looked {
    pub logits: Vec<f32>,
    pub decode_ms: f64,
    pub timings_ms: LookTimings,
}

/// A small picture: rows from the top, three bytes (red, green, blue) a pixel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pixels {
    pub width_px: u32,
    pub height_px: u32,
    pub rgb: Vec<u8>,
}

/// Why something was refused: a word for programs, a sentence for people in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Where it went wrong, as in `read`, `decode` or `load`.
    pub stage: String,
    pub kind: String,
    pub message: String,
    pub message_ko: String,
}

/// Writes one message and sends it off.
pub fn write_message(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    let length = u32::try_from(body.len()).ok().filter(|length| *length <= MAX_MESSAGE_BYTES);
    let length = length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the message is too long"))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&body)?;
    out.flush()
}

/// Reads one message, or `None` when the other side has closed the pipe between two messages.
pub fn read_message<T: DeserializeOwned>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    if !fill_or_end(input, &mut length)? {
        return Ok(None);
    }
    let length = u32::from_le_bytes(length);
    if length > MAX_MESSAGE_BYTES {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a message of impossible length"));
    }
    // Only as much memory is taken as really arrives: the length may be anything.
    let mut body = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut body)?;
    if body.len() != length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(serde_json::from_slice(&body)?))
}

/// Fills the buffer, or returns false when the input ended before its first byte.
fn fill_or_end(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn messages_come_back_as_they_were_sent() {
        let look = Ask::Look { path: "photos/ab/abcd".into(), sha256: "abcd".into() };
        let scores = vec![0.1_f32, -3.402_823_5e38, 1.175_494_4e-38, 1.0 / 3.0];
        let looked = Reply::Looked(Looked { logits: scores, decode_ms: 1.5, timings_ms: LookTimings { prepare: 0.25, infer: 100.0 } });
        let mut pipe = Vec::new();
        write_message(&mut pipe, &look).unwrap();
        write_message(&mut pipe, &looked).unwrap();
        let mut pipe = pipe.as_slice();
        assert_eq!(read_message(&mut pipe).unwrap(), Some(look));
        assert_eq!(read_message(&mut pipe).unwrap(), Some(looked));
        assert_eq!(read_message::<Ask>(&mut pipe).unwrap(), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_reading_panic_or_take_more_memory_than_arrives(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = read_message::<Ask>(&mut bytes.as_slice());
            let mut long = 0x0070_0000_u32.to_le_bytes().to_vec();
            long.extend(bytes);
            prop_assert!(read_message::<Reply>(&mut long.as_slice()).is_err());
        }
    }
}
