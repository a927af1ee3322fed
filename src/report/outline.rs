//! The outline of a report: its section headings. They are found by their words, never by their number
//! alone, for the rows of table 三 are numbered 一 to 四 as well.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use strsim::levenshtein;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, N_SECTIONS, Section};
use crate::syntax::document::{Landmark, Part};
use crate::text::fold::{folded, folded_words, is_blank, is_word};
use crate::text::label::{LONGEST, Label, Numbering, Reader, Style, similarity};
use crate::text::range::{TextRange, to_u32};

use super::Report;
use super::head::{Head, heading_part};
use super::prose::visible;
use super::stream::{Item, Line, Stream};
use super::title::is_title;

/// A section heading that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Which section of the form, counted from 0.
    pub section: u8,
    /// The heading's text, numbering included.
    pub range: TextRange,
    pub numbering: Option<Numbering>,
    /// How many `#` stand before it.
    pub level: u8,
    pub wording: Wording,
    /// The line of the stream it stands on.
    pub(super) line: u32,
    /// How many lines it takes.
    pub(super) n_lines: u32,
    /// Its content begins on its own line.
    pub(super) runs_on: bool,
    /// Where the content begins: behind the heading, perhaps on the same line.
    pub content_start: u32,
}

/// How a heading is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// As the form or usage has it.
    Accepted,
    /// As the form has it, but for a slip.
    Misspelled,
    /// Otherwise.
    Other,
}

impl Heading {
    /// One that is all of a line, in words of the form or of usage.
    fn of_line(
        part: &Part,
        idx: usize,
        range: TextRange,
        (section, numbering): (u8, Option<Numbering>),
    ) -> Self {
        Self {
            section,
            range,
            numbering,
            level: level(part, range),
            wording: Wording::Accepted,
            line: to_u32(idx),
            n_lines: 1,
            runs_on: false,
            content_start: range.end,
        }
    }

    /// Whether its content begins on its own line, or it stands within a line.
    pub fn runs_on(&self) -> bool {
        self.runs_on
    }

    /// Whether two headings are of the same section and begin in the same line.
    pub(super) fn is_at_the_line_of(&self, other: &Self) -> bool {
        (self.section, self.line) == (other.section, other.line)
    }

    /// Whether two headings are the same, wherever they stand.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.section, it.numbering, it.wording, it.runs_on, it.level);
        said(self) == said(other)
    }
}

impl Report {
    /// Where the number of a section heading stands, and the one that the form gives it, in the same style.
    pub fn official_number(&self, heading: &Heading) -> Option<(TextRange, String)> {
        const DIGITS: &str = "一二三四五六七八九十0123456789０１２３４５６７８９";
        let style = heading.numbering?.style;
        let source = self.source(heading.range);
        let start = source.find(|it| DIGITS.contains(it))?;
        let len = source[start..].find(|it| !DIGITS.contains(it))?;
        let start = heading.range.start + to_u32(start);
        let section = usize::from(heading.section);
        let text = match style {
            Style::Arabic | Style::ArabicBracketed => (section + 1).to_string(),
            _ => EDITIONS[0].sections.get(section)?.ordinal.to_owned(),
        };
        Some((TextRange::new(start, start + to_u32(len)), text))
    }
}

/// What a line means for the division of a document into reports.
pub fn landmark(line: &str) -> Landmark {
    // Cheap byte tests first: most lines are prose or cells and need no folding.
    const SHORTEST: usize = 12;
    const LONGEST: usize = 240;
    if heads_contents(line) {
        return Landmark::Contents;
    }
    if line.len() < SHORTEST {
        return Landmark::None;
    }
    if line.len() > LONGEST {
        let sections = run_in(line).into_iter().map(|it| it.section);
        // Of several the first begins a report, and the last may end one.
        let first_or_last = sections.reduce(|acc, it| if acc == 0 { acc } else { it });
        return first_or_last.map_or(Landmark::None, Landmark::Section);
    }
    if is_title(line) {
        return Landmark::Title;
    }
    let may_head = line.chars().next().is_some_and(|it| {
        let is_compatible = matches!(it, '\u{2e80}'..='\u{2fdf}' | '\u{3200}'..='\u{33ff}');
        is_compatible || "一二三四五六（(#*<第总總主收政因存其行需".contains(it)
    });
    if !may_head {
        return Landmark::None;
    }
    let (head, content) = heading_part(line);
    let label = Reader::default().read(head.chars());
    let section = vocabulary().meaning(&label).and_then(|it| it.section);
    // Words of a section that begin a line without its number may be the rest of a sentence.
    let runs_on = content > head.len();
    match section {
        // `（二）主动公开` under `一、`: sub-headings have the words of sections now and then, and a
        // report that numbers its sections so is still divided by its title.
        Some(idx) if is_top_level(&label) && (label.numbering.is_some() || !runs_on) => {
            Landmark::Section(idx)
        }
        _ => Landmark::None,
    }
}

