//! The built site on real servers, at the root and under a path, with the configuration that it brings
//! where there is one, and from a folder without a server: every page is fetched and every link followed.
//!
//! The servers come from the system. One that is not installed is skipped, but not where CI runs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use expound::session::{Destination, Options, Session};
use percent_encoding::percent_decode_str;
use scraper::{Html, Selector};
use tempfile::TempDir;

use crate::support::{self, messages};

/// An address below the root of what is crawled: `tasks/x/index.html`, escaped.
type Address = String;

/// What came back for an address.
#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    /// By name in lower case.
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

// ---- the site ---------------------------------------------------------------------------------------

/// This repository's site with a page that has old addresses and a name beyond ASCII, built.
struct Built {
    folder: TempDir,
    /// The folder that a server serves.
    root: PathBuf,
    /// The site's folder.
    site: PathBuf,
}

/// What the added page was once called.
const OLD: [&str; 5] = ["old/name/", "old/name", "old/name/index.html", "first page.html", "旧/地 址/"];
/// The added page.
const NEW: &str = "质量-100%/";

/// Builds the site so that it stands at `path` below the root of a server: `""` or `a/b/`.
fn build(base_url: &str, path: &str, more: &str) -> Built {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    for (file, bytes) in own_files() {
        let to = source.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, bytes).unwrap();
    }
    let page = "---\ntitle: Moved\nslug: 质量 100%\ndescription: It moved.\n\
                aliases: [old/name, first page.html, 旧/地 址]\n---\n\n## Part (a)\n\n[Here](#part-a), [home](_index.md).\n";
    fs::write(source.join("content/moved.md"), page).unwrap();
    let toml = fs::read_to_string(source.join("site.toml")).unwrap();
    fs::write(source.join("site.toml"), toml.replacen("[publish]\n", &format!("[publish]\n{more}"), 1))
        .unwrap();
    let root = folder.path().join("root");
    let site = root.join(path.trim_end_matches('/'));
    let options = Options { site: source, base_url: Some(base_url.to_owned()), ..Options::default() };
    fs::create_dir_all(&root).unwrap();
    if path.is_empty() {
        fs::remove_dir(&root).unwrap();
    }
    let report = Session::new(options).build(Destination::Folder(&site)).unwrap();
    assert_eq!(messages(&report), "", "the site must be right");
    Built { folder, root, site }
}

/// Every file of this repository's site.
fn own_files() -> Vec<(String, Vec<u8>)> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["content", "templates", "static", "assets", "strings", "themes"] {
        if own.join(folder).is_dir() {
            let found = support::files(&own.join(folder)).into_iter();
            files.extend(found.map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
        }
    }
    for file in ["site.toml", "quotes.lock"] {
        files.push((file.to_owned(), fs::read(own.join(file)).unwrap()));
    }
    files
}

impl Built {
    /// Every page, by its address below the site's root.
    fn pages(&self) -> Vec<Address> {
        let files = support::files(&self.site).into_iter().map(|(path, _)| path);
        let pages = files.filter(|it| it.ends_with(".html") && it != "404.html");
        pages.map(|it| expound::path::percent_encode(&it)).collect()
    }
}

// ---- the crawl --------------------------------------------------------------------------------------

/// Fetches every page and everything that one links to; says what is wrong. `get` takes addresses below
/// `root`; `index` says whether a folder stands for its `index.html`.
fn crawl(pages: &[Address], root: &str, get: &dyn Fn(&str) -> Answer) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut answers: BTreeMap<Address, (u16, BTreeSet<String>)> = BTreeMap::new();
    let mut wanted: Vec<(Address, Address, Option<String>)> = Vec::new();
    let fetch = |address: &str, wanted: &mut Vec<(Address, Address, Option<String>)>| {
        let answer = get(address);
        let mut ids = BTreeSet::new();
        if answer.status == 200 {
            let is = |media_type, ending| answer.is(address, media_type, ending);
            let text = || String::from_utf8(answer.body.clone()).unwrap();
            let links = match () {
                () if is("text/html", ".html") => links(&text(), &mut ids),
                () if is("text/css", ".css") => links_of_styles(&text()),
                () => Vec::new(),
            };
            // An address names an id as it is written or, failing that, decoded.
            ids.extend(ids.clone().iter().map(|it| percent_decode_str(it).decode_utf8_lossy().into_owned()));
            let links = links.into_iter().filter_map(|it| resolve(address, &it, root));
            wanted.extend(links.map(|(to, anchor)| (address.to_owned(), to, anchor)));
        }
        (answer.status, ids)
    };
    for page in pages {
        let answer = fetch(page, &mut wanted);
        if answer.0 != 200 {
            wrong.push(format!("{page}: {}", answer.0));
        }
        answers.insert(page.clone(), answer);
    }
    let mut n_links = 0;
    while let Some((from, to, anchor)) = wanted.pop() {
        n_links += 1;
        if !answers.contains_key(&to) {
            let answer = fetch(&to, &mut wanted);
            answers.insert(to.clone(), answer);
        }
        let (status, ids) = &answers[&to];
        match anchor {
            _ if *status != 200 => wrong.push(format!("{from} -> {to}: {status}")),
            Some(anchor) if !ids.contains(&anchor) => {
                wrong.push(format!("{from} -> {to}#{anchor}: no such anchor"))
            }
            _ => {}
        }
    }
    assert!(n_links > pages.len(), "the crawl followed the links: {n_links}");
    wrong
}

