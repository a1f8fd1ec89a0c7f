//! The house rules that a compiler does not hold: who may use whom, that every file says what it owns,
//! that nothing here is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may use of ours, beside itself. `ARCHITECTURE.md` gives the reasons.
const LAYERS: [(&str, &[&str]); 17] = [
    ("digest", &[]),
    ("path", &["digest"]),
    ("diagnostic", &["path"]),
    ("schema", &["config", "diagnostic", "path"]),
    ("config", &["diagnostic", "path", "schema"]),
    ("load", &["config", "diagnostic", "path"]),
    ("resolve", &["config", "diagnostic", "digest", "load", "path", "schema"]),
    ("plan", &["config", "diagnostic", "load", "path", "resolve", "schema"]),
    ("render", &["config", "diagnostic", "load", "path", "plan", "schema"]),
    ("search", &["config", "digest", "load", "path", "plan"]),
    ("publish", &["digest", "path"]),
    (
        "session",
        &[
            "config",
            "diagnostic",
            "digest",
            "load",
            "path",
            "plan",
            "publish",
            "render",
            "resolve",
            "schema",
            "search",
        ],
    ),
    ("watch", &["path", "session"]),
    ("serve", &["config", "diagnostic", "load", "path", "render", "search", "session", "watch"]),
    (
        "cli",
        &[
            "config",
            "diagnostic",
            "load",
            "path",
            "publish",
            "render",
            "resolve",
            "schema",
            "serve",
            "session",
            "watch",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
];

/// Words of the site in this repository. `speaker` is not among them: it is a word of the format of
/// sources, where a part may say who speaks.
const SITE_WORDS: [&str; 6] = ["task", "tasks", "department", "departments", "goal year", "goal_year"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let named = |path: PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    found.into_iter().map(named).collect()
}

/// The modules of ours that a text names as `crate::module`.
fn used(text: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for line in text.lines().filter(|it| !it.trim_start().starts_with("//")) {
        for piece in line.split("crate::").skip(1) {
            // `pub(in crate::publish)` gives away nothing of another module.
            let names = match piece.strip_prefix('{') {
                Some(list) => list.split([',', '}']).map(str::trim).collect::<Vec<_>>(),
                None => vec![piece],
            };
            for name in names {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
                if name[..end].starts_with(|c: char| c.is_lowercase()) {
                    used.insert(name[..end].to_owned());
                }
            }
        }
    }
    used
}

#[test]
fn a_module_uses_only_what_stands_above_it() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        let module = file["src/".len()..].split(['/', '.']).next().unwrap();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("{file}: `{module}` is in no layer"));
            continue;
        };
        for used in used(&text) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{file} uses `{used}`"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_rust_file_knows_what_the_site_is_about() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src") {
        for (n, line) in text.lines().enumerate() {
            let words = line.to_lowercase();
            let words: Vec<_> = words.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            for word in SITE_WORDS.iter().filter(|it| words.contains(it)) {
                // What the asynchronous runtime runs is called a task, too.
                if !line.contains("tokio") {
                    wrong.push(format!("{file}:{}: {word}: {}", n + 1, line.trim()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_owns_and_can_be_overlooked() {
    let mut wrong = Vec::new();
    for (file, text) in sources("src").into_iter().chain(sources("tests")) {
        if !text.starts_with("//!") {
            wrong.push(format!("{file} does not begin with what it owns"));
        }
        let n_lines = text.lines().count();
        // The messages that tests hold to the word are long lists on purpose.
        let is_list = file.starts_with("tests/");
        if n_lines > 620 && !is_list {
            wrong.push(format!("{file} has {n_lines} lines"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn fingerprints_are_written_out_in_one_place() {
    let all = sources("src").into_iter().filter(|(file, _)| file != "src/digest.rs");
    let wrong = all.filter(|(_, text)| text.contains("02x") || text.contains("0123456789abcdef\""));
    assert_eq!(wrong.map(|(file, _)| file).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for entry in fs::read_dir(root().join("tests/it")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        assert!(module == "main" || main.contains(&format!("mod {module};")), "{name} is in no `mod`");
    }
}