/// Whether a line is the heading of a list of contents: `目　录`, `【目录】`.
fn heads_contents(line: &str) -> bool {
    const LONGEST: usize = 40;
    line.len() <= LONGEST
        && line.contains('目')
        && matches!(folded_words(line).as_str(), "目录" | "目次")
}

/// A heading within a line: behind the end of a sentence, or with its content behind it and nothing between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RunIn {
    pub section: u8,
    pub numbering: Option<Numbering>,
    /// Where it stands in the line, in bytes.
    pub range: Range<usize>,
    /// Where its content ends: at the next one, or with the line.
    pub content_end: usize,
}

/// Bytes of a line with a heading and what it heads, at least.
pub(super) const SHORTEST_RUN_IN: usize = 30;

/// The headings within a line. Each has its section's own number, and content; a line that enumerates the
/// sections has none.
pub(super) fn run_in(line: &str) -> Vec<RunIn> {
    const MARK: &str = "、";
    static MARKS: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(MARK));
    let mut res: Vec<RunIn> = Vec::new();
    for at in MARKS.find_iter(line.as_bytes()) {
        let Some(number) = line[..at].chars().next_back() else {
            continue;
        };
        let Some(section) = "一二三四五六".chars().position(|it| it == number) else {
            continue;
        };
        let start = at - number.len_utf8();
        let before = line[..start].trim_end_matches(is_blank);
        if !before.is_empty() && !before.ends_with(['。', '！', '|', '*', '#']) {
            continue;
        }
        if let Some(end) = heading_end(line, start, at + MARK.len(), section) {
            if let Some(last) = res.last_mut() {
                last.content_end = start;
            }
            res.push(RunIn {
                section: u8::try_from(section).unwrap_or(u8::MAX),
                numbering: Reader::default().read(line[start..end].chars()).numbering,
                range: start..end,
                content_end: line.len(),
            });
        }
    }
    let has_content = |it: &RunIn| {
        let content = &line[it.range.end..it.content_end];
        content.chars().any(is_word)
    };
    let n_told = res.iter().filter(|it| has_content(it)).count();
    if n_told < res.len() || !res.is_empty() && enumerates(line, &res) {
        res.clear();
    }
    res
}

/// Whether other sections are named in a line than head something in it.
fn enumerates(line: &str, found: &[RunIn]) -> bool {
    const MOST: usize = 2;
    const N_CHARS: usize = 4;
    let is_named = |(idx, it): &(usize, &Section)| {
        let words: String = it.label.chars().take(N_CHARS).collect();
        let heads = |it: &RunIn| usize::from(it.section) == *idx;
        !found.iter().any(heads) && line.contains(&format!("{}、{words}", it.ordinal))
    };
    let sections = EDITIONS[0].sections.iter().enumerate();
    sections.filter(is_named).count() > MOST
}

/// Where a heading of a section ends that begins at `start`, its words at `words`: before a blank or a mark,
/// or else where the words of the section end and a sentence begins.
fn heading_end(line: &str, start: usize, words: usize, section: usize) -> Option<usize> {
    const LONGEST: usize = 40;
    let is_end = |it: char| is_blank(it) || matches!(it, '。' | '：' | ':' | '（' | '(');
    let mut chars = line[words..].char_indices().take(LONGEST);
    if let Some((len, _)) = chars.find(|it| is_end(it.1)) {
        let end = words + len;
        let label = Reader::default().read(line[start..end].chars());
        let meaning = vocabulary().meaning(&label).and_then(|it| it.section);
        if meaning.map(usize::from) == Some(section) {
            return Some(end);
        }
    }
    let goes_on = |it: &&&str| {
        let rest = line[words..].strip_prefix(**it);
        rest.is_some_and(|it| {
            it.contains('。') && !it.starts_with(['、', '，', '；', '表', '”', '》'])
        })
    };
    let section = EDITIONS[0].sections.get(section)?;
    let labels = std::iter::once(&section.label).chain(section.variants);
    let longest = labels.filter(goes_on).map(|it| it.len()).max()?;
    Some(words + longest)
}

fn is_top_level(label: &Label) -> bool {
    !matches!(
        label.numbering.map(|it| it.style),
        Some(Style::Arabic | Style::ArabicBracketed)
    )
}

/// Headings beyond so many are noise: six are asked for.
const MOST_HEADINGS: usize = 100;

