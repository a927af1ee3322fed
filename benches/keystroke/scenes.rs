//! What else may stand in a key's way: units that are summed up, a paste, a scan, a burst; and what a
//! server does when nobody types.
#![expect(clippy::print_stdout, reason = "that is what a benchmark is for")]

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::document::document;
use crate::report::{Layout, report};
use crate::server::{Place, Server};

fn uri(path: &std::path::Path) -> String {
    format!("file://{}", path.display())
}

/// A number in characters that mean nothing to titles.
fn han(number: usize) -> String {
    let digit = |it: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(it % 10);
    let powers = [1000, 100, 10, 1].iter();
    powers.filter_map(|it| digit(number / it)).collect()
}

/// A figure typed in one of many units, while the parent is open and wrong in many cells, and while it is
/// wrong only for every other key.
pub(crate) fn units(gouji: &str, floor: Duration) {
    for n_units in [1, 500, 2_000] {
        for is_wrong in [true, false] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = |it: &str| folder.path().join(it);
            fs::create_dir(path("units")).expect("a folder");
            let unit = |idx: usize| report(&format!("青溪县{}局", han(idx)), 2024, Layout::Tsv);
            for idx in 0..n_units {
                fs::write(path(&format!("units/{idx}.txt")), unit(idx)).expect("a file");
            }
            let config = "[[consolidate]]\nparent = 'county.txt'\nunits = 'units'\nagency = '青溪县'\nyear = 2024\n";
            fs::write(path("gouji.toml"), config).expect("a file");
            let sums = std::process::Command::new(gouji)
                .args(["consolidate", "--layout", "tsv"])
                .current_dir(folder.path())
                .output()
                .expect("sums");
            let sums = String::from_utf8_lossy(&sums.stdout).into_owned();
            let parent = match is_wrong {
                true => report("青溪县", 2024, Layout::Tsv),
                false => sums,
            };
            fs::write(path("county.txt"), &parent).expect("a file");
            let folders = json!([{"uri": uri(folder.path()), "name": "a"}]);
            let mut server = Server::start_in(gouji, "lsp", "", &folders);
            server.open(&uri(&path("county.txt")), &parent);
            server.open(&uri(&path("units/0.txt")), &unit(0));
            std::thread::sleep(Duration::from_secs(2));
            let place = Place::find(&unit(0), "行政许可\t", "1");
            (0..40).for_each(|n| server.key(place, n % 2 == 0));
            server.times.clear();
            (0..200).for_each(|n| server.key(place, n % 2 == 0));
            let p50 = server.p50();
            let ratio = p50.as_secs_f64() / floor.as_secs_f64();
            let wrong = if is_wrong { "wrong" } else { "right" };
            println!(
                "a figure of one of {n_units} units, parent {wrong}: p50 {} µs, {ratio:.2} × floor",
                p50.as_micros()
            );
        }
    }
}

/// A key soon after a paste of a hundred reports.
pub(crate) fn paste(gouji: &str) {
    let (one, many) = (document(1), document(100));
    let place = Place::find(&one, "加强组织领导方面", "的");
    let mut times = Vec::new();
    for _ in 0..9 {
        let mut server = Server::start(gouji, "lsp", &one);
        let end = json!({"line": one.lines().count() + 1, "character": 0});
        server.write_change(&json!({"range": {"start": end, "end": end}, "text": many}));
        std::thread::sleep(Duration::from_millis(3));
        let start = Instant::now();
        server.write_key(place, true);
        server.published();
        times.push(start.elapsed());
    }
    times.sort();
    println!(
        "a key 3 ms after a paste of 100 reports ({} KB): p50 {} µs",
        many.len() / 1000,
        times[times.len() / 2].as_micros()
    );
}

