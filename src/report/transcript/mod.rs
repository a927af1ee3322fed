//! A report as the pieces that it is written down from, in another layout or in the same: headings,
//! paragraphs and tables with what stands in their cells, word for word. What is not wholly understood is
//! an obstacle: a figure is never left out and never moved.

mod region;

use std::ops::Range;
use std::sync::Arc;

use crate::form::TableKind;
use crate::syntax::comment;
use crate::syntax::document::Part;
use crate::syntax::layout;
use crate::text::fold::NOTE;
use crate::text::range::TextRange;
use crate::write::{Piece, in_one_line};

use super::Report;
use super::claims::paragraph::{LONGEST, goes_on_in};
use super::prose::visible;
use super::stream::{Line, Readings, Stream};
use super::table::Found;

pub use region::FormTable;

/// A piece and where it stands, from the start of the part.
#[derive(Clone, Debug)]
pub struct Passage {
    pub piece: Piece,
    pub range: TextRange,
    /// What the piece holds, where it is a table of the form.
    pub table: Option<FormTable>,
}

/// What keeps a report from being written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// From the start of the part.
    pub range: TextRange,
    pub why: Why,
}

/// Why something cannot be written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A table whose figures cannot be told from one another.
    Disordered,
    /// A figure of a table that belongs to no cell of the form.
    Unplaced,
    /// A comment for us within a table: it is about a cell or a row.
    Comment,
    /// A picture where the table of a section should stand.
    Picture,
    /// The mark of a note, whose text stands elsewhere.
    Note,
    /// Characters of a plain text that would be taken for markup.
    Marks,
}

/// The passages of a part, which need not be a report.
pub fn transcript(part: &Arc<Part>) -> Result<Vec<Passage>, Obstacle> {
    let mut readings = Readings::of(part);
    let report = Report::of(part, &mut readings, None);
    let stream = Stream::new(part, &readings);
    let bindings = readings.bindings.as_ref().filter(|_| report.is_some());
    if let Some(range) = report.as_ref().and_then(pictured_table) {
        let why = Why::Picture;
        return Err(Obstacle { range, why });
    }
    let mut tables = Vec::new();
    for found in bindings.iter().flat_map(|it| &it.tables).flatten() {
        match found {
            Found::Bound(it) => tables.push(it),
            Found::Disordered(_, span, _) => {
                return Err(Obstacle {
                    range: span.range(&stream.items),
                    why: Why::Disordered,
                });
            }
        }
    }
    let mut scribe = Scribe {
        part,
        stream: &stream,
        report: report.as_ref(),
        comments: comments(part),
        is_marked: part.located().any(|it| is_marked(it.1.text())),
        acc: Vec::new(),
    };
    let mut at = 0;
    tables.sort_by_key(|it| it.span.map(|it| it.first));
    for binding in tables {
        let Some(region) = region::of(&scribe, at, binding)? else {
            continue;
        };
        scribe.lines(at..region.lines.start)?;
        at = region.lines.end;
        scribe.region(region)?;
    }
    scribe.lines(at..stream.lines.len())?;
    scribe.comments_up_to(part.len);
    Ok(scribe.acc)
}

/// The heading of a section whose table is a picture.
fn pictured_table(report: &Report) -> Option<TextRange> {
    let lacks_table = |section: u8| {
        let kind = TableKind::of_section(section.into());
        kind.is_some_and(|it| report.table(it).is_none())
    };
    let mut sections = report.sections();
    let found = sections.find(|it| it.1.has_image && lacks_table(it.0.section));
    found.map(|it| it.0.range)
}

/// Whether a text shows that it is Markdown or HTML: a heading with its marks, a table with its rule, an element.
fn is_marked(text: &str) -> bool {
    const ELEMENTS: [&str; 6] = ["<p", "<h", "<td", "<div", "<br", "<span"];
    let is_markdown = |it: &str| {
        // In a quotation as well.
        let it = it.trim_start_matches(['>', ' ']).trim_end();
        it.starts_with('#') && it.trim_start_matches('#').starts_with(' ')
            || it.starts_with('|') && it.contains("---")
            || it.len() > 4 && it.starts_with("**") && it.ends_with("**")
    };
    text.lines().any(is_markdown) || ELEMENTS.iter().any(|it| text.contains(it))
}

/// Comments for us, in order of place.
fn comments(part: &Part) -> std::vec::IntoIter<TextRange> {
    let located = part.located();
    let located = located.filter(|(_, it)| comment::may_have(it.text()));
    let found = located.flat_map(|(offset, block)| {
        let found = comment::found(block.text());
        found.map(move |it| it.shifted(offset)).collect::<Vec<_>>()
    });
    found.collect::<Vec<_>>().into_iter()
}

