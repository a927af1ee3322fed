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
