//! Fixes that put in what is missing: a section or a table of the form, blank, written as the report
//! is written.

use crate::form::{Edition, edition_for};
use crate::report::outline::Heading;
use crate::report::skeleton::Style;
use crate::text::range::TextRange;

use super::context::Structure;
use super::diagnostic::{Applicability, Edit, Fix, Message};

/// The fix that puts `piece`, written in the report's style, before a heading; at the end of the report
/// where there is none.
pub(super) fn insertion(
    report: &Structure<'_>,
    before: Option<&Heading>,
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
) -> Fix {
    let edition = report
        .edition()
        .unwrap_or_else(|| edition_for(report.year()));
    let point = report.insertion_point(before);
    Fix {
        title,
        applicability: Applicability::Display,
        edits: vec![Edit {
            range: TextRange::empty(point.at),
            text: point.set_apart(&piece(edition, report.style())),
        }],
    }
}
