//! `check --accept`: what was found is noted in `gouji.toml` as meant to be so.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::config::shown;
use crate::cli::input::Source;
use crate::cli::input::replace::replace;
use crate::cli::output::{complain, one_line};
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config::{Accept, FILE_NAME};
use crate::workspace::config_edit;
use crate::workspace::read;

/// Sections for one configuration; for a new one in the current folder where there is none.
pub(super) struct Acceptance {
    pub(super) path: Option<PathBuf>,
    pub(super) sections: Vec<Accept>,
}

/// Writes sections into their configuration. Returns what to say of it; `None` where that was complained of.
pub(super) fn write(acceptance: &Acceptance, language: Language) -> Option<String> {
    let path = acceptance.path.clone();
    let path = path.unwrap_or_else(|| PathBuf::from(FILE_NAME));
    // The same finding of two reports is one section.
    let mut seen = BTreeSet::new();
    let mut sections = acceptance.sections.clone();
    sections.retain(|it| seen.insert(config_edit::section(it)));
    let written = match acceptance.path {
        Some(_) => add(&path, &sections),
        None => create(&path, &sections),
    };
    let (name, n) = (shown(&path), acceptance.sections.len());
    match written {
        Ok(()) => {
            let name = one_line(&name);
            Some(match language {
                Language::Chinese => format!("已接受 {n} 处，记入 {name}，请在其中写明理由\n"),
                Language::English => format!("Accepted {n} in {name}; give the reasons there\n"),
            })
        }
        Err(reason) => {
            complain(language, &name, &reason);
            None
        }
    }
}

fn add(path: &Path, sections: &[Accept]) -> Result<(), Message> {
    let source = Source {
        path: path.to_owned(),
        named: true,
    };
    let input = source.read()?;
    let edit = config_edit::add(&input.text, sections).ok_or_else(|| {
        Message::new(
            "没有写入：不是 TOML，或者 `accept` 没有写成 `[[accept]]`",
            "not written: it is no TOML, or `accept` is not written as `[[accept]]`",
        )
    })?;
    let mut text = input.text.clone();
    text.replace_range(edit.range.as_usize(), &edit.text);
    replace(&source, &input.bytes, &input.encode(&text)?)
}

/// Writes a new file, whole or not at all.
fn create(path: &Path, sections: &[Accept]) -> Result<(), Message> {
    let text = config_edit::add("", sections).map(|it| it.text);
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let write = || {
        let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
        file.write_all(text.unwrap_or_default().as_bytes())?;
        let file = file.persist_noclobber(path).map_err(|it| it.error)?;
        // As others create files: what is temporary is for its owner alone.
        set_permissions(&file)
    };
    write().map_err(|it| read::system(&it))
}

#[cfg(unix)]
fn set_permissions(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    const SHARED: u32 = 0o644;
    file.set_permissions(fs::Permissions::from_mode(SHARED))
}

#[cfg(not(unix))]
fn set_permissions(_file: &fs::File) -> std::io::Result<()> {
    Ok(())
}
