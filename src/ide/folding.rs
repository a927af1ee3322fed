//! What can be folded away: all of the outline that a report has, rows aside.

use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::outline::framework;

/// Something that can be folded. Ranges are of the whole text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// What stays in sight: the heading.
    pub head: TextRange,
    /// What is folded away reaches from the end of the head to here.
    pub end: u32,
    /// How deep it lies: a report is 0.
    pub depth: usize,
}

/// Every fold, outer ones before those within them.
pub fn folds(analysis: &Analysis) -> Vec<Fold> {
    analysis.gather(analysis.whole(), |offset, checked| {
        let own = framework(checked).iter();
        let folds = own.map(|it| Fold {
            head: it.head.shifted(offset),
            end: it.end + offset,
            depth: it.depth.into(),
        });
        folds.collect()
    })
}
