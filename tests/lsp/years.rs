//! Reports of one organ for two years, side by side.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, literals, session, session_with};
use crate::report::{Layout, report};

const LAST: &str = "file:///年报/2023.txt";
const THIS: &str = "file:///年报/2024.txt";
const LONG: &str = "白杨市石桥镇人民政府";
const SHORT: &str = "石桥镇政府";

/// Last year's report: it hands on what this year's takes over.
fn last_year(layout: Layout) -> String {
    let text = without_figures(&report(LONG, 2023, layout));
    let (carried, count) = ("四、结转下年度继续办理", ["1", "2"]);
    let text = with_row(&text, carried, count);
    let text = with_row(&text, "一、本年新收政府信息公开申请数量", ["20", "21"]);
    let text = with_row(&text, "一、本年新收政府信息公开申请数量", ["24", "25"]);
    with_row(&text, "行政规范性文件", ["12", "10"])
}

fn this_year(layout: Layout) -> String {
    without_figures(&report(SHORT, 2024, layout))
}

/// The report with nothing in its text to hold against the tables.
pub(crate) fn without_figures(text: &str) -> String {
    let stated = "全年共收到政府信息公开申请24件，上年结转2件，均依法办理";
    assert!(text.contains(stated));
    text.replacen(stated, "收到的政府信息公开申请均依法办理", 1)
}

/// The text with every such cell of a row replaced.
pub(crate) fn with_row(text: &str, label: &str, [old, new]: [&str; 2]) -> String {
    let (before, row) = text.split_once(label).unwrap();
    let end = row.find("\n").unwrap();
    let cells = |it: &str| {
        let mut res = String::new();
        let mut digits = String::new();
        for c in it.chars().chain(['\n']) {
            if c.is_ascii_digit() {
                digits.push(c);
                continue;
            }
            res.push_str(if digits == old { new } else { &digits });
            digits.clear();
            res.push(c);
        }
        res.pop();
        res
    };
    format!("{before}{label}{}{}", cells(&row[..end]), &row[end..])
}

/// The figure of 上年结转 changed in its row, and what was received with it, so that every sum holds.
fn broken(text: &str) -> String {
    let text = with_row(text, "二、上年结转政府信息公开申请数量", ["2", "5"]);
    let text = with_row(&text, "一、本年新收政府信息公开申请数量", ["20", "17"]);
    with_row(&text, "一、本年新收政府信息公开申请数量", ["24", "21"])
}

pub(crate) fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

pub(crate) fn line_of(text: &str, label: &str) -> usize {
    text.lines().position(|it| it.contains(label)).unwrap()
}

pub(crate) fn related() -> Value {
    json!({"publishDiagnostics": {"relatedInformation": true}})
}

#[track_caller]
fn assert_linked(diagnostics: &[Value], uri: &str, line: usize) {
    assert_eq!(codes(diagnostics), ["carry-forward-mismatch"]);
    let location = &diagnostics[0]["relatedInformation"][0]["location"];
    assert_eq!(location["uri"], uri, "{location}");
    assert_eq!(location["range"]["start"]["line"], line, "{location}");
}

#[test]
fn one_figure_changed_is_found_in_both_files_and_gone_when_mended() {
    for layout in [Layout::Tsv, Layout::Pipe, Layout::Html] {
        let mut client = session(json!({"textDocument": related()}));
        let (last, this) = (last_year(layout), this_year(layout));
        client.open(LAST, &last);
        client.open(THIS, &this);
        assert_eq!(client.published(LAST, 1), [json!(null); 0]);
        assert_eq!(client.published(THIS, 1), [json!(null); 0], "{layout:?}");

        let off = broken(&this);
        client.change(THIS, 2, json!([{"text": off}]));
        let brought = line_of(&off, "二、上年结转");
        let carried = line_of(&last, "四、结转下年度");
        assert_linked(&client.published(THIS, 2), LAST, carried);
        assert_linked(&client.published(LAST, 1), THIS, brought);

        client.change(THIS, 3, json!([{"text": this}]));
        assert!(client.published(THIS, 3).is_empty());
        assert!(client.published(LAST, 1).is_empty());
    }
}

