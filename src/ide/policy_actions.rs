//! What a user can do about a finding that is meant to be so: accept it, say so where it stands, or turn its
//! rule off.

use crate::fix::apply_edits;
use crate::report::Report;
use crate::rules::diagnostic::{Edit, Message};
use crate::syntax::document::Part;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::FILE_NAME;
use crate::workspace::config_edit;
use crate::workspace::findings::{Finding, findings};
use crate::workspace::policy::Policy;

/// Actions before the last finding for which a comment is offered, at most: a whole file may be selected.
const MOST_COMMENTED: usize = 60;

/// Something to do about a finding.
#[derive(Clone, Debug)]
pub struct PolicyAction<'a> {
    pub finding: Finding<'a>,
    pub title: Message,
    pub target: Target,
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Report(Edit),
    Config(Edit),
}

/// What an action needs to know of the configuration.
#[derive(Clone, Copy, Debug)]
pub struct ConfigText<'a> {
    /// Empty where there is none yet.
    pub text: &'a str,
    /// The path of the report from its folder.
    pub below: &'a str,
}

/// What can be done about the findings that touch `range`: comments in the report where `has_comments`, the
/// configuration where it can be changed.
pub fn policy_actions<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    range: TextRange,
    config: Option<ConfigText<'_>>,
    has_comments: bool,
) -> Vec<PolicyAction<'a>> {
    let mut acc = Vec::new();
    for finding in findings(analysis, across, policy).filter(|it| it.range.touches(range)) {
        let rule = finding.diagnostic.rule;
        let name = rule.name;
        // Each is tried out, which takes a check.
        let may_comment = has_comments && acc.len() < MOST_COMMENTED;
        let mut push = |title, target: Option<Target>| {
            acc.extend(target.map(|target| PolicyAction {
                finding,
                title,
                target,
            }));
        };
        let accepted = config.and_then(|config| {
            let report = analysis.parts[finding.part].report.as_ref()?;
            let section = config_edit::accept(report, finding.diagnostic, config.below);
            config_edit::add(config.text, &[section])
        });
        push(
            Message::new(
                format!("接受这一处，记入 {FILE_NAME}（{name}）"),
                format!("Accept this one, in {FILE_NAME} ({name})"),
            ),
            accepted.map(Target::Config),
        );
        let comment = may_comment.then(|| comment(analysis, &finding));
        push(
            Message::new(format!("在此处忽略 {name}"), format!("Ignore {name} here")),
            comment.flatten().map(Target::Report),
        );
        let off = config.and_then(|it| config_edit::set_rule(it.text, rule, None));
        push(
            Message::new(
                format!("在 {FILE_NAME} 中关闭 {name}"),
                format!("Turn {name} off in {FILE_NAME}"),
            ),
            off.map(Target::Config),
        );
    }
    acc
}

/// The comment that says that a finding is not to be said: behind its place in the same line, or in a line of its
/// own before it. `None` where neither does it and leaves every figure as it is.
fn comment(analysis: &Analysis, finding: &Finding<'_>) -> Option<Edit> {
    let checked = &analysis.parts[finding.part];
    let (part, report) = (&checked.part, checked.report.as_ref()?);
    let source = part.source(TextRange::new(0, part.len));
    let places = [
        behind(part, finding),
        before(report, part, finding, &source),
    ];
    let edit = places
        .into_iter()
        .flatten()
        .find(|it| is_heard(analysis, finding, &source, it))?;
    Some(Edit {
        range: edit.range.shifted(finding.offset),
        ..edit
    })
}

/// Behind what is found, or the first of the cells that it is of: in another it would be about that.
fn behind(part: &Part, finding: &Finding<'_>) -> Option<Edit> {
    let own = finding.diagnostic.range;
    // Over several lines it is about a table, before which a line of its own can stand.
    if part.source(own).contains(['\n', '\r']) {
        return None;
    }
    let mut cells = part.cells_in(own).map(|(start, _, it)| it.shifted(start));
    let cell = cells.find(|it| it.start <= own.start && own.start < it.end);
    let end = cell.map_or(own.end, |it| it.end.min(own.end));
    Some(Edit {
        range: TextRange::empty(end),
        text: format!(" {}", text_of(finding)),
    })
}

