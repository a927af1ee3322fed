//! Which files may hold a report.

use std::path::Path;

/// The endings that reports are stored under. A file that was named is read whatever its ending.
pub const EXTENSIONS: &[&str] = &["txt", "md", "markdown", "html", "htm", "tsv", "csv"];

/// Whether a file that nobody named may hold a report.
pub fn is_report_name(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| EXTENSIONS.iter().any(|own| it.eq_ignore_ascii_case(own)))
}
