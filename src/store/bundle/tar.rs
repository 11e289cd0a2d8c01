//! The little of tar that a bundle uses: ordinary files with short names ("ustar" headers).
//!
//! Readers do not parse headers. They know from the list what each has to be, and compare.

/// Everything in a tar is filled up to a multiple of this.
pub(super) const BLOCK_BYTES: usize = 512;
/// Zeros after the last entry.
pub(super) const END_BYTES: usize = 2 * BLOCK_BYTES;

const SIZE_AT: usize = 124;
const CHECKSUM_AT: usize = 148;

/// The header of a file. `name` has at most 100 bytes and `bytes` is below 8 GiB.
pub(super) fn header(name: &str, bytes: u64, made_at_ms: i64) -> [u8; BLOCK_BYTES] {
    let mut header = [0; BLOCK_BYTES];
    let mut put = |at: usize, field: &[u8]| header[at..at + field.len()].copy_from_slice(field);
    put(0, name.as_bytes());
    put(100, b"0000600\0");
    // User and group 0; nobody unpacks as somebody else's.
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(SIZE_AT, format!("{bytes:011o}\0").as_bytes());
    let made_at_secs = u64::try_from(made_at_ms / 1000).unwrap_or(0).min((1 << 33) - 1);
    put(136, format!("{made_at_secs:011o}\0").as_bytes());
    // The sum is taken over spaces in its own place.
    put(CHECKSUM_AT, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[CHECKSUM_AT..CHECKSUM_AT + 8].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

/// The length a header states, or nothing if it is not one of ours.
pub(super) fn stated_bytes(header: &[u8; BLOCK_BYTES]) -> Option<u64> {
    let digits = std::str::from_utf8(&header[SIZE_AT..SIZE_AT + 11]).ok()?;
    u64::from_str_radix(digits, 8).ok()
}

/// How many zeros follow a content of this length.
pub(super) fn padding_bytes(bytes: u64) -> usize {
    // Below a block's length, so it fits any integer.
    (bytes.next_multiple_of(BLOCK_BYTES as u64) - bytes) as usize
}
