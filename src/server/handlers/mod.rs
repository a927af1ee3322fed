//! One file per message. Notifications change the state, at once and in order; requests read it.
//! Neither waits for the client.

pub(super) mod code_action;
pub(super) mod code_action_resolve;
pub(super) mod code_lens;
pub(super) mod completion;
mod config_actions;
pub(super) mod definition;
pub(super) mod diagnostic;
mod did_change;
pub(super) mod did_change_configuration;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_delete_files;
mod did_open;
mod did_rename_files;
pub(super) mod document_highlight;
pub(super) mod document_link;
pub(super) mod document_symbol;
pub(super) mod enter_figure;
pub(super) mod execute_command;
pub(super) mod explain_figure;
pub(super) mod folding_range;
pub(super) mod form;
pub(super) mod formatting;
pub(super) mod hover;
pub(super) mod initialize;
mod initialized;
pub(super) mod inlay_hint;
pub(super) mod new_report;
pub(super) mod office_text;
pub(super) mod on_type_formatting;
mod refactor_actions;
pub(super) mod references;
pub(super) mod rename;
pub(super) mod reports;
pub(super) mod selection_range;
pub(super) mod semantic_tokens;
pub(super) mod stats;
mod ties;
mod work_done_progress_cancel;
pub(super) mod workspace_diagnostic;
pub(super) mod workspace_symbol;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use tower_lsp::ls_types::SetTraceParams;

use super::state::State;

/// Applies a notification, or says why it cannot.
pub(super) type Apply = fn(&Arc<State>, &RawValue) -> anyhow::Result<()>;

/// The notifications that change the state.
pub(super) fn notification(method: &str) -> Option<Apply> {
    let apply: Apply = match method {
        "initialized" => |state, _| {
            initialized::apply(state);
            Ok(())
        },
        "textDocument/didOpen" => |state, params| did_open::apply(state, &read(params)?),
        "textDocument/didChange" => |state, params| did_change::apply(state, read(params)?),
        "textDocument/didClose" => |state, params| did_close::apply(state, &read(params)?),
        // The text is known already.
        "textDocument/didSave" => |_, _| Ok(()),
        "workspace/didChangeConfiguration" => |state, params| {
            did_change_configuration::apply(state, &read(params)?);
            Ok(())
        },
        "workspace/didChangeWatchedFiles" => |state, params| {
            did_change_watched_files::apply(state, &read(params)?);
            Ok(())
        },
        "workspace/didChangeWorkspaceFolders" => |state, params| {
            did_change_workspace_folders::apply(state, &read(params)?);
            Ok(())
        },
        "workspace/didRenameFiles" => |state, params| {
            did_rename_files::apply(state, &read(params)?);
            Ok(())
        },
        "workspace/didDeleteFiles" => |state, params| {
            did_delete_files::apply(state, &read(params)?);
            Ok(())
        },
        "$/setTrace" => |state, params| {
            let params: SetTraceParams = read(params)?;
            state.trace.set(params.value);
            Ok(())
        },
        "window/workDoneProgress/cancel" => {
            |state, params| work_done_progress_cancel::apply(state, &read(params)?)
        }
        _ => return None,
    };
    Some(apply)
}

/// Straight from the wire: nothing is read twice while somebody types.
fn read<'a, T: Deserialize<'a>>(params: &'a RawValue) -> serde_json::Result<T> {
    serde_json::from_str(params.get())
}
