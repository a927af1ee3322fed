//! `gouji.toml` in the editor: obeyed as the command line obeys it, changed from the menu, and a document itself.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, literals, session_with};
use crate::diagnostics::wrong_total;
use crate::report::{LAYOUTS, Layout};

const RULE: &str = "cross-footing-mismatch";

struct Folder {
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }

    fn session(&self, options: Value) -> Client {
        session_with(json!({
            "capabilities": {
                "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
                "textDocument": {"codeAction": literals(), "hover": {"contentFormat": ["markdown"]}},
            },
            "initializationOptions": options,
            "workspaceFolders": [{"uri": self.uri("").trim_end_matches('/'), "name": "年报"}],
        }))
    }

    fn notice(&self, client: &mut Client, name: &str) {
        let change = json!({"changes": [{"uri": self.uri(name), "type": 2}]});
        client.notify("workspace/didChangeWatchedFiles", change);
    }

    /// The rules that the command line finds broken in a file.
    fn found(&self, name: &str) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--output-format", "json", name])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let rules = json.as_array().unwrap().iter();
        rules
            .map(|it| it["rule"].as_str().unwrap().to_owned())
            .collect()
    }

    fn accept(&self) {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--accept"])
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

fn codes(found: &[Value]) -> Vec<String> {
    let codes = found.iter().filter_map(|it| it["code"].as_str());
    codes.map(str::to_owned).collect()
}

fn name(layout: Layout) -> &'static str {
    match layout {
        Layout::Tsv => "a.txt",
        Layout::Pipe => "a.md",
        Layout::Html => "a.html",
    }
}

/// What is published for a version once it is like that.
#[track_caller]
fn until(client: &mut Client, uri: &str, version: i32, is_it: impl Fn(&[Value]) -> bool) {
    while !is_it(&client.published(uri, version)) {}
}

#[test]
fn what_the_command_line_accepts_the_editor_accepts_and_what_lapses_lapses_in_both() {
    for layout in LAYOUTS {
        let folder = Folder::new();
        let (name, text) = (name(layout), wrong_total(layout));
        folder.write(name, &text);
        assert_eq!(folder.found(name), [RULE], "{layout:?}");
        folder.accept();
        assert!(folder.found(name).is_empty(), "{layout:?}");
        let mut client = folder.session(json!({}));
        let uri = folder.uri(name);
        client.open(&uri, &text);
        // Never shown, not for a moment.
        assert_eq!(codes(&client.published(&uri, 1)), [""; 0], "{layout:?}");
        let versions = [
            (text.replace("平台建设", "平台的建设"), true),
            (text.replace("19", "20"), false),
            (text.clone(), true),
        ];
        for (version, (text, is_accepted)) in (2..).zip(versions) {
            client.change(&uri, version, json!([{"text": text}]));
            folder.write(name, &text);
            let found = codes(&client.published(&uri, version));
            assert_eq!(found, folder.found(name), "{layout:?} {version}");
            assert_eq!(found.is_empty(), is_accepted, "{layout:?} {version}");
        }
    }
}

#[test]
fn the_file_is_obeyed_before_the_settings_of_the_editor() {
    let folder = Folder::new();
    folder.write("gouji.toml", &format!("[rules]\n{RULE} = 'hint'\n"));
    let mut client = folder.session(json!({"rules": {RULE: "off"}}));
    let uri = folder.uri("a.txt");
    client.open(&uri, &wrong_total(Layout::Tsv));
    let found = client.published(&uri, 1);
    assert_eq!(
        (codes(&found), &found[0]["severity"]),
        (vec![RULE.to_owned()], &json!(4))
    );
    // It is followed; where it says nothing, the settings do.
    folder.write("gouji.toml", "exclude = ['a.txt']\n");
    folder.notice(&mut client, "gouji.toml");
    until(&mut client, &uri, 1, <[_]>::is_empty);
    folder.write("gouji.toml", "[rules]\nblank-cell = 'off'\n");
    folder.notice(&mut client, "gouji.toml");
    client.stats(&uri);
    client.change(&uri, 2, json!([{"text": wrong_total(Layout::Tsv)}]));
    assert!(client.published(&uri, 2).is_empty());
}

#[test]
fn what_is_wrong_in_the_file_is_shown_there_and_the_last_that_was_right_counts() {
    let folder = Folder::new();
    let right = format!("[rules]\n{RULE} = 'off'\n");
    folder.write("gouji.toml", &right);
    let mut client = folder.session(json!({}));
    let (uri, config) = (folder.uri("a.txt"), folder.uri("gouji.toml"));
    client.open(&uri, &wrong_total(Layout::Tsv));
    assert!(client.published(&uri, 1).is_empty());
    client.open(&config, &right);
    assert!(client.published(&config, 1).is_empty());
    let wrong = [
        format!("[rules]\n{RULE}s = 'off'\n"),
        format!("[rules]\n{RULE} = 'of'\n"),
        format!("[rules\n{RULE} = 'off'\n"),
        "rules = 'off'\n".to_owned(),
        "langauge = 'en'\n".to_owned(),
    ];
    for (version, text) in (2..).zip(&wrong) {
        client.change(&config, version, json!([{"text": text}]));
        let found = client.published(&config, version);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0]["source"], "gouji");
        let changed = json!([{"text": wrong_total(Layout::Tsv) + &"\n".repeat(version as usize)}]);
        client.stats(&uri);
        client.change(&uri, version, changed);
        assert!(client.published(&uri, version).is_empty(), "{text}");
    }
    // Once it is right again, it counts as it stands there, saved or not.
    client.change(&config, 20, json!([{"text": ""}]));
    assert!(client.published(&config, 20).is_empty());
    until(&mut client, &uri, 6, |it| codes(it) == [RULE]);
    assert!(client.all("window/showMessage").is_empty());
    assert_eq!(
        fs::read_to_string(folder.path("gouji.toml")).unwrap(),
        right
    );
}

