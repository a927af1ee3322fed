//! HTML, as editors and Word write it.

use fastrand::Rng;

use super::document::Block;
use super::grid::{Cell, Content, Grid, Role};
use super::page::{Line, Piece};
use super::style::Style;

/// What stands around the content of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrapper {
    /// Nothing.
    #[default]
    Bare,
    /// `<p>`
    Paragraph,
    /// `<p><span>`, and the digits of a number in two spans.
    SplitSpans,
    /// `<p><span>`
    Span,
    /// Elements that few pages have, and a place to break after the first digit.
    Odd,
}

/// Where attributes stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Attributes {
    /// Only spans of cells.
    #[default]
    Needed,
    /// Widths and styles too.
    Many,
    /// The same, wrapped over lines.
    Wrapped,
}

/// Choices of HTML.
#[derive(Clone, Debug, Default)]
pub struct HtmlStyle {
    /// `<TD>`
    pub upper_case: bool,
    /// No line breaks between tags.
    pub one_line: bool,
    /// Each tag on a line of its own.
    pub tag_per_line: bool,
    /// `<th>` for column labels.
    pub header_cells: bool,
    /// `<tbody>`
    pub body: bool,
    /// What stands around the content of a cell.
    pub wrapper: Wrapper,
    /// Where attributes stand.
    pub attributes: Attributes,
    /// `&nbsp;` around numbers and in broken labels.
    pub hard_spaces: bool,
    /// 0 for `<h2>`, 1 for `<p><strong>`, otherwise `<p>`.
    pub headings: usize,
    /// `<html>` and `<head>` around it all.
    pub whole_page: bool,
    /// All of it in one cell of a table.
    pub in_table: bool,
    /// The title stands in the head of the page alone.
    pub title_in_head: bool,
}

impl HtmlStyle {
    pub(super) fn random(rng: &mut Rng) -> HtmlStyle {
        let wrappers = [
            Wrapper::Bare,
            Wrapper::Paragraph,
            Wrapper::Span,
            Wrapper::SplitSpans,
            Wrapper::Odd,
        ];
        let one_line = rng.usize(..3) == 0;
        HtmlStyle {
            upper_case: rng.usize(..4) == 0,
            one_line,
            tag_per_line: !one_line && rng.bool(),
            header_cells: rng.usize(..4) == 0,
            body: rng.bool(),
            wrapper: wrappers[rng.usize(..5)],
            attributes: match rng.usize(..4) {
                0 | 1 => Attributes::Needed,
                2 => Attributes::Many,
                _ => Attributes::Wrapped,
            },
            hard_spaces: rng.usize(..4) == 0,
            headings: rng.usize(..4),
            whole_page: rng.usize(..3) == 0,
            in_table: rng.usize(..4) == 0,
            title_in_head: rng.usize(..3) == 0,
        }
    }

    /// Whether a number is split after its first digit.
    pub(super) fn splits_digits(&self) -> bool {
        matches!(self.wrapper, Wrapper::SplitSpans | Wrapper::Odd)
    }

    /// The tags between the first digit and the others.
    pub(super) fn between_digits(&self) -> String {
        if self.wrapper == Wrapper::Odd {
            return self.open("wbr", "");
        }
        format!("{}{}", self.close("span"), self.open("span", SPAN))
    }

    fn case(&self, name: &str) -> String {
        if self.upper_case {
            name.to_uppercase()
        } else {
            name.to_owned()
        }
    }

    /// An opening tag; `extra` is left out where attributes are few.
    fn open(&self, name: &str, extra: &str) -> String {
        self.open_with(name, &[], extra)
    }

    fn open_with(&self, name: &str, needed: &[String], extra: &str) -> String {
        let mut tag = format!("<{}", self.case(name));
        let gap = if self.attributes == Attributes::Wrapped {
            "\n  "
        } else {
            " "
        };
        for attribute in needed {
            tag.push_str(&format!(" {attribute}"));
        }
        if self.attributes != Attributes::Needed && !extra.is_empty() {
            tag.push_str(&format!("{gap}{extra}"));
        }
        tag + ">"
    }

    fn close(&self, name: &str) -> String {
        format!("</{}>", self.case(name))
    }

    /// What separates tags.
    fn gap(&self) -> &'static str {
        if self.tag_per_line { "\n" } else { "" }
    }
}

const SPAN: &str = "lang=EN-US style='font-size:12.0pt;font-family:宋体'";
const PARAGRAPH: &str = "class=\"MsoNormal\" style=\"text-align:center;line-height:20pt\"";
const CELL: &str = "valign=\"middle\" style=\"border:1px solid #000;padding:0 5px\"";

