//! `codeAction/resolve`: the edit of an action that takes longer to compute.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{CodeAction, Uri, WorkspaceEdit};

use crate::ide::actions::fix_all_edits;
use crate::server::convert::Converter;
use crate::server::session::FIX_ALL;
use crate::server::state::{State, blocking};
use crate::workspace::document::Document;
use crate::workspace::key::Key;

use super::refactor_actions;

#[derive(Deserialize)]
struct Data {
    uri: Uri,
    version: Option<i32>,
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    mut action: CodeAction,
) -> Result<CodeAction> {
    let kind = action.kind.as_ref();
    let is_refactoring = kind.is_some_and(refactor_actions::is_own);
    if action.edit.is_some() || kind != Some(&FIX_ALL) && !is_refactoring {
        return Ok(action);
    }
    let data = action.data.clone().unwrap_or_default();
    if is_refactoring {
        let data: refactor_actions::Data = read(data)?;
        let document = current(state, &data.uri, data.version)?;
        let state = Arc::clone(state);
        let edit = blocking(move || {
            let converter = state.converter(&data.uri, &document);
            refactor_actions::resolved(&document, &converter, &data)
        });
        action.edit = Some(edit.await??);
        return Ok(action);
    }
    let data: Data = read(data)?;
    let document = current(state, &data.uri, data.version)?;
    let state = Arc::clone(state);
    action.edit = blocking(move || {
        let converter = state.converter(&data.uri, &document);
        edit(&state, &document, &converter)
    })
    .await?;
    Ok(action)
}

fn read<T: DeserializeOwned>(data: serde_json::Value) -> Result<T> {
    serde_json::from_value(data).map_err(|err| Error::invalid_params(err.to_string()))
}

/// The document, as long as it is the version that the action was offered for.
fn current(state: &State, uri: &Uri, version: Option<i32>) -> Result<Arc<Document>> {
    let document = state.document(uri)?;
    match version.is_some_and(|it| it != document.version) {
        true => Err(Error::content_modified()),
        false => Ok(document),
    }
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