/// Of one that is not open it is published as well, and said in a few messages at most.
#[test]
fn what_is_wrong_in_a_closed_file_is_published_and_no_more_than_three_messages() {
    let folder = Folder::new();
    let mistakes: String = (0..30).map(|it| format!("x{it} = 1\n")).collect();
    folder.write("gouji.toml", &mistakes);
    let mut client = folder.session(json!({}));
    let uri = folder.uri("a.txt");
    client.open(&uri, &wrong_total(Layout::Tsv));
    let config = folder.uri("gouji.toml");
    let published = loop {
        let it = client.next("textDocument/publishDiagnostics");
        if it["uri"] == config {
            break it;
        }
    };
    assert_eq!(published["diagnostics"].as_array().map(Vec::len), Some(30));
    client.stats(&uri);
    assert!(client.all("window/showMessage").len() <= 3);
    folder.write("gouji.toml", "");
    folder.notice(&mut client, "gouji.toml");
    let published = loop {
        let it = client.next("textDocument/publishDiagnostics");
        if it["uri"] == config {
            break it;
        }
    };
    assert_eq!(published["diagnostics"], json!([]));
}

fn actions(client: &mut Client, uri: &str, range: &Value) -> Vec<Value> {
    let context = json!({"diagnostics": [], "only": ["quickfix"]});
    let params = json!({"textDocument": {"uri": uri}, "range": range, "context": context});
    let found = client.request("textDocument/codeAction", params);
    found.as_array().unwrap().clone()
}

/// The only edit of an action with this in its title.
#[track_caller]
fn action<'a>(found: &'a [Value], word: &str) -> &'a Value {
    let title = |it: &Value| it["title"].as_str().unwrap().contains(word);
    found
        .iter()
        .find(|it| title(it))
        .unwrap_or_else(|| panic!("{word}: {found:#?}"))
}

#[test]
fn a_finding_is_accepted_ignored_or_turned_off_from_its_menu() {
    let folder = Folder::new();
    let mut client = folder.session(json!({}));
    let uri = folder.uri("a.md");
    let text = wrong_total(Layout::Pipe);
    client.open(&uri, &text);
    let range = client.published(&uri, 1)[0]["range"].clone();
    let found = actions(&mut client, &uri, &range);

    // The comment goes behind the figure.
    let edit = &action(&found, "在此处忽略")["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"]["uri"], uri);
    assert_eq!(edit["edits"][0]["range"]["start"], range["end"]);
    let comment = edit["edits"][0]["newText"].as_str().unwrap();
    assert_eq!(comment, format!(" <!-- gouji: ignore {RULE} -- 理由 -->"));
    let change = json!([{"range": edit["edits"][0]["range"], "text": comment}]);
    client.change(&uri, 2, change);
    assert!(client.published(&uri, 2).is_empty());
    client.change(&uri, 3, json!([{"text": text}]));
    client.published(&uri, 3);

    // There is no configuration yet: it is created in the folder of the workspace.
    let config = folder.uri("gouji.toml");
    for (word, expected) in [
        ("接受这一处", "fact = \"applications.granted.total\""),
        ("关闭", "cross-footing-mismatch = \"off\""),
    ] {
        let changes = &action(&found, word)["edit"]["documentChanges"];
        assert_eq!(
            (&changes[0]["kind"], &changes[0]["uri"]),
            (&json!("create"), &json!(config))
        );
        let edit = &changes[1]["edits"][0];
        let new = edit["newText"].as_str().unwrap();
        assert!(new.contains(expected), "{new}");
        // What the editor has open counts.
        client.open(&config, new);
        until(&mut client, &uri, 3, <[_]>::is_empty);
        client.close(&config);
        until(&mut client, &uri, 3, |it| codes(it) == [RULE]);
    }

    // In one that is open it is an edit of that.
    client.open(&config, "language = 'en'\n");
    let is_english = |it: &Value| it["message"].as_str().unwrap().contains("total is");
    until(&mut client, &uri, 3, |it| it.iter().all(is_english));
    let found = actions(&mut client, &uri, &range);
    let change = &action(&found, "Turn")["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": config, "version": 1}));
    assert_eq!(
        change["edits"][0]["range"]["start"],
        json!({"line": 1, "character": 0})
    );
}

