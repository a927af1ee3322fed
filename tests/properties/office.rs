//! What offices send is read as the text of the same report is: every figure, and nothing that nobody sees.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use fastrand::Rng;
use gouji::fix::fix_all;
use gouji::rules::diagnostic::Applicability;
use gouji::source;
use gouji::workspace::analysis::Analysis;
use zip::ZipArchive;

use crate::Case;
use crate::generator::model::{Model, Value};
use crate::generator::office::{Figure, docx};
use crate::generator::paged::pdf;
use crate::generator::style::Style;
use crate::generator::workbook::xlsx;
use crate::generator::{Edition, Layout, Omission};

/// Writes a report as a file that offices write, and says what its figures are.
pub type Write = fn(&Model, &Style, &mut Rng) -> (Vec<u8>, Vec<Figure>);

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

#[test]
fn a_pdf_says_what_its_report_says() {
    check_says_what_its_report_says(pdf);
}

#[test]
fn a_pdf_has_the_findings_of_its_report() {
    check_has_the_findings_of_its_report(pdf);
}

/// Files of other makers that are changed at random; as many as the environment says.
fn n_mutated_files() -> u64 {
    let wanted = std::env::var("GOUJI_TEST_MUTATED").ok();
    wanted.and_then(|it| it.parse().ok()).unwrap_or(104)
}

#[test]
fn no_pdf_that_was_changed_anywhere_brings_it_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/office");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<_> = files
        .filter(|it| it.extension().is_some_and(|it| it == "pdf"))
        .collect();
    files.sort();
    let case = Case::new(Edition::Form2021, Layout::Html, 1);
    let (own, _) = pdf(&case.model, &case.style, &mut Rng::with_seed(1));
    let mut originals = vec![own];
    originals.extend(files.iter().map(|it| fs::read(it).unwrap()));
    for seed in 0..n_mutated_files() {
        let mut rng = Rng::with_seed(seed);
        let mut bytes = originals[seed as usize % originals.len()].clone();
        for _ in 0..rng.usize(1..20) {
            let at = rng.usize(..bytes.len());
            bytes[at] = if rng.bool() {
                rng.u8(..)
            } else {
                rng.u8(b'0'..=b'9')
            };
        }
        if rng.usize(..5) == 0 {
            bytes.truncate(rng.usize(..bytes.len()));
        }
        let start = Instant::now();
        if let Some(Ok(document)) = source::read(&bytes) {
            assert!(document.text.len() < 4 << 20, "seed {seed}");
        }
        // Two seconds in a program that was optimized.
        assert!(start.elapsed().as_secs() < 20, "seed {seed}");
    }
}

/// Files that are fixed; as many as the environment says, for a longer run.
fn n_fixed_files() -> u64 {
    let wanted = std::env::var("GOUJI_TEST_OFFICE").ok();
    wanted.and_then(|it| it.parse().ok()).unwrap_or(24)
}

/// Every entry of a package but its document, as it is packed, in order.
fn other_entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut res = Vec::new();
    for idx in 0..package.len() {
        let mut file = package.by_index_raw(idx).unwrap();
        let mut content = Vec::new();
        let name = file.name().unwrap().into_owned();
        if name != "word/document.xml" {
            file.read_to_end(&mut content).unwrap();
        }
        res.push((name, content));
    }
    res
}

pub fn read(bytes: &[u8]) -> String {
    source::read(bytes).unwrap().unwrap().text
}

/// Runs `check --fix` on a folder; says what it complains of.
pub fn fix(folder: &Path, tracked: bool) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "--fix", "--statistics", "--lang", "en"]);
    if tracked {
        command.arg("--tracked");
    }
    let output = command.current_dir(folder).output().unwrap();
    String::from_utf8(output.stderr).unwrap()
}

pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let name = |it: &Path| it.file_name().unwrap().to_str().unwrap().to_owned();
    files.map(|it| (name(&it), fs::read(it).unwrap())).collect()
}

/// Files of Word with one wrong figure each, by their names.
pub fn wrong_files(write: Write) -> BTreeMap<String, Vec<u8>> {
    let mut res = BTreeMap::new();
    for seed in 0..n_fixed_files() {
        let edition = Edition::ALL[seed as usize % Edition::ALL.len()];
        let mut case = Case::new(edition, Layout::Html, seed);
        let wrong = Value::count(70_000 + seed as i64);
        case.model = case.model.with("applications.total.total", wrong);
        let (bytes, _) = write(&case.model, &case.style, &mut Rng::with_seed(seed));
        res.insert(format!("{seed:04}.docx"), bytes);
    }
    res
}

#[test]
fn a_fix_changes_one_figure_of_a_word_file_or_leaves_it_alone() {
    let old = wrong_files(docx);
    for tracked in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &old {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let complaints = fix(folder.path(), tracked);
        let new = contents(folder.path());
        assert_eq!(new.len(), old.len());
        let mut n_changed = 0;
        for (name, old) in &old {
            let (new, text) = (&new[name], read(old));
            let expected = fix_all(&text, Applicability::Safe, |_| true).text;
            // What does not stand in one piece is left alone, with a word why.
            let is_refused = complaints.contains(&format!("error: {name}: not fixed: "));
            assert!(is_refused || read(new) == expected, "{name}");
            assert!(!is_refused || expected != text, "{name}");
            n_changed += usize::from(new != old);
            assert_eq!(other_entries(new), other_entries(old), "{name}");
        }
        assert!(
            n_changed * 8 > old.len(),
            "{n_changed} changed\n{complaints}"
        );
        println!("{n_changed} of {} changed, tracked: {tracked}", old.len());
        fix(folder.path(), tracked);
        assert!(
            contents(folder.path()) == new,
            "a second run changes something"
        );
    }
}
