use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::super::read;
use super::*;

/// A file of one page, of what it says and of further objects, from number 10 on.
fn file(content: &str, objects: &[&str]) -> Vec<u8> {
    let stream = format!(
        "<</Length {}>>\nstream\n{content}\nendstream",
        content.len()
    );
    file_of(stream.as_bytes(), objects)
}

fn file_of(stream: &[u8], objects: &[&str]) -> Vec<u8> {
    let head = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources\
        <</Font<</F 5 0 R/G 10 0 R>>/XObject<</X 11 0 R/I 12 0 R>>>>>>endobj\n\
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n4 0 obj";
    let mut res = head.as_bytes().to_vec();
    res.extend(stream);
    res.extend(b"\nendobj\n");
    for (idx, it) in objects.iter().enumerate() {
        res.extend(format!("{} 0 obj{it}endobj\n", idx + 10).into_bytes());
    }
    res.extend(b"trailer<</Root 1 0 R>>\n%%EOF");
    res
}

/// Zeros, or another byte, packed as a zlib stream.
fn packed(byte: u8, len: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    writer.start_file("a", options).unwrap();
    writer.write_all(&vec![byte; len]).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let mut archive = ZipArchive::new(Cursor::new(bytes.as_slice())).unwrap();
    let file = archive.by_index(0).unwrap();
    let (start, len) = (
        file.data_start().unwrap() as usize,
        file.compressed_size() as usize,
    );
    [b"\x78\x9c", &bytes[start..start + len]].concat()
}

