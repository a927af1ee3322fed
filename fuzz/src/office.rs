//! Files that offices write.

use std::io::{Cursor, Write};

use gouji::source;
use gouji::workspace::analysis::Analysis;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What can be read is text, each place in it is one, and no file brings the reader down.
pub fn assert_sound(bytes: &[u8]) {
    let Some(Ok(document)) = source::read(bytes) else {
        return;
    };
    let analysis = Analysis::new(&document.text);
    for (offset, it) in analysis.diagnostics() {
        let range = it.range.shifted(offset);
        let _ = range.of(&document.text);
        assert!(document.text.is_empty() || document.places.at(range).is_some() || range.start == 0);
    }
}

/// A file of Word whose document has this body.
pub fn document(body: &[u8]) -> Vec<u8> {
    const OPEN: &[u8] =
        b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    package(&[("d", &[OPEN, body, b"</w:body></w:document>"])])
}

/// A workbook with this sheet.
pub fn workbook(sheet: &[u8]) -> Vec<u8> {
    const BOOK: &[u8] =
        b"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheets><sheet id=\"r\"/></sheets></workbook>";
    const OWN: &[u8] =
        br#"<Relationships><Relationship Id="r" Type="worksheet" Target="s"/></Relationships>"#;
    const OPEN: &[u8] =
        b"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
    package(&[
        ("d", &[BOOK]),
        ("_rels/d.rels", &[OWN]),
        ("s", &[OPEN, sheet, b"</worksheet>"]),
    ])
}

/// A PDF of one page that draws this.
pub fn page(content: &[u8]) -> Vec<u8> {
    const OPEN: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 256 256]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n4 0 obj";
    const CLOSE: &[u8] = b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    let said = format!("<</Length {}>>\nstream\n", content.len());
    [OPEN, said.as_bytes(), content, CLOSE].concat()
}

/// A page of lines and digits: four bytes say where each begins, and how far it goes or which it is.
pub fn ruled(bytes: &[u8]) -> Vec<u8> {
    let mut content = String::new();
    for it in bytes.as_chunks::<4>().0 {
        let [kind, x, y, n] = *it;
        content += &match kind % 4 {
            0 => format!("{x} {y} m {} {y} l S ", i32::from(x) + i32::from(n)),
            1 => format!("{x} {y} m {x} {} l S ", i32::from(y) + i32::from(n)),
            2 => format!("{x} {y} {n} {n} re S "),
            _ => format!("BT /F 8 Tf {x} {y} Td ({n}) Tj ET "),
        };
    }
    page(content.as_bytes())
}

/// A package of these parts, which is about the first.
fn package(parts: &[(&str, &[&[u8]])]) -> Vec<u8> {
    const RELATIONSHIPS: &[u8] =
        br#"<Relationships><Relationship Type="officeDocument" Target="d"/></Relationships>"#;
    let mut res = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, content: &[&[u8]]| {
        let _ = res.start_file(name, SimpleFileOptions::default());
        for it in content {
            let _ = res.write_all(it);
        }
    };
    put("_rels/.rels", &[RELATIONSHIPS]);
    for (name, content) in parts {
        put(name, content);
    }
    res.finish().map(Cursor::into_inner).unwrap_or_default()
}
