//! Records of comma-separated values, as spreadsheets and table readers write them: cells between
//! commas, semicolons or tabs, in quotes where they hold one of these or a line break.
//!
//! Commas stand in sentences as well, so a line is a record only by what stands between them: labels
//! first and values behind, and a line of labels alone only above such a line.

use std::ops::Range;

use memchr::{memchr, memchr2};

use crate::text::fold::{content, digit, is_blank};
use crate::text::number::{Reading, read_text};
use crate::text::range::{TextRange, to_u32};

use super::super::scan::line_len;
use super::{Line, Sink};

/// What stands between the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
}

impl Delimiter {
    fn byte(self) -> u8 {
        self.text().as_bytes()[0]
    }

    pub fn text(self) -> &'static str {
        match self {
            Delimiter::Comma => ",",
            Delimiter::Semicolon => ";",
            Delimiter::Tab => "\t",
        }
    }
}

/// A record at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Record {
    pub delimiter: Delimiter,
    /// With the line break behind it.
    pub len: usize,
    pub n_fields: usize,
    /// How far one has to look to tell.
    pub seen: usize,
    /// It has values: it is a record whatever stands around it.
    pub is_certain: bool,
    /// The only cell that is not blank.
    pub lone: Option<TextRange>,
}

/// The longest cell: of as many characters as a spreadsheet takes.
const LONGEST_CELL: usize = 128 << 10;

/// The record that `text` begins with, if its first line is or begins one; and how far one has to look
/// to tell.
pub(in super::super) fn record(text: &str) -> (Option<Record>, usize) {
    let line = &text[..line_len(text)];
    let mut seen = line.len();
    let has_quote = memchr(b'"', line.as_bytes()).is_some();
    for delimiter in [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma] {
        let is_delimited = memchr(delimiter.byte(), line.as_bytes()).is_some();
        // Cells between tabs are another layout, as long as no quote joins lines.
        let is_tab = delimiter == Delimiter::Tab;
        let begins_quoted = has_quote && line.trim_start_matches(is_blank).starts_with('"');
        let may_be_delimited = is_delimited || begins_quoted;
        if !may_be_delimited || is_tab && !has_quote {
            continue;
        }
        let fields = Fields::of(text, delimiter);
        seen = seen.max(fields.seen);
        if let Some(is_certain) = fields.are_of_record(text, delimiter) {
            let record = Record {
                delimiter,
                len: fields.len,
                n_fields: fields.places.len(),
                seen,
                is_certain,
                lone: fields.lone(text),
            };
            return (Some(record), seen);
        }
        if is_tab && is_delimited {
            break;
        }
    }
    (None, seen)
}

/// Whether what stands between commas is one number, its thousands separated: 1,133,880.
fn is_one_number<'a>(fields: impl Iterator<Item = &'a str>) -> bool {
    let digits = |it: &str| it.bytes().take_while(u8::is_ascii_digit).count();
    let mut fields = fields.peekable();
    let leads = fields.next().is_some_and(|it| {
        let n_digits = digits(it);
        (1..=3).contains(&n_digits) && n_digits == it.len()
    });
    let mut goes_on = leads;
    while let Some(field) = fields.next() {
        let fraction = field.get(3..).filter(|_| digits(field) == 3);
        let is_last = fields.peek().is_none();
        goes_on &= fraction.is_some_and(|it| {
            let places = it.strip_prefix('.');
            it.is_empty() || is_last && places.is_some_and(|it| digits(it) == it.len())
        });
    }
    goes_on
}

/// Where the cells of a record stand, quotes and white space left out.
struct Fields {
    places: Vec<Range<usize>>,
    len: usize,
    seen: usize,
    n_quoted: usize,
    /// A line break stands in a cell.
    has_break: bool,
}

