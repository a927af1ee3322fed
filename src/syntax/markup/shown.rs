//! The characters of a source that a reader sees, each at its place: tags removed, references
//! decoded, deleted and hidden elements left out, marks of Markdown removed ([`inline`](super::inline)).

use crate::text::fold::{NOTE, is_blank};
use crate::text::number::Placed;
use crate::text::range::{TextRange, to_u32};

use super::inline::Runs;
use super::reference::reference;
use super::tag::{Fate, Tag, Tags, tag_at};

/// What a source is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Dress {
    /// Elements and references, and nothing else.
    Html,
    /// The marks of Markdown as well. Plain text is read so, too: what is written with it there means
    /// nothing else.
    Markdown,
    /// The same in a quoted cell, where a quote is written as two.
    Quoted,
}

/// Something in a source that no reader sees of it, and for which another layout may have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unseen {
    /// Where a link leads; its words are seen.
    Target,
    Picture,
    Comment,
}

/// What a reader sees of a source.
pub(in super::super) struct Shown {
    pub chars: Vec<Placed>,
    /// Nothing that bears on what is seen was left out: all of it is what it seems to be.
    pub is_whole: bool,
}

/// Whether a reader sees `source` as it stands there.
pub(in super::super) fn is_plain(source: &str, dress: Dress) -> bool {
    match dress {
        Dress::Html => memchr::memchr2(b'<', b'&', source.as_bytes()).is_none(),
        Dress::Markdown => !source.bytes().any(|it| MARKS[usize::from(it)]),
        Dress::Quoted => !source
            .bytes()
            .any(|it| MARKS[usize::from(it)] || it == b'"'),
    }
}

/// Bytes that can be more than themselves in Markdown.
const MARKS: [bool; 256] = {
    let mut res = [false; 256];
    let marks = b"<&\\*_`~$[^{=+";
    let mut idx = 0;
    while idx < marks.len() {
        res[marks[idx] as usize] = true;
        idx += 1;
    }
    res
};

pub(in super::super) fn shown(source: &str, dress: Dress) -> Shown {
    let mut scribe = Scribe::new(source, dress);
    scribe.chars.reserve(source.len() / 2);
    while let Some(char) = scribe.rest().chars().next() {
        scribe.step(char);
    }
    scribe.runs.finish(&mut scribe.chars);
    Shown {
        chars: scribe.chars,
        is_whole: scribe.is_whole,
    }
}

/// Whether nothing that bears on what a reader sees of `source` is left out.
pub(in super::super) fn is_whole(source: &str, dress: Dress) -> bool {
    if dress == Dress::Html {
        return !Tags::new(source).any(bears);
    }
    is_plain(source, dress) || shown(source, dress).is_whole
}

/// Whether the element that a tag begins bears on what a reader sees, though it is not seen itself.
pub(in super::super) fn bears(tag: Tag<'_>) -> bool {
    tag.fate().is_some_and(|it| it != Fate::Unseen)
}

/// Whether a reader sees nothing of `source`, which is HTML.
pub(in super::super) fn is_empty(source: &str) -> bool {
    if is_plain(source, Dress::Html) {
        return source.trim_matches(is_blank).is_empty();
    }
    // No mark of HTML takes back what was shown before it: the first character tells.
    let mut scribe = Scribe::new(source, Dress::Html);
    while let Some(char) = scribe.rest().chars().next() {
        scribe.step(char);
        if scribe.has_shown {
            return false;
        }
    }
    true
}

/// Writes down what is seen.
pub(super) struct Scribe<'a> {
    pub source: &'a str,
    dress: Dress,
    pub at: usize,
    pub chars: Vec<Placed>,
    pub runs: Runs,
    pub is_whole: bool,
    /// Something is seen.
    has_shown: bool,
    /// What links and pictures of Markdown hold beside their words.
    pub unseen: Vec<(usize, Unseen)>,
}

impl<'a> Scribe<'a> {
    fn new(source: &'a str, dress: Dress) -> Self {
        Self {
            source,
            dress,
            at: 0,
            chars: Vec::new(),
            runs: Runs::default(),
            is_whole: true,
            has_shown: false,
            unseen: Vec::new(),
        }
    }

