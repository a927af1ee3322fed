//! Standard output, locked and buffered, and words to standard error. A reader that goes away
//! (`gouji check | head`) is not an error: later output is dropped.

use std::io::{self, BufWriter, Write};

use crate::rules::diagnostic::{Language, Message};
pub(super) use crate::text::plain::one_line;

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
    let name = one_line(name);
    let reason = reason.get(language);
    say(&match language {
        Language::Chinese => format!("错误：{name}：{reason}"),
        Language::English => format!("error: {name}: {reason}"),
    });
}

/// A line on standard error. A failure to write it is ignored.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
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
    fn a_full_disk_is_one() {
        let mut output = Output::new(Box::new(Gone(io::ErrorKind::StorageFull)));
        output.write("x").unwrap();
        assert!(output.flush().is_err());
    }
}
