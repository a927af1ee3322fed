//! What is published, and how.

use serde_json::{Value, json};

use crate::client::{encoded, session, session_with};
use crate::report::{LAYOUTS, Layout, report};

const URI: &str = "file:///年报/a.md";

/// A report with a wrong total: 18 applications were granted, and 19 are stated.
pub(crate) fn wrong_total(layout: Layout) -> String {
    let text = report("石桥镇人民政府", 2024, layout);
    let (before, after) = text.split_once("（一）予以公开").unwrap();
    let (row, rest) = after.split_once('\n').unwrap();
    format!("{before}（一）予以公开{}\n{rest}", row.replace("18", "19"))
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|it| it["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_correct_report_has_no_diagnostics() {
    let mut client = session(json!({}));
    for layout in LAYOUTS {
        client.open(URI, &report("石桥镇人民政府", 2024, layout));
        let diagnostics = client.published(URI, 1);
        assert!(diagnostics.is_empty(), "{layout:?}: {diagnostics:#?}");
        client.close(URI);
    }
}

#[test]
fn a_wrong_total_is_named_with_all_that_belongs_to_it() {
    let related = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}});
    let mut client = session(related);
    client.open(URI, &wrong_total(Layout::Tsv));
    let diagnostics = client.published(URI, 1);
    assert_eq!(codes(&diagnostics), ["cross-footing-mismatch"]);
    let it = &diagnostics[0];
    assert_eq!(
        (&it["severity"], &it["source"]),
        (&json!(1), &json!("gouji"))
    );
    assert_eq!(
        it["data"],
        json!({"rule": "cross-footing-mismatch", "version": 1, "fix": "safe"})
    );
    assert_eq!(it["relatedInformation"][0]["location"]["uri"], URI);
    assert!(it["message"].as_str().unwrap().contains("19"), "{it}");
}

#[test]
fn places_are_counted_in_the_encoding_of_the_client() {
    for (encoding, width) in [("utf-8", 4), ("utf-16", 2), ("utf-32", 1)] {
        let mut client = session(encoded(encoding));
        let text = wrong_total(Layout::Tsv).replace("（一）予以公开\t", "（一）予以公开𠮷\t");
        client.open(URI, &text);
        let diagnostics = client.published(URI, 1);
        let line = text.lines().position(|it| it.contains('𠮷')).unwrap();
        let it = diagnostics
            .iter()
            .find(|it| it["code"] == "cross-footing-mismatch")
            .unwrap();
        assert_eq!(it["range"]["start"]["line"], line);
        let before = text.lines().nth(line).unwrap().split("19").next().unwrap();
        let expected = match width {
            4 => before.len(),
            2 => before.encode_utf16().count(),
            _ => before.chars().count(),
        };
        assert_eq!(it["range"]["start"]["character"], expected, "{encoding}");
    }
}

#[test]
fn messages_are_chinese_unless_the_client_reads_something_else() {
    for (locale, is_chinese) in [
        (json!(null), true),
        (json!("zh-cn"), true),
        (json!("en"), false),
    ] {
        let mut client = session_with(json!({"capabilities": {}, "locale": locale}));
        client.open(URI, &wrong_total(Layout::Pipe));
        let message = client.published(URI, 1)[0]["message"].to_string();
        assert_eq!(message.contains('为'), is_chinese, "{message}");
    }
}

#[test]
fn a_mended_report_is_cleared_and_never_before() {
    let mut client = session(json!({}));
    let wrong = wrong_total(Layout::Tsv);
    client.open(URI, &wrong);
    assert_eq!(client.published(URI, 1).len(), 1);
    client.change(URI, 2, json!([{"text": wrong.replace("19", "18")}]));
    // `行政强制` was 19 and is 18 now, which is no mistake.
    assert!(client.published(URI, 2).is_empty());
    client.close(URI);
    let cleared = client.next("textDocument/publishDiagnostics");
    assert_eq!(cleared, json!({"uri": URI, "diagnostics": []}));
    assert!(client.all("textDocument/publishDiagnostics").is_empty());
}

#[test]
fn a_draft_is_a_report() {
    let mut client = session(json!({}));
    for draft in [
        "石桥镇人民政府2024年政府信息公开工作年度报告\n",
        "一、总体情况\n\n二、主动公开政府信息情况\n",
        "石桥镇2024年政府信息公开工作年度报告\n\n根据条例的要求，编制本报告。\n",
        "根据条例的要求，编制2024年政府信息公开工作年度报告。\n\n一、总体情况\n\n主动公开和依申请公开有序开展。\n",
        "# 石桥镇2024年政府信息公开工作年度报告\n\n## 一、总体情况\n",
    ] {
        client.open(URI, draft);
        assert_eq!(client.stats(URI)["hasReport"], true, "{draft}");
        assert!(!client.published(URI, 1).is_empty(), "{draft}");
        client.close(URI);
    }
}

/// What the law says a report contains, word for word like headings.
const LAW: &str = "# 中华人民共和国政府信息公开条例

（一）组织编制政府信息公开工作年度报告，主动公开政府信息，办理依申请公开；

