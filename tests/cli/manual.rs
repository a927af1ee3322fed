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

#[test]
fn an_article_is_told_by_its_number() {
    let sandbox = Sandbox::new();
    for number in ["20", "二十", "第二十条"] {
        let page = sandbox.run(["explain", "--article", number]);
        assert_eq!(page.code, Some(0), "{number}");
        let head = "# 《政府信息公开条例》第二十条 主动公开的内容\n";
        assert!(page.stdout().starts_with(head), "{}", page.stdout());
    }
}

#[test]
fn an_article_that_is_not_told_is_refused_with_those_that_are() {
    let sandbox = Sandbox::new();
    for number in ["0", "99", "x"] {
        let run = sandbox.run(["explain", "--article", number]);
        assert_eq!(run.code, Some(2));
        let said = format!("错误：没有第“{number}”条的解说，有解说的是：4、10、");
        assert!(run.stderr.starts_with(&said), "{}", run.stderr);
    }
    assert_eq!(sandbox.run(["explain"]).code, Some(2));
    assert_eq!(
        sandbox
            .run(["explain", "blank-cell", "--article", "20"])
            .code,
        Some(2)
    );
}
