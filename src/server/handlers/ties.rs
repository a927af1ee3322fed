//! What the requests about ties share: the figure at a place, and its ties as locations.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, TextDocumentPositionParams};

use crate::ide::ties::{Cell, Ties};
use crate::server::check;
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::text::range::TextRange;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

/// A figure of an open document with its ties.
pub(super) struct Tied<'a> {
    pub(super) ties: Ties,
    pub(super) converter: Converter<'a>,
    state: &'a Arc<State>,
    document: &'a Arc<Document>,
}

/// What `answer` makes of the figure at a place; `None` where none stands there.
pub(super) async fn at<T: Send + 'static>(
    state: &Arc<State>,
    place: TextDocumentPositionParams,
    answer: impl FnOnce(Tied<'_>) -> Option<T> + Send + 'static,
) -> Result<Option<T>> {
    let uri = place.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        answer(Tied {
            ties: Ties::at(document.analysis(), at)?,
            converter,
            state: &state,
            document: &document,
        })
    })
    .await
}

impl Tied<'_> {
    /// Places in the document itself.
    pub(super) fn locations(&self, ranges: &[TextRange]) -> Vec<Location> {
        let location = |it: &TextRange| Location {
            uri: self.converter.uri.clone(),
            range: self.converter.range(*it),
        };
        ranges.iter().map(location).collect()
    }

    pub(super) fn cells(&self) -> Vec<Location> {
        let ranges: Vec<_> = self.ties.cells.iter().map(|it| it.range).collect();
        self.locations(&ranges)
    }

    /// Where other years' reports have what the cells take over or hand on.
    pub(super) fn successions(&self) -> Vec<Location> {
        let key = Key::new(self.converter.uri.as_str());
        // What was typed before the request counts, on either side; what was typed since may have made
        // this part another.
        check::relate_all(self.state);
        if !self.state.store.is_current(&key, self.document) {
            return Vec::new();
        }
        let encoding = self.converter.session.encoding;
        let of = |it: &Cell| {
            let neighbors = &self.state.neighbors;
            neighbors.successions(&key, self.ties.part, (it.table, it.idx), encoding)
        };
        self.ties.cells.iter().flat_map(of).collect()
    }
}
