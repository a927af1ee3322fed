//! The rows of a sheet as paragraphs and tables: rows of several cells, one below another, are a table.

use std::collections::BTreeMap;

use crate::source::Unreadable;
use crate::source::grid::{Block, Cell, Grid, Row};
use crate::source::places::Spot;

use super::cells::{Reader, Sheet, Shown};
use super::regions::Region;

/// A row as far as it shows something: its cells by their columns, in which one may begin that is merged.
#[derive(Default)]
struct Line {
    cells: BTreeMap<u32, (Shown, Option<Region>)>,
    /// The cells that reach into it from above, in the order of their columns.
    covered: Vec<Region>,
}

pub(super) fn blocks(sheet: Sheet, reader: &mut Reader<'_>) -> Result<Vec<Block>, Unreadable> {
    let lines = lines(&sheet, reader)?;
    let mut res = Vec::new();
    let mut rest = lines.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let (number, line) = first;
        if line.is_of_table() {
            let n_rows = table_len(rest, &sheet);
            let (rows, others) = rest.split_at(n_rows);
            res.push(Block::Table(table(rows, &sheet, reader)?));
            rest = others;
            continue;
        }
        for (column, (shown, _)) in &line.cells {
            if !shown.text.trim().is_empty() {
                let spot = spot(&sheet, *number, *column);
                res.push(Block::Line(spot, shown.text.as_str().into()));
            }
        }
        rest = others;
    }
    Ok(res)
}

/// The rows that are shown, by their numbers.
fn lines(sheet: &Sheet, reader: &mut Reader<'_>) -> Result<Vec<(u32, Line)>, Unreadable> {
    let mut all: BTreeMap<u32, Line> = BTreeMap::new();
    for it in &sheet.merged {
        let rows = sheet.hidden_rows.shown(&it.rows);
        let columns = sheet.hidden_columns.shown(&it.columns);
        let (Some(rows), Some(columns)) = (rows, columns) else {
            continue;
        };
        let (row, column) = it.start();
        let text = sheet.rows.get(&row).and_then(|it| it.get(&column));
        let region = Region { rows, columns };
        for row in region.rows.clone().skip(1) {
            reader.count(1)?;
            if !sheet.hidden_rows.has(row) {
                all.entry(row).or_default().covered.push(region.clone());
            }
        }
        let (row, column) = region.start();
        let cell = (text.cloned().unwrap_or_default(), Some(region));
        all.entry(row).or_default().cells.insert(column, cell);
    }
    for line in all.values_mut() {
        line.covered.sort_by_key(Region::start_column);
    }
    for (row, cells) in &sheet.rows {
        if sheet.hidden_rows.has(*row) {
            continue;
        }
        let line = all.entry(*row).or_default();
        for (column, shown) in cells {
            if !line.is_merged(*column) && !sheet.hidden_columns.has(*column) {
                line.cells.insert(*column, (shown.clone(), None));
            }
        }
    }
    all.retain(|_, it| it.shows());
    for (row, line) in &all {
        let lacking = line.cells.iter().find(|it| it.1.0.lacks_value);
        if let Some((column, _)) = lacking {
            return Err(Unreadable::NotComputed(spot(sheet, *row, *column)));
        }
    }
    Ok(all.into_iter().collect())
}

impl Line {
    /// What reaches into a column from above.
    fn above(&self, column: u32) -> Option<&Region> {
        let end = self
            .covered
            .partition_point(|it| it.start_column() <= column);
        let nearest = self.covered[..end].last();
        nearest.filter(|it| it.columns.contains(&column))
    }

    /// Whether a column is part of a cell that is merged.
    fn is_merged(&self, column: u32) -> bool {
        let before = self.cells.range(..=column).next_back();
        let own = before.and_then(|it| it.1.1.as_ref());
        own.is_some_and(|it| it.columns.contains(&column)) || self.above(column).is_some()
    }

    fn shows(&self) -> bool {
        self.n_cells() > 0 || !self.covered.is_empty()
    }

