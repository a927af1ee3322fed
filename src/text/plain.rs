//! Text from anywhere as plain text.

use std::borrow::Cow;

/// `text` without what a terminal, an editor or a reader's eye would obey: line ends, escapes and other control
/// characters, and marks that turn the direction of what follows. Each becomes a blank.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(is_obeyed) {
        text.replace(is_obeyed, " ").into()
    } else {
        text.into()
    }
}

/// The same for text of several lines, with tabs.
pub fn lines(text: &str) -> Cow<'_, str> {
    let is_obeyed = |it: char| is_obeyed(it) && !matches!(it, '\n' | '\t');
    if text.contains(is_obeyed) {
        text.replace(is_obeyed, " ").into()
    } else {
        text.into()
    }
}

/// Whether a character does something else than stand there.
pub fn is_obeyed(it: char) -> bool {
    let is_separator = matches!(it, '\u{2028}' | '\u{2029}');
    // Embeddings, overrides, isolates and marks of direction, and what is left of older ones.
    let turns = matches!(it, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}');
    it.is_control() || is_separator || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_to_obey() {
        for (text, shown) in [
            ("青溪县水务局", "青溪县水务局"),
            ("a\x1b[31mb\r\nc", "a [31mb  c"),
            ("\u{202e}cod.exe\u{2066}", " cod.exe "),
            ("一\u{2028}二\u{9b}三", "一 二 三"),
        ] {
            assert_eq!(one_line(text), shown, "{text:?}");
        }
    }

    #[test]
    fn lines_and_tabs_may_stay() {
        assert_eq!(lines("a\tb\n\x1b[2Jc\r\n"), "a\tb\n [2Jc \n");
    }
}
