use crate::form::{Edition, N_SECTIONS};
use crate::report::skeleton::{self, Style};
use crate::report::topics::Topic;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::insertion::at_end_of;
use super::missing_section::without_marks;
use super::placeholder_text::is_placeholder;

declare_rule! {
    /// 「其他需要报告的事项」没有写信息处理费的收取情况。
    ///
    /// **依据** 国办公开办函〔2021〕30号所附格式第六部分：「收取信息处理费情况在此处报告」；《政府信息公开信息处理费
    /// 管理办法》（国办函〔2020〕109号）。
    ///
    /// **为什么** 没有收取的，也要写明没有收取。
    ///
    /// **示例**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// ## 五、存在的主要问题及改进情况
    ///
    /// 一是公开内容不够丰富。
    ///
    /// ## ⟦六、其他需要报告的事项⟧
    ///
    /// 本年度无其他需要报告的事项。
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// ## 五、存在的主要问题及改进情况
    ///
    /// 一是公开内容不够丰富。
    ///
    /// ## 六、其他需要报告的事项
    ///
    /// 本年度无其他需要报告的事项。
    ///
    /// 本年度收取信息处理费  元。
    /// ```
    ///
    /// **不能判断的情形** 2021 年以前的报告不查，年度不明而表格不是 2021 年格式的也不查。别处写明了信息处理费的，不提示。
    english
    /// The last section does not say what information processing fees were charged.
    ///
    /// **Basis** The sixth section of the form of 国办公开办函〔2021〕30号 is where they are reported; the
    /// rules on them are 国办函〔2020〕109号.
    ///
    /// **Why** That none were charged is to be stated as well.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Reports for years before 2021 are not looked at, nor those of an unknown year whose tables
    /// do not follow the form of 2021. Where the fee is stated elsewhere,
    /// nothing is reported.
    "missing-fee-statement", "缺少收费情况", Severity::Warning, Check::Structure(check), since_form
}

/// With the blanks that `placeholder-text` takes for an amount that was left out.
const STATEMENT: &str = "本年度收取信息处理费  元。";

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    const FIRST_YEAR: u16 = 2021;
    let is_earlier = match (ctx.year(), ctx.edition()) {
        (Some(it), _) => it < FIRST_YEAR,
        (None, Some(it)) => it.first_year < FIRST_YEAR,
        (None, None) => false,
    };
    if is_earlier {
        return;
    }
    let Some((heading, content)) = ctx.section(N_SECTIONS - 1) else {
        return;
    };
    let is_unwritten = |it: &str| it.is_empty() || is_placeholder(it);
    let is_unwritten = content.short.as_deref().is_some_and(is_unwritten);
    let is_stated = content.topics.has(Topic::Fees) || ctx.tells(Topic::ProcessingFee);
    if is_unwritten || is_stated {
        return;
    }
    let message = Message::new(
        "没有写明收取信息处理费的情况",
        "nothing is said of fees collected for processing information",
    );
    let title = Message::new(
        "插入收取信息处理费的说明，金额待填写",
        "Insert a statement of the fees collected, to be filled in",
    );
    let piece = |_: &Edition, style: Style| skeleton::paragraph(STATEMENT, style.layout);
    let sentence = STATEMENT.to_owned();
    let mut res = finding(&RULE, without_marks(ctx, heading.range), message);
    res.fixes
        .push(at_end_of(ctx, (heading, content), title, piece, sentence));
    acc.push(res);
}
