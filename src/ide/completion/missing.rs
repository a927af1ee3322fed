//! What the form asks for and the report lacks, as far as it belongs where the cursor is: title, period,
//! sections, aspects, tables, rows.

use crate::form::{Aspect, Edition, N_SECTIONS, TableKind, edition_for};
use crate::ide::subheads::{Subhead, subheads};
use crate::report::Report;
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::skeleton::{self, Style};
use crate::report::table::RowState;
use crate::report::topics::Topic;
use crate::rules::diagnostic::Message;
use crate::rules::words;
use crate::text::range::TextRange;

use super::place::Line;
use super::snippet::{Completion, Kind, Snippet};

/// Where a cursor is in the outline of a report.
pub(super) struct Spot<'a> {
    pub(super) report: &'a Report,
    /// Where its part begins.
    pub(super) offset: u32,
    /// The heading above, with what it heads.
    pub(super) section: Option<(&'a Heading, &'a Content)>,
    /// The heading below.
    next: Option<&'a Heading>,
    edition: &'static Edition,
    pub(super) style: Style,
}

impl<'a> Spot<'a> {
    pub(super) fn of(report: &'a Report, offset: u32, at: u32) -> Self {
        let own = at - offset;
        let sections = report.sections();
        let section = sections.take_while(|it| it.0.range.start < own).last();
        let mut headings = report.headings.iter();
        Self {
            report,
            offset,
            section,
            next: headings.find(|it| it.range.start >= own),
            edition: report
                .edition()
                .unwrap_or_else(|| edition_for(report.year())),
            style: Style::of(report),
        }
    }

    /// The section that the cursor is in, counted from 0.
    pub(super) fn idx(&self) -> Option<usize> {
        self.section.map(|it| usize::from(it.0.section))
    }

    /// The aspect whose head is the last above a place.
    pub(super) fn aspect(&self, at: u32) -> Option<&'static Aspect> {
        let (heading, content) = self.section?;
        let heads = subheads(self.report, heading, content);
        let is_above = |it: &Subhead| it.name_range.end + self.offset <= at;
        heads.into_iter().take_while(is_above).last()?.aspect
    }

    /// Where the table of a section stands.
    fn table_of(&self, section: usize) -> Option<TextRange> {
        let table = self.report.table(TableKind::of_section(section)?)?;
        Some(table.range)
    }

    /// Whether a place is between rows of a table.
    pub(super) fn is_in_table(&self, at: u32) -> bool {
        let mut tables = self.report.tables();
        tables.any(|it| it.range.start < at && at < it.range.end)
    }

    /// What makes a report of a snippet of the form: a title of the year.
    fn heads(&self) -> String {
        let year = self.report.year().unwrap_or(self.edition.first_year);
        skeleton::title("某局", &year.to_string()) + "\n"
    }

    fn snippet(&self, text: String) -> Snippet {
        Snippet::of_form(&self.heads(), text)
    }
}

/// What is missing here, the next first.
pub(super) fn missing(spot: &Spot<'_>, line: &Line) -> Vec<Completion> {
    let mut acc = rows(spot, line);
    if spot.is_in_table(line.at - spot.offset) {
        return acc;
    }
    acc.extend(period(spot, line));
    acc.extend(table(spot, line));
    acc.extend(aspects(spot, line));
    acc.extend(sections(spot, line));
    acc
}

/// The statement of the period, above the first section.
fn period(spot: &Spot<'_>, line: &Line) -> Option<Completion> {
    let report = spot.report;
    let is_stated = report.period().is_some() || report.damaged_period().is_some();
    let is_above = spot.section.is_none() && report.title.is_some();
    let year = report.year().filter(|_| is_above && !is_stated)?;
    let about = Message::new(
        "统计期限是报告年度的 1 月 1 日至 12 月 31 日",
        "the figures are of the calendar year that is reported on",
    );
    let snippet = spot.snippet(skeleton::period(year, spot.style.layout));
    line.offer(Kind::Sentence, "统计期限".to_owned(), &snippet, about)
}

