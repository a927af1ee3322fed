//! From a keystroke to its diagnostics through a pipe, in one run beside a server that does nothing
//! (reads a frame, writes a frame) and beside the framework doing nothing; and what else may stand in a
//! key's way.
//!
//! `cargo bench --bench keystroke`; `-- requests` measures what is asked, and no key. What counts are the ratios: the absolute times are the machine's.

mod document;
mod nothing;
#[path = "../../tests/lsp/report.rs"]
#[expect(dead_code, reason = "one layout is enough here")]
mod report;
mod requests;
mod scenes;
mod server;

use std::time::Duration;

use document::document;
use server::{Place, Server};

/// Fresh starts of every server, in turn, so that whatever the machine does befalls all alike.
const N_STARTS: usize = 9;
const N_KEYS: usize = 222;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("--nothing") => nothing::serve(),
        Some("--framework") => nothing::serve_framework(),
        Some("requests") => requests::requests(GOUJI, &itself()),
        _ => bench(GOUJI),
    }
}

const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");

/// The path of this program, which serves as the servers that do nothing.
fn itself() -> String {
    let itself = std::env::current_exe().expect("a running program has a path");
    itself.to_string_lossy().into_owned()
}

fn bench(gouji: &str) {
    let floor = keys(gouji);
    requests::requests(gouji, &itself());
    scenes::units(gouji, floor);
    scenes::paste(gouji);
    scenes::scan(gouji, floor);
    scenes::form(gouji);
    scenes::idle(gouji);
    scenes::burst(gouji);
    scenes::memory(gouji);
}

/// A server that is typed at in one place.
struct Row<'a> {
    name: String,
    program: &'a str,
    argument: &'a str,
    text: &'a str,
    place: Place,
    /// Of each start the median.
    p50: Vec<Duration>,
    cpu: Duration,
}

/// Where somebody types: a name, what stands before it, and what is typed.
const PLACES: [(&str, &str, &str); 7] = [
    ("paragraph, a word", "加强组织领导方面", "的"),
    ("text, a figure", "全年共收到政府信息公开申请", "1"),
    ("heading", "二、主动公开政府信息", "的"),
    ("table 二", "行政规范性文件\t", "1"),
    ("table 三, a part", "（一）予以公开\t\t", "1"),
    (
        "table 三, a total",
        "（一）予以公开\t\t15\t2\t0\t0\t1\t0\t",
        "1",
    ),
    ("table 四, a total", "1\t0\t0\t0\t", "1"),
];

/// Prints what a key costs, by place. Returns the floor.
#[expect(clippy::print_stdout, reason = "that is what a benchmark is for")]
fn keys(gouji: &str) -> Duration {
    let itself = itself();
    let texts = [(1, document(1)), (500, document(500))];
    let one = &texts[0].1;
    let row = |name: String, program, argument, text, place| Row {
        name,
        program,
        argument,
        text,
        place,
        p50: Vec::new(),
        cpu: Duration::ZERO,
    };
    let word = Place::find(one, "加强组织领导方面", "的");
    let mut rows = vec![
        row(
            "nothing".to_owned(),
            &*itself,
            "--nothing",
            one.as_str(),
            word,
        ),
        row(
            "framework doing nothing".to_owned(),
            &*itself,
            "--framework",
            one,
            word,
        ),
    ];
    for (n, text) in &texts {
        for (name, before, typed) in PLACES {
            let name = format!("{n} in the file, {name}");
            let place = Place::find(text, before, typed);
            rows.push(row(name, gouji, "lsp", text, place));
        }
    }
    for _ in 0..N_STARTS {
        rows.iter_mut().for_each(Row::run);
    }
    let floor = rows[0].median();
    println!(
        "{:<40} {:>9} {:>7} {:>9}",
        "keystroke", "p50 µs", "× floor", "CPU µs"
    );
    for it in &mut rows {
        let (p50, n_keys) = (it.median(), (N_STARTS * N_KEYS) as f64);
        let ratio = p50.as_secs_f64() / floor.as_secs_f64();
        let cpu = it.cpu.as_secs_f64() * 1e6 / n_keys;
        println!(
            "{:<40} {:>9} {ratio:>7.2} {cpu:>9.1}",
            it.name,
            p50.as_micros()
        );
    }
    floor
}

impl Row<'_> {
    fn run(&mut self) {
        let mut server = Server::start(self.program, self.argument, self.text);
        // What is built when it is first needed is not a key's cost.
        (0..20).for_each(|n| server.key(self.place, n % 2 == 0));
        server.times.clear();
        let before = server.cpu();
        (0..N_KEYS).for_each(|n| server.key(self.place, n % 2 == 0));
        self.cpu += server.cpu().saturating_sub(before);
        self.p50.push(server.p50());
    }

    fn median(&mut self) -> Duration {
        self.p50.sort();
        self.p50[self.p50.len() / 2]
    }
}
