//! What of a workbook is read: what a reader sees, once.

use crate::source::packed;
use crate::source::places::Spot;
use crate::source::{Document, Unreadable, read};
use crate::text::range::{TextRange, to_u32};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// Cells of style 1 are framed; those of style 2 show whole numbers, zero as a dash.
const STYLES: &str = "<numFmts><numFmt numFmtId=\"200\" formatCode=\"0;-0;&quot;-&quot;\"/></numFmts>\
    <borders><border><left/></border><border><left style=\"thin\"/></border></borders>\
    <cellStyleXfs><xf numFmtId=\"10\"/></cellStyleXfs>\
    <cellXfs><xf/><xf borderId=\"1\"/><xf numFmtId=\"200\"/></cellXfs>\
    <dxfs><dxf><numFmt numFmtId=\"200\" formatCode=\"0.00\"/></dxf></dxfs>";

/// A workbook with these sheets, each with what is said of it in the book.
fn workbook(sheets: &[(&str, &str)], texts: &str) -> Vec<u8> {
    let relate = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>")
    };
    let root = format!(
        "<Relationships>{}</Relationships>",
        relate("r", "officeDocument", "xl/workbook.xml")
    );
    let mut own = relate("s", "styles", "styles.xml") + &relate("t", "sharedStrings", "texts.xml");
    let mut book = String::new();
    let mut parts = Vec::new();
    for (idx, (said, content)) in sheets.iter().enumerate() {
        let name = format!("sheets/{idx}.xml");
        own += &relate(&format!("n{idx}"), "worksheet", &name);
        book += &format!("<sheet name=\"表\" {said} r:id=\"n{idx}\"/>");
        let content = format!("<worksheet xmlns=\"{MAIN}\">{content}</worksheet>");
        parts.push((format!("xl/{name}"), content));
    }
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATED}\"><sheets>{book}</sheets></workbook>"
    );
    let styles = format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>");
    let texts = format!("<sst xmlns=\"{MAIN}\">{texts}</sst>");
    let own = format!("<Relationships>{own}</Relationships>");
    let mut all = vec![
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &own),
        ("xl/styles.xml", &styles),
        ("xl/texts.xml", &texts),
    ];
    all.extend(
        parts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    packed(&all).unwrap()
}

fn document(content: &str) -> Result<Document, Unreadable> {
    read(&workbook(&[("", content)], "")).unwrap()
}

