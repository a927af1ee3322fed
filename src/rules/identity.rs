//! Findings for broken identities. The three rules differ in the kind of identity they answer for
//! and in their manual pages; what they say of a defect is said here.

use crate::form::{IdentityKind, TableKind};
use crate::repair::defect::{Defect, Located};
use crate::repair::search::{Change, Explanation};
use crate::report::table::CellIdx;

use super::Rule;
use super::claims;
use super::context::{Context, TableDefects, finding};
use super::diagnostic::{Applicability, Diagnostic, Fix, Message, Related, Severity};
use super::stories;
use super::words;

/// Of explanations that are equally good so many are offered.
const MOST_OFFERED: usize = 5;

/// Reports the defects of one kind.
pub(super) fn report(
    ctx: &Context<'_>,
    rule: &'static Rule,
    kind: IdentityKind,
    acc: &mut Vec<Diagnostic>,
) {
    for of_table in ctx.defects() {
        let scene = Scene {
            ctx,
            rule,
            of_table,
        };
        let own = of_table
            .defects
            .iter()
            .filter(|it| it.kind(of_table.system) == kind);
        acc.extend(own.map(|it| scene.diagnostic(it)));
    }
}

struct Scene<'a, 'b> {
    ctx: &'a Context<'b>,
    rule: &'static Rule,
    of_table: &'a TableDefects<'b>,
}

impl Scene<'_, '_> {
    fn diagnostic(&self, defect: &Defect) -> Diagnostic {
        match defect {
            Defect::Located(it) => self.located(it),
            Defect::Ambiguous {
                equations,
                explanations,
                has_blank,
            } => self.ambiguous(equations, explanations, *has_blank),
            Defect::Unlocated { equation } => {
                let mut res = self.off(*equation, false);
                res.message
                    .zh
                    .push_str("；表内不符之处过多，不能确定是哪个数");
                res.message
                    .en
                    .push_str("; too much is off in this table to tell which number is wrong");
                res
            }
        }
    }

    fn located(&self, located: &Located) -> Diagnostic {
        let idx = self.idx(located.cell);
        let change = Change {
            variable: located.cell,
            value: located.value,
        };
        if let [equation] = located.equations[..]
            && self.of_table.system.equations[equation].left == [located.cell]
            && located.n_statements == 0
        {
            let mut res = self.off(equation, located.has_blank);
            res.related.extend(self.sentences(equation));
            let title = stories::changed(self.of_table, &[change]);
            res.fixes
                .extend(self.fix(&[change], title, Applicability::Unsafe));
            return res;
        }
        let message = self.implied(located);
        let mut res = finding(self.rule, self.of_table.table.range(idx), message);
        res.severity = self.severity(located.has_blank);
        let totals = located
            .equations
            .iter()
            .flat_map(|it| self.of_table.system.equations[*it].left.iter());
        res.related = totals
            .filter(|it| **it != located.cell)
            .filter_map(|it| self.related(*it))
            .collect();
        res.related
            .extend(claims::sentences_of(self.ctx, kind_of(self.of_table), idx));
        let applicability = if located.is_safe {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        };
        let title = stories::changed(self.of_table, &[change]);
        res.fixes.extend(self.fix(&[change], title, applicability));
        res
    }

    /// What identities and the text make of a number.
    fn implied(&self, located: &Located) -> Message {
        let idx = self.idx(located.cell);
        let kinds = located
            .equations
            .iter()
            .map(|it| words::identity(self.of_table.system.equations[*it].kind));
        let text = (located.n_statements > 0).then(|| Message::new("正文", "the text"));
        let said = kinds.chain(text).map(|it| (it.zh, it.en));
        let (zh, en): (Vec<String>, Vec<String>) = said.unzip();
        let (cell, stated) = (
            words::cell(self.of_table.table, idx),
            words::stated(self.of_table.table, idx),
        );
        Message::new(
            format!(
                "{}{}，按{}应为 {}",
                cell.zh,
                stated.zh,
                zh.join("和"),
                located.value
            ),
            format!(
                "{} {}; {} make it {}",
                cell.en,
                stated.en,
                en.join(" and "),
                located.value
            ),
        )
    }

    /// A blank in a sum makes it less than certain that the sum is wrong.
    fn severity(&self, has_blank: bool) -> Severity {
        if has_blank {
            Severity::Warning
        } else {
            self.rule.severity
        }
    }

