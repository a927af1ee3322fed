//! Every number is read right, at its exact place, and none is invented.

use gouji::workspace::analysis::Analysis;

use crate::generator::{Edition, Layout, Omission};
use crate::{Case, cases};

#[test]
fn every_figure_is_read_right_and_none_is_invented() {
    for case in cases(20) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        let reports: Vec<_> = analysis
            .located()
            .filter_map(|(at, it)| Some((at, it.report.as_ref()?)))
            .collect();
        let [(offset, report)] = reports.as_slice() else {
            panic!("{}: {} reports", case.name(), reports.len())
        };
        let facts = report.facts();
        for expected in &sample.facts {
            let Some(fact) = facts.iter().find(|it| it.id == expected.id) else {
                panic!("{}: {} is not found", case.name(), expected.id)
            };
            let value = fact.value.map(|it| it.to_string());
            assert_eq!(
                value,
                expected.value.map(|it| it.to_string()),
                "{}: {}",
                case.name(),
                fact.id
            );
            let range = fact.range.shifted(*offset).as_usize();
            assert_eq!(
                range,
                expected.range,
                "{}: {} {:?}",
                case.name(),
                fact.id,
                &sample.text[range.clone()]
            );
            if expected.value.is_some() {
                assert_eq!(fact.raw, expected.raw, "{}: {}", case.name(), fact.id);
            }
        }
        assert_eq!(facts.len(), sample.facts.len(), "{}", case.name());
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
        let edition = match sample.edition {
            Edition::Form2021 | Edition::Form2021OneRowOther => "2021",
            Edition::Form2019 | Edition::Mixed => "2019",
        };
        assert_eq!(
            report.edition().map(|it| it.name),
            Some(edition),
            "{}",
            case.name()
        );
    }
}

#[test]
fn reports_in_one_document_are_told_apart() {
    for layout in Layout::ALL {
        for edition in Edition::ALL {
            let samples: Vec<_> = (0..3)
                .map(|seed| Case::new(edition, layout, seed + 40).render(&Omission::None))
                .collect();
            let text: String = samples
                .iter()
                .map(|it| format!("{}\n\n", it.text))
                .collect();
            let analysis = Analysis::new(&text);
            let reports: Vec<_> = analysis
                .parts
                .iter()
                .filter_map(|it| it.report.as_ref())
                .collect();
            assert_eq!(reports.len(), 3, "{edition:?} {layout:?}");
            for (report, sample) in reports.iter().zip(&samples) {
                let read: Vec<_> = report
                    .facts()
                    .iter()
                    .map(|it| (it.id.clone(), it.value.map(|it| it.to_string())))
                    .collect();
                let truth: Vec<_> = sample
                    .facts
                    .iter()
                    .map(|it| (it.id.clone(), it.value.map(|it| it.to_string())))
                    .collect();
                assert_eq!(read, truth, "{edition:?} {layout:?}");
            }
        }
    }
}
