//! What a row says of being a heading, by its own words.

use crate::form::vocabulary::vocabulary;
use crate::syntax::block::Block;
use crate::text::fold::folded;
use crate::text::label::{LONGEST, Label, Numbering, Reader, Style};
use crate::text::range::{TextRange, to_u32};

use super::item::Item;

/// How a row may be a heading, by its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    None,
    /// The words of a section.
    Section(u8),
    /// The words of a section and its content behind them, both in bytes of the row.
    RunOn {
        section: u8,
        numbering: Option<Numbering>,
        len: u32,
        content: u32,
    },
    /// Numbered as sections are, in other words than theirs: they may go on in the next line.
    Numbered,
    /// The words of a section in the cells of a row, torn as the columns of its table fell.
    Torn {
        section: u8,
        numbering: Option<Numbering>,
    },
}

impl Head {
    /// How a line that is one text may be a heading, by its own words.
    pub fn of(block: &Block, range: TextRange, label: Label, reader: &mut Reader) -> Self {
        let text = || block.shown(range);
        if let Some(section) = vocabulary().meaning(&label).and_then(|it| it.section) {
            // The law enumerates what a report contains, and so do prefaces, wrapped after any of them.
            let ends: &[char] = match label.numbering {
                Some(_) => &['；', ';'],
                None => &['；', ';', '。', '、', '，', ','],
            };
            let is_listed = text().trim_end().ends_with(ends);
            return if is_listed {
                Self::None
            } else {
                Self::Section(section)
            };
        }
        let is_long = label.n_chars == u8::MAX;
        let may_run_on = if is_long {
            starts_as_heading(range.of(block.text()))
        } else {
            label.numbering.is_some_and(|it| heads_sections(it.style))
        };
        if may_run_on && let Some(it) = Self::run_on(range.of(block.text()), reader) {
            return it;
        }
        if !is_long && may_run_on {
            Self::Numbered
        } else {
            Self::None
        }
    }

    /// How a row of several texts may be a heading: a converter has taken it for a row of the table behind it, and
    /// parted it between any two characters.
    pub fn torn(block: &Block, items: &[Item], reader: &mut Reader) -> Self {
        let shown = || items.iter().filter(|it| !it.is_blank());
        let numbering = shown().next().and_then(|it| it.label()?.numbering);
        if !numbering.is_some_and(|it| heads_sections(it.style)) {
            return Self::None;
        }
        // Of what stands behind the first piece.
        let mut lens = shown()
            .skip(1)
            .map(|it| Some(usize::from(it.label()?.n_chars)));
        let n_chars = lens.try_fold(0, |sum, it| Some(sum + it?));
        if n_chars.is_none_or(|it| it == 0 || it > LONGEST) {
            return Self::None;
        }
        let text: String = shown().map(|it| block.shown(it.range)).collect();
        let label = reader.read(text.chars());
        let section = vocabulary().meaning(&label).and_then(|it| it.section);
        section.map_or(Self::None, |section| Self::Torn {
            section,
            numbering: label.numbering,
        })
    }

    /// A heading with its content on the same line.
    fn run_on(source: &str, reader: &mut Reader) -> Option<Self> {
        let (head, content) = heading_part(source);
        let label = reader.read(head.chars());
        Some(Self::RunOn {
            section: vocabulary().meaning(&label)?.section?,
            numbering: label.numbering,
            len: to_u32(head.len()),
            content: to_u32(content),
        })
    }
}

/// A heading and where its content begins, for headings that run on: `六、其他需要报告的事项：无。`
pub(super) fn heading_part(line: &str) -> (&str, usize) {
    match line
        .char_indices()
        .find(|(_, it)| matches!(it, '：' | ':' | '。'))
    {
        Some((at, mark)) => (&line[..at], at + mark.len_utf8()),
        None => (line, line.len()),
    }
}

/// Whether sections are numbered in this style: any of the Han ones.
fn heads_sections(style: Style) -> bool {
    matches!(
        style,
        Style::Han | Style::HanBracketed | Style::HanHalfBracketed | Style::HanPart
    )
}

/// Bytes that the number of a heading takes at most.
const LONGEST_NUMBER: usize = 8;

/// Whether a line too long for a label begins with a number such as sections have.
fn starts_as_heading(source: &str) -> bool {
    let start = folded(&source[..source.floor_char_boundary(LONGEST_NUMBER)]);
    let numbers = ["一、", "二、", "三、", "四、", "五、", "六、"];
    numbers.iter().any(|it| start.starts_with(it))
}
