//! A drafter writes a report with what the editor offers, and types no more than figures, words and keys.

use gouji::workspace::analysis::Analysis;
use serde_json::{Value, json};

use crate::client::{Client, session, session_with};
use crate::report::{Layout, report};

const URI: &str =
    "file:///%E9%9D%92%E6%BA%AA%E5%8E%BF%E6%B0%B4%E5%8A%A1%E5%B1%802024%E5%B9%B4%E6%8A%A5.md";

/// A document as its editor has it: without snippets, so that what is put in is plain text.
struct Draft {
    client: Client,
    text: String,
    version: i32,
    published: Vec<Value>,
}

impl Draft {
    fn new() -> Self {
        let mut client = session(json!({}));
        client.open(URI, "");
        Self {
            client,
            text: String::new(),
            version: 1,
            published: Vec::new(),
        }
    }

    fn position(&self, at: usize) -> Value {
        let before = &self.text[..at];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |it| it + 1);
        let character = before[start..].encode_utf16().count();
        json!({"line": line, "character": character})
    }

    fn offset(&self, place: &Value) -> usize {
        let line = place["line"].as_u64().unwrap();
        let mut lines = self.text.split_inclusive('\n');
        let before: usize = (0..line).map(|_| lines.next().map_or(0, str::len)).sum();
        let mut n_left = place["character"].as_u64().unwrap();
        let rest = self.text[before..].char_indices();
        let mut end = rest.skip_while(|(_, it)| {
            let is_before = n_left > 0;
            n_left = n_left.saturating_sub(it.len_utf16() as u64);
            is_before
        });
        end.next().map_or(self.text.len(), |(len, _)| before + len)
    }

    /// Replaces a range and tells the server.
    fn replace(&mut self, start: usize, end: usize, text: &str) {
        let range = json!({"start": self.position(start), "end": self.position(end)});
        self.text.replace_range(start..end, text);
        self.version += 1;
        let change = json!([{"range": range, "text": text}]);
        self.client.change(URI, self.version, change);
    }

    /// Puts in what is offered under a label at a place.
    #[track_caller]
    fn accept(&mut self, at: usize, label: &str) {
        let place = json!({"textDocument": {"uri": URI}, "position": self.position(at)});
        let found = self.client.request("textDocument/completion", place);
        let items = found["items"].as_array().unwrap();
        let is_it = |it: &&Value| it["label"].as_str().is_some_and(|it| it.starts_with(label));
        let item = items.iter().find(is_it).unwrap_or_else(|| {
            let labels: Vec<&Value> = items.iter().map(|it| &it["label"]).collect();
            panic!("{label}: {labels:?}\n{}", self.text)
        });
        let edit = &item["textEdit"];
        let start = self.offset(&edit["range"]["start"]);
        let end = self.offset(&edit["range"]["end"]);
        let text = edit["newText"].as_str().unwrap().to_owned();
        self.replace(start, end, &text);
    }

    /// The same at the end, on a line of its own.
    #[track_caller]
    fn accept_next(&mut self, label: &str) {
        let end = self.text.len();
        if end > 0 {
            self.replace(end, end, "\n\n");
        }
        self.accept(self.text.len(), label);
    }

    /// The place of the column behind a row's label.
    #[track_caller]
    fn cell(&self, row: &str, column: usize) -> usize {
        let label = self.text.find(row).unwrap_or_else(|| panic!("{row}")) + row.len();
        let bars = self.text[label..].match_indices('|');
        // Between the blanks of the cell.
        label + bars.map(|it| it.0).nth(column).unwrap() + 2
    }

    /// Replaces the first of a kind of words.
    #[track_caller]
    fn write(&mut self, old: &str, new: &str) {
        let at = self.text.find(old).unwrap_or_else(|| panic!("{old}"));
        self.replace(at, at + old.len(), new);
    }

    /// Types a zero into every cell that is blank.
    fn fill_in_zeros(&mut self) {
        let analysis = Analysis::new(&self.text);
        let facts = analysis.parts[0].report.as_ref().unwrap().facts();
        let blank = facts.iter().filter(|it| it.value.is_none());
        let mut text = self.text.clone();
        for it in blank.rev() {
            text.insert(it.range.start as usize + 1, '0');
        }
        self.replace(0, self.text.len(), &text);
    }

    /// What was published last.
    fn findings(&mut self) -> Vec<Value> {
        let published = self.client.all("textDocument/publishDiagnostics");
        if let Some(it) = published.iter().rfind(|it| it["uri"] == URI) {
            self.published = it["diagnostics"].as_array().unwrap().clone();
        }
        self.published.clone()
    }
}

