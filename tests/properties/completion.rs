//! What is offered in a correct report: numbers that are the truth, sentences that the tables bear out, and
//! nothing that is there already.

use gouji::ide::completion::{Completion, Kind, Surroundings, completions};
use gouji::report::skeleton::Layout as Written;
use gouji::text::rope::Text;
use gouji::workspace::analysis::Analysis;

use crate::cases;
use crate::generator::{Omission, Sample};

struct Open {
    text: String,
    rope: Text,
    analysis: Analysis,
}

impl Open {
    fn new(sample: &Sample) -> Self {
        Self {
            rope: Text::new(&sample.text),
            analysis: Analysis::new(&sample.text),
            text: sample.text.clone(),
        }
    }

    fn offered(&self, at: usize) -> Vec<Completion> {
        let around = Surroundings {
            path: None,
            latest: &Vec::new,
            layout: Written::Tsv,
        };
        let at = u32::try_from(at).expect("a place");
        completions(&self.rope, &self.analysis, at, &around, |_, _| None)
    }
}

fn findings(text: &str) -> Vec<String> {
    let analysis = Analysis::new(text);
    let mut found: Vec<String> = analysis
        .diagnostics()
        .map(|it| format!("{}: {}", it.1.rule.name, it.1.message.zh))
        .collect();
    found.sort();
    found
}

#[test]
fn the_number_of_a_cell_is_the_truth() {
    let mut n_offered = 0;
    for case in cases(3) {
        let sample = case.render(&Omission::None);
        let open = Open::new(&sample);
        for fact in &sample.facts {
            for it in open.offered(fact.range.start) {
                let truth = fact.value.and_then(|it| it.as_integer()).unwrap_or(0);
                assert_eq!(it.kind, Kind::Figure, "{} {}", case.name(), fact.id);
                assert_eq!(it.label, truth.to_string(), "{} {}", case.name(), fact.id);
                n_offered += 1;
            }
        }
    }
    assert!(n_offered > 5_000, "{n_offered}");
}

/// Places where a sentence ends its line, and blank lines.
fn places(text: &str) -> Vec<usize> {
    let mut start = 0;
    let mut res = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        if content.is_empty() || content.ends_with('。') {
            res.push(start + content.len());
        }
        start += line.len();
    }
    res
}

#[test]
fn sentences_are_borne_out_and_nothing_that_is_there_is_offered() {
    let (mut n_places, mut n_sentences) = (0, 0);
    for case in cases(2) {
        let sample = case.render(&Omission::None);
        let open = Open::new(&sample);
        let before = findings(&open.text);
        for at in places(&open.text) {
            n_places += 1;
            for it in open.offered(at) {
                if it.kind == Kind::Figure {
                    continue;
                }
                // The fee is told in no table: its sentence is a blank, or what the drafter knows.
                assert_eq!(it.kind, Kind::Sentence, "{} {it:?}", case.name());
                if it.label.starts_with("信息处理费") || it.label == "统计期限" {
                    continue;
                }
                n_sentences += 1;
                let mut text = open.text.clone();
                text.replace_range(it.range.as_usize(), &it.snippet.text);
                let found = findings(&text);
                let is_blank = |it: &&String| it.contains("文字描述");
                let found: Vec<&String> = found.iter().filter(|it| !is_blank(it)).collect();
                let before: Vec<&String> = before.iter().collect();
                assert_eq!(found, before, "{} {}", case.name(), it.snippet.text);
            }
        }
    }
    assert!(
        n_places > 1_000 && n_sentences > 200,
        "{n_sentences} at {n_places}"
    );
}
