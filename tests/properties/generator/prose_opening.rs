//! Title, preface, the first paragraph of section 一, and the signature.

use super::form;
use super::prose::Words;

/// The title in one line or two.
pub(super) fn title(words: &Words<'_>) -> Vec<String> {
    let year = if words.style.spaced_numbers {
        format!("{} 年", words.model.year)
    } else {
        format!("{}年", words.model.year)
    };
    let kinds = [
        "政府信息公开工作年度报告",
        "政府信息公开工作年度报告",
        "度政府信息公开工作年度报告",
    ];
    let rest = format!("{year}{}", words.style.choose("title", &kinds));
    let agency = words.model.agency.clone();
    if words.style.title_on_two_lines {
        return vec![agency, rest];
    }
    let gap = if words.style.spaced_numbers { " " } else { "" };
    vec![format!("{agency}{gap}{rest}")]
}

/// What comes between the title and section 一: always the statistical period.
pub(super) fn preface(words: &Words<'_>) -> Vec<String> {
    let agency = &words.model.agency;
    let basis = match words.style.pick("basis", 4) {
        0 => "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）要求，编制本报告。".to_owned(),
        1 => format!(
            "本报告由{agency}根据《中华人民共和国政府信息公开条例》（国令第{}号，以下简称《条例》）编制。",
            words.year(711)
        ),
        2 => format!(
            "按照《中华人民共和国政府信息公开条例》（以下简称《条例》）第五十条规定，现公布{agency}{}年政府信息公开工作年度报告。",
            words.year(words.model.year)
        ),
        _ => "依据《中华人民共和国政府信息公开条例》（以下简称《条例》）有关规定，现向社会公布本机关年度报告。".to_owned(),
    };
    let parts = if words.style.once_in(4, "parts") {
        let names = form::SECTIONS.map(|it| it[0]).join("、");
        format!("本报告由{names}等六个部分组成。")
    } else {
        String::new()
    };
    let contact = if words.style.once_in(2, "contact") {
        let four = |key: &str| 1000 + words.style.pick(key, 9000);
        let texts = [
            format!(
                "如对本报告有疑问，请与{agency}办公室联系（地址：人民路{}号，邮编：22{}，电话：0517-8{}{:03}）。",
                words.figure(1 + words.style.pick("street", 300) as i64),
                four("postcode"),
                four("phone"),
                words.style.pick("phone end", 1000),
            ),
            format!("联系电话：0571-{}{}。", four("phone"), four("phone end")),
        ];
        texts[words.style.pick("contact kind", 2)].clone()
    } else {
        String::new()
    };
    let period = period(words);
    if words.style.once_in(3, "preface in two") {
        return vec![
            words.finish(&(basis + &parts)),
            words.finish(&(period + &contact)),
        ];
    }
    vec![words.finish(&format!("{basis}{parts}{period}{contact}"))]
}

fn period(words: &Words<'_>) -> String {
    let year = words.year(words.model.year);
    let day = |month: i64, day: i64| format!("{}月{}日", words.figure(month), words.figure(day));
    let (first, last) = (day(1, 1), day(12, 31));
    match words.style.pick("period", 4) {
        0 => format!("本报告中所列数据的统计期限自{year}年{first}起至{year}年{last}止。"),
        1 => format!("本报告所列数据的统计期限为{year}年{first}至{last}。"),
        2 => format!("报告中所列数据统计期限从{year}年{first}至{year}年{last}止。"),
        _ => format!("本报告统计数据时限为{year}年{first}至{year}年{last}。"),
    }
}

/// The first paragraph of section 一. It names none of the five aspects.
pub(super) fn overview(words: &Words<'_>) -> String {
    let year = words.year(words.model.year);
    let me = words.me();
    let text = match words.style.pick("overview", 4) {
        0 => format!(
            "{year}年，{me}认真贯彻落实《条例》和上级工作部署，紧扣群众关切，各项工作有序推进。现将有关情况报告如下："
        ),
        1 => format!("{year}年，{me}坚持以人民为中心，深入推进政务公开，持续提升工作质效。"),
        2 => format!(
            "今年以来，{me}紧紧围绕中心工作，聚焦{}个重点领域，以公开促落实、促规范、促服务。",
            words.figure(2 + words.style.pick("fields", 7) as i64)
        ),
        _ => format!(
            "{me}按照{year}年政务公开工作要点，对照《条例》第二十条、第二十一条逐项落实，较好完成了全年任务。"
        ),
    };
    words.finish(&text)
}

/// The organ and the date of publication, early in the next year.
pub(super) fn signature(words: &Words<'_>) -> Vec<String> {
    let date = format!(
        "{}年{}月{}日",
        words.year(words.model.year + 1),
        words.figure(1),
        words.figure(5 + words.style.pick("day", 26) as i64)
    );
    vec![words.model.agency.clone(), words.finish(&date)]
}
