//! `convert`: a file of reports in another layout.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::recast::convert::{Refusal, converted, converted_document};
use crate::recast::losses::{counted, losses};
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::read;
use crate::write::Layout;

use super::input::{Input, Source, Trouble};
use super::output::{Output, complain, note};
use super::render::place::Rows;
use super::status::Status;

/// What to convert and where to.
pub(super) struct Convert {
    /// Standard input where it is `-`.
    pub(super) input: PathBuf,
    pub(super) target: Target,
    /// Standard output where none is named.
    pub(super) file: Option<PathBuf>,
    pub(super) language: Language,
}

/// What a file of reports is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Text(Layout),
    /// A document of Word.
    Document,
}

pub(super) fn run(options: &Convert, out: &mut Output) -> io::Result<Status> {
    let written = read_in(&options.input).and_then(|input| {
        let bytes = told(&options.input, &input, options.target)?;
        let bytes = match &options.file {
            Some(path) => write_new(path, &bytes).map(|()| Vec::new())?,
            None => bytes,
        };
        tell_losses(options, &input);
        Ok(bytes)
    });
    match written {
        Ok(bytes) => out.write(bytes).map(|()| Status::Clean),
        Err(it) => {
            complain(options.language, &it.name, &it.reason);
            Ok(Status::Failed)
        }
    }
}

fn read_in(path: &Path) -> Result<Input, Trouble> {
    let source = Source {
        path: path.to_owned(),
        named: true,
    };
    let input = match path == Path::new("-") {
        true => Input::read(io::stdin().lock()),
        false => source.read(),
    };
    input.map_err(|reason| Trouble {
        name: source.name(),
        reason,
    })
}

fn told(path: &Path, input: &Input, target: Target) -> Result<Vec<u8>, Trouble> {
    let written = match target {
        Target::Text(layout) => converted(&input.text, layout).map(String::into_bytes),
        Target::Document => converted_document(&input.text),
    };
    written.map_err(|it| {
        let name = path.to_string_lossy();
        Trouble {
            name: match it.range() {
                Some(it) => format!("{name}:{}", Rows::new(&input.text).place(it.start).row),
                None => name.into_owned(),
            },
            reason: reason(it),
        }
    })
}

/// Says what is left behind, and in which lines of a text that stands.
fn tell_losses(options: &Convert, input: &Input) {
    const MOST: usize = 10;
    let found = losses(&input.text);
    let Some(Message { zh, en }) = counted(&found) else {
        return;
    };
    let name = options.input.to_string_lossy();
    if input.office().is_some() {
        let message = Message::new(format!("未转换 {zh}"), format!("left behind: {en}"));
        return note(options.language, &name, &message);
    }
    let places = Rows::new(&input.text);
    let mut rows: Vec<_> = found.iter().map(|it| places.place(it.at).row).collect();
    rows.dedup();
    let shown: Vec<String> = rows.iter().take(MOST).map(ToString::to_string).collect();
    let is_all = shown.len() == rows.len();
    let more = |it: &'static str| if is_all { "" } else { it };
    let message = Message::new(
        format!("未转换 {zh}（第 {}{} 行）", shown.join("、"), more("…")),
        format!(
            "left behind: {en} (line {}{})",
            shown.join(", "),
            more(", …")
        ),
    );
    note(options.language, &name, &message);
}

fn reason(refusal: Refusal) -> Message {
    let [zh, en] = refusal.words();
    Message::new(format!("未转换：{zh}"), format!("not converted: {en}"))
}

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut it| it.write_all(bytes));
    written.map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::AlreadyExists => Message::new(
                "文件已存在，没有覆盖",
                "the file exists and was left as it is",
            ),
            io::ErrorKind::NotFound => Message::new("文件夹不存在", "there is no such folder"),
            _ => read::system(&error),
        };
        Trouble::new(path, reason)
    })
}
