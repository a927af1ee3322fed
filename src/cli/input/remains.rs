//! Files that lie beside another for the moment in which they replace it. None stays: a signal waits for the
//! moment to end, and what a run that was killed has left is cleared by the next.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

use crate::workspace::process::is_running;

const PREFIX: &str = ".gouji-";
pub(super) const SUFFIX: &str = ".tmp";

/// Held while a file lies beside another.
static WRITING: RwLock<()> = RwLock::new(());

/// The beginning of the names of such files: whose they are is in it.
pub(super) fn prefix() -> String {
    format!("{PREFIX}{}-", process::id())
}

/// Says that a file lies beside another as long as this is held.
pub(super) fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Has a signal that ends the program wait until no file lies beside another.
#[cfg(unix)]
pub(in crate::cli) fn end_in_order() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;
    // Without it the program ends as any other does, and the next run clears what it left.
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let _nobody_writes = WRITING.write().unwrap_or_else(PoisonError::into_inner);
            let _ = emulate_default_handler(signal);
        }
    });
}

#[cfg(not(unix))]
pub(in crate::cli) fn end_in_order() {}

/// Removes what lies in a folder of a run that is no more. Each folder is looked through once.
pub(super) fn clear(folder: &Path) {
    static CLEARED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());
    let mut cleared = CLEARED.lock().unwrap_or_else(PoisonError::into_inner);
    if !cleared.insert(folder.to_owned()) {
        return;
    }
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(pid_of);
        if pid.is_some_and(|it| !is_running(it)) {
            // One that cannot be removed is a nuisance and no more.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn pid_of(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
    rest.split_once('-')?.0.parse().ok()
}
