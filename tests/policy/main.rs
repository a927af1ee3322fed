//! What counts and what is meant to be so: configurations with and without mistakes, findings that are accepted
//! or ignored, through edits and in every layout.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers are test code as well as the tests"
)]

mod accepted;
mod comments;
mod mistakes;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use gouji::rules::diagnostic::Diagnostic;
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::across::Across;
use gouji::workspace::analysis::Analysis;
use gouji::workspace::config_edit;
use gouji::workspace::config_text::parse;
use gouji::workspace::findings::judged;
use gouji::workspace::policy::{Frame, Governing, Policy};
use gouji::workspace::ruling::Ruling;

/// A correct report in each layout, by the name of its file.
fn layouts() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/layouts");
    let mut res = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        res.insert(name, fs::read_to_string(path).unwrap());
    }
    assert!(res.len() >= 15);
    res
}

/// A text that is edited together with its analysis.
struct Edited {
    text: String,
    analysis: Analysis,
}

impl Edited {
    fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            analysis: Analysis::new(text),
        }
    }

    fn replace(&mut self, range: std::ops::Range<usize>, insert: &str) {
        self.text.replace_range(range.clone(), insert);
        let range = TextRange::new(to_u32(range.start), to_u32(range.end));
        self.analysis.edit(range, insert);
    }
}

/// The report with a total that is wrong.
fn with_wrong_total(text: &str) -> String {
    let edited = Edited::new(text);
    let (offset, part) = edited
        .analysis
        .located()
        .find(|it| it.1.report.is_some())
        .unwrap();
    let facts = part.report.as_ref().unwrap().facts();
    let total = facts
        .iter()
        .find(|it| it.id == "applications.granted.total")
        .unwrap();
    let mut res = text.to_owned();
    res.replace_range(total.range.shifted(offset).as_usize(), "97");
    res
}

/// The policy of a report under a configuration.
fn policy(config: &str) -> Policy {
    let (config, problems) = parse(config).unwrap();
    assert_eq!(problems, []);
    let governing = Arc::new(Governing::new(Path::new("/年报/gouji.toml"), config));
    governing.policy(Some("/年报/a.md"), &Frame::default())
}

/// The configuration that accepts all that is found.
fn accepting(analysis: &Analysis) -> String {
    let sections = analysis.parts.iter().flat_map(|part| {
        let report = part.report.as_ref();
        let accept = move |it: &Diagnostic| config_edit::accept(report.unwrap(), it, "a.md");
        part.diagnostics.iter().map(accept).collect::<Vec<_>>()
    });
    config_edit::add("", &sections.collect::<Vec<_>>())
        .unwrap()
        .text
}

/// Every finding with what becomes of it.
fn rulings(analysis: &Analysis, policy: &Policy) -> Vec<(String, Ruling)> {
    let across = Across::default();
    let found = judged(analysis, &across, policy);
    found
        .map(|it| {
            let diagnostic = it.diagnostic;
            let shown = format!(
                "{:?} {} {}",
                it.range, diagnostic.rule.name, diagnostic.message.zh
            );
            (shown, it.ruling)
        })
        .collect()
}

fn shown(rulings: &[(String, Ruling)]) -> Vec<&str> {
    let shown = rulings.iter().filter(|it| matches!(it.1, Ruling::Shown(_)));
    shown.map(|it| it.0.as_str()).collect()
}
