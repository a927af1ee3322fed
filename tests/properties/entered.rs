//! A number entered into the form stands in the text at its place, and nothing else is another: through the
//! server, cell after cell, in every layout. `GOUJI_TEST_CELLS=10000` enters so many, and prints how many in which
//! layout.

use std::collections::BTreeMap;
use std::env;

use fastrand::Rng;
use gouji::workspace::analysis::Analysis;
use serde_json::{Value, json};

use crate::cases;
use crate::client::{Client, encoded, session};
use crate::generator::Omission;

const URI: &str = "file:///年报/2024.txt";

/// Every figure of a text, by id, as a reader of the whole text has it.
fn figures(text: &str) -> Vec<(String, Option<String>)> {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(gouji::report::Report::facts);
    facts
        .map(|it| (it.id, it.value.map(|it| it.to_string())))
        .collect()
}

/// The edit of a workspace in a text: where, as a range of bytes, and what. The client counts bytes.
fn edit_of(answer: &Value, text: &str) -> (std::ops::Range<usize>, String) {
    let edits: Vec<&Value> = answer["edit"]["changes"]
        .as_object()
        .into_iter()
        .flat_map(|it| it.values())
        .flat_map(|it| it.as_array().into_iter().flatten())
        .collect();
    let [edit] = edits[..] else {
        panic!("one edit: {answer}")
    };
    let starts: Vec<usize> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|it| it.0 + 1))
        .collect();
    let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
    let offset = |it: &Value| starts[number(&it["line"])] + number(&it["character"]);
    let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
    (range, edit["newText"].as_str().unwrap().to_owned())
}

fn enter(client: &mut Client, version: i32, id: &str, text: &str) -> Value {
    let params = json!({
        "textDocument": {"uri": URI, "version": version}, "part": 0, "id": id, "text": text,
    });
    client.request("gouji/enterFigure", params)
}

/// What was done to the cells of a layout.
#[derive(Debug, Default)]
struct Counts {
    entered: usize,
    blanked: usize,
    /// Cells that had to keep their number: their layout has no place for a blank there.
    not_blanked: usize,
}

/// Enters a number, or blanks a cell with nothing, and sees that the edit is of this cell alone. Returns the text
/// after it, or why it is refused.
fn entered(
    client: &mut Client,
    (version, text): (i32, &str),
    (id, held): (&str, Option<&str>),
    number: &str,
) -> Result<String, String> {
    let answer = enter(client, version, id, number);
    if let Some(reason) = answer["refused"].as_str() {
        return Err(reason.to_owned());
    }
    let (range, new) = edit_of(&answer, text);
    let mut next = text.to_owned();
    next.replace_range(range.clone(), &new);
    // Its own digits, or blanks of its own cell, and no more.
    let replaced = &text[range.clone()];
    let is_own =
        held.is_some() || replaced.trim().is_empty() || !replaced.contains(['|', '\t', '\n']);
    assert!(is_own, "{id}: {replaced:?}");
    let wanted = Some(number.to_owned()).filter(|it| !it.is_empty());
    let is_it = |it: &(String, Option<String>)| it.0 == id;
    let mut expected = figures(text);
    expected
        .iter_mut()
        .filter(|it| is_it(it))
        .for_each(|it| it.1.clone_from(&wanted));
    assert_eq!(figures(&next), expected, "{id}: {replaced:?} → {new:?}");
    let start = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
    let line = text[..start].matches('\n').count();
    let place = |at: usize| json!({"line": line, "character": at - start});
    let range = json!({"start": place(range.start), "end": place(range.end)});
    client.change(URI, version + 1, json!([{"range": range, "text": new}]));
    Ok(next)
}

#[test]
fn a_number_entered_stands_at_its_place_and_nothing_else_is_another() {
    let wanted: usize = env::var("GOUJI_TEST_CELLS").map_or(1_000, |it| it.parse().unwrap());
    let per_case = wanted.div_ceil(cases(1).count());
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for case in cases(1) {
        let mut text = case.render(&Omission::None).text;
        let mut client = session(encoded("utf-8"));
        client.open(URI, &text);
        let mut rng = Rng::with_seed(case.seed + 7);
        let mut version = 1;
        let counts = counts
            .entry(format!("{:?}", case.style.layout))
            .or_default();
        for step in 0..per_case {
            let before = figures(&text);
            let (id, held) = before[rng.usize(..before.len())].clone();
            let mut held = held.as_deref();
            // Every fifth is blanked first, where its layout has a place for a blank.
            if step % 5 == 0 && held.is_some() {
                let blanked = entered(&mut client, (version, &text), (&id, held), "");
                if let Ok(it) = blanked {
                    (text, held) = (it, None);
                    version += 1;
                    counts.blanked += 1;
                } else {
                    counts.not_blanked += 1;
                }
            }
            let number = rng.u32(0..2_000).to_string();
            if held != Some(&number) {
                let next = entered(&mut client, (version, &text), (&id, held), &number);
                text = next.unwrap_or_else(|it| panic!("{}: {id}: {it}\n{text}", case.name()));
                version += 1;
                counts.entered += 1;
            }
        }
        // What the form shows at the end is what a reader of the whole text has.
        let form = client.request("gouji/form", json!({"textDocument": {"uri": URI}}));
        let tables = form["tables"].as_array().unwrap().iter();
        let rows = tables.flat_map(|it| it["rows"].as_array().unwrap());
        let cells = rows.flat_map(|it| it.as_array().unwrap());
        let shown = cells.filter(|it| it["figure"]["state"] == "number").count();
        let numbers = figures(&text).iter().filter(|it| it.1.is_some()).count();
        assert_eq!(shown, numbers, "{}", case.name());
    }
    println!("{counts:#?}");
    let sum = |of: fn(&Counts) -> usize| counts.values().map(of).sum::<usize>();
    let (n_entered, n_blanked) = (sum(|it| it.entered), sum(|it| it.blanked));
    assert!(
        n_entered * 10 > wanted * 9 && n_blanked * 20 > wanted,
        "{n_entered}, {n_blanked}"
    );
}
