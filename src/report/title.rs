//! The title of a report: which line is one, and what organ and year it names. Titles are written by hand and
//! decorated by the sites that show them, so what stands around the words is taken off first.

use std::ops::Range;
use std::sync::LazyLock;

use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::{folded, is_blank};
use crate::text::label::{self, Label};
use crate::text::range::{TextRange, to_u32};

use super::prose::{line_at, visible};
use super::reading::Item;
use super::stream::Stream;
use super::years::years;

/// The title of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Over all its lines.
    pub range: TextRange,
    /// Lines joined, white space dropped, compatibility forms folded, decoration taken off.
    pub text: String,
    /// The year it names and where, if it is written in one piece.
    pub year: Option<(u16, TextRange)>,
    /// What stands before or between year and 政府信息公开: the organ.
    pub agency: Option<String>,
}

/// What such a report is on, in the words of mirrors as well.
const SUBJECTS: [&str; 5] = [
    "政府信息公开",
    "政府资讯公开",
    "政务公开",
    "信息公开",
    "资讯公开",
];

/// Whether a text ends as the title of a report ends, and is no sentence.
pub(super) fn is_title(text: &str) -> bool {
    // Cheap byte tests first: most lines are prose or cells and need no folding.
    const SHORTEST: usize = "年度报告".len();
    const LONGEST: usize = 400;
    // 报告, 年报: told by the last bytes of 报 and 報, with which hardly any other character ends.
    let is_end = |at: usize| {
        ["报", "報"]
            .iter()
            .any(|it| text.as_bytes()[..=at].ends_with(it.as_bytes()))
    };
    let names = || memchr::memchr2_iter(0xa5, 0xb1, text.as_bytes()).any(is_end);
    (SHORTEST..=LONGEST).contains(&text.len())
        && names()
        && !text.contains('。')
        && title_words(&folded(text)).is_some()
}

/// No title is longer, markup and all.
pub(super) const LONGEST_TITLE: u32 = 2000;

/// Whether a label heads the title in a table of metadata: 标题.
pub(super) fn heads_title(label: &Label) -> bool {
    static HEADS: LazyLock<[u64; 7]> = LazyLock::new(|| {
        let names = [
            "标题",
            "名称",
            "信息名称",
            "信息标题",
            "文件名称",
            "文件标题",
            "公文名称",
        ];
        names.map(|it| label::of(it).words)
    });
    label.numbering.is_none() && HEADS.contains(&label.words)
}

/// The title among folded characters, decoration removed; `None` where a sentence, a citation or a notice
/// about such reports is written there.
fn title_words(folded: &str) -> Option<&str> {
    const LONGEST: usize = 60;
    const NOTICES: [&str; 5] = ["通知", "编制", "印发", "报送", "做好"];
    let quoted = folded.strip_prefix(['《', '“']);
    let quoted = quoted.and_then(|it| it.strip_suffix(['》', '”']));
    let text = without_tail(without_lead(segment(quoted.unwrap_or(folded))));
    let bare = text.trim_end_matches(is_bracketed_tail(text).map_or("", |it| &text[it..]));
    let ends = |ends: &[&str]| ends.iter().any(|it| bare.ends_with(it));
    let is_dated = || named_year(text).is_some();
    let is_report = ends(&["年度报告", "年度工作报告"])
        || bare.contains("公开")
            && (ends(&["年报"]) || ends(&["工作报告", "情况报告", "情况的报告"]) && is_dated());
    let is_sentence = bare.contains(['。', ',', ';', ':', '《', '、', '|', '“']);
    let is_other = bare.starts_with('附') || NOTICES.iter().any(|it| bare.contains(it));
    let fits = is_report && !is_sentence && !is_other && bare.chars().count() <= LONGEST;
    fits.then_some(text)
}

