//! Tables of Markdown with their bars below one another.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::rules::diagnostic::Edit;
use crate::syntax::block::Block;
use crate::syntax::document::Document;
use crate::syntax::layout::Layout;
use crate::syntax::layout::markdown::{is_delimiter, quote_len};
use crate::syntax::layout::pipes::bars;
use crate::text::fold::is_blank;
use crate::text::range::{TextRange, to_u32};
use crate::write::markdown::{aligned, widths};

use super::code::fenced;

/// The edits that align the tables that stand where `wanted` says, a line each.
pub(super) fn tables(document: &Document, wanted: impl Fn(TextRange) -> bool) -> Vec<Edit> {
    let code = fenced(document);
    let mut at = 0;
    let located = document.blocks().map(|block| {
        let range = TextRange::new(at, at + block.len());
        at = range.end;
        (range, block)
    });
    let is_code = |range: TextRange| code.iter().any(|it| it.contains(range));
    let own = located.filter(|it| it.1.layout == Layout::Pipe && wanted(it.0) && !is_code(it.0));
    let own: Vec<_> = own.collect();
    let aligned = own
        .par_iter()
        .map(|(range, block)| table(block, range.start));
    aligned.flatten().collect()
}

/// A line of a table.
struct Line<'a> {
    /// Where its bars begin and end in the block.
    range: TextRange,
    text: &'a str,
    /// Without the white space around them; `None` for the rule below a header.
    cells: Option<Vec<&'a str>>,
}

fn table(block: &Block, offset: u32) -> Vec<Edit> {
    let lines = lines(block.text());
    let rows: Vec<&[&str]> = lines.iter().filter_map(|it| it.cells.as_deref()).collect();
    if rows.len() == lines.len() {
        return Vec::new();
    }
    let widths = widths(&rows);
    let edits = lines.iter().filter_map(|line| {
        let text = match &line.cells {
            Some(cells) => aligned(cells, &widths),
            None => rule(line.text, &widths),
        };
        let range = line.range.shifted(offset);
        (text != line.text).then_some(Edit { range, text })
    });
    edits.collect()
}

/// The lines with a bar at either end, and cells or dashes between.
fn lines(text: &str) -> Vec<Line<'_>> {
    let mut res = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(is_blank);
        let quoted = &content[quote_len(content)..];
        let content = quoted.trim_start_matches(is_blank);
        let start = at + (content.as_ptr() as usize - line.as_ptr() as usize);
        at += line.len();
        let range = TextRange::new(to_u32(start), to_u32(start + content.len()));
        if let Some(cells) = cells(content) {
            let cells = (!is_delimiter(content)).then_some(cells);
            let text = content;
            res.push(Line { range, text, cells });
        }
    }
    res
}

/// What stands between the bars of a line. `None` where it has other bars than Markdown's or none at an
/// end, and where they mean something else: one after the other they are what a merged cell left.
fn cells(line: &str) -> Option<Vec<&str>> {
    let bars: Vec<(usize, usize)> = bars(line).collect();
    let (first, last) = (bars.first()?, bars.last()?);
    let is_framed = first.0 == 0 && last.0 + 1 == line.len() && bars.len() > 1;
    let is_plain = bars.iter().all(|it| it.1 == 1);
    let are_apart = bars.windows(2).all(|it| it[0].0 + 1 < it[1].0);
    if !is_framed || !is_plain || !are_apart {
        return None;
    }
    let between = bars.windows(2).map(|it| &line[it[0].0 + 1..it[1].0]);
    Some(between.map(|it| it.trim_matches(is_blank)).collect())
}

/// The rule below a header as wide as the columns, its colons where they were.
fn rule(line: &str, widths: &[usize]) -> String {
    let cells = cells(line).unwrap_or_default();
    let dashes = cells.iter().enumerate().map(|(column, cell)| {
        let (left, right) = (cell.starts_with(':'), cell.ends_with(':'));
        let width = widths.get(column).copied().unwrap_or(3) + 2;
        let colon = |it: bool| if it { ":" } else { "" };
        let n_dashes = width - usize::from(left) - usize::from(right);
        format!("{}{}{}", colon(left), "-".repeat(n_dashes), colon(right))
    });
    format!("|{}|", dashes.collect::<Vec<_>>().join("|"))
}
