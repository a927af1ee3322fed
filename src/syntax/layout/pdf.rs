//! Rows in text taken out of a PDF: a label and its numbers, or the numbers alone, with white space
//! between them. Labels that wrap stand on lines of their own, above, below or around; putting them
//! together again is not for a tokenizer.

use std::ops::Range;

use memchr::memrchr;

use crate::text::fold::{content, digit, is_blank, trim};
use crate::text::label;
use crate::text::number::{Reading, is_filler, may_begin, read_text};

use super::{Line, Sink};

/// Reads the line where it is such a row or the foot of a page.
pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) -> bool {
    let content = trim(line.text);
    let has_pieces = || content.chars().any(is_blank);
    is_page_foot(content) || has_pieces() && row(line, line.text.len(), sink)
}

/// Reads a row that the line is up to `end`.
fn row(line: Line<'_>, end: usize, sink: &mut Sink) -> bool {
    let text = &line.text[..end];
    let Range { start: lead, end } = content(text);
    let content = &text[lead..end];
    let behind = words_behind(content);
    let (content, words) = content.split_at(behind.unwrap_or(content.len()));
    let content = content.trim_end_matches(is_blank);
    let mut label_end = content.len();
    let mut numbers = Vec::new();
    while let Some((start, piece)) = last_number(&content[..label_end]) {
        numbers.push((start, piece.len()));
        label_end = start;
    }
    if label_end == content.len() || label_end == 0 && !content.contains(is_blank) {
        return false;
    }
    let mut label = content[..label_end].trim_end_matches(is_blank);
    let mut label_start = lead;
    // Two rows on one line; the number of a row and words for nothing are none.
    if let Some(at) = words_behind(label)
        && nothing_len(label) < at
        && row(line, lead + at, sink)
    {
        sink.end_row();
        label = &label[at..];
        label_start += at;
    }
    let n_nothing = nothing_len(label);
    label = &label[n_nothing..];
    label_start += n_nothing;
    if !label.is_empty() {
        line.cell(label_start, label_start + label.len(), sink);
    }
    for (start, len) in numbers.into_iter().rev() {
        line.cell(lead + start, lead + start + len, sink);
    }
    if let Some(at) = behind {
        line.cell(lead + at, lead + at + words.len(), sink);
    }
    true
}

/// The length of what a table reader writes before a label: the number of the row, where the label has one of
/// its own, and a word for each cell with nothing in it.
fn nothing_len(label: &str) -> usize {
    let is_nothing = |it: &str| it.starts_with(may_begin) && read_text(it) == Reading::Blank;
    let n_digits = label.bytes().take_while(u8::is_ascii_digit).count();
    let mut rest = label[n_digits..].trim_start_matches(is_blank);
    let is_apart = n_digits == 0 || label[n_digits..].starts_with(is_blank);
    if !is_apart {
        return 0;
    }
    let mut n_nothing = 0;
    loop {
        let len = rest.find(is_blank).unwrap_or(rest.len());
        if len == 0 || !is_nothing(&rest[..len]) {
            break;
        }
        rest = rest[len..].trim_start_matches(is_blank);
        n_nothing += 1;
    }
    let is_index = n_nothing > 0 || label::of(rest).numbering.is_some();
    if is_index {
        label.len() - rest.len()
    } else {
        0
    }
}

/// Where words begin that stand behind a whole row of numbers: pieces of other cells that a converter put on
/// the line.
fn words_behind(content: &str) -> Option<usize> {
    const MOST_PIECES: usize = 4;
    // Behind a wide gap two numbers make a row, else as many as in no sentence.
    const WIDE: &str = "    ";
    const FEW: usize = 2;
    const MANY: usize = 5;
    let mut words = content;
    for _ in 0..MOST_PIECES {
        if last_number(words).is_some() {
            break;
        }
        words = &words[..=memrchr(b' ', words.trim_end().as_bytes())?];
    }
    let mut row = words;
    let least = if words.ends_with(WIDE) { FEW } else { MANY };
    for _ in 0..least {
        row = &row[..last_number(row)?.0];
    }
    (words.len() < content.len()).then_some(words.len())
}

/// The number or filler that `text` ends with, white space or nothing before it.
fn last_number(text: &str) -> Option<(usize, &str)> {
    let trimmed = text.trim_end_matches(is_blank);
    let last = trimmed.chars().next_back()?;
    // Most lines are sentences, and a line of one may end with what was counted; amounts alone are written
    // into tables with their unit.
    let may_end =
        digit(last).is_some() || is_filler(last) || matches!(last, '元' | 'N' | 'n' | '>');
    if !may_end {
        return None;
    }
    let start_of_last = |text: &str| {
        let blank = text.rfind(is_blank);
        blank.map_or(0, |it| {
            it + text[it..].chars().next().map_or(0, char::len_utf8)
        })
    };
    let mut start = start_of_last(trimmed);
    if matches!(&trimmed[start..], "万元" | "元") {
        start = start_of_last(trimmed[..start].trim_end_matches(is_blank));
    }
    let piece = &trimmed[start..];
    let is_value = piece.starts_with(may_begin) && read_text(piece) != Reading::Other;
    is_value.then_some((start, piece))
}

/// `- 3 -`, `— 3 —`, `第 3 页`, `第 3 页 共 5 页`.
fn is_page_foot(content: &str) -> bool {
    if content.len() > 40 {
        return false;
    }
    let is_dash = |it: char| matches!(it, '-' | '—' | '－' | '–');
    let n_digits = content.chars().filter(|it| digit(*it).is_some()).count();
    if n_digits == 0 || n_digits > 8 {
        return false;
    }
    let words = || content.chars().filter(|it| !is_blank(*it));
    let dashed = words().next().is_some_and(is_dash)
        && words().next_back().is_some_and(is_dash)
        && words().all(|it| is_dash(it) || digit(it).is_some());
    let numbered = content.starts_with('第')
        && content.ends_with('页')
        && words()
            .all(|it| matches!(it, '第' | '共' | '页' | '/' | ',' | '，') || digit(it).is_some());
    dashed || numbered
}
