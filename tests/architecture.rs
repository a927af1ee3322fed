//! The layers that `src/lib.rs` declares, and what may be named in which of them. The order of its
//! modules is the architecture: a module imports only modules declared above it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Longer files say in their first lines why they are.
const MOST_LINES: usize = 600;
/// Values in, values out: everything that can fail is done elsewhere.
const PURE: [&str; 10] = [
    "text", "syntax", "form", "write", "report", "repair", "rules", "fix", "recast", "ide",
];

/// A file of Rust.
struct Source {
    /// From the root of the project, with `/`.
    path: String,
    text: String,
    /// Words and punctuation, without comments and the content of literals.
    tokens: Vec<String>,
}

/// A path that leads out of a top-level module: `crate::rules` in `report/`.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    from: String,
    to: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut folders = vec![root().join(folder)];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().map(|it| Source::read(it)).collect()
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let path = path.strip_prefix(root()).unwrap_or(path);
        Self::new(&path.to_string_lossy().replace('\\', "/"), text)
    }

    fn new(path: &str, text: String) -> Self {
        Self {
            path: path.to_owned(),
            tokens: tokens(&text),
            text,
        }
    }

    /// The module that the file is: `["syntax", "layout", "html"]`. Empty for the crate's root.
    fn module(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.split('/')
            .filter(|it| !matches!(*it, "mod" | "lib" | "main"))
            .collect()
    }

    fn is_in(&self, module: &str) -> bool {
        self.module().first() == Some(&module)
    }

    fn has(&self, word: &str) -> bool {
        self.tokens.iter().any(|it| it == word)
    }

    fn has_sequence(&self, words: &[&str]) -> bool {
        self.tokens.windows(words.len()).any(|it| it == words)
    }

    fn imports(&self) -> Vec<Import> {
        let module = self.module();
        let Some(from) = module.first() else {
            return Vec::new();
        };
        let mut depth = module.len();
        let mut braces = Vec::new();
        let mut targets = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let before = |n: usize| at.checked_sub(n).map(|it| self.tokens[it].as_str());
            let begins_path = before(1) != Some("::");
            match token.as_str() {
                // A module inside of the file, between its braces.
                "{" => {
                    braces.push(before(2) == Some("mod"));
                    depth += usize::from(before(2) == Some("mod"));
                }
                "}" => depth -= usize::from(braces.pop() == Some(true)),
                "crate" if begins_path => targets.extend(first_names(&self.tokens[at + 1..])),
                "super" if begins_path => {
                    let rest = &self.tokens[at..];
                    let n_supers = rest
                        .chunks(2)
                        .take_while(|it| *it == ["super", "::"])
                        .count();
                    if n_supers >= depth {
                        targets.extend(first_names(&rest[2 * n_supers - 1..]));
                    }
                }
                _ => {}
            }
        }
        let import = |to: String| Import {
            from: (*from).to_owned(),
            to,
        };
        targets.into_iter().map(import).collect()
    }
}

