//! What of a document is read: what a reader sees, once.

use crate::source::packed;
use crate::source::places::Spot;
use crate::source::{Document, Unreadable, read};
use crate::text::range::{TextRange, to_u32};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document with this body, and other parts beside it.
fn document(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let main = format!(
        "<w:document xmlns:w=\"{WORD}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\"><w:body>{body}</w:body></w:document>"
    );
    let relate = |kind: &str, target: &str| {
        format!("<Relationship Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>")
    };
    let root = relate("officeDocument", "word/document.xml");
    let own: String = parts
        .iter()
        .map(|(name, _)| relate(name, &format!("{name}.xml")))
        .collect();
    let root = format!("<Relationships>{root}</Relationships>");
    let own = format!("<Relationships>{own}</Relationships>");
    let others: Vec<(String, String)> = parts
        .iter()
        .map(|(name, text)| {
            let text = text.replacen('>', &format!(" xmlns:w=\"{WORD}\">"), 1);
            (format!("word/{name}.xml"), text)
        })
        .collect();
    let mut all = vec![
        ("_rels/.rels", root.as_str()),
        ("word/document.xml", &main),
        ("word/_rels/document.xml.rels", &own),
    ];
    all.extend(
        others
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    );
    packed(&all).unwrap()
}

fn opened(body: &str, parts: &[(&str, &str)]) -> Document {
    read(&document(body, parts)).unwrap().unwrap()
}

/// A document with this body is read as this text.
#[track_caller]
fn check(body: &str, expected: &str) {
    check_with(body, &[], expected);
}

#[track_caller]
fn check_with(body: &str, parts: &[(&str, &str)], expected: &str) {
    assert_eq!(opened(body, parts).text, expected);
}

