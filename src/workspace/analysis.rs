//! A text with everything the engine knows of it. An edit makes a new analysis that shares all
//! that the edit did not touch.

use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::report::memo::Memo;
use crate::report::{self, LineEdit, Readings, Report, Stands};
use crate::rules::diagnostic::Diagnostic;
use crate::rules::{self, Rule};
use crate::syntax::document::{Document, Part};
use crate::syntax::edit::{BlockChange, Reparse};
use crate::text::range::{TextRange, to_u32};

use super::comments::{Comment, comments, may_have};

/// Parts of a text that are so many that all cores check them.
const MANY_PARTS: usize = 16;

/// The analysis of one text.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub syntax: Document,
    /// One for each part of `syntax`, in order.
    pub parts: Vec<Arc<Checked>>,
    /// How many findings each part has, side by side: most have none, and need not be looked at.
    n_findings: Vec<u32>,
    /// How many comments all parts have: most texts have none, and need not be looked through.
    n_comments: usize,
    /// Of the part that was edited last. The others are read again when they are edited: kept for each,
    /// readings would take more than all else.
    readings: Option<(Arc<Part>, Arc<Readings>)>,
    rules: &'static [&'static Rule],
}

/// A part with its report, bound and checked. Ranges count from the start of the part.
#[derive(Clone, Debug)]
pub struct Checked {
    pub part: Arc<Part>,
    /// `None` where the text is no report.
    pub report: Option<Report>,
    /// In order of place.
    pub diagnostics: Vec<Diagnostic>,
    /// What its author says is not to be said of it.
    pub comments: Vec<Comment>,
    /// Worked out by the outline, for as long as all else is the same.
    pub framework: Memo<Box<[Framed]>>,
}

/// A heading, a table or a group of rows in the outline of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framed {
    /// Its heading or label.
    pub head: TextRange,
    /// Where it ends, with all that is below it.
    pub end: u32,
    /// How deep it lies: a report is 0.
    pub depth: u8,
    /// The title, a section's heading, or one within a section.
    pub is_heading: bool,
}

/// How much work an edit made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Extent {
    pub reparse: Reparse,
    /// Parts in which more than places changed.
    pub reports_checked: u32,
    pub reports_reused: u32,
}

impl Analysis {
    pub fn new(text: &str) -> Self {
        Self::with_rules(rules::ALL, text)
    }

