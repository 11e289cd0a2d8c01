//! Finding plants by name, however it is typed: with slips, in the wrong keyboard mode, half typed,
//! by first consonants, romanised, by ear; and by facts such as colour, season and danger. Pure: the
//! catalogue goes in, ranked hits come out. `Index` is for a catalogue, `NameIndex` for bare names.

mod array;
mod cost;
mod facet;
mod find;
mod hangul;
mod highlight;
mod index;
mod keys;
mod lexicon;
mod names;
mod probe;
mod refused;
mod results;
mod scan;
mod sound;
mod terms;
#[cfg(test)]
mod tests;

pub use facet::{Colour, Facet, Habit, Season};
pub use find::{Found, NameHits};
pub use index::Index;
pub use names::{Name, NameIndex};
pub use results::{Hit, MOST_QUERY_CHARS, MatchedBy, Notice, QueryError, Results};
pub use scan::Part;
