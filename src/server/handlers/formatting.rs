//! `textDocument/formatting`, `textDocument/rangeFormatting` and `textDocument/onTypeFormatting`.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    TextEdit, Uri,
};

use crate::ide::format::{format, format_typed};
use crate::rules::diagnostic::Edit;
use crate::server::config_document::is_config;
use crate::server::convert::Converter;
use crate::server::files::is_office;
use crate::server::state::{State, blocking};
use crate::workspace::analysis::Analysis;
use crate::workspace::key::Key;

pub(in crate::server) async fn document(
    state: &Arc<State>,
    params: DocumentFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    edits(state, params.text_document.uri, |analysis, _| {
        format(analysis, None)
    })
    .await
}

pub(in crate::server) async fn range(
    state: &Arc<State>,
    params: DocumentRangeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    edits(
        state,
        params.text_document.uri,
        move |analysis, converter| {
            let (range, _) = converter.text_range(params.range);
            format(analysis, Some(range))
        },
    )
    .await
}

pub(in crate::server) async fn typed(
    state: &Arc<State>,
    params: DocumentOnTypeFormattingParams,
) -> Result<Option<Vec<TextEdit>>> {
    let place = params.text_document_position;
    edits(
        state,
        place.text_document.uri,
        move |analysis, converter| format_typed(analysis, converter.offset(place.position)),
    )
    .await
}

/// Edits of the document as it is now. Nothing to do is an empty list.
async fn edits(
    state: &Arc<State>,
    uri: Uri,
    of: impl FnOnce(&Analysis, &Converter<'_>) -> Vec<Edit> + Send + 'static,
) -> Result<Option<Vec<TextEdit>>> {
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let key = Key::new(uri.as_str());
        if is_config(&key) || is_office(&key) {
            return Some(Vec::new());
        }
        let edits = of(document.analysis(), &converter).into_iter();
        let mut ranges = converter.ranges();
        let edit = |it: Edit| TextEdit {
            range: ranges.of(it.range),
            new_text: it.text,
        };
        Some(edits.map(edit).collect())
    })
    .await
}
