//! `textDocument/documentSymbol`: the outline of every report in a document.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, Range,
    SymbolInformation, SymbolKind,
};

use crate::ide::outline::{Entry, Kind, outline};
use crate::server::convert::{Converter, Ranges};
use crate::server::state::{State, blocking};
use crate::text::plain::one_line;
use crate::text::range::TextRange;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let reports = outline(document.analysis());
        if converter.session.symbol_tree {
            let mut places = Places {
                starts: converter.ranges(),
                ends: converter.ranges(),
            };
            let symbols = reports.into_iter().map(|it| symbol(&mut places, it));
            return Some(DocumentSymbolResponse::Nested(symbols.collect()));
        }
        let mut acc = Vec::new();
        for it in &reports {
            flatten(&converter, it, None, &mut acc);
        }
        Some(DocumentSymbolResponse::Flat(acc))
    })
    .await
}

/// Entries begin in order before those within them, and end in order behind these.
struct Places<'a> {
    starts: Ranges<'a>,
    ends: Ranges<'a>,
}

#[expect(deprecated, reason = "the field has to be given")]
fn symbol(places: &mut Places<'_>, it: Entry) -> DocumentSymbol {
    let start = places.starts.of(TextRange::empty(it.range.start)).start;
    let selection_range = places.starts.of(it.name_range);
    let children = it.children.into_iter();
    let children: Vec<_> = children.map(|it| symbol(places, it)).collect();
    let end = places.ends.of(TextRange::empty(it.range.end)).end;
    DocumentSymbol {
        name: shown(&it.name),
        detail: it.detail.as_deref().map(shown),
        kind: kind(it.kind),
        tags: None,
        deprecated: None,
        range: Range { start, end },
        selection_range,
        children: (!children.is_empty()).then_some(children),
    }
}

fn flatten(
    converter: &Converter<'_>,
    it: &Entry,
    container: Option<&Entry>,
    acc: &mut Vec<SymbolInformation>,
) {
    let location = Location {
        uri: converter.uri.clone(),
        range: converter.range(it.range),
    };
    let container_name = container.map(|it| it.name.clone());
    acc.push(information(
        &it.name,
        kind(it.kind),
        location,
        container_name,
    ));
    for below in &it.children {
        flatten(converter, below, Some(it), acc);
    }
}

/// A symbol for clients that know no others.
#[expect(deprecated, reason = "the field has to be given")]
pub(super) fn information(
    name: &str,
    kind: SymbolKind,
    location: Location,
    container_name: Option<String>,
) -> SymbolInformation {
    SymbolInformation {
        name: shown(name),
        kind,
        tags: None,
        deprecated: None,
        location,
        container_name: container_name.as_deref().map(shown),
    }
}

/// What stands in a file as it is listed.
pub(super) fn shown(name: &str) -> String {
    one_line(name).into_owned()
}

/// The icon that fits.
pub(super) fn kind(it: Kind) -> SymbolKind {
    match it {
        Kind::Report => SymbolKind::FILE,
        Kind::Section => SymbolKind::NAMESPACE,
        // As Markdown's headings.
        Kind::Aspect | Kind::Subsection => SymbolKind::STRING,
        Kind::Table => SymbolKind::STRUCT,
        Kind::Group => SymbolKind::OBJECT,
        Kind::Row => SymbolKind::FIELD,
    }
}
