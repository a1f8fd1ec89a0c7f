//! The nastiest content folders that we could think of. None may stop the program otherwise than with a
//! proper message, and none may keep it busy for long.

mod bytes;
mod files;
mod front_matter;
#[cfg(unix)]
mod links;
mod settings;
mod texts;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{Output, Site};

/// More than enough for each of these sites, on a busy machine without optimisation.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs the program in the site's folder, and stops it at the limit.
fn run(site: &Site, command: &str) -> Output {
    let printed = tempfile::tempdir().unwrap();
    let file = |name: &str| fs::File::create(printed.path().join(name)).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_expound"))
        .arg(command)
        .current_dir(site.root())
        .env("NO_COLOR", "1")
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            program.kill().unwrap();
            program.wait().unwrap();
            panic!("`expound {command}` did not end in {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let read = |name: &str| fs::read_to_string(printed.path().join(name)).unwrap();
    Output { code: status.code().unwrap_or(-1), stdout: read("stdout"), stderr: read("stderr") }
}

/// Runs `check` and `build`; both must end properly, in good time, and agree.
fn survive(site: &Site) -> Output {
    let checked = run(site, "check");
    let built = run(site, "build");
    for output in [&checked, &built] {
        assert!((0..=1).contains(&output.code), "{}: {}", output.code, head(&output.stderr));
        assert!(!output.stderr.contains("panicked"), "{}", head(&output.stderr));
    }
    assert_eq!(checked.code, built.code, "{}\n{}", head(&checked.stderr), head(&built.stderr));
    assert_eq!(built.code == 0, site.public().join("index.html").exists());
    built
}

/// The site must build.
fn builds(site: &Site) {
    let output = survive(site);
    assert_eq!(output.code, 0, "{}", head(&output.stderr));
}

/// The site must be refused with a message that holds this.
fn refused(site: &Site, message: &str) {
    let output = survive(site);
    assert_eq!(output.code, 1, "{}", head(&output.stderr));
    assert!(output.stderr.contains(message), "{message:?} in {}", head(&output.stderr));
}

fn head(text: &str) -> String {
    text.chars().take(2000).collect()
}

/// A page of the kitchen's site with this text.
fn page(text: &str) -> Site {
    let site = Site::new("");
    site.write("content/page.md", format!("---\ntitle: Page\n---\n\n{text}"));
    site
}

/// A page with this front matter after its title.
fn front_matter(text: &str) -> Site {
    let site = Site::new("");
    site.write("content/page.md", format!("---\ntitle: Page\n{text}\n---\n"));
    site
}
