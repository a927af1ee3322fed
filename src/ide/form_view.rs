//! The form beside the text: the three tables of a report as the form draws them, whatever layout the text
//! is in, with what each cell holds, where that stands and what was found there.

use crate::form::{Edition, TABLE_KINDS, Table, TableKind, edition_for};
use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::rules::diagnostic::{Diagnostic, Message};
use crate::rules::words;
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::{Analysis, Checked};
use crate::workspace::findings::{Finding, findings_in};
use crate::workspace::policy::Policy;
use crate::write::table::{Cell, CellKind, Content, Grid};

/// A report as its form shows it. Ranges are of the whole text.
#[derive(Debug)]
pub struct FormView<'a> {
    /// Which part of the text it is, and how many reports there are.
    pub part: usize,
    pub n_reports: usize,
    /// Where the report stands.
    pub range: TextRange,
    pub report: &'a Report,
    /// The edition that the tables follow; without tables the one for the year.
    pub edition: &'static Edition,
    pub tables: Vec<TableView>,
    /// Every finding of the report, in order of place.
    pub findings: Vec<Finding<'a>>,
}

/// A table of the form.
#[derive(Debug)]
pub struct TableView {
    pub kind: TableKind,
    /// Where its rows stand; `None` where the report has none that can be read.
    pub range: Option<TextRange>,
    pub is_readable: bool,
    /// The cells that begin in each row.
    pub rows: Vec<Vec<CellView>>,
}

/// A cell of the form: a label or a number.
#[derive(Debug)]
pub struct CellView {
    pub cell: Cell,
    pub figure: Option<FigureView>,
}

/// A number of the form as the report has it.
#[derive(Debug)]
pub struct FigureView {
    pub id: String,
    /// The cell in words: row and column.
    pub name: Message,
    pub held: Held,
    /// Where it stands; `None` where the report has no such cell.
    pub range: Option<TextRange>,
    /// Whether other numbers of the table add up to it.
    pub is_total: bool,
    /// What was found here: indices of [`FormView::findings`].
    pub findings: Vec<usize>,
    /// What the best fix of these puts here.
    pub proposed: Option<String>,
}

/// The form of the report at a place; of the first behind it, or the last before it, where none is there.
pub fn form_view<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    at: u32,
) -> Option<FormView<'a>> {
    let reports = || {
        let parts = analysis.located().enumerate();
        parts.filter(|(_, (_, it))| it.report.is_some())
    };
    let end = |offset: u32, it: &Checked| offset + it.part.len;
    let behind = reports().find(|(_, (offset, it))| at < end(*offset, it));
    let (part, (offset, checked)) = behind.or_else(|| reports().last())?;
    let report = checked.report.as_ref()?;
    let findings: Vec<Finding<'a>> =
        findings_in(analysis, across, policy, (part, offset)).collect();
    let edition = report.edition();
    let edition = edition.unwrap_or_else(|| edition_for(report.year()));
    let scene = Scene {
        report,
        offset,
        findings: &findings,
    };
    let tables = TABLE_KINDS.map(|it| scene.table(edition, it));
    Some(FormView {
        part,
        n_reports: reports().count(),
        range: TextRange::new(offset, end(offset, checked)),
        report,
        edition,
        tables: tables.into(),
        findings,
    })
}

/// What a view is made from.
struct Scene<'a> {
    report: &'a Report,
    offset: u32,
    findings: &'a [Finding<'a>],
}

