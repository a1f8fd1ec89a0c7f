//! What readers of the site in this repository meet: every page in a real browser, by `tests/browser/`, and in
//! front of the HTML checker; and how much a first visit weighs. Without chromium, node or Java these tests are
//! skipped and say so; in CI that is a failure.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use expound::session::{Destination, Options, Session};
use flate2::Compression;
use flate2::write::GzEncoder;
use scraper::Html;

use crate::html::selector;
use crate::support::{files, messages};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where the tools are installed and the site is built; stays between runs.
fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser")
}

/// Prints a line also where the test runner keeps what a test prints to itself.
fn report(line: &str) {
    use std::io::Write;
    let mut out = std::io::stderr();
    writeln!(out, "reading: {line}").unwrap();
}

/// The folder of the built site; built once.
pub(crate) fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = workshop().join("site");
        let options = Options { site: repository().to_owned(), search: true, ..Options::default() };
        let report = Session::new(options).build(Destination::Folder(&folder)).unwrap();
        assert_eq!(messages(&report), "", "the site must be right");
        folder
    })
}

/// Why a test cannot run here. In CI nothing is skipped.
fn skip(test: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{test}: CI needs this: {why}");
    report(&format!("SKIPPED {test}: {why}"));
}

/// Whether a program is there.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|it| it.status.success())
}

/// The folder with the scripts and what they need, installed by `npm ci` when the lock file changes.
fn installed() -> Result<&'static Path, &'static str> {
    static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let installed = INSTALLED.get_or_init(|| {
        for program in ["node", "npm"] {
            if !is_there(program) {
                return Err(format!("{program} is not there"));
            }
        }
        let folder = workshop();
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in files(&repository().join("tests/browser")) {
            if !name.contains('/') {
                fs::write(folder.join(name), bytes).unwrap();
            }
        }
        let lock = fs::read(folder.join("package-lock.json")).unwrap();
        let stamp = folder.join("installed.lock");
        if fs::read(&stamp).is_ok_and(|it| it == lock) {
            return Ok(folder);
        }
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        let output = Command::new("npm").args(arguments).current_dir(&folder).output().unwrap();
        if !output.status.success() {
            return Err(format!("npm ci failed: {}", String::from_utf8_lossy(&output.stderr)));
        }
        fs::write(stamp, lock).unwrap();
        Ok(folder)
    });
    installed.as_deref().map_err(String::as_str)
}

/// What a script of `tests/browser/` says of a built site; `None` if it cannot run here.
pub(crate) fn in_browser(script: &str, site: &Path, more: &[&str]) -> Option<Output> {
    if !is_there("chromium") {
        skip(script, "chromium is not there");
        return None;
    }
    match installed() {
        Ok(folder) => {
            Some(Command::new("node").arg(folder.join(script)).arg(site).args(more).output().unwrap())
        }
        Err(why) => {
            skip(script, why);
            None
        }
    }
}

pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a script of `tests/browser/` on the site; it must find nothing.
fn holds_in_browser(script: &str) {
    let Some(output) = in_browser(script, built(), &[]) else { return };
    let said = said(&output);
    assert!(output.status.success(), "{script}:\n{said}");
    report(&format!("{script}: {}", said.trim()));
}

#[test]
fn every_page_is_for_everyone_light_and_dark_narrow_and_wide() {
    holds_in_browser("every_page.mjs");
}

#[test]
fn every_type_of_page_is_read_by_keyboard_and_without_scripts() {
    holds_in_browser("keyboard.mjs");
}

/// Checks that never fail would prove nothing.
#[test]
fn the_browser_finds_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let faulty = "<!doctype html><html lang=en><title>Faulty</title><link rel=stylesheet href=faulty.css>\
        <body class=page><a href=#x-main>Skip to the text of this page</a><a href=#a>One</a>\
        <main id=x-main tabindex=-1><h1>Faulty</h1><div>Wide</div>\
        <p class=pale>Pale words on a white ground</p><button>Do</button>\
        <img src=https://example.org/it.png alt=It><script>window.ran = 1</script></main>";
    fs::write(folder.path().join("index.html"), faulty).unwrap();
    fs::write(folder.path().join("faulty.css"), ".pale{color:#ccc}a:focus{outline:0}div{width:2000px}")
        .unwrap();
    let expected: [(&str, &[&str]); 2] = [
        (
            "every_page.mjs",
            &["axe: index.html at 320, dark: color-contrast", "sideways:", "another host", "console:"],
        ),
        ("keyboard.mjs", &["the focus does not show", "a button that does nothing", "switch: there is none"]),
    ];
    for (script, expected) in expected {
        let Some(output) = in_browser(script, folder.path(), &[]) else { continue };
        let said = said(&output);
        assert!(!output.status.success(), "{said}");
        for it in expected {
            assert!(said.contains(it), "{it} in:\n{said}");
        }
    }
}

#[test]
fn the_html_checker_finds_no_error_on_any_page() {
    let test = "the HTML checker";
    if !is_there("java") {
        return skip(test, "java is not there");
    }
    let folder = match installed() {
        Ok(folder) => folder,
        Err(why) => return skip(test, why),
    };
    let jar = folder.join("node_modules/vnu-jar/build/dist/vnu.jar");
    let arguments = ["--format", "gnu", "--skip-non-html", "--stdout"].map(OsStr::new);
    let output = Command::new("java").arg("-jar").arg(jar).args(arguments).arg(built()).output().unwrap();
    let said = said(&output);
    let said = said.replace(built().to_str().unwrap(), "");
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

// ---- weight -------------------------------------------------------------------------------------------

/// A file as a host sends it.
fn compressed(bytes: &[u8]) -> usize {
    use std::io::Write;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}

/// What a browser fetches by itself for a page: what its head links and what its text shows.
fn fetched(page: &Html) -> Vec<String> {
    let css =
        "link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src], img[src], source[srcset]";
    let css = selector(css);
    let found = page.select(&css);
    let addresses = found.filter_map(|it| it.attr("href").or(it.attr("src")).or(it.attr("srcset")));
    addresses.map(str::to_owned).collect()
}

/// Home is under 20 KB on a first visit and every other page under 25 KB: compressed, everything included.
/// A page that exists to hold everything is not.
#[test]
fn a_first_visit_is_light() {
    let mut heavy = Vec::new();
    let mut heaviest = (0, String::new());
    for (path, bytes) in files(built()).iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        if page.select(&selector("body.print")).next().is_some() {
            continue;
        }
        let folder = Path::new(path).parent().unwrap();
        let mut weight = compressed(bytes);
        for address in fetched(&page) {
            let file = built().join(folder).join(&address);
            let file =
                if path == "404.html" { assets().join(address.rsplit('/').next().unwrap()) } else { file };
            weight += compressed(&fs::read(&file).unwrap_or_else(|it| panic!("{}: {it}", file.display())));
        }
        let limit = if path == "index.html" { 20_000 } else { 25_000 };
        if weight >= limit {
            heavy.push(format!("{path}: {weight} bytes"));
        }
        heaviest = heaviest.max((weight, path.clone()));
    }
    assert_eq!(heavy, [""; 0]);
    report(&format!("the heaviest first visit: {} bytes, {}", heaviest.0, heaviest.1));
}

fn assets() -> PathBuf {
    built().join("assets")
}
