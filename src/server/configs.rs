//! `gouji.toml` of the workspace: found in its folders and above them. What is odd in one is a warning,
//! once; what cannot be read changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::rules::diagnostic::Message;
use crate::workspace::config::{Consolidate, FILE_NAME, Problem};
use crate::workspace::config_file::{ConfigFile, UnitFile, above};
use crate::workspace::key::Key;
use crate::workspace::sums::{SumFile, SumSection};

use super::files;

/// In a larger workspace, configurations deep down may be missed.
const MOST_ENTRIES: usize = 200_000;

/// The configurations that were found.
#[derive(Debug, Default)]
pub(super) struct Configs {
    files: BTreeMap<PathBuf, SeenConfig>,
}

#[derive(Debug)]
struct SeenConfig {
    text: String,
    /// The last that could be read.
    file: Option<ConfigFile>,
    /// What named no file when it was last resolved.
    missing: Vec<(usize, String)>,
}

/// Something odd in a configuration.
#[derive(Debug)]
pub(super) struct Warning {
    pub(super) path: PathBuf,
    pub(super) problem: Problem,
}

impl Configs {
    /// Looks for the configurations of these folders and reads them.
    pub(super) fn reload(&mut self, folders: &[Key]) -> Vec<Warning> {
        let mut before = std::mem::take(&mut self.files);
        let mut warnings = Vec::new();
        for path in paths(folders) {
            if let Some(it) = SeenConfig::read(&path, before.remove(&path), &mut warnings) {
                self.files.insert(path, it);
            }
        }
        warnings
    }

    /// Whether one of them stands below a folder.
    pub(super) fn has_below(&self, folder: &Path) -> bool {
        self.files.keys().any(|it| it.starts_with(folder))
    }

    /// The sections with their files as they are on disk. Where several name a parent, the nearest to it
    /// comes first.
    pub(super) fn sections(&mut self) -> (Vec<SumSection>, Vec<Warning>) {
        let mut files: Vec<(&PathBuf, &mut SeenConfig)> = self.files.iter_mut().collect();
        files.sort_by_key(|it| Reverse(it.0.components().count()));
        let (mut sections, mut warnings) = (Vec::new(), Vec::new());
        for (path, seen) in files {
            let Some(file) = &seen.file else {
                continue;
            };
            let mut missing = Vec::new();
            for section in &file.config.consolidate {
                let (own, names) = resolved(file, section);
                missing.extend(names.into_iter().map(|it| (section.line, it)));
                sections.push(own);
            }
            for (line, name) in missing.iter().filter(|it| !seen.missing.contains(it)) {
                let message = Message::new(
                    format!("`units` 所指的「{name}」不存在"),
                    format!("there is no `{name}`, which `units` names"),
                );
                let line = *line;
                warnings.push(Warning {
                    path: path.clone(),
                    problem: Problem { line, message },
                });
            }
            seen.missing = missing;
        }
        (sections, warnings)
    }
}

/// The configurations in folders and above them.
fn paths(folders: &[Key]) -> Vec<PathBuf> {
    let mut res = Vec::new();
    for folder in folders.iter().filter_map(Key::path) {
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

impl SeenConfig {
    /// A configuration as it is now. One that is broken counts as it was before.
    fn read(path: &Path, before: Option<Self>, warnings: &mut Vec<Warning>) -> Option<Self> {
        let text = files::text(path)?;
        if before.as_ref().is_some_and(|it| it.text == text) {
            return before;
        }
        let (file, problems) = match ConfigFile::parse(path, &text) {
            Ok((file, problems)) => (Some(file), problems),
            Err(problem) => (before.and_then(|it| it.file), vec![problem]),
        };
        warnings.extend(problems.into_iter().map(|problem| Warning {
            path: path.to_owned(),
            problem,
        }));
        let missing = Vec::new();
        Some(Self {
            text,
            file,
            missing,
        })
    }
}

/// A section with its files, and what it names in vain.
fn resolved(file: &ConfigFile, section: &Consolidate) -> (SumSection, Vec<String>) {
    let units = file.units(section);
    let unit = |it: UnitFile| SumFile {
        key: files::key(&it.path),
        path: it.path,
        is_named: it.is_named,
    };
    let res = SumSection {
        parent: files::key(&file.parent(section)),
        year: section.year,
        units: units.files.into_iter().map(unit).collect(),
        is_complete: units.missing.is_empty(),
    };
    (res, units.missing)
}
