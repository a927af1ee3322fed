//! What a user can do about a finding that is meant to be so: accept it, say so where it stands, or turn its
//! rule off.

use crate::rules::diagnostic::{Edit, Message};
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::FILE_NAME;
use crate::workspace::config_edit;
use crate::workspace::findings::{Finding, findings};
use crate::workspace::policy::Policy;

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
        let comment = has_comments.then(|| comment(analysis, &finding));
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

/// The comment that says that a finding is not to be said: behind its place, in the same line.
fn comment(analysis: &Analysis, finding: &Finding<'_>) -> Option<Edit> {
    let name = finding.diagnostic.rule.name;
    let part = &analysis.parts[finding.part].part;
    let own = finding.diagnostic.range;
    // Over several lines it is about a table, before which a line of its own can stand.
    if part.source(own).contains(['\n', '\r']) {
        return Some(Edit {
            range: TextRange::empty(finding.range.start),
            text: format!("<!-- gouji: ignore {name} -- 理由 -->\n"),
        });
    }
    // Of a row the first cell is what is told of, and a comment in another would be about that.
    let mut cells = part.cells_in(own).map(|(start, _, it)| it.shifted(start));
    let cell = cells.find(|it| it.start <= own.start && own.start < it.end);
    let end = cell.map_or(own.end, |it| it.end.min(own.end));
    Some(Edit {
        range: TextRange::empty(finding.offset + end),
        text: format!(" <!-- gouji: ignore {name} -- 理由 -->"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fix::apply_edits;
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
}
