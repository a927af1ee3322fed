//! `workspace/diagnostic`: the findings of every report, open or on disk.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    Diagnostic, FullDocumentDiagnosticReport, ProgressToken, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport as DocumentReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::rules::diagnostic::Language;
use crate::server::convert::result_id;
use crate::server::files::{self, FileResult, Stat, Workspace};
use crate::server::jobs::Job;
use crate::server::progress::{Cancel, Progress, StopOnDrop};
use crate::server::publish::diagnostics;
use crate::server::state::{State, blocking};
use crate::server::worker;
use crate::workspace::document::Document;
use crate::workspace::key::{Key, file_uri};

/// What the protocol calls `ServerCancelled`.
const SERVER_CANCELLED: ErrorCode = ErrorCode::ServerError(-32802);

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
    // An answer may be large: one at a time, and none before the last was read.
    let _one = state.pulling.lock().await;
    state.outbox.room().await;
    let previous = params.previous_result_ids.into_iter();
    let previous: HashMap<_, _> = previous
        .map(|it| (Key::new(it.uri.as_str()), (it.uri, it.value)))
        .collect();
    let cancel = Cancel::default();
    let own = params.work_done_progress_params.work_done_token;
    let token = own.clone().or_else(|| new_token(state));
    if let Some(token) = &token {
        state.running.add(token, cancel.clone());
    }
    let progress = Arc::new(OnceLock::new());
    match token.clone() {
        Some(token) if own.is_some() => drop(progress.set(begin(state, token))),
        Some(token) => create(state, token, &progress, cancel.clone()),
        None => {}
    }
    // When the client cancels the request, this future is dropped, and the scan sees it.
    let guard = StopOnDrop {
        cancel: cancel.clone(),
        progress: Arc::clone(&progress),
    };
    if !worker::begin(state) {
        // Not every client says what changed.
        if !state.session().watch_files {
            worker::add(state, Job::Configs);
        }
        worker::add(state, Job::Scan);
    }
    state.checks.settled().await;
    state.jobs.settled().await;
    let pull = Pull {
        state: Arc::clone(state),
        previous,
        progress,
        cancel: cancel.clone(),
    };
    let items = blocking(move || worker::below_keys(|| pull.reports())).await;
    if let Some(token) = &token {
        state.running.remove(token);
    }
    if cancel.is_cancelled() {
        let mut err = Error::new(SERVER_CANCELLED);
        // The user wants no more of it; without a word the client would ask again at once.
        err.data = Some(json!({"retriggerRequest": false}));
        return Err(err);
    }
    drop(guard);
    Ok(WorkspaceDiagnosticReport { items: items? }.into())
}

/// A request for the findings of every report.
struct Pull {
    state: Arc<State>,
    /// What the client has: the URI in its spelling and the result.
    previous: HashMap<Key, (Uri, String)>,
    /// Set once there is somebody to show it to.
    progress: Arc<OnceLock<Progress>>,
    cancel: Cancel,
}

impl Pull {
    fn reports(&self) -> Vec<DocumentReport> {
        let open = self.state.store.all();
        let is_open = |key: &Key| open.binary_search_by(|it| it.0.cmp(key)).is_ok();
        let (folders, settings) = (self.state.folders(), self.state.settings());
        let workspace = Workspace {
            folders: &folders,
            files: &settings.files,
        };
        let paths = workspace.paths(&self.cancel).into_iter();
        let is_excluded = |it: &Key| self.state.world().is_excluded(it);
        let files = paths.map(|it| files::key(&it));
        let files = files.filter(|it| !is_open(it) && !is_excluded(it));
        let files: Vec<Key> = files.collect();
        let mut seen: BTreeSet<Key> = files.iter().cloned().collect();
        seen.extend(open.iter().map(|it| it.0.clone()));
        self.state.results.retain(|it, _| seen.contains(it));
        let mut res = Vec::new();
        for (key, document) in &open {
            let found = diagnostics(&self.state, key, document);
            res.extend(self.report(key, &document.uri, Some(document.version), found));
        }
        let (n_files, n_done) = (files.len(), AtomicUsize::new(0));
        let of_files = files.into_par_iter().filter_map(|key| {
            let res = self.file(&key);
            let n_done = n_done.fetch_add(1, Ordering::Relaxed) + 1;
            if let Some(progress) = self.progress.get()
                && (n_done.is_multiple_of(64) || n_done == n_files)
            {
                progress.report(n_done, n_files);
            }
            res
        });
        res.extend(of_files.collect::<Vec<_>>());
        res.extend(self.gone(&seen));
        res
    }