/// The names that stand right below the root in a path or a tree of paths, from its first `::` on:
/// `::{form::Edition, text}` has `form` and `text`.
fn first_names(tokens: &[String]) -> Vec<String> {
    let mut rest = tokens.iter().map(String::as_str);
    if rest.next() != Some("::") {
        return Vec::new();
    }
    let mut res = Vec::new();
    let mut depth = 0;
    let mut is_first = true;
    for token in rest {
        match token {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => is_first = true,
            name if is_first => {
                res.push(name.to_owned());
                is_first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    res
}

fn tokens(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut res = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let len = match rest {
            ['/', '/', ..] => rest.iter().take_while(|it| **it != '\n').count(),
            ['/', '*', ..] => block_comment_len(rest),
            ['"', ..] => string_len(rest),
            ['\'', ..] => quote_len(rest),
            ['b' | 'c', '"', ..] => 1 + string_len(&rest[1..]),
            ['b', '\'', ..] => 1 + quote_len(&rest[1..]),
            ['r', '"' | '#', ..] if raw_string_len(rest).is_some() => {
                raw_string_len(rest).unwrap_or(1)
            }
            ['b' | 'c', 'r', '"' | '#', ..] if raw_string_len(&rest[1..]).is_some() => {
                1 + raw_string_len(&rest[1..]).unwrap_or(1)
            }
            [':', ':', ..] => {
                res.push("::".to_owned());
                2
            }
            [first, ..] if is_word(*first) => {
                let word: String = rest.iter().take_while(|it| is_word(**it)).collect();
                let len = word.chars().count();
                res.push(word);
                len
            }
            [first, ..] => {
                if !first.is_whitespace() {
                    res.push(first.to_string());
                }
                1
            }
            [] => 1,
        };
        at += len;
    }
    res
}

fn is_word(it: char) -> bool {
    it.is_alphanumeric() || it == '_'
}

fn block_comment_len(text: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        match text[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
            }
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string_len(text: &[char]) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// A character literal, or the quote of a lifetime alone.
fn quote_len(text: &[char]) -> usize {
    match text {
        ['\'', '\\', _, rest @ ..] => 4 + rest.iter().take_while(|it| **it != '\'').count(),
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}

fn raw_string_len(text: &[char]) -> Option<usize> {
    let n_hashes = text[1..].iter().take_while(|it| **it == '#').count();
    (text.get(1 + n_hashes) == Some(&'"')).then_some(())?;
    let mut close = vec!['"'];
    close.extend(std::iter::repeat_n('#', n_hashes));
    let start = 2 + n_hashes;
    let content = text[start..]
        .windows(close.len())
        .position(|it| it == close)?;
    Some(start + content + close.len())
}

/// The modules of `src/lib.rs`, bottom-up.
fn layers() -> Vec<String> {
    let lib = Source::read(&root().join("src/lib.rs"));
    let modules = lib.tokens.windows(3);
    modules
        .filter(|it| it[0] == "mod" && it[2] == ";")
        .map(|it| it[1].clone())
        .collect()
}

#[test]
fn every_folder_is_a_layer() {
    let mut folders: Vec<String> = fs::read_dir(root().join("src"))
        .unwrap()
        .map(|it| it.unwrap())
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut layers = layers();
    layers.sort();
    assert_eq!(layers, folders);
}

#[test]
fn a_module_imports_only_modules_declared_above_it() {
    let layers = layers();
    let height = |name: &str| layers.iter().position(|it| it == name);
    for source in sources("src") {
        for Import { from, to } in source.imports() {
            let is_below = height(&to).is_some_and(|it| Some(it) <= height(&from));
            assert!(is_below, "{}: `{from}` imports `{to}`", source.path);
        }
    }
}

#[test]
fn a_crate_is_named_in_its_layer_only() {
    let owners = [
        ("ropey", "text"),
        ("quick_xml", "source"),
        ("tower_lsp", "server"),
        ("lsp_types", "server"),
        ("ls_types", "server"),
        ("tower", "server"),
        ("tokio", "server"),
        ("clap", "cli"),
    ];
    for source in sources("src") {
        for (name, owner) in owners {
            let is_fine = source.is_in(owner) || !source.has(name);
            assert!(is_fine, "{}: `{name}` outside of `{owner}`", source.path);
        }
        // An iterator has a method of this name.
        let names_zip = source.has_sequence(&["zip", "::"]) || source.has_sequence(&["use", "zip"]);
        let is_fine = source.is_in("source") || !names_zip;
        assert!(is_fine, "{}: `zip` outside of `source`", source.path);
        // What draws a PDF may panic, and unfolds whatever it is given.
        let is_border = source.path.starts_with("src/source/pdf/glyphs/");
        let names_hayro = source.has("hayro_interpret");
        assert!(
            is_border || !names_hayro,
            "{}: `hayro_interpret`",
            source.path
        );
    }
}

#[test]
fn an_edition_is_data() {
    let editions: Vec<Source> = sources("src/form")
        .into_iter()
        .filter(|it| it.path.starts_with("src/form/edition_"))
        .collect();
    assert!(editions.len() >= 2);
    for source in editions {
        assert!(!source.has("fn"), "{}: a function", source.path);
    }
}

#[test]
fn the_core_does_no_input_or_output() {
    for source in sources("src") {
        let is_test = source.path.ends_with("/tests.rs");
        if !is_test && PURE.iter().any(|it| source.is_in(it)) {
            for name in ["fs", "io", "env", "net", "process", "thread", "time"] {
                let has = source.has_sequence(&["std", "::", name]);
                assert!(!has, "{}: `std::{name}`", source.path);
            }
        }
    }
}

/// What a rule is given is all that it knows: whether it must run again after an edit follows from that.
#[test]
fn rules_see_readings_and_never_the_text() {
    let rules = sources("src/rules");
    let rules = rules.iter().filter(|it| !it.path.ends_with("tests.rs"));
    for source in rules.chain(&sources("src/repair")) {
        for word in ["syntax", "Readings"] {
            assert!(!source.has(word), "{}: {word}", source.path);
        }
        // A report gives its text away to those who run the rules, not to rules.
        let is_rule = source.has("declare_rule") && !source.path.ends_with("mod.rs");
        assert!(!is_rule || !source.has("Report"), "{}", source.path);
        assert!(!is_rule || !source.has("ProseLine"), "{}", source.path);
    }
}

#[test]
fn standard_output_has_one_writer() {
    for source in sources("src") {
        for name in ["print", "println", "eprint", "eprintln", "dbg"] {
            assert!(
                !source.has_sequence(&[name, "!"]),
                "{}: {name}!",
                source.path
            );
        }
        // The protocol's own pipes are the server's. Anybody may ask what they lead to.
        // The log of the server is set up in `main`.
        let is_writer =
            ["src/cli/output.rs", "src/main.rs"].contains(&&*source.path) || source.is_in("server");
        let asks = ["(", ")", ".", "is_terminal"];
        for (at, token) in source.tokens.iter().enumerate() {
            let writes = ["stdout", "stderr"].contains(&token.as_str())
                && source.tokens[..at].ends_with(&["io".to_owned(), "::".to_owned()])
                && !source.tokens[at + 1..].starts_with(&asks.map(str::to_owned));
            assert!(is_writer || !writes, "{}: io::{token}", source.path);
        }
    }
}

#[test]
fn a_long_file_says_why_it_is_long() {
    for folder in ["src", "tests", "benches", "fuzz"] {
        for source in sources(folder) {
            let is_long = source.text.lines().count() > MOST_LINES;
            let header = source.text.lines().take_while(|it| it.starts_with("//!"));
            let header: Vec<&str> = header.map(|it| it[3..].trim()).collect();
            let says_why = header.join(" ").contains("lines because");
            assert!(
                !is_long || says_why,
                "{}: over {MOST_LINES} lines, and no \"lines because\" in its first lines",
                source.path
            );
        }
    }
}

/// Every path in a tree of paths, from its first `::` on: `::{form::Edition, text}` has
/// `["form", "Edition"]` and `["text"]`.
fn paths_of_tree(tokens: &[String]) -> Vec<Vec<String>> {
    let mut res = Vec::new();
    let mut prefixes: Vec<Vec<String>> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut is_separated = false;
    for token in tokens {
        let is_name = token.starts_with(is_word);
        match token.as_str() {
            "::" => {}
            "{" if is_separated => prefixes.push(path.clone()),
            "}" | "," if !prefixes.is_empty() => {
                res.push(std::mem::take(&mut path));
                if token == "}" {
                    prefixes.pop();
                }
                path = prefixes.last().cloned().unwrap_or_default();
            }
            // All of a module is the module.
            "*" if is_separated => path.push("*".to_owned()),
            _ if is_name && (is_separated || !prefixes.is_empty()) => path.push(token.clone()),
            _ => break,
        }
        is_separated = token == "::";
    }
    res.push(path);
    res.retain(|it| !it.is_empty());
    res
}

impl Source {
    /// The files that this one names items of, by their modules.
    fn uses<'a>(&self, modules: &BTreeMap<Vec<String>, &'a str>) -> BTreeSet<&'a str> {
        let own: Vec<String> = self.module().into_iter().map(str::to_owned).collect();
        let mut bases: Vec<(Vec<String>, usize)> = Vec::new();
        let mut depth: Vec<bool> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let before = |n: usize| at.checked_sub(n).map(|it| self.tokens[it].as_str());
            let begins_path = before(1) != Some("::") && before(1) != Some("in");
            let is_followed = self.tokens.get(at + 1).is_some_and(|it| it == "::");
            match token.as_str() {
                "{" => depth.push(before(2) == Some("mod")),
                "}" => drop(depth.pop()),
                "crate" if begins_path && is_followed => bases.push((Vec::new(), at + 1)),
                "super" if begins_path && is_followed => {
                    let rest = self.tokens[at..].chunks(2);
                    let n_supers = rest.take_while(|it| *it == ["super", "::"]).count();
                    let n_inner = depth.iter().filter(|it| **it).count();
                    let n_kept = (own.len() + n_inner)
                        .saturating_sub(n_supers)
                        .min(own.len());
                    bases.push((own[..n_kept].to_vec(), at + 2 * n_supers - 1));
                }
                // A module below this one.
                name if begins_path && is_followed => {
                    let below: Vec<String> = own.iter().cloned().chain([name.to_owned()]).collect();
                    if modules.contains_key(&below) {
                        bases.push((below, at + 1));
                    }
                }
                _ => {}
            }
        }
        let resolved = bases.into_iter().flat_map(|(base, at)| {
            let paths = paths_of_tree(&self.tokens[at..]).into_iter();
            paths.filter_map(move |it| {
                let path = [base.clone(), it].concat();
                let mut prefixes = (1..=path.len()).rev();
                prefixes.find_map(|len| modules.get(&path[..len])).copied()
            })
        });
        resolved.filter(|it| *it != self.path).collect()
    }

    /// Whether it says why it names a file that names it in turn.
    fn explains_circle(&self) -> bool {
        self.text.lines().any(|it| it.starts_with("// A circle: "))
    }
}

/// Everything that can be reached from a file.
fn reached<'a>(from: &'a str, uses: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    let mut res = BTreeSet::new();
    let mut rest = vec![from];
    while let Some(next) = rest.pop() {
        let new = uses.get(next).into_iter().flatten();
        rest.extend(new.copied().filter(|it| res.insert(*it)));
    }
    res
}

