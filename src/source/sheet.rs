//! Workbooks of Excel: what their sheets show, one after another. A row with one cell is a paragraph; others, with
//! what is merged in them, are rows of a table.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};

use super::grid::{Block, Cell, Grid, Row, Words, Writer};
use super::package::Package;
use super::{Document, MOST_CELLS, Unreadable};

/// More merged cells than any compilation of reports has.
const MOST_MERGED: usize = 10_000;
/// What stands for the value of a formula that no program has computed yet.
const NOT_COMPUTED: &str = "（公式未计算）";

/// A sheet as it is read: its rows and columns, counted from 0, with the text of their cells.
#[derive(Default)]
struct Sheet {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    merged: Vec<Dimensions>,
}

pub(super) fn read(bytes: &[u8], package: &mut Package<'_>) -> Result<Document, Unreadable> {
    // The reader of workbooks has no bounds of its own.
    package.measure()?;
    let damaged = |_| Unreadable::Damaged;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let shown = book
        .sheets_metadata()
        .iter()
        .filter(|it| it.visible == SheetVisible::Visible && it.typ == SheetType::WorkSheet);
    let names: Vec<String> = shown.map(|it| it.name.clone()).collect();
    let mut n_cells = 0;
    let mut writer = Writer::default();
    for name in names {
        let mut sheet = Sheet {
            merged: book.merge_cells_by_sheet_name(&name).map_err(damaged)?,
            ..Sheet::default()
        };
        if sheet.merged.len() > MOST_MERGED {
            return Err(Unreadable::TooLarge);
        }
        let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = cells.next_cell_with_formula().map_err(damaged)? {
            count(&mut n_cells, 1)?;
            let (row, column) = cell.pos;
            let text = shown_text(&cell.value, cell.formula.is_some());
            sheet.rows.entry(row).or_default().insert(column, text);
        }
        drop(cells);
        writer.blocks(&blocks(sheet, &mut n_cells)?);
    }
    Ok(Document {
        text: writer.text,
        places: writer.places,
        has_open_changes: false,
    })
}

/// Counts cells, of all sheets, up to what a file may have.
fn count(n_cells: &mut usize, more: usize) -> Result<(), Unreadable> {
    *n_cells += more;
    if *n_cells > MOST_CELLS {
        return Err(Unreadable::TooLarge);
    }
    Ok(())
}

