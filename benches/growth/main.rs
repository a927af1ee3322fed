//! How time grows with what there is to read: for each kind of text the exponent of the time over the size, over
//! four sizes, each twice the one before. 1 is linear, 2 is square.
//!
//! What leaves the caches takes longer for each step, and so do steps beside a busy neighbor. Where the time of
//! a text grows by more than it may, its instructions are counted with valgrind, if that is there, and judged
//! instead: they are what the algorithm does.
//!
//! `cargo bench --bench growth`; `-- NAME…` measures the kinds whose names have one of these in them.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]

mod instructions;
mod kinds;
mod others;
mod task;

use std::time::{Duration, Instant};

use kinds::{Kind, configs, texts};
use task::{PARSE, Prepared, TASKS, Task};

/// That of the program.
#[cfg(all(feature = "jemalloc", target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// What may not be exceeded: what is linear does a little more than that as it leaves the caches.
const MOST: f64 = 1.1;
const N_SIZES: usize = 4;
const LARGEST: usize = 512 << 10;

/// What takes less at the largest size is not worth telling, and cannot be told from chance.
const SHORT: Duration = Duration::from_micros(200);

/// The column of the whole program, beside those of the tasks.
const PROGRAM: &str = "program";

/// Times over sizes.
pub(crate) struct Growth {
    sizes: Vec<usize>,
    times: Vec<Duration>,
}

impl Growth {
    /// How long this thread works.
    pub(crate) fn measure<T>(
        sizes: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> (usize, T),
        mut run: impl FnMut(&mut T),
    ) -> Self {
        Self::of(sizes, prepare, |task| {
            let start = worked();
            run(task);
            worked().saturating_sub(start)
        })
    }

    /// How long others work for this one.
    pub(crate) fn wait<T>(
        sizes: impl IntoIterator<Item = usize>,
        prepare: impl FnMut(usize) -> (usize, T),
        mut run: impl FnMut(&mut T),
    ) -> Self {
        Self::of(sizes, prepare, |task| {
            let start = Instant::now();
            run(task);
            start.elapsed()
        })
    }

    /// The best of some rounds: whatever else the machine does can only add to it. `prepare` makes a task of
    /// a size, and says how large it is.
    fn of<T>(
        sizes: impl IntoIterator<Item = usize>,
        mut prepare: impl FnMut(usize) -> (usize, T),
        mut time: impl FnMut(&mut T) -> Duration,
    ) -> Self {
        const ROUNDS: usize = 9;
        const LONG: Duration = Duration::from_millis(900);
        let mut tasks: Vec<(usize, T)> = sizes.into_iter().map(&mut prepare).collect();
        let mut times = vec![Duration::MAX; tasks.len()];
        let begin = Instant::now();
        // All sizes in every round, so that whatever the machine does befalls all alike.
        for _ in 0..ROUNDS {
            for ((_, task), best) in tasks.iter_mut().zip(&mut times) {
                *best = time(task).min(*best);
            }
            if begin.elapsed() > LONG {
                break;
            }
        }
        Self {
            sizes: tasks.iter().map(|it| it.0).collect(),
            times,
        }
    }

    /// Without what takes as long whatever the size.
    pub(crate) fn beyond(mut self, floor: Duration) -> Self {
        for it in &mut self.times {
            *it = it.saturating_sub(floor);
        }
        self
    }

    fn longest(&self) -> Duration {
        self.times.iter().copied().max().unwrap_or_default()
    }

    fn exponent(&self) -> Option<f64> {
        if self.longest() < SHORT || self.times.iter().any(Duration::is_zero) {
            return None;
        }
        let seconds = self.times.iter().map(Duration::as_secs_f64);
        Some(slope(self.sizes.iter().copied().zip(seconds)))
    }
}

