//! What a configuration with many sections costs: `check` over thousands of files, with it and without, by turns.
//!
//! `GOUJI_FILES=4000 cargo bench --bench policy`

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot run has failed, and prints what it saw"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;
const OVERRIDES: usize = 50;
const ACCEPTED: usize = 500;
const REPORT: &str = include_str!("../fixtures/cli/sound.txt");

fn main() {
    let n_files = std::env::var("GOUJI_FILES").ok();
    let n_files = n_files.and_then(|it| it.parse().ok()).unwrap_or(4000);
    let folder = tempfile::tempdir().unwrap();
    for idx in 0..n_files {
        let path = folder.path().join(format!("{}/{idx}.txt", idx % 60));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        // Every other one has a wrong total.
        let total = if idx % 2 == 0 { "9" } else { "4" };
        let text = REPORT.replace("青溪县水务局", &format!("青溪县{}局", name(idx)));
        fs::write(path, text.replace("\t0\t4\n", &format!("\t0\t{total}\n"))).unwrap();
    }
    let config = config();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let path = folder.path().join("gouji.toml");
        let _ = fs::remove_file(&path);
        without.push(check(folder.path()));
        fs::write(&path, &config).unwrap();
        with.push(check(folder.path()));
    }
    let best = |it: &[Duration]| it.iter().min().copied().unwrap_or_default().as_secs_f64();
    let (with, without) = (best(&with), best(&without));
    println!(
        "{n_files} files, {OVERRIDES} overrides, {ACCEPTED} accepted findings, best of {ROUNDS}:"
    );
    println!(
        "without {without:.3} s, with {with:.3} s: {:.3} times",
        with / without
    );
}

fn check(folder: &Path) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(["check", "--output-format", "concise"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().code().is_some_and(|it| it < 2));
    start.elapsed()
}

fn name(idx: usize) -> String {
    let digit = |it: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(it % 10);
    [1000, 100, 10, 1]
        .iter()
        .filter_map(|it| digit(idx / it))
        .collect()
}

fn config() -> String {
    let mut res = "exclude = ['old', '*.bak.md']\n[rules]\nblank-cell = 'off'\n".to_owned();
    for idx in 0..OVERRIDES {
        let level = ["off", "hint"][idx % 2];
        res.push_str(&format!(
            "[[override]]\npaths = ['{idx}/**', '乡镇{idx}']\nrules = {{ stray-text = '{level}' }}\n"
        ));
    }
    for idx in 0..ACCEPTED {
        let agency = format!("青溪县{}局", name(idx * 2));
        res.push_str(&format!(
            "[[accept]]\nagency = '{agency}'\nyear = 2024\nrule = 'cross-footing-mismatch'\n\
             fact = 'applications.granted.total'\nstated = '9'\nreason = '有意如此'\n"
        ));
    }
    res
}
