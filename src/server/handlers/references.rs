//! `textDocument/references`: the sentences that state a cell, and what other years' reports have for
//! it. The cell itself is the declaration.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, ReferenceParams};

use crate::server::state::State;

use super::ties::Tied;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: ReferenceParams,
) -> Result<Option<Vec<Location>>> {
    let with_cells = params.context.include_declaration;
    let answer = move |tied: Tied<'_>| {
        let mut res = if with_cells { tied.cells() } else { Vec::new() };
        res.extend(tied.locations(&tied.ties.statements));
        res.extend(tied.successions());
        Some(res)
    };
    let found = super::ties::at(state, params.text_document_position, answer).await?;
    Ok(Some(found.unwrap_or_default()))
}
