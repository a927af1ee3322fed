//! `textDocument/didClose`.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;

use crate::server::check;
use crate::server::configs;
use crate::server::files;
use crate::server::state::State;
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
    check::clear(state, &document.uri);
    check::tell(state, &state.neighbors.remove(&key));
    state.sums.close(&key);
    configs::look_again(state, std::slice::from_ref(&key));
    // While it was open nobody read the file: whoever looks next must not take it for seen.
    if let Some(path) = key.path() {
        state.files.remove(Path::new(path));
    }
    files::look_again(state, vec![key]);
    state.outbox.spellings.forget(&document.uri);
    Ok(())
}
