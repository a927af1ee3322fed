use std::sync::Arc;

use super::*;
use crate::ide::hints::Wanted;
use crate::rules;
use crate::text::range::to_u32;
use crate::workspace::analysis::Checked;

const CORRECT: &str = include_str!("../../../fixtures/correct.md");

/// What is shown at the place behind `words`, in a language.
#[track_caller]
fn shown_in(language: Language, text: &str, words: &str) -> Option<String> {
    let at = text.find(words).unwrap() + words.len();
    let analysis = Analysis::new(text);
    let (across, policy) = (Across::default(), Policy::default());
    let page = hover(&analysis, &across, &policy, to_u32(at), |_| None)?;
    Some(page.plain(language))
}

#[track_caller]
fn shown(text: &str, words: &str) -> String {
    shown_in(Language::Chinese, text, words).unwrap()
}

#[test]
fn a_cell_is_told_with_its_identities_and_its_sentences() {
    let page = shown(
        CORRECT,
        "一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6",
    );
    let expected = expect_test::expect![[r#"
        「一、本年新收」总计 = 6
        本年 1 月 1 日至 12 月 31 日收到的申请，各类申请人合计。
        - 本行合计 5 + 1 + 0 + 0 + 0 + 0 = 6 ✓
        - 本列收办平衡 6 + 1 = 6 + 1 ✓
        - 正文「新收政府信息公开申请6件」 ✓
        依据 《条例》第二十九条、第三十一条；国办公开办函〔2021〕30号 表三「总计」栏，表三表头：第一项加第二项之和，等于第三项加第四项之和"#]];
    expected.assert_eq(&page);
}

#[test]
fn a_figure_of_the_text_is_told_with_its_cells() {
    let page = shown(CORRECT, "新收政府信息公开申请6");
    let expected = expect_test::expect![[r#"
        正文「新收政府信息公开申请6件」
        - 表三「一、本年新收」总计 = 6 ✓
        本年 1 月 1 日至 12 月 31 日收到的申请，各类申请人合计。"#]];
    expected.assert_eq(&page);
    let words = "新收政府信息公开申请6";
    let page = shown_in(Language::English, CORRECT, words).unwrap();
    assert!(
        page.contains("table 三, “applications received”, total = 6 ✓"),
        "{page}"
    );
}

#[test]
fn what_was_found_comes_first_and_the_page_of_its_rule_last() {
    let text = CORRECT.replacen("新收政府信息公开申请6件", "新收政府信息公开申请9件", 1);
    let page = shown(&text, "新收政府信息公开申请9");
    assert!(
        page.starts_with("警告：正文「新收政府信息公开申请9件」与表三"),
        "{page}"
    );
    assert!(
        page.contains("- 表三「一、本年新收」总计 = 6 ✗\n"),
        "{page}"
    );
    let (own, manual) = page.split_once("\n\ntie-out-mismatch ").unwrap();
    assert!(!own.contains("依据") && manual.contains("依据"), "{page}");
}

#[test]
fn labels_are_told() {
    for (words, expected) in [
        (
            "## 三、收到和处理",
            "三、收到和处理政府信息公开申请情况\n表三：收到的申请、怎样办理、结转多少。\n- 表三勾稽 39/39\n",
        ),
        ("| （一）予以公开", "「（一）予以公开」\n"),
        (
            "| 行政许可",
            "「行政许可」\n行政许可。\n依据 《条例》第二十条第（五）项",
        ),
    ] {
        let page = shown(CORRECT, words);
        assert!(page.starts_with(expected), "{page}");
    }
}

#[test]
fn words_of_a_sentence_have_no_page() {
    assert_eq!(shown_in(Language::Chinese, CORRECT, "贯彻落实"), None);
}

#[test]
fn a_denial_is_told_with_the_cells_that_it_is_about() {
    let text = CORRECT.replacen("新收政府信息公开申请6件", "未发生行政复议", 1);
    let page = shown(&text, "未发生行政");
    assert!(
        page.contains("正文「未发生行政复议」\n- 表四「行政复议」总计 = "),
        "{page}"
    );
}

#[test]
fn a_plain_page_has_the_words_and_no_marks() {
    for rule in rules::ALL {
        let lines = vec![Line::Head(Message::new("[点](此)*", "a_b"))];
        let page = Page {
            rule: Some(rule),
            ..Page::new(TextRange::default(), lines)
        };
        let plain = page.plain(Language::Chinese);
        assert!(plain.starts_with("[点](此)*\n"), "{plain}");
        assert!(plain.contains("依据") && !plain.contains("**"), "{plain}");
        let markdown = page.markdown(Language::Chinese);
        assert!(
            markdown.starts_with("**\\[点\\]\\(此\\)\\***"),
            "{markdown}"
        );
        assert!(markdown.contains("**依据**"));
    }
}

/// What is asked of a point or of a range costs no more in a file of many reports: the others are not looked
/// at, and might as well not have been read.
#[test]
fn a_point_and_a_range_are_answered_by_their_own_report_alone() {
    let text = [CORRECT, CORRECT, CORRECT].concat();
    let analysis = Analysis::new(&text);
    let mut alone = analysis.clone();
    for idx in [0, 2] {
        alone.parts[idx] = Arc::new(Checked {
            part: Arc::clone(&analysis.parts[idx].part),
            report: None,
            diagnostics: Vec::new(),
            comments: Vec::new(),
            framework: crate::report::memo::Memo::default(),
        });
    }
    let (across, policy) = (Across::default(), Policy::default());
    let mut n_pages = 0;
    for at in (CORRECT.len()..2 * CORRECT.len()).step_by(40) {
        let at = to_u32(text.floor_char_boundary(at));
        let page = |it: &Analysis| {
            let page = hover(it, &across, &policy, at, |_| None)?;
            Some((page.range, page.lines))
        };
        assert_eq!(page(&analysis), page(&alone), "{at}");
        n_pages += usize::from(page(&alone).is_some());
        let renamed = |it: &Analysis| crate::ide::rename::rename(it, at, "9");
        assert_eq!(renamed(&analysis), renamed(&alone), "{at}");
        let range = TextRange::new(at, at + 40);
        let hinted = |it: &Analysis| {
            crate::ide::hints::hints(it, range, Wanted::default(), Language::Chinese)
        };
        assert_eq!(hinted(&analysis), hinted(&alone), "{at}");
    }
    assert!(n_pages > 10, "{n_pages}");
}