impl Answer {
    /// Whether it is of a type, which files without a server show by their ending.
    fn is(&self, address: &str, media_type: &str, ending: &str) -> bool {
        match self.headers.get("content-type") {
            Some(it) => it.starts_with(media_type),
            None => address.ends_with(ending),
        }
    }
}

/// Everything that a page leads to or needs, and its anchors.
fn links(html: &str, ids: &mut BTreeSet<String>) -> Vec<String> {
    let document = Html::parse_document(html);
    let mut links = Vec::new();
    let all = Selector::parse("*").unwrap();
    for element in document.select(&all) {
        ids.extend(element.attr("id").map(str::to_owned));
        let name = element.value().name();
        let wanted = match name {
            "a" | "link" | "image" | "use" => element.attr("href").or(element.attr("xlink:href")),
            "script" | "img" | "source" | "iframe" => element.attr("src"),
            "form" => element.attr("action"),
            "meta" if element.attr("http-equiv") == Some("refresh") => {
                element.attr("content").and_then(|it| it.split_once("url=")).map(|(_, url)| url)
            }
            _ => None,
        };
        // Where the site will stand for the world is not where this one stands.
        let is_canonical = element.attr("rel") == Some("canonical");
        links.extend(wanted.filter(|_| !is_canonical).map(str::to_owned));
    }
    links
}

/// Everything that a style sheet needs.
fn links_of_styles(css: &str) -> Vec<String> {
    let urls = css.split("url(").skip(1).filter_map(|it| it.split(')').next());
    urls.map(|it| it.trim_matches(['"', '\'', ' ']).to_owned()).collect()
}

/// Where a link leads, below the root of the server, and the anchor there; `None` if to another site.
fn resolve(from: &str, link: &str, root: &str) -> Option<(Address, Option<String>)> {
    if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let anchor = anchor.filter(|it| !it.is_empty());
    let anchor = anchor.map(|it| percent_decode_str(it).decode_utf8().unwrap().into_owned());
    let path = path.split('?').next().unwrap_or(path);
    let mut segments: Vec<&str> = from.split('/').collect();
    if let Some(absolute) = path.strip_prefix('/') {
        let below = format!("/{absolute}");
        let below = below.strip_prefix(root).unwrap_or_else(|| panic!("{from} leads out of {root}: {link}"));
        return Some((below.to_owned(), anchor));
    }
    if !path.is_empty() {
        segments.pop();
        for segment in path.split('/') {
            match segment {
                "." => {}
                ".." => assert!(segments.pop().is_some(), "{from} climbs out of the site: {link}"),
                segment => segments.push(segment),
            }
        }
        if path.ends_with("..") || path.ends_with('.') && path.len() < 3 {
            segments.push("");
        }
    }
    Some((segments.join("/"), anchor))
}

// ---- servers ----------------------------------------------------------------------------------------

/// A server that ends with the test.
struct Server {
    child: Child,
    port: u16,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether a program is there; where CI runs, it must be.
fn is_installed(program: &str, version: &str) -> bool {
    let found =
        Command::new(program).arg(version).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !found {
        assert!(std::env::var_os("CI").is_none(), "{program} is not installed");
        println!("skipped: {program} is not installed");
    }
    found
}

/// Starts a server on a free port of this machine; `command` is told the port and a folder of its own.
fn start(command: impl Fn(u16, &Path) -> Command) -> Server {
    for _ in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        // Free now; another program may take it before the server does, hence the loop.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut command = command(port, folder.path());
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        let mut server = Server { child: command.spawn().unwrap(), port, _folder: folder };
        let until = Instant::now() + Duration::from_secs(30);
        while Instant::now() < until {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return server;
            }
            if server.child.try_wait().unwrap().is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        println!("{}", fs::read_to_string(server._folder.path().join("log")).unwrap_or_default());
    }
    panic!("the server does not start");
}

