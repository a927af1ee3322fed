use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::{Figured, Itemization};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::Check;
use super::claims::is_told;
use super::context::{Context, finding};
use super::diagnostic::{Applicability, Diagnostic, Fix, Message, Related, Severity};
use super::peers::is_slip;

declare_rule! {
    /// 正文列出的各项之和与总数不符。
    ///
    /// **依据** 总数即其下各项之和。
    ///
    /// **为什么** 总数改了分项没改，或者漏列了一项，读者一加便知。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 全年发布各类信息⟦55条，分别为政策文件20条、工作动态30条、公告15⟧条。
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 全年发布各类信息65条，分别为政策文件20条、工作动态30条、公告15条。
    /// ```
    ///
    /// **不能判断的情形** 「其中」不一定列全：各项之和超过总数是警告，略少于总数只是提示，少得多的不提示。单位不同、有约数、
    /// 有未计数的项，或者看不出到哪里列完的，不查。没有「其中」「分别为」领起的，只在各项之和与总数相近时提示。
    english
    /// The items that the text lists do not add up to their whole.
    ///
    /// **Basis** A whole is the sum of what is listed under it.
    ///
    /// **Why** The whole was changed and its items were not, or one was left out; any reader can add them up.
    ///
    /// **Example**
    ///
    /// **Cannot tell** 其中 need not list everything: more than the whole is a warning, a little less is a
    /// hint, much less is not reported. Different units, rough figures, items without a count and lists whose
    /// end cannot be seen are not added up. A list that no word opens is one only where it comes to nearly as much.
    "itemization-mismatch", "分项之和不符", Severity::Warning, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for paragraph in ctx.paragraphs() {
        for it in &paragraph.statements.itemizations {
            acc.extend(mismatch(ctx, paragraph, it));
        }
    }
}

fn mismatch(
    ctx: &Context<'_>,
    paragraph: &Paragraph<'_>,
    list: &Itemization,
) -> Option<Diagnostic> {
    let whole = list.whole.value.count()?;
    let counts: Option<Vec<i64>> = list.items.iter().map(|it| it.value.count()).collect();
    // The sum of the first item, of the first two, and so on: where the list ends is not certain.
    let sums: Vec<i64> = counts?
        .iter()
        .scan(0_i64, |sum, it| {
            *sum = sum.saturating_add(*it);
            Some(*sum)
        })
        .collect();
    let (n_least, n_most) = list.n_items;
    let certain = sums.get(n_least.checked_sub(1)?).copied()?;
    let is_sum = |wanted: i64| sums[n_least - 1..].contains(&wanted);
    // 428条，分别为5条、423条，公众号356条: the last goes with the whole.
    let is_inner = sums[..n_least]
        .iter()
        .any(|it| *it == whole && list.rivals.contains(&(whole + certain - it)));
    // 19件，其中征地7件、规划8件、环评4件，公开12件: what stands behind a whole list is none of it.
    let is_parted = list.is_exhaustive || list.may_overlap || list.is_joined;
    let ends_at = |it: usize| {
        // 各2件 is several items.
        let (last, next) = (list.items.get(it), list.items.get(it + 1));
        sums.get(it) == Some(&whole) && last.map(|it| it.range) != next.map(|it| it.range)
    };
    let is_complete = !is_parted && (1..n_least).any(ends_at);
    let is_told_otherwise = list.rivals.iter().any(|it| is_sum(*it));
    if is_sum(whole) || is_complete || is_inner || is_told_otherwise {
        return None;
    }
    let at = |n: usize| n.checked_sub(1).and_then(|it| sums.get(it)).copied();
    let (least, most) = (certain, at(n_most)?);
    // 1263条、684条，合计19947条.
    let n_mistyped = (n_least..=n_most).find(|it| at(*it).is_some_and(|it| is_slip(whole, it)));
    // 当面申请6件、传真2件，…，其中邮寄36件、电子邮件21件: of something whose figure was not told.
    const LEAST_MISTYPED: i64 = 10;
    let n_mistyped = n_mistyped.filter(|_| whole >= LEAST_MISTYPED);
    let is_told_there = || is_told(ctx, paragraph.locate(list.whole.range));
    if certain > whole.saturating_mul(2) && n_mistyped.is_none() && !is_told_there() {
        return None;
    }
    // 会审19件，其中政策法规处参加19件、律师参加12件: one is in several of them.
    let is_all = |it: &Figured| it.value.count() == Some(whole);
    let is_much_more = (certain - whole).saturating_mul(2) > whole;
    let is_partition = list.is_closed || list.is_exhaustive;
    if is_much_more && !is_partition && list.items.len() > 1 && list.items.iter().any(is_all) {
        return None;
    }
    if list.is_far && n_mistyped.is_none() || list.is_unopened && !may_be_all(list, certain, whole)
    {
        return None;
    }
    let (sum, severity) = if let (true, Some(mistyped)) = (list.is_far, n_mistyped.and_then(at)) {
        (mistyped, Severity::Warning)
    } else if least > whole && (!list.may_overlap || is_certain(&list.items[..n_least], whole)) {
        (least, Severity::Warning)
    } else if most < whole && !list.is_open && list.is_exhaustive
        || most != whole && list.items.iter().any(|it| it.range == list.shown)
    {
        (most, Severity::Warning)
    } else if most < whole
        && !list.is_open
        && (is_nearly_whole(list, most, whole) || is_exchanged(list, most, whole))
    {
        (most, Severity::Hint)
    } else {
        return None;
    };
    let n_items = match n_mistyped.filter(|_| list.is_far) {
        Some(it) => it,
        None if least > whole => n_least,
        None => n_most,
    };
    let items = &list.items[..n_items.min(list.items.len())];
    let found = Mismatch {
        list,
        items,
        whole,
        sum,
        is_told: is_told(ctx, paragraph.locate(list.whole.range)),
    };
    let culprit = found.culprit();
    let message = found.message(culprit.shown);
    let mut res = finding(&RULE, paragraph.locate(culprit.shown), message);
    res.severity = severity;
    let others = items.iter().filter(|it| it.range != culprit.shown);
    let related = others.map(|it| {
        Related::here(
            paragraph.locate(it.range),
            Message::new(
                format!("其中一项为 {}", it.value),
                format!("an item of {}", it.value),
            ),
        )
    });
    res.related = related.collect();
    let edit = culprit.fix.and_then(|(place, right)| {
        let range = paragraph.locate(place);
        let edit = ctx.set_figure(range, Number::from_count(right))?;
        Some((place, right, edit))
    });
    res.fixes.extend(edit.map(|(place, right, edit)| Fix {
        title: match place == list.whole.range {
            true => Message::new(
                format!("将总数改为 {right}"),
                format!("change the whole to {right}"),
            ),
            false => Message::new(format!("改为 {right}"), format!("change to {right}")),
        },
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    }));
    Some(res)
}

