//! The search as visitors use it: the real catalogue, real names, queries as people type them.

mod behaviours;
mod catalogue;
mod facets;
mod misspellings;
mod misspelt;
mod properties;
mod real_names;
mod recall;
mod typist;
