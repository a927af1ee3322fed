//! Files beside the open documents: read in the background, so that a report is compared with last
//! year's though nobody has it open. What a client asks for by `workspace/diagnostic` is in `scan`.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::workspace::document::Document;
use crate::workspace::file;
use crate::workspace::key::{Key, file_uri};

use super::check;
use super::progress::Cancel;
use super::scan;
use super::state::{State, blocking};

/// Larger files are no reports.
pub(super) const MAX_FILE: u64 = 64 << 20;

/// More files than this are not read unasked.
const MOST_FILES: usize = 20_000;

/// A client that asks for the diagnostics of the workspace does so before this has passed.
const MOMENT: Duration = Duration::from_secs(1);

/// Looks at the files of the workspace, once there is a report that they may belong to, unless the
/// client asks for all of them anyway.
pub(super) fn look_around(state: &Arc<State>) {
    if state.looked_around.swap(true, Ordering::Relaxed) {
        return;
    }
    let state = Arc::clone(state);
    tokio::spawn(async move {
        tokio::time::sleep(MOMENT).await;
        if state.scanned.swap(true, Ordering::Relaxed) {
            return;
        }
        let _ = blocking(move || {
            let paths = scan::paths(&state, &Cancel::default());
            let keys = paths
                .iter()
                .map(|it| Key::new(&file_uri(&it.to_string_lossy())));
            look(&state, keys.take(MOST_FILES).collect());
        })
        .await;
    });
}

/// Looks again at files that may have changed, come or gone.
pub(super) fn look_again(state: &Arc<State>, keys: Vec<Key>) {
    if state.scanned.load(Ordering::Relaxed) && !keys.is_empty() {
        let state = Arc::clone(state);
        tokio::task::spawn_blocking(move || look(&state, keys));
    }
}

fn look(state: &Arc<State>, keys: Vec<Key>) {
    let encoding = state.session().encoding;
    let look = |key: Key| {
        if state.store.get(&key).is_some() {
            return BTreeSet::new();
        }
        match read(state, &key) {
            Some(it) => state.neighbors.file(&key, &it, encoding),
            None => state.neighbors.remove(&key),
        }
    };
    let changed: BTreeSet<Key> = keys.into_par_iter().flat_map_iter(look).collect();
    check::tell(state, &changed);
}

/// The document in a file of the workspace that may hold a report.
fn read(state: &State, key: &Key) -> Option<Document> {
    let path = key.path()?;
    let is_inside = |it: &Key| it.path().is_some_and(|it| Path::new(path).starts_with(it));
    let folders = state.folders();
    let settings = state.settings();
    let may_be = scan::has_extension(Path::new(path)) && settings.files.contains(Some(path));
    if !may_be || !folders.iter().any(is_inside) {
        return None;
    }
    let metadata = std::fs::metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_FILE {
        return None;
    }
    let text = file::decode(&std::fs::read(path).ok()?);
    Some(Document::new(&file_uri(path), "", 0, &text))
}