#[test]
fn files_that_name_each_other_in_a_circle_say_why() {
    let sources = sources("src");
    let module =
        |it: &Source| -> Vec<String> { it.module().into_iter().map(str::to_owned).collect() };
    let modules = sources.iter().map(|it| (module(it), it.path.as_str()));
    let modules: BTreeMap<Vec<String>, &str> = modules.filter(|it| !it.0.is_empty()).collect();
    let uses = sources
        .iter()
        .map(|it| (it.path.as_str(), it.uses(&modules)));
    let uses: BTreeMap<&str, BTreeSet<&str>> = uses.collect();
    let mut unexplained: BTreeSet<Vec<&str>> = BTreeSet::new();
    for source in sources.iter().filter(|it| !it.explains_circle()) {
        let is_checked = ["server", "cli", "workspace"]
            .iter()
            .any(|it| source.is_in(it));
        let around = reached(&source.path, &uses);
        if is_checked && around.contains(&*source.path) {
            let is_back = |it: &&&str| reached(it, &uses).contains(&*source.path);
            unexplained.insert(around.iter().filter(is_back).copied().collect());
        }
    }
    assert!(
        unexplained.is_empty(),
        "circles of files without a line \"// A circle: …\" in each: {unexplained:#?}"
    );
}

#[test]
fn paths_are_told_apart_in_trees() {
    let tokens = tokens("::{form::{Axis, Row}, text::range, self}; a::b");
    let found: Vec<String> = paths_of_tree(&tokens)
        .iter()
        .map(|it| it.join("::"))
        .collect();
    assert_eq!(found, ["form::Axis", "form::Row", "text::range", "self"]);
}

