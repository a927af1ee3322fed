//! `gouji/enterFigure`: the edit that puts a number into a cell of the form. It is for the client to apply, so
//! that it is one step to undo; a number that cannot stand there is refused in the user's words.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{VersionedTextDocumentIdentifier, WorkspaceEdit};

use crate::ide::enter::enter;
use crate::server::files::is_office;
use crate::server::state::{State, blocking};
use crate::workspace::key::Key;

use super::office_text::not_edited;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: VersionedTextDocumentIdentifier,
    /// `part` of the form that the cell is in.
    part: usize,
    /// The fact id of the cell.
    id: String,
    /// What was entered; nothing blanks the cell.
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in crate::server) enum Answer {
    /// `None` where the cell holds just that.
    Edit {
        edit: Option<WorkspaceEdit>,
    },
    Refused {
        refused: String,
    },
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Answer> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    if document.version != params.text_document.version {
        return Err(Error::content_modified());
    }
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let analysis = document.analysis();
        let entered = match is_office(&Key::new(uri.as_str())) {
            true => Err(not_edited()),
            false => enter(analysis, params.part, &params.id, &params.text),
        };
        match entered {
            Ok(edit) => Answer::Edit {
                edit: edit.map(|it| converter.workspace_edit(&[it])),
            },
            Err(reason) => Answer::Refused {
                refused: reason.get(converter.language).to_owned(),
            },
        }
    })
    .await
}
