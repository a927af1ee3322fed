//! Instructions, counted by valgrind: this program runs itself in it, one text and one task at a time, or
//! `gouji check` with one file.

use std::process::Command;

use crate::kinds::{Kind, configs, texts};
use crate::others::GOUJI;
use crate::task::{PARSE, Prepared, TASKS};
use crate::{sizes, slope};

/// The argument of a run that is counted; behind it a kind of text, a task and a size.
pub(crate) const ONE: &str = "--one";

/// The exponent of the instructions of a task over the size of the text; `None` where they cannot be counted.
pub(crate) fn exponent(kind: &Kind, task: &str) -> Option<f64> {
    let this = std::env::current_exe().ok()?;
    let count = |size: usize| {
        let counted = counted(|valgrind| {
            let size = size.to_string();
            valgrind.arg("--toggle-collect=*run_counted*");
            valgrind.arg(&this).args([ONE, kind.name, task, &size]);
        });
        Some((kind.text(size).len(), counted?))
    };
    let points: Option<Vec<(usize, f64)>> = sizes(kind.largest()).map(count).collect();
    Some(slope(points?.into_iter()))
}

/// The same of `gouji check` with a file of this text, without what it does for an empty one.
pub(crate) fn of_program(kind: &Kind) -> Option<f64> {
    let folder = tempfile::tempdir().ok()?;
    let path = folder.path().join("a.txt");
    let count = |text: &str| {
        std::fs::write(&path, text).ok()?;
        counted(|valgrind| {
            valgrind.arg(GOUJI).arg("check").arg(&path);
        })
    };
    let nothing = count("")?;
    let of_size = |size: usize| {
        let text = kind.text(size);
        Some((text.len(), count(&text)? - nothing))
    };
    let points: Option<Vec<(usize, f64)>> = sizes(kind.largest()).map(of_size).collect();
    Some(slope(points?.into_iter()))
}

/// What valgrind collects of a program that is named, with its arguments, behind its own.
fn counted(program: impl FnOnce(&mut Command)) -> Option<f64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    program(&mut valgrind);
    let output = valgrind.output().ok()?;
    let said = String::from_utf8(output.stderr).ok()?;
    let collected = said.lines().find_map(|it| it.split_once("Collected : "))?;
    collected.1.trim().parse().ok().filter(|it| *it > 0.0)
}

/// The run that is counted.
pub(crate) fn run(kind: &str, task: &str, size: &str) {
    let kind = texts().chain(configs()).find(|it| it.name == kind);
    let task = TASKS.iter().chain([&PARSE]).find(|it| it.name == task);
    let (Some(kind), Some(task), Ok(size)) = (kind, task, size.parse()) else {
        return;
    };
    run_counted(&mut task.of(kind, size).1);
}

/// By its name the count begins and ends.
#[inline(never)]
fn run_counted(prepared: &mut Prepared) {
    prepared.run();
}