fn shown_text(value: &DataRef<'_>, is_formula: bool) -> String {
    match value {
        DataRef::Int(it) => it.to_string(),
        DataRef::Float(it) => number(*it),
        DataRef::String(it) => it.clone(),
        DataRef::SharedString(it) => (*it).to_owned(),
        DataRef::Bool(it) => if *it { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(it) => it.to_string(),
        DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => it.clone(),
        DataRef::Error(it) => it.to_string(),
        DataRef::Empty if is_formula => NOT_COMPUTED.to_owned(),
        DataRef::Empty => String::new(),
    }
}

/// A number with no more digits than a sheet shows of it: the last ones of a sum are noise.
fn number(value: f64) -> String {
    const DIGITS: usize = 14;
    let rounded: Result<f64, _> = format!("{value:.DIGITS$e}").parse();
    rounded.unwrap_or(value).to_string()
}

/// The rows of a sheet as paragraphs and tables.
fn blocks(sheet: Sheet, n_cells: &mut usize) -> Result<Vec<Block>, Unreadable> {
    let mut merged = sheet.merged;
    merged.sort_by_key(|it| it.start);
    let mut waiting = merged.into_iter().peekable();
    // Those that reach into the row at hand.
    let mut open: Vec<Dimensions> = Vec::new();
    let mut res = Vec::new();
    let mut table = Grid::default();
    for (row, texts) in sheet.rows {
        open.retain(|it| it.end.0 >= row);
        while let Some(it) = waiting.next_if(|it| it.start.0 <= row) {
            if it.end.0 >= row {
                open.push(it);
            }
        }
        let cells = cells(row, texts, &open, n_cells)?;
        if cells.len() > 1 {
            let number = row + 1;
            table.rows.push(Row { number, cells });
            continue;
        }
        close(&mut table, &mut res);
        res.extend(cells.into_iter().flat_map(|it| it.blocks));
    }
    close(&mut table, &mut res);
    Ok(res)
}

fn close(table: &mut Grid, acc: &mut Vec<Block>) {
    if !table.rows.is_empty() {
        acc.push(Block::Table(std::mem::take(table)));
    }
}

/// The cells that begin in a row, with blank ones where the sheet has none between two.
fn cells(
    row: u32,
    mut texts: BTreeMap<u32, String>,
    merged: &[Dimensions],
    n_cells: &mut usize,
) -> Result<Vec<Cell>, Unreadable> {
    let mut spans: BTreeMap<u32, &Dimensions> = BTreeMap::new();
    for it in merged {
        spans.insert(it.start.1, it);
        if it.start.0 == row {
            texts.entry(it.start.1).or_default();
        }
    }
    let covering = |column: u32| {
        let (_, it) = spans.range(..=column).next_back()?;
        (column <= it.end.1).then_some(*it)
    };
    let mut res = Vec::new();
    let mut next = texts.keys().next().copied().unwrap_or(0);
    for (column, text) in texts {
        let gap = next..column;
        count(n_cells, gap.len())?;
        let blank = gap.filter(|it| covering(*it).is_none());
        res.extend(blank.map(|it| cell(it, None, String::new())));
        next = next.max(column + 1);
        match covering(column) {
            Some(it) if it.start == (row, column) => {
                next = next.max(it.end.1.saturating_add(1));
                res.push(cell(column, Some(it), text));
            }
            Some(_) => {}
            None => res.push(cell(column, None, text)),
        }
    }
    Ok(res)
}

fn cell(column: u32, merged: Option<&Dimensions>, text: String) -> Cell {
    let span = |from: u32, to: u32| to.saturating_sub(from).saturating_add(1);
    let mut words = Words::default();
    words.push(&text.replace("\r\n", "\n").replace('\r', "\n"), None);
    Cell {
        column: column + 1,
        n_columns: merged.map_or(1, |it| span(it.start.1, it.end.1)),
        n_rows: merged.map_or(1, |it| span(it.start.0, it.end.0)),
        blocks: vec![Block::Paragraph(words)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &[(u32, u32, &str)], merged: &[((u32, u32), (u32, u32))]) -> String {
        let mut res = Sheet::default();
        for (row, column, text) in cells {
            let row = res.rows.entry(*row).or_default();
            row.insert(*column, (*text).to_owned());
        }
        let region = |it: &((u32, u32), (u32, u32))| Dimensions::new(it.0, it.1);
        res.merged = merged.iter().map(region).collect();
        let mut writer = Writer::default();
        writer.blocks(&blocks(res, &mut 0).unwrap());
        writer.text
    }

    #[test]
    fn rows_with_one_cell_are_paragraphs() {
        let cells = [
            (0, 0, "标题"),
            (2, 0, "规章"),
            (2, 1, "1"),
            (2, 3, "3"),
            (3, 0, "行政许可"),
            (3, 1, ""),
            (4, 0, "三、"),
        ];
        assert_eq!(
            sheet(&cells, &[((0, 0), (0, 3))]),
            "<p>标题</p>\n<table>\n<tr><td>规章</td><td>1</td><td></td><td>3</td></tr>\n\
             <tr><td>行政许可</td><td></td></tr>\n</table>\n<p>三、</p>\n"
        );
    }

    #[test]
    fn what_is_merged_is_one_cell() {
        let cells = [
            (0, 0, "三、"),
            (0, 1, "（一）"),
            (0, 3, "5"),
            (1, 0, ""),
            (1, 1, "（二）"),
            (1, 2, ""),
            (1, 3, "6"),
        ];
        let merged = [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((1, 1), (1, 2))];
        assert_eq!(
            sheet(&cells, &merged),
            "<table>\n<tr><td rowspan=\"2\">三、</td><td colspan=\"2\">（一）</td><td>5</td></tr>\n\
             <tr><td colspan=\"2\">（二）</td><td>6</td></tr>\n</table>\n"
        );
    }

    #[test]
    fn numbers_are_as_a_sheet_shows_them() {
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.1 + 0.2), "0.3");
        assert_eq!(number(1.25), "1.25");
        assert_eq!(number(-3.0), "-3");
        assert_eq!(shown_text(&DataRef::Empty, true), NOT_COMPUTED);
    }

    #[test]
    fn a_sheet_that_is_all_gaps_is_refused() {
        let mut res = Sheet::default();
        for row in 0..20 {
            let row = res.rows.entry(row).or_default();
            row.insert(0, "甲".to_owned());
            row.insert(16_383, "乙".to_owned());
        }
        assert_eq!(blocks(res, &mut 0).unwrap_err(), Unreadable::TooLarge);
    }
}
