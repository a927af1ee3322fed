//! Error localization, after Fellegi and Holt: what can have happened to a table whose identities do
//! not hold, with the fewest slips.
//!
//! The tables are an error-correcting code: in table 三 each number stands in at least two identities,
//! and no change of three numbers or fewer keeps them all. But errors do not come number by number. A
//! **slip** is one thing that a person or a spreadsheet does wrong: a cell mistyped, along with any of
//! the totals recomputed from it; two cells of a row or a column exchanged, or a value put into the
//! wrong one of them; the parts of a row shifted by one. An **explanation** is a set of slips after
//! whose undoing every identity holds and nothing is below zero. A sentence about one cell or a sum is
//! an identity like the form's, except that it can be wrong itself: an explanation that leaves it
//! broken has one slip more.
//!
//! A repair is **safe** when nothing else could be true:
//! - it undoes the only explanation with the fewest slips;
//! - all of these are cells mistyped, with nothing recomputed;
//! - every one of these cells stands in two identities that were broken, so that no single wrong number
//!   elsewhere is behind it.
//!
//! Why that suffices: what slips leave in the identities, their residuals, is a sum of few patterns.
//! One mistyped cell of table 三 leaves a pattern that no other single slip leaves, so that it is always
//! told. All explanations of one slip and of two are found, by pattern, so whatever two slips have
//! happened, the truth is among what was found; it is overlooked only where two slips happen to leave
//! what a single mistyped cell does, which takes equal amounts at matching places. Three slips or more
//! are told where they come apart, and otherwise called too much. `tests/properties/slips.rs` counts how
//! often all this goes wrong.
//!
//! Nothing here knows which row is which, or what the text says; it works on variables and equations.

pub mod defect;
pub mod evidence;
pub mod likeness;
pub mod search;
pub mod slip;
pub mod system;
