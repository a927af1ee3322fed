//! The rules: one file each, holding the manual page, the check, the fix and the examples.
//!
//! To add one: copy the nearest file, name it for the defect, and add its two words below (`mod`
//! and [`ALL`](crate::rules::ALL)). The order of [`ALL`](crate::rules::ALL) is the order of the documentation.

mod attribution;
pub mod beside;
pub mod claims;
mod columns;
pub mod consolidation;
pub mod context;
pub mod diagnostic;
pub mod figures;
mod identity;
mod insertion;
mod page;
mod peers;
mod stories;
mod succession;
#[cfg(test)]
mod tests;
pub mod words;

use std::ops::Range;

use context::{Context, Numbers, Structure, finding};
use diagnostic::{Applicability, Diagnostic, Edit, Fix, Language, Message, Severity};

use crate::report::outline::Wording;
use crate::report::prose::ProseLine;
use crate::report::{LineEdit, Report, Stands};
use crate::text::range::{Shift, TextRange};

/// A rule: judgement over one bound report.
pub struct Rule {
    /// Kebab-case name of the file, states the defect.
    pub name: &'static str,
    /// What a reader of Chinese calls the defect.
    pub name_zh: &'static str,
    /// The severity of its findings; one that cannot be sure of itself is reported at a lower one.
    pub severity: Severity,
    /// The manual page: Markdown, its first sentence the summary, its `report` blocks executed as
    /// tests.
    pub docs: &'static str,
    /// The same in English, its examples left out: they stand in `docs`.
    pub docs_en: &'static str,
    pub check: Check,
    /// Holds reports against the outline of the form, which none from before it could follow.
    pub since_form: bool,
}

