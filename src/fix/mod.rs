//! Applying fixes: once, skipping overlaps, or again and again until none is left.

pub mod cells;
pub mod totals;

use crate::rules::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::text::range::{TextRange, to_u32};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::{Finding, findings};
use crate::workspace::policy::Policy;

/// How often fixes are applied before the rest is left alone. A fix mends the finding it belongs
/// to, so that two rounds are the rule; the limit is for fixes that would undo each other.
pub const MAX_ROUNDS: usize = 10;

/// What fixing did to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub text: String,
    /// Fixes applied, over all rounds.
    pub n_applied: usize,
}

/// Applies the first fix of at least this grade of every finding that `wanted` picks, until no such
/// fix is left.
pub fn fix_all(text: &str, at_least: Applicability, wanted: impl Fn(&Diagnostic) -> bool) -> Fixed {
    let wanted = |it: &Finding<'_>| wanted(it.diagnostic);
    fix_all_beside(text, at_least, &Policy::default(), wanted, |_| {
        Across::default()
    })
}

/// [`fix_all`], with what other reports say of the text, of what the policy lets be seen.
pub fn fix_all_beside(
    text: &str,
    at_least: Applicability,
    policy: &Policy,
    wanted: impl Fn(&Finding<'_>) -> bool,
    across: impl Fn(&Analysis) -> Across,
) -> Fixed {
    let mut res = Fixed {
        text: text.to_owned(),
        n_applied: 0,
    };
    for _ in 0..MAX_ROUNDS {
        let analysis = Analysis::new(&res.text);
        let across = across(&analysis);
        let wanted = findings(&analysis, &across, policy).filter(|it| wanted(it));
        let fixes = wanted.filter_map(|it| Some((it.offset, fix_of(it.diagnostic, at_least)?)));
        let (text, n_applied) = apply(&res.text, fixes);
        if n_applied == 0 || text == res.text {
            break;
        }
        res.text = text;
        res.n_applied += n_applied;
    }
    res
}

/// The fix of a finding that is applied: its first of at least this grade.
pub fn fix_of(diagnostic: &Diagnostic, at_least: Applicability) -> Option<&Fix> {
    let mut fixes = diagnostic.fixes.iter();
    fixes.find(|it| it.applicability >= at_least)
}

/// Applies fixes in order of place, each wholly or not at all: one that overlaps an earlier one is
/// left for the next round. Each comes with the offset that its ranges count from.
pub fn apply<'a>(text: &str, fixes: impl IntoIterator<Item = (u32, &'a Fix)>) -> (String, usize) {
    let (edits, n_applied) = compatible(text, fixes);
    (apply_edits(text, &edits), n_applied)
}

/// The edits that [`apply`] makes, in order of place, and of how many fixes they are.
pub fn compatible<'a>(
    text: &str,
    fixes: impl IntoIterator<Item = (u32, &'a Fix)>,
) -> (Vec<Edit>, usize) {
    let mut fixes: Vec<Vec<Edit>> = fixes
        .into_iter()
        .map(|(offset, fix)| {
            fix.edits
                .iter()
                .map(|it| Edit {
                    range: it.range.shifted(offset),
                    text: it.text.clone(),
                })
                .collect()
        })
        .collect();
    fixes.sort_by_key(|edits| edits.first().map(|it| it.range));
    let mut accepted: Vec<Edit> = Vec::new();
    let mut n_applied = 0;
    for edits in fixes {
        let fits = edits.iter().all(|edit| {
            text.get(edit.range.as_usize()).is_some()
                && accepted.iter().all(|it| !conflict(it.range, edit.range))
        });
        if fits && !edits.is_empty() {
            accepted.extend(edits);
            n_applied += 1;
        }
    }
    accepted.sort_by_key(|it| it.range);
    (accepted, n_applied)
}

/// `text` with `edits`, which are in order, in the text and do not overlap.
pub fn apply_edits(text: &str, edits: &[Edit]) -> String {
    let mut res = String::with_capacity(text.len() + 64);
    let mut copied = 0;
    for edit in edits {
        res.push_str(TextRange::new(copied, edit.range.start).of(text));
        res.push_str(&edit.text);
        copied = edit.range.end;
    }
    res.push_str(TextRange::new(copied, to_u32(text.len())).of(text));
    res
}

/// Two edits conflict where they share a byte or insert at one place.
fn conflict(a: TextRange, b: TextRange) -> bool {
    a.start < b.end && b.start < a.end || a.start == b.start
}
