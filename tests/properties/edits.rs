//! The tree loses nothing, and an edit gives the tree that a parse from scratch gives.

use gouji::report::landmark;
use gouji::syntax::document::Document;
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;

use crate::cases;
use crate::generator::Omission;

/// What tells layouts, lines and characters apart, and what breaks those who cannot.
const PIECES: [&str; 80] = [
    "\t",
    "|",
    " | ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "|---|---|\n",
    "<td>",
    "</td>",
    "<tr>",
    "<table>",
    "</table>",
    "<p>",
    "</p>",
    "<",
    ">",
    "<!--",
    "-->",
    "&nbsp;",
    "&",
    "\"",
    "<style>",
    "一、总体情况\n",
    "\n## 六、其他需要报告的事项\n",
    "\n某县2023年政府信息公开工作年度报告\n",
    "（七）总计",
    "0",
    "12",
    "１２",
    "-",
    "/",
    "　",
    "\u{feff}",
    "\u{2028}",
    "𠮷",
    "🀄",
    "⼯",
    "\u{200b}",
    "\n- 3 -\n",
    ",",
    ";",
    "\",",
    ",\"",
    ",,,\n",
    "规章,1,2\n",
    "\n\"a\nb\",3\n",
    "│",
    "｜",
    "+---+---+\n",
    "├──┼──┤\n",
    "> ",
    "\n> | 1 | 2 |\n",
    "**",
    "~~",
    "\\",
    "[^1]",
    "{#a}",
    "<del>",
    "</del>",
    "<sup>1</sup>",
    "<p hidden>",
    "<title>",
    "<head>",
    "<script>",
    "<x-y>",
    "\n{| a\n",
    "\n|}\n",
    "\n|-\n",
    "||",
    "\n|===\n",
    "\n[cols=\"1,2\"]\n",
    "2+|",
    "== ",
    "h2. ",
    "{++",
    "++}",
    "{~~",
    "\n目 录\n",
    "\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n五、存在的主要问题及改进情况\n",
];

fn random_edit(rng: &mut fastrand::Rng, text: &str) -> (TextRange, String) {
    let boundary = |at: usize| text.floor_char_boundary(at);
    let start = boundary(rng.usize(..=text.len()));
    let longest = if rng.u8(..10) == 0 { 3000 } else { 12 };
    let end = if rng.bool() {
        start
    } else {
        boundary((start + rng.usize(..longest)).min(text.len())).max(start)
    };
    let n_pieces = rng.usize(..4);
    let mut insert: String = (0..n_pieces)
        .map(|_| PIECES[rng.usize(..PIECES.len())])
        .collect();
    if rng.u8(..12) == 0 {
        let from = boundary(rng.usize(..=text.len()));
        let to = boundary((from + rng.usize(..2000)).min(text.len())).max(from);
        insert.push_str(&text[from..to]);
    }
    (TextRange::new(to_u32(start), to_u32(end)), insert)
}

fn blocks(document: &Document) -> Vec<Vec<String>> {
    let shown = |it: &gouji::syntax::block::Block| format!("{it:?}");
    document
        .parts
        .iter()
        .map(|it| it.blocks.iter().map(|it| shown(it)).collect())
        .collect()
}

#[test]
fn leaves_concatenate_to_the_text_under_any_mutation() {
    let mut n_mutations = 0;
    for case in cases(5) {
        let mut text = case.render(&Omission::None).text;
        let mut rng = fastrand::Rng::with_seed(case.seed + 3);
        for _ in 0..50 {
            let (range, insert) = random_edit(&mut rng, &text);
            text.replace_range(range.as_usize(), &insert);
            assert_eq!(Analysis::new(&text).syntax.text(), text, "{}", case.name());
            n_mutations += 1;
        }
    }
    assert_eq!(n_mutations, 14_000);
}

