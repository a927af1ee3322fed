//! Files that offices write: read as the text of the same report is, by every command.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use expect_test::expect;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{Sandbox, sound};

/// The files of `fixtures/office` that hold the report of `fixtures/correct.md`.
const WORD: [&str; 3] = ["python-docx.docx", "libreoffice.docx", "wps.docx"];
const PDFS: [&str; 5] = [
    "libreoffice.pdf",
    "chromium.pdf",
    "wkhtmltopdf.pdf",
    "unruled.pdf",
    "reportlab.pdf",
];
const BOOKS: [&str; 3] = ["openpyxl.xlsx", "openpyxl-sheets.xlsx", "libreoffice.xlsx"];

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    fs::read(folder.join(name)).unwrap()
}

/// A file of Word with the first of some words of its document replaced.
fn changed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    changed_in("word/document.xml", bytes, from, to)
}

/// A package with the first of some words of a part replaced.
fn changed_in(part: &str, bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    edited(part, bytes, |text| {
        assert!(text.contains(from));
        text.replacen(from, to, 1)
    })
}

/// A package with another text in a part.
fn edited(part: &str, bytes: &[u8], edit: impl Fn(&str) -> String) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for idx in 0..old.len() {
        let mut file = old.by_index(idx).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            content = edit(&String::from_utf8(content).unwrap()).into_bytes();
        }
        new.start_file(name, SimpleFileOptions::default()).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// A report with one figure mistyped: 新收 总计 is 8 in place of 6.
fn wrong(name: &str) -> Vec<u8> {
    let good = fixture(&format!("office/{name}"));
    edited("word/document.xml", &good, |text| {
        // The last one is the total of the results.
        let (at, six) = text.rmatch_indices("<w:t>6</w:t>").nth(1).unwrap();
        [&text[..at], "<w:t>8</w:t>", &text[at + six.len()..]].concat()
    })
}

/// The ids and values that `facts` prints of a file.
fn facts(sandbox: &Sandbox, name: &str) -> Vec<(String, Value)> {
    let run = sandbox.run(["facts", name]);
    let reports = run.json();
    assert_eq!(
        reports["reports"].as_array().map(Vec::len),
        Some(1),
        "{name}"
    );
    let facts = reports["reports"][0]["facts"].as_array().unwrap().clone();
    let fact = |it: Value| (it["id"].as_str().unwrap().to_owned(), it["value"].clone());
    facts.into_iter().map(fact).collect()
}

