//! Records of comma-separated values.

use crate::syntax::layout::csv::Delimiter;

/// Labels stand in quotes: with them a line is a record even where no cell is filled in.
pub(super) fn rows(rows: &[Vec<String>], delimiter: Delimiter) -> String {
    let quoted = |it: &String| match it.as_str() {
        "" => String::new(),
        it => format!("\"{}\"", it.replace('"', "\"\"")),
    };
    let line = |row: &Vec<String>| {
        let cells: Vec<String> = row.iter().map(quoted).collect();
        cells.join(delimiter.text()) + "\n"
    };
    rows.iter().map(line).collect()
}
