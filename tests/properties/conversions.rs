//! A report says the same in every layout that it is converted to.

use gouji::recast::convert::{converted, converted_document};
use gouji::report::Report;
use gouji::source;
use gouji::text::fold::folded_words;
use gouji::workspace::analysis::Analysis;
use gouji::write::Layout;

use crate::generator::Omission;
use crate::{Case, cases};

const LAYOUTS: [Layout; 4] = [Layout::Markdown, Layout::Tsv, Layout::Html, Layout::Lines];

/// Id, value and writing of every figure of the tables.
fn figures(text: &str) -> Vec<(String, Option<String>, String)> {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(Report::facts);
    facts
        .map(|it| (it.id, it.value.map(|it| it.to_string()), it.raw))
        .collect()
}

#[track_caller]
fn convert(case: &Case, text: &str, layout: Layout) -> String {
    converted(text, layout).unwrap_or_else(|it| {
        let place = it.range().map(|it| it.of(text));
        panic!("{} {layout:?}: {it:?} {place:?}", case.name())
    })
}

#[test]
fn figures_are_the_same_in_every_layout_and_twice_is_once() {
    for case in cases(2) {
        let sample = case.render(&Omission::None);
        for layout in LAYOUTS {
            let once = convert(&case, &sample.text, layout);
            let written = figures(&once);
            for it in &sample.facts {
                let value = it.value.map(|it| it.to_string());
                let found = written.iter().find(|found| found.0 == it.id);
                let found = found.unwrap_or_else(|| panic!("{} {}", case.name(), it.id));
                assert_eq!(found.1, value, "{} {layout:?} {}", case.name(), it.id);
                if value.is_some() {
                    assert_eq!(found.2, it.raw, "{} {layout:?} {}", case.name(), it.id);
                }
            }
            assert_eq!(written.len(), sample.facts.len(), "{}", case.name());
            let twice = convert(&case, &once, layout);
            assert_eq!(twice, once, "{} {layout:?}", case.name());
        }
    }
}

#[test]
fn figures_are_the_same_in_a_word_file_written_once_or_twice() {
    for case in cases(1) {
        let sample = case.render(&Omission::None);
        let document = |text: &str| {
            converted_document(text).unwrap_or_else(|it| {
                let place = it.range().map(|it| it.of(text));
                panic!("{}: {it:?} {place:?}", case.name())
            })
        };
        let once = document(&sample.text);
        let read = source::read(&once).unwrap().unwrap().text;
        let written = figures(&read);
        assert_eq!(written.len(), sample.facts.len(), "{}", case.name());
        for it in &sample.facts {
            let value = it.value.map(|it| it.to_string());
            let found = written.iter().find(|found| found.0 == it.id);
            assert_eq!(found.unwrap().1, value, "{} {}", case.name(), it.id);
        }
        let twice = source::read(&document(&read)).unwrap().unwrap().text;
        assert_eq!(figures(&twice), written, "{}", case.name());
    }
}

/// The words that a reader sees of a text in a layout: in HTML none of the names of its elements.
fn words(text: &str, layout: Layout) -> String {
    if layout != Layout::Html {
        return folded_words(text);
    }
    let body = text.split_once("<body>").map_or(text, |it| it.1);
    let shown = body
        .split('<')
        .map(|it| it.split_once('>').map_or(it, |it| it.1));
    folded_words(&shown.collect::<String>())
}

#[test]
fn no_word_is_lost_from_any_layout_to_any_other_by_way_of_a_third() {
    for case in cases(1) {
        let sample = case.render(&Omission::None);
        let first = LAYOUTS.map(|it| convert(&case, &sample.text, it));
        for (layout, expected) in LAYOUTS.iter().zip(&first) {
            for other in &first {
                let found = convert(&case, other, *layout);
                let (found, expected) = (words(&found, *layout), words(expected, *layout));
                assert_eq!(found, expected, "{} {layout:?}", case.name());
            }
        }
    }
}
