//! The worker that reads files, folders and configurations, below the keys: on threads of their own, which give
//! way to the one that answers. No rule is run.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, PoisonError};

use rayon::ThreadPool;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config::FILE_NAME;
use crate::workspace::config_file::{self, ConfigFile, above};
use crate::workspace::file::is_report_name;
use crate::workspace::key::Key;
use crate::workspace::policy::Governing;
use crate::workspace::world::Affected;

use super::config_document;
use super::configs::Warning;
use super::files::{self, Stat, Workspace};
use super::jobs::{Batch, Disk, Job};
use super::progress::Cancel;
use super::state::State;

/// More files than this are not read, unless the client asks for the diagnostics of all.
const MOST_FILES: usize = 20_000;

static THREADS: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| give_way());
    threads.build().ok()
});

/// Reads what the workspace has, once there is a report that it may belong to. Returns whether it was not being read
/// before.
pub(super) fn begin(state: &Arc<State>) -> bool {
    let begins = state.jobs.begin();
    if begins {
        start(state);
    }
    begins
}

/// Adds a job, if the workspace matters yet.
pub(super) fn add(state: &Arc<State>, job: Job) {
    if state.jobs.add(job) {
        start(state);
    }
}

fn start(state: &Arc<State>) {
    let state = Arc::clone(state);
    tokio::task::spawn_blocking(move || work(&state));
}

/// Runs something that takes long on the threads that give way.
pub(super) fn below_keys<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    match &*THREADS {
        Some(threads) => threads.install(run),
        None => run(),
    }
}

#[cfg(target_os = "linux")]
fn give_way() {
    const NICE: i32 = 10;
    // Of this thread alone. If it fails, keys wait a little longer during a scan.
    let _ = rustix::process::setpriority_process(None, NICE);
}

#[cfg(not(target_os = "linux"))]
fn give_way() {}

fn work(state: &Arc<State>) {
    while let Some(batch) = state.jobs.next() {
        let run = AssertUnwindSafe(|| below_keys(|| run(state, &batch)));
        if catch_unwind(run).is_err() {
            tracing::error!("reading files panicked");
        }
        state.jobs.finish(&batch);
    }
}

fn run(state: &State, batch: &Batch) {
    let disk = state.jobs.disk.lock();
    let mut disk = disk.unwrap_or_else(PoisonError::into_inner);
    let (folders, settings) = (state.folders(), state.settings());
    let workspace = Workspace {
        folders: &folders,
        files: &settings.files,
    };
    let mut keys = changed(state, &disk, workspace, &batch.files);
    for it in keys.iter().chain(&batch.files) {
        disk.stats.remove(it);
        disk.unreadable.remove(it);
    }
    let excludes = disk.configs.excludes();
    let mut affected = configure(state, &mut disk, &folders, batch);
    let is_scanned = batch.scan || excludes != disk.configs.excludes();
    if is_scanned {
        let (changed, gone) = scan(state, &mut disk, workspace);
        keys.extend(changed);
        gone.iter()
            .for_each(|it| affected.extend(state.world().forget(it)));
    }
    let unread = state.world().unread().into_iter();
    keys.extend(unread.filter(|it| !disk.unreadable.contains(it)));
    affected.extend(read(state, &mut disk, workspace, keys));
    // What was known only in part meanwhile is not published.
    state.checks.add_affected(affected);
}

/// The files that events are about: those in a folder, where one was named, and those that were in it.
fn changed(
    state: &State,
    disk: &Disk,
    workspace: Workspace<'_>,
    named: &BTreeSet<Key>,
) -> BTreeSet<Key> {
    let mut res = BTreeSet::new();
    for key in named {
        let Some(path) = key.path().map(Path::new) else {
            continue;
        };
        if is_report_name(path) || state.world().is_member(key) {
            res.insert(key.clone());
        }
        if path.is_dir() && workspace.holds(path) {
            let paths = workspace.paths_in(path, &Cancel::default());
            res.extend(paths.iter().map(|it| files::key(it)));
        }
        if !path.is_file() {
            let known = state.world().files().into_iter();
            let known = known.chain(disk.stats.keys().cloned());
            let is_below = |it: &Key| it.path().is_some_and(|it| Path::new(it).starts_with(path));
            res.extend(known.filter(is_below));
        }
    }
    res
}

