use crate::form::edition_for;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::missing_section::without_marks;

declare_rule! {
    /// 一个部分不在它应在的位置。
    ///
    /// **依据** 格式规定六个部分依次排列。
    ///
    /// **为什么** 顺序一乱，读者和汇总程序就会把一个部分的表当作另一个部分的。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// ## ⟦四、政府信息公开行政复议、行政诉讼情况⟧
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// ## 五、存在的主要问题及改进情况
    ///
    /// ## 六、其他需要报告的事项
    /// ```
    english
    /// A section is not where it belongs.
    ///
    /// **Basis** The form puts the six sections in order.
    ///
    /// **Why** Out of order, the table of one section is taken for that of another.
    ///
    /// **Example**
    "misplaced-section", "部分次序不符", Severity::Warning, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let headings = ctx.headings();
    let kept = in_order(&headings.iter().map(|it| it.section).collect::<Vec<_>>());
    for (heading, _) in headings.iter().zip(kept).filter(|it| !it.1) {
        // A second heading of a section is another rule's.
        if headings
            .iter()
            .filter(|it| it.section == heading.section)
            .count()
            > 1
        {
            continue;
        }
        let section = &edition_for(ctx.year()).sections[usize::from(heading.section)];
        let message = Message::new(
            format!("「{}」不在第{}部分的位置", section.label, section.ordinal),
            format!(
                "“{}” does not stand in place {}",
                section.en,
                heading.section + 1
            ),
        );
        acc.push(finding(&RULE, without_marks(ctx, heading.range), message));
    }
}

/// Which members stand in the longest run of members in order; of runs as long, the one that keeps
/// the later ones, so that the first out of place is named.
fn in_order(sections: &[u8]) -> Vec<bool> {
    let mut longest = vec![1_usize; sections.len()];
    for idx in (0..sections.len()).rev() {
        for after in idx + 1..sections.len() {
            if sections[after] > sections[idx] {
                longest[idx] = longest[idx].max(longest[after] + 1);
            }
        }
    }
    let mut left = longest.iter().copied().max().unwrap_or(0);
    let mut above: Option<u8> = None;
    let mut res = vec![false; sections.len()];
    for idx in 0..sections.len() {
        // Of two that could come next, the later is taken.
        let fits = longest[idx] == left && above.is_none_or(|it| sections[idx] > it);
        let another = (idx + 1..sections.len()).any(|it| {
            longest[it] == left
                && above.is_none_or(|above| sections[it] > above)
                && sections[it] < sections[idx]
        });
        if fits && !another {
            res[idx] = true;
            above = Some(sections[idx]);
            left -= 1;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn the_longest_run_in_order_stays() {
        assert_eq!(in_order(&[0, 1, 2, 3]), [true; 4]);
        assert_eq!(in_order(&[0, 5, 1, 2]), [true, false, true, true]);
        assert_eq!(in_order(&[0, 1, 3, 2, 4]), [true, true, false, true, true]);
        assert_eq!(in_order(&[]), [true; 0]);
    }
}
