use rustc_hash::{FxHashMap, FxHashSet};

use crate::repair::likeness::mistyping;
use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::tie::value_for;
use crate::report::claims::{Claim, DenialKind, Scope, Subject};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::Check;
use super::claims::{Outcome, Verdict};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};

declare_rule! {
    /// 正文对同一件事给出两个不同的数，或者收、办、转三个数对不上。
    ///
    /// **依据** 全文应一致；收到的申请，不是办结了，就是结转下年。
    ///
    /// **为什么** 同一个数在两处出现，改了一处忘了另一处。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，受理政府信息公开申请⟦11⟧件，办结8件，结转下年办理1件。
    /// ```
    ///
    /// **不能判断的情形** 已经与表不符的数，由表来说。通过同一渠道公开的条数，文字完全相同才比较；收到数未写上年结转的，只在
    /// 少办少转时提示。
    english
    /// The text states two different figures for one thing, or what was received, settled and carried forward
    /// do not go together.
    ///
    /// **Basis** The text is to agree with itself; an application that was received is either settled or
    /// carried forward.
    ///
    /// **Why** One figure stands in two places, and only one of them was changed.
    ///
    /// **Example**
    ///
    /// **Cannot tell** What disagrees with a table is reported for the table. Counts of one channel are
    /// compared only where the words are the same; where what was brought forward is not stated, only too few
    /// settled or carried forward are reported.
    "conflicting-figures", "前后数字不一", Severity::Warning, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let verdicts = ctx.verdicts().iter();
    let judged = verdicts.filter(|it| it.outcome != Outcome::Open);
    let judged = Judged(
        judged
            .map(|it| (it.paragraph, claim_of(ctx, it).range.start))
            .collect(),
    );
    twice(ctx, &judged, acc);
    recalls(ctx, acc);
    deadlines(ctx, acc);
    fees(ctx, acc);
    tallies(ctx, acc);
    for (idx, paragraph) in ctx.paragraphs().iter().enumerate() {
        balance((idx, paragraph), &judged, acc);
    }
}

/// The claims that were held against a table: what they say wrong is said there. Each by its paragraph and
/// its place in it.
struct Judged(FxHashSet<(usize, u32)>);

impl Judged {
    fn has(&self, paragraph: usize, claim: &Claim) -> bool {
        self.0.contains(&(paragraph, claim.range.start))
    }
}

fn claim_of<'c>(ctx: &'c Context<'_>, verdict: &Verdict) -> &'c Claim {
    &ctx.paragraphs()[verdict.paragraph].statements.claims[verdict.claim]
}

/// Claims that can be compared, with their paragraphs.
fn claims<'c>(ctx: &'c Context<'_>) -> Vec<(usize, &'c Claim)> {
    let paragraphs = ctx.paragraphs().iter().enumerate();
    paragraphs
        .flat_map(|(idx, it)| it.claims().map(move |it| (idx, it.1)))
        .filter(|it| !it.1.is_rough && !it.1.is_loose && it.1.scope.organ.is_none())
        .collect()
}

/// One subject with two figures. 收到 and 受理 may count what was brought forward or not.
fn twice(ctx: &Context<'_>, judged: &Judged, acc: &mut Vec<Diagnostic>) {
    /// What was said first, and what was first said otherwise.
    struct Said<'c> {
        first: (usize, &'c Claim, Number),
        other: Option<(usize, &'c Claim)>,
    }
    let claims = claims(ctx);
    // 其中自然人新收318件、结转12件: theirs.
    let paragraphs = ctx.paragraphs().iter().enumerate();
    let all = paragraphs.flat_map(|(idx, it)| it.claims().map(move |it| (idx, it.1)));
    let is_of_some =
        |it: &Claim| matches!(it.subject, Subject::Applicants(_) | Subject::Part { .. });
    let of_some = all.filter(|it| is_of_some(it.1));
    let of_some: FxHashSet<(usize, u32)> = of_some.map(|it| (it.0, it.1.sentence)).collect();
    let mut said: Vec<Said<'_>> = Vec::new();
    for (paragraph, claim) in &claims {
        let is_vague = matches!(
            claim.subject,
            Subject::Received { is_new: false }
                | Subject::Handled
                | Subject::Processed
                | Subject::Applicants(_)
                | Subject::ProcessingFee
                | Subject::Disclosed(..)
                | Subject::Outcome(_)
                | Subject::Ruling(..)
        );
        let is_carried = matches!(
            claim.subject,
            Subject::BroughtForward { .. } | Subject::CarriedForward { .. }
        );
        if is_vague || is_carried && of_some.contains(&(*paragraph, claim.sentence)) {
            continue;
        }
        let Some(value) = value_for(claim) else {
            continue;
        };
        let is_same = |it: &&mut Said<'_>| {
            let first = it.first.1;
            first.subject == claim.subject && first.scope == claim.scope
        };
        let Some(known) = said.iter_mut().find(is_same) else {
            said.push(Said {
                first: (*paragraph, claim, value),
                other: None,
            });
            continue;
        };
        let earlier = if known.first.2 == value {
            known.other
        } else {
            known.other.get_or_insert((*paragraph, claim));
            Some((known.first.0, known.first.1))
        };
        if let Some((other, first)) = earlier.filter(|_| !judged.has(*paragraph, claim)) {
            let (first_place, place) = (
                ctx.paragraphs()[other].locate(first.range),
                ctx.paragraphs()[*paragraph].locate(claim.range),
            );
            acc.push(conflict(place, claim.value, first_place, first.value));
        }
    }
}

