//! Lenses: over the title the state of the report, over each table how many of its identities hold, over
//! section 一 how many figures of the text agree with the tables. Each leads to the first that does not.

use crate::form::TableKind;
use crate::repair::defect::standings;
use crate::repair::system::{Standing, System};
use crate::report::Report;
use crate::report::table::BoundTable;
use crate::rules::claims::{Outcome, place};
use crate::rules::context::Context;
use crate::rules::diagnostic::{Message, Severity};
use crate::rules::words;
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::{Analysis, Checked};
use crate::workspace::findings::{Finding, findings_in};
use crate::workspace::policy::Policy;

/// What a lens is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LensKind {
    Report,
    Table(TableKind),
    /// The figures of the text.
    Text,
}

/// A lens without its words, which cost more than its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// What it stands over.
    pub range: TextRange,
    /// Which part of the text it is of.
    pub part: usize,
    pub kind: LensKind,
}

/// What a lens says, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub title: Message,
    /// The first place that is not as it should be.
    pub first: Option<TextRange>,
}

/// The lenses of a text, in order of place within each report.
pub fn lenses(analysis: &Analysis) -> Vec<Lens> {
    let mut res = Vec::new();
    for (part, (offset, checked)) in analysis.located().enumerate() {
        let Some(report) = &checked.report else {
            continue;
        };
        let mut push = |range: TextRange, kind| {
            res.push(Lens {
                range: range.shifted(offset),
                part,
                kind,
            });
        };
        let title = report.title.as_ref().map(|it| it.range);
        push(
            title.or(report.first_line()).unwrap_or_default(),
            LensKind::Report,
        );
        let states_figures = || {
            let mut paragraphs = report.paragraphs();
            paragraphs.any(|it| it.claims().next().is_some())
        };
        if let Some(heading) = report.heading(0).filter(|_| states_figures()) {
            push(heading.range, LensKind::Text);
        }
        let tables = report.tables().filter(|it| it.is_filled_in());
        for table in tables.filter(|it| !it.table.identities.is_empty()) {
            push(top(checked, table), LensKind::Table(table.table.kind));
        }
    }
    res
}

/// The beginning of a table: of its block, where that is no more than the table.
fn top(checked: &Checked, table: &BoundTable) -> TextRange {
    let first = TextRange::empty(table.range.start);
    let blocks = checked.part.located_in(first);
    let block = blocks.last().filter(|it| it.1.is_grid());
    block.map_or(first, |(start, _)| TextRange::empty(start))
}

/// What a lens of a part says now.
pub fn told(
    analysis: &Analysis,
    across: &Across,
    policy: &Policy,
    (part, kind): (usize, LensKind),
) -> Option<Told> {
    let (offset, checked) = analysis.located().nth(part)?;
    let report = checked.report.as_ref()?;
    match kind {
        LensKind::Report => Some(of_report(analysis, across, policy, (part, offset), report)),
        LensKind::Table(kind) => {
            let table = report.table(kind)?;
            let own = table.range.shifted(offset);
            let is_wrong = |it: &Finding| it.severity == Severity::Error && own.contains(it.range);
            let wrong = || {
                let mut found = findings_in(analysis, across, policy, (part, offset));
                found.find(is_wrong).map(|it| it.range)
            };
            of_table(table, offset, wrong)
        }
        LensKind::Text => Some(of_text(report, offset)),
    }
}

fn of_report(
    analysis: &Analysis,
    across: &Across,
    policy: &Policy,
    (part, offset): (usize, u32),
    report: &Report,
) -> Told {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    let mut first = None;
    let found: Vec<_> = findings_in(analysis, across, policy, (part, offset)).collect();
    for (severity, name_zh, name_en) in [
        (Severity::Error, "错误", "error"),
        (Severity::Warning, "警告", "warning"),
        (Severity::Info, "提示", "note"),
        (Severity::Hint, "建议", "hint"),
    ] {
        let mut own = found.iter().filter(|it| it.severity == severity);
        let n_own = own.clone().count();
        if n_own > 0 {
            first = first.or(own.next().map(|it| it.range));
            zh.push(format!("{n_own} 处{name_zh}"));
            let plural = if n_own == 1 { "" } else { "s" };
            en.push(format!("{n_own} {name_en}{plural}"));
        }
    }
    let title = match zh.is_empty() {
        false => Message::new(zh.join("，"), en.join(", ")),
        true if is_balanced(report) => Message::new("勾稽无误", "All figures tie out"),
        true => Message::new("没有发现问题", "Nothing found"),
    };
    Told { title, first }
}

/// Whether every identity of every table could be checked, and holds.
fn is_balanced(report: &Report) -> bool {
    let n_tables = report.tables().count();
    let all = report.tables().flat_map(standings);
    n_tables == crate::form::N_TABLES && { all }.all(|it| it == Standing::Holds)
}

