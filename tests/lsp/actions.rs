//! Code actions: for the asked range and kinds, as edits that a client can refuse when they are late.

use serde_json::{Value, json};

use crate::client::{Client, literals, session};
use crate::diagnostics::wrong_total;
use crate::report::Layout;

const URI: &str = "file:///a.md";

fn versioned() -> Value {
    let mut code_action = literals();
    code_action["resolveSupport"] = json!({"properties": ["edit"]});
    json!({
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {"codeAction": code_action},
    })
}

fn simple() -> Value {
    json!({"textDocument": {"codeAction": literals()}})
}

/// The actions for a place.
fn actions(client: &mut Client, range: &Value, only: Value) -> Vec<Value> {
    let mut context = json!({"diagnostics": []});
    if !only.is_null() {
        context["only"] = only;
    }
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
    let actions = client.request("textDocument/codeAction", params);
    actions.as_array().unwrap().clone()
}

fn everywhere() -> Value {
    json!({"start": {"line": 0, "character": 0}, "end": {"line": 9_999, "character": 0}})
}

#[test]
fn a_safe_fix_is_preferred_and_versioned() {
    let mut client = session(versioned());
    client.open(URI, &wrong_total(Layout::Tsv));
    let diagnostic = client.published(URI, 1).remove(0);
    let found = actions(&mut client, &diagnostic["range"], json!(["quickfix"]));
    let it = &found[0];
    assert_eq!(
        (&it["kind"], &it["isPreferred"]),
        (&json!("quickfix"), &json!(true))
    );
    assert_eq!(it["diagnostics"][0]["range"], diagnostic["range"]);
    let edit = json!({"textDocument": {"uri": URI, "version": 1},
        "edits": [{"range": diagnostic["range"], "newText": "18"}]});
    assert_eq!(it["edit"], json!({"documentChanges": [edit]}));
}

#[test]
fn a_client_without_document_changes_gets_plain_ones() {
    let mut client = session(simple());
    client.open(URI, &wrong_total(Layout::Tsv));
    let diagnostic = client.published(URI, 1).remove(0);
    for it in actions(&mut client, &diagnostic["range"], Value::Null) {
        let edits = &it["edit"]["changes"][URI];
        assert_eq!(
            *edits,
            json!([{"range": edits[0]["range"], "newText": edits[0]["newText"]}])
        );
        assert_eq!(it["edit"]["documentChanges"], Value::Null);
    }
}

#[test]
fn actions_are_given_for_the_asked_range_and_kinds_only() {
    let mut client = session(versioned());
    client.open(URI, &wrong_total(Layout::Tsv));
    client.published(URI, 1);
    let kinds = |actions: Vec<Value>| -> Vec<Value> {
        actions
            .into_iter()
            .map(|mut it| it["kind"].take())
            .collect()
    };
    let top = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}});
    assert!(actions(&mut client, &top, json!(["quickfix"])).is_empty());
    for only in ["source.fixAll.gouji", "source.fixAll"] {
        let found = kinds(actions(&mut client, &top, json!([only])));
        assert_eq!(found, ["source.fixAll.gouji"], "{only}");
    }
    let all = kinds(actions(&mut client, &top, json!(["source"])));
    assert_eq!(all, ["source.fixAll.gouji"]);
    for only in [
        "refactor",
        "source.organizeImports",
        "source.fixAll.other",
        "quick",
    ] {
        assert!(
            actions(&mut client, &everywhere(), json!([only])).is_empty(),
            "{only}"
        );
    }
}