fn conflict(place: TextRange, value: Number, other: TextRange, first: Number) -> Diagnostic {
    let message = Message::new(
        format!("这里为 {value}，前文为 {first}"),
        format!("{value} here, {first} before"),
    );
    let mut res = finding(&RULE, place, message);
    res.related.push(Related::here(
        other,
        Message::new(format!("前文为 {first}"), format!("{first} here")),
    ));
    res
}

/// 上述321件申请, where no such figure was told before; 18个专区均已开放, where another was that may have been
/// mistyped as this.
fn recalls(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for paragraph in ctx.paragraphs() {
        for recall in &paragraph.statements.recalls {
            let (Some(count), Some(last)) = (recall.figure.value.count(), recall.told.first())
            else {
                continue;
            };
            let told = || recall.told.iter().filter_map(|it| it.value.count());
            let is_sum = |it: i64| told().any(|other| it + other == count || it - other == count);
            if told().any(|it| it == count || is_sum(it)) {
                continue;
            }
            // One digit more makes another figure of a small one.
            let is_small = |it: i64| it < 10 && count >= 10;
            let is_slip = |it: i64| {
                mistyping(it, count) < 2 && !is_small(it) || recall.points_back && count > it
            };
            let named = recall.named.and_then(|it| it.value.count());
            if named.is_some_and(|it| !is_slip(it)) {
                continue;
            }
            let first = recall.named.as_ref().unwrap_or(last);
            let place = paragraph.locate(recall.figure.range);
            let there = paragraph.locate(first.range);
            acc.push(conflict(place, recall.figure.value, there, first.value));
        }
    }
}

/// 均在20个工作日内答复, and so many late.
fn deadlines(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for paragraph in ctx.paragraphs() {
        let (late, timely) = (&paragraph.statements.late, &paragraph.statements.timely);
        for it in late {
            let denies = timely
                .iter()
                .find(|timely| timely.in_first || !it.is_prolonged);
            let Some(timely) = denies else { continue };
            let (zh, en) = match it.is_prolonged {
                true => ("延期答复", "answered in prolonged time"),
                false => ("逾期答复", "answered late"),
            };
            let value = it.figure.value;
            let message = Message::new(
                format!("{zh} {value} 件，又说全部按期答复"),
                format!("{value} {en}, and that all were answered in time"),
            );
            let mut res = finding(&RULE, paragraph.locate(it.figure.range), message);
            res.related.push(Related::here(
                paragraph.locate(timely.range),
                Message::new("全部按期答复", "all were answered in time"),
            ));
            acc.push(res);
        }
    }
}

