//! Reports as workbooks: what a reader sees is the report, what the file holds is more.

use fastrand::Rng;

use super::Omission;
use super::document::{self, Block};
use super::grid::{Content, Grid, Slot};
use super::model::{Model, Value};
use super::office::{Figure, packed};
use super::style::Style;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Style 1 is framed, style 2 groups digits, style 3 does both.
const STYLES: &str = "<borders><border/><border><left style=\"thin\"/></border></borders>\
    <cellXfs><xf/><xf borderId=\"1\"/><xf numFmtId=\"3\"/><xf numFmtId=\"3\" borderId=\"1\"/></cellXfs>";

/// A report as a workbook, and its numbers.
pub fn xlsx(model: &Model, style: &Style, rng: &mut Rng) -> (Vec<u8>, Vec<Figure>) {
    let hidden_column = (rng.usize(..3) == 0).then(|| rng.usize(1..6));
    let mut writer = Writer {
        model,
        style,
        is_framed: rng.bool(),
        hidden_column,
        rng,
        figures: Vec::new(),
        texts: Vec::new(),
        sheets: vec![Sheet::default()],
    };
    writer.report(&document::blocks(model, style, &Omission::None));
    let uri = if writer.rng.bool() { MAIN } else { STRICT };
    let bytes = writer.bytes(uri);
    (bytes, writer.figures)
}

#[derive(Default)]
struct Sheet {
    rows: String,
    merged: Vec<String>,
    /// The last row that is written.
    row: usize,
}

struct Writer<'a> {
    model: &'a Model,
    style: &'a Style,
    rng: &'a mut Rng,
    is_framed: bool,
    /// The column of the sheets that nobody sees, counted from 0.
    hidden_column: Option<usize>,
    figures: Vec<Figure>,
    texts: Vec<String>,
    sheets: Vec<Sheet>,
}

