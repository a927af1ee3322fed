//! `workspace/didChangeWatchedFiles`.

use std::sync::Arc;

use serde::Deserialize;

use crate::server::configs;
use crate::server::files;
use crate::server::state::State;
use crate::workspace::key::Key;

#[derive(Deserialize)]
pub(in crate::server) struct Params {
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    uri: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) -> anyhow::Result<()> {
    let keys: Vec<Key> = params.changes.iter().map(|it| Key::new(&it.uri)).collect();
    configs::look_again(state, &keys);
    files::look_again(state, keys);
    refresh(state);
    Ok(())
}

/// Has a client that pulls diagnostics pull them again.
pub(in crate::server) fn refresh(state: &Arc<State>) {
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
