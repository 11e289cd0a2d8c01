//! The only room that speaks SQL, and the only one that keeps files: the catalogue (read-only at
//! run time, built from CSV), the field database of jobs and answers, photos, and bundles.

pub mod bundle;
pub mod catalogue;
pub mod disc;
pub mod field;
pub mod photos;
