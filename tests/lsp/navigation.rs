//! From a figure to what ties together with it: definition, references, highlight.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, encoded, session, session_with};
use crate::report::{LAYOUTS, Layout, report};
use crate::years::uri;

const URI: &str = "file:///年报/2024.txt";
const ORGAN: &str = "白杨市石桥镇人民政府";
const RECEIVED: &str = "一、本年新收政府信息公开申请数量";
const BROUGHT_FORWARD: &str = "二、上年结转政府信息公开申请数量";
const CARRIED_FORWARD: &str = "四、结转下年度继续办理";

/// How wide a character is to a client.
pub(crate) type Units = fn(char) -> usize;

/// The place of `figure` behind the first `words`, as the protocol has it.
pub(crate) fn place_of(text: &str, words: &str, figure: &str, units: Units) -> Value {
    let words = text.find(words).unwrap();
    let at = words + text[words..].find(figure).unwrap();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let column: usize = text[start..at].chars().map(units).sum();
    json!({"line": line, "character": column})
}

pub(crate) fn utf16(text: &str, words: &str, figure: &str) -> Value {
    place_of(text, words, figure, char::len_utf16)
}

fn ask(client: &mut Client, method: &str, uri: &str, place: &Value) -> Value {
    let params = json!({
        "textDocument": {"uri": uri},
        "position": place,
        "context": {"includeDeclaration": false},
    });
    client.request(&format!("textDocument/{method}"), params)
}

/// Where each location begins.
fn starts(locations: &Value) -> Vec<&Value> {
    let locations = locations.as_array().unwrap();
    locations.iter().map(|it| &it["range"]["start"]).collect()
}

#[test]
fn a_figure_leads_to_its_cell_and_back_in_every_layout_and_encoding() {
    let encodings: [(&str, Units); 3] = [
        ("utf-8", char::len_utf8),
        ("utf-16", char::len_utf16),
        ("utf-32", |_| 1),
    ];
    for layout in LAYOUTS {
        for (encoding, units) in encodings {
            let text = report(ORGAN, 2024, layout);
            let mut client = session(encoded(encoding));
            client.open(URI, &text);
            for (sentence, cell, figure) in [
                ("全年共收到", RECEIVED, "24"),
                ("上年结转", BROUGHT_FORWARD, "2"),
            ] {
                let sentence = place_of(&text, sentence, figure, units);
                // The last cell of its row: the one before the next line.
                let row = text.find(cell).unwrap();
                let end = row + text[row..].find('\n').unwrap();
                let total = text[..end].rfind(figure).unwrap();
                let column = text[..total].rfind('\n').map_or(0, |it| it + 1);
                let cell = json!({
                    "line": text[..total].matches('\n').count(),
                    "character": text[column..total].chars().map(units).sum::<usize>(),
                });
                let found = ask(&mut client, "definition", URI, &sentence);
                assert_eq!(starts(&found), [&cell], "{layout:?} {encoding}");
                assert_eq!(found[0]["uri"], URI);
                let back = ask(&mut client, "definition", URI, &cell);
                assert_eq!(starts(&back), [&sentence], "{layout:?} {encoding}");
                let references = ask(&mut client, "references", URI, &cell);
                assert_eq!(starts(&references), [&sentence], "{layout:?} {encoding}");
            }
        }
    }
}

#[test]
fn words_lead_nowhere() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = session(json!({}));
    client.open(URI, &text);
    let place = utf16(&text, "监督保障", "监督");
    for method in ["definition", "references", "documentHighlight"] {
        assert_eq!(ask(&mut client, method, URI, &place), json!([]));
    }
    // A figure of the table that no sentence states leads nowhere either, but has its sums.
    let place = utf16(&text, "（一）予以公开", "15");
    assert_eq!(ask(&mut client, "definition", URI, &place), json!([]));
    assert_eq!(ask(&mut client, "references", URI, &place), json!([]));
    let highlights = ask(&mut client, "documentHighlight", URI, &place);
    assert_eq!(highlights.as_array().unwrap().len(), 3);
}

#[test]
fn highlights_show_the_figure_again_and_what_sums_up_to_it() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = session(json!({}));
    client.open(URI, &text);
    let sentence = utf16(&text, "全年共收到", "24");
    let cell = utf16(&text, RECEIVED, "24");
    let highlights = ask(&mut client, "documentHighlight", URI, &cell);
    let of_kind = |kind: i32| -> Vec<&Value> {
        let all = highlights.as_array().unwrap().iter();
        all.filter(|it| it["kind"] == kind)
            .map(|it| &it["range"]["start"])
            .collect()
    };
    const READ: i32 = 2;
    const WRITE: i32 = 3;
    assert_eq!(of_kind(WRITE), [&sentence, &cell]);
    // Six applicants in the row; 总计 and 结转 in the column.
    assert_eq!(of_kind(READ).len(), 8);
    assert!(of_kind(READ).contains(&&utf16(&text, RECEIVED, "20")));
    let of_sentence = ask(&mut client, "documentHighlight", URI, &sentence);
    assert_eq!(starts(&of_sentence), [&sentence, &cell]);
}

