//! Texts that grow: each kind repeats one thing, in a report or outside of one.

use crate::LARGEST;

/// A kind of text, by how often its thing is repeated.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    text: fn(usize) -> String,
    /// A table that is too long for one is looked through as far as tables may go, and then once more as what it
    /// is: a step, which is no growth, and of which the larger sizes show what comes behind it.
    is_larger: bool,
}

impl Kind {
    /// The largest size of it that is measured.
    pub(crate) fn largest(&self) -> usize {
        if self.is_larger { 4 * LARGEST } else { LARGEST }
    }

    /// A text of about so many bytes.
    pub(crate) fn text(&self, n_bytes: usize) -> String {
        let (of_none, of_few) = self.lens();
        let n = n_bytes.saturating_sub(of_none) * FEW / of_few;
        (self.text)(n.max(1))
    }

    /// The middle of a text of its own, where most is before it and behind it: at the same place of the thing in
    /// texts of all sizes.
    pub(crate) fn middle(&self, text: &str) -> usize {
        let len = (self.lens().1 / FEW).max(1);
        text.floor_char_boundary(text.len() / 2 / len * len)
    }

    /// Bytes of the text without its thing, and of a few of the thing.
    fn lens(&self) -> (usize, usize) {
        let [few, more] = [FEW, 2 * FEW].map(|it| (self.text)(it).len());
        ((2 * few).saturating_sub(more), more - few)
    }
}

const FEW: usize = 64;

const TABS: &str = include_str!("../../fixtures/report.txt");
const BARS: &str = include_str!("../../fixtures/correct.md");
const HTML: &str = include_str!("../../fixtures/layouts/table.html");

/// A report, and behind it the thing so often.
fn behind(report: &str, thing: &str, n: usize) -> String {
    format!("{report}\n{}\n", thing.repeat(n))
}

/// A report with the thing so often before a row of its table.
fn before_row(thing: &str, n: usize) -> String {
    let row = "| （一）予以公开";
    BARS.replacen(row, &format!("{}{row}", thing.repeat(n)), 1)
}

/// A report with the thing so often in a cell.
fn in_cell(thing: &str, n: usize) -> String {
    HTML.replacen("</td>", &format!("{}</td>", thing.repeat(n)), 1)
}

macro_rules! kinds {
    ($kinds:ident, $is_larger:literal: $($name:literal: $text:expr,)*) => {
        const $kinds: &[Kind] = &[$(Kind { name: $name, text: $text, is_larger: $is_larger }),*];
    };
}

/// The texts that are read as reports.
pub(crate) fn texts() -> impl Iterator<Item = &'static Kind> {
    TEXTS.iter().chain(WITH_STEP)
}

/// The texts of `gouji.toml`.
pub(crate) fn configs() -> impl Iterator<Item = &'static Kind> {
    CONFIGS.iter()
}

kinds! { CONFIGS, false:
    "gouji.toml: keys": |n| (0..n).fold(String::new(), |text, it| text + &format!("x{it} = 1\n")),
    "gouji.toml: sections": |n| "[[consolidate]]\nparent = 'a'\nunits = 'b'\n".repeat(n),
    "gouji.toml: comments": |n| "# a\n".repeat(n),
}

kinds! { WITH_STEP, true:
    "references": |n| in_cell("&amp;", n),
    "broken references": |n| in_cell("&#x", n),
    "deletions": |n| in_cell("<del>1", n),
    "notes": |n| in_cell("$^{1}$", n),
}

