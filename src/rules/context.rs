//! What a rule is given: as much of a report as its [`Check`](super::Check) declares, so that what has to
//! be checked again after an edit follows from its type. None of it is the text: a place that a message
//! or a fix names can be quoted, no more.

use std::cell::OnceCell;
use std::ops::Deref;

use crate::form::{Edition, TableKind};
use crate::repair::defect::{Defect, defects};
use crate::repair::evidence::Evidence;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::tie::Tie;
use crate::report::claims::{Claim, DenialKind, Scope};
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::period::Period;
use crate::report::skeleton::{InsertionPoint, Rows, Style};
use crate::report::table::{BoundTable, CellIdx, Disorder, Disordered, Held, Shape};
use crate::report::title::Title;
use crate::report::topics::Topic;
use crate::text::fold::digit;
use crate::text::number::{Hand, Number, Reading, read, rewrite};
use crate::text::range::{TextRange, to_u32};

use super::Rule;
use super::beside::Beside;
use super::claims::{Verdict, evidence, judge};
use super::diagnostic::{Diagnostic, Edit, Message};

/// The outline of a report and the shape of its tables: titles, headings, what sections tell, rows and
/// labels; no number.
#[derive(Clone, Copy)]
pub struct Structure<'a> {
    report: &'a Report,
}

/// The structure, and what the cells hold.
#[derive(Clone, Copy)]
pub struct Numbers<'a> {
    structure: Structure<'a>,
}

/// All of a report: structure, numbers, and what the text states.
pub struct Context<'a> {
    numbers: Numbers<'a>,
    /// Nothing, while the report is checked alone.
    pub beside: Beside<'a>,
    defects: OnceCell<Vec<TableDefects<'a>>>,
    paragraphs: OnceCell<Vec<Paragraph<'a>>>,
    verdicts: OnceCell<Vec<Verdict>>,
}

/// A table with what its identities say is wrong.
pub struct TableDefects<'a> {
    pub table: &'a BoundTable,
    pub system: &'static System,
    pub defects: Vec<Defect>,
}

impl<'a> Structure<'a> {
    pub fn new(report: &'a Report) -> Self {
        Self { report }
    }

    pub fn title(&self) -> Option<&'a Title> {
        self.report.title.as_ref()
    }

    /// Section headings, in order of place.
    pub fn headings(&self) -> &'a [Heading] {
        &self.report.headings
    }

    /// The heading of a section, counted from 0: the first where there are several.
    pub fn heading(&self, section: usize) -> Option<&'a Heading> {
        self.report.heading(section)
    }

    /// Where the number of a section heading stands, and the one that the form gives it.
    pub fn official_number(&self, heading: &Heading) -> Option<(TextRange, String)> {
        self.report.official_number(heading)
    }

    /// Every heading with what stands behind it.
    pub fn sections(&self) -> impl Iterator<Item = (&'a Heading, &'a Content)> {
        self.report.sections()
    }

    /// A section's heading, the first where there are several, and what stands behind it.
    pub fn section(&self, idx: usize) -> Option<(&'a Heading, &'a Content)> {
        self.sections().find(|it| usize::from(it.0.section) == idx)
    }

    /// Whether any line of the report speaks of a matter.
    pub fn tells(&self, topic: Topic) -> bool {
        self.report.topics().has(topic)
    }

    /// The year reported on.
    pub fn year(&self) -> Option<u16> {
        self.report.year()
    }

    pub fn period(&self) -> Option<&'a Period> {
        self.report.period()
    }

    /// A statistical period whose dates lost characters.
    pub fn damaged_period(&self) -> Option<TextRange> {
        self.report.damaged_period()
    }

    /// The edition that the tables follow.
    pub fn edition(&self) -> Option<&'static Edition> {
        self.report.edition()
    }

    /// The tables that were found, in form order.
    pub fn tables(&self) -> impl Iterator<Item = &'a Shape> {
        self.report.tables().map(|it| &**it)
    }

    pub fn table(&self, kind: TableKind) -> Option<&'a Shape> {
        self.report.table(kind).map(|it| &**it)
    }

    /// The place for a heading right above a table.
    pub fn table_point(&self, table: TextRange) -> Option<InsertionPoint> {
        self.report.table_point(table)
    }

    /// The tables whose figures cannot be told from one another.
    pub fn disordered(&self) -> &'a [Disordered] {
        self.report.disordered()
    }

    /// Whether a table was damaged in conversion: rows and tables that are missed elsewhere may have been lost with
    /// it then, and are no fault of the report.
    pub fn has_damaged_table(&self) -> bool {
        let mut disordered = self.disordered().iter();
        disordered.any(|it| it.why != Disorder::Shape)
    }

    /// Whether a table was damaged so that a heading beside it may stand in its cells.
    pub fn has_torn_table(&self) -> bool {
        let mut disordered = self.disordered().iter();
        disordered.any(|it| matches!(it.why, Disorder::Torn | Disorder::Markup))
    }

    /// How the report is written, for what is put into it.
    pub fn style(&self) -> Style {
        Style::of(self.report)
    }

    /// Where something goes that is put in before a heading, or at the end.
    pub fn insertion_point(&self, before: Option<&Heading>) -> InsertionPoint {
        self.report.insertion_point(before)
    }

    /// Where something goes that is put in above all else.
    pub fn head_point(&self) -> InsertionPoint {
        self.report.head_point()
    }

    /// The rows `run` of a table, which it lacks, blank, and where they go.
    pub fn missing_rows(&self, table: &Shape, run: &[usize]) -> Option<Rows> {
        self.report.missing_rows(table, run)
    }

    /// The source at a place that a message or a fix names.
    pub fn source(&self, range: TextRange) -> String {
        self.report.source(range)
    }

    /// The same as a reader sees it.
    pub fn visible(&self, range: TextRange) -> String {
        self.report.visible(range)
    }

    /// Whether all that stands beside `range` is what it seems to be. No fix touches what is not.
    pub fn is_whole(&self, range: TextRange) -> bool {
        self.report.is_whole(range)
    }

    /// Where a finding about the report as a whole goes: its title, else its first line of text.
    pub fn head(&self) -> TextRange {
        let title = self.report.title.as_ref().map(|it| it.range);
        title
            .or_else(|| self.report.first_line())
            .unwrap_or_default()
    }
}

