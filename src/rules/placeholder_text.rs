use std::sync::LazyLock;

use regex::{Match, Regex};

use crate::text::find::Words;
use crate::text::fold::is_blank;

use super::diagnostic::{Applicability, Message, Severity};
use super::{Check, Instead, WordFinding};

declare_rule! {
    /// 模板里的提示文字、占位符号没有替换，或者数字漏填。
    ///
    /// **依据** 格式模板中的「（文字描述）」是填写说明。
    ///
    /// **为什么** 「XX镇」「××件」「（文字描述）」会原样发布出去。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// ⟦（文字描述）⟧
    ///
    /// ## 五、存在的主要问题及改进情况
    ///
    /// ⟦XX⟧镇将继续加强公开工作。
    /// ```
    english
    /// Instructions or placeholders of the template were not replaced, or a number was left out.
    ///
    /// **Basis** （文字描述） in the template of the form is an instruction.
    ///
    /// **Why** XX镇, ××件 and （文字描述） are published as they stand.
    ///
    /// **Example**
    "placeholder-text", "占位文字", Severity::Warning, Check::Words(check)
}

fn check(line: &str, acc: &mut Vec<WordFinding>) {
    let signs = SIGNS.signs(line, |_| {});
    if signs & GAP != 0 {
        gaps(line, acc);
    }
    if signs & NAKED != 0 {
        naked(line, acc);
    }
    if signs & MARK == 0 {
        return;
    }
    // Compiled where a line has a sign of one.
    let Some(regex) = PLACEHOLDER.as_ref() else {
        return;
    };
    for found in regex.find_iter(line) {
        let shown = found.as_str();
        let message = Message::new(
            format!("「{shown}」是模板的占位文字"),
            format!("“{shown}” is a placeholder of the template"),
        );
        acc.push(WordFinding {
            range: found.range(),
            message,
            instead: instruction(found).into_iter().collect(),
        });
    }
}

/// The fix for an instruction of the template: it is deleted, and only the drafter can write what it asks for.
/// Marks within a sentence, as XX镇, get none: without them the sentence would look finished.
fn instruction(found: Match<'_>) -> Option<Instead> {
    let is_instruction = found.as_str().contains(['描', '此', '填', '补']);
    is_instruction.then(|| Instead {
        title: Message::new(
            format!("删去「{}」", found.as_str()),
            format!("Delete “{}”", found.as_str()),
        ),
        applicability: Applicability::Display,
        range: found.range(),
        text: "",
    })
}

/// 公开信息  条: a number was left out.
fn gaps(line: &str, acc: &mut Vec<WordFinding>) {
    /// What is counted or done right before the gap, where one blank may be no more than typesetting.
    const COUNTED: [&str; 33] = [
        "信息",
        "申请",
        "公开",
        "收到",
        "受理",
        "答复",
        "办结",
        "发布",
        "培训班",
        "会议",
        "共",
        "文件",
        "新收",
        "举办",
        "开展",
        "推送",
        "决定",
        "复议",
        "诉讼",
        "许可",
        "处罚",
        "强制",
        "规章",
        "维持",
        "纠正",
        "自然人",
        "结转",
        "提供",
        "处理",
        "下年度",
        "处理费",
        "收费",
        "金额",
    ];
    if is_printed(line) || is_in_columns(line) {
        return;
    }
    let mut is_behind_blank = false;
    for (at, c) in line.char_indices() {
        // Few lines have a blank before a unit: all else is looked at there alone.
        let was_blank = std::mem::replace(&mut is_behind_blank, is_blank(c));
        if !was_blank || !UNITS.contains(c) {
            continue;
        }
        let before = &line[..at];
        let words = before.trim_end_matches(is_blank);
        let n_blanks = before[words.len()..].chars().count();
        let behind = &line[at + c.len_utf8()..];
        let is_named = behind.starts_with("信息") || behind.starts_with("申请");
        let is_mark = |it: char| "，。、；,;（(".contains(it);
        let ends = behind.is_empty() || behind.starts_with(is_mark) || is_named && n_blanks > 1;
        let is_told = words
            .chars()
            .next_back()
            .is_some_and(|it| ('一'..='鿿').contains(&it));
        let is_gap = n_blanks > 1 || COUNTED.iter().any(|it| words.ends_with(it));
        // 受 理 申 请 件: letters set wide.
        let is_wide = words
            .char_indices()
            .next_back()
            .is_some_and(|(at, _)| words[..at].ends_with(is_blank));
        if !ends || !is_told || !is_gap || is_wide {
            continue;
        }
        acc.push(numberless(c, words.len()..at));
    }
}

