//! What grows beside the text: what is printed, configurations, files, folders, and what a client sends.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gouji::workspace::config::FILE_NAME;
use gouji::workspace::config_file::ConfigFile;
use tempfile::TempDir;

use crate::kinds::Kind;
use crate::{Growth, LARGEST, Table, sizes};

pub(crate) const GOUJI: &str = env!("CARGO_BIN_EXE_gouji");
const REPORT: &str = include_str!("../../fixtures/report.txt");

/// `gouji check` of one file, with all that it prints.
pub(crate) fn program(kind: &Kind) -> Growth {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |text: &str| {
        let name = format!("{}.txt", text.len());
        fs::write(folder.path().join(&name), text).expect("room on the disk");
        name
    };
    let prepare = |size: usize| {
        let text = kind.text(size);
        (text.len(), write(&text))
    };
    let nothing = write("");
    let res = Growth::wait(sizes(kind.largest()), prepare, |it| {
        check(folder.path(), it);
    });
    res.beyond(best_of(5, || check(folder.path(), &nothing)))
}

/// The rows of all that is no text of a report.
pub(crate) fn rows(table: &mut Table, is_wanted: impl Fn(&str) -> bool) {
    let mut row = |name: &str, growth: &dyn Fn() -> Growth| {
        if is_wanted(name) {
            table.row(name, &[("", growth())], |_| None);
        }
    };
    row("gouji.toml: units", &|| units(|it| format!("'{it}.md'")));
    row("gouji.toml: globs", &|| units(|it| format!("'*{it}.md'")));
    row("files", &files);
    row("folders in folders", &folders);
    row("header without end", &|| server(|size| "x".repeat(size)));
    row("garbage", &|| server(|size| "Content-L".repeat(size / 9)));
    row("small messages", &|| {
        let body = r#"{"jsonrpc":"2.0","method":"$/nothing"}"#;
        let message = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        server(|size| message.repeat(size / message.len()))
    });
}

/// Many units of one section, in a folder of a few files.
fn units(unit: impl Fn(usize) -> String) -> Growth {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for it in 0..16 {
        fs::write(folder.path().join(format!("{it}.md")), "").expect("room on the disk");
    }
    let prepare = |n: usize| {
        let units: Vec<String> = (0..n).map(&unit).collect();
        let text = format!(
            "[[consolidate]]\nparent = 'a.md'\nunits = [{}]\n",
            units.join(",")
        );
        let path = folder.path().join(FILE_NAME);
        let (file, _) = ConfigFile::parse(&path, &text).expect("TOML");
        (n, file)
    };
    Growth::measure(sizes(4000), prepare, |file| {
        let within = file.within([]);
        file.config
            .consolidate
            .iter()
            .for_each(|it| drop(file.units(it, &within)));
    })
}

/// Many reports in a folder.
fn files() -> Growth {
    let folder = |n: usize| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for it in 0..n {
            fs::write(folder.path().join(format!("{it}.txt")), REPORT).expect("room on the disk");
        }
        (n, folder)
    };
    Growth::wait(sizes(2400), folder, |it: &mut TempDir| {
        check(it.path(), ".");
    })
    .beyond(nothing())
}

/// One report below many folders, over the length of all their paths together: of each the system goes the whole
/// way from the first, and whether it is left out is asked of all that are above it.
fn folders() -> Growth {
    let folder = |n: usize| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let deep = folder.path().join("a/".repeat(n));
        fs::create_dir_all(&deep).expect("folders");
        fs::write(deep.join("a.txt"), REPORT).expect("room on the disk");
        (n * (n + 1), folder)
    };
    Growth::wait(sizes(1600), folder, |it: &mut TempDir| {
        check(it.path(), ".");
    })
    .beyond(nothing())
}

/// What the program takes to find nothing.
fn nothing() -> Duration {
    let folder = tempfile::tempdir().expect("a temporary folder");
    best_of(5, || check(folder.path(), "."))
}

fn best_of(n: usize, mut run: impl FnMut()) -> Duration {
    let rounds = (0..n).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    rounds.min().unwrap_or_default()
}

fn check(folder: &Path, path: &str) {
    let status = Command::new(GOUJI)
        .args(["check", path])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("the program runs").code() < Some(2));
}

/// What a server takes to read this, beyond what it takes to answer the request behind it.
fn server(text: impl Fn(usize) -> String) -> Growth {
    let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let initialize =
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let request = frame(r#"{"jsonrpc":"2.0","id":1,"method":"gouji/stats","params":{}}"#);
    let mut child = Command::new(GOUJI)
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    let mut stdin = child.stdin.take().expect("piped");
    let mut stdout = child.stdout.take().expect("piped");
    // One answer is awaited before the next request is sent, so that all can have the same id.
    let mut answer = |text: &str| {
        let answered = std::thread::scope(|scope| {
            scope.spawn(|| stdin.write_all(text.as_bytes()));
            let (mut seen, mut piece) = (Vec::new(), [0; 1 << 16]);
            let wanted = br#""id":1"#;
            while !seen.windows(wanted.len()).any(|it| it == wanted) {
                // What was looked through is done with, but for what may be the beginning.
                let done = seen.len().saturating_sub(wanted.len());
                seen.drain(..done);
                match stdout.read(&mut piece) {
                    Ok(n) if n > 0 => seen.extend_from_slice(&piece[..n]),
                    _ => return false,
                }
            }
            true
        });
        assert!(answered, "the server answers");
    };
    answer(&frame(initialize));
    let floor = best_of(20, || answer(&request));
    // Made before the clock runs: fresh memory for a longer text takes longer than all of the reading.
    let message = |size: usize| (size, text(size) + &request);
    let res = Growth::wait(sizes(32 * LARGEST), message, |message| answer(message)).beyond(floor);
    let _ = child.kill();
    let _ = child.wait();
    res
}
