//! `facts`: every figure of the tables with its id and place.

use std::io;
use std::ops::ControlFlow;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::report::{Fact, Report};
use crate::rules::diagnostic::Message;
use crate::text::plain::lines;
use crate::workspace::analysis::Analysis;
use crate::workspace::read::Office;

use super::batch;
use super::check::{no_report, open_changes};
use super::input::{Input, walk};
use super::output::{Output, complain, json, say};
use super::render::office::{SpotNumbers, spot};
use super::render::place::{Place, Rows};
use super::request::{Facts, FactsFormat, Inputs};
use super::status::Status;

#[derive(Serialize)]
struct ReportFacts<'a> {
    filename: &'a str,
    title: Option<&'a str>,
    agency: Option<&'a str>,
    year: Option<u16>,
    edition: Option<&'static str>,
    facts: Vec<LocatedFact>,
}

#[derive(Serialize)]
struct LocatedFact {
    id: String,
    value: Option<Box<RawValue>>,
    raw: String,
    location: Place,
    end_location: Place,
    /// Where it is in a file that offices write.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<SpotNumbers>,
}

pub(super) fn run(options: &Facts, out: &mut Output) -> io::Result<Status> {
    let mut writer = Writer::new(options.format, out)?;
    let mut status = Status::Clean;
    match &options.input {
        Inputs::Stdin { name } => {
            let res = batch::guarded(|| {
                Input::read(io::stdin().lock()).map(|it| render(options, name, &it))
            });
            status = writer.write(options, name, true, res)?;
        }
        Inputs::Paths(paths) => {
            let (sources, troubles) = walk::collect(paths);
            for it in &troubles {
                complain(options.language, &it.name, &it.reason);
                status = Status::Failed;
            }
            let work = |it: &super::input::Source| {
                let input = it.read()?;
                Ok(render(options, &it.name(), &input))
            };
            batch::run(&sources, work, |source, res| {
                status = status.max(writer.write(options, &source.name(), source.named, res)?);
                Ok(if writer.out.is_closed() {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })?;
        }
    }
    writer.close()?;
    Ok(status)
}

/// The reports of one text, each as it stands in the output.
fn render(options: &Facts, name: &str, input: &Input) -> Vec<String> {
    let analysis = Analysis::new(&input.text);
    let rows = Rows::new(&input.text);
    let office = input.office();
    if office.is_some_and(|it| it.has_open_changes) {
        say(&open_changes(options.language, name));
    }
    analysis
        .located()
        .filter_map(|(offset, it)| Some((offset, it.report.as_ref()?)))
        .map(|(offset, report)| {
            let facts = report.facts();
            let facts = facts
                .into_iter()
                .map(|it| locate(it, offset, &rows, office));
            let report = describe(report, name, facts.collect());
            match options.format {
                FactsFormat::Json | FactsFormat::Jsonl => json(&report),
                FactsFormat::Csv => csv(&report),
            }
        })
        .collect()
}

fn describe<'a>(report: &'a Report, name: &'a str, facts: Vec<LocatedFact>) -> ReportFacts<'a> {
    ReportFacts {
        filename: name,
        title: report.title.as_ref().map(|it| it.text.as_str()),
        agency: report.agency(),
        year: report.year(),
        edition: report.edition().map(|it| it.name),
        facts,
    }
}

fn locate(fact: Fact, offset: u32, rows: &Rows<'_>, office: Option<&Office>) -> LocatedFact {
    let range = fact.range.shifted(offset);
    LocatedFact {
        id: fact.id,
        // Verbatim: a float would round.
        value: fact
            .value
            .and_then(|it| RawValue::from_string(it.to_string()).ok()),
        raw: fact.raw,
        location: rows.place(range.start),
        end_location: rows.place(range.end),
        place: office.and_then(|it| spot(it, range)),
    }
}

const CSV_HEADER: &str = "filename,title,agency,year,edition,id,value,raw,row,column\n";

fn csv(report: &ReportFacts<'_>) -> String {
    let year = report.year.map(|it| it.to_string()).unwrap_or_default();
    let mut res = String::new();
    for it in &report.facts {
        let fields = [
            report.filename,
            report.title.unwrap_or_default(),
            report.agency.unwrap_or_default(),
            &year,
            report.edition.unwrap_or_default(),
            &it.id,
            it.value.as_ref().map(|it| it.get()).unwrap_or_default(),
            &it.raw,
            &it.location.row.to_string(),
            &it.location.column.to_string(),
        ];
        res.push_str(&fields.map(quoted).join(","));
        res.push('\n');
    }
    res
}

/// A field as it stands in the file: titles and file names come from anywhere. A spreadsheet takes what begins
/// like a formula for one, in full width too.
fn quoted(field: &str) -> String {
    const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\n', '\r'];
    let field = &*lines(field);
    if field.starts_with(BEGINNINGS) && field.parse::<f64>().is_err() {
        return quoted(&format!("'{field}"));
    }
    let is_plain = !field.contains([',', '"', '\n', '\r']) && field.trim() == field;
    if is_plain {
        field.to_owned()
    } else {
        format!("\"{}\"", field.replace('"', "\"\""))
    }
}

/// Puts the reports of all files into one output.
struct Writer<'a> {
    format: FactsFormat,
    out: &'a mut Output,
    n_written: usize,
}

impl<'a> Writer<'a> {
    fn new(format: FactsFormat, out: &'a mut Output) -> io::Result<Self> {
        out.write(match format {
            FactsFormat::Json => "{\"reports\":[\n",
            FactsFormat::Jsonl => "",
            FactsFormat::Csv => CSV_HEADER,
        })?;
        Ok(Self {
            format,
            out,
            n_written: 0,
        })
    }

    /// Writes what came of one file.
    fn write(
        &mut self,
        options: &Facts,
        name: &str,
        named: bool,
        res: Result<Vec<String>, Message>,
    ) -> io::Result<Status> {
        let reports = match res {
            Ok(it) => it,
            Err(reason) => {
                complain(options.language, name, &reason);
                return Ok(Status::Failed);
            }
        };
        if named && reports.is_empty() {
            say(&no_report(options.language, name));
        }
        for it in reports {
            let (before, after) = match self.format {
                FactsFormat::Json if self.n_written == 0 => ("", ""),
                FactsFormat::Json => (",\n", ""),
                FactsFormat::Jsonl => ("", "\n"),
                FactsFormat::Csv => ("", ""),
            };
            self.out.write(before)?;
            self.out.write(it)?;
            self.out.write(after)?;
            self.n_written += 1;
        }
        Ok(Status::Clean)
    }

    fn close(self) -> io::Result<()> {
        match self.format {
            FactsFormat::Json => self.out.write("\n]}\n"),
            FactsFormat::Jsonl | FactsFormat::Csv => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::number::Number;
    use crate::text::range::TextRange;

    fn report() -> ReportFacts<'static> {
        let text = "规章\t1,024\n";
        let fact = Fact {
            id: "disclosure.regulations.issued".to_owned(),
            value: Some(Number::from_count(1024)),
            raw: "1,024".to_owned(),
            range: TextRange::new(2, 7),
        };
        ReportFacts {
            filename: "a \"b\".txt",
            title: None,
            agency: Some("水务局"),
            year: Some(2024),
            edition: Some("2021"),
            facts: vec![locate(fact, 5, &Rows::new(text), None)],
        }
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        assert_eq!(
            csv(&report()),
            "\"a \"\"b\"\".txt\",,水务局,2024,2021,disclosure.regulations.issued,1024,\"1,024\",1,4\n"
        );
        assert_eq!(quoted(" 0"), "\" 0\"");
        assert_eq!(quoted("一\n二"), "\"一\n二\"");
        assert_eq!(quoted("a\x1b[31m\u{202e}b"), "a [31m b");
        for it in ["=1+1", "＝1+1", "+A1", "-A1", "＠SUM(1)", "\t=1"] {
            assert!(quoted(it).trim_start_matches('"').starts_with('\''), "{it}");
        }
        assert_eq!(quoted("-5"), "-5");
    }

    #[test]
    fn a_value_is_a_number() {
        let json = serde_json::to_string(&report()).unwrap();
        assert!(json.contains(r#""value":1024,"raw":"1,024","location":{"row":1,"column":4}"#));
        assert!(json.contains(r#""title":null"#));
    }
}
