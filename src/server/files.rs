//! The files of the workspace: which there are, and what is kept of each.

use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use crate::text::rope::Encoding;
use crate::workspace::file::{is_office_name, is_report_name};
use crate::workspace::key::{Key, file_uri};
use crate::workspace::read::{self, Opened, Unread};
use crate::workspace::summary::{Detail, Summary};
use crate::workspace::walk::{report_file, walk};

use super::progress::Cancel;
use super::settings::Files;

/// Larger files are no reports.
const MAX_FILE: u64 = 64 << 20;
/// Of a folder with more files and folders in it, not all are looked at.
pub(super) const MOST_ENTRIES: usize = 500_000;

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
        let len = read::len(path).ok().filter(|it| *it <= MAX_FILE)?;
        let modified = std::fs::metadata(path).ok()?.modified().ok();
        Some(Self { modified, len })
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
        let mut n_entries = 0;
        let mut res = Vec::new();
        for entry in walk(folder).take(MOST_ENTRIES) {
            if cancel.is_cancelled() {
                break;
            }
            n_entries += 1;
            match entry.map(report_file) {
                Ok(it) => res.extend(it.filter(|it| self.files.contains(it.to_str()))),
                Err(trouble) => tracing::info!(?trouble, "not looked at"),
            }
        }
        if n_entries == MOST_ENTRIES {
            tracing::warn!("{}: not all of it is looked at", folder.display());
        }
        res
    }

    /// Whether what stands at this path is in the workspace, and not only leads there: links are not followed.
    pub(super) fn holds(self, path: &Path) -> bool {
        let mut folders = self.folders.iter().filter_map(Key::path).map(Path::new);
        folders.any(|folder| {
            let Ok(below) = path.strip_prefix(folder) else {
                return false;
            };
            let mut at = folder.to_owned();
            below.components().all(|it| {
                at.push(it);
                let is_link = std::fs::symlink_metadata(&at).is_ok_and(|it| it.is_symlink());
                matches!(it, Component::Normal(_)) && !is_link
            })
        })
    }

    /// Whether a file at this path may be one of them.
    pub(super) fn contains(self, path: &Path) -> bool {
        let mut folders = self.folders.iter().filter_map(Key::path);
        is_report_name(path)
            && self.files.contains(path.to_str())
            && folders.any(|it| path.starts_with(it))
    }
}

/// A file as it is read.
pub(super) fn opened(path: &Path) -> Result<Opened, Unread> {
    read::report(path, MAX_FILE)
}

/// The text of a file; `None` where it cannot be read.
pub(super) fn text(path: &Path) -> Option<String> {
    Some(opened(path).ok()?.text)
}

/// Whether a document shows what was read of a file that offices write: no edit of it would reach the file.
pub(super) fn is_office(key: &Key) -> bool {
    key.path().is_some_and(|it| is_office_name(Path::new(it)))
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
