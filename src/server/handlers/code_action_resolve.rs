//! `codeAction/resolve`: the edit of an action that takes longer to compute.

use std::sync::Arc;

use serde::Deserialize;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{CodeAction, Uri, WorkspaceEdit};

use crate::ide::actions::fix_all_edits;
use crate::server::convert::Converter;
use crate::server::session::FIX_ALL;
use crate::server::state::{State, blocking};
use crate::workspace::document::Document;
use crate::workspace::key::Key;

#[derive(Deserialize)]
struct Data {
    uri: Uri,
    version: Option<i32>,
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    mut action: CodeAction,
) -> Result<CodeAction> {
    if action.edit.is_some() || action.kind != Some(FIX_ALL) {
        return Ok(action);
    }
    let data = action.data.clone().unwrap_or_default();
    let data: Data =
        serde_json::from_value(data).map_err(|err| Error::invalid_params(err.to_string()))?;
    let document = state.document(&data.uri)?;
    if data.version.is_some_and(|it| it != document.version) {
        return Err(Error::content_modified());
    }
    let state = Arc::clone(state);
    action.edit = blocking(move || {
        let converter = state.converter(&data.uri, &document);
        edit(&state, &document, &converter)
    })
    .await?;
    Ok(action)
}

/// Every safe fix of a document.
pub(super) fn edit(
    state: &State,
    document: &Document,
    converter: &Converter<'_>,
) -> Option<WorkspaceEdit> {
    let text = document.text.to_string();
    let policy = state.world().policy(&Key::new(&document.uri));
    let edits = fix_all_edits(&text, &policy);
    Some(converter.workspace_edit(&edits))
}
