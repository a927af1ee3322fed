//! `textDocument/didClose`.

use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;

use crate::server::jobs::Job;
use crate::server::publish;
use crate::server::state::State;
use crate::server::worker;
use crate::workspace::key::Key;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: Identifier,
}

#[derive(Deserialize)]
struct Identifier {
    uri: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) -> anyhow::Result<()> {
    let uri = &params.text_document.uri;
    let key = Key::new(uri);
    let document = state
        .store
        .remove(&key)
        .with_context(|| format!("not open: {uri}"))?;
    state.typed.remove(&key);
    publish::clear(state, &document.uri);
    let affected = state.world().close(&key);
    state.checks.add_affected(affected);
    // The loop forgets what was published.
    state.checks.add_affected([key.clone()]);
    // What is on disk counts again, as it is now.
    worker::add(state, Job::Files(vec![key]));
    state.outbox.spellings.forget(&document.uri);
    Ok(())
}
