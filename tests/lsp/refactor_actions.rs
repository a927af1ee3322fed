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
