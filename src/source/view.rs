//! The text that was read of a file, as a reader sees the file: a paragraph or a row of a table in each line, and
//! nothing of the marks between.

use crate::text::range::{TextRange, to_u32};

/// What stands between two cells of a row.
const BETWEEN: &str = " │ ";

#[derive(Debug, Default)]
pub struct View {
    pub text: String,
    /// In order; what stands between them in the text that was read is not shown.
    stretches: Vec<Stretch>,
}

/// Text that is shown as it was read.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    read: TextRange,
    start: u32,
}

impl View {
    /// `read` is the text of a [`Document`](super::Document).
    pub fn new(read: &str) -> Self {
        let mut res = Self::default();
        let mut at = 0;
        while let Some(found) = read[at..].find(['<', '&']) {
            let start = at + found;
            if start > at {
                res.push(&read[at..start], at);
            }
            let end = if read[start..].starts_with('<') {
                '>'
            } else {
                ';'
            };
            let end = read[start..]
                .find(end)
                .map_or(read.len(), |it| start + it + 1);
            at = end;
            match &read[start..end] {
                "&lt;" => res.text.push('<'),
                "&amp;" => res.text.push('&'),
                "<br>" => {
                    res.text.push(' ');
                    at += usize::from(read[at..].starts_with('\n'));
                }
                "</td>" if !read[at..].starts_with("</tr>") => res.text.push_str(BETWEEN),
                "<table>" | "</table>" => at += usize::from(read[at..].starts_with('\n')),
                // A blank cell has a place of its own.
                tag if tag.starts_with("<td") => res.push("", at),
                _ => {}
            }
        }
        res.push(&read[at..], at);
        res
    }

    /// What is shown of a stretch of the text that was read; of a blank one, the place where it would be.
    pub fn range(&self, read: TextRange) -> TextRange {
        if read.is_empty() {
            let n_begun = self
                .stretches
                .partition_point(|it| it.read.start <= read.start);
            return TextRange::empty(self.place(n_begun.saturating_sub(1), read.start));
        }
        let first = self
            .stretches
            .partition_point(|it| it.read.end <= read.start);
        let last = self.stretches.partition_point(|it| it.read.end < read.end);
        let start = self.place(first, read.start);
        TextRange::new(start, self.place(last, read.end).max(start))
    }

    /// Where a place is shown that is in a stretch, or between it and the one before or behind.
    fn place(&self, stretch: usize, read: u32) -> u32 {
        let at = |idx: usize| self.stretches.get(idx);
        let begun = at(stretch).filter(|it| it.read.start <= read);
        let nearest = begun.or_else(|| at(stretch.checked_sub(1)?));
        nearest.map_or(0, |it| it.start + (read - it.read.start).min(it.read.len()))
    }

    fn push(&mut self, text: &str, read: usize) {
        let read = to_u32(read);
        self.stretches.push(Stretch {
            read: TextRange::new(read, read + to_u32(text.len())),
            start: to_u32(self.text.len()),
        });
        self.text.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &str = "<p>总体&lt;1></p>\n<table>\n<tr><td rowspan=\"2\">新收<br>\n件</td><td>8</td><td></td></tr>\n\
        <tr><td>9</td></tr>\n</table>\n<p>三、</p>\n";

    #[track_caller]
    fn check(read: &str, shown: &str) {
        let view = View::new(READ);
        let start = to_u32(READ.find(read).unwrap());
        let range = view.range(TextRange::new(start, start + to_u32(read.len())));
        assert_eq!(range.of(&view.text), shown, "{read}");
    }

    #[test]
    fn a_row_of_a_table_is_a_line() {
        let view = View::new(READ);
        assert_eq!(view.text, "总体<1>\n新收 件 │ 8 │ \n9\n三、\n");
    }

    #[test]
    fn what_was_read_is_found_where_it_is_shown() {
        for it in ["总体", "新收", "件", "8", "9", "三、", "体"] {
            check(it, it);
        }
        check("新收<br>\n件", "新收 件");
        check("<p>三、</p>", "三、");
        let view = View::new(READ);
        let end = TextRange::empty(to_u32(READ.len()));
        assert_eq!(view.range(end), TextRange::empty(to_u32(view.text.len())));
        let blank = to_u32(READ.find("<td></td>").unwrap() + "<td>".len());
        let place = view.range(TextRange::empty(blank)).start as usize;
        assert!(view.text[..place].ends_with("8 │ "));
    }
}
