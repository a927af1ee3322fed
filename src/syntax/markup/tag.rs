//! Tags, as the tokenizer of the HTML standard tells them, and what becomes of the content of their
//! elements.

use std::sync::LazyLock;

use memchr::{memchr, memmem};
use rustc_hash::FxHashMap;

/// Without its `>` within this many bytes a `<` is a stray character. Values in quotes are not counted.
const LONGEST_TAG: usize = 8 << 10;
/// The longest value in quotes: a picture can be one.
const LONGEST_VALUE: usize = 4 << 20;
/// The longest comment and the longest content that no reader sees: what is left open must not
/// swallow a compilation.
pub(in super::super) const LONGEST_UNSEEN: usize = 256 << 10;

/// Elements that begin a block of their own.
const BLOCKS: [&str; 51] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Elements without content.
const VOIDS: [&str; 18] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];
/// Elements whose content no reader sees. `xml` is of Word, `rt` the small print over a word.
const UNSEEN: [&str; 14] = [
    "datalist", "head", "iframe", "noembed", "noframes", "noscript", "rp", "rt", "rtc", "script",
    "style", "template", "title", "xml",
];
/// Elements in which nothing is a tag but their own end.
const RAW: [&str; 6] = ["iframe", "noembed", "noframes", "script", "style", "title"];
const DELETED: [&str; 3] = ["del", "s", "strike"];
/// What can stand in the head of a page; anything else ends it.
const OF_HEAD: [&str; 11] = [
    "base", "basefont", "bgsound", "link", "meta", "noscript", "script", "style", "template",
    "title", "xml",
];

/// What becomes of the content of an element, where it is not simply shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Fate {
    /// It is not for readers at all.
    Unseen,
    /// It is there, and hidden.
    Hidden,
    /// It is shown as deleted.
    Deleted,
    /// It is raised: the mark of a note, where it stands behind something.
    Raised,
}

/// A tag, a comment or a declaration.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Tag<'a> {
    pub start: usize,
    pub end: usize,
    /// As written; compare without case. Empty for comments and declarations.
    pub name: &'a str,
    pub closes: bool,
    /// What stands behind the name.
    attributes: &'a str,
    element: Element,
}

/// What the standard says of an element.
#[derive(Clone, Copy, Debug, Default)]
struct Element {
    is_block: bool,
    is_void: bool,
    is_raw: bool,
    /// What becomes of its content, whatever its attributes.
    fate: Option<Fate>,
}

/// The elements that differ from one that is unknown.
static ELEMENTS: LazyLock<FxHashMap<u128, Element>> = LazyLock::new(|| {
    let mut res: FxHashMap<u128, Element> = FxHashMap::default();
    let mut set = |names: &'static [&'static str], what: fn(&mut Element)| {
        for it in names {
            what(res.entry(Element::key(it)).or_default());
        }
    };
    set(&BLOCKS, |it| it.is_block = true);
    set(&VOIDS, |it| it.is_void = true);
    set(&RAW, |it| it.is_raw = true);
    set(&UNSEEN, |it| it.fate = Some(Fate::Unseen));
    set(&DELETED, |it| it.fate = Some(Fate::Deleted));
    set(&["sup"], |it| it.fate = Some(Fate::Raised));
    res
});

impl Element {
    fn named(name: &str) -> Self {
        const LONGEST: usize = "blockquote".len();
        if name.len() > LONGEST {
            return Self::default();
        }
        ELEMENTS.get(&Self::key(name)).copied().unwrap_or_default()
    }

    /// A short name without case, as one number: every tag is looked up.
    fn key(name: &str) -> u128 {
        let bytes = name.bytes().map(|it| u128::from(it.to_ascii_lowercase()));
        bytes.fold(0, |acc, it| acc << 8 | it)
    }
}

