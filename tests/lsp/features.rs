//! What is shown between and over the lines, and what leads out of them: hints, lenses, links, rename.

use serde_json::{Value, json};

use crate::client::{Client, session};
use crate::navigation::{place_of, utf16};
use crate::report::{Layout, report};

const URI: &str = "file:///年报/2024.txt";
const ORGAN: &str = "白杨市石桥镇人民政府";
const RECEIVED: &str = "一、本年新收政府信息公开申请数量";

fn opened(text: &str, capabilities: Value) -> Client {
    let mut client = session(capabilities);
    client.open(URI, text);
    client.published(URI, 1);
    client
}

fn range(from: u64, to: u64) -> Value {
    json!({"start": {"line": from, "character": 0}, "end": {"line": to, "character": 0}})
}

fn ask(client: &mut Client, method: &str, more: &Value) -> Value {
    let mut params = json!({"textDocument": {"uri": URI}});
    for (key, value) in more.as_object().unwrap() {
        params[key] = value.clone();
    }
    client.request(&format!("textDocument/{method}"), params)
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

/// The line that begins with some words.
fn line_of(text: &str, words: &str) -> u64 {
    let before = &text[..text.find(words).unwrap()];
    before.matches('\n').count() as u64
}

#[test]
fn hover_on_a_figure_tells_what_it_is_in_every_layout_and_language() {
    for layout in crate::report::LAYOUTS {
        let text = report(ORGAN, 2024, layout);
        for (locale, head) in [
            ("zh", "「一、本年新收」总计 = 24"),
            ("en", "“applications received”, total = 24"),
        ] {
            let mut client = crate::client::session_with(json!({
                "locale": locale,
                "capabilities": {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}},
            }));
            client.open(URI, &text);
            let place = utf16(&text, RECEIVED, "24");
            let hover = ask(&mut client, "hover", &json!({"position": place}));
            let shown = hover["contents"]["value"].as_str().unwrap();
            assert!(shown.starts_with(head), "{layout:?}: {shown}");
            assert!(shown.contains("20 + 3 + 0 + 0 + 1 + 0 = 24 ✓"), "{shown}");
            assert!(shown.contains("24 + 2 = 25 + 1 ✓"), "{shown}");
            assert_eq!(hover["range"]["start"], place);
        }
    }
}

#[test]
fn hover_tells_last_years_value_of_an_open_report_and_of_a_file() {
    for is_open in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let [last, this] = ["2023.txt", "2024.txt"].map(|it| folder.path().join(it));
        let old = report(ORGAN, 2023, Layout::Tsv);
        let new = report(ORGAN, 2024, Layout::Pipe);
        std::fs::write(&last, &old).unwrap();
        std::fs::write(&this, &new).unwrap();
        let uri = crate::years::uri;
        let mut client = crate::client::session_with(json!({
            "capabilities": {"textDocument": {"diagnostic": {}, "hover": {"contentFormat": ["plaintext"]}}},
            "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
        }));
        if is_open {
            client.open(&uri(&last), &old);
        }
        client.open(&uri(&this), &new);
        client.request("workspace/diagnostic", json!({"previousResultIds": []}));
        let mut shown = |words: &str, figure: &str| -> String {
            let place = utf16(&new, words, figure);
            let params = json!({"textDocument": {"uri": uri(&this)}, "position": place});
            let hover = client.request("textDocument/hover", params.clone());
            let hover = hover["contents"]["value"].as_str().unwrap().to_owned();
            // Beside the form the same is told.
            let lines = client.request("gouji/explainFigure", params);
            for line in lines.as_array().unwrap() {
                let line = line.as_str().unwrap();
                assert!(hover.contains(line), "{line}: {hover}");
            }
            assert!(lines.as_array().unwrap().len() > 2, "{lines}");
            hover
        };
        // It brings forward 2, and last year’s report carried 1 forward.
        let brought = shown("二、上年结转政府信息公开申请数量", "2");
        assert!(
            brought.contains("按上年报告应为 1 ✗"),
            "open: {is_open}: {brought}"
        );
        let carried = shown("四、结转下年度继续办理", "1");
        assert!(
            carried.contains("上年（2023）为 1"),
            "open: {is_open}: {carried}"
        );
        let granted = shown("（一）予以公开", "15");
        assert_eq!(granted.contains("上年（2023）为 15"), is_open, "{granted}");
    }
}

