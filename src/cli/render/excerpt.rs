//! The part of a text that shows a finding: its rows, those longer than a terminal is wide cut
//! down to what stands around the places. Widths are those of a terminal: two columns for Han.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::text::plain::is_obeyed;
use crate::text::range::TextRange;

use super::place::Rows;

/// A piece of text with places marked in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) source: String,
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    /// The places in `source`, in the order they were asked for.
    pub(super) spans: Vec<Range<usize>>,
}

/// As many columns as a tab is shown as.
const TAB_WIDTH: usize = 4;
/// Columns that stay around a place, however narrow the terminal.
const MIN_CONTEXT: usize = 8;
/// The mark of a cut.
const CUT: &str = "…";

/// The rows around `ranges`, each at most about `width` columns wide. A range over several rows
/// is shown in its first.
pub(super) fn excerpt(rows: &Rows<'_>, ranges: &[TextRange], width: usize) -> Excerpt {
    let clipped: Vec<(u32, TextRange)> = ranges.iter().map(|it| clip(rows, *it)).collect();
    let first_row = clipped.iter().map(|it| it.0).min().unwrap_or(1);
    let last_row = clipped.iter().map(|it| it.0).max().unwrap_or(1);
    let mut res = Excerpt {
        source: String::new(),
        first_row,
        last_row,
        spans: vec![0..0; ranges.len()],
    };
    for row in first_row..=last_row {
        let here: Vec<(usize, TextRange)> = clipped
            .iter()
            .enumerate()
            .filter(|(_, it)| it.0 == row)
            .map(|(idx, it)| (idx, it.1))
            .collect();
        if row > first_row {
            res.source.push('\n');
        }
        let is_near = |it: &(u32, TextRange)| it.0.abs_diff(row) <= 2;
        if here.is_empty() && !clipped.iter().any(is_near) {
            // Folded away: only its line end counts.
            continue;
        }
        push_row(&mut res, rows, row, &here, width);
    }
    res
}

/// A range as it is shown: its row, and what of it stands there.
fn clip(rows: &Rows<'_>, range: TextRange) -> (u32, TextRange) {
    let row = rows.place(range.start).row;
    let content = rows.row(row);
    let start = range.start.min(content.end);
    (row, TextRange::new(start, range.end.min(content.end)))
}

/// Adds a row, with the places in it and the index of each in `acc.spans`.
fn push_row(
    acc: &mut Excerpt,
    rows: &Rows<'_>,
    row: u32,
    here: &[(usize, TextRange)],
    width: usize,
) {
    let content = rows.row(row);
    let text = content.of(rows.text());
    let in_row =
        |it: TextRange| (it.start - content.start) as usize..(it.end - content.start) as usize;
    let marked: Vec<Range<usize>> = here.iter().map(|it| in_row(it.1)).collect();
    let mut copied = 0;
    for part in kept(text, &marked, width) {
        if part.start > copied {
            acc.source.push_str(CUT);
        }
        let base = acc.source.len();
        for ((idx, _), it) in here.iter().zip(&marked) {
            let is_here = part.start <= it.start && it.start <= part.end;
            if let Some(span) = acc.spans.get_mut(*idx).filter(|_| is_here) {
                let shown_len = |it: Range<usize>| text.get(it).map_or(0, |it| shown(it).len());
                let start = base + shown_len(part.start..it.start);
                *span = start..start + shown_len(it.start..it.end.min(part.end));
            }
        }
        acc.source
            .push_str(&shown(text.get(part.clone()).unwrap_or_default()));
        copied = part.end;
    }
    if copied < text.len() {
        acc.source.push_str(CUT);
    }
}

