//! What offices send is read as the text of the same report is: every figure, and nothing that nobody sees.

use fastrand::Rng;
use gouji::source;
use gouji::workspace::analysis::Analysis;

use crate::Case;
use crate::generator::model::Value;
use crate::generator::office::docx;
use crate::generator::{Edition, Layout, Omission};

/// Rules that found something, in order.
fn found(text: &str) -> Vec<&'static str> {
    let analysis = Analysis::new(text);
    analysis.diagnostics().map(|(_, it)| it.rule.name).collect()
}

#[test]
fn a_word_file_says_what_its_report_says() {
    for edition in Edition::ALL {
        for seed in 0..60 {
            let case = Case::new(edition, Layout::Html, seed);
            let mut rng = Rng::with_seed(seed);
            let (bytes, figures) = docx(&case.model, &case.style, &mut rng);
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

#[test]
fn a_word_file_has_the_findings_of_its_report() {
    for edition in Edition::ALL {
        for seed in 100..130 {
            let mut case = Case::new(edition, Layout::Html, seed);
            if seed % 3 > 0 {
                case.model = case
                    .model
                    .with("applications.total.total", Value::count(77_777));
            }
            let mut rng = Rng::with_seed(seed);
            let (bytes, _) = docx(&case.model, &case.style, &mut rng);
            let document = source::read(&bytes).unwrap().unwrap();
            let text = case.render(&Omission::None).text;
            assert_eq!(found(&document.text), found(&text), "{}", case.name());
        }
    }
}
