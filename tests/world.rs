//! Random edits of documents that depend on one another: whatever the script, what was published of each
//! is what a world that never saw an edit has to say, places in other documents included.
//!
//! `GOUJI_EDITS=300000 cargo test --release --test world` makes so many edits instead of a few.
#![expect(clippy::unwrap_used, reason = "what the test itself knows is there")]

#[path = "lsp/report.rs"]
#[expect(dead_code, reason = "some layouts are enough here")]
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fastrand::Rng;
use gouji::rules::diagnostic::Related;
use gouji::text::range::{Shift, TextRange, to_u32};
use gouji::text::rope::Encoding;
use gouji::workspace::across::{Across, Site};
use gouji::workspace::document::Document;
use gouji::workspace::key::Key;
use gouji::workspace::summary::{Detail, Summary};
use gouji::workspace::sums::{SumFile, SumSection};
use gouji::workspace::world::World;
use report::{Layout, report};

const FEW_EDITS: usize = 500;
const EDITS_OF_A_RUN: usize = 250;
const EDITS_BETWEEN_COMPARISONS: usize = 5;

/// A file and what stands in it, in an editor or on disk.
struct Held {
    key: Key,
    first: String,
    /// `None` where nobody has it open.
    open: Option<Arc<Document>>,
    on_disk: String,
}

/// A world that is edited, and what was published of its documents.
struct Edited {
    rng: Rng,
    world: World,
    files: Vec<Held>,
    sections: Vec<SumSection>,
    published: BTreeMap<Key, Vec<String>>,
}

fn key(name: &str) -> Key {
    Key::new(&format!("file:///年报/{name}"))
}

fn path(key: &Key) -> &Path {
    Path::new(key.path().unwrap())
}

/// Reports of one organ over the years, with a copy and a compilation; a county and its units.
fn files() -> Vec<(&'static str, String)> {
    let one = |it: &str, year, layout| report(it, year, layout);
    let town = "白杨市石桥镇人民政府";
    let both = [
        one("青溪县水务局", 2023, Layout::Tsv),
        one("青溪县水务局", 2024, Layout::Tsv),
    ];
    vec![
        ("2022.txt", one(town, 2022, Layout::Tsv)),
        ("2023.md", one("石桥镇政府", 2023, Layout::Pipe)),
        ("2023-copy.txt", one("石桥镇政府", 2023, Layout::Tsv)),
        ("2024.html", one(town, 2024, Layout::Html)),
        ("汇编.txt", both.concat()),
        ("县.txt", one("青溪县人民政府", 2024, Layout::Tsv)),
        ("单位/甲.txt", one("青溪县甲局", 2024, Layout::Tsv)),
        ("单位/乙.md", one("青溪县乙局", 2024, Layout::Pipe)),
        (
            "单位/丙.txt",
            one("青溪县丙局", 2024, Layout::Tsv) + &one("青溪县丙局", 2023, Layout::Tsv),
        ),
        ("单位/丁.txt", one("青溪县甲局", 2024, Layout::Tsv)),
    ]
}

fn section(units: &[&str]) -> SumSection {
    let unit = |name: &&str| SumFile {
        key: key(name),
        path: PathBuf::new(),
        is_named: false,
    };
    SumSection {
        parent: key("县.txt"),
        year: None,
        units: units.iter().map(unit).collect(),
        is_complete: true,
    }
}

fn summary(world: &World, key: &Key, text: &str) -> Summary {
    let scope = Detail {
        has_figures: world.is_member(key),
        encoding: Encoding::Utf16,
    };
    Summary::new(key.as_str(), path(key), text, scope)
}

