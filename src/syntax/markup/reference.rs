//! Character references as the HTML standard has them: by name, with and without `;`, and by number.

use std::sync::LazyLock;

use entities::ENTITIES;
use rustc_hash::FxHashMap;

/// What every named reference stands for, by its name with its `;` where it has one.
static NAMED: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let named = ENTITIES.iter();
    named.map(|it| (&it.entity[1..], it.characters)).collect()
});

/// The longest name in the table, its `;` included.
const LONGEST_NAME: usize = 32;
/// The longest one that stands without its `;`.
const LONGEST_BARE: usize = 6;

/// What a reference stands for: one character, or two.
pub(super) type Referred = (char, Option<char>);

/// The reference that `rest` begins with, and its length.
pub(super) fn reference(rest: &str) -> Option<(Referred, usize)> {
    let body = rest.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (char, len) = numbered(number)?;
        return Some(((char, None), len + 2));
    }
    let bytes = body.as_bytes();
    let n_name = bytes
        .iter()
        .take(LONGEST_NAME)
        .take_while(|it| it.is_ascii_alphanumeric())
        .count();
    let whole = (bytes.get(n_name) == Some(&b';')).then_some(n_name + 1);
    // `&nbsp12`: the longest name that the letters begin with.
    let bare = (2..=n_name.min(LONGEST_BARE)).rev();
    whole.into_iter().chain(bare).find_map(|len| {
        let mut chars = NAMED.get(body.get(..len)?)?.chars();
        Some(((chars.next()?, chars.next()), len + 1))
    })
}

/// The character of a reference by number, and its length behind `&#`.
fn numbered(text: &str) -> Option<(char, usize)> {
    const MOST_DIGITS: usize = 9;
    let (digits, radix) = match text.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (text, 10),
    };
    let lead = text.len() - digits.len();
    let n_digits = digits
        .chars()
        .take(MOST_DIGITS)
        .take_while(|it| it.is_digit(radix))
        .count();
    let code = u32::from_str_radix(digits.get(..n_digits)?, radix).ok()?;
    let len = lead + n_digits + usize::from(digits[n_digits..].starts_with(';'));
    Some((numbered_char(code), len))
}

fn numbered_char(code: u32) -> char {
    match code {
        0 => char::REPLACEMENT_CHARACTER,
        // Browsers take these for bytes of windows-1252, as those who wrote them did.
        0x80..=0x9f => u8::try_from(code).map_or(char::REPLACEMENT_CHARACTER, windows_1252),
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

fn windows_1252(byte: u8) -> char {
    let bytes = [byte];
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_a_browser_reads_them() {
        for (text, char, len) in [
            ("&nbsp;1", '\u{a0}', 6),
            ("&nbsp12", '\u{a0}', 5),
            ("&hellip;", '…', 8),
            ("&ZeroWidthSpace;", '\u{200b}', 16),
            ("&CounterClockwiseContourIntegral;", '∳', 33),
            ("&#49;", '1', 5),
            ("&#x31", '1', 5),
            ("&#150;", '–', 6),
            ("&#0;", '\u{fffd}', 4),
            ("&#xD800;", '\u{fffd}', 8),
        ] {
            assert_eq!(reference(text), Some(((char, None), len)), "{text}");
        }
        assert_eq!(
            reference("&NotEqualTilde;"),
            Some((('≂', Some('\u{338}')), 15))
        );
        for text in ["&", "&;", "&hellip", "&#;", "&#x;", "&名", "& amp;"] {
            assert_eq!(reference(text), None, "{text}");
        }
    }

    #[test]
    fn no_name_is_longer_than_is_looked_for() {
        let names = ENTITIES.iter().map(|it| &it.entity[1..]);
        assert_eq!(names.clone().map(str::len).max(), Some(LONGEST_NAME));
        let bare = names.filter(|it| !it.ends_with(';')).map(str::len);
        assert_eq!(bare.max(), Some(LONGEST_BARE));
    }
}
