//! What the capture process writes on its standard output: messages with a mark, a kind and a length.

use std::io::{self, Read, Write};

use crate::camera::devices::CameraListing;
use crate::camera::error::CameraError;
use crate::camera::frame::{Frame, MAX_PIXELS, rgb_len_bytes};
use crate::camera::source::OpenedCamera;

const MARK: [u8; 4] = *b"DKc1";
/// Mark, kind, and length of what follows.
const HEAD_BYTES: usize = 9;
const FRAME_HEAD_BYTES: usize = 24;
/// For everything but frames; no list of cameras is longer.
const MAX_TEXT_BYTES: usize = 1 << 20;
const KIND_OPENED: u8 = 1;
const KIND_FRAME: u8 = 2;
const KIND_FAILED: u8 = 3;
const KIND_CAMERAS: u8 = 4;

/// One message from the capture process.
#[derive(Debug, PartialEq, Eq)]
pub enum Message {
    Opened(OpenedCamera),
    Frame(Frame),
    /// The last message of a process that could not go on.
    Failed(CameraError),
    /// The answer to `--list`.
    Cameras(Vec<CameraListing>),
}

/// Why bytes are no message.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("ended")]
    Ended,
    #[error("broke off within a message ({0})")]
    Io(#[from] io::Error),
    #[error("wrote something that is no message ({0})")]
    Garbage(&'static str),
}

/// Writes one message and hands it on at once.
pub fn write_message(out: &mut impl Write, message: &Message) -> io::Result<()> {
    match message {
        Message::Frame(frame) => return write_frame(out, frame),
        Message::Opened(camera) => write_parts(out, KIND_OPENED, text(&[&camera.name, &camera.mode])),
        Message::Failed(error) => {
            let (code, words) = error.parts();
            write_parts(out, KIND_FAILED, text(&[&code.to_string(), &words]))
        }
        Message::Cameras(cameras) => write_parts(out, KIND_CAMERAS, cameras.iter().flat_map(listing_to_bytes).collect()),
    }?;
    out.flush()
}

fn write_parts(out: &mut impl Write, kind: u8, mut payload: Vec<u8>) -> io::Result<()> {
    payload.truncate(MAX_TEXT_BYTES);
    out.write_all(&head(kind, payload.len() as u32))?;
    out.write_all(&payload)
}

fn write_frame(out: &mut impl Write, frame: &Frame) -> io::Result<()> {
    // Frame limits keep the length far below 32 bits.
    out.write_all(&head(KIND_FRAME, (FRAME_HEAD_BYTES + frame.rgb().len()) as u32))?;
    out.write_all(&frame.width_px().to_le_bytes())?;
    out.write_all(&frame.height_px().to_le_bytes())?;
    out.write_all(&frame.taken_at_ms.to_le_bytes())?;
    out.write_all(&frame.sequence.to_le_bytes())?;
    out.write_all(frame.rgb())?;
    out.flush()
}

fn head(kind: u8, len_bytes: u32) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    head[..4].copy_from_slice(&MARK);
    head[4] = kind;
    head[5..].copy_from_slice(&len_bytes.to_le_bytes());
    head
}

