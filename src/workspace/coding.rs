//! How the characters of a file are coded. Decoding never replaces a character: a file is read
//! exactly or not at all, so that writing it back cannot lose anything.

use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// The coding of one file, enough to write it back as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coding {
    charset: Charset,
    /// Whether a byte order mark stood before the text. It is no part of the text.
    bom: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Charset {
    Utf8,
    Utf16(Endian),
    /// GB18030, or what an HTML page declares itself to be.
    Legacy(&'static Encoding),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Endian {
    Little,
    Big,
}

const BOM: char = '\u{feff}';

/// The text in `bytes`; `None` where they are in no coding that we know.
pub fn decode(bytes: &[u8]) -> Option<(String, Coding)> {
    let (charset, text) = detect(bytes)?;
    let (bom, text) = match text.strip_prefix(BOM) {
        Some(rest) => (true, rest.to_owned()),
        None => (false, text),
    };
    Some((text, Coding { charset, bom }))
}

fn detect(bytes: &[u8]) -> Option<(Charset, String)> {
    let certain = match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some(Charset::Utf8),
        [0xff, 0xfe, ..] => Some(Charset::Utf16(Endian::Little)),
        [0xfe, 0xff, ..] => Some(Charset::Utf16(Endian::Big)),
        _ => None,
    };
    if let Some(charset) = certain {
        return charset.decode(bytes).map(|it| (charset, it));
    }
    let likely = [
        bytes.contains(&0).then(|| utf16_by_looks(bytes)).flatten(),
        Some(Charset::Utf8),
        declared(bytes).map(Charset::Legacy),
        Some(Charset::Legacy(GB18030)),
    ];
    likely
        .into_iter()
        .flatten()
        .find_map(|it| it.decode(bytes).map(|text| (it, text)))
}

/// UTF-16 without a mark shows itself by the NUL halves of its digits and line ends. In Han text
/// the other byte is often NUL too (一 is U+4E00), so what counts is which order reads well.
fn utf16_by_looks(bytes: &[u8]) -> Option<Charset> {
    [Endian::Little, Endian::Big]
        .map(Charset::Utf16)
        .into_iter()
        .find(|it| {
            it.decode(bytes).is_some_and(|text| {
                let n_chars = text.chars().count();
                let n_usual = text.chars().filter(|&it| is_usual(it)).count();
                n_usual * 10 >= n_chars * 9
            })
        })
}

fn is_usual(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | ' '..='~'
        | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// What an HTML page declares in its `<meta charset>`. A page that claims to be Unicode and is not
/// valid Unicode claims nothing, and GBK is read as the GB18030 that contains it.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT: usize = 2048;
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes).to_ascii_lowercase();
    let meta = memchr::memmem::find_iter(&head, b"<meta");
    meta.filter_map(|at| {
        let tag = head[at..].split(|&it| it == b'>').next()?;
        let value = &tag[memchr::memmem::find(tag, b"charset")? + b"charset".len()..];
        let label = value
            .split(|it| !(it.is_ascii_alphanumeric() || b"-_:.".contains(it)))
            .find(|it| !it.is_empty())?;
        Encoding::for_label_no_replacement(label)
    })
    .find(|it| it.output_encoding() == *it && ![UTF_8, GBK].contains(it))
}

impl Charset {
    fn decode(self, bytes: &[u8]) -> Option<String> {
        match self {
            Charset::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Charset::Utf16(endian) => {
                let (units, rest) = bytes.as_chunks::<2>();
                let units = units.iter().map(|it| endian.unit(*it));
                rest.is_empty()
                    .then(|| char::decode_utf16(units).collect::<Result<_, _>>().ok())
                    .flatten()
            }
            Charset::Legacy(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(Into::into),
        }
    }

    fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Charset::Utf8 => Some(text.as_bytes().to_vec()),
            Charset::Utf16(endian) => Some(
                text.encode_utf16()
                    .flat_map(|it| endian.bytes(it))
                    .collect(),
            ),
            Charset::Legacy(encoding) => {
                let (bytes, _, unmappable) = encoding.encode(text);
                (!unmappable).then(|| bytes.into_owned())
            }
        }
    }
}

