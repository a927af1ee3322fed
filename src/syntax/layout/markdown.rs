//! What Markdown adds to cells between pipes: the delimiter row, which holds no cells, and the marks of
//! a block quote in front of a line. A report may have one such table in all or one per group of
//! rows, and broken conversions have several delimiter rows in one table.

use crate::text::fold::is_blank;

use super::pipes::is_bar;

/// Whether the line is a delimiter row: `|---|:--:|`.
pub fn is_delimiter(line: &str) -> bool {
    let mut n_dashes = 0;
    line.trim_matches(is_blank).chars().all(|it| {
        n_dashes += u32::from(it == '-');
        matches!(it, '-' | ':' | ' ' | '\t') || is_bar(it)
    }) && n_dashes >= 2
}

/// The length of the marks of a block quote that a line begins with: `> > `.
pub fn quote_len(line: &str) -> usize {
    let mut len = 0;
    // Every line is asked, several times.
    if !line.starts_with([' ', '>']) {
        return len;
    }
    loop {
        let rest = &line[len..];
        let indent = rest.len() - rest.trim_start_matches(' ').len();
        if indent > 3 || !rest[indent..].starts_with('>') {
            return len;
        }
        len += indent + 1;
    }
}
