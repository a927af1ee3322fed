//! Marks of Markdown within a line: emphasis, code, escapes, links, notes, formulas and attributes, as
//! CommonMark, GitHub and pandoc have them, and of CriticMarkup. A mark that is not closed in its cell is itself.

use memchr::{memchr, memmem};

use crate::text::fold::{digit, is_blank};
use crate::text::number::Placed;

use super::shown::{Scribe, Unseen};

/// Stands among the characters for a mark that is none of them.
const GONE: char = '\0';

/// Runs of marks that may open something, innermost last.
#[derive(Default)]
pub(super) struct Runs {
    open: Vec<Run>,
    /// How many of each kind are open.
    n_open: [u32; KINDS.len()],
    /// What is left out once a place is reached: where, up to where, and whether with what stands
    /// before it from a character on.
    pending: Vec<Pending>,
    /// A picture was left open: no other is looked for to its end.
    has_open_picture: bool,
}

struct Run {
    kind: usize,
    /// The first of its characters.
    first: usize,
}

/// The end of a text in brackets, whose target, attributes or closing marks are left out.
struct Pending {
    at: usize,
    end: usize,
    /// The first character of the text, where that is deleted.
    deleted_from: Option<usize>,
}

/// Marks that come in pairs.
const KINDS: [(char, usize); 8] = [
    ('*', 1),
    ('*', 2),
    ('*', 3),
    ('_', 1),
    ('_', 2),
    ('~', 2),
    ('=', 2),
    ('+', 2),
];

/// Characters by the names that AsciiDoc has for them; some stand for nothing.
const NAMED: [(&str, Option<char>); 14] = [
    ("{plus}", Some('+')),
    ("{asterisk}", Some('*')),
    ("{vbar}", Some('|')),
    ("{caret}", Some('^')),
    ("{tilde}", Some('~')),
    ("{backtick}", Some('`')),
    ("{backslash}", Some('\\')),
    ("{startsb}", Some('[')),
    ("{endsb}", Some(']')),
    ("{nbsp}", Some('\u{a0}')),
    ("{sp}", Some(' ')),
    ("{zwsp}", None),
    ("{blank}", None),
    ("{empty}", None),
];

/// The marks of CriticMarkup, each with the one that closes it.
const CHANGES: [(&str, &str); 5] = [
    ("{++", "++}"),
    ("{--", "--}"),
    ("{~~", "~~}"),
    ("{>>", "<<}"),
    ("{==", "==}"),
];

impl Runs {
    /// Takes the marks out.
    pub fn finish(&self, chars: &mut Vec<Placed>) {
        chars.retain(|it| it.char != GONE);
    }
}

/// Whether a text ends as the names of files do: `公章.png`, and not `共3.5`.
fn has_extension(text: &str) -> bool {
    const LONGEST: usize = 5;
    let Some((name, extension)) = text.rsplit_once('.') else {
        return false;
    };
    !name.is_empty()
        && extension.len() <= LONGEST
        && extension.starts_with(|it: char| it.is_ascii_alphabetic())
        && extension.bytes().all(|it| it.is_ascii_alphanumeric())
}

