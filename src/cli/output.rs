//! Standard output, locked and buffered, and words to standard error. A reader that goes away
//! (`gouji check | head`) is not an error: later output is dropped.

use std::io::{self, BufWriter, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::rules::diagnostic::{Language, Message};
pub(super) use crate::text::plain::one_line;
use crate::text::plain::{is_obeyed, lines};

pub(super) struct Output {
    writer: BufWriter<Box<dyn Write>>,
    closed: bool,
}

impl Output {
    pub(super) fn stdout() -> Self {
        Self::new(Box::new(io::stdout().lock()))
    }

    pub(super) fn stderr() -> Self {
        Self::new(Box::new(io::stderr().lock()))
    }

    fn new(writer: Box<dyn Write>) -> Self {
        Self {
            writer: BufWriter::with_capacity(1 << 16, writer),
            closed: false,
        }
    }

    pub(super) fn write(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let res = self.writer.write_all(bytes.as_ref());
        self.tolerate(res)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let res = self.writer.flush();
        self.tolerate(res)
    }

    /// Whether the reader is gone.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    fn tolerate(&mut self, res: io::Result<()>) -> io::Result<()> {
        match res {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            res => res,
        }
    }
}

/// Says on standard error that something could not be done.
pub(super) fn complain(language: Language, name: &str, reason: &Message) {
    tell(language, ["错误", "error"], name, reason);
}

/// Prints a note about something that was done to standard error.
pub(super) fn note(language: Language, name: &str, message: &Message) {
    tell(language, ["注意", "note"], name, message);
}

fn tell(language: Language, [zh, en]: [&str; 2], name: &str, message: &Message) {
    let name = one_line(name);
    let message = one_line(message.get(language));
    say(&match language {
        Language::Chinese => format!("{zh}：{name}：{message}"),
        Language::English => format!("{en}: {name}: {message}"),
    });
}

/// A line on standard error. A failure to write it is ignored.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", lines(line));
}

/// A value in JSON that a terminal shows as it is: whatever it would obey is escaped.
pub(super) fn json(value: &impl Serialize) -> String {
    let mut res = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut res, Escaping(CompactFormatter));
    // Writing to memory does not fail, nor do values without maps of odd keys.
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8(res).unwrap_or_default(),
        Err(_) => String::new(),
    }
}

struct Escaping(CompactFormatter);

impl Formatter for Escaping {
    fn write_string_fragment<W>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_obeyed) {
            let (before, obeyed) = rest.split_at(at);
            self.0.write_string_fragment(writer, before)?;
            let mut chars = obeyed.chars();
            let mut utf_16 = [0; 2];
            for unit in chars.next().unwrap_or_default().encode_utf16(&mut utf_16) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        self.0.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Gone(io::ErrorKind);

    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_no_error() {
        let mut output = Output::new(Box::new(Gone(io::ErrorKind::BrokenPipe)));
        output.write("x").unwrap();
        output.flush().unwrap();
        assert!(output.is_closed());
        output.write("x").unwrap();
    }

    #[test]
    fn json_says_the_same_without_what_a_terminal_obeys() {
        let text = "a\u{9b}31m\u{202e}b\u{2028}\x1b\x7f\"\n中";
        let shown = json(&[text]);
        assert!(!shown.contains(is_obeyed), "{shown}");
        assert!(shown.contains('中') && shown.contains("\\u202e"));
        let read: Vec<String> = serde_json::from_str(&shown).unwrap();
        assert_eq!(read, [text]);
    }

    #[test]
    fn a_full_disk_is_one() {
        let mut output = Output::new(Box::new(Gone(io::ErrorKind::StorageFull)));
        output.write("x").unwrap();
        assert!(output.flush().is_err());
    }
}
