//! Cells between tabs, as a spreadsheet takes them.

use super::inline;

pub(super) fn rows(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| {
        let cells: Vec<_> = row.iter().map(|it| inline(it)).collect();
        cells.join("\t") + "\n"
    };
    rows.iter().map(line).collect()
}
