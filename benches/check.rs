//! What `check` costs a whole run, beside `typos` and `ruff` where they are installed: processor time over
//! thousands of files in every layout, on one core; a file of many reports on one core and on two; one small
//! file, where all is the start of the process; and the memory that it takes as the files become more.
//!
//! `GOUJI_FILES=4000 cargo bench --bench check`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot run has failed, and prints what it saw"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;
const GOUJI: [&str; 4] = [
    env!("CARGO_BIN_EXE_gouji"),
    "check",
    "--output-format",
    "json",
];
const TYPOS: [&str; 3] = ["typos", "--format", "json"];
const RUFF: [&str; 4] = ["ruff", "check", "--no-cache", "--quiet"];

/// Below `fixtures/`.
const LAYOUTS: [&str; 14] = [
    "report.txt",
    "layouts/tsv.txt",
    "layouts/torn-tsv.txt",
    "layouts/cell-per-line.txt",
    "layouts/cell-per-line-piped.txt",
    "layouts/cell-per-paragraph.txt",
    "layouts/row-per-line-piped.txt",
    "layouts/csv.csv",
    "layouts/ruled.txt",
    "layouts/markdown.md",
    "layouts/markdown-grouped.md",
    "layouts/table.html",
    "layouts/page.html",
    "layouts/pdf.txt",
];

fn main() {
    // `cargo test` runs benches as well.
    if !std::env::args().any(|it| it == "--bench") {
        return;
    }
    let n_files = std::env::var("GOUJI_FILES").ok();
    let n_files = n_files.and_then(|it| it.parse().ok()).unwrap_or(4000);
    many_files(n_files);
    long_file();
    one_file();
    memory();
}

/// A report in one of the layouts, of another organ each.
fn report(layout: &str, nth: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let text = fs::read_to_string(path.join(layout)).unwrap();
    text.replace("教育体育", &format!("教育{}体育", name(nth)))
}

/// A number in characters that names are made of.
fn name(mut number: usize) -> String {
    const CHARS: [char; 10] = ['东', '南', '西', '北', '中', '江', '河', '山', '海', '湖'];
    let mut res = String::new();
    for _ in 0..6 {
        res.push(CHARS[number % 10]);
        number /= 10;
    }
    res
}

fn write_reports(folder: &Path, n_files: usize, layouts: &[&str]) {
    for nth in 0..n_files {
        let layout = layouts[nth % layouts.len()];
        let extension = layout.rsplit('.').next().unwrap();
        let path = folder.join(format!("{}/{nth}.{extension}", nth % 60));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, report(layout, nth)).unwrap();
    }
}

/// What a run took.
#[derive(Clone, Copy)]
struct Run {
    wall: Duration,
    /// Of all threads, the kernel's share included.
    processor: Duration,
}

/// The least of some runs; `None` where there is no such program.
fn best(command: &[&str], target: &Path, n_threads: usize) -> Option<Run> {
    let runs = (0..ROUNDS).map(|_| run(command, target, n_threads));
    let runs: Option<Vec<Run>> = runs.collect();
    let runs = runs?;
    Some(Run {
        wall: runs.iter().map(|it| it.wall).min()?,
        processor: runs.iter().map(|it| it.processor).min()?,
    })
}

fn run(command: &[&str], target: &Path, n_threads: usize) -> Option<Run> {
    let (before, start) = (children_worked(), Instant::now());
    let mut threads = Command::new(command[0]);
    threads.args(&command[1..]).arg(target);
    if command[0] == "typos" {
        threads.args(["--threads", &n_threads.to_string()]);
    }
    let status = threads
        .env("RAYON_NUM_THREADS", n_threads.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.ok()?;
    Some(Run {
        wall: start.elapsed(),
        processor: children_worked().saturating_sub(before),
    })
}

/// The processor time of all processes that were waited for. Linux counts it in hundredths of a second.
fn children_worked() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |nth: usize| -> u64 {
        let field = fields.split_whitespace().nth(nth);
        field.and_then(|it| it.parse().ok()).unwrap_or_default()
    };
    Duration::from_millis(10 * (ticks(13) + ticks(14)))
}

fn many_files(n_files: usize) {
    let folder = tempfile::tempdir().unwrap();
    write_reports(folder.path(), n_files, &LAYOUTS);
    println!("{n_files} files in every layout, one thread, processor time a file:");
    let per_file = |it: Run| it.processor.as_secs_f64() * 1e6 / n_files as f64;
    let own = best(&GOUJI, folder.path(), 1).map(per_file).unwrap();
    match best(&TYPOS, folder.path(), 1).map(per_file) {
        Some(it) => println!(
            "  gouji {own:.1} µs, typos {it:.1} µs: {:.2} times",
            own / it
        ),
        None => println!("  gouji {own:.1} µs (`typos` is not installed)"),
    }
    for layout in LAYOUTS {
        let folder = tempfile::tempdir().unwrap();
        write_reports(folder.path(), n_files / 4, &[layout]);
        let run = best(&GOUJI, folder.path(), 1).unwrap();
        let own = run.processor.as_secs_f64() * 1e6 / (n_files / 4) as f64;
        println!("  {layout:32} {own:>7.1} µs");
    }
}

/// Reports one behind the other.
fn long_file() {
    const N_REPORTS: usize = 5000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reports.txt");
    let text: String = (0..N_REPORTS).map(|it| report(LAYOUTS[1], it)).collect();
    fs::write(&path, text).unwrap();
    let [one, two] = [1, 2].map(|it| best(&GOUJI, &path, it).unwrap().wall.as_secs_f64());
    println!("a file of {N_REPORTS} reports:");
    println!(
        "  one thread {one:.3} s, two {two:.3} s: {:.2} times as fast",
        one / two
    );
}

/// So often that hundredths of a second can be told.
fn one_file() {
    const TIMES: usize = 50;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.md");
    fs::write(&path, report("layouts/markdown.md", 0)).unwrap();
    println!("one file, the whole process, processor time:");
    for command in [&GOUJI[..], &TYPOS, &RUFF] {
        let name = command[0].rsplit('/').next().unwrap();
        let runs: Option<Vec<Run>> = (0..TIMES).map(|_| run(command, &path, 1)).collect();
        let Some(runs) = runs else {
            println!("  {name} is not installed");
            continue;
        };
        let total: Duration = runs.iter().map(|it| it.processor).sum();
        let millis = total.as_secs_f64() * 1e3 / TIMES as f64;
        println!("  {name:6} {millis:.1} ms");
    }
}

/// The most memory that a check of some files and of ten times as many takes.
fn memory() {
    const FEW: usize = 1000;
    println!("memory of `check`:");
    for n_files in [FEW, 10 * FEW] {
        let folder = tempfile::tempdir().unwrap();
        write_reports(folder.path(), n_files, &LAYOUTS);
        let mib = peak(folder.path()).unwrap_or_default() as f64 / 1024.0;
        println!("  {n_files:>6} files {mib:>6.1} MiB");
    }
}

/// In KiB, looked at while it runs.
fn peak(folder: &Path) -> Option<u64> {
    let mut child = Command::new(GOUJI[0])
        .args(&GOUJI[1..])
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    while child.try_wait().ok()?.is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let now = line.and_then(|it| it.split_whitespace().next()?.parse().ok());
        peak = now.or(peak);
        thread::sleep(Duration::from_millis(2));
    }
    peak
}
