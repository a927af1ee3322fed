//! `new`: the form of a year, to be filled in.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::report::skeleton::{self, Layout};
use crate::rules::diagnostic::{Language, Message};

use super::input;
use super::output::{Output, complain};
use super::status::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LayoutName {
    /// Headings and tables of Markdown
    Markdown,
    /// Plain text, tables with tabs between cells, as a spreadsheet takes them
    Tsv,
}

/// What to write and where.
pub(super) struct New {
    pub(super) year: u16,
    pub(super) agency: String,
    pub(super) layout: Layout,
    /// Standard output where none is named.
    pub(super) file: Option<PathBuf>,
    pub(super) language: Language,
}

impl From<LayoutName> for Layout {
    fn from(name: LayoutName) -> Self {
        match name {
            LayoutName::Markdown => Layout::Markdown,
            LayoutName::Tsv => Layout::Tsv,
        }
    }
}

pub(super) fn run(options: &New, out: &mut Output) -> io::Result<Status> {
    let text = skeleton::report(options.year, &options.agency, options.layout);
    let Some(path) = &options.file else {
        return out.write(text).map(|()| Status::Clean);
    };
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    match file.and_then(|mut it| it.write_all(text.as_bytes())) {
        Ok(()) => Ok(Status::Clean),
        Err(error) => {
            let reason = match error.kind() {
                io::ErrorKind::AlreadyExists => Message::new(
                    "文件已存在，没有覆盖",
                    "the file exists and was left as it is",
                ),
                io::ErrorKind::NotFound => Message::new("文件夹不存在", "there is no such folder"),
                _ => input::reason(&error),
            };
            complain(options.language, &path.to_string_lossy(), &reason);
            Ok(Status::Failed)
        }
    }
}
