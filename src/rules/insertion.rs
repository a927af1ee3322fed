//! Fixes that put in what is missing: a section, a table or rows of the form, blank, written as the report is
//! written. What they leave to be filled in is a placeholder that is found until it is.

use crate::form::{Edition, edition_for};
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::skeleton::{InsertionPoint, Style};
use crate::text::fold::is_blank;
use crate::text::range::{TextRange, to_u32};

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
    let point = report.insertion_point(before);
    at_point(report, point, title, piece)
}

/// The same right above a table that is there.
pub(super) fn above_table(
    report: &Structure<'_>,
    table: TextRange,
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
) -> Option<Fix> {
    let point = report.table_point(table)?;
    Some(at_point(report, point, title, piece))
}

/// The same above all that the report shows.
pub(super) fn at_head(
    report: &Structure<'_>,
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
) -> Fix {
    at_point(report, report.head_point(), title, piece)
}

/// The same at the end of a section. Where the next heading stands in the line of its own, a sentence is put in
/// instead.
pub(super) fn at_end_of(
    report: &Structure<'_>,
    (heading, content): (&Heading, &Content),
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
    sentence: String,
) -> Fix {
    let mut headings = report.headings().iter();
    let next = headings.find(|it| it.range.start > heading.range.start);
    let point = report.insertion_point(next);
    if next.is_none() || point.at > heading.range.start {
        return at_point(report, point, title, piece);
    }
    let source = report.source(content.range);
    let end = content.range.start + to_u32(source.trim_end_matches(is_blank).len());
    display(title, TextRange::empty(end), sentence)
}

fn at_point(
    report: &Structure<'_>,
    point: InsertionPoint,
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
) -> Fix {
    let edition = report
        .edition()
        .unwrap_or_else(|| edition_for(report.year()));
    let text = point.set_apart(&piece(edition, report.style()));
    display(title, TextRange::empty(point.at), text)
}

/// A fix that leaves blanks to be filled in.
pub(super) fn display(title: Message, range: TextRange, text: String) -> Fix {
    Fix {
        title,
        applicability: Applicability::Display,
        edits: vec![Edit { range, text }],
    }
}
