//! Findings as they are printed.

use expect_test::{Expect, expect};

use super::*;
use crate::rules::Rule;
use crate::rules::diagnostic::{Edit, Fix, Message, Related, Severity};
use crate::text::range::{TextRange, to_u32};

static RULE: Rule = Rule {
    name: "footing-mismatch",
    severity: Severity::Error,
    docs: "",
    name_zh: "纵向合计不符",
    docs_en: "",
    check: crate::rules::Check::Whole(|_, _| {}),
    since_form: false,
};

const LOOK: Look = Look {
    color: false,
    is_terminal: false,
    width: 80,
};

/// A finding at the first place in `⟦⟧`, with the other places related to it, in a part that
/// starts behind `before`.
#[track_caller]
fn check(format: Format, before: &str, marked: &str, expected: Expect) {
    let (text, ranges) = unmarked(marked);
    let diagnostic = Diagnostic {
        rule: &RULE,
        severity: Severity::Error,
        range: ranges[0],
        message: Message::new("「总计」为 10，各项之和为 9", "total is 10, sum is 9"),
        related: ranges[1..].iter().map(|it| related(*it)).collect(),
        fixes: vec![
            fix(ranges[0], "9", Applicability::Safe),
            fix(ranges[0], "8", Applicability::Unsafe),
        ],
    };
    let text = format!("{before}{text}");
    let finding = Finding {
        file: "年报/甲,乙.txt",
        rows: &Rows::new(&text),
        offset: to_u32(before.len()),
        diagnostic: &diagnostic,
        severity: diagnostic.severity,
        accepted: None,
        language: Language::Chinese,
        at_least: Applicability::Safe,
        sites: &[],
        office: None,
    };
    expected.assert_eq(&finding.render(format, LOOK));
}

fn related(range: TextRange) -> Related {
    Related::here(range, Message::new("其中一项", "one part"))
}

fn fix(range: TextRange, value: &str, applicability: Applicability) -> Fix {
    let text = value.to_owned();
    Fix {
        title: Message::new(format!("改为 {value}"), format!("change to {value}")),
        applicability,
        edits: vec![Edit { range, text }],
    }
}

fn unmarked(marked: &str) -> (String, Vec<TextRange>) {
    let mut text = String::new();
    let mut ranges = Vec::new();
    for c in marked.chars() {
        match c {
            '⟦' => ranges.push(TextRange::empty(to_u32(text.len()))),
            '⟧' => ranges.last_mut().unwrap().end = to_u32(text.len()),
            _ => text.push(c),
        }
    }
    (text, ranges)
}

#[test]
fn carets_line_up_under_han() {
    check(
        Format::Full,
        "封面\n",
        "本年新收申请 ⟦10⟧ 件，其中⟦自然人 9 件⟧。\n",
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
             --> 年报/甲,乙.txt:2:8
              |
            2 | 本年新收申请 10 件，其中自然人 9 件。
              |              ^^         ----------- 其中一项
              |
              = 修复: 改为 9
              = 或: 改为 8

        "#]],
    );
}

#[test]
fn carets_line_up_under_tabs() {
    check(
        Format::Full,
        "",
        "项目\t自然人\t总计\r\n一、本年新收\t⟦3⟧\t4\r\n二、上年结转\t0\t0\r\n\r\n\r\n\r\n七、总计\t⟦4⟧\t4\r\n",
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
             --> 年报/甲,乙.txt:2:8
              |
            2 | 一、本年新收    3    4
              |                 ^
            ...
            7 | 七、总计    4    4
              |             - 其中一项
              |
              = 修复: 改为 9
              = 或: 改为 8

        "#]],
    );
}

#[test]
fn a_long_row_is_cut() {
    let han = "政".repeat(500);
    check(
        Format::Full,
        "",
        &format!("<td>{han}</td><td>⟦10⟧</td>{han}<td>⟦9⟧</td>{han}"),
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
             --> 年报/甲,乙.txt:1:514
              |
            1 | …政政政政</td><td>10</td>政政政政政政…政政政政政政<td>9</td>政政政政政政…
              |                   ^^                                  - 其中一项
              |
              = 修复: 改为 9
              = 或: 改为 8

        "#]],
    );
}

