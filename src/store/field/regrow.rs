//! Growing lost branches of a damaged copy again, so that rows below them can be reached.
//!
//! A table is a tree of pages, and one lost branch hides every leaf below it. Auto-vacuum keeps a map
//! from each page to its parent, for its own use; read backwards it tells which leaves belonged to
//! a lost branch, and the leaves themselves tell their order.
//! Layouts from <https://www.sqlite.org/fileformat2.html#pointer_map_or_ptrmap_pages>.

use std::collections::{BTreeMap, BTreeSet};

use super::database::PAGE_BYTES;

const PAGE: usize = PAGE_BYTES as usize;
/// Entries of 5 bytes on one page of the map.
const ENTRIES: usize = PAGE / 5;
/// The entry of a page below another one of the same tree.
const BELOW: u8 = 5;

const BRANCH: u8 = 5;
const LEAF: u8 = 13;
const BRANCH_HEAD_BYTES: usize = 12;
const LEAF_HEAD_BYTES: usize = 8;
/// Deeper than any tree of a file this program can make; damaged pages may form a circle.
const MAX_DEPTH: usize = 12;

/// Rewrites the branches of tables whose children are not those of the map. The bytes are a whole
/// database file; page 1 and the trees of indexes are left alone.
pub(super) fn branches(file: &mut [u8]) {
    let children = children(file);
    let mut done = BTreeSet::new();
    for &parent in children.keys().filter(|&&parent| parent > 1) {
        grow(file, &children, parent, &mut done, 0);
    }
}

/// The pages of each parent, by number from 1.
fn children(file: &[u8]) -> BTreeMap<usize, Vec<usize>> {
    let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for page in 3..=file.len() / PAGE {
        let map = (page - 2) / (ENTRIES + 1) * (ENTRIES + 1) + 2;
        if page == map {
            continue;
        }
        let entry = &file[(map - 1) * PAGE + 5 * (page - map - 1)..][..5];
        let parent = number(entry, 1);
        if entry[0] == BELOW && parent != page && parent <= file.len() / PAGE {
            children.entry(parent).or_default().push(page);
        }
    }
    children
}

fn grow(file: &mut [u8], all: &BTreeMap<usize, Vec<usize>>, parent: usize, done: &mut BTreeSet<usize>, depth: usize) {
    let Some(children) = all.get(&parent).filter(|_| depth < MAX_DEPTH && done.insert(parent)) else { return };
    for &child in children {
        grow(file, all, child, done, depth + 1);
    }
    let is_index = |&child: &usize| matches!(page(file, child)[0], 2 | 10);
    if children.iter().any(is_index) || children_in(page(file, parent)).is_some_and(|now| now == children.iter().copied().collect()) {
        return;
    }
    let mut found: Vec<(i64, usize)> = children.iter().filter_map(|&child| Some((first_rowid(file, child, 0)?, child))).collect();
    found.sort_unstable();
    if let Some(branch) = branch(&found) {
        file[(parent - 1) * PAGE..parent * PAGE].copy_from_slice(&branch);
    }
}

fn page(file: &[u8], number: usize) -> &[u8] {
    &file[(number - 1) * PAGE..number * PAGE]
}

/// The children a branch names; `None` if it is no branch.
fn children_in(page: &[u8]) -> Option<BTreeSet<usize>> {
    if page[0] != BRANCH {
        return None;
    }
    let mut children = BTreeSet::from([number(page, 8)]);
    for cell in 0..cells(page) {
        children.insert(number(page.get(cell_at(page, BRANCH_HEAD_BYTES, cell)?..)?.get(..4)?, 0));
    }
    Some(children)
}

