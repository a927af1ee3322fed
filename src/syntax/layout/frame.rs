//! What table readers put around a table: a row that numbers its columns, a column that numbers its rows,
//! columns in which nothing stands. They are cut off, for their numbers are no values.

use crate::text::fold::trim;

use super::super::block::{Cell, Sink};
use super::Layout;

/// Whether something can be cut off the rows of a block of this layout, by its first line.
pub(in super::super) fn may_be_framed(layout: Layout, line: &str) -> bool {
    let mut first = Sink::default();
    layout.tokenize_line(line, 0, &mut first);
    let mut cells = first.cells.iter().map(|it| it.range.of(line));
    let is_frame = cells
        .next()
        .is_none_or(|it| it.is_empty() || it == "0" || heads_numbers(it));
    is_frame || has_gaps(layout) && cells.any(str::is_empty)
}

fn has_gaps(layout: Layout) -> bool {
    matches!(layout, Layout::Pipe | Layout::Grid | Layout::Csv(_))
}

/// Whether a cell heads a column that numbers the rows.
fn heads_numbers(source: &str) -> bool {
    matches!(source, "序号" | "编号" | "行次" | "No." | "No" | "NO" | "#")
}

/// Cuts it off the rows of a block.
pub(in super::super) fn cut(layout: Layout, text: &str, sink: &mut Sink) {
    if sink.n_rows() < 2 {
        return;
    }
    let table = Table { text, sink };
    let n_columns = table.sink.row(0).len();
    let is_even = (1..table.sink.n_rows()).all(|it| table.sink.row(it).len() == n_columns);
    if !is_even || n_columns < 2 {
        return;
    }
    let has_index = table.numbers_rows();
    let has_numbers = table.numbers_columns(has_index);
    let gaps = if has_gaps(layout) {
        table.blank_columns()
    } else {
        Vec::new()
    };
    if has_index || has_numbers || !gaps.is_empty() {
        sink.retain(|row, column| {
            let is_frame = has_index && column == 0 || has_numbers && row == 0;
            !is_frame && !gaps.contains(&column)
        });
    }
}

struct Table<'a> {
    text: &'a str,
    sink: &'a Sink,
}

impl<'a> Table<'a> {
    fn source(&self, cell: Cell) -> &'a str {
        trim(cell.range.of(self.text))
    }

    fn is_number(&self, cell: Cell) -> bool {
        let source = self.source(cell);
        !source.is_empty() && source.bytes().all(|it| it.is_ascii_digit())
    }

    fn is_text(&self, cell: Cell) -> bool {
        let source = self.source(cell);
        source.chars().any(char::is_alphabetic)
    }

    /// Whether cells count from `first`.
    fn counts(&self, cells: impl Iterator<Item = Cell>, first: usize) -> bool {
        let mut numbered = cells.zip(first..);
        numbered.all(|(cell, number)| self.source(cell).parse() == Ok(number))
    }

    /// Whether the first column numbers the rows below its head: beside it there are labels.
    fn numbers_rows(&self) -> bool {
        let head = self.source(self.sink.row(0)[0]);
        let n_rows = self.sink.n_rows();
        let is_numbered = heads_numbers(head);
        // The head may take several rows.
        let is_head = |row: &usize| {
            let own = self.source(self.sink.row(*row)[0]);
            own == head || own.is_empty()
        };
        let n_heads = match is_numbered {
            true => (0..n_rows).take_while(is_head).count(),
            false => 1,
        };
        let rows = || (n_heads..n_rows).map(|it| self.sink.row(it));
        let first = || rows().map(|it| it[0]);
        let is_labeled = |it: &&[Cell]| it[1..].iter().any(|it| self.is_text(*it));
        // A table may have a single row of numbers below its heads.
        let n_labeled = rows().take_while(is_labeled).count();
        let n_bare = n_rows - n_heads.min(n_rows) - n_labeled;
        let is_beside_labels = n_bare == 0 || n_bare == 1 && n_labeled > 0;
        n_heads < n_rows
            && (head.is_empty() || is_numbered)
            && (is_beside_labels || self.numbers_columns(true))
            && (self.counts(first(), 0) || self.counts(first(), 1))
    }

    /// Whether the first row numbers the columns: below it there are labels.
    fn numbers_columns(&self, has_index: bool) -> bool {
        let names = &self.sink.row(0)[usize::from(has_index)..];
        let below = self.sink.row(1);
        names.len() > 1
            && self.counts(names.iter().copied(), 0)
            && below.iter().any(|it| self.is_text(*it))
    }

    /// Columns in which nothing stands, in a table with numbers.
    fn blank_columns(&self) -> Vec<usize> {
        let rows = || (0..self.sink.n_rows()).map(|it| self.sink.row(it));
        let is_blank = |column: &usize| rows().all(|it| self.source(it[*column]).is_empty());
        let blank: Vec<usize> = (0..self.sink.row(0).len()).filter(is_blank).collect();
        let has_numbers = || rows().any(|it| it.iter().any(|it| self.is_number(*it)));
        if blank.is_empty() || !has_numbers() {
            return Vec::new();
        }
        blank
    }
}
