use crate::form::TableKind;
use crate::repair::likeness::mistyping;
use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::tie::stated_sum;
use crate::report::claims::{Claim, Figured, Growth, Measure, Share, Subject, is_percent};
use crate::report::table::{CellIdx, Held};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::Check;
use super::claims::{group_number, is_told};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 正文的百分比、增减与它所依据的两个数不符。
    ///
    /// **依据** 百分比即部分除以总数，按写出的位数四舍五入。
    ///
    /// **为什么** 总数改了，百分比往往忘了重算。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 全年收到政府信息公开申请⟦80件，其中自然人申请60件，占72.5⟧%。
    ///
    /// 政务新媒体发布信息⟦312条，上年为260条，同比增长16.7⟧%。
    /// ```
    ///
    /// **不能判断的情形** 只查紧接在一个数之后的「占…%」「…率」和与写明的上年数相比的增减；前文任何一个数，或者表中收到、办理的
    /// 总数可以作为总数的，都算相符。
    english
    /// A percentage or a change of the text does not follow from the two figures that it is of.
    ///
    /// **Basis** A percentage is the part divided by the whole, rounded to the digits that are written.
    ///
    /// **Why** The whole was changed, and the percentage was not computed anew.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Only shares and rates right behind a figure, and changes against last year’s figure
    /// where that is stated, are looked at; if any figure before it, or the totals of the tables, may be the
    /// whole, it agrees.
    "percentage-mismatch", "百分比不符", Severity::Hint, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let totals = totals(ctx);
    let has_shares = |it: &Paragraph<'_>| !it.statements.shares.is_empty();
    let groups = match ctx.paragraphs().iter().any(has_shares) {
        true => groups(ctx),
        false => Vec::new(),
    };
    for paragraph in ctx.paragraphs() {
        let growths = &paragraph.statements.growths;
        let found = growths.iter().map(|it| growth(ctx, paragraph, it));
        let found: Vec<_> = growths.iter().zip(found).collect();
        for (at, (growth, wrong)) in found.iter().enumerate() {
            let Some(wrong) = wrong else { continue };
            let is_of_same =
                |other: &(&Growth, Option<Diagnostic>)| other.0.before.range == growth.before.range;
            // 比260件增加62件，增长20%: what is wrong in both is said once.
            if found[..at]
                .iter()
                .any(|it| is_of_same(it) && it.1.is_some())
            {
                continue;
            }
            // Of two amounts one is right: so are the figures that it follows from.
            let is_confirmed = found
                .iter()
                .any(|it| is_of_same(it) && it.1.is_none() && it.0.by.range != it.0.word);
            let range = match is_confirmed {
                true => paragraph.locate(growth.by.range),
                false => wrong.range,
            };
            acc.push(Diagnostic {
                range,
                ..wrong.clone()
            });
        }
        let shares = &paragraph.statements.shares;
        let told = paragraph.claims().filter_map(|it| it.1.value.count());
        let told: Vec<i64> = told.filter(|_| !shares.is_empty()).collect();
        let wrong = shares.iter().filter_map(|it| {
            let bases = bases(ctx, paragraph, it);
            Wrong::new(it, (&totals, &groups), &told, &bases)
        });
        let wrong: Vec<Wrong<'_>> = wrong.collect();
        for (at, it) in wrong.iter().enumerate() {
            let mut others = wrong.iter().enumerate().filter(|other| other.0 != at);
            if others.any(|other| it.is_of_another_whole(other.1)) {
                continue;
            }
            let Wrong {
                share, part, whole, ..
            } = *it;
            let right = rounded(part, whole, n_decimals(share.percent.value).max(1));
            let percent = share.percent.value;
            let message = Message::new(
                format!("{part} 占 {whole} 的 {right}%，正文为 {percent}%"),
                format!("{part} of {whole} is {right}%, the text says {percent}%"),
            );
            let fits_another = |other: &Share| {
                let part = other.part.value.count();
                other.percent.range != share.percent.range
                    && part.is_some_and(|it| fits(other, it, whole))
            };
            // A whole that gives other shares is right.
            let stated = it.stated.filter(|_| !shares.iter().any(fits_another));
            let terms = [Some(share.percent.range), Some(share.part.range), stated];
            let place = suspects(ctx, paragraph, terms);
            acc.push(finding(&RULE, place, message));
        }
    }
}

