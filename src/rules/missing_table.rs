use crate::form::{Edition, TABLE_KINDS};
use crate::report::content::Content;
use crate::report::skeleton::{self, Style};
use crate::report::topics::Topic;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::insertion::insertion;
use super::missing_section::without_marks;
use super::words;

declare_rule! {
    /// 一个部分里没有它的表。
    ///
    /// **依据** 格式：第二、三、四部分各有一张表。
    ///
    /// **为什么** 表在上网时常常丢失，只剩标题。数字全在表里，没有表就等于没有报告。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// 详见附件。
    ///
    /// ## ⟦四、政府信息公开行政复议、行政诉讼情况⟧
    ///
    /// | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |
    /// |---|---|---|---|---|
    ///
    /// ## 五、存在的主要问题及改进情况
    /// ```
    ///
    /// **不能判断的情形** 表以图片或附件给出的，读不到；正文写明「附件」「附表」「见表」的，不提示。
    /// 另一张表在转换中打乱、读不出来的，这张表也可能在别处，同样不提示。
    english
    /// A section does not have its table.
    ///
    /// **Basis** In the form, sections 二, 三 and 四 have a table each.
    ///
    /// **Why** Tables get lost on the way to a web page, and only their headings stay. All figures are in the
    /// tables: without them nothing is reported.
    ///
    /// **Example**
    ///
    /// **Cannot tell** A table that is a picture or an attachment cannot be read; where the text says that it
    /// is attached or stands elsewhere, nothing is reported. Nor is it where another table was damaged in
    /// conversion and is not read: this one may stand anywhere then.
    "missing-table", "缺少表", Severity::Error, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    if ctx.has_damaged_table() {
        return;
    }
    for kind in TABLE_KINDS {
        let Some((heading, content)) = ctx.section(kind.section()) else {
            continue;
        };
        let is_disordered = ctx.disordered().iter().any(|it| it.table.kind == kind);
        if ctx.table(kind).is_some() || is_disordered || is_elsewhere(content) {
            continue;
        }
        let name = words::table(kind);
        let message = Message::new(
            format!("没有{}", name.zh),
            format!("{} is not there", name.en),
        );
        let title = Message::new(
            format!("插入空白的{}", name.zh),
            format!("Insert {}, to be filled in", name.en),
        );
        let headings = ctx.headings();
        let next = headings
            .iter()
            .find(|it| it.range.start > heading.range.start);
        let piece = |edition: &Edition, style: Style| skeleton::table(edition, kind, style.layout);
        let mut res = finding(&RULE, without_marks(ctx, heading.range), message);
        res.fixes.push(insertion(ctx, next, title, piece));
        acc.push(res);
    }
}

/// The section says that its table stands elsewhere, or shows it as a picture.
fn is_elsewhere(content: &Content) -> bool {
    content.topics.has(Topic::Elsewhere) || content.has_image
}
