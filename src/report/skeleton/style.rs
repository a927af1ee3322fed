//! How a piece is written, so that it fits the report that it is put into.

use crate::report::Report;
use crate::syntax::layout;
use crate::text::label;
use crate::text::range::TextRange;
use crate::write::Layout;

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

/// The layout that all of a place is written in, where it is one that tables are written in.
pub fn layout_at(report: &Report, range: TextRange) -> Option<Layout> {
    let blocks = report.part.located_in(range).map(|it| it.1);
    let mut layouts = blocks.filter_map(|block| {
        let is_cell_per_line = || block.rows().all(|it| it.cells.len() <= 1);
        match block.layout {
            layout::Layout::Blank => None,
            layout::Layout::Html => Some(Some(Layout::Html)),
            layout::Layout::Tsv => Some(Some(Layout::Tsv)),
            layout::Layout::Csv(it) => Some(Some(Layout::Csv(it))),
            layout::Layout::Pipe if block.shows_header() => Some(Some(Layout::Markdown)),
            layout::Layout::Pipe => Some(Some(Layout::Pipes)),
            layout::Layout::Plain => Some(is_cell_per_line().then_some(Layout::Lines)),
            layout::Layout::Grid
            | layout::Layout::MediaWiki
            | layout::Layout::Asciidoc
            | layout::Layout::Head => Some(None),
        }
    });
    let first = layouts.next()??;
    layouts.all(|it| it == Some(first)).then_some(first)
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