impl Server {
    /// Asks for an address, as a browser does that takes no compressed answer.
    fn get(&self, address: &str) -> Answer {
        self.ask(address, "")
    }

    fn ask(&self, address: &str, header: &str) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        // Servers send what is compressed to those only that speak HTTP/1.1.
        let close = "Connection: close";
        write!(stream, "GET /{address} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{close}\r\n{header}\r\n", self.port)
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|it| it.split_once(": "));
        let headers: BTreeMap<_, _> =
            headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        let body = &answer[end + 4..];
        let in_pieces = headers.get("transfer-encoding").is_some_and(|it| it == "chunked");
        let body = if in_pieces { joined(body) } else { body.to_vec() };
        Answer { status, headers, body }
    }
}

/// A body that came in pieces, each after its length in hexadecimal digits.
fn joined(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let end = body.windows(2).position(|it| it == b"\r\n").unwrap();
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap(), 16).unwrap();
        if length == 0 {
            return whole;
        }
        whole.extend(&body[end + 2..][..length]);
        body = &body[end + 2 + length + 2..];
    }
}

fn python(root: &Path) -> Server {
    let root = root.to_owned();
    start(move |port, _| {
        let mut command = Command::new("python3");
        command
            .args(["-m", "http.server", &port.to_string(), "--bind", "127.0.0.1", "--directory"])
            .arg(&root);
        command
    })
}

fn lighttpd(root: &Path) -> Server {
    let root = root.to_owned();
    start(move |port, folder| {
        let configuration = folder.join("lighttpd.conf");
        let text = format!(
            "server.document-root = \"{}\"\nserver.bind = \"127.0.0.1\"\nserver.port = {port}\n\
             index-file.names = ( \"index.html\" )\nmimetype.assign = ( \".html\" => \"text/html; charset=utf-8\", \
             \".css\" => \"text/css\", \".js\" => \"text/javascript\", \".svg\" => \"image/svg+xml\" )\n",
            root.display()
        );
        fs::write(&configuration, text).unwrap();
        let mut command = Command::new("lighttpd");
        command.arg("-D").arg("-f").arg(configuration);
        command
    })
}

fn nginx(built: &Built) -> Server {
    let (root, include) = (built.root.clone(), built.site.join("_server/nginx.conf"));
    start(move |port, folder| {
        let here = folder.display();
        // One process: workers would outlive a master that is killed, and have not its way into this folder.
        let text = format!(
            "daemon off;\nmaster_process off;\npid {here}/pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n\
             include /etc/nginx/mime.types;\ndefault_type application/octet-stream;\naccess_log off;\n\
             client_body_temp_path {here}/body;\nproxy_temp_path {here}/proxy;\nfastcgi_temp_path {here}/fastcgi;\n\
             uwsgi_temp_path {here}/uwsgi;\nscgi_temp_path {here}/scgi;\n\
             server {{\nlisten 127.0.0.1:{port};\nroot {};\ninclude {};\n}}\n}}\n",
            root.display(),
            include.display()
        );
        let configuration = folder.join("nginx.conf");
        fs::write(&configuration, text).unwrap();
        let mut command = Command::new("nginx");
        command.arg("-p").arg(folder).arg("-c").arg(configuration).arg("-e").arg("stderr");
        command
    })
}

fn caddy(built: &Built) -> Server {
    let (root, import) = (built.root.clone(), built.site.join("_server/Caddyfile"));
    start(move |port, folder| {
        let text = format!(
            "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\
             \tbind 127.0.0.1\n\troot * {}\n\timport {}\n}}\n",
            root.display(),
            import.display()
        );
        let configuration = folder.join("Caddyfile");
        fs::write(&configuration, text).unwrap();
        let mut command = Command::new("caddy");
        command.env("HOME", folder).env("XDG_DATA_HOME", folder).env("XDG_CONFIG_HOME", folder);
        command.args(["run", "--adapter", "caddyfile", "--config"]).arg(configuration);
        command
    })
}