/// It leads to what is found wrong in the table; if nothing is, to the first sum that is off.
fn of_table(
    table: &BoundTable,
    offset: u32,
    wrong: impl FnOnce() -> Option<TextRange>,
) -> Option<Told> {
    let system = System::of(table.table);
    let all = standings(table);
    let count = |wanted: Standing| all.iter().filter(|it| **it == wanted).count();
    let (n_holding, n_broken) = (count(Standing::Holds), count(Standing::Broken));
    let number = words::table_number(table.table.kind);
    let broken = match n_broken {
        0 => Message::new("", ""),
        n => Message::new(format!("，{n} 处不符"), format!(", {n} off")),
    };
    let open = match count(Standing::Open) {
        0 => Message::new("", ""),
        n => Message::new(format!("，{n} 处未填全"), format!(", {n} not filled in")),
    };
    let n_all = all.len();
    let title = Message::new(
        format!(
            "{}勾稽 {n_holding}/{n_all}{}{}",
            number.zh, broken.zh, open.zh
        ),
        format!(
            "Identities of {}: {n_holding}/{n_all}{}{}",
            number.en, broken.en, open.en
        ),
    );
    let off = all.iter().position(|it| *it == Standing::Broken);
    let off = off.and_then(|it| system.equations[it].left.first());
    let off = off.map(|it| table.range(system.cells[*it]).shifted(offset));
    let first = off.map(|it| wrong().unwrap_or(it));
    (n_all > 0).then_some(Told { title, first })
}

fn of_text(report: &Report, offset: u32) -> Told {
    let ctx = Context::new(report);
    let judged = ctx.verdicts().iter();
    let judged = judged.filter(|it| it.outcome != Outcome::Open);
    let agrees = |it: &Outcome| matches!(it, Outcome::Agrees(_));
    let n_all = judged.clone().count();
    let mut off = judged.filter(|it| !agrees(&it.outcome));
    let first = off.clone().next();
    let n_off = off.by_ref().count();
    let title = match n_all {
        0 => Message::new(
            "正文没有写到表里的数",
            "No figure of the text is one of the tables",
        ),
        n => Message::new(
            format!("正文与表相符 {}/{n}", n - n_off),
            format!(
                "Figures of the text that agree with the tables: {}/{n}",
                n - n_off
            ),
        ),
    };
    Told {
        title,
        first: first.map(|it| place(&ctx, it).shifted(offset)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");

    /// Every lens of a text: the line that it stands over, what it says, and the figure that it leads to.
    fn shown(text: &str) -> Vec<(String, String, Option<String>)> {
        let analysis = Analysis::new(text);
        let (across, policy) = (Across::default(), Policy::default());
        let found = lenses(&analysis).into_iter().filter_map(|it| {
            let told = told(&analysis, &across, &policy, (it.part, it.kind))?;
            let line = text[it.range.start as usize..].lines().next().unwrap();
            let line: String = line.chars().take(8).collect();
            let first = told.first.map(|it| it.of(text).to_owned());
            Some((line, told.title.zh, first))
        });
        found.collect()
    }

    fn said(text: &str) -> Vec<String> {
        shown(text).into_iter().map(|it| it.1).collect()
    }

    #[test]
    fn a_report_that_ties_out_says_so() {
        assert_eq!(
            said(CORRECT),
            [
                "勾稽无误",
                "正文与表相符 1/1",
                "表三勾稽 39/39",
                "表四勾稽 3/3"
            ]
        );
        assert!(shown(CORRECT).iter().all(|it| it.2.is_none()));
    }

    #[test]
    fn each_leads_to_the_first_that_is_off() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";
        let text = CORRECT
            .replacen(row, &row.replace("| 6 |", "| 16 |"), 1)
            .replacen("新收政府信息公开申请6件", "新收政府信息公开申请9件", 1);
        let found = shown(&text);
        let [report, figures, applications, disputes] = &found[..] else {
            panic!("{found:?}")
        };
        assert!(report.1.contains("处错误"), "{report:?}");
        assert_eq!(report.2.as_deref(), Some("16"));
        assert_eq!(figures.2.as_deref(), Some("9"));
        assert_eq!(applications.1, "表三勾稽 37/39，2 处不符");
        assert_eq!(applications.2.as_deref(), Some("16"));
        assert_eq!((disputes.1.as_str(), &disputes.2), ("表四勾稽 3/3", &None));
    }

    #[test]
    fn a_table_leads_to_the_digit_that_is_wrong_and_not_to_its_sums() {
        let row = "| （一）予以公开 | 3 | 1 |";
        let text = CORRECT.replacen(row, &row.replace("| 3 |", "| 8 |"), 1);
        let found = shown(&text);
        assert_eq!(found[2].1, "表三勾稽 37/39，2 处不符");
        assert_eq!(found[2].2.as_deref(), Some("8"));
    }

    #[test]
    fn lenses_stand_over_titles_headings_and_tables() {
        let lines: Vec<String> = shown(CORRECT).into_iter().map(|it| it.0).collect();
        assert!(lines[0].contains("云溪县"), "{lines:?}");
        assert!(lines[1].contains("一、总体情"), "{lines:?}");
        assert!(lines[2].starts_with('|'), "{lines:?}");
    }

    #[test]
    fn a_blank_form_has_no_lens_over_its_tables() {
        let blank = crate::report::skeleton::report(
            2024,
            "青溪县水务局",
            crate::report::skeleton::Layout::Markdown,
        );
        let kinds: Vec<LensKind> = lenses(&Analysis::new(&blank))
            .iter()
            .map(|it| it.kind)
            .collect();
        assert!(
            !kinds.iter().any(|it| matches!(it, LensKind::Table(_))),
            "{kinds:?}"
        );
    }

    #[test]
    fn every_report_of_a_compilation_has_its_own() {
        let text = [CORRECT, CORRECT].concat();
        let parts: Vec<usize> = lenses(&Analysis::new(&text))
            .iter()
            .map(|it| it.part)
            .collect();
        assert_eq!(parts, [0, 0, 0, 0, 1, 1, 1, 1]);
        assert!(lenses(&Analysis::new("第一行\n第二行\n")).is_empty());
    }
}
