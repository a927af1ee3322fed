//! What stands in a frame: a call, an answer, or nonsense that gets an error reply.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// A message of the client.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A request or a notification.
    Call(Request),
    /// The answer to a request of the server.
    Answer(Response),
    /// No message: what to say about it.
    Nonsense(Response),
}

#[derive(Deserialize)]
struct Envelope {
    method: Option<String>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Id>,
    params: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    error: Option<Error>,
}

/// `null` is a value here, and different from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl Incoming {
    pub(super) fn parse(body: &[u8]) -> Self {
        let envelope: Envelope = match serde_json::from_slice(body) {
            Ok(it) => it,
            Err(err) => return Self::Nonsense(complaint(body, &err)),
        };
        match (envelope.method, envelope.id) {
            (Some(method), id) => {
                let mut call = Request::build(method);
                if let Some(id) = id {
                    call = call.id(id);
                }
                // Some clients send `"params":null` where there are none.
                if let Some(params) = envelope.params {
                    call = call.params(params);
                }
                Self::Call(call.finish())
            }
            (None, Some(id)) if envelope.result.is_some() || envelope.error.is_some() => {
                let result = envelope.result.unwrap_or_default();
                Self::Answer(Response::from_parts(
                    id,
                    envelope.error.map_or(Ok(result), Err),
                ))
            }
            (None, id) => {
                let id = id.unwrap_or_default();
                Self::Nonsense(Response::from_error(id, Error::invalid_request()))
            }
        }
    }
}

fn complaint(body: &[u8], err: &serde_json::Error) -> Response {
    tracing::warn!("message that cannot be read: {err}");
    if !err.is_data() {
        return Response::from_error(Id::Null, Error::parse_error());
    }
    let id = serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|it| Id::deserialize(it.get("id")?).ok())
        .unwrap_or_default();
    Response::from_error(id, Error::invalid_request())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn complains(body: &str, id: Id, error: &Error) {
        match Incoming::parse(body.as_bytes()) {
            Incoming::Nonsense(it) => {
                assert_eq!((it.id(), it.error()), (&id, Some(error)), "{body}");
            }
            other => panic!("{body}: {other:?}"),
        }
    }

    #[test]
    fn nonsense_gets_an_error_with_its_id() {
        complains("{", Id::Null, &Error::parse_error());
        complains("\u{feff}{}", Id::Null, &Error::parse_error());
        complains("[]", Id::Null, &Error::invalid_request());
        complains("{\"id\":7}", Id::Number(7), &Error::invalid_request());
        complains(
            "{\"id\":7,\"method\":8}",
            Id::Number(7),
            &Error::invalid_request(),
        );
        complains(
            "{\"id\":1.5,\"method\":\"a\"}",
            Id::Null,
            &Error::invalid_request(),
        );
    }

    #[test]
    fn deep_nesting_is_nonsense() {
        let body = format!("{{\"method\":\"a\",\"params\":{}", "[".repeat(100_000));
        complains(&body, Id::Null, &Error::parse_error());
    }

    #[test]
    fn null_params_are_none() {
        let body = br#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#;
        match Incoming::parse(body) {
            Incoming::Call(it) => assert!(it.params().is_none()),
            other => panic!("{other:?}"),
        }
    }
}
