//! Refactorings of reports: another layout, the newest form, sections in order, figures filled in.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::recast::convert::{Refusal, converted_part};
use crate::recast::losses::{counted, losses_in};
use crate::recast::{fill, sections, table};
use crate::report::Report;
use crate::report::skeleton::{Style, layout_at};
use crate::rules::Rule;
use crate::rules::diagnostic::{Edit, Message};
use crate::text::range::TextRange;
use crate::workspace::analysis::{Analysis, Checked};
use crate::write::Layout;

/// Something that can be done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refactoring {
    /// The table at a place in another layout.
    Table(Layout),
    /// The report at a place in another layout.
    Report(Layout),
    /// Tables of the form before in the newest.
    Upgrade,
    Sort,
    Renumber,
    /// Blanks of the text from the tables.
    FillIn,
}

/// The layouts that a report can be written in by hand.
const LAYOUTS: [Layout; 4] = [Layout::Markdown, Layout::Tsv, Layout::Html, Layout::Lines];

impl Refactoring {
    pub fn all() -> impl Iterator<Item = Self> {
        let tables = LAYOUTS.into_iter().map(Refactoring::Table);
        let reports = LAYOUTS.into_iter().map(Refactoring::Report);
        tables.chain(reports).chain([
            Refactoring::Upgrade,
            Refactoring::Sort,
            Refactoring::Renumber,
            Refactoring::FillIn,
        ])
    }

    /// The name that the protocol knows it by, below `refactor.rewrite`.
    pub fn name(self) -> &'static str {
        match self {
            Refactoring::Table(Layout::Markdown) => "table.markdown",
            Refactoring::Table(Layout::Html) => "table.html",
            Refactoring::Table(Layout::Lines) => "table.lines",
            Refactoring::Table(_) => "table.tsv",
            Refactoring::Report(Layout::Markdown) => "report.markdown",
            Refactoring::Report(Layout::Html) => "report.html",
            Refactoring::Report(Layout::Lines) => "report.lines",
            Refactoring::Report(_) => "report.tsv",
            Refactoring::Upgrade => "upgrade",
            Refactoring::Sort => "sort",
            Refactoring::Renumber => "renumber",
            Refactoring::FillIn => "fillIn",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|it| it.name() == name)
    }

    /// What it is called, without what it leaves behind.
    fn name_in_words(self) -> Message {
        match self {
            Refactoring::Table(layout) => {
                let [zh, en] = words(layout);
                Message::new(
                    format!("把这张表换成{zh}"),
                    format!("Convert this table to {en}"),
                )
            }
            Refactoring::Report(layout) => {
                let [zh, en] = words(layout);
                Message::new(
                    format!("把这份报告换成{zh}"),
                    format!("Convert this report to {en}"),
                )
            }
            Refactoring::Upgrade => Message::new(
                "把表格换成现行格式（旧格式没有的留空，现行格式不要的略去）",
                "Upgrade the tables to the form in force (blank where the old one has nothing)",
            ),
            Refactoring::Sort => Message::new(
                "按格式的顺序排列各部分",
                "Put the sections into the form's order",
            ),
            Refactoring::Renumber => Message::new(
                "按格式重新编排各部分的序号",
                "Number the sections as the form does",
            ),
            Refactoring::FillIn => Message::new(
                "按表中的数字填写正文的空白",
                "Fill in the text from the tables",
            ),
        }
    }
}

fn words(layout: Layout) -> [&'static str; 2] {
    match layout {
        Layout::Markdown => [" Markdown", "Markdown"],
        Layout::Html => [" HTML", "HTML"],
        Layout::Lines => ["每格一行", "a cell per line"],
        Layout::Tsv | Layout::Csv(_) | Layout::Pipes => ["制表符分隔", "cells between tabs"],
    }
}

/// What refactorings are called at a place, with what they leave behind there: that is looked for once for all that
/// rewrite the same.
pub struct Titles<'a> {
    analysis: &'a Analysis,
    range: TextRange,
    table: OnceCell<Option<Message>>,
    tables: OnceCell<Option<Message>>,
    report: OnceCell<Option<Message>>,
}

impl<'a> Titles<'a> {
    pub fn new(analysis: &'a Analysis, range: TextRange) -> Self {
        Self {
            analysis,
            range,
            table: OnceCell::new(),
            tables: OnceCell::new(),
            report: OnceCell::new(),
        }
    }

    pub fn get(&self, what: Refactoring) -> Message {
        let Message { zh, en } = what.name_in_words();
        match self.lost(what) {
            Some(lost) => Message::new(
                format!("{zh}（去掉 {}）", lost.zh),
                format!("{en} (without its {})", lost.en),
            ),
            None => Message { zh, en },
        }
    }

