//! What the commands are asked to do.

use std::path::PathBuf;

use crate::rules;
use crate::rules::diagnostic::{Applicability, Diagnostic, Language};
use crate::workspace::levels::Levels;
use crate::workspace::policy::Frame;

use super::render::Format;

pub(super) struct Check {
    pub(super) input: Inputs,
    pub(super) mode: Mode,
    /// The grade a fix must have to be applied.
    pub(super) at_least: Applicability,
    pub(super) selection: Selection,
    /// Write fixes of Word files as tracked changes.
    pub(super) tracked: bool,
    /// Left out besides what the configuration leaves out.
    pub(super) exclude: Vec<String>,
    /// Note what is found as meant to be so.
    pub(super) accept: bool,
    pub(super) show_accepted: bool,
    /// The one that was named.
    pub(super) config: Option<PathBuf>,
    pub(super) exit_zero: bool,
    pub(super) statistics: bool,
    pub(super) format: Format,
    pub(super) language: Language,
    /// Whether the language was asked for; else that of a configuration comes before it.
    pub(super) is_language_given: bool,
}

pub(super) struct Facts {
    pub(super) input: Inputs,
    pub(super) format: FactsFormat,
    pub(super) language: Language,
}

/// What becomes of the fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Report,
    Fix,
    Diff,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inputs {
    Stdin { name: String },
    Paths(Vec<PathBuf>),
}

/// Which rules' findings count.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(super) struct Selection {
    /// All where none is named.
    pub(super) select: Vec<&'static str>,
    pub(super) ignore: Vec<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum FactsFormat {
    /// One JSON object
    #[default]
    Json,
    /// A JSON object per report and line
    Jsonl,
    /// A line per figure
    Csv,
}

impl Selection {
    /// What this means for severities: what is named is on, whatever the configuration says, or off.
    pub(super) fn frame(&self) -> Frame {
        let mut above = Levels::default();
        for rule in self.ignore.iter().filter_map(|it| rules::find(it)) {
            above.set(rule, None);
        }
        Frame {
            below: Levels::default(),
            above,
            selected: self
                .select
                .iter()
                .filter_map(|it| rules::find(it))
                .collect(),
        }
    }

    pub(super) fn picks(&self, diagnostic: &Diagnostic) -> bool {
        let name = diagnostic.rule.name;
        (self.select.is_empty() || self.select.contains(&name)) && !self.ignore.contains(&name)
    }
}
