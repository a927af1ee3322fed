//! The reports on disk: found, read and checked, and not read again while they stay as they are.

use std::collections::{BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use dashmap::DashMap;
use ignore::WalkBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use rustc_hash::FxHasher;
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::workspace::document::Document;
use crate::workspace::file;
use crate::workspace::key::{Key, file_uri};

use super::check;
use super::configs;
use super::files::MAX_FILE;
use super::progress::{Cancel, Progress};
use super::state::{Stamp, State};
use super::sums::Touched;

/// What reports are kept in.
pub(super) const EXTENSIONS: [&str; 7] = ["md", "markdown", "txt", "html", "htm", "tsv", "csv"];

/// What is known of the files that were read, by path.
pub(super) type Cache = DashMap<PathBuf, Seen>;

/// A file as it was when it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    modified: Option<SystemTime>,
    len: u64,
    /// `None` where it is no report.
    result_id: Option<String>,
    /// What other reports said of it then: [`State::stamp`].
    stamp: Stamp,
}

/// A look at every report of the workspace.
#[derive(Debug)]
pub(super) struct Scan {
    pub(super) state: Arc<State>,
    /// What the client has: the URI in its spelling and the result.
    pub(super) previous: HashMap<Key, (Uri, String)>,
    /// Set once there is somebody to tell.
    pub(super) progress: Arc<OnceLock<Progress>>,
    pub(super) cancel: Cancel,
}

type Item = WorkspaceDocumentDiagnosticReport;

/// What is to be said of every report, open or on disk. What changed is read first, and only then is
/// it known what the reports say of one another.
pub(super) fn scan(job: &Scan) -> Vec<Item> {
    let state = &job.state;
    state.scanned.store(true, Ordering::Relaxed);
    configs::be_read(state);
    let open = check::relate_all(state);
    let is_open = |key: &Key| open.binary_search_by(|it| it.0.cmp(key)).is_ok();
    let paths: Vec<(Key, PathBuf)> = paths(state, &job.cancel)
        .into_iter()
        .map(|it| (Key::new(&file_uri(&it.to_string_lossy())), it))
        .filter(|(key, _)| !is_open(key))
        .collect();
    let mut seen: Vec<Key> = open.iter().map(|it| it.0.clone()).collect();
    seen.extend(paths.iter().map(|it| it.0.clone()));
    seen.sort();
    let (n_paths, n_done) = (paths.len(), AtomicUsize::new(0));
    let changed: Mutex<BTreeSet<Key>> = Mutex::default();
    let note = |keys| {
        let mut changed = changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.extend(keys);
    };
    let touched: Mutex<Touched> = Mutex::default();
    let touch = |it| {
        let mut touched = touched.lock().unwrap_or_else(PoisonError::into_inner);
        touched.extend(it);
    };
    let looked: Vec<(Key, PathBuf, Option<Item>)> = paths
        .into_par_iter()
        .map(|(key, path)| {
            let item = job.look(&key, &path, note, touch);
            let n_done = n_done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(progress) = job.progress.get()
                && (n_done.is_multiple_of(64) || n_done == n_paths)
            {
                progress.report(n_done, n_paths);
            }
            (key, path, item)
        })
        .collect();
    if !job.cancel.is_cancelled() {
        let gone = state.neighbors.files().into_iter();
        let gone = gone.filter(|it| seen.binary_search(it).is_err());
        gone.for_each(|it| note(state.neighbors.remove(&it)));
    }
    let of_files: Vec<Item> = looked
        .into_par_iter()
        .filter_map(|(key, path, item)| job.file(&key, &path, item))
        .collect();
    let mut items = Vec::new();
    for (key, document) in &open {
        let diagnostics = check::diagnostics(state, document);
        items.extend(job.item(key, &document.uri, Some(document.version), diagnostics));
    }
    items.extend(of_files);
    items.extend(job.gone(&seen));
    let mut changed = changed.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Of files the answer to this request tells.
    changed.retain(is_open);
    check::tell(state, &changed);
    check::tell_parents(
        state,
        touched.into_inner().unwrap_or_else(PoisonError::into_inner),
    );
    items
}

impl Scan {
    /// Reads a file unless it is as it was. Answers what is to be said of it alone, if it was read.
    fn look(
        &self,
        key: &Key,
        path: &Path,
        note: impl Fn(BTreeSet<Key>),
        touch: impl Fn(Touched),
    ) -> Option<Item> {
        if self.cancel.is_cancelled() {
            return None;
        }
        let metadata = path.metadata().ok().filter(|it| it.len() <= MAX_FILE)?;
        let (modified, len) = (metadata.modified().ok(), metadata.len());
        let known = self.state.files.get(path).map(|it| it.clone());
        if known.is_some_and(|it| (it.modified, it.len) == (modified, len)) {
            return None;
        }
        let document = self.read(key, path)?;
        let encoding = self.state.session().encoding;
        note(self.state.neighbors.file(key, &document, encoding));
        touch(self.state.sums.file(key, &document, encoding));
        self.say(key, path, &document, (modified, len))
    }

