//! A cell per line. A blank line holds no cell, so where any is blank each has a pipe behind it.

use super::inline;
use super::table::{Cell, Grid};

pub(super) fn table(grid: &Grid) -> String {
    let cells = || grid.rows.iter().flatten();
    let has_blanks = cells().any(|it| it.text.is_empty());
    let line = |it: &Cell| match (has_blanks, it.text.as_str()) {
        (false, text) => format!("{}\n", inline(text)),
        (true, "") => "|\n".to_owned(),
        (true, text) => format!("{} |\n", inline(text)),
    };
    cells().map(line).collect()
}
