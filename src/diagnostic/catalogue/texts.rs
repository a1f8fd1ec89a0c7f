//! What can be wrong with what a text refers to: links, anchors, footnotes, citations, terms.

use crate::diagnostic::{Diagnostic, Location, did_you_mean, quoted};
use crate::path::SourcePath;

/// `[[name]]` of nothing.
pub(crate) fn dangling_link(at: Location, typed: &str, meant: Option<&str>) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("no page is called `{typed}`")).at(at).help(match meant {
        Some(meant) => format!("did you mean `[[{meant}]]`?"),
        None => "write `[[KIND/SLUG]]`, or the path of a page".into(),
    })
}

/// A path to no file.
pub(crate) fn dangling_path(at: Location, typed: &str, file: &str, meant: Option<&str>) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads to no file"))
        .at(at)
        .label(format!("there is no `{file}`"))
        .help_if(meant.map(|it| format!("did you mean `{it}`?")))
}

/// A path that leaves the site.
pub(crate) fn link_climbs_out(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads out of the site")).at(at)
}

/// A path to the text of a source, which is not among the files that are copied.
pub(crate) fn link_to_source_text(at: Location, typed: &str, source: &str) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads to the text of `{source}`"))
        .at(at)
        .label("the text of a source is not copied")
        .help(format!("cite a place of it, `[@{source}, PLACE]`, or link to the page of the source"))
}

/// An anchor that the page does not have.
pub(crate) fn dangling_anchor(at: Location, anchor: &str, page: &SourcePath, known: &[&str]) -> Diagnostic {
    let list = match known.len() {
        0 => Some(format!("`{page}` has no headings")),
        1..=12 => Some(format!("it has {}", quoted(known))),
        _ => None,
    };
    let meant = did_you_mean(anchor, known.iter().copied());
    Diagnostic::error("dangling-anchor", format!("`{page}` has no anchor `#{anchor}`"))
        .at(at)
        .help_if(meant.or(list))
}

/// A footnote that is referred to and not there.
pub(crate) fn missing_footnote(at: Location, label: &str) -> Diagnostic {
    Diagnostic::error("missing-footnote", format!("there is no footnote `{label}`"))
        .at(at)
        .help(format!("add a paragraph `[^{label}]: …`, or write `\\[` if no footnote is meant"))
}

/// A citation of no known source.
pub(crate) fn unknown_source(at: Location, typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-source", format!("no source is called `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(match known {
            [] => "declare a kind with `source = true`, and write a content file for it".into(),
            known => format!("sources: {}", quoted(known)),
        })
}

/// A citation that says what but not where.
pub(crate) fn citation_without_place(at: Location, source: &str) -> Diagnostic {
    Diagnostic::error("citation-without-place", format!("the citation of `{source}` names no place"))
        .at(at)
        .help(format!("write `[@{source}, PLACE]` in text, `{source} PLACE` in front matter"))
}

/// A place that the source does not have.
pub(crate) fn unknown_place(at: Location, source: &str, place: &str, meant: Option<String>) -> Diagnostic {
    Diagnostic::error("unknown-place", format!("the source `{source}` has no place `{place}`"))
        .at(at)
        .help_if(meant)
}

/// A sentence beyond the end of its paragraph.
pub(crate) fn unknown_sentence(at: Location, source: &str, place: &str, n_sentences: usize) -> Diagnostic {
    let id = place.rsplit_once('.').map_or(place, |(id, _)| id);
    let sentences = if n_sentences == 1 { "sentence" } else { "sentences" };
    Diagnostic::error("unknown-place", format!("the source `{source}` has no place `{place}`"))
        .at(at)
        .help(format!("`{id}` has {n_sentences} {sentences}"))
}

/// Two terms of one spelling.
pub(crate) fn duplicate_term(at: Location, spelling: &str, first: &SourcePath) -> Diagnostic {
    Diagnostic::error("duplicate-term", format!("two terms are spelled `{spelling}`"))
        .at(at)
        .label(format!("`{first}` has it already"))
}
