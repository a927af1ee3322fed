//! A text with everything the engine knows of it. An edit makes a new analysis that shares all
//! that the edit did not touch.

use std::sync::Arc;

use crate::report::{self, Report};
use crate::rules;
use crate::rules::diagnostic::Diagnostic;
use crate::syntax::document::{Document, Part};
use crate::syntax::edit::Reparse;
use crate::text::range::{TextRange, to_u32};

/// The analysis of one text.
#[derive(Clone, Debug)]
pub struct Analysis {
    pub syntax: Document,
    /// One for each part of `syntax`, in order.
    pub parts: Vec<Arc<Checked>>,
}

/// A part with its report, bound and checked. Ranges count from the start of the part.
#[derive(Debug)]
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
        let parts = syntax
            .parts
            .iter()
            .map(|it| Arc::new(Checked::new(it)))
            .collect();
        Self { syntax, parts }
    }

    /// The analysis after `range` of the text is replaced by `insert`.
    ///
    /// `range` must lie in the text and on character boundaries.
    #[must_use]
    pub fn edit(&self, range: TextRange, insert: &str) -> (Self, Extent) {
        let (syntax, reparse) = self.syntax.edit(range, insert, report::landmark);
        let mut extent = Extent {
            reparse,
            ..Extent::default()
        };
        // Parts keep their order: the untouched ones are a prefix and a suffix of both lists.
        let n_before = syntax
            .parts
            .iter()
            .zip(&self.parts)
            .take_while(|(new, old)| Arc::ptr_eq(new, &old.part))
            .count();
        let n_after = syntax
            .parts
            .iter()
            .skip(n_before)
            .rev()
            .zip(self.parts.iter().skip(n_before).rev())
            .take_while(|(new, old)| Arc::ptr_eq(new, &old.part))
            .count();
        let mut parts = Vec::with_capacity(syntax.parts.len());
        parts.extend_from_slice(&self.parts[..n_before]);
        for part in &syntax.parts[n_before..syntax.parts.len() - n_after] {
            parts.push(Arc::new(Checked::new(part)));
            extent.reports_checked += 1;
        }
        parts.extend_from_slice(&self.parts[self.parts.len() - n_after..]);
        extent.reports_reused = to_u32(n_before + n_after);
        (Self { syntax, parts }, extent)
    }

    /// Every part with its offset in the text.
    pub fn located(&self) -> impl Iterator<Item = (u32, &Arc<Checked>)> {
        self.parts.iter().scan(0, |offset, it| {
            let start = *offset;
            *offset += it.part.len;
            Some((start, it))
        })
    }

    /// Every finding with the offset that its ranges count from.
    pub fn diagnostics(&self) -> impl Iterator<Item = (u32, &Diagnostic)> {
        self.located()
            .flat_map(|(offset, it)| it.diagnostics.iter().map(move |it| (offset, it)))
    }

    /// Whether any part of the text is a report.
    pub fn has_report(&self) -> bool {
        self.parts.iter().any(|it| it.report.is_some())
    }
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
}
