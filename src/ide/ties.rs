//! What ties together around a figure: the cells that a sentence states, the sentences that state a
//! cell, a total and its parts, a whole and its items.

use crate::form::TableKind;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::rules::context::Context;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

/// A figure, in a table or in the text, and what it is tied to. Ranges are of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ties {
    /// The figure itself.
    pub origin: TextRange,
    pub is_cell: bool,
    /// Which part of the document it is in.
    pub part: usize,
    /// The cell itself, or the cells whose sum the text states.
    pub cells: Vec<TiedCell>,
    /// Where the text states these cells, or a sum with them in it.
    pub statements: Vec<TextRange>,
    /// Totals that the figure is a part of, and parts that it is the total of.
    pub sums: Vec<TextRange>,
}

/// A cell that stands in the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TiedCell {
    pub table: TableKind,
    pub idx: CellIdx,
    pub range: TextRange,
}

impl Ties {
    /// The ties of the figure at a place; `None` where there is no figure, or one that stands alone
    /// in the text.
    pub fn at(analysis: &Analysis, at: u32) -> Option<Self> {
        let mut parts = analysis.located().enumerate();
        parts.find_map(|(idx, (offset, checked))| {
            let own = at.checked_sub(offset)?;
            let report = checked.report.as_ref().filter(|it| own <= it.end())?;
            Some(of_report(report, own)?.within(idx, offset))
        })
    }

    /// Every place, each once, in order.
    pub fn places(&self) -> Vec<TextRange> {
        let cells = self.cells.iter().map(|it| it.range);
        let others = self.statements.iter().chain(&self.sums).copied();
        let mut res: Vec<_> = cells.chain(others).chain([self.origin]).collect();
        res.sort();
        res.dedup();
        res
    }

    fn within(mut self, part: usize, offset: u32) -> Self {
        let cells = self.cells.iter_mut().map(|it| &mut it.range);
        let others = self.statements.iter_mut().chain(&mut self.sums);
        for range in cells.chain(others).chain([&mut self.origin]) {
            *range = range.shifted(offset);
        }
        self.part = part;
        self
    }
}

/// Ties within a report, places counted from its start.
fn of_report(report: &Report, at: u32) -> Option<Ties> {
    let touches = |it: TextRange| it.touches(TextRange::empty(at));
    let ctx = Context::new(report);
    let stated = all_stated(&ctx);
    if let Some(cell) = cell_at(report, touches) {
        let table = report.table(cell.table)?;
        return Some(Ties {
            origin: cell.range,
            is_cell: true,
            part: 0,
            cells: vec![cell],
            statements: statements(&stated, cell.table, &[cell.idx]),
            sums: sums(table, cell.idx),
        });
    }
    let items = items(&ctx, touches);
    let first = stated.iter().find(|it| touches(it.0)).map(|it| it.0);
    let origin = first.or(items.as_ref().map(|it| it.0))?;
    let mut cells = Vec::new();
    let mut all_statements = Vec::new();
    // A denial may be of several subjects: 未发生行政复议、行政诉讼.
    for (_, kind, meant) in stated.iter().filter(|it| Some(it.0) == first) {
        let table = report.table(*kind)?;
        cells.extend(meant.iter().filter_map(|it| cell(table, *it)));
        all_statements.extend(statements(&stated, *kind, meant));
    }
    all_statements.sort();
    all_statements.dedup();
    Some(Ties {
        origin,
        is_cell: false,
        part: 0,
        cells,
        statements: all_statements,
        sums: items.map(|it| it.1).unwrap_or_default(),
    })
}

fn cell(table: &BoundTable, idx: CellIdx) -> Option<TiedCell> {
    (table.held(idx) != Held::Missing).then(|| TiedCell {
        table: table.table.kind,
        idx,
        range: table.range(idx),
    })
}

/// The cell at a place. Of two that touch there, the one that holds something.
pub(super) fn cell_at(report: &Report, touches: impl Fn(TextRange) -> bool) -> Option<TiedCell> {
    let of = |table| move |idx| cell(table, idx);
    let cells = report
        .tables()
        .flat_map(|it| it.cells().filter_map(of(it)))
        .filter(|it| touches(it.range));
    cells.max_by_key(|it| !it.range.is_empty())
}

