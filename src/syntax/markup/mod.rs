//! What a reader sees of a source: tags, references, marks of Markdown. No layout and no word of the
//! form; a source is a cell, a line or a block.

pub mod inline;
pub(super) mod reference;
pub mod shown;
pub(super) mod tag;
pub(super) mod unseen;