impl<'a> Deref for Numbers<'a> {
    type Target = Structure<'a>;

    fn deref(&self) -> &Structure<'a> {
        &self.structure
    }
}

impl<'a> Numbers<'a> {
    pub fn new(report: &'a Report) -> Self {
        Self {
            structure: Structure::new(report),
        }
    }

    /// The tables that were found, in form order.
    pub fn tables(&self) -> impl Iterator<Item = &'a BoundTable> {
        self.report.tables()
    }

    pub fn table(&self, kind: TableKind) -> Option<&'a BoundTable> {
        self.report.table(kind)
    }

    /// The edit that makes a figure of the text another, written as it is. `None` where it is broken
    /// over lines or markup.
    pub fn set_figure(&self, range: TextRange, value: Number) -> Option<Edit> {
        let source = self.report.source(range);
        let visible = self.report.placed(range)?;
        let is_written = visible.iter().any(|it| digit(it.char).is_some());
        let is_broken = source.contains(['\n', '\r']) || !is_written && source.contains('<');
        if is_broken || !self.is_whole(range) {
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
        if table.held(idx) == Held::Missing || !self.is_whole(range) {
            return None;
        }
        let hand = self.hand(table);
        let text = match table.held(idx) {
            Held::Missing => return None,
            Held::Blank if range.is_empty() => {
                return Some(self.in_blank(range, hand.write(number)));
            }
            Held::Blank => hand.write(number),
            Held::Number(stated) => {
                let visible = self.report.placed(range)?;
                let whole = TextRange::new(0, range.len());
                if read(visible.iter().copied()) != Reading::Number(stated, whole) {
                    return None;
                }
                rewrite(&self.report.source(range), &visible, number, hand)
            }
            Held::NotApplicable | Held::Malformed => {
                if self.report.source(range) != self.report.visible(range) {
                    return None;
                }
                hand.write(number)
            }
        };
        Some(Edit { range, text })
    }

    /// The edit that puts a number between the spaces of a blank cell. It takes the place of some of them, so that
    /// what stands behind keeps its column.
    fn in_blank(&self, cell: TextRange, mut number: String) -> Edit {
        let n_spaces = self.report.n_spaces(cell.start);
        let start = cell.start + u32::from(n_spaces > 0);
        let n_taken = n_spaces.saturating_sub(2).min(to_u32(number.len()));
        if n_spaces == 1 {
            number.push(' ');
        }
        Edit {
            range: TextRange::new(start, start + n_taken),
            text: number,
        }
    }

    /// How the numbers of a table are written: as its longest are.
    fn hand(&self, table: &BoundTable) -> Hand {
        let mut full_width = None;
        for idx in table.cells() {
            let Held::Number(number) = table.held(idx) else {
                continue;
            };
            // One of three digits shows its width, as the first did.
            let is_short = number.count().is_some_and(|it| (0..1000).contains(&it));
            if is_short && full_width.is_some() {
                continue;
            }
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
}

impl<'a> Deref for Context<'a> {
    type Target = Numbers<'a>;

    fn deref(&self) -> &Numbers<'a> {
        &self.numbers
    }
}

impl<'a> Context<'a> {
    pub fn new(report: &'a Report) -> Self {
        Self::beside(report, Beside::default())
    }

    pub fn beside(report: &'a Report, beside: Beside<'a>) -> Self {
        Self {
            numbers: Numbers::new(report),
            beside,
            defects: OnceCell::new(),
            paragraphs: OnceCell::new(),
            verdicts: OnceCell::new(),
        }
    }

    /// The defects of every table that was found.
    pub fn defects(&self) -> &[TableDefects<'a>] {
        self.defects.get_or_init(|| {
            let found = self.tables().map(|table| TableDefects {
                table,
                system: System::of(table.table),
                defects: defects(table, || self.evidence(table)),
            });
            found.collect()
        })
    }

    /// The paragraphs that state figures or deny something, in order of place.
    pub fn paragraphs(&self) -> &[Paragraph<'a>] {
        self.paragraphs
            .get_or_init(|| self.report.paragraphs().collect())
    }

    /// The cells that a claim speaks of.
    pub fn tie(&self, claim: &Claim) -> Option<Tie> {
        self.report.tie(claim)
    }

    /// The cells that a denial speaks of.
    pub fn tie_denial(&self, kind: DenialKind, scope: &Scope) -> Option<Tie> {
        self.report.tie_denial(kind, scope)
    }

    /// Whether a scope is that of the report: its organ, its year.
    pub fn is_own(&self, scope: &Scope) -> bool {
        self.report.is_own(scope)
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
