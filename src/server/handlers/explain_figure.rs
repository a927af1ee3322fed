//! `gouji/explainFigure`: what a hover says at a place, line by line and without markup, for a view that shows it
//! beside the form.

use std::sync::Arc;

use serde::Deserialize;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Position, TextDocumentIdentifier};

use crate::server::state::{State, blocking};
use crate::text::plain::one_line;
use crate::workspace::key::Key;

use super::hover::page;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: TextDocumentIdentifier,
    position: Position,
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Vec<String>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    state.checks.settled().await;
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(params.position);
        let page = page(&state, &Key::new(uri.as_str()), &document, at);
        let lines = page.iter().flat_map(|it| it.lines());
        let text = lines.map(|it| it.message().get(converter.language));
        text.map(|it| one_line(it).into_owned()).collect()
    })
    .await
}