/// A part of a row without what a terminal would obey. Of ASCII, the renderer shows that itself.
fn shown(text: &str) -> Cow<'_, str> {
    let is_obeyed = |it: char| !it.is_ascii() && is_obeyed(it);
    if text.contains(is_obeyed) {
        text.replace(is_obeyed, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// The parts of a row that are shown, in order and apart from each other.
fn kept(text: &str, marked: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    let head = 0..after(text, 0, width);
    if head.end == text.len() || marked.is_empty() {
        return vec![head];
    }
    let n_marked = marked.len();
    let longest = (width / n_marked).max(MIN_CONTEXT);
    let cut: Vec<Range<usize>> = marked
        .iter()
        .map(|it| it.start..it.end.min(after(text, it.start, longest)))
        .collect();
    let used: usize = cut
        .iter()
        .map(|it| columns(text.get(it.clone()).unwrap_or_default()))
        .sum();
    let context = (width.saturating_sub(used) / (2 * n_marked)).max(MIN_CONTEXT);
    let mut parts: Vec<Range<usize>> = cut
        .iter()
        .map(|it| before(text, it.start, context)..after(text, it.end, context))
        .collect();
    parts.sort_by_key(|it| it.start);
    parts.dedup_by(|next, part| {
        let joined = next.start <= part.end;
        if joined {
            part.end = part.end.max(next.end);
        }
        joined
    });
    parts
}

/// The end of the text that fits into `width` columns from `start` on.
fn after(text: &str, start: usize, width: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + fitting(rest.chars(), width)
}

/// The start of the text that fits into `width` columns before `end`.
fn before(text: &str, end: usize, width: usize) -> usize {
    let rest = text.get(..end).unwrap_or_default();
    end - fitting(rest.chars().rev(), width)
}

/// How many bytes the characters have that fit into `width` columns.
fn fitting(chars: impl Iterator<Item = char>, width: usize) -> usize {
    let mut left = width;
    chars
        .take_while(|it| {
            let fits = char_columns(*it) <= left;
            left = left.saturating_sub(char_columns(*it));
            fits
        })
        .map(char::len_utf8)
        .sum()
}

fn columns(text: &str) -> usize {
    text.chars().map(char_columns).sum()
}

fn char_columns(c: char) -> usize {
    match c {
        '\t' => TAB_WIDTH,
        _ => c.width().unwrap_or(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::range::to_u32;

    #[track_caller]
    fn check(text: &str, marks: &[&str], width: usize, expected: &str) {
        let ranges: Vec<TextRange> = marks
            .iter()
            .map(|it| {
                let start = to_u32(text.find(it).unwrap());
                TextRange::new(start, start + to_u32(it.len()))
            })
            .collect();
        let res = excerpt(&Rows::new(text), &ranges, width);
        assert_eq!(res.source, expected);
        for (span, mark) in res.spans.iter().zip(marks) {
            assert!(mark.starts_with(&res.source[span.clone()]));
            assert!(!span.is_empty());
        }
    }

    #[test]
    fn a_row_that_fits_stays_whole() {
        check("一\n总计\t10\n三", &["10"], 80, "总计\t10");
    }

    #[test]
    fn rows_between_are_kept_only_near_a_place() {
        let text = "甲\r\n1\r2\n3\n4\n5\n6\n乙";
        check(text, &["乙", "甲"], 80, "甲\n1\n2\n\n\n5\n6\n乙");
    }

    #[test]
    fn a_long_row_is_cut_around_its_places() {
        let text = format!(
            "{}10{}20{}",
            "中".repeat(50),
            "文".repeat(50),
            "尾".repeat(50)
        );
        check(
            &text,
            &["10", "20"],
            40,
            "…中中中中10文文文文…文文文文20尾尾尾尾…",
        );
        check(
            &text,
            &["10"],
            40,
            "…中中中中中中中中中10文文文文文文文文文…",
        );
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown_and_the_places_stay() {
        let text = "\u{9b}2J\u{202e}总\u{200f}计";
        let ranges = [TextRange::new(7, 16)];
        assert_eq!(ranges[0].of(text), "总\u{200f}计");
        let res = excerpt(&Rows::new(text), &ranges, 80);
        assert_eq!(res.source, "�2J�总�计");
        assert_eq!(&res.source[res.spans[0].clone()], "总�计");
    }

    #[test]
    fn a_long_place_is_cut_at_its_end() {
        let text = "一".repeat(1000);
        check(&text, &[&text], 20, "一一一一一一一一一一一一一一…");
    }

    #[test]
    fn an_empty_place_behind_the_text() {
        let end = TextRange::empty(4);
        let res = excerpt(&Rows::new("一\n"), &[end], 80);
        assert_eq!((res.source.as_str(), res.first_row), ("", 2));
        assert_eq!(res.spans.first(), Some(&(0..0)));
    }
}
