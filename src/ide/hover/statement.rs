//! A figure of the text: the cells that it ties to, and whether it agrees with them.

use crate::form::TableKind;
use crate::report::claims::tie::stated_sum;
use crate::report::ledger::CellAddress;
use crate::report::table::CellIdx;
use crate::rules::claims::{Outcome, Verdict, name, place};
use crate::rules::diagnostic::Message;
use crate::rules::words;
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::cell::{counted, mark};
use super::{Line, Page, Scene};

/// Sentences that are shown of a cell.
const MOST_STATEMENTS: usize = 3;

impl Scene<'_> {
    /// The page of the figure or the denial of the text at a place.
    pub(super) fn statement(&self, at: u32) -> Option<Page> {
        let is_here = |it: TextRange| it.touches(TextRange::empty(at));
        let verdicts = self.ctx.verdicts().iter();
        let mut said = verdicts.filter(|it| is_here(place(&self.ctx, it)));
        let said = said.next().map(|it| self.of_verdict(it));
        said.or_else(|| self.of_denial(is_here))
            .or_else(|| self.of_items(is_here))
    }

    fn of_verdict(&self, verdict: &Verdict) -> Page {
        let claim = &self.ctx.paragraphs()[verdict.paragraph].statements.claims[verdict.claim];
        let head = Message::new(
            format!("正文「{}」", claim.words),
            format!("The text says “{}”", claim.words),
        );
        let mut lines = vec![Line::Head(head)];
        let cells = verdict.meant();
        lines.extend(self.tied(verdict.tie.kind, cells, verdict_mark(&verdict.outcome)));
        if let (Some(table), [cell]) = (self.report.table(verdict.tie.kind), cells) {
            lines.extend(counted(table, *cell).map(Line::Text));
        }
        Page::new(place(&self.ctx, verdict), lines)
    }

    /// A statement that there is none of something.
    fn of_denial(&self, is_here: impl Fn(TextRange) -> bool) -> Option<Page> {
        for paragraph in self.ctx.paragraphs() {
            let mut denials = paragraph.denials();
            let own = denials.find(|it| is_here(paragraph.locate(it.range)));
            let Some(denial) = own else { continue };
            let tie = self.ctx.tie_denial(denial.kind, &denial.scope)?;
            let range = paragraph.locate(denial.range);
            let words = self.report.visible(range);
            let head = Message::new(
                format!("正文「{words}」"),
                format!("The text says “{words}”"),
            );
            let cells = tie.sums.first().map(Vec::as_slice).unwrap_or_default();
            let agrees = self.sum(tie.kind, cells) == Some(Number::default());
            let mark = if agrees {
                Message::new(" ✓", " ✓")
            } else {
                Message::new("", "")
            };
            let mut lines = vec![Line::Head(head)];
            lines.extend(self.tied(tie.kind, cells, mark));
            return Some(Page::new(range, lines));
        }
        None
    }

    /// A whole with its items, or one of them.
    fn of_items(&self, is_here: impl Fn(TextRange) -> bool) -> Option<Page> {
        self.ctx.paragraphs().iter().find_map(|paragraph| {
            paragraph.statements.itemizations.iter().find_map(|it| {
                let items = &it.items[..it.n_items.0.min(it.items.len())];
                let figures = std::iter::once(&it.whole).chain(items);
                let mut places = figures.map(|it| paragraph.locate(it.range));
                let range = places.find(|it| is_here(*it))?;
                let parts: Vec<String> = items.iter().map(|it| it.value.to_string()).collect();
                let sum = items
                    .iter()
                    .try_fold(Number::default(), |acc, it| acc.checked_add(it.value))?;
                let (whole, parts) = (it.whole.value, parts.join(" + "));
                // Whether a list is all that the whole holds is for the rule to tell.
                let line = match sum == whole {
                    true => format!("{parts} = {whole} ✓"),
                    false => format!("{parts} = {sum}"),
                };
                let head = Message::new(
                    format!("正文中 {whole} 的各项"),
                    format!("The items of {whole} in the text"),
                );
                let lines = vec![
                    Line::Head(head),
                    Line::Item(Message::new(line.clone(), line)),
                ];
                Some(Page::new(range, lines))
            })
        })
    }

    /// The cells that a statement ties to, with what they hold.
    fn tied(&self, kind: TableKind, cells: &[CellIdx], mark: Message) -> Option<Line> {
        let table = self.report.table(kind)?;
        let (number, name) = (words::table_number(kind), name(table, cells));
        let sum = self.sum(kind, cells);
        let sum = sum.map_or_else(|| "?".to_owned(), |it| it.to_string());
        Some(Line::Item(Message::new(
            format!("{}{} = {sum}{}", number.zh, name.zh, mark.zh),
            format!("{}, {} = {sum}{}", number.en, name.en, mark.en),
        )))
    }

    fn sum(&self, kind: TableKind, cells: &[CellIdx]) -> Option<Number> {
        stated_sum(self.report.table(kind)?, cells)
    }

    /// The sentences that state a cell, or a sum with it in it.
    pub(super) fn statements_of(
        &self,
        (kind, idx): CellAddress,
    ) -> impl Iterator<Item = Message> + '_ {
        let speaks = move |it: &&Verdict| it.tie.kind == kind && it.meant().contains(&idx);
        let verdicts = self.ctx.verdicts().iter().filter(speaks);
        verdicts.take(MOST_STATEMENTS).map(|it| {
            let claims = &self.ctx.paragraphs()[it.paragraph].statements.claims;
            let words = &claims[it.claim].words;
            let mark = verdict_mark(&it.outcome);
            match it.meant().len() {
                1 => Message::new(
                    format!("正文「{words}」{}", mark.zh),
                    format!("Text: “{words}”{}", mark.en),
                ),
                _ => Message::new(
                    format!("正文（与他格合计）「{words}」{}", mark.zh),
                    format!("Text, with other cells: “{words}”{}", mark.en),
                ),
            }
        })
    }
}

/// What the table says to a figure of the text.
fn verdict_mark(outcome: &Outcome) -> Message {
    let (agrees, differs) = (mark(true), mark(false));
    match outcome {
        Outcome::Agrees(_) => Message::new(format!(" {agrees}"), format!(" {agrees}")),
        Outcome::Differs { .. } => Message::new(format!(" {differs}"), format!(" {differs}")),
        Outcome::Explained => {
            Message::new("（与改正后的表一致）", " (agrees with the table put right)")
        }
        Outcome::Open => Message::new("", ""),
    }
}