/// Where something is stated, and the cells that it means.
pub(super) type Stated = (TextRange, TableKind, Vec<CellIdx>);

/// Everything the text states that ties to cells: where, and to which.
pub(super) fn all_stated(ctx: &Context<'_>) -> Vec<Stated> {
    let claims = ctx.verdicts().iter().map(|it| {
        let paragraph = &ctx.paragraphs()[it.paragraph];
        let claim = &paragraph.statements.claims[it.claim];
        let cells = it.meant().to_vec();
        (paragraph.locate(claim.range), it.tie.kind, cells)
    });
    let mut res: Vec<_> = claims.collect();
    for paragraph in ctx.paragraphs() {
        for denial in &paragraph.statements.denials {
            if let Some(tie) = ctx.tie_denial(denial.kind, &denial.scope) {
                let cells = tie.sums.first().cloned().unwrap_or_default();
                res.push((paragraph.locate(denial.range), tie.kind, cells));
            }
        }
    }
    res.sort_by_key(|it| it.0);
    res
}

/// Where the text states these cells, or a sum with all of them in it.
fn statements(stated: &[Stated], kind: TableKind, cells: &[CellIdx]) -> Vec<TextRange> {
    let speaks = |it: &&Stated| it.1 == kind && cells.iter().all(|cell| it.2.contains(cell));
    let mut res: Vec<_> = stated.iter().filter(speaks).map(|it| it.0).collect();
    res.dedup();
    res
}

/// The totals that a cell is a part of, and the parts that it is the total of.
fn sums(table: &BoundTable, idx: CellIdx) -> Vec<TextRange> {
    let system = System::of(table.table);
    let Some(variable) = system.cells.iter().position(|it| *it == idx) else {
        return Vec::new();
    };
    let other_side = |&(equation, sign): &(usize, i64)| {
        let equation = &system.equations[equation];
        if sign > 0 {
            equation.right.iter()
        } else {
            equation.left.iter()
        }
    };
    let mut res: Vec<TextRange> = system.incident[variable]
        .iter()
        .flat_map(other_side)
        .filter_map(|it| cell(table, *system.cells.get(*it)?))
        .map(|it| it.range)
        .filter(|it| !it.is_empty())
        .collect();
    res.sort();
    res.dedup();
    res
}

