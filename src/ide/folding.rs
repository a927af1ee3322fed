//! What can be folded away: all of the outline that a report has, rows aside.

use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::outline::{Entry, Kind, frame};

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
    let mut res = Vec::new();
    let reports = analysis.located();
    for report in reports.filter_map(|it| frame(it.1, it.0)) {
        report.walk(0, &mut |it: &Entry, depth| {
            if it.kind != Kind::Row {
                res.push(Fold {
                    head: it.name_range,
                    end: it.range.end,
                    depth,
                });
            }
        });
    }
    res
}
