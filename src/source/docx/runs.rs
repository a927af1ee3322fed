//! Runs: text as it is shown, what Word computes, and what stands beside the text.

use crate::source::Unreadable;
use crate::source::grid::{Block, Words};
use crate::source::xml::{Node, Tag, Vocabulary};

use super::body::{Body, Field};

impl Body<'_> {
    pub(super) fn run(
        &mut self,
        mut is_hidden: bool,
        words: &mut Words,
        boxes: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        let mut is_raised = false;
        loop {
            let tag = match self.xml.next()? {
                Node::Open(tag) => tag,
                Node::Close => return Ok(()),
                Node::Text(..) => continue,
                Node::End => return Err(Unreadable::Damaged),
            };
            let is_read = !is_hidden && self.is_shown();
            let mut put = |text: &str| {
                if is_read {
                    words.push(text, None);
                }
            };
            match (tag.vocabulary, tag.name()) {
                (Vocabulary::Word, "rPr") => {
                    (is_hidden, is_raised) = self.look_of_run(&tag, is_hidden)?;
                    continue;
                }
                (Vocabulary::Word | Vocabulary::Math, "t") => {
                    let keeps_space = tag.attribute("space").as_deref() == Some("preserve");
                    if is_raised && is_read {
                        let mut own = Words::default();
                        self.text(keeps_space, Some(&mut own))?;
                        words.push(&raised(&own.text), None);
                    } else {
                        self.text(keeps_space, is_read.then_some(words))?;
                    }
                    continue;
                }
                (Vocabulary::Word, "fldChar") => self.field(&tag),
                (Vocabulary::Word, "instrText") => {
                    self.instruction()?;
                    continue;
                }
                (Vocabulary::Word, "tab" | "ptab") => put("\t"),
                (Vocabulary::Word, "br" | "cr") => put("\n"),
                (Vocabulary::Word, "noBreakHyphen") => put("-"),
                (Vocabulary::Word, "sym") => put(&symbol(&tag)),
                (Vocabulary::Word, "footnoteReference" | "endnoteReference") if is_read => {
                    self.refer(&tag);
                }
                (Vocabulary::Word, "drawing" | "pict" | "object")
                | (Vocabulary::Compatibility, "AlternateContent") => {
                    self.boxes(boxes)?;
                    continue;
                }
                (Vocabulary::Word, "ruby") => {
                    self.ruby(is_hidden, words, boxes)?;
                    continue;
                }
                _ => {}
            }
            self.xml.skip()?;
        }
    }

    /// The text below what is set small above it.
    fn ruby(
        &mut self,
        is_hidden: bool,
        words: &mut Words,
        boxes: &mut Vec<Block>,
    ) -> Result<(), Unreadable> {
        let mut level = 0_usize;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "r") => {
                    self.run(is_hidden, words, boxes)?;
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "rubyBase") => level += 1,
                Node::Open(_) => self.xml.skip()?,
                Node::Close if level == 0 => return Ok(()),
                Node::Close => level -= 1,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }

    /// Whether a run is hidden by what is said of it, or else as its paragraph is, and whether it stands above or
    /// below the line. What is struck out is there for nobody to read.
    fn look_of_run(
        &mut self,
        properties: &Tag<'_>,
        as_paragraph: bool,
    ) -> Result<(bool, bool), Unreadable> {
        let mut said = None;
        let mut style = None;
        let (mut is_struck, mut is_raised) = (false, false);
        let is_name =
            |it: &str| matches!(it, "vanish" | "strike" | "dstrike" | "vertAlign" | "rStyle");
        self.xml.each_named(properties, is_name, |tag| {
            if tag.is(Vocabulary::Word, "vanish") {
                said = Some(tag.is_on());
            } else if tag.is(Vocabulary::Word, "strike") || tag.is(Vocabulary::Word, "dstrike") {
                is_struck |= tag.is_on();
            } else if tag.is(Vocabulary::Word, "vertAlign") {
                let place = tag.attribute("val");
                is_raised = matches!(place.as_deref(), Some("superscript" | "subscript"));
            } else if tag.is(Vocabulary::Word, "rStyle") {
                style = tag.attribute("val");
            }
            // How it was before a change stands further down.
            false
        })?;
        let by_style = style.is_some_and(|it| self.styles.is_hidden(&it));
        let is_hidden = said.unwrap_or(by_style || as_paragraph);
        Ok((is_hidden || is_struck, is_raised))
    }

    /// The characters of a text, which begin and end with no blanks unless it says so.
    fn text(&mut self, keeps_space: bool, words: Option<&mut Words>) -> Result<(), Unreadable> {
        let mut own = Words::default();
        let mut level = 0_usize;
        let is_own = self.fields.is_empty() && self.n_fixed == 0;
        loop {
            match self.xml.next()? {
                // Written over lines, it has no place in one piece.
                Node::Text(text, _) if text.contains(['\n', '\r']) => {
                    own.push(&text.replace("\r\n", " ").replace(['\n', '\r'], " "), None);
                }
                Node::Text(text, place) => {
                    let place = place.filter(|_| is_own);
                    own.push(&text, place.map(|it| it.start));
                }
                Node::Open(_) => level += 1,
                Node::Close if level == 0 => break,
                Node::Close => level -= 1,
                Node::End => return Err(Unreadable::Damaged),
            }
        }
        let Some(words) = words else {
            return Ok(());
        };
        let is_space = |it: char| it == ' ' || it == '\t';
        let (start, end) = if keeps_space {
            (0, own.text.len())
        } else {
            let end = own.text.trim_end_matches(is_space).len();
            let start = own.text.len() - own.text.trim_start_matches(is_space).len();
            (start.min(end), end)
        };
        let mut at = start;
        for piece in own.pieces {
            let (first, last) = (piece.start.max(at), (piece.start + piece.len).min(end));
            if first < last {
                words.push(&own.text[at..first], None);
                words.push(
                    &own.text[first..last],
                    Some(piece.source + first - piece.start),
                );
                at = last;
            }
        }
        words.push(&own.text[at..end], None);
        Ok(())
    }

    fn field(&mut self, tag: &Tag<'_>) {
        match tag.attribute("fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(it) = self.fields.last_mut() {
                    it.has_result = true;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn instruction(&mut self) -> Result<(), Unreadable> {
        // Its name is all that counts.
        const LONGEST: usize = 1024;
        let mut level = 0_usize;
        loop {
            match self.xml.next()? {
                Node::Text(text, _) => {
                    if let Some(it) = self.fields.last_mut()
                        && it.instruction.len() < LONGEST
                    {
                        it.instruction.push_str(&text);
                    }
                }
                Node::Open(_) => level += 1,
                Node::Close if level == 0 => return Ok(()),
                Node::Close => level -= 1,
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }

    fn refer(&mut self, tag: &Tag<'_>) {
        let is_end = usize::from(tag.name() == "endnoteReference");
        let (Some(notes), Some(id)) = (self.notes.get(is_end), tag.attribute("id")) else {
            return;
        };
        // A note stands there once, however often it is referred to.
        let blocks = notes
            .get(&id)
            .filter(|_| self.referred.insert((is_end, id)));
        self.asides.extend(blocks.into_iter().flatten().cloned());
    }

    /// The text boxes within the element that was opened last, a drawing as a rule.
    pub(super) fn boxes(&mut self, acc: &mut Vec<Block>) -> Result<(), Unreadable> {
        let mut level = 0_usize;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "txbxContent") => {
                    let fields = std::mem::take(&mut self.fields);
                    // What reads the same box elsewhere would go on to read what stood here.
                    self.n_fixed += 1;
                    let blocks = self.blocks()?;
                    self.n_fixed -= 1;
                    self.fields = fields;
                    acc.extend(blocks);
                }
                // It has the same box once more.
                Node::Open(tag) if tag.is(Vocabulary::Compatibility, "Fallback") => {
                    self.xml.skip()?;
                }
                Node::Open(_) => level += 1,
                Node::Close if level == 0 => return Ok(()),
                Node::Close => level -= 1,
                Node::Text(..) => {}
                Node::End => return Err(Unreadable::Damaged),
            }
        }
    }
}

/// The character that a font shows for a code of its own; none where only the font knows it.
fn symbol(tag: &Tag<'_>) -> String {
    let code = tag.attribute("char");
    let code = code.and_then(|it| u32::from_str_radix(&it, 16).ok());
    let char = code.and_then(char::from_u32);
    let own = |it: &char| ('\u{e000}'..='\u{f8ff}').contains(it);
    char.map_or_else(String::new, |it| if own(&it) { '□' } else { it }.into())
}

/// Digits above or below the line as characters of their own: they mark notes, and are no digits of the number
/// that they stand at.
fn raised(text: &str) -> String {
    const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let raise = |it: char| {
        let digit = it.to_digit(10).and_then(|it| usize::try_from(it).ok());
        digit.and_then(|it| RAISED.get(it).copied()).unwrap_or(it)
    };
    text.chars().map(raise).collect()
}
