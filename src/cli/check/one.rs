//! `check` on one text: its findings as they will be printed, what was fixed, what was counted.

use similar::TextDiff;

use crate::cli::input::Input;
use crate::cli::render::place::Rows;
use crate::cli::render::{Finding, Look};
use crate::cli::task::{Check, Mode};
use crate::fix::{Fixed, fix_all};
use crate::rules::diagnostic::{Applicability, Diagnostic, Message};
use crate::workspace::analysis::Analysis;

use super::tally::Tally;

/// What came of one text.
#[derive(Default)]
pub(super) struct Outcome {
    /// The findings, one each; or the diff.
    pub(super) printed: Vec<String>,
    pub(super) tally: Tally,
    /// Why the fixed text was not written.
    pub(super) trouble: Option<Message>,
}

/// Checks a text. A fixed text is given to `write` in the coding of the file.
pub(super) fn check(
    options: &Check,
    look: Look,
    name: &str,
    input: &Input,
    write: impl FnOnce(&[u8]) -> Result<(), Message>,
) -> Outcome {
    let analysis = Analysis::new(&input.text);
    let mut res = Outcome::default();
    let mut fixed = match options.mode {
        Mode::Report => None,
        Mode::Fix | Mode::Diff => fixed(options, input, &analysis),
    };
    if let Some(it) = &fixed {
        let encoded = input.encode(&it.text);
        let written = match options.mode {
            Mode::Fix => encoded.and_then(|it| write(&it)),
            Mode::Diff | Mode::Report => encoded.map(drop),
        };
        if let Err(reason) = written {
            res.trouble = Some(reason);
            fixed = None;
        }
    }
    res.tally.n_fixed = fixed.as_ref().map_or(0, |it| it.n_applied);
    res.tally.n_reports = analysis
        .parts
        .iter()
        .filter(|it| it.report.is_some())
        .count();
    match (options.mode, &fixed) {
        (Mode::Diff, Some(it)) => res.printed.push(diff(name, &input.text, &it.text)),
        (Mode::Diff, None) => {}
        (_, Some(it)) => report(
            options,
            look,
            name,
            &it.text,
            &Analysis::new(&it.text),
            &mut res,
        ),
        (_, None) => report(options, look, name, &input.text, &analysis, &mut res),
    }
    res
}

/// The text with every fix of the wanted grade; `None` where that changes nothing.
fn fixed(options: &Check, input: &Input, analysis: &Analysis) -> Option<Fixed> {
    let is_wanted = |it: &Diagnostic| options.selection.picks(it);
    let is_fixable = |it: &Diagnostic| it.fixes.iter().any(|it| applies(options, it.applicability));
    analysis
        .diagnostics()
        .any(|(_, it)| is_wanted(it) && is_fixable(it))
        .then(|| fix_all(&input.text, options.at_least, is_wanted))
        .filter(|it| it.text != input.text)
}

fn applies(options: &Check, applicability: Applicability) -> bool {
    applicability >= options.at_least
}

fn report(
    options: &Check,
    look: Look,
    name: &str,
    text: &str,
    analysis: &Analysis,
    acc: &mut Outcome,
) {
    let mut rows = None;
    for (offset, diagnostic) in analysis.diagnostics() {
        if !options.selection.picks(diagnostic) {
            continue;
        }
        acc.tally.count(diagnostic);
        if options.statistics {
            continue;
        }
        let finding = Finding {
            file: name,
            rows: rows.get_or_insert_with(|| Rows::new(text)),
            offset,
            diagnostic,
            language: options.language,
            at_least: options.at_least,
        };
        acc.printed.push(finding.render(options.format, look));
    }
}

fn diff(name: &str, old: &str, new: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(name, name)
        .to_string()
}
