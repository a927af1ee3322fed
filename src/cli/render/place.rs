//! Rows and columns as people count them: from 1, columns in characters. Rows end at LF, CRLF or
//! a lone CR.

use std::cell::OnceCell;

use crate::text::range::{TextRange, to_u32};

/// The rows of a text.
pub(in crate::cli) struct Rows<'a> {
    text: &'a str,
    /// Where each row starts.
    starts: Vec<u32>,
    /// How many characters stand before each chunk of [`CHUNK`] bytes; counted on first use. A page may be
    /// one line of many megabytes; a column is found without counting it through.
    chars_before: OnceCell<Vec<u32>>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(in crate::cli) struct Place {
    pub(in crate::cli) row: u32,
    pub(in crate::cli) column: u32,
}

const CHUNK: usize = 1024;

impl<'a> Rows<'a> {
    pub(in crate::cli) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Self {
            text,
            starts: [0]
                .into_iter()
                .chain(breaks.map(|it| to_u32(it + 1)))
                .collect(),
            chars_before: OnceCell::new(),
        }
    }

    pub(in crate::cli) fn text(&self) -> &'a str {
        self.text
    }

    /// The place of a byte; the end of the text where there is no such byte.
    pub(in crate::cli) fn place(&self, offset: u32) -> Place {
        let offset = offset.min(to_u32(self.text.len()));
        let row = self.starts.partition_point(|&it| it <= offset);
        let start = self.starts.get(row.saturating_sub(1)).copied();
        Place {
            row: to_u32(row),
            column: 1 + self.n_chars(start.unwrap_or(0), offset),
        }
    }

    /// How many characters stand between two places.
    fn n_chars(&self, start: u32, end: u32) -> u32 {
        let between = self.text.as_bytes().get(start as usize..end as usize);
        match between {
            Some(it) if it.len() <= CHUNK => count_chars(it),
            _ => self.chars_before(end) - self.chars_before(start),
        }
    }

    /// The range of a row, counted from 1, without its line end.
    pub(in crate::cli) fn row(&self, row: u32) -> TextRange {
        let idx = (row as usize).saturating_sub(1);
        let len = to_u32(self.text.len());
        let start = self.starts.get(idx).copied().unwrap_or(len);
        let end = self.starts.get(idx + 1).copied().unwrap_or(len);
        let content = TextRange::new(start, end).of(self.text);
        let content = content.trim_end_matches(['\n', '\r']);
        TextRange::new(start, start + to_u32(content.len()))
    }

    fn chars_before(&self, offset: u32) -> u32 {
        let offset = offset as usize;
        let chunk = offset / CHUNK;
        let rest = self.text.as_bytes().get(chunk * CHUNK..offset);
        let before = self.chars_before.get_or_init(|| self.count_chunks());
        before.get(chunk).copied().unwrap_or(0) + count_chars(rest.unwrap_or_default())
    }

    fn count_chunks(&self) -> Vec<u32> {
        let chunks = self.text.as_bytes().chunks(CHUNK);
        let before = chunks.scan(0, |n_chars, it| {
            *n_chars += count_chars(it);
            Some(*n_chars)
        });
        [0].into_iter().chain(before).collect()
    }
}

fn count_chars(bytes: &[u8]) -> u32 {
    to_u32(bytes.iter().filter(|&&it| it & 0xc0 != 0x80).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_end_at_lf_crlf_and_lone_cr() {
        let text = "一\n二\r\n三\r四\u{2028}五\n";
        let rows = Rows::new(text);
        let places: Vec<_> = text
            .char_indices()
            .map(|(at, c)| (c, rows.place(to_u32(at))))
            .filter(|(c, _)| !c.is_whitespace())
            .map(|(c, it)| (c, it.row, it.column))
            .collect();
        assert_eq!(
            places,
            [
                ('一', 1, 1),
                ('二', 2, 1),
                ('三', 3, 1),
                ('四', 4, 1),
                ('五', 4, 3)
            ]
        );
        assert_eq!(rows.row(2).of(text), "二");
        assert_eq!(rows.row(5).of(text), "");
        assert_eq!(rows.row(9).of(text), "");
        let end = rows.place(u32::MAX);
        assert_eq!((end.row, end.column), (5, 1));
    }

    #[test]
    fn a_column_is_the_number_of_characters_before_it() {
        for n in [0, 1, 340, 341, 342, 1024, 5000] {
            let text = format!("\n{}", "𠮷a中".repeat(n));
            let rows = Rows::new(&text);
            for (nth, (at, _)) in text.char_indices().enumerate().skip(1) {
                assert_eq!(rows.place(to_u32(at)).column as usize, nth);
            }
            assert_eq!(rows.place(to_u32(text.len())).column as usize, 3 * n + 1);
        }
    }
}