#[test]
fn a_folder_of_office_files_is_checked() {
    let sandbox = Sandbox::new();
    for name in WORD.into_iter().chain(BOOKS).chain(PDFS) {
        sandbox.write(name, fixture(&format!("office/{name}")));
    }
    // What Word puts beside a file that is open.
    sandbox.write("~$thon-docx.docx", "\u{7}Word");
    let run = sandbox.run(["check"]);
    assert_eq!(run.stdout(), "检查了 11 份报告，未发现问题\n");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_file_has_the_facts_of_its_text_whoever_wrote_it() {
    let sandbox = Sandbox::new();
    sandbox.write("报告.md", fixture("correct.md"));
    let expected = facts(&sandbox, "报告.md");
    assert_eq!(expected.len(), 200);
    for name in WORD.into_iter().chain(BOOKS).chain(PDFS) {
        sandbox.write(name, fixture(&format!("office/{name}")));
        assert_eq!(facts(&sandbox, name), expected, "{name}");
    }
    let place = |name: &str| {
        let run = sandbox.run(["facts", name]);
        run.json()["reports"][0]["facts"][0]["place"].to_string()
    };
    assert_eq!(place("wps.docx"), r#"{"column":2,"row":3,"table":1}"#);
    assert_eq!(place("openpyxl.xlsx"), r#"{"column":2,"row":8,"sheet":1}"#);
    assert_eq!(
        place("openpyxl-sheets.xlsx"),
        r#"{"column":2,"row":4,"sheet":3}"#
    );
    assert_eq!(
        place("reportlab.pdf"),
        r#"{"bbox":[177.64,256.0,297.64,272.0],"column":2,"page":1,"row":3,"table":1}"#
    );
}

#[test]
fn a_wrong_figure_is_named_where_it_stands_in_word() {
    let sandbox = Sandbox::new();
    sandbox.write("报告.docx", wrong("python-docx.docx"));
    let run = sandbox.run(["check"]);
    assert_eq!(run.code, Some(1));
    expect![[r#"
        错误[cross-footing-mismatch 横向合计不符]: 「一、本年新收」总计为 8，按本行合计和本列收办平衡和正文应为 6
         --> 报告.docx 表三「一、本年新收」行「总计」列
         |
         | …按时办理依申请公开事项，新收政府信息公开申请6件。健全政府信息管理制度，公开前逐条审核。依…
         |                                              - 正文为 6
        ...
         | 一、本年新收政府信息公开申请数量 │ 5 │ 1 │ 0 │ 0 │ 0 │ 0 │ 8
         |                                                            ^
         | 二、上年结转政府信息公开申请数量 │ 1 │ 0 │ 0 │ 0 │ 0 │ 0 │ 1
         |                                                            - 「二、上年结转」总计为 1
         |
         = 修复: 将「一、本年新收」总计改为 6

        检查了 1 份报告，发现 1 处问题，其中 1 处可用 --fix 修复
    "#]].assert_eq(run.stdout());
    let run = sandbox.run(["check", "--lang", "en", "--output-format", "concise"]);
    expect![[r#"
        报告.docx: error[cross-footing-mismatch] table 三, row “一、本年新收”, column “总计”: “applications received”, total is 8; its row and its column’s balance and the text make it 6
        Checked 1 report, found 1 problem, 1 fixable with --fix
    "#]].assert_eq(run.stdout());
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    let finding = &findings[0];
    assert_eq!(
        finding["place"].to_string(),
        r#"{"column":10,"row":4,"table":2}"#
    );
    assert_eq!(finding["fixes"][0]["applicability"], "safe");
    assert_eq!(finding["fixes"][0]["edits"].to_string(), "[]");
    let log = sandbox.run(["check", "--output-format", "sarif"]).json();
    let location = &log["runs"][0]["results"][0]["locations"][0];
    assert_eq!(
        location["logicalLocations"][0]["fullyQualifiedName"],
        "表三「一、本年新收」行「总计」列"
    );
    assert!(location["physicalLocation"]["region"].is_null());
}

#[test]
fn a_wrong_figure_is_named_where_it_stands_in_a_workbook() {
    let sandbox = Sandbox::new();
    let sheet = "xl/worksheets/sheet1.xml";
    let (from, to) = (
        "<c r=\"J24\" t=\"n\"><v>6</v>",
        "<c r=\"J24\" t=\"n\"><v>8</v>",
    );
    let wrong = changed_in(sheet, &fixture("office/openpyxl.xlsx"), from, to);
    sandbox.write("报告.xlsx", &wrong);
    let run = sandbox.run(["check", "--output-format", "concise"]);
    assert!(
        run.stdout().contains("表三「一、本年新收」行「总计」列"),
        "{}",
        run.stdout()
    );
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    let place = findings[0]["place"].to_string();
    assert_eq!(place, r#"{"column":10,"row":24,"sheet":1}"#);
}

#[test]
fn formulas_that_no_program_has_computed_are_named() {
    let sandbox = Sandbox::new();
    sandbox.write("报告.xlsx", fixture("office/formulas.xlsx"));
    let run = sandbox.run(["check"]);
    assert_eq!((run.code, run.stdout()), (Some(2), "没有找到报告\n"));
    let reason = "第 1 张工作表 J24 等处的公式没有计算结果，请用 Excel 或 WPS 打开后重新保存";
    assert_eq!(run.stderr, format!("错误：报告.xlsx：{reason}\n"));
}

#[test]
fn standard_input_may_be_a_word_file() {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with_input(["check", "-"], &fixture("office/wps.docx"));
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
}

#[test]
fn a_word_file_is_compared_with_the_text_of_the_year_before() {
    let sandbox = Sandbox::new();
    let last = String::from_utf8(fixture("correct.md")).unwrap();
    let last = last.replace("2024年", "2023年");
    sandbox.write("2023.md", last);
    sandbox.write("2024.docx", fixture("office/wps.docx"));
    let run = sandbox.run(["check", "--statistics"]);
    assert!(
        run.stdout().contains("stock-roll-forward-mismatch"),
        "{}",
        run.stdout()
    );
}

#[test]
fn a_file_that_cannot_be_read_says_what_to_do_and_the_others_are_checked() {
    let sandbox = Sandbox::new();
    sandbox.write("好.txt", sound());
    let compound = |stream: &str| {
        let mut res = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        res.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        res
    };
    sandbox.write("旧.doc", compound("WordDocument"));
    sandbox.write("旧.wps", compound("WordDocument"));
    sandbox.write("旧.et", compound("Workbook"));
    sandbox.write("密.docx", compound("EncryptedPackage"));
    sandbox.write("断.docx", &fixture("office/wps.docx")[..9000]);
    let run = sandbox.run(["check"]);
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
    assert_eq!(run.code, Some(2));
    expect![[r#"
        错误：密.docx：文件已加密，请取消密码后再检查
        错误：断.docx：文件已损坏或不完整，请用 Word 或 WPS 打开后重新保存
        错误：旧.doc：旧版 Word 或 WPS 文件，请打开后另存为 .docx
        错误：旧.et：旧版 Excel 或 WPS 表格，请打开后另存为 .xlsx
        错误：旧.wps：旧版 Word 或 WPS 文件，请打开后另存为 .docx
    "#]]
    .assert_eq(&run.stderr);
}

#[test]
fn changes_that_are_open_are_mentioned() {
    let sandbox = Sandbox::new();
    let figure = "<w:ins w:id=\"1\" w:author=\"甲\"><w:r><w:t>6</w:t></w:r></w:ins><w:del w:id=\"2\" w:author=\"甲\"><w:r><w:delText>8</w:delText></w:r></w:del>";
    let bytes = changed(
        &fixture("office/python-docx.docx"),
        "<w:r><w:t>6</w:t></w:r>",
        figure,
    );
    sandbox.write("报告.docx", bytes);
    let run = sandbox.run(["check", "报告.docx"]);
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
    let note = "注意：报告.docx：有未接受的修订，按接受修订后的内容读取\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), note));
}

/// The entries of a package in order, each with its content.
fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut res = Vec::new();
    for idx in 0..package.len() {
        let mut file = package.by_index(idx).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        res.push((file.name().unwrap().into_owned(), content));
    }
    res
}

#[test]
fn a_fix_changes_one_figure_and_nothing_else() {
    for name in WORD {
        let sandbox = Sandbox::new();
        let path = sandbox.write(name, wrong(name));
        let run = sandbox.run(["check", "--fix"]);
        let expected = "已修复 1 处\n检查了 1 份报告，未发现问题\n";
        assert_eq!((run.code, run.stdout()), (Some(0), expected), "{name}");
        let new = fs::read(&path).unwrap();
        // The text is the one that the mistake was made in.
        let good = entries(&fixture(&format!("office/{name}")));
        assert_eq!(entries(&new), good, "{name}");
        let again = sandbox.run(["check", "--fix"]);
        assert_eq!(again.stdout(), "检查了 1 份报告，未发现问题\n");
        assert_eq!(fs::read(&path).unwrap(), new, "{name}");
    }
}

#[test]
fn a_tracked_fix_is_there_to_be_accepted() {
    for name in WORD {
        let sandbox = Sandbox::new();
        let path = sandbox.write(name, wrong(name));
        let run = sandbox.run(["check", "--fix", "--tracked"]);
        assert_eq!(run.code, Some(0), "{name}: {}{}", run.stdout(), run.stderr);
        let new = fs::read(&path).unwrap();
        let all = entries(&new);
        let (_, document) = all.iter().find(|it| it.0 == "word/document.xml").unwrap();
        let document = String::from_utf8_lossy(document);
        let change = "<w:delText xml:space=\"preserve\">8</w:delText></w:r></w:del><w:ins ";
        assert!(document.contains(change), "{name}");
        assert!(document.contains("w:author=\"gouji\""));
        let again = sandbox.run(["check", "--fix", "--tracked"]);
        assert_eq!(again.code, Some(0));
        assert!(again.stderr.contains("有未接受的修订"), "{}", again.stderr);
        assert_eq!(fs::read(&path).unwrap(), new, "{name}");
    }
}

#[test]
fn a_word_file_from_standard_input_goes_on_fixed() {
    let sandbox = Sandbox::new();
    let run = sandbox.run_with_input(["check", "--fix", "-"], &wrong("wps.docx"));
    assert_eq!(run.code, Some(0));
    assert_eq!(entries(&run.stdout), entries(&fixture("office/wps.docx")));
}

/// A file whose wrong figure is written so is left as it is, for this reason.
#[track_caller]
fn check_refused(name: &str, bytes: &[u8], reason: &str) {
    let sandbox = Sandbox::new();
    let path = sandbox.write(name, bytes);
    let run = sandbox.run(["check", "--fix"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout());
    assert_eq!(run.stderr, format!("错误：{name}：未修复：{reason}\n"));
    assert_eq!(fs::read(path).unwrap(), bytes);
}

#[test]
fn what_is_not_wholly_understood_is_not_written() {
    let good = fixture("office/python-docx.docx");
    let split = "<w:t>1</w:t></w:r><w:r><w:t>8</w:t>";
    let reason = "要改的文字分在几处或由域算出，请用 Word 或 WPS 修改";
    check_refused("报告.docx", &changed(&good, "<w:t>6</w:t>", split), reason);
    let field = "<w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> =SUM(LEFT) </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>8</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/>";
    check_refused("报告.docx", &changed(&good, "<w:t>6</w:t>", field), reason);
    let book = changed_in(
        "xl/worksheets/sheet1.xml",
        &fixture("office/openpyxl.xlsx"),
        "<c r=\"J24\" t=\"n\"><v>6</v>",
        "<c r=\"J24\" t=\"n\"><v>8</v>",
    );
    check_refused("报告.xlsx", &book, "这种文件不能写回，请用原来的软件修改");
}
