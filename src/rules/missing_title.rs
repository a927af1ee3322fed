use crate::report::skeleton;
use crate::report::title::is_organ;
use crate::text::fold::is_han;
use crate::text::range::TextRange;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Fix, Message, Severity};
use super::insertion::{at_head, display};

declare_rule! {
    /// 没有标题。
    ///
    /// **依据** 《政府信息公开条例》第五十条：政府信息公开工作年度报告。标题应写明机关名称和年度。
    ///
    /// **为什么** 没有标题，就看不出是哪个机关、哪一年的报告，也无从与上年比较。
    ///
    /// **示例**
    ///
    /// ```report
    /// ⟦一、总体情况⟧
    ///
    /// 2024年，本机关主动公开政府信息3条。
    ///
    /// 二、主动公开政府信息情况
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ××机关2024年政府信息公开工作年度报告
    ///
    /// 一、总体情况
    ///
    /// 2024年，本机关主动公开政府信息3条。
    ///
    /// 二、主动公开政府信息情况
    /// ```
    english
    /// There is no title.
    ///
    /// **Basis** Article 50 of the Regulations on annual reports: the title names the organ and the year.
    ///
    /// **Why** Without a title nobody can see whose report it is and for which year, and it cannot be compared
    /// with the year before.
    ///
    /// **Example**
    "missing-title", "缺少标题", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    if ctx.title().is_none() {
        let message = Message::new("没有写明机关和年度的标题", "no title with organ and year");
        let mut res = finding(&RULE, ctx.head(), message);
        res.fixes.push(title(ctx));
        acc.push(res);
    }
}

/// The title with the year that the report names, to be filled in.
fn title(ctx: &Structure<'_>) -> Fix {
    let year = ctx
        .year()
        .map_or_else(|| skeleton::UNKNOWN_YEAR.to_owned(), |it| it.to_string());
    let head = ctx.head();
    if is_organ_alone(&ctx.visible(head)) && ctx.is_whole(head) {
        let message = Message::new("补全标题", "Complete the title");
        let end = TextRange::empty(head.end);
        return display(message, end, skeleton::title("", &year));
    }
    let message = Message::new("插入标题，机关待填写", "Insert a title, to be filled in");
    let title = skeleton::title(skeleton::UNKNOWN_ORGAN, &year);
    at_head(ctx, message, |_, style| skeleton::title_line(&title, style))
}

/// Whether a line names an organ and says nothing else: a title that was begun.
fn is_organ_alone(line: &str) -> bool {
    const LONGEST: usize = 30;
    let line = line.trim_start_matches(['#', ' ']);
    line.chars().count() <= LONGEST && line.chars().all(is_han) && is_organ(line)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages, with_first_fixes};

    #[test]
    fn an_organ_alone_in_the_first_line_is_completed_to_a_title() {
        let report = full_report();
        let (title, rest) = report.split_once('\n').unwrap();
        let year = title.find("2024").unwrap();
        let begun = format!("{}\n{rest}", &title[..year]);
        assert_eq!(with_first_fixes(&begun), report);
        let sentence = format!("现将有关情况报告如下\n{rest}");
        let completed = with_first_fixes(&sentence);
        assert!(completed.contains("××机关2024年"), "{completed}");
    }

    #[test]
    fn a_title_may_be_wrapped_anywhere() {
        let report = full_report();
        let (title, rest) = report.split_once('\n').unwrap();
        let title = title.trim_start_matches(['#', ' ']);
        let titles = title
            .char_indices()
            .skip(1)
            .map(|(at, _)| title.split_at(at));
        for (above, below) in titles {
            let text = format!("{above}\n{below}\n{rest}");
            assert_eq!(messages(&text), [""; 0], "{above} / {below}");
        }
        let year = title.find("2024").unwrap();
        let (organ, words) = (&title[..year], &title[year + 4..]);
        let (above, below) = words.split_at(words.find("公开").unwrap());
        let strayed = format!("{organ} {above}\n2024\n{below}\n{rest}");
        assert_eq!(messages(&strayed), [""; 0], "{strayed}");
        let sentence = format!("本机关编写政府信息公开工作\n2024年度报告。\n{rest}");
        assert!(
            messages(&sentence)
                .iter()
                .any(|it| it.starts_with("missing-title"))
        );
    }
}
