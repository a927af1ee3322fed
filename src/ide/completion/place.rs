//! The line that something is put into: what is typed in it already, and what sets a snippet apart from the
//! lines around it.

use crate::rules::diagnostic::Message;
use crate::text::range::{TextRange, to_u32};
use crate::text::rope::{Encoding, Position, Text};

use super::snippet::{Completion, Kind, Snippet};

/// A line with a cursor in it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) at: u32,
    /// What stands in it but for blanks around.
    pub(super) typed: String,
    /// Where that stands, the cursor in it.
    range: TextRange,
    /// Nothing stands behind the cursor but tags that close.
    pub(super) is_end: bool,
    /// A sentence ends right before the cursor, and nothing stands behind it.
    pub(super) is_behind_sentence: bool,
    /// A blank line, or none, above and below.
    is_apart: (bool, bool),
    line_break: &'static str,
}

impl Line {
    pub(super) fn of(text: &Text, at: u32) -> Self {
        let idx = text.position(at, Encoding::Utf8).line;
        let range = |idx: u32| {
            let place = |column| Position { line: idx, column };
            text.range(place(0), place(u32::MAX), Encoding::Utf8).value
        };
        let content = |idx: u32| text.slice(range(idx));
        let own = range(idx);
        let line = text.slice(own);
        let typed = line.trim();
        let indent = line.len() - line.trim_start().len();
        let start = (own.start + to_u32(indent)).min(at);
        let end = (own.start + to_u32(indent + typed.len())).max(at);
        let before = text.slice(TextRange::new(own.start, at));
        let behind = text.slice(TextRange::new(at, own.end));
        let is_end = is_closing(&behind);
        let is_last = own.end as usize == text.len();
        let next = range(idx + 1).start;
        Self {
            at,
            range: TextRange::new(start, end),
            is_end,
            is_behind_sentence: is_end && before.ends_with(['。', '；']),
            is_apart: (
                idx == 0 || content(idx - 1).trim().is_empty(),
                is_last || content(idx + 1).trim().is_empty(),
            ),
            line_break: match &*text.slice(TextRange::new(own.end, next)) {
                _ if is_last => break_before(text, own.start),
                it => known_break(it),
            },
            typed: typed.to_owned(),
        }
    }

    /// A snippet that is a line or more of its own. It takes the place of what is typed, which has to be its
    /// beginning, or a word of its label; `None` where it is not.
    pub(super) fn offer(
        &self,
        kind: Kind,
        label: String,
        snippet: &Snippet,
        about: Message,
    ) -> Option<Completion> {
        let typed = &self.typed;
        let is_begun = snippet.text.trim_start().starts_with(typed.as_str())
            || label.split('、').any(|it| it.starts_with(typed.as_str()))
            || snippet.head().starts_with(typed.as_str());
        if !is_begun {
            return None;
        }
        let lead = if self.is_apart.0 || is_within(kind) {
            ""
        } else {
            "\n"
        };
        let trail = if self.is_apart.1 || is_within(kind) {
            ""
        } else {
            "\n"
        };
        Some(Completion {
            label,
            kind,
            range: self.range,
            snippet: snippet.set_apart(lead, trail, self.line_break),
            about,
        })
    }

    /// A sentence that goes on behind another in the same line.
    pub(super) fn append(&self, label: String, snippet: Snippet, about: Message) -> Completion {
        Completion {
            label,
            kind: Kind::Sentence,
            range: TextRange::empty(self.at),
            snippet,
            about,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    pub(super) fn range(&self) -> TextRange {
        self.range
    }
}

/// Whether a text is blank but for tags that close elements.
fn is_closing(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some(tag) = rest.strip_prefix("</") {
        let Some((_, behind)) = tag.split_once('>') else {
            return false;
        };
        rest = behind.trim_start();
    }
    rest.is_empty()
}

/// Whether a snippet stands among others of its kind, with no blank line between.
fn is_within(kind: Kind) -> bool {
    matches!(kind, Kind::Row | Kind::Figure)
}

fn break_before(text: &Text, start: u32) -> &'static str {
    let before = text.slice(TextRange::new(start.saturating_sub(2), start));
    match &*before {
        "\r\n" => "\r\n",
        it if it.ends_with('\r') => "\r",
        _ => "\n",
    }
}

fn known_break(text: &str) -> &'static str {
    match text {
        "\r\n" => "\r\n",
        "\r" => "\r",
        _ => "\n",
    }
}
