//! `check` on one text: its findings as they will be printed, what was fixed, what was counted.

use std::path::Path;

use similar::TextDiff;

use crate::cli::input::Input;
use crate::cli::render::place::Rows;
use crate::cli::render::{Finding, Look};
use crate::cli::request::{Check, Mode};
use crate::cli::units::scope;
use crate::fix::{Fixed, fix_all_beside};
use crate::rules::diagnostic::{Applicability, Diagnostic, Message};
use crate::text::plain::{is_obeyed, lines};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::summary::Summary;

use super::tally::Tally;

/// What came of one text.
#[derive(Default)]
pub(super) struct Outcome {
    /// The findings, one each; or the diff.
    pub(super) printed: Vec<String>,
    pub(super) tally: Tally,
    /// What other reports need to know of those in it, as they are now.
    pub(super) summary: Option<Summary>,
    /// Why the fixed text was not written.
    pub(super) trouble: Option<Message>,
}

/// A text and where it is from.
pub(super) struct CheckedText<'a> {
    pub(super) name: &'a str,
    pub(super) input: &'a Input,
    /// Whether it is part of a sum or is one.
    pub(super) has_figures: bool,
}

/// Checks a text. `across` is what other reports say of it; a fixed text is given to `write` in the
/// coding of the file.
pub(super) fn check(
    options: &Check,
    look: Look,
    text: &CheckedText<'_>,
    across: impl Fn(&Analysis) -> Across,
    write: impl FnOnce(&[u8]) -> Result<(), Message>,
) -> Outcome {
    let CheckedText {
        name,
        input,
        has_figures,
    } = *text;
    let analysis = Analysis::new(&input.text);
    let mut res = Outcome::default();
    let mut fixed = match options.mode {
        Mode::Report => None,
        Mode::Fix | Mode::Diff => fixed(options, input, &analysis, &across),
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
    let after = fixed.as_ref().map(|it| Analysis::new(&it.text));
    let (text, analysis) = match (&fixed, &after) {
        (Some(fixed), Some(after)) => (&fixed.text, after),
        _ => (&input.text, &analysis),
    };
    let scope = scope(has_figures);
    res.summary = Some(Summary::of(name, Path::new(name), text, scope, analysis));
    if let (Mode::Diff, Some(it)) = (options.mode, &fixed) {
        let diff = diff(name, &input.text, &it.text);
        // `patch` wants it as it is.
        let is_shown = look.is_terminal;
        res.printed
            .push(if is_shown { lines(&diff).into() } else { diff });
    }
    let across = across(analysis);
    let findings = Findings {
        name,
        text,
        analysis,
        across: &across,
    };
    report(options, look, &findings, &mut res);
    res
}

/// The text with every fix of the wanted grade; `None` where that changes nothing.
fn fixed(
    options: &Check,
    input: &Input,
    analysis: &Analysis,
    across: impl Fn(&Analysis) -> Across,
) -> Option<Fixed> {
    let is_wanted = |it: &Diagnostic| options.selection.picks(it);
    let is_fixable = |it: &Diagnostic| it.fixes.iter().any(|it| applies(options, it.applicability));
    across(analysis)
        .diagnostics(analysis)
        .any(|(_, it)| is_wanted(it) && is_fixable(it))
        .then(|| fix_all_beside(&input.text, options.at_least, is_wanted, across))
        .filter(|it| it.text != input.text)
}

fn applies(options: &Check, applicability: Applicability) -> bool {
    applicability >= options.at_least
}

/// What was found in a text.
struct Findings<'a> {
    name: &'a str,
    text: &'a str,
    analysis: &'a Analysis,
    across: &'a Across,
}

fn report<'a>(options: &Check, look: Look, found: &Findings<'a>, acc: &mut Outcome) {
    let mut rows: Option<Rows<'a>> = None;
    for (offset, diagnostic) in found.across.diagnostics(found.analysis) {
        if !options.selection.picks(diagnostic) {
            continue;
        }
        acc.tally.count(diagnostic);
        if options.statistics || options.mode == Mode::Diff {
            continue;
        }
        let finding = Finding {
            file: found.name,
            rows: rows.get_or_insert_with(|| Rows::new(found.text)),
            offset,
            diagnostic,
            language: options.language,
            at_least: options.at_least,
            sites: found.across.sites(),
        };
        acc.printed.push(finding.render(options.format, look));
    }
}

fn diff(name: &str, old: &str, new: &str) -> String {
    let name = header_name(name);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(&name, &name)
        .to_string()
}

/// A file name as `patch` and `git apply` read it: one with a blank in it ends at a tab, one with characters
/// that they would not read stands in quotes, these escaped.
fn header_name(name: &str) -> String {
    let is_odd = |it: char| is_obeyed(it) || matches!(it, '"' | '\\');
    if name.contains(is_odd) {
        let mut res = String::from("\"");
        for it in name.chars() {
            match it {
                '"' | '\\' => res.extend(['\\', it]),
                it if is_odd(it) => {
                    let mut utf_8 = [0; 4];
                    for byte in it.encode_utf8(&mut utf_8).bytes() {
                        res.push_str(&format!("\\{byte:03o}"));
                    }
                }
                it => res.push(it),
            }
        }
        res.push('"');
        return res;
    }
    let end = if name.contains(' ') { "\t" } else { "" };
    format!("{name}{end}")
}
