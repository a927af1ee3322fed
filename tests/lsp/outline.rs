//! The shape of a report: symbols, folds, selections, tokens; and the reports of a workspace.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, session, session_with};
use crate::report::{LAYOUTS, Layout, report};

const URI: &str = "file:///年报/2024.txt";
const ORGAN: &str = "白杨市石桥镇人民政府";

fn ask(client: &mut Client, method: &str) -> Value {
    let params = json!({"textDocument": {"uri": URI}});
    client.request(&format!("textDocument/{method}"), params)
}

/// A session of a client with these abilities about documents, with a text open.
fn with_text(abilities: Value, text: &str) -> Client {
    let mut client = session(json!({"textDocument": abilities}));
    client.open(URI, text);
    client
}

fn hierarchical() -> Value {
    json!({"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}})
}

/// The names of symbols, those below others indented.
fn names(symbols: &Value, indent: usize, acc: &mut Vec<String>) {
    for it in symbols.as_array().into_iter().flatten() {
        let detail = it["detail"].as_str().map(|it| format!(" = {it}"));
        let name = it["name"].as_str().unwrap();
        acc.push(format!(
            "{}{name}{}",
            "  ".repeat(indent),
            detail.unwrap_or_default()
        ));
        assert!(is_within(&it["selectionRange"], &it["range"]), "{it}");
        for below in it["children"].as_array().into_iter().flatten() {
            assert!(is_within(&below["range"], &it["range"]), "{it}");
        }
        names(&it["children"], indent + 1, acc);
    }
}

fn place(it: &Value) -> (u64, u64) {
    let number = |key: &str| it[key].as_u64().unwrap();
    (number("line"), number("character"))
}

fn is_within(inner: &Value, outer: &Value) -> bool {
    place(&outer["start"]) <= place(&inner["start"]) && place(&inner["end"]) <= place(&outer["end"])
}

#[test]
fn the_outline_is_the_same_in_every_layout() {
    let mut outlines = Vec::new();
    for layout in LAYOUTS {
        let mut client = with_text(hierarchical(), &report(ORGAN, 2024, layout));
        let mut found = Vec::new();
        names(&ask(&mut client, "documentSymbol"), 0, &mut found);
        outlines.push(found);
    }
    assert_eq!(outlines[0], outlines[1]);
    assert_eq!(outlines[0], outlines[2]);
    let shown = &outlines[0];
    assert_eq!(shown[0], format!("{ORGAN}2024年政府信息公开工作年度报告"));
    for wanted in [
        "  一、总体情况",
        "    （一）主动公开",
        "    （五）监督保障",
        "  三、收到和处理政府信息公开申请情况",
        "    表三 = 24 + 2 = 25 + 1",
        "      三、本年度办理结果",
        "        （三）不予公开",
        "          5.属于三类内部事务信息 = 1",
        "        （七）总计 = 25",
        "      四、结转下年度继续办理 = 1",
        "      行政复议 = 1",
        "        行政规范性文件 = 3 · 1 · 12",
        "  六、其他需要报告的事项",
    ] {
        assert!(
            shown.iter().any(|it| it == wanted),
            "{wanted}\n{}",
            shown.join("\n")
        );
    }
}

#[test]
fn a_client_without_trees_gets_a_list() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = with_text(json!({}), &text);
    let found = ask(&mut client, "documentSymbol");
    let symbols = found.as_array().unwrap();
    assert!(
        symbols
            .iter()
            .all(|it| it["location"]["uri"] == URI && it.get("range").is_none())
    );
    let row = symbols
        .iter()
        .find(|it| it["name"] == "5.属于三类内部事务信息")
        .unwrap();
    assert_eq!(row["containerName"], "（三）不予公开");
}

#[test]
fn what_is_no_report_has_no_outline() {
    let mut client = with_text(hierarchical(), "会议记录\n\n一、总体情况\n");
    for method in ["documentSymbol", "foldingRange"] {
        assert_eq!(ask(&mut client, method), json!([]));
    }
    assert_eq!(ask(&mut client, "semanticTokens/full"), json!({"data": []}));
}

#[test]
fn five_hundred_reports_are_one_outline() {
    const N: usize = 500;
    let mut client = with_text(hierarchical(), &report(ORGAN, 2024, Layout::Tsv).repeat(N));
    let found = ask(&mut client, "documentSymbol");
    let reports = found.as_array().unwrap();
    assert_eq!(reports.len(), N);
    let ends = |it: &Value| place(&it["range"]["end"]);
    let starts = |it: &Value| place(&it["range"]["start"]);
    assert!(reports.windows(2).all(|it| ends(&it[0]) <= starts(&it[1])));
    assert!(
        reports
            .iter()
            .all(|it| it["children"].as_array().unwrap().len() == 6)
    );
}

#[test]
fn headings_tables_and_groups_fold_by_line() {
    let text = report(ORGAN, 2024, Layout::Tsv);
    let mut client = with_text(json!({"foldingRange": {"lineFoldingOnly": true}}), &text);
    let folds = ask(&mut client, "foldingRange");
    let lines: Vec<&str> = text.lines().collect();
    let hidden = |line: &str| {
        let start = lines.iter().position(|it| it.starts_with(line)).unwrap();
        let of_line = |it: &&Value| it["startLine"] == start;
        let found: Vec<&Value> = folds.as_array().unwrap().iter().filter(of_line).collect();
        assert_eq!(found.len(), 1, "{line}: {found:?}");
        assert!(found[0].get("startCharacter").is_none());
        lines[usize::try_from(found[0]["endLine"].as_u64().unwrap()).unwrap()]
    };
    assert!(hidden(ORGAN).starts_with("本年度未收取"));
    assert!(hidden("四、政府信息公开行政复议").starts_with("1\t0"));
    assert!(hidden("三、收到和处理").starts_with("四、结转下年度"));
    assert!(hidden("\t（三）不予公开").starts_with("\t\t8.属于行政查询事项"));
}

#[test]
fn a_client_that_folds_little_gets_what_lies_outermost() {
    let text = report(ORGAN, 2024, Layout::Html).repeat(3);
    let abilities = json!({"foldingRange": {"rangeLimit": 3}});
    let folds = ask(&mut with_text(abilities, &text), "foldingRange");
    let folds = folds.as_array().unwrap();
    assert_eq!(folds.len(), 3);
    let n_lines = text.lines().count() as u64 / 3;
    let starts: Vec<u64> = folds
        .iter()
        .map(|it| it["startLine"].as_u64().unwrap())
        .collect();
    assert_eq!(starts, [0, n_lines, 2 * n_lines]);
    // Within a line a fold begins behind what stays in sight.
    assert!(
        folds
            .iter()
            .all(|it| it["startCharacter"].as_u64() > Some(0))
    );
}

/// What a selection grows to from behind the first `words`, smallest first.
fn grown(text: &str, words: &str) -> Vec<String> {
    let at = text.find(words).unwrap() + words.len();
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let column = text[start..at].encode_utf16().count();
    let mut client = with_text(json!({}), text);
    let params = json!({
        "textDocument": {"uri": URI},
        "positions": [{"line": line, "character": column}, {"line": 0, "character": 0}],
    });
    let found = client.request("textDocument/selectionRange", params);
    assert_eq!(found.as_array().unwrap().len(), 2);
    let mut res = Vec::new();
    let mut next = &found[0];
    while next.is_object() {
        res.push(text_at(text, &next["range"]));
        let parent = &next["parent"];
        assert!(parent.is_null() || is_within(&next["range"], &parent["range"]));
        next = parent;
    }
    res
}

fn text_at(text: &str, range: &Value) -> String {
    let offset = |(line, column): (u64, u64)| {
        let mut lines = text.split_inclusive('\n');
        let before: usize = lines.by_ref().take(line as usize).map(str::len).sum();
        let rest: Vec<u16> = text[before..]
            .encode_utf16()
            .take(column as usize)
            .collect();
        before + String::from_utf16(&rest).unwrap().len()
    };
    text[offset(place(&range["start"]))..offset(place(&range["end"]))].to_owned()
}

#[test]
fn a_selection_grows_from_a_figure_to_the_report_in_every_layout() {
    for layout in LAYOUTS {
        let text = report(ORGAN, 2024, layout);
        let found = grown(&text, "全年共收到政府信息公开申请2");
        assert_eq!(
            found[..3],
            [
                "24",
                "全年共收到政府信息公开申请24件",
                "（二）依申请公开：全年共收到政府信息公开申请24件，上年结转2件，均依法办理。",
            ][..],
            "{layout:?}"
        );
        assert!(
            found.iter().any(|it| it.starts_with("一、总体情况")),
            "{layout:?}"
        );
        assert_eq!(found.last(), Some(&text));
        let row = text.find("5.属于三类内部事务信息").unwrap();
        let figure = row + text[row..].find("1").unwrap();
        let found = grown(&text, &text[row..=figure]);
        assert_eq!(found[0], "1", "{layout:?}");
        let begins = |with: &str| found.iter().position(|it| it.starts_with(with)).unwrap();
        let ways = [
            "5.属于",
            "（三）不予公开",
            "三、本年度办理结果",
            "三、收到和处理",
        ];
        assert!(ways.map(begins).is_sorted(), "{layout:?}: {found:?}");
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Shown {
    kind: String,
    modifiers: Vec<String>,
    text: String,
}

/// The tokens of an answer with what they mean and cover.
fn tokens(client: &Client, text: &str, answer: &Value) -> Vec<Shown> {
    let legend = &client.initialized["capabilities"]["semanticTokensProvider"]["legend"];
    let data: Vec<u64> = answer["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_u64().unwrap())
        .collect();
    let (mut line, mut column) = (0, 0);
    let mut res = Vec::new();
    for it in data.chunks(5) {
        column = if it[0] > 0 { it[1] } else { column + it[1] };
        line += it[0];
        let end = json!({"line": line, "character": column + it[2]});
        let range = json!({"start": {"line": line, "character": column}, "end": end});
        let modifiers = legend["tokenModifiers"]
            .as_array()
            .unwrap()
            .iter()
            .enumerate();
        let modifiers = modifiers.filter(|bit| it[4] & (1 << bit.0) != 0);
        res.push(Shown {
            kind: legend["tokenTypes"][it[3] as usize]
                .as_str()
                .unwrap()
                .to_owned(),
            modifiers: modifiers
                .map(|it| it.1.as_str().unwrap().to_owned())
                .collect(),
            text: text_at(text, &range),
        });
    }
    res
}

#[test]
fn tokens_tell_headings_labels_figures_totals_and_placeholders_in_every_layout() {
    for layout in LAYOUTS {
        let text = report(ORGAN, 2024, layout).replace("优化门户网站栏目", "优化XX栏目");
        let mut client = with_text(json!({}), &text);
        let answer = ask(&mut client, "semanticTokens/full");
        let all = tokens(&client, &text, &answer);
        let has = |kind: &str, modifiers: &[&str], shown: &str| {
            let is_it =
                |it: &Shown| it.kind == kind && it.modifiers == modifiers && it.text == shown;
            assert!(
                all.iter().any(is_it),
                "{layout:?}: {kind} {modifiers:?} {shown}: {all:?}"
            );
        };
        has("namespace", &[], "三、收到和处理政府信息公开申请情况");
        has("namespace", &[], "（一）主动公开");
        has("property", &[], "一、本年新收政府信息公开申请数量");
        has("property", &[], "自然人");
        has("number", &[], "77.28");
        has("number", &["total"], "25");
        has("number", &["total", "tied"], "24");
        has("number", &["tied"], "24");
        has("macro", &[], "XX");
        // Of a range no more than what is in it, the same as in the whole.
        let start = text
            .lines()
            .position(|it| it.contains("四、结转下年度"))
            .unwrap();
        let range = json!({
            "start": {"line": start, "character": 0},
            "end": {"line": start + 1, "character": 0},
        });
        let params = json!({"textDocument": {"uri": URI}, "range": range});
        let part = client.request("textDocument/semanticTokens/range", params);
        let part = tokens(&client, &text, &part);
        assert!(!part.is_empty() && part.len() < 12, "{part:?}");
        assert!(part.iter().all(|it| all.contains(it)), "{layout:?}");
    }
}

#[test]
fn tokens_of_a_range_leave_out_other_reports() {
    let text = report(ORGAN, 2024, Layout::Pipe).repeat(40);
    let mut client = with_text(json!({}), &text);
    let line = text.lines().count() / 2;
    let range =
        json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": 9}});
    let params = json!({"textDocument": {"uri": URI}, "range": range});
    let part = client.request("textDocument/semanticTokens/range", params);
    assert!(part["data"].as_array().unwrap().len() < 200, "{part}");
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A workspace of two organs, two years of the one; nobody has opened a report.
fn workspace(capabilities: Value) -> (tempfile::TempDir, Client) {
    let folder = tempfile::tempdir().unwrap();
    for (name, agency, year, layout) in [
        ("s23.txt", "白杨市石桥镇人民政府", 2023, Layout::Tsv),
        ("s24.md", "白杨市石桥镇人民政府", 2024, Layout::Pipe),
        ("w24.html", "云溪县水务局", 2024, Layout::Html),
    ] {
        fs::write(folder.path().join(name), report(agency, year, layout)).unwrap();
    }
    let client = session_with(json!({
        "capabilities": capabilities,
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
    }));
    (folder, client)
}

fn symbols(client: &mut Client, query: &str) -> Vec<Value> {
    let found = client.request("workspace/symbol", json!({"query": query}));
    found.as_array().unwrap().clone()
}

fn shown(symbols: &[Value]) -> Vec<&str> {
    symbols
        .iter()
        .map(|it| it["name"].as_str().unwrap())
        .collect()
}

#[test]
fn reports_that_nobody_opened_are_found_by_organ_and_year() {
    let (folder, mut client) = workspace(json!({}));
    let all = [
        "云溪县水务局 2024年",
        "白杨市石桥镇人民政府 2024年",
        "白杨市石桥镇人民政府 2023年",
    ];
    assert_eq!(shown(&symbols(&mut client, "")), all);
    let found = symbols(&mut client, "桥2023");
    assert_eq!(shown(&found), all[2..]);
    assert_eq!(
        found[0]["location"]["uri"],
        uri(&folder.path().join("s23.txt"))
    );
    let range = &found[0]["location"]["range"];
    let text = report("白杨市石桥镇人民政府", 2023, Layout::Tsv);
    assert_eq!(text_at(&text, range), text.lines().next().unwrap());
}

#[test]
fn where_a_row_stands_in_a_file_is_told_when_it_is_gone_to() {
    let properties = json!({"resolveSupport": {"properties": ["location.range"]}});
    let (folder, mut client) = workspace(json!({"workspace": {"symbol": properties}}));
    let found = symbols(&mut client, "水务三类内部");
    assert_eq!(shown(&found), ["（三）5.属于三类内部事务信息"]);
    assert_eq!(found[0]["containerName"], "云溪县水务局 2024年");
    let path = folder.path().join("w24.html");
    assert_eq!(found[0]["location"], json!({"uri": uri(&path)}));
    let resolved = client.request("workspaceSymbol/resolve", found[0].clone());
    let text = report("云溪县水务局", 2024, Layout::Html);
    let range = &resolved["location"]["range"];
    assert_eq!(text_at(&text, range), "5.属于三类内部事务信息");
    // An open document counts as it stands in the editor.
    client.open(&uri(&path), &format!("<p>公示</p>\n{text}"));
    let resolved = client.request("workspaceSymbol/resolve", found[0].clone());
    let line = |it: &Value| it["start"]["line"].as_u64().unwrap();
    assert_eq!(line(&resolved["location"]["range"]), line(range) + 1);
    assert_eq!(
        shown(&symbols(&mut client, "水务行政复议行政诉讼")),
        ["四、政府信息公开行政复议、行政诉讼情况"]
    );
}
