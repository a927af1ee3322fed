//! `workspace/executeCommand`: what a lens leads to. The client is asked to show the place, so that no editor
//! needs code of its own for it.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, ShowDocumentParams};

use crate::server::session::SHOW;
use crate::server::state::{State, blocking};

use super::code_lens::Name;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    let argument = match (params.command.as_str(), params.arguments.into_iter().next()) {
        (SHOW, Some(it)) => it,
        _ => return Err(Error::invalid_params("no such command")),
    };
    let name: Name =
        serde_json::from_value(argument).map_err(|err| Error::invalid_params(err.to_string()))?;
    let document = state.document(&name.uri)?;
    let asked = Arc::clone(state);
    state.checks.settled().await;
    let shown = blocking(move || {
        let first = name.told(&asked, &document)?.first?;
        let selection = asked.converter(&name.uri, &document).range(first);
        Some(ShowDocumentParams {
            uri: name.uri,
            external: None,
            take_focus: Some(true),
            selection: Some(selection),
        })
    })
    .await?;
    if let Some(params) = shown {
        let state = Arc::clone(state);
        // Its answer may wait for the user.
        tokio::spawn(async move {
            if let Err(err) = state.client.show_document(params).await {
                tracing::warn!("the client does not show the document: {err}");
            }
        });
    }
    Ok(None)
}
