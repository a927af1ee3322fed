//! Reading files within bounds: nothing that is no file, and no more of one than a text may have. A report may be
//! in a file that offices write; what else is read is a text.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::rules::diagnostic::Message;
use crate::source::patch::Unwritable;
use crate::source::places::{Places, Spot, cell_name};
use crate::source::{self, Kind, Unreadable};

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
    /// A file that offices write, for reasons of its own.
    Office(Unreadable),
}

/// A text as it was read.
#[derive(Debug)]
pub struct Decoded {
    pub bytes: Vec<u8>,
    pub text: String,
    pub coding: Coding,
}

/// A report as it was read.
#[derive(Debug)]
pub struct Opened {
    pub bytes: Vec<u8>,
    pub text: String,
    pub origin: Origin,
}

/// What a text was in its file.
#[derive(Debug)]
pub enum Origin {
    /// All of it, in this coding.
    Text(Coding),
    /// What a reader sees in a file that offices write.
    Office(Office),
}

/// What is known of a file that offices write beside its text.
#[derive(Debug)]
pub struct Office {
    pub places: Places,
    /// Whether somebody still has to accept or reject changes in it.
    pub has_open_changes: bool,
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
    decode(all(open(path, most)?, most)?, most)
}

/// The report in a file of at most `most` bytes.
pub fn report(path: &Path, most: u64) -> Result<Opened, Unread> {
    opened(open(path, most)?, most)
}

/// The report in all that `from` gives, up to `most` bytes.
pub fn opened(from: impl Read, most: u64) -> Result<Opened, Unread> {
    let bytes = all(from, most)?;
    if let Some(document) = source::read(&bytes) {
        let document = document.map_err(Unread::Office)?;
        let office = Office {
            places: document.places,
            has_open_changes: document.has_open_changes,
        };
        return Ok(Opened {
            bytes,
            text: document.text,
            origin: Origin::Office(office),
        });
    }
    let Decoded {
        bytes,
        text,
        coding,
    } = decode(bytes, most)?;
    let origin = Origin::Text(coding);
    Ok(Opened {
        bytes,
        text,
        origin,
    })
}

fn open(path: &Path, most: u64) -> Result<File, Unread> {
    // Before it is opened: a pipe would wait for its other end, and a device may do something.
    if len(path)? > most {
        return Err(Unread::TooLong(most));
    }
    File::open(path).map_err(Unread::System)
}

fn all(from: impl Read, most: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    let mut from = from.take(most.saturating_add(1));
    from.read_to_end(&mut bytes).map_err(Unread::System)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLong(most));
    }
    Ok(bytes)
}

fn decode(bytes: Vec<u8>, most: u64) -> Result<Decoded, Unread> {
    let (text, coding) = coding::decode(&bytes).ok_or(Unread::Coding)?;
    if text.len() as u64 > most {
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
            Unread::Office(reason) => office(*reason),
        }
    }
}

/// Why a file that offices write is not read, and what to do about it.
fn office(reason: Unreadable) -> Message {
    let (zh, en) = match reason {
        Unreadable::NotComputed(spot) => return not_computed(spot),
        Unreadable::Encrypted => (
            "文件已加密，请取消密码后再检查",
            "the file is encrypted; remove its password first",
        ),
        Unreadable::Damaged => (
            "文件已损坏或不完整，请用 Word 或 WPS 打开后重新保存",
            "the file is damaged or incomplete; open it in Word or WPS and save it again",
        ),
        Unreadable::TooLarge => (
            "文件内容过大或嵌套过深，没有读取",
            "the file unfolds to too much or is nested too deeply, and was not read",
        ),
        Unreadable::NoText => (
            "PDF 中没有文字，可能是扫描件；请用原来的 Word 文件",
            "a PDF without text, perhaps a scan; take the Word file that it was made from",
        ),
        Unreadable::NoMeaning => (
            "PDF 的字体没有注明文字编码，其中的文字无法辨认；请用原来的 Word 文件",
            "the fonts of the PDF do not say what its characters are; take the Word file that it was made from",
        ),
        Unreadable::Kind(Kind::OldWord) => (
            "旧版 Word 或 WPS 文件，请打开后另存为 .docx",
            "a file of an old Word or of WPS; open it and save it as .docx",
        ),
        Unreadable::Kind(Kind::OldWorkbook) => (
            "旧版 Excel 或 WPS 表格，请打开后另存为 .xlsx",
            "a workbook of an old Excel or of WPS; open it and save it as .xlsx",
        ),
        Unreadable::Kind(Kind::Pdf) => (
            "PDF 文件，但本程序编译时没有加入读取 PDF 的功能；请用原来的 Word 文件",
            "a PDF, which this program was built without the means to read; take the Word file that it was made from",
        ),
        Unreadable::Kind(Kind::Rtf) => (
            "RTF 文件，请打开后另存为 .docx",
            "an RTF file; open it and save it as .docx",
        ),
        Unreadable::Kind(Kind::Word | Kind::Workbook | Kind::Other) => (
            "不是 Word 文件、Excel 工作簿或文本",
            "neither a Word file nor a workbook nor a text",
        ),
    };
    Message::new(zh, en)
}

/// Why a fix is not written into a file that offices write.
pub fn unwritable(reason: Unwritable) -> Message {
    let (zh, en) = match reason {
        Unwritable::Place => (
            "要改的文字分在几处或由域算出，请用 Word 或 WPS 修改",
            "what is to be changed stands in several pieces or is computed; change it in Word or WPS",
        ),
        Unwritable::Protected => (
            "文件限制编辑，请先取消保护",
            "the file is protected; lift its protection first",
        ),
        Unwritable::Signed => (
            "文件有数字签名，修改后签名失效",
            "the file is signed; a change would void its signature",
        ),
        Unwritable::Format => (
            "这种文件不能写回，请用原来的软件修改",
            "files of this kind are not written; change it in its own program",
        ),
    };
    Message::new(format!("未修复：{zh}"), format!("not fixed: {en}"))
}

fn not_computed(spot: Spot) -> Message {
    let (zh, en) = match spot {
        Spot::Sheet { sheet, row, column } => {
            let name = cell_name(row, column);
            (
                format!("第 {sheet} 张工作表 {name} 等处的"),
                format!(" in sheet {sheet}, {name} and others"),
            )
        }
        Spot::Cell { .. }
        | Spot::Paragraph(_)
        | Spot::PageCell { .. }
        | Spot::PageParagraph { .. } => Default::default(),
    };
    Message::new(
        format!("{zh}公式没有计算结果，请用 Excel 或 WPS 打开后重新保存"),
        format!("formulas{en} have no values yet; open it in Excel or WPS and save it again"),
    )
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
        assert!(matches!(opened(endless, 1000), Err(Unread::TooLong(_))));
        // Two bytes of GB18030 are three of UTF-8.
        let gb18030 = [0xd6, 0xd0].repeat(10);
        assert!(matches!(opened(&*gb18030, 29), Err(Unread::TooLong(_))));
        assert_eq!(opened(&*gb18030, 30).unwrap().text, "中".repeat(10));
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
