//! Packages: what Office writes is a ZIP of parts of XML, which lead from one to another by relationships.

use std::io::{Cursor, Read, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::xml::{Node, Xml};
use super::{Kind, LEAST_SUSPICIOUS, MOST_RATIO, MOST_UNFOLDED, Unreadable};

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// The bytes that the parts read so far have unfolded to.
    unfolded: u64,
    /// The part that it is about; none where it is no package of Office.
    pub main: Option<Part>,
}

/// What leads from one part to another.
pub(super) struct Relationship {
    /// What the part knows it by.
    pub id: String,
    pub kind: String,
    /// The name of the part that it leads to.
    pub target: String,
}

pub(super) struct Part {
    pub name: String,
    pub text: String,
}

impl<'a> Package<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Damaged)?;
        let mut res = Self {
            archive,
            unfolded: 0,
            main: None,
        };
        if let Some(name) = res.related("", "officeDocument")?.into_iter().next() {
            let text = res.part(&name)?.ok_or(Unreadable::Damaged)?;
            res.main = Some(Part { name, text });
        }
        Ok(res)
    }

    /// What it is, by the first element of its main part.
    pub(super) fn kind(&self) -> Result<Kind, Unreadable> {
        let Some(main) = &self.main else {
            return Ok(Kind::Other);
        };
        let mut xml = Xml::new(&main.text);
        loop {
            match xml.next()? {
                Node::Open(tag) => {
                    return Ok(match tag.name() {
                        "document" => Kind::Word,
                        "workbook" => Kind::Workbook,
                        _ => Kind::Other,
                    });
                }
                Node::End => return Err(Unreadable::Damaged),
                Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// The text of a part, if the package has it.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let name = name.trim_start_matches('/');
        let Some(index) = self.index(name) else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|it| match it {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Encrypted,
            _ => Unreadable::Damaged,
        })?;
        let (packed, unfolded) = (file.compressed_size(), file.size());
        let most = MOST_UNFOLDED - self.unfolded;
        let is_suspicious =
            |unfolded| unfolded > LEAST_SUSPICIOUS && unfolded / MOST_RATIO > packed;
        if unfolded > most || is_suspicious(unfolded) {
            return Err(Unreadable::TooLarge);
        }
        let mut bytes = Vec::new();
        // What it says of its own size need not be so.
        let mut file = file.take(most + 1);
        file.read_to_end(&mut bytes)
            .map_err(|_| Unreadable::Damaged)?;
        let unfolded = bytes.len() as u64;
        if unfolded > most || is_suspicious(unfolded) {
            return Err(Unreadable::TooLarge);
        }
        self.unfolded += unfolded;
        decode(bytes).map(Some)
    }

    /// Names of parts are the same in upper and in lower case.
    pub(super) fn index(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name).or_else(|| {
            let mut names = self.archive.file_names().flatten();
            let other = names.find(|it| it.replace('\\', "/").eq_ignore_ascii_case(name))?;
            self.archive.index_for_name(&other)
        })
    }

    /// The names of the parts that one leads to by relationships of this kind; from the package itself where it
    /// has no name.
    pub(super) fn related(&mut self, part: &str, kind: &str) -> Result<Vec<String>, Unreadable> {
        let all = self.relationships(part)?.into_iter();
        let of_kind = all.filter(|it| it.kind == kind);
        Ok(of_kind.map(|it| it.target).collect())
    }

    /// What leads from a part to others within the package.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else {
            return Ok(Vec::new());
        };
        let mut res = Vec::new();
        let mut xml = Xml::new(&text);
        loop {
            let tag = match xml.next()? {
                Node::Open(tag) => tag,
                Node::End => return Ok(res),
                Node::Close | Node::Text(..) => continue,
            };
            let is_outside = tag.attribute("TargetMode").as_deref() == Some("External");
            if let (false, Some(kind), Some(target)) =
                (is_outside, tag.attribute("Type"), tag.attribute("Target"))
            {
                res.push(Relationship {
                    id: tag.attribute("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolved(folder, &target),
                });
            }
        }
    }
}

/// The name of the part that `target` leads to from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if target.starts_with('/') {
        return target.trim_start_matches('/').to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            it => steps.push(it),
        }
    }
    steps.join("/")
}

/// A part is written in UTF-8, or in UTF-16 behind a mark. The mark of UTF-8 stays, for places to be right.
fn decode(bytes: Vec<u8>) -> Result<String, Unreadable> {
    let unit: fn([u8; 2]) -> u16 = match bytes.as_slice() {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return String::from_utf8(bytes).map_err(|_| Unreadable::Damaged),
    };
    let units = bytes[2..].as_chunks::<2>().0.iter().map(|it| unit(*it));
    char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| Unreadable::Damaged)
}

/// A package of these parts; `None` where one is larger than a package holds.
pub fn packed(parts: &[(&str, &str)]) -> Option<Vec<u8>> {
    let mut res = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        res.start_file(*name, SimpleFileOptions::default()).ok()?;
        res.write_all(text.as_bytes()).ok()?;
    }
    Some(res.finish().ok()?.into_inner())
}
