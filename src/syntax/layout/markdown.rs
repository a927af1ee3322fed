//! What Markdown adds to cells between pipes: the delimiter row, which holds no cells. A report may
//! have one such table in all or one per group of rows, and broken conversions have several
//! delimiter rows in one table.

/// Whether the line is a delimiter row: `|---|:--:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    let mut n_dashes = 0;
    line.bytes().all(|it| {
        n_dashes += u32::from(it == b'-');
        matches!(it, b'|' | b'-' | b':' | b' ')
    }) && n_dashes >= 2
}
