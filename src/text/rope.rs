//! The editable text: cheap to clone, cheap to edit, and the one place where byte offsets meet
//! lines and columns. The only module that names ropey; no call of it here can panic.

use std::borrow::Cow;
use std::fmt;

use ropey::Rope;
use ropey::iter::Chunks;

use super::range::{TextRange, to_u32};

/// A text under edit. Clones share what they have in common.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text {
    rope: Rope,
}

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

/// A place as editors name it: both count from zero. Lines end at LF, CRLF or a lone CR, and at
/// nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// A value that may have had to be moved to the nearest place that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clamped<T> {
    pub value: T,
    pub moved: bool,
}

impl Text {
    pub fn new(text: &str) -> Self {
        Self {
            rope: Rope::from_str(text),
        }
    }

    /// In bytes.
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Replaces a range, which is first moved into the text and out to character boundaries.
    /// Returns the range that was replaced.
    pub fn edit(&mut self, range: TextRange, insert: &str) -> TextRange {
        let start = self.char_at(range.start as usize);
        let first = self.byte_of_char(start);
        let (end, bytes) = if range.is_empty() {
            (start, TextRange::empty(first))
        } else {
            let end = self.char_after(range.end as usize).max(start);
            (end, TextRange::new(first, self.byte_of_char(end)))
        };
        if start < end && self.rope.try_remove(start..end).is_err() {
            return TextRange::empty(bytes.start);
        }
        if !insert.is_empty() {
            // `start` was a character of this text or its end, and still is.
            let _ = self.rope.try_insert(start, insert);
        }
        bytes
    }

