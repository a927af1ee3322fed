//! One cell per line, or one per paragraph where blank lines stand between them: the line is the
//! cell. Prose and headings are read the same way, headings without the marks that wikis have for them.

use std::ops::Range;

use super::{Line, Sink};

pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) {
    let content = line.content();
    if content.is_empty() {
        return;
    }
    let words = within_marks(&line.text[content.clone()]);
    let place = words.map_or(content.clone(), |it| {
        content.start + it.start..content.start + it.end
    });
    line.cell(place.start, place.end, sink);
}

/// Where the words of a heading stand between its marks: `== 一、总体情况 ==`, `h2. 一、总体情况`,
/// `\section{一、总体情况}`, `.. rubric:: 一、总体情况`; or those of a line that a wiki has in bold.
pub(in super::super) fn within_marks(content: &str) -> Option<Range<usize>> {
    // Nearly every line begins with a word.
    if !content.starts_with(['=', 'h', '\\', '.', '@', '\'']) {
        return None;
    }
    let words = match heading_words(content) {
        Some(it) => without_quotes(content, it),
        None => without_quotes(content, 0..content.len()),
    };
    (!words.is_empty() && words != (0..content.len())).then_some(words)
}

/// Without the apostrophes around the words, which are emphasis in a wiki: `'''一、总体情况'''`.
fn without_quotes(content: &str, words: Range<usize>) -> Range<usize> {
    const LEAST: usize = 2;
    const MOST: usize = 5;
    let text = content.as_bytes().get(words.clone()).unwrap_or_default();
    let is_quote = |it: &&u8| **it == b'\'';
    let lead = text.iter().take_while(is_quote).count();
    let trail = text.iter().rev().take_while(is_quote).count();
    match lead == trail && (LEAST..=MOST).contains(&lead) && lead + trail < text.len() {
        true => words.start + lead..words.end - trail,
        false => words,
    }
}

fn heading_words(content: &str) -> Option<Range<usize>> {
    const DEEPEST: usize = 6;
    /// What reStructuredText has for a heading within what is no section of its own.
    const RUBRIC: &str = ".. rubric::";
    const COMMANDS: [&str; 4] = ["\\section", "\\subsection", "\\chapter", "\\title"];
    if let Some(rest) = COMMANDS.iter().find_map(|it| content.strip_prefix(it)) {
        let rest = rest.strip_prefix('*').unwrap_or(rest).strip_prefix('{')?;
        let start = content.len() - rest.len();
        let end = start + rest.find('}')?;
        return (start < end).then_some(start..end);
    }
    let n_marks = content.bytes().take_while(|it| *it == b'=').count();
    let start = match content.as_bytes() {
        [b'.', b'.', b' ', ..] => content.starts_with(RUBRIC).then_some(RUBRIC.len())?,
        [b'h', b'1'..=b'6', ..] => attributes_end(content)?,
        [b'@', ..] => {
            let word = ["@section", "@chapter", "@subsection"];
            word.iter().find(|it| content.starts_with(**it))?.len()
        }
        _ if (1..=DEEPEST).contains(&n_marks) => n_marks,
        _ => return None,
    };
    let rest = content.get(start..).filter(|it| it.starts_with(' '))?;
    let rest = match n_marks {
        0 => rest,
        _ => rest.trim_end_matches('='),
    };
    // Macros name the place: `{anchor:a}`, `{{id name="a" /}}`.
    let macros = rest
        .trim_end()
        .strip_suffix("}}")
        .and_then(|it| it.rfind("{{"));
    let rest = &rest[..macros.unwrap_or(rest.len())];
    let mut words = rest.trim();
    if words.starts_with("{anchor")
        && let Some(len) = words.find('}')
    {
        words = words[len + 1..].trim_start();
    }
    let start = start + (words.as_ptr() as usize - rest.as_ptr() as usize);
    (!words.is_empty()).then(|| start..start + words.len())
}

/// Where the mark of a heading of Textile ends: `h2(#id).`.
fn attributes_end(content: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let mut at = 2;
    loop {
        let close = match content.as_bytes().get(at)? {
            b'.' => return Some(at + 1),
            b'(' => b')',
            b'{' => b'}',
            b'[' => b']',
            _ => return None,
        };
        let window = &content.as_bytes()[at..content.len().min(at + LONGEST)];
        at += memchr::memchr(close, window)? + 1;
    }
}
