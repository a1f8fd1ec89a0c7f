//! Resolves what Markdown refers to: links, anchors, citations; in bodies and in front matter.

use std::ops::Range;

use serde_yaml::Value;

use super::graph::{Cited, Entity, EntityId, FieldValue, Link, Prose, Quote};
use super::names::Names;
use crate::diagnostic::{Diagnostic, Location, catalogue};
use crate::load::Document;
use crate::load::body::{Body, PlaceRef, Reference, Target};
use crate::load::front_matter::Step;

/// Where a Markdown text stands, so that its mistakes can be pointed at.
#[derive(Clone, Copy)]
pub(crate) enum Stands<'a> {
    /// It is the body of the file.
    Body,
    /// It is a value of the front matter.
    At(&'a [Step<'a>]),
}

impl Stands<'_> {
    /// The place of something in the text. In front matter, where YAML may have folded the text, it is
    /// looked for by its words.
    pub(crate) fn locate(self, document: &Document, span: &Range<u32>, needle: &str) -> Location {
        match self {
            Stands::Body => document.source.at(span.start as usize..span.end as usize),
            Stands::At(path) => document.front_matter.locate_within(&document.source, path, needle),
        }
    }
}

/// Resolves everything that an entity's own Markdown and quotations refer to.
pub(crate) fn resolve(
    entity: &mut Entity,
    id: EntityId,
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let document = entity.document.clone();
    let mut at = Resolving { document: &document, id, names, diagnostics };
    at.prose(&mut entity.body, Stands::Body);
    let kind = names.schema.kind(entity.kind);
    for (field, value) in kind.fields.iter().zip(&mut entity.fields) {
        let Some(value) = value else { continue };
        let is_list = matches!(value, FieldValue::List(_));
        for (n, item) in value.items_mut().iter_mut().enumerate() {
            let path = [Step::Key(field.name.as_str()), Step::Item(n)];
            let path = if is_list { &path[..] } else { &path[..1] };
            match item {
                FieldValue::Markdown(prose) => at.prose(prose, Stands::At(path)),
                FieldValue::Quote(quote) => at.quote(quote, path),
                _ => {}
            }
        }
    }
}

/// What the links of a document's body lead to; `None` if one leads nowhere.
pub(crate) fn links(document: &Document, id: EntityId, names: &Names<'_>) -> Option<Vec<Link>> {
    let link = |it: &Reference| {
        let at = || Stands::Body.locate(document, &it.span, needle(&it.target));
        names.link(id, &it.target, at).ok()
    };
    document.body.references.iter().map(link).collect()
}

/// Resolves one Markdown text of an entity's front matter.
pub(crate) fn resolve_note(
    text: &str,
    document: &Document,
    id: EntityId,
    path: &[Step<'_>],
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Prose {
    let mut prose = Prose::unresolved(document.fragment(text));
    Resolving { document, id, names, diagnostics }.prose(&mut prose, Stands::At(path));
    prose
}

/// Resolves `cite: source place`, or a list of such.
pub(crate) fn resolve_cites(
    value: &Value,
    document: &Document,
    path: &[Step<'_>],
    names: &Names<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Cited> {
    let single = std::slice::from_ref(value);
    let (items, is_list) = value.as_sequence().map_or((single, false), |it| (it.as_slice(), true));
    let mut cites = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let item_path = [path, &[Step::Item(n)]].concat();
        let path = if is_list { &item_path[..] } else { path };
        let Some(text) = item.as_str() else {
            diagnostics.push(catalogue::wrong_type(document.locate(path), "cite", "`SOURCE PLACE`", item));
            continue;
        };
        for typed in PlaceRef::parse_list(text) {
            let needle = if typed.place.is_empty() { &typed.source } else { &typed.place };
            match names.place(&typed, || document.front_matter.locate_within(&document.source, path, needle))
            {
                Ok(cited) => cites.push(cited),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    cites
}

struct Resolving<'a, 'd> {
    document: &'a Document,
    id: EntityId,
    names: &'a Names<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Resolving<'_, '_> {
    fn prose(&mut self, prose: &mut Prose, stands: Stands<'_>) {
        let body: &Body = &prose.body;
        for reference in &body.references {
            let needle = needle(&reference.target);
            let at = || stands.locate(self.document, &reference.span, needle);
            // A value of the front matter stands on the same page as the body: its anchors are those.
            let link = self.names.link(self.id, &reference.target, at);
            prose.links.push(link.unwrap_or_else(|diagnostic| {
                self.diagnostics.push(diagnostic);
                Link::Broken
            }));
        }
        for (label, span) in &body.missing_footnotes {
            let at = stands.locate(self.document, span, &format!("[^{label}]"));
            self.diagnostics.push(catalogue::missing_footnote(at, label));
        }
        for citation in &body.citations {
            let mut cited = Vec::new();
            for typed in &citation.places {
                let needle = if typed.place.is_empty() { &typed.source } else { &typed.place };
                let one_of_many = citation.places.len() > 1 && matches!(stands, Stands::Body);
                let at =
                    || match one_of_many.then(|| place_in(self.document, &citation.span, needle)).flatten() {
                        Some(span) => stands.locate(self.document, &span, needle),
                        None => stands.locate(self.document, &citation.span, needle),
                    };
                match self.names.place(typed, at) {
                    Ok(place) => cited.push(place),
                    Err(diagnostic) => self.diagnostics.push(diagnostic),
                }
            }
            prose.citations.push(cited);
        }
    }

    fn quote(&mut self, quote: &mut Quote, path: &[Step<'_>]) {
        let value = path.iter().fold(None, |value: Option<&Value>, step| match (value, step) {
            (None, Step::Key(key)) => self.document.front_matter.values.get(*key),
            (Some(value), Step::Item(n)) => value.as_sequence().and_then(|it| it.get(*n)),
            (Some(value), Step::Key(key)) => value.get(*key),
            (None, Step::Item(_)) => None,
        });
        if let Some(cite) = value.and_then(|it| it.get("cite")) {
            let path = [path, &[Step::Key("cite")]].concat();
            quote.places = resolve_cites(cite, self.document, &path, self.names, self.diagnostics);
        }
        if let Some(note) = &mut quote.note {
            let path = [path, &[Step::Key("note")]].concat();
            self.prose(note, Stands::At(&path));
        }
    }
}

/// Where one of the places of a citation is named in it.
fn place_in(document: &Document, citation: &Range<u32>, place: &str) -> Option<Range<u32>> {
    let written = document.source.text.get(citation.start as usize..citation.end as usize)?;
    let whole = |&(at, _): &(usize, &str)| {
        let after = written[at + place.len()..].chars().next();
        after.is_none_or(|it| it.is_whitespace() || ",;]".contains(it))
    };
    let start = citation.start + written.match_indices(place).find(whole)?.0 as u32;
    Some(start..start + place.len() as u32)
}

/// The words by which a link is found again in front matter.
fn needle(target: &Target) -> &str {
    match target {
        Target::Entity { name, .. } => name,
        Target::Path { path, .. } => path,
        Target::Anchor(anchor) => anchor,
        Target::External(url) => url,
    }
}
