//! Refactorings: resolved when they are chosen; what they write says the same.

use serde_json::{Value, json};

use crate::client::{Client, session};
use crate::formatting::{applied, at, capable, line_of};
use crate::report::{LAYOUTS, Layout, report};

const URI: &str = "file:///a.md";

/// The action of a kind, with its edit.
fn resolved(client: &mut Client, range: &Value, kind: &str) -> Value {
    let context = json!({"diagnostics": [], "only": [format!("refactor.rewrite.gouji.{kind}")]});
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
    let mut found = client.request("textDocument/codeAction", params);
    let action = found[0].take();
    assert_eq!(action["edit"], Value::Null, "{kind}");
    let action = client.request("codeAction/resolve", action);
    action["edit"]["documentChanges"][0]["edits"].clone()
}

#[test]
fn a_table_and_a_report_are_converted_and_nothing_is_found_in_them() {
    for layout in LAYOUTS {
        let mut client = session(capable());
        let text = report("青溪县水务局", 2024, layout);
        client.open(URI, &text);
        let table = at(line_of(&text, "（一）予以公开"));
        let (kind, sign) = match layout {
            Layout::Pipe => ("html", "<td colspan=\"2\">（一）予以公开</td>"),
            Layout::Tsv | Layout::Html => ("markdown", "| （一）予以公开"),
        };
        let edits = resolved(&mut client, &table, &format!("table.{kind}"));
        assert_eq!(edits.as_array().unwrap().len(), 1, "{layout:?}");
        let new = applied(&text, &edits);
        assert!(new.contains(sign), "{new}");
        client.change(URI, 2, json!([{"text": new}]));
        let found = client.published(URI, 2);
        assert!(found.is_empty(), "{layout:?} {found:?}");
        let edits = resolved(&mut client, &table, "report.lines");
        let new = applied(&new, &edits);
        assert!(new.contains("\n（一）予以公开\n"), "{new}");
        client.change(URI, 3, json!([{"text": new}]));
        let found = client.published(URI, 3);
        assert!(found.is_empty(), "{layout:?} {found:?}");
    }
}

#[test]
fn sections_are_sorted_and_numbered() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Pipe);
    let (before, rest) = text.split_once("五、存在").unwrap();
    let (fifth, sixth) = rest.split_once("六、其他").unwrap();
    let swapped = format!("{before}五、其他{sixth}六、存在{fifth}");
    client.open(URI, &swapped);
    let edits = resolved(&mut client, &at(0), "sort");
    let new = applied(&swapped, &edits);
    client.change(URI, 2, json!([{"text": new}]));
    let edits = resolved(&mut client, &at(0), "renumber");
    let new = applied(&new, &edits);
    assert_eq!(new.trim_end(), text.trim_end());
}

#[test]
fn blanks_of_the_text_are_filled_in_from_the_tables() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Tsv);
    let blank = text.replace("申请24件，上年结转2件", "申请  件，上年结转____件");
    assert_ne!(blank, text);
    client.open(URI, &blank);
    let edits = resolved(&mut client, &at(0), "fillIn");
    assert_eq!(applied(&blank, &edits), text);
}

/// The names of what is offered at a line, each with its title.
fn offered(client: &mut Client, line: usize) -> Vec<(String, String)> {
    let context = json!({"diagnostics": [], "only": ["refactor.rewrite.gouji"]});
    let params = json!({"textDocument": {"uri": URI}, "range": at(line), "context": context});
    let found = client.request("textDocument/codeAction", params);
    let word = |it: &Value| it.as_str().unwrap().to_owned();
    let name = |it: &Value| word(it).replace("refactor.rewrite.gouji.", "");
    let found = found.as_array().unwrap().iter();
    found
        .map(|it| (name(&it["kind"]), word(&it["title"])))
        .collect()
}

