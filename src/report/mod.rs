//! Syntax bound to the form: title, sections, tables, facts, statements. Binding never fails; what is
//! not there is missing, and saying so is for the rules.
//!
//! Each block is read once (`reading`); all else is joined from readings, in one place for each: headings and
//! title (`outline`), what sections tell (`content`), tables (`bind`), paragraphs and what they state
//! (`claims/paragraph`). After an edit readings of blocks that stayed are the same, and what is equal stands.

mod align;
mod bind;
pub mod claims;
pub mod content;
mod counters;
mod follow;
mod glance;
pub mod hand;
mod head;
mod item;
mod kept;
mod kind;
pub mod labels;
pub mod ledger;
pub mod memo;
pub mod organ;
pub mod outline;
pub mod period;
mod pieces;
pub mod prose;
mod reading;
mod records;
pub mod skeleton;
mod stream;
pub mod table;
pub mod title;
pub mod topics;
pub mod transcript;
pub mod years;

use std::sync::Arc;

use crate::form::{Edition, TABLE_KINDS, TableKind};
use crate::syntax::document::Part;
use crate::text::number::{Number, Placed};
use crate::text::range::TextRange;

use claims::paragraph::Stated;
use content::Content;
pub use follow::{LineEdit, Stands};
use outline::Heading;
pub use outline::landmark;
use period::Period;
use prose::{ProseLine, line_at};
pub use stream::Readings;
use stream::Stream;
use table::{BoundTable, Disordered, Found, Held, RowState};
use title::Title;
use topics::Topics;

/// An annual report: a part of a document, bound to the form. Ranges count from the part's start.
#[derive(Clone, Debug)]
pub struct Report {
    part: Arc<Part>,
    pub title: Option<Title>,
    /// Section headings, in order of place.
    pub headings: Vec<Heading>,
    /// What stands behind each of them.
    contents: Vec<Content>,
    tables: [Option<BoundTable>; 3],
    disordered: Vec<Disordered>,
    paragraphs: Vec<Stated>,
    /// The lines of text outside of grids.
    lines: Box<[TextRange]>,
    /// What any of them speaks of.
    topics: Topics,
    year: Option<u16>,
    period: Option<Period>,
    damaged_period: Option<TextRange>,
}

/// A located number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// `applications.granted.natural_person` and the like: see the design of the fact ids.
    pub id: String,
    /// `None` where the cell is blank or holds no number.
    pub value: Option<Number>,
    /// What stands there, markup removed.
    pub raw: String,
    /// From the start of the part.
    pub range: TextRange,
}

/// The readings of a part, with all that is joined from them when a report is made of it.
pub fn readings(part: &Arc<Part>) -> Readings {
    let mut res = Readings::of(part);
    Report::of(part, &mut res, None);
    res
}

impl Report {
    /// The report that a part of a document is; `None` where it is none.
    pub fn bind(part: &Arc<Part>) -> Option<Self> {
        Self::of(part, &mut Readings::of(part), None)
    }

    /// The report that a part with these readings is. What the report `before` an edit within one line has
    /// found already is not looked for again.
    pub fn of(
        part: &Arc<Part>,
        readings: &mut Readings,
        before: Option<(&Report, &Readings, LineEdit)>,
    ) -> Option<Self> {
        let stream = Stream::new(part, readings);
        let headings = outline::find_headings(part, &stream);
        let title = title::find_title(part, &stream, headings.first().map(|it| it.line));
        let standing = before.and_then(|(report, old, edit)| {
            let same = |(a, b): (&Heading, &Heading)| a.is_at_the_line_of(b);
            let stands = report.headings.len() == headings.len()
                && report.headings.iter().zip(&headings).all(same)
                && readings.binds_like(old, edit.line);
            old.bindings.clone().filter(|_| stands)
        });
        let bindings = standing.unwrap_or_else(|| {
            let bindings = bind::bind(part, &stream, &headings);
            let before = before.and_then(|it| it.1.bindings.as_ref());
            let same = before.filter(|it| ***it == bindings);
            same.map_or_else(|| Arc::new(bindings), Arc::clone)
        });
        let tables = TABLE_KINDS.map(|kind| match &bindings.tables[kind as usize] {
            Some(Found::Bound(it)) => Some(it.resolve(&stream)),
            _ => None,
        });
        let disordered = bindings.tables.iter().filter_map(|it| match it {
            Some(Found::Disordered(table, span, why)) => Some(Disordered {
                table,
                range: span.range(&stream.items),
                why: *why,
            }),
            _ => None,
        });
        let disordered = disordered.collect();
        let mut res = Self {
            part: Arc::clone(part),
            title,
            contents: content::contents(part, &stream, &headings, &readings.images(part)),
            headings,
            tables,
            disordered,
            paragraphs: Vec::new(),
            lines: stream.prose().map(|it| it.1).collect(),
            topics: stream.topics(),
            year: None,
            period: None,
            damaged_period: None,
        };
        if !res.is_report() {
            return None;
        }
        res.find_period(&stream);
        res.year = res.find_year();
        let (paragraphs, wrapped) = res.find_paragraphs(&stream, &readings.wrapped);
        res.paragraphs = paragraphs;
        readings.wrapped = wrapped.into();
        readings.bindings = Some(bindings);
        Some(res)
    }

