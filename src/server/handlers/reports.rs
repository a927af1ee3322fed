//! `gouji/reports`: the annual reports that a document holds, in order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Range, TextDocumentIdentifier};

use crate::server::state::{State, blocking};
use crate::text::range::TextRange;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: TextDocumentIdentifier,
}

/// A report of a document.
#[derive(Debug, Serialize)]
pub(in crate::server) struct Held {
    /// Which part of the document it is.
    part: usize,
    range: Range,
    agency: Option<String>,
    year: Option<u16>,
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Vec<Held>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let parts = document.analysis().located().enumerate();
        let held = parts.filter_map(|(part, (offset, it))| {
            let report = it.report.as_ref()?;
            Some(Held {
                part,
                range: converter.range(TextRange::new(offset, offset + report.end())),
                agency: report.agency().map(str::to_owned),
                year: report.year(),
            })
        });
        held.collect()
    })
    .await
}