impl Scene<'_> {
    fn table(&self, edition: &'static Edition, kind: TableKind) -> TableView {
        let bound = self.report.table(kind);
        let of_form = bound.map_or(edition.tables[kind as usize], |it| it.table);
        let mut disordered = self.report.disordered().iter();
        let disordered = disordered.find(|it| it.table.kind == kind);
        let of_bound = bound.map(|it| it.range);
        let range = of_bound.or(disordered.map(|it| it.range));
        // A grid has the numbers of the form in the form's order.
        let mut numbers = CellIdx::all(of_form);
        let mut view = |cell: Cell| CellView {
            figure: match cell.kind {
                CellKind::Value => numbers.next().map(|it| self.figure(of_form, bound, it)),
                CellKind::Head | CellKind::RowLabel => None,
            },
            cell,
        };
        let blank = Content::whole(of_form, |_, _| String::new());
        let rows = Grid::of(of_form, &blank).rows.into_iter();
        TableView {
            kind,
            range: range.map(|it| it.shifted(self.offset)),
            is_readable: disordered.is_none(),
            rows: rows
                .map(|row| row.into_iter().map(&mut view).collect())
                .collect(),
        }
    }

    fn figure(
        &self,
        of_form: &'static Table,
        bound: Option<&BoundTable>,
        idx: CellIdx,
    ) -> FigureView {
        let is_there = |it: &&BoundTable| it.rows[idx.row].state == RowState::Bound;
        let bound = bound.filter(is_there);
        let held = bound.map_or(Held::Missing, |it| it.held(idx));
        let range = bound.filter(|_| held != Held::Missing);
        let range = range.map(|it| it.range(idx).shifted(self.offset));
        let is_here =
            |it: &(usize, &Finding<'_>)| range.is_some_and(|own| own.contains(it.1.range));
        let found = self.findings.iter().enumerate().filter(is_here);
        let findings: Vec<usize> = found.map(|it| it.0).collect();
        let of = |it: &usize| self.findings.get(*it).map(|it| it.diagnostic);
        let proposed = range.and_then(|range| {
            let own = TextRange::new(range.start - self.offset, range.end - self.offset);
            findings
                .iter()
                .filter_map(of)
                .find_map(|it| proposed(it, own))
        });
        FigureView {
            id: of_form.fact_id(idx.row, idx.column),
            name: words::form_cell(of_form, idx),
            held,
            range,
            is_total: of_form.is_total(idx.row, idx.column),
            findings,
            proposed,
        }
    }
}

/// What the best fix of a finding puts into a cell, where that is all it does.
fn proposed(diagnostic: &Diagnostic, cell: TextRange) -> Option<String> {
    let fix = diagnostic.fixes.first()?;
    match fix.edits.as_slice() {
        [it] if it.range == cell => Some(it.text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::range::to_u32;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");

    /// Shows the form at a place of a text.
    #[track_caller]
    fn view<T>(text: &str, at: usize, see: impl FnOnce(FormView<'_>) -> T) -> T {
        let analysis = Analysis::new(text);
        let (across, policy) = (Across::default(), Policy::default());
        see(form_view(&analysis, &across, &policy, to_u32(at)).expect("a report"))
    }

    fn figures<'a>(view: &'a FormView<'_>) -> impl Iterator<Item = &'a FigureView> {
        let rows = view.tables.iter().flat_map(|it| &it.rows);
        rows.flatten().filter_map(|it| it.figure.as_ref())
    }

    #[test]
    fn every_figure_of_the_report_stands_in_its_form() {
        let facts = Analysis::new(CORRECT).parts[0]
            .report
            .as_ref()
            .map(Report::facts);
        view(CORRECT, 0, |view| {
            for fact in facts.into_iter().flatten() {
                let mut own = figures(&view).filter(|it| it.id == fact.id);
                let (figure, more) = (own.next().expect("a figure"), own.next());
                assert!(more.is_none() && figure.findings.is_empty(), "{}", fact.id);
                assert_eq!(
                    (figure.held.known(), figure.range),
                    (fact.value, Some(fact.range))
                );
            }
        });
    }

    #[test]
    fn a_wrong_figure_is_marked_with_what_it_should_be() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | 1 |";
        let text = CORRECT.replace(row, "| 一、本年新收政府信息公开申请数量 | 5 | 7 |");
        view(&text, 0, |view| {
            let marked: Vec<_> = figures(&view)
                .filter(|it| !it.findings.is_empty())
                .collect();
            let [figure] = marked[..] else {
                panic!("{marked:?}")
            };
            assert_eq!(figure.id, "applications.received.business");
            assert_eq!(figure.proposed.as_deref(), Some("1"));
            assert!(!figure.is_total);
        });
    }

    #[test]
    fn a_table_that_is_not_there_is_shown_without_places() {
        let (before, rest) = CORRECT.split_once("| 信息内容").expect("表二");
        let (_, behind) = rest.split_once("\n\n## 三").expect("section 三");
        view(&format!("{before}\n\n## 三{behind}"), 0, |view| {
            assert_eq!(view.tables[0].range, None);
            assert!(
                figures(&view)
                    .take(6)
                    .all(|it| it.held == Held::Missing && it.range.is_none())
            );
        });
    }

    #[test]
    fn a_place_in_a_compilation_shows_the_report_that_it_is_in() {
        let text = [CORRECT, CORRECT].concat();
        for (at, part) in [
            (0, 0),
            (CORRECT.len() - 1, 0),
            (CORRECT.len() + 1, 1),
            (text.len(), 1),
        ] {
            view(&text, at, |view| {
                assert_eq!((view.part, view.n_reports), (part, 2), "at {at}");
                let within = figures(&view)
                    .filter_map(|it| it.range)
                    .all(|it| view.range.contains(it));
                assert!(within, "at {at}");
            });
        }
    }
}
