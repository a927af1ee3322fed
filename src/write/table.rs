//! The tables as the form draws them: labels, cells and what spans what. A layout only has to
//! write the grid down.

use crate::form::{Column, Row, Table, TableKind};

/// A cell that begins here and spans so many rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub n_rows: usize,
    pub n_columns: usize,
    pub kind: CellKind,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// The name of columns or of a group of rows.
    Head,
    /// The name of a row. Where merged cells cannot be written it stands in the last of them: right before
    /// its numbers, so that none of the blank cells behind it is a filler.
    RowLabel,
    /// A number, or what stands for one.
    Value,
}

/// A table row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// For each row the cells that begin in it.
    pub rows: Vec<Vec<Cell>>,
}

/// What a report has in a table of the form.
#[derive(Clone, Debug)]
pub struct Content {
    /// For each row of the form what its cells hold; `None` where the report does not have the row.
    pub rows: Vec<Option<Vec<String>>>,
    /// Labels of the form that the report words otherwise, with its own words.
    pub wordings: Vec<(&'static str, String)>,
}

impl Content {
    /// Every row, with what `value` says for each row and column.
    pub fn whole(table: &Table, mut value: impl FnMut(&Row, &Column) -> String) -> Self {
        let mut cells = |row: &Row| row.columns.iter().map(|it| value(row, it)).collect();
        Self {
            rows: table.rows.iter().map(|it| Some(cells(it))).collect(),
            wordings: Vec::new(),
        }
    }

    fn word(&self, official: &str) -> String {
        let own = self.wordings.iter().find(|it| it.0 == official);
        own.map_or_else(|| official.to_owned(), |it| it.1.clone())
    }

    fn head(&self, text: &str, n_rows: usize, n_columns: usize) -> Cell {
        Cell {
            text: self.word(text),
            n_rows,
            n_columns,
            kind: CellKind::Head,
        }
    }

    fn row_label(&self, text: &str, n_columns: usize) -> Cell {
        Cell {
            kind: CellKind::RowLabel,
            ..self.head(text, 1, n_columns)
        }
    }

    fn heads(&self, columns: &[Column], n_rows: usize) -> impl Iterator<Item = Cell> {
        columns.iter().map(move |it| self.head(it.label, n_rows, 1))
    }

    /// The rows that the report has, each with what its cells hold.
    fn rows<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = FilledRow<'a>> {
        let rows = table.rows.iter().zip(&self.rows);
        rows.filter_map(|(row, values)| Some((row, values.as_deref()?)))
    }
}

/// A row of the form and what its cells hold.
type FilledRow<'a> = (&'a Row, &'a [String]);

fn value(text: &str, n_columns: usize) -> Cell {
    Cell {
        text: text.to_owned(),
        n_rows: 1,
        n_columns,
        kind: CellKind::Value,
    }
}

impl Grid {
    /// A table of the form, filled in.
    pub fn of(table: &Table, content: &Content) -> Self {
        let rows = match table.kind {
            TableKind::Disclosure => disclosure(table, content),
            TableKind::Applications => applications(table, content),
            TableKind::Disputes => disputes(table, content),
        };
        Self { rows }
    }

    pub fn n_columns(&self) -> usize {
        let first = self.rows.first().into_iter().flatten();
        first.map(|it| it.n_columns).sum()
    }

    /// The rows with blank cells where one is spanned. A value at the end of a row is not widened: which of
    /// several blank ones it is could not be told.
    pub fn unmerged(&self) -> Vec<Vec<String>> {
        let width = self.n_columns();
        let mut slots: Vec<Vec<Option<&str>>> = vec![vec![None; width]; self.rows.len()];
        for (row_idx, row) in self.rows.iter().enumerate() {
            for cell in row {
                let free = slots[row_idx].iter().position(Option::is_none);
                let Some(column) = free else { break };
                for slots in slots.iter_mut().skip(row_idx).take(cell.n_rows) {
                    slots[column..][..cell.n_columns].fill(Some(""));
                }
                let at = match cell.kind {
                    CellKind::RowLabel => column + cell.n_columns - 1,
                    CellKind::Head | CellKind::Value => column,
                };
                slots[row_idx][at] = Some(&cell.text);
                if cell.kind == CellKind::Value && column + cell.n_columns == width {
                    slots[row_idx].truncate(column + 1);
                }
            }
        }
        let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
        let row = |it: Vec<Option<&str>>| it.into_iter().map(text).collect();
        slots.into_iter().map(row).collect()
    }
}