/// The findings of a document, with every place as an editor counts it.
fn findings(world: &World, key: &Key, document: &Document) -> Vec<String> {
    let policy = world.policy(key);
    let across = world.across(key, document.analysis(), &policy);
    let place = |it: u32| document.text.position(it, Encoding::Utf16);
    let shown = |related: &Related, offset: u32, across: &Across| {
        let message = &related.message.zh;
        match related.report {
            None => format!("{message} {:?}", place(related.range.start + offset)),
            Some(id) => {
                let site: &Site = &across.sites()[id.0];
                let span = site.span(related.range, Encoding::Utf16);
                format!("{message} {} {:?}", site.uri(), span.unwrap())
            }
        }
    };
    let found = across.diagnostics(document.analysis());
    found
        .map(|(_, offset, it)| {
            let related = it.related.iter().map(|it| shown(it, offset, &across));
            let related: Vec<String> = related.collect();
            let at = place(it.range.start + offset);
            let n_fixes = it.fixes.len();
            let (severity, message) = (it.severity, &it.message.zh);
            format!("{at:?} {severity} {message} {n_fixes} {related:#?}")
        })
        .collect()
}

impl Edited {
    fn new(seed: u64) -> Self {
        let files = files().into_iter().map(|(name, text)| Held {
            key: key(name),
            first: text.clone(),
            open: None,
            on_disk: text,
        });
        let mut res = Self {
            rng: Rng::with_seed(seed),
            world: World::default(),
            files: files.collect(),
            sections: Vec::new(),
            published: BTreeMap::new(),
        };
        for at in 0..res.files.len() {
            res.keep(at);
        }
        (0..res.files.len()).for_each(|it| res.toggle(it));
        res.configure();
        res
    }

    fn publish(&mut self, keys: impl IntoIterator<Item = Key>) {
        for key in keys {
            let held = self.files.iter().find(|it| it.key == key).unwrap();
            if let Some(document) = &held.open {
                let found = findings(&self.world, &key, document);
                self.published.insert(key, found);
            }
        }
    }

    /// Reads again what is on disk.
    fn keep(&mut self, at: usize) {
        let held = &self.files[at];
        let summary = summary(&self.world, &held.key, &held.on_disk);
        let affected = self.world.keep(&held.key, summary);
        self.publish(affected);
    }

    /// Opens or closes a document.
    fn toggle(&mut self, at: usize) {
        let held = &mut self.files[at];
        let key = held.key.clone();
        if held.open.take().is_some() {
            self.published.remove(&key);
            let affected = self.world.close(&key);
            self.publish(affected);
            self.keep(at);
        } else {
            let document = Arc::new(Document::new(key.as_str(), "", 1, &held.on_disk));
            held.open = Some(Arc::clone(&document));
            let affected = self.world.edit(&key, &document);
            self.publish([key].into_iter().chain(affected));
        }
    }

    fn configure(&mut self) {
        let all = ["单位/甲.txt", "单位/乙.md", "单位/丙.txt", "单位/丁.txt"];
        let n = self.rng.usize(2..=all.len());
        self.sections = match self.rng.u8(0..8) {
            0 => Vec::new(),
            _ => vec![section(&all[..n])],
        };
        let affected = self.world.configure(self.sections.clone());
        self.publish(affected);
        for unread in self.world.unread() {
            let at = self.files.iter().position(|it| it.key == unread);
            self.keep(at.unwrap());
        }
    }

    fn step(&mut self) {
        let at = self.rng.usize(..self.files.len());
        match self.rng.u8(0..100) {
            0 => self.configure(),
            1 | 2 => self.toggle(at),
            3 if self.files[at].open.is_none() => {
                let forgotten = self.files[at].key.clone();
                let affected = self.world.forget(&forgotten);
                self.publish(affected);
                self.keep(at);
            }
            _ => self.edit(at),
        }
    }

