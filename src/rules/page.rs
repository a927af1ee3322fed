//! The manual page of a rule, from its doc comments. The examples stand in the Chinese one, where tests run
//! them; the English page shows the same.

/// What stands before an example.
const LEADS: [(&str, &str); 8] = [
    ("**示例**", "**Example**"),
    ("**应改为**", "**Corrected**"),
    ("上年的报告：", "Last year’s report:"),
    ("本年的报告：", "This year’s report:"),
    ("如果上年没有错：", "If last year’s is right:"),
    (
        "如果其余三个数没有错：",
        "If the other three figures are right:",
    ),
    ("两个单位的报告：", "The reports of two units:"),
    (
        "汇总报告漏了后一个：",
        "The report of the whole leaves out the latter:",
    ),
];

/// Where the examples go in the English page.
const EXAMPLE: &str = "**Example**";

/// A doc comment without the space that it has before each line.
pub(super) fn text(docs: &str) -> String {
    let lines = docs.trim_end().lines();
    let lines: Vec<&str> = lines.map(|it| it.strip_prefix(' ').unwrap_or(it)).collect();
    lines.join("\n").trim_start_matches('\n').to_owned()
}

/// The English page, with the examples of the Chinese one.
pub(super) fn english(docs: &str, chinese: &str) -> String {
    text(docs).replacen(EXAMPLE, &examples(&text(chinese)), 1)
}

/// The examples of a page with what leads to each.
fn examples(page: &str) -> String {
    let mut res = Vec::new();
    let mut lead = String::new();
    let mut block: Option<String> = None;
    for line in page.lines() {
        match &mut block {
            Some(text) => {
                text.push('\n');
                text.push_str(line);
                if line == "```" {
                    res.extend(block.take());
                }
            }
            None if line.starts_with("```") => {
                res.push(in_english(&lead));
                block = Some(line.to_owned());
            }
            None if !line.is_empty() => line.clone_into(&mut lead),
            None => {}
        }
    }
    res.join("\n\n")
}

fn in_english(lead: &str) -> String {
    let words = LEADS
        .iter()
        .fold(lead.to_owned(), |acc, (zh, en)| acc.replace(zh, en));
    words.replace("  ", " ")
}

#[cfg(test)]
mod tests {
    use super::super::ALL;
    use super::super::diagnostic::Language;

    fn examples(page: &str) -> Vec<&str> {
        page.split("```").skip(1).step_by(2).collect()
    }

    #[test]
    fn every_rule_has_an_english_page_of_the_same_form() {
        for rule in ALL {
            let (zh, en) = (rule.page(Language::Chinese), rule.page(Language::English));
            assert_eq!(examples(&zh), examples(&en), "{}", rule.name);
            for (in_zh, in_en) in [
                ("**依据**", "**Basis**"),
                ("**为什么**", "**Why**"),
                ("**应改为**", "**Corrected**"),
                ("**不能判断的情形**", "**Cannot tell**"),
            ] {
                assert_eq!(
                    zh.contains(in_zh),
                    en.contains(in_en),
                    "{}: {in_en}",
                    rule.name
                );
            }
            let outside = en.split("```").step_by(2).collect::<String>();
            let is_lead = |it: &str| outside.contains(it);
            assert!(
                !["示例", "报告：", "没有错："].into_iter().any(is_lead),
                "{outside}"
            );
            let summary = rule.summary(Language::English);
            assert!(summary.ends_with('.'), "{}: {summary}", rule.name);
        }
    }

    #[test]
    fn every_rule_has_a_short_chinese_name_of_its_own() {
        for rule in ALL {
            assert!(
                (2..=8).contains(&rule.name_zh.chars().count()),
                "{}",
                rule.name_zh
            );
            let same = ALL.iter().filter(|it| it.name_zh == rule.name_zh).count();
            assert_eq!(same, 1, "{}", rule.name_zh);
        }
    }
}
