//! `textDocument/completion`: what may be typed in `gouji.toml`.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, TextEdit,
};

use crate::ide::config_help::{Choice, choices};
use crate::server::config_document::is_config;
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::workspace::key::Key;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let place = params.text_document_position;
    let uri = place.text_document.uri;
    if !is_config(&Key::new(uri.as_str())) {
        return Ok(None);
    }
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        let organs = state.world().organs();
        let text = document.text.to_string();
        let found = choices(&text, at, &organs, converter.language);
        let items = found.iter().enumerate();
        let items = items.map(|(idx, it)| item(&converter, idx, it));
        Some(CompletionResponse::Array(items.collect()))
    })
    .await
}

fn item(converter: &Converter<'_>, idx: usize, it: &Choice) -> CompletionItem {
    let kind = if it.is_key {
        CompletionItemKind::PROPERTY
    } else {
        CompletionItemKind::VALUE
    };
    CompletionItem {
        label: it.label.clone(),
        kind: Some(kind),
        documentation: it.about.clone().map(Documentation::String),
        // In the order of the schema.
        sort_text: Some(format!("{idx:04}")),
        filter_text: Some(it.label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: converter.range(it.range),
            new_text: it.text.clone(),
        })),
        ..CompletionItem::default()
    }
}
