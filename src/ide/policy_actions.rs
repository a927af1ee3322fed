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
    let checked = &analysis.parts[finding.part];
    let own = finding.diagnostic.range;
    let source = checked.part.source(own);
    // Over several lines it is about a table, before which a line of its own can stand.
    let (at, text) = if source.contains(['\n', '\r']) {
        (
            finding.range.start,
            format!("<!-- gouji: ignore {name} -- 理由 -->\n"),
        )
    } else {
        (
            finding.range.end,
            format!(" <!-- gouji: ignore {name} -- 理由 -->"),
        )
    };
    Some(Edit {
        range: TextRange::empty(at),
        text,
    })
}
