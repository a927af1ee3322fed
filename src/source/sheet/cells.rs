//! The cells of a sheet that are shown, by row and column.

use std::collections::BTreeMap;

use crate::source::xml::{Node, Tag, Vocabulary, Xml};
use crate::source::{MOST_CELLS, Unreadable};

use super::regions::{Hidden, MOST_COLUMNS, MOST_ROWS, Region, cell};
use super::styles::Styles;
use super::{MOST_TEXT, rich_text, says, unescaped};

/// What a sheet shows; rows and columns are counted from 1.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Of the sheets of the workbook, counted from 1.
    pub number: u32,
    pub rows: BTreeMap<u32, BTreeMap<u32, Shown>>,
    pub merged: Vec<Region>,
    pub hidden_rows: Hidden,
    pub hidden_columns: Hidden,
}

/// What a cell shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub text: String,
    pub is_framed: bool,
    /// Whether it is a formula that no program has computed yet.
    pub lacks_value: bool,
}

/// Reads the sheets of a workbook, and counts what they hold.
pub(super) struct Reader<'a> {
    texts: &'a [String],
    styles: &'a Styles,
    is_1904: bool,
    n_cells: usize,
    n_bytes: usize,
}

/// What is said of a cell before its value.
struct CellTag {
    style: usize,
    kind: Option<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(texts: &'a [String], styles: &'a Styles, is_1904: bool) -> Self {
        Self {
            texts,
            styles,
            is_1904,
            n_cells: 0,
            n_bytes: 0,
        }
    }

    /// Counts cells, of all sheets, up to what a file may have.
    pub(super) fn count(&mut self, more: usize) -> Result<(), Unreadable> {
        self.n_cells = self.n_cells.saturating_add(more);
        if self.n_cells > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
        Ok(())
    }

    pub(super) fn sheet(&mut self, number: u32, part: &str) -> Result<Sheet, Unreadable> {
        let mut res = Sheet {
            number,
            ..Sheet::default()
        };
        let (mut row, mut column) = (0, 0);
        let mut xml = Xml::new(part);
        while let Some(tag) = xml.next_of(Vocabulary::Sheet)? {
            match tag.name() {
                "row" => {
                    row = tag.number("r").unwrap_or(row + 1);
                    if !(1..=MOST_ROWS).contains(&row) {
                        return Err(Unreadable::Damaged);
                    }
                    column = 0;
                    if says(&tag, "hidden") {
                        res.hidden_rows.add(row..=row);
                    }
                    self.count(1)?;
                }
                "col" if says(&tag, "hidden") => {
                    if let (Some(min), Some(max)) = (tag.number("min"), tag.number("max")) {
                        res.hidden_columns.add(min.max(1)..=max.min(MOST_COLUMNS));
                        self.count(1)?;
                    }
                }
                "c" => {
                    let place = match tag.attribute("r") {
                        Some(it) => cell(&it).ok_or(Unreadable::Damaged)?,
                        None => (row.max(1), column + 1),
                    };
                    column = place.1;
                    let shown = self.cell(&mut xml, &tag)?;
                    self.count(1)?;
                    // Kept where it is hidden, too: a merged cell shows it that reaches further.
                    res.rows.entry(place.0).or_default().insert(place.1, shown);
                }
                "mergeCell" => {
                    let region = tag.attribute("ref").and_then(|it| Region::parse(&it));
                    res.merged.push(region.ok_or(Unreadable::Damaged)?);
                    self.count(1)?;
                }
                _ => {}
            }
        }
        Ok(res)
    }

    fn cell(&mut self, xml: &mut Xml<'_>, tag: &Tag<'_>) -> Result<Shown, Unreadable> {
        let said = CellTag {
            style: tag.number("s").unwrap_or_default() as usize,
            kind: tag.attribute("t"),
        };
        let (mut value, mut is_formula) = (None, false);
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Sheet, "v") => value = Some(xml.content()?),
                Node::Open(tag) if tag.is(Vocabulary::Sheet, "is") => value = Some(rich_text(xml)?),
                Node::Open(tag) => {
                    is_formula |= tag.is(Vocabulary::Sheet, "f");
                    xml.skip()?;
                }
                Node::Close => break,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
        // A formula whose value is a text may have an empty one.
        let is_text = value.is_some() && said.kind.as_deref() == Some("str");
        let value = value.filter(|it| !it.is_empty());
        let lacks_value = is_formula && value.is_none() && !is_text;
        let text = match value {
            Some(it) => self.shown(&it, &said)?,
            None => String::new(),
        };
        self.n_bytes += text.len();
        if self.n_bytes > MOST_TEXT {
            return Err(Unreadable::TooLarge);
        }
        Ok(Shown {
            text,
            is_framed: self.styles.is_framed(said.style),
            lacks_value,
        })
    }

    fn shown(&self, value: &str, said: &CellTag) -> Result<String, Unreadable> {
        Ok(match said.kind.as_deref() {
            Some("s") => {
                let index = value.trim().parse().ok();
                let text = index.and_then(|it: usize| self.texts.get(it));
                text.ok_or(Unreadable::Damaged)?.clone()
            }
            Some("str" | "inlineStr") => unescaped(value),
            Some("b") => if value == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            Some("e" | "d") => value.to_owned(),
            _ => match value.trim().parse::<f64>() {
                Ok(it) if it.is_finite() => self.styles.shown(it, said.style, self.is_1904),
                _ => return Err(Unreadable::Damaged),
            },
        })
    }
}
