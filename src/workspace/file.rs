//! Which files may hold a report.

use std::path::Path;

/// The endings that reports are stored under. A file that was named is read whatever its ending. Those that can
/// only be read when they are saved anew are among them: whoever checks a folder is told so.
pub const EXTENSIONS: &[&str] = &[
    "txt", "md", "markdown", "html", "htm", "tsv", "csv", "docx", "xlsx", "doc", "wps", "xls", "et",
];
/// With what the names of files begin that lie beside one which is open in Word.
const OPEN_ELSEWHERE: &str = "~$";

/// Whether a file that nobody named may hold a report.
pub fn is_report_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str());
    if name.is_some_and(|it| it.starts_with(OPEN_ELSEWHERE)) {
        return false;
    }
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| EXTENSIONS.iter().any(|own| it.eq_ignore_ascii_case(own)))
}