/// 予以公开件，部分公开12件: a number was left out, and no blank is where it should be.
fn naked(line: &str, acc: &mut Vec<WordFinding>) {
    if is_printed(line) {
        return;
    }
    for (at, unit) in line.char_indices().filter(|it| NAKED_UNITS.contains(&it.1)) {
        let (before, behind) = (&line[..at], &line[at + unit.len_utf8()..]);
        if !behind.starts_with(['，', '。', '、', '；', ',', ';', '）', ')']) {
            continue;
        }
        let start = before.rfind(['，', '。', '、', '；', '：', ',', ';', ':', '（', '(']);
        let start = start.map_or(0, |it| {
            it + before[it..].chars().next().map_or(0, char::len_utf8)
        });
        let clause = &before[start..];
        // 对不予公开件，逐件说明理由: papers. Beside a figure in the same unit it is one that is missing.
        let sentence = before.rfind('。').map_or(0, |it| it + '。'.len_utf8());
        let rest = &line[sentence..];
        let sentence = &rest[..rest.find('。').unwrap_or(rest.len())];
        if is_uncounted(clause, unit) && has_figure_in(sentence, unit) {
            acc.push(numberless(unit, at..at + unit.len_utf8()));
        }
    }
}

/// Whether a clause names what a unit behind it counts, in words that are no word together with the unit.
fn is_uncounted(clause: &str, unit: char) -> bool {
    const CHANGES: [&str; 8] = ["增长", "下降", "上升", "增加", "减少", "提高", "降低", "占"];
    const RECEIVES: [&str; 3] = ["新收", "收到", "受理"];
    const OF: [&str; 3] = ["政府信息公开", "信息公开", ""];
    const OPENS: [&str; 6] = ["其中", "年", "作出", "决定", "答复", "下年度"];
    if unit == '%' {
        return CHANGES.iter().any(|it| clause.ends_with(it));
    }
    let asked = clause.strip_suffix("申请").is_some_and(|it| {
        let is_received = |of: &&str| {
            let before = it.strip_suffix(*of);
            before.is_some_and(|it| RECEIVES.iter().any(|verb| it.ends_with(verb)))
        };
        APPLICANTS.contains(&it) || OF.iter().any(is_received)
    });
    // 没有属于国家秘密的不予公开件: papers.
    let opens = |it: &str| it.is_empty() || OPENS.iter().any(|opens| it.ends_with(opens));
    let mut named = UNCOUNTED.iter().filter_map(|it| clause.strip_suffix(it));
    asked || named.any(opens)
}

/// Whether a sentence has a number right before a unit; beside a percentage, any number.
fn has_figure_in(sentence: &str, unit: char) -> bool {
    if unit == '%' {
        return sentence.contains(|it: char| it.is_ascii_digit());
    }
    let mut found = sentence.match_indices(unit);
    found.any(|it| sentence[..it.0].ends_with(|it: char| it.is_ascii_digit()))
}

fn numberless(unit: char, range: std::ops::Range<usize>) -> WordFinding {
    WordFinding {
        range,
        message: Message::new(
            format!("「{unit}」前没有数字"),
            format!("there is no number before “{unit}”"),
        ),
        instead: Vec::new(),
    }
}

/// Whether a line is text of a PDF whose font has radicals for characters. There a number in another font may
/// stand in a line of its own, below the one that it belongs to.
fn is_printed(line: &str) -> bool {
    line.contains(|it| matches!(it, '\u{2e80}'..='\u{2fdf}'))
}

/// Whether wide blanks part more of a line than numbers that were left out: heads of columns, or a line set wide.
fn is_in_columns(line: &str) -> bool {
    const LEAST: usize = 2;
    let mut n_blanks = 0;
    let mut n_gaps = 0;
    for c in line.trim_matches(is_blank).chars() {
        n_gaps += usize::from(n_blanks > 1 && !is_blank(c) && !UNITS.contains(c));
        n_blanks = if is_blank(c) { n_blanks + 1 } else { 0 };
    }
    n_gaps >= LEAST
}

/// Units of what reports count.
const UNITS: &str = "件条次期份篇个场人家起宗元";