    fn edit(&mut self, at: usize) {
        let held = &self.files[at];
        let Some(document) = held.open.clone() else {
            let (range, insert) = self.any_edit(&self.files[at].on_disk.clone(), at);
            self.files[at]
                .on_disk
                .replace_range(range.as_usize(), &insert);
            self.keep(at);
            return;
        };
        let key = held.key.clone();
        let (range, insert) = self.any_edit(&document.text.to_string(), at);
        let next = document.edited(document.version + 1, |text, shifts| {
            shifts.push(Shift {
                replaced: text.edit(range, &insert),
                new_len: to_u32(insert.len()),
            });
        });
        let next = Arc::new(next);
        drop(document);
        self.files[at].open = Some(Arc::clone(&next));
        let affected = self.world.edit(&key, &next);
        self.publish([key].into_iter().chain(affected));
    }

    /// What somebody may type: figures above all, and what moves them.
    fn any_edit(&mut self, text: &str, at: usize) -> (TextRange, String) {
        const TYPED: [&str; 9] = ["再", "\n", " ", "\t", "|", "１", "\r\n", "2023年", "镇"];
        let first = &self.files[at].first;
        if self.rng.u8(0..40) == 0 || text.len() > 2 * first.len() {
            return (TextRange::new(0, to_u32(text.len())), first.clone());
        }
        let boundary = |at: usize| text.floor_char_boundary(at);
        let place = self.rng.usize(..=text.len());
        match self.rng.u8(0..10) {
            // A figure of a table, or of the text.
            0..=5 => {
                let is_digit = |it: usize| text.as_bytes().get(it).is_some_and(u8::is_ascii_digit);
                let start = (place..text.len())
                    .find(|it| is_digit(*it))
                    .unwrap_or(place);
                let start = boundary(start);
                let end = (start..).find(|it| !is_digit(*it)).unwrap_or(start);
                let figure = self.rng.u8(0..4).to_string();
                (TextRange::new(to_u32(start), to_u32(end)), figure)
            }
            // The start of a line.
            6 | 7 => {
                let start = text[..boundary(place)].rfind('\n').map_or(0, |it| it + 1);
                let typed = TYPED[self.rng.usize(..TYPED.len())];
                (TextRange::empty(to_u32(start)), typed.to_owned())
            }
            8 => {
                let typed = TYPED[self.rng.usize(..TYPED.len())];
                (TextRange::empty(to_u32(boundary(place))), typed.to_owned())
            }
            _ => {
                let (start, end) = (boundary(place), boundary(place + self.rng.usize(1..9)));
                (
                    TextRange::new(to_u32(start), to_u32(end.max(start))),
                    String::new(),
                )
            }
        }
    }

    fn compare(&self, seed: u64, step: usize) {
        let mut fresh = World::default();
        fresh.configure(self.sections.clone());
        let mut open = Vec::new();
        for held in &self.files {
            let Some(document) = &held.open else {
                fresh.keep(&held.key, summary(&fresh, &held.key, &held.on_disk));
                continue;
            };
            let text = document.text.to_string();
            let document = Arc::new(Document::new(held.key.as_str(), "", 1, &text));
            fresh.edit(&held.key, &document);
            open.push((&held.key, document));
        }
        let keys: BTreeSet<&Key> = self.published.keys().collect();
        assert_eq!(keys, open.iter().map(|it| it.0).collect());
        for (key, document) in open {
            let expected = findings(&fresh, key, &document);
            let published = &self.published[key];
            assert_eq!(published, &expected, "{key:?}, seed {seed}, step {step}");
            assert_eq!(self.world.is_off(key), fresh.is_off(key));
        }
    }
}

#[test]
fn any_script_of_edits_publishes_what_a_fresh_world_finds() {
    let n_edits = std::env::var("GOUJI_EDITS").ok();
    let n_edits = n_edits.map_or(FEW_EDITS, |it| it.parse().unwrap());
    for seed in 0..n_edits.div_ceil(EDITS_OF_A_RUN) as u64 {
        let mut edited = Edited::new(seed);
        for step in 0..EDITS_OF_A_RUN {
            edited.step();
            if step % EDITS_BETWEEN_COMPARISONS == 0 {
                edited.compare(seed, step);
            }
        }
    }
}
