//! The reports that a section of `gouji.toml` sums up: found, read, and named where they cannot be.

use std::fs;
use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rustc_hash::FxHashMap;

use crate::rules::consolidation::UnitId;
use crate::rules::diagnostic::{Language, Message};
use crate::text::rope::Encoding;
use crate::workspace::config::Consolidate;
use crate::workspace::config_file::{UnitFile, UnitFiles, Within};
use crate::workspace::key::{Key, file_uri};
use crate::workspace::summary::{Detail, Summary};
use crate::workspace::sums::{Sum, SumFile, SumSection, UnitTrouble};

use super::config::{FoundConfig, shown};
use super::input::Source;
use super::output::{complain, one_line, say};

/// The sums of a section, and what was read for them.
pub(super) struct Gathered {
    pub(super) sum: Sum,
    summaries: FxHashMap<Key, Summary>,
}

impl Gathered {
    /// The year that a unit reports on.
    pub(super) fn year(&self, unit: UnitId) -> Option<u16> {
        let file = self.sum.section.units.get(unit.file)?;
        let brief = self.summaries.get(&file.key)?.briefs.get(unit.part)?;
        brief.member.as_ref()?.year
    }
}

/// The name under which a file is known, whatever path leads to it.
pub(super) fn key(path: &Path) -> Key {
    let real = fs::canonicalize(path);
    let real = real.as_deref().unwrap_or(path);
    Key::new(&file_uri(&real.to_string_lossy()))
}

/// What is kept of a file; columns count characters.
pub(super) fn scope(has_figures: bool) -> Detail {
    Detail {
        has_figures,
        encoding: Encoding::Utf32,
    }
}

/// A section with its files. Complains about what names none, and about what leads out of `within`.
pub(super) fn section(
    found: &FoundConfig,
    section: &Consolidate,
    within: &Within,
    language: Language,
) -> SumSection {
    let UnitFiles {
        files,
        missing,
        outside,
    } = found.file.units(section, within);
    for pattern in &outside {
        let reason = Message::new(
            "在工作区之外，没有读取",
            "lies outside of the workspace and was not read",
        );
        complain(language, pattern, &reason);
    }
    for pattern in &missing {
        let reason = Message::new(
            "`units` 所指的文件不存在",
            "there is no such file, which `units` names",
        );
        complain(language, pattern, &reason);
    }
    let unit = |it: UnitFile| SumFile {
        key: key(&it.path),
        path: it.path,
        is_named: it.is_named,
    };
    SumSection {
        parent: key(&found.file.parent(section)),
        year: section.year,
        units: files.into_iter().map(unit).collect(),
        is_complete: missing.is_empty() && outside.is_empty(),
    }
}

/// Reads units. Complains about those that cannot be read, and leaves them out of the sections, which lack
/// something then.
pub(super) fn read(
    units: &[SumFile],
    sections: &mut [SumSection],
    language: Language,
) -> Vec<(Key, Summary)> {
    let summarized: Vec<_> = units.par_iter().map(|it| summary(&it.path)).collect();
    let mut res = Vec::new();
    for (unit, summary) in units.iter().zip(summarized) {
        match summary {
            Ok(it) => res.push((unit.key.clone(), it)),
            Err(reason) => {
                complain(language, &shown(&unit.path), &reason);
                for section in sections.iter_mut() {
                    let n_before = section.units.len();
                    section.units.retain(|it| it.key != unit.key);
                    section.is_complete &= section.units.len() == n_before;
                }
            }
        }
    }
    res
}

fn summary(path: &Path) -> Result<Summary, Message> {
    let source = Source {
        path: path.to_owned(),
        named: true,
    };
    let input = source.read()?;
    Ok(Summary::new(&shown(path), path, &input.text, scope(true)))
}

/// The sums of the units of a section that report on `year`; on any, where it is not known.
pub(super) fn gather(
    found: &FoundConfig,
    consolidate: &Consolidate,
    year: Option<u16>,
    within: &Within,
    language: Language,
) -> Gathered {
    let mut section = section(found, consolidate, within, language);
    let units = section.units.clone();
    let read = read(&units, std::slice::from_mut(&mut section), language);
    let summaries: FxHashMap<Key, Summary> = read.into_iter().collect();
    let briefs = |it: &Key| summaries.get(it).map(|it| it.briefs.as_slice());
    let sum = Sum::new(section, year, briefs);
    say_troubles(&sum, language);
    Gathered { sum, summaries }
}

/// Says what of the files of a section does not count.
pub(super) fn say_troubles(sum: &Sum, language: Language) {
    let name = |file: usize| shown(&sum.section.units[file].path);
    for it in &sum.troubles {
        match *it {
            UnitTrouble::NoReport(file) => say(&not_counted(language, &name(file), false)),
            UnitTrouble::OtherYear(file) => say(&not_counted(language, &name(file), true)),
            UnitTrouble::Differs { file, first } => {
                let first = name(first);
                let reason = Message::new(
                    format!("与 {first} 是同一单位的报告，数却不同"),
                    format!("is of the same unit as {first}, with other figures"),
                );
                complain(language, &name(file), &reason);
            }
        }
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
