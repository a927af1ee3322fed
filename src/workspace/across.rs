//! What other reports say of those of one document, beside what each report says of itself.

use std::collections::BTreeMap;

use crate::rules::beside::{Beside, ReportId, check_beside};
use crate::rules::diagnostic::Diagnostic;

use super::analysis::Analysis;

/// Findings across reports, and where the other reports stand: in the caller's own words.
#[derive(Clone, Debug)]
pub struct Across<S> {
    /// By part: all its findings, those across reports among them, in order of place.
    parts: BTreeMap<usize, Vec<Diagnostic>>,
    sites: Vec<S>,
}

impl<S> Default for Across<S> {
    fn default() -> Self {
        Self {
            parts: BTreeMap::new(),
            sites: Vec::new(),
        }
    }
}

impl<S> Across<S> {
    /// Adds a report that findings may point at.
    pub fn add(&mut self, site: S) -> ReportId {
        self.sites.push(site);
        ReportId(self.sites.len() - 1)
    }

    /// Compares the report that a part of the document is with those beside it.
    pub fn check(&mut self, analysis: &Analysis, part: usize, beside: Beside<'_>) {
        let checked = analysis.parts.get(part);
        let found = checked.and_then(|it| {
            let report = it.report.as_ref()?;
            check_beside(report, &it.diagnostics, beside)
        });
        if let Some(found) = found {
            self.parts.insert(part, found);
        }
    }

    /// Whether nothing is to be said.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    pub fn sites(&self) -> &[S] {
        &self.sites
    }

    /// Every finding of the document, with the offset that its ranges count from.
    pub fn diagnostics<'a>(
        &'a self,
        analysis: &'a Analysis,
    ) -> impl Iterator<Item = (u32, &'a Diagnostic)> {
        analysis.diagnostics_or(|idx| self.parts.get(&idx).map(Vec::as_slice))
    }
}
