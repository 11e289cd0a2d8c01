//! Counts what a baseline JPEG's scans hold, so that a picture with a part missing is noticed.
//!
//! The decoder reads on in zeros where the data ends early and says nothing, which gives a
//! picture that is grey or garbled from there on. For progressive ones see `jpeg_progress`.

use super::jpeg_layout::{Component, JpegLayout};

/// Whether every scan of a baseline JPEG has data for all its blocks.
///
/// What cannot be followed here, such as a missing table, is left for the decoder to report.
pub(super) fn is_whole(bytes: &[u8], layout: &JpegLayout) -> bool {
    let mut tables = Tables::default();
    let mut restart_interval = 0;
    for (marker, range) in &layout.segments {
        let Some(segment) = bytes.get(range.clone()) else {
            return false;
        };
        match (marker, segment) {
            (0xc4, _) => tables.define(segment),
            (0xdd, &[high, low]) => restart_interval = u64::from(u16::from_be_bytes([high, low])),
            (0xda, _) => {
                let data = bytes.get(range.end..).unwrap_or_default();
                let scan = Scan::new(segment, layout, &tables, restart_interval);
                if scan.is_some_and(|scan| !scan.is_whole(data)) {
                    return false;
                }
            }
            _ => {}
        }
    }
    true
}

/// By 16 bits of lookahead: the length of the code they begin with, and its symbol.
type Codes = Vec<(u8, u8)>;

/// A file that redefines its tables more often than this only wants to keep us busy.
const MOST_TABLES: usize = 256;

#[derive(Default)]
struct Tables {
    by_class: [Option<Codes>; 32],
    defined: usize,
}

impl Tables {
    /// Takes up a segment of Huffman tables; the second half of the list is for AC.
    fn define(&mut self, mut segment: &[u8]) {
        while let Some((&[class, ref counts @ ..], rest)) = segment.split_first_chunk::<17>() {
            let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
            let Some((symbols, after)) = rest.split_at_checked(total) else {
                return;
            };
            if let Some(slot) = self.by_class.get_mut(usize::from(class)) {
                self.defined += 1;
                *slot = if self.defined > MOST_TABLES { None } else { codes(counts, symbols) };
            }
            segment = after;
        }
    }

    fn get(&self, class: u8, number: u8) -> Option<&Codes> {
        self.by_class.get(usize::from(class << 4 | number & 15))?.as_ref()
    }
}

/// Codes of one length follow each other, shorter ones first.
fn codes(counts: &[u8], symbols: &[u8]) -> Option<Codes> {
    let mut codes = Vec::with_capacity(1 << 16);
    let mut symbols = symbols.iter();
    for (length, &count) in (1_u8..=16).zip(counts) {
        for &symbol in symbols.by_ref().take(usize::from(count)) {
            codes.resize(codes.len() + (1 << (16 - length)), (length, symbol));
            if codes.len() > 1 << 16 {
                return None;
            }
        }
    }
    // What begins with no code has the length zero.
    codes.resize(1 << 16, (0, 0));
    Some(codes)
}

struct Scan<'a> {
    /// The tables of each block of a unit, for DC and AC.
    blocks: Vec<(&'a Codes, &'a Codes)>,
    units: u64,
    restart_interval: u64,
}

impl<'a> Scan<'a> {
    fn new(header: &[u8], layout: &JpegLayout, tables: &'a Tables, restart_interval: u64) -> Option<Self> {
        let (&count, rest) = header.split_first()?;
        let mut blocks = Vec::new();
        let mut members: Vec<Component> = Vec::new();
        for pair in rest.chunks_exact(2).take(usize::from(count)) {
            let component = *layout.components.iter().find(|component| component.id == pair[0])?;
            let codes = (tables.get(0, pair[1] >> 4)?, tables.get(1, pair[1])?);
            let repeats = if count == 1 { 1 } else { component.across * component.down };
            blocks.resize(blocks.len() + repeats as usize, codes);
            members.push(component);
        }
        let units = if let &[alone] = members.as_slice() { layout.blocks_of(alone) } else { layout.units() };
        Some(Self { blocks, units, restart_interval })
    }

    fn is_whole(&self, data: &[u8]) -> bool {
        let mut bits = Bits { data, held: 0, count: 0 };
        for unit in 0..self.units {
            if self.restart_interval > 0 && unit > 0 && unit % self.restart_interval == 0 && !bits.restart() {
                return false;
            }
            if !self.blocks.iter().all(|(dc, ac)| bits.pass_block(dc, ac)) {
                return false;
            }
        }
        true
    }
}

/// Reads bits up to the next marker.
struct Bits<'a> {
    data: &'a [u8],
    /// The next bits, topmost first, followed by zeros.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn refill(&mut self) {
        while self.count <= 48 {
            let byte = match *self.data {
                [0xff, 0x00, ref rest @ ..] => {
                    self.data = rest;
                    0xff
                }
                [0xff, 0xff, ..] => {
                    self.data = &self.data[1..];
                    continue;
                }
                [] | [0xff, ..] => return,
                [byte, ref rest @ ..] => {
                    self.data = rest;
                    byte
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// Passes a code and the bits of its value; `None` if there are not that many or no such code.
    fn pass(&mut self, codes: &Codes) -> Option<u8> {
        if self.count < 32 {
            self.refill();
        }
        let (length, symbol) = codes[(self.held >> 48) as usize];
        let used = u32::from(length) + u32::from(symbol & 15);
        self.count = self.count.checked_sub(used)?;
        self.held <<= used;
        (length > 0).then_some(symbol)
    }

    /// Passes one block of 64 coefficients.
    fn pass_block(&mut self, dc: &Codes, ac: &Codes) -> bool {
        if self.pass(dc).is_none() {
            return false;
        }
        let mut coefficient = 1;
        while coefficient < 64 {
            match self.pass(ac) {
                None => return false,
                Some(0xf0) => coefficient += 16,
                Some(symbol) if symbol & 15 == 0 => break,
                Some(symbol) => coefficient += 1 + (symbol >> 4),
            }
        }
        true
    }

    /// Goes behind the next marker if that is a restart.
    fn restart(&mut self) -> bool {
        (self.held, self.count) = (0, 0);
        let mut at = 0;
        while let Some(pair) = self.data.get(at..at + 2) {
            match *pair {
                [0xff, 0xd0..=0xd7] => {
                    self.data = &self.data[at + 2..];
                    return true;
                }
                [0xff, 0x00] => at += 2,
                [0xff, next] if next != 0xff => return false,
                _ => at += 1,
            }
        }
        false
    }
}
