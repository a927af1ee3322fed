//! Files that offices write: bytes in, text with places out. The text is what the engine reads, and says all
//! that a reader sees in the file, once; `places` says where in the file each stretch of it stands. No word
//! of the domain, and the only layer that names the crates that open such files.
//!
//! Whoever sends a file may have made it to do harm: what it unfolds to is bounded before it is unfolded.

mod docx;
mod grid;
mod package;
pub mod patch;
#[cfg(feature = "pdf")]
mod pdf;
pub mod places;
mod sheet;
pub mod view;
mod xml;

use memchr::memmem;

pub use package::packed;

use package::Package;
use places::{Places, Spot};

/// The most that what is read of a package may unfold to, in bytes.
const MOST_UNFOLDED: u64 = 64 << 20;
/// A part that unfolds to more than [`LEAST_SUSPICIOUS`] bytes, and to more than this many times what it takes in
/// the file, was made to do harm: what offices write repeats itself some fifty times.
const MOST_RATIO: u64 = 250;
const LEAST_SUSPICIOUS: u64 = 1 << 20;
/// Elements within elements.
const MOST_DEPTH: usize = 256;
/// Cells of all tables of a file.
const MOST_CELLS: usize = 200_000;

/// What was read of a file.
#[derive(Debug)]
pub struct Document {
    /// HTML with nothing in it but paragraphs and tables with their merged cells: of all that the engine reads,
    /// the one layout in which a cell is a cell whatever is merged around it, a blank one cannot be taken for
    /// what a merged one left behind, and no character of the text is a mark.
    pub text: String,
    pub places: Places,
    /// Whether it holds insertions or deletions that nobody has accepted or rejected. They were read as accepted.
    pub has_open_changes: bool,
}

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It asks for a password.
    Encrypted,
    /// A file of this kind is not read.
    Kind(Kind),
    /// Not what it says it is: cut off, or changed on the way.
    Damaged,
    /// It unfolds to more than a report could be.
    TooLarge,
    /// Pages without text: pictures of pages, or letters that are nothing but shapes.
    NoText,
    /// Glyphs of which the file does not say what characters they are.
    NoMeaning,
    /// No program has computed the formula at this place yet: what its cell will show is in nobody's file.
    NotComputed(Spot),
}

/// What a file is that is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.docx`
    Word,
    /// `.doc` and `.wps`: the format of Word before 2007.
    OldWord,
    /// `.xlsx`
    Workbook,
    /// `.xls` and `.et`
    OldWorkbook,
    Pdf,
    Rtf,
    /// Some other package or compound file: a presentation, an OFD, an OpenDocument.
    Other,
}

/// Reads a file that offices write, told by its content; `None` where it is none.
pub fn read(bytes: &[u8]) -> Option<Result<Document, Unreadable>> {
    const PACKAGE: &[u8] = b"PK\x03\x04";
    if bytes.starts_with(PACKAGE) {
        return Some(read_package(bytes));
    }
    Some(match kind(bytes)? {
        Ok(Kind::Pdf) => read_pdf(bytes),
        Ok(kind) => Err(Unreadable::Kind(kind)),
        Err(reason) => Err(reason),
    })
}

#[cfg(feature = "pdf")]
fn read_pdf(bytes: &[u8]) -> Result<Document, Unreadable> {
    pdf::read(bytes)
}

#[cfg(not(feature = "pdf"))]
fn read_pdf(_: &[u8]) -> Result<Document, Unreadable> {
    Err(Unreadable::Kind(Kind::Pdf))
}

fn read_package(bytes: &[u8]) -> Result<Document, Unreadable> {
    let package = Package::new(bytes)?;
    match package.kind()? {
        Kind::Word => docx::read(package),
        Kind::Workbook => sheet::read(package),
        other => Err(Unreadable::Kind(other)),
    }
}

/// What a file is that is no package, by its content; `None` where it may be a text.
fn kind(bytes: &[u8]) -> Option<Result<Kind, Unreadable>> {
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    // Readers take a PDF for one if it says so within its first bytes.
    const PDF_WITHIN: usize = 1024;
    if bytes.starts_with(COMPOUND) {
        return Some(compound_kind(bytes));
    }
    let head = &bytes[..bytes.len().min(PDF_WITHIN)];
    if memmem::find(head, b"%PDF-").is_some_and(|at| !head[..at].contains(&b'<')) {
        return Some(Ok(Kind::Pdf));
    }
    bytes.starts_with(b"{\\rtf").then_some(Ok(Kind::Rtf))
}

/// A compound file has the names of its streams in UTF-16.
fn compound_kind(bytes: &[u8]) -> Result<Kind, Unreadable> {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        Err(Unreadable::Encrypted)
    } else if has("WordDocument") {
        Ok(Kind::OldWord)
    } else if has("Workbook") || has("Book") {
        Ok(Kind::OldWorkbook)
    } else {
        Ok(Kind::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compound(stream: &str) -> Vec<u8> {
        let mut res = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        res.resize(1024, 0);
        res.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        res
    }

    #[test]
    fn a_file_is_told_by_its_content() {
        let kind_of = |bytes: &[u8]| kind(bytes).unwrap();
        assert_eq!(kind_of(&compound("WordDocument")), Ok(Kind::OldWord));
        assert_eq!(kind_of(&compound("Workbook")), Ok(Kind::OldWorkbook));
        assert_eq!(kind_of(&compound("PowerPoint")), Ok(Kind::Other));
        let encrypted = compound("EncryptedPackage");
        assert_eq!(kind_of(&encrypted), Err(Unreadable::Encrypted));
        assert_eq!(kind_of(b"%PDF-1.7\n1 0 obj<<>>"), Ok(Kind::Pdf));
        assert_eq!(kind_of(b"{\\rtf1\\ansi"), Ok(Kind::Rtf));
        let cut = read(b"PK\x03\x04").unwrap();
        assert_eq!(cut.unwrap_err(), Unreadable::Damaged);
        assert_eq!(kind("一、总体情况".as_bytes()), None);
        assert_eq!(kind(b"<p>%PDF-1.7</p>"), None);
        assert_eq!(kind(b""), None);
    }
}
