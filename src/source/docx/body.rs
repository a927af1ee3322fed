//! The text of a document: paragraphs and runs as a reader sees them. A table is read in `table.rs`.

use crate::source::Unreadable;
use crate::source::grid::{Block, Words};
use crate::source::xml::{Node, Tag, Vocabulary, Xml};

use super::Notes;
use super::numbering::{Counters, Numbering};
use super::styles::{Numbered, Styles};
use super::table::CellProperties;

pub(super) struct Body<'a> {
    pub(super) xml: Xml<'a>,
    styles: &'a Styles,
    numbering: &'a Numbering,
    /// Footnotes and endnotes; none where notes themselves are read.
    notes: &'a [Notes],
    counters: Counters,
    fields: Vec<Field>,
    /// How many of the elements that are open hold what stands for an answer.
    n_prompts: usize,
    /// Whether the next content is such.
    is_prompt: bool,
    pub(super) n_cells: usize,
    /// How many tables are open.
    pub(super) depth: usize,
    /// Notes that the open block refers to.
    asides: Vec<Block>,
    pub has_open_changes: bool,
}

/// Text that Word computes: what says how, then what came of it.
#[derive(Default)]
struct Field {
    instruction: String,
    has_result: bool,
}

/// An element that is passed through: what is in it counts as if it were not there.
#[derive(Clone, Copy)]
pub(super) enum Passed {
    Plain,
    Prompt,
}

/// What is said of a paragraph.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    numbered: Numbered,
    /// Whether its end was deleted, so that it goes on with the next one.
    joins_next: bool,
    is_end_hidden: bool,
}

impl Field {
    /// Whether it lists what stands elsewhere in the document.
    fn is_index(&self) -> bool {
        let name = self.instruction.split_whitespace().next();
        matches!(name, Some("TOC" | "INDEX" | "TOA"))
    }
}

impl<'a> Body<'a> {
    pub(super) fn new(
        text: &'a str,
        styles: &'a Styles,
        numbering: &'a Numbering,
        notes: &'a [Notes],
    ) -> Self {
        Self {
            xml: Xml::new(text),
            styles,
            numbering,
            notes,
            counters: Counters::default(),
            fields: Vec::new(),
            n_prompts: 0,
            is_prompt: false,
            n_cells: 0,
            depth: 0,
            asides: Vec::new(),
            has_open_changes: false,
        }
    }

    /// The blocks of a document.
    pub(super) fn document(&mut self) -> Result<Vec<Block>, Unreadable> {
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "body") => return self.blocks(),
                Node::End => return Err(Unreadable::Damaged),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// Notes by their names. Those that only draw lines have no place in the text and are never asked for.
    pub(super) fn notes(&mut self) -> Result<Notes, Unreadable> {
        let mut res = Notes::default();
        loop {
            match self.xml.next()? {
                Node::Open(tag) if matches!(tag.name(), "footnote" | "endnote") => {
                    let name = tag.attribute("id");
                    let mut blocks = self.blocks()?;
                    blocks.iter_mut().for_each(forget_sources);
                    if let Some(name) = name {
                        res.insert(name, blocks);
                    }
                }
                Node::End => return Ok(res),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// The blocks up to the end of the element that was opened last.
    fn blocks(&mut self) -> Result<Vec<Block>, Unreadable> {
        self.blocks_of(&mut CellProperties::default())
    }

    /// The same, where the element is a cell.
    pub(super) fn blocks_of(
        &mut self,
        said: &mut CellProperties,
    ) -> Result<Vec<Block>, Unreadable> {
        let mut res = Vec::new();
        let mut passed = Vec::new();
        let mut open: Option<Words> = None;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "p") => {
                    let mut words = open.take().unwrap_or_default();
                    let mut boxes = Vec::new();
                    if self.paragraph(&mut words, &mut boxes)? {
                        open = Some(words);
                    } else {
                        res.push(Block::Paragraph(words));
                    }
                    res.append(&mut boxes);
                    self.put_asides(&mut res);
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "tbl") => {
                    res.extend(open.take().map(Block::Paragraph));
                    res.push(Block::Table(self.table()?));
                    self.put_asides(&mut res);
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "tcPr") => {
                    self.cell_properties(said)?;
                }
                node => {
                    if self.ends_at(node, &mut passed)? {
                        break;
                    }
                }
            }
        }
        res.extend(open.map(Block::Paragraph));
        Ok(res)
    }