impl Scribe<'_> {
    /// Reads what `char` begins, if it is more than itself.
    pub(super) fn mark(&mut self, char: char) -> bool {
        match char {
            '\\' => self.escape(),
            '`' => self.code(),
            '$' => self.formula(),
            '!' if self.rest().starts_with("![") => self.image(),
            '[' => self.bracket(),
            ']' => self.end_of_bracket(),
            '^' => self.raised(),
            '{' => self.change() || self.attributes() || self.named(),
            '~' | '=' | '+' if self.end_of_bracket() => true,
            '*' | '_' | '~' | '=' | '+' => self.run(char),
            _ => false,
        }
    }

    /// A character that AsciiDoc has a name for: `{plus}5`.
    fn named(&mut self) -> bool {
        let rest = self.rest();
        let Some((name, char)) = NAMED.iter().find(|it| rest.starts_with(it.0)) else {
            return false;
        };
        match char {
            Some(it) => self.put(*it, name.len()),
            None => self.at += name.len(),
        }
        true
    }

    fn escape(&mut self) -> bool {
        let rest = &self.rest()[1..];
        match rest.chars().next() {
            Some(it) if it.is_ascii_punctuation() => self.put(it, 2),
            // A line break.
            Some('\n' | '\r') => self.at += 1,
            None if !self.chars.is_empty() => self.at += 1,
            _ => return false,
        }
        true
    }

    fn code(&mut self) -> bool {
        const LONGEST: usize = 1 << 10;
        let rest = self.rest();
        let n_marks = run_len(rest, b'`');
        let mut at = n_marks;
        while let Some(found) = memchr(b'`', &rest.as_bytes()[at..rest.len().min(LONGEST).max(at)])
        {
            let close = at + found;
            let len = run_len(&rest[close..], b'`');
            if len == n_marks {
                self.at += n_marks;
                for it in rest[n_marks..close].chars() {
                    self.put(it, it.len_utf8());
                }
                self.at += len;
                return true;
            }
            at = close + len;
        }
        for _ in 0..n_marks {
            self.put('`', 1);
        }
        true
    }

    /// `$1223^{1}$`; any other formula is left as it is written.
    fn formula(&mut self) -> bool {
        const LONGEST: usize = 128;
        let rest = self.rest().as_bytes();
        let window = &rest[1..rest.len().min(LONGEST)];
        let Some(len) = memchr(b'$', window) else {
            return false;
        };
        let Some(pieces) = pieces_of_formula(&self.rest()[1..=len]) else {
            return false;
        };
        let end = self.at + len + 2;
        self.omit(1);
        for (piece, len) in pieces {
            match piece {
                Piece::Char(it) => self.put(it, len),
                Piece::Nothing => self.at += len,
                Piece::Note => {
                    if !self.note(len) {
                        self.at += len;
                    }
                }
            }
        }
        self.at = end;
        true
    }

    fn image(&mut self) -> bool {
        let rest = self.rest();
        let Some(len) = bracketed_len(&rest[1..]).map(|it| it + 1) else {
            return false;
        };
        let target = self.target_len(&rest[len..]);
        if let Some(it) = target {
            self.unseen.push((self.at, Unseen::Picture));
            self.at += len + it;
        }
        target.is_some()
    }

    /// The length of a target in brackets: `(https://…)`.
    fn target_len(&mut self, text: &str) -> Option<usize> {
        const LONGEST: usize = 2 << 10;
        const LONGEST_PICTURE: usize = 4 << 20;
        if !text.starts_with('(') {
            return None;
        }
        let is_picture = text.starts_with("(data:") && !self.runs.has_open_picture;
        let longest = if is_picture { LONGEST_PICTURE } else { LONGEST };
        let window = &text.as_bytes()[..text.len().min(longest)];
        let end = memchr(b')', window);
        self.runs.has_open_picture |= is_picture && end.is_none();
        // What is not ASCII in front is no address, but a text in brackets, unless it is the name of a file.
        let len = end? + 1;
        let is_address = window[1..len].iter().take(4).all(u8::is_ascii_graphic);
        (is_address || has_extension(&text[1..len - 1])).then_some(len)
    }

    fn bracket(&mut self) -> bool {
        let rest = self.rest();
        let Some(len) = bracketed_len(rest) else {
            return false;
        };
        if rest.starts_with("[^") {
            return len > "[^]".len() && self.note(len);
        }
        let behind = &rest[len..];
        let attributes = attributes_len(behind);
        let address = self.target_len(behind);
        let Some(target) = address.or(attributes) else {
            return false;
        };
        if address.is_some() {
            self.unseen.push((self.at, Unseen::Target));
        }
        let is_deleted = attributes.is_some_and(|it| {
            let classes = &behind[..it];
            classes.contains(".deletion")
                || classes.contains(".strikeout")
                || classes.contains(".del}")
        });
        let at = self.at + len - 1;
        self.runs.pending.push(Pending {
            at,
            end: at + 1 + target,
            deleted_from: is_deleted.then_some(self.chars.len()),
        });
        self.at += 1;
        true
    }

    fn end_of_bracket(&mut self) -> bool {
        let Some(it) = self.runs.pending.pop_if(|it| it.at <= self.at) else {
            return false;
        };
        let ends = it.at == self.at;
        if ends {
            if let Some(first) = it.deleted_from {
                self.delete_from(first);
            }
            self.at = it.end;
        }
        ends
    }

    /// `^1^`, `^[a note]`, `^{1}`.
    fn raised(&mut self) -> bool {
        const LONGEST: usize = 16;
        let rest = self.rest();
        if let Some(len) = rest.get(1..).and_then(bracketed_len) {
            return self.note(1 + len);
        }
        let bytes = rest.as_bytes();
        let window = &bytes[1..bytes.len().min(LONGEST)];
        let is_braced = window.first() == Some(&b'{');
        let end = if is_braced { b'}' } else { b'^' };
        match memchr(end, window) {
            Some(len) if len > 0 && !rest[1..=len].contains(char::is_whitespace) => {
                self.note(len + 2)
            }
            _ => false,
        }
    }

    /// `{++added++}`, `{--deleted--}`, `{~~old~>new~~}`, `{>>a note<<}`, `{==marked==}`: what is deleted and
    /// what is noted is no text.
    fn change(&mut self) -> bool {
        const LONGEST: usize = 2 << 10;
        let rest = self.rest();
        let kind = CHANGES.iter().find(|it| rest.starts_with(it.0));
        let Some((open, close)) = kind else {
            return false;
        };
        let window = &rest.as_bytes()[open.len()..rest.len().min(LONGEST)];
        let Some(len) = memmem::find(window, close.as_bytes()) else {
            return false;
        };
        let content = open.len()..open.len() + len;
        let end = content.end + close.len();
        let text_at = match *open {
            "{++" | "{==" => content.start,
            "{~~" => {
                let arrow = memmem::find(&rest.as_bytes()[content.clone()], b"~>");
                let Some(arrow) = arrow else { return false };
                content.start + arrow + 2
            }
            _ => end,
        };
        if text_at < end {
            self.runs.pending.push(Pending {
                at: self.at + content.end,
                end: self.at + end,
                deleted_from: None,
            });
        }
        self.omit(text_at);
        true
    }

    /// `{#id}` at the end of a line.
    fn attributes(&mut self) -> bool {
        let rest = self.rest();
        let len = attributes_len(rest).filter(|it| rest[*it..].trim_matches(is_blank).is_empty());
        self.at += len.unwrap_or_default();
        len.is_some()
    }

    fn run(&mut self, char: char) -> bool {
        let rest = self.rest();
        let len = run_len(rest, char as u8);
        let before = self.source[..self.at].chars().next_back();
        let after = rest[len..].chars().next();
        let kind = KINDS.iter().position(|it| *it == (char, len));
        let first = self.chars.len();
        for _ in 0..len {
            self.put(char, 1);
        }
        let Some(kind) = kind else { return true };
        let stands = |it: Option<char>| it.is_some_and(|it| !it.is_whitespace());
        let in_word = |it: Option<char>| char == '_' && it.is_some_and(char::is_alphanumeric);
        let is_digit = |it: Option<char>| it.is_some_and(|it| digit(it).is_some());
        // `2*3` is no emphasis, whatever stands behind it.
        if len == 1 && is_digit(before) && is_digit(after) {
            return true;
        }
        if self.runs.n_open[kind] > 0 && stands(before) && !in_word(after) {
            self.close(kind, first);
        } else if stands(after) && !in_word(before) {
            self.runs.n_open[kind] += 1;
            self.runs.open.push(Run { kind, first });
        }
        true
    }

    /// Takes a pair of marks out; the second begins at the character `second`.
    fn close(&mut self, kind: usize, second: usize) {
        let runs = &mut self.runs;
        while let Some(run) = runs.open.pop() {
            runs.n_open[run.kind] -= 1;
            if run.kind != kind {
                continue;
            }
            let (mark, len) = KINDS[kind];
            // What is deleted is gone with its marks.
            if mark == '~' {
                self.delete_from(run.first);
                return;
            }
            let marks = (run.first..run.first + len).chain(second..second + len);
            for idx in marks {
                self.chars[idx].char = GONE;
            }
            return;
        }
    }

    fn delete_from(&mut self, first: usize) {
        self.is_whole = false;
        for it in self.chars.iter_mut().skip(first) {
            it.char = GONE;
        }
    }
}

