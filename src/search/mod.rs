//! Search: rendered pages to the files with which a browser finds words in them.
//!
//! [`Document::of`] takes from a page what can be found: the text of its `main` element, with its title, kind
//! and relations from its view. [`index`] makes the files of all documents, always the same ones for the
//! same documents; [`digest`] tells whether they would be the same without making them.
//!
//! Browsers cannot split into words what is written without spaces between them, unless the whole site is
//! in such a language. So pages that hold some of it go into a second, *dense* index, in which every
//! pair of characters can be found; a search for such text looks there.

mod document;
#[cfg(feature = "search")]
mod pagefind;
mod passages;

use std::io;
use std::sync::Arc;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::config::search::PARTS;
use crate::digest::hex;
use crate::path::OutputPath;
use crate::plan::view::SiteView;

pub use document::Document;

/// The file that says what the kinds are called and look like, and whether there is a dense index.
const ABOUT: &str = "about.json";
/// The folder of the dense index.
const DENSE: &str = "dense/";
/// Changes when the same documents become other files.
const VERSION: &str = concat!("1 of ", env!("CARGO_PKG_VERSION"));

/// What no search finds, as CSS selects it: the title, which is found by itself; places in sources, which stand
/// beside every quotation; what many pages say in the same words, of drawings and of what is not there; lists
/// of other pages. The classes are those of the skeleton of all themes.
const UNSEARCHED: [&str; 24] = [
    "h1",
    ".facts dt",
    ".absent",
    ".support",
    "figcaption[id^='x-']",
    "[data-unsearched]",
    ".citation",
    ".place",
    ".visually-hidden",
    ".kind",
    ".grade",
    ".basis",
    ".count",
    ".cited-by",
    ".chain",
    "summary",
    ".relation h3",
    ".sources",
    ".cite",
    ".entries",
    ".glossary",
    ".timeline-tables",
    ".group",
    ".matrix",
];

/// The files of an index.
pub type Files = Vec<(OutputPath, Arc<[u8]>)>;

/// Files by their names in their folder.
type Named = Vec<(String, Vec<u8>)>;

/// What identifies the files that [`index`] would make of documents, which are in order of their paths.
pub fn digest(site: &SiteView, documents: &[Document]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(VERSION);
    hasher.update(UNSEARCHED.join(" "));
    hasher.update(about(site, documents));
    hasher.update(&site.language);
    for document in documents {
        hasher.update(document.fingerprint());
    }
    hex(&hasher.finalize()[..16])
}

/// Makes the files, from documents in order of their paths. `None` as soon as `is_stale` says that nobody
/// wants them any more.
///
/// # Errors
///
/// When the program was compiled without search, or the machine gives no thread to work in.
pub fn index(
    site: &SiteView,
    documents: &[Document],
    is_stale: &dyn Fn() -> bool,
) -> io::Result<Option<Files>> {
    let mut files = vec![(part(ABOUT), about(site, documents).into())];
    let Some(main) = make(&site.language, documents.iter(), is_stale)? else { return Ok(None) };
    files.extend(main.into_iter().map(|(name, bytes)| (part(&name), bytes.into())));
    if has_dense(site, documents) {
        // What Chinese is split by splits every other script that has no spaces, too.
        let dense = documents.iter().filter(|it| it.is_dense);
        let Some(dense) = make("zh", dense, is_stale)? else { return Ok(None) };
        // Both use the same script.
        let dense = dense.into_iter().filter(|(name, _)| !name.ends_with(".js"));
        files.extend(dense.map(|(name, bytes)| (part(&format!("{DENSE}{name}")), bytes.into())));
    }
    files.sort();
    Ok(Some(files))
}

#[cfg(feature = "search")]
use pagefind::make;

#[cfg(not(feature = "search"))]
fn make<'a>(
    _: &str,
    _: impl Iterator<Item = &'a Document>,
    _: &dyn Fn() -> bool,
) -> io::Result<Option<Named>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "compiled without search"))
}

/// Whether pages need a second index. A language without spaces has its own way.
fn has_dense(site: &SiteView, documents: &[Document]) -> bool {
    !is_split_by_browsers(&site.language) && documents.iter().any(|it| it.is_dense)
}

/// Whether browsers split what is typed on pages of a language into words.
fn is_split_by_browsers(language: &str) -> bool {
    let language = language.split('-').next().unwrap_or_default().to_lowercase();
    ["zh", "ja", "th"].contains(&language.as_str())
}

fn about(site: &SiteView, documents: &[Document]) -> Vec<u8> {
    let kinds = site
        .kinds
        .iter()
        .map(|it| (it.name.clone(), json!([it.label, format!("k sign-{} accent-{}", it.sign, it.accent)])));
    let kinds: serde_json::Map<_, _> = kinds.collect();
    json!({ "kinds": kinds, "dense": has_dense(site, documents) }).to_string().into_bytes()
}

fn part(name: &str) -> OutputPath {
    OutputPath::new(format!("{PARTS}{name}"))
}