/// A list whose items do not sum to its whole.
struct Mismatch<'a> {
    list: &'a Itemization,
    items: &'a [Figured],
    whole: i64,
    sum: i64,
    /// A table has the whole too.
    is_told: bool,
}

/// What is wrong in a list, as far as can be told.
struct Culprit {
    shown: TextRange,
    /// A figure, and what it should be.
    fix: Option<(TextRange, i64)>,
}

impl Mismatch<'_> {
    /// The figure that is wrong, as far as can be told, and what it should be: one that a slip of the hand
    /// explains and no other, one that is more than the whole by itself. Where a table has the whole, it is
    /// one of the items; where nothing tells, all of the list is shown.
    fn culprit(&self) -> Culprit {
        let list = self.list;
        let count = |it: &Figured| it.value.count();
        let right = |it: &Figured| {
            let right = count(it)? + self.whole - self.sum;
            Some(right).filter(|it| *it >= 0)
        };
        if list.shown != list.whole.range {
            let own = list.items.iter().find(|it| it.range == list.shown);
            let right = own.filter(|_| list.items.len() > 1).and_then(right);
            return Culprit {
                shown: list.shown,
                fix: right.map(|it| (list.shown, it)),
            };
        }
        let only = |it: &mut dyn Iterator<Item = (TextRange, i64)>| match (it.next(), it.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        let whole = (list.whole.range, self.sum);
        let whole = Some(whole).filter(|_| !self.is_told && is_slip(self.whole, self.sum));
        let slips = self.items.iter().filter_map(|it| {
            let right = right(it)?;
            is_slip(count(it)?, right).then_some((it.range, right))
        });
        let mut greater = self.items.iter().filter_map(|it| {
            let is_greater = count(it)? > self.whole;
            is_greater.then_some((it.range, right(it)?))
        });
        let found = only(&mut greater).or_else(|| only(&mut slips.chain(whole)));
        if let Some((shown, right)) = found {
            return Culprit {
                shown,
                fix: Some((shown, right)),
            };
        }
        let items = self.items.iter().map(|it| it.range);
        let items = items.reduce(TextRange::cover).unwrap_or(list.whole.range);
        match self.is_told {
            true => Culprit {
                shown: items,
                fix: None,
            },
            false => Culprit {
                shown: items.cover(list.whole.range),
                fix: Some((list.whole.range, self.sum)),
            },
        }
    }

    fn message(&self, culprit: TextRange) -> Message {
        let (whole, sum) = (self.whole, self.sum);
        let rest = self.items.iter().find(|it| it.range == culprit);
        match rest.and_then(|it| it.value.count()) {
            Some(part) if self.list.shown == culprit && self.items.len() == 1 => Message::new(
                format!("{part} 多于前面的 {whole}"),
                format!("{part} is more than {whole} before it"),
            ),
            // 312件，网上187件，其余125件: what is left is what the text counts wrong.
            Some(rest) if self.list.shown == culprit => Message::new(
                format!(
                    "{whole} 减去前面的 {} 为 {}，正文为 {rest}",
                    sum - rest,
                    whole - (sum - rest)
                ),
                format!(
                    "{whole} less {} is {}, the text says {rest}",
                    sum - rest,
                    whole - (sum - rest)
                ),
            ),
            _ => Message::new(
                format!("总数为 {whole}，各项之和为 {sum}"),
                format!("the whole is {whole}, its items sum to {sum}"),
            ),
        }
    }
}