    /// What is found in a file. One that has nothing to do with others and is as it was is not read again.
    fn file(&self, key: &Key) -> Option<DocumentReport> {
        if self.cancel.is_cancelled() {
            return None;
        }
        let path = Path::new(key.path()?);
        let stat = Stat::of(path)?;
        let stands_alone = !self.state.world().is_off(key);
        let known = self.state.results.get(key).map(|it| it.clone());
        let known = known.filter(|it| stands_alone && it.stat == stat);
        match (known.map(|it| it.result_id), self.previous.get(key)) {
            (Some(None), None) => return None,
            (Some(Some(id)), Some((uri, previous))) if id == *previous => {
                return Some(unchanged(uri.clone(), None, id));
            }
            _ => {}
        }
        let uri = match self.previous.get(key) {
            Some((uri, _)) => uri.as_str().to_owned(),
            None => file_uri(&path.to_string_lossy()),
        };
        let document = Document::new(&uri, "", 0, &files::text(path)?);
        let found = diagnostics(&self.state, key, &document);
        let is_report = document.analysis().has_report();
        let result_id = is_report.then(|| result_id(&found));
        if stands_alone {
            let result = FileResult { stat, result_id };
            self.state.results.insert(key.clone(), result);
        }
        if !is_report && !self.previous.contains_key(key) {
            return None;
        }
        self.report(key, &uri, None, found)
    }

    fn report(
        &self,
        key: &Key,
        uri: &str,
        version: Option<i32>,
        items: Vec<Diagnostic>,
    ) -> Option<DocumentReport> {
        let uri: Uri = uri.parse().ok()?;
        let result_id = result_id(&items);
        if self.previous.get(key).is_some_and(|it| it.1 == result_id) {
            return Some(unchanged(uri, version, result_id));
        }
        let full_document_diagnostic_report = FullDocumentDiagnosticReport {
            result_id: Some(result_id),
            items,
        };
        Some(DocumentReport::Full(
            WorkspaceFullDocumentDiagnosticReport {
                uri,
                version: version.map(i64::from),
                full_document_diagnostic_report,
            },
        ))
    }

    /// Empties what the client still has of files that are gone.
    fn gone(&self, seen: &BTreeSet<Key>) -> Vec<DocumentReport> {
        let gone = self.previous.iter().filter(|it| !seen.contains(it.0));
        gone.filter_map(|(key, (uri, _))| self.report(key, uri.as_str(), None, Vec::new()))
            .collect()
    }
}

fn unchanged(uri: Uri, version: Option<i32>, result_id: String) -> DocumentReport {
    DocumentReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version: version.map(i64::from),
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

/// A token of our own, for the first scan: later ones find most files as they were.
fn new_token(state: &State) -> Option<ProgressToken> {
    let is_first = state.results.is_empty();
    (state.session().progress && is_first).then(|| ProgressToken::String("gouji/scan".to_owned()))
}

/// Begins once the client agrees; the scan does not wait for that.
fn create(
    state: &Arc<State>,
    token: ProgressToken,
    progress: &Arc<OnceLock<Progress>>,
    cancel: Cancel,
) {
    let (state, progress) = (Arc::clone(state), Arc::clone(progress));
    tokio::spawn(async move {
        let created = state.client.create_work_done_progress(token.clone()).await;
        // If the scan is over by now, there is nothing to begin.
        let is_over = cancel.is_cancelled() || Arc::strong_count(&progress) == 1;
        if created.is_ok() && !is_over {
            let _ = progress.set(begin(&state, token));
        }
    });
}

fn begin(state: &State, token: ProgressToken) -> Progress {
    let title = match state.language() {
        Language::Chinese => "正在检查工作区中的年度报告",
        Language::English => "Checking the annual reports of the workspace",
    };
    Progress::begin(token, state.outbox.clone(), title)
}