/// Figures of which one is wrong, from the first to the last: the first of them, and of the others those that no
/// table confirms.
fn suspects(
    ctx: &Context<'_>,
    paragraph: &Paragraph<'_>,
    [first, others @ ..]: [Option<TextRange>; 3],
) -> TextRange {
    let first = first.map(|it| paragraph.locate(it)).unwrap_or_default();
    let others = others.into_iter().flatten().map(|it| paragraph.locate(it));
    let others = others.filter(|it| !is_told(ctx, *it));
    others.fold(first, TextRange::cover)
}

/// A share that none of the wholes gives that it may be of.
struct Wrong<'a> {
    share: &'a Share,
    part: i64,
    whole: i64,
    /// Where the whole stands, if in one figure.
    stated: Option<TextRange>,
}

impl<'a> Wrong<'a> {
    /// `None` where the share is right, or not told of what.
    fn new(
        share: &'a Share,
        (totals, groups): (&[i64], &[i64]),
        told: &[i64],
        bases: &[i64],
    ) -> Option<Self> {
        let part = share.part.value.count()?;
        let wholes = || share.wholes.iter().filter_map(|it| it.value.count());
        let own = wholes().chain(share.siblings.iter().copied());
        let candidates: Vec<i64> = own
            .chain(
                totals
                    .iter()
                    .chain(bases)
                    .copied()
                    .filter(|_| !share.is_named),
            )
            // 不予公开的申请中，过程性信息14件，占26.4%: of all of the group, which only the table has.
            .chain(
                groups
                    .iter()
                    .copied()
                    .filter(|_| !share.is_named && !share.is_rate && share.base.is_none()),
            )
            .filter(|it| *it > 0)
            .collect();
        // 收到120件，上年结转6件，办结123件: of both together.
        let pairs = wholes().zip(wholes().skip(1)).map(|it| it.0 + it.1);
        let named = share.base.and_then(|_| bases.first().copied());
        let named = named.into_iter().chain(wholes()).chain(pairs);
        let mut named = named.chain(bases.iter().copied());
        let whole = named.find(|it| *it >= part && *it > 0)?;
        // 占新收申请的: of that row, and not of two together.
        let sums = candidates
            .iter()
            .zip(candidates.iter().skip(1))
            .filter(|_| share.base.is_none())
            .map(|it| it.0 + it.1);
        // 行政复议5件，诉讼3件。复议维持3件，维持率60%: of what was told sentences before.
        let told = told
            .iter()
            .copied()
            .filter(|_| !share.is_named && share.base.is_none());
        let told = told.chain(share.told.iter().copied());
        let mut all = candidates.iter().copied().chain(sums).chain(told);
        let parts = || share.rivals.iter().copied().chain([part]);
        let is_right = all.any(|it| parts().any(|part| fits(share, part, it)));
        let stated = |it: &&Figured| it.value.count() == Some(whole);
        (!is_right).then(|| Self {
            share,
            part,
            whole,
            stated: share.wholes.iter().find(stated).map(|it| it.range),
        })
    }

    /// Whether two shares that are wrong agree between them: with a whole that the text does not name, unless
    /// that is the one it names, mistyped.
    fn is_of_another_whole(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (self.wholes(), other.wholes()) else {
            return false;
        };
        /// Wholes of a percentage that says little are not looked at one by one.
        const MOST: usize = 1000;
        let mut common = *own.start().max(others.start())..=*own.end().min(others.end());
        let mut mistyped = common.clone().take(MOST);
        common.next().is_some() && !mistyped.any(|it| mistyping(it, self.whole) == 0)
    }

    /// The wholes of which the part is this share, rounded or cut off.
    fn wholes(&self) -> Option<std::ops::RangeInclusive<i64>> {
        let percent = self.share.percent.value;
        let scale = n_decimals(percent);
        let stated = percent.scaled(i8::try_from(scale).ok()?)?.count()?;
        let exact = self.part.checked_mul(10_i64.checked_pow(scale + 2)?)?;
        let most = exact.checked_div(stated - 1).filter(|it| *it >= 0)?;
        Some(exact.checked_div(stated + 1)? + 1..=most)
    }
}

