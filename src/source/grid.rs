//! The one model that files are read into: paragraphs, and tables whose cells span others. It is written down
//! as HTML, for reasons that [`Document::text`](super::Document::text) gives.

use crate::text::range::{TextRange, to_u32};

use super::places::{Bounds, Places, Run, Spot};

#[derive(Clone, Debug)]
pub(super) enum Block {
    Paragraph(Words),
    Table(Grid),
    /// A cell of a sheet that is in no table, or a paragraph on a page.
    Line(Spot, Words),
    /// A row of a table that has no lines: its columns are what white space sets apart.
    #[cfg_attr(
        not(feature = "pdf"),
        expect(dead_code, reason = "only PDF has rows without a table")
    )]
    Row(Spot, Words),
}

/// Text, its lines ended by LF, and where it was read from.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    pub text: String,
    pub pieces: Vec<Piece>,
}

/// A stretch of words that stands in a part as it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub start: usize,
    pub len: usize,
    /// Where it begins in the part.
    pub source: usize,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// The sheet that it stands in, of those of a workbook.
    pub sheet: Option<u32>,
    /// Where each of its rows is drawn; none where the file has no pages.
    pub drawn: Vec<Drawn>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Counted from 1, with those that are not shown.
    pub number: u32,
    pub cells: Vec<Cell>,
}

/// The page that a row begins on, and where its cells are there.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub page: u32,
    pub cells: Vec<Bounds>,
}

#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// Counted from 1.
    pub column: u32,
    pub n_columns: u32,
    pub n_rows: u32,
    pub blocks: Vec<Block>,
}

/// What the text of a file is written with.
#[derive(Default)]
pub(super) struct Writer {
    pub text: String,
    pub places: Places,
    n_paragraphs: u32,
    n_tables: u32,
}

/// Words of which nobody has to know where they stand.
impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            pieces: Vec::new(),
        }
    }
}