/// The section headings of a report, in order of place.
pub(super) fn find_headings(part: &Part, stream: &Stream<'_>) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut near = Vec::new();
    for (idx, line) in stream.lines.iter().enumerate() {
        let run_in = line.prose().map_or(&[][..], |it| &it.0.run_in);
        if line.head() == Head::None && run_in.is_empty() {
            continue;
        }
        if let Head::Torn { section, numbering } = line.head() {
            let mut shown = stream.line_items(idx).iter().filter(|it| !it.is_blank());
            let pieces = shown.next().into_iter().chain(shown.next_back());
            let range = pieces.map(|it| it.range).reduce(TextRange::cover);
            found.extend(range.map(|it| Heading::of_line(part, idx, it, (section, numbering))));
        }
        let Some((item, label)) = stream.lone_text(idx) else {
            continue;
        };
        let heading = |section, numbering, len, content| Heading {
            range: TextRange::new(item.range.start, item.range.start + len),
            runs_on: content > len,
            content_start: item.range.start + content,
            ..Heading::of_line(part, idx, item.range, (section, numbering))
        };
        let len = item.range.len();
        match line.head() {
            Head::None | Head::Torn { .. } => {}
            Head::Section(section) => found.push(heading(section, label.numbering, len, len)),
            Head::RunOn {
                section,
                numbering,
                len,
                content,
            } => found.push(heading(section, numbering, len, content)),
            Head::Numbered => {
                let is_han = label.numbering.is_some_and(|it| it.style == Style::Han);
                match wrapped(part, stream, idx) {
                    Some(heading) => found.push(heading),
                    None if is_han => near.push((idx, item.range, *label)),
                    None => {}
                }
            }
        }
        for it in run_in {
            let at = |at: usize| item.range.start + to_u32(at);
            found.push(Heading {
                range: TextRange::new(at(it.range.start), at(it.range.end)),
                runs_on: true,
                content_start: at(it.range.end),
                ..heading(it.section, it.numbering, 0, 0)
            });
        }
    }
    let mut found = top_level(without_contents_list(stream, found));
    near.truncate(MOST_HEADINGS);
    for (idx, range, label) in near {
        if let Some((section, wording)) = resembled(part, range, &label)
            && found.iter().all(|it| it.section != section)
        {
            found.push(Heading {
                wording,
                ..Heading::of_line(part, idx, range, (section, label.numbering))
            });
        }
    }
    found.sort_by_key(|it| it.range);
    found.truncate(MOST_HEADINGS);
    found
}

/// How many `#` a line begins with.
fn level(part: &Part, range: TextRange) -> u8 {
    let marks = part
        .source_lossy(range)
        .bytes()
        .take_while(|it| *it == b'#');
    u8::try_from(marks.count()).unwrap_or(u8::MAX)
}

/// A heading that wraps onto the next line, as in the text of a PDF.
fn wrapped(part: &Part, stream: &Stream<'_>, idx: usize) -> Option<Heading> {
    let (first, label) = stream.lone_text(idx)?;
    let (second, behind) = stream.lone_text(idx + 1)?;
    if usize::from(label.n_chars) + usize::from(behind.n_chars) > LONGEST {
        return None;
    }
    let mut text = visible(part, first.range);
    text.push_str(&visible(part, second.range));
    let label = Reader::default().read(text.chars());
    let section = vocabulary().meaning(&label)?.section?;
    let range = first.range.cover(second.range);
    Some(Heading {
        n_lines: 2,
        ..Heading::of_line(part, idx, range, (section, label.numbering))
    })
}

/// Drops a list of contents: three headings or more with nothing between them but entries below theirs, all of
/// which come again.
fn without_contents_list(stream: &Stream<'_>, found: Vec<Heading>) -> Vec<Heading> {
    let is_list = |it: &[Heading]| {
        let mut between = it[0].line + it[0].n_lines..it[1].line;
        it[0].section != it[1].section && between.all(|it| is_entry(stream, it as usize))
    };
    let run = 1 + found.windows(2).take_while(|it| is_list(it)).count();
    // The first heading behind the list may stand in no distance of it.
    let again = found
        .iter()
        .skip(1)
        .position(|it| it.section == found[0].section);
    let run = again.map_or(run, |it| run.min(it + 1));
    let (list, rest) = found.split_at(run.min(found.len()));
    let comes_again = |it: &Heading| rest.iter().any(|other| other.section == it.section);
    if list.len() >= 3 && list.iter().filter(|it| comes_again(it)).count() >= 3 {
        rest.to_vec()
    } else {
        found
    }
}

/// Whether a line may be an entry of a list of contents: a few words, or a page number.
fn is_entry(stream: &Stream<'_>, line: usize) -> bool {
    const MOST_ITEMS: usize = 3;
    let items = stream.line_items(line);
    let prose = stream.lines.get(line).and_then(Line::prose);
    let has_headings = prose.is_some_and(|it| !it.0.run_in.is_empty());
    items.len() <= MOST_ITEMS && items.iter().all(Item::is_short) && !has_headings
}

