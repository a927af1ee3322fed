//! `explain` and `rules`: what the rules say about themselves.

use std::io;

use serde_json::json;

use crate::form::articles::Article;
use crate::rules::Rule;

use super::output::Output;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, clap::ValueEnum)]
pub(super) enum RulesFormat {
    /// Name, severity and first sentence
    #[default]
    Text,
    /// A JSON array, with the manual pages
    Json,
}

pub(super) fn explain(rule: &Rule, out: &mut Output) -> io::Result<()> {
    let page = rule.page();
    out.write(format!("# {} ({})\n\n{page}\n", rule.name, rule.severity))
}

pub(super) fn explain_article(article: &Article, out: &mut Output) -> io::Result<()> {
    let text = article.text.join("\n\n");
    out.write(format!(
        "# 《政府信息公开条例》{}\n\n{text}\n",
        article.heading()
    ))
}

pub(super) fn list(rules: &[&Rule], format: RulesFormat, out: &mut Output) -> io::Result<()> {
    match format {
        RulesFormat::Text => {
            let width = rules.iter().map(|it| it.name.len()).max().unwrap_or(0);
            for it in rules {
                let severity = it.severity.as_str();
                let line = format!("{:width$}  {severity:7}  {}\n", it.name, it.sentence());
                out.write(line)?;
            }
            Ok(())
        }
        RulesFormat::Json => {
            let rules: Vec<_> = rules
                .iter()
                .map(|it| {
                    json!({
                        "name": it.name,
                        "severity": it.severity.as_str(),
                        "summary": it.sentence(),
                        "docs": it.page(),
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
            severity: Severity::Hint,
            docs: " 一列的总计\n 不等于各行之和。另一句。\n\n # 依据\n",
            check: crate::rules::Check::Whole(|_, _| {}),
            since_form: false,
        };
        assert_eq!(rule.sentence(), "一列的总计不等于各行之和");
        assert_eq!(
            rule.page(),
            "一列的总计\n不等于各行之和。另一句。\n\n# 依据"
        );
    }
}
