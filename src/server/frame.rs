//! Frames of the base protocol: `Content-Length: N`, an empty line, N bytes. Whatever arrives, the
//! next well-formed frame is found.

/// Longer headers are garbage.
const MAX_HEADER: usize = 8 << 10;

/// Longer messages are refused. A text of the longest kind fits, with every character escaped.
const MAX_BODY: usize = 1 << 30;

const END: &[u8] = b"\r\n\r\n";
const LENGTH: &[u8] = b"content-length:";

/// Capacity that is kept between messages.
const KEPT: usize = 128 << 10;

/// The bytes that have arrived, as frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    /// Where what is not yet handed out begins.
    start: usize,
    /// The length of the body that comes next, once its header is read.
    body_len: Option<usize>,
    /// Whether garbage is being skipped.
    lost: bool,
}

/// A header that is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadHeader;

impl Frames {
    /// Where to put what arrives next.
    pub(super) fn space(&mut self) -> &mut Vec<u8> {
        if self.start > 0 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        if self.buffer.is_empty() && self.buffer.capacity() > KEPT {
            self.buffer = Vec::new();
        }
        self.buffer.reserve(64 << 10);
        &mut self.buffer
    }

    /// The next body, if all of it is here. Garbage is reported once, however long.
    pub(super) fn next(&mut self) -> Option<Result<&[u8], BadHeader>> {
        if self.lost && !self.found() {
            return None;
        }
        let body_len = match self.body_len {
            Some(it) => it,
            None => match self.header()? {
                Ok(it) => *self.body_len.insert(it),
                Err(err) => {
                    self.lost = true;
                    self.start += 1;
                    return Some(Err(err));
                }
            },
        };
        let body = self.start..self.start.checked_add(body_len)?;
        if self.buffer.len() < body.end {
            return None;
        }
        self.body_len = None;
        self.start = body.end;
        self.buffer.get(body).map(Ok)
    }

    /// Reads a header and steps over it.
    fn header(&mut self) -> Option<Result<usize, BadHeader>> {
        let rest = self.buffer.get(self.start..)?;
        let header = match rest
            .windows(END.len())
            .take(MAX_HEADER)
            .position(|it| it == END)
        {
            Some(end) => rest.get(..end)?,
            None if rest.len() >= MAX_HEADER + END.len() => return Some(Err(BadHeader)),
            None => return None,
        };
        let body_len = content_length(header);
        if body_len.is_some() {
            self.start += header.len() + END.len();
        }
        Some(body_len.ok_or(BadHeader))
    }

    /// Skips garbage up to something that looks like a header.
    fn found(&mut self) -> bool {
        let rest = self.buffer.get(self.start..).unwrap_or_default();
        let at = memchr::memchr2_iter(b'C', b'c', rest).find(|&at| {
            let end = rest.len().min(at + LENGTH.len());
            let candidate = rest.get(at..end).unwrap_or_default();
            LENGTH
                .get(..candidate.len())
                .is_some_and(|it| it.eq_ignore_ascii_case(candidate))
        });
        self.start += at.unwrap_or(rest.len());
        self.lost = self.buffer.len() - self.start < LENGTH.len();
        !self.lost
    }
}

fn content_length(header: &[u8]) -> Option<usize> {
    let header = std::str::from_utf8(header).ok()?;
    let value = header.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-length")
            .then(|| value.trim())
    });
    value?.parse().ok().filter(|&it| it <= MAX_BODY)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes out when `input` arrives in pieces of this size; `!` for garbage.
    fn read(input: &str, size: usize) -> Vec<String> {
        let mut frames = Frames::default();
        let mut res = Vec::new();
        for piece in input.as_bytes().chunks(size) {
            frames.space().extend_from_slice(piece);
            while let Some(it) = frames.next() {
                let body = it.map(|it| String::from_utf8_lossy(it).into_owned());
                res.push(body.unwrap_or_else(|_| "!".into()));
            }
        }
        res
    }

    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        for size in [1, 3, 7, 1 << 20] {
            assert_eq!(read(input, size), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn frames_come_out_whole() {
        check(
            "Content-Length: 2\r\n\r\n{}content-length:3\r\nX: y\r\n\r\n[1]Content-Length: 0\r\n\r\n",
            &["{}", "[1]", ""],
        );
    }

    #[test]
    fn half_a_message_waits() {
        check("Content-Length: 9\r\n\r\n{}", &[]);
    }

    #[test]
    fn garbage_is_skipped_and_reported_once() {
        check("nonsense\r\n\r\nContent-Length: 2\r\n\r\n{}", &["!", "{}"]);
        check("xxContent-Length: 2\r\n\r\n{}", &["!", "{}"]);
        check(
            "Content-Length: no\r\n\r\n{\"c\":1}Content-Length: 2\r\n\r\n{}",
            &["!", "{}"],
        );
        check(
            "Content-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n[]",
            &["!", "[]"],
        );
    }

    #[test]
    fn giant_lengths_and_headers_are_refused() {
        let length = "Content-Length: 99999999999999999999999\r\n\r\nContent-Length: 2\r\n\r\n{}";
        check(length, &["!", "{}"]);
        let header = format!(
            "X: {}\r\n\r\nContent-Length: 2\r\n\r\n{{}}",
            "x".repeat(20_000)
        );
        check(&header, &["!", "{}"]);
    }
}
