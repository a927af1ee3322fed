use crate::form::IdentityKind;

use super::Check;
use super::context::Context;
use super::diagnostic::{Diagnostic, Severity};
use super::identity;

declare_rule! {
    /// 一列的新收加上年结转，不等于办理总计加结转下年。
    ///
    /// **依据** 表三表头：「本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和」。
    ///
    /// **为什么** 收到的申请，要么当年办结，要么结转下年，一件不会多，一件不会少。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | ⟦21⟧ | 0 | 0 | 0 | 0 | 0 | 12 |
    /// | 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
    /// | （七）总计 | 11 | 0 | 0 | 0 | 0 | 0 | 11 |
    /// | 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 12 | 0 | 0 | 0 | 0 | 0 | 12 |
    /// | 二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |
    /// | （七）总计 | 11 | 0 | 0 | 0 | 0 | 0 | 11 |
    /// | 四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
    /// ```
    ///
    /// **不能判断的情形** 四项中有一项缺失时不查。
    english
    /// What a column received and brought forward is not what it settled and carried forward.
    ///
    /// **Basis** The head of table 三: item 一 plus item 二 equals item 三 plus item 四, column by column.
    ///
    /// **Why** An application that was received is settled within the year or carried forward, none more and
    /// none less.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where one of the four is missing, nothing is compared.
    "roll-forward-mismatch", "收办不平衡", Severity::Error, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    identity::report(ctx, &RULE, IdentityKind::RollForward, acc);
}
