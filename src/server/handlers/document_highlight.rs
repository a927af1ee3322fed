//! `textDocument/documentHighlight`: all that ties together with a figure, in its own report.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams};

use crate::server::state::State;

use super::ties::Tied;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>> {
    let answer = |tied: Tied<'_>| {
        let ties = &tied.ties;
        let is_same = |it| {
            it == ties.origin
                || ties.statements.contains(&it)
                || ties.cells.iter().any(|cell| cell.range == it)
        };
        let highlight = |it| DocumentHighlight {
            range: tied.converter.range(it),
            // The same figure again is set off from what sums up to it.
            kind: Some(if is_same(it) {
                DocumentHighlightKind::WRITE
            } else {
                DocumentHighlightKind::READ
            }),
        };
        Some(ties.places().into_iter().map(highlight).collect())
    };
    let found = super::ties::at(state, params.text_document_position_params, answer).await?;
    Ok(Some(found.unwrap_or_default()))
}
