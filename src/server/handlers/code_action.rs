//! `textDocument/codeAction`.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command,
    Diagnostic, DocumentChanges, Uri,
};

use crate::ide::actions::{QuickFix, can_fix_all, explained, quick_fixes, recompute_totals};
use crate::rules::diagnostic::{Edit, Language};
use crate::server::config_document::is_config;
use crate::server::convert::Converter;
use crate::server::files::is_office;
use crate::server::session::{EXPLAIN, FIX_ALL, RECOMPUTE_TOTALS};
use crate::server::state::{State, blocking};
use crate::text::plain::one_line;
use crate::text::range::TextRange;
use crate::workspace::across::Site;
use crate::workspace::document::Document;
use crate::workspace::findings::Finding;
use crate::workspace::key::Key;

use super::config_actions;
use super::refactor_actions;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: CodeActionParams,
) -> Result<Option<CodeActionResponse>> {
    if !state.session().code_actions {
        return Ok(None);
    }
    let document = state.document(&params.text_document.uri)?;
    let state = Arc::clone(state);
    state.checks.settled().await;
    blocking(move || {
        let only = params.context.only.as_deref();
        let converter = state.converter(&params.text_document.uri, &document);
        let (range, _) = converter.text_range(params.range);
        let key = Key::new(params.text_document.uri.as_str());
        let mut acc = match is_config(&key) {
            true if wanted(only, &CodeActionKind::QUICKFIX) => {
                let known = &params.context.diagnostics;
                config_actions::of_mistakes(&document, &converter, range, known)
            }
            true => Vec::new(),
            false => of_report(&state, &params, &key, (&document, &converter), range),
        };
        if is_office(&key) {
            acc.retain(|it| !edits(it, &params.text_document.uri));
        }
        let actions = acc.into_iter().map(CodeActionOrCommand::CodeAction);
        Some(actions.collect())
    })
    .await
}

/// What can be done in a report.
fn of_report(
    state: &State,
    params: &CodeActionParams,
    key: &Key,
    (document, converter): (&Document, &Converter<'_>),
    range: TextRange,
) -> Vec<CodeAction> {
    let only = params.context.only.as_deref();
    let mut acc = Vec::new();
    let analysis = document.analysis();
    let (across, policy) = state.judge(key, analysis);
    if wanted(only, &CodeActionKind::QUICKFIX) {
        let found = quick_fixes(analysis, &across, &policy, range);
        let known = &params.context.diagnostics;
        let action = |it: &_| quick_fix(it, converter, across.sites(), known);
        acc.extend(found.iter().map(action));
        let found = explained(analysis, &across, &policy, range);
        let known_as = |it: &Finding<'_>| shown(it, converter, across.sites(), known);
        acc.extend(refactor_actions::cures(
            document, converter, &found, known_as,
        ));
        if converter.session.explains {
            let action = |it: &_| explain(it, converter, across.sites(), known);
            acc.extend(found.iter().map(action));
        }
        let judged = (analysis, &across, &policy);
        acc.extend(config_actions::of_findings(
            state, document, converter, judged, range,
        ));
    }
    if wanted(only, &FIX_ALL) && can_fix_all(analysis, &policy) {
        let mut action = fix_all(converter);
        if !converter.session.resolve {
            action.edit = super::code_action_resolve::edit(state, document, converter);
        }
        acc.push(action);
    }
    if wanted(only, &RECOMPUTE_TOTALS) {
        let edits = recompute_totals(analysis, range);
        if !edits.is_empty() {
            acc.push(recompute(converter, &edits));
        }
    }
    let is_wanted = |it: &CodeActionKind| wanted(only, it);
    acc.extend(refactor_actions::actions(
        document, converter, range, is_wanted,
    ));
    acc
}

/// Whether an action edits the document, now or once it is resolved.
fn edits(action: &CodeAction, uri: &Uri) -> bool {
    let Some(edit) = &action.edit else {
        return action.data.is_some();
    };
    let of_changes = edit.changes.iter().any(|it| it.contains_key(uri));
    let of_documents = match &edit.document_changes {
        Some(DocumentChanges::Edits(it)) => it.iter().any(|it| it.text_document.uri == *uri),
        // These are of a configuration that does not exist yet.
        Some(DocumentChanges::Operations(_)) | None => false,
    };
    of_changes || of_documents
}

/// Whether the client asked for actions of this kind: a kind asks for all those below it.
fn wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|it| {
            let rest = kind.as_str().strip_prefix(it.as_str());
            rest.is_some_and(|rest| {
                rest.is_empty() || rest.starts_with('.') || it.as_str().is_empty()
            })
        })
    })
}

fn quick_fix(
    it: &QuickFix<'_>,
    converter: &Converter<'_>,
    sites: &[Site],
    known: &[Diagnostic],
) -> CodeAction {
    CodeAction {
        title: one_line(it.fix.title.get(converter.language)).into_owned(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![shown(&it.finding, converter, sites, known)]),
        edit: Some(converter.workspace_edit(&it.edits)),
        is_preferred: it.is_preferred.then_some(true),
        ..CodeAction::default()
    }
}

/// A finding as the client knows it: its own copy, which it can tell by identity, where it sent one.
fn shown(
    finding: &Finding<'_>,
    converter: &Converter<'_>,
    sites: &[Site],
    known: &[Diagnostic],
) -> Diagnostic {
    let own = converter.diagnostic(finding, sites);
    let same = |it: &&Diagnostic| it.range == own.range && it.code == own.code;
    known.iter().find(same).cloned().unwrap_or(own)
}

/// Opens the page of the rule that found something.
fn explain(
    it: &Finding<'_>,
    converter: &Converter<'_>,
    sites: &[Site],
    known: &[Diagnostic],
) -> CodeAction {
    let rule = it.diagnostic.rule;
    let title = match converter.language {
        Language::Chinese => format!("查看规则说明：{}", rule.name),
        Language::English => format!("Explain this rule: {}", rule.name),
    };
    let page = format!("# {}\n\n{}", rule.name, rule.page(converter.language));
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![shown(it, converter, sites, known)]),
        command: Some(Command {
            title,
            command: EXPLAIN.to_owned(),
            arguments: Some(vec![json!(rule.name), json!(page)]),
        }),
        ..CodeAction::default()
    }
}

fn recompute(converter: &Converter<'_>, edits: &[Edit]) -> CodeAction {
    let title = match converter.language {
        Language::Chinese => "按各项数字重新计算总计",
        Language::English => "Recompute totals from their parts",
    };
    CodeAction {
        title: title.to_owned(),
        kind: Some(RECOMPUTE_TOTALS),
        edit: Some(converter.workspace_edit(edits)),
        ..CodeAction::default()
    }
}

fn fix_all(converter: &Converter<'_>) -> CodeAction {
    let title = match converter.language {
        Language::Chinese => "修正所有可确定的错误",
        Language::English => "Fix everything that can be fixed safely",
    };
    CodeAction {
        title: title.to_owned(),
        kind: Some(FIX_ALL),
        data: Some(json!({"uri": converter.uri, "version": converter.version})),
        ..CodeAction::default()
    }
}
