//! The one thing in EXIF that belongs to the picture: which side is up.

/// What stands before the EXIF block in a JPEG, and by mistake in other files.
pub(super) const EXIF_NAME: &[u8] = b"Exif\0\0";

/// An EXIF block with nothing but the orientation of the block given; upright if that has none.
///
/// Every block is replaced where it stands rather than left out. Readers disagree about which of
/// several blocks counts, and so each finds the same orientation as before.
pub(super) fn orientation_only(exif: &[u8]) -> Vec<u8> {
    let (name, block) = match exif.strip_prefix(EXIF_NAME) {
        Some(block) => (EXIF_NAME, block),
        None => (&[][..], exif),
    };
    // Big-endian TIFF: one directory at byte 8 with one entry: 0x0112, one 16-bit number.
    let mut minimal = [name, b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"].concat();
    minimal.push(find(block).unwrap_or(1));
    // Two bytes fill up the value, four say that no directory follows.
    minimal.extend([0; 6]);
    minimal
}

/// The orientation, 1 to 8, of the first directory; read as the recogniser's decoder reads it.
fn find(block: &[u8]) -> Option<u8> {
    let is_little = match block.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let u16_of = |bytes: [u8; 2]| if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
    let u32_of = |bytes: [u8; 4]| if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) };
    let start = u32_of(*block.get(4..)?.first_chunk()?);
    let (count, entries) = block.get(usize::try_from(start).ok()?..)?.split_first_chunk()?;
    for entry in entries.chunks_exact(12).take(usize::from(u16_of(*count))) {
        let tag = u16_of([entry[0], entry[1]]);
        let kind = u16_of([entry[2], entry[3]]);
        let values = u32_of([entry[4], entry[5], entry[6], entry[7]]);
        if (tag, kind, values) == (0x0112, 3, 1) {
            return u8::try_from(u16_of([entry[8], entry[9]])).ok().filter(|value| (1..=8).contains(value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;
    use proptest::prelude::*;

    use super::*;

    /// A block with entries of other kinds before the orientation, in either byte order.
    fn block(is_little: bool, before: &[(u16, u16, u32, u16)], orientation: u16) -> Vec<u8> {
        let two = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let four = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let mut block = if is_little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        block.extend(four(8));
        block.extend(two(before.len() as u16 + 1));
        for &(tag, kind, count, value) in before.iter().chain(&[(0x0112, 3, 1, orientation)]) {
            block.extend([two(tag), two(kind)].concat());
            block.extend(four(count));
            block.extend([two(value), [0, 0]].concat());
        }
        block.extend(four(0));
        block
    }

    proptest! {
        #[test]
        fn the_decoder_reads_the_same_orientation_before_and_after(
            is_little: bool,
            before in proptest::collection::vec((0x0110_u16..0x0114, 2_u16..5, 0_u32..3, 0_u16..10), 0..4),
            orientation in 0_u16..300,
            cut in 0_usize..120,
            flip in proptest::option::of((0_usize..120, 0_u8..8)),
        ) {
            let mut exif = block(is_little, &before, orientation);
            exif.truncate(exif.len().max(cut + 1) - cut);
            if let Some((at, bit)) = flip {
                let at = at % exif.len();
                exif[at] ^= 1 << bit;
            }
            let expected = Orientation::from_exif_chunk(&exif).unwrap_or(Orientation::NoTransforms);
            let minimal = orientation_only(&exif);
            prop_assert_eq!(Orientation::from_exif_chunk(&minimal), Some(expected));
            prop_assert_eq!(orientation_only(&minimal), minimal.clone());
            prop_assert_eq!(minimal.len(), 26);
        }

        #[test]
        fn anything_else_is_upright(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let expected = Orientation::from_exif_chunk(&bytes).unwrap_or(Orientation::NoTransforms);
            prop_assert_eq!(Orientation::from_exif_chunk(&orientation_only(&bytes)), Some(expected));
        }
    }
}
