//! A finding in one line: `file:row:col: severity[rule] message`.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use crate::cli::output::one_line;

use super::Finding;

pub(super) fn render(finding: &Finding<'_>) -> String {
    let place = finding.place();
    let diagnostic = finding.diagnostic;
    format!(
        "{}:{}:{}: {}[{}] {}\n",
        one_line(finding.file),
        place.row,
        place.column,
        finding.severity,
        diagnostic.rule.name,
        one_line(&finding.line()),
    )
}