fn paragraph(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn cell(properties: &str, text: &str) -> String {
    let content = paragraph(&run(text));
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>")
}

fn table(rows: &[String]) -> String {
    let rows: String = rows.iter().map(|it| format!("<w:tr>{it}</w:tr>")).collect();
    format!("<w:tbl>{rows}</w:tbl>")
}

#[test]
fn changes_are_read_as_accepted() {
    let body = paragraph(
        "<w:r><w:t>收到</w:t></w:r><w:del><w:r><w:delText>7</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>8</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom>",
    );
    let document = opened(&body, &[]);
    assert_eq!(document.text, "<p>收到8</p>\n");
    assert!(document.has_open_changes);
    assert!(!opened(&paragraph(&run("收到8")), &[]).has_open_changes);
}

#[test]
fn a_paragraph_whose_end_was_deleted_goes_on_with_the_next() {
    let deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";
    let body = paragraph(&format!("{deleted}{}", run("一、总体"))) + &paragraph(&run("情况"));
    check(&body, "<p>一、总体情况</p>\n");
}

#[test]
fn what_is_hidden_is_not_read() {
    let styles = r#"<w:styles><w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="Based"><w:basedOn w:val="Base"/></w:style></w:styles>"#;
    let body = paragraph(&format!(
        "{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>乙</w:t></w:r><w:r><w:rPr><w:rStyle w:val=\"Gone\"/></w:rPr><w:t>丙</w:t></w:r>\
         <w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>丁</w:t></w:r>",
        run("甲")
    )) + &paragraph(
        "<w:pPr><w:pStyle w:val=\"Based\"/></w:pPr><w:r><w:t>戊</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>己</w:t></w:r>",
    );
    check_with(&body, &[("styles", styles)], "<p>甲丁</p>\n<p>己</p>\n");
}

#[test]
fn digits_that_are_struck_out_or_raised_are_no_digits_of_the_number() {
    let run_of =
        |look: &str, text: &str| format!("<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>");
    for struck in ["<w:strike/>", "<w:dstrike/>"] {
        let body = paragraph(&(run_of(struck, "9") + &run("5")));
        check(&body, "<p>5</p>\n");
    }
    let body = paragraph(&(run("9") + &run_of("<w:strike w:val=\"0\"/>", "5")));
    check(&body, "<p>95</p>\n");
    for place in ["superscript", "subscript"] {
        let look = format!("<w:vertAlign w:val=\"{place}\"/>");
        let body = paragraph(&(run("5") + &run_of(&look, "12") + &run("件")));
        check(&body, "<p>5¹²件</p>\n");
    }
}

#[test]
fn cells_span_others_and_rows_that_are_not_shown_are_gone() {
    let hidden = |how: &str| format!("<w:trPr>{how}</w:trPr>{}", cell("", "7"));
    let body = table(&[
        cell("<w:vMerge w:val=\"restart\"/>", "三、")
            + &cell("<w:gridSpan w:val=\"2\"/>", "（一）"),
        hidden("<w:hidden/>"),
        cell("<w:vMerge/>", "") + &cell("", "（二）") + &cell("", "4"),
        hidden("<w:del/>"),
        cell("<w:vMerge/>", "")
            + &cell("<w:hMerge w:val=\"restart\"/>", "五")
            + &cell("<w:hMerge/>", ""),
    ]);
    check(
        &body,
        "<table>\n<tr><td rowspan=\"3\">三、</td><td colspan=\"2\">（一）</td></tr>\n\
         <tr><td>（二）</td><td>4</td></tr>\n<tr><td colspan=\"2\">五</td></tr>\n</table>\n",
    );
}

#[test]
fn what_content_controls_hold_is_read_and_what_they_ask_for_is_not() {
    let control = |properties: &str, inside: &str| {
        format!(
            "<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )
    };
    let asked = control("<w:showingPlcHdr/>", &run("单击此处输入文字"));
    let cells = control("", &cell("", "甲")) + &control("<w:showingPlcHdr/>", &cell("", "填写"));
    let body = control("", &paragraph(&(asked + &control("", &run("乙")))))
        + &control("", &table(&[cells]));
    check(
        &body,
        "<p>乙</p>\n<table>\n<tr><td>甲</td><td></td></tr>\n</table>\n",
    );
}

#[test]
fn a_text_box_that_is_given_twice_is_read_once() {
    let inside = paragraph(&run("标题"));
    let shape = format!("<w:txbxContent>{inside}</w:txbxContent>");
    let body = paragraph(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>{shape}</w:drawing></mc:Choice>\
         <mc:Fallback><w:pict>{shape}</w:pict></mc:Fallback></mc:AlternateContent></w:r>{}",
        run("正"),
        run("文")
    ));
    check(&body, "<p>正文</p>\n<p>标题</p>\n");
}

#[test]
fn a_field_is_what_it_shows_and_an_index_is_nothing() {
    let field = |instruction: &str, result: &str| {
        let mark = |it: &str| format!("<w:r><w:fldChar w:fldCharType=\"{it}\"/></w:r>");
        format!(
            "{}<w:r><w:instrText>{instruction}</w:instrText></w:r>{}{result}{}",
            mark("begin"),
            mark("separate"),
            mark("end")
        )
    };
    let body = paragraph(&field(" =SUM(ABOVE) ", &run("12")))
        + &paragraph(&field(
            " TOC \\o ",
            &(run("一、总体情况") + &field("PAGEREF", &run("1"))),
        ))
        + &paragraph(&format!(
            "<w:fldSimple w:instr=\"PAGE\">{}</w:fldSimple>",
            run("3")
        ));
    check(&body, "<p>12</p>\n<p>3</p>\n");
}

#[test]
fn paragraphs_are_numbered_as_word_numbers_them() {
    let numbering = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let styles = r#"<w:styles><w:style w:type="paragraph" w:styleId="H"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;
    let by_style = |text: &str| {
        paragraph(&format!(
            "<w:pPr><w:pStyle w:val=\"H\"/></w:pPr>{}",
            run(text)
        ))
    };
    let body = by_style("总体情况")
        + &paragraph(&format!(
            "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}",
            run("主动公开")
        ))
        + &paragraph(&format!(
            "<w:pPr><w:pStyle w:val=\"H\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr>{}",
            run("正文")
        ))
        + &by_style("其他");
    check_with(
        &body,
        &[("numbering", numbering), ("styles", styles)],
        "<p>一、总体情况</p>\n<p>二、主动公开</p>\n<p>正文</p>\n<p>三、其他</p>\n",
    );
}

#[test]
fn notes_stand_behind_what_refers_to_them() {
    let notes = r#"<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>含上年结转</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
    let reference = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let row = format!(
        "<w:tc>{}</w:tc>",
        paragraph(&(run("5") + reference + reference))
    );
    let body = table(&[row]) + &paragraph(&run("四"));
    check_with(
        &body,
        &[("footnotes", notes)],
        "<table>\n<tr><td>5</td></tr>\n</table>\n<p>含上年结转</p>\n<p>四</p>\n",
    );
}

#[test]
fn a_table_in_a_table_and_the_text_of_formulas() {
    let inner = table(&[cell("", "3")]);
    let body =
        table(&[format!(
            "<w:tc>{}{inner}<w:p/></w:tc>",
            paragraph(&run("甲"))
        )]) + &paragraph("<m:oMathPara><m:oMath><m:r><m:t>1+2</m:t></m:r></m:oMath></m:oMathPara>");
    check(
        &body,
        "<table>\n<tr><td>甲<table>\n<tr><td>3</td></tr>\n</table>\n</td></tr>\n</table>\n<p>1+2</p>\n",
    );
}

#[test]
fn characters_are_what_they_are_whatever_they_are_written_with() {
    let body = paragraph(
        "<w:r><w:t> 甲 </w:t><w:t xml:space=\"preserve\"> a&amp;b &lt;c&gt; &#x4e59;</w:t><w:tab/><w:noBreakHyphen/><w:t><![CDATA[1<2]]></w:t><w:br/><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>",
    );
    check(&body, "<p>甲 a&amp;b &lt;c> 乙\t-1&lt;2<br>\n□</p>\n");
}

#[test]
fn any_prefix_is_a_prefix_of_word() {
    let main = "<x:document xmlns:x=\"http://purl.oclc.org/ooxml/wordprocessingml/main\"><x:body><x:p><x:r><x:t>甲</x:t></x:r></x:p></x:body></x:document>";
    let root = "<Relationships><Relationship Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument\" Target=\"/a/b.xml\"/></Relationships>";
    let bytes = packed(&[("_rels/.rels", root), ("a/b.xml", main)]).unwrap();
    assert_eq!(read(&bytes).unwrap().unwrap().text, "<p>甲</p>\n");
}

#[test]
fn places_lead_to_the_table_and_to_the_bytes() {
    let row = |text: &str| cell("", "甲") + &cell("", text);
    let body = paragraph(&run("总体"))
        + &table(&[
            row("21"),
            "<w:trPr><w:hidden/></w:trPr>".to_owned(),
            row("34"),
        ]);
    let bytes = document(&body, &[]);
    let document = read(&bytes).unwrap().unwrap();
    let of = |it: &str| {
        let start = to_u32(document.text.find(it).unwrap());
        TextRange::new(start, start + to_u32(it.len()))
    };
    assert_eq!(document.places.at(of("体")), Some(Spot::Paragraph(1)));
    let in_cell = Spot::Cell {
        table: 1,
        row: 3,
        column: 2,
    };
    assert_eq!(document.places.at(of("34")), Some(in_cell));
    let source = document.places.run(of("34")).unwrap().source as usize;
    let head = body.find("34").unwrap();
    assert_eq!(
        source - head,
        document.places.run(of("21")).unwrap().source as usize - body.find("21").unwrap()
    );
}

/// A file that is made to do harm is refused.
#[track_caller]
fn check_refused(bytes: &[u8], reason: Unreadable) {
    assert_eq!(read(bytes).unwrap().unwrap_err(), reason);
}

#[test]
fn what_unfolds_to_too_much_is_refused() {
    check_refused(
        &document(&"<w:p>".repeat(300_000), &[]),
        Unreadable::TooLarge,
    );
    let wide = table(&["<w:tc/>".repeat(1000)]).repeat(201);
    check_refused(&document(&wide, &[]), Unreadable::TooLarge);
    let blank = " ".repeat(65 << 20);
    check_refused(&document(&blank, &[]), Unreadable::TooLarge);
    check_refused(&document(&" ".repeat(2 << 20), &[]), Unreadable::TooLarge);
}

#[test]
fn what_is_damaged_is_refused() {
    check_refused(b"PK\x03\x04", Unreadable::Damaged);
    check_refused(&document("<w:p></w:tbl>", &[]), Unreadable::Damaged);
    check_refused(
        &document("<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>", &[]),
        Unreadable::Damaged,
    );
    let whole = document(&paragraph(&run("甲")), &[]);
    for len in 4..whole.len() {
        assert!(read(&whole[..len]).unwrap().is_err(), "{len}");
    }
}

#[test]
fn no_file_that_was_changed_anywhere_brings_it_down() {
    let rows: Vec<String> = (0..20)
        .map(|it| cell("<w:vMerge/>", &it.to_string()))
        .collect();
    let whole = document(&(paragraph(&run("甲")) + &table(&rows)), &[]);
    let mut rng = fastrand::Rng::with_seed(7);
    for _ in 0..2000 {
        let mut bytes = whole.clone();
        for _ in 0..rng.usize(1..6) {
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
        }
        if let Some(Ok(document)) = read(&bytes) {
            assert!(document.text.len() < 1 << 20);
        }
    }
}
