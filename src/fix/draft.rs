//! A blank form with figures put in.

use crate::rules::context::Context;
use crate::rules::diagnostic::{Applicability, Fix, Message};
use crate::text::number::Number;
use crate::workspace::analysis::Analysis;

use super::apply;

/// A blank form with every cell filled in that `value` knows by its fact id.
pub fn filled(blank: &str, mut value: impl FnMut(&str) -> Option<Number>) -> String {
    let analysis = Analysis::new(blank);
    let mut fixes = Vec::new();
    for (offset, checked) in analysis.located() {
        let Some(report) = &checked.report else {
            continue;
        };
        let context = Context::new(report);
        for table in report.tables() {
            let edits = table
                .cells()
                .filter_map(|idx| context.set_number(table, idx, value(&table.fact_id(idx))?));
            fixes.extend(edits.map(|it| {
                (
                    offset,
                    Fix {
                        title: Message::new("", ""),
                        applicability: Applicability::Display,
                        edits: vec![it],
                    },
                )
            }));
        }
    }
    apply(blank, fixes.iter().map(|it| (it.0, &it.1))).0
}