    /// The text of a range; empty where the range is not one of this text.
    pub fn slice(&self, range: TextRange) -> Cow<'_, str> {
        self.rope
            .get_byte_slice(range.as_usize())
            .map(Cow::from)
            .unwrap_or_default()
    }

    /// The byte offset of a position. As the protocol has it, a column past the end of its line
    /// means the end of the line, a line past the end of the text the end of the text, and a column
    /// inside a character the start of that character.
    pub fn offset(&self, position: Position, encoding: Encoding) -> Clamped<u32> {
        match self.line_start(position.line) {
            Some(start) => self.behind(to_u32(start), position.column, encoding),
            None => Clamped {
                value: to_u32(self.len()),
                moved: true,
            },
        }
    }

    /// The byte range between two positions; swapped where the second comes before the first.
    pub fn range(&self, start: Position, end: Position, encoding: Encoding) -> Clamped<TextRange> {
        let from = self.offset(start, encoding);
        let to = if start == end {
            from
        } else if start.line == end.line && start.column < end.column && !from.moved {
            self.behind(from.value, end.column - start.column, encoding)
        } else {
            self.offset(end, encoding)
        };
        let swapped = start > end;
        Clamped {
            value: TextRange::new(from.value.min(to.value), from.value.max(to.value)),
            moved: from.moved || to.moved || swapped,
        }
    }

    /// The place so many columns behind another in the same line.
    fn behind(&self, from: u32, n_columns: u32, encoding: Encoding) -> Clamped<u32> {
        let mut at = from as usize;
        let mut rest = n_columns as usize;
        for piece in self.pieces(at) {
            for c in piece.chars() {
                let width = width(c, encoding);
                if rest < width || is_break(c) {
                    return Clamped {
                        value: to_u32(at),
                        moved: rest > 0,
                    };
                }
                rest -= width;
                at += c.len_utf8();
            }
        }
        Clamped {
            value: to_u32(at),
            moved: rest > 0,
        }
    }

    fn line_start(&self, idx: u32) -> Option<usize> {
        let idx = idx as usize;
        let start = (idx < self.rope.len_lines()).then(|| self.rope.try_line_to_byte(idx));
        start?.ok()
    }

    /// The text from a place on, in the pieces that it has in memory.
    fn pieces(&self, from: usize) -> impl Iterator<Item = &str> {
        let mut at = from;
        std::iter::from_fn(move || {
            let (chunk, start, ..) = self.rope.get_chunk_at_byte(at)?;
            let piece = chunk.get(at - start..).filter(|it| !it.is_empty())?;
            at += piece.len();
            Some(piece)
        })
    }

    /// The position of a byte offset, moved into the text and down to a character boundary. Inside
    /// a CRLF it is the end of the line.
    pub fn position(&self, offset: u32, encoding: Encoding) -> Position {
        let offset = (offset as usize).min(self.len());
        let found = self.rope.get_chunk_at_byte(offset);
        let found = found.and_then(|(piece, start, _, line)| {
            let before = piece.get(..offset - start)?;
            position_behind(before, line, encoding)
        });
        found.unwrap_or_else(|| self.position_in_line(offset, encoding))
    }

    /// The same from the start of the line, which may be far.
    fn position_in_line(&self, offset: usize, encoding: Encoding) -> Position {
        let line = self.rope.try_byte_to_line(offset).unwrap_or_default();
        let start = self.rope.try_line_to_byte(line).unwrap_or_default();
        Position {
            line: to_u32(line),
            column: to_u32(self.n_columns(start, offset, encoding)),
        }
    }

    /// Finds the positions of places that come in order, most of them near the one before.
    pub fn positions(&self, encoding: Encoding) -> Positions<'_> {
        Positions {
            text: self,
            len: self.len(),
            encoding,
            at: 0,
            position: Position::default(),
            piece: "",
            piece_start: 0,
            pieces: None,
        }
    }

    /// The columns between the start of a line and a place in it.
    fn n_columns(&self, start: usize, offset: usize, encoding: Encoding) -> usize {
        let mut at = start;
        let mut res = 0;
        for piece in self.pieces(start) {
            let end = offset.saturating_sub(at).min(piece.len());
            let own = &piece.as_bytes()[..end];
            let line_break = memchr::memchr2(b'\n', b'\r', own);
            let own = &piece[..line_break.unwrap_or_else(|| piece.floor_char_boundary(end))];
            res += width_of(own, encoding);
            at += piece.len();
            if line_break.is_some() || at > offset {
                break;
            }
        }
        res
    }

    fn char_at(&self, byte: usize) -> usize {
        self.rope
            .try_byte_to_char(byte)
            .unwrap_or_else(|_| self.rope.len_chars())
    }

    fn char_after(&self, byte: usize) -> usize {
        let char_idx = self.char_at(byte);
        let rounded_down = self
            .rope
            .try_char_to_byte(char_idx)
            .is_ok_and(|it| it < byte);
        (char_idx + usize::from(rounded_down)).min(self.rope.len_chars())
    }

    fn byte_of_char(&self, char_idx: usize) -> u32 {
        to_u32(
            self.rope
                .try_char_to_byte(char_idx)
                .unwrap_or_else(|_| self.len()),
        )
    }
}

/// The positions of places, each found from the one before it where that is near: a document has thousands of
/// tokens, and to look for each from the start of the text takes longer than all else.
#[derive(Clone)]
pub struct Positions<'a> {
    text: &'a Text,
    len: usize,
    encoding: Encoding,
    /// The place that was asked for last, in `piece` or at its end, and its position.
    at: usize,
    position: Position,
    /// A piece of the text as it is in memory, and those behind it.
    piece: &'a str,
    piece_start: usize,
    pieces: Option<Chunks<'a>>,
}

impl<'a> Positions<'a> {
    /// The same as [`Text::position`].
    pub fn of(&mut self, offset: u32) -> Position {
        // To look a place up costs as much as to walk so many bytes.
        const FARTHEST: usize = 1 << 12;
        let offset = (offset as usize).min(self.len);
        let is_near = (self.at..=self.at + FARTHEST).contains(&offset);
        if !(is_near && self.reach(offset)) {
            self.look_up(offset);
        }
        self.at = offset;
        self.position
    }

