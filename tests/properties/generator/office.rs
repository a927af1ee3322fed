//! Reports as Word and WPS leave them: what a reader sees is the report, what the file holds is more.

use std::io::{Cursor, Write};

use fastrand::Rng;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::Omission;
use super::decimal::Decimal;
use super::document::{self, Block};
use super::grid::{Content, Grid, Slot};
use super::model::{Model, Value};
use super::style::Style;

/// A number of a report: its fact id, its value, and how it is written.
pub type Figure = (String, Option<Decimal>, String);

/// A report in Word's format, and its numbers.
pub fn docx(model: &Model, style: &Style, rng: &mut Rng) -> (Vec<u8>, Vec<Figure>) {
    let is_worn = rng.usize(..4) > 0;
    written(model, style, rng, is_worn)
}

/// The same, with nothing in it that no program would write anew.
pub fn fresh_docx(model: &Model, style: &Style, rng: &mut Rng) -> (Vec<u8>, Vec<Figure>) {
    written(model, style, rng, false)
}

fn written(model: &Model, style: &Style, rng: &mut Rng, is_worn: bool) -> (Vec<u8>, Vec<Figure>) {
    let mut writer = Writer {
        model,
        style,
        rng,
        is_worn,
        figures: Vec::new(),
    };
    let body = writer.body(&document::blocks(model, style, &Omission::None));
    let figures = writer.figures;
    let uri = if rng.bool() {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    } else {
        "http://purl.oclc.org/ooxml/wordprocessingml/main"
    };
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{uri}\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><w:body>{body}\
         <w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>"
    );
    (package(&[("word/document.xml", &document)]), figures)
}

/// A package of Word with these parts; the first is the document.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let rest = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONSHIPS),
    ];
    packed(&[&rest, parts].concat())
}

/// A package of nothing but these parts.
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut res = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        res.start_file(*name, SimpleFileOptions::default()).unwrap();
        res.write_all(text.as_bytes()).unwrap();
    }
    res.finish().unwrap().into_inner()
}

struct Writer<'a> {
    model: &'a Model,
    style: &'a Style,
    rng: &'a mut Rng,
    /// Whether it was worked on, and not only written.
    is_worn: bool,
    figures: Vec<Figure>,
}

