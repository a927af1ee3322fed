//! The outline of a report: its title, its section headings, and what each section tells. Headings are
//! found by their words, never by their number alone, for the rows of table 三 are numbered 一 to 四 as
//! well.

use std::ops::Range;
use std::sync::LazyLock;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, N_SECTIONS};
use crate::syntax::document::{Landmark, Part};
use crate::syntax::layout::Layout;
use crate::text::fold::{folded, folded_words, is_blank};
use crate::text::label::{self, LONGEST, Label, Numbering, Reader, Style, similarity};
use crate::text::range::{TextRange, to_u32};

use super::prose::visible;
use super::reading::{Head, Item};
use super::stream::Stream;

/// The title of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Over all its lines.
    pub range: TextRange,
    /// Lines joined, white space dropped, compatibility forms folded.
    pub text: String,
    /// The year it names and where, if it is written in one piece.
    pub year: Option<(u16, TextRange)>,
    /// What stands before or between year and 政府信息公开: the organ.
    pub agency: Option<String>,
}

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
    /// The words are among those that the form or usage accepts.
    pub is_exact: bool,
    /// The line of the stream it stands on.
    pub(super) line: u32,
    /// How many lines it takes.
    pub(super) n_lines: u32,
    /// Its content begins on its own line.
    pub(super) runs_on: bool,
    /// Where the content begins: behind the heading, perhaps on the same line.
    pub content_start: u32,
}

impl Heading {
    /// Whether two headings are of the same section and begin in the same line.
    pub(super) fn is_at_the_line_of(&self, other: &Self) -> bool {
        (self.section, self.line) == (other.section, other.line)
    }

    /// Whether two headings are the same, wherever they stand.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.section, it.numbering, it.is_exact, it.runs_on, it.level);
        said(self) == said(other)
    }
}

/// What a line means for the division of a document into reports.
pub fn landmark(line: &str) -> Landmark {
    // Cheap byte tests first: most lines are prose or cells and need no folding.
    const SHORTEST: usize = 12;
    const LONGEST: usize = 240;
    if !(SHORTEST..=LONGEST).contains(&line.len()) {
        return Landmark::None;
    }
    if is_title_tail(line) && title_words(&folded(line)).is_some() {
        return Landmark::Title;
    }
    let may_head = line.chars().next().is_some_and(|it| {
        let is_compatible = matches!(it, '\u{2e80}'..='\u{2fdf}' | '\u{3200}'..='\u{33ff}');
        is_compatible || "一二三四五六（(#*<第总總主收政因存其行需".contains(it)
    });
    if !may_head {
        return Landmark::None;
    }
    let label = Reader::default().read(heading_part(line).0.chars());
    let section = vocabulary().meaning(&label).and_then(|it| it.section);
    match section {
        // `（二）主动公开` under `一、`: sub-headings have the words of sections now and then, and a
        // report that numbers its sections so is still divided by its title.
        Some(idx) if is_top_level(&label) => Landmark::Section(idx),
        _ => Landmark::None,
    }
}

