//! What a key costs the engine, by what it is typed into and by layout, beside a check from nothing in the
//! same run: no pipe, no JSON, one core.
//!
//! `cargo bench --bench edit`; `-- PLACE N` types N keys at that place alone, for a profiler.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;

/// A kind of place: a word behind which a key is typed, and the key.
const PLACES: [(&str, &str, &str); 9] = [
    ("paragraph", "中心工作", "的"),
    ("word that rules know", "主动公开", "，"),
    ("figure in the text", "申请6", "2"),
    ("heading", "五、存在", "的"),
    ("table two", "行政许可", "1"),
    ("table three, part", "予以公开", "1"),
    ("table three, total", "总计", "1"),
    ("table four", "复议后起诉", "1"),
    ("label", "予以公开", "的"),
];

const LAYOUTS: [&str; 6] = [
    "layouts/tsv.txt",
    "layouts/markdown.md",
    "layouts/cell-per-line.txt",
    "layouts/row-per-line-piped.txt",
    "layouts/table.html",
    "layouts/pdf.txt",
];

struct Place {
    at: u32,
    key: &'static str,
}

impl Place {
    /// `None` where a layout has no such place.
    fn find(text: &str, idx: usize) -> Option<Self> {
        let (name, word, key) = PLACES[idx];
        let from = match name {
            "table four" => text.rfind("复议后起诉").or(text.rfind(word))?,
            _ if name.starts_with("table three") => {
                let table = text.find("本年新收政府信息公开申请数量")?;
                table + text[table..].find(word)?
            }
            "label" => text.find("本年新收政府信息公开申请数量")?,
            _ => {
                // Not in the title, nor where the sections are listed before the first.
                let body = text.find("一、总体情况")?;
                body + text[body..].find(word)?
            }
        };
        let behind = from + word.len();
        let at = if name.starts_with("table") {
            // Behind the first digit that follows.
            behind + text[behind..].find(|it: char| it.is_ascii_digit())? + 1
        } else {
            behind
        };
        Some(Self {
            at: to_u32(at),
            key,
        })
    }

    /// Types the key and deletes it again.
    fn type_twice(&self, analysis: &mut Analysis) {
        let end = self.at + to_u32(self.key.len());
        black_box(analysis.edit(TextRange::empty(self.at), self.key));
        black_box(analysis.edit(TextRange::new(self.at, end), ""));
    }
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    fs::read_to_string(path.join(name)).expect("a fixture")
}

/// The median of many runs.
fn median(mut run: impl FnMut()) -> Duration {
    const N_RUNS: usize = 301;
    let mut times: Vec<Duration> = (0..N_RUNS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[N_RUNS / 2]
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [place, n, layout] = &arguments[..]
        && let Some(idx) = PLACES.iter().position(|it| it.0 == place)
    {
        let text = fixture(layout);
        let place = Place::find(&text, idx).expect("such a place");
        let mut analysis = Analysis::new(&text);
        for _ in 0..n.parse().unwrap_or(1) {
            place.type_twice(&mut analysis);
        }
        return;
    }
    print!("{:<28}", "µs a key");
    for layout in LAYOUTS {
        let name = layout.trim_start_matches("layouts/");
        print!("{:>26}", name.split('.').next().unwrap_or_default());
    }
    println!();
    for (idx, (name, ..)) in PLACES.iter().enumerate() {
        print!("{name:<28}");
        for layout in LAYOUTS {
            let text = fixture(layout);
            let Some(place) = Place::find(&text, idx) else {
                print!("{:>26}", "-");
                continue;
            };
            let mut analysis = Analysis::new(&text);
            let key = median(|| place.type_twice(&mut analysis)) / 2;
            let whole = median(|| {
                black_box(Analysis::new(&text));
            });
            let share = key.as_secs_f64() / whole.as_secs_f64();
            let micros = key.as_secs_f64() * 1e6;
            print!("{micros:>17.1} ({share:>5.2}x)");
        }
        println!();
    }
}