    /// What links and pictures of Markdown in a line hold beside their words.
    pub fn brackets(line: &'a str, dress: Dress) -> Vec<(usize, Unseen)> {
        let mut scribe = Self::new(line, dress);
        while let Some(char) = scribe.rest().chars().next() {
            scribe.step(char);
        }
        scribe.unseen
    }

    pub fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// Writes a character that takes `len` bytes here.
    pub fn put(&mut self, char: char, len: usize) {
        let range = TextRange::new(to_u32(self.at), to_u32(self.at + len));
        self.chars.push(Placed { char, range });
        self.has_shown |= !is_blank(char);
        self.at += len;
    }

    /// Writes the mark of a note that takes `len` bytes here; false where it stands behind nothing,
    /// and so is none.
    pub fn note(&mut self, len: usize) -> bool {
        if self.has_shown {
            self.put(NOTE, len);
            self.is_whole = false;
        }
        self.has_shown
    }

    /// Leaves out what stands here, which bears on what is seen.
    pub fn omit(&mut self, len: usize) {
        self.at += len;
        self.is_whole = false;
    }

    fn step(&mut self, char: char) {
        match char {
            '<' => match tag_at(self.source, self.at) {
                Ok(tag) => self.tag(tag),
                Err(_) => self.put(char, 1),
            },
            '&' => match reference(self.rest()) {
                Some(((first, second), len)) => {
                    self.put(first, len);
                    if let Some(second) = second {
                        self.put(second, 0);
                    }
                }
                None => self.put(char, 1),
            },
            '"' if self.dress == Dress::Quoted && self.rest().starts_with("\"\"") => {
                self.put(char, 2);
            }
            _ if self.dress != Dress::Html && char.is_ascii() && self.mark(char) => {}
            _ => self.put(char, char.len_utf8()),
        }
    }

    fn tag(&mut self, tag: Tag<'_>) {
        let Some(fate) = tag.fate() else {
            // Two lines of a cell are no one number.
            let is_behind = self.chars.last().is_some_and(|it| !is_blank(it.char));
            if is_behind && (tag.is("br") || tag.is_block()) {
                self.put(' ', 0);
            }
            self.at = tag.end;
            return;
        };
        if fate == Fate::Raised {
            match self.note_end(tag) {
                Some(end) if self.note(end - self.at) => {}
                _ => self.omit(tag.end - self.at),
            }
            return;
        }
        let end = element_end(self.source, tag);
        self.is_whole &= fate == Fate::Unseen || !has_text(&self.source[tag.end..end]);
        self.at = end;
    }

    /// Where a raised element ends that is short enough to be the mark of a note.
    fn note_end(&self, tag: Tag<'_>) -> Option<usize> {
        const LONGEST: usize = 128;
        let longest = self.source.floor_char_boundary(tag.end + LONGEST);
        let window = &self.source[..longest];
        let end = element_end(window, tag);
        (end < window.len() || window.len() == self.source.len()).then_some(end)
    }
}

/// Behind the element that `tag` begins.
fn element_end(source: &str, tag: Tag<'_>) -> usize {
    let mut tags = Tags::new(source);
    tags.at = tag.start;
    tags.next();
    tags.skip_element(tag);
    tags.at
}