/// Writes down passages in order.
struct Scribe<'a> {
    part: &'a Part,
    stream: &'a Stream<'a>,
    report: Option<&'a Report>,
    /// Those still to come.
    comments: std::vec::IntoIter<TextRange>,
    /// Whether the part is written in Markdown or HTML.
    is_marked: bool,
    acc: Vec<Passage>,
}

impl<'a> Scribe<'a> {
    /// Lines outside of the tables of the form.
    fn lines(&mut self, lines: Range<usize>) -> Result<(), Obstacle> {
        let mut at = lines.start;
        while at < lines.end {
            let n_lines = match self.line(at).prose() {
                Some(_) => self.text(at, lines.end)?,
                None => self.rows(at, lines.end)?,
            };
            at += n_lines;
        }
        Ok(())
    }

    fn line(&self, idx: usize) -> &'a Line<'a> {
        &self.stream.lines[idx]
    }

    /// A heading or a paragraph, which begins at a line. Returns how many lines it takes.
    fn text(&mut self, first: usize, end: usize) -> Result<usize, Obstacle> {
        let (n_lines, level) = match self.heading(first) {
            Some(it) => it,
            None => (self.n_joined(first, end), self.marks(first)),
        };
        let lines = first..(first + n_lines).min(end);
        let ranges: Vec<TextRange> = lines.filter_map(|it| self.words_of(it)).collect();
        let Some(range) = ranges.iter().copied().reduce(TextRange::cover) else {
            return Ok(n_lines);
        };
        self.comments_of(range);
        let text: String = ranges.iter().map(|it| visible(self.part, *it)).collect();
        self.check_marks(&ranges)?;
        let text = self.words(range, &text)?;
        let text = match level {
            0 => text,
            // A heading may be quoted as well.
            _ => text.trim_start_matches(['#', '>', ' ']).to_owned(),
        };
        if !text.is_empty() {
            let piece = match level {
                0 => Piece::Paragraph(text),
                _ => Piece::Heading { text, level },
            };
            self.put(piece, range);
        }
        Ok(n_lines)
    }

    /// Where the words of a line of text stand; without the delimiters of the blank cells behind them.
    fn words_of(&self, line: usize) -> Option<TextRange> {
        let (_, range) = self.line(line).prose()?;
        let mut items = self.stream.line_items(line).iter();
        match self.line(line).layout {
            layout::Layout::Plain => Some(range),
            _ => items.find(|it| !it.is_blank()).map(|it| it.range),
        }
    }

    /// How many lines the title or the section heading takes that begins at a line, and its level.
    fn heading(&self, line: usize) -> Option<(usize, usize)> {
        let report = self.report?;
        let place = self.line(line).range;
        let title = report.title.as_ref().map(|it| it.range);
        if let Some(title) = title.filter(|it| it.touches(place) && it.contains(place)) {
            let rest = self.stream.lines[line..].iter();
            return Some((rest.take_while(|it| title.contains(it.range)).count(), 1));
        }
        let is_own = |it: &&super::Heading| it.line as usize == line && !it.runs_on;
        let heading = report.headings.iter().find(is_own)?;
        Some((heading.n_lines as usize, 2))
    }

    /// How many lines are one paragraph with a line.
    fn n_joined(&self, first: usize, end: usize) -> usize {
        let mut len = 0;
        let mut n_lines = 1;
        while first + n_lines < end {
            let last = self.line(first + n_lines - 1).prose();
            let next = self.line(first + n_lines);
            let (Some((last, _)), Some((prose, range))) = (last, next.prose()) else {
                break;
            };
            len += last.len;
            let is_apart = self.report.is_some_and(|it| it.is_in_heading(range));
            if !goes_on_in(last, prose) || len > LONGEST || !next.follows || is_apart {
                break;
            }
            n_lines += 1;
        }
        n_lines
    }

