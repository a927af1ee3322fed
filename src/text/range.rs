//! Byte ranges. Every position inside the engine is a UTF-8 byte offset; rows, columns and UTF-16
//! exist only at the edges.

use std::ops::Range;

/// A half-open range of UTF-8 bytes. 32 bits are enough: larger inputs are refused at the edge
/// ([`MAX_LEN`]), and the halved size shows in every cell and every fact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextRange {
    pub start: u32,
    pub end: u32,
}

/// The longest text the engine takes, in bytes. A county's compilation is a few megabytes.
pub const MAX_LEN: usize = 256 << 20;

impl TextRange {
    pub fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: end.max(start),
        }
    }

    pub fn empty(at: u32) -> Self {
        Self { start: at, end: at }
    }

    pub fn len(self) -> u32 {
        self.end - self.start
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range seen from an origin `by` bytes earlier.
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        Self {
            start: self.start + by,
            end: self.end + by,
        }
    }

    /// The same range of a text in which what stood at `from` stands at `to`.
    #[must_use]
    pub fn moved(self, from: u32, to: u32) -> Self {
        let by = to.wrapping_sub(from);
        Self {
            start: self.start.wrapping_add(by),
            end: self.end.wrapping_add(by),
        }
    }

    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte, or touch where one of them is empty.
    pub fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    pub fn as_usize(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text at this range; empty where the range is not one of `text`.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.as_usize()).unwrap_or_default()
    }
}

/// How places move when the text at a range is replaced by a text of another length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The range that is replaced.
    pub replaced: TextRange,
    pub new_len: u32,
}

impl Shift {
    /// What leads from one text to the other, without what both begin and end with.
    pub fn between(old: &str, new: &str) -> Self {
        let start = common_len(old.chars(), new.chars());
        let end = common_len(old[start..].chars().rev(), new[start..].chars().rev());
        Self {
            replaced: TextRange::new(to_u32(start), to_u32(old.len() - end)),
            new_len: to_u32(new.len() - end - start),
        }
    }

    /// Moves a range; `None` where it reaches into what was replaced.
    #[must_use]
    pub fn apply(self, range: &mut TextRange) -> Option<()> {
        *range = self.range(*range)?;
        Some(())
    }

    /// Where a range is afterwards; `None` where it reaches into what was replaced.
    pub fn range(self, range: TextRange) -> Option<TextRange> {
        Some(TextRange {
            start: self.place(range.start)?,
            end: self.place(range.end)?,
        })
    }

    /// Where a place is afterwards; `None` where it is inside of what was replaced.
    pub fn place(self, at: u32) -> Option<u32> {
        if at <= self.replaced.start {
            return Some(at);
        }
        let behind = at.checked_sub(self.replaced.end)?;
        Some(self.replaced.start + self.new_len + behind)
    }
}

impl std::fmt::Debug for TextRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// How many bytes two texts have in common, from where they are read.
pub fn common_len(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum()
}

/// `len` as the engine counts it. Texts over [`MAX_LEN`] do not get this far.
pub fn to_u32(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
