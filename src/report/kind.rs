//! Whether a text is a report at all: notices, lists of contents and the law itself speak of reports.

use crate::form::TableKind;

use super::glance::Glance;
use super::title::Title;
use super::{Report, period};

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

impl Report {
    /// A table of the form makes a report, and so do its title with a heading; another table that
    /// happens to have a 总计 does not. Drafts have less: a title, or headings. Then nothing may stand
    /// there that makes it a text about reports: a notice, a list of contents, the law itself.
    pub(super) fn is_report(&self) -> bool {
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
    pub(super) fn is_certain(&self) -> bool {
        const ENOUGH_ROWS: usize = 4;
        let applications = self.table(TableKind::Applications);
        let n_rows = applications.map_or(0, |it| it.table.rows.len() - it.n_missing_rows());
        let has_table = self.tables().next().is_some() || !self.disordered.is_empty();
        let has_more = !self.headings.is_empty() || has_table;
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
        // The title of another text, 会议纪要 or 关于……的通知, is not a sentence.
        let is_title = !first.text.contains(MARKS) || first.text.trim_start().starts_with("关于");
        let is_named = || before.iter().any(|it| it.text.contains("年度报告"));
        let states_period = || {
            before.iter().any(|it| {
                period::dates(&it.text, &Glance::of(&it.text))
                    .period
                    .is_some()
            })
        };
        if !is_title && (is_named() || states_period()) {
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
}
