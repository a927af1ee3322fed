//! Cells between tabs, as a table comes from a web page or a spreadsheet. Merged cells leave blank
//! ones behind, and columns shift from row to row; both are kept as they are.

use memchr::memchr_iter;

use super::{Line, Sink};

pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) {
    let mut start = 0;
    for tab in memchr_iter(b'\t', line.text.as_bytes()) {
        line.cell(start, tab, sink);
        start = tab + 1;
    }
    line.cell(start, line.text.len(), sink);
}
