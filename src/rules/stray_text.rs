use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::text::fold::{is_blank, is_han};

use super::diagnostic::{Applicability, Message, Severity};
use super::{Check, Instead, WordFinding};

declare_rule! {
    /// 中文里夹着不该有的英文虚词，或词语重复。
    ///
    /// **依据** 公文用字规范。
    ///
    /// **为什么** 机器翻译或转换留下的「and」，粘贴留下的「资金资金」，校对时容易滑过去。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 掌握政府信息公开的基本程序 ⟦and⟧ 基本要求，公布⟦资金资金⟧分配结果。
    ///
    /// ## 二、主动公开政府信息情况
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 掌握政府信息公开的基本程序和基本要求，公布资金分配结果。
    ///
    /// ## 二、主动公开政府信息情况
    /// ```
    english
    /// An English function word stands in Chinese text, or a word is repeated.
    ///
    /// **Basis** The rules for words in official documents.
    ///
    /// **Why** What machine translation and pasting leave behind slips through when a text is proofread.
    ///
    /// **Example**
    "stray-text", "多余文字", Severity::Info, Check::Words(check)
}

fn check(line: &str, acc: &mut Vec<WordFinding>) {
    let mut last = 0;
    let mut has_latin = false;
    let mut chars = ['\0'; 4];
    for (at, c) in line.char_indices() {
        has_latin |= c.is_ascii_lowercase();
        chars = [chars[1], chars[2], chars[3], c];
        let is_doubled = is_han(c) && (chars[0], chars[1]) == (chars[2], chars[3]);
        let range = match is_doubled {
            true => doubled(line, at + c.len_utf8()),
            false => None,
        };
        let Some(range) = range.filter(|it| it.start >= last) else {
            continue;
        };
        last = range.end;
        if begins_another(&line[range.start..], &line[range.end..]) {
            continue;
        }
        let shown = &line[range.clone()];
        let message = Message::new(format!("「{shown}」重复"), format!("“{shown}” is doubled"));
        acc.push(WordFinding {
            range: range.clone(),
            message,
            instead: vec![once(line, range)],
        });
    }
    if !has_latin || !has_latin_word(line) {
        return;
    }
    // Compiled where a line has such a word.
    let Some(regex) = STRAY.as_ref() else {
        return;
    };
    for word in regex.captures_iter(line).filter_map(|it| it.name("word")) {
        let shown = word.as_str();
        let message = Message::new(
            format!("中文里夹着「{shown}」"),
            format!("“{shown}” stands in Chinese text"),
        );
        acc.push(WordFinding {
            range: word.range(),
            message,
            instead: chinese(line, word.range()),
        });
    }
}

/// A word that is never doubled for effect, twice, where it ends at `end`.
fn doubled(line: &str, end: usize) -> Option<Range<usize>> {
    let word = WORDS.iter().find(|it| line[..end].ends_with(**it))?;
    let start = end.checked_sub(2 * word.len())?;
    line[start..end].starts_with(word).then_some(start..end)
}

/// The second of two equal words taken out.
fn once(line: &str, doubled: Range<usize>) -> Instead {
    let middle = doubled.start + doubled.len() / 2;
    let word = &line[doubled.start..middle];
    Instead {
        title: Message::new(format!("改为「{word}」"), format!("Change to “{word}”")),
        applicability: Applicability::Unsafe,
        range: middle..doubled.end,
        text: "",
    }
}

/// A word in Chinese in the place of an English one and the blanks around it, or none.
fn chinese(line: &str, word: Range<usize>) -> Vec<Instead> {
    let own = &line[word.clone()];
    let before = line[..word.start].trim_end_matches(is_blank).len();
    let behind = line[word.end..].trim_start_matches(is_blank).len();
    let range = before..line.len() - behind;
    let instead = |zh: String, en: String, text| Instead {
        title: Message::new(zh, en),
        applicability: Applicability::Unsafe,
        range: range.clone(),
        text,
    };
    let known = CHINESE.iter().find(|it| it.0 == own).map(|it| it.1);
    let changed = known.map(|it| instead(format!("改为「{it}」"), format!("Change to “{it}”"), it));
    let deleted = instead(format!("删去「{own}」"), format!("Delete “{own}”"), "");
    changed.into_iter().chain([deleted]).collect()
}

/// What translations leave standing, and what it means between two nouns.
const CHINESE: [(&str, &str); 3] = [("and", "和"), ("or", "或"), ("of", "的")];

/// Whether there may be a Latin word in a line.
fn has_latin_word(line: &str) -> bool {
    const WORDS: [&str; 10] = [
        "and", "or", "the", "of", "to", "in", "for", "with", "is", "are",
    ];
    line.split(|it: char| !it.is_ascii_alphabetic())
        .any(|it| WORDS.contains(&it))
}

/// Whether the second of two equal words begins another with what follows: 人民政府政府信息公开.
fn begins_another(doubled: &str, behind: &str) -> bool {
    let found = COMPOUNDS.iter().find(|it| doubled.starts_with(it.0));
    found.is_some_and(|it| it.1.iter().any(|it| behind.starts_with(it)))
}

/// Words that name an organ or end a word before, and what they begin words with.
const COMPOUNDS: [(&str, &[&str]); 5] = [
    (
        "政府",
        &[
            "信息", "网站", "门户", "部门", "工作", "采购", "投资", "公报", "办公", "机关", "文件",
            "规章", "网", "系统", "职能", "购买", "服务", "数据", "常务", "全体",
        ],
    ),
    (
        "行政",
        &[
            "复议", "诉讼", "许可", "处罚", "强制", "机关", "执法", "审批", "规范", "应诉", "争议",
        ],
    ),
    ("申请", &["人", "量", "书", "表", "数", "件"]),
    ("信息", &["公开", "化", "系统", "平台", "管理"]),
    ("管理", &["制度", "办法", "规定", "部门", "机制"]),
];

/// Doubling is looked for in words that are never doubled for effect.
const WORDS: [&str; 14] = [
    "政府", "信息", "公开", "资金", "工作", "情况", "管理", "申请", "行政", "部门", "平台", "制度",
    "机关", "人民",
];

static STRAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\p{Han}\s*(?P<word>\b(?:and|or|the|of|to|in|for|with|is|are)\b)\s*\p{Han}").ok()
});

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn an_organ_before_its_subject_is_no_doubling() {
        let text = full_report().replacen(
            "主动公开政府信息12条",
            "县人民政府政府信息公开栏目和依法行政行政复议专栏公开政府信息12条",
            1,
        );
        assert_eq!(messages(&text), [""; 0]);
    }

    #[test]
    fn names_of_platforms_are_not_stray() {
        let text = full_report().replacen(
            "主动公开政府信息12条",
            "通过 App 和 OA 系统主动公开政府信息12条",
            1,
        );
        assert_eq!(messages(&text), [""; 0]);
    }
}
