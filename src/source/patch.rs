//! Figures written back into a document of Word: some bytes of its text are replaced, as they are or as a change
//! that somebody has to accept. Every other entry of the package is copied as it is, in its order.

use std::io::{Cursor, Read, Write};
use std::ops::Range;

use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::text::range::TextRange;

use super::package::{Package, Part};
use super::places::{Places, Run};
use super::xml::{Node, Vocabulary, Xml};
use super::{Kind, Unreadable};

/// Who has made a tracked change.
const AUTHOR: &str = "gouji";

/// What replaces a stretch of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub run: Run,
    pub text: String,
}

/// Why a file is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// The text there was computed, or stands in several runs, or is not there yet.
    Place,
    /// Only some may change it.
    Protected,
    /// A signature would no longer hold.
    Signed,
    /// It is no document of Word, or one in a form that is not written back.
    Format,
}

impl Change {
    /// What puts `text` in the place of a stretch that was read, if that is one stretch of the file.
    pub fn new(places: &Places, range: TextRange, text: &str) -> Result<Self, Unwritable> {
        if places.has_no_runs() {
            return Err(Unwritable::Format);
        }
        let run = places.run(range).filter(|it| !it.range.is_empty());
        Ok(Self {
            run: run.ok_or(Unwritable::Place)?,
            text: text.to_owned(),
        })
    }

    fn source(&self) -> Range<usize> {
        let start = self.run.source as usize;
        start..start + self.run.range.len() as usize
    }
}

/// The bytes of a file with changes, which do not overlap; each as a tracked change if so wanted.
pub fn patch(bytes: &[u8], changes: &[Change], tracked: bool) -> Result<Vec<u8>, Unwritable> {
    let mut package = Package::new(bytes)?;
    if package.kind()? != Kind::Word {
        return Err(Unwritable::Format);
    }
    let main = package.main.take().ok_or(Unwritable::Format)?;
    refuse_guarded(&mut package, &main.name)?;
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|it| it.run.source);
    let text = if tracked {
        tracked_text(&main.text, &changes)?
    } else {
        replaced(
            &main.text,
            changes.iter().map(|it| (it.source(), escaped(&it.text))),
        )?
    };
    rewritten(bytes, &package, &main, &text)
}

/// Refuses files that somebody has signed, or that only some may change.
fn refuse_guarded(package: &mut Package<'_>, main: &str) -> Result<(), Unwritable> {
    if !package.related("", "origin")?.is_empty() {
        return Err(Unwritable::Signed);
    }
    for name in package.related(main, "settings")? {
        let Some(text) = package.part(&name)? else {
            continue;
        };
        let mut xml = Xml::new(&text);
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "documentProtection") => {
                    let enforced = tag.attribute("enforcement");
                    if enforced.is_some_and(|it| !matches!(it.as_str(), "0" | "false" | "off")) {
                        return Err(Unwritable::Protected);
                    }
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "writeProtection") => {
                    return Err(Unwritable::Protected);
                }
                Node::End => break,
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }
    Ok(())
}

/// A part with other text in some places, which are in order.
fn replaced(
    part: &str,
    changes: impl Iterator<Item = (Range<usize>, String)>,
) -> Result<String, Unwritable> {
    let mut res = String::with_capacity(part.len() + 1024);
    let mut copied = 0;
    for (range, text) in changes {
        let before = part.get(copied..range.start);
        res.push_str(before.ok_or(Unwritable::Place)?);
        res.push_str(&text);
        copied = range.end;
    }
    res.push_str(part.get(copied..).ok_or(Unwritable::Place)?);
    Ok(res)
}

/// A part in which each change deletes the old text and inserts the new, for somebody to accept.
fn tracked_text(part: &str, changes: &[&Change]) -> Result<String, Unwritable> {
    let runs = runs(part)?;
    let mut id = highest_id(part);
    let mut res = Vec::new();
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let end = runs.partition_point(|it| it.text.start <= first.source().start);
        let run = runs[..end].last().ok_or(Unwritable::Place)?;
        let n_inside = rest.partition_point(|it| it.source().end <= run.text.end);
        if n_inside == 0 {
            return Err(Unwritable::Place);
        }
        let (inside, others) = rest.split_at(n_inside);
        res.push((run.whole.clone(), run.tracked(part, inside, &mut id)?));
        rest = others;
    }
    replaced(part, res.into_iter())
}

/// A run that holds nothing but its properties and one text, as places in its part.
struct PlainRun {
    whole: Range<usize>,
    properties: Range<usize>,
    /// The characters of its text.
    text: Range<usize>,
    /// What the file writes before names of Word.
    prefix: String,
}