#[test]
fn an_edit_of_last_year_is_seen_in_this_year() {
    let mut client = session(json!({"textDocument": related()}));
    let (last, this) = (last_year(Layout::Tsv), broken(&this_year(Layout::Tsv)));
    client.open(THIS, &this);
    assert!(client.published(THIS, 1).is_empty());
    client.open(LAST, &last);
    assert_linked(
        &client.published(LAST, 1),
        THIS,
        line_of(&this, "二、上年结转"),
    );
    assert_linked(
        &client.published(THIS, 1),
        LAST,
        line_of(&last, "四、结转下年度"),
    );

    // A line more above the figure: the link follows, without a second check of this year.
    let start = json!({"line": 1, "character": 0});
    let insert = json!([{"range": {"start": start, "end": start}, "text": "\n"}]);
    client.change(LAST, 2, insert);
    assert_eq!(
        codes(&client.published(LAST, 2)),
        ["carry-forward-mismatch"]
    );
    assert_linked(
        &client.published(THIS, 1),
        LAST,
        line_of(&last, "四、结转下年度") + 1,
    );

    client.close(LAST);
    assert!(client.published(THIS, 1).is_empty());
}

#[test]
fn a_keystroke_beside_the_figures_says_nothing_of_the_other_file() {
    let mut client = session(json!({"textDocument": related()}));
    let (last, this) = (last_year(Layout::Tsv), this_year(Layout::Tsv));
    for this in [this.clone(), broken(&this)] {
        client.open(LAST, &last);
        client.open(THIS, &this);
        client.published(THIS, 1);
        client.all("textDocument/publishDiagnostics");
        let line = line_of(&last, "（三）政府信息管理");
        let start = json!({"line": line, "character": 20});
        for version in 2..20 {
            let insert = json!([{"range": {"start": start, "end": start}, "text": "再"}]);
            client.change(LAST, version, insert);
            client.published(LAST, version);
        }
        // Its own may come twice, where its check took long.
        let mut published = client.all("textDocument/publishDiagnostics");
        published.retain(|it| it["uri"] != LAST);
        assert!(published.is_empty(), "{published:?}");
        client.close(THIS);
        client.close(LAST);
        client.all("textDocument/publishDiagnostics");
    }
}

#[test]
fn the_fix_takes_over_last_years_figure() {
    let mut capabilities = json!({"textDocument": related()});
    capabilities["textDocument"]["codeAction"] = literals();
    let mut client = session(capabilities);
    let (last, this) = (last_year(Layout::Tsv), broken(&this_year(Layout::Tsv)));
    client.open(LAST, &last);
    client.open(THIS, &this);
    let found = client.published(THIS, 1);
    let params = json!({
        "textDocument": {"uri": THIS},
        "range": found[0]["range"],
        "context": {"diagnostics": found},
    });
    let actions = client.request("textDocument/codeAction", params);
    let edits = actions[0]["edit"]["changes"][THIS].as_array().unwrap();
    let texts: Vec<&str> = edits
        .iter()
        .map(|it| it["newText"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["2", "2"], "{actions}");
    assert_ne!(actions[0]["isPreferred"], true);
}

pub(crate) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

pub(crate) fn pulling(folder: &Path) -> Client {
    session_with(json!({
        "capabilities": {
            "textDocument": {"diagnostic": {"relatedInformation": true}},
            "workspace": {"diagnostics": {"refreshSupport": true}},
        },
        "workspaceFolders": [{"uri": uri(folder), "name": "年报"}],
    }))
}

pub(crate) fn pull(client: &mut Client, uri: &str) -> Vec<Value> {
    let params = json!({"textDocument": {"uri": uri}});
    let mut answer = client.request("textDocument/diagnostic", params);
    serde_json::from_value(answer["items"].take()).unwrap()
}

pub(crate) fn pull_all(client: &mut Client, previous: &[Value]) -> Vec<Value> {
    let params = json!({"previousResultIds": previous});
    let mut answer = client.request("workspace/diagnostic", params);
    serde_json::from_value(answer["items"].take()).unwrap()
}

#[test]
fn who_pulls_is_told_to_pull_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = pulling(folder.path());
    let (last, this) = (last_year(Layout::Tsv), this_year(Layout::Tsv));
    client.open(LAST, &last);
    client.open(THIS, &this);
    assert!(pull(&mut client, LAST).is_empty());
    assert!(pull(&mut client, THIS).is_empty());
    assert!(client.all("workspace/diagnostic/refresh").is_empty());

    let off = broken(&this);
    client.change(THIS, 2, json!([{"text": off}]));
    client.next("workspace/diagnostic/refresh");
    assert_linked(
        &pull(&mut client, LAST),
        THIS,
        line_of(&off, "二、上年结转"),
    );
    assert_linked(
        &pull(&mut client, THIS),
        LAST,
        line_of(&last, "四、结转下年度"),
    );
    assert!(client.all("workspace/diagnostic/refresh").is_empty());

    client.change(THIS, 3, json!([{"text": this}]));
    client.next("workspace/diagnostic/refresh");
    assert!(pull(&mut client, LAST).is_empty());
    assert!(pull(&mut client, THIS).is_empty());
}

