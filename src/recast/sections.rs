//! Sections in the order of the form, and headings with the form's numbers.

use crate::report::Report;
use crate::report::outline::Heading;
use crate::rules::diagnostic::Edit;
use crate::text::range::TextRange;

/// The edit that puts the sections of a report into the form's order; from the start of its part. `None`
/// where they are, and where one does not begin a line of its own.
pub fn sorted(report: &Report) -> Option<Edit> {
    let headings = &report.headings;
    let is_sorted = headings.is_sorted_by_key(|it| it.section);
    if is_sorted || headings.iter().any(|it| it.runs_on()) {
        return None;
    }
    let starts: Vec<u32> = headings
        .iter()
        .map(|it| report.insertion_point(Some(it)).at)
        .collect();
    let is_apart = starts.is_sorted_by(|a, b| a < b);
    let (first, end) = (*starts.first()?, report.end());
    let ends = starts.iter().skip(1).copied().chain([end]);
    let ranges: Vec<TextRange> = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| TextRange::new(*start, end))
        .collect();
    let texts: Vec<String> = ranges.iter().map(|it| report.source(*it)).collect();
    if !is_apart || !texts.iter().all(|it| is_balanced(it)) {
        return None;
    }
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|it| headings[*it].section);
    // The last section may end without a line break: what comes behind it now begins a line.
    let gap = texts.iter().find_map(|it| {
        let content = it.trim_end_matches(['\n', '\r']);
        Some(&it[content.len()..]).filter(|it| !it.is_empty())
    });
    let mut text = String::new();
    for (place, idx) in order.iter().enumerate() {
        let own = &texts[*idx];
        text.push_str(own);
        let is_last = place + 1 == order.len();
        if !is_last && !own.ends_with(['\n', '\r']) {
            text.push_str(gap.unwrap_or("\n"));
        }
    }
    let range = TextRange::new(first, end);
    Some(Edit { range, text })
}

/// Whether the elements that hold others and begin in a text of HTML end in it.
fn is_balanced(text: &str) -> bool {
    ["div", "section", "article", "main", "body", "table", "td"]
        .iter()
        .all(|it| {
            let begun = text.matches(&format!("<{it}")).count();
            begun == text.matches(&format!("</{it}")).count()
        })
}

/// The edits that give every section heading the number that the form gives it, in its own hand; from the
/// start of the part.
pub fn renumbered(report: &Report) -> Vec<Edit> {
    let headings = report.headings.iter();
    let is_other = |it: &&Heading| {
        let number = it.numbering.map(|it| it.ordinal);
        number.is_some_and(|number| number != it.section + 1)
    };
    let numbers = headings
        .filter(is_other)
        .filter_map(|it| report.official_number(it));
    let whole = numbers.filter(|it| report.is_whole(it.0));
    whole.map(|(range, text)| Edit { range, text }).collect()
}
