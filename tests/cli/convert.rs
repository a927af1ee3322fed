//! `convert`: a file in another layout, or the reason why not.

use gouji::workspace::analysis::Analysis;

use super::{Sandbox, sound};

/// The ids and values of every figure.
fn figures(text: &str) -> Vec<(String, Option<String>)> {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(gouji::report::Report::facts);
    facts
        .map(|it| (it.id, it.value.map(|it| it.to_string())))
        .collect()
}

fn row_of(text: &str, words: &str) -> usize {
    text.lines().position(|it| it.contains(words)).unwrap() + 1
}

#[test]
fn every_layout_is_written_with_the_same_figures() {
    let sandbox = Sandbox::new();
    sandbox.write("年报.txt", sound());
    for (layout, sign) in [
        ("markdown", "|---"),
        ("tsv", "\t（一）予以公开\t3\t1"),
        ("html", "<td colspan=\"2\">（一）予以公开</td><td>3</td>"),
        ("lines", "\n（一）予以公开\n3\n1\n"),
    ] {
        let run = sandbox.run(["convert", "年报.txt", "--layout", layout]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{layout}");
        assert_eq!(figures(run.stdout()), figures(&sound()), "{layout}");
        assert!(run.stdout().contains(sign), "{layout}: {}", run.stdout());
    }
}

#[test]
fn the_name_of_the_output_tells_the_layout_and_nothing_is_overwritten() {
    let sandbox = Sandbox::new();
    sandbox.write("年报.txt", sound());
    let run = sandbox.run(["convert", "年报.txt", "-o", "年报.html"]);
    assert_eq!((run.code, run.stdout()), (Some(0), ""));
    let written = std::fs::read_to_string(sandbox.path("年报.html")).unwrap();
    assert!(written.starts_with("<!DOCTYPE html>"), "{written}");
    let run = sandbox.run(["convert", "年报.txt", "-o", "年报.html"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "错误：年报.html：文件已存在，没有覆盖\n");
}

#[test]
fn standard_input_and_other_encodings_are_read() {
    let sandbox = Sandbox::new();
    let sound = sound();
    let (bytes, ..) = encoding_rs::GB18030.encode(&sound);
    let run = sandbox.run_with_input(["convert", "-"], &bytes);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(figures(run.stdout()), figures(&sound));
}

#[test]
fn what_is_left_behind_is_told_with_its_lines() {
    let sandbox = Sandbox::new();
    let text = sound().replacen(
        "三、收到",
        "<!-- 待核 -->\n见[附件](https://a.cn)和[说明](b.html)。![](seal.png)\n<!-- gouji: ignore unit-slip -- 说明 -->\n\n三、收到",
        1,
    );
    sandbox.write("年报.md", &text);
    let line = row_of(&text, "待核");
    for (language, told) in [
        (
            "zh",
            format!(
                "注意：年报.md：未转换 2 处链接地址、1 张图片、1 处注释（第 {line}、{} 行）\n",
                line + 1
            ),
        ),
        (
            "en",
            format!(
                "note: 年报.md: left behind: 2 link targets, 1 picture, 1 comment (line {line}, {})\n",
                line + 1
            ),
        ),
    ] {
        let run = sandbox.run(["convert", "年报.md", "--layout", "html", "--lang", language]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), told.as_str()));
        assert!(run.stdout().contains("见附件和说明。"), "{}", run.stdout());
        assert!(
            run.stdout().contains("<!-- gouji: ignore unit-slip"),
            "{}",
            run.stdout()
        );
    }
}

#[test]
fn many_reports_stay_many() {
    let sandbox = Sandbox::new();
    let other = sound().replace("青溪县水务局", "青溪县教育局");
    sandbox.write("汇编.txt", format!("{}\n{other}", sound()));
    let run = sandbox.run(["convert", "汇编.txt"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let analysis = Analysis::new(run.stdout());
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let agencies: Vec<_> = reports.filter_map(|it| it.agency()).collect();
    assert_eq!(agencies, ["青溪县水务局", "青溪县教育局"]);
}

#[test]
fn what_is_not_wholly_understood_is_refused_with_its_place() {
    let sandbox = Sandbox::new();
    let row = "（一）予以公开\t\t3\t1\t0\t0\t0\t0\t4\n";
    let with = |rows: &str| sound().replace(row, rows);
    let line = row_of(&sound(), "（一）予以公开");
    sandbox.write("多一数.txt", with(&row.replace("\t4\n", "\t4\t8\n")));
    let comment = "<!-- gouji: ignore footing-mismatch -- 说明 -->";
    sandbox.write(
        "注释.txt",
        with(&row.replace("\t4\n", &format!("\t4{comment}\n"))),
    );
    let start = sound().find("三、收到").unwrap();
    let end = sound().find("四、政府").unwrap();
    let (before, behind) = (sound()[..start].to_owned(), sound()[end..].to_owned());
    let picture = "三、收到和处理政府信息公开申请情况\n\n![](表.png)\n\n";
    let picture = format!("{before}{picture}{behind}");
    let heading = row_of(&picture, "三、收到");
    sandbox.write("图片.md", &picture);
    let text = sound();
    let (before, behind) = text.split_once("（二）依申请公开").unwrap();
    let starred =
        format!("{before}联系人：张*、李*，电话：138****1234。\n（二）依申请公开{behind}");
    let starred_row = row_of(&starred, "联系人");
    sandbox.write("号码.txt", &starred);
    sandbox.write("通知.txt", "关于做好年度报告编制工作的通知\n");
    for (name, reason) in [
        ("多一数.txt", format!("错误：多一数.txt:{line}：未转换：")),
        (
            "注释.txt",
            format!("错误：注释.txt:{line}：未转换：表格之内"),
        ),
        (
            "图片.md",
            format!("错误：图片.md:{heading}：未转换：这一部分的表是图片"),
        ),
        (
            "号码.txt",
            format!("错误：号码.txt:{starred_row}：未转换：这里的 *"),
        ),
        (
            "通知.txt",
            "错误：通知.txt：未转换：其中没有年度报告\n".to_owned(),
        ),
        ("没有.txt", "错误：没有.txt：文件不存在\n".to_owned()),
    ] {
        let run = sandbox.run(["convert", name]);
        assert_eq!((run.code, run.stdout()), (Some(2), ""), "{name}");
        assert!(run.stderr.starts_with(&reason), "{}", run.stderr);
    }
}

#[test]
fn a_report_becomes_a_word_file_and_comes_back() {
    let sandbox = Sandbox::new();
    sandbox.write("年报.txt", sound());
    let run = sandbox.run(["convert", "年报.txt", "-o", "年报.docx"]);
    assert_eq!(
        (run.code, run.stdout(), run.stderr.as_str()),
        (Some(0), "", "")
    );
    let run = sandbox.run(["convert", "年报.docx", "-o", "又.md"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let again = std::fs::read_to_string(sandbox.path("又.md")).unwrap();
    assert_eq!(figures(&again), figures(&sound()));
    let run = sandbox.run(["check", "年报.docx"]);
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
    let run = sandbox.run(["convert", "年报.txt", "-o", "年报.docx"]);
    assert_eq!(run.stderr, "错误：年报.docx：文件已存在，没有覆盖\n");
    // The layout that is asked for counts, whatever the file is called.
    let run = sandbox.run(["convert", "年报.txt", "--layout", "html", "-o", "页.docx"]);
    assert_eq!(run.code, Some(0));
    let page = std::fs::read_to_string(sandbox.path("页.docx")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
}
