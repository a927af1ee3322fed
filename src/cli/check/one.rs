//! `check` on one text: its findings as they will be printed, what was fixed, what was counted.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use similar::TextDiff;

use crate::cli::input::Input;
use crate::cli::render::office::OfficeReport;
use crate::cli::render::place::Rows;
use crate::cli::render::{Finding, Look};
use crate::cli::request::{Check, Mode};
use crate::cli::units::scope;
use crate::fix::{Fixed, fix_all_beside};
use crate::rules::diagnostic::{Applicability, Message};
use crate::source::view::View;
use crate::text::plain::{is_obeyed, lines};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::Accept;
use crate::workspace::config_edit;
use crate::workspace::findings::{Finding as JudgedFinding, findings, idle_comments, judged};
use crate::workspace::policy::{Governing, Policy};
use crate::workspace::read::Office;
use crate::workspace::ruling::{Ruling, reason};
use crate::workspace::summary::Summary;

use super::office;
use super::tally::Tally;

/// What came of one text.
#[derive(Default)]
pub(super) struct Outcome {
    /// The findings, one each; or the diff.
    pub(super) printed: Vec<String>,
    pub(super) tally: Tally,
    /// What other reports need to know of those in it, as they are now.
    pub(super) summary: Option<Summary>,
    /// What was found, as the configuration would accept it.
    pub(super) accepts: Vec<Accept>,
    /// The accepted findings that would be of its reports, by their place in the configuration, and whether
    /// they were found.
    pub(super) accepted: BTreeMap<usize, bool>,
    /// Comments that do nothing, and their rows.
    pub(super) idle: Vec<(u32, Message)>,
    /// Whether the file holds changes that nobody has accepted yet, which were read as accepted.
    pub(super) has_open_changes: bool,
    /// Why the fixed text was not written.
    pub(super) trouble: Option<Message>,
}

/// A text and where it is from.
pub(super) struct CheckedText<'a> {
    pub(super) name: &'a str,
    pub(super) input: &'a Input,
    /// What counts in it.
    pub(super) policy: &'a Policy,
    /// Its path from the folder of its configuration.
    pub(super) below: &'a str,
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
        policy,
        below,
        has_figures,
    } = *text;
    let analysis = Analysis::new(&input.text);
    let mut res = Outcome {
        has_open_changes: input.office().is_some_and(|it| it.has_open_changes),
        ..Outcome::default()
    };
    let mut fixed = match options.mode {
        Mode::Report => None,
        Mode::Fix | Mode::Diff => {
            let (fixed, trouble) = rewritten(options, text, &analysis, &across);
            res.trouble = trouble;
            fixed
        }
    };
    if let (Mode::Fix, Some(it)) = (options.mode, &fixed)
        && let Err(reason) = write(&it.bytes)
    {
        res.trouble = Some(reason);
        fixed = None;
    }
    res.tally.n_fixed = fixed.as_ref().map_or(0, |it| it.n_applied);
    res.tally.n_reports = analysis
        .parts
        .iter()
        .filter(|it| it.report.is_some())
        .count();
    let after = fixed.as_ref().map(|it| Analysis::new(&it.text));
    let (text, analysis, office) = match (&fixed, &after) {
        (Some(fixed), Some(after)) => (&fixed.text, after, fixed.office.as_ref()),
        _ => (&input.text, &analysis, input.office()),
    };
    let scope = scope(has_figures);
    res.summary = Some(Summary::of(name, Path::new(name), text, scope, analysis));
    if let (Mode::Diff, Some(it)) = (options.mode, &fixed) {
        let diff = match office {
            Some(_) => diff(
                name,
                &View::new(&input.text).text,
                &View::new(&it.text).text,
            ),
            None => diff(name, &input.text, &it.text),
        };
        // `patch` wants it as it is.
        let is_shown = look.is_terminal;
        res.printed
            .push(if is_shown { lines(&diff).into() } else { diff });
    }
    let across = across(analysis);
    let findings = Findings {
        name,
        text,
        below,
        analysis,
        across: &across,
        policy,
        office,
    };
    report(options, look, &findings, &mut res);
    note_accepted(&findings, &mut res);
    res
}

/// A file as it is with its fixes.
struct Rewritten {
    text: String,
    bytes: Vec<u8>,
    n_applied: usize,
    office: Option<Office>,
}

/// The file with its fixes, if they change it, and why some were not applied.
fn rewritten(
    options: &Check,
    text: &CheckedText<'_>,
    analysis: &Analysis,
    across: impl Fn(&Analysis) -> Across,
) -> (Option<Rewritten>, Option<Message>) {
    if text.input.office().is_some() {
        let fixed = office::fixed(options, text.input, text.policy, across);
        let n_applied = fixed.n_applied;
        let rewritten = fixed.input.map(|it| {
            let (text, bytes, office) = it.into_parts();
            Rewritten {
                text,
                bytes,
                n_applied,
                office,
            }
        });
        return (rewritten, fixed.trouble);
    }
    let Some(fixed) = fixed(options, text, analysis, across) else {
        return (None, None);
    };
    match text.input.encode(&fixed.text) {
        Ok(bytes) => {
            let rewritten = Rewritten {
                text: fixed.text,
                bytes,
                n_applied: fixed.n_applied,
                office: None,
            };
            (Some(rewritten), None)
        }
        Err(reason) => (None, Some(reason)),
    }
}

