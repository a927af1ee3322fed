//! Walking folders. What their `.gitignore` leaves out is left out. Links are not followed: what they lead to may
//! lie outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder};

use super::file::is_report_name;
use super::read;

/// The files that say what is left out are read to their end, each line as long as it is.
const MOST_BYTES: u64 = 1 << 20;

/// All that is below a folder, and the folder.
pub struct Walk {
    /// `None` where the folder itself is passed over.
    entries: Option<ignore::Walk>,
    /// Folders that are passed over and were not told yet.
    passed_over: Arc<Mutex<Vec<PathBuf>>>,
}

/// What could not be looked at.
#[derive(Debug)]
pub enum WalkTrouble {
    System(ignore::Error),
    /// A folder: what it says is to be left out cannot be read.
    PassedOver(PathBuf),
}

/// Walks a folder. If it is a link, it was named.
pub fn walk(root: &Path) -> Walk {
    let passed_over = Arc::new(Mutex::new(Vec::new()));
    let mut builder = WalkBuilder::new(root);
    let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    if !real.ancestors().skip(1).all(can_be_obeyed) {
        // Nothing is read of the folders above then, which is where a repository is looked for as well.
        builder.parents(false).git_ignore(false);
        builder.git_exclude(false).git_global(false);
    }
    let noted = Arc::clone(&passed_over);
    builder.filter_entry(move |it| {
        let is_folder = it.file_type().is_some_and(|it| it.is_dir());
        let is_fine = !is_folder || can_be_obeyed(it.path());
        if !is_fine {
            let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
            noted.push(it.path().to_owned());
        }
        is_fine
    });
    let entries = if can_be_obeyed(root) {
        Some(builder.build())
    } else {
        let mut noted = passed_over.lock().unwrap_or_else(PoisonError::into_inner);
        noted.push(root.to_owned());
        None
    };
    Walk {
        entries,
        passed_over,
    }
}

impl Iterator for Walk {
    type Item = Result<DirEntry, WalkTrouble>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.entries.as_mut().and_then(Iterator::next);
        if let Some(it) = entry {
            return Some(it.map_err(WalkTrouble::System));
        }
        let mut passed_over = self
            .passed_over
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Some(Err(WalkTrouble::PassedOver(passed_over.pop()?)))
    }
}

/// The path of an entry that may hold a report: a file, and no link to one.
pub fn report_file(entry: DirEntry) -> Option<PathBuf> {
    let is_file = entry.file_type().is_some_and(|it| it.is_file());
    (is_file && is_report_name(entry.path())).then(|| entry.into_path())
}

/// Whether the files in a folder that say what is left out can be read to their end.
fn can_be_obeyed(folder: &Path) -> bool {
    let git = folder.join(".git");
    let is_elsewhere = fs::metadata(&git).is_ok_and(|it| !it.is_dir());
    let names = [".ignore", ".gitignore", ".git/info/exclude"];
    let is_fine = names.iter().all(|it| is_short(&folder.join(it)));
    is_fine && (!is_elsewhere || is_repository_short(&git))
}

/// Whether that holds of the repository that `.git`, a file, leads to.
fn is_repository_short(git: &Path) -> bool {
    let first_line = |path: &Path| {
        let text = read::text(path, MOST_BYTES).ok()?.text;
        text.lines().next().map(str::to_owned)
    };
    let Some(line) = first_line(git) else {
        return false;
    };
    let Some(folder) = line.strip_prefix("gitdir: ").map(Path::new) else {
        return true;
    };
    let common = folder.join("commondir");
    let exclude = first_line(&common).map(|it| folder.join(it).join("info/exclude"));
    is_short(&common) && exclude.is_none_or(|it| is_short(&it))
}

/// Whether a file is not there, or can be read to its end.
fn is_short(path: &Path) -> bool {
    match read::len(path) {
        Ok(it) => it <= MOST_BYTES,
        // What cannot be opened is not read.
        Err(it) => matches!(it, read::Unread::System(_)),
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn found(root: &Path) -> (Vec<String>, Vec<PathBuf>) {
        let (mut files, mut passed_over) = (Vec::new(), Vec::new());
        for entry in walk(root) {
            match entry {
                Ok(it) => files.extend(report_file(it)),
                Err(WalkTrouble::PassedOver(it)) => passed_over.push(it),
                Err(WalkTrouble::System(err)) => panic!("{err}"),
            }
        }
        let name = |it: PathBuf| it.strip_prefix(root).unwrap().display().to_string();
        (files.into_iter().map(name).collect(), passed_over)
    }

    /// A pipe, a device and a file without end: whoever reads them waits, or takes all memory.
    #[test]
    fn a_folder_whose_patterns_have_no_end_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = |it: &str| folder.path().join(it);
        for it in ["a", "pipe", "device", "long", "tree", "bare"] {
            fs::create_dir(path(it)).unwrap();
            fs::write(path(it).join("a.txt"), "").unwrap();
        }
        fs::write(path("a/.gitignore"), "b.txt\n").unwrap();
        let mode = rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR;
        let pipe = |it: &str| rustix::fs::mkfifoat(rustix::fs::CWD, path(it), mode).unwrap();
        pipe("pipe/.gitignore");
        symlink("/dev/zero", path("device/.ignore")).unwrap();
        let long = fs::File::create(path("long/.gitignore")).unwrap();
        long.set_len(1 << 40).unwrap();
        // The working tree of a repository that lies elsewhere.
        fs::create_dir(path("repository")).unwrap();
        pipe("repository/commondir");
        let git = format!("gitdir: {}\n", path("repository").display());
        fs::write(path("tree/.git"), git).unwrap();
        fs::write(path("bare/.git"), "gitdir: /nowhere\n").unwrap();

        let (mut files, mut passed_over) = found(folder.path());
        files.sort();
        passed_over.sort();
        assert_eq!(files, ["a/a.txt", "bare/a.txt"]);
        assert_eq!(passed_over, ["device", "long", "pipe", "tree"].map(path));
        // The folder that was named, and one below such a folder.
        assert_eq!(found(&path("pipe")), (vec![], vec![path("pipe")]));
        fs::create_dir(path("pipe/b")).unwrap();
        fs::write(path("pipe/b/a.txt"), "").unwrap();
        assert_eq!(found(&path("pipe/b")), (vec!["a.txt".to_owned()], vec![]));
    }

    #[test]
    fn links_and_pipes_are_no_files() {
        let folder = tempfile::tempdir().unwrap();
        let path = |it: &str| folder.path().join(it);
        fs::create_dir(path("a")).unwrap();
        fs::write(path("a/a.txt"), "").unwrap();
        symlink(path("a/a.txt"), path("link.txt")).unwrap();
        symlink("/proc", path("a/proc")).unwrap();
        symlink(folder.path(), path("a/loop")).unwrap();
        let mode = rustix::fs::Mode::RUSR;
        rustix::fs::mkfifoat(rustix::fs::CWD, path("pipe.txt"), mode).unwrap();
        assert_eq!(found(folder.path()).0, ["a/a.txt"]);
    }
}