#[test]
fn an_edit_gives_what_a_parse_from_scratch_gives() {
    for case in cases(4) {
        let mut text = case.render(&Omission::None).text;
        if case.seed % 2 == 0 {
            // A compilation: three reports in one text.
            let other = crate::Case::new(case.model.edition, case.style.layout, case.seed + 100)
                .render(&Omission::None)
                .text;
            text = format!("{text}\n{other}\n{text}");
        }
        let mut rng = fastrand::Rng::with_seed(case.seed + 5);
        let mut document = Document::parse(&text, landmark);
        for step in 0..30 {
            let (range, insert) = random_edit(&mut rng, &text);
            let before = text.clone();
            text.replace_range(range.as_usize(), &insert);
            document.edit(range, &insert, landmark);
            let fresh = Document::parse(&text, landmark);
            if blocks(&document) != blocks(&fresh) {
                let at = blocks(&document)
                    .concat()
                    .iter()
                    .zip(blocks(&fresh).concat())
                    .position(|(a, b)| *a != b);
                panic!(
                    "{} step {step}: {range:?} of {} bytes by {insert:?}, block {at:?}: {:?} / {:?}",
                    case.name(),
                    before.len(),
                    at.map(|it| blocks(&document).concat()[it].clone()),
                    at.map(|it| blocks(&fresh).concat()[it].clone()),
                );
            }
        }
    }
}

/// What rules, headings and tables look for, and what they do not.
const WORDS: [&str; 44] = [
    "的",
    "等",
    "进一步",
    "，",
    "。",
    "；",
    "、",
    "：",
    "（",
    "）",
    " ",
    "　",
    "2",
    "2023年",
    "2024年",
    "2025年",
    "本年",
    "上年",
    "收到",
    "受理",
    "共发布",
    "统计",
    "数据",
    "1月1日",
    "至12月31日",
    "附件",
    "见表",
    "收费",
    "处理费",
    "未收取",
    "申请",
    "培训",
    "考核",
    "平台",
    "公开公开",
    "and",
    "XX",
    "（文字描述）",
    "一、",
    "（一）",
    "总体情况",
    "六、其他需要报告的事项：",
    "本年新制作数量",
    "\n",
];

fn shown(analysis: &Analysis) -> Vec<String> {
    analysis.parts.iter().map(|it| format!("{it:?}")).collect()
}

/// Where two analyses part ways.
fn difference(own: &[String], fresh: &[String]) -> String {
    const AROUND: usize = 400;
    let (own, fresh) = (own.concat(), fresh.concat());
    let same = |(a, b): &(char, char)| a == b;
    let pairs = own.chars().zip(fresh.chars());
    let n_same = pairs.take_while(same).count();
    let start = n_same.saturating_sub(AROUND);
    let part = |it: &str| -> String { it.chars().skip(start).take(2 * AROUND).collect() };
    format!("\n{}\n/\n{}", part(&own), part(&fresh))
}

/// Types and deletes words, mostly in running text: the findings, facts and places are those of a
/// check from scratch.
#[test]
fn typing_finds_what_a_check_from_scratch_finds() {
    let mut n_shifted = 0;
    for case in cases(2) {
        let mut text = case.render(&Omission::None).text;
        let mut rng = fastrand::Rng::with_seed(case.seed + 11);
        let mut analysis = Analysis::new(&text);
        for step in 0..40 {
            // Behind a mark of sentences, most of the time.
            let from = text.floor_char_boundary(rng.usize(..text.len()));
            let is_prose = rng.u8(..5) > 0;
            let mark = text[from..].find(['，', '。']).filter(|_| is_prose);
            let start = from + mark.map_or(0, |it| it + '，'.len_utf8() * rng.usize(..2));
            let n_deleted = if rng.u8(..3) == 0 { rng.usize(..12) } else { 0 };
            let end = text.ceil_char_boundary((start + n_deleted).min(text.len()));
            let insert = WORDS[rng.usize(..WORDS.len())];
            let range = TextRange::new(to_u32(start), to_u32(end));
            let mut next = text.clone();
            next.replace_range(range.as_usize(), insert);
            let mut edited = analysis.clone();
            let extent = edited.edit(range, insert);
            n_shifted += usize::from(extent.reports_checked == 0);
            let (own, fresh) = (shown(&edited), shown(&Analysis::new(&next)));
            assert!(
                own == fresh,
                "{} step {step}: {range:?} by {insert:?}: {}",
                case.name(),
                difference(&own, &fresh)
            );
            if step % 4 == 0 {
                (text, analysis) = (next, edited);
            }
        }
    }
    assert!(n_shifted > 100, "{n_shifted} edits changed only places");
}

