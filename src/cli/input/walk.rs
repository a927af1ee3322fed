//! Which files a command looks at.

use std::fs;
use std::path::{Path, PathBuf};

use crate::rules::diagnostic::Message;
use crate::workspace::read;
use crate::workspace::walk::{WalkTrouble, report_file, walk};

use super::{Source, Trouble};

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
            Err(error) => acc.troubles.push(Trouble::new(path, read::system(&error))),
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
    fn walk(&mut self, root: &Path) {
        for entry in walk(root) {
            match entry.map(report_file) {
                Ok(Some(path)) => self.sources.push(Source {
                    path: shown(&path).to_owned(),
                    named: false,
                }),
                Ok(None) => {}
                Err(trouble) => self.troubles.push(walk_trouble(root, &trouble)),
            }
        }
    }
}

/// A path below the current folder without the dot that it was walked from.
fn shown(path: &Path) -> &Path {
    let below = path.strip_prefix(".").ok();
    below
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(path)
}

fn walk_trouble(root: &Path, trouble: &WalkTrouble) -> Trouble {
    let error = match trouble {
        WalkTrouble::System(it) => it,
        WalkTrouble::PassedOver(folder) => {
            return Trouble::new(shown(folder), {
                Message::new(
                    "没有检查：其中的 .gitignore 之类不是普通文件，或者过大",
                    "not checked: its `.gitignore`, or the like, is no regular file or too large",
                )
            });
        }
    };
    let (mut path, mut inner) = (root, error);
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                inner = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                inner = err;
            }
            ignore::Error::Io(error) => return Trouble::new(shown(path), read::system(error)),
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
