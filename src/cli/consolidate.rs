//! `consolidate`: the sums of the units as a draft of the report that sums them up.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::report::Report;
use crate::report::skeleton::{self, Layout};
use crate::rules::diagnostic::{Language, Message};
use crate::rules::figures::FormCell;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::{Consolidate, FILE_NAME};

use super::config::{self, FoundConfig};
use super::input::Source;
use super::output::{Output, complain, one_line, say};
use super::status::Status;
use super::units::{self, Gathered};

/// What to sum up and how to write it.
pub(super) struct Options {
    pub(super) config: Option<PathBuf>,
    /// As the configuration names it; needed where there are several.
    pub(super) parent: Option<String>,
    pub(super) layout: Layout,
    pub(super) language: Language,
}

pub(super) fn run(options: &Options, out: &mut Output) -> io::Result<Status> {
    let language = options.language;
    let found = match config::find(options.config.as_deref(), Path::new("."), language) {
        Ok(Some(it)) => it,
        Ok(None) => {
            let reason = Message::new("没有找到", "there is none here or above");
            complain(language, FILE_NAME, &reason);
            return Ok(Status::Failed);
        }
        Err(it) => {
            complain(language, &it.name, &it.reason);
            return Ok(Status::Failed);
        }
    };
    let draft = section(options, &found).and_then(|it| draft(options, &found, it));
    match draft {
        Ok((text, status)) => out.write(text).map(|()| status),
        Err(reason) => {
            complain(language, &found.name, &reason);
            Ok(Status::Failed)
        }
    }
}

/// The section that was asked for.
fn section<'a>(options: &Options, found: &'a FoundConfig) -> Result<&'a Consolidate, Message> {
    let sections = &found.file.config.consolidate;
    let names: Vec<&str> = sections.iter().map(|it| it.parent.as_str()).collect();
    let wanted = options.parent.as_deref();
    match (wanted, sections.as_slice()) {
        (Some(wanted), _) => {
            let own = sections.iter().find(|it| it.parent == wanted);
            own.ok_or_else(|| {
                Message::new(
                    format!("没有 parent 为“{wanted}”的 `[[consolidate]]`"),
                    format!("no `[[consolidate]]` with the parent `{wanted}`"),
                )
            })
        }
        (None, [own]) => Ok(own),
        (None, []) => Err(Message::new(
            "没有 `[[consolidate]]`",
            "there is no `[[consolidate]]`",
        )),
        (None, _) => Err(Message::new(
            format!("用 --parent 指明汇总哪一份：{}", names.join("、")),
            format!("say with --parent which to sum up: {}", names.join(", ")),
        )),
    }
}

fn draft(
    options: &Options,
    found: &FoundConfig,
    section: &Consolidate,
) -> Result<(String, Status), Message> {
    let within = found.within(&[]);
    let parent = found.file.parent(section);
    let is_inside = found.file.has_parent(section, &within);
    let (agency, year) = if is_inside {
        of_parent(&parent)
    } else {
        (None, None)
    };
    let year = year.or(section.year);
    let gathered = units::gather(found, section, year, &within, options.language);
    let sums = &gathered.sum.units;
    if sums.is_empty() {
        return Err(Message::new(
            format!("“{}”没有可汇总的报告", section.parent),
            format!("there is no report to sum up for `{}`", section.parent),
        ));
    }
    let year = year.or_else(|| common_year(&gathered)).ok_or_else(|| {
        Message::new(
            format!(
                "各单位不是同一年的报告，须在第 {} 行的一节写明 `year`",
                section.place.line
            ),
            format!(
                "the units report on several years: the section at line {} needs `year`",
                section.place.line
            ),
        )
    })?;
    let agency = section.agency.clone().or(agency);
    let agency = agency.unwrap_or_else(|| "（机关名称）".to_owned());
    let mut n_blank = 0;
    let text = skeleton::draft(year, &one_line(&agency), options.layout, |id| {
        let sum = FormCell::find(id).and_then(|it| sums.sum(it));
        n_blank += usize::from(sum.is_none());
        sum
    });
    if n_blank > 0 {
        say(&match options.language {
            Language::Chinese => format!("注意：{n_blank} 格没有填：有的单位在那里没有数"),
            Language::English => {
                format!("note: {n_blank} cells are blank: some unit has no number there")
            }
        });
    }
    let status = if gathered.sum.is_complete() {
        Status::Clean
    } else {
        Status::Failed
    };
    Ok((text, status))
}

/// The organ and the year of the report that is there already.
fn of_parent(path: &Path) -> (Option<String>, Option<u16>) {
    let source = Source {
        path: path.to_owned(),
        named: true,
    };
    let input = fs::metadata(path).ok().and_then(|_| source.read().ok());
    let analysis = input.map(|it| Analysis::new(&it.text));
    let parts = analysis.iter().flat_map(|it| &it.parts);
    let report = parts.filter_map(|it| it.report.as_ref()).next();
    let agency = report.and_then(Report::agency).map(str::to_owned);
    (agency, report.and_then(Report::year))
}

fn common_year(gathered: &Gathered) -> Option<u16> {
    let mut years = gathered.sum.units.ids().map(|it| gathered.year(it));
    let first = years.next()??;
    years.all(|it| it == Some(first)).then_some(first)
}