/// The text with every fix of the wanted grade; `None` where that changes nothing.
fn fixed(
    options: &Check,
    text: &CheckedText<'_>,
    analysis: &Analysis,
    across: impl Fn(&Analysis) -> Across,
) -> Option<Fixed> {
    let (source, policy) = (&text.input.text, text.policy);
    let is_wanted = |it: &JudgedFinding<'_>| options.selection.picks(it.diagnostic);
    let is_fixable = |it: &JudgedFinding<'_>| {
        let mut fixes = it.diagnostic.fixes.iter();
        fixes.any(|it| applies(options, it.applicability))
    };
    findings(analysis, &across(analysis), policy)
        .any(|it| is_wanted(&it) && is_fixable(&it))
        .then(|| fix_all_beside(source, options.at_least, policy, is_wanted, across))
        .filter(|it| it.text != *source)
}

fn applies(options: &Check, applicability: Applicability) -> bool {
    applicability >= options.at_least
}

/// What was found in a text.
struct Findings<'a> {
    name: &'a str,
    text: &'a str,
    below: &'a str,
    analysis: &'a Analysis,
    across: &'a Across,
    policy: &'a Policy,
    office: Option<&'a Office>,
}

fn report<'a>(options: &Check, look: Look, found: &Findings<'a>, acc: &mut Outcome) {
    let mut rows: Option<Rows<'a>> = None;
    let view = OnceCell::new();
    let view_rows = OnceCell::new();
    let own = found
        .policy
        .language()
        .filter(|_| !options.is_language_given);
    let language = own.unwrap_or(options.language);
    for it in judged(found.analysis, found.across, found.policy) {
        let is_accepted = matches!(it.ruling, Ruling::Accepted(_) | Ruling::Ignored);
        if !options.selection.picks(it.diagnostic) || !is_accepted && !it.is_shown() {
            continue;
        }
        if is_accepted {
            acc.tally.n_accepted += 1;
        } else {
            acc.tally.count(it.diagnostic, |fix| {
                let office = found.office;
                office.is_none_or(|office| office::is_writable(office, fix, it.offset))
            });
        }
        if options.accept && !is_accepted {
            let report = found.analysis.parts[it.part].report.as_ref();
            let section =
                report.map(|report| config_edit::accept(report, it.diagnostic, found.below));
            acc.accepts.extend(section);
        }
        let is_printed = !is_accepted && !options.accept || is_accepted && options.show_accepted;
        if options.statistics || options.mode == Mode::Diff || !is_printed {
            continue;
        }
        let reason =
            is_accepted.then(|| reason(found.analysis, it.part, it.diagnostic, found.policy));
        let office = found.office.map(|office| {
            let view: &View = view.get_or_init(|| View::new(found.text));
            OfficeReport {
                office,
                report: found.analysis.parts[it.part].report.as_ref(),
                view,
                rows: view_rows.get_or_init(|| Rows::new(&view.text)),
            }
        });
        let finding = Finding {
            file: found.name,
            rows: rows.get_or_insert_with(|| Rows::new(found.text)),
            offset: it.offset,
            diagnostic: it.diagnostic,
            severity: it.severity,
            accepted: reason.as_deref(),
            language,
            at_least: options.at_least,
            sites: found.across.sites(),
            office,
        };
        acc.printed.push(finding.render(options.format, look));
    }
    let idle = idle_comments(found.analysis, found.across, found.policy);
    acc.idle = idle
        .into_iter()
        .map(|it| {
            let rows = rows.get_or_insert_with(|| Rows::new(found.text));
            (rows.place(it.range.start).row, it.message)
        })
        .collect();
}

/// Notes which of the accepted findings may be of this text, and which were found.
fn note_accepted(found: &Findings<'_>, acc: &mut Outcome) {
    let has_any = |it: &Arc<Governing>| !it.config.accept.is_empty();
    if !found.policy.governing.as_ref().is_some_and(has_any) || found.policy.is_excluded {
        return;
    }
    let reports = found
        .analysis
        .parts
        .iter()
        .filter_map(|it| it.report.as_ref());
    for (idx, _) in reports.flat_map(|it| found.policy.may_be_of(it)) {
        acc.accepted.insert(idx, false);
    }
    for it in judged(found.analysis, found.across, found.policy) {
        if let Ruling::Accepted(idx) = it.ruling {
            acc.accepted.insert(idx, true);
        }
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
