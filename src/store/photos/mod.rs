//! Photos as files, one per picture, named by the SHA-256 of what is in them; never in the database.
//!
//! What a camera writes beside the pixels (place, time, serial numbers) is taken out before
//! anything touches the disc. A photo without a row in the database, and a row without its photo,
//! are put right by [`reconcile`].

mod error;
mod files;
mod key;
pub mod reconcile;
mod strip;

pub use error::PhotoFileError;
pub use files::{FoundPhoto, Hold, MAX_PHOTO_BYTES, PhotoFiles};
pub use key::{InvalidPhotoKey, PhotoKey};
pub use strip::{PhotoRefused, PictureFormat, strip};
