//! `workspace/diagnostic`.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    ProgressToken, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult,
};

use crate::rules::diagnostic::Language;
use crate::server::progress::{Cancel, CancelOnDrop, Progress};
use crate::server::scan::{Scan, scan};
use crate::server::state::{State, blocking};
use crate::workspace::key::Key;

/// What the protocol calls `ServerCancelled`.
const SERVER_CANCELLED: ErrorCode = ErrorCode::ServerError(-32802);

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult> {
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
        Some(token) => create(state, token, &progress),
        None => {}
    }
    // When the client cancels the request, this future is dropped, and the scan sees it.
    let guard = CancelOnDrop(cancel.clone());
    let job = Scan {
        state: Arc::clone(state),
        previous,
        progress,
        cancel: cancel.clone(),
    };
    let items = blocking(move || scan(&job)).await;
    if let Some(token) = &token {
        state.running.remove(token);
    }
    if cancel.is_cancelled() {
        return Err(Error::new(SERVER_CANCELLED));
    }
    drop(guard);
    Ok(WorkspaceDiagnosticReport { items: items? }.into())
}

/// A token of our own, for the first scan: later ones find most files as they were.
fn new_token(state: &State) -> Option<ProgressToken> {
    let is_first = state.files.is_empty();
    (state.session().progress && is_first).then(|| ProgressToken::String("gouji/scan".to_owned()))
}

/// Begins once the client agrees; the scan does not wait for that.
fn create(state: &Arc<State>, token: ProgressToken, progress: &Arc<OnceLock<Progress>>) {
    let (state, progress) = (Arc::clone(state), Arc::clone(progress));
    tokio::spawn(async move {
        let created = state.client.create_work_done_progress(token.clone()).await;
        // If the scan is over by now, there is nothing to begin.
        if created.is_ok() && Arc::strong_count(&progress) > 1 {
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
