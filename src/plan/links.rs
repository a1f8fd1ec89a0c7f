//! Addresses of pages, and Markdown with its holes filled: what a body's links and citations become on
//! the page where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::text::Insert;
use super::view::{BodyView, PlaceView};
use super::words::{PLACE, Phrases, SENTENCE};
use crate::config::outputs::LinkStyle;
use crate::load::body::Hole;
use crate::load::plain_text::PlainText;
use crate::path::{OutputPath, percent_encode};
use crate::resolve::graph::{Cited, EntityId, Graph, Link, Place, Prose, ProseKey, TermLink};
use crate::resolve::sources::Source;
use crate::schema::{KindId, Schema, SourceKind};

/// Writes addresses relative to the site's root.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) schema: &'a Schema,
    pub(crate) style: LinkStyle,
    pub(crate) words: &'a Phrases,
}

impl Links<'_> {
    /// The address of an output.
    pub(crate) fn output(&self, output: &OutputPath) -> String {
        match self.style {
            LinkStyle::File => output.href(),
            LinkStyle::Folder => match output.pretty_href() {
                home if home.is_empty() => "./".into(),
                address => address,
            },
        }
    }

    /// The address of an entity's page.
    pub(crate) fn entity(&self, id: EntityId) -> String {
        self.output(&self.graph.entity(id).output)
    }

    /// The address of a kind's list page.
    pub(crate) fn list(&self, kind: KindId) -> String {
        self.output(&OutputPath::page(&self.schema.kind(kind).path))
    }

    /// A place in a source, as a page shows it.
    pub(crate) fn place(&self, cited: Cited) -> PlaceView {
        let entity = self.graph.entity(cited.source);
        let (Some(source), Some(words)) = (&entity.source, &self.schema.kind(entity.kind).source) else {
            let (url, title) = (self.entity(cited.source), entity.title.clone());
            let slug = entity.slug.clone();
            return PlaceView { place: String::new(), label: title.clone(), source: title, url, slug };
        };
        let mut label = self.label(source, cited.place, words);
        if let Some(n) = cited.sentence {
            let sentence =
                words.sentence_label.as_deref().map_or_else(|| self.words.get(SENTENCE), Into::into);
            label = sentence.replace("{n}", &self.words.number(usize::from(n))).replace("{place}", &label);
        }
        // A sentence has no anchor of its own: the link leads to its paragraph.
        let url = format!("{}#{}", self.entity(cited.source), percent_encode(source.id(cited.place)));
        let slug = entity.slug.clone();
        PlaceView { url, place: source.name(cited), label, source: entity.title.clone(), slug }
    }

    /// A part or paragraph of a source of this kind in words.
    pub(crate) fn label(&self, source: &Source, place: Place, kind: &SourceKind) -> String {
        let words = kind.place_label.as_deref().map_or_else(|| self.words.get(PLACE), Into::into);
        let n = place.paragraph.map_or(0, |it| usize::from(it) + 1);
        source.label(place, &words.replace("{n}", &self.words.number(n)))
    }

    /// Several places.
    pub(crate) fn places(&self, cited: &[Cited]) -> Vec<PlaceView> {
        cited.iter().map(|&it| self.place(it)).collect()
    }

    /// Markdown on the page whose way to the root is `root`.
    pub(crate) fn body(&self, prose: &Prose, terms: &[TermLink], root: &Arc<str>) -> BodyView {
        // At one byte, a term that ends comes before a hole, and a hole before a term that begins.
        let holes = prose.body.holes.iter();
        let mut inserts: Vec<(u32, u8, Insert)> =
            holes.map(|&(at, hole)| (at, 1, self.fill(hole, prose))).collect();
        for term in terms {
            inserts.push((term.start, 2, Insert::Term(self.entity(term.term).into())));
            inserts.push((term.end, 0, Insert::TermEnd));
        }
        if !terms.is_empty() {
            inserts.sort_by_key(|&(at, order, _)| (at, order));
        }
        BodyView {
            body: prose.body.clone(),
            inserts: inserts.into_iter().map(|(at, _, insert)| (at, insert)).collect(),
            root: root.clone(),
        }
    }

    fn fill(&self, hole: Hole, prose: &Prose) -> Insert {
        match hole {
            Hole::Href(n) => {
                prose.links.get(n as usize).map_or(Insert::Outside("".into()), |it| self.href(it))
            }
            Hole::Title(n) => Insert::Title(self.title(n, prose).into()),
            Hole::Size(n) => match prose.links.get(n as usize) {
                Some(Link::File(output)) => Insert::Size(self.graph.image_sizes.get(output).copied()),
                _ => Insert::Size(None),
            },
            Hole::Word(word) => Insert::Word(self.words.word(word)),
            Hole::Number(n) => Insert::Word(self.words.number(n as usize).into()),
            Hole::Citation(n) => {
                let places = prose.citations.get(n as usize).map_or(&[][..], Vec::as_slice);
                Insert::Citation(places.iter().map(|&it| self.place(it)).collect())
            }
        }
    }

    /// Plain words of a text as readers see them.
    pub(crate) fn plain_text(&self, text: &PlainText, prose: &Prose) -> String {
        text.with_titles(|reference| self.title(reference, prose))
    }

    /// The title of what a reference of a text names.
    fn title(&self, reference: u32, prose: &Prose) -> &str {
        match prose.links.get(reference as usize) {
            Some(Link::Page(id, _)) => &self.graph.entity(*id).title,
            Some(Link::List(kind)) => &self.schema.kind(*kind).plural,
            _ => "",
        }
    }

    fn href(&self, link: &Link) -> Insert {
        match link {
            Link::Page(id, None) => Insert::Inside(self.entity(*id).into()),
            Link::Page(id, Some(anchor)) => {
                Insert::Inside(format!("{}#{}", self.entity(*id), percent_encode(anchor)).into())
            }
            Link::List(kind) => Insert::Inside(self.list(*kind).into()),
            Link::File(output) => Insert::Inside(output.href().into()),
            Link::Anchor(anchor) => Insert::Outside(format!("#{}", percent_encode(anchor)).into()),
            Link::External(url) => Insert::Outside(url.as_str().into()),
            Link::Broken => Insert::Outside("#".into()),
        }
    }
}

/// The terms of one Markdown text of an entity.
pub(crate) fn terms_of<'a>(graph: &'a Graph, id: EntityId, key: &ProseKey) -> &'a [TermLink] {
    let of_entity: Option<&BTreeMap<ProseKey, Vec<TermLink>>> = graph.terms.get(id.0 as usize);
    of_entity.and_then(|it| it.get(key)).map_or(&[], Vec::as_slice)
}