/// 收到申请312件，上年为260件，同比增长16.7%.
fn growth(ctx: &Context<'_>, paragraph: &Paragraph<'_>, growth: &Growth) -> Option<Diagnostic> {
    let before = growth.before.value;
    let by = growth.by.value;
    let differs = |now: Number| difference(growth.measure, before, now);
    let differences: Option<Vec<Number>> = growth.now.iter().map(|it| differs(it.value)).collect();
    let differences = differences?;
    let nearest = *differences.first()?;
    let amounts = || differences.iter().copied().map(magnitude);
    let fits = |it: Number| match growth.measure {
        Measure::Percent | Measure::Times => is_rounded_to(it, by),
        Measure::Points | Measure::Count => it == by,
    };
    let went_up = |it: &Number| !it.is_negative();
    let is_right = |it: &Number| fits(magnitude(*it)) && went_up(it) == growth.rises;
    // 复议32件、诉讼24件，较2022年的67件减少11件: of both.
    let sums = growth.now.iter().scan(Number::default(), |sum, it| {
        *sum = sum.checked_add(it.value)?;
        Some(*sum)
    });
    let is_of_several = sums.skip(1).filter_map(differs).any(|it| is_right(&it));
    if differences.iter().any(is_right) || is_of_several || nearest == Number::default() {
        return None;
    }
    let Figured { value: now, range } = *growth.now.first()?;
    let terms = [
        Some(growth.by.range),
        Some(growth.before.range),
        Some(range),
    ];
    let place = suspects(ctx, paragraph, terms);
    let (unit, unit_en) = match growth.measure {
        Measure::Percent => ("%", "%"),
        Measure::Points => (" 个百分点", " points"),
        Measure::Times => (" 倍", " times"),
        Measure::Count => ("", ""),
    };
    let way = |up: bool| if up { "增加" } else { "减少" };
    let way_en = |up: bool| if up { "more" } else { "less" };
    // 增长 where it became less: the word is wrong, or the figures are.
    if amounts().any(fits) {
        let message = Message::new(
            format!(
                "由 {before} 到 {now} 是{}，正文为{}",
                way(!growth.rises),
                way(growth.rises)
            ),
            format!(
                "from {before} to {now} is {}, the text says {}",
                way_en(!growth.rises),
                way_en(growth.rises)
            ),
        );
        return Some(finding(&RULE, paragraph.locate(growth.word), message));
    }
    let right = shown(magnitude(nearest), by);
    if growth.measure == Measure::Times {
        let message = Message::new(
            format!("{now} 是 {before} 的 {right}{unit}，正文为 {by}{unit}"),
            format!("{now} is {right} times {before}, the text says {by} times"),
        );
        return Some(finding(&RULE, place, message));
    }
    let message = Message::new(
        format!(
            "由 {before} 到 {now} {} {right}{unit}，正文为 {by}{unit}",
            way(went_up(&nearest))
        ),
        format!(
            "from {before} to {now} is {right}{unit_en} {}, the text says {by}{unit_en}",
            way_en(went_up(&nearest))
        ),
    );
    Some(finding(&RULE, place, message))
}

/// By how much a figure grew, a percentage to four places.
fn difference(measure: Measure, before: Number, now: Number) -> Option<Number> {
    let more = now.checked_sub(before)?;
    let (of, unit) = match measure {
        Measure::Points | Measure::Count => return Some(more),
        Measure::Percent => (more, 100),
        Measure::Times => (now, 1),
    };
    const PLACES: i8 = 4;
    let scale = i8::try_from(before.parts().1.max(now.parts().1)).ok()?;
    let whole = |it: Number| it.scaled(scale)?.count();
    let (of, before) = (whole(of)?, whole(before).filter(|it| *it > 0)?);
    let scaled = i128::from(of) * unit * 10_i128.pow(PLACES.unsigned_abs().into());
    let mantissa = i64::try_from(scaled / i128::from(before)).ok()?;
    Some(Number::decimal(mantissa, PLACES.unsigned_abs()))
}

fn magnitude(number: Number) -> Number {
    match number.is_negative() {
        true => Number::default().checked_sub(number).unwrap_or(number),
        false => number,
    }
}

/// Whether an amount is the stated one to its last place, rounded or cut off.
fn is_rounded_to(exact: Number, stated: Number) -> bool {
    let places = i8::try_from(n_decimals(stated)).unwrap_or(0);
    let last = Number::from_count(1).scaled(-places);
    let off = exact.checked_sub(stated).map(magnitude);
    match off.zip(last) {
        Some((off, last)) => off
            .checked_sub(last)
            .is_none_or(|it| it.is_negative() || it == Number::default()),
        None => true,
    }
}

/// An amount with as many places as the text has, and one at least where it is no whole number.
fn shown(exact: Number, stated: Number) -> Number {
    let places = n_decimals(stated)
        .max(u32::from(exact.count().is_none()))
        .min(4);
    let half_up = exact.scaled(i8::try_from(places).unwrap_or(0)).map(|it| {
        let (mantissa, scale) = it.parts();
        let unit = 10_i64.pow(scale.into());
        (2 * mantissa + unit).div_euclid(2 * unit)
    });
    let places = u8::try_from(places).unwrap_or(0);
    half_up.map_or(exact, |it| Number::decimal(it, places))
}

