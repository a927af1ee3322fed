//! What offices send is read as the text of the same report is: every figure, and nothing that nobody sees.

use fastrand::Rng;
use gouji::source;
use gouji::workspace::analysis::Analysis;

use crate::Case;
use crate::generator::model::{Model, Value};
use crate::generator::office::{Figure, docx};
use crate::generator::style::Style;
use crate::generator::workbook::xlsx;
use crate::generator::{Edition, Layout, Omission};

/// Writes a report as a file that offices write, and says what its figures are.
type Write = fn(&Model, &Style, &mut Rng) -> (Vec<u8>, Vec<Figure>);

/// Rules that found something, in order.
fn found(text: &str) -> Vec<&'static str> {
    let analysis = Analysis::new(text);
    analysis.diagnostics().map(|(_, it)| it.rule.name).collect()
}

#[track_caller]
fn check_says_what_its_report_says(write: Write) {
    for edition in Edition::ALL {
        for seed in 0..60 {
            let case = Case::new(edition, Layout::Html, seed);
            let mut rng = Rng::with_seed(seed);
            let (bytes, figures) = write(&case.model, &case.style, &mut rng);
            let document = source::read(&bytes).unwrap().unwrap();
            let analysis = Analysis::new(&document.text);
            let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
            let [report] = reports.collect::<Vec<_>>()[..] else {
                panic!("{}: {}", case.name(), document.text)
            };
            let mut facts = report.facts();
            facts.retain(|it| figures.iter().any(|(id, ..)| *id == it.id) || it.value.is_some());
            assert_eq!(facts.len(), figures.len(), "{}", case.name());
            for (id, value, raw) in figures {
                let fact = facts.iter().find(|it| it.id == id);
                let fact = fact.unwrap_or_else(|| panic!("{}: no {id}", case.name()));
                let read = fact.value.map(|it| it.to_string());
                assert_eq!(
                    read,
                    value.map(|it| it.to_string()),
                    "{}: {id}",
                    case.name()
                );
                if value.is_some() {
                    assert_eq!(fact.raw, raw, "{}: {id}", case.name());
                }
            }
            assert_eq!(
                report.year().map(i64::from),
                Some(case.model.year),
                "{}",
                case.name()
            );
            assert_eq!(
                report.agency(),
                Some(case.model.agency.as_str()),
                "{}",
                case.name()
            );
        }
    }
}

#[track_caller]
fn check_has_the_findings_of_its_report(write: Write) {
    for edition in Edition::ALL {
        for seed in 100..130 {
            let mut case = Case::new(edition, Layout::Html, seed);
            if seed % 3 > 0 {
                case.model = case
                    .model
                    .with("applications.total.total", Value::count(77_777));
            }
            let mut rng = Rng::with_seed(seed);
            let (bytes, _) = write(&case.model, &case.style, &mut rng);
            let document = source::read(&bytes).unwrap().unwrap();
            let text = case.render(&Omission::None).text;
            assert_eq!(found(&document.text), found(&text), "{}", case.name());
        }
    }
}

#[test]
fn a_word_file_says_what_its_report_says() {
    check_says_what_its_report_says(docx);
}

#[test]
fn a_word_file_has_the_findings_of_its_report() {
    check_has_the_findings_of_its_report(docx);
}

#[test]
fn a_workbook_says_what_its_report_says() {
    check_says_what_its_report_says(xlsx);
}

#[test]
fn a_workbook_has_the_findings_of_its_report() {
    check_has_the_findings_of_its_report(xlsx);
}
