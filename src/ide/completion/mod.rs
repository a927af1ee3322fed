//! Completion in reports: what the form asks for and is not there, at the place where it belongs; the numbers of
//! cells as far as others tell them; sentences with the figures of the tables. In the middle of other text there
//! is nothing to complete.

mod figures;
mod missing;
mod place;
mod sentences;
mod snippet;
mod title;

use crate::report::ledger::CellAddress;
use crate::report::skeleton::{Layout, Style};
use crate::report::title::Title;
use crate::text::range::{TextRange, to_u32};
use crate::text::rope::Text;
use crate::workspace::analysis::Analysis;

pub use snippet::{Completion, Kind, Snippet};
pub use title::Surroundings;

use missing::Spot;
use place::Line;

/// What may be put in at a place, the next first. `taken_over` tells what last year's report hands on to a cell
/// of a part.
pub fn completions(
    text: &Text,
    analysis: &Analysis,
    at: u32,
    around: &Surroundings<'_>,
    taken_over: impl Fn(usize, CellAddress) -> Option<i64>,
) -> Vec<Completion> {
    let line = Line::of(text, at);
    let parts = analysis.located().enumerate();
    let Some((part, (offset, checked))) = parts.take_while(|it| it.1.0 <= at).last() else {
        return blank(text, &line, around);
    };
    let Some(report) = &checked.report else {
        return blank(text, &line, around);
    };
    if let Some(cell) = figures::cell(report, at - offset) {
        return figures::figures(report, offset, at, cell, |it| taken_over(part, it));
    }
    let is_open = line.is_empty() || line.is_end;
    // Above the title there is nothing of the report.
    let is_above = |it: &Title| at - offset < it.range.start;
    if !is_open || report.predates_form() || report.title.as_ref().is_some_and(is_above) {
        return Vec::new();
    }
    let spot = Spot::of(report, offset, at);
    if line.is_behind_sentence {
        return sentences::sentences(&spot, &line);
    }
    let mut acc = Vec::new();
    if report.title.is_none() && spot.section.is_none() {
        acc.extend(title::titles(
            around,
            Style::of(report),
            &line,
            report.year(),
        ));
    }
    acc.extend(missing::missing(&spot, &line));
    if !spot.is_in_table(at - offset) {
        acc.extend(sentences::sentences(&spot, &line));
    }
    acc
}

/// What may be written into a document with nothing else in it.
fn blank(text: &Text, line: &Line, around: &Surroundings<'_>) -> Vec<Completion> {
    let range = line.range();
    let rest = [
        TextRange::new(0, range.start),
        TextRange::new(range.end, to_u32(text.len())),
    ];
    let is_blank = rest.iter().all(|it| text.slice(*it).trim().is_empty());
    if !is_blank || !line.is_end {
        return Vec::new();
    }
    let style = Style {
        level: if around.layout == Layout::Markdown {
            2
        } else {
            0
        },
        ..Style::plain(around.layout)
    };
    let mut acc = title::reports(around, line);
    acc.extend(title::titles(around, style, line, None));
    acc
}

#[cfg(test)]
mod tests;
