//! Code actions: the fixes of findings at a place, and every safe fix at once.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::fix::fix_all_beside;
use crate::fix::totals::recomputed_totals;
use crate::report::table::BoundTable;
use crate::rules::diagnostic::{Applicability, Edit, Fix};
use crate::text::range::{TextRange, common_len, to_u32};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::{Finding, findings};
use crate::workspace::policy::Policy;

/// A fix that is offered at a place.
#[derive(Clone, Debug)]
pub struct QuickFix<'a> {
    pub finding: Finding<'a>,
    pub fix: &'a Fix,
    /// The one to apply without asking: safe, and the first such one of its finding.
    pub is_preferred: bool,
    /// In the text, in order.
    pub edits: Vec<Edit>,
}

/// The fixes of every finding that touches `range`, the best of each first.
pub fn quick_fixes<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    range: TextRange,
) -> Vec<QuickFix<'a>> {
    let mut acc = Vec::new();
    for finding in findings(analysis, across, policy).filter(|it| it.range.touches(range)) {
        let safe = finding.diagnostic.safe_fix();
        for fix in &finding.diagnostic.fixes {
            let edits = fix.edits.iter().map(|it| Edit {
                range: it.range.shifted(finding.offset),
                text: it.text.clone(),
            });
            acc.push(QuickFix {
                finding,
                fix,
                is_preferred: safe.is_some_and(|it| std::ptr::eq(it, fix)),
                edits: edits.collect(),
            });
        }
    }
    acc
}

/// The findings that touch `range`, the first of each rule: what a menu there may explain.
pub fn explained<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    range: TextRange,
) -> Vec<Finding<'a>> {
    let mut acc: Vec<Finding<'a>> = Vec::new();
    for finding in findings(analysis, across, policy).filter(|it| it.range.touches(range)) {
        let is_same = |it: &Finding<'_>| it.diagnostic.rule == finding.diagnostic.rule;
        if !acc.iter().any(is_same) {
            acc.push(finding);
        }
    }
    acc
}

/// Whether there is a safe fix to apply. What other reports say makes none.
pub fn can_fix_all(analysis: &Analysis, policy: &Policy) -> bool {
    findings(analysis, &Across::default(), policy).any(|it| it.diagnostic.safe_fix().is_some())
}

/// The edits that apply every safe fix, and those that become possible by it.
pub fn fix_all_edits(text: &str, policy: &Policy) -> Vec<Edit> {
    let alone = |_: &_| Across::default();
    let fixed = fix_all_beside(text, Applicability::Safe, policy, |_| true, alone);
    if fixed.n_applied == 0 {
        return Vec::new();
    }
    difference(text, &fixed.text)
}

/// The edits that recompute the totals of the tables that `range` touches.
pub fn recompute_totals(analysis: &Analysis, range: TextRange) -> Vec<Edit> {
    let reports = analysis
        .located()
        .filter_map(|(offset, it)| Some((offset, it.report.as_ref()?)));
    let mut acc = Vec::new();
    for (offset, report) in reports {
        let is_here = |it: &&BoundTable| it.range.shifted(offset).touches(range);
        let edits = report.tables().filter(is_here);
        let edits = edits.flat_map(|it| recomputed_totals(report, it));
        acc.extend(edits.map(|it| Edit {
            range: it.range.shifted(offset),
            text: it.text,
        }));
    }
    acc.sort_by_key(|it| it.range);
    acc
}

/// The smallest edits, by lines and then by characters, that turn one text into the other.
fn difference(old: &str, new: &str) -> Vec<Edit> {
    let old_lines: Vec<&str> = old.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let old_starts = starts(&old_lines);
    let new_starts = starts(&new_lines);
    let at = |starts: &[usize], idx: usize| starts.get(idx).copied().unwrap_or_default();
    capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines)
        .into_iter()
        .filter(|it| !matches!(it, DiffOp::Equal { .. }))
        .map(|op| {
            let (old_lines, new_lines) = (op.old_range(), op.new_range());
            let start = at(&old_starts, old_lines.start);
            let before = &old[start..at(&old_starts, old_lines.end)];
            let after = &new[at(&new_starts, new_lines.start)..at(&new_starts, new_lines.end)];
            trimmed(start, before, after)
        })
        .collect()
}

/// Where each line starts, and where the last one ends.
fn starts(lines: &[&str]) -> Vec<usize> {
    let mut acc = vec![0];
    let mut end = 0;
    for line in lines {
        end += line.len();
        acc.push(end);
    }
    acc
}

/// The edit that replaces `old`, which stands at `start`, without what both have in common. It does
/// not begin or end between CR and LF, for which editors have no position.
fn trimmed(start: usize, old: &str, new: &str) -> Edit {
    let mut prefix = common_len(old.chars(), new.chars());
    prefix -= usize::from(old[..prefix].ends_with('\r'));
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let mut suffix = common_len(old.chars().rev(), new.chars().rev());
    let (rest, tail) = old.split_at(old.len() - suffix);
    suffix -= usize::from(rest.ends_with('\r') && tail.starts_with('\n'));
    let start = start + prefix;
    Edit {
        range: TextRange::new(to_u32(start), to_u32(start + old.len() - suffix)),
        text: new[..new.len() - suffix].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn applied(text: &str, edits: &[Edit]) -> String {
        let mut res = text.to_owned();
        for it in edits.iter().rev() {
            res.replace_range(it.range.as_usize(), &it.text);
        }
        res
    }

    proptest! {
        #[test]
        fn the_difference_leads_from_old_to_new(
            old in "[a总\u{20bb7}\n\r]{0,40}", new in "[a总\u{20bb7}\n\r]{0,40}"
        ) {
            prop_assert_eq!(applied(&old, &difference(&old, &new)), new);
        }
    }

    #[test]
    fn a_changed_figure_is_a_small_edit() {
        let expected = Edit {
            range: TextRange::new(13, 14),
            text: "5".to_owned(),
        };
        let edits = difference("甲\n总计\t3\t4\n乙", "甲\n总计\t3\t5\n乙");
        assert_eq!(edits, [expected]);
    }

    #[test]
    fn no_edit_ends_inside_a_line_break() {
        let expected = Edit {
            range: TextRange::new(1, 3),
            text: "\n".to_owned(),
        };
        assert_eq!(difference("a\r\nb", "a\nb"), [expected]);
    }
}
