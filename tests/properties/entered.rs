//! A number entered into the form stands in the text at its place, and nothing else is another: through the
//! server, cell after cell, in every layout. `GOUJI_TEST_CELLS=10000` enters so many.

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

#[test]
fn a_number_entered_stands_at_its_place_and_nothing_else_is_another() {
    let wanted: usize = env::var("GOUJI_TEST_CELLS").map_or(1_000, |it| it.parse().unwrap());
    let n_cases = cases(1).count();
    let per_case = wanted.div_ceil(n_cases);
    let (mut n_entered, mut n_blank) = (0, 0);
    for case in cases(1) {
        let sample = case.render(&Omission::None);
        let mut client = session(encoded("utf-8"));
        let mut text = sample.text.clone();
        client.open(URI, &text);
        let mut rng = Rng::with_seed(case.seed + 7);
        let mut version = 1;
        for _ in 0..per_case {
            let before = figures(&text);
            let (id, held) = before[rng.usize(..before.len())].clone();
            let number = rng.u32(0..2_000).to_string();
            if held.as_deref() == Some(&number) {
                continue;
            }
            let answer = enter(&mut client, version, &id, &number);
            assert!(
                answer["refused"].is_null(),
                "{}: {id}: {answer}",
                case.name()
            );
            let (range, new) = edit_of(&answer, &text);
            let mut next = text.clone();
            next.replace_range(range.clone(), &new);
            // Its own digits, or blanks of its own cell, and no more.
            let replaced = &text[range.clone()];
            let is_own = held.is_some()
                || replaced.trim().is_empty()
                || !replaced.contains(['|', '\t', '\n']);
            assert!(is_own, "{}: {id}: {replaced:?}", case.name());
            let expected: Vec<_> = before
                .iter()
                .map(|it| {
                    (
                        it.0.clone(),
                        if it.0 == id {
                            Some(number.clone())
                        } else {
                            it.1.clone()
                        },
                    )
                })
                .collect();
            assert_eq!(
                figures(&next),
                expected,
                "{}: {id}: {replaced:?} → {new:?}",
                case.name()
            );
            let start = text[..range.start].rfind('\n').map_or(0, |it| it + 1);
            let line = text[..start].matches('\n').count();
            let place = |at: usize| json!({"line": line, "character": at - start});
            let change = json!({"range": {"start": place(range.start), "end": place(range.end)}, "text": new});
            client.change(URI, version + 1, json!([change]));
            version += 1;
            n_entered += 1;
            n_blank += usize::from(held.is_none());
            text = next;
        }
        // What the form shows at the end is what a reader of the whole text has.
        let form = client.request("gouji/form", json!({"textDocument": {"uri": URI}}));
        let tables = form["tables"].as_array().unwrap().iter();
        let cells = tables
            .flat_map(|it| it["rows"].as_array().unwrap())
            .flat_map(|it| it.as_array().unwrap());
        let shown = cells.filter(|it| it["figure"]["state"] == "number").count();
        let numbers = figures(&text).iter().filter(|it| it.1.is_some()).count();
        assert_eq!(shown, numbers, "{}", case.name());
    }
    assert!(
        n_entered * 10 > wanted * 9 && n_blank > 0,
        "{n_entered}, {n_blank} of them blank"
    );
}
