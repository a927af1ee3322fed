//! Tables as MediaWiki has them: between `{|` and `|}`, a row behind each `|-`, a cell behind each `|` or `!`
//! that begins a line and behind each `||` or `!!` within it. What stands before another bar says how the
//! cell looks. A cell goes on in lines that begin with neither.

use std::ops::Range;

use memchr::memmem;

use super::fenced::OpenCell;
use super::{Sink, lines_of};

/// Whether a line, without the white space around it, opens such a table.
pub(super) fn opens(content: &str) -> bool {
    content.starts_with("{|")
}

/// Whether it closes one.
pub(super) fn closes(content: &str) -> bool {
    content.starts_with("|}")
}

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    let mut cell: Option<OpenCell> = None;
    for line in lines_of(text) {
        let content = line.content();
        let source = &line.text[content.clone()];
        if opens(source) {
            continue;
        }
        let ends_row = closes(source) || source.starts_with("|-") || source.starts_with("|+");
        if ends_row || source.starts_with(['|', '!']) {
            OpenCell::put(&mut cell, sink);
        }
        if ends_row {
            sink.end_row();
        }
        if closes(source) || source.starts_with("|-") {
            continue;
        }
        if let Some(rest) = source.strip_prefix("|+") {
            let caption = content.start + 2..content.end;
            line.cell(caption.start + attributes_len(rest), caption.end, sink);
            sink.end_row();
        } else if source.starts_with(['|', '!']) {
            let is_head = source.starts_with('!');
            for place in cells(line.text, content.start + 1..content.end, is_head) {
                OpenCell::put(&mut cell, sink);
                cell = Some(OpenCell::new(line, place));
            }
        } else if let Some(cell) = &mut cell {
            cell.goes_on(line);
        }
    }
    OpenCell::put(&mut cell, sink);
}

/// Where the cells stand in a line, attributes and marks of emphasis left out.
fn cells(line: &str, range: Range<usize>, is_head: bool) -> Vec<Range<usize>> {
    let mut res = Vec::new();
    let mut start = range.start;
    loop {
        let rest = &line[start..range.end];
        let bars = memmem::find(rest.as_bytes(), b"||");
        let marks = memmem::find(rest.as_bytes(), b"!!").filter(|_| is_head);
        let len = bars.into_iter().chain(marks).min();
        let end = len.map_or(range.end, |it| start + it);
        let own = start + attributes_len(&line[start..end])..end;
        res.push(within_quotes(line, own));
        match len {
            Some(_) => start = end + 2,
            None => return res,
        }
    }
}

/// The length of the attributes that a cell begins with, their bar included.
fn attributes_len(cell: &str) -> usize {
    let Some(bar) = cell.find('|') else { return 0 };
    let before = &cell[..bar];
    // The bar of a link or a template is none.
    if before.contains("[[") || before.contains("{{") {
        0
    } else {
        bar + 1
    }
}

/// A cell without the quotes that make it bold.
fn within_quotes(line: &str, cell: Range<usize>) -> Range<usize> {
    let source = &line[cell.clone()];
    let trimmed = source.trim();
    let inner = trimmed.trim_matches('\'');
    let n_before = trimmed.len() - trimmed.trim_start_matches('\'').len();
    if n_before < 2 || inner.is_empty() {
        return cell;
    }
    let start = cell.start + (source.len() - source.trim_start().len()) + n_before;
    start..start + inner.len()
}
