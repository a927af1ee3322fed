use crate::form::IdentityKind;

use super::Check;
use super::context::Context;
use super::diagnostic::{Diagnostic, Severity};
use super::identity;

declare_rule! {
    /// 一列的「（七）总计」不等于各项办理结果之和。
    ///
    /// **依据** 表三「（七）总计」行：总计即（一）至（六）各行之和。
    ///
    /// **为什么** 「（七）总计」既是本列之和，又是收办平衡的一端。它错了，两处都不相符，而其余各数照旧相符，因此能
    /// 断定错在这里。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 7 | 0 | 0 | 0 | 0 | 0 | 7 |
    /// | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | （一）予以公开 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |
    /// | （二）部分公开 | 3 | 0 | 0 | 0 | 0 | 0 | 3 |
    /// | 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 2.其他法律行政法规禁止公开 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 3.危及“三安全一稳定” | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 4.保护第三方合法权益 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 5.属于三类内部事务信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 6.属于四类过程性信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 1.本机关不掌握相关政府信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 2.没有现成信息需要另行制作 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 3.补正后申请内容仍不明确 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 3.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 4.无正当理由大量反复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | 5.要求行政机关确认或重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | （六）其他处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// | （七）总计 | ⟦9⟧ | 0 | 0 | 0 | 0 | 0 | 7 |
    /// | 四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// ```
    ///
    /// **不能判断的情形** 有一行缺失或不成形时，本列合计无从验算，不查。
    english
    /// The total of a column, （七）总计, is not the sum of the results above it.
    ///
    /// **Basis** The row （七）总计 of table 三 is the sum of the rows （一） to （六）.
    ///
    /// **Why** This total is the sum of its column and one side of the balance of what came in and what was
    /// settled. If it is wrong, both fail while all else holds, which tells that the fault is here.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where a row is missing or cannot be read, the column cannot be added up and is not.
    "footing-mismatch", "纵向合计不符", Severity::Error, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    identity::report(ctx, &RULE, IdentityKind::Footing, acc);
}
