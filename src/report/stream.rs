//! A part flattened into lines of items, each read once: a number, a label, or nothing. What
//! follows works on this and never asks which layout an item came from.

use std::ops::Range;

use crate::syntax::block::Block;
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::{digit, is_blank};
use crate::text::label::{LONGEST, Label, Reader};
use crate::text::number::{self, Number, Reading};
use crate::text::range::{TextRange, to_u32};

/// A part as lines of items.
pub(super) struct Stream {
    pub items: Vec<Item>,
    pub lines: Vec<Line>,
}

/// What one cell holds, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// From the start of the part.
    pub range: TextRange,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Blank,
    NotApplicable,
    /// The number and its own place, from the start of the part.
    Number(Number, TextRange),
    Text(Label),
}

/// A row of cells.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    first: u32,
    end: u32,
    pub layout: Layout,
}

impl Item {
    pub fn is_blank(&self) -> bool {
        self.what == What::Blank
    }

    /// A number, or a filler that stands for one.
    pub fn is_value(&self) -> bool {
        matches!(self.what, What::Number(..) | What::NotApplicable)
    }

    pub fn label(&self) -> Option<&Label> {
        match &self.what {
            What::Text(label) => Some(label),
            _ => None,
        }
    }
}

impl Line {
    pub fn range(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }
}

impl Stream {
    pub fn new(part: &Part) -> Self {
        let mut res = Self {
            items: Vec::with_capacity(part.len as usize / 16),
            lines: Vec::new(),
        };
        let mut reader = Reader::default();
        for (offset, block) in part.located() {
            for row in block.rows() {
                let first = to_u32(res.items.len());
                for cell in row.cells {
                    let what = read_cell(block, cell.range, offset, &mut reader);
                    res.items.push(Item {
                        range: cell.range.shifted(offset),
                        what,
                    });
                }
                res.lines.push(Line {
                    first,
                    end: to_u32(res.items.len()),
                    layout: block.layout,
                });
            }
        }
        res
    }

    pub fn line_items(&self, line_idx: usize) -> &[Item] {
        self.lines
            .get(line_idx)
            .map_or(&[], |it| &self.items[it.range()])
    }

    /// The only item of a line that is not blank, where it is a text.
    pub fn lone_text(&self, line_idx: usize) -> Option<(&Item, &Label)> {
        let mut shown = self.line_items(line_idx).iter().filter(|it| !it.is_blank());
        let item = shown.next()?;
        let label = item.label()?;
        shown.next().is_none().then_some((item, label))
    }
}

/// What a text without markup holds.
pub(super) fn read(text: &str, reader: &mut Reader) -> What {
    read_chars(number::placed(text), text.len(), 0, reader)
}

fn read_cell(block: &Block, range: TextRange, offset: u32, reader: &mut Reader) -> What {
    if range.is_empty() {
        return What::Blank;
    }
    if block.is_plain(range) {
        let source = range.of(block.text());
        read_chars(
            number::placed(source),
            source.len(),
            offset + range.start,
            reader,
        )
    } else {
        read_chars(block.visible(range), range.len() as usize, offset, reader)
    }
}

fn read_chars(
    chars: impl Iterator<Item = number::Placed> + Clone,
    len: usize,
    offset: u32,
    reader: &mut Reader,
) -> What {
    let mut shown = chars.clone().skip_while(|it| is_blank(it.char));
    let Some(first) = shown.next() else {
        return What::Blank;
    };
    let may_be_value = digit(first.char).is_some()
        || matches!(
            first.char,
            '/' | '／' | '-' | '－' | '−' | '—' | '–' | '无' | '無' | '\\' | '_'
        );
    if may_be_value && len < 1000 {
        match number::read(chars.clone()) {
            Reading::Blank => return What::Blank,
            Reading::NotApplicable => return What::NotApplicable,
            Reading::Number(number, range) => return What::Number(number, range.shifted(offset)),
            Reading::Other => {}
        }
    }
    // Han characters take three bytes; markup makes cells longer, never shorter.
    const LONGEST_PLAIN: usize = LONGEST * 4;
    let is_label = len <= LONGEST_PLAIN || chars.clone().nth(LONGEST * 2).is_none();
    What::Text(if is_label {
        reader.read(chars.map(|it| it.char))
    } else {
        Label {
            words: 0,
            numbering: None,
            n_chars: u8::MAX,
        }
    })
}
