//! The findings of an analysis, at their places in the text.

use crate::rules::diagnostic::{Diagnostic, Severity};
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;

use super::levels::Levels;

/// A finding, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    pub range: TextRange,
    pub severity: Severity,
    pub diagnostic: &'a Diagnostic,
    /// What the ranges of `diagnostic` count from.
    pub offset: u32,
}

/// Every finding that the user wants to see, in order of place, with what other reports say.
pub fn findings<'a>(
    analysis: &'a Analysis,
    across: &'a Across,
    levels: &'a Levels,
) -> impl Iterator<Item = Finding<'a>> {
    across
        .diagnostics(analysis)
        .filter_map(|(offset, diagnostic)| {
            Some(Finding {
                range: diagnostic.range.shifted(offset),
                severity: levels.of(diagnostic)?,
                diagnostic,
                offset,
            })
        })
}
