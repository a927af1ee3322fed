//! What rules share: the report, what its identities say is wrong (found once), and edits of
//! figures.

use std::cell::OnceCell;

use crate::form::TABLE_KINDS;
use crate::repair::defect::{Defect, defects};
use crate::repair::evidence::Evidence;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::claims::paragraph::Paragraph;
use crate::report::prose::ProseLine;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::text::fold::digit;
use crate::text::number::{Hand, Number, Placed, Reading, read, rewrite};
use crate::text::range::TextRange;

use super::Rule;
use super::beside::Beside;
use super::claims::{Verdict, evidence, judge};
use super::diagnostic::{Diagnostic, Edit, Message};

/// A report under the rules.
pub struct Context<'a> {
    pub report: &'a Report,
    /// Nothing, while the report is checked alone.
    pub beside: Beside<'a>,
    defects: OnceCell<Vec<TableDefects<'a>>>,
    prose: OnceCell<Vec<ProseLine<'a>>>,
    paragraphs: OnceCell<Vec<Paragraph<'a>>>,
    verdicts: OnceCell<Vec<Verdict>>,
}

/// A table with what its identities say is wrong.
pub struct TableDefects<'a> {
    pub table: &'a BoundTable,
    pub system: &'static System,
    pub defects: Vec<Defect>,
}

impl<'a> Context<'a> {
    pub fn new(report: &'a Report) -> Self {
        Self::beside(report, Beside::default())
    }

    pub fn beside(report: &'a Report, beside: Beside<'a>) -> Self {
        Self {
            report,
            beside,
            defects: OnceCell::new(),
            prose: OnceCell::new(),
            paragraphs: OnceCell::new(),
            verdicts: OnceCell::new(),
        }
    }

    /// The defects of every table that was found.
    pub fn defects(&self) -> &[TableDefects<'a>] {
        self.defects.get_or_init(|| {
            let tables = TABLE_KINDS.iter().filter_map(|it| self.report.table(*it));
            tables
                .map(|table| TableDefects {
                    table,
                    system: System::of(table.table),
                    defects: defects(table, || self.evidence(table)),
                })
                .collect()
        })
    }

    /// The lines of text outside of grids.
    pub fn prose(&self) -> &[ProseLine<'a>] {
        self.prose
            .get_or_init(|| self.report.prose(0..self.report.part.len).collect())
    }

    /// The paragraphs that state figures or deny something.
    pub fn paragraphs(&self) -> &[Paragraph<'a>] {
        self.paragraphs
            .get_or_init(|| self.report.paragraphs(self.prose()))
    }

    /// What the tables say to each claim of the text.
    pub fn verdicts(&self) -> &[Verdict] {
        self.verdicts.get_or_init(|| judge(self))
    }

    /// What the text says of a table.
    fn evidence(&self, table: &BoundTable) -> Vec<Evidence> {
        let system = System::of(table.table);
        evidence(self.report, self.paragraphs(), table.table.kind, system)
    }

    /// The edit that makes a figure of the text another, written as it is. `None` where it is broken
    /// over lines or markup.
    pub fn set_figure(&self, range: TextRange, value: Number) -> Option<Edit> {
        let source = self.report.part.source(range);
        let visible = self.visible(range)?;
        let is_written = visible.iter().any(|it| digit(it.char).is_some());
        if source.contains(['\n', '\r']) || !is_written && source.contains('<') {
            return None;
        }
        let text = if is_written {
            rewrite(&source, &visible, value, Hand::default())
        } else {
            value.to_string()
        };
        Some(Edit { range, text })
    }

    /// The edit that makes a cell hold another count, written as the cell and its table are. `None`
    /// where the cell is not there, or its text is not wholly understood.
    pub fn set_count(&self, table: &BoundTable, idx: CellIdx, value: i64) -> Option<Edit> {
        self.set_number(table, idx, Number::from_count(value))
    }

    /// [`set_count`](Self::set_count) for any number.
    pub fn set_number(&self, table: &BoundTable, idx: CellIdx, number: Number) -> Option<Edit> {
        let range = table.range(idx);
        let hand = self.hand(table);
        let text = match table.held(idx) {
            Held::Missing => return None,
            Held::Blank => hand.write(number),
            Held::Number(stated) => {
                let visible = self.visible(range)?;
                let whole = TextRange::new(0, range.len());
                if read(visible.iter().copied()) != Reading::Number(stated, whole) {
                    return None;
                }
                rewrite(&self.report.part.source(range), &visible, number, hand)
            }
            Held::NotApplicable | Held::Malformed => {
                let source = self.report.part.source(range);
                if source.contains(['<', '&']) {
                    return None;
                }
                hand.write(number)
            }
        };
        Some(Edit { range, text })
    }

    /// The characters at `range`, placed from its start. `None` where a block ends within.
    fn visible(&self, range: TextRange) -> Option<Vec<Placed>> {
        let (offset, block) = self.report.part.located_in(range).next()?;
        let own = TextRange::new(
            range.start.checked_sub(offset)?,
            range.end.checked_sub(offset)?,
        );
        let place = |it: Placed| Placed {
            char: it.char,
            range: TextRange::new(it.range.start - own.start, it.range.end - own.start),
        };
        (own.end <= block.len()).then(|| block.visible(own).map(place).collect())
    }

    /// How the numbers of a table are written: as its longest are.
    fn hand(&self, table: &BoundTable) -> Hand {
        let numbers = table
            .cells()
            .filter(|it| matches!(table.held(*it), Held::Number(_)));
        let mut full_width = None;
        for idx in numbers {
            let raw = self.report.visible(table.range(idx));
            if let Some(hand) = Hand::of(raw.chars()) {
                return hand;
            }
            full_width = full_width.or_else(|| {
                raw.chars()
                    .find(|it| digit(*it).is_some())
                    .map(|it| !it.is_ascii())
            });
        }
        Hand {
            separator: None,
            full_width: full_width.unwrap_or(false),
        }
    }

    /// Where a finding about the report as a whole goes: its title, else its first line of text.
    pub fn head(&self) -> TextRange {
        let title = self.report.title.as_ref().map(|it| it.range);
        let first_line = || {
            self.report
                .prose(0..self.report.part.len)
                .next()
                .map(|it| it.range)
        };
        title.or_else(first_line).unwrap_or_default()
    }
}

/// A finding of `rule` without related places or fixes.
pub fn finding(rule: &'static Rule, range: TextRange, message: Message) -> Diagnostic {
    Diagnostic {
        rule,
        severity: rule.severity,
        range,
        message,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
