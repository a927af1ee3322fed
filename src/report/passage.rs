//! Passages: running text, which is neither a heading nor a part of a table. Most typing happens
//! there, and most of it changes nothing but where the rest stands.

use crate::form::vocabulary::vocabulary;
use crate::syntax::block::Block;
use crate::syntax::document::Landmark;
use crate::text::fold::folded;
use crate::text::label::{Numbering, Reader};

use super::outline::{LONGEST_NUMBER, heading_part, heads_sections, starts_with_number};
use super::stream::{What, read};
use super::years::years;

/// What the outline and the tables of a report see of a passage. Two passages that look the same to
/// them are interchangeable: all that is found elsewhere is the same with one as with the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    heads: Vec<Head>,
    /// The years it names, in order.
    years: Vec<u16>,
}

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    numbering: Option<Numbering>,
    /// Where the line runs on from the heading of a section: which, and how many bytes that is.
    section: Option<(u8, usize)>,
}

/// Folded characters that a line has at least, so that it is no label of any table and no cell, and
/// that a section with it in is not empty.
const SHORTEST: u8 = 21;
/// The same for a line that is numbered as sections are: longer than any heading of the form.
const SHORTEST_HEADED: u8 = 31;

impl Passage {
    /// `None` where the block may be more than running text.
    pub fn of(block: &Block) -> Option<Self> {
        let mut res = Self {
            heads: Vec::with_capacity(block.n_rows()),
            years: Vec::new(),
        };
        if block.landmark != Landmark::None {
            return None;
        }
        let mut reader = Reader::default();
        for line in lines(block) {
            res.take(line?, &mut reader)?;
        }
        (!res.heads.is_empty()).then_some(res)
    }

    fn take(&mut self, line: &str, reader: &mut Reader) -> Option<()> {
        if !line.chars().all(is_simple) || !line.contains(['。', '，', '；']) {
            return None;
        }
        let What::Text(label) = read(line, reader) else {
            return None;
        };
        let start = || folded(&line[..line.floor_char_boundary(LONGEST_NUMBER as usize)]);
        let may_head = label.n_chars == u8::MAX && starts_with_number(&start())
            || label.numbering.is_some_and(|it| heads_sections(it.style));
        let shortest = if may_head { SHORTEST_HEADED } else { SHORTEST };
        if label.n_chars < shortest || vocabulary().meaning(&label).is_some() {
            return None;
        }
        let section = || {
            let (head, _) = heading_part(line);
            let meaning = *vocabulary().meaning(&reader.read(head.chars()))?;
            Some((meaning.section?, head.len()))
        };
        self.heads.push(Head {
            numbering: label.numbering,
            section: may_head.then(section).flatten(),
        });
        self.years.extend(years(line).iter().map(|it| it.year));
        Some(())
    }
}

/// The lines of a block, each the only cell of its row; `None` for one that is more or less, or that
/// has markup in it.
pub fn lines(block: &Block) -> impl Iterator<Item = Option<&str>> {
    block.rows().map(|row| match row.cells {
        [cell] if block.is_plain(cell.range) => Some(block.source(*cell)),
        _ => None,
    })
}

/// A character that folding keeps, a blank, or a mark of sentences: words are found among such as
/// they are written, blanks aside.
fn is_simple(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | ' '..='~' | '\u{3000}' | '、' | '。' | '，' | '；' | '：' | '（' | '）'
        | '《' | '》' | '〔' | '〕' | '“' | '”' | '‘' | '’' | '！' | '？' | '—' | '…' | '·' | '％')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{EDITIONS, N_SECTIONS};

    #[test]
    fn no_heading_of_the_form_is_as_long_as_a_passage() {
        let sections = EDITIONS.iter().flat_map(|it| &it.sections);
        let mut n_labels = 0;
        for section in sections {
            for label in std::iter::once(section.label).chain(section.variants.iter().copied()) {
                let n_chars = Reader::default().read(label.chars()).n_chars;
                assert!(n_chars + 2 < SHORTEST_HEADED, "{label}");
                n_labels += 1;
            }
        }
        assert!(n_labels >= N_SECTIONS);
    }
}
