//! Holds messages against the protocol: what must be there is there, types are right, nothing is null that
//! may not be, values of enumerations are known, the server sends no field that is unheard of. `protocol.json`
//! says where it is from.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

static PROTOCOL: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("protocol.json")).unwrap());

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

/// The requests of a session that are not answered yet, by who asked.
#[derive(Debug, Default)]
pub(crate) struct Session {
    asked_by_client: HashMap<String, String>,
    asked_by_server: HashMap<String, String>,
}

impl Session {
    /// What is wrong with a message, if anything is.
    pub(crate) fn deviation(&mut self, message: &Value, from: Side) -> Result<(), String> {
        let fields = message.as_object().ok_or("no object")?;
        if fields.get("jsonrpc") != Some(&Value::from("2.0")) {
            return Err("no version of JSON-RPC".to_owned());
        }
        let (asked, answered) = match from {
            Side::Client => (&mut self.asked_by_client, &mut self.asked_by_server),
            Side::Server => (&mut self.asked_by_server, &mut self.asked_by_client),
        };
        let id = fields.get("id");
        match fields.get("method").and_then(Value::as_str) {
            Some(method) => {
                let is_known = known(fields, &["jsonrpc", "id", "method", "params"]);
                if let Some(id) = id {
                    asked.insert(id.to_string(), method.to_owned());
                }
                is_known.and_then(|()| params(method, fields.get("params"), id.is_some(), from))
            }
            None => {
                known(fields, &["jsonrpc", "id", "result", "error"])?;
                if fields.contains_key("result") == fields.contains_key("error") {
                    return Err("neither a result nor an error, or both".to_owned());
                }
                if let Some(error) = fields.get("error") {
                    let is_whole = error["code"].is_i64() && error["message"].is_string();
                    return is_whole
                        .then_some(())
                        .ok_or_else(|| format!("error: {error}"));
                }
                let method = id.and_then(|it| answered.remove(&it.to_string()));
                method.map_or(Ok(()), |it| result(&it, &fields["result"], from))
            }
        }
    }
}

fn known(fields: &Map<String, Value>, names: &[&str]) -> Result<(), String> {
    let mut unknown = fields.keys().filter(|it| !names.contains(&it.as_str()));
    unknown
        .next()
        .map_or(Ok(()), |it| Err(format!("unknown field {it}")))
}

/// Of methods of our own the protocol says nothing.
fn method(name: &str) -> Result<Option<&'static Value>, String> {
    if name.starts_with("gouji/") {
        return Ok(None);
    }
    let found = PROTOCOL["methods"].get(name);
    found
        .map(Some)
        .ok_or_else(|| format!("unknown method {name}"))
}

fn params(name: &str, params: Option<&Value>, is_request: bool, from: Side) -> Result<(), String> {
    let Some(method) = method(name)? else {
        return Ok(());
    };
    let sender = match from {
        Side::Client => "client",
        Side::Server => "server",
    };
    if method["from"] != sender && method["from"] != "both" {
        return Err(format!("{name} is not the {sender}'s to send"));
    }
    if is_request == method["result"].is_null() {
        return Err(format!(
            "{name}: a request has an id, a notification has none"
        ));
    }
    let params = params.unwrap_or(&Value::Null);
    check(params, &method["params"], from).map_err(|it| format!("{name}: params{it}"))?;
    if name == "$/progress" {
        progress(&params["value"], from)?;
    }
    Ok(())
}

/// The values of the progress of work, which the protocol knows by their kind.
fn progress(value: &Value, from: Side) -> Result<(), String> {
    let name = match value["kind"].as_str() {
        Some("begin") => "WorkDoneProgressBegin",
        Some("report") => "WorkDoneProgressReport",
        Some("end") => "WorkDoneProgressEnd",
        _ => return Ok(()),
    };
    structure(value, name, from).map_err(|it| format!("$/progress: value{it}"))
}

fn result(name: &str, result: &Value, from: Side) -> Result<(), String> {
    let Some(method) = method(name)? else {
        return Ok(());
    };
    check(result, &method["result"], from).map_err(|it| format!("{name}: result{it}"))
}

