//! The reports that a section of `gouji.toml` sums up: found, read, and named where they cannot be.

use std::path::Path;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::analysis::Analysis;
use crate::workspace::config::Consolidate;
use crate::workspace::config_file::UnitFiles;
use crate::workspace::units::{Candidate, Selection, Trouble, select};

use super::config::{Found, shown};
use super::input::Source;
use super::output::{complain, one_line, say};
use super::render::Site;
use super::render::place::Rows;

/// The reports of a section.
pub(super) type Gathered = Selection<Site>;

/// The units of a section that report on `year`; on any, where it is not known. What cannot be read
/// is said.
pub(super) fn gather(
    found: &Found,
    section: &Consolidate,
    year: Option<u16>,
    language: Language,
) -> Gathered {
    let mut is_complete = true;
    let UnitFiles { files, missing } = found.file.units(section);
    for pattern in missing {
        let reason = Message::new(
            "`units` 所指的文件不存在",
            "there is no such file, which `units` names",
        );
        complain(language, &pattern, &reason);
        is_complete = false;
    }
    let read: Vec<_> = files.par_iter().map(|it| candidates(&it.path)).collect();
    let mut readable = Vec::new();
    for (file, candidates) in files.into_iter().zip(read) {
        match candidates {
            Ok(it) => readable.push((file, it)),
            Err(reason) => {
                complain(language, &shown(&file.path), &reason);
                is_complete = false;
            }
        }
    }
    let names: Vec<String> = readable.iter().map(|it| shown(&it.0.path)).collect();
    let files = readable.into_iter().map(|it| (it.0.is_named, it.1));
    let mut res = select(files.collect(), year);
    for it in &res.troubles {
        match *it {
            Trouble::NoReport(file) => say(&not_counted(language, &names[file], false)),
            Trouble::OtherYear(file) => say(&not_counted(language, &names[file], true)),
            Trouble::Differs { file, first } => {
                let first = &names[first];
                let reason = Message::new(
                    format!("与 {first} 是同一单位的报告，数却不同"),
                    format!("is of the same unit as {first}, with other figures"),
                );
                complain(language, &names[file], &reason);
            }
        }
    }
    res.is_complete &= is_complete;
    res
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
fn candidates(path: &Path) -> Result<Vec<Candidate<Site>>, Message> {
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
        let site = Site {
            file: file.clone(),
            places: places.collect(),
        };
        Candidate::new(report, path, site)
    });
    Ok(located.collect())
}
