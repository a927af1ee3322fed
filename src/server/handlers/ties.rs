//! What the requests about ties share: the figure at a place, and its ties as locations.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Location, TextDocumentPositionParams};

use crate::ide::ties::{TiedCell, Ties};
use crate::server::convert::{self, Converter};
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
    // What was typed before the request counts in other years' reports too.
    state.checks.settled().await;
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
        // What was typed since may have made this part another.
        if !self.state.store.is_current(&key, self.document) {
            return Vec::new();
        }
        let encoding = self.converter.session.encoding;
        let world = self.state.world();
        let of = |it: &TiedCell| world.successions(&key, self.ties.part, (it.table, it.idx));
        let found = self.ties.cells.iter().flat_map(of);
        found
            .filter_map(|(site, range)| convert::location(&site, range, encoding))
            .collect()
    }
}