kinds! { TEXTS, false:
    // Headings, titles and what stands outside of tables.
    "a heading": |n| "三、收到和处理政府信息公开申请情况\n".repeat(n),
    "headings in order": |n| {
        "一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n".repeat(n)
    },
    "headings on a line": |n| behind(BARS, "三、收到和处理政府信息公开申请情况。", n),
    "a heading without end": |n| format!("{BARS}\n## {}\n", "三、收到".repeat(n)),
    "titles": |n| "某县财政局2024年政府信息公开工作年度报告\n".repeat(n),
    "preface": |n| {
        let line = "根据条例规定现将有关情况报告如下本报告由六部分组成\n".repeat(n);
        format!("某县财政局2024年政府信息公开工作年度报告\n{line}{BARS}")
    },
    "whole reports": |n| BARS.repeat(n),
    "blank lines": |n| behind(BARS, "\n", n),
    "lone carriage returns": |n| behind(BARS, "\r", n),
    "sub-headings": |n| behind(BARS, "（一）主动公开\n\n", n),

    // What the text states.
    "claims": |n| behind(BARS, "收到政府信息公开申请12件，予以公开3件。", n),
    "claims, a line each": |n| behind(BARS, "收到政府信息公开申请12件，予以公开3件。\n\n", n),
    "items": |n| format!("{BARS}\n收到申请12件，其中：{}\n", "予以公开1件、".repeat(n)),
    "items of items": |n| behind(BARS, "其中收到申请3件，", n),
    "items within items": |n| format!("{BARS}\n收到申请12件{}\n", "（其中3件".repeat(n)),
    "denials": |n| behind(BARS, "未收到政府信息公开申请，无行政复议，", n),
    "years": |n| behind(BARS, "2023年，", n),
    "periods": |n| behind(BARS, "统计期限为2024年1月1日至2024年12月31日，\n", n),
    "shares": |n| behind(BARS, "予以公开3件，占25%，", n),
    "growth": |n| behind(BARS, "予以公开3件，比上年增长5%；", n),
    "units": |n| behind(BARS, "公开信息3万条，", n),
    "fees": |n| behind(BARS, "收取信息处理费35元。\n", n),
    "digits": |n| format!("{BARS}\n收到申请{}件\n", "1".repeat(n)),
    "digits in groups": |n| format!("{BARS}\n收到申请1{}件\n", ",234".repeat(n)),
    "wrapped lines": |n| {
        behind(BARS, "本机关共收到政府信息公开申请十二件其中予以公开三件不予公开\n", n)
    },
    "placeholders": |n| behind(BARS, "收到申请 件，", n),
    "a long line": |n| behind(BARS, "甲", n),
    "brackets": |n| behind(BARS, "（", n),
    "ordinals": |n| behind(BARS, "（一）", n),
    "dashes": |n| behind(BARS, "-", n),

    // Tables.
    "bars": |n| behind(BARS, "|", n),
    "rows with bars": |n| behind(BARS, "| a | 1 | 2 |\n", n),
    "rows unknown": |n| before_row("| 未知行 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n", n),
    "rows again": |n| before_row("| （二）部分公开 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n", n),
    "rows with tabs": |n| behind(TABS, "（一）予以公开\t1\t2\t3\t4\t5\t6\t7\n", n),
    "labels": |n| "（一）予以公开\n".repeat(n),
    "numbers": |n| behind(TABS, "12\n", n),
    "drawn boxes": |n| behind(BARS, "│ 总计 │ 1 │ 2 │\n├──┼──┼──┤\n", n),
    "quotes": |n| "\"a,".repeat(n),
    "quoted lines": |n| "\"总\n计\",1,2\n".repeat(n),

    // HTML and Markdown.
    "table tags": |n| "<table>".repeat(n),
    "cell tags": |n| format!("<table><tr>{}", "<td>".repeat(n)),
    "tables in cells": |n| "<td><table><tr>".repeat(n),
    "spans": |n| format!("<table>{}</table>", "<tr><td rowspan=99 colspan=99>1</td></tr>".repeat(n)),
    "divisions": |n| format!("{}{BARS}", "<div>".repeat(n)),
    "styles": |n| "<style>".repeat(n),
    "attributes": |n| format!("<td {}>", "a=\"b\" ".repeat(n)),
    "comments": |n| behind(HTML, "<!--", n),
    "emphasis": |n| behind(BARS, "**a", n),
    "images": |n| behind(BARS, "![](a)", n),
    "links": |n| behind(BARS, "[a][", n),
    "escapes": |n| behind(BARS, "\\*", n),
    "code": |n| behind(BARS, "```\n", n),
    "quoted deeply": |n| behind(BARS, "> ", n),
}
