//! Linked figures: a new number for a figure goes wherever the report states the same figure, in the cell and
//! in every sentence that agrees with it. What says another number stays as it is: nothing tells which of the
//! two was meant. Neither do sums follow: that is for the drafter, or for recomputing totals.

use crate::form::Quantity;
use crate::report::Report;
use crate::report::claims::tie::value_for;
use crate::report::claims::{Claim, Unit};
use crate::report::ledger::CellAddress;
use crate::report::table::Held;
use crate::rules::claims::{Verdict, place};
use crate::rules::context::Context;
use crate::rules::diagnostic::{Edit, Message};
use crate::rules::words;
use crate::text::number::{Number, Reading, read_text};
use crate::text::range::{TextRange, to_u32};
use crate::workspace::analysis::Analysis;

use super::ties::cell_at;

/// A figure that can be given another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamable {
    pub range: TextRange,
    /// What stands there.
    pub shown: String,
}

/// A figure at a place, in its report.
struct Figure {
    /// From the start of the part, as all places here.
    range: TextRange,
    /// The cell that it is, or states.
    cell: CellAddress,
    /// What it says, in the unit of the cell.
    value: Number,
}

/// The figure at a place, where it can be given another number: `None` where there is none, why not where it
/// cannot.
pub fn prepare(analysis: &Analysis, at: u32) -> Option<Result<Renamable, Message>> {
    let (_, offset, checked) = analysis.part_at(at)?;
    let report = checked.report.as_ref()?;
    let ctx = Context::new(report);
    let found = figure(report, &ctx, at - offset)?;
    Some(found.map(|it| Renamable {
        range: it.range.shifted(offset),
        shown: report.visible(it.range),
    }))
}

/// The edits that give the figure at a place another number wherever the report states it, in order of place.
pub fn rename(analysis: &Analysis, at: u32, text: &str) -> Option<Result<Vec<Edit>, Message>> {
    let (_, offset, checked) = analysis.part_at(at)?;
    let report = checked.report.as_ref()?;
    let ctx = Context::new(report);
    let found = figure(report, &ctx, at - offset)?;
    let edits = found.and_then(|it| edits(report, &ctx, &it, text));
    Some(edits.map(|edits| {
        let moved = edits.into_iter().map(|it| Edit {
            range: it.range.shifted(offset),
            text: it.text,
        });
        moved.collect()
    }))
}

/// The figure at a place of a report.
fn figure(report: &Report, ctx: &Context<'_>, at: u32) -> Option<Result<Figure, Message>> {
    let is_here = |it: TextRange| it.touches(TextRange::empty(at));
    if let Some(found) = cell_at(report, is_here) {
        let table = report.table(found.table)?;
        let Held::Number(value) = table.held(found.idx) else {
            return None;
        };
        return Some(Ok(Figure {
            range: found.range,
            cell: (found.table, found.idx),
            value,
        }));
    }
    let verdict = ctx.verdicts().iter().find(|it| is_here(place(ctx, it)))?;
    let [cell] = verdict.meant() else {
        let message = Message::new(
            "这个数是表中几格之和，不能一并改",
            "this figure is the sum of several cells and cannot be changed with them",
        );
        return Some(Err(message));
    };
    Some(Ok(Figure {
        range: place(ctx, verdict),
        cell: (verdict.tie.kind, *cell),
        value: verdict.value,
    }))
}

fn edits(
    report: &Report,
    ctx: &Context<'_>,
    figure: &Figure,
    text: &str,
) -> Result<Vec<Edit>, Message> {
    let (kind, idx) = figure.cell;
    let table = report.table(kind).ok_or_else(unwritable)?;
    let quantity = table.table.rows[idx.row].columns[idx.column].quantity;
    let value = number(text, quantity).ok_or_else(|| {
        let cell = words::cell(table, idx);
        Message::new(
            format!("「{text}」不能作{}的数", cell.zh),
            format!("“{text}” is no number for {}", cell.en),
        )
    })?;
    let mut res = Vec::new();
    if table.held(idx) == Held::Number(figure.value) {
        res.push(ctx.set_number(table, idx, value).ok_or_else(unwritable)?);
    }
    for verdict in ctx.verdicts() {
        let is_same = verdict.tie.kind == kind && verdict.meant() == [idx];
        if !is_same || verdict.value != figure.value {
            continue;
        }
        let claim = claim(ctx, verdict);
        // 近120件 says no number to keep to.
        if claim.is_rough {
            continue;
        }
        let shown = in_unit_of(claim, value).ok_or_else(unwritable)?;
        let edit = ctx.set_figure(place(ctx, verdict), shown);
        res.push(edit.ok_or_else(unwritable)?);
    }
    res.sort_by_key(|it| it.range);
    res.dedup();
    match res.is_empty() {
        true => Err(unwritable()),
        false => Ok(res),
    }
}