    fn with_rules(rules: &'static [&'static Rule], text: &str) -> Self {
        let syntax = Document::parse(text, report::landmark);
        let parts = check_all(rules, &syntax.parts);
        Self {
            rules,
            n_findings: parts.iter().map(|it| it.n_findings()).collect(),
            n_comments: n_comments(&parts),
            readings: None,
            parts,
            syntax,
        }
    }

    /// Follows the text when `range` of it is replaced by `insert`: what the edit did not touch stays,
    /// shared with clones of the analysis as it was.
    ///
    /// `range` must lie in the text and on character boundaries.
    pub fn edit(&mut self, range: TextRange, insert: &str) -> Extent {
        let change = self.syntax.edit(range, insert, report::landmark);
        let start = change.parts.start;
        let new = &self.syntax.parts[start..start + change.n_new_parts];
        self.n_comments -= n_comments(&self.parts[change.parts.clone()]);
        let (checked, n_checked) = match (&change.blocks, new) {
            (Some(blocks), [part]) => {
                let before = &mut self.parts[start];
                let known = self.readings.take();
                let known = known.filter(|it| Arc::ptr_eq(&it.0, &before.part));
                let known =
                    known.map_or_else(|| Arc::new(report::readings(&before.part)), |it| it.1);
                let mut readings = known.after(&before.part, part, blocks);
                let both = (&*known, &mut readings);
                let (checked, stands) = Checked::after(self.rules, before, part, both, blocks);
                self.readings = Some((Arc::clone(part), Arc::new(readings)));
                let n_checked = usize::from(stands < Stands::All);
                (vec![Arc::new(checked)], n_checked)
            }
            _ => (check_all(self.rules, new), new.len()),
        };
        let n_findings = checked.iter().map(|it| it.n_findings());
        self.n_findings.splice(change.parts.clone(), n_findings);
        self.n_comments += n_comments(&checked);
        self.parts.splice(change.parts, checked);
        Extent {
            reparse: change.reparse,
            reports_checked: to_u32(n_checked),
            reports_reused: to_u32(self.parts.len() - n_checked),
        }
    }

    /// Every part with its offset in the text.
    pub fn located(&self) -> impl Iterator<Item = (u32, &Arc<Checked>)> {
        self.syntax.offsets().zip(&self.parts)
    }

    /// The part that a place is in, with its index and its offset; of two that meet there the later one.
    pub fn part_at(&self, at: u32) -> Option<(usize, u32, &Arc<Checked>)> {
        let starts = self.syntax.offsets().take_while(|it| *it <= at);
        let (idx, offset) = starts.enumerate().last()?;
        Some((idx, offset, self.parts.get(idx)?))
    }

    /// The parts that a range touches, each with its index and its offset.
    pub fn parts_in(&self, range: TextRange) -> impl Iterator<Item = (usize, u32, &Arc<Checked>)> {
        let located = self.located().enumerate();
        located
            .map(|(idx, (offset, checked))| (idx, offset, checked))
            .skip_while(move |it| it.1 + it.2.part.len < range.start)
            .take_while(move |it| it.1 <= range.end)
    }

    /// What `make` finds in each part that a range touches, in order; over all cores where there are many of them.
    pub fn gather<T: Send>(
        &self,
        range: TextRange,
        make: impl Fn(u32, &Arc<Checked>) -> Vec<T> + Sync,
    ) -> Vec<T> {
        let parts: Vec<_> = self.parts_in(range).collect();
        if parts.len() < MANY_PARTS {
            return parts.iter().flat_map(|it| make(it.1, it.2)).collect();
        }
        let found: Vec<Vec<T>> = parts.par_iter().map(|it| make(it.1, it.2)).collect();
        found.into_iter().flatten().collect()
    }

    /// All of the text.
    pub fn whole(&self) -> TextRange {
        let parts = self.parts.iter().map(|it| it.part.len);
        TextRange::new(0, parts.sum())
    }

    /// Every finding with the offset that its ranges count from.
    pub fn diagnostics(&self) -> impl Iterator<Item = (u32, &Diagnostic)> {
        self.diagnostics_or(|_| None).map(|it| (it.1, it.2))
    }

    /// Every finding with its part and the offset that its ranges count from; those of `instead` for the parts
    /// that it has.
    pub fn diagnostics_or<'a>(
        &'a self,
        instead: impl Fn(usize) -> Option<&'a [Diagnostic]>,
    ) -> impl Iterator<Item = (usize, u32, &'a Diagnostic)> {
        let counted = self.syntax.offsets().zip(&self.n_findings).enumerate();
        counted.flat_map(move |(idx, (offset, n))| {
            let own = || (*n > 0).then(|| self.parts[idx].diagnostics.as_slice());
            let findings = instead(idx).or_else(own).unwrap_or_default();
            findings.iter().map(move |it| (idx, offset, it))
        })
    }

    /// Whether any part has a comment for us.
    pub fn has_comments(&self) -> bool {
        self.n_comments > 0
    }

    /// Whether any part of the text is a report.
    pub fn has_report(&self) -> bool {
        self.parts.iter().any(|it| it.report.is_some())
    }
}

