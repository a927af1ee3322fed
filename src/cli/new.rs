//! `new`: the form of a year, to be filled in.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;

use crate::form::{Axis, YEARS};
use crate::report::Report;
use crate::report::skeleton::{self, Layout};
use crate::rules::diagnostic::{Language, Message};
use crate::text::number::Number;
use crate::workspace::analysis::Analysis;

use super::convert::write_new;
use super::input::{Source, Trouble};
use super::output::{Output, complain, one_line, say};
use super::status::Status;

/// What the form begins with.
pub(super) enum Origin {
    Blank {
        year: u16,
        agency: String,
    },
    /// Last year's report, which tells what is not given.
    From {
        path: PathBuf,
        year: Option<u16>,
        agency: Option<String>,
    },
}

/// What to write and where.
pub(super) struct New {
    pub(super) origin: Origin,
    pub(super) layout: Layout,
    /// Standard output where none is named.
    pub(super) file: Option<PathBuf>,
    pub(super) language: Language,
}

pub(super) fn run(options: &New, out: &mut Output) -> io::Result<Status> {
    let text = match form(options) {
        Ok(it) => it,
        Err(trouble) => {
            complain(options.language, &trouble.name, &trouble.reason);
            return Ok(Status::Failed);
        }
    };
    let Some(path) = &options.file else {
        return out.write(text).map(|()| Status::Clean);
    };
    match write_new(path, text.as_bytes()) {
        Ok(()) => Ok(Status::Clean),
        Err(it) => {
            complain(options.language, &it.name, &it.reason);
            Ok(Status::Failed)
        }
    }
}

/// The form, with what last year's report hands on.
fn form(options: &New) -> Result<String, Trouble> {
    let (path, year, agency) = match &options.origin {
        Origin::Blank { year, agency } => {
            return Ok(skeleton::report(*year, agency, options.layout));
        }
        Origin::From { path, year, agency } => (path, *year, agency.as_deref()),
    };
    let source = Source {
        path: path.clone(),
        named: true,
    };
    let trouble = |reason| Trouble {
        name: source.name(),
        reason,
    };
    let analysis = Analysis::new(&source.read().map_err(trouble)?.text);
    let last = last_year(&analysis, year).map_err(trouble)?;
    let handed_on = handed_on(last.report);
    let agency = agency.or(last.report.agency()).map(one_line);
    let agency = agency.as_deref().unwrap_or("（机关名称）");
    let text = skeleton::draft(last.year + 1, agency, options.layout, |id| {
        handed_on.get(id).copied()
    });
    let n_filled = handed_on.len();
    say(&match options.language {
        Language::Chinese => format!("已从 {} 年的报告填入上年结转的 {n_filled} 格", last.year),
        Language::English => {
            format!(
                "filled in from the report for {}: {n_filled} cells brought forward",
                last.year
            )
        }
    });
    Ok(text)
}

/// A report to go on from.
struct Last<'a> {
    report: &'a Report,
    year: u16,
}

/// The only report of the year before `year`; of any year where none is wanted.
fn last_year(analysis: &Analysis, year: Option<u16>) -> Result<Last<'_>, Message> {
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let dated = reports.filter_map(|report| {
        // A year that is only named often may be another.
        let year = report.stated_year()?;
        Some(Last { report, year })
    });
    let mut found: Vec<Last<'_>> = dated.collect();
    if let Some(year) = year {
        found.retain(|it| it.year + 1 == year);
    }
    match (found.len(), year) {
        (1, _) => {
            let last = found.swap_remove(0);
            let next = last.year + 1;
            if YEARS.contains(&next) {
                return Ok(last);
            }
            Err(Message::new(
                format!("没有 {next} 年的格式"),
                format!("there is no form for {next}"),
            ))
        }
        (0, Some(year)) => {
            let last = year - 1;
            Err(Message::new(
                format!("其中没有 {last} 年的年度报告"),
                format!("there is no report for {last} in it"),
            ))
        }
        (0, None) => Err(Message::new(
            "其中没有写明年份的年度报告",
            "there is no report in it that names its year",
        )),
        _ => Err(Message::new(
            "其中不止一份年度报告",
            "there is more than one report in it",
        )),
    }
}

/// What a report hands on to the next as it stands, by the ids of the cells that take it over.
fn handed_on(last: &Report) -> HashMap<String, Number> {
    let facts: HashMap<String, Number> = last
        .facts()
        .into_iter()
        .filter_map(|it| Some((it.id, it.value?)))
        .collect();
    let mut res = HashMap::new();
    for table in last.tables().map(|it| it.table) {
        // What comes and goes in the new year is not known yet.
        let successions = table.successions.iter();
        let plain = successions.filter(|it| it.plus.is_empty() && it.minus.is_empty());
        for it in plain.filter(|it| it.axis == Axis::EachColumn) {
            let row = table.rows.iter().find(|row| row.id == it.last);
            for column in row.into_iter().flat_map(|it| it.columns) {
                let id = |row: &str| format!("{}.{row}.{}", table.id, column.id);
                if let Some(value) = facts.get(&id(it.last)) {
                    res.insert(id(it.stated), *value);
                }
            }
        }
    }
    res
}
