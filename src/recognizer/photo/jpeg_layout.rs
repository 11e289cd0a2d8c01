//! Walks a JPEG's segments without decoding: size, storage and whether the end is there.
//!
//! The decoder is lenient about cut files and fills the rest with grey, so the end of the
//! picture is looked for here. What phones append behind it is not looked at.

use std::ops::Range;

use super::error::PhotoError;
use super::format::PhotoFormat;

/// What the headers say.
#[derive(Debug, Clone)]
pub(super) struct JpegLayout {
    pub width: u32,
    pub height: u32,
    pub components: Vec<Component>,
    pub progressive: bool,
    /// All coefficients are held at once: progressive, or one scan per component.
    buffered: bool,
    /// The contents of the segments that tables, restarts and scans are in, by marker.
    pub segments: Vec<(u8, Range<usize>)>,
    /// Bytes before the first scan, of which the decoder copies the metadata.
    pub header_bytes: u64,
    /// An end-of-image marker follows the scans.
    pub complete: bool,
}

/// A colour component: its blocks across and down in each unit of an interleaved scan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Component {
    pub id: u8,
    pub across: u32,
    pub down: u32,
}

/// Far more than any camera writes. The list of them must not be a way to fill the memory.
const MOST_SEGMENTS: usize = 4096;

impl JpegLayout {
    fn most_across(&self) -> u32 {
        self.components.iter().map(|component| component.across).max().unwrap_or(1)
    }

    fn most_down(&self) -> u32 {
        self.components.iter().map(|component| component.down).max().unwrap_or(1)
    }

    fn units_across(&self) -> u64 {
        u64::from(self.width.div_ceil(8 * self.most_across()))
    }

    /// Units in a scan of several components.
    pub fn units(&self) -> u64 {
        self.units_across() * u64::from(self.height.div_ceil(8 * self.most_down()))
    }

    /// Blocks in a scan of this component alone.
    pub fn blocks_of(&self, component: Component) -> u64 {
        let across = (self.width * component.across).div_ceil(8 * self.most_across());
        let down = (self.height * component.down).div_ceil(8 * self.most_down());
        u64::from(across) * u64::from(down)
    }

    /// Memory the decoder takes beside the output, in bytes.
    pub fn decoder_bytes(&self) -> u64 {
        let blocks_per_unit: u64 = self.components.iter().map(|c| u64::from(c.across * c.down)).sum();
        // Coefficients are 16 bits. A row of units goes through about four such buffers.
        let unit_bytes = blocks_per_unit * 64 * 2;
        let buffered = if self.buffered { self.units() } else { 0 };
        (buffered + 4 * self.units_across()) * unit_bytes
    }
}

/// Reads the layout.
///
/// # Errors
/// `Truncated`, `Corrupt`, or `UnsupportedVariant` for what the decoder cannot do. A missing end
/// behind readable headers is not an error here but `complete: false`, so that the caller can
/// complain about the size first.
pub(super) fn parse(bytes: &[u8]) -> Result<JpegLayout, PhotoError> {
    let mut walk = Walk::default();
    let mut pos = 2;
    while let Some((marker, start)) = next_marker(bytes, pos) {
        pos = start;
        match marker {
            // These two have no content.
            0x01 | 0xd8 => continue,
            0xd0..=0xd7 => {
                walk.restart(marker & 7)?;
                continue;
            }
            0xd9 => return walk.finish(true),
            _ => {}
        }
        let Some(content) = content(bytes, pos)? else { break };
        pos = content.end;
        walk.segment(marker, &bytes[content.clone()], content)?;
    }
    walk.finish(false)
}

/// What the walk over the segments has seen so far.
#[derive(Default)]
struct Walk {
    layout: Option<JpegLayout>,
    segments: Vec<(u8, Range<usize>)>,
    seen_scan: bool,
    restarts_expected: bool,
    next_restart: u8,
}

impl Walk {
    /// Restart markers of a scan count from 0 to 7 over and over.
    ///
    /// The decoder reads on in zeros behind one that is out of place, so damage would go unnoticed.
    fn restart(&mut self, number: u8) -> Result<(), PhotoError> {
        if self.seen_scan && (!self.restarts_expected || number != self.next_restart) {
            return Err(corrupt("a part of the picture data is missing"));
        }
        self.next_restart = (number + 1) % 8;
        Ok(())
    }

