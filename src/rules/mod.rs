//! The rules: one file each, holding the manual page, the check, the fix and the examples.
//!
//! To add one: copy the nearest file, name it for the defect, and add its two words below
//! (`mod` and `ALL`). The order of [`ALL`] is the order of the documentation.

pub mod diagnostic;

use diagnostic::{Diagnostic, Severity};

use crate::report::Report;

/// A rule: judgement over one bound report.
pub struct Rule {
    /// Kebab-case name of the file, states the defect.
    pub name: &'static str,
    pub severity: Severity,
    /// The manual page, Markdown.
    pub docs: &'static str,
    pub check: fn(&Report, &mut Vec<Diagnostic>),
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// Every rule, in the order of the documentation.
pub static ALL: &[&Rule] = &[];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|it| it.name == name)
}

/// Runs every rule over a report. Findings come in order of place.
pub fn check(report: &Report) -> Vec<Diagnostic> {
    let mut acc = Vec::new();
    for rule in ALL {
        (rule.check)(report, &mut acc);
    }
    acc.sort_by_key(|it| it.range);
    acc
}
