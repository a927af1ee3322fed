//! Tables ruled with lines, as converters draw them.

use fastrand::Rng;

use super::grid::{Content, Grid, Slot};
use super::page::{Line, Piece, line};
use super::style::Style;
use super::tsv::piece;

/// Choices of ruled tables.
#[derive(Clone, Debug, Default)]
pub struct RuledStyle {
    /// Which of [`DRAWN`].
    pub drawn: usize,
    /// A rule below the header alone.
    pub outline: bool,
    /// Labels go on below their first line, where every row is ruled.
    pub wraps: bool,
}

/// What crosses, what runs along, what stands between cells.
const DRAWN: [[&str; 3]; 3] = [["+", "-", "|"], ["┼", "─", "│"], ["╬", "═", "║"]];

impl RuledStyle {
    pub(super) fn random(rng: &mut Rng) -> RuledStyle {
        RuledStyle {
            drawn: rng.usize(..DRAWN.len()),
            outline: rng.usize(..3) == 0,
            wraps: rng.bool(),
        }
    }
}

/// The lines of a table.
pub(super) fn table(grid: &Grid, style: &Style) -> Vec<Line> {
    let ruled = &style.ruled;
    let [cross, along, _] = DRAWN[ruled.drawn];
    let rule = || {
        line(format!(
            "{cross}{}",
            format!("{}{cross}", along.repeat(8)).repeat(grid.width)
        ))
    };
    let wraps = ruled.wraps && !ruled.outline && grid.rows.len() > 2;
    let mut lines: Vec<Line> = grid.caption.iter().map(|it| line(it.clone())).collect();
    if grid.caption.is_some() {
        lines.push(line(""));
    }
    lines.push(rule());
    let n_rows = grid.rows.len();
    for (row_idx, slots) in grid.expand().into_iter().enumerate() {
        lines.extend(row(&slots, wraps, ruled));
        if !ruled.outline || row_idx == 0 || row_idx + 1 == n_rows {
            lines.push(rule());
        }
    }
    lines
}

/// The lines of a row: what a cell holds, and below it what its label goes on with.
fn row(slots: &[Slot<'_>], wraps: bool, style: &RuledStyle) -> Vec<Line> {
    let [_, _, bar] = DRAWN[style.drawn];
    let mut first = line(bar);
    let mut second = line(bar);
    let mut is_wrapped = false;
    for slot in slots {
        let (own, below) = match slot {
            Slot::Begin(cell) => match (&cell.content, piece(cell)) {
                (_, None) => continue,
                (Content::Label(label), _) if wraps && label.chars().count() > 6 => {
                    let chars: Vec<char> = label.chars().collect();
                    let (left, right) = chars.split_at(chars.len() / 2);
                    (
                        Piece::text(String::from_iter(left)),
                        String::from_iter(right),
                    )
                }
                (_, Some(own)) => (own, String::new()),
            },
            Slot::Below(_) | Slot::Right => (Piece::text(""), String::new()),
        };
        is_wrapped |= !below.is_empty();
        let end = || Piece::text(format!(" {bar}"));
        first.extend([Piece::text(" "), own, end()]);
        second.extend([Piece::text(" "), Piece::text(below), end()]);
    }
    if is_wrapped {
        vec![first, second]
    } else {
        vec![first]
    }
}
