//! Leaves when the process that started the server is gone without a word.

use std::sync::Arc;

use crate::workspace::process::is_running;

use super::state::State;

/// Watches the process of the client. One that cannot be seen (another machine's, or of another
/// container) is not watched.
pub(super) fn watch(state: &Arc<State>, process_id: u32) {
    if !is_running(process_id) {
        return;
    }
    let state = Arc::clone(state);
    tokio::spawn(async move {
        exit_of(process_id).await;
        tracing::info!("the client's process {process_id} is gone");
        state.gone.notify_one();
    });
}

/// Waits for the end of a process: asleep where the system can wake us, else by looking twice a second.
async fn exit_of(process_id: u32) {
    if !exit_seen(process_id).await {
        const INTERVAL: std::time::Duration = std::time::Duration::from_millis(500);
        while is_running(process_id) {
            tokio::time::sleep(INTERVAL).await;
        }
    }
}

/// Returns false where the system cannot wake us. A descriptor of a process is readable once that has
/// ended.
#[cfg(target_os = "linux")]
#[expect(
    deprecated,
    reason = "what takes its place is unsafe for what is not an owned descriptor, which this is"
)]
async fn exit_seen(process_id: u32) -> bool {
    use rustix::process::{PidfdFlags, pidfd_open};
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;

    use crate::workspace::process::pid;

    let process = pid(process_id).and_then(|it| pidfd_open(it, PidfdFlags::NONBLOCK).ok());
    let watched = process.and_then(|it| AsyncFd::with_interest(it, Interest::READABLE).ok());
    match watched {
        Some(it) => it.readable().await.is_ok(),
        None => false,
    }
}

#[cfg(not(target_os = "linux"))]
async fn exit_seen(_: u32) -> bool {
    false
}