#[test]
fn a_place_behind_the_last_row() {
    check(
        Format::Full,
        "",
        "一、总体情况\n⟦⟧",
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
             --> 年报/甲,乙.txt:2:1
              |
            2 |
              | ^
              |
              = 修复: 改为 9
              = 或: 改为 8

        "#]],
    );
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    check(
        Format::Full,
        "",
        "\u{1b}[31m总计 ⟦1\u{7}0⟧",
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
             --> 年报/甲,乙.txt:1:9
              |
            1 | ␛[31m总计 1␇0
              |           ^^^
              |
              = 修复: 改为 9
              = 或: 改为 8

        "#]],
    );
}

#[test]
fn the_location_stands_above_the_gutter() {
    check(
        Format::Full,
        &"\n".repeat(99),
        "总计 ⟦10⟧",
        expect![[r#"
            错误[footing-mismatch 纵向合计不符]: 「总计」为 10，各项之和为 9
               --> 年报/甲,乙.txt:100:4
                |
            100 | 总计 10
                |      ^^
                |
                = 修复: 改为 9
                = 或: 改为 8

        "#]],
    );
}

/// The names of the fixes, as they stand in the printed finding.
#[track_caller]
fn check_fixes(grades: &[Applicability], at_least: Applicability, expected: &[&str]) {
    let diagnostic = Diagnostic {
        rule: &RULE,
        severity: Severity::Hint,
        range: TextRange::empty(0),
        message: Message::new("", ""),
        related: Vec::new(),
        fixes: grades
            .iter()
            .map(|it| fix(TextRange::empty(0), "0", *it))
            .collect(),
    };
    let finding = Finding {
        file: "a",
        rows: &Rows::new(""),
        offset: 0,
        diagnostic: &diagnostic,
        severity: diagnostic.severity,
        accepted: None,
        language: Language::English,
        at_least,
        sites: &[],
        office: None,
    };
    let printed = finding.render(Format::Full, LOOK);
    let names: Vec<&str> = printed
        .lines()
        .filter_map(|it| it.trim().strip_prefix("= ")?.strip_suffix(": change to 0"))
        .collect();
    assert_eq!(names, expected);
}

#[test]
fn the_fix_that_is_applied_is_called_so() {
    use Applicability::{Display, Safe, Unsafe};
    check_fixes(&[Safe, Unsafe], Safe, &["fix", "or"]);
    check_fixes(&[Safe, Unsafe], Unsafe, &["fix", "or"]);
    let offered = "possible fix (--unsafe-fixes)";
    check_fixes(
        &[Unsafe, Unsafe, Display],
        Safe,
        &[offered, "or", "to fill in"],
    );
    check_fixes(&[Unsafe, Unsafe], Unsafe, &["fix", "or"]);
}

#[test]
fn one_line_for_grep() {
    check(
        Format::Concise,
        "封面\r",
        "总计 ⟦10⟧",
        expect![[r#"
        年报/甲,乙.txt:2:4: error[footing-mismatch] 「总计」为 10，各项之和为 9
    "#]],
    );
}

#[test]
fn json_counts_from_one_in_characters() {
    check(
        Format::Json,
        "𠮷\r\n",
        "总计 ⟦10⟧",
        expect![[
            r#"{"filename":"年报/甲,乙.txt","rule":"footing-mismatch","severity":"error","message":"「总计」为 10，各项之和为 9","location":{"row":2,"column":4},"end_location":{"row":2,"column":6},"fixes":[{"message":"改为 9","applicability":"safe","edits":[{"content":"9","location":{"row":2,"column":4},"end_location":{"row":2,"column":6}}]},{"message":"改为 8","applicability":"unsafe","edits":[{"content":"8","location":{"row":2,"column":4},"end_location":{"row":2,"column":6}}]}]}"#
        ]],
    );
}

#[test]
fn sarif_names_the_file_by_uri() {
    check(
        Format::Sarif,
        "",
        "总计 ⟦10⟧",
        expect![[
            r#"{"level":"error","locations":[{"physicalLocation":{"artifactLocation":{"uri":"%E5%B9%B4%E6%8A%A5/%E7%94%B2%2C%E4%B9%99.txt"},"region":{"endColumn":6,"endLine":1,"startColumn":4,"startLine":1}}}],"message":{"text":"「总计」为 10，各项之和为 9"},"ruleId":"footing-mismatch"}"#
        ]],
    );
}

#[test]
fn github_properties_are_escaped() {
    check(
        Format::Github,
        "",
        "总计 ⟦10⟧",
        expect![[r#"
        ::error title=footing-mismatch,file=年报/甲%2C乙.txt,line=1,col=4,endLine=1,endColumn=6::「总计」为 10，各项之和为 9
    "#]],
    );
}
