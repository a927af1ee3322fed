//! Which files a command looks at.

use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::rules::diagnostic::Message;
use crate::workspace::file::is_report_name;

use super::{Source, Trouble, reason};

/// The files at `paths`, each once and in order, and what could not be looked at.
pub(in crate::cli) fn collect(paths: &[PathBuf]) -> (Vec<Source>, Vec<Trouble>) {
    let mut acc = WalkedFiles::default();
    for path in paths {
        match fs::metadata(path) {
            Ok(it) if it.is_dir() => acc.walk(path),
            Ok(_) => acc.sources.push(Source {
                path: path.clone(),
                named: true,
            }),
            Err(error) => acc.troubles.push(Trouble::new(path, reason(&error))),
        }
    }
    if paths.len() > 1 {
        drop_duplicates(&mut acc.sources);
    }
    acc.sources.sort_by(|a, b| a.path.cmp(&b.path));
    (acc.sources, acc.troubles)
}

#[derive(Default)]
struct WalkedFiles {
    sources: Vec<Source>,
    troubles: Vec<Trouble>,
}

impl WalkedFiles {
    /// Links below `root` are not followed: what they lead to may lie outside of it.
    fn walk(&mut self, root: &Path) {
        for entry in WalkBuilder::new(root).build() {
            let entry = match entry {
                Ok(it) => it,
                Err(error) => {
                    self.troubles.push(walk_trouble(root, &error));
                    continue;
                }
            };
            let is_file = entry.file_type().is_some_and(|it| it.is_file());
            if is_file && is_report_name(entry.path()) {
                let path = shown(entry.path()).to_owned();
                self.sources.push(Source { path, named: false });
            }
        }
    }
}

/// A path below the current folder without the dot that it was walked from.
fn shown(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

fn walk_trouble(root: &Path, error: &ignore::Error) -> Trouble {
    let mut path = root;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                inner = err;
            }
            ignore::Error::Io(error) => return Trouble::new(shown(path), reason(error)),
            other => {
                let words = other.to_string();
                return Trouble::new(shown(path), Message::new(words.clone(), words));
            }
        }
    }
}

/// Paths may overlap (`. ./2024`); a file is checked, and above all written, once.
fn drop_duplicates(sources: &mut Vec<Source>) {
    let mut seen = rustc_hash::FxHashSet::default();
    // A file that was also named counts as named.
    sources.sort_by_key(|it| !it.named);
    sources.retain(|it| {
        let real = fs::canonicalize(&it.path);
        seen.insert(real.unwrap_or_else(|_| it.path.clone()))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_paths_give_each_file_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        for name in ["sub/b.TXT", "a.md", "c.csv", "d.docm", ".hidden.txt"] {
            fs::write(path(name), "").unwrap();
        }
        let again = path("sub").join("..").join("a.md");
        let (sources, troubles) = collect(&[path(""), path("sub"), again.clone()]);
        let found: Vec<_> = sources.into_iter().map(|it| (it.path, it.named)).collect();
        let walked = |name: &str| (path(name), false);
        assert_eq!(found, [walked("c.csv"), (again, true), walked("sub/b.TXT")]);
        assert!(troubles.is_empty());
    }
}
