//! The client's own spelling of URIs. Our protocol types hold only what RFC 3986 allows, and some
//! clients send `file:///报告.md`: such a URI is percent-encoded on the way in, and on the way out
//! it becomes again what the client wrote.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::workspace::key::percent_encoded;

/// URIs of open documents whose spelling was changed on the way in.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// By encoded form, both as they stand in JSON.
    raw: Mutex<HashMap<Vec<u8>, Vec<u8>>>,
    any: AtomicBool,
}

impl Spellings {
    /// The URI of a document that is opened, as the protocol types take it. The one given is remembered if that
    /// is another.
    pub(super) fn remember(&self, uri: &str) -> String {
        let encoded = percent_encoded(uri);
        if encoded != uri
            && let (Ok(from), Ok(to)) = (serde_json::to_vec(&encoded), serde_json::to_vec(uri))
        {
            let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            raw.insert(from, to);
            self.any.store(true, Ordering::Relaxed);
        }
        encoded
    }

    /// The URI of an open document as the client spelt it.
    pub(super) fn spelt(&self, encoded: &str) -> String {
        let spelt = || {
            let from = serde_json::to_vec(encoded).ok()?;
            let raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            serde_json::from_slice(raw.get(&from)?).ok()
        };
        let any = self.any.load(Ordering::Relaxed);
        any.then(spelt)
            .flatten()
            .unwrap_or_else(|| encoded.to_owned())
    }

    /// Forgets a document's spelling.
    pub(super) fn forget(&self, encoded: &str) {
        if self.any.load(Ordering::Relaxed)
            && let Ok(from) = serde_json::to_vec(encoded)
        {
            let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            raw.remove(&from);
            self.any.store(!raw.is_empty(), Ordering::Relaxed);
        }
    }

    /// A message for the client, with the URIs as the client spelt them.
    pub(super) fn restore(&self, body: Vec<u8>) -> Vec<u8> {
        if !self.any.load(Ordering::Relaxed) {
            return body;
        }
        let raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
        let mut res = Vec::new();
        let mut copied = 0;
        for (start, end) in strings(&body) {
            let string = body.get(start..end).unwrap_or_default();
            // What was encoded has a percent sign.
            let raw = string.contains(&b'%').then(|| raw.get(string)).flatten();
            if let Some(raw) = raw {
                res.extend_from_slice(body.get(copied..start).unwrap_or_default());
                res.extend_from_slice(raw);
                copied = end;
            }
        }
        if copied == 0 {
            return body;
        }
        res.extend_from_slice(body.get(copied..).unwrap_or_default());
        res
    }
}

/// Encodes every URI of a request's parameters.
pub(super) fn encode_all(params: &mut Value) {
    match params {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(uri) if name == "uri" || name.ends_with("Uri") => {
                        *uri = percent_encoded(uri);
                    }
                    Value::Object(_) | Value::Array(_) => encode_all(value),
                    _ => {}
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(encode_all),
        _ => {}
    }
}

/// Where the strings of a JSON text stand, quotes included.
fn strings(json: &[u8]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr(b'"', json.get(at..)?)?;
        at = start + 1;
        loop {
            at += memchr::memchr2(b'"', b'\\', json.get(at..)?)?;
            if json.get(at) == Some(&b'"') {
                at += 1;
                return Some((start, at));
            }
            // With what it escapes.
            at += 2;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_comes_back_as_it_was() {
        let spellings = Spellings::default();
        let raw = "file:///报 告.md";
        let encoded = "file:///%E6%8A%A5%20%E5%91%8A.md";
        let answer = serde_json::json!({encoded: [encoded, "\"100%\" \\", "file:///%E6%8A.md"]});
        let answer = serde_json::to_vec(&answer).unwrap();
        assert_eq!(spellings.restore(answer.clone()), answer);
        assert_eq!(spellings.remember(raw), encoded);
        assert_eq!(spellings.spelt(encoded), raw);
        let restored: Value = serde_json::from_slice(&spellings.restore(answer.clone())).unwrap();
        assert_eq!(
            restored,
            serde_json::json!({raw: [raw, "\"100%\" \\", "file:///%E6%8A.md"]})
        );
        spellings.forget(encoded);
        assert_eq!(spellings.spelt(encoded), encoded);
        assert_eq!(spellings.restore(answer.clone()), answer);
    }

    #[test]
    fn a_request_may_spell_its_document_as_it_likes() {
        let mut params = serde_json::json!({"textDocument": {"uri": "file:///报 告.md"}, "n": 1});
        encode_all(&mut params);
        let encoded = "file:///%E6%8A%A5%20%E5%91%8A.md";
        assert_eq!(params["textDocument"]["uri"], encoded);
    }
}
