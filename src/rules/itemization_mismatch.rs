use crate::report::claims::Itemization;
use crate::report::claims::paragraph::Paragraph;

use super::Check;
use super::context::{Context, finding};
use super::diagnostic::{Applicability, Diagnostic, Fix, Message, Related, Severity};

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
    /// 全年发布各类信息⟦55⟧条，分别为政策文件20条、工作动态30条、公告15条。
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
    /// 有未计数的项，或者看不出到哪里列完的，不查。
    "itemization-mismatch", Severity::Warning, Check::Whole(check)
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
    if is_sum(whole) || is_inner || list.rivals.iter().any(|it| is_sum(*it)) {
        return None;
    }
    let at = |n: usize| n.checked_sub(1).and_then(|it| sums.get(it)).copied();
    let (least, most) = (certain, at(n_most)?);
    let (sum, severity) = if least > whole {
        (least, Severity::Warning)
    } else if most < whole && !list.is_open && list.is_exhaustive {
        (most, Severity::Warning)
    } else if most < whole && !list.is_open && is_nearly_whole(list, most, whole) {
        (most, Severity::Hint)
    } else {
        return None;
    };
    let message = Message::new(
        format!("总数为 {whole}，各项之和为 {sum}"),
        format!("the whole is {whole}, its items sum to {sum}"),
    );
    let range = paragraph.locate(list.whole.range);
    let mut res = finding(&RULE, range, message);
    res.severity = severity;
    let n_items = if least > whole { n_least } else { n_most };
    let related = list.items.iter().take(n_items).map(|it| {
        Related::here(
            paragraph.locate(it.range),
            Message::new(
                format!("其中一项为 {}", it.value),
                format!("an item of {}", it.value),
            ),
        )
    });
    res.related = related.collect();
    let edit = ctx.set_figure(range, crate::text::number::Number::from_count(sum));
    res.fixes.extend(edit.map(|it| Fix {
        title: Message::new(
            format!("将总数改为 {sum}"),
            format!("change the whole to {sum}"),
        ),
        applicability: Applicability::Unsafe,
        edits: vec![it],
    }));
    Some(res)
}

/// Three items or more that come to three quarters of the whole were meant to be all of it.
fn is_nearly_whole(list: &Itemization, sum: i64, whole: i64) -> bool {
    const LEAST_ITEMS: usize = 3;
    list.n_items.1 >= LEAST_ITEMS && sum.saturating_mul(4) >= whole.saturating_mul(3)
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
