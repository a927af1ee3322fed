//! Where a text of Markdown shows code: what stands there is shown as it is, and no table.

use memchr::memmem;

use crate::syntax::document::Document;
use crate::syntax::layout::markdown::quote_len;
use crate::text::range::{TextRange, to_u32};

/// The fewest marks that fence code off.
const FENCE: usize = 3;

/// A fence that is open.
struct Fence {
    mark: char,
    n_marks: usize,
    start: u32,
}

/// Where code stands between fences, which are in it. One that nothing closes goes on to the end.
pub(super) fn fenced(document: &Document) -> Vec<TextRange> {
    let mut acc = Vec::new();
    let mut open: Option<Fence> = None;
    let mut at = 0;
    for block in document.blocks() {
        let text = block.text();
        if may_fence(text) {
            let mut line_at = at;
            for line in text.split_inclusive('\n') {
                let end = line_at + to_u32(line.len());
                match (&open, marks(line)) {
                    (None, Some((mark, n_marks, rest))) if opens(mark, rest) => {
                        open = Some(Fence {
                            mark,
                            n_marks,
                            start: line_at,
                        });
                    }
                    (Some(fence), Some((mark, n_marks, rest)))
                        if mark == fence.mark && n_marks >= fence.n_marks && rest.is_empty() =>
                    {
                        acc.push(TextRange::new(fence.start, end));
                        open = None;
                    }
                    _ => {}
                }
                line_at = end;
            }
        }
        at += block.len();
    }
    acc.extend(open.map(|it| TextRange::new(it.start, at)));
    acc
}

/// Told by the bytes: hardly any block has a fence.
fn may_fence(text: &str) -> bool {
    ["```", "~~~"]
        .iter()
        .any(|it| memmem::find(text.as_bytes(), it.as_bytes()).is_some())
}

/// The marks of a fence that a line begins with, how many there are, and what stands behind them.
fn marks(line: &str) -> Option<(char, usize, &str)> {
    let content = &line[quote_len(line)..];
    let indent = content.len() - content.trim_start_matches(' ').len();
    let content = content.trim();
    let mark = content
        .chars()
        .next()
        .filter(|it| matches!(it, '`' | '~'))?;
    let rest = content.trim_start_matches(mark);
    let n_marks = content.len() - rest.len();
    (indent <= 3 && n_marks >= FENCE).then_some((mark, n_marks, rest))
}

/// Behind backticks stands the name of a language and no other backtick: that would be code within a line.
fn opens(mark: char, rest: &str) -> bool {
    mark == '~' || !rest.contains('`')
}
