//! The same content gives the same bytes, whatever the number of threads, the order of the files, their
//! times, and the place where the site lies.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Site, files};

fn built(site: &Path, threads: &str) -> Vec<(String, Vec<u8>)> {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("public");
    let status = Command::new(env!("CARGO_BIN_EXE_expound"))
        .args(["build", "--quiet", "--site"])
        .arg(site)
        .arg("--out")
        .arg(&folder)
        .env("RAYON_NUM_THREADS", threads)
        .status()
        .unwrap();
    assert!(status.success());
    files(&folder)
}

fn assert_same(a: &[(String, Vec<u8>)], b: &[(String, Vec<u8>)]) {
    let names = |it: &[(String, Vec<u8>)]| it.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(a), names(b));
    for ((name, a), (_, b)) in a.iter().zip(b) {
        assert!(a == b, "{name} differs");
    }
}

/// A copy whose files were made in another order, at other times.
fn copied_backwards(from: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let inputs = ["content", "themes", "templates", "site.toml", "quotes.lock"];
    let mut all: Vec<_> = Vec::new();
    for input in inputs.map(|it| from.join(it)) {
        if input.is_dir() {
            let name = input.file_name().unwrap().to_str().unwrap().to_owned();
            all.extend(files(&input).into_iter().map(|(path, bytes)| (format!("{name}/{path}"), bytes)));
        } else if input.is_file() {
            let name = input.file_name().unwrap().to_str().unwrap().to_owned();
            all.push((name, fs::read(&input).unwrap()));
        }
    }
    for (path, bytes) in all.into_iter().rev() {
        let file = copy.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    copy
}

fn check(site: &Path) {
    let one = built(site, "1");
    assert!(!one.is_empty());
    assert_same(&one, &built(site, "8"));
    let copy = copied_backwards(site);
    assert_same(&one, &built(copy.path(), "3"));
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let mut text = String::new();
    for n in 0..40 {
        text.push_str(&format!(
            "//- content/recipes/r{n}.md\n---\ntitle: Recipe {}\norder: {}\ncook: c{}\nseasons: [s{}, s{}]\n---\n\
             See [[recipe/r{}]] and [that](r{}.md).\n\n## Steps\n\n[[cook/c{}]]\n",
            n % 7, 1 + n % 5, n % 3, n % 4, (n + 1) % 4, (n + 3) % 40, (n + 9) % 40, n % 3
        ));
    }
    for n in 0..3 {
        text.push_str(&format!("//- content/cooks/c{n}.md\n---\ntitle: Same name\n---\n"));
    }
    for n in 0..4 {
        text.push_str(&format!("//- content/seasons/s{n}.md\n---\ntitle: Season\norder: {}\n---\n", 4 - n));
    }
    check(Site::new(&text).root());
}

#[test]
fn this_site_gives_the_same_bytes() {
    check(Path::new(env!("CARGO_MANIFEST_DIR")));
}
