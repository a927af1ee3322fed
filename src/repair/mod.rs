//! Error localization, after Fellegi and Holt: the smallest set of changes after which every
//! identity holds.
//!
//! The tables are an error-correcting code. In table 三 each number stands in at least two
//! identities, and no change of three numbers or fewer keeps them all, so a single wrong number is
//! always located, and two are never taken for one. Nothing here knows which row is which; it works
//! on variables and equations.

pub mod defect;
pub mod evidence;
pub mod search;
pub mod system;