/// The sections between the one above and the one below.
fn sections(spot: &Spot<'_>, line: &Line) -> Vec<Completion> {
    let first = spot.idx().map_or(0, |it| it + 1);
    let end = spot.next.map_or(N_SECTIONS, |it| usize::from(it.section));
    let missing = (first..end).filter(|it| spot.report.heading(*it).is_none());
    let offered = missing.filter_map(|idx| {
        let section = &spot.edition.sections[idx];
        // A table that is there needs its heading only, above it: a second one would take its place.
        let table = spot.table_of(idx);
        if table.is_some_and(|it| it.start + spot.offset < line.at) {
            return None;
        }
        let about = Message::new(
            format!("{}：报告的第{}部分", spot.edition.document, section.ordinal),
            format!(
                "section {}, {}: {}",
                idx + 1,
                section.en,
                spot.edition.document
            ),
        );
        let label = format!("{}、{}", section.ordinal, section.label);
        let text = match table {
            Some(_) => skeleton::section_heading(spot.edition, idx, spot.style),
            None => skeleton::section(spot.edition, idx, spot.style),
        };
        let snippet = spot.snippet(text);
        line.offer(Kind::Section, label, &snippet, about)
    });
    offered.collect()
}

/// The matters that the section does not speak of.
fn aspects(spot: &Spot<'_>, line: &Line) -> Vec<Completion> {
    let Some((heading, content)) = spot.section else {
        return Vec::new();
    };
    let section = usize::from(heading.section);
    let aspects = spot.edition.sections[section].aspects.iter().enumerate();
    let missing = aspects.filter(|it| !content.topics.has(Topic::Aspect(it.1)));
    let offered = missing.filter_map(|(idx, it)| {
        let about = Message::new(
            format!("{}：「总体情况」应写到{}", spot.edition.document, it.label),
            format!(
                "{}: the overview speaks of {}",
                spot.edition.document, it.en
            ),
        );
        let snippet = spot.snippet(skeleton::aspect(spot.edition, section, idx, spot.style));
        line.offer(Kind::Aspect, it.label.to_owned(), &snippet, about)
    });
    offered.collect()
}

/// The table of the section.
fn table(spot: &Spot<'_>, line: &Line) -> Option<Completion> {
    let section = spot.idx()?;
    let kind = TableKind::of_section(section)?;
    let mut disordered = spot.report.disordered().iter();
    let is_there = spot.report.table(kind).is_some() || disordered.any(|it| it.table.kind == kind);
    if is_there || spot.section.is_some_and(|it| it.1.has_image) {
        return None;
    }
    let table = spot.edition.tables[kind as usize];
    let name = words::table(kind);
    let about = Message::new(
        format!("{}：{}", spot.edition.document, table.clause),
        format!("{}: {}", spot.edition.document, name.en),
    );
    let text = skeleton::table(spot.edition, kind, spot.style.layout);
    let heading = spot.section.map(|it| spot.report.source(it.0.range));
    let heads = format!("{}\n{}\n", spot.heads(), heading.unwrap_or_default());
    let snippet = Snippet::of_form(&heads, text);
    line.offer(Kind::Table, format!("{}（空白）", name.zh), &snippet, about)
}

/// The rows that the table around or right above lacks, the one behind the row above first.
fn rows(spot: &Spot<'_>, line: &Line) -> Vec<Completion> {
    let at = line.at - spot.offset;
    let section = spot.idx();
    let mut tables = spot.report.tables();
    let Some(table) = tables.find(|it| {
        Some(it.table.kind.section()) == section
            && it.range.start < at
            && it.irregular.is_none()
            && it.n_missing_rows() > 0
    }) else {
        return Vec::new();
    };
    let is_missing = |it: &usize| table.rows[*it].state == RowState::Missing;
    let is_above = |it: &usize| !is_missing(it) && table.rows[*it].range.end <= at;
    let above = (0..table.rows.len()).rev().find(is_above);
    let below =
        (0..table.rows.len()).find(|it| !is_missing(it) && table.rows[*it].range.start > at);
    let first = above.map_or(0, |it| it + 1);
    let missing = (first..below.unwrap_or(table.rows.len())).filter(is_missing);
    let range = line.range();
    let place = TextRange::new(range.start - spot.offset, range.end - spot.offset);
    let offered = missing.filter_map(|idx| {
        let row = &table.table.rows[idx];
        let text = spot.report.missing_row_at(table, idx, place)?;
        let about = Message::new(
            format!("{}的「{}」行", table.table.label, row.name),
            format!("the row “{}” of {}", row.en, table.table.en),
        );
        let snippet = Snippet {
            blanks: Vec::new(),
            text,
        };
        line.offer(Kind::Row, row.label.to_owned(), &snippet, about)
    });
    offered.collect()
}
