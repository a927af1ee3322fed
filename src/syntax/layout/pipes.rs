//! Cells between pipes: a whole row with a pipe behind each cell, or one cell per line with a pipe
//! behind it. Outer pipes delimit nothing. A line of pipes alone is what a merged cell left: one
//! pipe is a blank cell, several in a row are filler.

use memchr::memchr_iter;

use crate::text::fold::is_blank;

use super::{Line, Sink};

pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) {
    let content = line.text.trim_matches(is_blank);
    if content.len() > 1 && content.bytes().all(|it| it == b'|') {
        return;
    }
    let lead = line.text.len() - line.text.trim_start_matches(is_blank).len();
    let end = lead + content.len();
    let mut start = lead;
    for pipe in memchr_iter(b'|', content.as_bytes()).map(|it| it + lead) {
        let is_outer = pipe == lead && content.len() > 1;
        if !is_outer {
            line.cell(start, pipe, sink);
        }
        start = pipe + 1;
    }
    if start < end {
        line.cell(start, end, sink);
    }
}
