//! Finding and reading `gouji.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config::Problem;
use crate::workspace::config_file::{self, ConfigFile, Within, above};

use super::output::{one_line, say};

/// A configuration that was found.
pub(super) struct FoundConfig {
    pub(super) file: ConfigFile,
    /// The file as a user reads it.
    pub(super) name: String,
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
    for it in problems {
        say(&note(language, &name, &it));
    }
    Ok(FoundConfig { file, name })
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
}

/// A path below the current folder without it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    let below = here.as_ref().and_then(|it| path.strip_prefix(it).ok());
    below.unwrap_or(path).to_string_lossy().into_owned()
}