    /// What is to be said of a file, with what other reports say of it. `item` is what was found when it
    /// was read just now.
    fn file(&self, key: &Key, path: &Path, item: Option<Item>) -> Option<Item> {
        if self.cancel.is_cancelled() {
            return None;
        }
        let seen = self.state.files.get(path).map(|it| it.clone())?;
        if seen.stamp == self.state.stamp(key) {
            match (item, &seen.result_id, self.previous.get(key)) {
                (Some(it), ..) => return Some(it),
                (None, None, None) => return None,
                (None, Some(id), Some((uri, previous))) if id == previous => {
                    return Some(unchanged(uri.clone(), None, id.clone()));
                }
                _ => {}
            }
        }
        let document = self.read(key, path)?;
        self.say(key, path, &document, (seen.modified, seen.len))
    }

    fn read(&self, key: &Key, path: &Path) -> Option<Document> {
        let text = file::decode(&std::fs::read(path).ok()?);
        let uri = match self.previous.get(key) {
            Some((uri, _)) => uri.as_str().to_owned(),
            None => file_uri(&path.to_string_lossy()),
        };
        Some(Document::new(&uri, "", 0, &text))
    }

    fn say(
        &self,
        key: &Key,
        path: &Path,
        document: &Document,
        (modified, len): (Option<SystemTime>, u64),
    ) -> Option<Item> {
        let stamp = self.state.stamp(key);
        let diagnostics = check::diagnostics(&self.state, document);
        let result_id = document
            .analysis()
            .has_report()
            .then(|| result_id(&diagnostics));
        let seen = Seen {
            modified,
            len,
            result_id: result_id.clone(),
            stamp,
        };
        self.state.files.insert(path.to_owned(), seen);
        if result_id.is_none() && !self.previous.contains_key(key) {
            return None;
        }
        self.item(key, &document.uri, None, diagnostics)
    }

    fn item(
        &self,
        key: &Key,
        uri: &str,
        version: Option<i32>,
        items: Vec<Diagnostic>,
    ) -> Option<Item> {
        let uri: Uri = uri.parse().ok()?;
        let result_id = result_id(&items);
        if self.previous.get(key).is_some_and(|it| it.1 == result_id) {
            return Some(unchanged(uri, version, result_id));
        }
        Some(Item::Full(WorkspaceFullDocumentDiagnosticReport {
            uri,
            version: version.map(i64::from),
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(result_id),
                items,
            },
        }))
    }

    /// What the client still has of files that are no more.
    fn gone(&self, seen: &[Key]) -> Vec<Item> {
        self.previous
            .iter()
            .filter(|(key, _)| seen.binary_search(key).is_err())
            .filter_map(|(key, (uri, _))| self.item(key, uri.as_str(), None, Vec::new()))
            .collect()
    }
}

fn unchanged(uri: Uri, version: Option<i32>, result_id: String) -> Item {
    Item::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: version.map(i64::from),
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

/// The files of the workspace that may hold a report, ignored ones left out.
pub(super) fn paths(state: &State, cancel: &Cancel) -> Vec<PathBuf> {
    let folders = state.folders();
    let settings = state.settings();
    let mut acc: Vec<PathBuf> = Vec::new();
    for folder in folders.iter().filter_map(Key::path) {
        let files = WalkBuilder::new(folder).build().filter_map(Result::ok);
        let files = files
            .take_while(|_| !cancel.is_cancelled())
            .map(ignore::DirEntry::into_path)
            .filter(|it| has_extension(it) && it.is_file())
            .filter(|it| settings.files.contains(it.to_str()));
        acc.extend(files);
    }
    acc.sort();
    acc.dedup();
    acc
}

pub(super) fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    extension.is_some_and(|it| EXTENSIONS.iter().any(|own| own.eq_ignore_ascii_case(it)))
}

/// A name for a list of diagnostics: the same for the same list.
pub(super) fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = FxHasher::default();
    for it in items {
        // The version is not part of what is said.
        let data = it.data.as_ref().and_then(|it| it.get("fix"));
        let shown = Diagnostic {
            data: data.cloned(),
            ..it.clone()
        };
        if let Ok(json) = serde_json::to_vec(&shown) {
            json.hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}
