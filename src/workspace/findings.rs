//! The findings of an analysis, at their places in the text, and what becomes of each.

use crate::rules::diagnostic::{Diagnostic, Message, Severity};
use crate::text::range::TextRange;

use super::across::Across;
use super::analysis::Analysis;
use super::comments::Named;
use super::policy::Policy;
use super::ruling::{Ruling, head, ruling};

/// A finding, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    pub range: TextRange,
    /// That of the policy; its own where it is not shown.
    pub severity: Severity,
    pub diagnostic: &'a Diagnostic,
    /// What the ranges of `diagnostic` count from.
    pub offset: u32,
    /// Which part of the text it is in.
    pub part: usize,
    pub ruling: Ruling,
}

/// A comment, or one of its names, that does nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdleComment {
    pub range: TextRange,
    pub message: Message,
    /// Whether it is wrong rather than not needed.
    pub is_mistake: bool,
}

/// Every finding that is to be seen, in order of place, with what other reports say.
pub fn findings<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
) -> impl Iterator<Item = Finding<'a>> {
    judged(analysis, across, policy).filter(Finding::is_shown)
}

/// Every finding, those that are not to be seen among them. A document that is excluded has none.
pub fn judged<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
) -> impl Iterator<Item = Finding<'a>> {
    let all = across.diagnostics(analysis);
    let all = all.filter(|_| !policy.is_excluded);
    all.map(move |(part, offset, it)| Finding::of(analysis, (part, offset), it, policy))
}

/// The findings of one part, which begins at `offset`, that are to be seen.
pub fn findings_in<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    (part, offset): (usize, u32),
) -> impl Iterator<Item = Finding<'a>> {
    let all = across.of_part(analysis, part).iter();
    let all = all.filter(|_| !policy.is_excluded);
    all.map(move |it| Finding::of(analysis, (part, offset), it, policy))
        .filter(Finding::is_shown)
}

/// The comments that do nothing, of reports that are checked.
pub fn idle_comments(analysis: &Analysis, across: &Across, policy: &Policy) -> Vec<IdleComment> {
    let mut res = Vec::new();
    if policy.is_excluded || !analysis.has_comments() {
        return res;
    }
    for (idx, (offset, checked)) in analysis.located().enumerate() {
        for comment in &checked.comments {
            let next = analysis.parts.get(idx + 1);
            let own = if comment.is_about_next() {
                next
            } else {
                Some(checked)
            };
            if own.is_none_or(|it| it.report.is_none()) {
                continue;
            }
            let range = comment.range.shifted(offset);
            let mut say = |message, is_mistake| {
                res.push(IdleComment {
                    range,
                    message,
                    is_mistake,
                });
            };
            if let Some(it) = &comment.mistake {
                say(it.clone(), true);
            }
            for named in &comment.named {
                let Some(rule) = named.rule else {
                    say(named.mistake(), true);
                    continue;
                };
                let is_used = across.diagnostics(analysis).any(|(part, _, it)| {
                    it.rule == rule
                        && match part.checked_sub(idx) {
                            Some(0) => comment.covers(rule, it.range),
                            Some(1) => {
                                comment.covers_next(rule, it.range, head(&analysis.parts[part]))
                            }
                            _ => false,
                        }
                });
                if !is_used {
                    say(idle(named), false);
                }
            }
        }
    }
    res
}

fn idle(named: &Named) -> Message {
    let name = &named.name;
    Message::new(
        format!("这里没有 `{name}` 的问题，注释没有用到"),
        format!("nothing of `{name}` is found here; the comment is not needed"),
    )
}

impl<'a> Finding<'a> {
    fn of(
        analysis: &Analysis,
        (part, offset): (usize, u32),
        diagnostic: &'a Diagnostic,
        policy: &Policy,
    ) -> Self {
        let ruling = ruling(analysis, part, diagnostic, policy);
        Self {
            range: diagnostic.range.shifted(offset),
            severity: match ruling {
                Ruling::Shown(it) => it,
                _ => diagnostic.severity,
            },
            diagnostic,
            offset,
            part,
            ruling,
        }
    }

    pub fn is_shown(&self) -> bool {
        matches!(self.ruling, Ruling::Shown(_))
    }
}
