//! The styles of a workbook: how they show numbers, and whether they draw a frame.

use rustc_hash::FxHashMap;

use crate::source::xml::{Vocabulary, Xml};
use crate::source::{MOST_CELLS, Unreadable};

use super::numbers::NumberFormat;

#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: FxHashMap<u32, NumberFormat>,
    all: Vec<Style>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Style {
    format: u32,
    is_framed: bool,
}

/// What the part lists one after another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Formats,
    Frames,
    Cells,
    Other,
}

impl Styles {
    pub(super) fn read(part: &str) -> Result<Self, Unreadable> {
        let mut res = Self::default();
        let mut frames = Vec::new();
        let mut list = List::Other;
        let mut xml = Xml::new(part);
        while let Some(tag) = xml.next_of(Vocabulary::Sheet)? {
            match (list, tag.name()) {
                (_, "numFmts") => list = List::Formats,
                (_, "borders") => list = List::Frames,
                (_, "cellXfs") => list = List::Cells,
                // What cells look like on a condition comes later, and is made of the same.
                (_, "cellStyleXfs" | "cellStyles" | "dxfs") => list = List::Other,
                (List::Formats, "numFmt") => {
                    let code = tag.attribute("formatCode").unwrap_or_default();
                    let id = tag.number("numFmtId").unwrap_or_default();
                    res.formats.insert(id, NumberFormat::parse(&code));
                }
                (List::Frames, "border") => {
                    let mut is_framed = false;
                    xml.each(|it| {
                        let line = it.attribute("style");
                        is_framed |= line.is_some_and(|it| it != "none");
                        false
                    })?;
                    frames.push(is_framed);
                }
                (List::Cells, "xf") => {
                    let frame = tag.number("borderId").unwrap_or_default() as usize;
                    res.all.push(Style {
                        format: tag.number("numFmtId").unwrap_or_default(),
                        is_framed: frames.get(frame).copied().unwrap_or(false),
                    });
                }
                _ => {}
            }
            if frames.len().max(res.all.len()).max(res.formats.len()) > MOST_CELLS {
                return Err(Unreadable::TooLarge);
            }
        }
        Ok(res)
    }

    /// Whether a cell of this style has a line at any side.
    pub(super) fn is_framed(&self, style: usize) -> bool {
        self.all.get(style).is_some_and(|it| it.is_framed)
    }

    /// A number as a cell of this style shows it.
    pub(super) fn shown(&self, value: f64, style: usize, is_1904: bool) -> String {
        let id = self.all.get(style).copied().unwrap_or_default().format;
        match self.formats.get(&id) {
            Some(it) => it.shown(value, is_1904),
            None => NumberFormat::built_in(id).shown(value, is_1904),
        }
    }
}
