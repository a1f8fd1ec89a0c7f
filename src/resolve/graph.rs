//! The graph: every entity and page of the site, what it holds, and how it is related to the others.
//!
//! Entities are numbered anew in each build, first by kind, then by the kind's sort key, then by slug.
//! That one order is the rule by which everything is sorted: comparing two [`EntityId`]s is comparing
//! where readers would look for them. Ids never leave `resolve` and `plan`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::sources::Source;
use crate::load::Document;
use crate::load::body::Body;
use crate::load::images::ImageSize;
use crate::path::{OutputPath, Slug, SourcePath};
use crate::schema::collection::Collection;
use crate::schema::{BasisId, EndId, KindId, Schema};

/// The place of an entity in [`Graph::entities`], and in every list of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub(crate) u32);

/// The whole site, resolved.
#[derive(Debug, Default)]
pub struct Graph {
    /// Every entity and plain page, in order.
    pub entities: Vec<Entity>,
    /// For each entity, for each end of its kind: the relations there.
    pub(crate) relations: Vec<Vec<Vec<Relation>>>,
    /// For each entity: the pages whose text links to it.
    pub(crate) mentions: Vec<Vec<Mention>>,
    /// For each entity that is a source: who cites which of its places.
    pub(crate) cited_by: BTreeMap<EntityId, BTreeMap<Place, Vec<CitedBy>>>,
    /// For each source: the SHA-256 of the text that its quotations were verified against.
    pub(crate) fingerprints: BTreeMap<EntityId, String>,
    /// For each source whose text may be shown: its paragraphs.
    pub(crate) published: BTreeMap<EntityId, Vec<String>>,
    /// Terms to link, per prose of each entity; empty unless a kind is a glossary.
    pub(crate) terms: Vec<BTreeMap<ProseKey, Vec<TermLink>>>,
    /// Files that are copied, with where they land.
    pub(crate) assets: BTreeMap<SourcePath, OutputPath>,
    /// How large those of them are that are images.
    pub(crate) image_sizes: BTreeMap<OutputPath, ImageSize>,
}

/// An entity, or a page that is about none.
#[derive(Debug)]
pub struct Entity {
    /// Its kind; [`crate::schema::Schema::PAGE`] for plain pages.
    pub kind: KindId,
    /// What it is in the site.
    pub role: Role,
    /// Its name in references.
    pub slug: Slug,
    /// Its title.
    pub title: String,
    /// What it is about, as the author says; may be empty.
    pub description: String,
    /// Its short name, if its kind declares one.
    pub code: Option<String>,
    /// Its page.
    pub output: OutputPath,
    /// Old addresses that lead here, without slashes at the ends: folders, or files in `.html`.
    pub aliases: Vec<String>,
    /// The language of its page, if it is not the site's.
    pub language: Option<String>,
    /// The template that its page asks for.
    pub template: Option<String>,
    /// The entities that its page asks for beside its own.
    pub collections: Vec<Collection>,
    /// The file it comes from.
    pub document: Arc<Document>,
    /// Its Markdown, resolved.
    pub body: Prose,
    /// The values of its kind's fields, in the schema's order.
    pub fields: Vec<Option<FieldValue>>,
    /// Its parts, if it is a source.
    pub source: Option<Arc<Source>>,
}

/// What a page is in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The home page.
    Home,
    /// The introduction of a kind's list page.
    List(KindId),
    /// A page that is about no entity.
    Plain,
    /// The page of an entity.
    Entity,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// A text, a word of an enum, a date or an address.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// Markdown.
    Markdown(Prose),
    /// A quotation; boxed, since it is twice as large as the others.
    Quote(Box<Quote>),
    /// Several of them.
    List(Vec<FieldValue>),
}

/// Words of a source in a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// A label of its own; may be empty.
    pub label: String,
    /// What the author says about it.
    pub note: Option<Prose>,
    /// Where it stands.
    pub places: Vec<Cited>,
}

/// Markdown whose references are resolved.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prose {
    /// The Markdown.
    pub body: Arc<Body>,
    /// What each of its references leads to.
    pub links: Vec<Link>,
    /// The places that each of its citations names.
    pub citations: Vec<Vec<Cited>>,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// A page of the site.
    Page(EntityId, Option<String>),
    /// A kind's list page.
    List(KindId),
    /// A file of the site.
    File(OutputPath),
    /// A place on the same page.
    Anchor(String),
    /// Another site.
    External(String),
    /// Nothing; reported.
    Broken,
}

/// A place in a source: a part, or a paragraph of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The part, counted from 0.
    pub part: u16,
    /// The paragraph of the part, counted from 0; none for the part's label.
    pub paragraph: Option<u16>,
}

/// A place in a particular source, down to a sentence where the author names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cited {
    /// The source.
    pub source: EntityId,
    /// The place in it: what has an anchor, and what shows who cites it.
    pub place: Place,
    /// The sentence of the paragraph, counted from 1.
    pub sentence: Option<u16>,
}