impl Endian {
    fn unit(self, bytes: [u8; 2]) -> u16 {
        match self {
            Endian::Little => u16::from_le_bytes(bytes),
            Endian::Big => u16::from_be_bytes(bytes),
        }
    }

    fn bytes(self, unit: u16) -> [u8; 2] {
        match self {
            Endian::Little => unit.to_le_bytes(),
            Endian::Big => unit.to_be_bytes(),
        }
    }
}

impl Coding {
    /// The bytes of `text` in this coding; `None` where they would not read back as `text`, or be
    /// taken for another coding.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let bytes = if self.bom {
            self.charset.encode(&format!("{BOM}{text}"))?
        } else {
            self.charset.encode(text)?
        };
        let read_back = decode(&bytes)?;
        (read_back.0 == text && read_back.1 == self).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "公开一开最\t10\r\n总计\t3\r";

    fn utf16(text: &str, endian: Endian) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|it| endian.bytes(it))
            .collect()
    }

    #[track_caller]
    fn check(bytes: &[u8], text: &str, charset: Charset, bom: bool) {
        let expected = Coding { charset, bom };
        assert_eq!(decode(bytes), Some((text.to_owned(), expected)));
        assert_eq!(expected.encode(text).as_deref(), Some(bytes));
    }

    #[test]
    fn every_coding_reads_back_as_it_came() {
        check(TEXT.as_bytes(), TEXT, Charset::Utf8, false);
        check(b"", "", Charset::Utf8, false);
        check(b"\xef\xbb\xbfa", "a", Charset::Utf8, true);
        let gb = GB18030.encode(TEXT).0;
        check(&gb, TEXT, Charset::Legacy(GB18030), false);
        for endian in [Endian::Little, Endian::Big] {
            check(&utf16(TEXT, endian), TEXT, Charset::Utf16(endian), false);
            let marked = format!("{BOM}{TEXT}");
            check(&utf16(&marked, endian), TEXT, Charset::Utf16(endian), true);
        }
    }

    #[test]
    fn characters_outside_the_bmp_survive() {
        let text = "𠮷野家 10 件";
        let gb = GB18030.encode(text).0;
        check(&gb, text, Charset::Legacy(GB18030), false);
        let marked = utf16(&format!("{BOM}{text}"), Endian::Big);
        check(&marked, text, Charset::Utf16(Endian::Big), true);
    }

    #[test]
    fn valid_utf_8_wins_over_what_a_page_declares() {
        let page = "<meta charset=gb2312>总计";
        check(page.as_bytes(), page, Charset::Utf8, false);
    }

    #[test]
    fn a_page_in_the_charset_it_declares() {
        let page = "<META http-equiv=x content=\"text/html; charset=Big5\">總計";
        let bytes = encoding_rs::BIG5.encode(page).0;
        check(&bytes, page, Charset::Legacy(encoding_rs::BIG5), false);
    }

    #[test]
    fn a_page_that_wrongly_claims_to_be_utf_8() {
        let page = "<meta charset=\"utf-8\">总计";
        let bytes = GB18030.encode(page).0;
        check(&bytes, page, Charset::Legacy(GB18030), false);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(&[0xff; 40]), None);
        assert_eq!(decode(b"\xef\xbb\xbf\xff"), None);
        assert_eq!(decode(b"\xff\xfea"), None);
        assert_eq!(decode(b"\xff\xfe\x00\xd8a\x00"), None);
    }

    #[test]
    fn a_character_that_the_coding_does_not_have_is_refused() {
        let coding = Coding {
            charset: Charset::Legacy(encoding_rs::BIG5),
            bom: false,
        };
        let page = "<meta charset=big5>";
        assert!(coding.encode(&format!("{page}總")).is_some());
        assert_eq!(coding.encode(&format!("{page}总")), None);
    }

    #[test]
    fn a_text_that_would_be_taken_for_another_coding_is_refused() {
        let coding = Coding {
            charset: Charset::Utf16(Endian::Little),
            bom: false,
        };
        assert_eq!(coding.encode("\u{6f22}\u{0}ab"), None);
        let declared = Coding {
            charset: Charset::Legacy(GB18030),
            bom: false,
        };
        assert_eq!(declared.encode("12"), None);
    }
}
