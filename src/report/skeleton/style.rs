//! How a piece is written, so that it fits the report that it is put into.

use crate::report::Report;
use crate::syntax::layout;
use crate::syntax::layout::csv::Delimiter;
use crate::text::label;
use crate::text::range::TextRange;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Markdown,
    /// Cells between tabs; also for reports whose layout cannot be written by hand.
    Tsv,
    /// Cells between commas or semicolons.
    Csv(Delimiter),
    Html,
    /// A row per line and pipes between cells, without the rule that Markdown has below the header.
    Pipes,
}

/// How a section is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub layout: Layout,
    pub numbering: label::Style,
    /// How many `#` stand before a section heading.
    pub level: usize,
}

impl Style {
    /// As the form itself is written.
    pub fn plain(layout: Layout) -> Self {
        Self {
            layout,
            numbering: label::Style::Han,
            level: 0,
        }
    }

    /// The style that a report is written in.
    pub fn of(report: &Report) -> Self {
        let headings = &report.headings;
        let n_marks = |range| {
            let source = report.part.source(range);
            source.chars().take_while(|it| *it == '#').count()
        };
        let title = || {
            let n_marks = n_marks(report.title.as_ref()?.range);
            Some(n_marks + usize::from(n_marks > 0))
        };
        let first = headings.first().map(|it| n_marks(it.range));
        let marks = first.or_else(title).unwrap_or_default();
        let numbering = headings.iter().find_map(|it| it.numbering);
        let is_markdown = marks > 0;
        Self {
            layout: layout_of(report).unwrap_or(if is_markdown {
                Layout::Markdown
            } else {
                Layout::Tsv
            }),
            numbering: numbering.map_or(label::Style::Han, |it| it.style),
            level: marks,
        }
    }

    /// How headings below the sections' are numbered.
    pub(super) fn below(self) -> label::Style {
        match self.numbering {
            label::Style::HanBracketed | label::Style::ArabicBracketed => label::Style::Arabic,
            label::Style::Arabic => label::Style::ArabicBracketed,
            label::Style::Han | label::Style::HanHalfBracketed | label::Style::HanPart => {
                label::Style::HanBracketed
            }
        }
    }
}

/// The layout of the first table; without one, HTML where the report is written in it.
fn layout_of(report: &Report) -> Option<Layout> {
    let table = report.tables().next().map(|it| it.range);
    let mut start = 0;
    for block in &report.part.blocks {
        let range = TextRange::new(start, start + block.len());
        start = range.end;
        let is_table = table.is_some_and(|it| it.start < range.end && range.start < it.end);
        match block.layout {
            layout::Layout::Html if is_table || table.is_none() => return Some(Layout::Html),
            layout::Layout::Tsv if is_table => return Some(Layout::Tsv),
            layout::Layout::Csv(it) if is_table => return Some(Layout::Csv(it)),
            layout::Layout::Pipe | layout::Layout::Grid if is_table => {
                let is_markdown = block.text().contains("---");
                return Some(if is_markdown {
                    Layout::Markdown
                } else {
                    Layout::Pipes
                });
            }
            _ => {}
        }
    }
    table.map(|_| Layout::Tsv)
}
