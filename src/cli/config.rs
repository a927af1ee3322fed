//! Finding and reading `gouji.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config_file::{self, ConfigFile, Within, above};
use crate::workspace::config_text::Problem;
use crate::workspace::key::Key;
use crate::workspace::policy::Governing;

use super::output::{complain, one_line, say};

/// Of the mistakes in one file so many are said.
const MOST_MISTAKES: usize = 3;

/// A configuration that was found.
pub(super) struct FoundConfig {
    pub(super) file: ConfigFile,
    pub(super) path: PathBuf,
    /// The file as a user reads it.
    pub(super) name: String,
}

/// The configurations of a run.
#[derive(Default)]
pub(super) struct FoundConfigs {
    /// Each once.
    pub(super) all: Vec<FoundConfig>,
    /// Whether every one could be read.
    pub(super) is_complete: bool,
}

/// Why there is no configuration where there should be one.
pub(super) struct Trouble {
    pub(super) name: String,
    pub(super) reason: Message,
}

/// The configuration that was named, or else the one in the folder of `near` or above it. What is
/// odd in it is said.
pub(super) fn find(
    named: Option<&Path>,
    near: &Path,
    language: Language,
) -> Result<Option<FoundConfig>, Trouble> {
    let path = match named {
        Some(it) => Some(it.to_owned()),
        None => fs::canonicalize(near).ok().and_then(|it| above(&it)),
    };
    path.map(|it| read(&it, language)).transpose()
}

/// The configuration that was named, or else those of the files with these keys and the one near the first path.
pub(super) fn find_all(
    named: Option<&Path>,
    near: &Path,
    keys: &[Key],
    language: Language,
) -> FoundConfigs {
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    if let Some(it) = named {
        paths.insert(it.to_owned());
    } else {
        let near = fs::canonicalize(near).ok();
        paths.extend(near.and_then(|it| above(&it)));
        let mut known = BTreeMap::new();
        for key in keys {
            let folder = key.path().and_then(|it| Path::new(it).parent());
            paths.extend(folder.and_then(|it| nearest(it, &mut known)));
        }
    }
    let mut res = FoundConfigs {
        all: Vec::new(),
        is_complete: true,
    };
    for path in paths {
        match read(&path, language) {
            Ok(it) => res.all.push(it),
            Err(it) => {
                complain(language, &it.name, &it.reason);
                res.is_complete = false;
            }
        }
    }
    res
}

/// The configuration in a folder or above it; each folder is looked into once.
fn nearest(folder: &Path, known: &mut BTreeMap<PathBuf, Option<PathBuf>>) -> Option<PathBuf> {
    if let Some(it) = known.get(folder) {
        return it.clone();
    }
    let own = folder.join(crate::workspace::config::FILE_NAME);
    let found = if own.is_file() {
        Some(own)
    } else {
        folder.parent().and_then(|it| nearest(it, known))
    };
    known.insert(folder.to_owned(), found.clone());
    found
}

fn read(path: &Path, language: Language) -> Result<FoundConfig, Trouble> {
    let name = shown(path);
    let trouble = |reason| Trouble {
        name: name.clone(),
        reason,
    };
    let text = config_file::text(path).map_err(|it| trouble(it.message()))?;
    let (file, problems) = ConfigFile::parse(path, &text).map_err(|it| Trouble {
        name: format!("{name}:{}", it.line),
        reason: it.message,
    })?;
    for it in problems.iter().take(MOST_MISTAKES) {
        say(&note(language, &name, it));
    }
    if let Some(n) = problems
        .len()
        .checked_sub(MOST_MISTAKES)
        .filter(|it| *it > 0)
    {
        say(&match language {
            Language::Chinese => format!("注意：{}：另有 {n} 处错误", one_line(&name)),
            Language::English => format!("note: {}: {n} more mistakes", one_line(&name)),
        });
    }
    Ok(FoundConfig {
        file,
        path: path.to_owned(),
        name,
    })
}

fn note(language: Language, name: &str, problem: &Problem) -> String {
    let (name, line) = (one_line(name), problem.line);
    let message = one_line(problem.message.get(language));
    match language {
        Language::Chinese => format!("注意：{name}:{line}：{message}"),
        Language::English => format!("note: {name}:{line}: {message}"),
    }
}

impl FoundConfig {
    /// Where the configuration may lead: what the user named, or the current folder where nothing was named.
    pub(super) fn within(&self, named: &[PathBuf]) -> Within {
        let here = [PathBuf::from(".")];
        let named = if named.is_empty() { &here } else { named };
        self.file.within(named.iter().map(PathBuf::as_path))
    }

    /// What it says of files, whatever path led to it.
    pub(super) fn governing(&self) -> Arc<Governing> {
        let path = fs::canonicalize(&self.path);
        let path = path.as_deref().unwrap_or(&self.path);
        Arc::new(Governing::new(path, self.file.config.clone()))
    }
}

/// A path below the current folder without it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let below = here.as_ref().and_then(|it| path.strip_prefix(it).ok());
    below.unwrap_or(path).to_string_lossy().into_owned()
}
