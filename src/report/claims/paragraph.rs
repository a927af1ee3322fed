//! Paragraphs: the lines of text outside of the tables, wrapped ones joined, with what they say.

use crate::report::Report;
use crate::report::prose::ProseLine;
use crate::syntax::layout::Layout;
use crate::text::label;
use crate::text::range::TextRange;

use super::{Statements, may_state, read};

/// A paragraph that states something.
#[derive(Debug)]
pub struct Paragraph<'a> {
    pub line: ProseLine<'a>,
    pub statements: Statements,
}

impl Paragraph<'_> {
    /// The place in the part of a range of the paragraph.
    pub fn locate(&self, range: TextRange) -> TextRange {
        self.line.locate(range.as_usize())
    }
}

impl Report {
    /// The paragraphs among `lines` that state figures or deny something, in order of place.
    pub fn paragraphs<'a>(&self, lines: &[ProseLine<'a>]) -> Vec<Paragraph<'a>> {
        let mut res = Vec::new();
        let mut start = 0;
        while start < lines.len() {
            if self.is_apart(&lines[start]) {
                start += 1;
                continue;
            }
            let mut end = start + 1;
            let mut len = lines[start].text.len();
            while end < lines.len() && self.continues(&lines[end - 1], &lines[end], len) {
                len += lines[end].text.len();
                end += 1;
            }
            let own = &lines[start..end];
            if own.iter().any(|it| may_state(&it.text)) {
                let line = ProseLine::joined(own);
                let statements = read(&line.text);
                if !statements.is_empty() {
                    res.push(Paragraph { line, statements });
                }
            }
            start = end;
        }
        res
    }

    /// Whether a line is no text: of the title, a heading or a table.
    fn is_apart(&self, line: &ProseLine<'_>) -> bool {
        let title_end = self.title.as_ref().map_or(0, |it| it.range.end);
        line.range.start < title_end
            || self.tables().any(|it| it.range.touches(line.range))
            || self.headings.iter().any(|it| it.range.contains(line.range))
    }

    /// Whether a line goes on where another was wrapped: it was long, ended in the middle of a
    /// sentence, and nothing but the foot of a page stands between.
    fn continues(&self, before: &ProseLine<'_>, line: &ProseLine<'_>, len: usize) -> bool {
        const LEAST_CHARS: usize = 16;
        const LONGEST: usize = 12_000;
        const LONGEST_NUMBER: usize = 8;
        let text = before.text.trim_end();
        let is_open = !text.ends_with(['。', '！', '？', '|', '>']);
        if !is_open || len > LONGEST || text.chars().count() < LEAST_CHARS {
            return false;
        }
        let start: String = line
            .text
            .trim_start()
            .chars()
            .take(LONGEST_NUMBER)
            .collect();
        let begins =
            start.starts_with(['#', '|', '<', '*']) || label::of(&start).numbering.is_some();
        !begins && !self.is_apart(line) && self.is_wrapped(before.range, line.range)
    }

    /// Whether the first line of a block, given by its index, may go on from the line before it.
    pub fn may_continue(&self, block: usize) -> bool {
        let n_behind = self.part.blocks.len() - block - 1;
        let mut upward = self.part.located().rev().skip(n_behind);
        let Some((start, it)) = upward.next() else {
            return false;
        };
        let mut before = || {
            upward.find_map(|(offset, it)| {
                let cell = it.rows().next_back()?.cells.last()?;
                Some(cell.range.shifted(offset))
            })
        };
        it.layout == Layout::Plain
            && before().is_some_and(|it| self.is_wrapped(it, TextRange::empty(start)))
    }

    /// Whether two lines are plain text with no blank line between, but for the foot of a page.
    fn is_wrapped(&self, before: TextRange, after: TextRange) -> bool {
        let is_plain = |range: TextRange| {
            let block = self.part.located_in(range).next();
            block.is_some_and(|it| it.1.layout == Layout::Plain)
        };
        if !is_plain(before) || !is_plain(after) {
            return false;
        }
        let between = self.part.source(TextRange::new(before.end, after.start));
        let n_breaks = between
            .matches('\n')
            .count()
            .max(between.matches('\r').count());
        n_breaks <= 1 || between.bytes().any(|it| it.is_ascii_digit())
    }
}
