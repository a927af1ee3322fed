//! From what the text says to the cells that say it too.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::form::{Axis, Identity, Table, TableKind};
use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::text::number::Number;

use super::{Applicant, Claim, Court, DenialKind, Scope, Subject, Unit};

/// The cells of one table that a claim speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    pub kind: TableKind,
    pub sums: Sums,
}

/// Sums of cells, any of which may be meant: the plainest first. They hang on the form alone, and all that
/// speaks of the same shares them.
pub type Sums = Arc<[Vec<CellIdx>]>;

impl Tie {
    /// The value of a sum by the value of each cell; `None` where one is not known.
    pub fn sum(cells: &[CellIdx], value: impl Fn(CellIdx) -> Option<Number>) -> Option<Number> {
        match cells {
            [cell] => value(*cell),
            _ => {
                let counts = cells.iter().map(|it| value(*it)?.count());
                counts.sum::<Option<i64>>().map(Number::from_count)
            }
        }
    }
}

/// What a table holds in cells for the sake of a sum: blank cells count nothing, but for a total left blank,
/// which is what its parts come to. A sum of nothing but blanks is not known.
pub fn stated_sum(table: &BoundTable, cells: &[CellIdx]) -> Option<Number> {
    let left_blank =
        |it: CellIdx| (table.held(it) == Held::Blank).then(|| total_of_parts(table, it))?;
    let sum = Tie::sum(cells, |it| left_blank(it).or(table.held(it).known()));
    sum.filter(|_| {
        let mut cells = cells.iter();
        cells.any(|it| matches!(table.held(*it), Held::Number(_)) || left_blank(*it).is_some())
    })
}

/// What the parts of a row's total come to; `None` where the cell is not such a total, or none of them
/// holds a number.
fn total_of_parts(table: &BoundTable, total: CellIdx) -> Option<Number> {
    let columns = table.table.rows[total.row].columns;
    let is_total =
        |it: &&Identity| it.axis == Axis::EachRow && it.left == [columns[total.column].id];
    let identity = table.table.identities.iter().find(is_total)?;
    let parts = columns
        .iter()
        .enumerate()
        .filter(|it| identity.right.contains(&it.1.id));
    let parts: Vec<CellIdx> = parts
        .map(|(column, _)| CellIdx {
            row: total.row,
            column,
        })
        .collect();
    let holds_number = |it: &CellIdx| matches!(table.held(*it), Held::Number(_));
    let is_filled = parts.iter().any(holds_number);
    Tie::sum(&parts, |it| table.held(it).known()).filter(|_| is_filled)
}

impl Report {
    /// The cells that a claim speaks of; `None` where it speaks of none, or of none of this report.
    pub fn tie(&self, claim: &Claim) -> Option<Tie> {
        self.tie_subject(claim.subject, claim.is_new, &claim.scope)
    }

    /// The cells that would have to be zero, or alike, for a denial to hold.
    pub fn tie_denial(&self, kind: DenialKind, scope: &Scope) -> Option<Tie> {
        match kind {
            DenialKind::None(subject) => self.tie_subject(subject, false, scope),
            DenialKind::AllDone => {
                self.tie_subject(Subject::CarriedForward { to: None }, false, scope)
            }
            DenialKind::AllGranted => {
                if !self.is_own(scope) {
                    return None;
                }
                let table = self.table(TableKind::Applications)?.table;
                let others = [
                    "partially_granted",
                    "denied",
                    "unavailable",
                    "not_processed",
                    "other",
                ];
                let cells: Vec<CellIdx> = others
                    .iter()
                    .flat_map(|it| cells(table, it, "total"))
                    .collect();
                (!cells.is_empty()).then(|| Tie {
                    kind: TableKind::Applications,
                    sums: [cells].into(),
                })
            }
            DenialKind::NoFeeNotice => {
                self.tie_subject(Subject::Outcome("other.fee_unpaid"), false, scope)
            }
            DenialKind::Unblemished {
                court,
                is_all_upheld,
                is_of_closed,
            } => {
                let columns: &[&str] = match (is_all_upheld, is_of_closed) {
                    (true, true) => &["corrected", "other"],
                    (true, false) => &["corrected", "other", "pending"],
                    (false, _) => &["corrected"],
                };
                let ties: Vec<Tie> = columns
                    .iter()
                    .filter_map(|it| self.tie_subject(Subject::Ruling(court, it), false, scope))
                    .collect();
                let sums = ties.iter().flat_map(|it| it.sums.iter());
                let cells: Vec<CellIdx> = sums.flatten().copied().collect();
                (!cells.is_empty()).then(|| Tie {
                    kind: TableKind::Disputes,
                    sums: [cells].into(),
                })
            }
        }
    }

