//! Headings, paragraphs and grids, written down. Each ends its last line.

use crate::syntax::layout::csv::Delimiter;

use super::Layout;
use super::grid::Grid;

/// A heading behind `level` marks, which only Markdown has.
pub(super) fn heading(text: &str, layout: Layout, level: usize) -> String {
    match layout {
        Layout::Html => format!("<h{0}>{text}</h{0}>\n", level.clamp(1, 6)),
        _ if level > 0 => format!("{} {text}\n", "#".repeat(level)),
        _ => format!("{text}\n"),
    }
}

pub(super) fn paragraph(text: &str, layout: Layout) -> String {
    match layout {
        Layout::Html => format!("<p>{text}</p>\n"),
        Layout::Markdown | Layout::Tsv | Layout::Csv(_) | Layout::Pipes => format!("{text}\n"),
    }
}

pub(super) fn table(grid: &Grid, layout: Layout) -> String {
    match layout {
        Layout::Html => html(grid),
        Layout::Tsv => lines(grid, |it| it.join("\t")),
        Layout::Csv(it) => lines(grid, |row| record(row, it)),
        Layout::Pipes => piped(grid),
        Layout::Markdown => {
            let mut res = piped(grid);
            let width: usize = grid[0].iter().map(|it| it.n_columns).sum();
            let end_of_header = res.find('\n').map_or(res.len(), |it| it + 1);
            res.insert_str(end_of_header, &format!("|{}\n", "---|".repeat(width)));
            res
        }
    }
}

fn piped(grid: &Grid) -> String {
    lines(grid, |it| format!("| {} |", it.join(" | ")))
}

/// Labels in quotes: with them a line is a record even where no cell is filled in.
fn record(row: &[&str], delimiter: Delimiter) -> String {
    let quoted = row.iter().map(|it| match *it {
        "" => String::new(),
        it => format!("\"{}\"", it.replace('"', "\"\"")),
    });
    let quoted: Vec<String> = quoted.collect();
    quoted.join(delimiter.text())
}

fn lines(grid: &Grid, line: impl Fn(&[&str]) -> String) -> String {
    let rows = unmerged(grid);
    rows.iter().map(|it| line(it) + "\n").collect()
}

/// The grid with blank cells where one is spanned. A cell for a number at the end of a row is not
/// widened: which of several blank ones it is could not be told.
fn unmerged(grid: &Grid) -> Vec<Vec<&str>> {
    let width: usize = grid[0].iter().map(|it| it.n_columns).sum();
    let mut slots: Vec<Vec<Option<&str>>> = vec![vec![None; width]; grid.len()];
    for (row_idx, row) in grid.iter().enumerate() {
        for cell in row {
            let free = slots[row_idx].iter().position(Option::is_none);
            let Some(column) = free else { break };
            for slots in slots.iter_mut().skip(row_idx).take(cell.n_rows) {
                slots[column..][..cell.n_columns].fill(Some(""));
            }
            let at = if cell.is_row_label {
                column + cell.n_columns - 1
            } else {
                column
            };
            slots[row_idx][at] = Some(&cell.text);
            if cell.figure.is_some() && column + cell.n_columns == width {
                slots[row_idx].truncate(column + 1);
            }
        }
    }
    slots
        .into_iter()
        .map(|it| it.into_iter().map(Option::unwrap_or_default).collect())
        .collect()
}

fn html(grid: &Grid) -> String {
    let mut res = String::from("<table>\n");
    for row in grid {
        res.push_str("<tr>");
        for cell in row {
            let span = |name: &str, n: usize| match n {
                1 => String::new(),
                _ => format!(" {name}=\"{n}\""),
            };
            let spans = span("rowspan", cell.n_rows) + &span("colspan", cell.n_columns);
            res.push_str(&format!("<td{spans}>{}</td>", cell.text));
        }
        res.push_str("</tr>\n");
    }
    res.push_str("</table>\n");
    res
}
