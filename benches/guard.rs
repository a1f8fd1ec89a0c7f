//! The guard: how many instructions a build of 1,000 pages with 100 code blocks takes, compared with the
//! figure in `benches/instructions.txt`. Counted by valgrind, on one thread, so that neither the machine's
//! load nor its number of cores matters: `cargo bench --bench guard`. `UPDATE=1` before it writes the figure.
//!
//! Fails where more than [`MARGIN`] is added. The functions that take most are then in the output, to be
//! compared with those of the version before.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a check, run by CI")]

mod corpus;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use corpus::{Dialect, Size};

/// What may be added or saved before the figure must be renewed, in hundredths of it. Two counts of one
/// version differ by less than one: hash maps are seeded by chance.
const MARGIN: f64 = 5.0;

fn main() -> ExitCode {
    let work = tempfile::tempdir().unwrap();
    let site = work.path().join("site");
    corpus::write(&site, Size { pages: 1000, code: 100 }, Dialect::Expound).unwrap();
    let (counted, functions) = count(&site, work.path());
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/instructions.txt");
    if std::env::var_os("UPDATE").is_some_and(|it| !it.is_empty()) {
        fs::write(&file, format!("{counted}\n")).unwrap();
        println!("{counted} instructions, written to benches/instructions.txt");
        return ExitCode::SUCCESS;
    }
    let committed: u64 = fs::read_to_string(&file).unwrap().trim().parse().unwrap();
    let more = (counted as f64 / committed as f64 - 1.0) * 100.0;
    println!("{counted} instructions for 1,000 pages: {more:+.1} % of the committed {committed}");
    let renew = "`UPDATE=1 cargo bench --bench guard` writes the new figure to benches/instructions.txt";
    if more > MARGIN {
        println!("{functions}");
        println!("more than {MARGIN} % above: find what became slower; if it must be so, {renew}");
        return ExitCode::FAILURE;
    }
    if more < -MARGIN {
        println!("more than {MARGIN} % below: {renew}, so that what was saved is kept");
    }
    ExitCode::SUCCESS
}

/// The instructions of a build, and the functions that most of them are in.
fn count(site: &Path, work: &Path) -> (u64, String) {
    let profile = work.join("profile");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--error-exitcode=1"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(env!("CARGO_BIN_EXE_expound"))
        .args(["build", "--quiet", "--site"])
        .arg(site)
        .arg("--out")
        .arg(work.join("out"))
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the build under valgrind failed:\n{said}");
    let line = fs::read_to_string(&profile).unwrap();
    let total = line.lines().find_map(|it| it.strip_prefix("totals: ").or(it.strip_prefix("summary: ")));
    let counted = total.and_then(|it| it.split(' ').next()?.parse().ok()).unwrap();
    let functions = Command::new("callgrind_annotate").arg("--threshold=60").arg(&profile).output();
    let functions = functions.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    (counted, functions.unwrap_or_default())
}
