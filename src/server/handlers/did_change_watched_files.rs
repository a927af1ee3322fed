//! `workspace/didChangeWatchedFiles`. What changed is seen when the files are next looked at.

use std::sync::Arc;

use crate::server::state::State;

pub(in crate::server) fn apply(state: &Arc<State>) {
    refresh(state);
}

/// Has a client that pulls diagnostics pull them again.
pub(super) fn refresh(state: &Arc<State>) {
    let session = state.session();
    if session.pull && session.refresh {
        let state = Arc::clone(state);
        tokio::spawn(async move {
            if let Err(err) = state.client.workspace_diagnostic_refresh().await {
                tracing::warn!("the client does not refresh: {err}");
            }
        });
    }
}
