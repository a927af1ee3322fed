//! What may be put in: text with blanks to be filled in, and what is said of it.

use crate::fix::cells::cells;
use crate::rules::diagnostic::Message;
use crate::text::range::{TextRange, to_u32};

/// Text with blanks to be filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// In order, not overlapping. What stands in a blank is typed over.
    pub blanks: Vec<TextRange>,
}

/// What a snippet is of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The whole form.
    Report,
    Title,
    Section,
    Aspect,
    Table,
    Row,
    /// The number of a cell.
    Figure,
    Sentence,
}

/// Something that may be put in at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: Kind,
    /// What it takes the place of: within one line, the cursor in it.
    pub range: TextRange,
    pub snippet: Snippet,
    /// What it is and where it is from, in a sentence or two.
    pub about: Message,
}

/// What stands for a gap in [`Snippet::template`].
const GAP: char = '□';

/// A gap as text: the two blanks that `placeholder-text` takes for a number that was left out.
const BLANKS: &str = "  ";

impl Snippet {
    /// A snippet of the form. Its blanks are the places for prose and the cells of its tables; `heads` makes a
    /// report of it, so that these are found as they will be read.
    pub(super) fn of_form(heads: &str, text: String) -> Self {
        let whole = format!("{heads}\n{text}");
        let base = to_u32(heads.len() + 1);
        let cells = cells(&whole).into_iter();
        let own = cells.filter_map(|(_, it)| {
            let start = it.start.checked_sub(base)?;
            Some(TextRange::new(start, start + it.len()))
        });
        let mut blanks: Vec<TextRange> = own.chain(prose(&text)).collect();
        blanks.sort();
        blanks.dedup();
        Self { text, blanks }
    }

    /// A sentence with blanks where 文字描述 or □ stands in it.
    pub(super) fn template(template: &str) -> Self {
        let mut text = String::with_capacity(template.len());
        let mut blanks = Vec::new();
        for c in template.chars() {
            if c == GAP {
                let start = to_u32(text.len());
                text.push_str(BLANKS);
                blanks.push(TextRange::new(start, to_u32(text.len())));
            } else {
                text.push(c);
            }
        }
        blanks.extend(prose(&text));
        blanks.sort();
        Self { text, blanks }
    }

    /// The snippet between what sets it apart, its lines broken as those around it are.
    #[must_use]
    pub(super) fn set_apart(&self, lead: &str, trail: &str, line_break: &str) -> Self {
        let text = self.text.strip_suffix('\n').unwrap_or(&self.text);
        let place = |at: u32| {
            let before = text.get(..at as usize).unwrap_or(text);
            let n_breaks = before.matches('\n').count() + lead.matches('\n').count();
            to_u32(lead.len() + before.len() + n_breaks * (line_break.len() - 1))
        };
        let blanks = self.blanks.iter();
        Self {
            blanks: blanks
                .map(|it| TextRange::new(place(it.start), place(it.end)))
                .collect(),
            text: format!("{lead}{text}{trail}").replace('\n', line_break),
        }
    }

    /// Its first line that shows anything, without the marks of a heading.
    pub(super) fn head(&self) -> &str {
        let mut lines = self.text.lines().map(|it| it.trim_matches(['#', ' ']));
        lines.find(|it| !it.is_empty()).unwrap_or_default()
    }
}

/// The places where the form asks for prose: （文字描述）.
fn prose(text: &str) -> impl Iterator<Item = TextRange> + '_ {
    const OPENING: &str = "（文字描述";
    const CLOSING: &str = "）";
    text.match_indices(OPENING).filter_map(|(start, _)| {
        let len = text[start..].find(CLOSING)? + CLOSING.len();
        Some(TextRange::new(to_u32(start), to_u32(start + len)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(snippet: &Snippet) -> Vec<&str> {
        snippet
            .blanks
            .iter()
            .map(|it| it.of(&snippet.text))
            .collect()
    }

    #[test]
    fn gaps_and_places_for_prose_are_blanks() {
        let snippet = Snippet::template("收取信息处理费□元。（文字描述）");
        assert_eq!(snippet.text, "收取信息处理费  元。（文字描述）");
        assert_eq!(shown(&snippet), ["  ", "（文字描述）"]);
    }

    #[test]
    fn blanks_move_with_what_sets_a_piece_apart() {
        let snippet =
            Snippet::template("一、总体情况\n\n（文字描述）\n").set_apart("\n", "\n", "\r\n");
        assert_eq!(snippet.text, "\r\n一、总体情况\r\n\r\n（文字描述）\r\n");
        assert_eq!(shown(&snippet), ["（文字描述）"]);
    }
}
