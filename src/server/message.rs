//! What stands in a frame: a call, an answer, or nonsense that gets an error reply.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use serde_json::value::RawValue;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::handlers::{self, Apply};

/// A message of the client.
#[derive(Debug)]
pub(super) enum Incoming<'a> {
    /// A notification that changes the state.
    Change(StateChange<'a>),
    /// A request or any other notification.
    Call(Request),
    /// The answer to a request of the server.
    Answer(Response),
    /// No message: what to say about it.
    Nonsense(Response),
}

/// A notification as it stands on the wire, and what it does.
#[derive(Debug)]
pub(super) struct StateChange<'a> {
    pub(super) method: Cow<'a, str>,
    pub(super) apply: Apply,
    pub(super) params: &'a RawValue,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    method: Option<Method<'a>>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Id>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    error: Option<Error>,
}

/// Borrowed, unless there are escapes in it.
#[derive(Deserialize)]
struct Method<'a>(#[serde(borrow)] Cow<'a, str>);

/// `null` is a value here, and different from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

impl<'a> Incoming<'a> {
    pub(super) fn parse(body: &'a [u8]) -> Self {
        Self::read(body).unwrap_or_else(|err| Self::Nonsense(complaint(body, &err)))
    }

    fn read(body: &'a [u8]) -> serde_json::Result<Self> {
        let envelope: Envelope<'_> = serde_json::from_slice(body)?;
        Ok(match (envelope.method, envelope.id) {
            (Some(Method(method)), id) => {
                if id.is_none()
                    && let Some(apply) = handlers::notification(&method)
                {
                    let params = envelope.params.unwrap_or(RawValue::NULL);
                    return Ok(Self::Change(StateChange {
                        method,
                        apply,
                        params,
                    }));
                }
                let takes_params = method != "shutdown";
                let mut call = Request::build(method.into_owned());
                if let Some(id) = id {
                    call = call.id(id);
                }
                // Some clients send `null` or `{}` where there are none.
                if let Some(params) = envelope.params.filter(|_| takes_params) {
                    call = call.params(serde_json::from_str::<Value>(params.get())?);
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
        })
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
    fn params_of_nothing_are_none() {
        for params in ["null", "{}", "[]"] {
            let body =
                format!(r#"{{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{params}}}"#);
            match Incoming::parse(body.as_bytes()) {
                Incoming::Call(it) => assert!(it.params().is_none(), "{params}"),
                other => panic!("{other:?}"),
            }
        }
    }
}
