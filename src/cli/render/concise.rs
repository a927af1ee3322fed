//! A finding in one line: `file:row:col: severity[rule] message`. A file that offices write has no rows and columns
//! that a reader sees: the message begins with words for the place.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use crate::cli::output::one_line;

use super::Finding;

pub(super) fn render(finding: &Finding<'_>) -> String {
    let place = finding.place();
    let place = match finding.office {
        Some(_) => String::new(),
        None => format!(":{}:{}", place.row, place.column),
    };
    let diagnostic = finding.diagnostic;
    format!(
        "{}{place}: {}[{}] {}\n",
        one_line(finding.file),
        finding.severity,
        diagnostic.rule.name,
        one_line(&finding.line()),
    )
}
