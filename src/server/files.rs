//! The files of the workspace: which there are, and what is kept of each.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ignore::WalkBuilder;

use crate::text::rope::Encoding;
use crate::workspace::coding;
use crate::workspace::file::is_report_name;
use crate::workspace::key::{Key, file_uri};
use crate::workspace::summary::{Detail, Summary};

use super::progress::Cancel;
use super::settings::Files;

/// Larger files are no reports.
const MAX_FILE: u64 = 64 << 20;

/// What tells that a file is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stat {
    modified: Option<SystemTime>,
    len: u64,
}

/// What the diagnostics of a file are that has nothing to do with other reports.
#[derive(Clone, Debug)]
pub(super) struct FileResult {
    pub(super) stat: Stat,
    /// `None` where it is no report.
    pub(super) result_id: Option<String>,
}

impl Stat {
    /// `None` for what is not there, is no file or is too large.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        let is_fine = metadata.is_file() && metadata.len() <= MAX_FILE;
        is_fine.then(|| Self {
            modified: metadata.modified().ok(),
            len: metadata.len(),
        })
    }
}

/// The files that the user wants checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Workspace<'a> {
    pub(super) folders: &'a [Key],
    pub(super) files: &'a Files,
}

impl Workspace<'_> {
    /// The files that may hold a report, ignored ones left out.
    pub(super) fn paths(self, cancel: &Cancel) -> Vec<PathBuf> {
        let folders = self.folders.iter().filter_map(Key::path);
        let mut res: Vec<PathBuf> = folders
            .flat_map(|it| self.paths_in(Path::new(it), cancel))
            .collect();
        res.sort();
        res.dedup();
        res
    }

    /// Those in a folder.
    pub(super) fn paths_in(self, folder: &Path, cancel: &Cancel) -> Vec<PathBuf> {
        let files = WalkBuilder::new(folder).build().filter_map(Result::ok);
        files
            .take_while(|_| !cancel.is_cancelled())
            .map(ignore::DirEntry::into_path)
            .filter(|it| is_report_name(it) && it.is_file())
            .filter(|it| self.files.contains(it.to_str()))
            .collect()
    }

    /// Whether a file at this path may be one of them.
    pub(super) fn contains(self, path: &Path) -> bool {
        let mut folders = self.folders.iter().filter_map(Key::path);
        is_report_name(path)
            && self.files.contains(path.to_str())
            && folders.any(|it| path.starts_with(it))
    }
}

/// The text of a file; `None` where it cannot be read, or is in no coding that we know.
pub(super) fn text(path: &Path) -> Option<String> {
    Stat::of(path)?;
    let (text, _) = coding::decode(&std::fs::read(path).ok()?)?;
    Some(text)
}

/// What is kept of a file.
pub(super) fn summary(path: &Path, has_figures: bool, encoding: Encoding) -> Option<Summary> {
    let scope = Detail {
        has_figures,
        encoding,
    };
    let uri = file_uri(&path.to_string_lossy());
    Some(Summary::new(&uri, path, &text(path)?, scope))
}

/// The key of a path.
pub(super) fn key(path: &Path) -> Key {
    Key::new(&file_uri(&path.to_string_lossy()))
}
