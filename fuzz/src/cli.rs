//! Decoding.

use gouji::workspace::coding;

/// A text goes back to the bytes that it came from, and one that was fixed reads back as fixed.
pub fn assert_round_trip(bytes: &[u8]) {
    let Some((text, coding)) = coding::decode(bytes) else {
        return;
    };
    let encoded = coding.encode(&text);
    let is_exact = encoded.as_deref() == Some(bytes);
    // Other charsets have several codes for one character; such files are not written.
    let is_unicode = !format!("{coding:?}").contains("Legacy");
    assert!(is_exact || !is_unicode, "{coding:?}");
    if is_exact {
        let fixed = text.replace('1', "27").replace('0', "1");
        // Where it would read back otherwise, it is not written.
        if let Some(bytes) = coding.encode(&fixed) {
            assert_eq!(coding::decode(&bytes), Some((fixed, coding)));
        }
    }
}
