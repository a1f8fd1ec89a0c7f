//! From saving a file to getting the new page: over HTTP, as a browser does it, at 1,000 and 10,000 pages,
//! median and worst of 20. `cargo bench --bench edit_to_served`, or with sizes: `-- 1000 10000`.
//!
//! Three kinds of edit are measured: of a text, of a title that other pages show, and of a link to another
//! page. Each is asked for again and again until it is there, so that a figure holds everything: noticing the
//! save, building, serving.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, run by hand")]

mod corpus;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const TIMES: usize = 20;
/// Between two edits, so that what follows the first is done.
const PAUSE: Duration = Duration::from_millis(2500);

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|it| it.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1000, 10_000] } else { sizes };
    println!("edit to page served, median and worst of {TIMES}");
    for n in sizes {
        let site = tempfile::tempdir().unwrap();
        corpus::write(site.path(), n).unwrap();
        let (mut server, port) = serve(site.path());
        for (what, edit) in EDITS {
            let mut times: Vec<_> =
                (0..TIMES).map(|time| measure(site.path(), port, n, time, edit)).collect();
            times.sort();
            println!("{n:>7} pages, {what:<22} {:>6.1?} {:>6.1?}", times[TIMES / 2], times[TIMES - 1]);
        }
        server.kill().unwrap();
        server.wait().unwrap();
    }
}

/// A kind of edit: the text of a report, changed so that its page holds the mark.
type Edit = fn(&str, &str) -> String;

const EDITS: [(&str, Edit); 3] = [
    ("a text", |text, mark| format!("{text}\nAdded {mark}.\n")),
    ("a title", |text, mark| {
        let rest = text.split_once("\norder:").unwrap().1;
        format!("---\ntitle: Report {mark}\norder:{rest}")
    }),
    ("a link", |text, mark| format!("{text}\nAdded {mark}: [[region/region-1]].\n")),
];

fn measure(site: &Path, port: u16, n: usize, time: usize, edit: Edit) -> Duration {
    let report = n / 2 + time;
    let file = site.join(corpus::report_file(report));
    let mark = format!("mark{}", std::process::id() as usize * 1000 + time);
    let before = fs::read_to_string(&file).unwrap();
    let text = edit(&before, &mark);
    let started = Instant::now();
    fs::write(&file, text).unwrap();
    while !get(port, &format!("/reports/report-{report}/")).contains(&mark) {
        thread::sleep(Duration::from_micros(500));
        assert!(started.elapsed() < Duration::from_secs(60), "the edit never came");
    }
    let took = started.elapsed();
    thread::sleep(PAUSE);
    fs::write(&file, before).unwrap();
    thread::sleep(PAUSE);
    took
}

fn get(port: u16, path: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Serves a site; gives control back once the first build has ended.
fn serve(site: &Path) -> (Child, u16) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_expound"))
        .args(["serve", "--port", "0", "--site"])
        .arg(site)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    let address = lines.find(|it| it.starts_with("serving ")).unwrap();
    let port = address.split(':').nth(2).unwrap().split('/').next().unwrap().parse().unwrap();
    lines.find(|it| it.contains(" rendered in ")).unwrap();
    // What it prints later must go somewhere.
    thread::spawn(move || lines.for_each(drop));
    (server, port)
}
