//! The page of articles and notices as a file in the user's cache, for links to lead to: a scheme of our own
//! would need code in every editor. It is written when the first link is asked for.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::NamedTempFile;
use tower_lsp::ls_types::Uri;

use crate::form::articles;
use crate::workspace::key::file_uri;

/// Where the page stands; `None` where it could not be written.
static PAGE: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let folder = cache()?.join(env!("CARGO_PKG_NAME"));
    let path = folder.join("articles.md");
    match write(&folder, &path) {
        Ok(()) => Some(path),
        Err(err) => {
            tracing::warn!("no page of articles: {}: {err}", path.display());
            None
        }
    }
});

/// The place on the page that has this heading, as editors and browsers are told of lines.
pub(super) fn uri_of(heading: &str) -> Option<Uri> {
    PLACES.get(heading).cloned()
}

/// The places of all headings: a report names the same few articles again and again.
static PLACES: LazyLock<HashMap<String, Uri>> = LazyLock::new(|| {
    let Some(path) = PAGE.as_ref() else {
        return HashMap::new();
    };
    let file = file_uri(&path.to_string_lossy());
    let page = articles::page();
    let lines = (1..).zip(page.lines());
    let headings = lines.filter_map(|(line, it)| Some((line, it.strip_prefix("## ")?)));
    let places = headings.filter_map(|(line, heading)| {
        let uri = format!("{file}#L{line}").parse().ok()?;
        Some((heading.to_owned(), uri))
    });
    places.collect()
});

/// The folder for what programs can make again.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        let value = env::var_os(name).map(PathBuf::from);
        value.filter(|it| it.is_absolute())
    };
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    let below_home = if cfg!(target_os = "macos") {
        "Library/Caches"
    } else {
        ".cache"
    };
    folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(below_home)))
}

/// Writes the page, whole or not at all, unless it is there.
fn write(folder: &Path, path: &Path) -> io::Result<()> {
    let page = articles::page();
    if fs::read_to_string(path).is_ok_and(|it| it == page) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(page.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
