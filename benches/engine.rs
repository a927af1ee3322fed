//! What checking a report costs, stage by stage, on one core: a table of times and shares for every
//! layout, then the same functions under divan.
//!
//! Run with `cargo bench --bench engine`; `-- --test` runs each once, and `-- sentences N` reads all sentences of
//! a report N times, for a profiler.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fmt, fs};

use gouji::report::{self, Report, claims};
use gouji::rules;
use gouji::syntax::document::{Document, Part};

/// What checking one report of this size may take.
const TARGET: Duration = Duration::from_micros(100);
const TARGET_LEN: usize = 6 << 10;
/// What reading all sentences of such a report may take.
const SENTENCES: Duration = Duration::from_micros(25);

/// A report of `fixtures/`.
struct Sample {
    name: &'static str,
    text: String,
    parts: Vec<Arc<Part>>,
    reports: Vec<Report>,
}

impl Sample {
    fn read(name: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let text = fs::read_to_string(path.join(name)).expect("a fixture");
        let parts = parse(&text).parts;
        let reports: Vec<Report> = parts.iter().filter_map(Report::bind).collect();
        assert_eq!(reports.len(), 1, "{name} is one report");
        Self {
            name,
            text,
            parts,
            reports,
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

const NAMES: [&str; 11] = [
    "report.txt",
    "layouts/tsv.txt",
    "layouts/torn-tsv.txt",
    "layouts/cell-per-line.txt",
    "layouts/cell-per-line-piped.txt",
    "layouts/cell-per-paragraph.txt",
    "layouts/row-per-line-piped.txt",
    "layouts/markdown.md",
    "layouts/markdown-grouped.md",
    "layouts/table.html",
    "layouts/pdf.txt",
];

fn samples() -> impl Iterator<Item = Sample> {
    NAMES.into_iter().map(Sample::read)
}

fn parse(text: &str) -> Document {
    Document::parse(text, report::landmark)
}

fn bind(parts: &[Arc<Part>]) -> usize {
    let reports = parts.iter().filter_map(Report::bind);
    reports.map(|it| black_box(it).headings.len()).sum()
}

fn check(reports: &[Report]) -> usize {
    reports
        .iter()
        .map(|it| rules::check(rules::ALL, it).len())
        .sum()
}

/// Reads what each line states by itself.
fn read_sentences(text: &str) -> usize {
    let read = |it: &str| black_box(claims::read(it)).claims.len();
    text.lines().map(read).sum()
}

/// The least that a reader of numbers has to do: look at every byte.
fn scan(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// Per call, in the best of many short rounds: whatever else the machine does can only add to it.
fn time<T>(mut work: impl FnMut() -> T) -> Duration {
    const ROUNDS: usize = 200;
    const ROUND: Duration = Duration::from_micros(1000);
    let start = Instant::now();
    let mut n_calls = 0_u32;
    while n_calls == 0 || start.elapsed() < ROUND {
        black_box(work());
        n_calls += 1;
    }
    let rounds = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        for _ in 0..n_calls {
            black_box(work());
        }
        start.elapsed() / n_calls
    });
    rounds.min().unwrap_or_default()
}

/// One row per report: times of the stages, their shares, and how often the text could be scanned
/// for digits meanwhile.
fn print_shares() {
    println!(
        "{:32} {:>6} {:>9} {:>6} {:>6} {:>6} {:>8} {:>8}",
        "report", "bytes", "total", "parse", "bind", "rules", "MB/s", "scans"
    );
    for sample in samples() {
        let stages = [
            time(|| parse(&sample.text)),
            time(|| bind(&sample.parts)),
            time(|| check(&sample.reports)),
        ];
        let total: Duration = stages.iter().sum();
        let scans = total.as_secs_f64() / time(|| scan(black_box(&sample.text))).as_secs_f64();
        let share = |it: Duration| 100.0 * it.as_secs_f64() / total.as_secs_f64();
        let shares = stages.map(|it| format!("{:5.1}%", share(it)));
        let speed = sample.text.len() as f64 / total.as_secs_f64() / 1e6;
        println!(
            "{:32} {:>6} {:>6.1} µs {} {speed:>8.1} {scans:>8.1}",
            sample.name,
            sample.text.len(),
            total.as_secs_f64() * 1e6,
            shares.join(" "),
        );
        if sample.name == "report.txt" {
            let verdict = if total < TARGET { "below" } else { "ABOVE" };
            println!(
                "  one report of {:.1} KiB: {verdict} the {} µs that {} KiB may take",
                sample.text.len() as f64 / 1024.0,
                TARGET.as_micros(),
                TARGET_LEN >> 10
            );
            let reading = time(|| read_sentences(&sample.text));
            let verdict = if reading < SENTENCES {
                "below"
            } else {
                "ABOVE"
            };
            println!(
                "  its sentences, read: {:.1} µs, {verdict} the {} µs that they may take",
                reading.as_secs_f64() * 1e6,
                SENTENCES.as_micros()
            );
        }
    }
    println!();
}

#[divan::bench(args = samples())]
fn stage_1_parse(sample: &Sample) -> Document {
    parse(&sample.text)
}

#[divan::bench(args = samples())]
fn stage_2_bind(sample: &Sample) -> usize {
    bind(&sample.parts)
}

#[divan::bench(args = samples())]
fn stage_3_rules(sample: &Sample) -> usize {
    check(&sample.reports)
}

#[divan::bench(args = samples())]
fn whole(sample: &Sample) -> usize {
    let parts = parse(&sample.text).parts;
    let reports: Vec<Report> = parts.iter().filter_map(Report::bind).collect();
    check(&reports)
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [what, n, ..] = &arguments[..]
        && what == "sentences"
    {
        let sample = Sample::read("report.txt");
        for _ in 0..n.parse().unwrap_or(1) {
            black_box(read_sentences(&sample.text));
        }
        return;
    }
    // Only where all is measured: `cargo test` runs benches as well, and a name asks for one alone.
    if arguments == ["--bench"] {
        print_shares();
    }
    divan::main();
}
