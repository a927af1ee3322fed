//! Instructions, counted by valgrind: this program runs itself in it, one text and one task at a time.

use std::process::Command;

use crate::kinds::{KINDS, Kind};
use crate::task::{Prepared, TASKS};
use crate::{LARGEST, sizes, slope};

/// The argument of a run that is counted; behind it a kind of text, a task and a size.
pub(crate) const ONE: &str = "--one";

/// The exponent of the instructions of a task over the size of the text; `None` where they cannot be counted.
pub(crate) fn exponent(kind: &Kind, task: &str) -> Option<f64> {
    let count = |size: usize| Some((kind.text(size).len(), counted(kind, task, size)?));
    let points: Option<Vec<(usize, f64)>> = sizes(LARGEST).map(count).collect();
    Some(slope(points?.into_iter()))
}

fn counted(kind: &Kind, task: &str, size: usize) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=*run_counted*")
        .arg(program)
        .args([ONE, kind.name, task, &size.to_string()])
        .output()
        .ok()?;
    let said = String::from_utf8(output.stderr).ok()?;
    let collected = said.lines().find_map(|it| it.split_once("Collected : "))?;
    collected.1.trim().parse().ok().filter(|it| *it > 0.0)
}

/// The run that is counted.
pub(crate) fn run(kind: &str, task: &str, size: &str) {
    let kind = KINDS.iter().find(|it| it.name == kind);
    let task = TASKS.iter().find(|it| it.name == task);
    let (Some(kind), Some(task), Ok(size)) = (kind, task, size.parse()) else {
        return;
    };
    let mut prepared = (task.prepare)(kind.text(size));
    run_counted(&mut prepared);
}

/// By its name the count begins and ends.
#[inline(never)]
fn run_counted(prepared: &mut Prepared) {
    prepared.run();
}
