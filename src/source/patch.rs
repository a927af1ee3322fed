//! Figures written back into a document of Word: some bytes of its text are replaced, as they are or as a change
//! that somebody has to accept. Every other entry of the package is copied as it is, in its order.

use std::io::{Cursor, Write};
use std::ops::Range;

use zip::ZipArchive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::text::range::TextRange;

use super::package::Package;
use super::places::{Places, Run};
use super::xml::{Node, Vocabulary, Xml};

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
    /// Its text was computed, or stands in several runs, or not in the text at all.
    Place,
    /// Only some may change it.
    Protected,
    /// A signature would no longer hold.
    Signed,
    /// It is no document of Word, or one that is written in a way that is not written back.
    Format,
}

impl Change {
    /// What puts `text` in the place of a stretch that was read, if that is one stretch of the file.
    pub fn new(places: &Places, range: TextRange, text: &str) -> Result<Self, Unwritable> {
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
    let mut package = Package::new(bytes).map_err(|_| Unwritable::Format)?;
    let main = package.main.take().ok_or(Unwritable::Format)?;
    refuse_guarded(&mut package, &main.name)?;
    let mut changes: Vec<&Change> = changes.iter().collect();
    changes.sort_by_key(|it| it.run.source);
    let mut text = String::with_capacity(main.text.len() + 1024);
    let mut copied = 0;
    let runs = if tracked {
        runs(&main.text)?
    } else {
        Vec::new()
    };
    let mut id = if tracked { highest_id(&main.text) } else { 0 };
    for change in changes {
        let source = change.source();
        let (replaced, content) = if tracked {
            id += 2;
            tracked_change(&main.text, &runs, change, id)?
        } else {
            (source, escaped(&change.text))
        };
        let before = main.text.get(copied..replaced.start);
        text.push_str(before.ok_or(Unwritable::Place)?);
        text.push_str(&content);
        copied = replaced.end;
    }
    text.push_str(main.text.get(copied..).ok_or(Unwritable::Place)?);
    replaced(bytes, &package, &main.name, &text).ok_or(Unwritable::Format)
}

/// Refuses files that somebody has signed, or that only some may change.
fn refuse_guarded(package: &mut Package<'_>, main: &str) -> Result<(), Unwritable> {
    let format = |_| Unwritable::Format;
    if !package.related("", "origin").map_err(format)?.is_empty() {
        return Err(Unwritable::Signed);
    }
    for name in package.related(main, "settings").map_err(format)? {
        let Some(text) = package.part(&name).map_err(format)? else {
            continue;
        };
        let mut xml = Xml::new(&text);
        loop {
            match xml.next().map_err(format)? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "documentProtection") => {
                    let enforced = tag.attribute("enforcement");
                    if enforced.is_some_and(|it| it != "0" && it != "false" && it != "off") {
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

/// A run that holds nothing but its properties and one text, in places of its part.
struct PlainRun {
    whole: Range<usize>,
    properties: Range<usize>,
    /// The characters of its text.
    text: Range<usize>,
    /// What the file writes in front of names of Word.
    prefix: String,
}

/// Every run that can be replaced by several.
fn runs(part: &str) -> Result<Vec<PlainRun>, Unwritable> {
    let mut xml = Xml::new(part);
    let mut res = Vec::new();
    // Whether each open element is one in which a change can be noted, and where it begins.
    let mut open: Vec<bool> = Vec::new();
    loop {
        let start = xml.at();
        match xml.next().map_err(|_| Unwritable::Format)? {
            Node::Open(tag) => {
                let is_word = tag.vocabulary == Vocabulary::Word;
                let may_change = !is_word
                    || !matches!(
                        tag.name(),
                        "ins" | "moveTo" | "fldSimple" | "del" | "moveFrom"
                    );
                if is_word && tag.name() == "r" {
                    let prefix = tag.prefix();
                    let found = run(&mut xml, start, prefix)?;
                    res.extend(found.filter(|_| open.iter().all(|it| *it)));
                } else {
                    open.push(may_change);
                }
            }
            Node::Close => drop(open.pop()),
            Node::Text(..) => {}
            Node::End => return Ok(res),
        }
    }
}

/// The run that was opened last, if it is a plain one.
fn run(xml: &mut Xml<'_>, start: usize, prefix: String) -> Result<Option<PlainRun>, Unwritable> {
    let format = |_| Unwritable::Format;
    let mut properties = xml.at()..xml.at();
    let mut text: Option<Range<usize>> = None;
    let mut is_plain = true;
    loop {
        let at = xml.at();
        match xml.next().map_err(format)? {
            Node::Open(tag) if tag.is(Vocabulary::Word, "rPr") => {
                xml.skip().map_err(format)?;
                properties = at..xml.at();
            }
            Node::Open(tag) if tag.is(Vocabulary::Word, "t") => {
                let inner = xml.at();
                let mut end = inner;
                loop {
                    end = match xml.next().map_err(format)? {
                        Node::Text(_, Some(_)) => xml.at(),
                        Node::Close => break,
                        _ => {
                            is_plain = false;
                            end
                        }
                    };
                }
                is_plain &= text.is_none();
                text = Some(inner..end);
            }
            Node::Open(_) => {
                is_plain = false;
                xml.skip().map_err(format)?;
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

/// What stands in the place of a run in which some text is deleted and some inserted.
fn tracked_change(
    part: &str,
    runs: &[PlainRun],
    change: &Change,
    id: u32,
) -> Result<(Range<usize>, String), Unwritable> {
    let source = change.source();
    let end = runs.partition_point(|it| it.text.start <= source.start);
    let run = runs[..end].last().ok_or(Unwritable::Place)?;
    if source.end > run.text.end {
        return Err(Unwritable::Place);
    }
    let of = |range: Range<usize>| part.get(range).ok_or(Unwritable::Place);
    let properties = of(run.properties.clone())?;
    let w = &run.prefix;
    let write = |name: &str, text: &str| {
        format!("<{w}r>{properties}<{w}{name} xml:space=\"preserve\">{text}</{w}{name}></{w}r>")
    };
    let whole = |text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            write("t", text)
        }
    };
    let before = whole(of(run.text.start..source.start)?);
    let after = whole(of(source.end..run.text.end)?);
    let deleted = write("delText", of(source)?);
    let inserted = write("t", &escaped(&change.text));
    let first = id - 1;
    let content = format!(
        "{before}<{w}del {w}id=\"{first}\" {w}author=\"{AUTHOR}\">{deleted}</{w}del>\
         <{w}ins {w}id=\"{id}\" {w}author=\"{AUTHOR}\">{inserted}</{w}ins>{after}"
    );
    Ok((run.whole.clone(), content))
}

/// The highest number that anything in a part is known by.
fn highest_id(part: &str) -> u32 {
    let numbers = part.split("id=\"").skip(1).filter_map(|it| {
        let digits = it.split('"').next()?;
        digits
            .parse::<u32>()
            .ok()
            .filter(|it| *it < i32::MAX as u32 / 2)
    });
    numbers.max().unwrap_or(0)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The package with another text in one entry.
fn replaced(bytes: &[u8], package: &Package<'_>, name: &str, text: &str) -> Option<Vec<u8>> {
    let changed = package.index(name)?;
    let mut old = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut new = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 1024)));
    new.set_raw_comment(old.comment().into()).ok()?;
    for idx in 0..old.len() {
        let file = old.by_index_raw(idx).ok()?;
        if idx != changed {
            new.raw_copy_file(file).ok()?;
            continue;
        }
        let mut options = SimpleFileOptions::default().compression_method(file.compression());
        if let Some(time) = file.last_modified() {
            options = options.last_modified_time(time);
        }
        let name = file.name().ok()?.into_owned();
        drop(file);
        new.start_file(name, options).ok()?;
        new.write_all(text.as_bytes()).ok()?;
    }
    Some(new.finish().ok()?.into_inner())
}
