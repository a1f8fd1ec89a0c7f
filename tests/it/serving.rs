//! A running `expound serve`, asked over a real socket.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use expound::path::OutputPath;
use expound::session::Audience;

use crate::support::Site;

/// Longer than anything takes, also on a machine that is busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The program, serving a site on a free port. Ended when it is dropped.
pub(crate) struct Served {
    child: Child,
    /// The port.
    pub(crate) port: u16,
    log: Arc<Mutex<String>>,
}

/// An answer.
pub(crate) struct Answer {
    /// The status line's number.
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    /// What follows the headers.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header; empty if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Served {
    /// Serves a site; gives control back once the first build has ended.
    pub(crate) fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_expound"))
            .args(["serve", "--port", "0", "--verbose", "--site"])
            .arg(site.root())
            .args(arguments)
            .env("NO_COLOR", "1")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let stderr = BufReader::new(child.stderr.take().unwrap());
        thread::spawn({
            let log = log.clone();
            move || {
                for line in stderr.lines().map_while(Result::ok) {
                    let _ = writeln!(log.lock().unwrap(), "{line}");
                }
            }
        });
        let mut served = Self { child, port: 0, log };
        served.wait_for("the address", |log| log.contains("serving http://"));
        let log = served.log();
        let address = log.split("serving http://").nth(1).and_then(|it| it.split('/').next()).unwrap();
        served.port = address.rsplit(':').next().unwrap().parse().unwrap();
        served.wait_for("the first build", |log| {
            log.contains(" rendered in ") || log.contains("the last good version")
        });
        served
    }

    /// Everything printed so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// How many builds were told of.
    pub(crate) fn n_builds(&self) -> usize {
        let log = self.log();
        log.matches(" rendered in ").count() + log.matches("the last good version").count()
    }

    /// Waits until what is printed fulfils a condition.
    pub(crate) fn wait_for(&self, what: &str, is_so: impl Fn(&str) -> bool) {
        until(|| is_so(&self.log()).then_some(())).unwrap_or_else(|| panic!("no {what} in:\n{}", self.log()));
    }

    /// Waits until the server has looked at everything again and fallen silent.
    pub(crate) fn settle(&self) {
        thread::sleep(Duration::from_millis(2200));
    }

    /// Gets a path.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks for a path with headers; one named `Host` replaces the usual one.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut socket = self.connect();
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            let _ = write!(request, "Host: 127.0.0.1:{}\r\n", self.port);
        }
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        socket.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        socket.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|it| it.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    /// Gets a path until the answer fulfils a condition.
    pub(crate) fn get_until(&self, path: &str, is_so: impl Fn(&Answer) -> bool) -> Answer {
        until(|| Some(self.get(path)).filter(|it| is_so(it))).unwrap_or_else(|| {
            let last = self.get(path);
            panic!("{path} stays {}: {}\n{}", last.status, last.text(), self.log())
        })
    }

    /// Gets a path until the answer's text holds this.
    pub(crate) fn get_with(&self, path: &str, text: &str) -> Answer {
        self.get_until(path, |it| it.text().contains(text))
    }

    /// Opens a path as a browser does: gets the page and listens as its script would.
    pub(crate) fn tab(&self, path: &str) -> Tab {
        let page = self.get(path).text();
        let script = page.rsplit("<script src=\"/.expound/reload.js\"").next().unwrap();
        let data = |name: &str| {
            let value = script.split(&format!("data-{name}=\"")).nth(1).unwrap();
            value.split('"').next().unwrap().to_owned()
        };
        let (events, page, styles) = (data("events"), data("page"), data("styles"));
        let mut socket = self.connect();
        let host = format!("127.0.0.1:{}", self.port);
        let query = format!("path={}&page={page}&styles={styles}", data("path").replace('%', "%25"));
        write!(socket, "GET {events}?{query} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        let heard = Arc::new(Mutex::new(Vec::new()));
        thread::spawn({
            let heard = heard.clone();
            move || {
                let mut name = String::new();
                for line in BufReader::new(socket).lines().map_while(Result::ok) {
                    if let Some(it) = line.strip_prefix("event: ") {
                        it.clone_into(&mut name);
                    } else if let Some(it) = line.strip_prefix("data: ") {
                        heard.lock().unwrap().push((name.clone(), it.to_owned()));
                    }
                }
                heard.lock().unwrap().push(("end".into(), String::new()));
            }
        });
        Tab { heard }
    }

    fn connect(&self) -> TcpStream {
        let socket = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        socket.set_nodelay(true).unwrap();
        socket
    }

    /// Asks it to end, as Ctrl-C does; gives the exit code.
    pub(crate) fn interrupt(&mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let ended = until(|| self.child.try_wait().unwrap());
        ended.expect("it must end").code().unwrap_or(-1)
    }

    /// How much memory it holds, in KiB.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a tab was told, by name and data; the first says whether the site has errors.
pub(crate) struct Tab {
    heard: Arc<Mutex<Vec<(String, String)>>>,
}

impl Tab {
    /// Everything it was told so far.
    pub(crate) fn heard(&self) -> Vec<(String, String)> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until it was told something of this name; gives the data.
    pub(crate) fn wait_for(&self, name: &str) -> String {
        let found = || self.heard().into_iter().find(|(it, _)| it == name).map(|(_, data)| data);
        until(found).unwrap_or_else(|| panic!("no {name} in {:?}", self.heard()))
    }

    /// The names of what it was told.
    pub(crate) fn names(&self) -> Vec<String> {
        self.heard().into_iter().map(|(name, _)| name).collect()
    }
}

/// An audience that keeps what it was shown early.
#[derive(Default)]
pub(crate) struct Recorder {
    watched: Vec<OutputPath>,
    /// The last of each output.
    pub(crate) early: Mutex<BTreeMap<OutputPath, Arc<[u8]>>>,
}

impl Recorder {
    /// One that looks at these pages.
    pub(crate) fn watching(pages: &[&str]) -> Self {
        Self { watched: pages.iter().map(OutputPath::new).collect(), early: Mutex::default() }
    }
}

impl Audience for Recorder {
    fn watched(&self) -> Vec<OutputPath> {
        self.watched.clone()
    }

    fn show_early(&self, outputs: Vec<(OutputPath, Arc<[u8]>)>) {
        self.early.lock().unwrap().extend(outputs);
    }
}

/// Tries again until there is a result, but not for ever.
pub(crate) fn until<T>(mut attempt: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if let Some(found) = attempt() {
            return Some(found);
        }
        thread::sleep(Duration::from_millis(10));
    }
    None
}

/// A kitchen with one of each, to be served.
pub(crate) const KITCHEN_FILES: &str = "\
//- content/_index.md
---
title: The kitchen
---

What is cooked here.
//- content/recipes/soup.md
---
title: Pea soup
cook: ada
seasons: [spring]
---

Boil the peas.
//- content/recipes/pie.md
---
title: Squash pie
cook: ada
---

See [[recipe/soup]].
//- content/cooks/ada.md
---
title: Ada
---

A cook.
//- content/seasons/spring.md
---
title: Spring
order: 1
---
";
