//! Characters that a terminal or an editor would obey, shared by the tests of both.

/// Whether a terminal or an editor obeys a character instead of showing it.
pub(crate) fn is_obeyed(it: char) -> bool {
    let turns = matches!(it, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    turns || it.is_control()
}

/// A text as a string of TOML has it.
pub(crate) fn escaped(text: &str) -> String {
    let chars = text.chars().map(|it| match it {
        it if is_obeyed(it) => format!("\\u{:04x}", u32::from(it)),
        it => it.to_string(),
    });
    chars.collect()
}