/// One entry of a relation: a typed, checked edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// What it leads to.
    pub to: EntityId,
    /// What it rests on; for a chain, the weakest of its steps.
    pub basis: Option<BasisId>,
    /// Where that can be read.
    pub cites: Vec<Cited>,
    /// What the author says about it.
    pub note: Option<Arc<Prose>>,
    /// For a derived relation: every way there.
    pub chains: Vec<Chain>,
    /// Its place in the list that the author typed, counted from 0.
    pub(crate) item: usize,
}

/// One way along a derived relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Where each step leads, with what it rests on; the last is the relation's end.
    pub steps: Vec<(EntityId, Option<BasisId>)>,
    /// The weakest of the steps' bases.
    pub basis: Option<BasisId>,
    /// Where the steps can be read, in order, without repetition.
    pub cites: Vec<Cited>,
}

/// A link from the text of another page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mention {
    /// The page.
    pub(crate) from: EntityId,
    /// The heading it stands under, by its place in the page's body.
    pub(crate) heading: Option<u32>,
}

/// A page that cites a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CitedBy {
    /// The page.
    pub(crate) from: EntityId,
    /// The heading it stands under, where it stands in the body.
    pub(crate) heading: Option<u32>,
    /// The words it quotes.
    pub(crate) quotations: Vec<String>,
}

/// Which Markdown of an entity: its body, or a value of a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProseKey {
    /// The body.
    Body,
    /// A Markdown field, or an item of a list of them.
    Field(usize, usize),
}

/// A term to be linked where it stands in a body's HTML.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermLink {
    /// Its first byte.
    pub(crate) start: u32,
    /// The byte after its last.
    pub(crate) end: u32,
    /// The term.
    pub(crate) term: EntityId,
}

impl Graph {
    /// An entity by its id.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// Every entity with its id, in order.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.entities.iter().enumerate().map(|(at, it)| (EntityId(at as u32), it))
    }

    /// The entities of a kind, in order.
    pub fn of_kind(&self, kind: KindId) -> impl Iterator<Item = (EntityId, &Entity)> {
        self.iter().filter(move |(_, it)| it.kind == kind && it.role == Role::Entity)
    }

    /// The relations of an entity at one end of its kind.
    pub fn relations(&self, id: EntityId, end: EndId) -> &[Relation] {
        self.relations
            .get(id.0 as usize)
            .and_then(|ends| ends.get(usize::from(end.0)))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether an entity's fields have these values.
    pub fn has_values(&self, id: EntityId, wanted: &[(String, String)], schema: &Schema) -> bool {
        let entity = self.entity(id);
        let kind = schema.kind(entity.kind);
        wanted.iter().all(|(field, wanted)| {
            let value = kind.field_named(field).and_then(|at| entity.fields[at].as_ref());
            value.and_then(FieldValue::plain).as_deref() == Some(wanted.as_str())
        })
    }

    /// Gives back what only resolving needs. Nothing can be resolved from these documents again; walks over an
    /// entity still see all of it, but no longer know the way to it in its front matter.
    pub(crate) fn forget_sources(&mut self) {
        for entity in &mut self.entities {
            // Whoever else holds it may need it.
            if let Some(document) = Arc::get_mut(&mut entity.document) {
                document.forget_front_matter();
            }
        }
    }

    /// The entity that a file became.
    pub(crate) fn with_document(&self, path: &SourcePath) -> Option<EntityId> {
        self.iter().find(|(_, it)| it.document.path() == path).map(|(id, _)| id)
    }

    /// The page with this role, if an author wrote one.
    pub fn with_role(&self, role: Role) -> Option<(EntityId, &Entity)> {
        self.iter().find(|(_, it)| it.role == role)
    }
}

impl FieldValue {
    /// The value as one line of text, if it is a single plain value.
    pub fn plain(&self) -> Option<String> {
        match self {
            FieldValue::Text(text) => Some(text.clone()),
            FieldValue::Integer(n) => Some(n.to_string()),
            FieldValue::Number(n) => Some(n.to_string()),
            FieldValue::Boolean(it) => Some(it.to_string()),
            FieldValue::Markdown(_) | FieldValue::Quote(_) | FieldValue::List(_) => None,
        }
    }

    /// The items of a list; a single value as a list of one.
    pub fn items(&self) -> &[FieldValue] {
        match self {
            FieldValue::List(items) => items,
            single => std::slice::from_ref(single),
        }
    }

    /// The items of a list, to be changed.
    pub(crate) fn items_mut(&mut self) -> &mut [FieldValue] {
        match self {
            FieldValue::List(items) => items,
            single => std::slice::from_mut(single),
        }
    }
}

impl Prose {
    /// Markdown whose references nobody looked at yet.
    pub(crate) fn unresolved(body: Arc<Body>) -> Self {
        Self { body, links: Vec::new(), citations: Vec::new() }
    }
}
