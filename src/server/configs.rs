//! `gouji.toml` of the workspace: found in its folders and above them, read in the background, and read
//! again when it changes. What is odd in it is said once; what cannot be read changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use tower_lsp::ls_types::MessageType;

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config::{Consolidate, FILE_NAME, Problem};
use crate::workspace::config_file::{ConfigFile, above};
use crate::workspace::document::Document;
use crate::workspace::file;
use crate::workspace::key::{Key, file_uri};

use super::check;
use super::files::MAX_FILE;
use super::handlers::did_change_configuration::tell;
use super::state::State;
use super::sums::{Section, Touched, Unit};

/// In a larger workspace, configurations deep down may be missed.
const MOST_ENTRIES: usize = 200_000;

/// The configurations that were found.
#[derive(Debug, Default)]
pub(super) struct Configs {
    /// Whether anybody looked for them, or is about to.
    begun: AtomicBool,
    /// Whether somebody is about to read them again.
    waiting: AtomicBool,
    /// Whether to look for them then, rather than only at the files that they name.
    anew: AtomicBool,
    /// Held while they are read, in the background only.
    files: Mutex<BTreeMap<PathBuf, Seen>>,
}

#[derive(Debug)]
struct Seen {
    text: String,
    /// The last that could be read.
    file: Option<ConfigFile>,
    /// What named no file when it was last said.
    missing: Vec<(usize, String)>,
}

/// Looks for configurations, once there is a report that they may speak of.
pub(super) fn begin(state: &Arc<State>) {
    if !state.configs.begun.swap(true, Ordering::Relaxed) {
        state.configs.anew.store(true, Ordering::Relaxed);
        read_later(state);
    }
}

/// Has everything read now, for a caller who may wait: at first, and always where the client does not
/// say what changed.
pub(super) fn be_read(state: &Arc<State>) {
    let is_first = !state.configs.begun.swap(true, Ordering::Relaxed);
    if is_first || !state.session().watch_files {
        state.configs.anew.store(true, Ordering::Relaxed);
        read(state);
    }
}

/// Looks for configurations again: there are other folders.
pub(super) fn look_anew(state: &Arc<State>) {
    if state.configs.begun.load(Ordering::Relaxed) {
        state.configs.anew.store(true, Ordering::Relaxed);
        read_later(state);
    }
}

/// Looks again at files that may have changed, come or gone.
pub(super) fn look_again(state: &Arc<State>, keys: &[Key]) {
    if !state.configs.begun.load(Ordering::Relaxed) {
        return;
    }
    let path = |it: &Key| it.path().map(|it| Path::new(it).to_owned());
    let is_config = |it: &Key| path(it).is_some_and(|it| it.ends_with(FILE_NAME));
    if keys.iter().any(is_config) {
        look_anew(state);
    }
    // Not `any`: each is to be noted.
    let n_units = keys.iter().filter(|it| state.sums.doubt(it)).count();
    let may_be_unit = |it: &Key| path(it).is_some_and(|it| file::is_report_name(&it));
    if n_units > 0 || !state.sums.is_empty() && keys.iter().any(may_be_unit) {
        read_later(state);
    }
}

fn read_later(state: &Arc<State>) {
    if !state.configs.waiting.swap(true, Ordering::Relaxed) {
        let state = Arc::clone(state);
        tokio::task::spawn_blocking(move || read(&state));
    }
}

/// Reads what is to be read, and says what is to be said.
fn read(state: &Arc<State>) {
    let configs = &state.configs;
    let mut files = configs.files.lock().unwrap_or_else(PoisonError::into_inner);
    configs.waiting.store(false, Ordering::Relaxed);
    if configs.anew.swap(false, Ordering::Relaxed) {
        let mut before = std::mem::take(&mut *files);
        for path in paths(state) {
            if let Some(it) = seen(state, &path, before.remove(&path)) {
                files.insert(path, it);
            }
        }
    }
    let sections = sections(state, &mut files);
    let mut touched = state.sums.install(sections);
    let read: Vec<Touched> = state
        .sums
        .stale()
        .into_par_iter()
        .map(|(key, path)| read_unit(state, &key, &path))
        .collect();
    read.into_iter().for_each(|it| touched.extend(it));
    check::tell_parents(state, touched);
}

/// The configurations of the workspace.
fn paths(state: &State) -> Vec<PathBuf> {
    let mut res = Vec::new();
    for folder in state.folders().iter().filter_map(Key::path) {
        res.extend(above(Path::new(folder)));
        let entries = WalkBuilder::new(folder).build().take(MOST_ENTRIES);
        let entries = entries.filter_map(Result::ok);
        let found = entries.filter(|it| it.file_name() == FILE_NAME);
        res.extend(found.map(ignore::DirEntry::into_path));
    }
    res.sort();
    res.dedup();
    res
}

