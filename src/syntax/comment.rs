//! Comments for us in a text: `<!-- gouji: … -->`. What they say is read above this layer.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::text::range::{TextRange, to_u32};

/// What a comment for us begins with.
pub const MARK: &str = "gouji:";
pub const OPEN: &str = "<!--";
pub const CLOSE: &str = "-->";

/// Every block is asked: it is made once.
static MARKS: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(MARK));

/// Whether a text may have comments for us: told by its bytes.
pub fn may_have(text: &str) -> bool {
    MARKS.find(text.as_bytes()).is_some()
}

/// Where comments for us stand in a text. Each stands in one line.
pub fn found(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    let marks = MARKS.find_iter(text.as_bytes());
    marks.filter_map(move |at| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        let start = before.strip_suffix(OPEN)?.len();
        let line = text[at..].lines().next()?;
        let end = at + line.find(CLOSE)? + CLOSE.len();
        Some(TextRange::new(to_u32(start), to_u32(end)))
    })
}
