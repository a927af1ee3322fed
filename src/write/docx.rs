//! A document of Word in the hand of official documents (GB/T 9704): A4, 小标宋 for the title, 黑体 for headings,
//! 仿宋 for the text; the tables as the form draws them.

use crate::source::packed;

use super::Piece;
use super::table::{Cell, CellKind, Grid, N_LABELS};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// A twentieth of a point is the measure of Word. The page and its margins: 37, 26, 35 and 28 mm.
const PAGE: [u32; 2] = [11_906, 16_838];
const MARGINS: [u32; 4] = [2098, 1474, 1984, 1587];
/// Between the margins at both sides.
const WIDTH: u32 = PAGE[0] - MARGINS[1] - MARGINS[3];

const TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/word/document.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
    <Override PartName=\"/word/styles.xml\" \
    ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";

/// The styles, by the names that paragraphs know them by.
const TITLE: &str = "Title";
const HEADING: &str = "Heading1";
const SUBHEADING: &str = "Heading2";
const CELL: &str = "Cell";

/// The pieces as a file. Comments for us are no part of a document, and are left out. `None` where it would be
/// larger than such a file can be.
pub fn document(pieces: &[Piece]) -> Option<Vec<u8>> {
    let mut body = String::new();
    let mut has_title = false;
    for it in pieces {
        match it {
            Piece::Heading { text, level } => {
                let style = match level {
                    1 => TITLE,
                    0 if !has_title => TITLE,
                    0 | 2 => HEADING,
                    _ => SUBHEADING,
                };
                has_title = true;
                body += &paragraph(Some(style), text);
            }
            Piece::Paragraph(text) => body += &paragraph(None, text),
            Piece::Table(grid) => body += &table(&slots(grid), &widths(grid)),
            Piece::Rows(rows) => body += &plain_table(rows),
            Piece::Comment(_) => {}
        }
    }
    let [width, height] = PAGE;
    let [top, right, bottom, left] = MARGINS;
    let main = format!(
        "<w:document xmlns:w=\"{MAIN}\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>\
         <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"851\" \
         w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    packed(&[
        ("[Content_Types].xml", &part(TYPES)),
        (
            "_rels/.rels",
            &relationship("officeDocument", "word/document.xml"),
        ),
        ("word/document.xml", &part(&main)),
        (
            "word/_rels/document.xml.rels",
            &relationship("styles", "styles.xml"),
        ),
        ("word/styles.xml", &part(&styles())),
    ])
}

fn part(content: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{content}")
}

fn relationship(kind: &str, target: &str) -> String {
    const OF: &str = "http://schemas.openxmlformats.org";
    part(&format!(
        "<Relationships xmlns=\"{OF}/package/2006/relationships\"><Relationship Id=\"rId1\" \
         Type=\"{OF}/officeDocument/2006/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
    ))
}

/// Sizes are in half points: 44 is 二号, 32 三号, 21 五号. Lines of text stand 28 points apart.
fn styles() -> String {
    let style = |id: &str, name: &str, paragraph: &str, font: &str, size: u32| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:next w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr><w:rFonts w:eastAsia=\"{font}\"/>\
             <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>"
        )
    };
    let outline = |level: u32| format!("<w:keepNext/><w:outlineLvl w:val=\"{level}\"/>");
    let title = "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"560\" w:line=\"600\" w:lineRule=\"exact\"/>\
                 <w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/><w:jc w:val=\"center\"/>";
    let cell = "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>\
                <w:jc w:val=\"center\"/>";
    let all = [
        style(TITLE, "Title", title, "方正小标宋简体", 44),
        style(HEADING, "heading 1", &outline(0), "黑体", 32),
        style(SUBHEADING, "heading 2", &outline(1), "楷体", 32),
        style(CELL, "Cell", cell, "宋体", 21),
    ];
    format!(
        "<w:styles xmlns:w=\"{MAIN}\"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" \
         w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\" w:eastAsia=\"仿宋\"/><w:sz w:val=\"32\"/>\
         <w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>\
         <w:jc w:val=\"both\"/></w:pPr></w:style>{}</w:styles>",
        all.concat()
    )
}

