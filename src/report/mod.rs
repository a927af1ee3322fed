//! Syntax bound to the form: title, sections, tables, facts. Binding never fails; what is not there
//! is missing, and saying so is for the rules.

mod align;
mod bind;
pub mod claims;
pub mod ledger;
pub mod organ;
pub mod outline;
pub mod passage;
pub mod prose;
mod records;
pub mod skeleton;
mod stream;
pub mod table;
pub mod years;

use std::sync::Arc;

use crate::form::{Edition, TableKind};
use crate::syntax::document::Part;
use crate::text::number::Number;
use crate::text::range::{Shift, TextRange};

pub use outline::landmark;
use outline::{Heading, Title};
use prose::Period;
use stream::Stream;
use table::{BoundTable, Held, RowState};

/// Words that tell the edition of the form wherever they stand above 表二, folded.
pub fn own_headers() -> impl Iterator<Item = String> {
    bind::OWN_HEADERS.iter().flatten().cloned()
}

/// An annual report: a part of a document, bound to the form. Ranges count from the part's start.
#[derive(Clone, Debug)]
pub struct Report {
    pub part: Arc<Part>,
    pub title: Option<Title>,
    /// Section headings, in order of place.
    pub headings: Vec<Heading>,
    tables: [Option<BoundTable>; 3],
    year: Option<u16>,
    period: Option<Period>,
}

/// What stands before the first heading.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// Nothing: the text begins with it.
    Heading,
    /// The preface of a report.
    Preface,
    /// Another text, or no heading near the beginning.
    Other,
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

impl Report {
    /// The report that a part of a document is; `None` where it is none.
    pub fn bind(part: &Arc<Part>) -> Option<Self> {
        let stream = Stream::new(part);
        let headings = outline::find_headings(part, &stream);
        let title = outline::find_title(part, &stream, headings.first().map(|it| it.line));
        let tables = bind::bind(part, &stream, &headings);
        let mut res = Self {
            part: Arc::clone(part),
            title,
            headings,
            tables,
            year: None,
            period: None,
        };
        if !res.is_report() {
            return None;
        }
        res.period = res.find_period();
        res.year = res.find_year();
        Some(res)
    }

    /// Follows the text when one passage of it was replaced by another that [looks the same](passage)
    /// to the report. `None` where more than places may have changed: then it is to be bound again.
    pub fn shift(&mut self, part: &Arc<Part>, by: Shift) -> Option<()> {
        if self.tables().any(|it| it.is_guessed) || !self.is_certain() {
            return None;
        }
        self.part = Arc::clone(part);
        if let Some(title) = &mut self.title {
            by.apply(&mut title.range)?;
            if let Some((_, range)) = &mut title.year {
                by.apply(range)?;
            }
        }
        for heading in &mut self.headings {
            by.apply(&mut heading.range)?;
            heading.content_start = by.place(heading.content_start)?;
        }
        let mut tables = self.tables.iter_mut().flatten();
        tables.try_for_each(|it| it.shift(by))?;
        if let Some(period) = &mut self.period {
            by.apply(&mut period.range)?;
            by.apply(&mut period.year_range)?;
            if let Some(range) = &mut period.end_year_range {
                by.apply(range)?;
            }
        }
        Some(())
    }

    /// A table of the form makes a report, and so do its title with a heading; another table that
    /// happens to have a 总计 does not. Drafts have less: a title, or headings. Then nothing may stand
    /// there that makes it a text about reports: a notice, a list of contents, the law itself.
    fn is_report(&self) -> bool {
        if self.is_certain() {
            return true;
        }
        let mut sections: Vec<u8> = self.headings.iter().map(|it| it.section).collect();
        sections.dedup();
        match &self.title {
            Some(title) => self.is_begun(title),
            // 总体情况 and the like head other reports as well.
            None if sections.len() >= 2 && sections.iter().any(|it| (1..=3).contains(it)) => {
                self.opening() != Opening::Other
            }
            None => self.is_fragment(),
        }
    }

    /// Whether the title, the headings and the tables tell, whatever else is written.
    fn is_certain(&self) -> bool {
        const ENOUGH_ROWS: usize = 4;
        let applications = self.table(TableKind::Applications);
        let n_rows = applications.map_or(0, |it| it.table.rows.len() - it.n_missing_rows());
        let has_more = !self.headings.is_empty() || self.tables().next().is_some();
        n_rows >= ENOUGH_ROWS || self.title.is_some() && has_more
    }

    /// Whether a title with neither heading nor table begins a draft, and not a page that lists reports
    /// or the news of one.
    fn is_begun(&self, title: &Title) -> bool {
        const NEWS: [&str; 5] = ["发布", "公布", "印发", "出炉", "解读"];
        let is_first = self.prose(0..title.range.start).next().is_none();
        is_first && !NEWS.iter().any(|it| title.text.contains(it))
    }

    /// What a text without title begins with.
    fn opening(&self) -> Opening {
        const LONGEST_PREFACE: u32 = 3_000;
        const MARKS: [char; 4] = ['。', '，', '；', '：'];
        let first = self.headings.first().map(|it| it.range.start);
        let Some(end) = first.filter(|it| *it <= LONGEST_PREFACE) else {
            return Opening::Other;
        };
        let before: Vec<_> = self.prose(0..end).collect();
        let Some(first) = before.first() else {
            return Opening::Heading;
        };
        // The title of something else, 会议纪要 or 关于……的通知, is no sentence.
        let is_title = !first.text.contains(MARKS) || first.text.trim_start().starts_with("关于");
        let is_named = || before.iter().any(|it| it.text.contains("年度报告"));
        if !is_title && (is_named() || self.find_period().is_some()) {
            Opening::Preface
        } else {
            Opening::Other
        }
    }

    /// Whether a text without title, tables and second heading is the beginning of a report: it speaks of
    /// both kinds of disclosure.
    fn is_fragment(&self) -> bool {
        const FARTHEST: u32 = 12_000;
        let is_first = || self.headings.first().is_some_and(|it| it.section == 0);
        let begins = match self.opening() {
            Opening::Heading => is_first(),
            Opening::Preface => true,
            Opening::Other => false,
        };
        let names = |word: &str| {
            let mut lines = self.prose(0..self.part.len.min(FARTHEST));
            lines.any(|it| it.text.contains(word))
        };
        begins && names("主动公开") && names("依申请公开")
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

    /// The edition of the form that the tables follow: 表二 tells, and 表三 where there is no 表二.
    /// `None` without tables.
    pub fn edition(&self) -> Option<&'static Edition> {
        let table = self
            .table(TableKind::Disclosure)
            .or_else(|| self.table(TableKind::Applications))?;
        crate::form::EDITIONS
            .into_iter()
            .find(|it| it.tables.iter().any(|it| std::ptr::eq(*it, table.table)))
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

    /// Where the content of a section stands: from its heading to the next.
    pub fn section_content(&self, heading: &Heading) -> TextRange {
        let next = self
            .headings
            .iter()
            .find(|it| it.range.start > heading.range.start);
        let end = next.map_or(self.part.len, |it| it.range.start);
        TextRange::new(heading.content_start, end)
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

    /// The text at `range` as a reader sees it.
    pub fn visible(&self, range: TextRange) -> String {
        outline::visible(&self.part, range)
    }
}
