//! From saving a file to getting the new page over HTTP, as a browser does it.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Arguments;
use crate::builds::site;
use crate::corpus::{self, Dialect, Size};
use crate::measure::{self, Cost};
use crate::table::Table;
use crate::tool::Tool;

/// A kind of edit: the text of a report, changed so that its page holds the mark.
type Edit = fn(&str, &str, Dialect) -> String;

const EDITS: [(&str, Edit); 3] = [
    ("a text, to served", |text, mark, _| corpus::edit_body(text, mark)),
    ("a title, to served", |text, mark, _| corpus::edit_title(text, mark)),
    ("a link, to served", corpus::edit_link),
];

/// How long a generator may take for an edit.
const LIMIT: Duration = Duration::from_secs(300);

/// Measures the servers of all tools, one after the other: two at a time would disturb each other.
pub(crate) fn measure(tools: &[Tool], size: Size, arguments: &Arguments, work: &Path, table: &mut Table) {
    for &tool in tools.iter().filter(|it| it.is_installed()) {
        let site = site(work, tool);
        if !site.exists() {
            corpus::write(&site, size, tool.dialect()).unwrap();
        }
        eprintln!("serving with {}", tool.name());
        let server = Server::start(tool, &site);
        for (what, edit) in EDITS {
            let edits = 0..arguments.edits;
            let times = edits.map(|at| server.measure(&site, size, (at, what), edit));
            let costs: Vec<_> = times.map(|time| Cost { time, worst: time, peak: server.peak() }).collect();
            table.put(what, tool, measure::median(costs));
        }
    }
}

/// A generator's server, ended when dropped.
struct Server {
    process: Child,
    port: u16,
    dialect: Dialect,
}

impl Server {
    /// Starts a server; gives control back once it shows a page.
    fn start(tool: Tool, site: &Path) -> Self {
        measure::sync();
        // Taken and given back: what follows listens at it.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = tool.serve(site, port);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let server = Self { process: command.spawn().unwrap(), port, dialect: tool.dialect() };
        server.wait_for("/reports/report-1/", "<h1>", Duration::from_millis(20));
        thread::sleep(Duration::from_secs(2));
        server
    }

    /// Makes an edit, waits for it to be served, and takes it back.
    fn measure(&self, site: &Path, size: Size, (at, what): (usize, &str), edit: Edit) -> Duration {
        let report = 1 + (size.reports() / 3 + at) % size.reports();
        let file = site.join(corpus::report_file(report));
        let page = format!("/reports/report-{report}/");
        // A reader has the page open; some generators make again only what was looked at.
        let before = self.wait_for(&page, "<h1>", Duration::from_millis(20));
        let mark = format!("Mark{}{at}", what.len());
        assert!(!before.1.contains(&mark));
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, edit(&text, &mark, self.dialect)).unwrap();
        let (took, _) = self.wait_for(&page, &mark, Duration::from_micros(500));
        // What follows the page, such as the rest of a build, must not be in the way of the next edit.
        let pause = (took * 2).max(Duration::from_millis(1500));
        thread::sleep(pause);
        fs::write(&file, text).unwrap();
        thread::sleep(pause);
        took
    }

    /// Asks for a page until it holds `text`. Gives how long that took, and the page.
    fn wait_for(&self, page: &str, text: &str, pause: Duration) -> (Duration, String) {
        let started = Instant::now();
        loop {
            let answer = self.get(page).unwrap_or_default();
            if answer.contains(text) {
                return (started.elapsed(), answer);
            }
            assert!(started.elapsed() < LIMIT, "{page} never showed {text}");
            thread::sleep(pause);
        }
    }

    fn get(&self, path: &str) -> std::io::Result<String> {
        let mut socket = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(socket, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// The most memory that the server held until now, in bytes; 0 where the system does not say.
    fn peak(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"));
        let kib: u64 = line.and_then(|it| it.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or_default();
        kib * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
