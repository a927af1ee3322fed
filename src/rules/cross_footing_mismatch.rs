use crate::form::IdentityKind;

use super::Check;
use super::context::Context;
use super::diagnostic::{Diagnostic, Severity};
use super::identity;

declare_rule! {
    /// 一行的「总计」不等于各分项之和（表三各行，表四三组）。
    ///
    /// **依据** 表三、表四的「总计」栏：总计即其前各栏之和。
    ///
    /// **为什么** 总计是引用最多的数。只有「总计」与分项两说时，不能断定是总计漏改还是分项填错，先提示以各分项之和
    /// 为准；表三的每个数还受本列合计约束，能断定是哪一个数错了，错误就标在那个数上。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 四、政府信息公开行政复议、行政诉讼情况
    ///
    /// | 行政复议 | | | | | 行政诉讼 | | | | | | | | | |
    /// |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
    /// | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
    /// | 10 | 1 | 0 | 0 | ⟦0⟧ | 0 | 0 | 0 | 0 | 0 | 5 | 0 | 0 | 0 | 5 |
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 四、政府信息公开行政复议、行政诉讼情况
    ///
    /// | 行政复议 | | | | | 行政诉讼 | | | | | | | | | |
    /// |---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
    /// | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
    /// | 10 | 1 | 0 | 0 | 11 | 0 | 0 | 0 | 0 | 0 | 5 | 0 | 0 | 0 | 5 |
    /// ```
    ///
    /// **不能判断的情形** 空格按 0 计；行中有空格时降为警告。行中有不是数字的格时不查。
    english
    /// The total of a row is not the sum of its parts: rows of table 三, the three blocks of table 四.
    ///
    /// **Basis** The column 总计 of tables 三 and 四 is the sum of the columns before it.
    ///
    /// **Why** The total is what is quoted most. Where only the total and its parts disagree, either may be
    /// wrong, and the sum is offered first; every figure of table 三 is in the sum of its column as well, and
    /// where that tells which figure is wrong, it is the one that is marked.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Blanks count as 0, and with one in the row this is a warning. A row with a cell that is
    /// no number is not added up.
    "cross-footing-mismatch", "横向合计不符", Severity::Error, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    identity::report(ctx, &RULE, IdentityKind::CrossFooting, acc);
}