/// The part of a line that is the title where a site writes its own name, or where it keeps the text,
/// beside it: 某局2024年政府信息公开工作年度报告-某县人民政府.
fn segment(text: &str) -> &str {
    let is_mark = |it: char| matches!(it, '-' | '_' | '—' | '–' | '|' | '>' | '·');
    if !text.contains(is_mark) {
        return text;
    }
    let is_end = |it: &&str| {
        let it = without_tail(it);
        let end = is_bracketed_tail(it).unwrap_or(it.len());
        it.contains("公开") && (it[..end].ends_with("报告") || it[..end].ends_with("年报"))
    };
    let fitting = text.split(is_mark).filter(is_end);
    // The longest, and of those the first.
    fitting.rev().max_by_key(|it| it.len()).unwrap_or(text)
}

/// Without what stands before a title: marks, a number, 附件, 标题, 关于.
fn without_lead(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_start_matches([
            '#', '*', '>', '●', '•', '★', '☆', '◆', '■', '□', '\\', '"', ':',
        ]);
        for word in ["标题:", "题目:", "名称:", "关于", "附件", "附:", "附录"] {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if rest.len() < before.len() && before.starts_with("附") {
            rest = rest.trim_start_matches(|it: char| {
                it.is_ascii_digit() || "一二三四五六七八九十:.、".contains(it)
            });
        }
        rest = without_number(rest);
        // A column of the site: 【年度报告】. A year in brackets belongs to the title.
        if rest.starts_with(['【', '['])
            && let Some(at) = rest.find(['】', ']'])
            && digits_year(&rest[..at]).is_none()
        {
            rest = rest[at..].trim_start_matches(['】', ']']);
        }
        if rest.len() == before.len() {
            return rest;
        }
    }
}

/// Without the number that a list gives a title: 1. or 一、 or (三), but not the year.
fn without_number(text: &str) -> &str {
    const LONGEST: usize = 3;
    const HAN: &str = "一二三四五六七八九十";
    let inner = text.strip_prefix('(').unwrap_or(text);
    let is_digit = |it: char| it.is_ascii_digit() || HAN.contains(it);
    let rest = inner.trim_start_matches(is_digit);
    let n_digits = inner[..inner.len() - rest.len()].chars().count();
    let ends: &[char] = if inner.len() < text.len() {
        &[')']
    } else {
        &['.', '、', ')']
    };
    match rest.strip_prefix(ends) {
        Some(rest) if (1..=LONGEST).contains(&n_digits) => rest,
        _ => text,
    }
}

/// Without what stands behind a title: marks, the name of the file's kind, a date, what stage a draft is in.
fn without_tail(text: &str) -> &str {
    const STAGES: [&str; 16] = [
        "公开版",
        "公示稿",
        "公示版",
        "征求意见稿",
        "草稿",
        "初稿",
        "送审稿",
        "审定稿",
        "定稿",
        "终稿",
        "样稿",
        "模板",
        "范本",
        "格式",
        "全文",
        "正文",
    ];
    let mut rest = text;
    loop {
        let before = rest;
        rest = rest.trim_end_matches(['*', '#', '\\', '"']);
        for word in STAGES {
            rest = rest.strip_suffix(word).unwrap_or(rest);
            let bracketed = rest.strip_suffix(')').and_then(|it| it.strip_suffix(word));
            rest = bracketed
                .and_then(|it| it.strip_suffix('('))
                .unwrap_or(rest);
        }
        for end in [
            ".pdf", ".docx", ".doc", ".wps", ".ofd", ".html", ".htm", ".txt", ".md",
        ] {
            rest = rest.strip_suffix(end).unwrap_or(rest);
        }
        rest = without_date(rest);
        if rest.len() == before.len() {
            return rest;
        }
    }
}