impl Words {
    pub(super) fn push(&mut self, text: &str, source: Option<usize>) {
        if let Some(source) = source {
            self.pieces.push(Piece {
                start: self.text.len(),
                len: text.len(),
                source,
            });
        }
        self.text.push_str(text);
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

impl Writer {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for it in blocks {
            match it {
                Block::Paragraph(words) => {
                    self.n_paragraphs += 1;
                    if words.is_blank() {
                        continue;
                    }
                    self.paragraph(Spot::Paragraph(self.n_paragraphs), words);
                }
                Block::Line(spot, words) => self.paragraph(*spot, words),
                Block::Row(spot, words) => {
                    self.placed(*spot, |it| it.words(words));
                    self.text.push('\n');
                }
                Block::Table(grid) => self.table(grid),
            }
        }
    }

    fn paragraph(&mut self, spot: Spot, words: &Words) {
        self.text.push_str("<p>");
        self.placed(spot, |it| it.words(words));
        self.text.push_str("</p>\n");
    }

    fn table(&mut self, grid: &Grid) {
        self.n_tables += 1;
        let table = self.n_tables;
        self.text.push_str("<table>\n");
        for (row_idx, row) in grid.rows.iter().enumerate() {
            self.text.push_str("<tr>");
            for (cell_idx, cell) in row.cells.iter().enumerate() {
                let (row, column) = (row.number, cell.column);
                let spot = match (grid.sheet, grid.drawn.get(row_idx)) {
                    (Some(sheet), _) => Spot::Sheet { sheet, row, column },
                    (None, Some(drawn)) => Spot::PageCell {
                        page: drawn.page,
                        table,
                        row,
                        column,
                        bounds: drawn.cells.get(cell_idx).copied().unwrap_or_default(),
                    },
                    (None, None) => Spot::Cell { table, row, column },
                };
                let spans = span("rowspan", cell.n_rows) + &span("colspan", cell.n_columns);
                self.text.push_str(&format!("<td{spans}>"));
                self.placed(spot, |it| it.content(&cell.blocks));
                self.text.push_str("</td>");
            }
            self.text.push_str("</tr>\n");
        }
        self.text.push_str("</table>\n");
    }

    fn content(&mut self, blocks: &[Block]) {
        let mut is_first = true;
        for it in blocks {
            match it {
                Block::Paragraph(words) | Block::Line(_, words) | Block::Row(_, words)
                    if words.is_blank() => {}
                Block::Paragraph(words) | Block::Line(_, words) | Block::Row(_, words) => {
                    if !is_first {
                        self.text.push_str("<br>");
                    }
                    self.words(words);
                    is_first = false;
                }
                Block::Table(grid) => self.table(grid),
            }
        }
    }

    fn placed(&mut self, spot: Spot, write: impl FnOnce(&mut Self)) {
        let start = to_u32(self.text.len());
        write(self);
        let range = TextRange::new(start, to_u32(self.text.len()));
        self.places.add_spot(range, spot);
    }

    fn words(&mut self, words: &Words) {
        let mut at = 0;
        for piece in &words.pieces {
            self.characters(&words.text[at..piece.start], None);
            at = piece.start + piece.len;
            self.characters(&words.text[piece.start..at], Some(piece.source));
        }
        self.characters(&words.text[at..], None);
    }

    /// Writes characters down, those that are marks in HTML by their names.
    fn characters(&mut self, text: &str, source: Option<usize>) {
        let mut at = 0;
        while at < text.len() {
            let rest = &text[at..];
            let len = rest.find(['&', '<', '\n']).unwrap_or(rest.len());
            if let Some(source) = source.filter(|_| len > 0) {
                let start = to_u32(self.text.len());
                self.places.add_run(Run {
                    range: TextRange::new(start, start + to_u32(len)),
                    source: to_u32(source + at),
                });
            }
            self.text.push_str(&rest[..len]);
            at += len;
            if let Some(mark) = rest[len..].bytes().next() {
                self.text.push_str(match mark {
                    b'&' => "&amp;",
                    b'<' => "&lt;",
                    _ => "<br>\n",
                });
                at += 1;
            }
        }
    }
}

fn span(name: &str, n: u32) -> String {
    match n {
        0 | 1 => String::new(),
        _ => format!(" {name}=\"{n}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, source: usize) -> Block {
        let mut res = Words::default();
        res.push("一、", None);
        res.push(text, Some(source));
        Block::Paragraph(res)
    }

    fn cell(column: u32, n_rows: u32, blocks: Vec<Block>) -> Cell {
        Cell {
            column,
            n_columns: 1,
            n_rows,
            blocks,
        }
    }

    #[test]
    fn every_stretch_of_the_text_knows_its_place() {
        let inner = Grid {
            sheet: None,
            drawn: Vec::new(),
            rows: vec![Row {
                number: 1,
                cells: vec![cell(1, 1, vec![words("丙", 70)])],
            }],
        };
        let outer = Grid {
            sheet: None,
            drawn: Vec::new(),
            rows: vec![Row {
                number: 3,
                cells: vec![
                    cell(1, 2, vec![words("甲<\n乙", 20), words("&", 40)]),
                    cell(2, 1, vec![Block::Table(inner)]),
                ],
            }],
        };
        let mut writer = Writer::default();
        writer.blocks(&[words("总体", 5), words(" ", 9), Block::Table(outer)]);
        let Writer { text, places, .. } = writer;
        assert_eq!(
            text,
            "<p>一、总体</p>\n<p>一、 </p>\n<table>\n<tr><td rowspan=\"2\">一、甲&lt;<br>\n乙<br>一、&amp;</td>\
             <td><table>\n<tr><td>一、丙</td></tr>\n</table>\n</td></tr>\n</table>\n"
        );
        let of = |it: &str| {
            let start = to_u32(text.find(it).unwrap());
            TextRange::new(start, start + to_u32(it.len()))
        };
        let spot = |it: &str| places.at(of(it)).unwrap();
        let in_cell = |table, row, column| Spot::Cell { table, row, column };
        assert_eq!(spot("总体"), Spot::Paragraph(1));
        assert_eq!(spot("乙"), in_cell(1, 3, 1));
        assert_eq!(spot("丙"), in_cell(2, 1, 1));
        let source = |it: &str| places.run(of(it)).map(|it| it.source);
        assert_eq!(source("体"), Some(8));
        assert_eq!(source("乙"), Some(25));
        assert_eq!(source("一、总"), None);
        assert_eq!(source("甲&lt;"), None);
    }
}