fn is_top_level(label: &Label) -> bool {
    !matches!(
        label.numbering.map(|it| it.style),
        Some(Style::Arabic | Style::ArabicBracketed)
    )
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

/// Whether the bytes end as a title ends.
fn is_title_tail(line: &str) -> bool {
    let line = line
        .trim_end_matches(|it| is_blank(it) || matches!(it, '*' | '#' | '）' | ')' | '〉' | '》'));
    [
        "报告",
        "報告",
        "年报",
        "年報",
        "模板",
        "格式",
        "公开版",
        "稿",
    ]
    .iter()
    .any(|it| line.ends_with(it))
}

/// The title among folded characters, decoration removed; `None` where a sentence, a citation or a
/// notice about such reports is written there.
fn title_words(folded: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    let text = folded
        .trim_start_matches(['#', '*', '>'])
        .trim_end_matches(['#', '*']);
    let bare = text
        .trim_end_matches("(公开版)")
        .trim_end_matches("(征求意见稿)")
        .trim_end_matches("(草稿)")
        .trim_end_matches("(模板)")
        .trim_end_matches("模板")
        .trim_end_matches("格式");
    let is_report = bare.ends_with("年度报告") || bare.ends_with("年报") && bare.contains("公开");
    let is_sentence = bare.contains(['。', ',', ';', ':', '《', '、', '|', '“']);
    let is_other = bare.starts_with("关于")
        || bare.starts_with('附')
        || bare.contains("通知")
        || bare.contains("编制");
    let fits = is_report && !is_sentence && !is_other && bare.chars().count() <= LONGEST;
    fits.then_some(text)
}

/// Whether a text ends as the title of a report ends, and is no sentence.
pub(super) fn is_title(text: &str) -> bool {
    is_title_tail(text) && title_words(&folded(text)).is_some()
}

/// Whether a cell names the title of what it is about, in a table that says when it was issued, and
/// by whom.
pub(super) fn names_title(label: &Label) -> bool {
    static NAMES: LazyLock<Vec<u64>> = LazyLock::new(|| {
        let names = [
            "标题",
            "名称",
            "信息名称",
            "信息标题",
            "文件名称",
            "文件标题",
            "公文名称",
        ];
        names.iter().map(|it| label::of(it).words).collect()
    });
    label.numbering.is_none() && NAMES.contains(&label.words)
}

/// No title is longer, markup and all.
pub(super) const LONGEST_TITLE: u32 = 2000;

/// The cell behind one that names it a title.
pub(super) fn named_title(items: &[Item]) -> Option<&Item> {
    let names = |it: &Item| it.label().is_some_and(names_title);
    let mut behind = items.iter().skip_while(|it| !names(it)).skip(1);
    behind
        .find(|it| !it.is_blank())
        .filter(|it| it.label().is_some())
}

/// The title that begins the report, if there is one before its first heading.
pub(super) fn find_title(
    part: &Part,
    stream: &Stream<'_>,
    first_heading: Option<u32>,
) -> Option<Title> {
    const FARTHEST: usize = 60;
    let end = first_heading
        .map_or(stream.lines.len(), |it| it as usize)
        .min(FARTHEST)
        .min(stream.lines.len());
    let is_head = |it: &usize| stream.lines[*it].layout == Layout::Head;
    let tails = || (0..end).filter(|it| stream.lines[*it].is_title());
    // What is said about a page counts where the page does not say it.
    let is_own = |it: &usize| stream.lone_text(*it).is_some() && !is_head(it);
    let about = |it: &usize| stream.lone_text(*it).is_none();
    let own = tails().filter(is_own);
    let mut tails = own
        .chain(tails().filter(about))
        .chain(tails().filter(is_head));
    tails.find_map(|it| complete_title(part, stream, it))
}

/// The title whose last line is `last`, with the lines above that belong to it.
fn complete_title(part: &Part, stream: &Stream<'_>, last: usize) -> Option<Title> {
    let item = stream.title_item(last)?;
    let mut range = item.range;
    let mut text = title_words(&folded(&visible(part, range)))?.to_owned();
    for idx in (last.saturating_sub(2)..last).rev() {
        let is_head = |it: usize| stream.lines[it].layout == Layout::Head;
        let is_apart = is_head(idx) || is_head(last) || stream.lone_text(last).is_none();
        let Some((above, label)) = stream.lone_text(idx).filter(|_| !is_apart) else {
            break;
        };
        let line = folded(&visible(part, above.range));
        let line = line.trim_matches(['#', '*']);
        let is_part = label.numbering.is_none()
            && label.n_chars <= 40
            && !line.contains(['。', ',', ';', ':', '《', '<', '/']);
        let is_cut = !text.contains("信息公开");
        let lacks_organ = agency(&text).is_none() && is_organ(line);
        if !is_part || !(is_cut || lacks_organ) {
            break;
        }
        text.insert_str(0, line);
        range = range.cover(above.range);
    }
    if !(text.contains("信息公开") || text.contains("政务公开")) {
        return None;
    }
    let year = year_at(part, range);
    let agency = agency(&text);
    Some(Title {
        range,
        text,
        year,
        agency,
    })
}

/// The first year of this century in the text at `range`, written in one piece.
fn year_at(part: &Part, range: TextRange) -> Option<(u16, TextRange)> {
    let source = part.source(range);
    let years = super::years::years(&source);
    years
        .first()
        .map(|it| (it.year, it.range.shifted(range.start)))
}

/// The organ in a folded title: what is left of it without year and subject.
fn agency(title: &str) -> Option<String> {
    let subject = ["政府信息公开", "政务公开", "信息公开"]
        .iter()
        .find_map(|it| title.find(it))?;
    let mut organ = title[..subject].to_owned();
    if let Some(year) = year_in(&organ) {
        let tail = organ[year.end..].trim_start_matches('年');
        organ = format!("{}{}", &organ[..year.start], tail.trim_start_matches('度'));
    }
    (organ.chars().count() > 1).then_some(organ)
}

/// Where a year of this century stands in a title: four digits and no more. 第20局 has none.
fn year_in(title: &str) -> Option<Range<usize>> {
    const LEN: usize = "2024".len();
    let is_digit = |it: char| it.is_ascii_digit();
    let mut starts = title.match_indices("20").map(|it| it.0);
    starts.find_map(|start| {
        let n_digits = title[start..]
            .chars()
            .take_while(|it| is_digit(*it))
            .count();
        let is_whole = n_digits == LEN && !title[..start].ends_with(is_digit);
        is_whole.then_some(start..start + LEN)
    })
}

fn is_organ(line: &str) -> bool {
    const ENDS: &str = "府局委办厅院会站心街镇乡处队署所室行部团社校县区市省州盟旗场";
    line.chars().next_back().is_some_and(|it| ENDS.contains(it))
}

/// Headings beyond so many are noise: six are asked for.
const MOST_HEADINGS: usize = 100;

/// The section headings of a report, in order of place.
pub(super) fn find_headings(part: &Part, stream: &Stream<'_>) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut near = Vec::new();
    for (idx, line) in stream.lines.iter().enumerate() {
        if line.head() == Head::None {
            continue;
        }
        let Some((item, label)) = stream.lone_text(idx) else {
            continue;
        };
        let heading = |section, numbering, len, content| Heading {
            section,
            range: TextRange::new(item.range.start, item.range.start + len),
            numbering,
            level: level(part, item.range),
            is_exact: true,
            line: to_u32(idx),
            n_lines: 1,
            runs_on: content > len,
            content_start: item.range.start + content,
        };
        let len = item.range.len();
        match line.head() {
            Head::None => {}
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
    }
    let mut found = top_level(without_contents_list(found));
    near.truncate(MOST_HEADINGS);
    for (idx, range, label) in near {
        if let Some(section) = resembled(part, range, &label)
            && found.iter().all(|it| it.section != section)
        {
            found.push(Heading {
                section,
                range,
                numbering: label.numbering,
                level: level(part, range),
                is_exact: false,
                line: to_u32(idx),
                n_lines: 1,
                runs_on: false,
                content_start: range.end,
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

/// Whether sections are numbered in this style: any of the Han ones.
pub(super) fn heads_sections(style: Style) -> bool {
    matches!(
        style,
        Style::Han | Style::HanBracketed | Style::HanHalfBracketed | Style::HanPart
    )
}

/// Bytes that the number of a heading takes at most.
const LONGEST_NUMBER: usize = 8;

/// Whether a line too long for a label begins with a number such as sections have.
pub(super) fn starts_as_heading(source: &str) -> bool {
    let start = folded(&source[..source.floor_char_boundary(LONGEST_NUMBER)]);
    let numbers = ["一、", "二、", "三、", "四、", "五、", "六、"];
    numbers.iter().any(|it| start.starts_with(it))
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
    Some(Heading {
        section,
        range: first.range.cover(second.range),
        numbering: label.numbering,
        level: level(part, first.range),
        is_exact: true,
        line: to_u32(idx),
        n_lines: 2,
        runs_on: false,
        content_start: second.range.end,
    })
}

/// Drops a list of contents: three headings or more with nothing between them, all of which come
/// again.
fn without_contents_list(found: Vec<Heading>) -> Vec<Heading> {
    let run = 1 + found
        .windows(2)
        .take_while(|it| it[1].line == it[0].line + 1)
        .count();
    let (list, rest) = found.split_at(run.min(found.len()));
    let comes_again = |it: &Heading| rest.iter().any(|other| other.section == it.section);
    if list.len() >= 3 && list.iter().filter(|it| comes_again(it)).count() >= 3 {
        rest.to_vec()
    } else {
        found
    }
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

/// The section whose heading this line must be, though it is worded otherwise: numbered, short, and
/// most of its characters are the section's.
fn resembled(part: &Part, range: TextRange, label: &Label) -> Option<u8> {
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
    let scored = EDITIONS[0].sections.iter().zip(0..).map(|(section, idx)| {
        let labels = std::iter::once(section.label).chain(section.variants.iter().copied());
        let best = labels
            .map(|it| similarity(&folded_words(it), &words))
            .fold(0.0, f32::max);
        (best, idx)
    });
    scored
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|it| it.0 >= LEAST)
        .map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_organ_is_what_is_left_of_a_title_without_its_year() {
        for (title, organ) in [
            ("青溪县水务局2024年政府信息公开工作年度报告", "青溪县水务局"),
            ("2024年青溪县水务局政府信息公开工作年度报告", "青溪县水务局"),
            (
                "青溪县第20中学2024年度政府信息公开工作年度报告",
                "青溪县第20中学",
            ),
            (
                "青溪县第200局2023年政府信息公开工作年度报告",
                "青溪县第200局",
            ),
            ("12024局2024年政府信息公开工作年度报告", "12024局"),
        ] {
            assert_eq!(agency(title).as_deref(), Some(organ), "{title}");
        }
    }
}