/// How many of a byte a text begins with.
fn run_len(text: &str, byte: u8) -> usize {
    text.bytes().take_while(|it| *it == byte).count()
}

/// The length of the brackets that a text begins with, and of what stands in them.
fn bracketed_len(text: &str) -> Option<usize> {
    const LONGEST: usize = 512;
    if !text.starts_with('[') {
        return None;
    }
    let mut depth = 0_u32;
    let mut bytes = text.bytes().enumerate().take(LONGEST);
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at + 1),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The length of attributes: `{#id .class}`, `{: #id}`, `{=html}`.
fn attributes_len(text: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let bytes = text.as_bytes();
    if !matches!(bytes, [b'{', b'#' | b'.' | b':' | b'=', ..]) {
        return None;
    }
    memchr(b'}', &bytes[..bytes.len().min(LONGEST)]).map(|it| it + 1)
}

enum Piece {
    Char(char),
    Nothing,
    Note,
}

/// What a formula shows, each with its length, where it is a number, a note or both.
fn pieces_of_formula(formula: &str) -> Option<Vec<(Piece, usize)>> {
    /// What changes the letters of what it stands before and nothing else.
    const LETTERINGS: [&str; 8] = [
        "\\text",
        "\\textbf",
        "\\mathrm",
        "\\mathbf",
        "\\mathit",
        "\\boldsymbol",
        "\\rm",
        "\\bf",
    ];
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(char) = formula[at..].chars().next() {
        let rest = &formula[at..];
        let (piece, len) = match char {
            '0'..='9' | '.' | ',' | '-' | '+' | '%' => (Piece::Char(char), 1),
            ' ' | '{' | '}' => (Piece::Nothing, 1),
            '^' if rest[1..].starts_with('{') => (Piece::Note, rest.find('}')? + 1),
            '^' => (Piece::Note, 1 + rest[1..].chars().next()?.len_utf8()),
            '\\' if rest[1..].starts_with([',', ' ', '%']) => (Piece::Nothing, 2),
            '\\' => {
                let n_letters = rest[1..]
                    .bytes()
                    .take_while(u8::is_ascii_alphabetic)
                    .count();
                let is_lettering = LETTERINGS.contains(&&rest[..=n_letters]);
                (is_lettering.then_some(Piece::Nothing)?, 1 + n_letters)
            }
            _ => return None,
        };
        pieces.push((piece, len));
        at += len;
    }
    let is_told = |it: &(Piece, usize)| match it.0 {
        Piece::Char(it) => it.is_ascii_digit(),
        Piece::Note => true,
        Piece::Nothing => false,
    };
    pieces.iter().any(is_told).then_some(pieces)
}