fn paragraph(style: Option<&str>, text: &str) -> String {
    let style = style.map(|it| format!("<w:pPr><w:pStyle w:val=\"{it}\"/></w:pPr>"));
    let lines: Vec<String> = text
        .split('\n')
        .map(|it| format!("<w:t xml:space=\"preserve\">{}</w:t>", escaped(it)))
        .collect();
    let run = match text {
        "" => String::new(),
        _ => format!("<w:r>{}</w:r>", lines.join("<w:br/>")),
    };
    format!("<w:p>{}{run}</w:p>", style.unwrap_or_default())
}

/// Characters as XML holds them; there are some that it cannot hold.
fn escaped(text: &str) -> String {
    let is_held = |it: &char| *it >= ' ' || *it == '\t';
    let text: String = text.chars().filter(is_held).collect();
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// What stands in a row from one column on.
struct Slot<'a> {
    n_columns: usize,
    merge: Merge,
    text: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
    None,
    /// The rows below go on with it.
    Begin,
    /// It goes on from the row above.
    Below,
}

/// The rows of a table of the form with every cell, those as well that go on from above.
fn slots(grid: &Grid) -> Vec<Vec<Slot<'_>>> {
    // The cells that reach into the row, by the column that they begin in: how many more rows, how many columns.
    let mut open: Vec<(usize, usize, usize)> = Vec::new();
    let mut res = Vec::new();
    for row in &grid.rows {
        let mut slots: Vec<(usize, Slot<'_>)> = Vec::new();
        for (column, _, n_columns) in &open {
            let (merge, n_columns) = (Merge::Below, *n_columns);
            let text = "";
            slots.push((
                *column,
                Slot {
                    n_columns,
                    merge,
                    text,
                },
            ));
        }
        let mut column = 0;
        let mut begun = Vec::new();
        for cell in row {
            while let Some(it) = open.iter().find(|it| (it.0..it.0 + it.2).contains(&column)) {
                column = it.0 + it.2;
            }
            let Cell {
                n_rows, n_columns, ..
            } = *cell;
            let merge = if n_rows > 1 {
                Merge::Begin
            } else {
                Merge::None
            };
            let text = &cell.text;
            slots.push((
                column,
                Slot {
                    n_columns,
                    merge,
                    text,
                },
            ));
            begun.push((column, n_rows, n_columns));
            column += n_columns;
        }
        open.extend(begun);
        open.retain_mut(|it| {
            it.1 -= 1;
            it.1 > 0
        });
        slots.sort_by_key(|it| it.0);
        res.push(slots.into_iter().map(|it| it.1).collect());
    }
    res
}

/// How wide the columns of a table of the form are: those of figures alike, those of labels as wide as is left.
fn widths(grid: &Grid) -> Vec<u32> {
    // In hundredths of the width: the two outer columns of labels of 表三 are narrow, 表二 has one of labels.
    const OUTER: [u32; N_LABELS - 1] = [7, 13];
    const LABELS_OF_FEW: u32 = 40;
    let n_columns = grid.n_columns();
    let n_labels = grid
        .rows
        .iter()
        .map(|it| n_before_values(it))
        .max()
        .unwrap_or(0);
    let labels: Vec<u32> = match (n_labels, n_columns) {
        (0, _) => Vec::new(),
        (1, _) => vec![LABELS_OF_FEW],
        _ => OUTER.into_iter().chain([25]).collect(),
    };
    let labels = labels.into_iter().map(|it| WIDTH * it / 100);
    let mut res: Vec<u32> = labels.take(n_columns.saturating_sub(1)).collect();
    let rest = WIDTH - res.iter().sum::<u32>();
    let n_values = n_columns - res.len();
    res.extend(shares(rest, n_values));
    res
}

/// A width in so many parts, as equal as whole numbers are.
fn shares(width: u32, n: usize) -> impl Iterator<Item = u32> {
    let n = u32::try_from(n).unwrap_or(u32::MAX);
    (0..n).map(move |it| width * (it + 1) / n - width * it / n)
}