/// Moves a blank within a line: nothing but where a label is torn is another.
#[test]
fn a_blank_that_moves_is_seen() {
    let mut n_moved = 0;
    for case in cases(3) {
        let text = case.render(&Omission::None).text;
        let analysis = Analysis::new(&text);
        let mut rng = fastrand::Rng::with_seed(case.seed + 13);
        for _ in 0..12 {
            let from = text.floor_char_boundary(rng.usize(..text.len()));
            let Some(at) = text[from..].find(' ').map(|it| from + it) else {
                continue;
            };
            let n_chars = rng.usize(1..6);
            let behind = text[at + 1..].chars().take(n_chars);
            let over: String = behind.take_while(|it| !it.is_whitespace()).collect();
            if over.is_empty() {
                continue;
            }
            let end = at + 1 + over.len();
            let moved = format!("{over} ");
            let range = TextRange::new(to_u32(at), to_u32(end));
            let mut next = text.clone();
            next.replace_range(range.as_usize(), &moved);
            let mut edited = analysis.clone();
            edited.edit(range, &moved);
            let (own, fresh) = (shown(&edited), shown(&Analysis::new(&next)));
            assert!(
                own == fresh,
                "{}: {range:?} by {moved:?}: {}",
                case.name(),
                difference(&own, &fresh)
            );
            n_moved += 1;
        }
    }
    assert!(n_moved > 500, "{n_moved} blanks moved");
}

/// What opens here and closes far behind, in either order: until both stand there, the parser looks
/// for the end in vain, and must know that it did.
#[test]
fn an_end_far_behind_its_beginning_is_seen() {
    const PAIRS: [(&str, &str); 11] = [
        ("<!--", "-->"),
        ("<a href=\"", "\">"),
        ("<table>", "</table>"),
        ("<p>", "</p>"),
        ("<style>", "</style>"),
        ("<del>", "</del>"),
        ("<div hidden>", "</div>"),
        ("<head>", "</head>"),
        ("\n规章,\"", "\",1\n"),
        ("\n{|\n", "\n|}\n"),
        ("\n|===\n", "\n|===\n"),
    ];
    for case in cases(1) {
        let original = case.render(&Omission::None).text;
        let mut rng = fastrand::Rng::with_seed(case.seed + 7);
        for (open, close) in PAIRS {
            let mut text = original.clone();
            let mut document = Document::parse(&text, landmark);
            let start = text.floor_char_boundary(rng.usize(..text.len()));
            let end = text.floor_char_boundary(start + rng.usize(..text.len() - start).min(9000));
            let steps = [
                (TextRange::empty(to_u32(start)), open),
                (TextRange::empty(to_u32(end + open.len())), close),
                (
                    TextRange::new(to_u32(start), to_u32(start + open.len())),
                    "",
                ),
                (TextRange::empty(to_u32(start)), open),
            ];
            for (range, insert) in steps {
                text.replace_range(range.as_usize(), insert);
                document.edit(range, insert, landmark);
                let fresh = Document::parse(&text, landmark);
                let same = blocks(&document) == blocks(&fresh);
                assert!(same, "{}: {range:?} by {insert:?}", case.name());
            }
        }
    }
}

#[test]
fn an_edit_shares_what_it_does_not_touch() {
    for case in cases(1) {
        let text = case.render(&Omission::None).text;
        let text = [text.as_str(); 5].join("\n");
        let analysis = Analysis::new(&text);
        let n_parts = analysis.parts.len();
        let third = text.len() / 2;
        let at = TextRange::empty(to_u32(text.floor_char_boundary(third)));
        let mut after = analysis.clone();
        let extent = after.edit(at, "1");
        let n_same = after
            .parts
            .iter()
            .filter(|new| {
                analysis
                    .parts
                    .iter()
                    .any(|old| std::sync::Arc::ptr_eq(new, old))
            })
            .count();
        // The table that a page is set in is told from others by what stands in it, and can begin in the part
        // before.
        assert!(
            n_same + 2 >= n_parts,
            "{}: {n_same} of {n_parts} parts shared",
            case.name()
        );
        assert!(extent.reports_checked <= 1, "{}", case.name());
        assert!(
            extent.reparse.parsed.len() < to_u32(text.len() / 5),
            "{}: {extent:?}",
            case.name()
        );
    }
}
