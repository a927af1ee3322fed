//! Refactorings as code actions, their edits resolved when they are chosen.

use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{CodeAction, CodeActionKind, Diagnostic, Range, Uri, WorkspaceEdit};

use crate::ide::refactor::{Refactoring, Titles, cure, edits, offered};
use crate::recast::convert::Refusal;
use crate::rules::diagnostic::Message;
use crate::server::convert::Converter;
use crate::text::range::TextRange;
use crate::workspace::document::Document;
use crate::workspace::findings::Finding;

/// What is sent to and fro with an action.
#[derive(Deserialize, Serialize)]
pub(super) struct Data {
    pub(super) uri: Uri,
    pub(super) version: Option<i32>,
    refactoring: String,
    range: Range,
}

/// The kind of a refactoring: all are below `refactor.rewrite.gouji`.
fn kind(what: Refactoring) -> CodeActionKind {
    let below = what.name();
    CodeActionKind::from(format!(
        "{}.gouji.{below}",
        CodeActionKind::REFACTOR_REWRITE.as_str()
    ))
}

/// Whether an action is one of these.
pub(super) fn is_own(kind: &CodeActionKind) -> bool {
    let rest = kind
        .as_str()
        .strip_prefix(CodeActionKind::REFACTOR_REWRITE.as_str());
    rest.is_some_and(|it| it.starts_with(".gouji."))
}

/// What can be done at a place.
pub(super) fn actions(
    document: &Document,
    converter: &Converter<'_>,
    range: TextRange,
    is_wanted: impl Fn(&CodeActionKind) -> bool,
) -> Vec<CodeAction> {
    // Nothing is computed for a client that wants none of them.
    if !Refactoring::all().any(|it| is_wanted(&kind(it))) {
        return Vec::new();
    }
    let titles = Titles::new(document.analysis(), range);
    let offered = offered(document.analysis(), range).into_iter();
    let actions = offered.filter(|it| is_wanted(&kind(*it))).map(|what| {
        let edit = (!converter.session.resolve).then(|| edit(document, converter, what, range));
        CodeAction {
            title: titles.get(what).get(converter.language).to_owned(),
            kind: Some(kind(what)),
            edit: edit.and_then(std::result::Result::ok),
            data: converter.session.resolve.then(|| {
                json!(Data {
                    uri: converter.uri.clone(),
                    version: converter.version,
                    refactoring: what.name().to_owned(),
                    range: converter.range(range),
                })
            }),
            ..CodeAction::default()
        }
    });
    // Where nothing is resolved later, what cannot be done is not shown.
    let is_useful = |it: &CodeAction| it.edit.is_some() || it.data.is_some();
    actions.filter(is_useful).collect()
}

/// The refactorings that mend what was found at a place.
pub(super) fn cures(
    document: &Document,
    converter: &Converter<'_>,
    found: &[Finding<'_>],
    shown: impl Fn(&Finding<'_>) -> Diagnostic,
) -> Vec<CodeAction> {
    let analysis = document.analysis();
    let cured = |it: &Finding<'_>| {
        let what = cure(it.diagnostic.rule)?;
        Some(CodeAction {
            title: Titles::new(analysis, it.range)
                .get(what)
                .get(converter.language)
                .to_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown(it)]),
            edit: Some(edit(document, converter, what, it.range).ok()?),
            ..CodeAction::default()
        })
    };
    found.iter().filter_map(cured).collect()
}

/// The edit of a refactoring; an error that says so where it cannot be done without loss.
pub(super) fn resolved(
    document: &Document,
    converter: &Converter<'_>,
    data: &Data,
) -> Result<WorkspaceEdit> {
    let what = Refactoring::find(&data.refactoring)
        .ok_or_else(|| Error::invalid_params(data.refactoring.clone()))?;
    let (range, _) = converter.text_range(data.range);
    edit(document, converter, what, range).map_err(|refusal| {
        let [zh, en] = refusal.words();
        let line = refusal.range().map(|it| converter.range(it).start.line + 1);
        let reason = match line {
            Some(line) => Message::new(
                format!("未改动：第 {line} 行：{zh}"),
                format!("nothing was changed: line {line}: {en}"),
            ),
            None => Message::new(
                format!("未改动：{zh}"),
                format!("nothing was changed: {en}"),
            ),
        };
        Error {
            code: ErrorCode::ServerError(REQUEST_FAILED),
            message: reason.get(converter.language).to_owned().into(),
            data: None,
        }
    })
}

/// `RequestFailed` of the protocol: what was asked for is known and could not be done.
const REQUEST_FAILED: i64 = -32803;

fn edit(
    document: &Document,
    converter: &Converter<'_>,
    what: Refactoring,
    range: TextRange,
) -> std::result::Result<WorkspaceEdit, Refusal> {
    let edits = edits(document.analysis(), what, range)?;
    Ok(converter.workspace_edit(&edits))
}