// ---- the promises -----------------------------------------------------------------------------------

/// One artefact at both places of a server that knows nothing of it.
fn check_anywhere(program: &str, serve: fn(&Path) -> Server, links: &str) {
    let built = build("https://example.org/quality/", "a/b/", links);
    let pages = built.pages();
    for root in [&built.root, &built.site] {
        let server = serve(root);
        let path = if root == &built.root { "a/b/" } else { "" };
        let get = |address: &str| server.get(&format!("{path}{address}"));
        assert_eq!(crawl(&pages, "/", &get), [""; 0], "{program}, below `/{path}`");
        let folders: Vec<_> = pages.iter().map(|it| it.trim_end_matches("index.html").to_owned()).collect();
        assert_eq!(crawl(&folders, "/", &get), [""; 0], "{program}, below `/{path}`, by folder");
    }
    drop(built.folder);
}

#[test]
fn it_works_on_the_plainest_server() {
    if is_installed("python3", "--version") {
        check_anywhere("python3", python, "");
    }
}

#[test]
fn it_works_on_the_plainest_server_with_links_to_folders() {
    if is_installed("python3", "--version") {
        check_anywhere("python3", python, "links = \"folder\"\n");
    }
}

#[test]
fn it_works_on_lighttpd() {
    if is_installed("lighttpd", "-v") {
        check_anywhere("lighttpd", lighttpd, "");
    }
}

#[test]
fn it_works_from_a_folder() {
    let built = build("https://example.org/quality/", "a/b/", "");
    let get = |address: &str| {
        let path = percent_decode_str(address).decode_utf8().unwrap().into_owned();
        match fs::read(built.site.join(path)) {
            Ok(body) => Answer { status: 200, headers: BTreeMap::new(), body },
            Err(_) => Answer { status: 404, headers: BTreeMap::new(), body: Vec::new() },
        }
    };
    assert_eq!(crawl(&built.pages(), "/", &get), [""; 0]);
}

/// A server with the configuration that the site brings for it, at the root and under a path.
fn check_preset(program: &str, serve: fn(&Built) -> Server) {
    for path in ["", "a/b/"] {
        let built = build(&format!("http://127.0.0.1/{path}"), path, "compress = [\"gzip\", \"brotli\"]\n");
        let server = serve(&built);
        let get = |address: &str| server.get(&format!("{path}{address}"));
        let root = format!("/{path}");
        let at = format!("{program}, below `{root}`");

        // The pages at old addresses are there too, but nobody gets to see them.
        let is_old = |it: &str| {
            percent_decode_str(it)
                .decode_utf8()
                .is_ok_and(|it| it.starts_with("old/") || it.starts_with("first") || it.starts_with("旧/"))
        };
        let pages: Vec<_> = built.pages().into_iter().filter(|it| !is_old(it)).collect();
        assert_eq!(crawl(&pages, &root, &get), [""; 0], "{at}");

        for old in OLD {
            let answer = get(&expound::path::percent_encode(old));
            let to = answer.headers.get("location").cloned().unwrap_or_default();
            if old.ends_with("index.html") {
                // The page itself, which leads on without the server.
                assert_eq!(answer.status, 200, "{at}: {old}");
                continue;
            }
            assert_eq!(answer.status, 301, "{at}: {old}");
            assert_eq!(to, format!("{root}{}", expound::path::percent_encode(NEW)), "{at}: {old}");
            let target = to.strip_prefix(&root).unwrap();
            assert_eq!(get(target).status, 200, "{at}: {old}");
        }

        let missing = get("no/such/page/");
        assert_eq!(missing.status, 404, "{at}");
        let html = String::from_utf8(missing.body.clone()).unwrap();
        let mut ids = BTreeSet::new();
        for link in links(&html, &mut ids) {
            if let Some((to, _)) = resolve("no/such/page/", &link, &root).filter(|_| link.starts_with('/')) {
                assert_eq!(get(&to).status, 200, "{at}: the page for what is missing -> {to}");
            } else {
                assert!(link.starts_with('#') || link.contains("://"), "{at}: {link} is relative");
            }
        }
        for hidden in ["_server/", "_server/nginx.conf", "_server/Caddyfile"] {
            assert_eq!(get(hidden).status, 404, "{at}: {hidden}");
        }

        let asset = support::files(&built.site.join("assets")).into_iter().map(|(path, _)| path);
        let asset = asset.filter(|it| it.ends_with(".css")).map(|it| format!("assets/{it}")).next().unwrap();
        for (address, cache, media_type) in [
            ("", "public, max-age=300", "text/html"),
            ("tasks/task-7/", "public, max-age=300", "text/html"),
            ("tasks/task-7/index.md", "public, max-age=300", "text/markdown"),
            ("data/tasks.csv", "public, max-age=300", "text/csv"),
            ("data/site.json", "public, max-age=300", "application/json"),
            (asset.as_str(), "public, max-age=31536000, immutable", "text/css"),
        ] {
            let answer = get(address);
            let header = |name: &str| answer.headers.get(name).map_or("", String::as_str);
            assert_eq!(answer.status, 200, "{at}: {address}");
            assert_eq!(header("cache-control"), cache, "{at}: {address}");
            assert!(
                header("content-type").starts_with(media_type),
                "{at}: {address}: {}",
                header("content-type")
            );
            assert_headers(&answer, &format!("{at}: {address}"));
        }
        assert_headers(&missing, &format!("{at}: what is missing"));
        let asset = get("assets/missing.css");
        let cache = asset.headers.get("cache-control").map(String::as_str);
        assert_eq!((asset.status, cache), (404, Some("public, max-age=300")), "{at}: a missing asset");

        let packed = server.ask(&format!("{path}tasks/task-7/"), "Accept-Encoding: gzip\r\n");
        assert_eq!(packed.headers.get("content-encoding").map(String::as_str), Some("gzip"), "{at}");
        assert_eq!(packed.body, fs::read(built.site.join("tasks/task-7/index.html.gz")).unwrap(), "{at}");
    }
}