/// The rows of 表二 that a group begins with, by id.
pub const GROUP_STARTS: [&str; 5] = ["regulations", "permits", "penalties", "fees", "procurement"];

/// 表二: blocks, each under a header of its own.
fn disclosure(table: &Table, content: &Content) -> Vec<Vec<Cell>> {
    let n_values = table.rows.iter().map(|it| it.columns.len()).max();
    let n_values = n_values.unwrap_or_default();
    // The last cell of a narrow row spans the rest of the width.
    let spans = |row: &Row, idx: usize| match idx + 1 == row.columns.len() {
        true => n_values - idx,
        false => 1,
    };
    let mut res = Vec::new();
    let mut open = None;
    let rows = table.rows.iter().zip(&content.rows).zip(groups(table));
    for ((row, values), [group, _]) in rows {
        let Some(values) = values else { continue };
        if group != open {
            open = group;
            res.extend(group.map(|it| vec![content.head(it, 1, n_values + 1)]));
            let mut header = vec![content.head(table.header[0], 1, 1)];
            let columns = row.columns.iter().enumerate();
            header.extend(columns.map(|(idx, it)| content.head(it.label, 1, spans(row, idx))));
            res.push(header);
        }
        let mut cells = vec![content.row_label(row.label, 1)];
        let values = values.iter().enumerate();
        cells.extend(values.map(|(idx, it)| value(it, spans(row, idx))));
        res.push(cells);
    }
    res
}

/// Columns of labels before the numbers of 表三.
pub const N_LABELS: usize = 3;

/// 表三: labels in three columns, the outer ones over many rows.
fn applications(table: &Table, content: &Content) -> Vec<Vec<Cell>> {
    let mut res = applications_header(table, content);
    let rows: Vec<FilledRow<'_>> = content.rows(table).collect();
    let mut outer = None;
    let mut inner = None;
    for (idx, (row, values)) in rows.iter().enumerate() {
        let (groups, rest) = (groups_of(table, row), &rows[idx..]);
        let mut cells = Vec::new();
        for (level, (group, open)) in groups.iter().zip([&mut outer, &mut inner]).enumerate() {
            if *group != *open {
                let is_within = |it: &&FilledRow<'_>| groups_of(table, it.0)[level] == *group;
                let n_rows = rest.iter().take_while(is_within).count();
                cells.extend(group.map(|it| content.head(it, n_rows, 1)));
                *open = *group;
            }
        }
        let n_groups = groups.iter().flatten().count();
        cells.push(content.row_label(row.label, N_LABELS - n_groups));
        cells.extend(values.iter().map(|it| value(it, 1)));
        res.push(cells);
    }
    res
}

/// For each row of a table the labels of the groups that it stands in, outer and inner.
pub fn groups(table: &Table) -> Vec<[Option<&'static str>; N_LABELS - 1]> {
    let mut begun = table.groups.iter().copied();
    let mut open = None;
    let groups = table.rows.iter().map(|row| {
        if table.kind == TableKind::Disclosure && GROUP_STARTS.contains(&row.id) {
            open = begun.next();
        }
        match table.kind {
            TableKind::Disclosure => [open, None],
            TableKind::Applications => groups_of(table, row),
            TableKind::Disputes => [None; N_LABELS - 1],
        }
    });
    groups.collect()
}

/// The labels of the groups that a row stands in, outer and inner. Its name begins with the number of
/// the inner one, unless that is its own.
pub fn groups_of(table: &Table, row: &Row) -> [Option<&'static str>; N_LABELS - 1] {
    let Some(end) = row.name.find('）').filter(|_| row.name.starts_with('（')) else {
        return [None; N_LABELS - 1];
    };
    let number = &row.name[..end];
    let find = |is_it: &dyn Fn(&str) -> bool| table.groups.iter().copied().find(|it| is_it(it));
    let outer = find(&|it| !it.starts_with('（'));
    let inner = find(&|it| it.starts_with(number) && !row.label.starts_with(number));
    [outer, inner]
}

