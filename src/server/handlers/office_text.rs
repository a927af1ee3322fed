//! `gouji/officeText`: the text that is read of a file which offices write, as it is on disk. An editor shows it
//! under the file's own URI, as a document that nobody can edit: findings and all else are then the file's.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::TextDocumentIdentifier;

use crate::rules::diagnostic::Message;
use crate::server::files;
use crate::server::state::{State, blocking};
use crate::server::worker;
use crate::workspace::key::Key;
use crate::workspace::read::Origin;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: TextDocumentIdentifier,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in crate::server) enum Answer {
    #[serde(rename_all = "camelCase")]
    Text {
        text: String,
        /// Of the layout that the text is in.
        language_id: &'static str,
    },
    Refused {
        refused: String,
    },
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Answer> {
    let key = Key::new(params.text_document.uri.as_str());
    if key.path().is_none() {
        let uri = params.text_document.uri.as_str();
        return Err(Error::invalid_params(format!("no file: {uri}")));
    }
    // Reading may take long, and an answer may be large: one at a time, whatever an editor opens at once.
    let _one = state.reading.lock().await;
    state.outbox.room().await;
    let state = Arc::clone(state);
    blocking(move || worker::below_keys(|| answer(&state, &key))).await
}

fn answer(state: &State, key: &Key) -> Answer {
    match files::opened(Path::new(key.path().unwrap_or_default())) {
        Ok(it) => Answer::Text {
            text: it.text,
            language_id: match it.origin {
                Origin::Office(_) => "html",
                Origin::Text(_) => "plaintext",
            },
        },
        Err(reason) => Answer::Refused {
            refused: reason.message().get(state.language_of(key)).to_owned(),
        },
    }
}

/// Why what is shown of such a file is not edited.
pub(super) fn not_edited() -> Message {
    Message::new(
        "这里显示的是从文件中读出的文字，请用原来的软件修改文件",
        "this is the text that was read of the file; change the file in its own program",
    )
}
