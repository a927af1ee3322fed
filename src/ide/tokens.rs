//! What the words and figures of a report are: headings, labels of the form, figures, totals, figures that
//! text and tables state alike, and what is still to be filled in.

use crate::form::vocabulary::vocabulary;
use crate::report::Report;
use crate::report::table::Held;
use crate::rules::PLACEHOLDERS;
use crate::rules::claims::Outcome;
use crate::rules::context::Context;
use crate::text::label::Reader;
use crate::text::range::TextRange;
use crate::workspace::analysis::{Analysis, Checked};

use super::form_words::{surroundings, worded};
use super::outline::framework;

/// A word or figure that is shown as what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// In the whole text; may go over lines.
    pub range: TextRange,
    pub what: What,
    /// Its sum is stated beside it: 总计.
    pub is_total: bool,
    /// Text and table state it alike.
    pub is_tied: bool,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The title, a section's heading, or one within a section.
    Heading,
    /// A word of the form in a table.
    Label,
    /// A number of a table, or one that a sentence states.
    Figure,
    /// Prompts and blanks that the drafter still has to fill in.
    Placeholder,
}

impl Token {
    fn new(what: What, range: TextRange) -> Self {
        Self {
            range,
            what,
            is_total: false,
            is_tied: false,
        }
    }
}

/// What is made of the tokens that touch `range`, report by report and over all cores. The tokens of a report
/// are in order, none over another. Reports outside of the range are not looked at.
pub fn tokens<T: Send>(
    analysis: &Analysis,
    range: TextRange,
    make: impl Fn(Vec<Token>) -> Vec<T> + Sync,
) -> Vec<T> {
    analysis.gather(range, |offset, checked| {
        let mut found = of_report(checked, offset, range);
        found.retain(|it| it.range.touches(range));
        make(found)
    })
}

fn of_report(checked: &Checked, offset: u32, wanted: TextRange) -> Vec<Token> {
    let Some(report) = &checked.report else {
        return Vec::new();
    };
    let mut inner = placeholders(checked);
    let n_placeholders = inner.len();
    inner.extend(figures(report, |it| it.shifted(offset).touches(wanted)));
    let is_free = |it: &Token, taken: &[Token]| !taken.iter().any(|other| overlap(other, it));
    let (taken, rest) = inner.split_at(n_placeholders);
    let free = rest.iter().filter(|it| is_free(it, taken));
    let mut inner: Vec<Token> = taken.iter().chain(free).copied().collect();
    inner
        .iter_mut()
        .for_each(|it| it.range = it.range.shifted(offset));
    inner.sort_by_key(|it| it.range);
    let mut outer = labels(checked, offset, wanted);
    let headings = framework(checked).iter().filter(|it| it.is_heading);
    outer.extend(headings.map(|it| Token::new(What::Heading, it.head.shifted(offset))));
    merged(outer, inner)
}

fn overlap(a: &Token, b: &Token) -> bool {
    a.range.start < b.range.end && b.range.start < a.range.end
}

/// All in order; an outer token is cut where inner ones stand in it.
fn merged(mut outer: Vec<Token>, inner: Vec<Token>) -> Vec<Token> {
    outer.sort_by_key(|it| it.range);
    let mut res: Vec<Token> = Vec::with_capacity(outer.len() + inner.len());
    let mut next = 0;
    let mut end = 0;
    for it in outer {
        let mut start = it.range.start.max(end);
        next += inner[next..].partition_point(|other| other.range.end <= start);
        for other in inner[next..]
            .iter()
            .take_while(|other| other.range.start < it.range.end)
        {
            let piece = TextRange::new(start, other.range.start.max(start));
            res.push(Token { range: piece, ..it });
            start = other.range.end;
        }
        let rest = TextRange::new(start.min(it.range.end), it.range.end);
        res.push(Token { range: rest, ..it });
        end = end.max(it.range.end);
    }
    res.extend(inner);
    res.retain(|it| !it.range.is_empty());
    res.sort_by_key(|it| it.range);
    res.dedup_by(|b, a| overlap(a, b));
    res
}

/// What is still to be filled in.
fn placeholders(checked: &Checked) -> Vec<Token> {
    let found = checked.diagnostics.iter();
    let found = found.filter(|it| std::ptr::eq(it.rule, PLACEHOLDERS));
    found
        .map(|it| Token::new(What::Placeholder, it.range))
        .collect()
}

/// The figures of the tables that are wanted, and those that sentences state.
fn figures(report: &Report, is_wanted: impl Fn(TextRange) -> bool) -> Vec<Token> {
    let ctx = Context::new(report);
    let mut tied: Vec<TextRange> = Vec::new();
    let mut stated = Vec::new();
    for (idx, paragraph) in ctx.paragraphs().iter().enumerate() {
        let verdicts = ctx.verdicts();
        let first = verdicts.partition_point(|it| it.paragraph < idx);
        let own = verdicts[first..]
            .iter()
            .take_while(|it| it.paragraph == idx);
        let agreeing: Vec<_> = own
            .filter(|it| matches!(it.outcome, Outcome::Agrees(_)))
            .collect();
        for it in &agreeing {
            if let ([cell], Some(table)) = (it.meant(), report.table(it.tie.kind)) {
                tied.push(table.range(*cell));
            }
        }
        stated.extend(paragraph.claims().map(|(claim, it)| Token {
            is_tied: agreeing.iter().any(|it| it.claim == claim),
            ..Token::new(What::Figure, paragraph.locate(it.range))
        }));
    }
    tied.sort();
    for table in report.tables() {
        let cells = table.cells().filter(|it| is_wanted(table.range(*it)));
        let cells = cells.filter(|it| holds_something(table.held(*it)));
        stated.extend(cells.map(|it| Token {
            is_total: table.table.is_total(it.row, it.column),
            is_tied: tied.binary_search(&table.range(it)).is_ok(),
            ..Token::new(What::Figure, table.range(it))
        }));
    }
    // A figure that is stated of two things is one token, tied if it is so for one of them.
    stated.sort_by_key(|it| (it.range, !it.is_tied));
    stated.dedup_by_key(|it| it.range);
    stated
}

fn holds_something(held: Held) -> bool {
    matches!(
        held,
        Held::Number(_) | Held::NotApplicable | Held::Malformed
    )
}

/// The words of the form among the cells of the tables: the labels of their rows, and others that mean
/// something.
fn labels(checked: &Checked, offset: u32, wanted: TextRange) -> Vec<Token> {
    let mut reader = Reader::default();
    let mut res = Vec::new();
    let Some(report) = &checked.report else {
        return res;
    };
    let is_wanted = |it: TextRange| it.shifted(offset).touches(wanted);
    for table in report.tables() {
        let range = surroundings(report, table);
        if !is_wanted(range) {
            continue;
        }
        let mut rows: Vec<TextRange> = table.rows.iter().filter_map(|it| it.label).collect();
        rows.sort();
        for cell in worded(&checked.part, range).filter(|it| is_wanted(it.place())) {
            let is_label = || {
                let meaning = vocabulary().meaning(&cell.read(&mut reader));
                meaning.is_some_and(|it| it.is_row() || it.is_header)
            };
            if rows.binary_search(&cell.place()).is_ok() || { is_label }() {
                res.push(Token::new(What::Label, cell.place().shifted(offset)));
            }
        }
    }
    res
}
