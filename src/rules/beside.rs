//! What other reports say of the one that is checked. Rules see their figures, never their files:
//! whoever hands them over knows where they stand.

use crate::report::Report;
use crate::report::ledger::Ledger;

use super::consolidation::Summed;
use super::context::Context;
use super::diagnostic::Diagnostic;
use super::{ALL, Check};

/// The reports that one report has to agree with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The ledger of the report itself.
    pub own: Option<&'a Ledger>,
    /// The same organ's report of the year before.
    pub last: Option<Neighbor<'a>>,
    /// Its report of the year after.
    pub next: Option<Neighbor<'a>>,
    /// The reports that it sums up.
    pub summed: Option<Summed<'a>>,
}

/// Another report.
#[derive(Clone, Copy, Debug)]
pub struct Neighbor<'a> {
    pub id: ReportId,
    pub ledger: &'a Ledger,
}

/// A report beside the one that is checked, by a number of whoever handed it over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub usize);

impl Beside<'_> {
    /// Whether there is anything to compare with.
    pub fn is_empty(&self) -> bool {
        self.last.is_none()
            && self.next.is_none()
            && self.summed.is_none_or(|it| it.differences.is_empty())
    }
}

/// Runs the rules about several reports over one of them. `own` is what was found in it alone: a cell
/// that a finding stands on already gets no second one, but the first learns of the other places, if it is
/// one of those that `absorbs` picks.
/// `None` where there is nothing to say; otherwise all findings, in order of place.
pub fn check_beside(
    report: &Report,
    own: &[Diagnostic],
    beside: Beside<'_>,
    absorbs: impl Fn(&Diagnostic) -> bool,
) -> Option<Vec<Diagnostic>> {
    if beside.is_empty() {
        return None;
    }
    let context = Context::beside(report, beside);
    let mut found = Vec::new();
    for rule in ALL {
        if let Check::Across(check) = rule.check {
            check(&context, &mut found);
        }
    }
    if found.is_empty() {
        return None;
    }
    let mut acc = own.to_vec();
    for it in found {
        let same = |own: &&mut Diagnostic| own.range == it.range && absorbs(own);
        match acc.iter_mut().find(same) {
            Some(own) => {
                own.severity = own.severity.max(it.severity);
                own.related.extend(it.related);
                if own.fixes.is_empty() {
                    own.fixes = it.fixes;
                }
            }
            None => acc.push(it),
        }
    }
    acc.sort_by_key(|it| it.range);
    Some(acc)
}
