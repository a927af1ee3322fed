//! What other reports say of those of one document, beside what each report says of itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::rules::beside::{Beside, ReportId, check_beside};
use crate::rules::diagnostic::Diagnostic;
use crate::text::range::TextRange;
use crate::text::rope::Encoding;

use super::analysis::Analysis;
use super::document::Document;
use super::policy::Policy;
use super::ruling::{Ruling, ruling};
use super::summary::{Span, Summary};

/// Findings across reports, and where the other reports stand.
#[derive(Clone, Debug, Default)]
pub struct Across {
    /// By part: all its findings, those across reports among them, in order of place.
    parts: BTreeMap<usize, Vec<Diagnostic>>,
    sites: Vec<Site>,
}

/// A report that findings may point at.
#[derive(Clone, Debug)]
pub struct Site {
    pub source: Source,
    pub part: usize,
}

/// Where a report is from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A version of an open document, analysed.
    Open(Arc<Document>),
    File(Arc<Summary>),
}

impl Site {
    /// The URI of the document.
    pub fn uri(&self) -> &str {
        match &self.source {
            Source::Open(it) => &it.uri,
            Source::File(it) => &it.uri,
        }
    }

    /// Where a figure of the report stands, given its range in the part. A file's columns were counted
    /// when it was summarized.
    pub fn span(&self, range: TextRange, encoding: Encoding) -> Option<Span> {
        match &self.source {
            Source::Open(document) => {
                let (offset, _) = document.analysis().located().nth(self.part)?;
                let place = |at: u32| document.text.position(offset + at, encoding);
                Some(Span {
                    start: place(range.start),
                    end: place(range.end),
                })
            }
            Source::File(summary) => summary.span(self.part, range),
        }
    }
}

impl Across {
    /// Adds a report that findings may point at.
    pub fn add(&mut self, site: Site) -> ReportId {
        self.sites.push(site);
        ReportId(self.sites.len() - 1)
    }

    /// Compares the report that a part of the document is with those beside it. What is not to be seen takes
    /// nothing of what others say to itself.
    pub fn check(&mut self, analysis: &Analysis, part: usize, beside: Beside<'_>, policy: &Policy) {
        let checked = analysis.parts.get(part);
        let found = checked.and_then(|it| {
            let report = it.report.as_ref()?;
            let is_shown =
                |it: &Diagnostic| matches!(ruling(analysis, part, it, policy), Ruling::Shown(_));
            check_beside(report, &it.diagnostics, beside, is_shown)
        });
        if let Some(found) = found {
            self.parts.insert(part, found);
        }
    }

    /// Whether other reports say nothing.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The reports that findings point at, by [`ReportId`].
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The findings of one part of the document.
    pub fn of_part<'a>(&'a self, analysis: &'a Analysis, part: usize) -> &'a [Diagnostic] {
        let own = || analysis.parts.get(part).map(|it| &it.diagnostics);
        let found = self.parts.get(&part).or_else(own);
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// Every finding of the document, with its part and the offset that its ranges count from.
    pub fn diagnostics<'a>(
        &'a self,
        analysis: &'a Analysis,
    ) -> impl Iterator<Item = (usize, u32, &'a Diagnostic)> {
        analysis.diagnostics_or(|idx| self.parts.get(&idx).map(Vec::as_slice))
    }
}