    /// The cells of a subject, with what was brought forward or without.
    fn tie_subject(&self, subject: Subject, is_new: bool, scope: &Scope) -> Option<Tie> {
        if !self.is_own(scope) {
            return None;
        }
        let kind = match subject {
            Subject::Dispute(_) | Subject::Ruling(..) => TableKind::Disputes,
            Subject::Disclosed(..) => TableKind::Disclosure,
            Subject::ProcessingFee => return None,
            _ => TableKind::Applications,
        };
        let is_near = |year: Option<u16>, by: i32| {
            let known = year.zip(self.year());
            known.is_none_or(|(it, own)| i32::from(it) == i32::from(own) + by)
        };
        let subject = match subject {
            Subject::BroughtForward { from } if is_near(from, -1) => {
                Subject::BroughtForward { from: None }
            }
            Subject::CarriedForward { to } if is_near(to, 1) => {
                Subject::CarriedForward { to: None }
            }
            Subject::BroughtForward { .. } | Subject::CarriedForward { .. } => return None,
            it => it,
        };
        let sums = sums(self.table(kind)?.table, subject, is_new);
        (!sums.is_empty()).then_some(Tie { kind, sums })
    }

    /// Whether a scope is that of the report: its organ, its year.
    pub fn is_own(&self, scope: &Scope) -> bool {
        if scope
            .year
            .is_some_and(|it| self.year().is_some_and(|own| own != it))
        {
            return false;
        }
        let Some(agency) = self.agency() else {
            return !scope.is_representative;
        };
        // A department's report that speaks of the whole city speaks of others as well.
        if scope.region.is_some_and(|it| region(agency) != Some(it)) {
            return false;
        }
        // 县政府办公室代表县政府受理: in the government's report one of many, in the office's own all.
        if scope.is_representative && region(agency).is_some() {
            return false;
        }
        scope
            .organ
            .as_deref()
            .is_none_or(|it| abbreviates(it, agency))
    }
}

/// The sums of cells of a table that a subject may mean.
fn sums(table: &'static Table, subject: Subject, is_new: bool) -> Sums {
    thread_local! {
        /// There are some hundred subjects; a text speaks of some of them again and again.
        static KNOWN: RefCell<FxHashMap<(*const Table, Subject, bool), Sums>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        let known = known.entry((std::ptr::from_ref(table), subject, is_new));
        Arc::clone(known.or_insert_with(|| {
            let mut sums = sums_of(table, subject);
            sums.retain(|it| !it.is_empty());
            // 自然人新收: without what was brought forward.
            if is_new && matches!(subject, Subject::Applicants(_)) {
                sums.truncate(1);
            }
            sums.into()
        }))
    })
}

