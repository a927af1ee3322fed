//! Work on many files: in parallel, with results in the order of the files and a progress bar
//! where somebody may be waiting.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::rules::diagnostic::Message;

/// Files between two looks at the results: bounds what waits in memory.
const BATCH: usize = 256;
/// So many files are done before a bar could be read.
const FEW: usize = 16;

/// Calls `work` on every item, a file as a rule, and `done` on the results, in order, until it breaks.
pub(super) fn run<S: Sync, T: Send>(
    items: &[S],
    work: impl Fn(&S) -> Result<T, Message> + Sync,
    mut done: impl FnMut(&S, Result<T, Message>) -> io::Result<ControlFlow<()>>,
) -> io::Result<()> {
    let bar = progress_bar(items.len());
    for batch in items.chunks(BATCH) {
        let results: Vec<_> = batch
            .par_iter()
            .map(|it| {
                let res = guarded(|| work(it));
                bar.inc(1);
                res
            })
            .collect();
        let flow = bar.suspend(|| -> io::Result<_> {
            for (item, res) in batch.iter().zip(results) {
                if done(item, res)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        if flow.is_break() {
            break;
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// A defect of ours that one file brings out is that file's trouble, not the end of the run.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Message>) -> Result<T, Message> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Message::new(
            "程序内部错误，此文件未能检查",
            "internal error, this file could not be checked",
        ))
    })
}

fn progress_bar(n_files: usize) -> ProgressBar {
    if n_files <= FEW || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(n_files as u64);
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::input::Source;

    fn sources(n: usize) -> Vec<Source> {
        let source = |it: usize| Source {
            path: it.to_string().into(),
            named: true,
        };
        (0..n).map(source).collect()
    }

    #[test]
    fn results_come_in_order_and_a_panic_is_one_of_them() {
        let mut names = Vec::new();
        let work = |it: &Source| match it.name().as_str() {
            "700" => panic!("deliberate, in a test"),
            name => Ok(name.to_owned()),
        };
        run(&sources(1000), work, |_, res| {
            names.push(res.unwrap_or_else(|it| it.en));
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        assert!(names[700].starts_with("internal error"));
        names[700] = "700".to_owned();
        let expected: Vec<String> = (0..1000).map(|it| it.to_string()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn nothing_is_done_after_a_break() {
        let mut n_done = 0;
        let done = |_: &Source, _| {
            n_done += 1;
            Ok(ControlFlow::Break(()))
        };
        run(&sources(1000), |_| Ok(()), done).unwrap();
        assert_eq!(n_done, 1);
    }
}