impl PlainRun {
    /// What stands in its place when some of its text is deleted and some inserted.
    fn tracked(&self, part: &str, changes: &[&Change], id: &mut u32) -> Result<String, Unwritable> {
        let of = |range: Range<usize>| part.get(range).ok_or(Unwritable::Place);
        let properties = of(self.properties.clone())?;
        let w = &self.prefix;
        let write = |name: &str, text: &str| match text {
            "" => String::new(),
            _ => format!(
                "<{w}r>{properties}<{w}{name} xml:space=\"preserve\">{text}</{w}{name}></{w}r>"
            ),
        };
        let mut change = |kind: &str, content: &str| {
            *id += 1;
            format!("<{w}{kind} {w}id=\"{id}\" {w}author=\"{AUTHOR}\">{content}</{w}{kind}>")
        };
        let mut res = String::new();
        let mut copied = self.text.start;
        for it in changes {
            let source = it.source();
            res += &write("t", of(copied..source.start)?);
            res += &change("del", &write("delText", of(source.clone())?));
            res += &change("ins", &write("t", &escaped(&it.text)));
            copied = source.end;
        }
        Ok(res + &write("t", of(copied..self.text.end)?))
    }
}

/// Every run that can be replaced by several.
fn runs(part: &str) -> Result<Vec<PlainRun>, Unwritable> {
    let mut xml = Xml::new(part);
    let mut res = Vec::new();
    // Whether a change can be noted in each of the elements that are open.
    let mut open: Vec<bool> = Vec::new();
    loop {
        let start = xml.at();
        match xml.next()? {
            Node::Open(tag) if tag.is(Vocabulary::Word, "r") => {
                let prefix = tag.prefix();
                let can_change = !prefix.is_empty() && open.iter().all(|it| *it);
                res.extend(plain_run(&mut xml, start, prefix)?.filter(|_| can_change));
            }
            Node::Open(tag) => {
                let is_word = tag.vocabulary == Vocabulary::Word;
                let is_changed = matches!(tag.name(), "ins" | "del" | "moveTo" | "moveFrom");
                open.push(!(is_word && is_changed));
            }
            Node::Close => drop(open.pop()),
            Node::Text(..) => {}
            Node::End => return Ok(res),
        }
    }
}

/// The run that was opened last, if it is a plain one.
fn plain_run(
    xml: &mut Xml<'_>,
    start: usize,
    prefix: String,
) -> Result<Option<PlainRun>, Unwritable> {
    let mut properties = xml.at()..xml.at();
    let mut text: Option<Range<usize>> = None;
    let mut is_plain = true;
    loop {
        let at = xml.at();
        match xml.next()? {
            Node::Open(tag) if tag.is(Vocabulary::Word, "rPr") => {
                xml.skip()?;
                properties = at..xml.at();
            }
            Node::Open(tag) if tag.is(Vocabulary::Word, "t") => {
                let inner = xml.at();
                let mut end = inner;
                loop {
                    match xml.next()? {
                        Node::Text(_, Some(place)) => end = place.end,
                        Node::Close => break,
                        Node::Open(_) => {
                            is_plain = false;
                            xml.skip()?;
                        }
                        Node::Text(_, None) => is_plain = false,
                        Node::End => return Err(Unwritable::Format),
                    }
                }
                is_plain &= text.is_none();
                text = Some(inner..end);
            }
            Node::Open(_) => {
                is_plain = false;
                xml.skip()?;
            }
            Node::Close => break,
            Node::Text(..) => {}
            Node::End => return Err(Unwritable::Format),
        }
    }
    let whole = start..xml.at();
    Ok(text.filter(|_| is_plain).map(|text| PlainRun {
        whole,
        properties,
        text,
        prefix,
    }))
}

/// The highest number that anything in a part is known by.
fn highest_id(part: &str) -> u32 {
    // Word takes no higher one; what comes behind it has to fit as well.
    const MOST: u32 = 1 << 30;
    let numbers = part.split("id=\"").skip(1).filter_map(|it| {
        let digits = it.split('"').next()?;
        digits.parse().ok().filter(|it| *it < MOST)
    });
    numbers.max().unwrap_or(0)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The package with another text in one part.
fn rewritten(
    bytes: &[u8],
    package: &Package<'_>,
    part: &Part,
    text: &str,
) -> Result<Vec<u8>, Unwritable> {
    let changed = package.index(&part.name).ok_or(Unwritable::Format)?;
    let mut old = ZipArchive::new(Cursor::new(bytes))?;
    let mut content = Vec::new();
    old.by_index(changed)?.read_to_end(&mut content)?;
    // In another coding its text would not stand where it was read.
    if content != part.text.as_bytes() {
        return Err(Unwritable::Format);
    }
    let mut new = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 1024)));
    new.set_raw_comment(old.comment().into())?;
    for idx in 0..old.len() {
        let file = old.by_index_raw(idx)?;
        if idx != changed {
            new.raw_copy_file(file)?;
            continue;
        }
        let mut options = SimpleFileOptions::default().compression_method(file.compression());
        if let Some(time) = file.last_modified() {
            options = options.last_modified_time(time);
        }
        if let Some(mode) = file.unix_mode() {
            options = options.unix_permissions(mode);
        }
        new.start_file(file.name()?.into_owned(), options)?;
        drop(file);
        new.write_all(text.as_bytes())?;
    }
    Ok(new.finish()?.into_inner())
}

