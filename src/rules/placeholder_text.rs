use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::diagnostic::{Message, Severity};
use super::{Check, WordFinding};

declare_rule! {
    /// 模板里的提示文字或占位符号没有替换。
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
    "placeholder-text", Severity::Warning, Check::Words(check)
}

fn check(line: &str, acc: &mut Vec<WordFinding>) {
    let has_sign = SIGN.as_ref().is_some_and(|it| it.is_match(line));
    let Some(regex) = PLACEHOLDER.as_ref().filter(|_| has_sign) else {
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
        });
    }
}

/// Every placeholder has one of these in it: a cheap test that rules most lines out.
const SIGNS: [&str; 12] = [
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

static SIGN: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SIGNS).ok());

static PLACEHOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"[（(]\s*文字描述[^）)]*[）)]|[（(]此处[^）)]{0,20}[）)]|[（(]?(?:待补充|待填写|请填写)[）)]?",
        r"|[X×Ｘ]{2,}|[_＿]{3,}|\b[x]{2,}\b"
    ))
    .ok()
});

/// Whether a folded text is nothing but a placeholder.
pub(super) fn is_placeholder(text: &str) -> bool {
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
}
