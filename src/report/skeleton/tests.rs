use super::*;
use crate::form::EDITIONS;
use crate::report::outline::Wording;
use crate::report::{Report, landmark};
use crate::syntax::document::Document;
use crate::syntax::layout::csv::Delimiter;
use crate::text::number::Number;

const LAYOUTS: [Layout; 7] = [
    Layout::Markdown,
    Layout::Tsv,
    Layout::Csv(Delimiter::Comma),
    Layout::Csv(Delimiter::Semicolon),
    Layout::Csv(Delimiter::Tab),
    Layout::Html,
    Layout::Pipes,
];

const NUMBERINGS: [label::Style; 6] = [
    label::Style::Han,
    label::Style::HanBracketed,
    label::Style::HanHalfBracketed,
    label::Style::HanPart,
    label::Style::Arabic,
    label::Style::ArabicBracketed,
];

#[track_caller]
fn bound(text: &str) -> Report {
    let document = Document::parse(text, landmark);
    let mut reports = document.parts.iter().filter_map(Report::bind);
    let res = reports.next().expect("a report");
    assert!(reports.next().is_none(), "more than one report");
    res
}

/// The report with a number of its own in each cell that `picks` says, and those numbers.
fn filled_in(text: &str, picks: impl Fn(usize) -> bool) -> (String, Vec<Option<Number>>) {
    let facts = bound(text).facts();
    let numbers: Vec<Option<Number>> = (0..facts.len())
        .map(|it| picks(it).then(|| Number::from_count(it as i64 + 1)))
        .collect();
    let mut res = text.to_owned();
    for (fact, number) in facts.iter().zip(&numbers).rev() {
        if let Some(number) = number {
            res.insert_str(fact.range.start as usize, &number.to_string());
        }
    }
    (res, numbers)
}

#[test]
fn every_cell_can_be_filled_in() {
    for layout in LAYOUTS {
        for year in [2019, 2024] {
            let blank = report(year, "青溪县水务局", layout);
            let n_cells: usize = edition_for(Some(year))
                .tables
                .iter()
                .flat_map(|it| it.rows)
                .map(|it| it.columns.len())
                .sum();
            assert_eq!(bound(&blank).facts().len(), n_cells, "{layout:?} {year}");
            for step in [1, 3] {
                let (text, numbers) = filled_in(&blank, |it| it % step == 0);
                let found: Vec<_> = bound(&text).facts().iter().map(|it| it.value).collect();
                assert_eq!(found, numbers, "{layout:?} {year} {step}\n{text}");
            }
        }
    }
}

#[test]
fn the_style_of_a_report_is_told_from_it() {
    for layout in LAYOUTS {
        let levels = if layout == Layout::Markdown {
            1..=3
        } else {
            0..=0
        };
        for level in levels {
            for numbering in NUMBERINGS {
                let style = Style {
                    layout,
                    numbering,
                    level,
                };
                let edition = EDITIONS[0];
                let text: Vec<String> = (0..N_SECTIONS)
                    .map(|it| section(edition, it, style))
                    .collect();
                let text = text.join("\n");
                let report = bound(&text);
                let sections: Vec<u8> = report.headings.iter().map(|it| it.section).collect();
                assert_eq!(sections, [0, 1, 2, 3, 4, 5], "{text}");
                assert!(
                    report
                        .headings
                        .iter()
                        .all(|it| it.wording == Wording::Accepted),
                    "{text}"
                );
                assert_eq!(Style::of(&report), style, "{text}");
            }
        }
    }
}

#[test]
fn a_report_without_tables_still_has_a_style() {
    let title = "青溪县水务局2024年政府信息公开工作年度报告";
    for (text, expected) in [
        (format!("{title}\n\n一、总体情况\n\n无\n"), Layout::Tsv),
        (format!("# {title}\n\n## 一、总体情况\n"), Layout::Markdown),
        (
            format!("<h1>{title}</h1>\n<h2>一、总体情况</h2>\n"),
            Layout::Html,
        ),
    ] {
        assert_eq!(Style::of(&bound(&text)).layout, expected, "{text}");
    }
}
