//! The text of a document: paragraphs and runs as a reader sees them. A table is read in `table.rs`.

use rustc_hash::FxHashSet;

use crate::source::Unreadable;
use crate::source::grid::{Block, Words};
use crate::source::xml::{Node, Tag, Vocabulary, Xml};

use super::Notes;
use super::numbering::{Counters, Numbering};
use super::styles::{Numbered, Styles};
use super::table::CellProperties;

pub(super) struct Body<'a> {
    pub(super) xml: Xml<'a>,
    pub(super) styles: &'a Styles,
    numbering: &'a Numbering,
    /// Footnotes and endnotes; none where notes themselves are read.
    pub(super) notes: &'a [Notes],
    counters: Counters,
    pub(super) fields: Vec<Field>,
    /// How many of the elements that are open hold what stands for an answer.
    pub(super) n_prompts: usize,
    /// How many of them hold what a program puts there, or nobody may change.
    pub(super) n_fixed: usize,
    /// What the next content is.
    next: Passed,
    pub(super) n_cells: usize,
    /// How many tables are open.
    pub(super) depth: usize,
    /// Notes that the open block refers to.
    pub(super) asides: Vec<Block>,
    /// The notes that were referred to: endnotes or not, and their names.
    pub(super) referred: FxHashSet<(usize, String)>,
    pub has_open_changes: bool,
}

/// Text that Word computes: what says how, then what came of it.
#[derive(Default)]
pub(super) struct Field {
    pub instruction: String,
    pub has_result: bool,
}

/// An element that is passed through: what is in it counts as if it were not there.
#[derive(Clone, Copy)]
pub(super) enum Passed {
    Plain,
    /// It stands for an answer that nobody has given.
    Prompt,
    /// It is not for a reader to change.
    Fixed,
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
    pub(super) fn is_index(&self) -> bool {
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
            n_fixed: 0,
            next: Passed::Plain,
            n_cells: 0,
            depth: 0,
            asides: Vec::new(),
            referred: FxHashSet::default(),
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
    pub(super) fn blocks(&mut self) -> Result<Vec<Block>, Unreadable> {
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
                    self.cell_properties(&tag, said)?;
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
                let mut next = Passed::Plain;
                self.xml.each(|it| {
                    match it.name() {
                        "showingPlcHdr" if it.is_on() => next = Passed::Prompt,
                        _ if matches!(next, Passed::Prompt) => {}
                        "dataBinding" => next = Passed::Fixed,
                        "lock" if it.attribute("val").is_some_and(|it| locks(&it)) => {
                            next = Passed::Fixed;
                        }
                        _ => {}
                    }
                    true
                })?;
                self.next = next;
                Ok(None)
            }
            (Vocabulary::Word, "sdtContent") => {
                let passed = std::mem::replace(&mut self.next, Passed::Plain);
                Ok(Some(self.enter(passed)))
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
                "sdt" | "customXml" | "smartTag" | "hyperlink" | "dir" | "bdo" | "ruby"
                | "rubyBase",
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
                Ok(Some(self.enter(Passed::Fixed)))
            }
            (Vocabulary::Math, name) if !name.ends_with("Pr") => Ok(Some(Passed::Plain)),
            _ => {
                self.xml.skip()?;
                Ok(None)
            }
        }
    }

    fn enter(&mut self, passed: Passed) -> Passed {
        match passed {
            Passed::Plain => {}
            Passed::Prompt => self.n_prompts += 1,
            Passed::Fixed => self.n_fixed += 1,
        }
        passed
    }

    fn leave(&mut self, passed: Passed) {
        match passed {
            Passed::Plain => {}
            Passed::Prompt => self.n_prompts -= 1,
            Passed::Fixed => self.n_fixed -= 1,
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
                    said = self.paragraph_properties(&tag)?;
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

    fn paragraph_properties(&mut self, properties: &Tag<'_>) -> Result<Paragraph, Unreadable> {
        let mut res = Paragraph::default();
        let mut has_changes = false;
        let is_name = |it: &str| {
            matches!(
                it,
                "pStyle" | "numId" | "ilvl" | "del" | "moveFrom" | "ins" | "moveTo" | "vanish"
            )
        };
        self.xml.each_named(properties, is_name, |tag| {
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
    pub(super) fn is_shown(&self) -> bool {
        let is_shown = |it: &Field| it.has_result && !it.is_index();
        self.n_prompts == 0 && self.fields.iter().all(is_shown)
    }
}

/// Whether a lock is on what a control holds, and not on the control alone.
fn locks(kind: &str) -> bool {
    matches!(kind, "contentLocked" | "sdtContentLocked")
}

/// What stands in another part cannot be found in this one.
fn forget_sources(block: &mut Block) {
    match block {
        Block::Paragraph(words) | Block::Line(_, words) | Block::Row(_, words) => {
            words.pieces.clear();
        }
        Block::Table(grid) => {
            let cells = grid.rows.iter_mut().flat_map(|it| &mut it.cells);
            cells.flat_map(|it| &mut it.blocks).for_each(forget_sources);
        }
    }
}
