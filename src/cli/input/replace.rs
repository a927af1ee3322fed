//! Replacing the content of a file: at every moment the path leads to the whole old content or
//! the whole new one, and nothing is left beside it.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::rules::diagnostic::Message;
use crate::workspace::read;

use super::{Source, not_fixed, remains};

/// Puts `new` where `old` was read from. Refused where `old` is no longer what stands there.
pub(in crate::cli) fn replace(source: &Source, old: &[u8], new: &[u8]) -> Result<(), Message> {
    let system = |error: io::Error| {
        let Message { zh, en } = read::system(&error);
        not_fixed(&zh, &en)
    };
    let changed = || {
        not_fixed(
            "文件在检查期间已被改动",
            "the file changed while it was checked",
        )
    };
    let target = target(source).map_err(system)?;
    let metadata = fs::symlink_metadata(&target).map_err(system)?;
    if !metadata.is_file() {
        return Err(not_fixed("不是普通文件", "not a regular file"));
    }
    if n_links(&metadata) > 1 {
        return Err(not_fixed(
            "文件另有硬链接，替换后各名称的内容会不一致",
            "the file has other hard links, which would keep the old content",
        ));
    }
    if metadata.permissions().readonly() || OpenOptions::new().append(true).open(&target).is_err() {
        return Err(not_fixed("文件只读", "the file is read-only"));
    }
    let _writing = remains::writing();
    let beside = prepare(&target, &metadata, new).map_err(system)?;
    if fs::read(&target).map_err(system)? != old {
        return Err(changed());
    }
    if !exchange(beside, &target, old).map_err(system)? {
        return Err(changed());
    }
    sync_folder(&target);
    Ok(())
}

/// Puts a file in the place of another, unless that does not hold `old`. Between a look and a rename somebody
/// may write: where the system can exchange two files, the look comes behind it.
#[cfg(target_os = "linux")]
fn exchange(beside: NamedTempFile, target: &Path, old: &[u8]) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    let swap = || renameat_with(CWD, beside.path(), CWD, target, RenameFlags::EXCHANGE);
    match swap() {
        Ok(()) => {
            let is_old = fs::read(beside.path())? == old;
            if !is_old {
                swap()?;
            }
            // What lies beside now is not wanted any more, and goes when it is dropped.
            Ok(is_old)
        }
        // The file was removed: it does not come back.
        Err(err @ Errno::NOENT) => Err(err.into()),
        // Not every file system can exchange.
        Err(_) => beside.persist(target).map(|_| true).map_err(|it| it.error),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(beside: NamedTempFile, target: &Path, _old: &[u8]) -> io::Result<bool> {
    beside.persist(target).map(|_| true).map_err(|it| it.error)
}

#[cfg(unix)]
fn n_links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn n_links(_metadata: &Metadata) -> u64 {
    1
}

/// A link that was named is written through; one that turned up in a folder since is not.
fn target(source: &Source) -> io::Result<PathBuf> {
    if source.named {
        fs::canonicalize(&source.path)
    } else {
        Ok(source.path.clone())
    }
}

/// The new content on the disk, in the same folder, with the owner, mode and attributes of the old file.
fn prepare(target: &Path, metadata: &Metadata, content: &[u8]) -> io::Result<NamedTempFile> {
    let folder = target
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    remains::clear(folder);
    let mut file = tempfile::Builder::new()
        .prefix(&remains::prefix())
        .suffix(remains::SUFFIX)
        .tempfile_in(folder)?;
    file.write_all(content)?;
    keep_owner(file.as_file(), metadata);
    keep_attributes(target, file.path())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Only the superuser may give a file away; for all others the owner stays who runs this.
#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let group = Some(metadata.gid());
    if fchown(file, Some(metadata.uid()), group).is_err() {
        let _ = fchown(file, None, group);
    }
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _metadata: &Metadata) {}

/// Extended attributes: tags, labels of security, where a file was downloaded from.
#[cfg(unix)]
fn keep_attributes(from: &Path, to: &Path) -> io::Result<()> {
    // A file system without attributes has none to keep; some are only the superuser's to set.
    for name in xattr::list(from).into_iter().flatten() {
        if let Some(value) = xattr::get(from, &name)?
            && xattr::get(to, &name)?.as_ref() != Some(&value)
        {
            let set = xattr::set(to, &name, &value);
            if let Err(err) = set
                && name.as_encoded_bytes().starts_with(b"user.")
            {
                return Err(err);
            }
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_attributes(_from: &Path, _to: &Path) -> io::Result<()> {
    Ok(())
}

/// The rename itself must outlast a power failure. Where a folder cannot be synced, the old file
/// may be back after one, whole.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Some(folder) = target.parent()
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: PathBuf, named: bool) -> Source {
        Source { path, named }
    }

    #[test]
    fn a_file_that_changed_since_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "theirs").unwrap();
        let res = replace(&source(path.clone(), true), b"old", b"new");
        assert!(res.unwrap_err().en.contains("changed"));
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn mode_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&source(path.clone(), false), b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_with_other_names_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&path, "old").unwrap();
        fs::hard_link(&path, &other).unwrap();
        let res = replace(&source(path.clone(), true), b"old", b"new");
        assert!(res.unwrap_err().en.contains("hard links"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn attributes_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        let name = "user.gouji.test";
        if xattr::set(&path, name, b"draft").is_err() {
            // A file system without attributes has none to keep.
            return;
        }
        replace(&source(path.clone(), true), b"old", b"new").unwrap();
        assert_eq!(
            xattr::get(&path, name).unwrap().as_deref(),
            Some(&b"draft"[..])
        );
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_changed_behind_the_last_look_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "theirs").unwrap();
        let metadata = fs::metadata(&path).unwrap();
        let beside = prepare(&path, &metadata, b"new").unwrap();
        assert!(!exchange(beside, &path, b"old").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_run_that_was_killed_left_behind_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        let left = |pid: u32| folder.path().join(format!(".gouji-{pid}-x.tmp"));
        let own = std::process::id();
        // No process has a number that large.
        let dead = u32::try_from(i32::MAX).unwrap();
        for pid in [own, dead] {
            fs::write(left(pid), "half").unwrap();
        }
        replace(&source(path.clone(), true), b"old", b"new").unwrap();
        assert!(left(own).exists() && !left(dead).exists());
    }

    #[test]
    fn a_read_only_file_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let res = replace(&source(path.clone(), true), b"old", b"new");
        assert!(res.unwrap_err().en.contains("read-only"));
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_written_through_only_where_it_was_named() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(replace(&source(link.clone(), false), b"old", b"new").is_err());
        assert_eq!(fs::read(&file).unwrap(), b"old");
        replace(&source(link.clone(), true), b"old", b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
