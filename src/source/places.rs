//! Where the text of a file stands in the file: in which table, row and column, and in which bytes of a part.

use crate::text::range::TextRange;

/// A place in a file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The row and the column are those that a cell begins in.
    Cell { table: u32, row: u32, column: u32 },
    /// A paragraph outside of tables.
    Paragraph(u32),
    /// A cell of a workbook; the row and the column are those of its sheet.
    Sheet { sheet: u32, row: u32, column: u32 },
    /// A cell on a page: the table is counted in the file, and goes on over pages.
    PageCell {
        page: u32,
        table: u32,
        row: u32,
        column: u32,
        bounds: Bounds,
    },
    /// A paragraph outside of tables, of those that begin on its page.
    PageParagraph { page: u32, paragraph: u32 },
}

/// The edges of a cell on the page that it begins on, from the left and from the top, in hundredths of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    pub left: i32,
    pub top: i32,
    pub right: i32,
    pub bottom: i32,
}

/// `B5`: what a sheet calls the cell at a row and a column.
pub fn cell_name(row: u32, column: u32) -> String {
    let mut name = row.to_string();
    let mut rest = column;
    while let Some(before) = rest.checked_sub(1) {
        let letter = char::from_digit(10 + before % 26, 36).unwrap_or_default();
        name.insert(0, letter.to_ascii_uppercase());
        rest = before / 26;
    }
    name
}

/// The places of a text.
#[derive(Debug, Default)]
pub struct Places {
    /// In order of their beginnings; one in a nested table stands behind the one around it.
    spots: Vec<(TextRange, Spot)>,
    /// In order, apart from each other.
    runs: Vec<Run>,
}

/// A stretch of the text that stands in a part of the file, byte by byte as it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub range: TextRange,
    /// Where it begins in the part.
    pub source: u32,
}

impl Places {
    /// The place of what stands at `range` in the text, or of what stands before it.
    pub fn at(&self, range: TextRange) -> Option<Spot> {
        let end = self.spots.partition_point(|it| it.0.start <= range.start);
        let before = &self.spots[..end];
        let inside = before.iter().rev().find(|it| range.start <= it.0.end);
        Some(inside.or(before.last())?.1)
    }

    /// The stretch of a part that the text at `range` was read from, if it is one.
    pub fn run(&self, range: TextRange) -> Option<Run> {
        let end = self
            .runs
            .partition_point(|it| it.range.start <= range.start);
        let run = self.runs[..end].last()?;
        (range.end <= run.range.end).then(|| Run {
            range,
            source: run.source + (range.start - run.range.start),
        })
    }

    /// Whether nothing of the text can be told where it stands, as in files that are not written.
    pub(super) fn has_no_runs(&self) -> bool {
        self.runs.is_empty()
    }

    pub(super) fn add_spot(&mut self, range: TextRange, spot: Spot) {
        let at = self.spots.partition_point(|it| it.0.start <= range.start);
        self.spots.insert(at, (range, spot));
    }

    pub(super) fn add_run(&mut self, run: Run) {
        self.runs.push(run);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_sheets_name_them() {
        let names = [(1, 1), (5, 26), (10, 28), (1, 703), (1 << 20, 1 << 14)];
        let names = names.map(|(row, column)| cell_name(row, column));
        assert_eq!(names, ["A1", "Z5", "AB10", "AAA1", "XFD1048576"]);
    }
}
