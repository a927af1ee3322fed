//! The rules: one file each, holding the manual page, the check, the fix and the examples.
//!
//! To add one: copy the nearest file, name it for the defect, and add its two words below (`mod`
//! and [`ALL`](crate::rules::ALL)). The order of [`ALL`](crate::rules::ALL) is the order of the documentation.

mod attribution;
pub mod beside;
pub mod claims;
pub mod consolidation;
pub mod context;
pub mod diagnostic;
pub mod figures;
mod identity;
mod insertion;
mod succession;
#[cfg(test)]
mod tests;
pub mod watched;
mod words;

use context::Context;
use diagnostic::{Diagnostic, Severity};

use crate::report::Report;

/// A rule: judgement over one bound report.
pub struct Rule {
    /// Kebab-case name of the file, states the defect.
    pub name: &'static str,
    /// The severity of its findings; one that cannot be sure of itself is reported at a lower one.
    pub severity: Severity,
    /// The manual page: Markdown, its first sentence the summary, its `report` blocks executed as
    /// tests.
    pub docs: &'static str,
    pub check: fn(&Context<'_>, &mut Vec<Diagnostic>),
}

/// Declares the `RULE` of a file: its doc comment, name, severity and check.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $name:literal, $severity:expr, $check:expr) => {
        pub(super) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            severity: $severity,
            docs: concat!($($doc, "\n"),+),
            check: $check,
        };
    };
}

mod blank_cell;
mod carry_forward_mismatch;
mod conflicting_figures;
mod consolidation_mismatch;
mod contradicted_claim;
mod cross_footing_mismatch;
mod duplicate_section;
mod empty_section;
mod fee_multiple;
mod footing_mismatch;
mod impossible_stock;
mod itemization_mismatch;
mod label_mismatch;
mod malformed_count;
mod misnumbered_section;
mod misplaced_section;
mod missing_aspect;
mod missing_cell;
mod missing_fee_statement;
mod missing_row;
mod missing_section;
mod missing_table;
mod missing_title;
mod negative_count;
mod outdated_form;
mod percentage_mismatch;
mod period_mismatch;
mod placeholder_text;
mod roll_forward_mismatch;
mod stock_roll_forward_mismatch;
mod stray_text;
mod tie_out_mismatch;
mod uncounted_fee;
mod unit_slip;
mod unknown_row;
mod year_mismatch;

/// Every rule, in the order of the documentation: figures, structure, words.
pub static ALL: &[&Rule] = &[
    &cross_footing_mismatch::RULE,
    &footing_mismatch::RULE,
    &roll_forward_mismatch::RULE,
    &malformed_count::RULE,
    &negative_count::RULE,
    &blank_cell::RULE,
    &impossible_stock::RULE,
    &carry_forward_mismatch::RULE,
    &stock_roll_forward_mismatch::RULE,
    &consolidation_mismatch::RULE,
    &tie_out_mismatch::RULE,
    &contradicted_claim::RULE,
    &conflicting_figures::RULE,
    &itemization_mismatch::RULE,
    &percentage_mismatch::RULE,
    &unit_slip::RULE,
    &fee_multiple::RULE,
    &uncounted_fee::RULE,
    &missing_title::RULE,
    &missing_section::RULE,
    &misplaced_section::RULE,
    &duplicate_section::RULE,
    &empty_section::RULE,
    &misnumbered_section::RULE,
    &missing_table::RULE,
    &missing_row::RULE,
    &missing_cell::RULE,
    &unknown_row::RULE,
    &outdated_form::RULE,
    &label_mismatch::RULE,
    &year_mismatch::RULE,
    &period_mismatch::RULE,
    &missing_aspect::RULE,
    &missing_fee_statement::RULE,
    &placeholder_text::RULE,
    &stray_text::RULE,
];

/// Those that compare a report with others, and find nothing in one alone.
static ACROSS: &[&Rule] = &[
    &carry_forward_mismatch::RULE,
    &stock_roll_forward_mismatch::RULE,
    &consolidation_mismatch::RULE,
];

/// Those that hold a report against the outline of the form, which no report before it could follow.
static OF_FORM: &[&Rule] = &[
    &missing_section::RULE,
    &misplaced_section::RULE,
    &empty_section::RULE,
    &misnumbered_section::RULE,
    &missing_table::RULE,
    &missing_row::RULE,
    &label_mismatch::RULE,
    &missing_aspect::RULE,
    &missing_fee_statement::RULE,
];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|it| it.name == name)
}

/// A report with more findings than this is no report to mend but noise; the first ones tell.
const MOST_FINDINGS: usize = 1000;

/// Runs every rule over a report. Findings come in order of place.
pub fn check(report: &Report) -> Vec<Diagnostic> {
    let context = Context::new(report);
    let mut acc = Vec::new();
    let is_older = report.predates_form();
    for rule in ALL.iter().filter(|it| !is_older || !OF_FORM.contains(it)) {
        (rule.check)(&context, &mut acc);
    }
    acc.sort_by_key(|it| it.range);
    acc.truncate(MOST_FINDINGS);
    acc
}

impl Rule {
    /// The first sentence of the manual page.
    pub fn summary(&self) -> &'static str {
        let text = self.docs.trim_start();
        let end = text.find("\n\n").unwrap_or(text.len());
        text[..end].trim()
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