    /// The level of a heading below those of sections, by its marks or its element; 0 where it has none.
    fn marks(&self, line: usize) -> usize {
        const DEEPEST: usize = 6;
        let range = self.line(line).range;
        let source = self.part.source_lossy(range);
        let marks = source.bytes().take_while(|it| *it == b'#').count();
        if (1..=DEEPEST).contains(&marks) && source[marks..].starts_with(' ') {
            return marks.max(3);
        }
        let mut blocks = self.part.located_in(range);
        let block = blocks.find(|it| it.1.layout == layout::Layout::Html);
        let Some((offset, block)) = block else {
            return 0;
        };
        let before = TextRange::new(0, range.start - offset).of(block.text());
        let tag = before
            .trim_end()
            .rfind('<')
            .map(|it| &before.as_bytes()[it..]);
        match tag {
            Some([b'<', b'h' | b'H', digit @ b'1'..=b'6', b'>' | b' ', ..]) => {
                usize::from(digit - b'0').max(3)
            }
            _ => 0,
        }
    }

    /// Rows of a table that is not the form's, from a line on. Returns how many lines they take.
    fn rows(&mut self, first: usize, end: usize) -> Result<usize, Obstacle> {
        let lines = self.stream.lines[first..end].iter();
        let is_head = |it: &&Line<'_>| it.layout == layout::Layout::Head;
        // The name of a page is not on it: it counts where it is the title.
        if is_head(&self.line(first)) {
            if self.heading(first).is_some() {
                let range = self.line(first).range;
                let text = in_one_line(&visible(self.part, range));
                self.put(Piece::Heading { text, level: 1 }, range);
            }
            return Ok(1);
        }
        let n_lines = lines
            .take_while(|it| it.prose().is_none() && !is_head(it))
            .count();
        let mut rows = Vec::with_capacity(n_lines);
        for line in first..first + n_lines {
            let mut row = Vec::new();
            for item in self.stream.line_items(line) {
                row.push(self.words(item.range, &visible(self.part, item.range))?);
            }
            if row.iter().any(|it| !it.is_empty()) {
                rows.push(row);
            }
        }
        let range = self.line(first).range;
        let range = range.cover(self.line(first + n_lines - 1).range);
        self.comments_of(range);
        if !rows.is_empty() {
            self.put(Piece::Rows(rows), range);
        }
        Ok(n_lines)
    }

    /// A table of the form, with what stands around its cells.
    fn region(&mut self, region: region::Region) -> Result<(), Obstacle> {
        self.comments_up_to(region.range.start);
        if let Some(it) = self.comments.as_slice().first()
            && it.start < region.range.end
        {
            return Err(Obstacle {
                range: *it,
                why: Why::Comment,
            });
        }
        for text in region.before {
            self.put(Piece::Paragraph(text), TextRange::empty(region.range.start));
        }
        let grid = region.table.grid();
        self.acc.push(Passage {
            piece: Piece::Table(grid),
            range: region.range,
            table: Some(region.table),
        });
        for text in region.behind {
            self.put(Piece::Paragraph(text), TextRange::empty(region.range.end));
        }
        Ok(())
    }

    /// Refuses plain text of which a reader of markup would not see all.
    fn check_marks(&self, ranges: &[TextRange]) -> Result<(), Obstacle> {
        const MARKS: [char; 4] = ['*', '_', '`', '<'];
        for &range in ranges {
            let mut blocks = self.part.located_in(range);
            let is_plain = blocks.all(|it| it.1.layout == layout::Layout::Plain);
            if !is_plain || self.is_marked {
                continue;
            }
            let n_marks = |it: &str| it.matches(MARKS).count();
            let source = self.part.source(range);
            if n_marks(&source) != n_marks(&visible(self.part, range)) {
                let why = Why::Marks;
                return Err(Obstacle { range, why });
            }
        }
        Ok(())
    }

    fn put(&mut self, piece: Piece, range: TextRange) {
        self.acc.push(Passage {
            piece,
            range,
            table: None,
        });
    }

    /// The words at a place; refused where the mark of a note is among them.
    fn words(&self, range: TextRange, text: &str) -> Result<String, Obstacle> {
        if text.contains(NOTE) {
            let why = Why::Note;
            return Err(Obstacle { range, why });
        }
        Ok(in_one_line(text))
    }

    /// Writes down the comments before a piece, within it, and behind it on its last line: one that stands
    /// alone is about what comes next.
    fn comments_of(&mut self, range: TextRange) {
        self.comments_up_to(range.end);
        while let Some(it) = self.comments.as_slice().first() {
            let gap = self.part.source(TextRange::new(range.end, it.start));
            if gap.contains(['\n', '\r']) {
                break;
            }
            self.comments_up_to(it.end);
        }
    }

    fn comments_up_to(&mut self, end: u32) {
        while let Some(range) = self.comments.as_slice().first().copied() {
            if range.start >= end {
                break;
            }
            self.comments.next();
            let source = self.part.source(range);
            self.put(Piece::Comment(source), range);
        }
    }
}