    /// The cells that a reader sees.
    fn seen(&self) -> impl Iterator<Item = (u32, &Shown, Option<&Region>)> {
        let cells = self
            .cells
            .iter()
            .map(|(column, (shown, region))| (*column, shown, region.as_ref()));
        cells.filter(|(_, shown, region)| {
            shown.is_framed
                || shown.lacks_value
                || region.is_some()
                || !shown.text.trim().is_empty()
        })
    }

    fn n_cells(&self) -> usize {
        self.seen().count()
    }

    fn is_of_table(&self) -> bool {
        let reaches_down = |region: &Region| region.rows.start() < region.rows.end();
        self.n_cells() > 1
            || !self.covered.is_empty()
            || self.seen().any(|it| it.2.is_some_and(reaches_down))
    }

    /// Whether it may be a row of which only the label is filled in, or a heading within a table.
    fn may_be_of_table(&self) -> bool {
        const NUMBERS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
        let text = self.seen().next().map_or("", |it| it.1.text.trim());
        let behind = text.trim_start_matches(NUMBERS);
        let is_heading = behind.len() < text.len() && behind.starts_with('、');
        !is_heading
    }

    /// The last column that it shows something in.
    fn last_column(&self) -> u32 {
        let own = self
            .seen()
            .map(|(column, _, region)| region.map_or(column, |it| *it.columns.end()));
        let covered = self.covered.iter().map(|it| *it.columns.end());
        own.chain(covered).max().unwrap_or(0)
    }

    fn first_column(&self) -> u32 {
        let own = self.seen().map(|it| it.0);
        let covered = self.covered.iter().map(|it| *it.columns.start());
        own.chain(covered).min().unwrap_or(u32::MAX)
    }
}

/// How many rows the table has that begins with the first: up to its last row of several cells.
fn table_len(lines: &[(u32, Line)], sheet: &Sheet) -> usize {
    let mut res = 1;
    for (idx, pair) in lines.windows(2).enumerate() {
        let [(above, _), (number, line)] = pair else {
            break;
        };
        let between = above + 1..=number - 1;
        let is_next = between.is_empty() || sheet.hidden_rows.n_shown(&between) == 0;
        if line.is_of_table() && is_next {
            res = idx + 2;
        } else if !is_next || !line.may_be_of_table() {
            break;
        }
    }
    res
}

fn table(
    lines: &[(u32, Line)],
    sheet: &Sheet,
    reader: &mut Reader<'_>,
) -> Result<Grid, Unreadable> {
    let first = lines
        .iter()
        .map(|it| it.1.first_column())
        .min()
        .unwrap_or(1);
    let last = lines.iter().map(|it| it.1.last_column()).max().unwrap_or(0);
    let mut res = Grid {
        sheet: Some(sheet.number),
        ..Grid::default()
    };
    for (number, line) in lines {
        let mut cells = Vec::new();
        let mut column = first;
        while column <= last {
            reader.count(1)?;
            if let Some(it) = line.above(column) {
                column = it.columns.end() + 1;
                continue;
            }
            let own = line.cells.get(&column);
            let region = own.and_then(|it| it.1.as_ref());
            if region.is_some() || !sheet.hidden_columns.has(column) {
                cells.push(Cell {
                    column,
                    n_columns: region.map_or(1, |it| sheet.hidden_columns.n_shown(&it.columns)),
                    n_rows: region.map_or(1, |it| sheet.hidden_rows.n_shown(&it.rows)),
                    blocks: vec![Block::Paragraph(own.map_or("", |it| &it.0.text).into())],
                });
            }
            column = region.map_or(column, |it| *it.columns.end()) + 1;
        }
        let number = *number;
        res.rows.push(Row { number, cells });
    }
    Ok(res)
}

fn spot(sheet: &Sheet, row: u32, column: u32) -> Spot {
    let sheet = sheet.number;
    Spot::Sheet { sheet, row, column }
}
