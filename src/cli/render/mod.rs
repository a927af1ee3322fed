//! Findings in the formats they are asked for in: one file per format, each a function from one
//! finding to its text. What stands around and between them is said here.

mod concise;
mod excerpt;
mod full;
mod github;
mod json;
pub(super) mod place;
mod sarif;

use std::borrow::Cow;

use crate::rules::diagnostic::{Applicability, Diagnostic, Language};

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
    pub(super) language: Language,
    /// The grade a fix must have to be applied.
    pub(super) at_least: Applicability,
}

/// What the terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) color: bool,
    /// In columns.
    pub(super) width: usize,
}

impl Finding<'_> {
    pub(super) fn render(&self, format: Format, look: Look) -> String {
        match format {
            Format::Full => full::render(self, look),
            Format::Concise => concise::render(self),
            Format::Json => json::render(self).unwrap_or_default(),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
        }
    }

    fn place(&self) -> Place {
        self.rows
            .place(self.diagnostic.range.shifted(self.offset).start)
    }

    fn end_place(&self) -> Place {
        self.rows
            .place(self.diagnostic.range.shifted(self.offset).end)
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