impl From<Unreadable> for Unwritable {
    fn from(_: Unreadable) -> Self {
        Unwritable::Format
    }
}

impl From<zip::result::ZipError> for Unwritable {
    fn from(_: zip::result::ZipError) -> Self {
        Unwritable::Format
    }
}

impl From<std::io::Error> for Unwritable {
    fn from(_: std::io::Error) -> Self {
        Unwritable::Format
    }
}

#[cfg(test)]
mod tests {
    use super::super::packed;
    use super::super::read;
    use super::*;
    use crate::text::range::to_u32;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// A document with this body, what is said of all of it, and what else the package leads to.
    fn document(body: &str, settings: &str, root: &str) -> Vec<u8> {
        let main = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
        let settings = format!("<w:settings xmlns:w=\"{WORD}\">{settings}</w:settings>");
        let relate = |kind: &str, target: &str| {
            format!("<Relationship Type=\"{RELATED}/{kind}\" Target=\"{target}\"/>")
        };
        let root = relate("officeDocument", "d.xml") + root;
        packed(&[
            (
                "_rels/.rels",
                &format!("<Relationships>{root}</Relationships>"),
            ),
            ("d.xml", &main),
            (
                "_rels/d.xml.rels",
                &format!(
                    "<Relationships>{}</Relationships>",
                    relate("settings", "s.xml")
                ),
            ),
            ("s.xml", &settings),
        ])
        .unwrap()
    }

    /// What puts one text in the place of another.
    fn change(bytes: &[u8], from: &str, to: &str) -> Result<Change, Unwritable> {
        let document = read(bytes).unwrap().unwrap();
        let start = to_u32(document.text.find(from).unwrap());
        let range = TextRange::new(start, start + to_u32(from.len()));
        Change::new(&document.places, range, to)
    }

    fn changed(
        bytes: &[u8],
        changes: &[(&str, &str)],
        tracked: bool,
    ) -> Result<String, Unwritable> {
        let changes: Result<Vec<Change>, _> = changes
            .iter()
            .map(|(from, to)| change(bytes, from, to))
            .collect();
        let new = patch(bytes, &changes?, tracked)?;
        let main = Package::new(&new).unwrap().main.unwrap().text;
        let body = main.split_once("<w:body>").unwrap().1;
        Ok(body.trim_end_matches("</w:body></w:document>").to_owned())
    }

    const RUN: &str =
        "<w:p w:id=\"4\"><w:r><w:rPr><w:b/></w:rPr><w:t>收到12件，办结34件</w:t></w:r></w:p>";

    #[test]
    fn what_is_changed_is_changed_and_nothing_else() {
        let bytes = document(RUN, "", "");
        let expected = RUN.replace("12", "5&amp;").replace("34", "");
        let body = changed(&bytes, &[("34", ""), ("12", "5&")], false);
        assert_eq!(body, Ok(expected));
        let new = patch(&bytes, &[change(&bytes, "12", "5").unwrap()], false).unwrap();
        let entries = |bytes: &[u8]| {
            let mut package = ZipArchive::new(Cursor::new(bytes)).unwrap();
            let entry = |idx| {
                let mut file = package.by_index_raw(idx).unwrap();
                let mut content = Vec::new();
                file.read_to_end(&mut content).unwrap();
                let name = file.name().unwrap().into_owned();
                let kept =
                    (name != "d.xml").then_some((content, file.last_modified(), file.crc32()));
                (name, file.compression(), kept)
            };
            (0..4).map(entry).collect::<Vec<_>>()
        };
        assert_eq!(entries(&new), entries(&bytes));
    }

