//! Replacing the content of a file: at every moment the path leads to the whole old content or
//! the whole new one.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::rules::diagnostic::Message;

use super::{Source, not_fixed, reason};

/// Puts `new` where `old` was read from. Refused where `old` is no longer what stands there.
pub(in crate::cli) fn replace(source: &Source, old: &[u8], new: &[u8]) -> Result<(), Message> {
    let system = |error: io::Error| {
        let Message { zh, en } = reason(&error);
        not_fixed(&zh, &en)
    };
    let target = target(source).map_err(system)?;
    let metadata = fs::symlink_metadata(&target).map_err(system)?;
    if !metadata.is_file() {
        return Err(not_fixed("不是普通文件", "not a regular file"));
    }
    if metadata.permissions().readonly() || OpenOptions::new().append(true).open(&target).is_err() {
        return Err(not_fixed("文件只读", "the file is read-only"));
    }
    let beside = prepare(&target, &metadata, new).map_err(system)?;
    if fs::read(&target).map_err(system)? != old {
        return Err(not_fixed(
            "文件在检查期间已被改动",
            "the file changed while it was checked",
        ));
    }
    beside.persist(&target).map_err(|it| system(it.error))?;
    sync_folder(&target);
    Ok(())
}

/// A link that was named is written through; one that turned up in a folder since is not.
fn target(source: &Source) -> io::Result<PathBuf> {
    if source.named {
        fs::canonicalize(&source.path)
    } else {
        Ok(source.path.clone())
    }
}

/// The new content on the disk, in the same folder, with the owner and mode of the old file.
fn prepare(target: &Path, metadata: &Metadata, content: &[u8]) -> io::Result<NamedTempFile> {
    let folder = target
        .parent()
        .filter(|it| !it.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".gouji-")
        .tempfile_in(folder)?;
    file.write_all(content)?;
    keep_owner(file.as_file(), metadata);
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
