//! Files as texts: UTF-8, UTF-16 with its mark, or else GB 18030, which is what older systems in
//! Chinese offices write.

use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};

/// The endings that reports are stored under. A file that was named is read whatever its ending.
const EXTENSIONS: &[&str] = &["txt", "md", "markdown", "html", "htm", "tsv", "csv"];

/// Whether a file that nobody named may hold a report.
pub fn is_report_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| EXTENSIONS.iter().any(|own| it.eq_ignore_ascii_case(own)))
}

/// The text of a file, without its byte order mark.
pub fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((it, _)) => it,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_every_encoding_are_read() {
        let text = "年度报告";
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let gb18030 = GB18030.encode(text).0;
        for bytes in [
            text.as_bytes(),
            "\u{feff}年度报告".as_bytes(),
            &utf16,
            &gb18030,
        ] {
            assert_eq!(decode(bytes), text);
        }
    }
}