/// Rows of cells from the first column on, blank ones left out; what begins with `|` is framed.
fn rows(rows: &[&[&str]]) -> String {
    let mut res = String::from("<sheetData>");
    for (number, row) in (1..).zip(rows) {
        res += &format!("<row r=\"{number}\">");
        for (column, text) in ('A'..).zip(*row) {
            let (style, text) = match text.strip_prefix('|') {
                Some(it) => (1, it),
                None => (0, *text),
            };
            if style > 0 || !text.is_empty() {
                res += &format!(
                    "<c r=\"{column}{number}\" s=\"{style}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                );
            }
        }
        res += "</row>";
    }
    res + "</sheetData>"
}

#[track_caller]
fn check(content: &str, expected: &str) {
    assert_eq!(document(content).unwrap().text, expected);
}

#[test]
fn rows_of_several_cells_are_a_table() {
    let rows = rows(&[
        &["标题"],
        &[],
        &["规章", "1", "", "3"],
        &["行政许可"],
        &["行政处罚", "2"],
        &["三、收到"],
        &["甲", "乙"],
        &["说明"],
    ]);
    check(
        &rows,
        "<p>标题</p>\n<table>\n<tr><td>规章</td><td>1</td><td></td><td>3</td></tr>\n\
         <tr><td>行政许可</td><td></td><td></td><td></td></tr>\n\
         <tr><td>行政处罚</td><td>2</td><td></td><td></td></tr>\n</table>\n<p>三、收到</p>\n\
         <table>\n<tr><td>甲</td><td>乙</td></tr>\n</table>\n<p>说明</p>\n",
    );
}

#[test]
fn a_framed_cell_is_one_that_is_blank() {
    let rows = rows(&[
        &["|行政许可", "|"],
        &["|一、新收", "|", "|", ""],
        &["|二、", "|1", "|2"],
    ]);
    check(
        &rows,
        "<table>\n<tr><td>行政许可</td><td></td><td></td></tr>\n\
         <tr><td>一、新收</td><td></td><td></td></tr>\n\
         <tr><td>二、</td><td>1</td><td>2</td></tr>\n</table>\n",
    );
}

#[test]
fn what_is_merged_is_one_cell() {
    let rows = rows(&[&["三、", "（一）", "", "5"], &["", "（二）", "藏", "6"]]);
    let merged = "<mergeCells><mergeCell ref=\"A1:A3\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"B2:C2\"/></mergeCells>";
    // The third row is in the file only as far as the first cell reaches into it.
    check(
        &(rows + merged),
        "<table>\n<tr><td rowspan=\"3\">三、</td><td colspan=\"2\">（一）</td><td>5</td></tr>\n\
         <tr><td colspan=\"2\">（二）</td><td>6</td></tr>\n<tr><td></td><td></td><td></td></tr>\n</table>\n",
    );
}

#[test]
fn what_is_hidden_is_not_read() {
    let rows = rows(&[
        &["甲", "9", "1"],
        &["乙", "8", "2"],
        &["丙", "7", "3"],
        &["丁", "6", "4"],
    ])
    .replacen("<row r=\"1\">", "<row r=\"1\" hidden=\"1\">", 1)
    .replacen("<row r=\"3\">", "<row r=\"3\" hidden=\"true\">", 1);
    let columns = "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"3\" max=\"3\" width=\"9\"/></cols>";
    let merged = "<mergeCells><mergeCell ref=\"A1:A3\"/></mergeCells>";
    let content = format!("{columns}{rows}{merged}");
    let expected =
        "<table>\n<tr><td>甲</td><td>2</td></tr>\n<tr><td>丁</td><td>4</td></tr>\n</table>\n";
    check(&content, expected);
    let book = workbook(
        &[
            ("state=\"hidden\"", &rows),
            ("", &content),
            ("state=\"veryHidden\"", &rows),
        ],
        "",
    );
    let document = read(&book).unwrap().unwrap();
    assert_eq!(document.text, expected);
    let start = to_u32(expected.find("4<").unwrap());
    let spot = document.places.at(TextRange::new(start, start + 1));
    let sheet = Spot::Sheet {
        sheet: 2,
        row: 4,
        column: 3,
    };
    assert_eq!(spot, Some(sheet));
}

#[test]
fn values_are_as_the_sheet_shows_them() {
    let texts = "<si><t>甲_x000D_\n乙</t></si><si><r><t>共</t></r><r><rPr><b/></rPr><t>计</t></r><rPh><t>gòng</t></rPh></si>";
    let cells = "<sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c><v>3</v></c><c s=\"2\"><v>1.5</v></c>\
        <c s=\"2\"><v>0</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#DIV/0!</v></c><c><f>A1</f><v>0.30000000000000004</v></c>\
        <c t=\"str\"><f>\"\"</f><v></v></c><c s=\"1\"/></row></sheetData>";
    let document = read(&workbook(&[("", cells)], texts)).unwrap().unwrap();
    let expected = "<table>\n<tr><td>甲<br>\n乙</td><td>共计</td><td>3</td><td>2</td><td>-</td><td>TRUE</td>\
        <td>#DIV/0!</td><td>0.3</td><td></td><td></td></tr>\n</table>\n";
    assert_eq!(document.text, expected);
}

#[test]
fn a_formula_that_was_never_computed_is_named() {
    for value in ["", "<v></v>", "<v/>"] {
        let cells = format!(
            "<sheetData><row r=\"1\"><c><v>3</v></c><c><f>SUM(A1)</f>{value}</c></row></sheetData>"
        );
        let spot = Spot::Sheet {
            sheet: 1,
            row: 1,
            column: 2,
        };
        assert_eq!(document(&cells).unwrap_err(), Unreadable::NotComputed(spot));
        // What nobody sees need not have been.
        let hidden = cells.replace("<row", "<row hidden=\"1\"");
        assert_eq!(document(&hidden).unwrap().text, "");
    }
}

#[test]
fn a_workbook_that_is_larger_than_it_looks_is_refused() {
    let refused = |content: &str| assert_eq!(document(content).unwrap_err(), Unreadable::TooLarge);
    let wide = |row: u32| {
        format!("<row r=\"{row}\"><c r=\"A{row}\"><v>1</v></c><c r=\"XFD{row}\"><v>1</v></c></row>")
    };
    let all: String = (1..20).map(wide).collect();
    refused(&format!("<sheetData>{all}</sheetData>"));
    refused("<sheetData/><mergeCells><mergeCell ref=\"A1:A1048576\"/></mergeCells>");
    let many: String = (0..200_001).map(|_| "<c/>").collect();
    refused(&format!("<sheetData><row>{many}</row></sheetData>"));
    let long = format!("<si><t>{}</t></si>", "长".repeat(100_000));
    let cells: String = (0..100).map(|_| "<c t=\"s\"><v>0</v></c>").collect();
    let content = format!("<sheetData><row>{cells}</row></sheetData>");
    let read = read(&workbook(&[("", &content)], &long)).unwrap();
    assert_eq!(read.unwrap_err(), Unreadable::TooLarge);
}

#[test]
fn a_workbook_that_says_what_cannot_be_is_damaged() {
    for content in [
        "<sheetData><row r=\"0\"/></sheetData>",
        "<sheetData><row r=\"1\"><c r=\"ZZZZ1\"/></row></sheetData>",
        "<sheetData><row r=\"1\"><c t=\"s\"><v>7</v></c></row></sheetData>",
        "<sheetData><row r=\"1\"><c><v>inf</v></c></row></sheetData>",
        "<mergeCells><mergeCell ref=\"B2:A1\"/></mergeCells>",
    ] {
        assert_eq!(
            document(content).unwrap_err(),
            Unreadable::Damaged,
            "{content}"
        );
    }
}
