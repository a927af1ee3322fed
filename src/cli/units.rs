//! The reports that a section of `gouji.toml` sums up: found, read, and named where they cannot be.

use std::path::Path;
use std::sync::Arc;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::report::Report;
use crate::rules::consolidation::Units;
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::analysis::{Analysis, Checked};
use crate::workspace::config::Consolidate;
use crate::workspace::config_file::UnitFiles;

use super::config::{Found, shown};
use super::input::Source;
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

impl Member {
    pub(super) fn report(&self) -> Option<&Report> {
        self.checked.report.as_ref()
    }
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
    let UnitFiles { files, missing } = found.file.units(section);
    for pattern in missing {
        let reason = Message::new(
            "`units` 所指的文件不存在",
            "there is no such file, which `units` names",
        );
        complain(language, &pattern, &reason);
        res.is_complete = false;
    }
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
                if members.is_empty() && (file.is_named || !is_report) {
                    say(&not_counted(language, &name, is_report));
                    res.is_complete &= !file.is_named;
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