#[test]
fn files_that_nobody_has_open_are_neighbors_too() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["2023.txt", "2024.txt"].map(|it| folder.path().join(it));
    let (last, this) = (last_year(Layout::Tsv), this_year(Layout::Tsv));
    fs::write(&paths[0], &last).unwrap();
    fs::write(&paths[1], broken(&this)).unwrap();
    let mut client = pulling(folder.path());
    let first = pull_all(&mut client, &[]);
    assert_eq!(first.len(), 2);
    for item in &first {
        let other = paths
            .iter()
            .map(|it| uri(it))
            .find(|it| item["uri"] != **it);
        let found = item["items"].as_array().unwrap();
        assert_eq!(codes(found), ["carry-forward-mismatch"]);
        let location = &found[0]["relatedInformation"][0]["location"];
        assert_eq!(location["uri"], other.unwrap());
    }
    let known = |it: &Value| json!({"uri": it["uri"], "value": it["resultId"]});
    let previous: Vec<Value> = first.iter().map(known).collect();
    let again = pull_all(&mut client, &previous);
    assert!(
        again.iter().all(|it| it["kind"] == "unchanged"),
        "{again:?}"
    );

    // Mended in the editor: the file on disk is clean as well.
    client.open(&uri(&paths[1]), &this);
    let mended = pull_all(&mut client, &previous);
    assert!(
        mended.iter().all(|it| it["items"] == json!([])),
        "{mended:?}"
    );
    assert!(pull(&mut client, &uri(&paths[1])).is_empty());

    // Closed without being saved: what is on disk counts again, at once.
    for _ in 0..50 {
        client.close(&uri(&paths[1]));
        let closed = pull_all(&mut client, &[]);
        assert!(
            closed.iter().all(|it| it["items"] != json!([])),
            "{closed:?}"
        );
        client.open(&uri(&paths[1]), &this);
    }
    client.close(&uri(&paths[1]));

    // Mended on disk.
    fs::write(&paths[1], format!("{this}\n")).unwrap();
    let mended = pull_all(&mut client, &[]);
    assert!(
        mended.iter().all(|it| it["items"] == json!([])),
        "{mended:?}"
    );
}

