//! Tab-separated tables, whole or torn by blank lines.

use fastrand::Rng;

use super::Layout;
use super::grid::{Cell, Content, Grid, Role, Row, Slot};
use super::page::{Line, Piece, line};
use super::style::Style;

/// What stands at the end of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trailing {
    /// Tabs up to the width of the table.
    #[default]
    Padded,
    /// No tab after the last cell.
    Trimmed,
    /// Some rows so, some so.
    Mixed,
}

/// Choices of the tab-separated layouts.
#[derive(Clone, Debug, Default)]
pub struct TsvStyle {
    /// The labels of cells that span rows are repeated in each.
    pub repeats_labels: bool,
    /// Numbers begin one column earlier in rows with fewer labels.
    pub ragged: bool,
    /// `3.其他`, `（六）` and `（七）总计` stand at the left margin.
    pub shifted: bool,
    /// What stands at the end of rows.
    pub trailing: Trailing,
    /// Lines of the text end in tabs too.
    pub tabs_after_text: bool,
}

impl TsvStyle {
    pub(super) fn random(rng: &mut Rng) -> TsvStyle {
        let repeats_labels = rng.usize(..4) == 0;
        TsvStyle {
            repeats_labels,
            ragged: !repeats_labels && rng.bool(),
            shifted: !repeats_labels && rng.bool(),
            trailing: [Trailing::Padded, Trailing::Trimmed, Trailing::Mixed][rng.usize(..3)],
            tabs_after_text: rng.usize(..8) == 0,
        }
    }
}

/// The lines of a table.
pub(super) fn table(grid: &Grid, style: &Style) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(caption) = &grid.caption {
        lines.push(line(caption.clone()));
    }
    for (row, slots) in grid.rows.iter().zip(grid.expand()) {
        let torn = style.layout == Layout::TornTsv && !lines.is_empty();
        if torn && style.once_in(9, &format!("tear {} {}", grid.width, row.key)) {
            lines.push(line(""));
        }
        lines.push(row_line(&fields(row, &slots, grid.width, style)));
    }
    lines
}

/// The fields of a row; `None` is a blank one.
fn fields<'a>(row: &Row, slots: &[Slot<'a>], width: usize, style: &Style) -> Vec<Option<&'a Cell>> {
    let mut fields: Vec<Option<&Cell>> = Vec::new();
    let is_applications = width == 10;
    let mut dropped = false;
    for (column, slot) in slots.iter().enumerate() {
        match slot {
            Slot::Begin(cell) if matches!(cell.content, Content::Gone) => {
                // The rest of the cell goes too.
                dropped = true;
                continue;
            }
            Slot::Begin(cell) => fields.push(Some(cell)),
            Slot::Below(cell) if style.tsv.repeats_labels => fields.push(Some(cell)),
            Slot::Below(_) => fields.push(None),
            Slot::Right if dropped => continue,
            Slot::Right if style.tsv.ragged && is_applications && column == 2 => continue,
            Slot::Right => fields.push(None),
        }
        dropped = false;
    }
    let moves = style.tsv.shifted && is_applications && row.role == Role::Data;
    let last_of_other = matches!(row.key.as_str(), "other.other" | "total" | "other");
    if moves && last_of_other && style.pick(&format!("shift {}", row.key), 3) > 0 {
        let blanks = fields.iter().take_while(|it| it.is_none()).count();
        fields.drain(..blanks);
        if style.pick(&format!("gap {}", row.key), 2) == 0 {
            fields.insert(1, None);
        }
    }
    let key = format!("trailing {width} {}", row.key);
    let padded = match style.tsv.trailing {
        Trailing::Padded => true,
        Trailing::Trimmed => false,
        Trailing::Mixed => style.pick(&key, 2) == 0,
    };
    while !padded && matches!(fields.last(), Some(None)) {
        fields.pop();
    }
    let gone = row
        .cells
        .iter()
        .any(|it| matches!(it.content, Content::Gone));
    while padded && !gone && fields.len() < width {
        fields.push(None);
    }
    fields
}

fn row_line(fields: &[Option<&Cell>]) -> Line {
    let mut line = Line::new();
    for (field_idx, field) in fields.iter().enumerate() {
        if field_idx > 0 {
            line.push(Piece::text("\t"));
        }
        if let Some(cell) = field {
            line.extend(piece(cell));
        }
    }
    line
}

/// What a cell shows, `None` for a cell that is gone.
pub(super) fn piece(cell: &Cell) -> Option<Piece> {
    match &cell.content {
        Content::Label(label) => Some(Piece::text(label.clone())),
        Content::Fact(id) => Some(Piece::Fact(id.clone())),
        Content::Gone => None,
    }
}
