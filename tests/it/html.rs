//! Reads built pages as a browser does, so that a test says what a reader finds, not how it is marked up.

use scraper::{ElementRef, Html, Selector};

/// A CSS selector that must be right.
pub(crate) fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// The words in an element, white space folded, and one between its elements.
pub(crate) fn words(element: ElementRef<'_>) -> String {
    let words = element.text().flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

/// The words of every element that the selector finds, a line each.
pub(crate) fn text(page: &str, css: &str) -> String {
    let (page, css) = (Html::parse_document(page), selector(css));
    page.select(&css).map(|it| words(it) + "\n").collect()
}

/// The words of what stands under the heading with this id, a line for each element.
pub(crate) fn under(page: &str, id: &str) -> String {
    let page = Html::parse_document(page);
    let css = selector(&format!("[id=\"{id}\"]"));
    let heading = page.select(&css).next();
    let heading = heading.unwrap_or_else(|| panic!("the page has no #{id}"));
    let after = heading.next_siblings().filter_map(ElementRef::wrap);
    after.map(|it| words(it) + "\n").collect()
}
