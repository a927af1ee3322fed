//! The lossless tree of a document: document → reports → blocks → rows → cells.
//!
//! Parsing never fails and never looks at what a cell means: a layout file turns lines into rows
//! of cells, each with its place, and that is all. Every node holds its length, never its offset,
//! so that an edit leaves the nodes below it alone; the leaves of the tree concatenate to the text.

pub mod block;
pub mod comment;
mod divide;
pub mod document;
pub mod edit;
pub mod escape;
pub mod layout;
mod line_edit;
pub mod markup;
mod scan;

#[cfg(test)]
mod tests;