fn claim<'a>(ctx: &'a Context<'_>, verdict: &Verdict) -> &'a Claim {
    &ctx.paragraphs()[verdict.paragraph].statements.claims[verdict.claim]
}

/// A number of a cell in the unit that a sentence states it in; `None` where it cannot be said there exactly.
fn in_unit_of(claim: &Claim, value: Number) -> Option<Number> {
    let shown = match claim.unit {
        Unit::Money(power) => value.scaled(4 - i8::try_from(power).ok()?)?,
        Unit::Scaled(_, power) => value.scaled(-i8::try_from(power).ok()?)?,
        _ => value,
    };
    let changed = Claim {
        value: shown,
        ..claim.clone()
    };
    (value_for(&changed) == Some(value)).then_some(shown)
}

/// What was typed as a number that a column may hold.
pub(super) fn number(text: &str, quantity: Quantity) -> Option<Number> {
    let text = text.trim();
    let whole = TextRange::new(0, to_u32(text.len()));
    let Reading::Number(number, range) = read_text(text) else {
        return None;
    };
    let fits = match quantity {
        Quantity::Count => number.count().is_some_and(|it| it >= 0),
        Quantity::Change => number.count().is_some(),
        Quantity::Amount => !number.is_negative(),
    };
    (range == whole && fits).then_some(number)
}

fn unwritable() -> Message {
    Message::new(
        "这个数在有的地方写得特殊（跨行，或夹有标记），不能一并改",
        "this figure is written so in some place (over lines, or with markup) that it cannot be changed there",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");
    const ROW: &str = "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6";
    const SENTENCE: &str = "新收政府信息公开申请6";

    /// What becomes of a text when the figure behind `words` is given another number.
    #[track_caller]
    fn renamed(text: &str, words: &str, number: &str) -> Result<String, String> {
        let at = to_u32(text.find(words).unwrap() + words.len());
        let edits = rename(&Analysis::new(text), at, number).unwrap();
        let mut res = text.to_owned();
        for it in edits.map_err(|it| it.zh)?.iter().rev() {
            res.replace_range(it.range.as_usize(), &it.text);
        }
        Ok(res)
    }

    #[test]
    fn a_figure_changes_in_its_cell_and_in_its_sentence() {
        let expected = CORRECT
            .replacen(ROW, &ROW.replace("| 6", "| 18"), 1)
            .replacen(SENTENCE, &SENTENCE.replace('6', "18"), 1);
        assert_eq!(renamed(CORRECT, ROW, "18").as_ref(), Ok(&expected));
        assert_eq!(renamed(CORRECT, SENTENCE, "18"), Ok(expected));
    }

    #[test]
    fn a_figure_in_words_becomes_one_in_digits() {
        let text = CORRECT.replacen(SENTENCE, "新收政府信息公开申请六", 1);
        let found = renamed(&text, ROW, "8").unwrap();
        assert!(found.contains("新收政府信息公开申请8件"), "{found}");
    }

    #[test]
    fn a_sentence_that_says_another_number_stays() {
        let text = CORRECT.replacen(SENTENCE, "新收政府信息公开申请9", 1);
        let found = renamed(&text, ROW, "8").unwrap();
        assert!(found.contains("新收政府信息公开申请9件") && found.contains("| 8 |"));
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for text in ["", "多", "-3", "1.5", "3件", "3 4"] {
            let refused = renamed(CORRECT, ROW, text).unwrap_err();
            assert_eq!(refused, format!("「{text}」不能作「一、本年新收」总计的数"));
        }
    }

    #[test]
    fn words_and_blanks_are_no_figures() {
        let analysis = Analysis::new(CORRECT);
        for words in ["监督保障", "五、存在"] {
            let at = to_u32(CORRECT.find(words).unwrap());
            assert_eq!(prepare(&analysis, at), None, "{words}");
        }
        let at = to_u32(CORRECT.find(SENTENCE).unwrap() + SENTENCE.len() - 1);
        let found = prepare(&analysis, at).unwrap().unwrap();
        assert_eq!((found.range.of(CORRECT), found.shown.as_str()), ("6", "6"));
    }
}
