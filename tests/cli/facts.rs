//! What `facts` prints of a report.

use super::{Sandbox, sound};

#[test]
fn json_names_every_figure_and_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", sound());
    let run = sandbox.run(["facts"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let report = &run.json()["reports"][0];
    assert_eq!(report["filename"], "a.txt");
    assert_eq!(
        report["title"],
        "青溪县水务局2024年政府信息公开工作年度报告"
    );
    assert_eq!(report["agency"], "青溪县水务局");
    assert_eq!(report["year"], 2024);
    assert_eq!(report["edition"], "2021");
    let facts = report["facts"].as_array().unwrap();
    let fact = |id: &str| facts.iter().find(|it| it["id"] == id).unwrap();
    let fee = fact("disclosure.fees.amount");
    assert_eq!(fee["value"].to_string(), "8.65");
    assert_eq!(fact("applications.granted.total")["value"], 4);
    assert_eq!(
        fact("applications.granted.total")["location"],
        serde_json::json!({"row": 41, "column": 32})
    );
}

#[test]
fn csv_and_jsonl_say_the_same() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", sound());
    sandbox.write("b.txt", format!("{}{}", sound(), sound()));
    let jsonl = sandbox.run(["facts", "--output-format", "jsonl"]);
    let reports: Vec<serde_json::Value> = jsonl
        .stdout()
        .lines()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(reports.len(), 3);
    let n_facts: usize = reports
        .iter()
        .map(|it| it["facts"].as_array().unwrap().len())
        .sum();
    let csv = sandbox.run(["facts", "--output-format", "csv"]);
    let lines: Vec<&str> = csv.stdout().lines().collect();
    assert_eq!(lines.len(), n_facts + 1);
    assert!(
        lines[1].starts_with(
            "a.txt,青溪县水务局2024年政府信息公开工作年度报告,青溪县水务局,2024,2021,"
        )
    );
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let input = encoding_rs::GB18030.encode(&sound()).0.into_owned();
    let args = ["facts", "-", "--stdin-filename", "水务局.txt"];
    let run = Sandbox::new().run_with_input(args, &input);
    assert_eq!(run.json()["reports"][0]["filename"], "水务局.txt");
}

/// A title that begins like a formula is text in a spreadsheet, and a number stays one.
#[test]
fn no_cell_of_the_csv_is_a_formula() {
    let sandbox = Sandbox::new();
    sandbox.write("=cmd().txt", sound());
    let run = sandbox.run(["facts", "--output-format", "csv"]);
    assert!(run.stdout().contains("\n'=cmd().txt,"), "{}", run.stdout());
}
