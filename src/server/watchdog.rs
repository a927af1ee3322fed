//! Leaves when the process that started the server is gone without a word.

use std::sync::Arc;
use std::time::Duration;

use super::state::State;

const INTERVAL: Duration = Duration::from_millis(500);

/// Watches the process of the client. One that cannot be seen (another machine's, or of another
/// container) is not watched.
pub(super) fn watch(state: &Arc<State>, process_id: u32) {
    if !is_alive(process_id) {
        return;
    }
    let state = Arc::clone(state);
    tokio::spawn(async move {
        while is_alive(process_id) {
            tokio::time::sleep(INTERVAL).await;
        }
        tracing::info!("the client's process {process_id} is gone");
        state.gone.notify_one();
    });
}

#[cfg(unix)]
fn is_alive(process_id: u32) -> bool {
    let pid = i32::try_from(process_id)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    // Somebody else's process may not be signalled, but it is there.
    pid.is_some_and(|it| rustix::process::test_kill_process(it) != Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_: u32) -> bool {
    true
}
