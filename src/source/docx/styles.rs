//! Styles, as far as they decide what is read: whether text is hidden, and how paragraphs are numbered.

use rustc_hash::FxHashMap;

use crate::source::Unreadable;
use crate::source::xml::{Node, Tag, Vocabulary, Xml};

/// Styles that build on one another no further than this.
const MOST_BASES: usize = 32;

/// The styles of a document, by their names in it.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: FxHashMap<String, Style>,
    /// That of paragraphs which name none.
    default: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    base: Option<String>,
    is_hidden: Option<bool>,
    number: Numbered,
}

/// Which list a paragraph is numbered in, and on which level: as far as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Numbered {
    pub list: Option<u32>,
    pub level: Option<u32>,
}

impl Numbered {
    /// What is said here, and what is not said here as it is said there.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            list: self.list.or(other.list),
            level: self.level.or(other.level),
        }
    }
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(text);
        let mut res = Self::default();
        loop {
            match xml.next()? {
                // Styles that the program knows of itself.
                Node::Open(tag) if tag.is(Vocabulary::Word, "latentStyles") => {
                    xml.jump(xml.end_of(&tag))?;
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "style") => {
                    let kind = tag.attribute("type");
                    let name = tag.attribute("styleId");
                    let name = name.filter(|_| kind.as_deref() != Some("table"));
                    let Some(name) = name else {
                        xml.jump(xml.end_of(&tag))?;
                        continue;
                    };
                    let is_default = tag.attribute("default");
                    let is_default = is_default.is_some_and(|it| it == "1" || it == "true");
                    if is_default && kind.as_deref() == Some("paragraph") {
                        res.default = Some(name.clone());
                    }
                    res.all.insert(name, style(&mut xml, &tag)?);
                }
                Node::End => return Ok(res),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// Whether text of this style is hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        let said = self.bases(Some(name)).find_map(|it| it.is_hidden);
        said.unwrap_or(false)
    }

    /// How paragraphs of this style are numbered; of the default style, where there is no name.
    pub(super) fn number(&self, name: Option<&str>) -> Numbered {
        let bases = self.bases(name.or(self.default.as_deref()));
        bases.fold(Numbered::default(), |acc, it| acc.or(it.number))
    }

    /// A style and those that it builds on.
    fn bases<'a>(&'a self, name: Option<&'a str>) -> impl Iterator<Item = &'a Style> {
        let first = name.and_then(|it| self.all.get(it));
        let base = |it: &&'a Style| self.all.get(it.base.as_deref()?);
        std::iter::successors(first, base).take(MOST_BASES)
    }
}

/// What a style says, which was opened last.
fn style<'a>(xml: &mut Xml<'a>, style: &Tag<'a>) -> Result<Style, Unreadable> {
    let mut res = Style::default();
    let is_name = |it: &str| matches!(it, "basedOn" | "vanish" | "numId" | "ilvl");
    xml.each_named(style, is_name, |tag| {
        if tag.vocabulary != Vocabulary::Word {
            return false;
        }
        match tag.name() {
            "basedOn" => res.base = tag.attribute("val"),
            "vanish" => res.is_hidden = Some(tag.is_on()),
            "numId" => res.number.list = tag.number("val"),
            "ilvl" => res.number.level = tag.number("val"),
            // How it was before a change.
            "rPrChange" | "pPrChange" => return false,
            _ => {}
        }
        true
    })?;
    Ok(res)
}
