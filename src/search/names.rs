//! All names of all plants in memory, as sorted keys in each space they can be searched in.

use super::array::KeyArray;
use super::cost::Costs;
use super::hangul::initials;
use super::keys::{Keyed, Script};
use super::probe::Space;
use super::sound::Sound;

/// Inner starts of names are found from this many keys on.
const SHORTEST_INNER_KEYS: usize = 4;
const SHORTEST_INNER_INITIALS: usize = 2;
/// Endings of scientific names that stand for "any species"; nobody types them.
const ANY_SPECIES: [&str; 2] = [" spp.", " sp."];

/// One name of one plant.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    /// The plant's number; numbers are dense and start at 0.
    pub owner: u32,
    pub text: &'a str,
    /// 0 for the name a plant goes by; others rank behind it when they match equally well.
    pub rank: u8,
}

/// The index of all names.
pub struct NameIndex {
    texts: String,
    /// Where each name's text ends in `texts`.
    ends: Vec<u32>,
    owners: Vec<u32>,
    ranks: Vec<u8>,
    /// How often each owner was asked for; it decides between equal matches.
    popularity: Vec<u32>,
    hangul: KeyArray,
    latin: KeyArray,
    sound: KeyArray,
    initials: KeyArray,
    hangul_costs: Costs,
    latin_costs: Costs,
    sound_costs: Costs,
}

impl NameIndex {
    /// Indexes the names. `popularity` holds one number for each owner; where it ends, zero is meant.
    pub fn new<'a>(names: impl IntoIterator<Item = Name<'a>>, popularity: Vec<u32>) -> Self {
        let mut index = Self {
            texts: String::new(),
            ends: Vec::new(),
            owners: Vec::new(),
            ranks: Vec::new(),
            popularity,
            hangul: KeyArray::new(SHORTEST_INNER_KEYS),
            latin: KeyArray::new(SHORTEST_INNER_KEYS),
            sound: KeyArray::new(SHORTEST_INNER_KEYS),
            initials: KeyArray::new(SHORTEST_INNER_INITIALS),
            hangul_costs: Costs::for_hangul(),
            latin_costs: Costs::for_latin(),
            sound_costs: Costs::for_sound(),
        };
        for name in names {
            index.add(name);
        }
        let owner_count = index.owners.iter().max().map_or(0, |last| *last as usize + 1);
        index.popularity.resize(owner_count, 0);
        for array in [&mut index.hangul, &mut index.latin, &mut index.sound, &mut index.initials] {
            array.finish();
        }
        index.texts.shrink_to_fit();
        index.ends.shrink_to_fit();
        index.owners.shrink_to_fit();
        index.ranks.shrink_to_fit();
        index
    }

    /// Takes newer counts: one number for each owner; where they end, zero is meant.
    pub fn set_popularity(&mut self, mut popularity: Vec<u32>) {
        popularity.resize(self.owner_count(), 0);
        self.popularity = popularity;
    }

    fn add(&mut self, name: Name) {
        let number = self.ends.len() as u32;
        self.texts.push_str(name.text);
        self.ends.push(self.texts.len() as u32);
        self.owners.push(name.owner);
        self.ranks.push(name.rank);
        let text = searchable(name.text);
        let keyed = Keyed::new(text, Script::of(text));
        if Script::of(text) == Script::Latin {
            self.latin.add(number, &keyed.keys, &keyed.starts);
            return;
        }
        self.hangul.add(number, &keyed.keys, &keyed.starts);
        self.sound.add(number, &Sound::of_hangul(text, &keyed).keys, &[]);
        let firsts: Vec<u8> = text.chars().flat_map(initials).collect();
        let starts: Vec<u8> = (0..firsts.len().min(usize::from(u8::MAX)) as u8).collect();
        self.initials.add(number, &firsts, &starts);
    }

    /// A name as it was given.
    pub fn text(&self, name: u32) -> &str {
        let name = name as usize;
        let start = name.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.texts[start..self.ends[name] as usize]
    }

    /// The plant a name belongs to.
    pub fn owner(&self, name: u32) -> u32 {
        self.owners[name as usize]
    }

    /// How far a name ranks behind the one its plant goes by.
    pub fn rank(&self, name: u32) -> u8 {
        self.ranks[name as usize]
    }

    /// How often a plant was asked for.
    pub fn popularity(&self, owner: u32) -> u32 {
        self.popularity.get(owner as usize).copied().unwrap_or(0)
    }

    /// How many plants the names belong to.
    pub fn owner_count(&self) -> usize {
        self.popularity.len()
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The sorted keys of a space.
    pub(super) fn keys(&self, space: Space) -> &KeyArray {
        match space {
            Space::Hangul => &self.hangul,
            Space::Latin => &self.latin,
            Space::Sound => &self.sound,
            Space::Initials => &self.initials,
        }
    }

    /// What slips cost in a space; initials are matched without slips, so any prices do.
    pub(super) fn costs(&self, space: Space) -> &Costs {
        match space {
            Space::Hangul | Space::Initials => &self.hangul_costs,
            Space::Latin => &self.latin_costs,
            Space::Sound => &self.sound_costs,
        }
    }

    /// Bytes the index holds on the heap.
    pub fn heap_bytes(&self) -> usize {
        let arrays: usize = [&self.hangul, &self.latin, &self.sound, &self.initials].iter().map(|a| a.heap_bytes()).sum();
        let numbers = (self.ends.capacity() + self.owners.capacity() + self.popularity.capacity()) * size_of::<u32>();
        arrays + numbers + self.ranks.capacity() + self.texts.capacity()
    }
}

/// The part of a name that people type.
pub(super) fn searchable(text: &str) -> &str {
    ANY_SPECIES.iter().find_map(|ending| text.strip_suffix(ending)).unwrap_or(text)
}
