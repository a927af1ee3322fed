//! The client's own spelling of URIs. Our protocol types hold only what RFC 3986 allows, and some
//! clients send `file:///报告.md`: such a URI is percent-encoded on the way in, and on the way out
//! it becomes again what the client wrote.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use memchr::memmem;
use serde_json::Value;

use crate::workspace::key::percent_encoded;

/// URIs whose spelling was changed on the way in.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    /// By encoded form, both as they stand in JSON.
    raw: Mutex<HashMap<String, String>>,
    any: AtomicBool,
}

impl Spellings {
    /// A URI that the protocol types take; remembers the one given if that is another.
    pub(super) fn encode(&self, uri: &str) -> String {
        let encoded = percent_encoded(uri);
        if encoded != uri
            && let (Ok(from), Ok(to)) =
                (serde_json::to_string(&encoded), serde_json::to_string(uri))
        {
            let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            raw.insert(from, to);
            self.any.store(true, Ordering::Relaxed);
        }
        encoded
    }

    /// Forgets a document's spelling.
    pub(super) fn forget(&self, encoded: &str) {
        if self.any.load(Ordering::Relaxed)
            && let Ok(from) = serde_json::to_string(encoded)
        {
            let mut raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            raw.remove(&from);
            self.any.store(!raw.is_empty(), Ordering::Relaxed);
        }
    }

    /// Encodes every URI of a request's parameters.
    pub(super) fn encode_all(&self, params: &mut Value) {
        match params {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(uri) if name == "uri" || name.ends_with("Uri") => {
                            *uri = self.encode(uri);
                        }
                        Value::Object(_) | Value::Array(_) => self.encode_all(value),
                        _ => {}
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|it| self.encode_all(it)),
            _ => {}
        }
    }

    /// A message for the client, with the URIs as the client spelt them.
    pub(super) fn restore(&self, mut body: Vec<u8>) -> Vec<u8> {
        if self.any.load(Ordering::Relaxed) {
            let raw = self.raw.lock().unwrap_or_else(PoisonError::into_inner);
            for (from, to) in raw.iter() {
                body = replaced(body, from.as_bytes(), to.as_bytes());
            }
        }
        body
    }
}

fn replaced(body: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut res = Vec::new();
    let mut copied = 0;
    for at in memmem::find_iter(&body, from) {
        res.extend_from_slice(body.get(copied..at).unwrap_or_default());
        res.extend_from_slice(to);
        copied = at + from.len();
    }
    if copied == 0 {
        return body;
    }
    res.extend_from_slice(body.get(copied..).unwrap_or_default());
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_comes_back_as_it_was() {
        let spellings = Spellings::default();
        let mut params = serde_json::json!({"textDocument": {"uri": "file:///报 告.md"}, "n": 1});
        spellings.encode_all(&mut params);
        let encoded = "file:///%E6%8A%A5%20%E5%91%8A.md";
        assert_eq!(params["textDocument"]["uri"], encoded);
        let answer = serde_json::to_vec(&serde_json::json!({encoded: [encoded]})).unwrap();
        let answer: Value = serde_json::from_slice(&spellings.restore(answer)).unwrap();
        assert_eq!(
            answer,
            serde_json::json!({"file:///报 告.md": ["file:///报 告.md"]})
        );
        spellings.forget(encoded);
        assert_eq!(spellings.restore(b"\"a\"".to_vec()), b"\"a\"");
    }
}