impl Fields {
    fn of(text: &str, delimiter: Delimiter) -> Self {
        let bytes = text.as_bytes();
        let mut res = Fields {
            places: Vec::with_capacity(8),
            len: 0,
            seen: 0,
            n_quoted: 0,
            has_break: false,
        };
        let mut at = 0;
        loop {
            let (place, end) = match quoted(text, at, delimiter) {
                Ok((place, end)) => {
                    res.n_quoted += 1;
                    res.has_break |= memchr2(b'\n', b'\r', &bytes[place.clone()]).is_some();
                    (place, end)
                }
                Err(seen) => {
                    res.seen = res.seen.max(seen);
                    let rest = &bytes[at..];
                    let len = memchr::memchr3(delimiter.byte(), b'\n', b'\r', rest);
                    let end = at + len.unwrap_or(rest.len());
                    (at..end, end)
                }
            };
            let own = content(&text[place.clone()]);
            res.places
                .push(place.start + own.start..place.start + own.end);
            if bytes.get(end) != Some(&delimiter.byte()) {
                res.len = end + line_break_len(&text[end..]);
                // A line feed behind a return would belong to it.
                res.seen = res.seen.max((res.len + 1).min(text.len())).max(res.len);
                return res;
            }
            at = end + 1;
        }
    }

    /// The only cell that is not blank.
    fn lone(&self, text: &str) -> Option<TextRange> {
        let is_shown = |it: &&Range<usize>| !is_blank_field(&text[(*it).clone()]);
        let mut shown = self.places.iter().filter(is_shown);
        let first = shown.next()?;
        let place = TextRange::new(to_u32(first.start), to_u32(first.end));
        shown.next().is_none().then_some(place)
    }

    /// Whether the cells are those of a record; `Some(false)` where they are only if a record with values
    /// stands below.
    fn are_of_record(&self, text: &str, delimiter: Delimiter) -> Option<bool> {
        let fields = || self.places.iter().map(|it| &text[it.clone()]);
        let n_shown = fields().filter(|it| !is_blank_field(it)).count();
        let is_tab = delimiter == Delimiter::Tab;
        // Prose in the only cell of a row is read line by line.
        if n_shown == 1 && self.has_break {
            return None;
        }
        if self.places.len() < 2 {
            return (self.n_quoted > 0 && n_shown > 0).then_some(true);
        }
        if is_tab {
            return (self.n_quoted > 0).then_some(true);
        }
        // No number has more groups of digits; a row of numbers may have.
        const MOST_GROUPS: usize = 5;
        let may_be_one = self.n_quoted == 0 && self.places.len() <= MOST_GROUPS;
        if delimiter == Delimiter::Comma && may_be_one && is_one_number(fields()) {
            return None;
        }
        // The `;` of references.
        if delimiter == Delimiter::Semicolon && fields().any(|it| it.contains('&')) {
            return None;
        }
        if n_shown <= 1 {
            let is_padded = self.places.len() > 2 || self.n_quoted > 0;
            return is_padded.then_some(true);
        }
        // The number of a record, in front of its label.
        let is_numbered = |idx: usize, field: &str| {
            idx == 0 && self.places.len() > 2 && field.bytes().all(|it| it.is_ascii_digit())
        };
        // A cell among values may hold something else, once.
        let n_all_values = fields().filter(|it| is_value(it)).count();
        let mut may_be_garbled = n_all_values > 1;
        let mut n_values = 0;
        let mut before: Option<&str> = None;
        for (idx, (place, field)) in self.places.iter().zip(fields()).enumerate() {
            if is_numbered(idx, field) {
                continue;
            }
            let is_quoted = place.start > 0 && text.as_bytes()[place.start - 1] == b'"';
            let is_value = is_value(field);
            // `1,234` is one number, and what is said behind a number is a sentence.
            let goes_on = before.is_some_and(|it| !is_value_or_blank(it) && ends_with_digit(it))
                && !(idx > 1 && self.are_values_from(idx, text));
            let is_sentence = !is_quoted && field.contains(['。', '；', '！', '？']);
            let is_garbled = n_values > 0 && !is_value_or_blank(field);
            if goes_on && field.starts_with(|it| digit(it).is_some())
                || is_sentence
                || is_garbled && !(may_be_garbled && field.len() <= LONGEST_GARBLED)
                || !is_quoted && field.len() > LONGEST_LABEL
            {
                return None;
            }
            may_be_garbled &= !is_garbled;
            n_values += usize::from(is_value);
            before = Some(field);
        }
        let n_blank = self.places.len() - n_shown;
        // A line of a sentence can end with one number behind a comma.
        let is_short = fields().all(|it| it.len() <= LONGEST_BESIDE_ONE);
        let has_values = n_values > 1 || n_values == 1 && is_short;
        Some(has_values && n_shown > n_values || n_values > 2 || n_blank > 1)
    }

