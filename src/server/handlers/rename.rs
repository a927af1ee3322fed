//! `textDocument/rename` and `textDocument/prepareRename`: a new number for a figure, wherever the report
//! states it.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit,
};

use crate::ide::rename::{prepare, rename};
use crate::rules::diagnostic::Message;
use crate::server::files::is_office;
use crate::server::state::{State, blocking};
use crate::workspace::document::Document;
use crate::workspace::key::Key;

use super::office_text::not_edited;

/// The protocol's code for a request that is well formed and cannot be done.
const REQUEST_FAILED: i64 = -32803;

pub(in crate::server) async fn handle_prepare(
    state: &Arc<State>,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    let found = blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(params.position);
        let found = prepare(document.analysis(), at)?;
        let found = found.and_then(|it| editable(&document).map(|()| it));
        Some(match found {
            Ok(it) => Ok(PrepareRenameResponse::RangeWithPlaceholder {
                range: converter.range(it.range),
                placeholder: it.shown,
            }),
            Err(reason) => Err(failed(reason.get(converter.language))),
        })
    });
    found.await?.transpose()
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>> {
    let place = params.text_document_position;
    let uri = place.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    let found = blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        let found = rename(document.analysis(), at, &params.new_name)?;
        let found = found.and_then(|it| editable(&document).map(|()| it));
        Some(match found {
            Ok(edits) => Ok(converter.workspace_edit(&edits)),
            Err(reason) => Err(failed(reason.get(converter.language))),
        })
    });
    found.await?.transpose()
}

fn editable(document: &Document) -> std::result::Result<(), Message> {
    match is_office(&Key::new(&document.uri)) {
        true => Err(not_edited()),
        false => Ok(()),
    }
}

fn failed(reason: &str) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: reason.to_owned().into(),
        data: None,
    }
}