/// The smallest rowid below a page.
fn first_rowid(file: &[u8], number_of_page: usize, depth: usize) -> Option<i64> {
    if number_of_page == 0 || number_of_page > file.len() / PAGE || depth > MAX_DEPTH {
        return None;
    }
    let page = page(file, number_of_page);
    match page[0] {
        LEAF if cells(page) > 0 => {
            let cell = page.get(cell_at(page, LEAF_HEAD_BYTES, 0)?..)?;
            let (_length, bytes) = varint(cell)?;
            varint(&cell[bytes..]).map(|(rowid, _)| rowid)
        }
        BRANCH if cells(page) > 0 => first_rowid(file, number(page.get(cell_at(page, BRANCH_HEAD_BYTES, 0)?..)?.get(..4)?, 0), depth + 1),
        BRANCH => first_rowid(file, number(page, 8), depth + 1),
        _ => None,
    }
}

/// A branch over these children, in this order; `None` if there are none or too many.
fn branch(children: &[(i64, usize)]) -> Option<Vec<u8>> {
    let (&(_, last), _) = children.split_last()?;
    let mut page = vec![0_u8; PAGE];
    let mut content = PAGE;
    for (cell, pair) in children.windows(2).enumerate() {
        // A branch's key is the largest rowid on its left: one less than the first on its right.
        let mut bytes = (pair[0].1 as u32).to_be_bytes().to_vec();
        bytes.extend(varint_bytes(pair[1].0.checked_sub(1)?));
        content = content.checked_sub(bytes.len())?;
        let pointer = BRANCH_HEAD_BYTES + 2 * cell;
        if content < pointer + 2 {
            return None;
        }
        page[content..content + bytes.len()].copy_from_slice(&bytes);
        page[pointer..pointer + 2].copy_from_slice(&(content as u16).to_be_bytes());
    }
    page[0] = BRANCH;
    page[3..5].copy_from_slice(&(children.len() as u16 - 1).to_be_bytes());
    page[5..7].copy_from_slice(&(content as u16).to_be_bytes());
    page[8..12].copy_from_slice(&(last as u32).to_be_bytes());
    Some(page)
}

fn cells(page: &[u8]) -> usize {
    usize::from(u16::from_be_bytes([page[3], page[4]]))
}

fn cell_at(page: &[u8], head_bytes: usize, cell: usize) -> Option<usize> {
    let pointer = page.get(head_bytes + 2 * cell..)?.get(..2)?;
    Some(usize::from(u16::from_be_bytes([pointer[0], pointer[1]])))
}

fn number(bytes: &[u8], at: usize) -> usize {
    bytes[at..at + 4].iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// SQLite's number of 1 to 9 bytes, and how many they are.
fn varint(bytes: &[u8]) -> Option<(i64, usize)> {
    let mut number = 0_u64;
    for (at, &byte) in bytes.iter().take(9).enumerate() {
        if at == 8 {
            return Some(((number << 8 | u64::from(byte)).cast_signed(), 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((number.cast_signed(), at + 1));
        }
    }
    None
}

/// Rowids of ours are not negative and far below 2^56, so eight groups of seven bits hold them.
fn varint_bytes(number: i64) -> Vec<u8> {
    let number = number.max(0).unsigned_abs() & ((1 << 56) - 1);
    let groups = (1..8).rev().map(|group| (number >> (7 * group)) as u8 | 0x80).skip_while(|&group| group == 0x80);
    groups.chain([number as u8 & 0x7f]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 1 << 40, (1 << 56) - 1] {
            let bytes = varint_bytes(number);
            assert_eq!(varint(&bytes), Some((number, bytes.len())));
        }
        assert_eq!(varint(&[0xff; 9]), Some((-1, 9)));
        assert_eq!(varint(&[0x80; 3]), None);
    }

    #[test]
    fn any_bytes_are_survived() {
        let mut state = 7_u64;
        for _ in 0..200 {
            let mut file: Vec<u8> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                [0, 2, 5, 5, 13, (state >> 40) as u8][(state >> 33) as usize % 6]
            })
            .take(PAGE * 6)
            .collect();
            // Entries of the map that name parents there are.
            for entry in 0..4 {
                file[PAGE + 5 * entry..][..5].copy_from_slice(&[BELOW, 0, 0, 0, 3 + (entry as u8 + 1) % 4]);
            }
            branches(&mut file);
        }
        branches(&mut []);
        branches(&mut vec![5; PAGE - 1]);
    }
}