/// Keys while ten thousand files are read.
pub(crate) fn scan(gouji: &str, floor: Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    for idx in 0..10_000 {
        let text = report(&format!("青溪县{}局", han(idx)), 2024, Layout::Tsv);
        fs::write(folder.path().join(format!("{idx}.txt")), text).expect("a file");
    }
    let text = document(1);
    let place = Place::find(&text, "加强组织领导方面", "的");
    let folders = json!([{"uri": uri(folder.path()), "name": "a"}]);
    let mut server = Server::start_in(gouji, "lsp", "", &folders);
    let idle = server.cpu();
    server.open("file:///elsewhere/a.txt", &text);
    let start = Instant::now();
    let mut n = 0;
    while start.elapsed() < Duration::from_secs(1) {
        server.key(place, n % 2 == 0);
        n += 1;
        std::thread::sleep(Duration::from_millis(2));
    }
    let (p50, p99) = (server.p50(), server.percentile(99));
    let ratio = p50.as_secs_f64() / floor.as_secs_f64();
    let spent = server.cpu().saturating_sub(idle).as_millis();
    println!(
        "keys while 10,000 files are read ({spent} ms of work): p50 {} µs, {ratio:.2} × floor, p99 {} µs",
        p50.as_micros(),
        p99.as_micros()
    );
}

/// Keys in a file of 500 reports while the form is open beside it, which is asked for after every key and drawn
/// before the next, against keys without it.
pub(crate) fn form(gouji: &str) {
    let text = document(500);
    let place = Place::find(&text, "（一）予以公开\t\t", "1");
    let at = json!({"line": place.line, "character": place.column});
    let mut server = Server::start(gouji, "lsp", &text);
    let params = json!({"textDocument": {"uri": server.uri}, "position": at});
    let mut p50 = [false, true].map(|is_open| {
        server.times.clear();
        for n in 0..400 {
            server.key(place, n % 2 == 0);
            if is_open {
                server.ask("gouji/form", &params);
            }
            // Nobody types faster than this; after a rest a key takes longer, with the form or without.
            std::thread::sleep(Duration::from_millis(30));
            if is_open {
                server.answered();
            }
        }
        server.p50().as_secs_f64()
    });
    let ratio = p50[1] / p50[0];
    p50.iter_mut().for_each(|it| *it *= 1e6);
    println!(
        "keys in one of 500 reports: p50 {:.0} µs, with the form open {:.0} µs, {ratio:.2} ×",
        p50[0], p50[1]
    );
}

/// What a server does from 15 to 45 seconds after the last message.
pub(crate) fn idle(gouji: &str) {
    let mut server = Server::start(gouji, "lsp", &document(1));
    let place = Place::find(&document(1), "加强组织领导方面", "的");
    (0..100).for_each(|n| server.key(place, n % 2 == 0));
    std::thread::sleep(Duration::from_secs(15));
    let (sleeps, cpu) = (server.sleeps(), server.cpu());
    std::thread::sleep(Duration::from_secs(30));
    println!(
        "idle for 30 s: its threads woke {} times, {} µs of work",
        server.sleeps() - sleeps,
        server.cpu().saturating_sub(cpu).as_micros()
    );
}

/// As fast as they can be written, all over the file.
pub(crate) fn burst(gouji: &str) {
    const N_EDITS: usize = 5_000;
    for n in [1, 500] {
        let text = document(n);
        let mut server = Server::start(gouji, "lsp", &text);
        let n_lines = text.lines().count();
        let start = Instant::now();
        for n in 0..N_EDITS {
            let place = Place {
                line: n * 7_919 % n_lines,
                column: 4,
                typed: "的",
            };
            server.write_key(place, n % 2 == 0);
        }
        server.published();
        let took = start.elapsed().as_millis();
        println!("{N_EDITS} edits all over {n} reports: {took} ms");
    }
}

pub(crate) fn memory(gouji: &str) {
    let text = document(500);
    let mut server = Server::start(gouji, "lsp", &document(1));
    let place = Place::find(&document(1), "加强组织领导方面", "的");
    let idle = server.resident();
    server.open("file:///b.md", &text);
    std::thread::sleep(Duration::from_secs(1));
    let open = server.resident();
    server.notify(
        "textDocument/didClose",
        &json!({"textDocument": {"uri": "file:///b.md"}}),
    );
    server.receive();
    std::thread::sleep(Duration::from_secs(1));
    let closed = server.resident();
    server.uri = crate::server::URI.to_owned();
    for n in 0..20_000 {
        server.key(place, n % 2 == 0);
    }
    let edited = server.resident();
    let times = (open.saturating_sub(idle)) as f64 * 1024.0 / text.len() as f64;
    println!(
        "memory, KB: idle {idle}, {} KB open {open} ({times:.1} × the text), closed {closed}, after 20,000 \
        edits elsewhere {edited}",
        text.len() / 1000
    );
}