fn stream(said: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{said}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

const TEXT: &str = "BT /F 10 Tf 60 700 Td (Total 12) Tj ET";

#[track_caller]
fn check_text(bytes: &[u8], expected: &str) {
    assert_eq!(read(bytes).unwrap().text, expected);
}

#[track_caller]
fn check_refused(bytes: &[u8], reason: Unreadable) {
    assert_eq!(read(bytes).unwrap_err(), reason);
}

#[test]
fn what_is_drawn_is_read() {
    check_text(&file(TEXT, &[]), "<p>Total 12</p>\n");
    // What is not seen is not read: off the page, outside of a clip, invisible.
    let unseen = "BT /F 10 Tf 900 700 Td (9) Tj ET q 0 0 50 50 re W n BT /F 10 Tf 60 700 Td (8) Tj ET Q \
        q BT /F 10 Tf 3 Tr 60 600 Td (7) Tj ET Q";
    check_text(&file(&format!("{unseen} {TEXT}"), &[]), "<p>Total 12</p>\n");
}

#[test]
fn lines_of_all_kinds_enclose_cells() {
    let table = "<table>\n<tr><td>1</td><td>2</td></tr>\n</table>\n";
    let text = "BT /F 10 Tf 60 700 Td (1) Tj ET BT /F 10 Tf 160 700 Td (2) Tj ET";
    for lines in [
        "50 690 100 20 re S 150 690 100 20 re S",
        "50 690 200 .5 re f 50 710 200 .5 re f 50 690 .5 20 re f 150 690 .5 20 re f 250 690 .5 20 re f",
        "50 690 200 20 re 51 691 198 18 re f* 150 690 m 150 710 l S",
        "50 690 m 250 690 l 250 710 l 50 710 l h S 150 690 m 150 710 l S",
    ] {
        check_text(&file(&format!("{lines} {text}"), &[]), table);
    }
}

#[test]
fn text_without_meaning_is_refused() {
    let font = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font\
        /Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>";
    let content = "BT /G 10 Tf 60 700 Td <00010002> Tj ET";
    check_refused(&file(content, &[font]), Unreadable::NoMeaning);
    check_refused(&file("0 0 100 100 re f", &[]), Unreadable::NoText);
    let mut encrypted = file(TEXT, &[]);
    let end = encrypted.len() - b">>\n%%EOF".len();
    encrypted.truncate(end);
    encrypted.extend(b"/Encrypt 9 0 R>>\n%%EOF");
    check_refused(&encrypted, Unreadable::Encrypted);
    check_refused(b"%PDF-1.4\n", Unreadable::Damaged);
}

#[test]
fn what_unfolds_to_too_much_is_refused() {
    let flate = "/Filter/FlateDecode";
    let bomb = packed(b' ', 40 << 20);
    check_refused(&file_of(&stream(flate, &bomb), &[]), Unreadable::TooLarge);
    let twice = "/Filter[/FlateDecode/FlateDecode]";
    check_refused(&file_of(&stream(twice, &bomb), &[]), Unreadable::TooLarge);
    let hexadecimal: String = bomb.iter().map(|it| format!("{it:02x}")).collect();
    let said = "/Filter[/AHx/Fl]";
    let hidden = file_of(&stream(said, hexadecimal.as_bytes()), &[]);
    check_refused(&hidden, Unreadable::TooLarge);
    let said = "/F[/LZW]";
    check_refused(
        &file_of(&stream(said, &[1; 100_000]), &[]),
        Unreadable::TooLarge,
    );
    // Where what it was packed with stands elsewhere.
    let said = "/Filter 10 0 R";
    check_refused(
        &file_of(&stream(said, &bomb), &["/FlateDecode"]),
        Unreadable::Damaged,
    );
    // A name may be written so.
    let said = "/F#69lter/Flate#44ecode";
    check_refused(&file_of(&stream(said, &bomb), &[]), Unreadable::TooLarge);
}

/// A file with a stream as object 12 that unfolds to 80 MiB.
fn file_with_bomb(content: &str, objects: &[&str], said: &str) -> Vec<u8> {
    let mut res = file(content, objects);
    let end = res.len() - b"trailer<</Root 1 0 R>>\n%%EOF".len();
    let tail = res.split_off(end);
    res.extend(b"12 0 obj");
    let said = format!("{said}/Filter/FlateDecode");
    res.extend(stream(&said, &packed(0, 80 << 20)));
    res.extend(b"endobj\n");
    res.extend(tail);
    res
}

#[test]
fn pictures_are_not_unfolded() {
    let said = "/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 8/ColorSpace/DeviceGray";
    let bytes = file_with_bomb(&format!("/I Do {TEXT}"), &[], said);
    check_text(&bytes, "<p>Total 12</p>\n");
}

#[test]
fn programs_of_fonts_are_not_unfolded() {
    let font = |widths: &str| {
        format!(
            "<</Type/Font/Subtype/TrueType/BaseFont/X/Encoding/WinAnsiEncoding{widths}\
             /FontDescriptor<</Type/FontDescriptor/FontName/X/Flags 32/FontFile2 12 0 R>>>>"
        )
    };
    let text = TEXT.replace("/F ", "/G ");
    let read = |widths: &str| file_with_bomb(&text, &[&font(widths)], "/Length1 83886080");
    let widths = format!("/FirstChar 32/LastChar 126/Widths[{}]", "500 ".repeat(95));
    check_text(&read(&widths), "<p>Total 12</p>\n");
    // But where only the program says how wide glyphs are.
    check_refused(&read(""), Unreadable::TooLarge);
}

#[test]
fn what_would_take_too_long_is_refused() {
    // Each form draws another one ten times.
    let forms: Vec<String> = (11..40)
        .map(|it| {
            format!(
                "<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X {} 0 R>>>>/Length 60>>\n\
                 stream\n{}\nendstream ",
                it + 1,
                "/X Do ".repeat(10)
            )
        })
        .collect();
    let mut objects = vec!["<<>>"];
    objects.extend(forms.iter().map(String::as_str));
    check_refused(
        &file(&format!("{TEXT} /X Do"), &objects),
        Unreadable::TooLarge,
    );
    let widths = "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font\
        /Subtype/CIDFontType2/BaseFont/X/W[0 4294967295 500]>>]>>";
    let content = "BT /G 10 Tf 60 700 Td <00010002> Tj ET";
    check_refused(&file(content, &[widths]), Unreadable::TooLarge);
    let lines = "0 0 m 100 0 l S ".repeat(30_000);
    check_refused(&file(&lines, &[]), Unreadable::TooLarge);
    let letters = format!("BT /F 10 Tf ({}) Tj ET", "a".repeat(2 << 20));
    check_refused(&file(&letters, &[]), Unreadable::TooLarge);
    let path = "1 1 l ".repeat(1 << 19);
    check_refused(&file(&path, &[]), Unreadable::TooLarge);
}

#[test]
fn what_is_nested_without_end_is_read_or_refused() {
    for (open, close) in [
        ("[", "]"),
        ("<<", ">>"),
        ("<</A", ">>"),
        ("q ", "Q "),
        ("(", ")"),
    ] {
        let deep = open.repeat(300_000) + &close.repeat(300_000);
        let _ = read(&file(&format!("{TEXT} {deep}"), &[]));
        let _ = read(&file(TEXT, &[&deep]));
    }
    let pages: String = (10..3000)
        .map(|it| format!("{it} 0 obj<</Type/Pages/Kids[{} 0 R]>>endobj\n", it + 1))
        .collect();
    let mut bytes = file(TEXT, &[]);
    bytes.extend(pages.into_bytes());
    let _ = read(&bytes);
}

#[test]
fn streams_without_an_end_are_refused() {
    let bytes = b"%PDF-1.4\n".to_vec();
    let endless = b"1 0 obj<</Type/ObjStm/N 1/First 4>>stream\n".repeat(100_000);
    check_refused(&[bytes, endless].concat(), Unreadable::TooLarge);
}
