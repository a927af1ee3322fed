//! `textDocument/onTypeFormatting`: totals that follow what is typed. The editor asks for them with the key and
//! drops what comes after the next one, so that nothing is changed behind its user's back.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{DocumentOnTypeFormattingParams, TextEdit};

use crate::server::state::{State, blocking};
use crate::workspace::key::Key;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let place = params.text_document_position;
    let uri = place.text_document.uri;
    let document = state.document(&uri)?;
    let typed = state.typed.get(&Key::new(uri.as_str()));
    let typed = typed.map(|it| it.clone());
    let typed = typed.filter(|_| state.settings().follow_totals);
    let Some(typed) = typed else {
        return Ok(Some(Vec::new()));
    };
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        let edits = typed.totals(document.analysis(), at).into_iter();
        let edit = edits.map(|it| TextEdit {
            range: converter.range(it.range),
            new_text: it.text,
        });
        Some(edit.collect())
    })
    .await
}
