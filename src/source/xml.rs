//! XML as a stream of elements that open and close, each known by its vocabulary and its name, whatever prefix
//! the file gives it.

use std::borrow::Cow;
use std::io::BufRead;
use std::ops::Range;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, Prefix, ResolveResult};

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
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    prefixes: Prefixes,
}

/// Which vocabulary each prefix stands for. Most parts declare all of them once.
struct Prefixes {
    /// What a declaration begins with.
    declaration: memmem::Finder<'static>,
    declared: NamespaceResolver,
    /// How deep those of the open elements are that declare any.
    depths: Vec<usize>,
    /// Those that were asked for since the last of these began or ended.
    known: Vec<(String, Vocabulary)>,
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            text,
            reader,
            depth: 0,
            prefixes: Prefixes::default(),
        }
    }

    pub(super) fn next(&mut self) -> Result<Node<'a>, Unreadable> {
        loop {
            let start = self.at();
            let event = self.reader.read_event().map_err(|_| Unreadable::Damaged)?;
            match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > MOST_DEPTH {
                        return Err(Unreadable::TooLarge);
                    }
                    self.prefixes.open(&tag, self.depth)?;
                    return Ok(Node::Open(Tag {
                        vocabulary: self.prefixes.vocabulary(&tag),
                        start: tag,
                    }));
                }
                Event::End(_) => {
                    self.prefixes.close(self.depth);
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

    /// Where the content ends of the element that was opened last, if its kind is never found within itself.
    pub(super) fn end_of(&self, tag: &Tag<'_>) -> usize {
        let start = self.at();
        // One without content closes without a mark of its own.
        if self.text[..start].ends_with("/>") {
            return start;
        }
        let (name, rest) = (
            tag.start.name().into_inner(),
            &self.text.as_bytes()[start..],
        );
        let is_end = |at: &usize| {
            let behind = rest.get(at + "</".len() + name.len());
            behind.is_some_and(|it| *it == b'>' || it.is_ascii_whitespace())
        };
        let ends = format!("</{name}");
        let len = memmem::find_iter(rest, &ends).find(is_end);
        start + len.unwrap_or_default()
    }

    /// [`each`](Self::each) for the properties that are opened by `tag`, of which only those of some names count:
    /// most of what is said of a text is how it looks, and is passed over without a look at it.
    pub(super) fn each_named(
        &mut self,
        tag: &Tag<'_>,
        is_name: fn(&str) -> bool,
        visit: impl FnMut(&Tag<'a>) -> bool,
    ) -> Result<(), Unreadable> {
        let (start, end) = (self.at(), self.end_of(tag));
        let content = &self.text[start..end];
        let mut last = None;
        for at in memchr::memchr_iter(b'<', content.as_bytes()) {
            let name = name_of(&content[at + 1..]);
            // What was said before a change is said by elements of the same kind.
            if name.ends_with("Change") {
                return self.each(visit);
            }
            if is_name(name) {
                last = Some(start + at);
            }
        }
        match self.visit_up_to(last, visit)? {
            true => Ok(()),
            false => self.jump(end),
        }
    }

    /// Passes over the rest of the element that is open, without a look at it: its content ends at this place.
    pub(super) fn jump(&mut self, end: usize) -> Result<(), Unreadable> {
        let len = end.saturating_sub(self.at());
        self.reader.stream().consume(len);
        self.skip()
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
    pub(super) fn each(&mut self, visit: impl FnMut(&Tag<'a>) -> bool) -> Result<(), Unreadable> {
        self.visit_up_to(Some(usize::MAX), visit).map(drop)
    }

    /// The same for those that begin no farther than `last`. Returns whether the element came to its end.
    fn visit_up_to(
        &mut self,
        last: Option<usize>,
        mut visit: impl FnMut(&Tag<'a>) -> bool,
    ) -> Result<bool, Unreadable> {
        let mut level = 0_usize;
        while level > 0 || last.is_some_and(|it| self.at() <= it) {
            match self.next()? {
                Node::Open(tag) if visit(&tag) => level += 1,
                Node::Open(_) => self.skip()?,
                Node::Close if level == 0 => return Ok(true),
                Node::Close => level -= 1,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
        Ok(false)
    }

    /// How many bytes of the part were read.
    pub(super) fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }
}

impl Default for Prefixes {
    fn default() -> Self {
        Self {
            declaration: memmem::Finder::new("xmlns"),
            declared: NamespaceResolver::default(),
            depths: Vec::new(),
            known: Vec::new(),
        }
    }
}

impl Prefixes {
    /// Notes what an element declares, if it does.
    fn open(&mut self, tag: &BytesStart<'_>, depth: usize) -> Result<(), Unreadable> {
        if self.declaration.find(tag.as_bytes()).is_some() {
            let declared = self.declared.push(tag);
            declared.map_err(|_| Unreadable::Damaged)?;
            self.depths.push(depth);
            self.known.clear();
        }
        Ok(())
    }

    fn close(&mut self, depth: usize) {
        if self.depths.pop_if(|it| *it == depth).is_some() {
            self.declared.pop();
            self.known.clear();
        }
    }

    fn vocabulary(&mut self, tag: &BytesStart<'_>) -> Vocabulary {
        let prefix = tag.name().prefix();
        let name = prefix.map_or("", Prefix::into_inner);
        if let Some((_, known)) = self.known.iter().find(|it| it.0 == name) {
            return *known;
        }
        let res = vocabulary(&self.declared.resolve_prefix(prefix, true));
        self.known.push((name.to_owned(), res));
        res
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

/// The name of the element that text behind `<` begins with, without its prefix.
fn name_of(text: &str) -> &str {
    let end = text.find([' ', '/', '>', '\t', '\r', '\n']);
    let name = &text[..end.unwrap_or(text.len())];
    name.rsplit_once(':').map_or(name, |it| it.1)
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
