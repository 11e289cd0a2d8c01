//! The picture on the clipboard.

use image::RgbImage;

/// The picture; none.
pub(super) fn picture() -> Option<RgbImage> {
    None
}
