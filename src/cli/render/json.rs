//! A finding for programs.

use serde::Serialize;

use crate::rules::diagnostic::{Edit, Fix};
use crate::text::range::TextRange;

use super::Finding;
use super::place::Place;

#[derive(Serialize)]
struct JsonFinding<'a> {
    filename: &'a str,
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    location: Place,
    end_location: Place,
    fixes: Vec<JsonFix<'a>>,
}

#[derive(Serialize)]
struct JsonFix<'a> {
    message: &'a str,
    applicability: &'a str,
    edits: Vec<JsonEdit<'a>>,
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    content: &'a str,
    location: Place,
    end_location: Place,
}

pub(super) fn render(finding: &Finding<'_>) -> serde_json::Result<String> {
    let (location, end_location) = places(finding, finding.diagnostic.range);
    serde_json::to_string(&JsonFinding {
        filename: finding.file,
        rule: finding.diagnostic.rule.name,
        severity: finding.diagnostic.severity.as_str(),
        message: finding.diagnostic.message.get(finding.language),
        location,
        end_location,
        fixes: finding
            .diagnostic
            .fixes
            .iter()
            .map(|it| fix(finding, it))
            .collect(),
    })
}

fn fix<'a>(finding: &Finding<'a>, fix: &'a Fix) -> JsonFix<'a> {
    JsonFix {
        message: fix.title.get(finding.language),
        applicability: fix.applicability.as_str(),
        edits: fix.edits.iter().map(|it| edit(finding, it)).collect(),
    }
}

fn edit<'a>(finding: &Finding<'a>, edit: &'a Edit) -> JsonEdit<'a> {
    let (location, end_location) = places(finding, edit.range);
    JsonEdit {
        content: &edit.text,
        location,
        end_location,
    }
}

fn places(finding: &Finding<'_>, range: TextRange) -> (Place, Place) {
    let range = range.shifted(finding.offset);
    (
        finding.rows.place(range.start),
        finding.rows.place(range.end),
    )
}