    /// The text of a range, where it lies in the piece that was looked at last.
    pub fn near(&self, range: TextRange) -> Option<&'a str> {
        let start = range.as_usize().start.checked_sub(self.piece_start)?;
        self.piece.get(start..start + range.len() as usize)
    }

    /// Walks to a place ahead; `false` where only a look at what is around it tells its position.
    fn reach(&mut self, offset: usize) -> bool {
        while let Some(start) = self.at.checked_sub(self.piece_start) {
            let end = (offset - self.piece_start).min(self.piece.len());
            match self.piece.get(start..end) {
                // What stands behind a return tells whether that ends the line.
                Some(between) if !between.ends_with('\r') => self.walk(between),
                // Within a character nothing can be walked from or to.
                _ => return false,
            }
            self.at = self.piece_start + end;
            if self.at == offset {
                return true;
            }
            let Some(next) = self.pieces.as_mut().and_then(Iterator::next) else {
                return false;
            };
            (self.piece, self.piece_start) = (next, self.at);
        }
        false
    }

    fn walk(&mut self, between: &str) {
        match position_behind(between, self.position.line as usize, self.encoding) {
            Some(it) => self.position = it,
            None => self.position.column += to_u32(width_of(between, self.encoding)),
        }
    }

    fn look_up(&mut self, offset: usize) {
        let found = self.text.rope.get_chunks_at_byte(offset);
        let position = found.and_then(|(pieces, piece_start, _, line)| {
            self.piece_start = piece_start;
            self.piece = self.pieces.insert(pieces).next().unwrap_or_default();
            let before = self.piece.get(..offset - piece_start)?;
            position_behind(before, line, self.encoding)
        });
        self.position =
            position.unwrap_or_else(|| self.text.position_in_line(offset, self.encoding));
    }
}

impl fmt::Debug for Positions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Positions({} = {:?})", self.at, self.position)
    }
}

/// The position behind a text that begins in a line; `None` where it has no line break to count from, or what
/// follows may be the rest of one.
fn position_behind(before: &str, line: usize, encoding: Encoding) -> Option<Position> {
    let bytes = before.as_bytes();
    let last = memchr::memrchr2(b'\n', b'\r', bytes).filter(|_| !before.ends_with('\r'))?;
    Some(Position {
        line: to_u32(line + n_breaks(&bytes[..=last])),
        column: to_u32(width_of(&before[last + 1..], encoding)),
    })
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

/// How many lines end in a text that ends with one of them.
fn n_breaks(text: &[u8]) -> usize {
    let is_lone = |at: &usize| text.get(at + 1) != Some(&b'\n');
    let n_lone = memchr::memchr_iter(b'\r', text).filter(is_lone).count();
    memchr::memchr_iter(b'\n', text).count() + n_lone
}

/// How many columns a text within a line takes.
fn width_of(text: &str, encoding: Encoding) -> usize {
    const FIRST_OF_FOUR: u8 = 0xf0;
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => {
            let is_pair = |it: &u8| *it >= FIRST_OF_FOUR;
            text.chars().count() + text.bytes().filter(is_pair).count()
        }
        Encoding::Utf32 => text.chars().count(),
    }
}