    fn segment(&mut self, marker: u8, bytes: &[u8], content: Range<usize>) -> Result<(), PhotoError> {
        match marker {
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                if self.layout.is_some() {
                    return Err(corrupt("it has two frame headers"));
                }
                self.layout = Some(frame(marker, bytes)?);
            }
            0xc4 | 0xda | 0xdd => {
                if self.segments.len() >= MOST_SEGMENTS {
                    return Err(corrupt("it has thousands of parts"));
                }
                if marker == 0xdd {
                    self.restarts_expected = bytes != [0, 0];
                } else if marker == 0xda {
                    self.scan(bytes, content.end)?;
                }
                self.segments.push((marker, content));
            }
            _ => {}
        }
        Ok(())
    }

    fn scan(&mut self, header: &[u8], end: usize) -> Result<(), PhotoError> {
        let layout = self.layout.as_mut().ok_or_else(|| corrupt("a scan comes before the frame header"))?;
        if !self.seen_scan {
            let members = usize::from(header.first().copied().unwrap_or(0));
            layout.buffered |= members < layout.components.len();
            layout.header_bytes = end as u64;
        }
        self.seen_scan = true;
        self.next_restart = 0;
        Ok(())
    }

    fn finish(self, complete: bool) -> Result<JpegLayout, PhotoError> {
        match self.layout {
            Some(layout) if self.seen_scan => Ok(JpegLayout { segments: self.segments, complete, ..layout }),
            _ if complete => Err(corrupt("it ends before a picture")),
            _ => Err(PhotoError::Truncated { format: PhotoFormat::Jpeg }),
        }
    }
}

/// The next marker and where its content starts; fill bytes and stuffed `ff 00` are passed over.
fn next_marker(bytes: &[u8], mut pos: usize) -> Option<(u8, usize)> {
    loop {
        pos += bytes.get(pos..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(pos)? {
            0x00 | 0xff => {}
            marker => return Some((marker, pos + 1)),
        }
    }
}

/// The content of the segment whose length field is at `pos`, or nothing if the file ends in it.
fn content(bytes: &[u8], pos: usize) -> Result<Option<Range<usize>>, PhotoError> {
    let Some(length) = bytes.get(pos..pos + 2) else {
        return Ok(None);
    };
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(corrupt("a segment has no length"));
    }
    Ok((pos + length <= bytes.len()).then_some(pos + 2..pos + length))
}

fn frame(marker: u8, segment: &[u8]) -> Result<JpegLayout, PhotoError> {
    let unsupported = |detail: &str| PhotoError::UnsupportedVariant { format: PhotoFormat::Jpeg, detail: detail.to_owned() };
    match marker {
        0xc0..=0xc2 => {}
        0xc3 | 0xc7 | 0xcb | 0xcf => return Err(unsupported("lossless JPEG")),
        0xc5 | 0xc6 | 0xcd | 0xce => return Err(unsupported("hierarchical JPEG")),
        _ => return Err(unsupported("arithmetic coding")),
    }
    let &[precision, h1, h0, w1, w0, count, ref components @ ..] = segment else {
        return Err(corrupt("its frame header is short"));
    };
    let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
    if precision != 8 {
        return Err(unsupported("not 8 bits a sample"));
    }
    if height == 0 || width == 0 {
        return Err(corrupt("its size is zero"));
    }
    let components: Vec<Component> =
        components.chunks_exact(3).map(|c| Component { id: c[0], across: u32::from(c[1] >> 4), down: u32::from(c[1] & 15) }).collect();
    let sampled = |c: &Component| (1..=4).contains(&c.across) && (1..=4).contains(&c.down);
    if components.len() != usize::from(count) || !components.iter().all(sampled) {
        return Err(corrupt("its frame header contradicts itself"));
    }
    if !matches!(count, 1 | 3 | 4) {
        return Err(unsupported("neither grey, colour nor CMYK"));
    }
    let progressive = marker == 0xc2;
    Ok(JpegLayout {
        width: width.into(),
        height: height.into(),
        components,
        progressive,
        buffered: progressive,
        segments: Vec::new(),
        header_bytes: 0,
        complete: false,
    })
}

fn corrupt(detail: &str) -> PhotoError {
    PhotoError::Corrupt { format: PhotoFormat::Jpeg, detail: detail.to_owned() }
}
