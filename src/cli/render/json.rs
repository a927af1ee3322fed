//! A finding for programs.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use serde::Serialize;

use crate::cli::output::json;
use crate::rules::diagnostic::{Edit, Fix};
use crate::text::range::TextRange;

use super::Finding;
use super::office::SpotNumbers;
use super::place::Place;

#[derive(Serialize)]
struct JsonFinding<'a> {
    filename: &'a str,
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    location: Place,
    end_location: Place,
    /// Where it is in a file that offices write.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<SpotNumbers>,
    fixes: Vec<JsonFix<'a>>,
    /// Why it is meant to be so, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<&'a str>,
    /// The other places that the defect shows in.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    filename: &'a str,
    message: &'a str,
    location: Place,
    end_location: Place,
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

pub(super) fn render(finding: &Finding<'_>) -> String {
    let (location, end_location) = places(finding, finding.diagnostic.range);
    json(&JsonFinding {
        filename: finding.file,
        rule: finding.diagnostic.rule.name,
        severity: finding.severity.as_str(),
        message: finding.diagnostic.message.get(finding.language),
        location,
        end_location,
        place: finding.office_place().and_then(|it| it.spot),
        fixes: finding
            .diagnostic
            .fixes
            .iter()
            .map(|it| fix(finding, it))
            .collect(),
        accepted: finding.accepted,
        related: related(finding),
    })
}

fn related<'a>(finding: &'a Finding<'_>) -> Vec<JsonRelated<'a>> {
    let related = finding.diagnostic.related.iter().filter_map(|it| {
        let (filename, location, end_location) = match it.report {
            None => {
                let (start, end) = places(finding, it.range);
                (finding.file, start, end)
            }
            Some(_) => {
                let there = finding.there(it)?;
                (there.file, there.start, there.end)
            }
        };
        Some(JsonRelated {
            filename,
            message: it.message.get(finding.language),
            location,
            end_location,
        })
    });
    related.collect()
}

fn fix<'a>(finding: &Finding<'a>, fix: &'a Fix) -> JsonFix<'a> {
    JsonFix {
        message: fix.title.get(finding.language),
        applicability: fix.applicability.as_str(),
        edits: match finding.office {
            // They would change what was read, and not the file.
            Some(_) => Vec::new(),
            None => fix.edits.iter().map(|it| edit(finding, it)).collect(),
        },
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