/// A configuration as it is now. One that is broken counts as it was before.
fn seen(state: &State, path: &Path, before: Option<Seen>) -> Option<Seen> {
    let metadata = path.metadata().ok().filter(|it| it.len() <= MAX_FILE)?;
    let bytes = metadata.is_file().then(|| std::fs::read(path).ok())??;
    let text = file::decode(&bytes);
    if let Some(before) = before.as_ref().filter(|it| it.text == text) {
        return Some(Seen {
            text,
            file: before.file.clone(),
            missing: before.missing.clone(),
        });
    }
    let (file, problems) = match ConfigFile::parse(path, &text) {
        Ok((file, problems)) => (Some(file), problems),
        Err(problem) => (before.and_then(|it| it.file), vec![problem]),
    };
    for it in problems {
        warn(state, path, &it);
    }
    let missing = Vec::new();
    Some(Seen {
        text,
        file,
        missing,
    })
}

/// The sections of the configurations. Where several name a parent, the nearest to it comes first.
fn sections(state: &State, files: &mut BTreeMap<PathBuf, Seen>) -> Vec<Section> {
    let mut files: Vec<(&PathBuf, &mut Seen)> = files.iter_mut().collect();
    files.sort_by_key(|it| Reverse(it.0.components().count()));
    let mut res = Vec::new();
    for (path, seen) in files {
        let Some(file) = &seen.file else {
            continue;
        };
        let mut missing = Vec::new();
        for section in &file.config.consolidate {
            let (own, names) = resolved(file, section);
            missing.extend(names.into_iter().map(|it| (section.line, it)));
            res.push(own);
        }
        for (line, name) in missing.iter().filter(|it| !seen.missing.contains(it)) {
            let message = Message::new(
                format!("`units` 所指的「{name}」不存在"),
                format!("there is no `{name}`, which `units` names"),
            );
            let line = *line;
            warn(state, path, &Problem { line, message });
        }
        seen.missing = missing;
    }
    res
}

/// A section with its files, and what it names in vain.
fn resolved(file: &ConfigFile, section: &Consolidate) -> (Section, Vec<String>) {
    let key = |it: &Path| Key::new(&file_uri(&it.to_string_lossy()));
    let units = file.units(section);
    let unit = |path: PathBuf, is_named| Unit {
        key: key(&path),
        path,
        is_named,
    };
    let files = units.files.into_iter();
    let res = Section {
        parent: key(&file.parent(section)),
        year: section.year,
        units: files.map(|it| unit(it.path, it.is_named)).collect(),
        is_complete: units.missing.is_empty(),
    };
    (res, units.missing)
}

/// Reads a file with units, unless it is open.
fn read_unit(state: &State, key: &Key, path: &Path) -> Touched {
    let encoding = state.session().encoding;
    if let Some(document) = state.store.get(key) {
        // One that is not analysed yet is about to be, and then it comes by itself.
        return match document.is_analysed() {
            true => state.sums.open(key, &document, encoding),
            false => Touched::default(),
        };
    }
    let metadata = path.metadata().ok().filter(|it| it.len() <= MAX_FILE);
    let bytes = metadata.and_then(|_| std::fs::read(path).ok());
    let Some(bytes) = bytes else {
        // One that is gone is said to be missing, if it was named.
        if path.exists() {
            let name = shown(state, path);
            let message = Message::new(
                format!("无法读取{name}，在此之前不与各单位的合计比较"),
                format!(
                    "{name} cannot be read; until it can, nothing is compared with the sum of the units"
                ),
            );
            tell(state, MessageType::WARNING, message.get(state.language()));
        }
        return state.sums.unreadable(key);
    };
    let document = Document::new(
        &file_uri(&path.to_string_lossy()),
        "",
        0,
        &file::decode(&bytes),
    );
    state.sums.file(key, &document, encoding)
}

fn warn(state: &State, path: &Path, problem: &Problem) {
    let name = shown(state, path);
    let message = problem.message.get(state.language());
    let colon = match state.language() {
        Language::Chinese => "：",
        Language::English => ": ",
    };
    let text = format!("{name}:{}{colon}{message}", problem.line);
    tell(state, MessageType::WARNING, &text);
}

/// A path as the user knows it: from the folder of the workspace.
fn shown(state: &State, path: &Path) -> String {
    let folders = state.folders();
    let mut folders = folders.iter().filter_map(Key::path);
    let name = folders.find_map(|it| path.strip_prefix(it).ok());
    name.unwrap_or(path).to_string_lossy().into_owned()
}