fn check_all(rules: &[&'static Rule], parts: &[Arc<Part>]) -> Vec<Arc<Checked>> {
    let check = |it| Arc::new(Checked::new(rules, it));
    match parts.len() < MANY_PARTS {
        true => parts.iter().map(check).collect(),
        false => parts.par_iter().map(check).collect(),
    }
}

fn n_comments(parts: &[Arc<Checked>]) -> usize {
    parts.iter().map(|it| it.comments.len()).sum()
}

impl Checked {
    fn new(rules: &[&'static Rule], part: &Arc<Part>) -> Self {
        let report = Report::bind(part);
        let diagnostics = report.as_ref().map(|it| rules::check(rules, it));
        Self {
            part: Arc::clone(part),
            report,
            diagnostics: diagnostics.unwrap_or_default(),
            comments: comments(part),
            framework: Memo::default(),
        }
    }

    /// What becomes of `before` when some of its blocks are replaced, and how much of it stands. Its findings
    /// are moved out of it where it is not shared. The readings are those of before and those of now.
    fn after(
        rules: &[&'static Rule],
        before: &mut Arc<Self>,
        part: &Arc<Part>,
        (old, readings): (&Readings, &mut Readings),
        change: &BlockChange,
    ) -> (Self, Stands) {
        let edit = readings.line_edit(part, (old, &before.part), change);
        if let Some(edit) = edit
            && let Some(res) = Self::followed(rules, before, part, (old, readings), edit, change)
        {
            return res;
        }
        let comments = before.comments_after(part, change);
        let known = before.report.as_ref().zip(edit);
        let known = known.map(|(report, edit)| (report, old, edit));
        let report = Report::of(part, readings, known);
        let stands = report.as_ref().zip(before.report.as_ref());
        let stands = stands.map(|(report, before)| report.stands(before, (old, readings), edit));
        let findings = match Arc::get_mut(before) {
            Some(it) => std::mem::take(&mut it.diagnostics),
            None => before.diagnostics.clone(),
        };
        let diagnostics = match (&report, stands) {
            (Some(report), Some(stands)) => {
                rules::recheck(rules, report, findings, change.text, edit, stands)
            }
            (Some(report), None) => rules::check(rules, report),
            (None, _) => Vec::new(),
        };
        let checked = Self {
            part: Arc::clone(part),
            report,
            diagnostics,
            comments,
            framework: Memo::default(),
        };
        (checked, stands.unwrap_or(Stands::Nothing))
    }

    /// The same where the edited line is read as before, or but for its figures: places move, and what the
    /// line bears on is checked.
    fn followed(
        rules: &[&'static Rule],
        before: &mut Arc<Self>,
        part: &Arc<Part>,
        readings: (&Readings, &Readings),
        line: LineEdit,
        change: &BlockChange,
    ) -> Option<(Self, Stands)> {
        let by = change.text;
        let comments = before.comments_after(part, change);
        let (mut report, findings) = match Arc::get_mut(before) {
            Some(it) => (it.report.take()?, std::mem::take(&mut it.diagnostics)),
            None => (before.report.clone()?, before.diagnostics.clone()),
        };
        let Some(stands) = report.follow(part, readings, line, by) else {
            // As it was, for the long way.
            if let Some(it) = Arc::get_mut(before) {
                it.report = Some(report);
                it.diagnostics = findings;
            }
            return None;
        };
        let diagnostics = rules::recheck(rules, &report, findings, by, Some(line), stands);
        let checked = Self {
            part: Arc::clone(part),
            report: Some(report),
            diagnostics,
            comments,
            framework: Memo::default(),
        };
        Some((checked, stands))
    }

    /// The comments when some of the blocks are replaced. Where there were none, none can be elsewhere: each
    /// stands in one block.
    fn comments_after(&self, part: &Part, change: &BlockChange) -> Vec<Comment> {
        let (_, new) = change.of(&self.part, part);
        if self.comments.is_empty() && !may_have(new) {
            return Vec::new();
        }
        comments(part)
    }

    fn n_findings(&self) -> u32 {
        to_u32(self.diagnostics.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnostic::{Message, Severity};
    use crate::rules::{Check, WordFinding};

    const WORD: &str = "齐抓共管";

    static OWN: Rule = Rule {
        name: "own-word",
        severity: Severity::Hint,
        docs: "",
        name_zh: "",
        docs_en: "",
        check: Check::Words(|line, acc| {
            let found = line.match_indices(WORD);
            acc.extend(found.map(|(at, it)| WordFinding {
                range: at..at + it.len(),
                message: Message::new(it, "four characters"),
                instead: Vec::new(),
            }));
        }),
        since_form: false,
    };

    static RULES: &[&Rule] = &[&OWN];

    fn shown(analysis: &Analysis) -> Vec<String> {
        let found = analysis.diagnostics();
        found
            .map(|(offset, it)| format!("{offset} {it:?}"))
            .collect()
    }

    /// Types a word, character by character, and deletes it again. Says whether it was found.
    #[track_caller]
    fn type_word(analysis: &mut Analysis, text: &str, at: usize) -> bool {
        let mut text = text.to_owned();
        let mut is_found = false;
        let mut place = at;
        for c in WORD.chars() {
            text.insert(place, c);
            analysis.edit(TextRange::empty(to_u32(place)), &c.to_string());
            place += c.len_utf8();
            let fresh = Analysis::with_rules(RULES, &text);
            assert_eq!(shown(analysis), shown(&fresh), "at {at}: {c}");
            is_found |= analysis.diagnostics().next().is_some();
        }
        for c in WORD.chars().rev() {
            let range = place - c.len_utf8()..place;
            place = range.start;
            text.replace_range(range.clone(), "");
            analysis.edit(TextRange::new(to_u32(range.start), to_u32(range.end)), "");
            let fresh = Analysis::with_rules(RULES, &text);
            assert_eq!(shown(analysis), shown(&fresh), "at {at}: {c} deleted");
        }
        is_found
    }

    /// A rule that names one word in its own file and nowhere else is right at every key, wherever the word
    /// is typed: in words and at their edges, in lists, headings and cells, in wrapped lines.
    #[test]
    fn a_rule_of_its_own_is_right_in_the_editor() {
        const REPORTS: [&str; 4] = [
            include_str!("../../fixtures/correct.md"),
            include_str!("../../fixtures/layouts/tsv.txt"),
            include_str!("../../fixtures/layouts/table.html"),
            include_str!("../../fixtures/layouts/pdf.txt"),
        ];
        let (mut n_places, mut n_found) = (0, 0);
        for text in REPORTS {
            let mut analysis = Analysis::with_rules(RULES, text);
            let places = (0..text.len()).step_by(text.len() / 29);
            for at in places.map(|it| text.floor_char_boundary(it)) {
                n_places += 1;
                n_found += usize::from(type_word(&mut analysis, text, at));
            }
        }
        assert!(n_places >= 100 && n_found >= 40, "{n_found} of {n_places}");
    }
}
