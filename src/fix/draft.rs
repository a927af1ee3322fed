//! A blank form with figures put in.

use crate::report::Report;
use crate::rules::diagnostic::{Applicability, Edit, Fix, Message};
use crate::text::number::Number;
use crate::workspace::analysis::Analysis;

use super::apply;

/// A blank form with every cell filled in that `value` knows by its fact id.
pub fn filled(blank: &str, mut value: impl FnMut(&str) -> Option<Number>) -> String {
    let analysis = Analysis::new(blank);
    let mut fixes = Vec::new();
    for (offset, checked) in analysis.located() {
        let facts = checked.report.as_ref().map(Report::facts);
        for fact in facts.into_iter().flatten() {
            let Some(value) = value(&fact.id) else {
                continue;
            };
            // Between the blanks that stand in a cell of Markdown.
            let at = fact.range.shifted(offset).start;
            let is_wide = blank
                .get(at as usize..)
                .is_some_and(|it| it.starts_with("  "));
            let edit = Edit {
                range: fact.range.shifted(u32::from(is_wide)),
                text: value.to_string(),
            };
            let fix = Fix {
                title: Message::new("", ""),
                applicability: Applicability::Display,
                edits: vec![edit],
            };
            fixes.push((offset, fix));
        }
    }
    apply(blank, fixes.iter().map(|it| (it.0, &it.1))).0
}