/// Whether a value is of a type; what is wrong and where, if not.
fn check(value: &Value, of: &Value, from: Side) -> Result<(), String> {
    if let Some(name) = of.as_str() {
        let is_it = match name {
            "any" => true,
            "null" => value.is_null(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "decimal" => value.is_number(),
            "integer" => value.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
            "uinteger" => value.as_u64().is_some_and(|it| i32::try_from(it).is_ok()),
            other => panic!("no type {other}"),
        };
        return is_it
            .then_some(())
            .ok_or_else(|| format!(" is no {name}: {value}"));
    }
    let (kind, of) = of.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "ref" => structure(value, of.as_str().unwrap(), from),
        "literal" => (value == of)
            .then_some(())
            .ok_or_else(|| format!(" is not {of}: {value}")),
        "enum" => {
            let values = PROTOCOL["enumerations"][of.as_str().unwrap()].as_array();
            let is_one = values.unwrap().contains(value);
            is_one
                .then_some(())
                .ok_or_else(|| format!(" is no {of}: {value}"))
        }
        "array" => {
            let items = value
                .as_array()
                .ok_or_else(|| format!(" is no list: {value}"))?;
            let mut items = items.iter().enumerate();
            items.try_for_each(|(idx, it)| check(it, of, from).map_err(|it| format!("[{idx}]{it}")))
        }
        "map" => {
            let fields = value
                .as_object()
                .ok_or_else(|| format!(" is no map: {value}"))?;
            let mut fields = fields.iter();
            fields.try_for_each(|(key, it)| check(it, of, from).map_err(|it| format!(".{key}{it}")))
        }
        "tuple" => {
            let (of, items) = (of.as_array().unwrap(), value.as_array());
            let items = items.filter(|it| it.len() == of.len());
            let items = items.ok_or_else(|| format!(" has another length: {value}"))?;
            items
                .iter()
                .zip(of)
                .try_for_each(|(it, of)| check(it, of, from))
        }
        "or" => {
            let found = of
                .as_array()
                .unwrap()
                .iter()
                .map(|of| check(value, of, from));
            let found: Vec<String> = found.filter_map(Result::err).collect();
            let is_none = found.len() == of.as_array().unwrap().len();
            let nearest = found.into_iter().max_by_key(|it| nearness(it));
            if is_none {
                Err(nearest.unwrap_or_default())
            } else {
                Ok(())
            }
        }
        other => panic!("no type {other}"),
    }
}

/// How near a value is to the type that it was held against: the deeper what is wrong lies the nearer, and
/// nearer if all is there.
fn nearness(deviation: &str) -> (usize, bool) {
    let place = deviation.split(' ').next().unwrap_or_default();
    (
        place.matches(['.', '[']).count(),
        !deviation.ends_with(" is missing"),
    )
}

fn structure(value: &Value, name: &str, from: Side) -> Result<(), String> {
    let of = PROTOCOL["structures"][name].as_object().unwrap();
    let fields = value
        .as_object()
        .ok_or_else(|| format!(" is no {name}: {value}"))?;
    for (key, own) in of {
        match fields.get(key) {
            Some(it) => check(it, &own[0], from).map_err(|it| format!(".{key}{it}"))?,
            None if own[1] == 0 => return Err(format!(".{key} is missing")),
            None => {}
        }
    }
    // Clients may be newer than the protocol that we know.
    let is_ours = from == Side::Server;
    let mut unknown = fields.keys().filter(|it| is_ours && !of.contains_key(*it));
    unknown
        .next()
        .map_or(Ok(()), |it| Err(format!(".{it} is not known to {name}")))
}

mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn says(message: Value, from: Side) -> String {
        let mut session = Session::default();
        session
            .asked_by_client
            .insert("1".to_owned(), "textDocument/documentSymbol".to_owned());
        session.deviation(&message, from).err().unwrap_or_default()
    }

    fn symbols(change: impl Fn(&mut Value)) -> String {
        let place = json!({"line": 0, "character": 0});
        let range = json!({"start": place, "end": place});
        let mut symbol = json!({"name": "一", "kind": 1, "range": range, "selectionRange": range});
        change(&mut symbol);
        says(
            json!({"jsonrpc": "2.0", "id": 1, "result": [symbol]}),
            Side::Server,
        )
    }

    #[test]
    fn every_kind_of_deviation_is_seen() {
        assert_eq!(symbols(|_| {}), "");
        let is_told = |change: fn(&mut Value), what: &str| {
            let found = symbols(change);
            assert!(found.contains(what), "{found}");
        };
        is_told(|it| it["kind"] = 99.into(), ".kind is no \"SymbolKind\"");
        is_told(
            |it| it["children"] = Value::Null,
            ".children is no list: null",
        );
        is_told(
            |it| it["range"]["end"]["line"] = (-1).into(),
            ".range.end.line is no uinteger",
        );
        is_told(|it| it["colour"] = 1.into(), ".colour is not known");
        is_told(
            |it| drop(it.as_object_mut().unwrap().remove("name")),
            ".name is missing",
        );
        let hint = json!({"jsonrpc": "2.0", "method": "textDocument/hint", "params": {}});
        assert_eq!(says(hint, Side::Client), "unknown method textDocument/hint");
        let both = json!({"jsonrpc": "2.0", "id": 1, "result": [], "error": {}});
        assert!(says(both, Side::Server).starts_with("neither"));
        let own = json!({"jsonrpc": "2.0", "method": "window/showMessage", "params": {"type": 1, "message": ""}});
        assert_eq!(says(own.clone(), Side::Server), "");
        assert!(says(own, Side::Client).contains("is not the client's to send"));
    }

    /// Recorded between the server and VS Code and Neovim while their tests ran: of each method the first few
    /// messages with what they were answered, long texts and lists cut.
    #[test]
    fn sessions_of_real_editors_are_as_the_protocol_has_them() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lsp/recorded");
        let mut n_messages = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let mut session = Session::default();
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                let recorded: Value = serde_json::from_str(line).unwrap();
                let from = match recorded["from"].as_str() {
                    Some("client") => Side::Client,
                    _ => Side::Server,
                };
                let deviation = session.deviation(&recorded["message"], from);
                assert_eq!(deviation, Ok(()), "{}: {line}", path.display());
                n_messages += 1;
            }
        }
        assert!(n_messages > 200, "{n_messages}");
    }
}