    /// Whether the cells from one on are values, and more than the groups of digits that a number may have: what
    /// stands before them was to be one as well.
    fn are_values_from(&self, idx: usize, text: &str) -> bool {
        const MOST_GROUPS: usize = 3;
        let rest = &self.places[idx..];
        let n_groups = rest.len().min(MOST_GROUPS + 1);
        let is_group = |it: &Range<usize>| text[it.clone()].len() == 3;
        let may_be_one = n_groups <= MOST_GROUPS && rest.iter().all(is_group);
        !may_be_one && rest.iter().all(|it| is_value_or_blank(&text[it.clone()]))
    }
}

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 200;
/// The longest that may stand for a value.
const LONGEST_GARBLED: usize = 24;
/// The longest in a record with a single value.
const LONGEST_BESIDE_ONE: usize = 60;

/// The place of the quoted cell that begins at `at`, and where it ends; or how far one has to look to
/// tell that none does.
fn quoted(text: &str, at: usize, delimiter: Delimiter) -> Result<(Range<usize>, usize), usize> {
    let bytes = text.as_bytes();
    let lead = bytes[at..].iter().take_while(|it| **it == b' ').count();
    let start = at + lead + 1;
    if bytes.get(start - 1) != Some(&b'"') {
        return Err(start.min(text.len()));
    }
    let limit = bytes.len().min(start + LONGEST_CELL);
    let mut end = start;
    loop {
        end += memchr(b'"', &bytes[end..limit]).ok_or(limit)?;
        if bytes.get(end + 1) != Some(&b'"') {
            break;
        }
        end += 2;
        if end > limit {
            return Err(limit);
        }
    }
    let behind = end
        + 1
        + bytes[end + 1..]
            .iter()
            .take_while(|it| **it == b' ')
            .count();
    let is_end = bytes
        .get(behind)
        .is_none_or(|it| *it == delimiter.byte() || matches!(it, b'\n' | b'\r'));
    if is_end {
        Ok((start..end, behind))
    } else {
        Err(behind + 1)
    }
}

fn line_break_len(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

fn is_value(field: &str) -> bool {
    matches!(
        read_text(field),
        Reading::Number(..) | Reading::NotApplicable
    )
}

fn is_blank_field(field: &str) -> bool {
    read_text(field) == Reading::Blank
}

fn is_value_or_blank(field: &str) -> bool {
    !matches!(read_text(field), Reading::Other)
}

fn ends_with_digit(field: &str) -> bool {
    field
        .chars()
        .next_back()
        .is_some_and(|it| digit(it).is_some())
}

pub(super) fn tokenize(text: &str, delimiter: Delimiter, sink: &mut Sink) {
    let mut at = 0;
    while at < text.len() {
        let fields = Fields::of(&text[at..], delimiter);
        let line = Line {
            text: &text[at..at + fields.len],
            at,
        };
        for place in fields.places {
            line.cell(place.start, place.end, sink);
        }
        sink.end_row();
        at += fields.len;
    }
}