/// The slope of the line through the points, in logarithms.
pub(crate) fn slope(points: impl Iterator<Item = (usize, f64)>) -> f64 {
    let (xs, ys): (Vec<f64>, Vec<f64>) = points.map(|it| ((it.0 as f64).ln(), it.1.ln())).unzip();
    let mean = |it: &[f64]| it.iter().sum::<f64>() / it.len() as f64;
    let (mean_x, mean_y) = (mean(&xs), mean(&ys));
    let covariance: f64 = xs
        .iter()
        .zip(&ys)
        .map(|(x, y)| (x - mean_x) * (y - mean_y))
        .sum();
    let variance: f64 = xs.iter().map(|x| (x - mean_x).powi(2)).sum();
    covariance / variance
}

/// The time that this thread has spent on a processor.
#[cfg(unix)]
fn worked() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ThreadCPUTime)
        .try_into()
        .unwrap_or_default()
}

#[cfg(not(unix))]
fn worked() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Sizes up to the largest, each twice the one before.
pub(crate) fn sizes(largest: usize) -> impl Iterator<Item = usize> {
    (0..N_SIZES).rev().map(move |it| largest >> it)
}

/// The table, and what was too much.
#[derive(Default)]
pub(crate) struct Table {
    n_told: usize,
    above: Vec<String>,
}

impl Table {
    /// One row: a name, and how each of its times grows; `count` tells how instructions do.
    pub(crate) fn row(
        &mut self,
        name: &str,
        columns: &[(&str, Growth)],
        count: impl Fn(&str) -> Option<f64>,
    ) {
        let width = name
            .chars()
            .map(|it| if it.is_ascii() { 1 } else { 2 })
            .sum::<usize>();
        print!("{name}{}", " ".repeat(26_usize.saturating_sub(width)));
        for (column, growth) in columns {
            let millis = growth.longest().as_secs_f64() * 1e3;
            match growth.exponent() {
                Some(it) => {
                    self.n_told += 1;
                    let counted = if it > MOST { count(column) } else { None };
                    let judged = counted.unwrap_or(it);
                    let mark = if judged > MOST { "!" } else { " " };
                    let counted =
                        counted.map_or(String::new(), |it| format!(" (instructions ^{it:.2})"));
                    print!("  {column} {millis:>7.1} ms ^{it:>5.2}{mark}{counted}");
                    if judged > MOST {
                        self.above.push(format!("{name}, {column}: {judged:.2}"));
                    }
                }
                None => print!("  {column} {millis:>7.1} ms {:>6} ", "-"),
            }
        }
        println!();
    }
}

fn main() {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| it != "--bench")
        .collect();
    if let [flag, kind, task, size] = names.as_slice()
        && flag == instructions::ONE
    {
        return instructions::run(kind, task, size);
    }
    let is_wanted = |name: &str| names.is_empty() || names.iter().any(|it| name.contains(&**it));
    println!(
        "the largest of {N_SIZES} sizes, each twice the one before (texts: {} KiB), and the exponent of time over size",
        LARGEST >> 10
    );
    let mut table = Table::default();
    for kind in texts().filter(|it| is_wanted(it.name)) {
        let count = |column: &str| match column {
            PROGRAM => instructions::of_program(kind),
            task => instructions::exponent(kind, task),
        };
        let tasks = TASKS.iter().map(|it| column(kind, it));
        let program = others::program(kind);
        let columns: Vec<_> = tasks.chain([(PROGRAM, program)]).collect();
        table.row(kind.name, &columns, count);
    }
    for kind in configs().filter(|it| is_wanted(it.name)) {
        let count = |task: &str| instructions::exponent(kind, task);
        table.row(kind.name, &[column(kind, &PARSE)], count);
    }
    others::rows(&mut table, is_wanted);
    match table.above.as_slice() {
        [] => println!("{} exponents, none above {MOST}", table.n_told),
        above => println!(
            "{} exponents, ABOVE {MOST}:\n{}",
            table.n_told,
            above.join("\n")
        ),
    }
}

fn column(kind: &Kind, task: &Task) -> (&'static str, Growth) {
    let prepare = |size: usize| task.of(kind, size);
    let growth = Growth::measure(sizes(kind.largest()), prepare, Prepared::run);
    (task.name, growth)
}