/// Reads the next message. Takes memory only for lengths that can be right, whatever arrives.
pub fn read_message(input: &mut impl Read) -> Result<Message, MessageError> {
    let mut head = [0; HEAD_BYTES];
    let mut got = 0;
    while got < HEAD_BYTES {
        match input.read(&mut head[got..]) {
            Ok(0) if got == 0 => return Err(MessageError::Ended),
            Ok(0) => return Err(MessageError::Io(io::ErrorKind::UnexpectedEof.into())),
            Ok(n) => got += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    let [m0, m1, m2, m3, kind, l0, l1, l2, l3] = head;
    if [m0, m1, m2, m3] != MARK {
        return Err(MessageError::Garbage("its mark is missing"));
    }
    let len_bytes = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    match kind {
        KIND_FRAME => read_frame(input, len_bytes).map(Message::Frame),
        KIND_OPENED | KIND_FAILED | KIND_CAMERAS => {
            if len_bytes > MAX_TEXT_BYTES {
                return Err(MessageError::Garbage("it is too long"));
            }
            let payload = read_exactly(input, len_bytes)?;
            from_text(kind, &payload).ok_or(MessageError::Garbage("its text cannot be read"))
        }
        _ => Err(MessageError::Garbage("its kind is unknown")),
    }
}

fn read_frame(input: &mut impl Read, len_bytes: usize) -> Result<Frame, MessageError> {
    if !(FRAME_HEAD_BYTES..=FRAME_HEAD_BYTES + MAX_PIXELS as usize * 3).contains(&len_bytes) {
        return Err(MessageError::Garbage("its frame has an impossible length"));
    }
    let mut head = [0; FRAME_HEAD_BYTES];
    input.read_exact(&mut head)?;
    let (sizes, rest) = head.split_at(8);
    let (taken, sequence) = rest.split_at(8);
    let u32_at = |at: usize| u32::from_le_bytes([sizes[at], sizes[at + 1], sizes[at + 2], sizes[at + 3]]);
    let eight = |bytes: &[u8]| <[u8; 8]>::try_from(bytes).expect("24 bytes are split into three times eight");
    let (width_px, height_px) = (u32_at(0), u32_at(4));
    if rgb_len_bytes(width_px, height_px) != Some(len_bytes - FRAME_HEAD_BYTES) {
        return Err(MessageError::Garbage("its frame's size and length disagree"));
    }
    let rgb = read_exactly(input, len_bytes - FRAME_HEAD_BYTES)?;
    Frame::new(width_px, height_px, rgb, i64::from_le_bytes(eight(taken)), u64::from_le_bytes(eight(sequence)))
        .ok_or(MessageError::Garbage("its frame is impossible"))
}

fn read_exactly(input: &mut impl Read, len_bytes: usize) -> Result<Vec<u8>, MessageError> {
    let mut bytes = Vec::with_capacity(len_bytes);
    input.take(len_bytes as u64).read_to_end(&mut bytes)?;
    if bytes.len() < len_bytes { Err(MessageError::Io(io::ErrorKind::UnexpectedEof.into())) } else { Ok(bytes) }
}

/// Texts one after the other, each with its length in front.
fn text(parts: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u32).to_le_bytes());
        bytes.extend(part.as_bytes());
    }
    bytes
}

/// The way back of [`text`]; `None` when a length or the encoding is wrong.
fn parts(mut bytes: &[u8]) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    while !bytes.is_empty() {
        let (len, rest) = bytes.split_first_chunk::<4>()?;
        let (part, rest) = rest.split_at_checked(u32::from_le_bytes(*len) as usize)?;
        parts.push(String::from_utf8(part.to_vec()).ok()?);
        bytes = rest;
    }
    Some(parts)
}

fn listing_to_bytes(listing: &CameraListing) -> Vec<u8> {
    let (code, words) = listing.modes.as_ref().err().map_or((0, String::new()), CameraError::parts);
    let modes = listing.modes.as_ref().map_or(String::new(), |modes| modes.join("\n"));
    text(&[&listing.index.to_string(), &listing.name, &listing.place, &code.to_string(), &words, &modes])
}

fn listing(parts: &[String]) -> Option<CameraListing> {
    let [index, name, place, code, words, modes] = parts else { return None };
    let modes = match code.parse().ok()? {
        0 => Ok(modes.lines().map(str::to_owned).collect()),
        code => Err(CameraError::from_parts(code, words.clone())?),
    };
    Some(CameraListing { index: index.parse().ok()?, name: name.clone(), place: place.clone(), modes })
}

fn from_text(kind: u8, payload: &[u8]) -> Option<Message> {
    let parts = parts(payload)?;
    match (kind, parts.as_slice()) {
        (KIND_OPENED, [name, mode]) => Some(Message::Opened(OpenedCamera { name: name.clone(), mode: mode.clone() })),
        (KIND_FAILED, [code, words]) => CameraError::from_parts(code.parse().ok()?, words.clone()).map(Message::Failed),
        (KIND_CAMERAS, parts) if parts.len() % 6 == 0 => parts.chunks_exact(6).map(listing).collect::<Option<_>>().map(Message::Cameras),
        _ => None,
    }
}