/// Whether a percentage is the share of `part` in `whole`, rounded or cut off.
fn fits(share: &Share, part: i64, whole: i64) -> bool {
    is_percent(part, whole, share.percent.value)
}

fn n_decimals(number: Number) -> u32 {
    let shown = number.to_string();
    shown
        .find('.')
        .map_or(0, |it| u32::try_from(shown.len() - it - 1).unwrap_or(0))
}

/// `part` in `whole` as a percentage, rounded half up.
fn rounded(part: i64, whole: i64, n_decimals: u32) -> Number {
    let n_decimals = n_decimals.min(4);
    let scaled = i128::from(part) * 100 * 10_i128.pow(n_decimals);
    let half_up = (2 * scaled + i128::from(whole)) / (2 * i128::from(whole));
    let mantissa = i64::try_from(half_up).unwrap_or(i64::MAX);
    Number::decimal(mantissa, u8::try_from(n_decimals).unwrap_or(0))
}

/// What the tables hold for the wholes of a share: for the one that it names in its words, or else for those of
/// which its part is one.
fn bases(ctx: &Context<'_>, paragraph: &Paragraph<'_>, share: &Share) -> Vec<i64> {
    if let Some(row) = share.base {
        return total(ctx, TableKind::Applications, row, "total")
            .into_iter()
            .collect();
    }
    if share.is_rate {
        return Vec::new();
    }
    let claim = paragraph.claims().find(|it| it.1.range == share.part.range);
    let Some((_, claim)) = claim.filter(|it| ctx.is_own(&it.1.scope) && !it.1.is_loose) else {
        return Vec::new();
    };
    let of = |rows: &[&str]| -> Vec<i64> {
        let rows = rows.iter();
        rows.filter_map(|it| total(ctx, TableKind::Applications, it, "total"))
            .collect()
    };
    let res = match claim.subject {
        Subject::Outcome(_) => of(&["total", "received"]),
        Subject::Applicants(_) => of(&["received", "total"]),
        Subject::Ruling(court, _) => {
            let all = Claim {
                subject: Subject::Dispute(court),
                ..claim.clone()
            };
            let sum = ctx
                .tie(&all)
                .and_then(|it| stated_sum(ctx.table(it.kind)?, it.sums.first()?)?.count());
            sum.into_iter().collect()
        }
        _ => Vec::new(),
    };
    // 43件，占不予处理总数的45.74%；重复申请36件，占38.30%: of what the shares before it are of.
    let fits_too = |part: &i64| {
        let mut shares = paragraph.statements.shares.iter();
        shares.any(|it| {
            it.part.value.count() == Some(*part) && res.iter().any(|whole| fits(it, *part, *whole))
        })
    };
    match share.siblings.iter().all(fits_too) {
        true => res,
        false => Vec::new(),
    }
}

fn total(ctx: &Context<'_>, kind: TableKind, row: &str, column: &str) -> Option<i64> {
    let table = ctx.table(kind)?;
    let row = table.table.rows.iter().position(|it| it.id == row)?;
    let columns = table.table.rows[row].columns;
    let column = columns.iter().position(|it| it.id == column)?;
    match table.held(CellIdx { row, column }) {
        Held::Number(number) => number.count(),
        _ => None,
    }
}

/// What the groups of table 三 come to: （三）不予公开 and the like, of which a list may give shares.
fn groups(ctx: &Context<'_>) -> Vec<i64> {
    let Some(table) = ctx.table(TableKind::Applications) else {
        return Vec::new();
    };
    let of_group = |label: &&'static str| {
        let rows = table.table.rows.iter();
        let own = rows.filter(|it| group_number(it.name) == group_number(label));
        let counts = own.map(|it| total(ctx, TableKind::Applications, it.id, "total"));
        counts.sum::<Option<i64>>()
    };
    table.table.groups.iter().filter_map(of_group).collect()
}

/// What a percentage without a whole in the text may be of.
fn totals(ctx: &Context<'_>) -> Vec<i64> {
    let Some(table) = ctx.table(TableKind::Applications) else {
        return Vec::new();
    };
    let rows = table.table.rows.iter().enumerate();
    let wholes = rows.filter(|it| ["received", "brought_forward", "total"].contains(&it.1.id));
    let cells = wholes.filter_map(|(row, it)| {
        let column = it.columns.len().checked_sub(1)?;
        Some(CellIdx { row, column })
    });
    cells
        .filter_map(|it| match table.held(it) {
            Held::Number(number) => number.count(),
            _ => None,
        })
        .collect()
}
