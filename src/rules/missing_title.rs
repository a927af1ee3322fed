use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

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
    "missing-title", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    if ctx.title().is_none() {
        let message = Message::new("没有写明机关和年度的标题", "no title with organ and year");
        acc.push(finding(&RULE, ctx.head(), message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

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
