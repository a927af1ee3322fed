//! `window/workDoneProgress/cancel`.

use std::sync::Arc;

use anyhow::Context;
use tower_lsp::ls_types::WorkDoneProgressCancelParams;

use crate::server::state::State;

pub(in crate::server) fn apply(
    state: &Arc<State>,
    params: &WorkDoneProgressCancelParams,
) -> anyhow::Result<()> {
    let running = state.running.remove(&params.token);
    running
        .context("nothing of this token is going on")?
        .cancel();
    Ok(())
}
