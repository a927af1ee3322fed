//! `workspace/symbol` and `workspaceSymbol/resolve`: reports by organ and year, and what is in them. Where
//! something stands in a file is looked up when the client wants to go there.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    Location, OneOf, SymbolKind, Uri, WorkspaceLocation, WorkspaceSymbol, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};

use crate::form::TABLE_KINDS;
use crate::ide::outline::Kind;
use crate::ide::symbols::{Query, Symbol, Target, find, place};
use crate::report::ledger::Ledger;
use crate::server::files;
use crate::server::state::{State, blocking};
use crate::server::worker;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

use super::document_symbol::{information, kind, shown};

/// Clients ask again with every letter: nobody reads more.
const MOST: usize = 200;

/// What the place of a symbol is looked up by.
#[derive(Debug, Serialize, Deserialize)]
struct Data {
    part: usize,
    section: Option<usize>,
    /// A table, by its place in the form, and a row of it.
    row: Option<(usize, usize)>,
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>> {
    // Nobody may have opened a report yet.
    worker::begin(state);
    state.checks.settled().await;
    state.jobs.settled().await;
    let state = Arc::clone(state);
    blocking(move || {
        let found = search(&state, &params.query);
        Some(if state.session().resolves_symbols {
            let symbols = found.into_iter().map(|(uri, it)| lazy(uri, &it));
            WorkspaceSymbolResponse::Nested(symbols.collect())
        } else {
            let mut texts = Texts::new(&state);
            let symbols = found.into_iter().filter_map(|(uri, it)| {
                let location = texts.location(uri, it.report, it.target)?;
                let kind = symbol_kind(it.target);
                Some(information(&it.name, kind, location, it.container))
            });
            WorkspaceSymbolResponse::Flat(symbols.collect())
        })
    })
    .await
}

pub(in crate::server) async fn resolve(
    state: &Arc<State>,
    mut symbol: WorkspaceSymbol,
) -> Result<WorkspaceSymbol> {
    let data = symbol.data.clone().unwrap_or_default();
    let data: Data =
        serde_json::from_value(data).map_err(|err| Error::invalid_params(err.to_string()))?;
    let uri = match &symbol.location {
        OneOf::Left(it) => it.uri.clone(),
        OneOf::Right(it) => it.uri.clone(),
    };
    let state = Arc::clone(state);
    blocking(move || {
        let location = Texts::new(&state).location(uri, data.part, data.target());
        if let Some(it) = location {
            symbol.location = OneOf::Left(it);
        }
        symbol
    })
    .await
}

/// What a query finds: for each the document and the part of it. Matching is done on a copy of the names: keys
/// do not wait for it.
fn search(state: &State, query: &str) -> Vec<(Uri, Symbol<usize>)> {
    let known = |((key, part), it): ((&Key, usize), &Ledger)| {
        (Reverse(it.year), Arc::clone(&it.agency), key.clone(), part)
    };
    let mut reports: Vec<_> = state.world().reports().map(known).collect();
    reports.sort();
    let names = reports
        .iter()
        .map(|(year, agency, key, part)| ((key, *part), &**agency, year.0));
    let found = find(names, &Query::new(query), MOST).into_iter();
    let world = state.world();
    let symbols = found.filter_map(|it| {
        let (key, part) = it.report;
        let uri = world.site(key, part)?.uri().parse().ok()?;
        let symbol = Symbol {
            report: part,
            target: it.target,
            name: it.name,
            container: it.container,
        };
        Some((uri, symbol))
    });
    symbols.collect()
}

/// A symbol whose place comes later.
fn lazy(uri: Uri, it: &Symbol<usize>) -> WorkspaceSymbol {
    WorkspaceSymbol {
        name: shown(&it.name),
        kind: symbol_kind(it.target),
        tags: None,
        container_name: it.container.as_deref().map(shown),
        location: OneOf::Right(WorkspaceLocation { uri }),
        data: serde_json::to_value(Data::new(it.report, it.target)).ok(),
    }
}

fn symbol_kind(it: Target) -> SymbolKind {
    kind(match it {
        Target::Report => Kind::Report,
        Target::Section(_) => Kind::Section,
        Target::Row(..) => Kind::Row,
    })
}

impl Data {
    fn new(part: usize, target: Target) -> Self {
        let (section, row) = match target {
            Target::Report => (None, None),
            Target::Section(idx) => (Some(idx), None),
            Target::Row(table, row) => (None, Some((table as usize, row))),
        };
        Self { part, section, row }
    }

    fn target(&self) -> Target {
        let row = self
            .row
            .and_then(|(table, row)| Some((TABLE_KINDS.get(table)?, row)));
        match (self.section, row) {
            (Some(idx), _) => Target::Section(idx),
            (None, Some((table, row))) => Target::Row(*table, row),
            (None, None) => Target::Report,
        }
    }
}

/// The documents that places are looked up in, each read once.
struct Texts<'a> {
    state: &'a State,
    documents: HashMap<String, Option<Arc<Document>>>,
}

impl<'a> Texts<'a> {
    fn new(state: &'a State) -> Self {
        Self {
            state,
            documents: HashMap::new(),
        }
    }

    fn location(&mut self, uri: Uri, part: usize, target: Target) -> Option<Location> {
        let state = self.state;
        let known = self.documents.entry(uri.as_str().to_owned());
        let document = known.or_insert_with(|| document(state, &uri)).clone()?;
        let (offset, checked) = document.analysis().located().nth(part)?;
        let range = place(checked.report.as_ref()?, target).shifted(offset);
        let range = state.converter(&uri, &document).range(range);
        Some(Location { uri, range })
    }
}

/// An open document, or what its file holds now.
fn document(state: &State, uri: &Uri) -> Option<Arc<Document>> {
    let key = Key::new(uri.as_str());
    if let Some(open) = state.store.get(&key) {
        return Some(open);
    }
    let text = files::text(Path::new(key.path()?))?;
    Some(Arc::new(Document::new(uri.as_str(), "", 0, &text)))
}
