//! What a section is divided into: the aspects that the form asks for, as far as headings or the words that
//! lines begin with give them, and whatever else has a heading of its own.

use crate::form::{Aspect, EDITIONS};
use crate::report::Report;
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::prose::ProseLine;
use crate::text::fold::{folded, folded_words, is_blank};
use crate::text::label::{self, Style};
use crate::text::plain::one_line;
use crate::text::range::TextRange;

/// A part of a section. Ranges count from the start of the part of the document.
pub(super) struct Subhead {
    /// The matter that it is about, if it is one that the section must cover.
    pub(super) aspect: Option<&'static Aspect>,
    pub(super) name: String,
    pub(super) range: TextRange,
    pub(super) name_range: TextRange,
}

/// The parts of a section, in order of place. Each reaches to the next, or to the end of the section.
pub(super) fn subheads(report: &Report, heading: &Heading, content: &Content) -> Vec<Subhead> {
    let aspects = EDITIONS[0].sections.get(usize::from(heading.section));
    let aspects = aspects.map_or(&[][..], |it| it.aspects);
    let lines = report.lines_in(content.range);
    let heads = lines.filter_map(|it| head(&it, aspects, heading));
    let mut res: Vec<Subhead> = heads.collect();
    let ends: Vec<u32> = res.iter().skip(1).map(|it| it.range.start).collect();
    let ends = ends.into_iter().chain([content.range.end]);
    for (it, end) in res.iter_mut().zip(ends) {
        it.range.end = end.max(it.range.end);
    }
    res
}

/// A line as the head of what follows: all of the line or its beginning.
fn head(line: &ProseLine<'_>, aspects: &'static [Aspect], section: &Heading) -> Option<Subhead> {
    const LONGEST: usize = 30;
    let text = line.text.as_ref();
    let marks = text.len()
        - text
            .trim_start_matches(['#', '*', '"', ' ', '\u{3000}'])
            .len();
    let n_hashes = text.bytes().take_while(|it| *it == b'#').count();
    let words = &text[marks..];
    let (head, is_whole) = lead(words);
    if head.is_empty() || head.chars().count() > LONGEST {
        return None;
    }
    let style = label::of(head).numbering.map(|it| it.style);
    let is_numbered = matches!(style, Some(Style::HanBracketed | Style::HanHalfBracketed));
    let heads = is_numbered || n_hashes > usize::from(section.level.max(1));
    let aspect = aspect(head, aspects, heads || style.is_some());
    if aspect.is_none() && !(heads && (is_whole || is_numbered)) {
        return None;
    }
    // In a CSV the line goes on with empty cells.
    let is_mark = |it: char| is_blank(it) || matches!(it, '*' | ',' | ';' | '"');
    let end = marks + head.trim_end_matches(is_mark).len();
    let name = line.locate(marks..end);
    Some(Subhead {
        aspect,
        name: one_line(&text[marks..end]).into_owned(),
        range: TextRange::new(
            line.range.start.min(name.start),
            line.range.end.max(name.end),
        ),
        name_range: name,
    })
}

/// What a line begins with, up to where a sentence ends or begins, and whether that is all of it.
fn lead(text: &str) -> (&str, bool) {
    let is_end = |it: char| matches!(it, '：' | ':' | '。' | '；' | '，');
    match text.find(is_end) {
        Some(end) => (&text[..end], text[end..].chars().count() <= 1),
        None => (text, true),
    }
}

/// The aspect that a head names: it is its label and no more than a word around it, or, in what is numbered or
/// marked as a heading, one of its words and none of another aspect's.
fn aspect(head: &str, aspects: &'static [Aspect], is_marked: bool) -> Option<&'static Aspect> {
    const MOST_AROUND: usize = 2;
    let words = folded_words(head);
    let is_named = |it: &&Aspect| {
        let name = folded(it.label);
        let n_around = words.chars().count().saturating_sub(name.chars().count());
        words.contains(&name) && (is_marked || n_around <= MOST_AROUND)
    };
    let named = aspects.iter().filter(is_named);
    if let Some(it) = named.max_by_key(|it| it.label.len()) {
        return Some(it);
    }
    let shows = |it: &&Aspect| it.keywords.iter().any(|it| words.contains(&folded(it)));
    let mut shown = aspects.iter().filter(|_| is_marked).filter(shows);
    let first = shown.next()?;
    shown.next().is_none().then_some(first)
}