/// What a rule looks at, and how. While that is the same, so is what the rule finds: after an edit only
/// those rules run again that are given something else.
#[derive(Clone, Copy)]
pub enum Check {
    /// Words in a line of text, each line for itself.
    Words(CheckWords),
    /// Title, headings, what sections tell, rows and labels of tables.
    Structure(fn(&Structure<'_>, &mut Vec<Diagnostic>)),
    /// The same with what the cells hold.
    Numbers(fn(&Numbers<'_>, &mut Vec<Diagnostic>)),
    /// The same with what the text states of them.
    Whole(fn(&Context<'_>, &mut Vec<Diagnostic>)),
    /// The same with what other reports say; finds nothing in one alone.
    Across(fn(&Context<'_>, &mut Vec<Diagnostic>)),
}

type CheckWords = fn(&str, &mut Vec<WordFinding>);

/// Words that a rule found in a line of text.
pub struct WordFinding {
    /// In bytes of the line.
    pub range: Range<usize>,
    pub message: Message,
    /// What may stand there instead.
    pub instead: Vec<Instead>,
}

/// Other words for some of a line. Whether they are meant nobody can tell: such a fix is never safe.
pub struct Instead {
    pub title: Message,
    pub applicability: Applicability,
    /// In bytes of the line.
    pub range: Range<usize>,
    pub text: &'static str,
}

/// Declares the `RULE` of a file: its doc comment in both languages, its names, severity and check.
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ english $(#[doc = $en:literal])+ $name:literal, $name_zh:literal, $severity:expr, $check:expr) => {
        declare_rule! { @ false, $($doc)+, $($en)+, $name, $name_zh, $severity, $check }
    };
    ($(#[doc = $doc:literal])+ english $(#[doc = $en:literal])+ $name:literal, $name_zh:literal, $severity:expr, $check:expr, since_form) => {
        declare_rule! { @ true, $($doc)+, $($en)+, $name, $name_zh, $severity, $check }
    };
    (@ $since_form:literal, $($doc:literal)+, $($en:literal)+, $name:literal, $name_zh:literal, $severity:expr, $check:expr) => {
        pub(super) static RULE: $crate::rules::Rule = $crate::rules::Rule {
            name: $name,
            name_zh: $name_zh,
            severity: $severity,
            docs: concat!($($doc, "\n"),+),
            docs_en: concat!($($en, "\n"),+),
            check: $check,
            since_form: $since_form,
        };
    };
}

mod blank_cell;
mod carry_forward_mismatch;
mod conflicting_figures;
mod consolidation_mismatch;
mod contradicted_claim;
mod cross_footing_mismatch;
mod duplicate_section;
mod empty_section;
mod fee_multiple;
mod footing_mismatch;
mod impossible_stock;
mod itemization_mismatch;
mod label_mismatch;
mod malformed_count;
mod misnumbered_section;
mod misplaced_section;
mod missing_aspect;
mod missing_cell;
mod missing_fee_statement;
mod missing_row;
mod missing_section;
mod missing_table;
mod missing_title;
mod negative_count;
mod outdated_form;
mod percentage_mismatch;
mod period_mismatch;
mod placeholder_text;
mod roll_forward_mismatch;
mod stock_roll_forward_mismatch;
mod stray_text;
mod tie_out_mismatch;
mod uncounted_fee;
mod unit_slip;
mod unknown_row;
mod unreadable_table;
mod year_mismatch;

/// The rule that finds what is still to be filled in.
pub static PLACEHOLDERS: &Rule = &placeholder_text::RULE;

/// Every rule, in the order of the documentation: figures, structure, words.
pub static ALL: &[&Rule] = &[
    &cross_footing_mismatch::RULE,
    &footing_mismatch::RULE,
    &roll_forward_mismatch::RULE,
    &malformed_count::RULE,
    &negative_count::RULE,
    &blank_cell::RULE,
    &impossible_stock::RULE,
    &carry_forward_mismatch::RULE,
    &stock_roll_forward_mismatch::RULE,
    &consolidation_mismatch::RULE,
    &tie_out_mismatch::RULE,
    &contradicted_claim::RULE,
    &conflicting_figures::RULE,
    &itemization_mismatch::RULE,
    &percentage_mismatch::RULE,
    &unit_slip::RULE,
    &fee_multiple::RULE,
    &uncounted_fee::RULE,
    &missing_title::RULE,
    &missing_section::RULE,
    &misplaced_section::RULE,
    &duplicate_section::RULE,
    &empty_section::RULE,
    &misnumbered_section::RULE,
    &missing_table::RULE,
    &unreadable_table::RULE,
    &missing_row::RULE,
    &missing_cell::RULE,
    &unknown_row::RULE,
    &outdated_form::RULE,
    &label_mismatch::RULE,
    &year_mismatch::RULE,
    &period_mismatch::RULE,
    &missing_aspect::RULE,
    &missing_fee_statement::RULE,
    &placeholder_text::RULE,
    &stray_text::RULE,
];

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|it| it.name == name)
}

/// Findings that are kept of one report: with more, it is noise, and the first ones show that.
const MOST_FINDINGS: usize = 1000;

/// Runs rules over a report. Findings come in order of place.
pub fn check(rules: &[&'static Rule], report: &Report) -> Vec<Diagnostic> {
    let run = Run {
        rules,
        report,
        stands: Stands::Nothing,
        words: None,
    };
    run.over(Vec::new())
}

/// [`check`] after an edit: `before` are the findings before it, `by` is where places moved, `line` the
/// line that it stayed within, and `stands` what of the report is the same.
pub fn recheck(
    rules: &[&'static Rule],
    report: &Report,
    before: Vec<Diagnostic>,
    by: Shift,
    line: Option<LineEdit>,
    mut stands: Stands,
) -> Vec<Diagnostic> {
    let Some(line) = line.filter(|_| before.len() < MOST_FINDINGS) else {
        return check(rules, report);
    };
    // Whether a heading is worded as the form words it decides of other findings in its line.
    let has_misworded = || {
        let is_label = |it: &Diagnostic| it.rule == &label_mismatch::RULE;
        before.iter().any(is_label)
            || report
                .headings
                .iter()
                .any(|it| it.wording != Wording::Accepted)
    };
    let mut words = Some(line);
    if stands < Stands::Structure && has_misworded() {
        words = None;
    }
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(before.len());
    for mut it in before {
        let check = it.rule.check;
        let is_word = matches!(check, Check::Words(_));
        if is_word && it.range.touches(line.before) {
            // The line is looked at again.
            continue;
        }
        if stands < check.needs() {
            continue;
        }
        match it.shift(by) {
            Some(()) => kept.push(it),
            None if is_word => words = None,
            // What it was said of is another text now.
            None => stands = check.needs().below(),
        }
    }
    kept.retain(|it| match it.rule.check {
        Check::Words(_) => words.is_some(),
        check => stands >= check.needs(),
    });
    let run = Run {
        rules,
        report,
        stands,
        words,
    };
    run.over(kept)
}

/// Which rules run, and over what.
struct Run<'a> {
    rules: &'a [&'static Rule],
    report: &'a Report,
    /// Rules that need no more than this have found what they find.
    stands: Stands,
    /// The line that words are looked for in; all lines where there is none.
    words: Option<LineEdit>,
}

impl Run<'_> {
    /// All findings, `acc` among them.
    fn over(&self, mut acc: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let is_older = self.report.predates_form();
        let context = Context::new(self.report);
        for rule in self.rules.iter().filter(|it| !is_older || !it.since_form) {
            match rule.check {
                _ if self.stands >= rule.check.needs() => {}
                Check::Structure(check) => check(&context, &mut acc),
                Check::Numbers(check) => check(&context, &mut acc),
                Check::Whole(check) => check(&context, &mut acc),
                Check::Words(_) | Check::Across(_) => {}
            }
        }
        let of_words = self.rules.iter().filter_map(|it| match it.check {
            Check::Words(check) => Some((*it, check)),
            _ => None,
        });
        let of_words: Vec<_> = of_words.collect();
        for line in self.report.text_lines(self.words) {
            self.words_in(&line, &of_words, &mut acc);
        }
        let place = |it: &Diagnostic| self.rules.iter().position(|rule| *rule == it.rule);
        acc.sort_by_key(|it| (it.range, place(it)));
        acc.truncate(MOST_FINDINGS);
        acc
    }

    fn words_in(
        &self,
        line: &ProseLine<'_>,
        rules: &[(&'static Rule, CheckWords)],
        acc: &mut Vec<Diagnostic>,
    ) {
        let headings = self.report.headings.iter();
        let mut headings = headings.filter(|it| it.wording != Wording::Accepted);
        let is_misworded = headings.any(|it| it.range.touches(line.range));
        let mut found = Vec::new();
        for (rule, check) in rules {
            // A heading that is not the form's is reported as such.
            if is_misworded && rule.severity < Severity::Warning {
                continue;
            }
            check(&line.text, &mut found);
            for it in found.drain(..) {
                let range: TextRange = line.locate(it.range);
                let instead = it.instead.into_iter();
                acc.push(Diagnostic {
                    fixes: instead.filter_map(|it| self.instead(line, it)).collect(),
                    ..finding(rule, range, it.message)
                });
            }
        }
    }
}

impl Run<'_> {
    /// Other words as a fix; `None` where the line is not written in one piece there.
    fn instead(&self, line: &ProseLine<'_>, it: Instead) -> Option<Fix> {
        let range = line.locate(it.range.clone());
        let is_plain = self.report.source(range) == line.text.get(it.range)?;
        (is_plain && self.report.is_whole(range)).then(|| Fix {
            title: it.title,
            applicability: it.applicability,
            edits: vec![Edit {
                range,
                text: it.text.to_owned(),
            }],
        })
    }
}

impl Check {
    /// What must be the same for the findings to be the same. Words are looked for line by line.
    fn needs(self) -> Stands {
        match self {
            Check::Words(_) => Stands::Lines,
            Check::Structure(_) => Stands::Structure,
            Check::Numbers(_) => Stands::Numbers,
            Check::Whole(_) | Check::Across(_) => Stands::All,
        }
    }
}

impl Rule {
    /// The name, beside it the one in Chinese where that is the language.
    pub fn title(&self, language: Language) -> String {
        match language {
            Language::Chinese => format!("{} {}", self.name, self.name_zh),
            Language::English => self.name.to_owned(),
        }
    }

    /// The manual page.
    pub fn page(&self, language: Language) -> String {
        match language {
            Language::Chinese => page::text(self.docs),
            Language::English => page::english(self.docs_en, self.docs),
        }
    }

    /// The first sentence of the manual page.
    pub fn summary(&self, language: Language) -> &'static str {
        let docs = match language {
            Language::Chinese => self.docs,
            Language::English => self.docs_en,
        };
        let text = docs.trim_start();
        let end = text.find("\n\n").unwrap_or(text.len());
        text[..end].trim()
    }

    /// The first sentence of the manual page, in one line, without its full stop.
    pub fn sentence(&self, language: Language) -> String {
        let lines = self.summary(language).lines().map(str::trim);
        match language {
            Language::Chinese => {
                let paragraph: String = lines.collect();
                paragraph.split('。').next().unwrap_or_default().to_owned()
            }
            Language::English => {
                let paragraph = lines.collect::<Vec<_>>().join(" ");
                paragraph.trim_end_matches('.').to_owned()
            }
        }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
