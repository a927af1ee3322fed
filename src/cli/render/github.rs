//! A finding as a workflow command of GitHub Actions, which shows it on the changed line.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use crate::cli::output::one_line;
use crate::rules::diagnostic::Severity;

use super::Finding;

pub(super) fn render(finding: &Finding<'_>) -> String {
    let diagnostic = finding.diagnostic;
    let (start, end) = (finding.place(), finding.end_place());
    let place = match finding.office {
        Some(_) => String::new(),
        None => format!(
            ",line={},col={},endLine={},endColumn={}",
            start.row, start.column, end.row, end.column
        ),
    };
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "notice",
    };
    format!(
        "::{level} title={},file={}{place}::{}\n",
        property(diagnostic.rule.name),
        property(&one_line(finding.file)),
        data(&one_line(&finding.line())),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