/// How many columns a character takes.
fn width(c: char, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => c.len_utf8(),
        Encoding::Utf16 => c.len_utf16(),
        Encoding::Utf32 => 1,
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rope.chunks().try_for_each(|it| f.write_str(it))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, column: u32) -> Position {
        Position { line, column }
    }

    /// The lines of a text, each with its start, without line breaks: slowly and plainly.
    fn lines(text: &str) -> Vec<(usize, &str)> {
        let mut res = Vec::new();
        let mut start = 0;
        let mut rest = text.char_indices().peekable();
        while let Some((at, it)) = rest.next() {
            let crlf = it == '\r' && rest.peek().is_some_and(|next| next.1 == '\n');
            if it == '\n' || it == '\r' {
                res.push((start, &text[start..at]));
                start = at + 1 + usize::from(crlf);
                if crlf {
                    rest.next();
                }
            }
        }
        res.push((start, &text[start..]));
        res
    }

    fn model_offset(text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(&(start, line)) = lines(text).get(position.line as usize) else {
            return text.len();
        };
        let mut column = 0;
        for (at, it) in line.char_indices() {
            column += width(it, encoding);
            if column > position.column as usize {
                return start + at;
            }
        }
        start + line.len()
    }

    fn any_text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            "总计",
            "𠮷",
            "😀",
            "３",
            "\n",
            "\r\n",
            "\r",
            "\u{2028}",
            "\u{feff}",
            "\t",
            "e\u{301}",
            "政府信息公开工作年度报告",
        ]);
        prop::collection::vec(piece, 0..60).prop_map(|it| it.concat())
    }

    proptest! {
        #[test]
        fn positions_agree_with_a_plain_model(text in any_text(), line in 0u32..30, column in 0u32..60) {
            for encoding in ENCODINGS {
                let expected = model_offset(&text, at(line, column), encoding);
                let found = Text::new(&text).offset(at(line, column), encoding);
                prop_assert_eq!(found.value as usize, expected);
                let back = Text::new(&text).position(found.value, encoding);
                prop_assert_eq!(back != at(line, column), found.moved);
            }
        }

        #[test]
        fn positions_in_any_order_are_those_of_each_alone(
            text in any_text(),
            repeated in 1usize..40,
            places in prop::collection::vec((0u32..9000, 0u32..40), 1..60),
        ) {
            let text = Text::new(&text.repeat(repeated));
            for encoding in ENCODINGS {
                let mut positions = text.positions(encoding);
                // Far and near ones, within characters and line ends as well.
                for (place, behind) in &places {
                    for at in [*place, place + behind, place + behind + 1] {
                        prop_assert_eq!(positions.of(at), text.position(at, encoding));
                        let range = TextRange::new(at, at + behind);
                        if let Some(near) = positions.near(range) {
                            prop_assert_eq!(near, text.slice(range));
                        }
                    }
                }
            }
        }

        #[test]
        fn edits_agree_with_a_string(
            text in any_text(),
            edits in prop::collection::vec((0u32..9, 0u32..20, 0u32..9, 0u32..20, any_text()), 0..12),
        ) {
            for encoding in ENCODINGS {
                let mut rope = Text::new(&text);
                let mut model = text.clone();
                for (l1, c1, l2, c2, insert) in &edits {
                    let range = rope.range(at(*l1, *c1), at(*l2, *c2), encoding).value;
                    prop_assert_eq!(rope.slice(range), range.of(&model));
                    prop_assert_eq!(rope.edit(range, insert), range);
                    model.replace_range(range.as_usize(), insert);
                    prop_assert_eq!(&rope.to_string(), &model);
                    prop_assert_eq!(rope.len(), model.len());
                }
            }
        }

        #[test]
        fn no_byte_range_panics(text in any_text(), start in 0u32..200, len in 0u32..200) {
            let mut rope = Text::new(&text);
            let range = TextRange::new(start, start + len);
            let _ = rope.slice(range);
            let _ = rope.position(start, Encoding::Utf16);
            let replaced = rope.edit(range, "换");
            prop_assert!(text.is_char_boundary(replaced.start as usize));
            prop_assert!(text.is_char_boundary(replaced.end as usize));
        }
    }

    #[test]
    fn column_past_the_line_is_its_end() {
        let found = Text::new("总计\r\n4").offset(at(0, 99), Encoding::Utf16);
        assert_eq!((found.value, found.moved), (6, true));
    }

    #[test]
    fn line_past_the_text_is_its_end() {
        let found = Text::new("总计\n4\n").offset(at(9, 0), Encoding::Utf16);
        assert_eq!((found.value, found.moved), (9, true));
    }

    #[test]
    fn half_a_surrogate_pair_is_rounded_down() {
        let found = Text::new("𠮷3").offset(at(0, 1), Encoding::Utf16);
        assert_eq!((found.value, found.moved), (0, true));
    }

    #[test]
    fn swapped_ends_are_swapped_back() {
        let text = Text::new("abc");
        let found = text.range(at(0, 2), at(0, 1), Encoding::Utf8);
        assert_eq!((found.value, found.moved), (TextRange::new(1, 2), true));
    }

    #[test]
    fn line_separator_is_no_line_break() {
        let text = Text::new("a\u{2028}b\u{85}c\rd");
        assert_eq!(text.position(to_u32(text.len()), Encoding::Utf32), at(1, 1));
    }

    #[test]
    fn typing_lf_after_a_lone_cr_joins_them() {
        let mut text = Text::new("a\rb");
        text.edit(TextRange::empty(2), "\n");
        assert_eq!(text.offset(at(1, 0), Encoding::Utf8).value, 3);
    }
}
