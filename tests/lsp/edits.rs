//! Edits: whatever the script, the server ends with the diagnostics of a fresh open; and an edit
//! costs what it touches.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::client::{Client, encoded, session};
use crate::report::{Layout, report};

const URI: &str = "file:///a.md";

/// A text as an editor holds it: lines, and columns in some encoding.
struct Editor {
    text: String,
    encoding: &'static str,
}

impl Editor {
    fn units(&self, it: char) -> usize {
        match self.encoding {
            "utf-8" => it.len_utf8(),
            "utf-16" => it.len_utf16(),
            _ => 1,
        }
    }

    /// The position of the character boundary at or before a byte.
    fn position(&self, at: usize) -> Value {
        let before = &self.text[..at];
        let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
        let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let column: usize = before[start..].chars().map(|it| self.units(it)).sum();
        json!({"line": line, "character": column})
    }

    /// Replaces a range and tells how a client would put it.
    fn edit(&mut self, start: usize, len: usize, insert: &str) -> Value {
        let boundary = |text: &str, at: usize| {
            let at = text.floor_char_boundary(at.min(text.len()));
            // Editors have no place inside a CRLF.
            let inside = text[..at].ends_with('\r') && text[at..].starts_with('\n');
            at - usize::from(inside)
        };
        let start = boundary(&self.text, start);
        let end = boundary(&self.text, start + len).max(start);
        let range = json!({"start": self.position(start), "end": self.position(end)});
        self.text.replace_range(start..end, insert);
        json!({"range": range, "text": insert})
    }
}

/// The diagnostics of a text that is opened anew.
fn fresh(client: &mut Client, text: &str) -> Vec<Value> {
    let uri = "file:///fresh.md";
    client.open(uri, text);
    let res = client.published(uri, 1);
    client.close(uri);
    res
}

/// Diagnostics without what names the document and its version.
fn comparable(diagnostics: Vec<Value>) -> Vec<String> {
    let strip = |mut it: Value| {
        it["data"]["version"] = Value::Null;
        it.to_string().replace("file:///fresh.md", URI)
    };
    diagnostics.into_iter().map(strip).collect()
}

fn any_insert() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "",
        "1",
        "９",
        "0",
        "计",
        "𠮷",
        "😀",
        "\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{feff}",
        "\t",
        "|",
        " ",
        "<td>",
        "</table>\n",
        "一、总体情况\n",
        "六、其他需要报告的事项\n",
        "总计\t1\t2\n",
        "乙镇人民政府2023年政府信息公开工作年度报告\n",
        "（七）总计",
        "|---|---|\n",
        "的",
        "，",
        "收到申请12件，",
        "处理费",
    ])
    .prop_map(str::to_owned)
}

/// A report in each layout.
const LAYOUT_FILES: [&str; 10] = [
    "cell-per-line-piped.txt",
    "cell-per-line.txt",
    "cell-per-paragraph.txt",
    "markdown-grouped.md",
    "markdown.md",
    "pdf.txt",
    "row-per-line-piped.txt",
    "table.html",
    "torn-tsv.txt",
    "tsv.txt",
];

type Script = Vec<Vec<(usize, usize, String)>>;

fn any_script() -> impl Strategy<Value = Script> {
    let edit = (0usize..12_000, 0usize..60, any_insert());
    prop::collection::vec(prop::collection::vec(edit, 1..4), 1..12)
}

#[track_caller]
fn check_script(
    encoding: &'static str,
    text: String,
    script: &Script,
) -> Result<(), TestCaseError> {
    let mut client = session(encoded(encoding));
    let mut editor = Editor { text, encoding };
    client.open(URI, &editor.text);
    for (version, edits) in script.iter().enumerate() {
        let changes: Vec<Value> = edits
            .iter()
            .map(|(start, len, insert)| editor.edit(*start, *len, insert))
            .collect();
        client.change(URI, version as i32 + 2, json!(changes));
        if version % 3 == 0 {
            // Some versions are seen, some are not.
            client.published(URI, version as i32 + 2);
        }
    }
    let last = script.len() as i32 + 1;
    client.change(URI, last + 1, json!([]));
    let found = client.published(URI, last + 1);
    let stats = client.stats(URI);
    prop_assert_eq!(&stats["bytes"], editor.text.len());
    prop_assert_eq!(&stats["positionsMoved"], 0);
    let expected = fresh(&mut client, &editor.text);
    prop_assert_eq!(comparable(found), comparable(expected));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn any_script_of_edits_ends_as_a_fresh_open(
        encoding in prop::sample::select(vec!["utf-8", "utf-16", "utf-32"]),
        layout in prop::sample::select(LAYOUT_FILES.to_vec()),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        script in any_script(),
    ) {
        let path = format!("{}/fixtures/layouts/{layout}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap().repeat(2);
        check_script(encoding, text.replace('\n', ending), &script)?;
    }
}

/// Types a character behind `word` and answers with what that took.
fn cost(text: &str, word: &str) -> Value {
    let mut client = session(encoded("utf-8"));
    client.open(URI, text);
    client.published(URI, 1);
    let mut editor = Editor {
        text: text.to_owned(),
        encoding: "utf-8",
    };
    let at = text.len() / 2
        + text[text.floor_char_boundary(text.len() / 2)..]
            .find(word)
            .unwrap();
    let change = editor.edit(at + word.len(), 0, "的");
    client.change(URI, 2, json!([change]));
    client.published(URI, 2);
    client.stats(URI)
}

fn compilation(n: usize) -> String {
    (0..n)
        .map(|it| report(&format!("第{it}号镇人民政府"), 2024, Layout::Tsv))
        .collect()
}

#[test]
fn an_edit_in_a_paragraph_costs_that_paragraph() {
    let stats = cost(&compilation(50), "门户网站");
    assert_eq!(stats["incremental"], true);
    let bytes = stats["bytesParsed"].as_u64().unwrap();
    assert!(bytes < 1_000, "{stats}");
    assert!(stats["blocksParsed"].as_u64().unwrap() <= 4, "{stats}");
    // The word says nothing new to any rule.
    assert_eq!(
        (&stats["reportsChecked"], &stats["reportsReused"]),
        (&json!(0), &json!(50))
    );
}

#[test]
fn an_edit_in_a_table_costs_that_table() {
    let text = compilation(50);
    let table: usize = 3_000;
    let stats = cost(&text, "（一）予以公开");
    let bytes = stats["bytesParsed"].as_u64().unwrap();
    assert!(bytes < table as u64, "{stats}");
    assert_eq!(
        (&stats["reportsChecked"], &stats["reportsReused"]),
        (&json!(1), &json!(49))
    );
}

#[test]
fn a_client_that_sends_whole_texts_pays_for_what_changed() {
    let text = compilation(20);
    let mut client = session(json!({}));
    client.open(URI, &text);
    client.published(URI, 1);
    client.change(
        URI,
        2,
        json!([{"text": text.replacen("第7号镇", "第七号镇", 1)}]),
    );
    client.published(URI, 2);
    let stats = client.stats(URI);
    assert_eq!(stats["incremental"], true);
    assert!(stats["reportsChecked"].as_u64().unwrap() <= 2, "{stats}");
}