/// Without a date: 2025-01-20, 2025年1月20日, with the words before it that say what it is the date of.
fn without_date(text: &str) -> &str {
    const SHORTEST: usize = "20250120".len();
    let is_date = |it: char| it.is_ascii_digit() || "-/.:年月日[]".contains(it);
    let rest = text.trim_end_matches(is_date);
    let date = &text[rest.len()..];
    let n_digits = date.chars().filter(char::is_ascii_digit).count();
    if date.len() < SHORTEST || !(6..=14).contains(&n_digits) {
        return text;
    }
    let words = ["发布时间", "发布日期", "日期", "时间", "来源"];
    words
        .iter()
        .find_map(|it| rest.strip_suffix(it))
        .unwrap_or(rest)
}

/// Where brackets at the end of a title begin.
fn is_bracketed_tail(text: &str) -> Option<usize> {
    text.ends_with(')').then(|| text.rfind('(')).flatten()
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
    let is_lone = |it: &usize| stream.lone_text(*it).is_some();
    let tails = || (0..end).filter(|it| stream.lines[*it].is_title());
    // What is said about a page counts where the page does not say it.
    let own = tails().filter(|it| is_lone(it) && !is_head(it));
    let about = tails().filter(|it| !is_lone(it));
    let mut tails = own.chain(about).chain(tails().filter(is_head));
    let found = tails.find_map(|it| complete_title(part, stream, it));
    found.or_else(|| (1..end).find_map(|it| wrapped_title(part, stream, it)))
}

/// The title that ends on the line `last` and begins above it, wrapped within its last words as in the text of
/// a PDF. Its year may have got between, for digits stand lower than the words beside them.
fn wrapped_title(part: &Part, stream: &Stream<'_>, last: usize) -> Option<Title> {
    let (below, _) = stream.lone_text(last)?;
    if !part.source(below.range).contains(['告', '报', '報']) {
        return None;
    }
    let strayed = last
        .checked_sub(2)
        .and_then(|_| year_alone(part, stream, last - 1));
    let first = last - 1 - usize::from(strayed.is_some());
    let (above, _) = stream.lone_text(first)?;
    let range = above.range.cover(below.range);
    if range.len() > LONGEST_TITLE {
        return None;
    }
    let joined = [above, below]
        .map(|it| folded(&visible(part, it.range)))
        .concat();
    let joined = match &strayed {
        Some((year, _)) => joined.replacen('年', &format!("{year}年"), 1),
        None => joined,
    };
    let text = title_words(&joined).filter(|it| named_year(it).is_some())?;
    SUBJECTS.iter().any(|it| text.contains(it)).then(|| Title {
        range,
        text: text.to_owned(),
        year: strayed.or_else(|| year_at(part, range)),
        agency: agency(text),
    })
}

/// The year that is all of a line, and where.
fn year_alone(part: &Part, stream: &Stream<'_>, line: usize) -> Option<(u16, TextRange)> {
    let [item] = stream.line_items(line) else {
        return None;
    };
    let source = part.source(item.range);
    let (year, place) = digits_year(&source).filter(|it| it.1.len() == source.len())?;
    let place = TextRange::new(to_u32(place.start), to_u32(place.end));
    Some((year, place.shifted(item.range.start)))
}

/// The cell of a line that is its title: the only one, or the one behind 标题.
pub(super) fn title_item(items: &[Item]) -> Option<&Item> {
    let mut shown = items.iter().filter(|it| !it.is_blank());
    let item = match (shown.next(), shown.next()) {
        (Some(lone), None) => Some(lone),
        _ => {
            let mut shown = items.iter().filter(|it| !it.is_blank());
            shown.find(|it| it.label().is_some_and(heads_title))?;
            shown.next()
        }
    };
    item.filter(|it| it.label().is_some())
}

