//! Text written so that it is read back as it is: what a layout would take for markup is escaped.

use std::borrow::Cow;

use super::layout::pipes::bars;
use super::markup::shown::{Dress, is_plain, shown};

/// A text for a line or a cell of Markdown, or of plain text, which is read as Markdown is. Marks that mean
/// nothing where they stand are left alone.
pub fn markdown(text: &str) -> Cow<'_, str> {
    let is_seen = |it: &str| {
        let shown = shown(it, Dress::Markdown).chars;
        shown.iter().map(|it| it.char).eq(it.chars())
    };
    let has_bars = bars(text).next().is_some();
    let is_marked = !is_plain(text, Dress::Markdown) && !is_seen(text);
    if !has_bars && !is_marked {
        return Cow::Borrowed(text);
    }
    let mut res = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        // With `!` in front of it `[` is a picture; a number takes no mark behind it.
        let is_mark = "\\`*_[]<>&$^{}~=+".contains(c);
        if c == '|' || is_marked && is_mark {
            res.push('\\');
        }
        res.push(c);
    }
    Cow::Owned(res)
}

/// A text for an element of HTML.
pub fn html(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>', '&', '"']) {
        return Cow::Borrowed(text);
    }
    let mut res = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => res.push_str("&lt;"),
            '>' => res.push_str("&gt;"),
            '&' => res.push_str("&amp;"),
            '"' => res.push_str("&quot;"),
            c => res.push(c),
        }
    }
    Cow::Owned(res)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_mark_where_it_stands_is_left_alone() {
        for text in ["2 + 0 = 2", "5 > 3", "a_b", "第〔2021〕30号", "（＊）"] {
            assert_eq!(markdown(text), text);
        }
        assert_eq!(markdown("**甲** | [乙](丙)"), r"\*\*甲\*\* \| \[乙\](丙)");
    }

    proptest! {
        #[test]
        fn escaped_text_is_seen_as_it_was(text in r"[甲1*_~=+\\`$^\[\]{}<>&|!() a/;#-]{0,16}") {
            let seen = |source: &str, dress| -> String {
                shown(source, dress).chars.iter().map(|it| it.char).collect()
            };
            prop_assert_eq!(seen(&markdown(&text), Dress::Markdown), text.clone());
            prop_assert_eq!(seen(&html(&text), Dress::Html), text);
        }
    }
}
