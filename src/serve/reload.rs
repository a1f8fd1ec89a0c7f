//! Reloading: what a tab shows is compared with what it would be shown now.
//!
//! A tab says which page it shows by two fingerprints: one of the page, one of its style sheets. After each
//! build, and whenever a tab comes back, they are compared with those of the site now. So no event can
//! be missed, a tab reloads only if what it shows changed, and a change of style sheets alone needs no
//! reload.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use axum::response::sse;
use futures_util::Stream;
use regex::{Captures, Regex};
use serde::Deserialize;
use tokio::sync::watch;

use super::site::{Body, Found, Site};
use crate::load::markdown::escape;
use crate::path::content_hash;

/// Where the script and the events are: names that no output can have, for none begins with a dot.
pub(super) const SCRIPT: &str = "/.expound/reload.js";
pub(super) const EVENTS: &str = "/.expound/events";
/// The script.
pub(super) const SCRIPT_TEXT: &str = include_str!("reload.js");

/// A tab, as it introduces itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Tab {
    /// The path it shows.
    path: String,
    /// The fingerprint of the page.
    page: String,
    /// The fingerprint of its style sheets.
    styles: String,
}

/// What a page shows.
#[derive(Debug, PartialEq, Eq)]
struct Fingerprints {
    page: String,
    styles: String,
    /// The addresses of its style sheets, as the page has them.
    hrefs: Vec<String>,
}

/// The tags by which a page shows other files.
static TAGS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?is)<(?:link|script|img|source|iframe|embed|object|audio|video|image|use)\b[^>]*>").ok()
});
static STYLE_SHEET: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?is)^<link\b[^>]*\brel\s*=\s*["']?stylesheet\b"#).ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?is)\b(?:href|src|data|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))"#).ok()
});

impl Fingerprints {
    /// Those of the page at `path`. The address of a style sheet does not count for the page: it holds
    /// the content's hash.
    fn of(site: &Site, path: &str) -> Self {
        let html = match site.find(path) {
            Found::NoSite => return Self::whole("no site"),
            Found::Elsewhere(to) => return Self::whole(&to),
            Found::Output(_, body) | Found::Missing(body) => match site.read(&body) {
                Ok((bytes, _)) if matches!(body, Body::Bytes(_)) || is_text(&bytes) => bytes,
                Ok((_, stamp)) => return Self::whole(&stamp),
                Err(_) => return Self::whole("unreadable"),
            },
        };
        let html = String::from_utf8_lossy(&html);
        let (mut hrefs, mut stamps) = (Vec::new(), String::new());
        let (Some(tags), Some(style_sheet), Some(address)) = (&*TAGS, &*STYLE_SHEET, &*ADDRESS) else {
            return Self::whole(&html);
        };
        let page = tags.replace_all(&html, |tag: &Captures<'_>| {
            let tag = &tag[0];
            let href = address.captures(tag).and_then(|it| it.iter().skip(1).flatten().next());
            let Some(href) = href.map(|it| it.as_str()) else { return tag.to_owned() };
            let stamp = resolve(path, href).and_then(|it| site.stamp_of_copy(&it));
            if style_sheet.is_match(tag) {
                hrefs.push(match stamp {
                    // Its name stays the same: only this tells the browser to fetch it again.
                    Some(stamp) => format!("{href}?{stamp}"),
                    None => href.to_owned(),
                });
                return tag.replace(href, "");
            }
            stamps.extend(stamp);
            tag.to_owned()
        });
        let page = content_hash(format!("{page}{stamps}").as_bytes());
        Self { page, styles: content_hash(hrefs.join("\n").as_bytes()), hrefs }
    }

    fn whole(text: &str) -> Self {
        Self { page: content_hash(text.as_bytes()), styles: String::new(), hrefs: Vec::new() }
    }
}

fn is_text(bytes: &[u8]) -> bool {
    bytes.len() < 1 << 20 && std::str::from_utf8(bytes).is_ok()
}

/// The path that an address on the page at `path` leads to; `None` for one elsewhere.
fn resolve(path: &str, href: &str) -> Option<String> {
    let href = href.split(['?', '#']).next().unwrap_or_default();
    if href.is_empty() || href.contains(':') || href.starts_with("//") {
        return None;
    }
    if href.starts_with('/') {
        return Some(href.to_owned());
    }
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    segments.pop();
    for segment in href.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    Some(format!("/{}", segments.join("/")))
}

/// The element that the server adds to each page.
pub(super) fn script(site: &Site, path: &str) -> String {
    let Fingerprints { page, styles, .. } = Fingerprints::of(site, path);
    format!(
        "<script src=\"{SCRIPT}\" data-events=\"{EVENTS}\" data-path=\"{}\" data-page=\"{page}\" \
         data-styles=\"{styles}\"></script>\n",
        escape(path)
    )
}