/// The lines of a document.
pub(super) fn lines(blocks: &[Block], style: &Style) -> Vec<Line> {
    let html = &style.html;
    let mut lines: Vec<Line> = Vec::new();
    let heads_title = html.whole_page && html.title_in_head;
    let title = blocks.iter().find_map(|it| match it {
        Block::Title(parts) if heads_title => Some(parts.concat()),
        _ => None,
    });
    if html.whole_page {
        let title = title.as_deref().unwrap_or("信息公开");
        let head =
            format!("<html><head><meta charset=\"utf-8\"><title>{title}</title></head><body>");
        lines.push(vec![Piece::text(if html.upper_case {
            head.replace("html>", "HTML>").replace("body>", "BODY>")
        } else {
            head
        })]);
    }
    if html.in_table {
        let tags = ["table", "tr", "td"].map(|it| html.open(it, ""));
        lines.push(vec![Piece::text(tags.concat())]);
    }
    for block in blocks {
        if heads_title && matches!(block, Block::Title(_)) {
            continue;
        }
        lines.extend(block_lines(block, style));
    }
    if html.in_table {
        let tags = ["td", "tr", "table"].map(|it| html.close(it));
        lines.push(vec![Piece::text(tags.concat())]);
    }
    if html.whole_page {
        lines.push(vec![Piece::text(html.close("body") + &html.close("html"))]);
    }
    if html.one_line {
        return vec![lines.concat()];
    }
    lines
}

fn block_lines(block: &Block, style: &Style) -> Vec<Line> {
    let html = &style.html;
    let element = |name: &str, text: &str| {
        let text = text.replace("\n", &html.open("br", ""));
        let tags = (html.open(name, ""), html.close(name));
        vec![Piece::text(format!("{}{text}{}", tags.0, tags.1))]
    };
    let strong = |text: &str| {
        let inner = format!("{}{text}{}", html.open("strong", ""), html.close("strong"));
        element("p", &inner)
    };
    match block {
        Block::Title(parts) => {
            let text = parts.join("\n");
            vec![element(if html.headings == 0 { "h1" } else { "p" }, &text)]
        }
        Block::Heading(text) => vec![match html.headings {
            0 => element("h2", text),
            1 => strong(text),
            _ => element("p", text),
        }],
        Block::Subhead(text) if html.headings == 1 => vec![strong(text)],
        Block::Subhead(text) | Block::Paragraph(text) => vec![element("p", text)],
        Block::Tables(_, grids) => {
            let mut lines = Vec::new();
            for grid in grids {
                lines.extend(grid.caption.iter().map(|it| element("p", it)));
                lines.extend(table(grid, style));
            }
            lines
        }
    }
}

fn table(grid: &Grid, style: &Style) -> Vec<Line> {
    let html = &style.html;
    let extra = "border=\"1\" cellspacing=\"0\" cellpadding=\"0\" width=\"638\"";
    let mut lines = vec![vec![Piece::text(html.open("table", extra))]];
    if html.body {
        lines.push(vec![Piece::text(html.open("tbody", ""))]);
    }
    for row in &grid.rows {
        let mut line = vec![Piece::text(html.open("tr", "style=\"height:18pt\""))];
        for cell in &row.cells {
            let name = if html.header_cells && row.role == Role::Header {
                "th"
            } else {
                "td"
            };
            line.extend(cell_pieces(cell, name, style));
        }
        line.push(Piece::text(format!("{}{}", html.gap(), html.close("tr"))));
        lines.push(line);
    }
    if html.body {
        lines.push(vec![Piece::text(html.close("tbody"))]);
    }
    lines.push(vec![Piece::text(html.close("table"))]);
    lines
}

fn cell_pieces(cell: &Cell, name: &str, style: &Style) -> Line {
    let html = &style.html;
    let hard_space = if html.hard_spaces { "&nbsp;" } else { "" };
    let content = match &cell.content {
        Content::Gone => return Line::new(),
        Content::Fact(id) => vec![
            Piece::text(hard_space),
            Piece::Fact(id.clone()),
            Piece::text(hard_space),
        ],
        Content::Label(label) if html.hard_spaces => {
            vec![Piece::Text(label.replace(' ', "&nbsp;"))]
        }
        Content::Label(label) => vec![Piece::Text(label.clone())],
    };
    let mut spans = Vec::new();
    if cell.columns > 1 {
        spans.push(format!("colspan=\"{}\"", cell.columns));
    }
    if cell.rows > 1 {
        spans.push(format!("rowspan=\"{}\"", cell.rows));
    }
    let gap = html.gap();
    let mut res = vec![Piece::Text(format!(
        "{gap}{}",
        html.open_with(name, &spans, CELL)
    ))];
    let inner: &[(&str, &str)] = match html.wrapper {
        Wrapper::Bare => &[],
        Wrapper::Paragraph => &[("p", PARAGRAPH)],
        Wrapper::Odd => &[("nobr", ""), ("x-cell", SPAN)],
        Wrapper::Span | Wrapper::SplitSpans => &[("p", PARAGRAPH), ("span", SPAN)],
    };
    for (tag, extra) in inner {
        res.push(Piece::Text(html.open(tag, extra)));
    }
    res.extend(content);
    for (tag, _) in inner.iter().rev() {
        res.push(Piece::Text(html.close(tag)));
    }
    res.push(Piece::Text(html.close(name)));
    res
}
