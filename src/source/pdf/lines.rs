//! Glyphs put together to lines of text, as they stand beside each other.

use super::{Glyph, Length};

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub left: Length,
    pub right: Length,
    pub baseline: Length,
    pub size: Length,
    pub text: String,
    /// How wide its first character is.
    pub first_width: Length,
    /// Whether something like columns is set apart in it.
    pub has_gaps: bool,
    /// What is set apart in it, from the left.
    pub pieces: Vec<Piece>,
}

/// A stretch of a line that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub left: Length,
    pub right: Length,
    pub text: String,
}

impl Line {
    pub(super) fn top(&self) -> Length {
        self.baseline - self.size
    }

    fn push(&mut self, character: char) {
        self.text.push(character);
        if let Some(open) = self.pieces.last_mut() {
            open.text.push(character);
        }
    }
}

impl Piece {
    /// The one that a glyph begins.
    fn of(glyph: &Glyph) -> Self {
        Self {
            left: glyph.left,
            right: glyph.right,
            text: String::new(),
        }
    }
}

/// The lines that glyphs are in, from the top, each from the left.
pub(super) fn lines(mut glyphs: Vec<Glyph>) -> Vec<Line> {
    glyphs.sort_by_key(|it| (it.baseline, it.left));
    let mut res = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first() {
        let baseline = first.baseline;
        let mut size = first.size;
        let mut len = 1;
        while let Some(next) = rest.get(len) {
            size = size.max(next.size);
            if next.baseline - baseline > size * 2 / 5 {
                break;
            }
            len += 1;
        }
        let (own, below) = rest.split_at_mut(len);
        own.sort_by_key(|it| it.left);
        res.push(line(own));
        rest = below;
    }
    res
}

/// The line of glyphs that stand in order.
fn line(glyphs: &[Glyph]) -> Line {
    let mut res = Line {
        left: Length::MAX,
        right: Length::MIN,
        baseline: Length::MIN,
        size: 0,
        text: String::new(),
        first_width: 0,
        has_gaps: false,
        pieces: Vec::new(),
    };
    let mut last: Option<Glyph> = None;
    for it in glyphs {
        if let Some(last) = last {
            // Bold letters may be nothing but letters that are drawn twice.
            let is_again = it.character == last.character
                && it.left - last.left < (last.right - last.left) / 4;
            if is_again {
                continue;
            }
            let gap = it.left - res.right;
            let em = it.size.max(last.size);
            let are = |is: fn(&char) -> bool| is(&it.character) && is(&last.character);
            let are_words = are(char::is_ascii) && gap >= em / 5;
            if gap >= em * 9 / 10 {
                res.text.push_str("   ");
                res.has_gaps = true;
                res.pieces.push(Piece::of(it));
            } else if are_words && are(char::is_ascii_digit) {
                res.text.push(' ');
                res.pieces.push(Piece::of(it));
            } else if are_words {
                res.push(' ');
            }
        } else {
            res.first_width = it.right - it.left;
            res.pieces.push(Piece::of(it));
        }
        res.push(it.character);
        if let Some(open) = res.pieces.last_mut() {
            open.right = open.right.max(it.right);
        }
        res.left = res.left.min(it.left);
        res.right = res.right.max(it.right);
        res.baseline = res.baseline.max(it.baseline);
        res.size = res.size.max(it.size);
        last = Some(*it);
    }
    res
}

/// Adds a line that goes on with what is in `text`.
pub(super) fn go_on(text: &mut String, line: &str) {
    let is_letter = |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphabetic());
    if is_letter(text.chars().next_back()) && is_letter(line.chars().next()) {
        text.push(' ');
    }
    text.push_str(line);
}

#[cfg(test)]
mod tests {
    use super::super::tests::glyphs;
    use super::*;

    #[track_caller]
    fn check(drawn: &[(i32, i32, &str)], expected: &[&str]) {
        let glyphs = drawn
            .iter()
            .flat_map(|(left, baseline, text)| glyphs(*left, *baseline, text));
        let lines = lines(glyphs.collect());
        let texts: Vec<&str> = lines.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn what_stands_beside_each_other_is_a_line() {
        check(
            &[(60, 112, "乙"), (10, 100, "甲"), (20, 102, "12")],
            &["甲12", "乙"],
        );
    }

    #[test]
    fn words_and_columns_are_set_apart() {
        check(
            &[(10, 100, "Office"), (43, 100, "365"), (100, 100, "7")],
            &["Office 365   7"],
        );
        check(&[(10, 100, "邮"), (25, 100, "编")], &["邮编"]);
    }

    #[test]
    fn what_is_drawn_twice_stands_once() {
        check(&[(10, 100, "总计"), (10, 100, "总计")], &["总计"]);
        check(&[(10, 100, "11")], &["11"]);
    }

    #[test]
    fn letters_of_two_lines_are_two_words() {
        let mut text = "Open".to_owned();
        go_on(&mut text, "Government");
        go_on(&mut text, "信息");
        go_on(&mut text, "12");
        go_on(&mut text, "3");
        assert_eq!(text, "Open Government信息123");
    }
}
