//! Reports written anew, with every figure and every word that they have: in another layout, in order, in
//! the form's own hand.

pub mod convert;
pub mod fill;
pub mod format;
pub mod losses;
pub mod sections;
pub mod table;
