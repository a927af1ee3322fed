//! `gouji.toml` of the workspace: found in its folders and above them. What is odd in one is a warning,
//! once; what cannot be read changes nothing.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::Message;
use crate::workspace::config::{Consolidate, FILE_NAME, Problem};
use crate::workspace::config_file::{self, ConfigFile, UnitFile, UnitFiles, above};
use crate::workspace::key::Key;
use crate::workspace::read::Unread;
use crate::workspace::sums::{SumFile, SumSection};
use crate::workspace::walk::walk;

use super::files::{self, MOST_ENTRIES};

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
    /// What was wrong with the files that it names when it was last resolved.
    problems: Vec<Problem>,
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

    /// The sections with their files as they are on disk, in the workspace. Where several name a parent, the
    /// nearest to it comes first.
    pub(super) fn sections(&mut self, folders: &[Key]) -> (Vec<SumSection>, Vec<Warning>) {
        let mut files: Vec<(&PathBuf, &mut SeenConfig)> = self.files.iter_mut().collect();
        files.sort_by_key(|it| Reverse(it.0.components().count()));
        let (mut sections, mut warnings) = (Vec::new(), Vec::new());
        for (path, seen) in files {
            let Some(file) = &seen.file else {
                continue;
            };
            let folders = folders.iter().filter_map(Key::path);
            let within = file.within(folders.map(Path::new));
            let mut problems = Vec::new();
            for section in &file.config.consolidate {
                let units = file.units(section, &within);
                problems.extend(wrong_units(section, &units));
                if file.has_parent(section, &within) {
                    sections.push(resolved(file, section, units));
                }
            }
            let news = problems.iter().filter(|it| !seen.problems.contains(it));
            warnings.extend(news.map(|it| Warning {
                path: path.clone(),
                problem: it.clone(),
            }));
            seen.problems = problems;
        }
        (sections, warnings)
    }
}

/// What of a section's units is not there, or is not looked at.
fn wrong_units(section: &Consolidate, units: &UnitFiles) -> Vec<Problem> {
    let missing = units.missing.iter().map(|name| {
        Message::new(
            format!("`units` 所指的「{name}」不存在"),
            format!("there is no `{name}`, which `units` names"),
        )
    });
    let outside = units.outside.iter().map(|name| {
        Message::new(
            format!("「{name}」在工作区之外，没有读取"),
            format!("`{name}` lies outside of the workspace and was not read"),
        )
    });
    let line = section.line;
    let problem = |message| Problem { line, message };
    missing.chain(outside).map(problem).collect()
}

/// The configurations in folders and above them.
fn paths(folders: &[Key]) -> Vec<PathBuf> {
    let mut res = Vec::new();
    for folder in folders.iter().filter_map(Key::path) {
        res.extend(above(Path::new(folder)));
        let entries = walk(Path::new(folder)).take(MOST_ENTRIES);
        let entries = entries.filter_map(Result::ok);
        let is_file = |it: &ignore::DirEntry| it.file_type().is_some_and(|it| it.is_file());
        let found = entries.filter(|it| it.file_name() == FILE_NAME && is_file(it));
        res.extend(found.map(ignore::DirEntry::into_path));
    }
    res.sort();
    res.dedup();
    res
}

impl SeenConfig {
    /// A configuration as it is now. One that is broken counts as it was before.
    fn read(path: &Path, before: Option<Self>, warnings: &mut Vec<Warning>) -> Option<Self> {
        let text = match config_file::text(path) {
            Ok(it) => it,
            // It is gone.
            Err(Unread::System(_)) => return None,
            Err(unread) => {
                let (line, message) = (1, unread.message());
                warnings.push(Warning {
                    path: path.to_owned(),
                    problem: Problem { line, message },
                });
                return before;
            }
        };
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
        Some(Self {
            text,
            file,
            problems: Vec::new(),
        })
    }
}

/// A section with its files.
fn resolved(file: &ConfigFile, section: &Consolidate, units: UnitFiles) -> SumSection {
    let unit = |it: UnitFile| SumFile {
        key: files::key(&it.path),
        path: it.path,
        is_named: it.is_named,
    };
    SumSection {
        parent: files::key(&file.parent(section)),
        year: section.year,
        is_complete: units.missing.is_empty() && units.outside.is_empty(),
        units: units.files.into_iter().map(unit).collect(),
    }
}
