//! Files that offices write: the text that is read of them, and that text as the document which an editor shows.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, encoded, literals, session, session_with};
use crate::diagnostics::wrong_total;
use crate::report::Layout;
use crate::years::uri;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/office")
        .join(name)
}

fn text_of(client: &mut Client, path: &Path) -> Value {
    let params = json!({"textDocument": {"uri": uri(path)}});
    client.request("gouji/officeText", params)
}

/// A folder with a document of Word whose total is wrong.
fn folder_with_wrong_total() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let [text, document] = ["报告.txt", "报告.docx"].map(|it| folder.path().join(it));
    fs::write(&text, wrong_total(Layout::Tsv)).unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("convert")
        .args([&text, Path::new("-o"), &document])
        .status();
    assert!(status.unwrap().success());
    fs::remove_file(text).unwrap();
    (folder, document)
}

fn pulling(folder: &Path) -> Client {
    session_with(json!({
        "capabilities": {
            "textDocument": {"diagnostic": {}, "codeAction": literals(), "rename": {"prepareSupport": true}},
            "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
        },
        "workspaceFolders": [{"uri": uri(folder), "name": "年报"}],
    }))
}

fn found(client: &mut Client, path: &Path) -> Value {
    let params = json!({"textDocument": {"uri": uri(path)}});
    client.request("textDocument/diagnostic", params)["items"].take()
}

#[test]
fn what_is_read_of_a_file_is_its_text() {
    let mut client = session(encoded("utf-16"));
    for name in ["wps.docx", "libreoffice.xlsx", "libreoffice.pdf"] {
        let answer = text_of(&mut client, &fixture(name));
        assert_eq!(answer["languageId"], "html", "{name}");
        let text = answer["text"].as_str().unwrap();
        let read = gouji::workspace::read::report(&fixture(name), 64 << 20);
        assert_eq!(text, read.unwrap().text, "{name}");
    }
}

#[test]
fn why_a_file_is_not_read_is_said_in_the_language_of_the_user() {
    let folder = tempfile::tempdir().unwrap();
    let old: Vec<u8> = "WordDocument"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let old = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), old].concat();
    let path = folder.path().join("旧.doc");
    fs::write(&path, old).unwrap();
    for (locale, said) in [
        ("zh-cn", "旧版 Word 或 WPS 文件，请打开后另存为 .docx"),
        (
            "en",
            "a file of an old Word or of WPS; open it and save it as .docx",
        ),
    ] {
        let mut client = session_with(json!({"capabilities": {}, "locale": locale}));
        let answer = text_of(&mut client, &path);
        assert_eq!(answer, json!({"refused": said}));
        let none = text_of(&mut client, &folder.path().join("没有.docx"));
        assert!(none["refused"].is_string(), "{none}");
        let not_computed = text_of(&mut client, &fixture("formulas.xlsx"));
        assert!(not_computed["refused"].is_string(), "{not_computed}");
        let params = json!({"textDocument": {"uri": "untitled:甲.docx"}});
        assert_eq!(client.request_error("gouji/officeText", params), -32602);
    }
}

/// Whether a file is open or not, the same is found in it.
#[test]
fn the_text_as_a_document_has_the_findings_of_the_file() {
    let (folder, path) = folder_with_wrong_total();
    // What counts there counts for the document as well.
    for (config, n_findings) in [
        ("", 1),
        (
            "[rules]\nfooting-mismatch = \"off\"\ncross-footing-mismatch = \"off\"\n",
            0,
        ),
    ] {
        fs::write(folder.path().join("gouji.toml"), config).unwrap();
        let mut client = pulling(folder.path());
        let all = client.request("workspace/diagnostic", json!({"previousResultIds": []}));
        let closed = &all["items"][0]["items"];
        assert_eq!(closed.as_array().unwrap().len(), n_findings, "{closed}");
        let text = text_of(&mut client, &path)["text"].take();
        client.open(&uri(&path), text.as_str().unwrap());
        let mut open = found(&mut client, &path);
        // A file on disk is nobody's first version.
        for it in open.as_array_mut().unwrap() {
            it["data"]["version"] = json!(0);
        }
        assert_eq!(open, *closed);
    }
}

#[test]
fn nothing_is_offered_that_would_change_the_text() {
    let (folder, path) = folder_with_wrong_total();
    let mut client = pulling(folder.path());
    let text = text_of(&mut client, &path)["text"].take();
    let uri = uri(&path);
    client.open(&uri, text.as_str().unwrap());
    let document = json!({"uri": uri});
    let range = found(&mut client, &path)[0]["range"].take();
    let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", params);
    let actions = actions.as_array().unwrap();
    assert!(!actions.is_empty(), "the finding can be accepted");
    for it in actions {
        assert!(!it.to_string().contains(&uri), "{it}");
        assert!(it["edit"].is_object() || it["command"].is_object(), "{it}");
    }
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let params = json!({"textDocument": document, "options": options});
    assert_eq!(client.request("textDocument/formatting", params), json!([]));
    let params = json!({"textDocument": document, "position": range["start"]});
    assert_eq!(
        client.request_error("textDocument/prepareRename", params),
        -32803
    );
    let entered = json!({
        "textDocument": {"uri": uri, "version": 1}, "part": 0,
        "id": "applications.received.total", "text": "31",
    });
    let answer = client.request("gouji/enterFigure", entered);
    assert!(answer["refused"].is_string(), "{answer}");
}