impl Writer<'_> {
    fn body(&mut self, blocks: &[Block]) -> String {
        let mut res = String::new();
        for block in blocks {
            match block {
                Block::Title(parts) => res += &self.paragraph(&parts.join("\n")),
                Block::Heading(it) | Block::Subhead(it) | Block::Paragraph(it) => {
                    res += &self.paragraph(it);
                }
                Block::Tables(_, grids) => {
                    for grid in grids {
                        if let Some(it) = &grid.caption {
                            res += &self.paragraph(it);
                        }
                        res += &self.table(grid);
                    }
                }
            }
            if self.once_in(12) {
                res += "<w:p/><w:p><w:pPr><w:sectPr/></w:pPr></w:p>";
            }
        }
        res
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.is_worn && self.rng.usize(..n) == 0
    }

    fn paragraph(&mut self, text: &str) -> String {
        let text = self.style.characters(text);
        let runs = self.runs(&text);
        let mut res = format!("<w:p><w:pPr><w:jc w:val=\"left\"/></w:pPr>{runs}</w:p>");
        if self.once_in(10) {
            res = format!(
                "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:del w:id=\"2\"><w:r><w:delText>删去 8 件</w:delText></w:r></w:del></w:p>{res}"
            );
        }
        if self.once_in(15) {
            res = format!(
                "<w:sdt><w:sdtPr><w:alias w:val=\"段\"/></w:sdtPr><w:sdtContent>{res}</w:sdtContent></w:sdt>"
            );
        }
        res
    }

    /// Text in runs that begin and end anywhere, with what nobody sees between them.
    fn runs(&mut self, text: &str) -> String {
        let mut res = String::new();
        for (idx, line) in text.split('\n').enumerate() {
            if idx > 0 {
                res += "<w:r><w:br/></w:r>";
            }
            let chars: Vec<char> = line.chars().collect();
            let mut at = 0;
            while at < chars.len() {
                let most = chars.len() - at;
                let len = if self.is_worn {
                    self.rng.usize(1..=most)
                } else {
                    most
                };
                let chunk: String = chars[at..at + len].iter().collect();
                res += &self.run(&chunk);
                if self.once_in(3) {
                    res += self.noise();
                }
                at += len;
            }
        }
        if self.once_in(6) {
            res += self.noise();
        }
        res
    }

    fn run(&mut self, text: &str) -> String {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let properties = [
            "",
            "<w:rPr><w:b/></w:rPr>",
            "<w:rPr><w:vanish w:val=\"0\"/><w:rPrChange w:id=\"3\"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>",
        ];
        let properties = properties[self.rng.usize(..3)];
        let run = format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>");
        if !self.is_worn {
            return run;
        }
        match self.rng.usize(..14) {
            0 => format!("<w:smartTag w:element=\"chsdate\"><w:smartTagPr/>{run}</w:smartTag>"),
            1 => format!("<w:hyperlink w:anchor=\"a\">{run}</w:hyperlink>"),
            2 => format!("<w:ins w:id=\"4\" w:author=\"甲\">{run}</w:ins>"),
            3 => format!(
                "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
            ),
            4 => format!("<w:fldSimple w:instr=\" =SUM(LEFT) \">{run}</w:fldSimple>"),
            5 => format!(
                "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{run}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
            ),
            6 => format!("<w:moveTo w:id=\"5\">{run}</w:moveTo>"),
            _ => run,
        }
    }

    fn noise(&mut self) -> &'static str {
        const ALL: [&str; 7] = [
            "<w:bookmarkStart w:id=\"6\" w:name=\"_GoBack\"/><w:bookmarkEnd w:id=\"6\"/>",
            "<w:del w:id=\"7\"><w:r><w:delText>17</w:delText></w:r></w:del>",
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>23</w:t></w:r>",
            "<w:moveFrom w:id=\"8\"><w:r><w:t>31</w:t></w:r></w:moveFrom>",
            "<w:proofErr w:type=\"spellStart\"/><w:r><w:lastRenderedPageBreak/></w:r>",
            "<w:r><w:commentReference w:id=\"1\"/></w:r>",
            "<w:r><w:softHyphen/></w:r>",
        ];
        ALL[self.rng.usize(..ALL.len())]
    }

    fn table(&mut self, grid: &Grid) -> String {
        let mut res = String::from("<w:tbl><w:tblPr><w:tblW w:w=\"0\"/></w:tblPr><w:tblGrid/>");
        for row in grid.expand() {
            if self.once_in(12) {
                let how = if self.rng.bool() {
                    "<w:hidden/>"
                } else {
                    "<w:del w:id=\"9\"/>"
                };
                res += &format!(
                    "<w:tr><w:trPr>{how}</w:trPr><w:tc><w:p><w:r><w:t>99</w:t></w:r></w:p></w:tc></w:tr>"
                );
            }
            let cells: String = row.iter().map(|it| self.slot(it)).collect();
            let mut row =
                format!("<w:tr><w:trPr><w:trHeight w:val=\"340\"/></w:trPr>{cells}</w:tr>");
            if self.once_in(10) {
                row = format!("<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>");
            }
            res += &row;
        }
        res += "</w:tbl>";
        if self.once_in(4) {
            res = format!("<w:sdt><w:sdtPr/><w:sdtContent>{res}</w:sdtContent></w:sdt>");
        }
        res
    }

    fn slot(&mut self, slot: &Slot<'_>) -> String {
        let (cell, is_below) = match slot {
            Slot::Right => return String::new(),
            Slot::Begin(cell) => (*cell, false),
            Slot::Below(cell) => (*cell, true),
        };
        let merge = match (is_below, cell.rows) {
            (true, _) => "<w:vMerge/>",
            (false, 1) => "",
            (false, _) => "<w:vMerge w:val=\"restart\"/>",
        };
        let content = match &cell.content {
            _ if is_below => "<w:p/>".to_owned(),
            Content::Label(label) => self.label(label),
            Content::Fact(id) => self.figure(id),
            Content::Gone => "<w:p/>".to_owned(),
        };
        let columns = cell.columns;
        let res = format!(
            "<w:tc><w:tcPr><w:tcW w:w=\"600\"/><w:gridSpan w:val=\"{columns}\"/>{merge}</w:tcPr>{content}</w:tc>"
        );
        if self.once_in(25) {
            return format!("<w:sdt><w:sdtContent>{res}</w:sdtContent></w:sdt>");
        }
        res
    }

    fn label(&mut self, label: &str) -> String {
        let text = self.style.characters(label).replace('\n', "");
        let runs = self.runs(&text);
        format!("<w:p>{runs}</w:p>")
    }

    fn figure(&mut self, id: &str) -> String {
        let value = self.model.get(id).unwrap_or(Value::Blank);
        let raw = self.style.number(value);
        self.figures
            .push((id.to_owned(), value.number(), raw.clone()));
        let runs = self.runs(&raw);
        let empty = if self.once_in(8) { "<w:p/>" } else { "" };
        format!("{empty}<w:p>{runs}</w:p>")
    }
}
