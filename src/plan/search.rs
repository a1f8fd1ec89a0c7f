//! The page for searching: what results can be narrowed by and, for who cannot or would rather not search,
//! everything from A to Z. What is found comes from an index that is made of the pages afterwards.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::pages::Pages;
use super::shared::Shared;
use super::view::{EntitySummary, PageView};
use crate::config::search::{PAGE, PARTS};
use crate::path::OutputPath;
use crate::resolve::graph::{EntityId, Graph, Role};

/// Where to search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchView {
    /// The page with the results. Such as `search/index.html`.
    pub url: String,
    /// The folder of the files that make searching work, with a final `/`. Such as `search/parts/`.
    pub parts: &'static str,
    /// The relations that a search can be narrowed by; not visible to templates.
    #[serde(skip)]
    pub facets: Vec<String>,
}

/// What the page for searching shows beside the results.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchPageView {
    /// What a search can be narrowed by, beside the kind.
    pub facets: Vec<FacetView>,
    /// Everything from A to Z, for who looks for it without searching; empty if it is too much for a page.
    pub letters: Vec<LetterView>,
}

/// Something to narrow a search by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetView {
    /// Its name in addresses. Such as `cook`.
    pub name: String,
    /// What readers see it called. Such as `Cook`.
    pub label: String,
    /// What to choose from: each `name` is that of the address.
    pub options: Vec<OptionView>,
}

/// A choice of a [`FacetView`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// Its name in addresses. Such as `ada`.
    pub name: String,
    /// What readers see it called. Such as `Ada`.
    pub label: String,
}

/// What begins with one letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LetterView {
    /// The letter; empty for what begins with none. Such as `P`.
    pub letter: String,
    /// What begins with it.
    pub entries: Vec<Shared<EntitySummary>>,
}

/// Beyond this many entries a list from A to Z is no help on one page; the kinds have lists of their own.
const MOST_LETTERED: usize = 1000;

/// Where to search, if readers can.
pub(super) fn link(pages: &Pages<'_>) -> Option<SearchView> {
    let search = &pages.config.search;
    search.enabled.then(|| SearchView {
        url: pages.links.output(&OutputPath::page(PAGE)),
        parts: PARTS,
        facets: search.facets.iter().map(|it| it.relation.clone()).collect(),
    })
}

/// Whether an output is the page for searching.
pub(super) fn is_page(pages: &Pages<'_>, output: &OutputPath) -> bool {
    pages.config.search.enabled && *output == OutputPath::page(PAGE)
}

/// Whether an author wrote it.
pub(super) fn is_written(graph: &Graph) -> bool {
    graph.iter().any(|(_, it)| it.role == Role::Plain && it.output == OutputPath::page(PAGE))
}

/// The page for searching, with its text if an author wrote one.
pub(super) fn page(pages: &Pages<'_>, written: Option<EntityId>) -> PageView {
    let mut page = match written {
        Some(id) => pages.written(id, &["search.html"]),
        None => pages.blank(OutputPath::page(PAGE), &["search.html"], &pages.config.title),
    };
    page.search = Some(SearchPageView { facets: facets(pages), letters: letters(pages) });
    page
}

/// For each facet, everything that it reaches.
fn facets(pages: &Pages<'_>) -> Vec<FacetView> {
    let facets = pages.config.search.facets.iter();
    let view = |facet: &crate::config::search::Facet| {
        let mut reached = BTreeSet::new();
        for kind in pages.schema.declared_kinds() {
            let Some(end) = pages.schema.kind(kind).end_named(&facet.relation) else { continue };
            let members = pages.members[usize::from(kind.0)].iter();
            reached.extend(members.flat_map(|&id| pages.graph.relations(id, end)).map(|it| it.to));
        }
        let option = |id| {
            let entity = pages.summary(id);
            OptionView { name: entity.slug.clone(), label: entity.title.clone() }
        };
        FacetView {
            name: facet.relation.clone(),
            label: facet.label.clone(),
            options: reached.into_iter().map(option).collect(),
        }
    };
    facets.map(view).collect()
}

/// Every entity by title, under the letter that it begins with: without its marks, and in the order in which
/// Unicode has letters.
fn letters(pages: &Pages<'_>) -> Vec<LetterView> {
    if pages.members.iter().map(Vec::len).sum::<usize>() > MOST_LETTERED {
        return Vec::new();
    }
    let entities = pages.graph.iter().filter(|(_, it)| it.role == Role::Entity);
    let mut letters: BTreeMap<String, Vec<(String, EntityId)>> = BTreeMap::new();
    for (id, entity) in entities {
        let title = plain(&entity.title);
        letters.entry(initial(&title)).or_default().push((counted(&title), id));
    }
    let view = |(letter, mut entries): (String, Vec<(String, EntityId)>)| {
        entries.sort();
        LetterView { letter, entries: entries.into_iter().map(|(_, id)| pages.summary(id)).collect() }
    };
    letters.into_iter().map(view).collect()
}

/// A title as it is sorted: in capitals, without the marks above and below letters.
fn plain(title: &str) -> String {
    let is_mark = unicode_normalization::char::is_combining_mark;
    title.nfd().filter(|&it| !is_mark(it)).nfc().flat_map(char::to_uppercase).collect()
}

/// A title with room before its numbers, so that in order the smaller stands first.
fn counted(title: &str) -> String {
    let mut counted = String::with_capacity(title.len());
    let mut rest = title;
    while let Some(at) = rest.find(|it: char| it.is_ascii_digit()) {
        let number = &rest[at..];
        let end = number.find(|it: char| !it.is_ascii_digit()).unwrap_or(number.len());
        counted.push_str(&rest[..at]);
        counted.push_str(&format!("{:0>12}", &number[..end]));
        rest = &number[end..];
    }
    counted + rest
}

/// The first letter of a title; empty where there is none.
fn initial(title: &str) -> String {
    let first = title.graphemes(true).find(|it| it.chars().any(char::is_alphanumeric));
    first.filter(|it| it.chars().all(char::is_alphabetic)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smaller_numbers_stand_first() {
        let mut titles = ["Answer 10: last", "Answer 2", "Answer 1: first", "Answer"];
        titles.sort_by_key(|it| counted(&plain(it)));
        assert_eq!(titles, ["Answer", "Answer 1: first", "Answer 2", "Answer 10: last"]);
    }

    #[test]
    fn titles_stand_under_their_letter_without_its_marks() {
        let at = |title: &str| initial(&plain(title));
        assert_eq!(at("École"), "E");
        assert_eq!(at("“quality”"), "Q");
        assert_eq!(at("质量强国"), "质");
        assert_eq!(at("2035"), "");
        assert_eq!(at(""), "");
    }
}
