//! Sites for tests: a whole site is one string, with a line `//- path` before each file.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expound::diagnostic::report::{self, Colour};
use expound::session::{BuildReport, Destination, Options, Session};
use tempfile::TempDir;

/// A schema that has nothing to do with the site in this repository.
pub(crate) const KITCHEN: &str = r#"
title = "Kitchen"
base_url = "https://example.org/kitchen/"
theme = "base"

[kinds.recipe]
label = "Recipe"
plural = "Recipes"
path = "recipes"
sort = "order"
[kinds.recipe.fields]
order = { type = "integer", min = 1 }
summary = { type = "markdown" }
[kinds.recipe.relations]
cook = { to = "cook", inverse = "recipes", inverse_label = "Recipes" }
seasons = { to = "season", many = true, inverse = "recipes", inverse_label = "Recipes in season" }
ingredients = { to = "ingredient", many = true, inverse = "recipes", inverse_label = "Used in" }

[kinds.cook]
plural = "Cooks"
path = "cooks"
[kinds.cook.relations]
seasons = { via = "recipes.seasons", inverse = "cooks", inverse_label = "Cooks of the season" }

[kinds.ingredient]
plural = "Ingredients"
path = "ingredients"

[kinds.season]
plural = "Seasons"
path = "seasons"
sort = "order"
[kinds.season.fields]
order = { type = "integer", unique = true }

[indexes.season]
of = ["recipe"]
by = ["seasons"]
path = "by-season"
absent = "All year round"

[indexes.cook-season]
of = ["recipe"]
by = ["cook", "seasons"]
"#;

/// A site in a folder of its own, gone when it is dropped.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// Makes a site of a string; a site without a `site.toml` gets the kitchen's.
    pub(crate) fn new(files: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        if !files.contains("//- site.toml") {
            site.write("site.toml", KITCHEN);
        }
        for file in files.split("//- ").skip(1) {
            let (path, text) = file.split_once('\n').unwrap_or((file, ""));
            site.write(path.trim(), text);
        }
        site
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the site.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Removes a file of the site.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    /// Options to build the site as it is.
    pub(crate) fn options(&self) -> Options {
        Options { site: self.root().to_owned(), ..Options::default() }
    }

    /// Builds into `public/`.
    pub(crate) fn build(&self) -> BuildReport {
        Session::new(self.options()).build(Destination::Folder(&self.public())).unwrap()
    }

    /// Builds into `public/`; the site must be right.
    pub(crate) fn must_build(&self) -> BuildReport {
        let report = self.build();
        assert_eq!(messages(&report), "", "the site must be right");
        report
    }

    /// Checks without writing; gives everything that is printed.
    pub(crate) fn check(&self) -> String {
        let report = Session::new(self.options()).build(Destination::Nowhere).unwrap();
        messages(&report)
    }

    /// Where `build` writes.
    pub(crate) fn public(&self) -> PathBuf {
        self.root().join("public")
    }

    /// A file of the built site.
    pub(crate) fn page(&self, path: &str) -> String {
        let file = self.public().join(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Runs the program in the site's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        run_in(self.root(), arguments)
    }
}

/// What a run of the program printed, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Output {
    /// The exit code.
    pub(crate) code: i32,
    /// What it printed to standard output.
    pub(crate) stdout: String,
    /// What it printed to standard error.
    pub(crate) stderr: String,
}

/// Runs the program in a folder.
pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_expound"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Everything that a build has to say, as it is printed.
pub(crate) fn messages(report: &BuildReport) -> String {
    report::human(&report.diagnostics, Colour::Never)
}

/// Every file below a folder with its bytes, sorted.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}