    fn ambiguous(
        &self,
        equations: &[usize],
        explanations: &[Explanation],
        has_blank: bool,
    ) -> Diagnostic {
        let first = equations.first().copied().unwrap_or(0);
        let mut res = self.off(first, has_blank);
        if let [equation] = equations {
            res.related.extend(self.sentences(*equation));
        } else {
            let (zh, en) = counted(explanations);
            res.message.zh.push_str(&zh);
            res.message.en.push_str(&en);
            let others = equations.iter().skip(1);
            let totals = others.flat_map(|it| self.of_table.system.equations[*it].left.iter());
            res.related
                .extend(totals.filter_map(|it| self.related(*it)));
        }
        let offered = explanations.iter().take(MOST_OFFERED);
        let fixes = offered.filter_map(|it| {
            let title = stories::told(self.of_table, it);
            self.fix(&it.changes, title, Applicability::Unsafe)
        });
        res.fixes = fixes.collect();
        res
    }

    /// What the text says of the cells of an identity.
    fn sentences(&self, equation: usize) -> Vec<Related> {
        let cells = self.of_table.system.equations[equation].terms();
        let said = |it: (usize, i64)| {
            claims::sentences_of(self.ctx, kind_of(self.of_table), self.idx(it.0))
        };
        let mut res: Vec<Related> = cells.flat_map(said).collect();
        res.dedup();
        res
    }

    /// The finding that an identity does not hold, on the stated total.
    fn off(&self, equation: usize, has_blank: bool) -> Diagnostic {
        let table = self.of_table.table;
        let equation = &self.of_table.system.equations[equation];
        let sum = |cells: &[usize]| -> i64 { cells.iter().map(|it| self.count(*it)).sum() };
        let (left, right) = (sum(&equation.left), sum(&equation.right));
        let total = self.idx(equation.left.first().copied().unwrap_or(0));
        let message = match equation.kind {
            IdentityKind::CrossFooting | IdentityKind::Footing => {
                let (cell, stated) = (words::cell(table, total), words::stated(table, total));
                Message::new(
                    format!("{}{}，各分项之和为 {right}", cell.zh, stated.zh),
                    format!("{} {}, its parts sum to {right}", cell.en, stated.en),
                )
            }
            IdentityKind::RollForward => {
                let column = &table.table.rows[total.row].columns[total.column];
                Message::new(
                    format!(
                        "「{}」栏第一、二项之和为 {left}，第三、四项之和为 {right}",
                        column.label
                    ),
                    format!(
                        "“{}”: received and brought forward sum to {left}, total and carried forward to {right}",
                        column.en
                    ),
                )
            }
        };
        let mut res = finding(self.rule, table.range(total), message);
        res.severity = self.severity(has_blank);
        let parts = equation.left.iter().skip(1).chain(&equation.right);
        res.related = parts
            .filter(|it| self.count(**it) != 0)
            .filter_map(|it| self.related(*it))
            .collect();
        res
    }

    fn fix(&self, changes: &[Change], title: Message, applicability: Applicability) -> Option<Fix> {
        let table = self.of_table.table;
        let mut edits = Vec::with_capacity(changes.len());
        for it in changes {
            edits.push(self.ctx.set_count(table, self.idx(it.variable), it.value)?);
        }
        edits.sort_by_key(|it| it.range);
        Some(Fix {
            title,
            applicability,
            edits,
        })
    }

    fn related(&self, cell: usize) -> Option<Related> {
        let idx = self.idx(cell);
        let (cell, stated) = (
            words::cell(self.of_table.table, idx),
            words::stated(self.of_table.table, idx),
        );
        let range = self.of_table.table.range(idx);
        let message = Message::new(
            format!("{}{}", cell.zh, stated.zh),
            format!("{} {}", cell.en, stated.en),
        );
        (!range.is_empty()).then(|| Related::here(range, message))
    }

    fn idx(&self, cell: usize) -> CellIdx {
        self.of_table.system.cells[cell]
    }

    fn count(&self, cell: usize) -> i64 {
        match self.of_table.table.held(self.idx(cell)) {
            crate::report::table::Held::Number(number) => number.count().unwrap_or(0),
            _ => 0,
        }
    }
}

/// How many explanations there are, for the end of a message.
fn counted(explanations: &[Explanation]) -> (String, String) {
    let n_ways = explanations.len();
    let n_slips = explanations.first().map_or(0, |it| it.slips.len());
    let (mut zh, mut en) = (
        format!("；{n_slips} 处笔误即可解释"),
        "; one slip explains it".to_owned(),
    );
    if n_slips > 1 {
        en = format!("; {n_slips} slips explain it");
    }
    if n_ways > 1 {
        zh.push_str(&format!("，有 {n_ways} 种可能"));
        en.push_str(&format!(" in {n_ways} ways"));
    }
    if n_ways > MOST_OFFERED {
        zh.push_str(&format!("，列出其中 {MOST_OFFERED} 种"));
        en.push_str(&format!(", {MOST_OFFERED} of them offered"));
    }
    (zh, en)
}

fn kind_of(of_table: &TableDefects<'_>) -> TableKind {
    of_table.table.table.kind
}
