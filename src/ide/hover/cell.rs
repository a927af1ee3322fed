//! A cell: what it counts, its identities, last year's value, the sentences that state it.

use crate::form::{TableKind, glossary};
use crate::ide::sums::sums_of;
use crate::ide::ties::cell_at;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::rules::diagnostic::Message;
use crate::rules::words;
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::{Line, Page, Scene};

impl Scene<'_> {
    /// The page of the cell at a place.
    pub(super) fn cell(&self, at: u32) -> Option<Page> {
        let found = cell_at(self.report, |it| it.touches(TextRange::empty(at)))?;
        let table = self.report.table(found.table)?;
        let idx = found.idx;
        let (name, held) = (words::cell(table, idx), words::stated(table, idx));
        let head = match table.held(idx) {
            Held::Number(it) => {
                Message::new(format!("{} = {it}", name.zh), format!("{} = {it}", name.en))
            }
            _ => Message::new(
                format!("{}{}", name.zh, held.zh),
                format!("{} {}", name.en, held.en),
            ),
        };
        let mut lines = vec![Line::Head(head)];
        lines.extend(counted(table, idx).map(Line::Text));
        let sums = sums_of(table, idx);
        lines.extend(sums.iter().map(|it| {
            let of = words::identity(it.kind);
            Line::Item(Message::new(
                format!("{} {}", of.zh, it.shown),
                format!("{}: {}", capitalized(&of.en), it.shown),
            ))
        }));
        lines.extend(self.last_year(table, idx).into_iter().map(Line::Item));
        lines.extend(self.statements_of((found.table, idx)).map(Line::Item));
        let mut clauses: Vec<&str> = sums.iter().map(|it| it.clause).collect();
        clauses.dedup();
        let row = glossary::of_row(table.table, &table.table.rows[idx.row]);
        let articles = row.map(|it| it.rests_on).unwrap_or_default();
        lines.extend(self.grounds(Some(table.table), articles, &clauses));
        Some(Page::new(found.range, lines))
    }

    /// What last year's report has in this cell, and what it hands on to it.
    fn last_year(&self, table: &BoundTable, idx: CellIdx) -> Vec<Message> {
        let Some(last) = self.last else {
            return Vec::new();
        };
        let (address, year) = ((table.table.kind, idx), last.year());
        let mut res = Vec::new();
        if let Some(value) = last.value(table, address) {
            res.push(Message::new(
                format!("上年（{year}）为 {value}"),
                format!("Last year ({year}): {value}"),
            ));
        }
        let own = crate::report::ledger::Ledger::of(self.report);
        if let Some(due) = own.and_then(|it| it.due(address, &last.ledger))
            && let Held::Number(stated) = table.held(idx)
        {
            let mark = mark(stated == Number::from_count(due));
            res.push(Message::new(
                format!("按上年报告应为 {due} {mark}"),
                format!("Due by last year’s report: {due} {mark}"),
            ));
        }
        res
    }
}

/// What a cell counts, in a sentence.
pub(super) fn counted(table: &BoundTable, idx: CellIdx) -> Option<Message> {
    let row = &table.table.rows[idx.row];
    let row_entry = glossary::of_row(table.table, row)?;
    let column = glossary::of_column(table.table, row, &row.columns[idx.column])?;
    let separator = match table.table.kind {
        TableKind::Disclosure => "：",
        TableKind::Applications | TableKind::Disputes => "，",
    };
    Some(Message::new(
        format!("{}{separator}{}。", row_entry.zh, column.zh),
        format!("{}: {}.", row_entry.en, column.en),
    ))
}

pub(super) fn mark(agrees: bool) -> &'static str {
    if agrees { "✓" } else { "✗" }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