/// In plain text a reader would see the comment.
#[test]
fn in_plain_text_no_comment_is_offered() {
    let folder = Folder::new();
    let mut client = folder.session(json!({}));
    let uri = folder.uri("a.txt");
    client.open(&uri, &wrong_total(Layout::Tsv));
    let range = client.published(&uri, 1)[0]["range"].clone();
    let found = actions(&mut client, &uri, &range);
    let titles: Vec<&str> = found.iter().filter_map(|it| it["title"].as_str()).collect();
    assert!(!titles.iter().any(|it| it.contains("忽略")), "{titles:?}");
    assert_eq!(
        titles.iter().filter(|it| it.contains("gouji.toml")).count(),
        2
    );
}

#[test]
fn the_file_is_explained_completed_and_mended() {
    let folder = Folder::new();
    folder.write("a.txt", &wrong_total(Layout::Tsv));
    let mut client = folder.session(json!({}));
    assert!(client.initialized["capabilities"]["completionProvider"].is_object());
    let config = folder.uri("gouji.toml");
    client.open(
        &config,
        "[rules]\nblank-cel = 'off'\n[[accept]]\nagency = \"\"\n",
    );
    let found = client.published(&config, 1);
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .contains("是否指 `blank-cell`"),
        "{found:?}"
    );
    let mended = actions(&mut client, &config, &found[0]["range"]);
    let edit = &action(&mended, "改为 blank-cell")["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(
        (&edit["newText"], &edit["range"]),
        (&json!("blank-cell"), &found[0]["range"])
    );

    let at = |line: u32, character: u32| json!({"textDocument": {"uri": config}, "position": {"line": line, "character": character}});
    let labels = |found: &Value| -> Vec<String> {
        assert_eq!(found["isIncomplete"], false);
        let items = found["items"].as_array().unwrap().iter();
        items
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect()
    };
    let rules = client.request("textDocument/completion", at(1, 3));
    assert!(labels(&rules).contains(&"tie-out-mismatch".to_owned()));
    let uri = folder.uri("a.txt");
    client.open(&uri, &wrong_total(Layout::Tsv));
    client.stats(&uri);
    let organs = client.request("textDocument/completion", at(3, 10));
    assert_eq!(labels(&organs), ["石桥镇人民政府"]);
    let hover = client.request("textDocument/hover", at(0, 2));
    assert!(
        hover["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("严重程度"),
        "{hover}"
    );
    // In the title of a report there is nothing to complete.
    let place = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}});
    let nothing = client.request("textDocument/completion", place);
    assert_eq!(labels(&nothing), [""; 0]);
}

#[test]
fn what_is_not_needed_any_more_is_faded_in_the_file() {
    let folder = Folder::new();
    let text = wrong_total(Layout::Tsv);
    folder.write("a.txt", &text);
    folder.accept();
    let accepted = fs::read_to_string(folder.path("gouji.toml")).unwrap();
    let mut client = folder.session(json!({}));
    let (uri, config) = (folder.uri("a.txt"), folder.uri("gouji.toml"));
    client.open(&uri, &text);
    client.published(&uri, 1);
    client.open(&config, &accepted);
    assert!(client.published(&config, 1).is_empty());
    client.change(&uri, 2, json!([{"text": text.replace("19", "18")}]));
    until(&mut client, &config, 1, |it| {
        it.len() == 1 && it[0]["tags"] == json!([1])
    });
    client.change(&uri, 3, json!([{"text": text}]));
    until(&mut client, &config, 1, <[_]>::is_empty);
}

/// Nothing of a folder that the user does not trust has a say.
#[test]
fn in_a_folder_without_trust_its_file_does_not_count() {
    let folder = Folder::new();
    folder.write("gouji.toml", &format!("[rules]\n{RULE} = 'off'\n"));
    let mut client = folder.session(json!({"trusted": false}));
    let uri = folder.uri("a.md");
    client.open(&uri, &wrong_total(Layout::Pipe));
    let found = client.published(&uri, 1);
    assert_eq!(codes(&found), [RULE]);
    client.stats(&uri);
    folder.notice(&mut client, "gouji.toml");
    let offered = actions(&mut client, &uri, &found[0]["range"]);
    let titles: Vec<&str> = offered
        .iter()
        .filter_map(|it| it["title"].as_str())
        .collect();
    assert!(
        !titles.iter().any(|it| it.contains("gouji.toml")),
        "{titles:?}"
    );
    client.change(&uri, 2, json!([{"text": wrong_total(Layout::Pipe)}]));
    assert_eq!(codes(&client.published(&uri, 2)), [RULE]);
    assert!(client.all("window/showMessage").is_empty());
}

/// A name in it is text, whatever it looks like.
#[test]
fn no_message_about_the_file_is_a_link() {
    let folder = Folder::new();
    folder.write("gouji.toml", "'[a](command:workbench.action.quit)' = 1\n");
    let mut client = folder.session(json!({}));
    client.open(&folder.uri("a.txt"), &wrong_total(Layout::Tsv));
    let message = client.next("window/showMessage")["message"].clone();
    assert!(!message.as_str().unwrap().contains("]("), "{message}");
}
