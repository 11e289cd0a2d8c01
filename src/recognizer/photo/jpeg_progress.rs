//! Follows how exactly a progressive JPEG's scans state its coefficients, so that a picture whose
//! later scans are missing is noticed although an end marker was put behind the earlier ones.

use super::jpeg_layout::JpegLayout;

/// Coefficients of a block, the mean first.
const COEFFICIENTS: usize = 64;

/// Per component and coefficient how many of its lowest bits are still missing; none before its
/// first scan. The same book-keeping as `coef_bits` in libjpeg.
type MissingBits = Vec<[Option<u8>; COEFFICIENTS]>;

/// Whether the scans state the mean of every block exactly, and of the first component, which is
/// brightness, every coefficient.
///
/// Colour detail is not asked for: an encoder may leave it out, and nobody sees it. A cut within
/// the very last scan is not noticed; it costs the last bit of some details.
pub(super) fn is_refined(bytes: &[u8], layout: &JpegLayout) -> bool {
    let mut missing: MissingBits = vec![[None; COEFFICIENTS]; layout.components.len()];
    let scans = layout.segments.iter().filter(|(marker, _)| *marker == 0xda);
    for (_, range) in scans {
        let Some(header) = bytes.get(range.clone()) else { return false };
        note_scan(header, layout, &mut missing);
    }
    let is_exact = |bits: &Option<u8>| *bits == Some(0);
    missing.iter().all(|component| is_exact(&component[0])) && missing.first().is_some_and(|first| first.iter().all(is_exact))
}

/// Takes up one scan's header; one that makes no sense is left for the decoder to report.
fn note_scan(header: &[u8], layout: &JpegLayout, missing: &mut MissingBits) {
    let Some((&count, rest)) = header.split_first() else { return };
    let Some((members, &[first, last, precision, ..])) = rest.split_at_checked(2 * usize::from(count)) else { return };
    for member in members.chunks_exact(2) {
        let Some(component) = layout.components.iter().position(|component| component.id == member[0]) else { continue };
        if let Some(coefficients) = missing[component].get_mut(usize::from(first)..=usize::from(last)) {
            coefficients.fill(Some(precision & 0x0f));
        }
    }
}
