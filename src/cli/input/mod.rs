//! Files in and out: which to look at, how they are coded, how they are replaced.

pub(super) mod remains;
pub(super) mod replace;
pub(super) mod walk;

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::Message;
use crate::source::patch::{Change, Unwritable, patch};
use crate::text::range::MAX_LEN;
use crate::workspace::read::{self, Office, Opened, Origin, Unread};

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    /// Whether the path itself was given, rather than a folder above it.
    pub(super) named: bool,
}

/// A file that could not be read or written, and why.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) name: String,
    pub(super) reason: Message,
}

/// A text as it was read.
#[derive(Debug)]
pub(super) struct Input {
    pub(super) bytes: Vec<u8>,
    pub(super) text: String,
    origin: Origin,
}

impl Source {
    /// The path as a user reads it.
    pub(super) fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub(super) fn read(&self) -> Result<Input, Message> {
        Input::of(read::report(&self.path, MAX_LEN as u64))
    }
}

impl Input {
    /// Reads all of `from`, up to the longest text there may be.
    pub(super) fn read(from: impl Read) -> Result<Self, Message> {
        Self::of(read::opened(from, MAX_LEN as u64))
    }

    fn of(read: Result<Opened, Unread>) -> Result<Self, Message> {
        let Opened {
            bytes,
            text,
            origin,
        } = read.map_err(|it| it.message())?;
        Ok(Self {
            bytes,
            text,
            origin,
        })
    }

    /// The text, the bytes, and what is known of the file, if offices write such.
    pub(super) fn into_parts(self) -> (String, Vec<u8>, Option<Office>) {
        let office = match self.origin {
            Origin::Text(_) => None,
            Origin::Office(it) => Some(it),
        };
        (self.text, self.bytes, office)
    }

    /// The file with changes, as it is read then. Refused where that is not what the changes say.
    pub(super) fn patched(&self, changes: &[Change], tracked: bool) -> Result<Self, Message> {
        let bytes = patch(&self.bytes, changes, tracked).map_err(read::unwritable)?;
        let new = Self::read(bytes.as_slice())?;
        let mut expected = self.text.clone();
        let mut changes: Vec<&Change> = changes.iter().collect();
        changes.sort_by_key(|it| std::cmp::Reverse(it.run.range));
        for it in changes {
            expected.replace_range(it.run.range.as_usize(), &it.text);
        }
        match new.text == expected {
            true => Ok(new),
            false => Err(read::unwritable(Unwritable::Place)),
        }
    }

    /// What is known of the file, if offices write such.
    pub(super) fn office(&self) -> Option<&Office> {
        match &self.origin {
            Origin::Text(_) => None,
            Origin::Office(it) => Some(it),
        }
    }

    /// The bytes of the file with `text` in place of its text. Refused where a byte outside of
    /// the change would come out different.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<u8>, Message> {
        let Origin::Text(coding) = &self.origin else {
            return Err(read::unwritable(Unwritable::Format));
        };
        let exact = coding.encode(&self.text).as_ref() == Some(&self.bytes);
        let encoded = exact.then(|| coding.encode(text)).flatten();
        encoded.ok_or_else(|| {
            not_fixed(
                "改后的文本不能按原编码无损写回",
                "the text cannot be written back in its encoding without loss",
            )
        })
    }
}

impl Trouble {
    pub(super) fn new(path: &Path, reason: Message) -> Self {
        Self {
            name: path.to_string_lossy().into_owned(),
            reason,
        }
    }
}

fn not_fixed(zh: &str, en: &str) -> Message {
    Message::new(format!("未修复：{zh}"), format!("not fixed: {en}"))
}
