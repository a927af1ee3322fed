//! Settings, by all three ways.

use serde_json::{Value, json};

use crate::client::{session_with, start};
use crate::diagnostics::wrong_total;
use crate::report::Layout;

const URI: &str = "file:///a.md";

fn off() -> Value {
    json!({"gouji": {"rules": {"cross-footing-mismatch": "off"}}})
}

#[test]
fn settings_come_with_initialize() {
    let mut client = session_with(json!({"capabilities": {}, "initializationOptions": off()}));
    client.open(URI, &wrong_total(Layout::Tsv));
    assert!(client.published(URI, 1).is_empty());
}

#[test]
fn settings_come_as_news() {
    let mut client = session_with(json!({"capabilities": {}}));
    client.open(URI, &wrong_total(Layout::Tsv));
    assert_eq!(client.published(URI, 1).len(), 1);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": off()}),
    );
    assert!(client.published(URI, 1).is_empty());
    let settings =
        json!({"settings": {"rules": {"cross-footing-mismatch": "hint"}, "language": "en"}});
    client.notify("workspace/didChangeConfiguration", settings);
    let it = client.published(URI, 1).remove(0);
    assert_eq!(it["severity"], 4);
    assert!(!it["message"].as_str().unwrap().contains('为'));
}

#[test]
fn settings_are_asked_for() {
    let capabilities = json!({"workspace": {"configuration": true,
        "didChangeConfiguration": {"dynamicRegistration": true},
        "didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = start();
    client.configuration = off()["gouji"].clone();
    let nobody = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
    client.request("initialize", nobody);
    client.notify("initialized", json!({}));
    let registered = client.next("client/registerCapability")["registrations"].clone();
    let methods: Vec<_> = registered
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["method"])
        .collect();
    assert_eq!(
        methods,
        [
            "workspace/didChangeWatchedFiles",
            "workspace/didChangeConfiguration"
        ]
    );
    client.next("workspace/configuration");
    client.stats_of_nothing();
    client.open(URI, &wrong_total(Layout::Tsv));
    assert!(client.published(URI, 1).is_empty());

    client.configuration = json!({});
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": null}),
    );
    client.next("workspace/configuration");
    assert_eq!(client.published(URI, 1).len(), 1);
}

#[test]
fn a_wrong_setting_is_said_and_harmless() {
    let options = json!({"langauge": "en", "rules": {"cross-footing-mismatch": "fatal"}});
    let mut client = session_with(json!({"capabilities": {}, "initializationOptions": options}));
    let messages = client.all("window/showMessage");
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().all(|it| it["type"] == 2));
    client.open(URI, &wrong_total(Layout::Tsv));
    assert_eq!(client.published(URI, 1).len(), 1);
}

#[test]
fn of_many_mistakes_a_few_are_shown() {
    let rules: serde_json::Map<_, _> = (0..40)
        .map(|it| (format!("no-{it}"), json!("off")))
        .collect();
    let options = json!({"gouji": {"rules": rules}});
    let params = json!({"capabilities": {}, "initializationOptions": options, "trace": "messages"});
    let mut client = session_with(params);
    assert_eq!(client.all("window/showMessage").len(), 3);
    let logged = client.all("window/logMessage");
    assert_eq!(
        logged.iter().filter(|it| it["type"] == 2).count(),
        40,
        "{logged:?}"
    );
}

#[test]
fn settings_of_other_servers_are_not_ours() {
    let mut client = session_with(json!({"capabilities": {}}));
    let settings =
        json!({"yaml": {"validate": true}, "editor.tabSize": 4, "files": {"exclude": {}}});
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": settings}),
    );
    assert!(client.all("window/showMessage").is_empty());
}

#[test]
fn documents_can_be_left_out() {
    let options = json!({"files": {"exclude": ["草稿/"]}});
    let mut client = session_with(json!({"capabilities": {}, "initializationOptions": options}));
    for (uri, expected) in [
        ("file:///年报/草稿/a.md", 0),
        ("file:///年报/a.md", 1),
        ("untitled:a", 1),
    ] {
        client.open(uri, &wrong_total(Layout::Tsv));
        assert_eq!(client.published(uri, 1).len(), expected, "{uri}");
    }
}