/// Takes what the configurations say now, and of which files there are now.
fn configure(state: &State, disk: &mut Disk, folders: &[Key], batch: &Batch) -> Affected {
    if state.session().is_distrusted {
        return Affected::new();
    }
    let mut warnings = Vec::new();
    let reloads = reload(state, disk, folders, batch, &mut warnings);
    let mut affected = Affected::new();
    if reloads && let Some(governed) = state.world().govern(disk.configs.governing()) {
        affected = governed;
        // What was told of files was told under others.
        state.results.clear();
        state.refresh();
    }
    if reloads || state.world().has_sums() {
        let (sections, more) = disk.configs.sections(folders);
        warnings.extend(
            more.into_iter()
                .filter(|it| open_text(state, &it.path).is_none()),
        );
        affected.extend(state.world().configure(sections));
        affected.extend(show(state, disk));
    }
    state.warn(warnings.iter().map(|it| shown_warning(state, folders, it)));
    affected
}

/// Reads the configurations that may say something else now. Returns whether any was read.
fn reload(
    state: &State,
    disk: &mut Disk,
    folders: &[Key],
    batch: &Batch,
    warnings: &mut Vec<Warning>,
) -> bool {
    let path = |it: &Key| it.path().map(PathBuf::from);
    let is_config = |it: &PathBuf| it.ends_with(FILE_NAME);
    let changed: Vec<PathBuf> = batch.files.iter().filter_map(path).collect();
    let configs: Vec<&PathBuf> = changed.iter().filter(|it| is_config(it)).collect();
    let mut is_known = !batch.configs;
    for it in &configs {
        is_known &= disk.configs.reread(it, open_text(state, it), warnings);
    }
    let has_below = |it: &PathBuf| it.is_dir() || disk.configs.has_below(it);
    if is_known && !changed.iter().any(|it| !is_config(it) && has_below(it)) {
        return !configs.is_empty();
    }
    let open = |it: &Path| open_text(state, it);
    // Those of documents outside of the workspace, and those that are only in the editor yet.
    let near = state.looked.iter().filter_map(|it| above(it.key()));
    let in_editor = state.store.all().into_iter().map(|it| it.0);
    let in_editor = in_editor.filter(config_document::is_config);
    let in_editor: Vec<PathBuf> = in_editor.filter_map(|it| path(&it)).collect();
    let known = near.chain(in_editor).collect();
    warnings.extend(disk.configs.reload(folders, known, open));
    true
}

/// The text of a configuration that is open in the editor: it counts as it stands there.
fn open_text(state: &State, path: &Path) -> Option<String> {
    let document = state.store.get(&files::key(path))?;
    Some(document.text.to_string())
}

/// Publishes what is wrong in configurations. Returns those that are open, which are published with the others.
fn show(state: &State, disk: &Disk) -> Affected {
    let mut open = Affected::new();
    let mut seen = Affected::new();
    for it in disk.configs.shown() {
        let key = files::key(it.path);
        seen.insert(key.clone());
        let before = state.notes.insert(key.clone(), it.notes.to_vec());
        if state.store.get(&key).is_some() {
            if before.as_deref() != Some(it.notes) {
                open.insert(key);
            }
            continue;
        }
        config_document::publish_closed(state, &key, &it);
    }
    state.notes.retain(|it, _| seen.contains(it));
    open
}

