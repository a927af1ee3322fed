//! `textDocument/didOpen`.

use std::sync::Arc;

use anyhow::ensure;
use serde::Deserialize;
use tower_lsp::ls_types::Uri;

use crate::server::config_document;
use crate::server::jobs::Job;
use crate::server::state::State;
use crate::server::worker;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: OpenedDocument,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenedDocument {
    uri: String,
    #[serde(default)]
    language_id: String,
    #[serde(default)]
    version: i32,
    text: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) -> anyhow::Result<()> {
    let it = &params.text_document;
    let uri = state.outbox.spellings.remember(&it.uri);
    ensure!(uri.parse::<Uri>().is_ok(), "no URI: {:?}", it.uri);
    let key = Key::new(&uri);
    let document = Document::new(&uri, &it.language_id, it.version, &it.text);
    if state.store.set(key.clone(), document).is_some() {
        tracing::warn!("{uri}: opened twice");
    }
    if config_document::is_config(&key) {
        config_document::take_back(state, &key, &uri);
        worker::begin(state);
        worker::add(state, Job::Files(vec![key.clone()]));
    }
    state.checks.add_edited(key);
    Ok(())
}