    /// What a table refers to stands behind it: within, it would be taken for what its cells hold.
    fn put_asides(&mut self, acc: &mut Vec<Block>) {
        if self.depth == 0 {
            acc.append(&mut self.asides);
        }
    }

    /// Goes on at what an element holds besides its own: through elements that only wrap others. Returns whether
    /// the element ends there.
    pub(super) fn ends_at(
        &mut self,
        node: Node<'_>,
        passed: &mut Vec<Passed>,
    ) -> Result<bool, Unreadable> {
        match node {
            Node::Open(tag) => passed.extend(self.pass(&tag)?),
            Node::Close => match passed.pop() {
                Some(it) => self.leave(it),
                None => return Ok(true),
            },
            Node::Text(..) => {}
            Node::End => return Err(Unreadable::Damaged),
        }
        Ok(false)
    }

    /// Passes through an element, or over one that holds nothing to read.
    fn pass(&mut self, tag: &Tag<'_>) -> Result<Option<Passed>, Unreadable> {
        match (tag.vocabulary, tag.name()) {
            (Vocabulary::Word, "sdtPr") => {
                let mut is_prompt = false;
                self.xml.each(|it| {
                    is_prompt |= it.is(Vocabulary::Word, "showingPlcHdr") && it.is_on();
                    true
                })?;
                self.is_prompt = is_prompt;
                Ok(None)
            }
            (Vocabulary::Word, "sdtContent") if std::mem::take(&mut self.is_prompt) => {
                self.n_prompts += 1;
                Ok(Some(Passed::Prompt))
            }
            (Vocabulary::Word, "ins" | "moveTo") => {
                self.has_open_changes = true;
                Ok(Some(Passed::Plain))
            }
            (Vocabulary::Word, "del" | "moveFrom") => {
                self.has_open_changes = true;
                self.xml.skip()?;
                Ok(None)
            }
            (
                Vocabulary::Word,
                "sdt" | "sdtContent" | "customXml" | "smartTag" | "hyperlink" | "dir" | "bdo"
                | "ruby" | "rubyBase",
            )
            // What stands there once more is for those who cannot read what stands here.
            | (Vocabulary::Compatibility, "AlternateContent" | "Choice") => Ok(Some(Passed::Plain)),
            (Vocabulary::Word, "fldSimple") => {
                let field = Field {
                    instruction: tag.attribute("instr").unwrap_or_default(),
                    has_result: true,
                };
                if field.is_index() {
                    self.xml.skip()?;
                    return Ok(None);
                }
                Ok(Some(Passed::Plain))
            }
            (Vocabulary::Math, name) if !name.ends_with("Pr") => Ok(Some(Passed::Plain)),
            _ => {
                self.xml.skip()?;
                Ok(None)
            }
        }
    }

    fn leave(&mut self, passed: Passed) {
        match passed {
            Passed::Plain => {}
            Passed::Prompt => self.n_prompts -= 1,
        }
    }