#[test]
fn who_is_pushed_to_hears_of_files_nobody_has_open() {
    let folder = tempfile::tempdir().unwrap();
    let last = folder.path().join("2023.txt");
    fs::write(&last, last_year(Layout::Tsv)).unwrap();
    let mut client = session_with(json!({
        "capabilities": {"textDocument": related()},
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
    }));
    let this = uri(&folder.path().join("2024.txt"));
    client.open(&this, &broken(&this_year(Layout::Tsv)));
    assert!(client.published(&this, 1).is_empty());
    let found = client.published(&this, 1);
    assert_linked(
        &found,
        &uri(&last),
        line_of(&last_year(Layout::Tsv), "四、结转下年度"),
    );

    fs::remove_file(&last).unwrap();
    let change = json!({"changes": [{"uri": uri(&last), "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", change);
    assert!(client.published(&this, 1).is_empty());
}

#[test]
fn two_candidates_for_last_year_are_none() {
    let mut client = session(json!({"textDocument": related()}));
    let (last, this) = (last_year(Layout::Tsv), broken(&this_year(Layout::Tsv)));
    client.open(LAST, &last);
    client.open(THIS, &this);
    assert_eq!(client.published(THIS, 1).len(), 1);
    while client.published(LAST, 1).is_empty() {}
    let other = with_row(&last, "四、结转下年度继续办理", ["2", "3"]);
    client.open("file:///年报/2023.md", &other);
    assert!(client.published(THIS, 1).is_empty());
    while !client.published(LAST, 1).is_empty() {}
}

#[test]
fn copies_of_last_year_count_as_one() {
    let mut client = session(json!({"textDocument": related()}));
    let (last, this) = (last_year(Layout::Tsv), broken(&this_year(Layout::Tsv)));
    let copy = "file:///年报/copy.txt";
    client.open(LAST, &last);
    client.open(copy, &last);
    client.open(THIS, &this);
    let (brought, carried) = (
        line_of(&this, "二、上年结转"),
        line_of(&last, "四、结转下年度"),
    );
    assert_linked(&client.published(THIS, 1), LAST, carried);
    for uri in [copy, LAST] {
        let mut found = client.published(uri, 1);
        while found.is_empty() {
            found = client.published(uri, 1);
        }
        assert_linked(&found, THIS, brought);
    }
}

#[test]
fn a_figure_and_a_line_more_in_one_edit_are_both_followed() {
    let mut client = session(json!({"textDocument": related()}));
    let (last, this) = (last_year(Layout::Tsv), broken(&this_year(Layout::Tsv)));
    client.open(LAST, &last);
    client.open(THIS, &this);
    client.published(THIS, 1);
    client.all("textDocument/publishDiagnostics");
    // Another figure carried forward, which is not this year's either, a line further down.
    let other = with_row(&last, "四、结转下年度继续办理", ["2", "3"]);
    client.change(LAST, 2, json!([{"text": format!("\n{other}")}]));
    let found = client.published(THIS, 1);
    assert_linked(&found, LAST, line_of(&last, "四、结转下年度") + 1);
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.ends_with("为 3"), "{message}");
}

/// A push session in a folder, with this year's report open and last year's on disk in a folder of it.
fn beside_a_folder() -> (tempfile::TempDir, Client, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("last")).unwrap();
    fs::write(folder.path().join("last/2023.txt"), last_year(Layout::Tsv)).unwrap();
    let mut client = session_with(json!({
        "capabilities": {"textDocument": related()},
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
    }));
    let this = uri(&folder.path().join("2024.txt"));
    client.open(&this, &broken(&this_year(Layout::Tsv)));
    assert!(client.published(&this, 1).is_empty());
    assert_eq!(client.published(&this, 1).len(), 1);
    (folder, client, this)
}

#[test]
fn a_folder_that_is_renamed_or_deleted_takes_its_reports_with_it() {
    let (folder, mut client, this) = beside_a_folder();
    let path = |it: &str| folder.path().join(it);
    let carried = line_of(&last_year(Layout::Tsv), "四、结转下年度");
    fs::rename(path("last"), path("old")).unwrap();
    let gone = json!({"uri": uri(&path("last")), "type": 3});
    let come = json!({"uri": uri(&path("old")), "type": 1});
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [gone, come]}),
    );
    let mut found = client.published(&this, 1);
    while found.is_empty() {
        found = client.published(&this, 1);
    }
    assert_linked(&found, &uri(&path("old/2023.txt")), carried);

    fs::remove_dir_all(path("old")).unwrap();
    let gone = json!({"uri": uri(&path("old")), "type": 3});
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [gone]}),
    );
    assert!(client.published(&this, 1).is_empty());
}

#[test]
fn a_folder_that_joins_the_workspace_is_read_at_once() {
    let (folder, mut client, this) = beside_a_folder();
    let own = json!([{"uri": uri(folder.path()), "name": "年报"}]);
    let event = json!({"event": {"added": [], "removed": own}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    assert!(client.published(&this, 1).is_empty());
    let event = json!({"event": {"added": own, "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    let carried = line_of(&last_year(Layout::Tsv), "四、结转下年度");
    let last = uri(&folder.path().join("last/2023.txt"));
    assert_linked(&client.published(&this, 1), &last, carried);
}

#[test]
fn a_request_that_races_a_close_does_not_bring_the_text_back() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["2023.txt", "2024.txt"].map(|it| folder.path().join(it));
    let [last_uri, this_uri] = [&paths[0], &paths[1]].map(|it| uri(it));
    fs::write(&paths[0], last_year(Layout::Tsv)).unwrap();
    let this = this_year(Layout::Tsv);
    fs::write(&paths[1], &this).unwrap();
    let mut client = pulling(folder.path());
    client.open(&last_uri, &last_year(Layout::Tsv));
    for _ in 0..50 {
        client.open(&this_uri, &broken(&this));
        let params = json!({"textDocument": {"uri": this_uri}});
        let id = client.send("textDocument/diagnostic", params);
        client.close(&this_uri);
        client.answer(id);
        let found = pull_all(&mut client, &[]);
        assert!(found.iter().all(|it| it["items"] == json!([])), "{found:?}");
        assert!(pull(&mut client, &last_uri).is_empty());
    }
}

#[test]
fn a_storm_of_events_asks_for_few_refreshes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2023.txt");
    fs::write(&path, last_year(Layout::Tsv)).unwrap();
    let mut client = pulling(folder.path());
    assert_eq!(pull_all(&mut client, &[]).len(), 1);
    client.all("workspace/diagnostic/refresh");
    for _ in 0..500 {
        let change = json!({"changes": [{"uri": uri(&path), "type": 2}]});
        client.notify("workspace/didChangeWatchedFiles", change);
    }
    client.next("workspace/diagnostic/refresh");
    let n_more = client.all("workspace/diagnostic/refresh").len();
    assert!(n_more < 50, "{n_more}");
}
