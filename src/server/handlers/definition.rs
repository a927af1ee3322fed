//! `textDocument/definition`: from a figure in the text to its cells, from a cell to the sentences that
//! state it, or to last year's report where it was taken over from there.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Location, LocationLink};

use crate::server::state::State;

use super::ties::Tied;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: GotoDefinitionParams,
) -> Result<Option<GotoDefinitionResponse>> {
    let place = params.text_document_position_params;
    let answer = |tied: Tied<'_>| {
        let ties = &tied.ties;
        let mut res: Vec<Location> = if ties.is_cell {
            tied.locations(&ties.statements)
        } else {
            tied.cells()
        };
        if res.is_empty() {
            res = tied.successions();
        }
        if res.is_empty() {
            return None;
        }
        Some(if tied.converter.session.definition_links {
            let origin = tied.converter.range(ties.origin);
            let link = |it: Location| LocationLink {
                origin_selection_range: Some(origin),
                target_uri: it.uri,
                target_range: it.range,
                target_selection_range: it.range,
            };
            GotoDefinitionResponse::Link(res.into_iter().map(link).collect())
        } else {
            GotoDefinitionResponse::Array(res)
        })
    };
    let found = super::ties::at(state, place, answer).await?;
    Ok(Some(found.unwrap_or_else(|| {
        GotoDefinitionResponse::Array(Vec::new())
    })))
}