#[test]
fn fix_all_is_resolved_to_the_smallest_edits() {
    let mut client = session(versioned());
    client.open(URI, &wrong_total(Layout::Tsv));
    let place = client.published(URI, 1)[0]["range"].clone();
    let action = actions(&mut client, &everywhere(), json!(["source.fixAll"])).remove(0);
    assert_eq!(action["edit"], Value::Null);
    let resolved = client.request("codeAction/resolve", action.clone());
    let changes = &resolved["edit"]["documentChanges"];
    assert_eq!(
        changes[0]["textDocument"],
        json!({"uri": URI, "version": 1})
    );
    let edits = changes[0]["edits"].as_array().unwrap();
    assert_eq!((edits.len(), &edits[0]["newText"]), (1, &json!("8")));
    assert_eq!(edits[0]["range"]["end"], place["end"]);

    // Applied, it leaves nothing to fix; and the old action is too late.
    client.change(URI, 2, json!([{"range": edits[0]["range"], "text": "8"}]));
    assert!(client.published(URI, 2).is_empty());
    assert!(actions(&mut client, &everywhere(), Value::Null).is_empty());
    assert_eq!(client.request_error("codeAction/resolve", action), -32801);
}

#[test]
fn a_client_that_cannot_resolve_gets_the_edit_at_once() {
    let mut client = session(simple());
    client.open(URI, &wrong_total(Layout::Html));
    client.published(URI, 1);
    let action = actions(&mut client, &everywhere(), json!(["source.fixAll.gouji"])).remove(0);
    assert_eq!(action["edit"]["changes"][URI][0]["newText"], "8");
}

#[test]
fn totals_are_recomputed_in_the_table_at_the_cursor() {
    for layout in crate::report::LAYOUTS {
        let mut client = session(versioned());
        client.open(URI, &wrong_total(layout));
        let place = client.published(URI, 1)[0]["range"].clone();
        let kind = "source.recomputeTotals.gouji";
        let found = actions(&mut client, &place, json!([kind]));
        assert_eq!((found.len(), &found[0]["kind"]), (1, &json!(kind)));
        let edits = &found[0]["edit"]["documentChanges"][0]["edits"];
        assert_eq!(*edits, json!([{"range": place, "newText": "18"}]));

        // Elsewhere there is nothing to recompute.
        let top = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}});
        assert!(actions(&mut client, &top, json!([kind])).is_empty());
        let whole = actions(&mut client, &everywhere(), json!(["source"]));
        assert!(whole.iter().any(|it| it["kind"] == kind), "{whole:?}");
        client.change(URI, 2, json!([{"range": place, "text": "18"}]));
        assert!(client.published(URI, 2).is_empty());
        assert!(actions(&mut client, &place, json!([kind])).is_empty());
    }
}

#[test]
fn who_takes_commands_alone_gets_no_actions() {
    let mut client = session(json!({"textDocument": {"codeAction": {}}}));
    let capabilities = &client.initialized["capabilities"];
    assert_eq!(capabilities["codeActionProvider"], Value::Null);
    client.open(URI, &wrong_total(Layout::Tsv));
    client.published(URI, 1);
    let context = json!({"diagnostics": []});
    let params = json!({"textDocument": {"uri": URI}, "range": everywhere(), "context": context});
    assert_eq!(
        client.request("textDocument/codeAction", params),
        Value::Null
    );
}

/// A client that has a command for it can show the page of a rule.
#[test]
fn a_rule_is_explained_where_the_client_can_show_its_page() {
    for can in [true, false] {
        let mut capabilities = simple();
        if can {
            capabilities["experimental"] = json!({"commands": {"commands": ["gouji.explainRule"]}});
        }
        let mut client = session(capabilities);
        client.open(URI, &wrong_total(Layout::Tsv));
        let diagnostic = client.published(URI, 1).remove(0);
        let found = actions(&mut client, &diagnostic["range"], json!(["quickfix"]));
        let mut commands = found.iter().map(|it| &it["command"]);
        let Some(command) = commands.find(|it| it.is_object()) else {
            assert!(!can);
            continue;
        };
        assert!(can);
        assert_eq!(command["command"], "gouji.explainRule");
        assert_eq!(command["arguments"][0], diagnostic["code"]);
        let page = command["arguments"][1].as_str().unwrap();
        assert!(
            page.starts_with("# ") && page.contains("**依据**"),
            "{page}"
        );
    }
}
