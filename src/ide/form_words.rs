//! The words in and above the tables of a report, cell by cell: what heads columns and rows, and what names them.

use crate::report::Report;
use crate::report::table::BoundTable;
use crate::syntax::block::Block;
use crate::syntax::document::Part;
use crate::text::label::{Label, Reader};
use crate::text::range::TextRange;

/// A table with what stands before it in its section, behind any other table.
pub(super) fn surroundings(report: &Report, table: &BoundTable) -> TextRange {
    let headings = report.headings.iter().map(|it| it.content_start);
    let others = report.tables().map(|it| it.range.end);
    let start = headings
        .chain(others)
        .filter(|it| *it <= table.range.start)
        .max();
    TextRange::new(start.unwrap_or(0), table.range.end)
}

/// A cell that holds words, and its block.
pub(super) struct Worded<'a> {
    block: &'a Block,
    /// Where the block begins in its part.
    base: u32,
    range: TextRange,
}

/// The cells in a range of a part that hold words.
pub(super) fn worded(part: &Part, range: TextRange) -> impl Iterator<Item = Worded<'_>> {
    let cells = part.cells_in(range);
    let cells = cells.map(|(base, block, range)| Worded { block, base, range });
    cells.filter(move |it| {
        let is_digit = |it: u8| it.is_ascii_digit() || it == b'.';
        let mut bytes = it.range.of(it.block.text()).bytes();
        range.contains(it.place()) && !bytes.all(is_digit)
    })
}

impl Worded<'_> {
    /// Its place in the part.
    pub(super) fn place(&self) -> TextRange {
        self.range.shifted(self.base)
    }

    /// What it says.
    pub(super) fn read(&self, reader: &mut Reader) -> Label {
        reader.read(self.block.visible(self.range).map(|it| it.char))
    }
}