/// The title whose last line is `last`, with the lines above that belong to it.
fn complete_title(part: &Part, stream: &Stream<'_>, last: usize) -> Option<Title> {
    let item = title_item(stream.line_items(last))?;
    let mut range = item.range;
    let mut text = title_words(&folded(&visible(part, range)))?.to_owned();
    let is_head = |it: usize| {
        let line = stream.lines.get(it);
        line.is_some_and(|it| it.layout == Layout::Head)
    };
    let is_lone = stream.lone_text(last).is_some() && !is_head(last);
    for idx in (last.saturating_sub(2)..last).rev().filter(|_| is_lone) {
        let Some((above, label)) = stream.lone_text(idx).filter(|_| !is_head(idx)) else {
            break;
        };
        let line = folded(&visible(part, above.range));
        let line = without_lead(line.trim_end_matches(['#', '*']));
        let is_part = label.numbering.is_none()
            && label.n_chars <= 40
            && !line.contains(['。', ',', ';', ':', '《', '<', '/']);
        let is_cut = !text.contains("信息公开");
        let is_dated = named_year(line).is_some();
        let lacks_organ = agency(&text).is_none() && (is_organ(line) || is_dated);
        let lacks_year = is_dated && named_year(&text).is_none() && without_year(line).is_empty();
        if !is_part || !(is_cut || lacks_organ || lacks_year) {
            break;
        }
        text.insert_str(0, line);
        range = range.cover(above.range);
    }
    // The year on a line of its own below it.
    if is_lone
        && named_year(&text).is_none()
        && let Some((below, _)) = stream.lone_text(last + 1)
    {
        let line = folded(&visible(part, below.range));
        if named_year(&line).is_some() && without_year(&line).is_empty() {
            text.push_str(&line);
            range = range.cover(below.range);
        }
    }
    if !SUBJECTS.iter().any(|it| text.contains(it)) {
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

/// The first year of this century in the text at `range`, written in one piece: 2024年, else (2024) or
/// 二〇二四年.
fn year_at(part: &Part, range: TextRange) -> Option<(u16, TextRange)> {
    let source = part.source(range);
    if let Some(it) = years(&source).first() {
        return Some((it.year, it.range.shifted(range.start)));
    }
    let line = line_at(part, range);
    let (year, place) = named_year(&line.text)?;
    Some((year, line.locate(place)))
}

/// A year of this century that a text names, and where.
fn named_year(text: &str) -> Option<(u16, Range<usize>)> {
    digits_year(text).or_else(|| han_year(text))
}

/// Four digits and no more that are a year of this century, and where.
fn digits_year(text: &str) -> Option<(u16, Range<usize>)> {
    const LEN: usize = "2024".len();
    let is_digit = |it: char| it.is_ascii_digit();
    let starts = text.match_indices("20").map(|it| it.0);
    starts
        .filter(|it| !text[..*it].ends_with(is_digit))
        .find_map(|start| {
            let n_digits = text[start..].chars().take_while(|it| is_digit(*it)).count();
            let place = start..start + LEN;
            let year = (n_digits == LEN).then(|| text[place.clone()].parse().ok())??;
            Some((year, place))
        })
}

/// The same in Han digits: 二〇二四年.
fn han_year(text: &str) -> Option<(u16, Range<usize>)> {
    let digit = |it: char| match it {
        '〇' | '○' | '零' | 'О' | '０' | 'O' | '0' => Some(0),
        _ => "一二三四五六七八九"
            .chars()
            .position(|han| han == it)
            .map(|it| it + 1),
    };
    let start = text.find('二')?;
    let mut year = 0;
    let mut end = start;
    for c in text[start..].chars().take(4) {
        year = year * 10 + digit(c)?;
        end += c.len_utf8();
    }
    let year = u16::try_from(year)
        .ok()
        .filter(|it| (2000..2100).contains(it))?;
    text[end..]
        .trim_start_matches(is_blank)
        .starts_with('年')
        .then_some((year, start..end))
}

/// The organ and the year that the name of a file or folder tells: 青溪县水务局2024年政府信息公开工作年度报告,
/// 青溪县水务局 2024年报.
pub fn named_by(name: &str) -> (Option<String>, Option<u16>) {
    const WORDS: [&str; 6] = ["年度报告", "年报", "报告", "报", "年度", "年"];
    const SHORTEST: usize = 3;
    let name = folded(name);
    let name = without_tail(without_lead(&name));
    let year = named_year(name).map(|it| it.0);
    let bare = || {
        let mut rest = without_year(name);
        for word in WORDS {
            rest = rest.strip_suffix(word).unwrap_or(&rest).to_owned();
        }
        (rest.chars().count() >= SHORTEST && is_organ(&rest)).then_some(rest)
    };
    (agency(name).or_else(bare), year)
}

/// The organ in a folded title: what is left of it without year and subject.
fn agency(title: &str) -> Option<String> {
    let subject = SUBJECTS.iter().find_map(|it| title.find(it))?;
    let mut organ = without_year(&title[..subject]);
    if organ.ends_with("人民") && title[subject..].starts_with("政府") {
        organ.push_str("政府");
    }
    let is_named = |it: &str| it.chars().count() > 1;
    if is_named(&organ) {
        return Some(organ);
    }
    let start = is_bracketed_tail(title)?;
    let inner = without_year(&title[start + 1..title.len() - 1]);
    (is_named(&inner) && is_organ(&inner)).then_some(inner)
}

/// The text without the year in it, the brackets that held it, and the words that tie it on.
fn without_year(text: &str) -> String {
    let mut res = text.to_owned();
    if let Some((_, place)) = named_year(text) {
        let tail = res[place.end..].trim_start_matches('年');
        let tail = tail.trim_start_matches('度');
        res = format!("{}{tail}", &res[..place.start]);
    }
    let res = res
        .replace("()", "")
        .replace("[]", "")
        .replace("〔〕", "")
        .replace("【】", "");
    let res = res.strip_suffix("关于").unwrap_or(&res);
    let res = res.strip_prefix("关于").unwrap_or(res);
    res.trim_matches(['-', '_', '—', '·', ':', '"']).to_owned()
}

/// Whether a line ends as the names of organs do.
pub fn is_organ(line: &str) -> bool {
    const ENDS: &str = "府局委办厅院会站心街镇乡处队署所室行部团社校县区市省州盟旗场";
    line.chars().next_back().is_some_and(|it| ENDS.contains(it))
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
            ("青溪县人民政府信息公开工作年度报告", "青溪县人民政府"),
        ] {
            assert_eq!(agency(title).as_deref(), Some(organ), "{title}");
        }
    }

    #[test]
    fn a_title_is_read_without_what_decorates_it() {
        for title in [
            "青溪县水务局政府信息公开工作年度报告（2024年度）",
            "2024年政府信息公开年报（青溪县水务局）",
            "附件2：青溪县水务局2024年政府信息公开工作年度报告",
            "青溪县水务局２０２４年政府信息公开工作年度报告（征求意见稿）",
            "青溪县水务局2024年政府信息公开工作年度报告_政务公开_青溪县人民政府",
            "（2024年度）青溪县水务局政府信息公开工作年度报告",
            "【信息公开】青溪县水务局2024年政府信息公开工作年度报告",
            "青溪县水务局二○二四年度政府信息公开工作年度报告",
            "（二）青溪县水务局2024年政府信息公开工作年度报告",
            "青溪县水务局关于2024年政府信息公开年度工作报告",
            "青溪县水务局2024年政府信息公开工作年度报告 2025-01-22",
            "青溪县水务局2024年政府信息公开工作年度报告.docx",
        ] {
            let folded = folded(title);
            let words = title_words(&folded).unwrap_or_else(|| panic!("{title} is a title"));
            assert_eq!(agency(words).as_deref(), Some("青溪县水务局"), "{title}");
        }
    }

    #[test]
    fn what_only_speaks_of_such_a_report_is_no_title() {
        for text in [
            "关于做好2024年政府信息公开工作年度报告",
            "关于编制2024年政府信息公开工作年度报告的通知",
            "现公布青溪县水务局《2024年政府信息公开工作年度报告》",
            "根据条例，编制本年度报告",
            "请各单位报送政府信息公开工作年度报告",
        ] {
            assert_eq!(title_words(&folded(text)), None, "{text}");
        }
    }
}
