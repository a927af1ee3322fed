//! Which files may hold a report.

use std::path::Path;

/// The endings that reports are stored under. A file that was named is read whatever its ending. Those that can
/// only be read when they are saved anew are among them: whoever checks a folder is told so.
pub const EXTENSIONS: &[&str] = &[
    "txt", "md", "markdown", "html", "htm", "tsv", "csv", "docx", "xlsx", "pdf", "doc", "wps",
    "xls", "et",
];
/// Those of them that offices write and that are read: nobody sees the rows and columns of their text.
const OFFICE: &[&str] = &["docx", "xlsx", "pdf"];
/// With what the names of files begin that lie beside one which is open in Word.
const OPEN_ELSEWHERE: &str = "~$";

/// Whether a file that nobody named may hold a report.
pub fn is_report_name(path: &Path) -> bool {
    let name = path.file_name().and_then(|it| it.to_str());
    if name.is_some_and(|it| it.starts_with(OPEN_ELSEWHERE)) {
        return false;
    }
    has_extension(path, EXTENSIONS)
}

/// Whether a file is one that offices write, by its name.
pub fn is_office_name(path: &Path) -> bool {
    has_extension(path, OFFICE)
}

fn has_extension(path: &Path, all: &[&str]) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| all.iter().any(|own| it.eq_ignore_ascii_case(own)))
}
