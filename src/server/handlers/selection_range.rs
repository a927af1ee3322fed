//! `textDocument/selectionRange`: what a selection grows to, from a figure to the whole report.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Position, Range, SelectionRange, SelectionRangeParams};

use crate::ide::selection::selections;
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::workspace::analysis::Analysis;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: SelectionRangeParams,
) -> Result<Option<Vec<SelectionRange>>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let analysis = document.analysis();
        let places = params.positions.into_iter();
        // One for each, in the same order.
        Some(places.map(|it| around(&converter, analysis, it)).collect())
    })
    .await
}

fn around(converter: &Converter<'_>, analysis: &Analysis, place: Position) -> SelectionRange {
    let found = selections(analysis, converter.offset(place));
    let outwards = found.into_iter().rev().map(|it| converter.range(it));
    let nest = |parent: Option<SelectionRange>, range| {
        Some(SelectionRange {
            range,
            parent: parent.map(Box::new),
        })
    };
    outwards.fold(None, nest).unwrap_or(SelectionRange {
        range: Range::new(place, place),
        parent: None,
    })
}
