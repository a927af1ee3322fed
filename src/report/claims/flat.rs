//! A paragraph as its words are compared: folded, without white space, each character with its place.

use std::ops::Range;

use crate::text::fold::{Folder, digit, is_blank, is_han};
use crate::text::range::{TextRange, to_u32};

use super::Figured;
use super::tokens::{Figure, Token};

/// The folded text of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub text: String,
    /// In order, without a gap.
    runs: Vec<Run>,
}

/// Characters of the text, and where they come from.
#[derive(Debug)]
struct Run {
    start: u32,
    /// In the paragraph.
    place: TextRange,
    /// They stand there as they are: each has its own place. Otherwise all have the same.
    is_same: bool,
}

impl Flat {
    pub fn new(paragraph: &str) -> Self {
        let mut res = Self {
            text: String::with_capacity(paragraph.len()),
            runs: Vec::with_capacity(paragraph.len() / 8),
        };
        let folder = Folder::default();
        let mut is_gap = false;
        // Characters that stand as they are wait to be taken together.
        let mut kept = 0;
        let mut behind = 0;
        loop {
            if !is_gap {
                behind = folder.skip_kept(paragraph, behind);
            }
            let at = behind;
            let Some(c) = paragraph[at..].chars().next() else {
                break;
            };
            behind += c.len_utf8();
            // A comma of full width does not separate thousands.
            let is_kept = c == '，' || folder.keeps(c);
            if is_kept && !is_gap {
                continue;
            }
            res.keep(paragraph, kept..at);
            kept = behind;
            if is_blank(c) {
                is_gap = true;
                continue;
            }
            // White space is kept only where digits would run together.
            let ends_in_digit = || res.text.as_bytes().last().is_some_and(u8::is_ascii_digit);
            if std::mem::take(&mut is_gap) && digit(c).is_some() && ends_in_digit() {
                res.push(' ', TextRange::empty(to_u32(at)), false);
            }
            if is_kept {
                kept = at;
                continue;
            }
            let place = TextRange::new(to_u32(at), to_u32(behind));
            folder.fold(c, &mut |it| res.push(it, place, it == c));
        }
        res.keep(paragraph, kept..paragraph.len());
        res
    }

    /// Takes characters as they are.
    fn keep(&mut self, paragraph: &str, place: Range<usize>) {
        if place.is_empty() {
            return;
        }
        let run = TextRange::new(to_u32(place.start), to_u32(place.end));
        self.begin(run, true);
        self.text.push_str(&paragraph[place]);
    }

    fn push(&mut self, c: char, place: TextRange, is_same: bool) {
        self.begin(place, is_same);
        self.text.push(c);
    }

    /// What is pushed next comes from a place.
    fn begin(&mut self, place: TextRange, is_same: bool) {
        match self.runs.last_mut() {
            Some(it) if it.is_same && is_same && it.place.end == place.start => {
                it.place.end = place.end;
            }
            _ => self.runs.push(Run {
                start: to_u32(self.text.len()),
                place,
                is_same,
            }),
        }
    }

    /// Whether a number is written in Han characters, as how many things there are mostly is.
    pub fn is_han(&self, figure: &Figure) -> bool {
        !figure
            .digits
            .of(&self.text)
            .contains(|it: char| it.is_ascii())
    }

    /// The words of tokens that follow one another, with what stands between.
    #[inline]
    pub fn words(&self, tokens: &[Token]) -> &str {
        cover(tokens).of(&self.text)
    }

    /// A figure with its place in the paragraph.
    pub fn figured(&self, figure: &Figure) -> Figured {
        Figured {
            value: figure.value,
            range: self.place(figure.digits),
        }
    }

    /// The clause around a range of `text`, as it can be quoted: without the marks at its ends, and cut where
    /// it is long.
    pub fn clause(&self, range: TextRange) -> Box<str> {
        const MOST_BEFORE: usize = 18;
        const MOST_BEHIND: usize = 12;
        let is_mark = |it: char| {
            !is_han(it)
                && matches!(
                    it,
                    '，' | ',' | '、' | '；' | ';' | '：' | ':' | '(' | ')' | '（' | '）' | '。'
                )
                || matches!(it, '!' | '?' | '！' | '？' | '“' | '”')
        };
        let (mut start, mut end) = (range.start as usize, range.end as usize);
        let before = self.text[..start].char_indices().rev();
        let behind = self.text[end..].chars();
        // No further than is quoted: a text may have no marks.
        let mut lead = before.take_while(|it| !is_mark(it.1));
        for (at, _) in lead.by_ref().take(MOST_BEFORE) {
            start = at;
        }
        let mut tail = behind.take_while(|it| !is_mark(*it));
        for c in tail.by_ref().take(MOST_BEHIND) {
            end += c.len_utf8();
        }
        let cut = |it: bool| if it { "…" } else { "" };
        let (is_cut, goes_on) = (lead.next().is_some(), tail.next().is_some());
        [cut(is_cut), &self.text[start..end], cut(goes_on)]
            .concat()
            .into()
    }

    /// The place in the paragraph of a range of `text`.
    pub fn place(&self, range: TextRange) -> TextRange {
        let behind = self.runs.partition_point(|it| it.start <= range.start);
        let runs = self.runs[behind.saturating_sub(1)..].iter();
        let shown = runs.take_while(|it| it.start < range.end).map(|it| {
            if !it.is_same {
                return it.place;
            }
            let own = |at: u32| it.place.start + at.saturating_sub(it.start);
            TextRange::new(own(range.start), own(range.end).min(it.place.end))
        });
        shown.reduce(TextRange::cover).unwrap_or_default()
    }
}

/// From the first of some tokens to the last; at the start of the text where there are none.
#[inline]
pub(super) fn cover(tokens: &[Token]) -> TextRange {
    match tokens {
        [first, .., last] => first.range.cover(last.range),
        [only] => only.range,
        [] => TextRange::default(),
    }
}
