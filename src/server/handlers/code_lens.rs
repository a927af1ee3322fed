//! `textDocument/codeLens` and `codeLens/resolve`: the state of reports, tables and text, in words. The words are
//! made when a client shows the lens: a file may have hundreds of reports.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Uri};

use crate::form::TABLE_KINDS;
use crate::ide::lenses::{Lens, LensKind, Told, lenses, told};
use crate::server::session::SHOW;
use crate::server::state::{State, blocking};
use crate::text::range::TextRange;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

/// Which lens it is, for the client to keep: found again in the document as it is by then.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Name {
    pub(super) uri: Uri,
    part: usize,
    of: String,
}

impl Name {
    fn new(uri: &Uri, part: usize, kind: LensKind) -> Self {
        let of = match kind {
            LensKind::Report => "report".to_owned(),
            LensKind::Text => "text".to_owned(),
            LensKind::Table(kind) => format!("table {}", kind as usize),
        };
        Self {
            uri: uri.clone(),
            part,
            of,
        }
    }

    fn kind(&self) -> Option<LensKind> {
        match self.of.as_str() {
            "report" => Some(LensKind::Report),
            "text" => Some(LensKind::Text),
            it => {
                let number: usize = it.strip_prefix("table ")?.parse().ok()?;
                TABLE_KINDS.get(number).copied().map(LensKind::Table)
            }
        }
    }

    /// What the lens says of a document.
    pub(super) fn told(&self, state: &State, document: &Document) -> Option<Told> {
        let key = Key::new(self.uri.as_str());
        let analysis = document.analysis();
        let (across, policy) = state.judge(&key, analysis);
        told(analysis, &across, &policy, (self.part, self.kind()?))
    }
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: CodeLensParams,
) -> Result<Option<Vec<CodeLens>>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let settings = state.settings();
        let key = Key::new(uri.as_str());
        let counts = settings.files.contains(key.path()) && !state.world().policy(&key).is_excluded;
        if !settings.lenses || !counts {
            return Some(Vec::new());
        }
        let converter = state.converter(&uri, &document);
        let mut ranges = converter.ranges();
        let lens = |it: Lens| {
            CodeLens {
                // A lens is of one line.
                range: ranges.of(TextRange::empty(it.range.start)),
                command: None,
                data: serde_json::to_value(Name::new(&uri, it.part, it.kind)).ok(),
            }
        };
        Some(lenses(document.analysis()).into_iter().map(lens).collect())
    })
    .await
}

pub(in crate::server) async fn resolve(state: &Arc<State>, mut lens: CodeLens) -> Result<CodeLens> {
    let data = lens.data.clone().unwrap_or_default();
    let name: Name = serde_json::from_value(data.clone())
        .map_err(|err| Error::invalid_params(err.to_string()))?;
    let document = state.document(&name.uri)?;
    let state = Arc::clone(state);
    state.checks.settled().await;
    lens.command = blocking(move || {
        let language = state.converter(&name.uri, &document).language;
        let told = name.told(&state, &document);
        let title = told.as_ref().map(|it| it.title.get(language).to_owned());
        let leads = told.is_some_and(|it| it.first.is_some()) && state.session().shows_documents;
        Some(Command {
            title: title.unwrap_or_default(),
            // Without a command it is words alone.
            command: if leads {
                SHOW.to_owned()
            } else {
                String::new()
            },
            arguments: leads.then(|| vec![data]),
        })
    })
    .await?;
    Ok(lens)
}
