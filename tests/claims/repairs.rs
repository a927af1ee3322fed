//! Table 四 with every number stated in the text: whichever cell is wrong is put right.

use gouji::fix::fix_all;
use gouji::rules::diagnostic::Applicability;
use gouji::workspace::analysis::Analysis;

use super::report::{Base, disputes, report};

const TRUTH: [u32; 15] = [5, 1, 1, 1, 8, 2, 0, 1, 0, 3, 1, 0, 0, 1, 2];

const TEXT: &str = "因政府信息公开被申请行政复议8件，其中结果维持5件、结果纠正1件、其他结果1件、尚未审结1件；\
    被提起行政诉讼5件；未经复议直接起诉3件，其中结果维持2件、结果纠正0件、其他结果1件、尚未审结0件；\
    复议后起诉2件，其中结果维持1件、结果纠正0件、其他结果0件、尚未审结1件。";

/// Table 四 in other layouts than Markdown.
fn tsv(counts: &[u32; 15]) -> String {
    let outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].join("\t");
    let cells: Vec<String> = counts.iter().map(u32::to_string).collect();
    format!(
        "行政复议\t\t\t\t\t行政诉讼\n\t\t\t\t\t未经复议直接起诉\t\t\t\t\t复议后起诉\n{outcomes}\t{outcomes}\t{outcomes}\n{}\n",
        cells.join("\t")
    )
}

fn html(counts: &[u32; 15]) -> String {
    let outcomes: String = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
        .map(|it| format!("<td>{it}</td>"))
        .concat();
    let cells: String = counts.iter().map(|it| format!("<td>{it}</td>")).collect();
    format!(
        "<table><tr><td colspan=\"5\">行政复议</td><td colspan=\"10\">行政诉讼</td></tr>\
         <tr><td colspan=\"5\"></td><td colspan=\"5\">未经复议直接起诉</td><td colspan=\"5\">复议后起诉</td></tr>\
         <tr>{outcomes}{outcomes}{outcomes}</tr><tr>{cells}</tr></table>\n"
    )
}

fn lines(counts: &[u32; 15]) -> String {
    let outcomes = "结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n";
    let cells: String = counts.iter().map(|it| format!("{it}\n")).collect();
    format!(
        "行政复议\n行政诉讼\n{outcomes}未经复议直接起诉\n复议后起诉\n{outcomes}{outcomes}{cells}"
    )
}

#[test]
fn every_cell_that_the_text_states_is_put_right() {
    for layout in [disputes, tsv, html, lines] {
        let with = |counts: &[u32; 15]| {
            report(Base::Full, TEXT).replace(&disputes(&TRUTH), &layout(counts))
        };
        let truth = with(&TRUTH);
        assert_eq!(super::found(&truth), []);
        for cell in 0..TRUTH.len() {
            for wrong in [TRUTH[cell] + 1, TRUTH[cell] * 10 + 7, 4321] {
                let mut counts = TRUTH;
                counts[cell] = wrong;
                let broken = with(&counts);
                let analysis = Analysis::new(&broken);
                let n = analysis
                    .diagnostics()
                    // What is missing around the table has blanks to put in.
                    .filter(|it| {
                        let mut fixes = it.1.fixes.iter();
                        fixes.any(|it| it.applicability != Applicability::Display)
                    })
                    .count();
                assert_eq!(n, 1, "cell {cell} = {wrong}");
                let fixed = fix_all(&broken, Applicability::Safe, |_| true);
                assert_eq!(fixed.text, truth, "cell {cell} = {wrong}");
            }
        }
    }
}

#[test]
fn a_sentence_that_repeats_the_wrong_total_does_not_make_it_right() {
    let text = report(Base::Full, "因政府信息公开被申请行政复议0件。");
    let mut counts = TRUTH;
    counts[4] = 0;
    let broken = text.replace(&disputes(&TRUTH), &disputes(&counts));
    let fixed = fix_all(&broken, Applicability::Safe, |_| true);
    assert_eq!(fixed.n_applied, 0);
}