    fn lost(&self, what: Refactoring) -> Option<&Message> {
        let known = match what {
            Refactoring::Table(_) => &self.table,
            Refactoring::Upgrade => &self.tables,
            Refactoring::Report(_) => &self.report,
            Refactoring::Sort | Refactoring::Renumber | Refactoring::FillIn => return None,
        };
        let (offset, checked) = part_at(self.analysis, self.range)?;
        let lost = || {
            let part = &checked.part;
            let tables = checked.report.iter().flat_map(Report::tables);
            let tables = tables.map(|it| it.range);
            let is_here = |it: &TextRange| it.shifted(offset).touches(self.range);
            let rewritten: Vec<TextRange> = match what {
                Refactoring::Table(_) => tables.filter(is_here).collect(),
                Refactoring::Upgrade => tables.collect(),
                _ => vec![TextRange::new(0, part.len)],
            };
            let lost = rewritten.into_iter().flat_map(|it| losses_in(part, it));
            counted(&lost.collect::<Vec<_>>())
        };
        known.get_or_init(lost).as_ref()
    }
}

/// The refactoring that mends what a rule finds.
pub fn cure(rule: &Rule) -> Option<Refactoring> {
    (rule.name == "outdated-form").then_some(Refactoring::Upgrade)
}

/// What may be done at a place: a look that costs little. What comes of it, if anything, is told by
/// [`edits`].
pub fn offered(analysis: &Analysis, range: TextRange) -> Vec<Refactoring> {
    let Some((offset, checked)) = part_at(analysis, range) else {
        return Vec::new();
    };
    let Some(report) = &checked.report else {
        return Vec::new();
    };
    let is_readable = report.disordered().is_empty();
    let tables = || report.tables().map(|it| it.range);
    let is_here = |it: &TextRange| it.shifted(offset).touches(range);
    // What stands in a layout already is not offered in it.
    let is_other = |of: TextRange, to| layout_at(report, of) != Some(to);
    let style = Style::of(report).layout;
    Refactoring::all()
        .filter(|it| match it {
            Refactoring::Table(to) => {
                is_readable && tables().filter(is_here).any(|it| is_other(it, *to))
            }
            Refactoring::Report(to) => match tables().next() {
                Some(_) => is_readable && tables().any(|it| is_other(it, *to)),
                None => style != *to,
            },
            Refactoring::Upgrade => is_readable && table::is_outdated(report),
            Refactoring::Sort => sections::sorted(report).is_some(),
            Refactoring::Renumber => !sections::renumbered(report).is_empty(),
            Refactoring::FillIn => fill::may_fill_in(analysis, whole(offset, checked)),
        })
        .collect()
}

/// The edits that a refactoring makes at a place, in the text; else why it cannot be done without loss.
pub fn edits(
    analysis: &Analysis,
    what: Refactoring,
    range: TextRange,
) -> Result<Vec<Edit>, Refusal> {
    let (offset, checked) = part_at(analysis, range).ok_or(Refusal::NoReport)?;
    let part = &checked.part;
    let report = checked.report.as_ref();
    let own = TextRange::new(
        range.start.saturating_sub(offset),
        range.end.saturating_sub(offset),
    );
    let found = match what {
        Refactoring::Table(to) => table::in_layout(part, own, to),
        Refactoring::Report(to) => {
            let is_alone = analysis.parts.len() == 1;
            converted_part(part, to, is_alone).map(|it| vec![it])
        }
        Refactoring::Upgrade => Ok(table::in_newest_form(part)),
        Refactoring::Sort => Ok(report.and_then(sections::sorted).into_iter().collect()),
        Refactoring::Renumber => Ok(report.map(sections::renumbered).unwrap_or_default()),
        Refactoring::FillIn => Ok(fill::filled_in(analysis, whole(offset, checked))),
    };
    let found = found.map_err(|it| it.shifted(offset))?;
    if found.is_empty() {
        return Err(Refusal::Loss);
    }
    if what == Refactoring::FillIn {
        return Ok(found);
    }
    let is_written = !matches!(what, Refactoring::Sort | Refactoring::Renumber);
    let line_break = report.filter(|_| is_written).map(Report::line_break);
    let shifted = |it: Edit| Edit {
        range: it.range.shifted(offset),
        text: it.text.replace('\n', line_break.unwrap_or("\n")),
    };
    Ok(found.into_iter().map(shifted).collect())
}

fn whole(offset: u32, checked: &Checked) -> TextRange {
    TextRange::new(offset, offset + checked.part.len)
}

/// The part that a range begins in.
fn part_at(analysis: &Analysis, range: TextRange) -> Option<(u32, &Arc<Checked>)> {
    let mut parts = analysis.located();
    parts.find(|(offset, it)| range.start <= offset + it.part.len)
}