#[test]
fn what_stands_in_a_layout_is_not_offered_in_it() {
    let mut client = session(capable());
    let tsv = report("青溪县水务局", 2024, Layout::Tsv);
    let mut version = 0;
    let mut texts = vec![];
    client.open(URI, &tsv);
    let table = at(line_of(&tsv, "（一）予以公开"));
    for layout in ["tsv", "markdown", "html", "lines"] {
        let text = match layout {
            "tsv" => tsv.clone(),
            it => applied(
                &tsv,
                &resolved(&mut client, &table, &format!("report.{it}")),
            ),
        };
        texts.push((layout, text));
    }
    version += 1;
    for (layout, text) in texts {
        version += 1;
        client.change(URI, version, json!([{"text": text}]));
        client.published(URI, version);
        let names: Vec<_> = offered(&mut client, line_of(&text, "（一）予以公开"))
            .into_iter()
            .map(|it| it.0)
            .collect();
        for kind in ["table", "report"] {
            let own = names.iter().filter(|it| it.starts_with(kind)).count();
            assert_eq!(own, 3, "{layout}: {names:?}");
            let name = format!("{kind}.{layout}");
            assert!(!names.contains(&name), "{layout}: {names:?}");
        }
    }
}

#[test]
fn a_title_says_what_is_left_behind() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Pipe).replacen(
        "三、收到",
        "<!-- 待核 -->\n\n见[附件](https://a.cn)。![](seal.png)\n\n三、收到",
        1,
    );
    client.open(URI, &text);
    let found = offered(&mut client, line_of(&text, "（一）予以公开"));
    let title = |name: &str| &found.iter().find(|it| it.0 == name).unwrap().1;
    assert_eq!(
        title("report.html"),
        "把这份报告换成 HTML（去掉 1 处链接地址、1 张图片、1 处注释）"
    );
    assert_eq!(title("table.html"), "把这张表换成 HTML");
}

#[test]
fn an_old_form_is_upgraded_and_what_it_lacks_stays_blank() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Tsv);
    let start = text.find("二、主动公开").unwrap();
    let end = text.find("三、收到").unwrap();
    let old = "二、主动公开政府信息情况\n\n\
        第二十条第（一）项\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n\
        规章\t1\t1\t5\n规范性文件\t2\t2\t9\n\
        第二十条第（五）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n\
        行政许可\t3\t0\t12\n其他对外管理服务事项\t0\t0\t0\n\
        第二十条第（六）项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n\
        行政处罚\t0\t0\t4\n行政强制\t0\t0\t0\n\
        第二十条第（八）项\n信息内容\t上一年项目数量\t本年增/减\n行政事业性收费\t0\t0\n\
        第二十条第（九）项\n信息内容\t采购项目数量\t采购总金额\n政府集中采购\t0\t0\n\n";
    let text = format!("{}{old}{}", &text[..start], &text[end..]);
    client.open(URI, &text);
    let edits = resolved(&mut client, &at(0), "upgrade");
    // Where the old form is found it is a fix.
    let found = client.published(URI, 1);
    let outdated = found
        .iter()
        .find(|it| it["code"] == "outdated-form")
        .unwrap();
    let context = json!({"diagnostics": [outdated], "only": ["quickfix"]});
    let params =
        json!({"textDocument": {"uri": URI}, "range": outdated["range"], "context": context});
    let fixes = client.request("textDocument/codeAction", params);
    let mut fixes = fixes.as_array().unwrap().iter();
    let fix = fixes.find(|it| it["diagnostics"][0]["code"] == "outdated-form");
    assert_eq!(fix.unwrap()["edit"]["documentChanges"][0]["edits"], edits);
    let new = applied(&text, &edits);
    assert!(
        new.contains("现行有效件数") && !new.contains("对外公开总数量"),
        "{new}"
    );
    assert!(
        new.contains("行政许可\t12\n") && new.contains("规章\t\t\t\n"),
        "{new}"
    );
}