/// In a line of its own before the line where it begins. A table that it would part into two has none.
fn before(report: &Report, part: &Part, finding: &Finding<'_>, source: &str) -> Option<Edit> {
    let until = source.get(..finding.diagnostic.range.start as usize)?;
    let start = to_u32(until.rfind(['\n', '\r']).map_or(0, |it| it + 1));
    let mut blocks = part.located_in(TextRange::empty(start));
    let parts_table = blocks
        .any(|(offset, block)| block.is_grid() && offset < start && start < offset + block.len());
    (!parts_table).then(|| Edit {
        range: TextRange::empty(start),
        text: format!("{}{}", text_of(finding), report.line_break()),
    })
}

fn text_of(finding: &Finding<'_>) -> String {
    let name = finding.diagnostic.rule.name;
    format!("<!-- gouji: ignore {name} -- 理由 -->")
}

/// Whether a comment in a part, which is the text `source`, is about the finding and changes nothing else.
fn is_heard(analysis: &Analysis, finding: &Finding<'_>, source: &str, edit: &Edit) -> bool {
    let with_comment = Analysis::new(&apply_edits(source, std::slice::from_ref(edit)));
    let facts = |it: &Analysis, part: usize| {
        let report = it.parts.get(part)?.report.as_ref()?;
        let facts = report.facts().into_iter().map(|it| (it.id, it.value));
        Some(facts.collect::<Vec<_>>())
    };
    let (across, policy) = (Across::default(), Policy::default());
    let known = analysis.parts[finding.part].diagnostics.iter();
    let known: Vec<&Message> = known.map(|it| &it.message).collect();
    let now = findings(&with_comment, &across, &policy);
    let now: Vec<&Message> = now.map(|it| &it.diagnostic.message).collect();
    let count = |all: &[&Message]| {
        let own = all.iter().filter(|it| ***it == finding.diagnostic.message);
        own.count()
    };
    // Of two that say the same the comment is about one; what is compared with other reports is not found here.
    let is_gone = count(&now) < count(&known).max(1);
    with_comment.parts.len() == 1
        && facts(analysis, finding.part) == facts(&with_comment, 0)
        && now.iter().all(|it| known.contains(it))
        && is_gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recast::convert::converted;
    use crate::report::skeleton::Layout;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");

    /// The findings of a text, each by its rule, and the text with a comment behind each.
    fn ignored(text: &str) -> (Vec<&'static str>, String) {
        let analysis = Analysis::new(text);
        let (across, policy) = (Across::default(), Policy::default());
        let found: Vec<Finding<'_>> = findings(&analysis, &across, &policy).collect();
        let edits: Vec<Edit> = found
            .iter()
            .filter_map(|it| comment(&analysis, it))
            .collect();
        let names = found.iter().map(|it| it.diagnostic.rule.name);
        (names.collect(), apply_edits(text, &edits))
    }

    #[test]
    fn a_comment_is_about_what_was_found() {
        let html = converted(CORRECT, Layout::Html).expect("a page");
        for text in [CORRECT, &html] {
            let line = |label: &str| {
                let mut lines = text.split_inclusive('\n');
                lines.find(|it| it.contains(label)).expect("a row")
            };
            let (row, received) = (line("7.属于行政执法案卷"), line("一、本年新收"));
            for (old, new, rule) in [
                (row, [row, row].concat(), "unknown-row"),
                (
                    received,
                    received.replacen('5', "9", 1),
                    "roll-forward-mismatch",
                ),
                (
                    received,
                    received.replacen('5', "", 1),
                    "cross-footing-mismatch",
                ),
            ] {
                let text = text.replacen(old, &new, 1);
                let (found, with_comment) = ignored(&text);
                assert_eq!(found, [rule], "{text}");
                let (found, _) = ignored(&with_comment);
                assert_eq!(found, [""; 0], "{with_comment}");
            }
        }
    }

    /// Each rule that finds something once a row of a fixture is gone, and whether a comment is offered there.
    #[test]
    fn a_comment_is_offered_where_it_changes_nothing_else() {
        for (text, row, is_offered) in [
            // In a cell of CSV it would be text.
            (
                include_str!("../../fixtures/layouts/csv.csv"),
                ",,7.属于行政执法案卷,0,0,0,0,0,0,0\n",
                false,
            ),
            (
                CORRECT,
                "| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
                true,
            ),
        ] {
            let text = text.replacen(row, "", 1);
            let (found, with_comment) = ignored(&text);
            assert_eq!(found, ["missing-row"]);
            assert_eq!(with_comment != text, is_offered, "{with_comment}");
            if is_offered {
                assert_eq!(ignored(&with_comment).0, [""; 0], "{with_comment}");
            }
        }
    }
}