    /// The lines of text in a range, cut to it, one for each cell that is not in a grid.
    fn prose(&self, range: std::ops::Range<u32>) -> impl Iterator<Item = ProseLine<'_>> + '_ {
        let first = self.lines.partition_point(|it| it.end <= range.start);
        let lines = self.lines[first..].iter();
        let inside = lines.take_while({
            let end = range.end;
            move |it| it.start < end
        });
        let cut =
            move |it: &TextRange| TextRange::new(it.start.max(range.start), it.end.min(range.end));
        inside.map(move |it| line_at(&self.part, cut(it)))
    }

    /// The lines of text outside of grids, each as a reader sees it: all of them, or the one that was
    /// edited.
    pub fn text_lines(&self, edited: Option<LineEdit>) -> impl Iterator<Item = ProseLine<'_>> + '_ {
        let lines = self.lines.iter();
        let is_wanted = move |it: &&TextRange| edited.is_none_or(|edit| edit.range == **it);
        lines.filter(is_wanted).map(|it| line_at(&self.part, *it))
    }

    /// The lines of text outside of grids that begin in a range or reach into it, cut to it.
    pub fn lines_in(&self, range: TextRange) -> impl Iterator<Item = ProseLine<'_>> + '_ {
        self.prose(range.start..range.end)
    }

    /// Finds the first statement of a statistical period, and the first that lost characters.
    fn find_period(&mut self, stream: &Stream<'_>) {
        let mut before: Option<(bool, TextRange)> = None;
        for (prose, range) in stream.prose() {
            let dates = &prose.dates;
            let line = || line_at(&self.part, range);
            let place = |it: TextRange| line().locate(it.as_usize());
            if self.period.is_none() && dates.has_day {
                let own = dates.period.as_ref().map(|it| it.placed(place));
                // A PDF wraps the statement; two lines hold it.
                let names = before.filter(|it| it.0 && own.is_none());
                let wrapped = names
                    .and_then(|(_, before)| period::wrapped([line_at(&self.part, before), line()]));
                self.period = own.or(wrapped);
            }
            if self.damaged_period.is_none() {
                self.damaged_period = dates.damaged.map(place);
            }
            before = Some((dates.names_period, range));
        }
    }

    fn find_year(&self) -> Option<u16> {
        self.stated_year().or_else(|| self.most_named_year())
    }

