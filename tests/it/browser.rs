//! Serving with a real browser: chromium, headless, driven by its DevTools protocol through a pipe. Without
//! chromium these tests are skipped and say so; in CI that is a failure.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::serving::{KITCHEN_FILES, Served, until};
use crate::support::Site;

/// A browser without a window.
struct Browser {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
    n_commands: u64,
    _profile: TempDir,
}

/// A tab of it.
struct Tab {
    session: String,
}

impl Browser {
    /// Starts chromium; `None` if it is not there.
    fn start() -> Option<Self> {
        let is_there = Command::new("chromium").arg("--version").stdout(Stdio::null()).status();
        if !is_there.is_ok_and(|it| it.success()) {
            assert!(std::env::var_os("CI").is_none(), "CI needs chromium: apt-get install chromium");
            eprintln!("chromium is not there: the browser tests are skipped");
            return None;
        }
        let profile = tempfile::tempdir().unwrap();
        let flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
                     --disable-background-networking --disable-component-update --disable-sync \
                     --disable-dev-shm-usage --window-size=900,600 --remote-debugging-pipe";
        // The protocol's pipe is at 3 and 4: only a shell puts it there without unsafe code.
        let command = format!(
            "exec chromium {flags} --user-data-dir='{}' about:blank 3<&0 4>&1 0</dev/null 1>/dev/null 2>&1",
            profile.path().display()
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (commands, answers) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Some(Self { child, commands, answers, n_commands: 0, _profile: profile })
    }

    /// Sends a command and waits for its answer.
    fn command(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.n_commands += 1;
        let id = self.n_commands;
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        write!(self.commands, "{command}\0").unwrap();
        loop {
            let mut message = Vec::new();
            self.answers.read_until(0, &mut message).unwrap();
            assert_eq!(message.pop(), Some(0), "the browser ended");
            let message: Value = serde_json::from_slice(&message).unwrap();
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
        }
    }

    /// Opens an address in a window of its own, so that it is seen whatever else is open.
    fn open(&mut self, address: &str) -> Tab {
        self.open_in(address, true)
    }

    fn open_in(&mut self, address: &str, new_window: bool) -> Tab {
        let parameters = json!({ "url": address, "newWindow": new_window });
        let target = self.command(None, "Target.createTarget", parameters);
        let parameters = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.command(None, "Target.attachToTarget", parameters);
        Tab { session: attached["sessionId"].as_str().unwrap().to_owned() }
    }

    /// What an expression is in a tab; null while its page is being loaded.
    fn evaluate(&mut self, tab: &Tab, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let result = self.command(Some(&tab.session), "Runtime.evaluate", parameters);
        result["result"]["value"].clone()
    }

    /// Waits until an expression is true in a tab.
    fn wait_for(&mut self, tab: &Tab, expression: &str) {
        let found = until(|| (self.evaluate(tab, expression) == true).then_some(()));
        if found.is_none() {
            panic!("never: {expression}\n{}", self.evaluate(tab, "document.documentElement.outerHTML"));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The overlay's dialog, if it is shown.
const OVERLAY: &str = "document.querySelector('expound-overlay')?.shadowRoot.querySelector('dialog')";

fn soup(text: &str) -> String {
    format!("---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\n{text}\n")
}

#[test]
fn an_edit_is_shown_where_the_reader_was() {
    let Some(mut browser) = Browser::start() else { return };
    let site = Site::new(KITCHEN_FILES);
    let long = "A line.\n\n".repeat(200);
    site.write("content/recipes/soup.md", soup(&long));
    let served = Served::start(&site, &[]);
    let address = format!("http://127.0.0.1:{}/kitchen/recipes", served.port);
    let tab = browser.open(&format!("{address}/soup/"));
    let other = browser.open(&format!("{address}/pie/"));
    for it in [&tab, &other] {
        browser.wait_for(it, "document.readyState == 'complete' && document.querySelector('h1') != null");
        browser.evaluate(it, "window.isOld = true");
    }
    browser.evaluate(&tab, "scrollTo(0, 900)");
    browser.wait_for(&tab, "scrollY == 900");
    site.write("content/recipes/soup.md", soup(&format!("{long}The edit.")));
    browser.wait_for(&tab, "document.body?.innerText.includes('The edit.')");
    browser.wait_for(&tab, "scrollY == 900");
    assert_eq!(browser.evaluate(&tab, "window.isOld === undefined"), true, "loaded again");
    assert_eq!(browser.evaluate(&other, "window.isOld"), true, "the other tab stays as it is");
    // It goes on listening.
    site.write("content/recipes/soup.md", soup("Short now."));
    browser.wait_for(&tab, "document.body?.innerText.includes('Short now.')");
}

#[test]
fn a_tab_that_nobody_saw_catches_up_when_it_is_looked_at() {
    let Some(mut browser) = Browser::start() else { return };
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let address = format!("http://127.0.0.1:{}/kitchen/recipes", served.port);
    let tab = browser.open(&format!("{address}/soup/"));
    browser.wait_for(&tab, "document.querySelector('h1') != null");
    browser.open_in(&format!("{address}/pie/"), false);
    browser.wait_for(&tab, "document.hidden");
    site.write("content/recipes/soup.md", soup("Unseen."));
    served.get_with("/kitchen/recipes/soup/", "Unseen.");
    browser.command(Some(&tab.session), "Page.bringToFront", json!({}));
    browser.wait_for(&tab, "document.body?.innerText.includes('Unseen.')");
}

#[test]
fn a_style_sheet_is_replaced_without_a_reload() {
    let Some(mut browser) = Browser::start() else { return };
    let site = Site::new(KITCHEN_FILES);
    site.write("assets/style.css", "body { color: rgb(1, 2, 3) }");
    let served = Served::start(&site, &[]);
    let tab = browser.open(&format!("http://127.0.0.1:{}/kitchen/recipes/soup/", served.port));
    let colour =
        |rgb: &str| format!("document.body && getComputedStyle(document.body).color == 'rgb({rgb})'");
    browser.wait_for(&tab, &colour("1, 2, 3"));
    browser.evaluate(&tab, "window.isOld = true");
    for rgb in ["4, 5, 6", "7, 8, 9"] {
        site.write("assets/style.css", format!("body {{ color: rgb({rgb}) }}"));
        browser.wait_for(&tab, &colour(rgb));
        browser.wait_for(&tab, "document.querySelectorAll('link[rel=stylesheet]').length == 1");
    }
    assert_eq!(browser.evaluate(&tab, "window.isOld"), true);
}

#[test]
fn errors_lie_over_the_page_until_they_are_mended() {
    let Some(mut browser) = Browser::start() else { return };
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let tab = browser.open(&format!("http://127.0.0.1:{}/kitchen/recipes/soup/", served.port));
    browser.wait_for(&tab, "document.querySelector('h1') != null");
    let is_open = format!("{OVERLAY}?.open === true");
    let is_gone = "document.querySelector('h1') != null && document.querySelector('expound-overlay') == null";
    let broken = |name: &str| format!("---\ntitle: Pea soup\ncook: {name}\n---\n");
    site.write("content/recipes/soup.md", broken("adda"));
    browser.wait_for(&tab, &is_open);
    let text = browser.evaluate(&tab, &format!("{OVERLAY}.innerText"));
    let text = text.as_str().unwrap();
    for shown in ["The site has 1 error", "content/recipes/soup.md:3:7", "did you mean `ada`?", "^^^^"] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    let name = format!(
        "{OVERLAY}.getAttribute('role') + ' ' + {OVERLAY}.querySelector('#title').tagName + ' ' + \
         {OVERLAY}.getRootNode().activeElement.textContent"
    );
    assert_eq!(browser.evaluate(&tab, &name), "alertdialog H1 Close", "named, and the focus is in it");
    let selected = format!("getComputedStyle({OVERLAY}.querySelector('pre')).userSelect");
    assert_eq!(browser.evaluate(&tab, &selected), "text", "its text can be copied");
    assert_eq!(browser.evaluate(&tab, "document.querySelector('h1').textContent"), "Pea soup", "still there");

    site.write("content/recipes/soup.md", soup("Mended."));
    browser.wait_for(&tab, "document.body?.innerText.includes('Mended.')");
    browser.wait_for(&tab, is_gone);

    // Dismissed, it stays away until something else is wrong.
    site.write("content/recipes/soup.md", broken("adda"));
    browser.wait_for(&tab, &is_open);
    browser.evaluate(&tab, &format!("{OVERLAY}.querySelectorAll('button')[1].click()"));
    browser.wait_for(&tab, is_gone);
    site.write("content/recipes/soup.md", broken("nobody"));
    browser.wait_for(&tab, &is_open);
    // A site that comes right without this page changing.
    site.write("content/recipes/soup.md", soup("Mended."));
    browser.wait_for(&tab, is_gone);
}

#[test]
fn a_site_that_is_broken_from_the_start_comes_up_when_it_is_mended() {
    let Some(mut browser) = Browser::start() else { return };
    let site = Site::new(KITCHEN_FILES);
    site.write("content/recipes/soup.md", "---\ntitle: [\n---\n");
    let served = Served::start(&site, &[]);
    let tab = browser.open(&format!("http://127.0.0.1:{}/", served.port));
    browser.wait_for(&tab, &format!("{OVERLAY}?.open === true"));
    site.write("content/recipes/soup.md", soup("Up."));
    browser.wait_for(&tab, "location.pathname == '/kitchen/' && document.querySelector('h1') != null");
}
