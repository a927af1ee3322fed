//! XML as a stream of elements that open and close, each known by its vocabulary and its name, whatever prefix
//! the file gives it.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::NsReader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::{MOST_DEPTH, Unreadable};

/// The vocabulary that an element is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// WordprocessingML, in its strict or its transitional form.
    Word,
    /// Alternatives for readers of different age.
    Compatibility,
    /// Formulas.
    Math,
    /// SpreadsheetML, in either form.
    Sheet,
    Other,
}

/// The beginning of an element.
pub(super) struct Tag<'a> {
    pub vocabulary: Vocabulary,
    start: BytesStart<'a>,
}

/// What the stream holds next. An element without content opens and closes as any other.
pub(super) enum Node<'a> {
    Open(Tag<'a>),
    Close,
    /// Characters, and where they stand in the part where they stand there as they are.
    Text(Cow<'a, str>, Option<Range<usize>>),
    End,
}

pub(super) struct Xml<'a> {
    reader: NsReader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0 }
    }

    pub(super) fn next(&mut self) -> Result<Node<'a>, Unreadable> {
        loop {
            let start = self.at();
            let (namespace, event) = self
                .reader
                .read_resolved_event()
                .map_err(|_| Unreadable::Damaged)?;
            match event {
                Event::Start(tag) => {
                    let vocabulary = vocabulary(&namespace);
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(Unreadable::TooLarge);
                    }
                    return Ok(Node::Open(Tag {
                        vocabulary,
                        start: tag,
                    }));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close);
                }
                Event::Text(text) => {
                    let place = start..self.at();
                    let text = text.into_inner();
                    // The ends of lines are not what they seem.
                    let is_verbatim = !text.contains('\r') && text.len() == place.len();
                    return Ok(Node::Text(text, is_verbatim.then_some(place)));
                }
                Event::CData(text) => return Ok(Node::Text(text.into_inner(), None)),
                Event::GeneralRef(name) => {
                    let char = name.resolve_char_ref().map_err(|_| Unreadable::Damaged)?;
                    let text = match char {
                        Some(it) => Cow::Owned(it.to_string()),
                        None => Cow::Borrowed(
                            resolve_predefined_entity(&name).ok_or(Unreadable::Damaged)?,
                        ),
                    };
                    return Ok(Node::Text(text, None));
                }
                Event::Eof if self.depth > 0 => return Err(Unreadable::Damaged),
                Event::Eof => return Ok(Node::End),
                // No office writes one, and what it may declare is never unfolded.
                Event::DocType(_) => return Err(Unreadable::Damaged),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Empty(_) => {}
            }
        }
    }

    /// The next element of a vocabulary that opens; `None` where none does up to the end.
    pub(super) fn next_of(
        &mut self,
        vocabulary: Vocabulary,
    ) -> Result<Option<Tag<'a>>, Unreadable> {
        loop {
            match self.next()? {
                Node::Open(tag) if tag.vocabulary == vocabulary => return Ok(Some(tag)),
                Node::End => return Ok(None),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Unreadable> {
        let mut level = 0_usize;
        loop {
            match self.next()? {
                Node::Open(_) => level += 1,
                Node::Close if level == 0 => return Ok(()),
                Node::Close => level -= 1,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }

    /// The characters in the element that was opened last, and in those within it.
    pub(super) fn content(&mut self) -> Result<String, Unreadable> {
        let mut res = String::new();
        let mut level = 0_usize;
        loop {
            match self.next()? {
                Node::Text(text, _) => res.push_str(&text),
                Node::Open(_) => level += 1,
                Node::Close if level == 0 => return Ok(res),
                Node::Close => level -= 1,
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }

    /// Calls `visit` on the elements within the one that was opened last, and on those within these where it
    /// says so. What it says no to is passed over.
    pub(super) fn each(
        &mut self,
        mut visit: impl FnMut(&Tag<'a>) -> bool,
    ) -> Result<(), Unreadable> {
        let mut level = 0_usize;
        loop {
            match self.next()? {
                Node::Open(tag) if visit(&tag) => level += 1,
                Node::Open(_) => self.skip()?,
                Node::Close if level == 0 => return Ok(()),
                Node::Close => level -= 1,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }

    /// How many bytes of the part were read.
    pub(super) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

impl Tag<'_> {
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// What the file writes before the names of its vocabulary: `w:`.
    pub(super) fn prefix(&self) -> String {
        let name = self.start.name();
        let prefix = name.prefix();
        prefix.map_or_else(String::new, |it| format!("{}:", it.into_inner()))
    }

    pub(super) fn is(&self, vocabulary: Vocabulary, name: &str) -> bool {
        self.vocabulary == vocabulary && self.name() == name
    }

    /// The value of an attribute, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.start.attributes();
        let found = all
            .with_checks(false)
            .flatten()
            .find(|it| it.key.local_name().into_inner() == name)?;
        found
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .ok()
            .map(Cow::into_owned)
    }

    /// Its value as a number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether it turns a property on: it does unless it says otherwise.
    pub(super) fn is_on(&self) -> bool {
        let value = self.attribute("val");
        value.is_none_or(|it| !matches!(it.as_str(), "0" | "false" | "off"))
    }
}

fn vocabulary(namespace: &ResolveResult<'_>) -> Vocabulary {
    let ResolveResult::Bound(namespace) = namespace else {
        return Vocabulary::Other;
    };
    match namespace.into_inner() {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        | "http://purl.oclc.org/ooxml/wordprocessingml/main" => Vocabulary::Word,
        "http://schemas.openxmlformats.org/markup-compatibility/2006" => Vocabulary::Compatibility,
        "http://schemas.openxmlformats.org/officeDocument/2006/math"
        | "http://purl.oclc.org/ooxml/officeDocument/math" => Vocabulary::Math,
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Vocabulary::Sheet,
        _ => Vocabulary::Other,
    }
}