impl Tag<'_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.is(it))
    }

    pub fn is_block(&self) -> bool {
        self.element.is_block
    }

    /// What becomes of the content of the element that begins here.
    pub fn fate(&self) -> Option<Fate> {
        if self.closes || self.element.is_void || self.attributes.trim_end().ends_with('/') {
            return None;
        }
        let styled =
            || styled(self.attributes).filter(|it| *it != Fate::Raised || !self.is_block());
        self.element.fate.or_else(styled)
    }

    /// Whether it begins a link to another page.
    pub fn leads_elsewhere(&self) -> bool {
        let mut attributes = Attributes(self.attributes);
        let mut leads = |it: (&str, &str)| {
            it.0.eq_ignore_ascii_case("href") && !it.1.is_empty() && !it.1.starts_with('#')
        };
        self.is("a") && !self.closes && attributes.any(&mut leads)
    }

    /// Over how many columns a cell goes.
    pub fn n_columns(&self) -> usize {
        let mut attributes = Attributes(self.attributes);
        let span = attributes.find(|it| it.0.eq_ignore_ascii_case("colspan"));
        span.and_then(|it| it.1.trim().parse().ok()).unwrap_or(1)
    }
}

/// What the attributes of a tag say of its content.
fn styled(attributes: &str) -> Option<Fate> {
    for (name, value) in Attributes(attributes) {
        if name.eq_ignore_ascii_case("hidden") {
            return Some(Fate::Hidden);
        }
        if name.eq_ignore_ascii_case("style") {
            let mut declarations = value.split(';').filter_map(|it| it.split_once(':'));
            let fate = declarations.find_map(|(property, value)| fate_of(property.trim(), value));
            if fate.is_some() {
                return fate;
            }
        }
    }
    None
}

/// What a declaration of a style does to the content of an element.
fn fate_of(property: &str, value: &str) -> Option<Fate> {
    let is = |name: &str| property.eq_ignore_ascii_case(name);
    let value = without_important(value).trim();
    let has = |word: &str| value.eq_ignore_ascii_case(word);
    if is("display") && has("none")
        || is("visibility") && (has("hidden") || has("collapse"))
        || is("mso-hide") && has("all")
    {
        return Some(Fate::Hidden);
    }
    let strikes = |value: &str| value.to_ascii_lowercase().contains("line-through");
    if (is("text-decoration") || is("text-decoration-line")) && strikes(value) {
        return Some(Fate::Deleted);
    }
    (is("vertical-align") && has("super")).then_some(Fate::Raised)
}

/// A value without the marks that it overrules others.
fn without_important(value: &str) -> &str {
    const MARK: &str = "!important";
    let mut rest = value;
    while let Some(at) = rest.len().checked_sub(MARK.len())
        && rest
            .get(at..)
            .is_some_and(|it| it.eq_ignore_ascii_case(MARK))
    {
        rest = &rest[..at];
    }
    rest
}

/// Names and values of attributes, in order.
struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let is_gap = |it: char| it.is_ascii_whitespace() || it == '/';
        let rest = self.0.trim_start_matches(is_gap);
        if rest.is_empty() {
            return None;
        }
        // A `=` at the start is a part of the name.
        let ends = |it: &(usize, char)| is_gap(it.1) || it.1 == '=';
        let end = rest.char_indices().skip(1).find(ends);
        let name_end = end.map_or(rest.len(), |it| it.0);
        let (name, behind) = rest.split_at(name_end);
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            self.0 = behind;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
        let (value, behind) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(
                value
                    .find(|it: char| it.is_ascii_whitespace())
                    .unwrap_or(value.len()),
            ),
        };
        self.0 = behind;
        Some((name, value))
    }
}

/// Tags in order from the start of a text, with how far it took to tell them: a `<` that is no tag
/// was looked behind in vain.
pub(in super::super) struct Tags<'a> {
    pub text: &'a str,
    /// Where the next tag is looked for.
    pub at: usize,
    pub seen: usize,
}

