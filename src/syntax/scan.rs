//! Division of a text into blocks. The scanner is memoryless: where a block ends depends on the
//! text from its start to the end of the line after it (and, where that has a `<`, to the end of
//! the longest tag), and on nothing else. Incremental reparse rests on that.

use memchr::{memchr, memchr2};

use crate::text::fold::is_blank;

use super::document::{Landmark, LandmarkOf};
use super::layout::{Layout, html};

/// A block longer than this many lines ends at the next [seam](is_seam), so that an edit in a file
/// without blank lines costs no more than one in a table.
const LONG: usize = 256;

/// What the scanner finds at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Bytes of the block, more than none.
    pub len: usize,
    pub layout: Layout,
    pub landmark: Landmark,
    /// Bytes that the scanner looked at to decide, from the start of the block; all of the text where
    /// it would have looked at more. No text behind them makes another block of it.
    pub seen: usize,
}

/// The block that `text`, which is not empty, begins with.
pub(super) fn first_block(text: &str, landmark: LandmarkOf) -> Scanned {
    let (is_html, mut seen) = html::begins(text);
    if is_html {
        let (len, looked) = html::block_len(text);
        let landmark = if html::is_table(text) {
            Landmark::None
        } else {
            html_landmark(text, len, landmark)
        };
        return Scanned {
            len,
            layout: Layout::Html,
            landmark,
            seen: seen.max(looked),
        };
    }
    let first = line_len(text);
    let (layout, mark) = class(&text[..first], landmark);
    let mut len = first;
    if mark == Landmark::None {
        let mut n_lines = 1;
        let mut last = &text[..first];
        while len < text.len() && !(n_lines >= LONG && is_seam(last)) {
            let rest = &text[len..];
            let next = &rest[..line_len(rest)];
            let (is_html, looked) = html::begins(rest);
            seen = seen.max(len + looked);
            if is_html || class(next, landmark) != (layout, Landmark::None) {
                break;
            }
            len += next.len();
            last = next;
            n_lines += 1;
        }
    }
    Scanned {
        len,
        layout,
        landmark: mark,
        seen,
    }
}

fn html_landmark(text: &str, len: usize, landmark: LandmarkOf) -> Landmark {
    // Prose is long, headings are short; only short elements are worth the decoding.
    const LONGEST_HEADING: usize = 2000;
    if len > LONGEST_HEADING {
        return Landmark::None;
    }
    let visible: String = html::visible(&text[..len]).map(|it| it.char).collect();
    landmark(visible.trim_matches(is_blank))
}

/// The layout of a line, and whether it is a landmark. Byte tests rule
/// most lines out, without folding.
fn class(line: &str, landmark: LandmarkOf) -> (Layout, Landmark) {
    let trimmed = line.trim_matches(is_blank);
    let layout = if memchr(b'\t', line.as_bytes()).is_some() {
        Layout::Tsv
    } else if trimmed.is_empty() {
        return (Layout::Blank, Landmark::None);
    } else if is_piped(trimmed) {
        Layout::Pipe
    } else {
        Layout::Plain
    };
    let content = trimmed.trim_matches(|it| it == '|' || is_blank(it));
    let is_single = memchr2(b'\t', b'|', content.as_bytes()).is_none();
    (
        layout,
        if is_single {
            landmark(content)
        } else {
            Landmark::None
        },
    )
}

/// Whether a block of plain lines is still one block, of the same layout, when a line of it that is not the
/// first becomes another. No line has a `<`.
pub(super) fn keeps_block(
    layout: Layout,
    block: &str,
    (start, old): (usize, &str),
    new: &str,
    landmark: LandmarkOf,
) -> bool {
    let is_plain = matches!(layout, Layout::Plain | Layout::Tsv | Layout::Pipe);
    // A long block ends at a seam: only its last lines can be one.
    let keeps_seams = || {
        let lines = memchr::memchr2_iter(b'\n', b'\r', &block.as_bytes()[..start]);
        lines.take(LONG).count() + 1 < LONG || is_seam(old) == is_seam(new)
    };
    is_plain && class(new, landmark) == (layout, Landmark::None) && keeps_seams()
}

/// Whether pipes delimit cells in this line: it begins or ends with one, or has several.
fn is_piped(trimmed: &str) -> bool {
    let bytes = trimmed.as_bytes();
    let Some(first) = memchr(b'|', bytes) else {
        return false;
    };
    first == 0 || bytes.last() == Some(&b'|') || memchr(b'|', &bytes[first + 1..]).is_some()
}

/// Length of the first line with its terminator: LF, CRLF or CR.
pub(super) fn line_len(text: &str) -> usize {
    match memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text.as_bytes()[at] == b'\r' && text.as_bytes().get(at + 1) == Some(&b'\n') => {
            at + 2
        }
        Some(at) => at + 1,
        None => text.len(),
    }
}

/// Where a long block may end: after one line in sixteen, picked by its own bytes, so that the
/// seams stay where they are when lines come or go above them.
fn is_seam(line: &str) -> bool {
    let sum = line.bytes().fold(0_u32, |acc, it| {
        acc.wrapping_mul(31).wrapping_add(u32::from(it))
    });
    (sum ^ (sum >> 16)).is_multiple_of(16)
}
