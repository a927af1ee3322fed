//! What stands in a cell, and what stands between rows.

use crate::text::label::Label;
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::reading::SHORT;

/// What one cell holds, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub range: TextRange,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Blank,
    NotApplicable,
    /// The number and its own place, a note behind it left out.
    Number(Number, TextRange),
    Text(Label),
}

/// Text that belongs to no row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    n_line_feeds: u32,
    n_returns: u32,
    has_digit: bool,
}

impl Item {
    /// Whether no text stands there that is too long for an entry of a list of contents.
    pub fn is_short(&self) -> bool {
        self.label().is_none_or(|it| it.n_chars <= SHORT)
    }

    pub fn is_blank(&self) -> bool {
        self.what == What::Blank
    }

    /// A number, or a filler that stands for one.
    pub fn is_value(&self) -> bool {
        matches!(self.what, What::Number(..) | What::NotApplicable)
    }

    /// A number with something behind it in its cell: a unit, or a note.
    pub fn has_unit(&self) -> bool {
        matches!(self.what, What::Number(_, own) if own.end < self.range.end)
    }

    pub fn label(&self) -> Option<&Label> {
        match &self.what {
            What::Text(label) => Some(label),
            _ => None,
        }
    }

    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        self.moved(0, by)
    }

    /// The same item of a text in which what stood at `from` stands at `to`.
    #[must_use]
    pub fn moved(self, from: u32, to: u32) -> Self {
        let what = match self.what {
            What::Number(number, range) => What::Number(number, range.moved(from, to)),
            it => it,
        };
        Self {
            range: self.range.moved(from, to),
            what,
        }
    }

    /// Whether the two differ in nothing but the number that they hold, and where.
    pub fn is_like(&self, other: &Self) -> bool {
        match (&self.what, &other.what) {
            (What::Number(..), What::Number(..)) => self.has_unit() == other.has_unit(),
            (a, b) => a == b,
        }
    }
}

impl Gap {
    pub fn of(text: &str) -> Self {
        /// Spaces in a line of nothing else that a program has put there to keep the layout of a page: they part
        /// no paragraphs.
        const PADDED: u32 = 20;
        let mut res = Self::default();
        let mut n_spaces = 0;
        for it in text.bytes() {
            let is_padding = n_spaces >= PADDED;
            res.n_line_feeds += u32::from(it == b'\n' && !is_padding);
            res.n_returns += u32::from(it == b'\r' && !is_padding);
            res.has_digit |= it.is_ascii_digit();
            n_spaces = if it == b' ' { n_spaces + 1 } else { 0 };
        }
        res
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            n_line_feeds: self.n_line_feeds + other.n_line_feeds,
            n_returns: self.n_returns + other.n_returns,
            has_digit: self.has_digit | other.has_digit,
        }
    }

    /// No blank line, but for the foot of a page.
    pub fn is_wrap(self) -> bool {
        self.n_line_feeds.max(self.n_returns) <= 1 || self.has_digit
    }
}
