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

/// A package whose document has this body.
pub fn package(body: &[u8]) -> Vec<u8> {
    const RELATIONSHIPS: &str = r#"<Relationships><Relationship Type="officeDocument" Target="d"/></Relationships>"#;
    let mut res = ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, parts: &[&[u8]]| {
        let _ = res.start_file(name, SimpleFileOptions::default());
        for it in parts {
            let _ = res.write_all(it);
        }
    };
    put("_rels/.rels", &[RELATIONSHIPS.as_bytes()]);
    let open = b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    put("d", &[open, body, b"</w:body></w:document>"]);
    res.finish().map(Cursor::into_inner).unwrap_or_default()
}
