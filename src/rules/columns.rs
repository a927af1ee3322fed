//! Figures of a sentence that are of one row or one column of table 三, and hold each other to it.

use crate::form::TableKind;
use crate::report::claims::tie::stated_sum;
use crate::report::claims::{Applicant, Claim, Subject};
use crate::report::table::{BoundTable, CellIdx};

use super::claims::{Outcome, Verdict, brought_forward};
use super::context::Context;

/// Figures of a sentence that say of which row or column it speaks, at least.
const LEAST: usize = 3;

/// Rows that a list of applicants may be of: what came in, that with what was brought forward, the results.
const N_ROWS: usize = 3;

/// Judges again the figures of a sentence whose others say of which row or column they are: each agrees with some
/// cell that it may be of, but one not with the cell that these leave to it. The places of those that differ now.
pub(super) fn hold_to_each_other(ctx: &Context<'_>, sentence: &mut [Verdict]) -> Vec<usize> {
    let mut res = Vec::new();
    let table = ctx.table(TableKind::Applications);
    let Some(table) = table.filter(|_| sentence.len() >= LEAST) else {
        return res;
    };
    let claim = |it: &Verdict| &ctx.paragraphs()[it.paragraph].statements.claims[it.claim];
    let claims: Vec<&Claim> = sentence.iter().map(claim).collect();
    let odd = odd_applicant(table, sentence, &claims).into_iter();
    let odd: Vec<_> = odd
        .chain(odd_outcomes(ctx, table, sentence, &claims))
        .collect();
    for (at, cells) in odd {
        let Some(sum) = stated_sum(table, &cells) else {
            continue;
        };
        let verdict = &mut sentence[at];
        verdict.tie.sums = [cells].into();
        verdict.outcome = Outcome::Differs { sums: vec![sum] };
        res.push(at);
    }
    res
}

/// 办结量为：自然人316件，商业企业41件，科研机构2件，…: of all but one the figures are those of one row, and of no other.
fn odd_applicant(
    table: &BoundTable,
    sentence: &[Verdict],
    claims: &[&Claim],
) -> Option<(usize, Vec<CellIdx>)> {
    /// Figures that are of the row and of no other, at least.
    const LEAST_TELLING: usize = 2;
    const LEAST_NAMED: usize = 4;
    let list: Vec<usize> = (0..claims.len())
        .filter(|it| matches!(claims[*it].subject, Subject::Applicants(it) if it != Applicant::Organization))
        .filter(|it| !claims[*it].is_rough)
        .collect();
    let mut named: Vec<Subject> = list.iter().map(|it| claims[*it].subject).collect();
    named.dedup();
    if list.len() < LEAST_NAMED || named.len() != list.len() {
        return None;
    }
    let agrees = |at: usize, row: usize| {
        let sum = sentence[at].tie.sums.get(row);
        sum.and_then(|it| stated_sum(table, it)) == Some(sentence[at].value)
    };
    let odd_ones = |row: usize| list.iter().copied().filter(move |it| !agrees(*it, row));
    let mut rows = (0..N_ROWS).filter(|row| odd_ones(*row).count() <= 1);
    let row = rows.next()?;
    let is_only = rows.next().is_none();
    let odd = odd_ones(row).next()?;
    let mut others = (0..N_ROWS).filter(|it| *it != row);
    let tells = |other: usize| odd_ones(other).filter(|it| *it != odd).count() >= LEAST_TELLING;
    let cells = sentence[odd].tie.sums.get(row)?.clone();
    (is_only && others.all(tells)).then_some((odd, cells))
}

/// 自然人新收49件、结转3件，办结49件、结转下年2件: a figure that is another row's of the column, where the others are their own's.
fn odd_outcomes<'a>(
    ctx: &'a Context<'_>,
    table: &'a BoundTable,
    sentence: &'a [Verdict],
    claims: &'a [&'a Claim],
) -> impl Iterator<Item = (usize, Vec<CellIdx>)> + 'a {
    /// So unlikely it must be that the others agree by chance: one in so many.
    const UNLIKELY: i64 = 100;
    let part = |it: &Claim| match it.subject {
        Subject::Part { rows, of } => Some((rows, of)),
        _ => None,
    };
    let own = |at: usize| sentence[at].tie.sums.first();
    (0..claims.len()).filter_map(move |at| {
        // 办理 may be of what came in or of what was settled: it is of several rows.
        let (rows, of) = part(claims[at]).filter(|it| !it.0.contains(' '))?;
        let Outcome::Agrees(1..) = sentence[at].outcome else {
            return None;
        };
        let others = (0..claims.len()).filter(|it| *it != at);
        let others = others.filter(|it| part(claims[*it]).is_some_and(|it| it.1 == of));
        let others: Vec<usize> = others.collect();
        let is_own = |it: &usize| sentence[*it].outcome == Outcome::Agrees(0);
        let is_same_row = |it: &usize| part(claims[*it]).is_some_and(|it| it.0 == rows);
        let chance = others.iter().filter_map(|it| sentence[*it].value.count());
        let chance = chance.fold(1_i64, |acc, it| acc.saturating_mul(it.saturating_add(1)));
        let is_told = others.len() >= 2
            && others.iter().all(is_own)
            && !others.iter().any(is_same_row)
            && chance >= UNLIKELY;
        let cells = own(at).filter(|_| is_told)?;
        // 办结47件: what came in this year alone may be meant.
        let old = brought_forward(ctx, claims[at]);
        let new = old.zip(stated_sum(table, cells)?.count());
        let is_of_new = new.is_some_and(|(old, all)| sentence[at].value.count() == Some(all - old));
        (!is_of_new).then(|| (at, cells.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::messages;

    /// What is said to a text beside these rows of table 三.
    fn found(text: &str) -> usize {
        let report = format!(
            "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n2024年，{text}。\n\n\
             ## 三、收到和处理政府信息公开申请情况\n\n\
             | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
             |---|---|---|---|---|---|---|---|\n\
             | 一、本年新收政府信息公开申请数量 | 318 | 41 | 2 | 3 | 22 | 6 | 392 |\n\
             | 二、上年结转政府信息公开申请数量 | 12 | 2 | 0 | 0 | 1 | 0 | 15 |\n\
             | （七）总计 | 316 | 42 | 2 | 3 | 21 | 6 | 390 |\n\
             | 四、结转下年度继续办理 | 14 | 1 | 0 | 0 | 2 | 0 | 17 |\n"
        );
        let found = messages(&report).into_iter();
        found.filter(|it| it.starts_with("tie-out")).count()
    }

    #[test]
    fn a_list_of_applicants_is_of_one_row() {
        let list = |business: u32| {
            format!(
                "按申请主体统计的办结量为：自然人316件，商业企业{business}件，科研机构2件，社会公益组织3件，\
                 法律服务机构21件，其他组织6件"
            )
        };
        assert_eq!(found(&list(42)), 0);
        // What came in from them: of another row than the others.
        assert_eq!(found(&list(41)), 1);
    }

    #[test]
    fn what_is_told_of_one_applicant_is_each_of_its_own_row() {
        let told =
            |settled: u32| format!("自然人申请新收318件、结转12件，办结{settled}件、结转下年14件");
        assert_eq!(found(&told(316)), 0);
        assert_eq!(found(&told(318)), 1);
        // Of those that came in this year.
        assert_eq!(found(&told(304)), 0);
    }
}
