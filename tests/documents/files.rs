//! Files and targets of the project, and links between documents.

use std::path::Path;

use regex::Regex;

use crate::{documents, read, root};

#[test]
fn every_link_between_documents_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    for document in documents() {
        let folder = root().join(Path::new(&document.path).parent().unwrap());
        for it in link.captures_iter(&document.text) {
            let path = it[1].split('#').next().unwrap();
            let is_there = it[1].contains("://") || folder.join(path).exists();
            assert!(is_there, "{}: {}", document.path, &it[1]);
        }
    }
}

#[test]
fn every_file_that_contributors_are_told_of_exists() {
    let path = Regex::new(
        r"^(?:\.ci|benches|editors|fixtures|fuzz|src|tests)/[\w./*-]*|^\w+\.(?:md|toml)$",
    )
    .unwrap();
    let document = read("CONTRIBUTING.md");
    let blocks = document.blocks().into_iter().map(|it| it.text);
    let code = document.spans().into_iter().chain(blocks);
    let lines: Vec<String> = code
        .flat_map(|it| it.lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let mut n_paths = 0;
    for it in lines.iter().filter_map(|it| path.find(it)) {
        assert!(exists(it.as_str()), "{}", it.as_str());
        n_paths += 1;
    }
    assert!(n_paths > 15, "{n_paths}");
}

/// Whether there is such a file; `*` and `YEAR` stand for anything in a name.
fn exists(path: &str) -> bool {
    let name = path.replace("YEAR", "*");
    let Some((start, end)) = name.split_once('*') else {
        return root().join(path).exists();
    };
    let (folder, start) = start.rsplit_once('/').unwrap();
    let entries = std::fs::read_dir(root().join(folder)).unwrap();
    let mut names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    names.any(|it| it.starts_with(start) && it.ends_with(end))
}

#[test]
fn every_target_of_cargo_exists() {
    let target = Regex::new(r"--(test|bench) (\w+)").unwrap();
    let fuzz = Regex::new(r"(?m)^fuzz/run \d+((?: [a-z]+)*)").unwrap();
    for document in documents() {
        for it in target.captures_iter(&document.text) {
            let folder = if &it[1] == "test" { "tests" } else { "benches" };
            let is_there = [format!("{}.rs", &it[2]), format!("{}/main.rs", &it[2])]
                .iter()
                .any(|name| root().join(folder).join(name).exists());
            assert!(is_there, "{}: {}", document.path, &it[0]);
        }
        for it in fuzz.captures_iter(&document.text) {
            for name in it[1].split_whitespace() {
                let file = format!("fuzz/fuzz_targets/{name}.rs");
                assert!(root().join(file).exists(), "{}: {name}", document.path);
            }
        }
    }
}