/// Whether anything but tags and white space stands in a source.
pub(in super::super) fn has_text(source: &str) -> bool {
    let mut tags = Tags::new(source);
    loop {
        let at = tags.at;
        let end = tags.next().map(|it| it.start);
        let gap = source
            .get(at..end.unwrap_or(source.len()))
            .unwrap_or_default();
        if !gap.trim_matches(is_blank).is_empty() {
            return true;
        }
        if end.is_none() {
            return false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is seen of a source, with `!` behind what was not wholly understood.
    fn seen(source: &str, dress: Dress) -> String {
        let shown = shown(source, dress);
        let text: String = shown.chars.iter().map(|it| it.char).collect();
        text.replace(NOTE, "°") + if shown.is_whole { "" } else { "!" }
    }

    #[track_caller]
    fn check(dress: Dress, cases: &[(&str, &str)]) {
        for (source, expected) in cases {
            assert_eq!(seen(source, dress), *expected, "{source}");
        }
    }

    #[test]
    fn any_element_can_stand_in_a_cell() {
        check(
            Dress::Html,
            &[
                ("<big>1</big><nobr>2</nobr>", "12"),
                ("<ucaptitle>标题</ucaptitle><X-y>a</X-y>", "标题a"),
                ("1<wbr>2", "12"),
                ("1<br>2<p>3", "1 2 3"),
                ("<ruby>规<rp>(</rp><rt>guī</rt><rp>)</rp></ruby>章", "规章"),
                ("<a title=\"a>b\" x='<td>'>1</a>", "1"),
                ("<td width=10\">5", "5"),
                ("1 < 2 <3 & 4", "1 < 2 <3 & 4"),
                ("<https://example.com>", "<https://example.com>"),
                ("1<!-- 2 -->3<!-->4<!--->5<?a b?>6", "13456"),
                (
                    "<style>.x{width:5px}</style>1<script>\"<td>\"</script>",
                    "1",
                ),
            ],
        );
    }

    #[test]
    fn what_is_deleted_hidden_or_raised_is_no_text() {
        check(
            Dress::Html,
            &[
                ("<del>30</del><ins>31</ins>", "31!"),
                ("<s>30</s>31<strike>4</strike>", "31!"),
                ("<del></del>31", "31"),
                ("31<sup>2</sup>", "31°!"),
                ("3<sup>1</sup>2", "3°2!"),
                ("<sup>31</sup>", "31!"),
                (
                    "<i style=\"COLOR: red; Display : None !important\">3</i>1",
                    "1!",
                ),
                ("<i hidden>3</i>1<i data-hidden>2</i>", "12!"),
                ("<i style='text-decoration:line-through'>3</i>1", "1!"),
                ("<i hidden>3<i>4</i>5</i>1", "1!"),
                ("1<br hidden>2<i hidden/>3", "1 23"),
                ("<p hidden>3<p>1", "1!"),
                ("1<del>2", "1!"),
            ],
        );
    }

    #[test]
    fn marks_of_markdown_are_no_text() {
        check(
            Dress::Markdown,
            &[
                ("**6** __6__ *6* _6_ `6` ***6*** ==6==", "6 6 6 6 6 6 6"),
                ("1\\. 1223\\*&nbsp;\\\\", "1. 1223*\u{a0}\\"),
                ("1223*", "1223*"),
                ("2*3*4 a_b_c ____年 * 5", "2*3*4 a_b_c ____年 * 5"),
                ("共**12**件，共`a*b*`件", "共12件，共a*b*件"),
                ("~~30~~31", "31!"),
                ("[30]{.deletion}[31]{.insertion a=\"b\"}", "31!"),
                ("$1223^{1}$", "1223°!"),
                ("$1{,}223$ $\\frac{1}{2}$ $5", "1,223 $\\frac{1}{2}$ $5!"),
                (
                    "行政许可^1^ 规章[^a] 其他<sup>1</sup>",
                    "行政许可° 规章° 其他°!",
                ),
                ("## 一、总体情况 {#a .b}", "## 一、总体情况 "),
                ("[行政许可](https://a.cn \"b\") ![图](a.png)1", "行政许可 1"),
                ("[行政许可](附件1.docx)![](公章.png)1", "行政许可1"),
                ("[行政许可](共3.5)1", "[行政许可](共3.5)1"),
                ("[1] （2）", "[1] （2）"),
                ("<b>1</b>2&minus;", "12−"),
            ],
        );
    }

    #[test]
    fn changes_that_are_proposed_are_read_as_accepted() {
        check(
            Dress::Markdown,
            &[
                ("{--30--}{++31++}", "31!"),
                ("{~~30~>31~~}", "31!"),
                ("31{>>核对过<<}", "31!"),
                ("{==31==}", "31!"),
                ("本年{--度--}废止{++件++}数", "本年废止件数!"),
                ("{++**31**++} [1]{.a}", "31 1!"),
                ("{++31 {--1 {a} {~~1~~}", "{++31 {--1 {a} {}!"),
            ],
        );
    }

    #[test]
    fn a_doubled_quote_in_a_quoted_cell_is_one() {
        check(Dress::Quoted, &[("危及\"\"三安全\"\"", "危及\"三安全\"")]);
    }
}