fn assert_headers(answer: &Answer, at: &str) {
    let header = |name: &str| answer.headers.get(name).map_or("", String::as_str);
    assert!(header("content-security-policy").starts_with("default-src 'self';"), "{at}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{at}");
    assert_eq!(header("referrer-policy"), "strict-origin-when-cross-origin", "{at}");
}

#[test]
fn it_works_on_nginx_with_its_configuration() {
    if is_installed("nginx", "-v") {
        check_preset("nginx", nginx);
    }
}

#[test]
fn it_works_on_caddy_with_its_configuration() {
    if is_installed("caddy", "version") {
        check_preset("caddy", caddy);
    }
}

#[test]
fn hosts_that_read_the_folder_find_what_they_read() {
    let built = build("https://example.org/", "", "");
    let read = |file: &str| fs::read_to_string(built.site.join(file)).unwrap();
    let new = "/%E8%B4%A8%E9%87%8F-100%25/";
    assert_eq!(
        read("_redirects"),
        format!(
            "# Old addresses.\n/old/name {new} 301\n/old/name/ {new} 301\n/first%20page.html {new} 301\n\
             /%E6%97%A7/%E5%9C%B0%20%E5%9D%80 {new} 301\n/%E6%97%A7/%E5%9C%B0%20%E5%9D%80/ {new} 301\n"
        )
    );
    assert!(read("_headers").contains("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"));
    assert_eq!(read(".nojekyll"), "");
}

/// The policy allows neither styles nor scripts in the HTML, so that there must be none.
#[test]
fn no_page_breaks_the_policy_that_the_hosts_send() {
    let built = build("https://example.org/", "", "");
    let all = Selector::parse("*").unwrap();
    for page in built.pages() {
        let file = percent_decode_str(&page).decode_utf8().unwrap().into_owned();
        let document = Html::parse_document(&fs::read_to_string(built.site.join(file)).unwrap());
        for element in document.select(&all) {
            let name = element.value().name();
            let is_data = element.attr("type") == Some("application/ld+json");
            assert!(name != "style", "{page}: a style element");
            assert!(
                name != "script" || element.attr("src").is_some() || is_data,
                "{page}: a script in the page"
            );
            for (attribute, value) in element.value().attrs() {
                assert!(attribute != "style", "{page}: <{name} style={value:?}>");
                assert!(!attribute.starts_with("on"), "{page}: <{name} {attribute}={value:?}>");
                assert!(
                    !value.trim_start().starts_with("javascript:"),
                    "{page}: <{name} {attribute}={value:?}>"
                );
                let is_loaded = attribute == "src" || name == "link" && attribute == "href";
                let is_canonical = element.attr("rel") == Some("canonical");
                assert!(
                    !is_loaded || is_canonical || !value.contains("//"),
                    "{page}: <{name} {attribute}={value:?}>"
                );
            }
        }
    }
}