impl Writer<'_> {
    fn report(&mut self, blocks: &[Block]) {
        let is_split = self.rng.bool();
        for block in blocks {
            match block {
                Block::Title(parts) => self.line(&parts.join("\n")),
                Block::Heading(it) => {
                    if is_split {
                        self.sheets.push(Sheet::default());
                    }
                    self.line(it);
                }
                Block::Subhead(it) | Block::Paragraph(it) => self.line(it),
                Block::Tables(_, grids) => {
                    for grid in grids {
                        if let Some(it) = &grid.caption {
                            self.line(it);
                        }
                        self.table(grid);
                    }
                }
            }
        }
    }

    fn sheet(&mut self) -> &mut Sheet {
        self.sheets.last_mut().unwrap()
    }

    /// Begins a row; hidden ones may stand before it, and, where a table does not go on, blank ones.
    fn begin_row(&mut self, may_be_apart: bool) -> usize {
        if self.rng.usize(..15) == 0 {
            self.sheet().row += 1;
            let row = self.sheet().row;
            self.sheet().rows += &format!(
                "<row r=\"{row}\" hidden=\"1\"><c r=\"A{row}\"><v>77</v></c><c r=\"B{row}\"><v>7</v></c></row>"
            );
        }
        let gap = if may_be_apart {
            self.rng.usize(1..3)
        } else {
            1
        };
        self.sheet().row += gap;
        let row = self.sheet().row;
        self.sheet().rows += &format!("<row r=\"{row}\">");
        row
    }

    /// What stands in a row from its first column on, with what the hidden column holds.
    fn end_row(&mut self, row: usize, mut cells: Vec<(usize, String)>) {
        if let Some(it) = self.hidden_column {
            cells.push((it, format!("<c r=\"{}\"><v>88</v></c>", name(row, it))));
        }
        cells.sort_by_key(|it| it.0);
        let cells: String = cells.into_iter().map(|it| it.1).collect();
        self.sheet().rows += &(cells + "</row>");
    }

    /// The column of the sheet for one of the report.
    fn column(&self, column: usize) -> usize {
        column + usize::from(self.hidden_column.is_some_and(|it| it <= column))
    }

    fn line(&mut self, text: &str) {
        let row = self.begin_row(true);
        let text = self.style.characters(text);
        let column = self.column(0);
        let cell = self.text_cell(&name(row, column), 0, &text);
        if self.rng.bool() {
            let end = name(row, self.column(7));
            let start = name(row, column);
            self.sheet().merged.push(format!("{start}:{end}"));
        }
        self.end_row(row, vec![(column, cell)]);
    }

    fn text_cell(&mut self, name: &str, style: usize, text: &str) -> String {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let content = match self.rng.usize(..3) {
            0 => {
                return format!(
                    "<c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                );
            }
            1 => {
                return format!(
                    "<c r=\"{name}\" s=\"{style}\" t=\"str\"><f>A1</f><v>{text}</v></c>"
                );
            }
            _ if self.rng.bool() => format!("<t xml:space=\"preserve\">{text}</t>"),
            _ => {
                let at = text.char_indices().nth(2).map_or(0, |it| it.0);
                let (a, b) = if text.contains('&') {
                    ("", text.as_str())
                } else {
                    text.split_at(at)
                };
                format!(
                    "<r><t>{a}</t></r><r><rPr><b/></rPr><t>{b}</t></r><rPh sb=\"0\" eb=\"1\"><t>9</t></rPh>"
                )
            }
        };
        self.texts.push(content);
        let index = self.texts.len() - 1;
        format!("<c r=\"{name}\" s=\"{style}\" t=\"s\"><v>{index}</v></c>")
    }

    fn table(&mut self, grid: &Grid) {
        let mut merged = Vec::new();
        let mut rows = Vec::new();
        for (idx, slots) in grid.expand().iter().enumerate() {
            let row = self.begin_row(idx == 0 && grid.caption.is_none());
            rows.push(row);
            let mut cells = Vec::new();
            for (at, slot) in slots.iter().enumerate() {
                let column = self.column(at);
                let place = name(row, column);
                if let Slot::Begin(cell) = slot {
                    if cell.rows > 1 || cell.columns > 1 {
                        merged.push((idx, at, cell.rows, cell.columns));
                    }
                    let cell = match &cell.content {
                        Content::Label(label) => {
                            let label = self.style.characters(label).replace('\n', "");
                            self.text_cell(&place, usize::from(self.is_framed), &label)
                        }
                        Content::Fact(id) => self.figure(&place, id),
                        Content::Gone => String::new(),
                    };
                    cells.push((column, cell));
                } else if self.is_framed {
                    cells.push((column, format!("<c r=\"{place}\" s=\"1\"/>")));
                }
            }
            self.end_row(row, cells);
        }
        for (row, column, n_rows, n_columns) in merged {
            let last = (row + n_rows).min(rows.len()) - 1;
            let start = name(rows[row], self.column(column));
            let end = name(rows[last], self.column(column + n_columns - 1));
            self.sheet().merged.push(format!("{start}:{end}"));
        }
    }

    fn figure(&mut self, place: &str, id: &str) -> String {
        let value = self.model.get(id).unwrap_or(Value::Blank);
        let raw = self.style.number(value);
        let number = value.number();
        self.figures.push((id.to_owned(), number, raw.clone()));
        let Some(number) = number else {
            return match raw.as_str() {
                "" => format!("<c r=\"{place}\" s=\"1\"/>"),
                _ => self.text_cell(place, 1, &raw),
            };
        };
        let frame = usize::from(self.is_framed);
        let digits = number.to_string();
        let formula = if self.rng.usize(..4) == 0 {
            "<f>SUM(A1:B2)</f>"
        } else {
            ""
        };
        if raw == digits {
            return format!("<c r=\"{place}\" s=\"{frame}\">{formula}<v>{digits}</v></c>");
        }
        if raw.contains(',') && number.as_integer().is_some() {
            let style = 2 + frame;
            return format!("<c r=\"{place}\" s=\"{style}\">{formula}<v>{digits}</v></c>");
        }
        self.text_cell(place, frame, &raw)
    }

    fn bytes(&self, uri: &str) -> Vec<u8> {
        let relate = |id: &str, kind: &str, target: &str| {
            format!("<Relationship Id=\"{id}\" Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>")
        };
        let mut own =
            relate("s", "styles", "/xl/styles.xml") + &relate("t", "sharedStrings", "texts.xml");
        let mut book = String::from("<x:sheet name=\"藏\" state=\"hidden\" r:id=\"n0\"/>");
        let hidden = self.hidden_column.map_or_else(String::new, |it| {
            format!(
                "<cols><col min=\"{0}\" max=\"{0}\" hidden=\"1\"/></cols>",
                it + 1
            )
        });
        let mut parts = Vec::new();
        for (idx, sheet) in self.sheets.iter().enumerate() {
            let target = format!("worksheets/sheet{idx}.xml");
            own += &relate(&format!("n{idx}"), "worksheet", &target);
            book += &format!("<x:sheet name=\"表{idx}\" r:id=\"n{idx}\"/>");
            let merged: String = sheet
                .merged
                .iter()
                .map(|it| format!("<mergeCell ref=\"{it}\"/>"))
                .collect();
            let rows = &sheet.rows;
            let content = format!(
                "<worksheet xmlns=\"{uri}\">{hidden}<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
            );
            parts.push((format!("xl/{target}"), content));
        }
        let texts: String = self
            .texts
            .iter()
            .map(|it| format!("<si>{it}</si>"))
            .collect();
        let relationships = |all: &str| format!("<Relationships>{all}</Relationships>");
        parts.extend([
            ("_rels/.rels".to_owned(), relationships(&relate("r", "officeDocument", "xl/workbook.xml"))),
            ("xl/_rels/workbook.xml.rels".to_owned(), relationships(&own)),
            ("xl/styles.xml".to_owned(), format!("<styleSheet xmlns=\"{uri}\">{STYLES}</styleSheet>")),
            ("xl/texts.xml".to_owned(), format!("<sst xmlns=\"{uri}\">{texts}</sst>")),
            (
                "xl/workbook.xml".to_owned(),
                format!("<x:workbook xmlns:x=\"{uri}\" xmlns:r=\"{RELATED}\"><x:sheets>{book}</x:sheets></x:workbook>"),
            ),
        ]);
        let parts: Vec<(&str, &str)> = parts
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_str()))
            .collect();
        packed(&parts)
    }
}

/// The name of a cell by its row, and its column counted from 0.
fn name(row: usize, column: usize) -> String {
    let letters: Vec<char> = ('A'..='Z').collect();
    let last = letters[column % 26];
    match column / 26 {
        0 => format!("{last}{row}"),
        before => format!("{}{last}{row}", letters[before - 1]),
    }
}