/// The header lists its labels in reading order: what spans all columns, the columns, among them
/// what spans those behind it but the last, and the note in the corner.
fn applications_header(table: &Table, content: &Content) -> Vec<Vec<Cell>> {
    let columns = table.rows[0].columns;
    let is_column = |label: &str| columns.iter().any(|it| it.label == label);
    let [all, spanned @ .., note] = table.header else {
        return Vec::new();
    };
    let n_before = spanned.iter().take_while(|it| is_column(it)).count();
    let (before, rest) = columns.split_at(n_before);
    let (within, after) = rest.split_at(rest.len().saturating_sub(1));
    let mut middle: Vec<Cell> = content.heads(before, 2).collect();
    let over = spanned.get(n_before);
    middle.extend(over.map(|it| content.head(it, 1, within.len())));
    middle.extend(content.heads(after, 2));
    let mut corner = content.head(note, 3, N_LABELS);
    if !corner.text.starts_with(['（', '(']) {
        corner.text = format!("（{}）", corner.text);
    }
    vec![
        vec![corner, content.head(all, 1, columns.len())],
        middle,
        content.heads(within, 1).collect(),
    ]
}

/// 表四: one row of numbers; what other tables have as rows stands side by side.
fn disputes(table: &Table, content: &Content) -> Vec<Vec<Cell>> {
    let is_row = |label: &&&str| table.rows.iter().any(|it| it.label == **label);
    let n_before = table.header.iter().take_while(is_row).count();
    let is_before = |it: &Row| table.rows[..n_before].iter().any(|row| row.id == it.id);
    let rows: Vec<FilledRow<'_>> = content.rows(table).collect();
    let (before, within): (Vec<FilledRow<'_>>, Vec<FilledRow<'_>>) =
        rows.iter().partition(|it| is_before(it.0));
    let n_within: usize = within.iter().map(|it| it.1.len()).sum();
    let mut top: Vec<Cell> = before
        .iter()
        .map(|it| content.head(it.0.label, 1, it.1.len()))
        .collect();
    let over = table.header.get(n_before).filter(|_| n_within > 0);
    top.extend(over.map(|it| content.head(it, 1, n_within)));
    let mut middle: Vec<Cell> = before
        .iter()
        .flat_map(|it| content.heads(it.0.columns, 2))
        .collect();
    middle.extend(
        within
            .iter()
            .map(|it| content.head(it.0.label, 1, it.1.len())),
    );
    let columns = within
        .iter()
        .flat_map(|it| content.heads(it.0.columns, 1))
        .collect();
    let values = rows.iter().flat_map(|it| it.1);
    vec![
        top,
        middle,
        columns,
        values.map(|it| value(it, 1)).collect(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITIONS;

    fn blank(table: &Table) -> Grid {
        Grid::of(table, &Content::whole(table, |_, _| String::new()))
    }

    #[test]
    fn every_label_of_the_form_stands_in_its_grid() {
        for edition in EDITIONS {
            for table in edition.tables {
                let cells = blank(table).rows.into_iter().flatten();
                let cells: Vec<String> = cells.map(|it| it.text).collect();
                let rows = table.rows.iter().map(|it| it.label);
                for label in rows.chain(table.header.iter().chain(table.groups).copied()) {
                    assert!(
                        cells
                            .iter()
                            .any(|it| it.trim_matches(['（', '）']) == label || it == label),
                        "{label}"
                    );
                }
            }
        }
    }

    #[test]
    fn every_row_is_as_wide_as_the_first_whatever_rows_there_are() {
        for edition in EDITIONS {
            for table in edition.tables {
                let whole = Content::whole(table, |_, _| "1".to_owned());
                let less = (0..table.rows.len()).map(|missing| {
                    let mut res = whole.clone();
                    res.rows[missing] = None;
                    res
                });
                for content in less.chain([whole.clone()]) {
                    let grid = Grid::of(table, &content);
                    let area = |it: &Cell| it.n_rows * it.n_columns;
                    let area: usize = grid.rows.iter().flatten().map(area).sum();
                    let width = grid.n_columns();
                    assert_eq!(area, width * grid.rows.len(), "{}", table.label);
                }
            }
        }
    }
}
