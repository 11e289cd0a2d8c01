//! The only room that speaks SQL. The catalogue is read-only at run time and built from CSV.

pub mod catalogue;
