//! `gouji.toml` of the workspace: found in its folders and above them, as the editor has it where it is open. One
//! that is wrong changes nothing: the last that was right counts.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::rules::diagnostic::Message;
use crate::workspace::config::{Consolidate, FILE_NAME, Glob};
use crate::workspace::config_file::{self, ConfigFile, UnitFile, UnitFiles, above};
use crate::workspace::config_text::Problem;
use crate::workspace::key::Key;
use crate::workspace::policy::Governing;
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
    /// The last that was right, or the first.
    file: Option<ConfigFile>,
    governing: Option<Arc<Governing>>,
    /// What is wrong in the text.
    mistakes: Vec<Problem>,
    /// What was wrong with the files that it names when it was last resolved.
    problems: Vec<Problem>,
}

/// A configuration with what is wrong with it.
pub(super) struct ShownConfig<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
    pub(super) mistakes: &'a [Problem],
    pub(super) notes: &'a [Problem],
}

/// Something odd in a configuration.
#[derive(Debug)]
pub(super) struct Warning {
    pub(super) path: PathBuf,
    pub(super) problem: Problem,
}

impl Configs {
    /// Looks for the configurations of these folders and reads them, and those that are
    /// `known` besides. `open` is the text of one that is open.
    pub(super) fn reload(
        &mut self,
        folders: &[Key],
        known: Vec<PathBuf>,
        open: impl Fn(&Path) -> Option<String>,
    ) -> Vec<Warning> {
        let mut before = std::mem::take(&mut self.files);
        let mut warnings = Vec::new();
        let mut paths: Vec<PathBuf> = known.into_iter().chain(paths(folders)).collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let before = before.remove(&path);
            let text = open(&path);
            if let Some(it) = SeenConfig::read(&path, text, before, &mut warnings) {
                self.files.insert(path, it);
            }
        }
        warnings
    }

    /// Reads one that is known again. Returns whether it is one.
    pub(super) fn reread(
        &mut self,
        path: &Path,
        open: Option<String>,
        warnings: &mut Vec<Warning>,
    ) -> bool {
        let Some(before) = self.files.remove(path) else {
            return false;
        };
        if let Some(it) = SeenConfig::read(path, open, Some(before), warnings) {
            self.files.insert(path.to_owned(), it);
        }
        true
    }

    /// What each leaves out: other files count when that changes.
    pub(super) fn excludes(&self) -> Vec<(PathBuf, Vec<Glob>)> {
        let all = self.files.iter().map(|(path, it)| {
            let exclude = it.file.as_ref().map(|it| it.config.exclude.clone());
            (path.clone(), exclude.unwrap_or_default())
        });
        all.filter(|it| !it.1.is_empty()).collect()
    }

    /// What each says of the files in its folder.
    pub(super) fn governing(&self) -> Vec<Arc<Governing>> {
        let all = self.files.values();
        all.filter_map(|it| it.governing.clone()).collect()
    }

    /// Each with what is wrong with it.
    pub(super) fn shown(&self) -> impl Iterator<Item = ShownConfig<'_>> {
        self.files.iter().map(|(path, it)| ShownConfig {
            path,
            text: &it.text,
            mistakes: &it.mistakes,
            notes: &it.problems,
        })
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
    let problem = |message| Problem::of_section(section.place, message);
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
    /// A configuration as it is now. One that is wrong counts as it was before.
    fn read(
        path: &Path,
        open: Option<String>,
        before: Option<Self>,
        warnings: &mut Vec<Warning>,
    ) -> Option<Self> {
        let is_open = open.is_some();
        // What was right before it was opened counts, whether or not it was read by then.
        let on_disk = || Self::read(path, None, None, &mut Vec::new());
        let before = before.or_else(|| is_open.then(on_disk).flatten());
        let text = match open.map_or_else(|| config_file::text(path), Ok) {
            Ok(it) => it,
            // It is gone.
            Err(Unread::System(_)) => return None,
            Err(unread) => {
                warnings.push(Warning {
                    path: path.to_owned(),
                    problem: Problem::of_line(1, unread.message()),
                });
                return before;
            }
        };
        if before.as_ref().is_some_and(|it| it.text == text) {
            return before;
        }
        let (file, governing) = before.map_or((None, None), |it| (it.file, it.governing));
        let (file, governing, mistakes) = match ConfigFile::parse(path, &text) {
            Ok((new, mistakes)) if mistakes.is_empty() || file.is_none() => {
                let governing = Arc::new(Governing::new(path, new.config.clone()));
                (Some(new), Some(governing), mistakes)
            }
            Ok((_, mistakes)) => (file, governing, mistakes),
            Err(mistake) => (file, governing, vec![mistake]),
        };
        // Who has it open sees where they are.
        let news = mistakes.iter().filter(|_| !is_open);
        warnings.extend(news.map(|it| Warning {
            path: path.to_owned(),
            problem: it.clone(),
        }));
        Some(Self {
            text,
            file,
            governing,
            mistakes,
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