/// Where a figure at a place is a whole or an item of a list: itself, and the rest of the list.
fn items(
    ctx: &Context<'_>,
    touches: impl Fn(TextRange) -> bool,
) -> Option<(TextRange, Vec<TextRange>)> {
    ctx.paragraphs().iter().find_map(|paragraph| {
        paragraph.statements.itemizations.iter().find_map(|it| {
            let items = it.items.iter().take(it.n_items.0);
            let figures = std::iter::once(&it.whole).chain(items);
            let places: Vec<_> = figures.map(|it| paragraph.locate(it.range)).collect();
            let origin = *places.iter().find(|it| touches(**it))?;
            Some((origin, places))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::range::to_u32;

    fn report() -> String {
        include_str!("../../fixtures/correct.md").to_owned()
    }

    /// The ties of the figure that `word` ends before or in.
    #[track_caller]
    fn ties(text: &str, word: &str) -> Ties {
        let at = text.find(word).unwrap() + word.len();
        Ties::at(&Analysis::new(text), to_u32(at)).unwrap()
    }

    #[test]
    fn a_figure_of_the_text_leads_to_its_cell_and_back() {
        let text = report();
        let of_text = ties(&text, "新收政府信息公开申请");
        assert!(!of_text.is_cell);
        let [cell] = of_text.cells[..] else {
            panic!("{of_text:?}")
        };
        assert_eq!(cell.range.of(&text), of_text.origin.of(&text));
        let of_cell = Ties::at(&Analysis::new(&text), cell.range.start).unwrap();
        assert!(of_cell.is_cell);
        assert_eq!(of_cell.origin, cell.range);
        assert_eq!(of_cell.statements, [of_text.origin]);
    }

    #[test]
    fn a_figure_that_differs_leads_to_its_cell_all_the_same() {
        let text = report().replace("新收政府信息公开申请6件", "新收政府信息公开申请9件");
        let it = ties(&text, "新收政府信息公开申请");
        let shown = it.cells.iter().map(|it| it.range.of(&text));
        assert_eq!(shown.collect::<Vec<_>>(), ["6"]);
    }

    #[test]
    fn a_denial_leads_to_the_cells_that_it_is_about() {
        let text = report().replace("新收政府信息公开申请6件", "未发生行政复议");
        let of_text = ties(&text, "未发生行政");
        assert_eq!(of_text.origin.of(&text), "未发生行政复议");
        let [cell] = of_text.cells[..] else {
            panic!("{of_text:?}")
        };
        assert_eq!(cell.table, TableKind::Disputes);
        let of_cell = Ties::at(&Analysis::new(&text), cell.range.start).unwrap();
        assert_eq!(of_cell.statements, [of_text.origin]);
    }

    #[test]
    fn a_denial_of_two_subjects_leads_to_both() {
        let text = report().replace("新收政府信息公开申请6件", "未发生行政复议、行政诉讼");
        let it = ties(&text, "未发生行政");
        assert_eq!(it.origin.of(&text), "未发生行政复议、行政诉讼");
        let mut columns: Vec<usize> = it.cells.iter().map(|it| it.idx.column).collect();
        columns.dedup();
        assert_eq!(it.cells.len(), 3, "{columns:?}");
        assert_eq!(it.statements, [it.origin]);
    }

    #[test]
    fn what_is_denied_of_another_year_has_no_ties() {
        let said = "引发政府信息公开行政复议0件。2022年政府信息公开行政诉讼零败诉";
        let text = report().replace("新收政府信息公开申请6件", said);
        let at = text.find("零败诉").unwrap();
        assert_eq!(Ties::at(&Analysis::new(&text), to_u32(at)), None);
    }

    #[test]
    fn a_total_ties_to_its_parts_and_they_to_it() {
        let text = report();
        let of_total = ties(
            &text,
            "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | ",
        );
        let row: Vec<&str> = of_total.sums.iter().map(|it| it.of(&text)).collect();
        // The six kinds of applicants, and 总计 and 结转 in its own column.
        assert_eq!(row[..6], ["5", "1", "0", "0", "0", "0"]);
        assert_eq!(row.len(), 8, "{row:?}");
        for part in &of_total.sums {
            let of_part = Ties::at(&Analysis::new(&text), part.start).unwrap();
            assert!(of_part.sums.contains(&of_total.origin), "{part:?}");
        }
    }

    #[test]
    fn a_whole_ties_to_its_items() {
        let text = report().replace(
            "新收政府信息公开申请6件",
            "举办培训8次（其中：集中培训5次，网上培训3次）",
        );
        for word in ["举办培训", "集中培训", "网上培训"] {
            let it = ties(&text, word);
            let shown: Vec<&str> = it.places().iter().map(|it| it.of(&text)).collect();
            assert_eq!(shown, ["8", "5", "3"], "{word}");
            assert!(it.cells.is_empty() && it.statements.is_empty());
        }
    }

    #[test]
    fn words_have_no_ties() {
        let text = report();
        assert_eq!(Ties::at(&Analysis::new(&text), 0), None);
        // No figure of the form.
        let at = text.find("信息12条").unwrap() + "信息".len();
        assert_eq!(Ties::at(&Analysis::new(&text), to_u32(at)), None);
    }

    #[test]
    fn places_count_from_the_start_of_a_compilation() {
        let text = [report(), report()].concat();
        let second = report().len();
        let word = "新收政府信息公开申请";
        let at = second + report().find(word).unwrap() + word.len();
        let it = Ties::at(&Analysis::new(&text), to_u32(at)).unwrap();
        assert_eq!(it.part, 1);
        assert!(it.places().iter().all(|it| it.start as usize > second));
        assert_eq!(it.cells[0].range.of(&text), "6");
    }
}
