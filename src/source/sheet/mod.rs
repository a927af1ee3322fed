//! Workbooks, as Excel, WPS and LibreOffice write them: what their sheets show, one after another. They are read by
//! hand, as documents are: what is hidden, what numbers look like and whether a formula was ever computed is told
//! only by the parts themselves, and what they unfold to stays within bounds.

mod cells;
mod numbers;
mod regions;
mod rows;
mod styles;

use super::grid::Writer;
use super::package::Package;
use super::xml::{Node, Tag, Vocabulary, Xml};
use super::{Document, MOST_CELLS, Unreadable};

use cells::Reader;
use styles::Styles;

/// The text of all cells, in bytes: one text may be shown by any number of cells.
const MOST_TEXT: usize = 16 << 20;

pub(super) fn read(mut package: Package<'_>) -> Result<Document, Unreadable> {
    let main = package.main.take().ok_or(Unreadable::Damaged)?;
    let relationships = package.relationships(&main.name)?;
    let mut related = |kind: &str| -> Result<String, Unreadable> {
        let part = relationships.iter().find(|it| it.kind == kind);
        let text = part.map(|it| package.part(&it.target)).transpose()?;
        Ok(text.flatten().unwrap_or_default())
    };
    let texts = shared_texts(&related("sharedStrings")?)?;
    let styles = Styles::read(&related("styles")?)?;
    let book = Book::read(&main.text)?;
    let mut reader = Reader::new(&texts, &styles, book.is_1904);
    let mut writer = Writer::default();
    for (number, id) in (1..).zip(&book.sheets) {
        let Some(id) = id else { continue };
        let part = relationships.iter().find(|it| it.id == *id);
        // What is no sheet of cells is a chart.
        let Some(part) = part.filter(|it| it.kind == "worksheet") else {
            continue;
        };
        let text = package.part(&part.target)?.ok_or(Unreadable::Damaged)?;
        let sheet = reader.sheet(number, &text)?;
        writer.blocks(&rows::blocks(sheet, &mut reader)?);
    }
    Ok(Document {
        text: writer.text,
        places: writer.places,
        has_open_changes: false,
    })
}

/// What is said of a workbook.
#[derive(Default)]
struct Book {
    /// What its sheets are known by in the package, in order; `None` where a sheet is not shown.
    sheets: Vec<Option<String>>,
    /// Whether days are counted from the year 1904.
    is_1904: bool,
}

impl Book {
    fn read(part: &str) -> Result<Self, Unreadable> {
        let mut res = Self::default();
        let mut xml = Xml::new(part);
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Sheet, "sheet") => {
                    let state = tag.attribute("state");
                    let is_shown = state.is_none_or(|it| it == "visible");
                    res.sheets.push(tag.attribute("id").filter(|_| is_shown));
                }
                Node::Open(tag) if tag.is(Vocabulary::Sheet, "workbookPr") => {
                    res.is_1904 = says(&tag, "date1904");
                }
                Node::End => return Ok(res),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }
}

/// Whether an attribute is there and says yes.
fn says(tag: &Tag<'_>, name: &str) -> bool {
    let value = tag.attribute(name);
    value.is_some_and(|it| matches!(it.as_str(), "1" | "true" | "on"))
}

/// The texts that cells refer to by their numbers.
fn shared_texts(part: &str) -> Result<Vec<String>, Unreadable> {
    let mut res = Vec::new();
    let mut xml = Xml::new(part);
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.is(Vocabulary::Sheet, "si") => {
                res.push(rich_text(&mut xml)?);
                // No more texts than cells that could show them.
                if res.len() > MOST_CELLS {
                    return Err(Unreadable::TooLarge);
                }
            }
            Node::End => return Ok(res),
            Node::Open(_) | Node::Close | Node::Text(..) => {}
        }
    }
}

/// The text in the element that was opened last, without what is set small above it.
fn rich_text(xml: &mut Xml<'_>) -> Result<String, Unreadable> {
    let mut res = String::new();
    let mut level = 0_usize;
    loop {
        match xml.next()? {
            Node::Open(tag) if tag.is(Vocabulary::Sheet, "rPh") => xml.skip()?,
            Node::Open(tag) if tag.is(Vocabulary::Sheet, "t") => {
                res.push_str(&unescaped(&xml.content()?));
            }
            Node::Open(_) => level += 1,
            Node::Close if level == 0 => return Ok(res),
            Node::Close => level -= 1,
            Node::Text(..) => {}
            Node::End => return Err(Unreadable::Damaged),
        }
    }
}

/// A text of a cell, its lines ended by LF. `_x000D_` and the like stand for characters that XML cannot hold.
fn unescaped(text: &str) -> String {
    const LEN: usize = "_x000D_".len();
    let mut res = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        res.push_str(before);
        let code = escape.get(2..LEN).filter(|it| it.ends_with('_'));
        let code = code.and_then(|it| u32::from_str_radix(it.trim_end_matches('_'), 16).ok());
        if let Some(char) = code.and_then(char::from_u32) {
            res.push(char);
            rest = &escape[LEN..];
        } else {
            res.push_str("_x");
            rest = &escape[2..];
        }
    }
    res.push_str(rest);
    res.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests;
