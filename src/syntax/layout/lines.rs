//! One cell per line, or one per paragraph where blank lines stand between them: the line is the
//! cell. Prose and headings are read the same way.

use super::{Line, Sink};

pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) {
    if !line
        .text
        .trim_matches(crate::text::fold::is_blank)
        .is_empty()
    {
        line.cell(0, line.text.len(), sink);
    }
}
