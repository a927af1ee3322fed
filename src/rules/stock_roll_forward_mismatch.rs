use crate::form::SuccessionKind;

use super::Check;
use super::context::Context;
use super::diagnostic::{Diagnostic, Severity};
use super::succession;

declare_rule! {
    /// 「现行有效件数」不等于上年现行有效加本年制发减本年废止。
    ///
    /// **依据** 表二各项：本年现行有效 = 上年现行有效 + 本年制发 − 本年废止，上年的数见同一机关上年的报告。
    ///
    /// **为什么** 存量只因制发和废止而变。两年接不上，四个数中必有一个填错。
    ///
    /// **示例** 上年的报告：
    ///
    /// ```report last-year
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 1 | 0 | ⟦8⟧ |
    /// ```
    ///
    /// 本年的报告：
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 5 | 1 | ⟦13⟧ |
    /// ```
    ///
    /// **应改为** 如果其余三个数没有错：
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 5 | 1 | 12 |
    /// ```
    ///
    /// **不能判断的情形** 自然失效、上收下放、统计口径调整会改变存量而不计入制发和废止，因此是警告。2019 年格式的
    /// 表二没有现行有效件数；同一机关同一年有几份数不相同的报告，机关或年份不明，格里空着或填「/」时，不查。
    english
    /// Documents in force are not last year’s, plus those issued, less those repealed.
    ///
    /// **Basis** Table 二: in force now = in force last year + issued − repealed, last year’s figure being that
    /// of the same organ’s report.
    ///
    /// **Why** The stock changes by what is issued and repealed alone. Where two years do not join, one of the
    /// four figures is wrong.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Lapses, transfers between levels and changes of what is counted alter the stock without
    /// being issued or repealed; hence a warning. The 2019 form does not state the stock; several differing
    /// reports, an organ or year in doubt, and cells that are blank or `/` are not compared.
    "stock-roll-forward-mismatch", "存量接续不符", Severity::Warning, Check::Across(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    succession::report(ctx, &RULE, SuccessionKind::StockRollForward, acc);
}