第五十条　政府信息公开工作年度报告应当包括下列内容：

（一）行政机关主动公开政府信息的情况；

（二）行政机关收到和处理政府信息公开申请的情况；

（三）因政府信息公开工作被申请行政复议、提起行政诉讼的情况；

（四）政府信息公开工作存在的主要问题及改进情况；

（五）其他需要报告的事项。
";

/// Asks for reports, and names all their sections.
const NOTICE: &str = "关于编制2024年度政府信息公开工作年度报告的通知

各镇人民政府，县政府各部门：

根据条例第五十条，现就编制年度报告通知如下：

一、报告内容

（一）总体情况。写明主动公开、依申请公开、政府信息管理、平台建设、监督保障的情况。

（二）主动公开政府信息情况。

（三）收到和处理政府信息公开申请情况。

（四）政府信息公开行政复议、行政诉讼情况。

（五）存在的主要问题及改进情况。

（六）其他需要报告的事项。

二、报送要求

请于1月15日前报送。
";

#[test]
fn other_text_is_left_alone() {
    let others = [
        "",
        "# A title\n\nSome *Markdown*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "<html><body><table><tr><td>总计</td><td>4</td></tr></table></body></html>\n",
        "关于做好2024年政府信息公开工作年度报告编制工作的通知\n\n各镇人民政府：\n请于1月31日前报送。\n",
        "关于报送年度报告的通知\n\n年度报告应写明：\n\n一、总体情况\n\n主动公开和依申请公开的情况。\n",
        "部门\t数量\t总计\n甲\t1\t9\n乙\t2\t9\n",
        "会议纪要\n\n会议听取了2024年政府信息公开工作年度报告的汇报，全年收到申请24件，办结25件。\n",
        "name,value\na,1\n",
        LAW,
        NOTICE,
        "# 年度报告编制说明\n\n报告由六部分组成：\n\n1. 总体情况\n2. 主动公开政府信息情况\n3. 收到和处理政府信息公开\
        申请情况\n4. 政府信息公开行政复议、行政诉讼情况\n",
        "目录\n\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n",
        "<h1>石桥镇政府信息公开指南</h1><p>主动公开的见目录，依申请公开由党政办受理。</p><ul><li><a href='1.html'>\
        石桥镇2023年政府信息公开工作年度报告</a></li><li><a href='2.html'>石桥镇2024年政府信息公开工作年度报告</a></li></ul>",
        "我县发布2024年政府信息公开工作年度报告\n\n本报讯 全年主动公开信息1200条，收到依申请公开申请45件，办结44件。\n",
        "石桥镇2024年法治政府建设年度报告\n\n一、总体情况\n\n主动公开信息30条，依申请公开3件，行政复议2件。\n\n二、主要做法\n\n\
        三、存在的主要问题\n\n人手不足。\n",
        "会议纪要\n\n会议审议了2024年政府信息公开工作年度报告，要求主动公开及时、依申请公开规范。\n\n一、总体情况\n\n良好。\n\n\
        二、存在的主要问题及改进情况\n\n逐项整改。\n",
        "# 2025年政务公开工作要点\n\n## 一、主动公开政府信息情况\n\n编制年度报告。\n\n## 二、收到和处理政府信息公开申请情况\n",
        "fn main() { println!(\"总计\"); }\n",
    ];
    let mut client = session(json!({}));
    for text in others {
        client.open(URI, text);
        let diagnostics = client.published(URI, 1);
        assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
        client.close(URI);
    }
}

#[test]
fn hover_shows_the_manual_page_of_what_was_found() {
    let shown = |formats: Value| {
        let mut client = session(json!({"textDocument": {"hover": {"contentFormat": formats}}}));
        client.open(URI, &wrong_total(Layout::Tsv));
        let place = client.published(URI, 1)[0]["range"]["start"].clone();
        let params = json!({"textDocument": {"uri": URI}, "position": place});
        let contents = client.request("textDocument/hover", params)["contents"].clone();
        (client, contents)
    };
    let (_, bare) = shown(Value::Null);
    let (_, plain) = shown(json!(["plaintext"]));
    let (mut client, markdown) = shown(json!(["plaintext", "markdown"]));
    for (kind, contents) in [("plaintext", &plain), ("markdown", &markdown)] {
        assert_eq!(contents["kind"], kind);
        let page = contents["value"].as_str().unwrap();
        let is_markdown = kind == "markdown";
        let (message, manual) = match is_markdown {
            true => (
                "**错误：「",
                "\n\n---\n\n## cross-footing-mismatch 横向合计不符\n\n",
            ),
            false => ("错误：「", "\n\ncross-footing-mismatch 横向合计不符\n\n"),
        };
        assert!(page.starts_with(message), "{page}");
        assert!(page.contains(manual), "{page}");
        assert_eq!(page.contains("**依据**"), is_markdown, "{page}");
    }
    assert_eq!(bare, plain["value"]);
    // A blank line between paragraphs.
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 1, "character": 0}});
    assert_eq!(client.request("textDocument/hover", params), Value::Null);
}
