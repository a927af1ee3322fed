//! What rules say: findings with their place, their words in both languages, and graded fixes.
//! Ranges count from the start of the report's part, so that findings survive edits above it.

use std::fmt;

use crate::text::range::{Shift, TextRange};

use super::Rule;
use super::beside::ReportId;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Cannot tell; worth a look.
    Hint,
    Info,
    /// Very probably wrong.
    Warning,
    /// Breaks the form's own statement.
    Error,
}

/// The language of the words a user sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub zh: String,
    pub en: String,
}

/// One finding: one defect, at the smallest range that shows it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub rule: &'static Rule,
    pub severity: Severity,
    pub range: TextRange,
    pub message: Message,
    /// The other places that the defect shows in.
    pub related: Vec<Related>,
    /// Ways to mend it, the best first.
    pub fixes: Vec<Fix>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// `None` for a place in the report itself. The range counts from the start of that report's part.
    pub report: Option<ReportId>,
    pub range: TextRange,
    pub message: Message,
}

/// A change of the text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: Message,
    pub applicability: Applicability,
    /// In order, not overlapping.
    pub edits: Vec<Edit>,
}

/// Who may apply a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Holds blanks to be filled in: shown, and inserted on request only.
    Display,
    /// Nothing says which side is wrong: on request only.
    Unsafe,
    /// Nothing else could be true: mistyped cells alone are the explanation with the fewest slips, the
    /// only one, and two broken identities point to each. Or a change of a label that touches no
    /// figure. Applied by fix-all.
    Safe,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: TextRange,
    pub text: String,
}

impl Severity {
    /// The word for it in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Applicability {
    /// The word for it in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Applicability::Display => "display",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

impl Message {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

impl Related {
    /// A place in the report itself.
    pub fn here(range: TextRange, message: Message) -> Self {
        Self {
            report: None,
            range,
            message,
        }
    }
}

impl Diagnostic {
    /// Follows the text when some of it outside of the finding's places was replaced; `None` where it
    /// was in one of them.
    pub fn shift(&mut self, by: Shift) -> Option<()> {
        // What is said of a place may be of what stands beside it.
        let apply = |range: &mut TextRange| {
            let is_apart = !range.touches(by.replaced);
            is_apart.then(|| by.apply(range)).flatten()
        };
        apply(&mut self.range)?;
        for it in self.related.iter_mut().filter(|it| it.report.is_none()) {
            apply(&mut it.range)?;
        }
        for edit in self.fixes.iter_mut().flat_map(|it| &mut it.edits) {
            apply(&mut edit.range)?;
        }
        Some(())
    }

    /// The fix that fix-all applies, if there is one.
    pub fn safe_fix(&self) -> Option<&Fix> {
        self.fixes
            .iter()
            .find(|it| it.applicability == Applicability::Safe)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