#[test]
fn hints_are_given_for_the_asked_range_and_kinds() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let line = line_of(&text, RECEIVED);
    let mut client = opened(&text, json!({}));
    let found = ask(
        &mut client,
        "inlayHint",
        &json!({"range": range(line, line + 1)}),
    );
    let labels: Vec<&str> = array(&found)
        .iter()
        .filter(|it| it["position"]["line"] == line)
        .map(|it| it["label"].as_str().unwrap())
        .collect();
    let columns = [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ];
    assert_eq!(labels, columns);
    assert_eq!(found[0]["position"], utf16(&text, RECEIVED, "20"));

    let wrong = text.replacen("\t24\n", "\t\n", 1);
    assert_ne!(wrong, text);
    client.change(URI, 2, json!([{"text": wrong}]));
    let settings = json!({"settings": {"gouji": {"hints": {"columns": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    let found = ask(&mut client, "inlayHint", &json!({"range": range(0, 9999)}));
    let labels: Vec<&Value> = array(&found).iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Σ 24"]);
    let settings = json!({"settings": {"gouji": {"hints": {"columns": false, "sums": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    let found = ask(&mut client, "inlayHint", &json!({"range": range(0, 9999)}));
    assert_eq!(found, json!([]));
}

/// The titles of the lenses of a document, each with its command.
fn lenses(client: &mut Client) -> Vec<(String, Value)> {
    let found = ask(client, "codeLens", &json!({}));
    let mut resolved = |it: &Value| {
        let command = client.request("codeLens/resolve", it.clone())["command"].clone();
        (command["title"].as_str().unwrap().to_owned(), command)
    };
    array(&found).iter().map(&mut resolved).collect()
}

#[test]
fn lenses_say_how_a_report_ties_out_and_lead_to_what_does_not() {
    let text = report(ORGAN, 2024, Layout::Pipe).replacen("申请24件", "申请29件", 1);
    let mut client = opened(
        &text,
        json!({"window": {"showDocument": {"support": true}}}),
    );
    let commands = &client.initialized["capabilities"]["executeCommandProvider"]["commands"];
    assert_eq!(commands, &json!(["gouji.show"]));
    let found = lenses(&mut client);
    let titles: Vec<&str> = found.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(
        titles,
        [
            "1 处警告",
            "正文与表相符 1/2",
            "表三勾稽 39/39",
            "表四勾稽 3/3"
        ]
    );
    for (title, command) in &found {
        let leads = !title.contains("勾稽");
        assert_eq!(
            command["command"],
            if leads { "gouji.show" } else { "" },
            "{title}"
        );
        if leads {
            let answer = client.request("workspace/executeCommand", command.clone());
            assert_eq!(answer, Value::Null);
            let shown = client.next("window/showDocument");
            assert_eq!(shown["uri"], URI);
            assert_eq!(
                shown["selection"]["start"],
                utf16(&text, "全年共收到", "29")
            );
        }
    }
}

#[test]
fn a_client_that_shows_no_documents_gets_words_alone() {
    let text = report(ORGAN, 2024, Layout::Pipe).replacen("申请24件", "申请29件", 1);
    let mut client = opened(&text, json!({}));
    assert!(
        client.initialized["capabilities"]
            .get("executeCommandProvider")
            .is_none()
    );
    let found = lenses(&mut client);
    assert!(
        found
            .iter()
            .all(|it| it.1["command"] == "" && it.1.get("arguments").is_none())
    );
    let settings = json!({"settings": {"gouji": {"lenses": false}}});
    client.notify("workspace/didChangeConfiguration", settings);
    assert_eq!(lenses(&mut client), []);
}

#[test]
fn lenses_are_asked_for_again_when_another_report_changes_what_is_found() {
    let mut client = session(json!({"workspace": {"codeLens": {"refreshSupport": true}}}));
    let [last, this] = ["file:///年报/2023.txt", "file:///年报/2024.txt"];
    client.open(this, &report(ORGAN, 2024, Layout::Tsv));
    client.published(this, 1);
    client.open(last, &report(ORGAN, 2023, Layout::Tsv));
    client.next("workspace/codeLens/refresh");
}

#[test]
fn links_lead_to_a_page_that_every_editor_can_open() {
    let text = report(ORGAN, 2024, Layout::Html);
    let mut client = opened(&text, json!({}));
    let found = ask(&mut client, "documentLink", &json!({}));
    assert_eq!(array(&found).len(), 4);
    for it in array(&found) {
        let target = it["target"].as_str().unwrap();
        let (path, line) = target.split_once("#L").unwrap();
        let path = path.strip_prefix("file://").unwrap();
        let page = std::fs::read_to_string(path).unwrap();
        let line: usize = line.parse().unwrap();
        let heading = page.lines().nth(line - 1).unwrap();
        assert_eq!(heading, "## 第二十条 主动公开的内容");
    }
    let start = place_of(&text, "第二十条", "第二十条", char::len_utf16);
    assert_eq!(found[0]["range"]["start"], start);
    client.close(URI);
    client.open("file:///a.txt", "依照《条例》第二十条。\n");
    let params = json!({"textDocument": {"uri": "file:///a.txt"}});
    assert_eq!(
        client.request("textDocument/documentLink", params),
        json!([])
    );
}

#[test]
fn rename_changes_a_figure_wherever_it_ties() {
    for layout in crate::report::LAYOUTS {
        let text = report(ORGAN, 2024, layout);
        let mut client = opened(
            &text,
            json!({
                "textDocument": {"rename": {"prepareSupport": true}},
                "workspace": {"workspaceEdit": {"documentChanges": true}},
            }),
        );
        let places = [
            utf16(&text, "全年共收到", "24"),
            utf16(&text, RECEIVED, "24"),
        ];
        for place in &places {
            let prepared = ask(&mut client, "prepareRename", &json!({"position": place}));
            assert_eq!(prepared["placeholder"], "24");
            assert_eq!(&prepared["range"]["start"], place);
            let params = json!({"position": place, "newName": "31"});
            let edit = ask(&mut client, "rename", &params);
            let change = &edit["documentChanges"][0];
            assert_eq!(change["textDocument"], json!({"uri": URI, "version": 1}));
            let edits: Vec<(&Value, &Value)> = array(&change["edits"])
                .iter()
                .map(|it| (&it["range"]["start"], &it["newText"]))
                .collect();
            let new = json!("31");
            assert_eq!(
                edits,
                [(&places[0], &new), (&places[1], &new)],
                "{layout:?}"
            );
        }
        let nothing = utf16(&text, "监督保障", "监督");
        let prepared = ask(&mut client, "prepareRename", &json!({"position": nothing}));
        assert_eq!(prepared, Value::Null);
        let params = json!({
            "textDocument": {"uri": URI}, "position": places[0], "newName": "许多",
        });
        let id = client.send("textDocument/rename", params);
        let error = &client.answer(id)["error"];
        assert_eq!(error["code"], -32803);
        assert_eq!(error["message"], "「许多」不能作「一、本年新收」总计的数");
    }
}
