//! What requests take beside the round trip of a server that does nothing: those about a place, those about as
//! much as a window shows, and those about a whole document, by the size of the reply.
#![expect(clippy::print_stdout, reason = "that is what a benchmark is for")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::document::{document, unkempt_document};
use crate::server::{Server, URI};

/// Requests of each kind; of so many the 99th percentile is the fifth from the top.
const N_ASKED: usize = 500;
/// Lines that an editor shows at once.
const WINDOW: usize = 50;
/// Reports in the larger file; for the growth there is one of a quarter of it.
const MANY: usize = 500;

const OF_PLACE: [&str; 5] = [
    "hover",
    "completion",
    "definition",
    "documentHighlight",
    "rename",
];
const OF_RANGE: [&str; 2] = ["inlayHint", "semanticTokens/range"];
const OF_WHOLE: [&str; 5] = [
    "documentSymbol",
    "foldingRange",
    "semanticTokens/full",
    "codeLens",
    "documentLink",
];
const OF_UNKEMPT: [&str; 2] = ["formatting", "diagnostic"];

/// A place of the text, in lines and in characters.
#[derive(Clone, Copy)]
struct Place {
    line: usize,
    character: usize,
}

pub(crate) fn requests(gouji: &str, itself: &str) {
    let (one, many) = (document(1), document(MANY));
    let [floor_50, floor_99] = {
        let mut nothing = Server::start(itself, "--nothing", &one);
        let places = figures(&one, N_ASKED);
        percentiles(&mut nothing, "hover", &places)
    };
    println!("a server that does nothing: p50 {floor_50:?}, p99 {floor_99:?}");
    println!(
        "{:<34} {:>9} {:>7} {:>9} {:>7}",
        "request", "p50 µs", "× floor", "p99 µs", "× floor"
    );
    for (n, text) in [(1, &one), (MANY, &many)] {
        let mut server = Server::start(gouji, "lsp", text);
        let places = figures(text, N_ASKED);
        for method in OF_PLACE.into_iter().chain(OF_RANGE) {
            let [p50, p99] = percentiles(&mut server, method, &places);
            println!(
                "{:<34} {:>9} {:>7.2} {:>9} {:>7.2}",
                format!("{n} in the file, {method}"),
                p50.as_micros(),
                p50.as_secs_f64() / floor_50.as_secs_f64(),
                p99.as_micros(),
                p99.as_secs_f64() / floor_99.as_secs_f64(),
            );
        }
    }
    whole(gouji);
}

/// What is asked of whole documents: the time for a megabyte of the reply, and how it grows with the text.
fn whole(gouji: &str) {
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>9}",
        "of a whole document", "ms", "reply KB", "ms per MB", "exponent"
    );
    // Of what has nothing to be mended, the answers to some are empty.
    let kept = [MANY / 4, MANY].map(document);
    let unkempt = [MANY / 4, MANY].map(unkempt_document);
    for (texts, methods) in [(kept, &OF_WHOLE[..]), (unkempt, &OF_UNKEMPT[..])] {
        let mut servers = texts.each_ref().map(|it| Server::start(gouji, "lsp", it));
        for method in methods {
            let best = servers.each_mut().map(|server| {
                // What is kept from the time before is not what a first request costs; all ask as often.
                let times = (0..5).map(|_| asked(server, method, &json!({})));
                times.min().unwrap_or_default()
            });
            let [(less, _), (more, size)] = best;
            let growth = more.as_secs_f64() / less.as_secs_f64();
            let [fewer, all] = texts.each_ref().map(String::len);
            let exponent = growth.ln() / (all as f64 / fewer as f64).ln();
            let millis = more.as_secs_f64() * 1e3;
            println!(
                "{method:<34} {millis:>9.2} {:>9} {:>9.1} {exponent:>9.2}",
                size / 1000,
                millis / (size as f64 / 1e6),
            );
        }
    }
}

/// Places of numbers, spread over a text.
fn figures(text: &str, n: usize) -> Vec<Place> {
    let mut res = Vec::new();
    for (line, content) in text.lines().enumerate() {
        let mut before = ' ';
        for (character, it) in content.chars().enumerate() {
            if it.is_ascii_digit() && !before.is_ascii_digit() {
                res.push(Place { line, character });
            }
            before = it;
        }
    }
    // A short text has fewer: it is gone through again.
    let step = (res.len() / n).max(1);
    res.into_iter().step_by(step).cycle().take(n).collect()
}

/// The median and the 99th percentile of a request at every place.
fn percentiles(server: &mut Server, method: &str, places: &[Place]) -> [Duration; 2] {
    let mut times: Vec<Duration> = places
        .iter()
        .map(|at| asked(server, method, &about(method, at)).0)
        .collect();
    times.sort();
    [50, 99].map(|it| times[times.len() * it / 100])
}

/// What a request says beside the document.
fn about(method: &str, at: &Place) -> Value {
    let position = json!({"line": at.line, "character": at.character});
    if OF_RANGE.contains(&method) {
        let end = json!({"line": at.line + WINDOW, "character": 0});
        return json!({"range": {"start": {"line": at.line, "character": 0}, "end": end}});
    }
    match method {
        "rename" => json!({"position": position, "newName": "7"}),
        _ => json!({"position": position}),
    }
}

/// How long the answer to a request takes, and how many bytes it has.
fn asked(server: &mut Server, method: &str, about: &Value) -> (Duration, usize) {
    let mut params = json!({
        "textDocument": {"uri": URI},
        "options": {"tabSize": 4, "insertSpaces": true},
        "context": {"triggerKind": 1},
    });
    for (key, value) in about.as_object().into_iter().flatten() {
        params[key] = value.clone();
    }
    let start = Instant::now();
    let size = server.request(&format!("textDocument/{method}"), &params);
    (start.elapsed(), size)
}