impl<'a> Tags<'a> {
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            seen: 0,
        }
    }

    /// Notes that the text was looked at up to `end`.
    pub fn see(&mut self, end: usize) {
        self.seen = self.seen.max(end);
    }

    /// Goes behind the element that the tag taken last begins, which a browser would do something else
    /// with than show it. Returns whether blocks stand in it.
    pub fn skip_element(&mut self, first: Tag<'_>) -> bool {
        let limit = first.end + LONGEST_UNSEEN;
        let mut has_blocks = false;
        let mut depth = 0_usize;
        let mut n_tables = 0_usize;
        let implied = implied_ends(first);
        let around = stands_in(first);
        while let Some(tag) = self.next() {
            if tag.start > limit {
                self.at = tag.start;
                return has_blocks;
            }
            let is_same = tag.is(first.name);
            if tag.closes && is_same && depth == 0 {
                return has_blocks;
            }
            let ends_before = if tag.closes {
                // The end of what it stands in.
                n_tables == 0 && tag.is_one_of(around) || tag.is_one_of(&["body", "html"])
            } else {
                first.is("head") && !tag.name.is_empty() && !tag.is_one_of(&OF_HEAD)
                    || first.is("p") && tag.is_block()
                    || n_tables == 0 && tag.is_one_of(implied)
            };
            if ends_before {
                self.at = tag.start;
                return has_blocks;
            }
            has_blocks |= tag.is_block();
            match (is_same, tag.closes) {
                (true, true) => depth -= 1,
                (true, false) => depth += 1,
                _ => {}
            }
            if tag.is("table") {
                n_tables = if tag.closes {
                    n_tables.saturating_sub(1)
                } else {
                    n_tables + 1
                };
            }
        }
        self.at = self.text.floor_char_boundary(limit);
        has_blocks
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    /// The next tag, comment or declaration.
    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let Some(len) = memchr(b'<', rest) else {
                self.see(self.text.len());
                return None;
            };
            match tag_at(self.text, self.at + len) {
                Ok(tag) => {
                    self.see(tag.end);
                    self.at = tag.end;
                    if !tag.closes && tag.element.is_raw {
                        self.at = raw_end(self.text, tag);
                        // Where it ends is told by the name of the element and what stands behind that.
                        self.see((self.at + tag.name.len() + 3).min(self.text.len()));
                    }
                    return Some(tag);
                }
                Err(seen) => {
                    self.see(seen);
                    self.at += len + 1;
                }
            }
        }
    }
}