/// Units that are no part of another word behind what they count.
const NAKED_UNITS: [char; 2] = ['件', '%'];

/// What the form counts in 件, by names that do not go with it: no paper is called 结果维持件.
const UNCOUNTED: [&str; 11] = [
    "予以公开",
    "部分公开",
    "不予公开",
    "无法提供",
    "不予处理",
    "行政许可决定",
    "行政处罚决定",
    "行政强制决定",
    "继续办理",
    "结果维持",
    "结果纠正",
];

/// Who applies, by the columns of table 三.
const APPLICANTS: [&str; 6] = [
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "法人或其他组织",
];

/// Blanks as they are typed, set and converted.
const BLANKS: [char; 7] = [
    ' ', '\t', '\u{a0}', '\u{2002}', '\u{2003}', '\u{200b}', '\u{3000}',
];

/// Every placeholder has one of these in it.
const MARKS: [&str; 12] = [
    "文字描述",
    "此处",
    "补充",
    "填写",
    "XX",
    "××",
    "ＸＸ",
    "X×",
    "×X",
    "__",
    "＿＿",
    "xx",
];

const MARK: u64 = 1;
const GAP: u64 = 2;
const NAKED: u64 = 4;

/// What a line must have in it to be looked at more closely: few lines have any.
static SIGNS: LazyLock<Words> = LazyLock::new(|| {
    let marks = MARKS.map(|it| (it.to_owned(), MARK)).into_iter();
    let units = |blank| UNITS.chars().map(move |it| (format!("{blank}{it}"), GAP));
    let ends = |it: &str| it.chars().next_back().map(|c| format!("{c}件"));
    let counted = UNCOUNTED.iter().filter_map(|it| ends(it));
    let naked = [
        "申请件",
        "长%",
        "降%",
        "升%",
        "加%",
        "少%",
        "高%",
        "低%",
        "占%",
    ];
    let naked = naked.into_iter().map(str::to_owned).chain(counted);
    let naked = naked.map(|it| (it, NAKED));
    Words::new(marks.chain(BLANKS.into_iter().flat_map(units)).chain(naked))
});

static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"[（(]\s*文字描述[^）)]*[）)]|[（(]此处[^）)]{0,20}[）)]|[（(]?(?:待补充|待填写|请填写)[）)]?",
        r"|[X×Ｘ]{2,}|[_＿]{3,}|\b[x]{2,}\b"
    ))
    .ok()
});

/// Whether a folded text is nothing but a placeholder.
pub(super) fn is_placeholder(text: &str) -> bool {
    let has_mark = text.contains(['X', '×', 'Ｘ', 'x', '_', '＿']);
    if !has_mark && SIGNS.signs(text, |_| {}) & MARK == 0 {
        return false;
    }
    let Some(regex) = PLACEHOLDER.as_ref() else {
        return false;
    };
    regex
        .find(text)
        .is_some_and(|it| it.len() + 6 >= text.len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn ordinary_brackets_are_no_placeholders() {
        let text = full_report().replacen(
            "主动公开政府信息12条",
            "主动公开政府信息12条（其中通过网站12条）",
            1,
        );
        assert_eq!(messages(&text), [""; 0]);
    }

    fn gaps(line: &str) -> usize {
        let mut found = Vec::new();
        super::check(line, &mut found);
        found.len()
    }

    #[test]
    fn numbers_left_out_are_told_from_lines_set_wide() {
        assert_eq!(gaps("收到申请  件，予以公开  件，不予公开  件。"), 3);
        assert_eq!(
            gaps("商业    科研    社会公益    法律服务    其他    人"),
            0
        );
        assert_eq!(gaps("审结    26件。行    政诉讼案    件"), 0);
        // Without a blank, beside a figure in the same unit.
        assert_eq!(gaps("办结64件，其中予以公开件，部分公开12件。"), 1);
        assert_eq!(gaps("新收政府信息公开申请件，办结64件。"), 1);
        assert_eq!(gaps("由52件升至64件，增长%，占比20%。"), 1);
        assert_eq!(gaps("对不予公开件，逐件说明理由。办结64件。"), 0);
        assert_eq!(gaps("依法办理申请件，按期办结64件。"), 0);
        assert_eq!(gaps("没有属于国家秘密的不予公开件，行政查询类为0件。"), 0);
        // In a PDF's text the numbers are in the line below.
        assert_eq!(gaps("新收政府信息公开申请 件，其中⾃"), 0);
    }
}
