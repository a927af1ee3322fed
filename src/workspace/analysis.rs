//! A text with everything the engine knows of it. An edit makes a new analysis that shares all
//! that the edit did not touch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::report::{self, Report};
use crate::rules;
use crate::rules::diagnostic::Diagnostic;
use crate::rules::watched::Watched;
use crate::syntax::block::Block;
use crate::syntax::document::{Document, Part};
use crate::syntax::edit::{BlockChange, Reparse};
use crate::text::range::{Shift, TextRange, to_u32};

/// The analysis of one text.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub syntax: Document,
    /// One for each part of `syntax`, in order.
    pub parts: Vec<Arc<Checked>>,
    /// What rules saw of the passage that was edited last: it will be edited again.
    seen: Option<(Arc<Block>, Watched)>,
    /// Another number whenever a report may say something else, or on another line. The same number
    /// means the same figures in the same lines and columns.
    pub substance: u64,
    /// How many findings each part has, side by side: most have none, and need not be looked at.
    n_findings: Vec<u32>,
}

/// A part with its report, bound and checked. Ranges count from the start of the part.
#[derive(Clone, Debug)]
pub struct Checked {
    pub part: Arc<Part>,
    /// `None` where the text is no report.
    pub report: Option<Report>,
    /// In order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much work an edit made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Extent {
    pub reparse: Reparse,
    /// Parts bound and checked again.
    pub reports_checked: u32,
    pub reports_reused: u32,
}

impl Analysis {
    pub fn new(text: &str) -> Self {
        let syntax = Document::parse(text, report::landmark);
        let check = |it| Arc::new(Checked::new(it));
        let parts: Vec<_> = syntax.parts.iter().map(check).collect();
        Self {
            seen: None,
            substance: next_substance(),
            n_findings: parts.iter().map(|it| it.n_findings()).collect(),
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
        let shifted = change.blocks.and_then(|it| {
            let own = &self.parts[start];
            own.sees_the_same(&new[0], &it, &mut self.seen)?;
            let keeps_lines = it.keeps_lines(&own.part, &new[0]);
            let own = Arc::make_mut(&mut self.parts[start]);
            own.shift(&new[0], it.text).map(|()| keeps_lines)
        });
        if shifted != Some(true) {
            self.substance = next_substance();
        }
        if shifted.is_some() {
            return Extent {
                reparse: change.reparse,
                reports_checked: 0,
                reports_reused: to_u32(self.parts.len()),
            };
        }
        let checked: Vec<_> = new.iter().map(|it| Arc::new(Checked::new(it))).collect();
        let n_checked = checked.len();
        let n_findings = checked.iter().map(|it| it.n_findings());
        self.n_findings.splice(change.parts.clone(), n_findings);
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

    /// Every finding with the offset that its ranges count from.
    pub fn diagnostics(&self) -> impl Iterator<Item = (u32, &Diagnostic)> {
        self.diagnostics_or(|_| None)
    }

    /// [`Analysis::diagnostics`], but for parts of which `instead` knows better.
    pub fn diagnostics_or<'a>(
        &'a self,
        instead: impl Fn(usize) -> Option<&'a [Diagnostic]>,
    ) -> impl Iterator<Item = (u32, &'a Diagnostic)> {
        let counted = self.syntax.offsets().zip(&self.n_findings).enumerate();
        counted.flat_map(move |(idx, (offset, n))| {
            let own = || (*n > 0).then(|| self.parts[idx].diagnostics.as_slice());
            let findings = instead(idx).or_else(own).unwrap_or_default();
            findings.iter().map(move |it| (offset, it))
        })
    }

    /// Whether any part of the text is a report.
    pub fn has_report(&self) -> bool {
        self.parts.iter().any(|it| it.report.is_some())
    }
}

fn next_substance() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

impl Checked {
    fn new(part: &Arc<Part>) -> Self {
        let report = Report::bind(part);
        let diagnostics = report.as_ref().map(rules::check).unwrap_or_default();
        Self {
            part: Arc::clone(part),
            report,
            diagnostics,
        }
    }

    /// Whether blocks were replaced by running text in which neither the report nor the rules see
    /// anything new. `None` where all is to be done again.
    fn sees_the_same(
        &self,
        part: &Arc<Part>,
        change: &BlockChange,
        seen: &mut Option<(Arc<Block>, Watched)>,
    ) -> Option<()> {
        let report = self.report.as_ref()?;
        if change.old.clone().any(|it| report.may_continue(it)) {
            return None;
        }
        let (old, new) = change.of(&self.part, part);
        let before = |it: &Arc<Block>| {
            let seen = seen.as_ref().filter(|seen| Arc::ptr_eq(&seen.0, it))?;
            Some(seen.1.clone())
        };
        let now = Watched::of_change(old, new, before)?;
        *seen = now.or_else(|| seen.take());
        Some(())
    }

    /// Follows the text when a passage was replaced; `None` where a place was in it, and then this is
    /// to be made anew.
    fn shift(&mut self, part: &Arc<Part>, by: Shift) -> Option<()> {
        self.part = Arc::clone(part);
        let mut findings = self.diagnostics.iter_mut();
        findings.try_for_each(|it| it.shift(by))?;
        self.report.as_mut()?.shift(part, by)
    }

    fn n_findings(&self) -> u32 {
        to_u32(self.diagnostics.len())
    }
}
