//! Word's format, as Word, WPS and LibreOffice write it: what a reader sees is read, once, in order. The changes
//! that somebody tracked count as accepted.

mod body;
mod numbering;
mod runs;
mod styles;
mod table;

use rustc_hash::FxHashMap;

use super::grid::{Block, Writer};
use super::package::Package;
use super::{Document, Unreadable};

use body::Body;
use numbering::Numbering;
use styles::Styles;

/// Footnotes and endnotes, by the names that the text refers to them by.
type Notes = FxHashMap<String, Vec<Block>>;

pub(super) fn read(mut package: Package<'_>) -> Result<Document, Unreadable> {
    let main = package.main.take().ok_or(Unreadable::Damaged)?;
    let relationships = package.relationships(&main.name)?;
    let mut related = |kind: &str| -> Result<Option<String>, Unreadable> {
        match relationships.iter().find(|it| it.kind == kind) {
            Some(it) => package.part(&it.target),
            None => Ok(None),
        }
    };
    let (styles, numbering) = (related("styles")?, related("numbering")?);
    let (footnotes, endnotes) = (related("footnotes")?, related("endnotes")?);
    let styles = Styles::read(styles.as_deref().unwrap_or_default())?;
    let numbering = Numbering::read(numbering.as_deref().unwrap_or_default())?;
    let mut notes = [Notes::default(), Notes::default()];
    for (res, text) in notes.iter_mut().zip([&footnotes, &endnotes]) {
        if let Some(text) = text {
            *res = Body::new(text, &styles, &numbering, &[]).notes()?;
        }
    }
    let mut body = Body::new(&main.text, &styles, &numbering, &notes);
    let blocks = body.document()?;
    let mut writer = Writer::default();
    writer.blocks(&blocks);
    Ok(Document {
        text: writer.text,
        places: writer.places,
        has_open_changes: body.has_open_changes,
    })
}

#[cfg(test)]
mod tests;
