//! The files of the store: photos, bundles, and what a crash or a failing disc leaves of them.

#[path = "../faults/mod.rs"]
mod faults;
// Another test's pictures, of which these tests need a few.
#[allow(dead_code)]
#[path = "../photo_intake/fixtures.rs"]
mod fixtures;
#[allow(dead_code)]
#[path = "../photo_intake/made_elsewhere.rs"]
mod made_elsewhere;

mod bundle;
mod bundle_crash;
mod fault_library;
mod kiosk;
mod photo_crash;
mod photo_files;
mod strip;
