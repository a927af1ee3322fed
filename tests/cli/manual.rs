//! What the rules say about themselves.

use super::Sandbox;

#[test]
fn every_rule_is_listed_and_explained() {
    let sandbox = Sandbox::new();
    let rules = sandbox.run(["rules", "--output-format", "json"]).json();
    let text = sandbox.run(["rules"]);
    let rules = rules.as_array().unwrap();
    assert_eq!(text.stdout().lines().count(), rules.len());
    for rule in rules {
        let name = rule["name"].as_str().unwrap();
        let summary = rule["summary"].as_str().unwrap();
        assert!(!summary.is_empty(), "{name}");
        let page = sandbox.run(["explain", name]);
        assert_eq!(page.code, Some(0));
        assert!(page.stdout().starts_with(&format!("# {name} ")));
        let english = sandbox.run(["explain", name, "--lang", "en"]);
        assert!(english.stdout().starts_with(&format!("# {name} (")));
        assert!(english.stdout().contains("**Why**"), "{name}");
        assert!(page.stdout().contains(summary), "{name}");
    }
}

#[test]
fn a_misspelled_rule_is_answered_with_the_closest() {
    let run = Sandbox::new().run(["explain", "footing-mismach"]);
    assert_eq!(run.code, Some(2));
    let said = "错误：没有规则“footing-mismach”，是否指“footing-mismatch”？\n";
    assert_eq!(run.stderr, said);
}