/// The beginnings that end an element whose own end may be left out.
fn implied_ends(first: Tag<'_>) -> &'static [&'static str] {
    const ENDS: [(&[&str], &[&str]); 5] = [
        (&["td", "th"], &["td", "th", "tr", "tbody", "tfoot"]),
        (&["tr"], &["tr", "tbody", "tfoot"]),
        (&["li"], &["li"]),
        (&["dd", "dt"], &["dd", "dt"]),
        (&["option"], &["option", "optgroup"]),
    ];
    let found = ENDS.iter().find(|it| first.is_one_of(it.0));
    found.map_or(&[], |it| it.1)
}

/// The parts of a table whose end is also that of an element that was left open in them.
fn stands_in(first: Tag<'_>) -> &'static [&'static str] {
    if first.is_one_of(&["tbody", "thead", "tfoot"]) {
        &["table"]
    } else if first.is("tr") {
        &["tbody", "thead", "tfoot", "table"]
    } else {
        &["td", "th", "tr", "table"]
    }
}

/// Where the end tag of an element stands in which nothing else is a tag.
pub(in super::super) fn raw_end(text: &str, tag: Tag<'_>) -> usize {
    let end = (tag.end + LONGEST_UNSEEN).min(text.len());
    let window = &text.as_bytes()[tag.end..end];
    let name = tag.name.as_bytes();
    let is_end = |at: &usize| {
        let behind = &text.as_bytes()[tag.end + at + 2..];
        let (Some(own), next) = (behind.get(..name.len()), behind.get(name.len())) else {
            return false;
        };
        let ends = next.is_none_or(|it| it.is_ascii_whitespace() || matches!(it, b'/' | b'>'));
        own.eq_ignore_ascii_case(name) && ends
    };
    let found = memmem::find_iter(window, "</").find(is_end);
    found.map_or_else(|| text.floor_char_boundary(end), |it| tag.end + it)
}

/// The tag, comment or declaration that begins at `start`, where `text` has a `<`; or how far one has
/// to look to tell that none does.
pub(in super::super) fn tag_at(text: &str, start: usize) -> Result<Tag<'_>, usize> {
    let bytes = text.as_bytes();
    let rest = &bytes[start + 1..];
    let nameless = |end: usize| Tag {
        start,
        end,
        name: "",
        closes: false,
        attributes: "",
        element: Element::default(),
    };
    if rest.starts_with(b"!--") {
        return Ok(nameless(comment_end(text, start)));
    }
    if let [b'!' | b'?', next, ..] = rest {
        let window = &rest[..rest.len().min(LONGEST_TAG)];
        let is_markup = next.is_ascii_alphabetic() || *next == b'[';
        let close = memchr(b'>', window).filter(|_| is_markup);
        return close
            .map(|it| nameless(start + it + 2))
            .ok_or(start + 1 + window.len());
    }
    let closes = rest.first() == Some(&b'/');
    let name_at = start + 1 + usize::from(closes);
    if !bytes.get(name_at).is_some_and(u8::is_ascii_alphabetic) {
        // Another letter behind it could make it one.
        return Err((name_at + 1).min(text.len()));
    }
    let ends_name = |it: &u8| it.is_ascii_whitespace() || matches!(it, b'/' | b'>' | b'<');
    let window = &bytes[name_at..bytes.len().min(name_at + LONGEST_TAG)];
    let Some(name_len) = window.iter().position(ends_name) else {
        return Err(name_at + window.len());
    };
    let name_end = name_at + name_len;
    let name = text.get(name_at..name_end).unwrap_or_default();
    // `<https://…>` and `<name@host>` are links of Markdown.
    if name.ends_with(':') && bytes[name_end] == b'/' || name.bytes().any(|it| it == b'@') {
        return Err(name_end + 1);
    }
    let end = tag_end(bytes, name_end)?;
    Ok(Tag {
        start,
        end,
        name,
        closes,
        attributes: text.get(name_end..end - 1).unwrap_or_default(),
        element: Element::named(name),
    })
}

/// Behind the `>` of a tag whose attributes begin at `start`. A quote is one only at the beginning of a
/// value. A `<` outside of quotes is taken for the next tag: browsers lose both.
fn tag_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    let mut n_unquoted = 0;
    let mut begins_value = false;
    while let Some(&byte) = bytes.get(at) {
        if n_unquoted > LONGEST_TAG {
            return Err(at);
        }
        match byte {
            b'>' => return Ok(at + 1),
            b'<' => return Err(at + 1),
            b'"' | b'\'' if begins_value => {
                let window = &bytes[at + 1..bytes.len().min(at + 1 + LONGEST_VALUE)];
                let Some(len) = memchr(byte, window) else {
                    return Err(at + 1 + window.len());
                };
                at += len + 1;
            }
            _ => {}
        }
        begins_value = byte == b'=' || begins_value && byte.is_ascii_whitespace();
        n_unquoted += 1;
        at += 1;
    }
    Err(bytes.len())
}

/// Behind a comment. One that is left open goes on.
fn comment_end(text: &str, start: usize) -> usize {
    let content = start + "<!--".len();
    let rest = &text.as_bytes()[content..];
    for (whole, len) in [(&b">"[..], 1), (b"->", 2)] {
        if rest.starts_with(whole) {
            return content + len;
        }
    }
    let window = &rest[..rest.len().min(LONGEST_UNSEEN)];
    memmem::find(window, b"-->").map_or_else(
        || text.floor_char_boundary(content + window.len()),
        |it| content + it + "-->".len(),
    )
}
