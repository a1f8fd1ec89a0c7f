//! What the page of an entity shows of it: its fields, its relations, what it cites and what speaks of it.

use serde::Serialize;

use super::{BasisView, BodyView, EntitySummary, SourceView};
use crate::path::Slug;
use crate::plan::map::MapView;
use crate::plan::shared::Shared;
use crate::schema::Side;

/// The entity that a page is about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntityView {
    /// As other pages show it.
    #[serde(flatten)]
    pub summary: Shared<EntitySummary>,
    /// How many of its kind there are. Such as `12`.
    pub of: usize,
    /// Its place among them, from 1. Such as `3`.
    pub position: usize,
    /// Its fields that have a value, in the order of `site.toml`.
    pub facts: Vec<FieldView>,
    /// Its relations in both directions, in the order of `site.toml`.
    pub relations: Vec<Shared<RelationView>>,
    /// The one before it.
    pub previous: Option<Shared<EntitySummary>>,
    /// The one after it.
    pub next: Option<Shared<EntitySummary>>,
    /// Its map, if its kind has maps.
    pub map: Option<MapView>,
    /// Its parts, if it is a source.
    pub source: Option<SourceView>,
}

/// A field with its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldView {
    /// Its name in front matter. Such as `minutes`.
    pub name: String,
    /// What readers see it called. Such as `Minutes`.
    pub label: String,
    /// `string`, `markdown`, `integer`, `number`, `boolean`, `date`, `url`, `enum`, `quote` or `list`.
    #[serde(rename = "type")]
    pub value_type: &'static str,
    /// For a list: what its items are. Such as `quote`.
    pub item_type: Option<&'static str>,
    /// Its value. Such as `25`.
    pub value: FieldValueView,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FieldValueView {
    /// A text, a date, an address or a word.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// Markdown, as HTML.
    Markdown(BodyView),
    /// A quotation.
    Quote(Box<QuoteView>),
    /// Several of them.
    List(Vec<FieldValueView>),
}

/// A verified quotation in a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteView {
    /// The words. Such as `Peas need time`.
    pub text: String,
    /// Its own label, such as a number; may be empty. Such as `(2)`.
    pub label: String,
    /// What the author says about it. Such as `<p>Said twice.</p>`.
    pub note: Option<BodyView>,
    /// Where it stands.
    pub citations: Vec<PlaceView>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// Its id: `t13-p2`.
    pub place: String,
    /// In words: `Ada, answer 5, paragraph 2`.
    pub label: String,
    /// The source's title. Such as `A talk on bread`.
    pub source: String,
    /// The place on the source's page. Such as `talks/talk/index.html#t13-p2`.
    pub url: String,
    /// The source's name in references; not visible to templates.
    #[serde(skip)]
    pub slug: Slug,
}

/// A place that a page cites, under its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CitationView {
    /// Its number on this page, from 1. Such as `1`.
    pub number: usize,
    /// The place.
    #[serde(flatten)]
    pub place: PlaceView,
    /// How often the page cites it. Such as `2`.
    pub uses: usize,
}

/// A relation of an entity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationView {
    /// Its name in `site.toml`. Such as `cook`.
    pub name: String,
    /// What readers see it called. Such as `Cook`.
    pub label: String,
    /// `typed`, `derived` or `inverse`.
    pub origin: &'static str,
    /// Where it lies on a map. Such as `north`.
    pub side: Option<Side>,
    /// What it leads to; empty only where `absent` says something.
    pub entries: Vec<Shared<RelationEntryView>>,
    /// What to say when there is no entry. Such as `No cook is named`.
    pub absent: Option<String>,
}

/// One entry of a relation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationEntryView {
    /// What it leads to.
    pub entity: Shared<EntitySummary>,
    /// What it rests on; for a chain, its weakest step.
    pub basis: Option<Shared<BasisView>>,
    /// Where that can be read.
    pub citations: Vec<PlaceView>,
    /// What the author says about it. Such as `<p>They cook together.</p>`.
    pub note: Option<BodyView>,
    /// For a derived relation: each way there, without its first and last step.
    pub chains: Vec<Vec<ChainStepView>>,
}

/// A step on a derived relation's way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainStepView {
    /// Where the step leads.
    pub entity: Shared<EntitySummary>,
    /// What the step rests on.
    pub basis: Option<Shared<BasisView>>,
}

/// A page that links here from its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MentionView {
    /// The entity whose page it is; absent for a plain page.
    pub entity: Option<Shared<EntitySummary>>,
    /// The page's title. Such as `Pea soup`.
    pub title: String,
    /// The page, at the heading. Such as `cooks/ada/index.html#work`.
    pub url: String,
    /// The heading under which the link stands; absent above the first one. Such as `Steps`.
    pub heading: Option<String>,
}