    #[test]
    fn a_tracked_change_deletes_the_old_and_inserts_the_new() {
        let bytes = document(RUN, "", "");
        let run = |kind: &str, text: &str| {
            format!(
                "<w:r><w:rPr><w:b/></w:rPr><w:{kind} xml:space=\"preserve\">{text}</w:{kind}></w:r>"
            )
        };
        let change = |id: usize, from: &str, to: &str| {
            let (from, to) = (run("delText", from), run("t", to));
            format!(
                "<w:del w:id=\"{id}\" w:author=\"gouji\">{from}</w:del><w:ins w:id=\"{}\" w:author=\"gouji\">{to}</w:ins>",
                id + 1
            )
        };
        let expected = format!(
            "<w:p w:id=\"4\">{}{}{}{}{}</w:p>",
            run("t", "收到"),
            change(5, "12", "5"),
            run("t", "件，办结"),
            change(7, "34", "8"),
            run("t", "件")
        );
        assert_eq!(
            changed(&bytes, &[("34", "8"), ("12", "5")], true),
            Ok(expected)
        );
    }

    #[track_caller]
    fn check_refused(body: &str, settings: &str, root: &str, tracked: bool, reason: Unwritable) {
        let bytes = document(body, settings, root);
        assert_eq!(changed(&bytes, &[("12", "5")], tracked), Err(reason));
    }

    #[test]
    fn a_document_that_only_some_may_change_is_left_alone() {
        let enforced = "<w:documentProtection w:edit=\"forms\" w:enforcement=\"1\"/>";
        let signature = format!("<Relationship Type=\"{RELATED}/origin\" Target=\"o\"/>");
        check_refused(RUN, enforced, "", false, Unwritable::Protected);
        check_refused(RUN, "<w:writeProtection/>", "", true, Unwritable::Protected);
        check_refused(RUN, "", &signature, false, Unwritable::Signed);
        let lifted = enforced.replace('1', "0");
        let body = changed(&document(RUN, &lifted, ""), &[("12", "5")], false);
        assert_eq!(body, Ok(RUN.replace("12", "5")));
    }

    #[test]
    fn text_that_does_not_stand_in_one_piece_is_left_alone() {
        let runs = |it: &str| format!("<w:p><w:r><w:t>收到</w:t></w:r>{it}</w:p>");
        let run = "<w:r><w:t>12</w:t></w:r>";
        let field = format!("<w:fldSimple w:instr=\"=SUM(LEFT)\">{run}</w:fldSimple>");
        let locked = format!(
            "<w:sdt><w:sdtPr><w:lock w:val=\"contentLocked\"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
        );
        let boxed =
            format!("<w:r><w:pict><w:txbxContent><w:p>{run}</w:p></w:txbxContent></w:pict></w:r>");
        for it in [
            "<w:r><w:t>1</w:t></w:r><w:r><w:t>2</w:t></w:r>",
            "<w:r><w:t>&#49;2</w:t></w:r>",
            &field,
            &locked,
            &boxed,
        ] {
            check_refused(&runs(it), "", "", false, Unwritable::Place);
        }
        // What somebody else has inserted can be changed, but not noted as changed within.
        let inserted = runs(&format!("<w:ins w:id=\"1\">{run}</w:ins>"));
        check_refused(&inserted, "", "", true, Unwritable::Place);
        let body = changed(&document(&inserted, "", ""), &[("12", "5")], false);
        assert_eq!(body, Ok(inserted.replace("12", "5")));
        let broken = runs("<w:r><w:t>12</w:t><w:br/></w:r>");
        check_refused(&broken, "", "", true, Unwritable::Place);
    }

    #[test]
    fn a_part_in_another_coding_is_left_alone() {
        let main = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{RUN}</w:body></w:document>");
        let wide: Vec<u8> = format!("\u{feff}{main}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let root = format!(
            "<Relationships><Relationship Type=\"{RELATED}/officeDocument\" Target=\"d.xml\"/></Relationships>"
        );
        let mut new = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in [("_rels/.rels", root.as_bytes()), ("d.xml", &wide)] {
            new.start_file(name, SimpleFileOptions::default()).unwrap();
            new.write_all(content).unwrap();
        }
        let bytes = new.finish().unwrap().into_inner();
        assert_eq!(
            changed(&bytes, &[("12", "5")], false),
            Err(Unwritable::Format)
        );
    }

    #[test]
    fn nothing_is_written_into_what_is_no_document() {
        let change = Change {
            run: Run {
                range: TextRange::new(0, 1),
                source: 0,
            },
            text: String::new(),
        };
        for it in [b"PK\x03\x04".as_slice(), b"", "一、总体情况".as_bytes()] {
            assert_eq!(
                patch(it, std::slice::from_ref(&change), false),
                Err(Unwritable::Format)
            );
        }
    }
}