/// Whether items that may overlap come to more than their whole all the same: one of them is more by itself, or
/// they are little more, or a slip of the hand away.
fn is_certain(items: &[Figured], whole: i64) -> bool {
    let counts = || items.iter().filter_map(|it| it.value.count());
    let sum: i64 = counts().sum();
    counts().any(|it| it > whole) || is_slip(whole, sum) || (sum - whole).saturating_mul(4) <= whole
}

/// Whether items that no word says to be of a whole are of it: they come to a little more, or, with what is left as
/// the last of them, to a little less.
fn may_be_all(list: &Itemization, sum: i64, whole: i64) -> bool {
    const LEAST: i64 = 20;
    let is_near = (sum - whole).saturating_abs().saturating_mul(4) <= whole;
    whole >= LEAST && is_near && (sum > whole || list.is_exhaustive)
}

/// 其中 two or more that come to the whole, but for such a slip in it.
fn is_exchanged(list: &Itemization, sum: i64, whole: i64) -> bool {
    const LEAST: i64 = 100;
    list.n_items.1 >= 2 && sum >= LEAST && is_slip(whole, sum)
}

/// Three items or more, two behind a colon, that come to three quarters of the whole were meant to be all of it; to
/// nine tenths, where there are others of their kind.
fn is_nearly_whole(list: &Itemization, sum: i64, whole: i64) -> bool {
    let least_items = if list.is_closed { 2 } else { 3 };
    let (part, of) = if list.may_lack { (9, 10) } else { (3, 4) };
    list.n_items.1 >= least_items && sum.saturating_mul(of) >= whole.saturating_mul(part)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn lists_of_lists_end_at_the_semicolon() {
        let words = "公开信息84条：其中通过网站发布28条，分别为政策5条，公告8条，动态15条；通过公众号发布56条";
        let text = full_report().replacen("主动公开政府信息12条", words, 1);
        assert_eq!(messages(&text), [""; 0]);
    }

    #[test]
    fn a_list_that_no_word_opens_comes_to_nearly_as_much() {
        let found = |words: &str| {
            let text = full_report().replacen("主动公开政府信息12条", words, 1);
            let found = messages(&text).into_iter();
            found.filter(|it| it.starts_with("itemization")).count()
        };
        assert_eq!(
            found("来信187件，反映物业74件、住房58件、出行39件、其他26件，均已办复"),
            1
        );
        assert_eq!(
            found("来信197件，反映物业74件、住房58件、出行39件、其他26件，均已办复"),
            0
        );
        // Not all of it, no rest: may be some.
        assert_eq!(
            found("来信187件，反映物业74件、住房58件、出行39件，均已办复"),
            0
        );
        // Other things.
        assert_eq!(
            found("来信87件，反映物业74件、住房58件、出行39件、其他26件，均已办复"),
            0
        );
        assert_eq!(
            found("来信187件，答复74件、转办98件、结转26件，均已办复"),
            0
        );
    }

    #[test]
    fn what_follows_a_list_is_no_item() {
        for words in [
            "公开信息30条，其中政策10条、公告20条，推送图文50条",
            "公开信息30条，其中政策10条，公告20条，同时转发上级信息70条",
            "公开信息30条，其中政策近20条、公告20条",
            "公开信息30条，其中解读20篇、公告30条",
            "收到申请20件，其中网上申请12件，办结18件，结转下年2件",
        ] {
            let text = format!("{}\n\n{words}。\n", full_report());
            let found = messages(&text);
            assert!(
                !found.iter().any(|it| it.starts_with("itemization")),
                "{found:?}"
            );
        }
    }
}
