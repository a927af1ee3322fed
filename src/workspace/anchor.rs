//! By what a finding is known again after edits elsewhere: the cell it stands in or the sentence, what stands
//! there, and the figures of its message. When any of them is another, so is the finding.

use crate::report::Report;
use crate::report::table::{BoundTable, Held};
use crate::rules::diagnostic::{Diagnostic, Message};
use crate::text::fold::folded;
use crate::text::number::{Number, Reading, read_text};
use crate::text::range::TextRange;

/// What ends a sentence.
const ENDS: [char; 7] = ['。', '；', '！', '？', ';', '!', '?'];

/// Of a longer text the beginning tells it.
const LONGEST: usize = 120;

/// What a finding is about, in words that do not depend on its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The cell that it stands in.
    pub cell: Option<String>,
    /// The cells that it names; of a figure in the text, those that it is held against.
    named: Vec<String>,
    /// The sentence or the heading that it stands in, where that is no cell.
    pub text: String,
    /// What stands there.
    pub stated: String,
}

impl Anchor {
    /// What a finding in a report is about.
    pub fn of(report: &Report, diagnostic: &Diagnostic) -> Self {
        let range = diagnostic.range;
        let stated = short(report.visible(range).trim());
        if let Some(it) = fact_at(report, range) {
            return Self {
                cell: Some(it),
                named: Vec::new(),
                text: String::new(),
                stated,
            };
        }
        let here = diagnostic.related.iter().filter(|it| it.report.is_none());
        Self {
            cell: None,
            named: here.filter_map(|it| fact_at(report, it.range)).collect(),
            text: sentence(report, range),
            stated,
        }
    }

    /// Whether it stands in a cell, or is held against it.
    pub fn is_at(&self, fact: &str) -> bool {
        self.cell.as_deref() == Some(fact) || self.named.iter().any(|it| it == fact)
    }

    /// Whether it stands in a sentence that reads so; in one that has these words in it, where `is_part`.
    pub fn reads(&self, text: &str, is_part: bool) -> bool {
        let (own, text) = (folded(&self.text), folded(&short(text)));
        own == text || is_part && !text.is_empty() && own.contains(&text)
    }

    /// Whether this stands there, however it is written.
    pub fn states(&self, stated: &str) -> bool {
        folded(&self.stated) == folded(stated)
            || number(stated).is_some_and(|it| number(&self.stated) == Some(it))
    }
}

/// Whether two messages say the same: the same figures of the same labels. How the rest is worded is a matter
/// of the version.
pub fn says_the_same(message: &Message, noted: &str) -> bool {
    let noted = gist(noted);
    [&message.zh, &message.en]
        .into_iter()
        .any(|it| gist(it) == noted)
}

/// What a message quotes and counts.
fn gist(message: &str) -> String {
    let mut res = String::new();
    let mut is_quoted = false;
    for it in message.chars() {
        match it {
            '「' | '“' | '」' | '”' => {
                is_quoted = matches!(it, '「' | '“');
                res.push(' ');
            }
            it if is_quoted || it.is_ascii_digit() || matches!(it, '-' | '.' | '%') => res.push(it),
            _ => {
                if !res.ends_with(' ') {
                    res.push(' ');
                }
            }
        }
    }
    let words = res.split(' ').map(|it| it.trim_matches('.'));
    let words = words.filter(|it| !it.is_empty() && *it != "-");
    words.collect::<Vec<_>>().join(" ")
}

fn number(text: &str) -> Option<Number> {
    match read_text(text) {
        Reading::Number(it, _) => Some(it),
        _ => None,
    }
}

/// The cell that stands at a place.
fn fact_at(report: &Report, range: TextRange) -> Option<String> {
    let cell = |table: &BoundTable| {
        let mut cells = table.cells();
        let found = cells.find(|it| table.range(*it) == range && table.held(*it) != Held::Missing);
        found.map(|it| table.fact_id(it))
    };
    report.tables().find_map(cell)
}

/// The sentence that a place stands in, as a reader sees it; of a place in no line of text what stands there.
fn sentence(report: &Report, range: TextRange) -> String {
    let is_here = |it: TextRange| it.start <= range.start && range.start <= it.end;
    let Some(line) = report.text_lines(None).find(|it| is_here(it.range)) else {
        return short(report.visible(range).trim());
    };
    let before = TextRange::new(line.range.start, range.start);
    let text = &*line.text;
    let at = text.floor_char_boundary(report.visible(before).len());
    let (before, behind) = text.split_at(at);
    let start = before.rfind(ENDS).map_or(0, |it| {
        it + before[it..].chars().next().map_or(0, char::len_utf8)
    });
    let end = at + behind.find(ENDS).unwrap_or(behind.len());
    short(text[start..end].trim())
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gist_of_a_message_is_its_figures_and_labels() {
        let zh = "正文为 8，「一、本年新收」总计为 6";
        assert_eq!(gist(zh), "8 一、本年新收 6");
        let message = Message::new(zh, "the text says 8, “received”, total is 6");
        assert!(says_the_same(
            &message,
            "文中写 8，表中「一、本年新收」是 6。"
        ));
        assert!(says_the_same(&message, "the text has 8, “received” has 6"));
        for other in [
            "正文为 9，「一、本年新收」总计为 6",
            "正文为 8，「二、上年结转」为 6",
        ] {
            assert!(!says_the_same(&message, other), "{other}");
        }
    }

    #[test]
    fn what_stands_there_may_be_written_otherwise() {
        let anchor = |stated: &str| Anchor {
            cell: None,
            named: Vec::new(),
            text: "共收到申请1,210件".to_owned(),
            stated: stated.to_owned(),
        };
        assert!(anchor("1,210").states("1210") && anchor("１２１０").states("1210"));
        assert!(!anchor("1,210").states("1211") && !anchor("").states("0"));
        assert!(anchor("").reads("共收到申请 １,210 件", false));
        assert!(anchor("").reads("收到申请", true) && !anchor("").reads("收到申请", false));
    }
}
