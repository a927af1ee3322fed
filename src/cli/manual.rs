//! `explain` and `rules`: what the rules say about themselves.

use std::io;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use crate::form::articles::Article;
use crate::rules::Rule;
use crate::rules::diagnostic::Language;

use super::output::Output;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum RulesFormat {
    /// Name, severity and first sentence
    #[default]
    Text,
    /// A JSON array, with the manual pages
    Json,
}

pub(super) fn explain(rule: &Rule, language: Language, out: &mut Output) -> io::Result<()> {
    let (title, page) = (rule.title(language), rule.page(language));
    out.write(format!("# {title} ({})\n\n{page}\n", rule.severity))
}

pub(super) fn explain_article(article: &Article, out: &mut Output) -> io::Result<()> {
    let text = article.text.join("\n\n");
    out.write(format!(
        "# 《政府信息公开条例》{}\n\n{text}\n",
        article.heading()
    ))
}

pub(super) fn list(
    rules: &[&Rule],
    format: RulesFormat,
    language: Language,
    out: &mut Output,
) -> io::Result<()> {
    match format {
        RulesFormat::Text => {
            let titles: Vec<String> = rules.iter().map(|it| it.title(language)).collect();
            let width = titles.iter().map(|it| it.width()).max().unwrap_or(0);
            for (it, title) in rules.iter().zip(&titles) {
                // By columns of a terminal: a Chinese character takes two.
                let gap = " ".repeat(width - title.width());
                let severity = it.severity.as_str();
                out.write(format!(
                    "{title}{gap}  {severity:7}  {}\n",
                    it.sentence(language)
                ))?;
            }
            Ok(())
        }
        // Programs read it: the same in every language.
        RulesFormat::Json => {
            let rules: Vec<_> = rules
                .iter()
                .map(|it| {
                    json!({
                        "name": it.name,
                        "severity": it.severity.as_str(),
                        "summary": it.sentence(Language::Chinese),
                        "docs": it.page(Language::Chinese),
                    })
                })
                .collect();
            out.write(format!("{}\n", serde_json::Value::from(rules)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnostic::Severity;

    #[test]
    fn the_summary_is_the_first_sentence() {
        let rule = Rule {
            name: "a",
            name_zh: "甲",
            docs_en: " The total of a column\n is not the sum of its rows.\n\n # Basis\n",
            severity: Severity::Hint,
            docs: " 一列的总计\n 不等于各行之和。另一句。\n\n # 依据\n",
            check: crate::rules::Check::Whole(|_, _| {}),
            since_form: false,
        };
        assert_eq!(
            rule.sentence(Language::English),
            "The total of a column is not the sum of its rows"
        );
        assert_eq!(rule.sentence(Language::Chinese), "一列的总计不等于各行之和");
        assert_eq!(
            rule.page(Language::Chinese),
            "一列的总计\n不等于各行之和。另一句。\n\n# 依据"
        );
    }
}