    /// The year that the text names most often, where it names one more often than any other.
    fn most_named_year(&self) -> Option<u16> {
        let mut counts: Vec<(u16, usize)> = Vec::new();
        for line in self.prose(0..self.part.len) {
            for it in years::years(&line.text) {
                match counts.iter_mut().find(|(year, _)| *year == it.year) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((it.year, 1)),
                }
            }
        }
        counts.sort_by_key(|it| std::cmp::Reverse(it.1));
        match counts.as_slice() {
            [first, second, ..] if first.1 == second.1 => None,
            [first, ..] => Some(first.0),
            [] => None,
        }
    }

    /// The organ that the title names.
    pub fn agency(&self) -> Option<&str> {
        self.title.as_ref()?.agency.as_deref()
    }

    /// The year reported on: the title's, else the statistical period's, else the one that the
    /// text names most.
    pub fn year(&self) -> Option<u16> {
        self.year
    }

    /// The year that the title names, else the statistical period.
    pub fn stated_year(&self) -> Option<u16> {
        let of_title = self.title.as_ref().and_then(|it| it.year);
        let of_title = of_title.map(|it| it.0);
        of_title.or_else(|| self.period.as_ref().map(|it| it.year))
    }

    /// The statistical period that the report states.
    pub fn period(&self) -> Option<&Period> {
        self.period.as_ref()
    }

    pub fn table(&self, kind: TableKind) -> Option<&BoundTable> {
        self.tables[kind as usize].as_ref()
    }

    /// The tables that were found, in form order.
    pub fn tables(&self) -> impl Iterator<Item = &BoundTable> {
        self.tables.iter().flatten()
    }

    /// The tables whose figures cannot be told from one another, in form order.
    pub fn disordered(&self) -> &[Disordered] {
        &self.disordered
    }

    /// The edition of the form that the tables follow: 表二 tells, and 表三 where there is no 表二.
    /// `None` without tables.
    pub fn edition(&self) -> Option<&'static Edition> {
        let table = |kind| {
            let bound = self.table(kind).map(|it| it.table);
            let mut disordered = self.disordered.iter().map(|it| it.table);
            bound.or_else(|| disordered.find(|it| it.kind == kind))
        };
        let table = table(TableKind::Disclosure).or_else(|| table(TableKind::Applications))?;
        crate::form::EDITIONS
            .into_iter()
            .find(|it| it.tables.iter().any(|it| std::ptr::eq(*it, table)))
    }

    /// Whether the report is about a year before the first edition of the form, when provinces had their
    /// own outlines: 国办公开办函〔2019〕60号 is for 2019 and later.
    pub fn predates_form(&self) -> bool {
        let first = crate::form::EDITIONS.iter().map(|it| it.first_year).min();
        self.year().is_some_and(|it| Some(it) < first)
    }

    /// The heading of a section, counted from 0: the first where there are several.
    pub fn heading(&self, section: usize) -> Option<&Heading> {
        self.headings
            .iter()
            .find(|it| usize::from(it.section) == section)
    }

    /// Every heading with what stands behind it.
    pub fn sections(&self) -> impl Iterator<Item = (&Heading, &Content)> {
        self.headings.iter().zip(&self.contents)
    }

    /// A statistical period whose dates lost characters.
    pub fn damaged_period(&self) -> Option<TextRange> {
        self.damaged_period
    }

    /// What any line of text speaks of.
    pub fn topics(&self) -> Topics {
        self.topics
    }

    /// Where its text ends.
    pub fn end(&self) -> u32 {
        self.part.len
    }

    /// The place of its first line of text.
    pub fn first_line(&self) -> Option<TextRange> {
        self.lines.first().copied()
    }

    /// The source at a place that a message or a fix names.
    pub fn source(&self, range: TextRange) -> String {
        self.part.source(range)
    }

    /// Every figure of the tables, in form order. Cells that the report does not have are left out.
    pub fn facts(&self) -> Vec<Fact> {
        let mut res = Vec::new();
        for table in self.tables() {
            for idx in table.cells() {
                let held = table.held(idx);
                if held == Held::Missing || table.rows[idx.row].state != RowState::Bound {
                    continue;
                }
                let value = match held {
                    Held::Number(value) => Some(value),
                    _ => None,
                };
                let range = table.range(idx);
                res.push(Fact {
                    id: table.fact_id(idx),
                    value,
                    raw: self.visible(range),
                    range,
                });
            }
        }
        res
    }

    /// The characters of a figure, each with its place from the first. `None` where it is not in one piece.
    pub fn placed(&self, range: TextRange) -> Option<Vec<Placed>> {
        prose::placed(&self.part, range)
    }

    /// Whether all that stands beside `range` is what it seems to be: no fix touches what is not.
    pub fn is_whole(&self, range: TextRange) -> bool {
        let mut blocks = self.part.located_in(range);
        blocks.all(|(offset, block)| {
            let start = range.start.saturating_sub(offset);
            let end = (range.end - offset).min(block.len());
            block.is_whole(TextRange::new(start, end))
        })
    }

    /// The text at `range` as a reader sees it.
    pub fn visible(&self, range: TextRange) -> String {
        prose::visible(&self.part, range)
    }
}
