//! The only place that knows Pagefind: documents in, the files of its index and its browser part out.
//!
//! Pagefind numbers pages in the order in which it gets them and sorts all else, so that equal documents in
//! an equal order become equal files. Its own user interfaces are left out.

use std::fmt::Write as _;
use std::io;

use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;

use super::{Document, Named};
use crate::load::markdown::escape;

/// Beyond this many pages, neighbours share a file of texts: a search reads a few of them, a host stores all.
const MOST_FRAGMENTS: u32 = 5000;

/// The files of an index, by name. `None` if nobody wants them any more.
pub(super) fn make<'a>(
    language: &str,
    documents: impl Iterator<Item = &'a Document>,
    is_stale: &dyn Fn() -> bool,
) -> io::Result<Option<Named>> {
    // Pagefind panics without one.
    std::env::current_dir()?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let unsearched = super::UNSEARCHED.map(str::to_owned).to_vec();
        let config = PagefindServiceConfig::builder()
            .max_fragments(MOST_FRAGMENTS)
            .exclude_selectors(unsearched)
            .build();
        let mut index = PagefindIndex::new(Some(config)).map_err(failed)?;
        for document in documents {
            if is_stale() {
                return Ok(None);
            }
            let mut add = async |html: &str| {
                let page = page(document, language, html);
                index.add_html_file(None, Some(document.url.clone()), page).await.map_err(failed)
            };
            // It counts no words as one, and finds no page without words by its title.
            if add(&document.html).await?.page_word_count <= 1 {
                add(&format!("{}<p>{}</p>", document.html, escape(&document.title))).await?;
            }
        }
        if is_stale() {
            return Ok(None);
        }
        let files = index.get_files().await.map_err(failed)?;
        let files = files.into_iter().map(|it| {
            let name = it.filename.to_string_lossy().replace('\\', "/");
            (name, it.contents)
        });
        let mut files: Vec<_> = files.filter(|(name, _)| is_used(name)).collect();
        let has_own_stemmer = files.iter().any(|(name, _)| is_stemmer(name) && name != ANY_STEMMER);
        files.retain(|(name, _)| name != ANY_STEMMER || !has_own_stemmer);
        Ok(Some(files))
    })
}

/// What searches in languages that have nothing better.
const ANY_STEMMER: &str = "wasm.unknown.pagefind";

fn is_stemmer(name: &str) -> bool {
    name.starts_with("wasm.")
}

fn is_used(name: &str) -> bool {
    let is_part = [".pf_meta", ".pf_fragment", ".pf_index", ".pf_filter"].iter().any(|it| name.ends_with(it));
    is_part || is_stemmer(name) || ["pagefind.js", "pagefind-entry.json"].contains(&name)
}

fn failed(error: impl std::fmt::Display) -> io::Error {
    io::Error::other(format!("cannot make the search index: {error}"))
}

/// A document as Pagefind reads it.
fn page(document: &Document, language: &str, html: &str) -> String {
    let mut page = String::with_capacity(html.len() + 1024);
    let _ = write!(page, "<html lang=\"{}\"><body>", escape(language));
    for (name, text) in [("title", &document.title), ("summary", &document.summary)] {
        let _ = write!(page, "<i data-pagefind-meta=\"{name}[title]\" title=\"{}\"></i>", escape(text));
    }
    for (name, values) in &document.filters {
        for value in values {
            let (name, value) = (escape(name), escape(value));
            let _ = write!(page, "<i data-pagefind-filter=\"{name}[title]\" title=\"{value}\"></i>");
        }
    }
    let _ = write!(page, "<div data-pagefind-body>{html}</div></body></html>");
    page
}
