//! Files in and out: which to look at, how they are coded, how they are replaced.

pub(super) mod remains;
pub(super) mod replace;
pub(super) mod walk;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::Message;
use crate::text::range::MAX_LEN;
use crate::workspace::coding::{self, Coding};

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
    coding: Coding,
}

impl Source {
    /// The path as a user reads it.
    pub(super) fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    pub(super) fn read(&self) -> Result<Input, Message> {
        let file = File::open(&self.path).map_err(|it| reason(&it))?;
        if file.metadata().is_ok_and(|it| it.len() > MAX_LEN as u64) {
            return Err(too_long());
        }
        Input::read(file)
    }
}

impl Input {
    /// Reads all of `from`, up to the longest text there may be.
    pub(super) fn read(from: impl Read) -> Result<Self, Message> {
        let mut bytes = Vec::new();
        from.take(MAX_LEN as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|it| reason(&it))?;
        if bytes.len() > MAX_LEN {
            return Err(too_long());
        }
        let (text, coding) = coding::decode(&bytes).ok_or_else(|| {
            Message::new(
                "无法识别编码：不是 UTF-8、GB18030 或 UTF-16 文本",
                "unknown encoding: no UTF-8, GB18030 or UTF-16 text",
            )
        })?;
        if text.len() > MAX_LEN {
            return Err(too_long());
        }
        Ok(Self {
            bytes,
            text,
            coding,
        })
    }

    /// The bytes of the file with `text` in place of its text. Refused where a byte outside of
    /// the change would come out different.
    pub(super) fn encode(&self, text: &str) -> Result<Vec<u8>, Message> {
        let exact = self.coding.encode(&self.text).as_ref() == Some(&self.bytes);
        let encoded = exact.then(|| self.coding.encode(text)).flatten();
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

/// What an error of the system means to a user.
pub(super) fn reason(error: &io::Error) -> Message {
    let system = error.to_string();
    let zh = match error.kind() {
        io::ErrorKind::NotFound => "文件不存在",
        io::ErrorKind::PermissionDenied => "没有权限",
        io::ErrorKind::IsADirectory => "是文件夹",
        io::ErrorKind::StorageFull => "磁盘已满",
        io::ErrorKind::ReadOnlyFilesystem => "文件系统只读",
        _ => &system,
    };
    Message::new(zh, system.as_str())
}

fn not_fixed(zh: &str, en: &str) -> Message {
    Message::new(format!("未修复：{zh}"), format!("not fixed: {en}"))
}

fn too_long() -> Message {
    let limit = MAX_LEN >> 20;
    Message::new(
        format!("文件过大，超过 {limit} MiB"),
        format!("file is larger than {limit} MiB"),
    )
}
