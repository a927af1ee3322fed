//! Reading files within bounds: nothing that is no file, and no more of one than a text may have.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::rules::diagnostic::Message;

use super::coding::{self, Coding};

/// Why a file was not read.
#[derive(Debug)]
pub enum Unread {
    System(io::Error),
    /// A pipe, a socket, a device, or what the kernel makes up while it is read: reading it might never end.
    Special,
    /// More bytes than these.
    TooLong(u64),
    /// In no coding that we know.
    Coding,
}

/// A text as it was read.
#[derive(Debug)]
pub struct Decoded {
    pub bytes: Vec<u8>,
    pub text: String,
    pub coding: Coding,
}

/// How long a file is that can be read.
pub fn len(path: &Path) -> Result<u64, Unread> {
    let metadata = fs::metadata(path).map_err(Unread::System)?;
    if metadata.is_dir() {
        return Err(Unread::System(io::ErrorKind::IsADirectory.into()));
    }
    // What the kernel makes up has no length before it is read.
    if !metadata.is_file() || metadata.len() == 0 && is_made_up(path) {
        return Err(Unread::Special);
    }
    Ok(metadata.len())
}

/// The text of a file of at most `most` bytes.
pub fn text(path: &Path, most: u64) -> Result<Decoded, Unread> {
    // Before it is opened: a pipe would wait for its other end, and a device may do something.
    if len(path)? > most {
        return Err(Unread::TooLong(most));
    }
    decoded(File::open(path).map_err(Unread::System)?, most)
}

/// The text of all that `from` gives, up to `most` bytes.
pub fn decoded(from: impl Read, most: u64) -> Result<Decoded, Unread> {
    let mut bytes = Vec::new();
    let mut from = from.take(most.saturating_add(1));
    from.read_to_end(&mut bytes).map_err(Unread::System)?;
    let is_long = |len: usize| len as u64 > most;
    if is_long(bytes.len()) {
        return Err(Unread::TooLong(most));
    }
    let (text, coding) = coding::decode(&bytes).ok_or(Unread::Coding)?;
    if is_long(text.len()) {
        return Err(Unread::TooLong(most));
    }
    Ok(Decoded {
        bytes,
        text,
        coding,
    })
}

#[cfg(target_os = "linux")]
fn is_made_up(path: &Path) -> bool {
    use rustix::fs::{PROC_SUPER_MAGIC, statfs};
    statfs(path).is_ok_and(|it| it.f_type == PROC_SUPER_MAGIC)
}

#[cfg(not(target_os = "linux"))]
fn is_made_up(_path: &Path) -> bool {
    false
}

impl Unread {
    /// What it means to a user.
    pub fn message(&self) -> Message {
        match self {
            Unread::System(error) => system(error),
            Unread::Special => Message::new(
                "不是普通文件，没有读取",
                "not a regular file, and was not read",
            ),
            Unread::TooLong(most) => {
                let most = most >> 20;
                Message::new(
                    format!("文件过大，超过 {most} MiB"),
                    format!("file is larger than {most} MiB"),
                )
            }
            Unread::Coding => Message::new(
                "无法识别编码：不是 UTF-8、GB18030 或 UTF-16 文本",
                "unknown encoding: no UTF-8, GB18030 or UTF-16 text",
            ),
        }
    }
}

/// What an error of the system means to a user.
pub fn system(error: &io::Error) -> Message {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_a_text_may_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "12345").unwrap();
        assert_eq!(text(&path, 5).unwrap().text, "12345");
        assert!(matches!(text(&path, 4), Err(Unread::TooLong(4))));
        // One that grows while it is read.
        let endless = io::repeat(b'1');
        assert!(matches!(decoded(endless, 1000), Err(Unread::TooLong(_))));
        // Two bytes of GB18030 are three of UTF-8.
        let gb18030 = [0xd6, 0xd0].repeat(10);
        assert!(matches!(decoded(&*gb18030, 29), Err(Unread::TooLong(_))));
        assert_eq!(decoded(&*gb18030, 30).unwrap().text, "中".repeat(10));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_file_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = |it: &str| folder.path().join(it);
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, path("pipe"), mode).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("device")).unwrap();
        std::os::unix::fs::symlink("/proc/self/stat", path("kernel")).unwrap();
        for it in ["pipe", "socket", "device", "kernel"] {
            assert!(
                matches!(text(&path(it), 1 << 20), Err(Unread::Special)),
                "{it}"
            );
        }
        assert!(matches!(text(folder.path(), 1), Err(Unread::System(_))));
        // A file of ours that is empty is one.
        fs::write(path("empty"), "").unwrap();
        assert_eq!(text(&path("empty"), 1).unwrap().text, "");
    }
}