#[test]
fn links_say_what_they_were_asked_of() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = session(json!({"textDocument": {"definition": {"linkSupport": true}}}));
    client.open(URI, &text);
    let sentence = utf16(&text, "全年共收到", "24");
    let found = ask(&mut client, "definition", URI, &sentence);
    assert_eq!(found[0]["originSelectionRange"]["start"], sentence);
    assert_eq!(found[0]["targetUri"], URI);
    let cell = utf16(&text, RECEIVED, "24");
    assert_eq!(found[0]["targetSelectionRange"]["start"], cell);
}

#[test]
fn the_declaration_is_the_cell() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = session(json!({}));
    client.open(URI, &text);
    let (sentence, cell) = (
        utf16(&text, "全年共收到", "24"),
        utf16(&text, RECEIVED, "24"),
    );
    for place in [&sentence, &cell] {
        let params = json!({
            "textDocument": {"uri": URI},
            "position": place,
            "context": {"includeDeclaration": true},
        });
        let found = client.request("textDocument/references", params);
        assert_eq!(starts(&found), [&cell, &sentence]);
    }
}

/// In an open document and in one that only the disk has.
#[test]
fn what_was_taken_over_leads_to_last_year() {
    for is_open in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let [last, this] = ["2023.txt", "2024.txt"].map(|it| folder.path().join(it));
        let old = report(ORGAN, 2023, Layout::Tsv);
        let new = report(ORGAN, 2024, Layout::Pipe);
        fs::write(&last, &old).unwrap();
        fs::write(&this, &new).unwrap();
        let mut client = session_with(json!({
            "capabilities": {"textDocument": {"diagnostic": {}}},
            "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
        }));
        if is_open {
            client.open(&uri(&last), &old);
        }
        client.open(&uri(&this), &new);
        client.request("workspace/diagnostic", json!({"previousResultIds": []}));

        // The figure for natural persons: no sentence states it.
        let taken_over = utf16(&new, BROUGHT_FORWARD, "2");
        let handed_on = utf16(&old, CARRIED_FORWARD, "1");
        let found = ask(&mut client, "definition", &uri(&this), &taken_over);
        assert_eq!(found[0]["uri"], uri(&last), "open: {is_open}");
        assert_eq!(starts(&found), [&handed_on]);
        assert_eq!(
            ask(&mut client, "references", &uri(&this), &taken_over),
            found
        );
        // The total is stated in a sentence, and is last year's besides.
        let total = utf16(&new, "| 2 |\n", "2");
        let found = ask(&mut client, "references", &uri(&this), &total);
        let uris = |it: &Value| -> Vec<String> {
            let all = it.as_array().unwrap().iter();
            all.map(|it| it["uri"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(uris(&found), [uri(&this), uri(&last)], "open: {is_open}");
        if is_open {
            let back = ask(&mut client, "definition", &uri(&last), &handed_on);
            assert_eq!(starts(&back), [&taken_over]);
            assert_eq!(back[0]["uri"], uri(&this));
        }
    }
}

/// What was typed just before the request counts, in the other report as well.
#[test]
fn nothing_leads_to_where_it_was() {
    let uris = ["file:///年报/2023.txt", "file:///年报/2024.txt"];
    let old = report(ORGAN, 2023, Layout::Tsv);
    let new = report(ORGAN, 2024, Layout::Tsv);
    let mut client = session(json!({}));
    client.open(uris[0], &old);
    client.open(uris[1], &new);
    client.published(uris[0], 1);
    client.published(uris[1], 1);
    let taken_over = utf16(&new, BROUGHT_FORWARD, "2");
    let line = |found: &Value| found[0]["range"]["start"]["line"].as_u64().unwrap();
    let before = line(&ask(&mut client, "definition", uris[1], &taken_over));
    let at = json!({"line": 0, "character": 0});
    let insert = json!([{"range": {"start": at, "end": at}, "text": "\n\n\n\n\n"}]);
    client.change(uris[0], 2, insert);
    let found = ask(&mut client, "definition", uris[1], &taken_over);
    assert_eq!(line(&found), before + 5);

    // Another organ's report in front of it: that one has no report of last year.
    let at = json!({"line": 0, "character": 0});
    let other = report("白杨市石桥镇财政所", 2024, Layout::Tsv);
    client.change(
        uris[1],
        2,
        json!([{"range": {"start": at, "end": at}, "text": other}]),
    );
    let found = ask(&mut client, "definition", uris[1], &taken_over);
    assert_eq!(found, json!([]));
}
