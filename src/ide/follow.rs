//! Totals that follow: while a cell is typed into, the totals that agreed with their parts before are made to
//! agree again. One that was off before stays as it is: which side is wrong is not for a keystroke to decide.

use crate::fix::totals::{recomputed, sums_in_order};
use crate::form::TableKind;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx};
use crate::rules::diagnostic::Edit;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::ties::cell_at;

/// A cell that is typed into, and what agreed before it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCell {
    part: usize,
    table: TableKind,
    idx: CellIdx,
    /// Of the equations of its table: those that add up its total, and the totals of that, and held.
    held: Vec<usize>,
}

impl TypedCell {
    /// The cell that something is about to be typed into at a place of the text as it is still analysed. It
    /// is the same as `known` as long as that cell is typed into.
    pub fn at(analysis: &Analysis, at: u32, known: Option<Self>) -> Option<Self> {
        let (part, offset, report) = located(analysis, at)?;
        let (table, idx) = cell(report, at - offset)?;
        let kind = table.table.kind;
        let is_same = |it: &Self| (it.part, it.table, it.idx) == (part, kind, idx);
        known.filter(is_same).or_else(|| {
            Some(Self {
                part,
                table: kind,
                idx,
                held: held(table, idx),
            })
        })
    }

    /// The edits that make the totals agree again, if the cell is still the one at a place.
    pub fn totals(&self, analysis: &Analysis, at: u32) -> Vec<Edit> {
        let found = located(analysis, at);
        let found = found.filter(|it| it.0 == self.part);
        let Some((_, offset, report)) = found else {
            return Vec::new();
        };
        let is_own =
            |it: &(&BoundTable, CellIdx)| (it.0.table.kind, it.1) == (self.table, self.idx);
        let Some((table, _)) = cell(report, at - offset).filter(is_own) else {
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

/// The report at a place, with its part and where that begins.
fn located(analysis: &Analysis, at: u32) -> Option<(usize, u32, &Report)> {
    let parts = analysis.located().enumerate();
    let (part, (offset, checked)) = parts.take_while(|it| it.1.0 <= at).last()?;
    Some((part, offset, checked.report.as_ref()?))
}

fn cell(report: &Report, at: u32) -> Option<(&BoundTable, CellIdx)> {
    let found = cell_at(report, |it| it.touches(TextRange::empty(at)))?;
    Some((report.table(found.table)?, found.idx))
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
        let mut known = None;
        for content in cell {
            let len = text[start..].find(' ').expect("the end of a cell");
            let analysis = Analysis::new(&text);
            known = TypedCell::at(&analysis, to_u32(start), known);
            text.replace_range(start..start + len, content);
            let analysis = Analysis::new(&text);
            let at = to_u32(start + content.len());
            let found = known.as_ref().map(|it| it.totals(&analysis, at));
            for it in found.unwrap_or_default().iter().rev() {
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
        let known = TypedCell::at(&Analysis::new(&text), to_u32(start), None).expect("a cell");
        text.replace_range(start..=start, "4");
        let edits = known.totals(&Analysis::new(&text), to_u32(start) + 1);
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
    fn another_cell_is_typed_into_anew() {
        let text = report("5 | 2 | 0 | 0 | 0 | 0 | 7");
        let analysis = Analysis::new(&text);
        let start = to_u32(text.find(ROW).expect("a row") + ROW.len());
        let first = TypedCell::at(&analysis, start, None).expect("a cell");
        let second = TypedCell::at(&analysis, start + 4, Some(first.clone())).expect("a cell");
        assert_ne!(first.idx, second.idx);
        assert_eq!(first.totals(&analysis, start + 4), []);
        assert_eq!(TypedCell::at(&analysis, 0, Some(first)), None);
    }
}
