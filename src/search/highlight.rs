//! Which part of a found name a query matched, as byte ranges that a screen can mark.

use std::ops::Range;

use super::cost::{Costs, DOUBLED, EDIT, SWAPPED};
use super::find::Found;
use super::hangul::initials;
use super::keys::{Keyed, Script};
use super::names::{NameIndex, searchable};
use super::probe::{Probe, Space};
use super::scan::extra_cost;
use super::sound::Sound;

impl NameIndex {
    /// The byte ranges of the found name that the reading which found it matches, in order and on
    /// character boundaries. Letters that were left out or replaced are not in them.
    pub fn highlight(&self, found: &Found, readings: &[Probe]) -> Vec<Range<usize>> {
        let Some(probe) = readings.get(usize::from(found.reading)) else { return Vec::new() };
        let text = searchable(self.text(found.name));
        let script = if probe.space == Space::Latin { Script::Latin } else { Script::Hangul };
        let keyed = Keyed::new(text, script);
        if probe.space == Space::Initials {
            return matched_initials(text, &probe.keys);
        }
        let (keys, unit_of, starts) = match probe.space {
            Space::Sound => {
                let sound = Sound::of_hangul(text, &keyed);
                (sound.keys, sound.unit_of, vec![0])
            }
            _ => (keyed.keys, keyed.unit_of, keyed.starts),
        };
        let costs = self.costs(probe.space);
        let candidates = starts.iter().chain(&[0]).map(|start| usize::from(*start));
        let best = candidates.map(|start| (Alignment::new(costs, &probe.keys, &keys[start..]), start)).min_by_key(|(a, s)| (a.cost(), *s));
        let Some((alignment, start)) = best else { return Vec::new() };
        let mut units: Vec<u16> = alignment.matched().into_iter().map(|at| unit_of[start + at]).collect();
        units.sort_unstable();
        units.dedup();
        joined(&units, &keyed.units)
    }
}

/// Neighbouring units become one range, the space between them included.
fn joined(units: &[u16], ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let runs = units.chunk_by(|a, b| a + 1 == *b);
    runs.map(|run| ranges[usize::from(run[0])].start..ranges[usize::from(run[run.len() - 1])].end).collect()
}

fn matched_initials(text: &str, wanted: &[u8]) -> Vec<Range<usize>> {
    let all: Vec<(u8, Range<usize>)> =
        text.char_indices().flat_map(|(at, c)| initials(c).map(move |initial| (initial, at..at + c.len_utf8()))).collect();
    let fits = |window: &&[(u8, Range<usize>)]| window.iter().map(|(initial, _)| initial).eq(wanted);
    let found = all.windows(wanted.len().max(1)).find(fits);
    found.map(|window| window[0].1.start..window[window.len() - 1].1.end).into_iter().collect()
}

/// Every distance between beginnings of a query and of a name, so that the way can be walked back.
struct Alignment<'a> {
    costs: &'a Costs,
    query: &'a [u8],
    name: &'a [u8],
    /// Row by row, one row for each beginning of the name.
    cells: Vec<u16>,
}

impl<'a> Alignment<'a> {
    fn new(costs: &'a Costs, query: &'a [u8], name: &'a [u8]) -> Self {
        let mut alignment = Self { costs, query, name, cells: vec![u16::MAX; (name.len() + 1) * (query.len() + 1)] };
        for i in 0..=name.len() {
            for j in 0..=query.len() {
                let cell = alignment.steps_to(i, j).map(|(from, cost, _)| alignment.at(from).saturating_add(cost)).min();
                alignment.cells[i * (query.len() + 1) + j] = if (i, j) == (0, 0) { 0 } else { cell.unwrap_or(u16::MAX) };
            }
        }
        alignment
    }

    fn at(&self, (i, j): (usize, usize)) -> u16 {
        self.cells[i * (self.query.len() + 1) + j]
    }

    /// The ways into a cell: where from, at what cost, and how many keys of the name they match.
    fn steps_to(&self, i: usize, j: usize) -> impl Iterator<Item = ((usize, usize), u16, usize)> {
        let (query, name) = (self.query, self.name);
        let replaced = (i > 0 && j > 0).then(|| {
            let cost = u16::from(self.costs.row(name[i - 1])[usize::from(query[j - 1] & 127)]);
            ((i - 1, j - 1), cost, usize::from(cost == 0))
        });
        let swapped = (i > 1 && j > 1 && name[i - 1] == query[j - 2] && name[i - 2] == query[j - 1]).then(|| ((i - 2, j - 2), SWAPPED, 2));
        let omitted = (i > 0).then(|| {
            let is_doubled = i > 1 && name[i - 1] == name[i - 2];
            ((i - 1, j), if is_doubled { DOUBLED } else { EDIT }, 0)
        });
        let extra = (j > 0).then(|| ((i, j - 1), extra_cost(query, j - 1), 0));
        [replaced, swapped, omitted, extra].into_iter().flatten()
    }

    /// The end of the beginning of the name that fits the query best.
    fn end(&self) -> usize {
        (0..=self.name.len()).min_by_key(|i| (self.at((*i, self.query.len())), std::cmp::Reverse(*i))).unwrap_or(0)
    }

    fn cost(&self) -> u16 {
        self.at((self.end(), self.query.len()))
    }

    /// Keys of the name that the query has in the same place, or swapped with their neighbour.
    fn matched(&self) -> Vec<usize> {
        let mut matched = Vec::new();
        let mut cell = (self.end(), self.query.len());
        while cell != (0, 0) {
            let step = self.steps_to(cell.0, cell.1).find(|(from, cost, _)| self.at(*from).saturating_add(*cost) == self.at(cell));
            let Some((from, _, count)) = step else { break };
            matched.extend(cell.0 - count..cell.0);
            cell = from;
        }
        matched
    }
}
