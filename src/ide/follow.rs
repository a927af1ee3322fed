//! Totals that follow: while a cell is typed into, the totals that agreed with their parts before are made to
//! agree again. One that was off before stays as it is: which side is wrong is not for a keystroke to decide.

use crate::fix::totals::{recomputed, sums_in_order};
use crate::form::TableKind;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::rules::diagnostic::Edit;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::ties::cell_at;

/// What is typed into a document, as far as totals may follow it.
#[derive(Clone, Debug, Default)]
pub struct Typing {
    last: Option<TypedCell>,
    /// The one before it: what changes a total that follows is an edit as well.
    before: Option<TypedCell>,
    /// Something came too fast to be looked at since.
    is_behind: bool,
}

/// A cell that is typed into, and what agreed before it was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct TypedCell {
    part: usize,
    table: TableKind,
    idx: CellIdx,
    /// Of the equations of its table: those that add up its total, and the totals of that, and held.
    held: Vec<usize>,
}

impl Typing {
    /// Notes that something is about to be typed at a place of the text as it is still analysed. What agreed
    /// counts from when the cell was typed into first.
    pub fn note(&mut self, analysis: &Analysis, at: u32) {
        self.is_behind = false;
        if !self.last.as_ref().is_some_and(|it| it.is_at(analysis, at)) {
            self.before = self.last.take();
            self.last = TypedCell::at(analysis, at);
        }
    }

    /// Notes an edit of a text that is not analysed yet.
    pub fn pass_over(&mut self) {
        self.is_behind = true;
    }

    /// The edits that make totals agree again with what was typed at a place.
    pub fn totals(&self, analysis: &Analysis, at: u32) -> Vec<Edit> {
        let before = self.before.as_ref().filter(|_| self.is_behind);
        let mut known = [self.last.as_ref(), before].into_iter().flatten();
        let typed = known.find(|it| it.is_at(analysis, at));
        typed.map_or_else(Vec::new, |it| it.totals(analysis))
    }
}

impl TypedCell {
    fn at(analysis: &Analysis, at: u32) -> Option<Self> {
        let (part, offset, report) = located(analysis, at)?;
        let own = at - offset;
        let found = cell_at(report, |it| it.touches(TextRange::empty(own)))?;
        let table = report.table(found.table)?;
        Some(Self {
            part,
            table: found.table,
            idx: found.idx,
            held: held(table, found.idx),
        })
    }

    /// Whether a place is in the cell, or where it was before it was emptied.
    fn is_at(&self, analysis: &Analysis, at: u32) -> bool {
        let found = located(analysis, at).filter(|it| it.0 == self.part);
        let Some((_, offset, report)) = found else {
            return false;
        };
        let own = at - offset;
        if let Some(it) = cell_at(report, |it| it.touches(TextRange::empty(own))) {
            return (it.table, it.idx) == (self.table, self.idx);
        }
        let table = report.table(self.table);
        table.is_some_and(|it| it.held(self.idx) == Held::Blank && is_between(it, self.idx, own))
    }

    fn totals(&self, analysis: &Analysis) -> Vec<Edit> {
        let found = analysis.located().nth(self.part);
        let found = found.and_then(|(offset, it)| Some((offset, it.report.as_ref()?)));
        let Some((offset, report)) = found else {
            return Vec::new();
        };
        let Some(table) = report.table(self.table) else {
            return Vec::new();
        };
        let edits = recomputed(report, table, |it| self.held.contains(&it));
        let edits = edits.into_iter().map(|it| Edit {
            range: it.range.shifted(offset),
            text: it.text,
        });
        edits.collect()
    }
}

/// Whether a place is behind the cell before one in its row, or its label, and before the cell behind it.
fn is_between(table: &BoundTable, cell: CellIdx, at: u32) -> bool {
    let beside = |column: usize| {
        let idx = CellIdx { column, ..cell };
        table.range(idx)
    };
    let n_columns = table.table.rows[cell.row].columns.len();
    let first = match cell.column.checked_sub(1) {
        Some(it) => Some(beside(it).end),
        None => table.rows[cell.row].label.map(|it| it.end),
    };
    let end = (cell.column + 1 < n_columns).then(|| beside(cell.column + 1).start);
    let own = table.range(cell);
    first.unwrap_or(own.start) <= at && at <= end.unwrap_or(own.end).max(own.end)
}

/// The report at a place, with its part and where that begins.
fn located(analysis: &Analysis, at: u32) -> Option<(usize, u32, &Report)> {
    let parts = analysis.located().enumerate();
    let (part, (offset, checked)) = parts.take_while(|it| it.1.0 <= at).last()?;
    Some((part, offset, checked.report.as_ref()?))
}

