use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::diagnostic::{Message, Severity};
use super::{Check, WordFinding};

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
    "stray-text", Severity::Info, Check::Words(check)
}

fn check(line: &str, acc: &mut Vec<WordFinding>) {
    let doubled = DOUBLED.iter().flat_map(|it| it.find_iter(line));
    for found in doubled {
        let shown = &line[found.range()];
        let message = Message::new(format!("「{shown}」重复"), format!("“{shown}” is doubled"));
        acc.push(WordFinding {
            range: found.range(),
            message,
        });
    }
    let Some(regex) = STRAY.as_ref().filter(|_| has_latin_word(line)) else {
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
        });
    }
}

/// Whether there may be a Latin word in a line.
fn has_latin_word(line: &str) -> bool {
    line.bytes().any(|it| it.is_ascii_lowercase())
}

/// Doubling is looked for in words that are never doubled for effect.
const WORDS: [&str; 14] = [
    "政府", "信息", "公开", "资金", "工作", "情况", "管理", "申请", "行政", "部门", "平台", "制度",
    "机关", "人民",
];

static DOUBLED: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(WORDS.map(|it| format!("{it}{it}"))).ok());

static STRAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\p{Han}\s*(?P<word>\b(?:and|or|the|of|to|in|for|with|is|are)\b)\s*\p{Han}").ok()
});

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

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
