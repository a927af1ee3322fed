//! The tables as the form draws them: labels, cells and what spans what. A layout only has to
//! write the grid down.

use crate::form::{Column, Row, Table, TableKind};

/// A cell that begins here and spans so many rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub text: String,
    pub n_rows: usize,
    pub n_columns: usize,
    /// Where merged cells cannot be written, the text stands in the last one: a label right before
    /// its numbers, so that none of the blank cells behind it is a filler.
    pub is_row_label: bool,
}

/// For each row the cells that begin in it.
pub(super) type Grid = Vec<Vec<Cell>>;

pub(super) fn of(table: &Table) -> Grid {
    match table.kind {
        TableKind::Disclosure => disclosure(table),
        TableKind::Applications => applications(table),
        TableKind::Disputes => disputes(table),
    }
}

fn cell(text: impl Into<String>, n_rows: usize, n_columns: usize) -> Cell {
    Cell {
        text: text.into(),
        n_rows,
        n_columns,
        is_row_label: false,
    }
}

fn row_label(text: &str, n_columns: usize) -> Cell {
    Cell {
        is_row_label: true,
        ..cell(text, 1, n_columns)
    }
}

fn labels(columns: &[Column], n_rows: usize) -> impl Iterator<Item = Cell> {
    columns.iter().map(move |it| cell(it.label, n_rows, 1))
}

fn blanks(n: usize) -> impl Iterator<Item = Cell> {
    (0..n).map(|_| cell("", 1, 1))
}

/// The rows of 表二 that a group begins with, by id.
pub(super) const GROUP_STARTS: [&str; 5] =
    ["regulations", "permits", "penalties", "fees", "procurement"];

/// 表二: blocks, each under a header of its own.
fn disclosure(table: &Table) -> Grid {
    let n_values = table.rows.iter().map(|it| it.columns.len()).max();
    let n_values = n_values.unwrap_or_default();
    let mut res = Grid::new();
    let mut groups = table.groups.iter();
    for row in table.rows {
        // The last cell of a narrow row spans the rest of the width.
        let spans = |idx: usize| {
            if idx + 1 == row.columns.len() {
                n_values - idx
            } else {
                1
            }
        };
        if GROUP_STARTS.contains(&row.id) {
            res.extend(groups.next().map(|it| vec![cell(*it, 1, n_values + 1)]));
            let mut header = vec![cell(table.header[0], 1, 1)];
            let columns = row.columns.iter().enumerate();
            header.extend(columns.map(|(idx, it)| cell(it.label, 1, spans(idx))));
            res.push(header);
        }
        let mut cells = vec![cell(row.label, 1, 1)];
        cells.extend((0..row.columns.len()).map(|it| cell("", 1, spans(it))));
        res.push(cells);
    }
    res
}

/// Columns of labels before the numbers of 表三.
const N_LABELS: usize = 3;

/// 表三: labels in three columns, the outer ones over many rows.
fn applications(table: &Table) -> Grid {
    let mut res = applications_header(table);
    let mut outer = None;
    let mut inner = None;
    for (idx, row) in table.rows.iter().enumerate() {
        let (groups, rest) = (groups_of(table, row), &table.rows[idx..]);
        let mut cells = Vec::new();
        for (level, (group, open)) in groups.iter().zip([&mut outer, &mut inner]).enumerate() {
            if *group != *open {
                let is_within = |it: &&Row| groups_of(table, it)[level] == *group;
                let n_rows = rest.iter().take_while(is_within).count();
                cells.extend(group.map(|it| cell(it, n_rows, 1)));
                *open = *group;
            }
        }
        let n_groups = groups.iter().flatten().count();
        cells.push(row_label(row.label, N_LABELS - n_groups));
        cells.extend(blanks(row.columns.len()));
        res.push(cells);
    }
    res
}

/// For each row of a table the labels of the groups that it stands in, outer and inner.
pub(super) fn groups(table: &Table) -> Vec<[Option<&'static str>; N_LABELS - 1]> {
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
pub(super) fn groups_of(table: &Table, row: &Row) -> [Option<&'static str>; N_LABELS - 1] {
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
fn applications_header(table: &Table) -> Grid {
    let columns = table.rows[0].columns;
    let is_column = |label: &str| columns.iter().any(|it| it.label == label);
    let [all, spanned @ .., note] = table.header else {
        return Grid::new();
    };
    let n_before = spanned.iter().take_while(|it| is_column(it)).count();
    let (before, rest) = columns.split_at(n_before);
    let (within, after) = rest.split_at(rest.len().saturating_sub(1));
    let mut middle: Vec<Cell> = labels(before, 2).collect();
    middle.extend(spanned.get(n_before).map(|it| cell(*it, 1, within.len())));
    middle.extend(labels(after, 2));
    vec![
        vec![
            cell(format!("（{note}）"), 3, N_LABELS),
            cell(*all, 1, columns.len()),
        ],
        middle,
        labels(within, 1).collect(),
    ]
}

/// 表四: one row of numbers; what other tables have as rows stands side by side.
fn disputes(table: &Table) -> Grid {
    let is_row = |label: &&&str| table.rows.iter().any(|it| it.label == **label);
    let n_before = table.header.iter().take_while(is_row).count();
    let (before, within) = table.rows.split_at(n_before);
    let n_values = |rows: &[Row]| rows.iter().map(|it| it.columns.len()).sum();
    let mut top: Vec<Cell> = before
        .iter()
        .map(|it| cell(it.label, 1, it.columns.len()))
        .collect();
    top.extend(
        table
            .header
            .get(n_before)
            .map(|it| cell(*it, 1, n_values(within))),
    );
    let mut middle: Vec<Cell> = before.iter().flat_map(|it| labels(it.columns, 2)).collect();
    middle.extend(within.iter().map(|it| cell(it.label, 1, it.columns.len())));
    vec![
        top,
        middle,
        within.iter().flat_map(|it| labels(it.columns, 1)).collect(),
        blanks(n_values(table.rows)).collect(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITIONS;

    #[test]
    fn every_label_of_the_form_stands_in_its_grid() {
        for edition in EDITIONS {
            for table in edition.tables {
                let cells: Vec<String> =
                    of(table).into_iter().flatten().map(|it| it.text).collect();
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
    fn every_row_is_as_wide_as_the_first() {
        for edition in EDITIONS {
            for table in edition.tables {
                let grid = of(table);
                let width: usize = grid[0].iter().map(|it| it.n_columns).sum();
                let area: usize = grid
                    .iter()
                    .flatten()
                    .map(|it| it.n_rows * it.n_columns)
                    .sum();
                assert_eq!(area, width * grid.len(), "{}", table.label);
            }
        }
    }
}