/// How many columns of a row stand before its figures; none where it has no figures.
fn n_before_values(row: &[Cell]) -> usize {
    let Some(first) = row.iter().position(|it| it.kind == CellKind::Value) else {
        return 0;
    };
    row[..first].iter().map(|it| it.n_columns).sum()
}

/// A table of rows that need not be equally long.
fn plain_table(rows: &[Vec<String>]) -> String {
    let n_columns = rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let widths: Vec<u32> = shares(WIDTH, n_columns).collect();
    let rows: Vec<Vec<Slot<'_>>> = rows.iter().map(|it| plain_slots(it)).collect();
    table(&rows, &widths)
}

fn plain_slots(row: &[String]) -> Vec<Slot<'_>> {
    let slot = |text| Slot {
        n_columns: 1,
        merge: Merge::None,
        text,
    };
    row.iter().map(|it| slot(it.as_str())).collect()
}

fn table(rows: &[Vec<Slot<'_>>], widths: &[u32]) -> String {
    let columns: String = widths
        .iter()
        .map(|it| format!("<w:gridCol w:w=\"{it}\"/>"))
        .collect();
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let lines = sides
        .map(|it| format!("<w:{it} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"));
    let mut res = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{WIDTH}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>\
         <w:tblBorders>{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"28\" w:type=\"dxa\"/>\
         <w:right w:w=\"28\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>",
        lines.concat()
    );
    for row in rows {
        res += "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"340\"/></w:trPr>";
        let mut column = 0;
        for it in row {
            let own = widths.iter().skip(column).take(it.n_columns);
            let width: u32 = own.sum();
            column += it.n_columns;
            let span = match it.n_columns {
                1 => String::new(),
                n => format!("<w:gridSpan w:val=\"{n}\"/>"),
            };
            let merge = match it.merge {
                Merge::None => "",
                Merge::Begin => "<w:vMerge w:val=\"restart\"/>",
                Merge::Below => "<w:vMerge/>",
            };
            res += &format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{span}{merge}<w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
                paragraph(Some(CELL), it.text)
            );
        }
        res += "</w:tr>";
    }
    // Two tables without a paragraph between are one to Word.
    res + "</w:tbl><w:p/>"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::EDITIONS;
    use crate::source;
    use crate::write::table::Content;

    fn read(pieces: &[Piece]) -> String {
        source::read(&document(pieces).unwrap())
            .unwrap()
            .unwrap()
            .text
    }

    #[test]
    fn what_is_written_is_read_again() {
        let heading = |text: &str, level| Piece::Heading {
            text: text.to_owned(),
            level,
        };
        let pieces = [
            heading("年度报告", 0),
            heading("一、总体情况", 0),
            Piece::Paragraph("收到 <3> & 4 件\n办结 2 件\u{1}".to_owned()),
            Piece::Comment("<!-- gouji -->".to_owned()),
            Piece::Rows(vec![
                vec!["甲".to_owned(), String::new()],
                vec!["乙".to_owned()],
            ]),
        ];
        assert_eq!(
            read(&pieces),
            "<p>年度报告</p>\n<p>一、总体情况</p>\n<p>收到 &lt;3> &amp; 4 件<br>\n办结 2 件</p>\n\
             <table>\n<tr><td>甲</td><td></td></tr>\n<tr><td>乙</td></tr>\n</table>\n"
        );
    }

    #[test]
    fn a_table_of_the_form_has_its_merged_cells_and_fills_the_page() {
        for table in EDITIONS.iter().flat_map(|it| it.tables) {
            let grid = Grid::of(table, &Content::whole(table, |_, _| "1".to_owned()));
            let widths = widths(&grid);
            assert_eq!(widths.len(), grid.n_columns(), "{}", table.label);
            assert_eq!(widths.iter().sum::<u32>(), WIDTH, "{}", table.label);
            // 五号 has two digits in 210 twips, beside the margins of the cell.
            assert!(widths.iter().all(|it| *it >= 500), "{widths:?}");
            let html = crate::write::piece(&Piece::Table(grid.clone()), crate::write::Layout::Html);
            assert_eq!(read(&[Piece::Table(grid)]), html, "{}", table.label);
        }
    }
}
