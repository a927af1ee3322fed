//! One table of a report written anew, in another layout or in the newest form.

use std::sync::Arc;

use crate::fix::apply_edits;
use crate::form::{EDITIONS, Row, Table, edition_for};
use crate::report::Report;
use crate::report::skeleton::Style;
use crate::report::transcript::{FormTable, Passage, transcript};
use crate::rules::diagnostic::Edit;
use crate::syntax::document::Part;
use crate::text::range::TextRange;
use crate::write::table::{Content, Grid};
use crate::write::{self, Layout, Piece};

use super::convert::{Refusal, says_the_same};

/// The edits that write the tables of a part that `range` touches in a layout; from the start of the part.
pub fn in_layout(part: &Arc<Part>, range: TextRange, layout: Layout) -> Result<Vec<Edit>, Refusal> {
    let passages = transcript(part).map_err(Refusal::Obstacle)?;
    let source = part.source(TextRange::new(0, part.len));
    let touched = |it: &Passage| it.table.is_some() && it.range.touches(range);
    let tables = passages.iter().enumerate().filter(|it| touched(it.1));
    let edit = |(idx, table): (usize, &Passage)| Edit {
        range: table.range,
        text: written(&passages, idx, table.piece.clone(), layout),
    };
    let edits = joined(tables.map(edit).collect());
    match says_the_same(&source, &apply_edits(&source, &edits)) {
        true => Ok(edits),
        false => Err(Refusal::Unlike),
    }
}

/// Whether a table of a report follows an older form than that of its year.
pub fn is_outdated(report: &Report) -> bool {
    let edition = edition_for(report.year());
    let mut tables = report.tables();
    tables.any(|it| is_older(it.table, edition.tables[it.table.kind as usize]))
}

/// The edits that write the tables of a part in the form of its year, where they follow an older one; from
/// the start of the part. What the old form does not ask for stays blank.
pub fn in_newest_form(part: &Arc<Part>) -> Vec<Edit> {
    let Some(report) = Report::bind(part) else {
        return Vec::new();
    };
    let Ok(passages) = transcript(part) else {
        return Vec::new();
    };
    let edition = edition_for(report.year());
    let olds = passages.iter().filter_map(|it| it.table.as_ref());
    let is_left_behind = |old: &FormTable| {
        let table = edition.tables[old.table.kind as usize];
        is_older(old.table, table) && leaves_a_count_behind(old, table)
    };
    if olds.clone().any(is_left_behind) {
        return Vec::new();
    }
    let layout = Style::of(&report).layout;
    let edit = |(idx, passage): (usize, &Passage)| {
        let old = passage.table.as_ref()?;
        let table = edition.tables[old.table.kind as usize];
        if !is_older(old.table, table) {
            return None;
        }
        let grid = Grid::of(table, &carried_over(old, table));
        let text = written(&passages, idx, Piece::Table(grid), layout);
        let range = passage.range;
        Some(Edit { range, text })
    };
    joined(passages.iter().enumerate().filter_map(edit).collect())
}

/// One edit for tables that stand in one place, as where no line parts them; none where they cross in another way.
fn joined(edits: Vec<Edit>) -> Vec<Edit> {
    let mut res: Vec<Edit> = Vec::with_capacity(edits.len());
    for it in edits {
        match res.last_mut() {
            Some(last) if last.range == it.range => {
                last.text.push_str("\n\n");
                last.text.push_str(&it.text);
            }
            Some(last) if it.range.start < last.range.end => return Vec::new(),
            _ => res.push(it),
        }
    }
    res
}

fn is_older(old: &Table, new: &Table) -> bool {
    let place = |table: &Table| {
        let of_edition =
            |it: &&crate::form::Edition| it.tables.iter().any(|it| std::ptr::eq(*it, table));
        EDITIONS.iter().position(of_edition)
    };
    place(old) > place(new)
}

/// Whether a count that others of its table add up with has no cell in another edition's: without it the table
/// would not tie out. What 表二 asked for and asks for no more stands by itself.
fn leaves_a_count_behind(old: &FormTable, table: &Table) -> bool {
    if old.table.identities.is_empty() {
        return false;
    }
    let asks_for = |row: &Row, column: &str| {
        let same = table.rows.iter().find(|it| it.id == row.id);
        same.is_some_and(|it| it.columns.iter().any(|it| it.id == column))
    };
    let rows = old.table.rows.iter().zip(&old.content.rows);
    let mut cells = rows.flat_map(|(row, cells)| {
        let columns = row.columns.iter().zip(cells.iter().flatten());
        columns.map(move |(column, text)| (row, column.id, text.trim()))
    });
    cells.any(|(row, column, text)| !matches!(text, "" | "0" | "/" | "-") && !asks_for(row, column))
}

/// A piece in the place of a table, with the words that stood among its cells.
fn written(passages: &[Passage], idx: usize, piece: Piece, layout: Layout) -> String {
    let own = passages[idx].range;
    let is_own = |it: &&Passage| it.range.is_empty() && own.contains(it.range);
    let n_before = passages[..idx].iter().rev().take_while(is_own).count();
    let behind = passages[idx + 1..].iter().take_while(is_own);
    let mut pieces: Vec<Piece> = passages[idx - n_before..idx]
        .iter()
        .map(|it| it.piece.clone())
        .collect();
    pieces.push(piece);
    pieces.extend(behind.map(|it| it.piece.clone()));
    let mut res = write::text(&pieces, layout);
    // The line break behind the table stays.
    res.truncate(res.trim_end_matches('\n').len());
    res
}

/// What the cells of another edition's table hold, in the cells of this one that ask for the same. Where a
/// row came to be several, zero of it is zero of each.
fn carried_over(old: &FormTable, table: &Table) -> Content {
    let cell = |row: &str, column: &str| -> Option<&str> {
        let at = old.table.rows.iter().position(|it| it.id == row)?;
        let columns = old.table.rows[at].columns;
        let column = columns.iter().position(|it| it.id == column)?;
        old.content.rows[at]
            .as_ref()?
            .get(column)
            .map(String::as_str)
    };
    let asks_for_one = |id: &str| old.table.rows.iter().any(|it| it.id == id);
    let value = |row: &Row, column: &str| {
        let own = cell(row.id, column);
        let parent = row.id.split_once('.').map(|it| it.0);
        let whole = parent.filter(|it| !asks_for_one(row.id) && asks_for_one(it));
        let zero = whole
            .and_then(|it| cell(it, column))
            .filter(|it| *it == "0");
        own.or(zero).unwrap_or_default().to_owned()
    };
    Content::whole(table, |row, column| value(row, column.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::landmark;
    use crate::syntax::document::Document;

    #[test]
    fn tables_that_no_line_parts_are_written_by_one_edit() {
        let report = include_str!("../../fixtures/correct.md");
        let heading = "\n\n## 三、收到和处理政府信息公开申请情况\n\n";
        assert!(report.contains(heading));
        let text = report.replacen(heading, "\n", 1);
        let document = Document::parse(&text, landmark);
        let place = TextRange::empty(text.find("| 规章").map_or(0, crate::text::range::to_u32));
        let mut n_written = 0;
        for layout in [Layout::Html, Layout::Tsv, Layout::Lines] {
            let Ok(edits) = in_layout(&document.parts[0], place, layout) else {
                continue;
            };
            n_written += 1;
            assert_eq!(edits.len(), 1, "{layout:?}");
            assert!(
                says_the_same(&text, &apply_edits(&text, &edits)),
                "{layout:?}"
            );
        }
        assert!(n_written > 0);
    }
}
