//! A sorted array of every key from each of its starts. Keys that share a beginning stand together,
//! so one pass can compare them all with a query and do shared work once.

use std::cmp::Ordering;
use std::ops::Range;

/// Ends every key in the text; below every key byte, so shorter keys sort first.
const END: u8 = 0;

/// One key from one of its starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    offset: u32,
    /// The name the key belongs to.
    pub name: u32,
}

/// The sorted array.
pub struct KeyArray {
    /// Inner starts with fewer keys left than this are not worth finding.
    shortest_inner: usize,
    text: Vec<u8>,
    entries: Vec<Entry>,
    /// For each entry, how many keys it shares with the entry before it.
    shared: Vec<u8>,
}

impl KeyArray {
    /// An empty array that will leave out inner starts with fewer than `shortest_inner` keys left.
    pub fn new(shortest_inner: usize) -> Self {
        Self { shortest_inner, text: Vec::new(), entries: Vec::new(), shared: Vec::new() }
    }

    /// Adds a name's key; `starts` are the positions from which it can also be found.
    pub fn add(&mut self, name: u32, keys: &[u8], starts: &[u8]) {
        if keys.is_empty() {
            return;
        }
        let offset = self.text.len() as u32;
        self.text.extend_from_slice(keys);
        self.text.push(END);
        self.entries.push(Entry { offset, name });
        let inner = starts.iter().filter(|s| **s > 0 && usize::from(**s) + self.shortest_inner <= keys.len());
        self.entries.extend(inner.map(|s| Entry { offset: offset + u32::from(*s), name }));
    }

    /// Sorts what was added; nothing can be found before.
    pub fn finish(&mut self) {
        let text = std::mem::take(&mut self.text);
        let key_at = |entry: &Entry| until_end(&text[entry.offset as usize..]);
        // Most keys differ within eight bytes, which compare as one number.
        let mut sortable: Vec<(u64, Entry)> = self.entries.iter().map(|e| (leading_bytes(key_at(e)), *e)).collect();
        sortable.sort_unstable_by(|(lead_a, a), (lead_b, b)| {
            let rest = || key_at(a).cmp(key_at(b)).then(a.name.cmp(&b.name)).then(a.offset.cmp(&b.offset));
            lead_a.cmp(lead_b).then_with(rest)
        });
        self.entries = sortable.into_iter().map(|(_, entry)| entry).collect();
        let common = |a: &Entry, b: &Entry| key_at(a).iter().zip(key_at(b)).take_while(|(x, y)| x == y).count() as u8;
        self.shared = std::iter::once(0).chain(self.entries.windows(2).map(|w| common(&w[0], &w[1]))).collect();
        self.shared.truncate(self.entries.len());
        self.text = text;
        self.text.shrink_to_fit();
    }

    /// The entry at a position in sorted order.
    pub fn entry(&self, at: usize) -> Entry {
        self.entries[at]
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Keys shared with the entry before.
    pub fn shared(&self, at: usize) -> usize {
        usize::from(self.shared[at])
    }

    /// The keys of an entry, to the end of the name.
    pub fn keys(&self, entry: Entry) -> &[u8] {
        until_end(self.tail(entry))
    }

    /// How many keys an entry has, counted no further than `most`.
    pub fn key_count(&self, entry: Entry, most: usize) -> usize {
        self.tail(entry).iter().take(most).take_while(|b| **b != END).count()
    }

    /// Whether the entry starts inside its name.
    pub fn is_inner(&self, entry: Entry) -> bool {
        entry.offset > 0 && self.text[entry.offset as usize - 1] != END
    }

    /// The first entry from `at` on that shares fewer than `count` keys with its forerunner.
    pub fn skip_shared(&self, at: usize, count: usize) -> usize {
        let rest = &self.shared[at.min(self.shared.len())..];
        // Whole blocks first: the compiler turns their test into a few vector instructions.
        let blocks = rest.chunks(32).take_while(|block| block.iter().fold(true, |all, s| all & (usize::from(*s) >= count))).count();
        let tail = &rest[(blocks * 32).min(rest.len())..];
        at + (blocks * 32).min(rest.len()) + tail.iter().take_while(|s| usize::from(**s) >= count).count()
    }

    /// Positions of all entries that begin with `prefix`.
    pub fn beginning_with(&self, prefix: &[u8]) -> Range<usize> {
        let compare = |e: &Entry| {
            let keys = self.keys(*e);
            keys[..keys.len().min(prefix.len())].cmp(prefix)
        };
        let from = self.entries.partition_point(|e| compare(e) == Ordering::Less);
        let to = from + self.entries[from..].partition_point(|e| compare(e) == Ordering::Equal);
        from..to
    }

    /// Bytes held on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.text.capacity() + self.entries.capacity() * size_of::<Entry>() + self.shared.capacity()
    }

    fn tail(&self, entry: Entry) -> &[u8] {
        &self.text[entry.offset as usize..]
    }
}

fn until_end(tail: &[u8]) -> &[u8] {
    &tail[..tail.iter().position(|b| *b == END).unwrap_or(tail.len())]
}

fn leading_bytes(keys: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let count = keys.len().min(8);
    bytes[..count].copy_from_slice(&keys[..count]);
    u64::from_be_bytes(bytes)
}
