//! A finding in SARIF 2.1.0, which code hosts show beside the file.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use serde_json::{Value, json};

use crate::rules::diagnostic::Severity;

use super::Finding;

/// What stands before the first finding.
pub(super) fn opening() -> String {
    let driver = json!({"name": "gouji", "version": env!("CARGO_PKG_VERSION")});
    format!(
        "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
         \"runs\":[{{\"tool\":{{\"driver\":{driver}}},\"columnKind\":\"unicodeCodePoints\",\
         \"results\":[\n"
    )
}

/// What stands behind the last one.
pub(super) const CLOSING: &str = "\n]}]}\n";

pub(super) fn render(finding: &Finding<'_>) -> String {
    let diagnostic = finding.diagnostic;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    };
    let mut res: Value = json!({
        "ruleId": diagnostic.rule.name,
        "level": level,
        "message": {"text": diagnostic.message.get(finding.language)},
        "locations": [location(finding)],
    });
    let related: Vec<Value> = finding
        .elsewhere()
        .map(|it| {
            json!({
                "message": {"text": it.message},
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(it.file)},
                    "region": {
                        "startLine": it.start.row,
                        "startColumn": it.start.column,
                        "endLine": it.end.row,
                        "endColumn": it.end.column,
                    },
                },
            })
        })
        .collect();
    if let Some(it) = finding.accepted {
        res["suppressions"] = json!([{"kind": "external", "justification": it}]);
    }
    if !related.is_empty() {
        res["relatedLocations"] = related.into();
    }
    crate::cli::output::json(&res)
}

/// Where it is. A file that is no text has no lines that a reader of the log could show.
fn location(finding: &Finding<'_>) -> Value {
    let artifact = json!({"uri": uri(finding.file)});
    if let Some(it) = finding.office_place() {
        let name = it.words.get(finding.language);
        return json!({
            "physicalLocation": {"artifactLocation": artifact},
            "logicalLocations": [{"fullyQualifiedName": name}],
        });
    }
    let (start, end) = (finding.place(), finding.end_place());
    json!({"physicalLocation": {
        "artifactLocation": artifact,
        "region": {
            "startLine": start.row,
            "startColumn": start.column,
            "endLine": end.row,
            "endColumn": end.column,
        },
    }})
}

/// A path as a URI reference.
fn uri(path: &str) -> String {
    let mut res = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            res.push(char::from(byte));
        } else {
            res.push_str(&format!("%{byte:02X}"));
        }
    }
    res
}
