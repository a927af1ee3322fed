use crate::form::SuccessionKind;

use super::Check;
use super::context::Context;
use super::diagnostic::{Diagnostic, Severity};
use super::succession;

declare_rule! {
    /// 「上年结转」不等于上年报告的「结转下年度」。
    ///
    /// **依据** 表三第二项「上年结转政府信息公开申请数量」，就是同一机关上年报告表三第四项「结转下年度继续办理」，
    /// 各栏分别相等。
    ///
    /// **为什么** 去年底没有办完的申请，今年接着办，一件不会多，一件不会少。两份报告不一致，必有一份填错。
    ///
    /// **示例** 上年的报告：
    ///
    /// ```report last-year
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 10 |
    /// | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | （七）总计 | 5 | 2 | 0 | 0 | 0 | 0 | 7 |
    /// | 四、结转下年度继续办理 | ⟦3⟧ | 0 | 0 | 0 | 0 | 0 | 3 |
    /// ```
    ///
    /// 本年的报告：
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 12 | 0 | 0 | 0 | 0 | 0 | 12 |
    /// | 二、上年结转政府信息公开申请数量 | ⟦1⟧ | 0 | 0 | 0 | 0 | 0 | 1 |
    /// | （七）总计 | 11 | 0 | 0 | 0 | 0 | 0 | 11 |
    /// | 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
    /// ```
    ///
    /// **应改为** 如果上年没有错：
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 12 | 0 | 0 | 0 | 0 | 0 | 12 |
    /// | 二、上年结转政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |
    /// | （七）总计 | 11 | 0 | 0 | 0 | 0 | 0 | 11 |
    /// | 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
    /// ```
    ///
    /// **不能判断的情形** 上年数据后来更正、机构合并或分立时，两年可以不一致，因此是警告；两份报告都会标出，
    /// 哪一份错由人判断。同一机关同一年有几份数不相同的报告，机关或年份不明，格里空着或填「/」时，不查。
    english
    /// What is brought forward is not what last year’s report carried forward.
    ///
    /// **Basis** Item 二 of table 三, brought forward, is item 四, carried forward, of the same organ’s table
    /// for the year before, column by column.
    ///
    /// **Why** What was not settled at the end of last year is dealt with this year, none more and none less.
    /// Where two reports disagree, one of them is wrong.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Figures corrected later, and organs merged or split, may differ; hence a warning. Both
    /// reports are marked, and which of them is wrong is for a person to say. Nothing is compared where an
    /// organ has several differing reports for a year, where organ or year are in doubt, or where a cell is
    /// blank or `/`.
    "carry-forward-mismatch", "上年结转不符", Severity::Warning, Check::Across(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    succession::report(ctx, &RULE, SuccessionKind::CarryForward, acc);
}