#[track_caller]
fn check_imports(path: &str, text: &str, expected: &[&str]) {
    let source = Source::new(path, text.to_owned());
    let found: Vec<String> = source.imports().into_iter().map(|it| it.to).collect();
    assert_eq!(found, expected);
}

#[test]
fn imports_are_found_in_every_form() {
    let path = "src/report/bind.rs";
    check_imports(path, "use crate::form::Edition;", &["form"]);
    check_imports(path, "fn f() { crate::rules::ALL }", &["rules"]);
    check_imports(
        path,
        "use crate::{form::{Axis, Row}, text};",
        &["form", "text"],
    );
    check_imports(path, "use super::super::rules::Rule;", &["rules"]);
    check_imports(path, "use super::super::{rules, cli};", &["rules", "cli"]);
    check_imports(
        path,
        "mod tests { use super::super::super::cli; }",
        &["cli"],
    );
    check_imports(path, "mod tests { use super::*; } use super::table;", &[]);
    check_imports("src/report/mod.rs", "use super::cli;", &["cli"]);
}

#[test]
fn comments_and_literals_are_no_imports() {
    let path = "src/report/bind.rs";
    check_imports(path, "/// See [`crate::rules`].\n//! crate::cli", &[]);
    check_imports(path, "/* crate::cli /* crate::cli */ crate::cli */", &[]);
    check_imports(path, r##"f("crate::cli \" crate::cli")"##, &[]);
    check_imports(path, r##"f(r#"crate::cli " crate::cli"#)"##, &[]);
    check_imports(path, "f('\"'); use crate::form; f('\"')", &["form"]);
    check_imports(path, "f(b'\\''); use crate::form; f('\\\\')", &["form"]);
    check_imports(path, "fn f<'a>(_: &'a str) { crate::form }", &["form"]);
    check_imports(path, "pub(in crate::report) fn f() {}", &["report"]);
}
