//! `gouji.toml` in its folder: where it is found, and the files that its sections name.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::GitignoreBuilder;

use super::config::{Config, Consolidate, FILE_NAME, Problem};
use super::file::is_report_name;

/// A configuration and the folder that its paths count from.
#[derive(Clone, Debug)]
pub struct ConfigFile {
    pub config: Config,
    pub folder: PathBuf,
}

/// The files that a section sums up.
#[derive(Clone, Debug, Default)]
pub struct UnitFiles {
    /// Each once, without the parent.
    pub files: Vec<UnitFile>,
    /// What names no file.
    pub missing: Vec<String>,
}

/// A file that a section names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    pub path: PathBuf,
    /// By its own path, so that it must be a report.
    pub is_named: bool,
}

/// The configuration in a folder, or in the nearest one above it.
pub fn above(folder: &Path) -> Option<PathBuf> {
    let mut folders = folder.ancestors();
    folders.find_map(|it| Some(it.join(FILE_NAME)).filter(|it| it.is_file()))
}

impl ConfigFile {
    /// Reads the text of the file at `path`, and the mistakes in it.
    pub fn parse(path: &Path, text: &str) -> Result<(Self, Vec<Problem>), Problem> {
        let text = text.trim_start_matches('\u{feff}');
        let (config, problems) = Config::parse(text)?;
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        Ok((Self { config, folder }, problems))
    }

    /// What stands at the parent's path, whether or not there is such a file.
    pub fn parent(&self, section: &Consolidate) -> PathBuf {
        plain(&self.folder.join(&section.parent))
    }

    /// The files of a section's units, as they are on disk now.
    pub fn units(&self, section: &Consolidate) -> UnitFiles {
        let mut res = UnitFiles::default();
        let mut files: BTreeMap<PathBuf, UnitFile> = BTreeMap::new();
        for pattern in &section.units {
            let matched = matched(&self.folder, pattern);
            if matched.is_empty() {
                res.missing.push(pattern.clone());
            }
            for it in matched {
                let real = fs::canonicalize(&it.path).unwrap_or_else(|_| it.path.clone());
                files.entry(real).or_insert(it);
            }
        }
        if let Ok(own) = fs::canonicalize(self.parent(section)) {
            files.remove(&own);
        }
        res.files = files.into_values().collect();
        res
    }
}

/// The files that a pattern names: a file, a folder, or a glob.
fn matched(folder: &Path, pattern: &str) -> Vec<UnitFile> {
    let path = folder.join(pattern);
    if path.is_file() {
        return vec![UnitFile {
            path: plain(&path),
            is_named: true,
        }];
    }
    let is_glob = |it: &str| it.contains(['*', '?', '[', '{']);
    let fixed = pattern.split('/').take_while(|it| !is_glob(it));
    let root = fixed.fold(folder.to_owned(), |acc, it| acc.join(it));
    let mut builder = GitignoreBuilder::new(folder);
    let line = format!(
        "/{}",
        pattern.trim_start_matches("./").trim_start_matches('/')
    );
    let Ok(Ok(globs)) = builder.add_line(None, &line).map(|it| it.build()) else {
        return Vec::new();
    };
    if !root.is_dir() {
        return Vec::new();
    }
    let files = WalkBuilder::new(root).build().filter_map(Result::ok);
    let files = files.map(ignore::DirEntry::into_path);
    let mut res: Vec<PathBuf> = files
        .filter(|it| is_report_name(it) && it.is_file())
        .filter(|it| globs.matched_path_or_any_parents(it, false).is_ignore())
        .collect();
    res.sort();
    let named = |path: PathBuf| UnitFile {
        path: plain(&path),
        is_named: false,
    };
    res.into_iter().map(named).collect()
}

/// A path without its `.` and `..`, where these only lead back: as an editor spells it.
fn plain(path: &Path) -> PathBuf {
    let mut res = PathBuf::new();
    for it in path.components() {
        match it {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(res.components().next_back(), Some(Component::Normal(_))) =>
            {
                res.pop();
            }
            it => res.push(it),
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_configuration_counts() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(root.path().join(FILE_NAME), "").unwrap();
        assert_eq!(above(&inner), Some(root.path().join(FILE_NAME)));
        fs::write(root.path().join("a").join(FILE_NAME), "").unwrap();
        assert_eq!(above(&inner), Some(root.path().join("a").join(FILE_NAME)));
    }

    #[test]
    fn units_are_each_named_once_and_without_the_parent() {
        let root = tempfile::tempdir().unwrap();
        let path = |it: &str| root.path().join(it);
        fs::create_dir_all(path("局")).unwrap();
        for it in ["a.md", "局/a.txt", "局/b.md", "局/c.toml"] {
            fs::write(path(it), "").unwrap();
        }
        let text =
            "[[consolidate]]\nparent = './局/../a.md'\nunits = ['局', '局/a.txt', '*.md', '无']\n";
        let (file, problems) = ConfigFile::parse(&path(FILE_NAME), text).unwrap();
        assert_eq!(problems, []);
        let section = &file.config.consolidate[0];
        assert_eq!(file.parent(section), path("a.md"));
        let units = file.units(section);
        let found: Vec<_> = units.files.into_iter().map(|it| it.path).collect();
        assert_eq!(found, [path("局/a.txt"), path("局/b.md")]);
        assert_eq!(units.missing, ["无"]);
    }
}
