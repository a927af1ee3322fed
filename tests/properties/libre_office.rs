//! What a fix writes into a file of Word, as LibreOffice shows it. `GOUJI_TEST_SOFFICE` says where one is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use gouji::workspace::analysis::Analysis;
use regex::Regex;

use crate::generator::office::fresh_docx;
use crate::office::{contents, fix, read, wrong_files};

/// The figure that is wrong before, as it is written.
fn wrong_figure(text: &str) -> String {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(|it| it.facts());
    let mut raw = facts.filter(|it| it.id == "applications.total.total");
    raw.next().unwrap().raw.to_owned()
}

/// Writes all files of a folder down as LibreOffice understands them, in one go; by their names, without an ending.
fn opened(program: &str, folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files: Vec<_> = files.collect();
    let (mut res, mut said) = (BTreeMap::new(), String::new());
    // Should it hang or end early, it is asked once more.
    for _ in 0..2 {
        let own = tempfile::tempdir().unwrap();
        let (profile, out) = (own.path().join("profile"), own.path().join("out"));
        let run = Command::new("timeout")
            .args(["-k", "10", "900", program])
            .arg(format!(
                "-env:UserInstallation=file://{}",
                profile.display()
            ))
            .args(["--headless", "--convert-to", "fodt", "--outdir"])
            .arg(&out)
            .args(&files)
            .output()
            .unwrap();
        res = BTreeMap::new();
        for it in fs::read_dir(&out).into_iter().flatten() {
            let path = it.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap();
            res.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
        }
        if res.len() == files.len() {
            return res;
        }
        said = String::from_utf8(run.stderr).unwrap();
    }
    panic!("{} of {} were opened\n{said}", res.len(), files.len())
}

/// What stands in the cells of a document, without what somebody has deleted.
fn cells(document: &str) -> Vec<String> {
    let deleted = Regex::new(r#"text:id="([^"]+)">\s*<text:deletion>"#).unwrap();
    let deleted: BTreeSet<&str> = deleted
        .captures_iter(document)
        .map(|it| it.get(1).unwrap().as_str())
        .collect();
    let change = Regex::new(r#"<text:change-(start|end) text:change-id="([^"]+)"/>"#).unwrap();
    let (mut text, mut at, mut open) = (String::new(), 0, None);
    for it in change.captures_iter(document) {
        let (mark, id) = (it.get(0).unwrap(), it.get(2).unwrap().as_str());
        if open.is_none() {
            text += &document[at..mark.start()];
            at = mark.end();
        }
        if &it[1] == "start" && open.is_none() && deleted.contains(id) {
            open = Some(id);
        } else if &it[1] == "end" && open == Some(id) {
            (open, at) = (None, mark.end());
        }
    }
    text += &document[at..];
    let element = Regex::new("<[^>]*>").unwrap();
    let cell = Regex::new(r"(?s)<table:table-cell[^>]*[^/]>(.*?)</table:table-cell>").unwrap();
    cell.captures_iter(&text)
        .map(|it| element.replace_all(&it[1], "").trim().to_owned())
        .collect()
}

#[test]
fn libre_office_shows_the_figure_that_a_fix_wrote() {
    let Ok(program) = std::env::var("GOUJI_TEST_SOFFICE") else {
        println!("no LibreOffice is asked: GOUJI_TEST_SOFFICE is not set");
        return;
    };
    let old = wrong_files(fresh_docx);
    let all = tempfile::tempdir().unwrap();
    let mut changed = Vec::new();
    for (dress, tracked) in [("plain", false), ("tracked", true)] {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in &old {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fix(folder.path(), tracked);
        for (name, new) in contents(folder.path()) {
            let stem = name.trim_end_matches(".docx");
            let old = &old[&name];
            if new == *old {
                continue;
            }
            fs::write(all.path().join(format!("{stem}-{dress}.docx")), &new).unwrap();
            fs::write(all.path().join(format!("{stem}-old.docx")), old).unwrap();
            let figures = (wrong_figure(&read(old)), wrong_figure(&read(&new)));
            changed.push((stem.to_owned(), dress, figures));
        }
    }
    let documents = opened(&program, all.path());
    assert_eq!(changed.len(), 2 * old.len());
    for (stem, dress, (wrong, right)) in &changed {
        let before = cells(&documents[&format!("{stem}-old")]);
        let after = cells(&documents[&format!("{stem}-{dress}")]);
        assert_eq!(before.len(), after.len(), "{stem} {dress}");
        let pairs = before.iter().zip(&after).filter(|(a, b)| a != b);
        let [(before, after)] = pairs.collect::<Vec<_>>()[..] else {
            panic!("{stem} {dress}: {wrong} {right}");
        };
        assert_eq!(
            before.replacen(wrong.as_str(), right, 1),
            *after,
            "{stem} {dress}"
        );
    }
    println!("{} shown", changed.len());
}
