//! Findings in the formats they are asked for in: one file per format, each a function from one
//! finding to its text. What stands around and between them is said here.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

mod concise;
mod excerpt;
mod full;
mod github;
mod json;
pub(super) mod office;
pub(super) mod place;
mod sarif;

use std::borrow::Cow;
use std::path::Path;

use crate::rules::diagnostic::{Applicability, Diagnostic, Language, Related, Severity};
use crate::text::range::TextRange;
use crate::text::rope::{Encoding, Position};
use crate::workspace::across::Site;
use crate::workspace::file::is_office_name;

use office::{OfficePlace, OfficeReport};
use place::{Place, Rows};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum Format {
    /// The line with the place underlined, and what would mend it
    #[default]
    Full,
    /// One line each: `file:row:col: severity[rule] message`
    Concise,
    /// A JSON array
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// One finding in its file.
#[derive(Clone, Copy)]
pub(super) struct Finding<'a> {
    pub(super) file: &'a str,
    pub(super) rows: &'a Rows<'a>,
    /// What the ranges of the diagnostic count from.
    pub(super) offset: u32,
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) severity: Severity,
    /// Why it is meant to be so, where it is.
    pub(super) accepted: Option<&'a str>,
    pub(super) language: Language,
    /// The grade a fix must have to be applied.
    pub(super) at_least: Applicability,
    /// The reports that the finding may point at.
    pub(super) sites: &'a [Site],
    /// What it is in, if offices write such files. Ranges count in what was read of it.
    pub(super) office: Option<OfficeReport<'a>>,
}

/// A place in another file that belongs to a finding.
#[derive(Clone, Copy)]
struct Elsewhere<'a> {
    file: &'a str,
    start: Place,
    end: Place,
    message: &'a str,
}

/// Columns of a row where nothing says how wide the terminal is.
const DEFAULT_WIDTH: usize = 100;

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) color: bool,
    /// Whether there is one: what goes elsewhere is as it is.
    pub(super) is_terminal: bool,
    /// In columns.
    pub(super) width: usize,
}

impl Finding<'_> {
    pub(super) fn render(&self, format: Format, look: Look) -> String {
        match format {
            Format::Full => full::render(self, look),
            Format::Concise => concise::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
        }
    }

    fn place(&self) -> Place {
        self.rows
            .place(self.diagnostic.range.shifted(self.offset).start)
    }

    /// Where it is in a file that offices write.
    fn office_place(&self) -> Option<OfficePlace> {
        let office = self.office?;
        Some(office.place(self.offset, self.diagnostic.range))
    }

    /// The rows that a reader is shown.
    fn shown_rows(&self) -> &Rows<'_> {
        self.office.map_or(self.rows, |it| it.rows)
    }

    /// A range of the report in those rows.
    fn shown(&self, range: TextRange) -> TextRange {
        let range = range.shifted(self.offset);
        self.office.map_or(range, |it| it.view.range(range))
    }

    /// The related places in the file itself.
    fn here(&self) -> impl Iterator<Item = &Related> {
        let related = self.diagnostic.related.iter();
        related.filter(|it| it.report.is_none())
    }

    /// The related places in other files.
    fn elsewhere(&self) -> impl Iterator<Item = Elsewhere<'_>> {
        let related = self.diagnostic.related.iter();
        related.filter_map(|it| self.there(it))
    }

    /// Where a related place in another file is.
    fn there<'a>(&'a self, related: &'a Related) -> Option<Elsewhere<'a>> {
        let site = self.sites.get(related.report?.0)?;
        let there = site.span(related.range, Encoding::Utf32)?;
        let place = |it: Position| Place {
            row: it.line + 1,
            column: it.column + 1,
        };
        Some(Elsewhere {
            file: site.uri(),
            start: place(there.start),
            end: place(there.end),
            message: related.message.get(self.language),
        })
    }

    /// The message in one line, and where else to look.
    fn line(&self) -> String {
        let mut res = self.diagnostic.message.get(self.language).to_owned();
        if let Some(it) = self.office_place() {
            res = match self.language {
                Language::Chinese => format!("{}：{res}", it.words.zh),
                Language::English => format!("{}: {res}", it.words.en),
            };
        }
        if let Some(it) = self.elsewhere().next() {
            let (open, close) = match self.language {
                Language::Chinese => ("（", "）"),
                Language::English => (" (", ")"),
            };
            res.push_str(&format!("{open}{it}{close}"));
        }
        if let Some(it) = self.acceptance() {
            res.push_str(&match self.language {
                Language::Chinese => format!("（{it}）"),
                Language::English => format!(" ({it})"),
            });
        }
        res
    }

    /// That it is meant to be so, and why.
    fn acceptance(&self) -> Option<String> {
        let reason = self.accepted?;
        Some(match (self.language, reason) {
            (Language::Chinese, "") => "已接受".to_owned(),
            (Language::Chinese, it) => format!("已接受：{it}"),
            (Language::English, "") => "accepted".to_owned(),
            (Language::English, it) => format!("accepted: {it}"),
        })
    }

    fn end_place(&self) -> Place {
        self.rows
            .place(self.diagnostic.range.shifted(self.offset).end)
    }
}

impl Look {
    pub(super) fn of(terminal: &console::Term) -> Self {
        let width = terminal.size_checked().map(|(_, columns)| columns.into());
        Self {
            is_terminal: terminal.is_term(),
            color: terminal.is_term() && terminal.features().colors_supported(),
            width: width.unwrap_or(DEFAULT_WIDTH),
        }
    }
}

impl std::fmt::Display for Elsewhere<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if is_office_name(Path::new(self.file)) {
            return f.write_str(self.file);
        }
        write!(f, "{}:{}:{}", self.file, self.start.row, self.start.column)
    }
}

impl Format {
    /// Whether a person reads it, so that a summary may follow.
    pub(super) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }

    /// What stands before the first finding.
    pub(super) fn opening(self) -> Cow<'static, str> {
        match self {
            Format::Json => "[\n".into(),
            Format::Sarif => sarif::opening().into(),
            Format::Full | Format::Concise | Format::Github => "".into(),
        }
    }

    /// What stands between two.
    pub(super) fn separator(self) -> &'static str {
        match self {
            Format::Json | Format::Sarif => ",\n",
            Format::Full | Format::Concise | Format::Github => "",
        }
    }

    /// What stands behind the last one.
    pub(super) fn closing(self) -> &'static str {
        match self {
            Format::Json => "\n]\n",
            Format::Sarif => sarif::CLOSING,
            Format::Full | Format::Concise | Format::Github => "",
        }
    }
}

#[cfg(test)]
mod tests;