/// Keeps the headings that are numbered as most of the sections are, and of the others those that
/// carry their section's own number or none: a sub-heading can have the words of a section.
fn top_level(found: Vec<Heading>) -> Vec<Heading> {
    let style = |it: &Heading| it.numbering.map(|it| it.style);
    // Which sections have headings of each style: of styles there are few, however many headings.
    let mut styles: Vec<(Option<Style>, [bool; N_SECTIONS])> = Vec::new();
    for it in &found {
        let at = styles.iter().position(|known| known.0 == style(it));
        let at = at.unwrap_or_else(|| {
            styles.push((style(it), [false; N_SECTIONS]));
            styles.len() - 1
        });
        if let Some(has) = styles[at].1.get_mut(usize::from(it.section)) {
            *has = true;
        }
    }
    let n_sections = |has: &[bool]| has.iter().filter(|it| **it).count();
    let rank = |(style, has): &(Option<Style>, [bool; N_SECTIONS])| {
        (n_sections(has), *style == Some(Style::Han), style.is_some())
    };
    let Some((top, of_top)) = styles.into_iter().max_by_key(rank) else {
        return found;
    };
    let has_top = |section: u8| of_top.get(usize::from(section)).copied() == Some(true);
    let is_own = |it: &Heading| {
        it.numbering
            .is_none_or(|number| number.ordinal == it.section + 1)
    };
    found
        .iter()
        .filter(|it| style(it) == top || !has_top(it.section) && is_own(it))
        .copied()
        .collect()
}

/// The section whose heading this line must be, though it is worded otherwise: numbered, short, and either
/// most of its characters are the section's, or it has the words that mark the section.
fn resembled(part: &Part, range: TextRange, label: &Label) -> Option<(u8, Wording)> {
    const LONGEST: u8 = 30;
    const LEAST: f32 = 0.65;
    if label.n_chars > LONGEST
        || vocabulary()
            .meaning(label)
            .is_some_and(crate::form::vocabulary::Meaning::is_row)
    {
        return None;
    }
    let text = folded(&visible(part, range));
    if text.contains(['。', ',', ';']) {
        return None;
    }
    let words = folded_words(&text);
    let words: String = words.chars().skip(1).collect();
    let is_marked = |marks: &[&[&str]]| {
        let has_one = |it: &&[&str]| it.iter().any(|it| words.contains(it));
        !marks.is_empty() && marks.iter().all(has_one)
    };
    let ordinal = label.numbering.map(|it| it.ordinal);
    let marked = EDITIONS[0]
        .sections
        .iter()
        .zip(0..)
        .find(|(section, idx)| Some(idx + 1) == ordinal && is_marked(section.marks));
    if let Some((_, section)) = marked {
        return Some((section, Wording::Accepted));
    }
    let scored = EDITIONS[0].sections.iter().zip(0..).map(|(section, idx)| {
        let labels = std::iter::once(section.label).chain(section.variants.iter().copied());
        let scores = labels.map(|it| (similarity(&folded_words(it), &words), it));
        let best = scores.max_by(|a, b| a.0.total_cmp(&b.0));
        (best.unwrap_or_default(), idx)
    });
    let ((score, official), section) = scored.max_by(|a, b| a.0.0.total_cmp(&b.0.0))?;
    let is_slip = || levenshtein(&folded_words(official), &words) <= MOST_SLIPS;
    (score >= LEAST).then(|| match is_slip() {
        true => (section, Wording::Misspelled),
        false => (section, Wording::Other),
    })
}

/// Characters that may be wrong in a heading that is only misspelled.
const MOST_SLIPS: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_run_in_behind_the_end_of_a_sentence() {
        let found = |line: &str| -> Vec<u8> { run_in(line).iter().map(|it| it.section).collect() };
        assert_eq!(
            found("期限至12月31日止。 一、总体情况 （一）主动公开。公开信息9条。"),
            [0]
        );
        assert_eq!(
            found("五、存在的主要问题及改进情况一是解读不多。六、其他需要报告的事项：无收费事项。"),
            [4, 5]
        );
        for line in [
            "本报告分六部分：一、总体情况；二、主动公开政府信息情况。",
            "全文包括。一、总体情况。二、主动公开政府信息情况。",
            "详见三、收到和处理政府信息公开申请情况。其余从略。",
            "二、主动公开政府信息情况表所列各项。",
        ] {
            assert_eq!(found(line), [0; 0], "{line}");
        }
    }

    #[test]
    fn a_line_of_a_sentence_is_no_landmark() {
        assert_eq!(
            landmark("其他需要报告的事项。本年度报告所列数据的统计期限"),
            Landmark::None
        );
        assert_eq!(
            landmark("六、其他需要报告的事项：无。"),
            Landmark::Section(5)
        );
    }
}
