//! `site.toml`, `[search]`: whether readers can search the site, and what they can narrow a search by.
//!
//! The names of the page and of the folder stand here, because pages link to them before anything is made.

use super::table::Table;
use crate::diagnostic::catalogue;
use crate::schema::Schema;

/// The folder of the page with the results.
pub(crate) const PAGE: &str = "search";
/// The folder of the files that make searching work.
pub(crate) const PARTS: &str = "search/parts/";
/// What the page's address says for itself, so that no facet can be called that.
const OWN: [&str; 2] = ["q", KIND];
/// What narrows a search by kind.
pub(crate) const KIND: &str = "kind";

/// Whether readers can search, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Whether they can: the site wants it, and this program was compiled with it.
    pub enabled: bool,
    /// What they can narrow a search by, beside the kind.
    pub facets: Vec<Facet>,
}

/// Something to narrow a search by: where a relation leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The relation's name.
    pub relation: String,
    /// What readers see it called: the kind that it leads to, or its own label if there are several.
    pub label: String,
}

/// Reads `[search]`.
pub(super) fn search(root: &Table<'_>, schema: &Schema) -> Search {
    let mut search = Search { enabled: cfg!(feature = "search"), facets: Vec::new() };
    let Some(table) = root.table("search") else { return search };
    search.enabled &= table.boolean("enabled", true);
    for name in table.strings("facets") {
        let at = table.reader().at(&name.span);
        if OWN.contains(&name.value.as_str()) {
            table.reader().report(catalogue::facet_of_its_own(at, &name.value));
            continue;
        }
        let ends = || schema.kinds.iter().flat_map(|it| &it.ends);
        let Some(end) = ends().find(|it| it.name == name.value) else {
            let known = ends().map(|it| it.name.as_str());
            table.reader().report(catalogue::unknown_facet(at, &name.value, known));
            continue;
        };
        let label = match end.to.as_slice() {
            [kind] => schema.kind(*kind).label.clone(),
            _ => end.label.clone(),
        };
        if search.facets.iter().all(|it| it.relation != name.value) {
            search.facets.push(Facet { relation: name.value, label });
        }
    }
    search
}
