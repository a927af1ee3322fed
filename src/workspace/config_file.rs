//! `gouji.toml` in its folder: where it is found, and the files that its sections name.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use ignore::gitignore::GitignoreBuilder;

use super::config::{Config, Consolidate, FILE_NAME};
use super::config_text::{self, Problem};
use super::read::{self, Unread};
use super::walk::{report_file, walk};

/// A longer configuration is none.
const MOST_BYTES: u64 = 4 << 20;

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
    /// What leads out of the workspace, and is not looked at. Where it is the parent, there are no files.
    pub outside: Vec<String>,
}

/// The folders that a configuration may lead to: its own, and those that the user named.
#[derive(Clone, Debug)]
pub struct Within(Vec<PathBuf>);

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

/// The text of a configuration.
pub fn text(path: &Path) -> Result<String, Unread> {
    Ok(read::text(path, MOST_BYTES)?.text)
}

impl Within {
    fn has(&self, path: &Path) -> bool {
        let real = real(path);
        self.0.iter().any(|it| real.starts_with(it))
    }
}

impl ConfigFile {
    /// Reads the text of the file at `path`, and the mistakes in it.
    pub fn parse(path: &Path, text: &str) -> Result<(Self, Vec<Problem>), Problem> {
        let text = text.trim_start_matches('\u{feff}');
        let (config, problems) = config_text::parse(text)?;
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        Ok((Self { config, folder }, problems))
    }

    /// What stands at the parent's path, whether or not there is such a file.
    pub fn parent(&self, section: &Consolidate) -> PathBuf {
        plain(&self.folder.join(&section.parent))
    }

    /// Where the paths of the configuration may lead: below its own folder and those that were named.
    pub fn within<'a>(&self, named: impl IntoIterator<Item = &'a Path>) -> Within {
        let named = named.into_iter().map(real);
        Within([real(&self.folder)].into_iter().chain(named).collect())
    }

    /// Whether a section's parent stands where the configuration may lead.
    pub fn has_parent(&self, section: &Consolidate, within: &Within) -> bool {
        within.has(&self.folder.join(&section.parent))
    }

    /// The files of a section's units, as they are on disk now.
    pub fn units(&self, section: &Consolidate, within: &Within) -> UnitFiles {
        let mut res = UnitFiles::default();
        if !self.has_parent(section, within) {
            res.outside.push(section.parent.clone());
            return res;
        }
        let mut folders = Folders::default();
        let mut files: BTreeMap<PathBuf, UnitFile> = BTreeMap::new();
        for pattern in &section.units {
            let Some(matched) = folders.matched(&self.folder, pattern, within) else {
                res.outside.push(pattern.clone());
                continue;
            };
            if matched.is_empty() {
                res.missing.push(pattern.clone());
            }
            for it in matched {
                files.entry(real(&it.path)).or_insert(it);
            }
        }
        files.remove(&real(&self.parent(section)));
        res.files = files.into_values().collect();
        res
    }
}

/// Folders that were looked through, each once however many patterns name it.
#[derive(Default)]
struct Folders(HashMap<PathBuf, Vec<PathBuf>>);

impl Folders {
    /// The files that a pattern names: a file, a folder, or a glob. `None` where it leads outside.
    fn matched(&mut self, folder: &Path, pattern: &str, within: &Within) -> Option<Vec<UnitFile>> {
        let path = folder.join(pattern);
        if path.is_file() {
            let named = UnitFile {
                path: plain(&path),
                is_named: true,
            };
            return within.has(&path).then(|| vec![named]);
        }
        let is_glob = |it: &str| it.contains(['*', '?', '[', '{']);
        let fixed = pattern.split('/').take_while(|it| !is_glob(it));
        let root = fixed.fold(folder.to_owned(), |acc, it| acc.join(it));
        if !within.has(&root) {
            return None;
        }
        let line = pattern.trim_start_matches("./").trim_start_matches('/');
        let mut builder = GitignoreBuilder::new(folder);
        let built = builder.add_line(None, &format!("/{line}"));
        let Ok(Ok(globs)) = built.map(|it| it.build()) else {
            return Some(Vec::new());
        };
        if !root.is_dir() {
            return Some(Vec::new());
        }
        let files = self.0.entry(root).or_insert_with_key(|root| {
            let files = walk(root).filter_map(Result::ok);
            let mut files: Vec<PathBuf> = files.filter_map(report_file).collect();
            files.sort();
            files
        });
        let is_meant = |it: &&PathBuf| globs.matched_path_or_any_parents(it, false).is_ignore();
        let unit = |it: &PathBuf| UnitFile {
            path: plain(it),
            is_named: false,
        };
        Some(files.iter().filter(is_meant).map(unit).collect())
    }
}

/// Where a path leads. What is not there is taken to be where its folder is.
fn real(path: &Path) -> PathBuf {
    let folder = || {
        Some(
            fs::canonicalize(path.parent()?)
                .ok()?
                .join(path.file_name()?),
        )
    };
    let real = fs::canonicalize(path).ok().or_else(folder);
    real.unwrap_or_else(|| plain(path))
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
        let units = file.units(section, &file.within([]));
        let found: Vec<_> = units.files.into_iter().map(|it| it.path).collect();
        assert_eq!(found, [path("局/a.txt"), path("局/b.md")]);
        assert_eq!(units.missing, ["无"]);
    }

    /// What leads out is not looked at, by whatever way, unless the user named where it leads.
    #[test]
    fn units_outside_are_those_that_were_named() {
        let root = tempfile::tempdir().unwrap();
        let path = |it: &str| root.path().join(it);
        for it in ["own", "other"] {
            fs::create_dir(path(it)).unwrap();
            fs::write(path(it).join("a.md"), "").unwrap();
        }
        let there = path("other/a.md");
        let mut patterns = vec![
            "../other",
            "../other/a.md",
            "../*/a.md",
            "../none.md",
            there.to_str().unwrap(),
        ];
        #[cfg(unix)]
        {
            use std::os::unix::fs::symlink;
            symlink(path("other"), path("own/folder")).unwrap();
            symlink(&there, path("own/file.md")).unwrap();
            patterns.extend(["folder", "folder/*.md", "file.md"]);
        }
        let units: Vec<String> = patterns.iter().map(|it| format!("'{it}'")).collect();
        let text = format!(
            "[[consolidate]]\nparent = 'parent.md'\nunits = [{}, '*.md', '../own/a.md']\n",
            units.join(", ")
        );
        let (file, _) = ConfigFile::parse(&path("own").join(FILE_NAME), &text).unwrap();
        let section = &file.config.consolidate[0];
        let files =
            |it: &UnitFiles| -> Vec<PathBuf> { it.files.iter().map(|it| real(&it.path)).collect() };
        let own = real(&path("own/a.md"));
        let units = file.units(section, &file.within([]));
        assert_eq!(units.outside, patterns);
        assert_eq!(files(&units), std::slice::from_ref(&own));
        let units = file.units(section, &file.within([path("other").as_path()]));
        assert_eq!(units.outside, ["../*/a.md", "../none.md"]);
        assert_eq!(files(&units), [real(&there), own]);

        let text = "[[consolidate]]\nparent = '../other/a.md'\nunits = '*.md'\n";
        let (file, _) = ConfigFile::parse(&path("own").join(FILE_NAME), text).unwrap();
        let units = file.units(&file.config.consolidate[0], &file.within([]));
        assert_eq!((units.files.len(), units.outside.len()), (0, 1));
    }
}
