//! Where a piece goes that is put into a report, and what sets it apart from what stands around.

use crate::report::Report;
use crate::report::outline::Heading;
use crate::syntax::layout::Layout;
use crate::syntax::layout::markdown::quote_len;
use crate::text::range::TextRange;

/// A place for a piece.
#[derive(Clone, Debug)]
pub struct InsertionPoint {
    /// From the start of the part.
    pub at: u32,
    /// Line breaks that part it by a blank line from what stands before it.
    lead: &'static str,
    /// The same for what stands behind it.
    trail: &'static str,
    line_break: &'static str,
    /// The marks of the block quote that it is in.
    quote: String,
}

impl InsertionPoint {
    /// The piece as it is put in.
    pub fn set_apart(&self, piece: &str) -> String {
        let Self { lead, trail, .. } = self;
        // The line break that ends the line before.
        let (end, lead) = lead.split_at(usize::from(lead.len() > 1));
        let text = format!("{lead}{piece}{trail}");
        let quote = self.quote.trim_end();
        let lines = text.split_inclusive('\n').map(|line| match line {
            _ if quote.is_empty() => line.to_owned(),
            "\n" => format!("{quote}\n"),
            _ => format!("{quote} {line}"),
        });
        format!("{end}{}", lines.collect::<String>()).replace('\n', self.line_break)
    }
}

impl Report {
    /// The place before a heading; at the end of the report where there is none.
    pub fn insertion_point(&self, before: Option<&Heading>) -> InsertionPoint {
        let at = match before {
            Some(heading) => self.line_start(heading),
            None => self.end_of_content(),
        };
        self.point(at)
    }

    /// The place above all that the report shows.
    pub fn head_point(&self) -> InsertionPoint {
        let first = self.first_line().unwrap_or_default();
        let block = self.part.located_in(TextRange::empty(first.start)).next();
        self.point(block.map_or(0, |it| it.0))
    }

    /// The place for a heading right above a table: where its block begins. `None` where another table, or a
    /// heading, stands in the same block, or nothing tells where the table begins.
    pub fn table_point(&self, table: TextRange) -> Option<InsertionPoint> {
        let first = TextRange::empty(table.start);
        let (start, block) = self.part.located_in(first).last()?;
        let end = start + block.len();
        let is_here = |it: &TextRange| (start..end).contains(&it.start);
        let headings = self.headings.iter().map(|it| it.range);
        let tables = self.tables().map(|it| it.range);
        let disordered = self.disordered.iter().map(|it| it.range);
        let begun = headings.chain(tables).chain(disordered).filter(is_here);
        (block.is_grid() && begun.count() == 1).then(|| self.point(start))
    }

    fn point(&self, at: u32) -> InsertionPoint {
        let (lead, trail) = self.surroundings(at);
        InsertionPoint {
            at,
            lead,
            trail,
            line_break: self.line_break(),
            quote: self.quote_at(at).unwrap_or_default(),
        }
    }

    /// The marks of a block quote that the line before a place has.
    fn quote_at(&self, at: u32) -> Option<String> {
        let mut before = self.part.located().rev().filter(|it| it.0 < at);
        let (_, block) = before.find(|it| it.1.n_rows() > 0)?;
        let line = block.text().lines().last()?;
        let is_markdown = matches!(block.layout, Layout::Plain | Layout::Pipe);
        is_markdown.then(|| line[..quote_len(line)].to_owned())
    }

    /// Where the block begins that a heading stands in, its marks or tags included.
    fn line_start(&self, heading: &Heading) -> u32 {
        let place = TextRange::empty(heading.range.start);
        let block = self.part.located_in(place).next();
        block.map_or(heading.range.start, |it| it.0)
    }

    /// Behind the last block that shows anything: before blank lines and closing tags.
    fn end_of_content(&self) -> u32 {
        let mut blocks = self.part.located().rev();
        let last = blocks.find(|it| it.1.n_rows() > 0);
        last.map_or(0, |(offset, block)| offset + block.len())
    }

    fn surroundings(&self, at: u32) -> (&'static str, &'static str) {
        let mut blocks = self.part.located().rev().filter(|it| it.0 < at);
        let last = blocks.next().map_or("", |it| it.1.text());
        let before = blocks.next().map_or("", |it| it.1.text());
        let before = format!("{before}{last}")
            .replace("\r\n", "\n")
            .replace('\r', "\n");
        let lead = match () {
            () if at == 0 || before.ends_with("\n\n") => "",
            () if before.ends_with('\n') => "\n",
            () => "\n\n",
        };
        // Nothing, or a blank line, sets apart already.
        let behind = self.part.located().find(|it| it.0 >= at);
        let is_apart = behind.is_none_or(|it| it.1.text().starts_with(['\r', '\n']));
        let trail = if is_apart { "" } else { "\n" };
        (lead, trail)
    }

    /// How the report breaks its lines.
    pub fn line_break(&self) -> &'static str {
        let mut texts = self.part.blocks.iter().map(|it| it.text());
        let broken = texts.find(|it| it.contains(['\r', '\n']));
        match broken {
            Some(it) if it.contains("\r\n") => "\r\n",
            Some(it) if !it.contains('\n') => "\r",
            _ => "\n",
        }
    }
}