/// 未收取信息处理费, and so many 元 of it.
fn fees(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let claims = claims(ctx);
    // 全区未收取: of the report's own year and organ, each said or not.
    let is_same = |a: &Scope, b: &Scope| a == b || ctx.is_own(a) && ctx.is_own(b);
    let charged = claims
        .iter()
        .find(|it| it.1.subject == Subject::ProcessingFee && it.1.value != Number::default());
    let Some((paragraph, claim)) = charged else {
        return;
    };
    let place = ctx.paragraphs()[*paragraph].locate(claim.range);
    // 实收0元, and so many more.
    let is_none = |it: &&(usize, &Claim)| {
        it.1.subject == Subject::ProcessingFee
            && it.1.value == Number::default()
            && is_same(&it.1.scope, &claim.scope)
    };
    if let Some((other, none)) = claims.iter().find(is_none) {
        let other = ctx.paragraphs()[*other].locate(none.range);
        acc.push(conflict(place, claim.value, other, none.value));
        return;
    }
    for other in ctx.paragraphs() {
        for denial in other.denials() {
            if denial.kind == DenialKind::None(Subject::ProcessingFee)
                && is_same(&denial.scope, &claim.scope)
            {
                let message = Message::new(
                    format!("信息处理费为 {} 元，又说没有收取", claim.value),
                    format!(
                        "a processing fee of {} yuan, and that none was collected",
                        claim.value
                    ),
                );
                let mut res = finding(&RULE, place, message);
                res.related.push(Related::here(
                    other.locate(denial.range),
                    Message::new("没有收取", "none was collected"),
                ));
                acc.push(res);
                return;
            }
        }
    }
}

/// The same words, by the same way, with another figure.
fn tallies(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<(&str, Option<u16>), (Number, TextRange)> = FxHashMap::default();
    for paragraph in ctx.paragraphs() {
        for it in paragraph
            .statements
            .tallies
            .iter()
            .filter(|it| !it.is_rough)
        {
            let place = paragraph.locate(it.figure.range);
            let key = (&*it.name, it.year);
            let first = seen.entry(key).or_insert((it.figure.value, place));
            if first.0 != it.figure.value {
                acc.push(conflict(place, it.figure.value, first.1, first.0));
            }
        }
    }
}

/// What came in is what was settled and what is carried forward, within a sentence.
fn balance((idx, paragraph): (usize, &Paragraph<'_>), judged: &Judged, acc: &mut Vec<Diagnostic>) {
    let claims: Vec<&Claim> = paragraph.claims().map(|it| it.1).collect();
    let sentences = claims.chunk_by(|a, b| a.sentence == b.sentence);
    for (received, all) in sentences.flat_map(|all| all.iter().map(move |it| (*it, all))) {
        if !matches!(
            received.subject,
            Subject::Received { .. } | Subject::Handled
        ) || received.is_rough
            || received.is_loose
        {
            continue;
        }
        let of = |fits: fn(&Subject) -> bool| {
            let is_of = |it: &&Claim| it.scope == received.scope && fits(&it.subject);
            let mut found = all.iter().copied().filter(is_of);
            let first = found.next().filter(|it| !it.is_rough && !it.is_loose);
            first.filter(|_| found.next().is_none())
        };
        let settled = of(|it| matches!(it, Subject::Processed));
        let carried = of(|it| matches!(it, Subject::CarriedForward { .. }));
        let brought = of(|it| matches!(it, Subject::BroughtForward { .. }));
        let (Some(settled), Some(carried)) = (settled, carried) else {
            continue;
        };
        // What a table agrees or disagrees with is not what is wrong here.
        let terms = [Some(received), Some(settled), Some(carried), brought];
        let open = terms.into_iter().flatten().find(|it| !judged.has(idx, it));
        let Some(open) = open else {
            continue;
        };
        let count = |it: &Claim| value_for(it).and_then(Number::count);
        let (Some(came), Some(settled_count), Some(carried_count)) =
            (count(received), count(settled), count(carried))
        else {
            continue;
        };
        let went = settled_count + carried_count;
        let is_fine = match brought.and_then(count) {
            Some(brought) => came == went || came + brought == went,
            // What was brought forward may be counted in what was settled.
            None => came <= went,
        };
        if is_fine {
            continue;
        }
        let message = Message::new(
            format!(
                "收到 {came} 件，办结 {settled_count} 件与结转下年 {carried_count} 件之和为 {went}"
            ),
            format!(
                "{came} came in; {settled_count} settled and {carried_count} carried forward make {went}"
            ),
        );
        let mut res = finding(&RULE, paragraph.locate(open.range), message);
        for (it, zh, en) in [
            (settled, "办结", "settled"),
            (carried, "结转下年", "carried forward"),
        ] {
            res.related.push(Related::here(
                paragraph.locate(it.range),
                Message::new(
                    format!("{zh} {} 件", it.value),
                    format!("{} {en}", it.value),
                ),
            ));
        }
        acc.push(res);
    }
}