    /// Adds the text of a paragraph to `words`, and what floats beside it to `boxes`. Returns whether it goes on
    /// with the next one.
    fn paragraph(&mut self, words: &mut Words, boxes: &mut Vec<Block>) -> Result<bool, Unreadable> {
        let mut said = Paragraph::default();
        let mut is_begun = false;
        let mut passed = Vec::new();
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "pPr") => {
                    said = self.paragraph_properties()?;
                }
                Node::Open(tag) => {
                    if !std::mem::replace(&mut is_begun, true) {
                        self.begin(&said, words);
                    }
                    let is_run = matches!(tag.vocabulary, Vocabulary::Word | Vocabulary::Math);
                    if is_run && tag.name() == "r" {
                        let style = said.style.as_deref();
                        let is_hidden = style.is_some_and(|it| self.styles.is_hidden(it));
                        self.run(is_hidden, words, boxes)?;
                    } else {
                        passed.extend(self.pass(&tag)?);
                    }
                }
                node => {
                    if self.ends_at(node, &mut passed)? {
                        break;
                    }
                }
            }
        }
        if !is_begun {
            self.begin(&said, words);
        }
        Ok(said.joins_next)
    }

    /// Writes the number of a paragraph, if it has one. One that has no end has the number of the next.
    fn begin(&mut self, said: &Paragraph, words: &mut Words) {
        if said.joins_next || said.is_end_hidden || !words.text.is_empty() {
            return;
        }
        let numbered = said.numbered.or(self.styles.number(said.style.as_deref()));
        let number = self.numbering.next(numbered, &mut self.counters);
        if self.is_shown() {
            words.push(&number, None);
        }
    }

    fn paragraph_properties(&mut self) -> Result<Paragraph, Unreadable> {
        let mut res = Paragraph::default();
        let mut has_changes = false;
        self.xml.each(|tag| {
            if tag.vocabulary != Vocabulary::Word {
                return false;
            }
            match tag.name() {
                "pStyle" => res.style = tag.attribute("val"),
                "numId" => res.numbered.list = tag.number("val"),
                "ilvl" => res.numbered.level = tag.number("val"),
                "del" | "moveFrom" => res.joins_next = true,
                "ins" | "moveTo" => has_changes = true,
                "vanish" => res.is_end_hidden = tag.is_on(),
                "numPr" | "rPr" => return true,
                // How it was before, and where a section ends.
                _ => return false,
            }
            true
        })?;
        self.has_open_changes |= has_changes || res.joins_next;
        Ok(res)
    }

    /// Whether text is shown where the stream stands.
    fn is_shown(&self) -> bool {
        let is_shown = |it: &Field| it.has_result && !it.is_index();
        self.n_prompts == 0 && self.fields.iter().all(is_shown)
    }

    fn run(
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
                    (is_hidden, is_raised) = self.look_of_run(is_hidden)?;
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
    fn look_of_run(&mut self, as_paragraph: bool) -> Result<(bool, bool), Unreadable> {
        let mut said = None;
        let mut style = None;
        let (mut is_struck, mut is_raised) = (false, false);
        self.xml.each(|tag| {
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
        loop {
            match self.xml.next()? {
                // Written over lines, it has no place in one piece.
                Node::Text(text, _) if text.contains(['\n', '\r']) => {
                    own.push(&text.replace("\r\n", " ").replace(['\n', '\r'], " "), None);
                }
                Node::Text(text, place) => own.push(&text, place.map(|it| it.start)),
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
        let notes = self.notes.get(is_end);
        let found = tag.attribute("id").and_then(|it| notes?.get(&it));
        self.asides.extend(found.into_iter().flatten().cloned());
    }

    /// The text boxes within the element that was opened last, a drawing as a rule.
    fn boxes(&mut self, acc: &mut Vec<Block>) -> Result<(), Unreadable> {
        let mut level = 0_usize;
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "txbxContent") => {
                    let fields = std::mem::take(&mut self.fields);
                    let blocks = self.blocks()?;
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

/// What stands in another part cannot be found in this one.
fn forget_sources(block: &mut Block) {
    match block {
        Block::Paragraph(words) | Block::Line(_, words) => words.pieces.clear(),
        Block::Table(grid) => {
            let cells = grid.rows.iter_mut().flat_map(|it| &mut it.cells);
            cells.flat_map(|it| &mut it.blocks).for_each(forget_sources);
        }
    }
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
