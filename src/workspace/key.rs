//! The name under which a document is kept: its URI with the differences in spelling taken out.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// Two spellings of one URI have the same key: `%E4%B8%AD` and `中`, `file:///c%3A/` and `file:///C:/`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Arc<str>);

impl Key {
    pub fn new(uri: &str) -> Self {
        let decoded = percent_decoded(uri);
        let (scheme, rest) = decoded.split_once(':').unwrap_or(("", &decoded));
        let is_file = scheme.eq_ignore_ascii_case("file");
        let drive = drive_letter(rest)
            .filter(|_| is_file)
            .map(|it| scheme.len() + 1 + it);
        let lowered = |it: std::ops::Range<usize>| {
            let is_upper = |it: &str| it.bytes().any(|it| it.is_ascii_uppercase());
            decoded.get(it.clone()).is_some_and(is_upper).then_some(it)
        };
        let to_lower = [
            lowered(0..scheme.len()),
            drive.and_then(|it| lowered(it..it + 1)),
        ];
        let mut res = Arc::<str>::from(&*decoded);
        for range in to_lower.into_iter().flatten() {
            // Nobody else has it yet.
            if let Some(it) = Arc::get_mut(&mut res).and_then(|it| it.get_mut(range)) {
                it.make_ascii_lowercase();
            }
        }
        Self(res)
    }

    /// The path on disk, where the URI names one.
    pub fn path(&self) -> Option<&str> {
        let path = self.0.strip_prefix("file://")?;
        let path = path.strip_prefix("localhost").unwrap_or(path);
        let has_drive = drive_letter(path.strip_prefix('/')?) == Some(0)
            || drive_letter(self.0.strip_prefix("file:")?).is_some();
        path.starts_with('/')
            .then(|| if has_drive { &path[1..] } else { path })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the drive letter of `///c:/…` stands.
fn drive_letter(rest: &str) -> Option<usize> {
    let path = rest.trim_start_matches('/');
    let mut bytes = path.bytes();
    let is_drive = bytes.next().is_some_and(|it| it.is_ascii_alphabetic())
        && bytes.next() == Some(b':')
        && bytes.next().is_none_or(|it| it == b'/' || it == b'\\');
    is_drive.then(|| rest.len() - path.len())
}

/// `text` with every `%XX` decoded; as it stands where that is no UTF-8.
pub fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut res = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let hex = (byte == b'%').then(|| tail.get(..2)).flatten();
        let decoded = hex
            .and_then(|it| std::str::from_utf8(it).ok())
            .filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        res.push(decoded.unwrap_or(byte));
        rest = match decoded {
            Some(_) => tail.get(2..).unwrap_or_default(),
            None => tail,
        };
    }
    String::from_utf8(res).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A URI as RFC 3986 wants it: what may not stand in one is percent-encoded, all else untouched.
pub fn percent_encoded(uri: &str) -> String {
    let mut res = String::with_capacity(uri.len());
    for (at, it) in uri.char_indices() {
        let escape = it == '%'
            && uri
                .get(at + 1..at + 3)
                .is_some_and(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        if escape || it.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=".contains(it) {
            res.push(it);
        } else {
            let mut utf8 = [0; 4];
            for byte in it.encode_utf8(&mut utf8).bytes() {
                res.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    res
}

/// The `file:` URI of a path.
pub fn file_uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    let encoded = percent_encoded(&path.replace('%', "%25"));
    let encoded = encoded.replace('#', "%23").replace('?', "%3F");
    format!("file://{slash}{encoded}")
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn same(spellings: &[&str]) {
        let keys: Vec<Key> = spellings.iter().map(|it| Key::new(it)).collect();
        assert!(keys.windows(2).all(|it| it[0] == it[1]), "{keys:?}");
    }

    #[test]
    fn spellings_of_one_file_are_one_key() {
        same(&[
            "file:///c%3A/%E6%8A%A5/a.md",
            "file:///C:/报/a.md",
            "FILE:///c:/报/a.md",
        ]);
        same(&["file:///home/%e6%8a%a5%20a.md", "file:///home/报 a.md"]);
    }

    #[test]
    fn case_and_untitled_names_are_kept() {
        assert_ne!(Key::new("file:///home/A.md"), Key::new("file:///home/a.md"));
        assert_eq!(
            Key::new("untitled:Untitled-1").as_str(),
            "untitled:Untitled-1"
        );
    }

    #[test]
    fn broken_escapes_are_left_alone() {
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%ff"), "%ff");
        assert_eq!(
            percent_encoded("file:///报 告%20%"),
            "file:///%E6%8A%A5%20%E5%91%8A%20%25"
        );
    }

    #[test]
    fn paths_come_out_of_file_uris_only() {
        assert_eq!(
            Key::new("file:///home/%E6%8A%A5.md").path(),
            Some("/home/报.md")
        );
        assert_eq!(Key::new("file:///c%3A/a.md").path(), Some("c:/a.md"));
        assert_eq!(Key::new("untitled:Untitled-1").path(), None);
    }

    #[test]
    fn a_path_survives_its_uri() {
        for path in ["/home/报告 [1] 100%#?.md", "/a/b"] {
            assert_eq!(Key::new(&file_uri(path)).path(), Some(path));
        }
    }
}