#[test]
fn a_report_is_written_by_completion_and_nothing_is_left_to_find() {
    let mut draft = Draft::new();
    // The file is 青溪县水务局2024年报.md.
    draft.accept_next("青溪县水务局2024年政府信息公开工作年度报告");
    assert!(
        draft
            .text
            .starts_with("# 青溪县水务局2024年政府信息公开工作年度报告")
    );
    // The title alone: the rest piece by piece.
    let end = draft.text.find('\n').unwrap_or(draft.text.len());
    draft.replace(end, draft.text.len(), "");
    draft.accept_next("统计期限");
    for section in ["一、", "二、", "三、", "四、", "五、", "六、"] {
        draft.accept_next(section);
    }
    // Every figure of the tables is typed but the totals, which are offered.
    let figures = [
        ("一、本年新收政府信息公开申请数量", [4, 1, 0, 0, 0, 1]),
        ("二、上年结转政府信息公开申请数量", [1, 0, 0, 0, 0, 0]),
        ("（一）予以公开", [3, 1, 0, 0, 0, 0]),
        ("1.本机关不掌握相关政府信息", [1, 0, 0, 0, 0, 1]),
        ("四、结转下年度继续办理", [1, 0, 0, 0, 0, 0]),
    ];
    for (row, parts) in figures {
        for (column, value) in parts.iter().enumerate() {
            let at = draft.cell(row, column);
            draft.replace(at, at, &value.to_string());
        }
        let sum: i32 = parts.iter().sum();
        draft.accept(draft.cell(row, 6), &sum.to_string());
    }
    for (column, sum) in [4, 1, 0, 0, 0, 1, 6].iter().enumerate() {
        draft.accept(draft.cell("（七）总计", column), &sum.to_string());
    }
    draft.fill_in_zeros();
    let findings = draft.findings();
    let rules: Vec<&str> = findings
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect();
    assert!(
        rules.iter().all(|it| *it == "placeholder-text"),
        "{rules:?}"
    );
    // The text, with the figures of the tables.
    draft.write("（文字描述）", "公开政府信息12条。");
    let behind = draft.text.find("公开政府信息12条。").unwrap() + "公开政府信息12条。".len();
    draft.accept(behind, "依申请公开");
    let said = "2024年，新收政府信息公开申请6件，上年结转1件；办结6件，结转下年度继续办理1件。";
    assert!(draft.text.contains(said), "{}", draft.text);
    for said in [
        "依法答复申请。",
        "严格审核发布内容。",
        "改版门户网站。",
        "开展培训和考核。",
        "公开不够及时，下一步加强培训。",
    ] {
        draft.write("（文字描述）", said);
    }
    let start = draft.text.find("（文字描述").unwrap();
    draft.replace(start, draft.text.len(), "");
    draft.accept(draft.text.len(), "信息处理费：未收取");
    assert_eq!(draft.findings(), [Value::Null; 0], "{}", draft.text);
}

/// Totals follow while a part is typed, from key to key.
#[test]
fn totals_follow_where_they_are_wanted() {
    for is_wanted in [true, false] {
        let options = json!({"typing": {"totals": is_wanted}});
        let params = json!({"capabilities": {}, "initializationOptions": options});
        let mut draft = Draft::new();
        draft.client = session_with(params);
        draft.text = report("石桥镇人民政府", 2024, Layout::Pipe);
        draft.client.open(URI, &draft.text);
        draft.findings();
        let row = "| 一、本年新收政府信息公开申请数量";
        let line = |it: &Draft| -> String {
            let mut lines = it.text.lines();
            lines.find(|it| it.contains(row)).unwrap().to_owned()
        };
        let before = line(&draft);
        for key in ["1", "2"] {
            let label = draft.text.find(row).unwrap() + row.len();
            let digit = draft.text[label..].find(|it: char| it.is_ascii_digit());
            let first = label + digit.unwrap();
            let end = first + draft.text[first..].find(' ').unwrap();
            draft.replace(end, end, key);
            let options = json!({"tabSize": 4, "insertSpaces": true});
            let params = json!({"textDocument": {"uri": URI}, "ch": key,
                "position": draft.position(end + 1), "options": options});
            let edits = draft
                .client
                .request("textDocument/onTypeFormatting", params);
            let mut edits = edits.as_array().unwrap().clone();
            assert_eq!(edits.is_empty(), !is_wanted, "{edits:?}");
            edits.reverse();
            for edit in edits {
                let start = draft.offset(&edit["range"]["start"]);
                let end = draft.offset(&edit["range"]["end"]);
                draft.replace(start, end, edit["newText"].as_str().unwrap());
            }
            draft.findings();
        }
        let numbers = |line: &str| -> Vec<i64> {
            let cells = line.split('|').map(str::trim);
            cells.filter_map(|it| it.parse().ok()).collect()
        };
        let (before, after) = (numbers(&before), numbers(&line(&draft)));
        let first = before[0] * 100 + 12;
        let total = before[6] + if is_wanted { first - before[0] } else { 0 };
        assert_eq!((after[0], after[6]), (first, total));
    }
}