/// Reads the configuration of a document that nobody has looked for yet: what it says is not to be said is
/// never said.
pub(super) fn look_near(state: &State, key: &Key) {
    let Some(folder) = key.path().and_then(|it| Path::new(it).parent()) else {
        return;
    };
    if state.session().is_distrusted || state.looked.contains_key(folder) {
        return;
    }
    state.looked.insert(folder.to_owned(), ());
    let found = above(folder).and_then(|path| {
        let text = open_text(state, &path);
        let text = text.or_else(|| config_file::text(&path).ok())?;
        let (file, _) = ConfigFile::parse(&path, &text).ok()?;
        Some(Arc::new(Governing::new(&path, file.config)))
    });
    if let Some(it) = found {
        state.world().govern_as_well(it);
    }
}

/// The files of the workspace that are not as they were when they were read, and those that are gone.
fn scan(state: &State, disk: &mut Disk, workspace: Workspace<'_>) -> (Vec<Key>, Vec<Key>) {
    let mut paths = workspace.paths(&Cancel::default());
    if !state.session().pull {
        paths.truncate(MOST_FILES);
    }
    let keys = paths.iter().map(|it| files::key(it));
    let keys: BTreeSet<Key> = keys.filter(|it| !state.world().is_excluded(it)).collect();
    disk.stats.retain(|it, _| keys.contains(it));
    let mut gone = state.world().files();
    gone.retain(|it| !keys.contains(it) && !state.world().is_member(it));
    let is_new = |key: &Key| {
        let stat = key.path().and_then(|it| Stat::of(Path::new(it)));
        stat.is_none() || stat != disk.stats.get(key).copied()
    };
    (keys.into_par_iter().filter(is_new).collect(), gone)
}

/// Reads files anew, those that are open left out.
fn read(state: &State, disk: &mut Disk, workspace: Workspace<'_>, keys: BTreeSet<Key>) -> Affected {
    let encoding = state.session().encoding;
    let one = |key: Key| {
        let path = Path::new(key.path()?);
        let is_member = state.world().is_member(&key);
        if state.store.get(&key).is_some() {
            return None;
        }
        let is_wanted = is_member
            || workspace.contains(path)
                && workspace.holds(path)
                && !state.world().is_excluded(&key);
        let stat = Stat::of(path).filter(|_| is_wanted);
        let summary = stat.and_then(|_| files::summary(path, is_member, encoding));
        let is_unreadable = is_member && summary.is_none();
        let affected = match summary {
            Some(it) => state.world().keep(&key, it),
            None => state.world().forget(&key),
        };
        Some((key, stat, is_unreadable, affected))
    };
    let found: Vec<_> = keys.into_par_iter().filter_map(one).collect();
    tracing::info!(files = found.len(), "read from disk");
    let mut res = Affected::new();
    let mut unreadable = Vec::new();
    for (key, stat, is_unreadable, affected) in found {
        res.extend(affected);
        if is_unreadable {
            unreadable.extend(cannot_read(state, workspace.folders, &key));
            disk.unreadable.insert(key);
        } else if let Some(stat) = stat {
            disk.stats.insert(key, stat);
        }
    }
    state.warn(unreadable);
    res
}

fn cannot_read(state: &State, folders: &[Key], key: &Key) -> Option<String> {
    let path = Path::new(key.path().unwrap_or_default());
    // One that is gone is missing, if the configuration names it.
    path.exists().then(|| {
        let name = shown(folders, path);
        let message = Message::new(
            format!("无法读取{name}，在此之前不与各单位的合计比较"),
            format!(
                "{name} cannot be read; until it can, nothing is compared with the sum of the units"
            ),
        );
        message.get(state.language()).to_owned()
    })
}

fn shown_warning(state: &State, folders: &[Key], warning: &Warning) -> String {
    let name = shown(folders, &warning.path);
    let message = warning.problem.message.get(state.language());
    let colon = match state.language() {
        Language::Chinese => "：",
        Language::English => ": ",
    };
    format!("{name}:{}{colon}{message}", warning.problem.line)
}

/// A path as the user knows it: from the folder of the workspace.
fn shown(folders: &[Key], path: &Path) -> String {
    let mut folders = folders.iter().filter_map(Key::path);
    let name = folders.find_map(|it| path.strip_prefix(it).ok());
    name.unwrap_or(path).to_string_lossy().into_owned()
}