fn sums_of(table: &Table, subject: Subject) -> Vec<Vec<CellIdx>> {
    let total = |row: &str| cells(table, row, "total");
    let joined = |rows: &[&str], column: &str| -> Vec<CellIdx> {
        rows.iter()
            .flat_map(|it| cells(table, it, column))
            .collect()
    };
    let received = || total("received");
    let all = || joined(&["received", "brought_forward"], "total");
    match subject {
        Subject::Received { is_new: true } => vec![received()],
        Subject::Received { is_new: false } => vec![received(), all()],
        Subject::Handled => vec![all(), received(), total("total")],
        Subject::Processed => vec![total("total")],
        Subject::BroughtForward { .. } => vec![total("brought_forward")],
        Subject::CarriedForward { .. } => vec![total("carried_forward")],
        Subject::Applicants(applicant) => {
            let columns = columns(applicant);
            let of = |rows: &[&str]| -> Vec<CellIdx> {
                columns.iter().flat_map(|it| joined(rows, it)).collect()
            };
            let mut res = vec![
                of(&["received"]),
                of(&["received", "brought_forward"]),
                of(&["total"]),
            ];
            if applicant == Applicant::Other {
                let all = Subject::Applicants(Applicant::Organization);
                res.extend(sums_of(table, all));
            }
            res
        }
        Subject::Outcome(rows) => {
            let rows: Vec<&str> = rows.split(' ').collect();
            vec![joined(&rows, "total")]
        }
        // Whom it is of was told before: it may be of all again, or the applicants of all that came in.
        Subject::Part { rows, of } => {
            let rows: Vec<&str> = rows.split(' ').collect();
            let columns = columns(of);
            let of = |rows: &[&str]| -> Vec<CellIdx> {
                columns.iter().flat_map(|it| joined(rows, it)).collect()
            };
            vec![
                of(&rows),
                joined(&rows, "total"),
                of(&["received"]),
                of(&["received", "brought_forward"]),
                of(&["total"]),
            ]
        }
        Subject::Dispute(court) => vec![joined(blocks(court), "total")],
        Subject::Ruling(court, "closed") => {
            let columns = ["upheld", "corrected", "other"].into_iter();
            vec![columns.flat_map(|it| joined(blocks(court), it)).collect()]
        }
        Subject::Ruling(court, column) => vec![joined(blocks(court), column)],
        Subject::Disclosed(row, columns) => {
            columns.iter().map(|it| cells(table, row, it)).collect()
        }
        Subject::ProcessingFee => Vec::new(),
    }
}

/// The value of a claim in the unit of the cells; `None` where the units do not compare.
pub fn value_for(claim: &Claim) -> Option<Number> {
    match (claim.subject, claim.unit) {
        (Subject::Disclosed("fees", _), Unit::Money(power)) => {
            claim.value.scaled(i8::try_from(power).ok()? - 4)
        }
        (Subject::ProcessingFee, Unit::Money(power)) => {
            claim.value.scaled(i8::try_from(power).ok()?)
        }
        (_, Unit::Count(_)) => Some(claim.value).filter(|it| it.count().is_some()),
        (_, Unit::Scaled(_, power)) => claim.value.scaled(i8::try_from(power).ok()?),
        _ => None,
    }
}

/// The cells of the rows with this id, or whose id begins with it, in a column.
fn cells(table: &Table, id: &str, column: &str) -> Vec<CellIdx> {
    let is_meant = |it: &str| {
        it.strip_prefix(id)
            .is_some_and(|it| it.is_empty() || it.starts_with('.'))
    };
    let rows = table.rows.iter().enumerate().filter(|it| is_meant(it.1.id));
    rows.filter_map(|(row, it)| {
        let column = it.columns.iter().position(|it| it.id == column)?;
        Some(CellIdx { row, column })
    })
    .collect()
}

fn columns(applicant: Applicant) -> &'static [&'static str] {
    match applicant {
        Applicant::Person => &["natural_person"],
        Applicant::Organization => &[
            "business",
            "research",
            "public_welfare",
            "legal_service",
            "other",
        ],
        Applicant::Business => &["business"],
        Applicant::Research => &["research"],
        Applicant::Welfare => &["public_welfare"],
        Applicant::Legal => &["legal_service"],
        Applicant::Other => &["other"],
    }
}

fn blocks(court: Court) -> &'static [&'static str] {
    match court {
        Court::Reconsideration => &["reconsideration"],
        Court::Litigation => &["litigation_direct", "litigation_after_reconsideration"],
        Court::Direct => &["litigation_direct"],
        Court::After => &["litigation_after_reconsideration"],
        Court::All => &[
            "reconsideration",
            "litigation_direct",
            "litigation_after_reconsideration",
        ],
    }
}

/// How the name of a government's region ends; `None` for the offices of a government.
fn region(agency: &str) -> Option<char> {
    if let Some(name) = agency.strip_suffix("街道办事处") {
        return (!name.is_empty()).then_some('道');
    }
    let name = agency.trim_end_matches("人民政府").trim_end_matches("政府");
    let last = name.chars().next_back()?;
    let is_region = "市县区镇乡省旗州".contains(last);
    (is_region || name.len() < agency.len()).then_some(last)
}

/// Whether every character of `short` comes in `long`, in order: 市科委 is 上海市科学技术委员会.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut chars = long.chars();
    short.chars().all(|it| chars.any(|other| other == it))
}