/// The equations by which a change of a cell reaches totals, as far as each holds.
fn held(table: &BoundTable, cell: CellIdx) -> Vec<usize> {
    let system = System::of(table.table);
    let count = |it: usize| table.held(system.cells[it]).count();
    let mut reached: Vec<usize> = Vec::new();
    reached.extend(system.cells.iter().position(|it| *it == cell));
    let mut res = Vec::new();
    for idx in sums_in_order(system) {
        let equation = &system.equations[idx];
        let total = equation.left[0];
        let is_reached = equation.right.iter().any(|it| reached.contains(it));
        let sum: Option<i64> = equation.right.iter().map(|it| count(*it)).sum();
        if is_reached && sum.is_some() && sum == count(total) {
            res.push(idx);
            reached.push(total);
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::cells::fill_in;
    use crate::report::skeleton::{self, Layout};
    use crate::text::range::to_u32;

    const ROW: &str = "| 一、本年新收政府信息公开申请数量 | ";

    fn report(received: &str) -> String {
        format!(
            "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 三、收到和处理政府信息公开申请情况\n\n\
             | 申请人情况 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
             |---|---|---|---|---|---|---|---|\n{ROW}{received} |\n\
             | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\
             | （一）予以公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\
             | （七）总计 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n"
        )
    }

    /// What becomes of a report when the first cell of the row is typed into, step by step.
    #[track_caller]
    fn typed(before: &str, cell: &[&str]) -> String {
        let mut text = report(before);
        let start = text.find(ROW).expect("a row") + ROW.len();
        let mut typing = Typing::default();
        for content in cell {
            let len = text[start..].find(" |").expect("the end of a cell");
            let analysis = Analysis::new(&text);
            typing.note(&analysis, to_u32(start));
            text.replace_range(start..start + len, content);
            let analysis = Analysis::new(&text);
            let at = to_u32(start + content.len());
            for it in typing.totals(&analysis, at).iter().rev() {
                text.replace_range(it.range.as_usize(), &it.text);
            }
        }
        let line = text.lines().find_map(|it| it.strip_prefix(ROW));
        line.expect("the row").trim_end_matches(" |").to_owned()
    }

    #[test]
    fn a_total_that_agreed_follows() {
        assert_eq!(
            typed("5 | 2 | 0 | 0 | 0 | 0 | 7", &["51"]),
            "51 | 2 | 0 | 0 | 0 | 0 | 53"
        );
    }

    #[test]
    fn it_follows_from_key_to_key() {
        assert_eq!(
            typed("5 | 2 | 0 | 0 | 0 | 0 | 7", &["1", "12", "123"]),
            "123 | 2 | 0 | 0 | 0 | 0 | 125"
        );
    }

    #[test]
    fn a_total_that_was_off_stays() {
        assert_eq!(
            typed("5 | 2 | 0 | 0 | 0 | 0 | 8", &["51", "6"]),
            "6 | 2 | 0 | 0 | 0 | 0 | 8"
        );
    }

    #[test]
    fn the_total_of_a_total_follows_as_well() {
        let mut text = skeleton::report(2024, "青溪县水务局", Layout::Markdown);
        fill_in(&mut text, |_| Some(0));
        // Cells are written aligned.
        while text.contains("  ") {
            text = text.replace("  ", " ");
        }
        let row = "（一）予以公开 | ";
        let start = text.find(row).expect("a row") + row.len();
        let mut typing = Typing::default();
        typing.note(&Analysis::new(&text), to_u32(start));
        text.replace_range(start..=start, "4");
        let edits = typing.totals(&Analysis::new(&text), to_u32(start) + 1);
        for it in edits.iter().rev() {
            text.replace_range(it.range.as_usize(), &it.text);
        }
        assert!(
            text.contains("（一）予以公开 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |"),
            "{text}"
        );
        assert!(
            text.contains("（七）总计 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |"),
            "{text}"
        );
    }

    #[test]
    fn a_cell_that_is_emptied_first_is_still_the_same() {
        assert_eq!(
            typed("5 | 2 | 0 | 0 | 0 | 0 | 7", &["", "8", "81"]),
            "81 | 2 | 0 | 0 | 0 | 0 | 83"
        );
        assert_eq!(
            typed("5 | 2 | 0 | 0 | 0 | 0 | 8", &["", "8"]),
            "8 | 2 | 0 | 0 | 0 | 0 | 8"
        );
    }

    #[test]
    fn another_cell_is_typed_into_anew() {
        let text = report("5 | 2 | 0 | 0 | 0 | 0 | 7");
        let analysis = Analysis::new(&text);
        let start = to_u32(text.find(ROW).expect("a row") + ROW.len());
        let mut typing = Typing::default();
        typing.note(&analysis, start);
        assert_eq!(typing.totals(&analysis, start + 4), []);
        typing.note(&analysis, start + 4);
        assert_eq!(typing.totals(&analysis, start), []);
        typing.note(&analysis, 0);
        assert_eq!(typing.totals(&analysis, start + 4), []);
    }

    #[test]
    fn a_key_right_behind_the_total_that_followed_counts_too() {
        let before = report("5 | 2 | 0 | 0 | 0 | 0 | 7");
        let start = to_u32(before.find(ROW).expect("a row") + ROW.len());
        let total = to_u32(before.find("7 |").expect("a total"));
        let mut typing = Typing::default();
        typing.note(&Analysis::new(&before), start);
        let followed = report("1 | 2 | 0 | 0 | 0 | 0 | 7");
        typing.note(&Analysis::new(&followed), total);
        // The text with the total is not looked at before the next key.
        typing.pass_over();
        let found = typing.totals(
            &Analysis::new(&report("12 | 2 | 0 | 0 | 0 | 0 | 3")),
            start + 2,
        );
        let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["14"]);
    }
}