/// A page with the script in it: before the end of its body, if it says where that is.
pub(super) fn inject(html: &str, script: &str) -> String {
    let at = html.rfind("</body>").unwrap_or(html.len());
    format!("{}{script}{}", &html[..at], &html[at..])
}

/// What a tab is told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Told {
    /// To load its page again.
    Reload,
    /// To replace its style sheets by these.
    Styles(Vec<String>),
    /// What is wrong with the site, as JSON.
    Errors(String),
    /// That nothing is wrong.
    Mended,
}

impl Told {
    fn event(self) -> sse::Event {
        let (name, data) = match self {
            Told::Reload => ("reload", "{}".into()),
            Told::Styles(hrefs) => ("styles", serde_json::to_string(&hrefs).unwrap_or_default()),
            Told::Errors(json) => ("errors", json),
            Told::Mended => ("mended", "{}".into()),
        };
        sse::Event::default().event(name).data(data)
    }
}

/// The tabs that are open and seen, by what they show.
#[derive(Debug, Clone, Default)]
pub(super) struct OpenTabs(Arc<Mutex<BTreeMap<String, usize>>>);

impl OpenTabs {
    /// The paths that they show.
    pub(super) fn paths(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    fn enter(&self, path: &str) -> Entered {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *open.entry(path.to_owned()).or_default() += 1;
        Entered { open: self.clone(), path: path.to_owned() }
    }
}

/// Counts a tab as open for as long as it listens.
struct Entered {
    open: OpenTabs,
    path: String,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(n) = open.get_mut(&self.path) {
            *n -= 1;
            if *n == 0 {
                open.remove(&self.path);
            }
        }
    }
}

/// One tab that listens.
struct Listening {
    tab: Tab,
    _entered: Entered,
    sites: watch::Receiver<Arc<Site>>,
    /// The trouble that it shows; none yet known before the first look.
    trouble: Option<Option<String>>,
    /// What it is to be told next.
    pending: Vec<Told>,
    is_first: bool,
}

/// Everything that a tab is told, until it goes or the server ends.
pub(super) fn events(
    tab: Tab,
    sites: watch::Receiver<Arc<Site>>,
    open: &OpenTabs,
) -> impl Stream<Item = Result<sse::Event, std::convert::Infallible>> + use<> {
    let entered = open.enter(&tab.path);
    let listening =
        Listening { tab, _entered: entered, sites, trouble: None, pending: Vec::new(), is_first: true };
    futures_util::stream::unfold(listening, |mut it| async move {
        loop {
            if let Some(told) = it.pending.pop() {
                return Some((Ok(told.event()), it));
            }
            if !std::mem::take(&mut it.is_first) {
                // Fails once the server ends, and so does the stream.
                it.sites.changed().await.ok()?;
            }
            let site = it.sites.borrow_and_update().clone();
            if site.is_ready {
                it.pending = it.compare(&site);
            }
        }
    })
}

impl Listening {
    /// What the tab must be told of a site, the last first.
    fn compare(&mut self, site: &Site) -> Vec<Told> {
        let mut told = Vec::new();
        let trouble = site.trouble.as_ref().map(|it| it.id.clone());
        if self.trouble.as_ref() != Some(&trouble) {
            told.push(site.trouble.as_ref().map_or(Told::Mended, |it| Told::Errors(it.json())));
            self.trouble = Some(trouble);
        }
        let now = Fingerprints::of(site, &self.tab.path);
        if now.page != self.tab.page {
            told.push(Told::Reload);
        } else if now.styles != self.tab.styles {
            told.push(Told::Styles(now.hrefs));
        }
        (self.tab.page, self.tab.styles) = (now.page, now.styles);
        told.reverse();
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_from_the_page_they_stand_on() {
        let check = |path: &str, href: &str, expected: Option<&str>| {
            assert_eq!(resolve(path, href).as_deref(), expected, "{href} on {path}");
        };
        check("/a/b/", "../c.css", Some("/a/c.css"));
        check("/a/b/", "c.css?v=1#x", Some("/a/b/c.css"));
        check("/a/b/index.html", "./c.css", Some("/a/b/c.css"));
        check("/", "../../c.css", Some("/c.css"));
        check("/a/", "/c.css", Some("/c.css"));
        check("/a/", "https://example.org/c.css", None);
        check("/a/", "//example.org/c.css", None);
        check("/a/", "#x", None);
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        assert_eq!(inject("<body>a</body></html>", "S"), "<body>aS</body></html>");
        assert_eq!(inject("no body", "S"), "no bodyS");
    }
}
