//! Diagnostics for clients that ask for them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, session_with};
use crate::diagnostics::wrong_total;
use crate::report::{Layout, report};

const URI: &str = "file:///a.md";

fn pulling(folder: Option<&Path>) -> Client {
    let folders = folder.map(|it| json!([{"uri": uri(it), "name": "年报"}]));
    session_with(json!({
        "capabilities": {"textDocument": {"diagnostic": {}}, "window": {"workDoneProgress": true}},
        "workspaceFolders": folders,
    }))
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn pull(client: &mut Client, previous: &Value) -> Value {
    let mut params = json!({"textDocument": {"uri": URI}});
    if !previous.is_null() {
        params["previousResultId"] = previous.clone();
    }
    client.request("textDocument/diagnostic", params)
}

fn pull_all(client: &mut Client, previous: &[Value]) -> Vec<Value> {
    let params = json!({"previousResultIds": previous, "workDoneToken": "scan"});
    let mut result = client.request("workspace/diagnostic", params);
    match result["items"].take() {
        Value::Array(it) => it,
        other => panic!("{other}"),
    }
}

/// What a client sends back of a report that it got.
fn known(item: &Value) -> Value {
    json!({"uri": item["uri"], "value": item["resultId"]})
}

#[test]
fn who_pulls_is_not_pushed_to() {
    let mut client = pulling(None);
    assert!(client.initialized["capabilities"]["diagnosticProvider"].is_object());
    client.open(URI, &wrong_total(Layout::Tsv));
    let first = pull(&mut client, &Value::Null);
    assert_eq!(
        (&first["kind"], first["items"].as_array().unwrap().len()),
        (&json!("full"), 1)
    );
    let again = pull(&mut client, &first["resultId"]);
    assert_eq!(
        again,
        json!({"kind": "unchanged", "resultId": first["resultId"]})
    );

    // An edit that changes nothing that is said, and one that does.
    let start = json!({"line": 0, "character": 0});
    let insert = |text: &str| json!([{"range": {"start": start, "end": start}, "text": text}]);
    client.change(
        URI,
        2,
        json!([{"text": wrong_total(Layout::Tsv).replace("审核制度", "审查制度")}]),
    );
    assert_eq!(pull(&mut client, &first["resultId"])["kind"], "unchanged");
    client.change(URI, 3, insert("\n"));
    assert_eq!(pull(&mut client, &first["resultId"])["kind"], "full");
    client.close(URI);
    assert_eq!(pull(&mut client, &first["resultId"])["items"], json!([]));
    assert!(client.all("textDocument/publishDiagnostics").is_empty());
}

#[test]
fn the_reports_of_the_workspace_are_found_once() {
    let folder = tempfile::tempdir().unwrap();
    let sub = folder.path().join("街 道");
    fs::create_dir(&sub).unwrap();
    fs::write(
        folder.path().join("好.md"),
        report("甲镇人民政府", 2024, Layout::Pipe),
    )
    .unwrap();
    let wrong = sub.join("错.txt");
    fs::write(&wrong, wrong_total(Layout::Tsv)).unwrap();
    fs::write(folder.path().join("other.md"), "# No report\n").unwrap();
    fs::write(folder.path().join("data.rs"), wrong_total(Layout::Tsv)).unwrap();
    let mut client = pulling(Some(folder.path()));

    let first = pull_all(&mut client, &[]);
    let counts: Vec<usize> = first
        .iter()
        .map(|it| it["items"].as_array().unwrap().len())
        .collect();
    assert_eq!(counts.iter().sum::<usize>(), 1);
    assert_eq!(first.len(), 2);
    let progress = client.all("$/progress");
    let kinds: Vec<_> = progress
        .iter()
        .map(|it| it["value"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        (kinds[0], kinds[kinds.len() - 1]),
        ("begin", "end"),
        "{kinds:?}"
    );

    let previous: Vec<Value> = first.iter().map(known).collect();
    let again = pull_all(&mut client, &previous);
    assert!(
        again.iter().all(|it| it["kind"] == "unchanged"),
        "{again:?}"
    );

    // Mended on disk, and gone from disk.
    fs::write(&wrong, report("乙街道办事处", 2024, Layout::Tsv)).unwrap();
    fs::remove_file(folder.path().join("好.md")).unwrap();
    let last = pull_all(&mut client, &previous);
    let full: Vec<_> = last.iter().filter(|it| it["kind"] == "full").collect();
    assert_eq!(full.len(), 1, "{last:?}");
    assert_eq!(full[0]["items"], json!([]));
}

#[test]
fn an_open_document_hides_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    fs::write(&path, wrong_total(Layout::Tsv)).unwrap();
    let mut client = pulling(Some(folder.path()));
    client.open(&uri(&path), &report("甲镇人民政府", 2024, Layout::Tsv));
    let items = pull_all(&mut client, &[]);
    assert_eq!(items.len(), 1);
    assert_eq!(
        (&items[0]["version"], &items[0]["items"]),
        (&json!(1), &json!([]))
    );
}

#[test]
fn folders_come_and_go() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), wrong_total(Layout::Tsv)).unwrap();
    let mut client = pulling(None);
    assert!(pull_all(&mut client, &[]).is_empty());
    let it = json!([{"uri": uri(folder.path()), "name": "a"}]);
    let event = json!({"event": {"added": it, "removed": []}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    assert_eq!(pull_all(&mut client, &[]).len(), 1);
    let event = json!({"event": {"added": [], "removed": it}});
    client.notify("workspace/didChangeWorkspaceFolders", event);
    assert!(pull_all(&mut client, &[]).is_empty());
}

#[test]
fn a_scan_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..300 {
        let path = folder.path().join(format!("{n}.md"));
        fs::write(
            path,
            report(&format!("第{n}号镇人民政府"), 2024, Layout::Pipe),
        )
        .unwrap();
    }
    let mut client = pulling(Some(folder.path()));
    for cancel in ["$/cancelRequest", "window/workDoneProgress/cancel"] {
        let params = json!({"previousResultIds": [], "workDoneToken": "scan"});
        let id = client.send("workspace/diagnostic", params);
        let params = match cancel {
            "$/cancelRequest" => json!({"id": id}),
            _ => json!({"token": "scan"}),
        };
        client.notify(cancel, params);
        let error = client.answer(id)["error"].take();
        let code = error["code"].as_i64();
        assert!(matches!(code, Some(-32800 | -32802)), "{cancel}: {code:?}");
        if code == Some(-32802) {
            assert_eq!(error["data"]["retriggerRequest"], false);
        }
        // All that was said of it came before the answer.
        let before = client.all("$/progress");
        let mut kinds = before
            .iter()
            .map(|it| it["value"]["kind"].as_str().unwrap());
        assert!(
            matches!(kinds.next_back(), None | Some("end")),
            "{before:?}"
        );
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(client.all("$/progress").is_empty(), "{cancel}");
    }
    assert_eq!(pull_all(&mut client, &[]).len(), 300);
}

#[test]
fn word_files_and_workbooks_of_the_workspace_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/office");
    for name in ["python-docx.docx", "openpyxl.xlsx"] {
        fs::copy(fixtures.join(name), folder.path().join(name)).unwrap();
    }
    let mut client = pulling(Some(folder.path()));
    let items = pull_all(&mut client, &[]);
    assert_eq!(items.len(), 2);
    for it in items {
        assert_eq!(it["items"], json!([]), "{it}");
    }
}
