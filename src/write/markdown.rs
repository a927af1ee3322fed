//! Tables of Markdown, their columns aligned as a terminal or an editor shows them: Han characters are two
//! columns wide.

use unicode_width::UnicodeWidthStr;

use super::inline;

/// Cells wider than this do not widen their column: they are sentences, and the rows beside them are not.
const WIDEST: usize = 24;

/// A table whose first row is the header.
pub(super) fn rows(rows: &[Vec<String>]) -> String {
    let escaped = |row: &Vec<String>| row.iter().map(|it| inline(it).into_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(escaped).collect();
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths = widths(&rows);
    let mut lines: Vec<String> = rows.iter().map(|it| aligned(it, &widths)).collect();
    let rule = (0..n_columns).map(|it| "-".repeat(widths[it] + 2));
    let rule = format!("|{}|", rule.collect::<Vec<_>>().join("|"));
    lines.insert(lines.len().min(1), rule);
    lines.iter().map(|it| format!("{it}\n")).collect()
}

/// A row with its bars where the widths of the columns put them.
pub fn aligned<S: AsRef<str>>(row: &[S], widths: &[usize]) -> String {
    // A character of two columns has three bytes.
    let n_bytes = widths.iter().map(|it| it * 3 / 2 + 3).sum();
    let mut res = String::with_capacity(n_bytes);
    res.push('|');
    for (cell, width) in row.iter().zip(widths) {
        let cell = cell.as_ref();
        let n_more = width.saturating_sub(shown_width(cell));
        res.push(' ');
        res.push_str(cell);
        res.extend(std::iter::repeat_n(' ', n_more));
        res.push_str(" |");
    }
    if row.is_empty() {
        res.push('|');
    }
    res
}

/// How many columns of a terminal a cell takes.
fn shown_width(cell: &str) -> usize {
    let is_narrow = |it: u8| it == b' ' || it.is_ascii_graphic();
    match cell.bytes().all(is_narrow) {
        true => cell.len(),
        false => cell.width(),
    }
}

/// The width of each column.
pub fn widths<S: AsRef<str>>(rows: &[impl AsRef<[S]>]) -> Vec<usize> {
    /// Of the dashes of a rule.
    const NARROWEST: usize = 3;
    let n_columns = rows
        .iter()
        .map(|it| it.as_ref().len())
        .max()
        .unwrap_or_default();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|it| it.as_ref().get(column));
        let widths = cells.map(|it| shown_width(it.as_ref()));
        let widths = widths.filter(|it| *it <= WIDEST);
        widths.max().unwrap_or_default().max(NARROWEST)
    };
    (0..n_columns).map(width).collect()
}
