//! Sentences with figures, agreeing and disagreeing, over the patterns and traps that reports have:
//! what is found in each, and what must not be.

use std::collections::BTreeMap;

use gouji::workspace::analysis::Analysis;

mod passages;
mod repairs;
mod report;
mod tables;

use report::{Base, report};

/// The rules that hold the text against something.
const RULES: [&str; 8] = [
    "tie-out-mismatch",
    "contradicted-claim",
    "conflicting-figures",
    "itemization-mismatch",
    "percentage-mismatch",
    "unit-slip",
    "fee-multiple",
    "uncounted-fee",
];

/// A sentence of `sentences.tsv`.
struct Case<'a> {
    base: Base,
    pattern: &'a str,
    /// The rules that find something in it, in any order.
    expected: Vec<&'a str>,
    text: &'a str,
}

fn cases() -> Vec<Case<'static>> {
    let lines = include_str!("sentences.tsv").lines();
    let lines = lines.filter(|it| !it.starts_with('#'));
    lines
        .map(|it| {
            let cells: Vec<&str> = it.split('\t').collect();
            let [base, pattern, expected, text] = cells[..] else {
                panic!("four cells: {it}");
            };
            let expected = expected.split(',').filter(|it| *it != "-");
            Case {
                base: Base::named(base),
                pattern,
                expected: expected.collect(),
                text,
            }
        })
        .collect()
}

/// The rules that find something in the text of a report, each once.
fn found(text: &str) -> Vec<(String, String)> {
    let analysis = Analysis::new(text);
    let own = analysis.diagnostics().map(|it| it.1);
    let own = own.filter(|it| RULES.contains(&it.rule.name));
    own.map(|it| (it.rule.name.to_owned(), it.message.zh.clone()))
        .collect()
}

#[derive(Default)]
struct Score {
    n_sentences: usize,
    n_expected: usize,
    n_found: usize,
    n_false: usize,
}

#[test]
fn sentences_are_judged_rightly() {
    let cases = cases();
    assert!(cases.len() >= 300, "{} sentences", cases.len());
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let found = found(&report(case.base, case.text));
        let score = scores.entry(case.pattern).or_default();
        score.n_sentences += 1;
        score.n_expected += case.expected.len();
        let is_found = |rule: &&str| found.iter().any(|it| it.0 == *rule);
        score.n_found += case.expected.iter().filter(|it| is_found(it)).count();
        let mut wrong: Vec<&(String, String)> = found.iter().collect();
        wrong.retain(|it| !case.expected.contains(&it.0.as_str()));
        score.n_false += wrong.len();
        if !wrong.is_empty() || !case.expected.iter().all(is_found) {
            failures.push(format!(
                "{:?} {} {:?}: {found:?}",
                case.base, case.text, case.expected
            ));
        }
    }
    println!(
        "{:<16} sentences  faults  found  false  precision  recall",
        "pattern"
    );
    let mut all = Score::default();
    for (pattern, it) in &scores {
        println!("{}", row(pattern, it));
        all.n_sentences += it.n_sentences;
        all.n_expected += it.n_expected;
        all.n_found += it.n_found;
        all.n_false += it.n_false;
    }
    println!("{}", row("all", &all));
    // A few sentences are little in the sum: each way to say something is read for itself.
    let is_unread = |it: &Score| it.n_found * 4 < it.n_expected * 3;
    let unread = scores.iter().filter(|it| is_unread(it.1)).map(|it| *it.0);
    assert_eq!(unread.collect::<Vec<_>>(), [""; 0]);
    let failures = failures.join("\n");
    assert_eq!(all.n_false, 0, "{failures}");
    assert!(all.n_found * 100 >= all.n_expected * 95, "{failures}");
    println!("{failures}");
}

fn row(pattern: &str, score: &Score) -> String {
    let share = |n: usize, of: usize| match of {
        0 => "-".to_owned(),
        _ => format!("{:.1}%", 100.0 * n as f64 / of as f64),
    };
    format!(
        "{pattern:<16} {:>9}  {:>6}  {:>5}  {:>5}  {:>9}  {:>6}",
        score.n_sentences,
        score.n_expected,
        score.n_found,
        score.n_false,
        share(score.n_found, score.n_found + score.n_false),
        share(score.n_found, score.n_expected),
    )
}
