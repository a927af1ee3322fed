//! Words in a text.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

/// What finds a few words in one step for each byte of a text, at once: for what looks at every line. `None`
/// only where there are too many.
pub fn searcher(words: impl IntoIterator<Item: AsRef<[u8]>>) -> Option<AhoCorasick> {
    let kind = Some(AhoCorasickKind::DFA);
    AhoCorasick::builder().kind(kind).build(words).ok()
}
