//! The reports that a section of `gouji.toml` sums up: found, read, and named where they cannot be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use ignore::gitignore::GitignoreBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::report::Report;
use crate::rules::consolidation::Units;
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::analysis::{Analysis, Checked};
use crate::workspace::config::Consolidate;

use super::config::{Found, shown};
use super::input::Source;
use super::input::walk::is_report_name;
use super::output::{complain, one_line, say};
use super::render::Site;
use super::render::place::Rows;

/// The reports of a section.
pub(super) struct Gathered {
    pub(super) members: Vec<Member>,
    /// Whether every unit is among them. Where one is not, no sum means anything.
    pub(super) is_complete: bool,
}

/// A report that is summed up.
pub(super) struct Member {
    pub(super) name: String,
    checked: Arc<Checked>,
    site: Site,
}

/// A file that a section names.
struct Named {
    path: PathBuf,
    /// By its own path, so that it must be a report.
    is_file: bool,
}

impl Member {
    pub(super) fn report(&self) -> Option<&Report> {
        self.checked.report.as_ref()
    }
}

/// What stands at the parent's path, whether or not there is such a file.
pub(super) fn parent(found: &Found, section: &Consolidate) -> PathBuf {
    found.folder.join(&section.parent)
}

/// The units of a section that report on `year`; on any, where it is not known. What cannot be read
/// is said.
pub(super) fn gather(
    found: &Found,
    section: &Consolidate,
    year: Option<u16>,
    language: Language,
) -> Gathered {
    let mut res = Gathered {
        members: Vec::new(),
        is_complete: true,
    };
    let mut files: BTreeMap<PathBuf, Named> = BTreeMap::new();
    for pattern in &section.units {
        let matched = matched(&found.folder, pattern);
        if matched.is_empty() {
            let reason = Message::new(
                "`units` 所指的文件不存在",
                "there is no such file, which `units` names",
            );
            complain(language, pattern, &reason);
            res.is_complete = false;
        }
        for it in matched {
            let real = fs::canonicalize(&it.path).unwrap_or_else(|_| it.path.clone());
            files.entry(real).or_insert(it);
        }
    }
    if let Ok(own) = fs::canonicalize(parent(found, section)) {
        files.remove(&own);
    }
    let files: Vec<Named> = files.into_values().collect();
    let read: Vec<_> = files.par_iter().map(|it| members(&it.path)).collect();
    for (file, members) in files.iter().zip(read) {
        let name = shown(&file.path);
        match members {
            Err(reason) => {
                complain(language, &name, &reason);
                res.is_complete = false;
            }
            Ok(members) => {
                let is_report = !members.is_empty();
                let of_year = |it: &Member| {
                    let own = it.report().and_then(Report::year);
                    year.is_none() || own.is_none() || own == year
                };
                let members: Vec<Member> = members.into_iter().filter(of_year).collect();
                if members.is_empty() && (file.is_file || !is_report) {
                    say(&not_counted(language, &name, is_report));
                    res.is_complete &= !file.is_file;
                }
                res.members.extend(members);
            }
        }
    }
    res.drop_copies(language);
    res
}

impl Gathered {
    /// A unit that is there twice (as a page and as text) counts once; if the two differ, nobody can
    /// tell which.
    fn drop_copies(&mut self, language: Language) {
        let mut kept: Vec<Member> = Vec::new();
        for it in std::mem::take(&mut self.members) {
            let Some(first) = kept.iter().find(|first| first.name == it.name) else {
                kept.push(it);
                continue;
            };
            let figures = |it: &Member| -> Vec<_> {
                let facts = it.report().map(Report::facts).unwrap_or_default();
                facts.into_iter().map(|it| (it.id, it.value)).collect()
            };
            if figures(first) != figures(&it) {
                let other = &first.site.file;
                let reason = Message::new(
                    format!("与 {other} 是同一单位的报告，数却不同"),
                    format!("is of the same unit as {other}, with other figures"),
                );
                complain(language, &it.site.file, &reason);
                self.is_complete = false;
            }
        }
        self.members = kept;
    }

    /// These, as the rules see them.
    pub(super) fn add_to(&self, across: &mut Across<Site>) -> Units {
        let mut res = Units::default();
        for it in &self.members {
            if let Some(report) = it.report() {
                res.add(across.add(it.site.clone()), it.name.clone(), report);
            }
        }
        res
    }
}

fn not_counted(language: Language, name: &str, is_report: bool) -> String {
    let name = one_line(name);
    match (language, is_report) {
        (Language::Chinese, true) => format!("注意：{name}：不是这一年的报告，没有计入"),
        (Language::English, true) => {
            format!("note: {name}: a report for another year, not counted")
        }
        (Language::Chinese, false) => {
            format!("注意：{name}：未见政府信息公开工作年度报告，没有计入")
        }
        (Language::English, false) => {
            format!("note: {name}: no government-disclosure annual report, not counted")
        }
    }
}

/// The reports in a file.
fn members(path: &Path) -> Result<Vec<Member>, Message> {
    let source = Source {
        path: path.to_owned(),
        named: true,
    };
    let input = source.read()?;
    let analysis = Analysis::new(&input.text);
    let rows = Rows::new(&input.text);
    let file = shown(path);
    let located = analysis.located().filter_map(|(offset, checked)| {
        let report = checked.report.as_ref()?;
        let places = report.facts().into_iter().map(|it| {
            let there = it.range.shifted(offset);
            (it.range, rows.place(there.start), rows.place(there.end))
        });
        let stem = path.file_stem().map(|it| it.to_string_lossy().into_owned());
        Some(Member {
            name: report.agency().map(str::to_owned).or(stem)?,
            checked: Arc::clone(checked),
            site: Site {
                file: file.clone(),
                places: places.collect(),
            },
        })
    });
    Ok(located.collect())
}

/// The files that a pattern names: a file, a folder, or a glob.
fn matched(folder: &Path, pattern: &str) -> Vec<Named> {
    let path = folder.join(pattern);
    if path.is_file() {
        return vec![Named {
            path,
            is_file: true,
        }];
    }
    let is_glob = |it: &str| it.contains(['*', '?', '[', '{']);
    let fixed = pattern.split('/').take_while(|it| !is_glob(it));
    let root = fixed.fold(folder.to_owned(), |acc, it| acc.join(it));
    let mut builder = GitignoreBuilder::new(folder);
    let line = format!(
        "/{}",
        pattern.trim_start_matches("./").trim_start_matches('/')
    );
    let Ok(Ok(globs)) = builder.add_line(None, &line).map(|it| it.build()) else {
        return Vec::new();
    };
    if !root.is_dir() {
        return Vec::new();
    }
    let files = WalkBuilder::new(root).build().filter_map(Result::ok);
    let files = files.map(ignore::DirEntry::into_path);
    let mut res: Vec<PathBuf> = files
        .filter(|it| is_report_name(it) && it.is_file())
        .filter(|it| globs.matched_path_or_any_parents(it, false).is_ignore())
        .collect();
    res.sort();
    let named = |path| Named {
        path,
        is_file: false,
    };
    res.into_iter().map(named).collect()
}
