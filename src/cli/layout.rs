//! Layouts by their names, and by those of files.

use std::path::Path;

use crate::write::Layout;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LayoutName {
    /// Headings and tables of Markdown
    Markdown,
    /// Plain text, tables with tabs between cells, as a spreadsheet takes them
    Tsv,
    /// A page of HTML, with merged cells
    Html,
    /// Plain text, a cell per line
    Lines,
}

impl LayoutName {
    /// The layout that the name of a file asks for.
    pub(super) fn of_file(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "md" | "markdown" => Some(LayoutName::Markdown),
            "txt" | "tsv" => Some(LayoutName::Tsv),
            "html" | "htm" => Some(LayoutName::Html),
            _ => None,
        }
    }
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Self {
        match name {
            LayoutName::Markdown => Layout::Markdown,
            LayoutName::Tsv => Layout::Tsv,
            LayoutName::Html => Layout::Html,
            LayoutName::Lines => Layout::Lines,
        }
    }
}
