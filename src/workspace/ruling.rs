//! What becomes of a finding: shown, or not, by its text, the configuration or its rule.

use crate::rules::diagnostic::{Diagnostic, Severity};

use super::analysis::{Analysis, Checked};
use super::comments::Comment;
use super::policy::Policy;

/// What becomes of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    Shown(Severity),
    /// Its rule is off.
    Off,
    /// A comment in the text says so.
    Ignored,
    /// One of the configuration's, by its place there.
    Accepted(usize),
}

/// What becomes of a finding in a part.
pub fn ruling(
    analysis: &Analysis,
    part: usize,
    diagnostic: &Diagnostic,
    policy: &Policy,
) -> Ruling {
    let checked = &*analysis.parts[part];
    if ignoring(analysis, part, diagnostic).is_some() {
        return Ruling::Ignored;
    }
    let report = checked.report.as_ref();
    if let Some(it) = report.and_then(|it| policy.accepted(it, diagnostic)) {
        return Ruling::Accepted(it);
    }
    policy.level(diagnostic).map_or(Ruling::Off, Ruling::Shown)
}

/// Why a finding is meant to be so, where that is said.
pub fn reason(
    analysis: &Analysis,
    part: usize,
    diagnostic: &Diagnostic,
    policy: &Policy,
) -> String {
    if let Some(it) = ignoring(analysis, part, diagnostic) {
        return it.reason.clone();
    }
    let report = analysis.parts[part].report.as_ref();
    let accepted = report.and_then(|it| policy.accepted(it, diagnostic));
    let config = policy.governing.as_ref().map(|it| &it.config);
    let section = accepted.and_then(|it| config?.accept.get(it));
    section.and_then(|it| it.reason.clone()).unwrap_or_default()
}

/// The comment that says that a finding is not to be said.
fn ignoring<'a>(
    analysis: &'a Analysis,
    part: usize,
    diagnostic: &Diagnostic,
) -> Option<&'a Comment> {
    if !analysis.has_comments() {
        return None;
    }
    let (rule, range) = (diagnostic.rule, diagnostic.range);
    let checked = &analysis.parts[part];
    let before = part.checked_sub(1).and_then(|it| analysis.parts.get(it));
    let mut own = checked.comments.iter();
    let mut before = before.into_iter().flat_map(|it| &it.comments);
    let found = own.find(|it| it.covers(rule, range));
    found.or_else(|| before.find(|it| it.covers_next(rule, range, head(checked))))
}

/// Where the first lines of a part end: its title, or its first line of text.
pub fn head(checked: &Checked) -> u32 {
    let report = checked.report.as_ref();
    let title = report.and_then(|it| Some(it.title.as_ref()?.range));
    let first = report.and_then(|it| it.first_line());
    title.or(first).map_or(0, |it| it.end)
}
