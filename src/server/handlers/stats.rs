//! `gouji/stats`: what the last analysis of a document took, told when all findings are published. For
//! tests and bug reports.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::TextDocumentIdentifier;

use crate::server::state::{State, blocking};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    /// `None` asks for no more than how many documents are open.
    text_document: Option<TextDocumentIdentifier>,
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Value> {
    let document = params.text_document.map(|it| state.document(&it.uri));
    let document = document.transpose()?;
    state.checks.idle().await;
    let Some(document) = document else {
        return Ok(json!({"documents": state.store.all().len()}));
    };
    let state = Arc::clone(state);
    blocking(move || {
        let work = document.analysed().work;
        json!({
            "version": document.version,
            "bytes": document.text.len(),
            "hasReport": document.analysis().has_report(),
            "incremental": work.incremental,
            "bytesParsed": work.bytes_parsed,
            "blocksParsed": work.blocks_parsed,
            "blocksReused": work.blocks_reused,
            "reportsChecked": work.reports_checked,
            "reportsReused": work.reports_reused,
            "microseconds": work.time.as_micros(),
            "documents": state.store.all().len(),
            "positionsMoved": state.n_positions_moved(),
        })
    })
    .await
}
