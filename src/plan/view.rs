//! The views: everything that a template can see, and nothing else. They are the contract with themes,
//! documented for their authors in `themes/README.md`, and the unit of comparison: a page is rendered
//! again iff its view, the site's view or the theme differ from last time.
//!
//! Views hold no ids, no path of the machine and no clock. A `url` is relative to the site's root; a
//! template writes `{{ root }}{{ it.url }}`, so that one artefact works under any path.

mod difference;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::by_name::ByName;
use super::chart::ChartView;
use super::machine::json_ld::JsonLdView;
use super::map::MapView;
use super::print::PrintView;
use super::search::{SearchPageView, SearchView};
use super::sheet::SheetView;
pub use super::text::BodyView;
use super::timeline::TimelineView;
use crate::path::{OutputPath, Slug};
use crate::plan::shared::Shared;
use crate::schema::Side;

/// What every page of the site shares: `site` in templates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteView {
    /// The site's name. Such as `Kitchen`.
    pub title: String,
    /// One line under the title; may be empty. Such as `What is in season`.
    pub tagline: String,
    /// What the site is; may be empty. Such as `Recipes by season`.
    pub description: String,
    /// A line for every page; may be empty. Such as `Closed in August`.
    pub notice: String,
    /// The language of the content. Such as `en`.
    pub language: String,
    /// Where the site will stand, with a final `/`. Such as `https://example.org/kitchen/`.
    pub base_url: String,
    /// The home page's address. Such as `index.html`.
    pub home: String,
    /// The main navigation.
    pub nav: Vec<LinkView>,
    /// The kinds, in the order of `site.toml`.
    pub kinds: Vec<Shared<KindView>>,
    /// The index pages.
    pub indexes: Vec<LinkView>,
    /// What a relation may rest on, strongest first.
    pub bases: Vec<Shared<BasisView>>,
    /// The plain pages, by title.
    pub pages: Vec<LinkView>,
    /// The sources, with the fingerprint of the text that their quotations were checked against.
    pub sources: Vec<SourceLinkView>,
    /// The theme's options, the site's over them, by name: `site.options.drawings`.
    #[serde(serialize_with = "options")]
    pub options: BTreeMap<String, serde_yaml::Value>,
    /// The print edition, if the site has one.
    pub print: Option<LinkView>,
    /// The feed, if the site has one.
    pub feed: Option<LinkView>,
    /// Where to search, if readers can.
    pub search: Option<SearchView>,
    /// What pages say of themselves in schema.org's words; `page.json_ld` in templates is made of it.
    #[serde(skip)]
    pub json_ld: Option<JsonLdView>,
    /// The program and its version. Such as `expound 0.1.0`.
    pub generator: &'static str,
}

fn options<S: Serializer>(options: &BTreeMap<String, serde_yaml::Value>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(options)
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkView {
    /// What it is called. Such as `Recipes`.
    pub label: String,
    /// Where it leads. Such as `recipes/soup/index.html`.
    pub url: String,
}

/// A page in another form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlternateView {
    /// Its media type: `application/json`.
    #[serde(rename = "type")]
    pub media_type: &'static str,
    /// Where it is. Such as `recipes/soup/index.html`.
    pub url: String,
}

/// A source and the text it was checked against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceLinkView {
    /// Its title. Such as `A talk on bread`.
    pub label: String,
    /// Its page. Such as `recipes/soup/index.html`.
    pub url: String,
    /// The SHA-256 of its text, once it has been verified. Such as `9f86d081884c…`.
    pub sha256: Option<String>,
}

/// A kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KindView {
    /// Its name in `site.toml`. Such as `recipe`.
    pub name: String,
    /// What one of them is called. Such as `Recipe`.
    pub label: String,
    /// What several are called. Such as `Recipes`.
    pub plural: String,
    /// The list page. Such as `recipes/index.html`.
    pub url: String,
    /// The sign that stands for it. Such as `circle`.
    pub sign: String,
    /// Its accent colour, by name. Such as `green`.
    pub accent: String,
    /// How many entities it has. Such as `12`.
    pub count: usize,
    /// Whether it is a glossary. Such as `false`.
    pub glossary: bool,
    /// Whether it is a source. Such as `false`.
    pub source: bool,
}

/// What a relation may rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BasisView {
    /// Its name in front matter, also a CSS class: `basis-wording`.
    pub name: String,
    /// In words. Such as `same wording`.
    pub label: String,
    /// What that means. Such as `Two passages share a phrase`.
    pub meaning: String,
    /// 0 for the strongest. Such as `1`.
    pub rank: usize,
}

/// An entity as other pages show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EntitySummary {
    /// Its kind.
    pub kind: Shared<KindView>,
    /// Its name in references. Such as `soup`.
    pub slug: String,
    /// Its title. Such as `Pea soup`.
    pub title: String,
    /// Its short name, for maps and tables; the title where its kind declares none. Such as `R3`.
    pub code: Option<String>,
    /// Its page. Such as `recipes/soup/index.html`.
    pub url: String,
    /// The fields that are one plain value each, by name: `entity.fields.minutes`.
    pub fields: ByName<FieldValueView>,
}

/// One page: `page` in templates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageView {
    /// The templates that may render it, the most specific first; not visible to templates.
    #[serde(skip)]
    pub templates: Vec<String>,
    /// Where it is written.
    #[serde(skip)]
    pub output: OutputPath,
    /// The way to the site's root: `../../`.
    pub root: Arc<str>,
    /// Its address, relative to the root. Such as `recipes/soup/index.html`.
    pub url: String,
    /// Its absolute address; empty if the site has no base URL. Such as `https://example.org/kitchen/recipes/soup/`.
    pub canonical: String,
    /// The same in other forms.
    pub alternates: Vec<AlternateView>,
    /// Its language, as in HTML's `lang`: the site's, unless its front matter says another. Such as `en`.
    pub language: String,
    /// Its title. Such as `Pea soup`.
    pub title: String,
    /// What it is about, in a sentence or two of plain text; may be empty. Such as `A green soup`.
    pub description: String,
    /// The way to it from home, itself not included.
    pub breadcrumbs: Vec<LinkView>,
    /// Its Markdown as HTML. Such as `<p>Boil the peas.</p>`.
    pub body: BodyView,
    /// Its headings.
    pub headings: Vec<HeadingView>,
    /// Whether it shows highlighted code. Such as `true`.
    pub has_code: bool,
    /// What it is about, if it is the page of an entity.
    pub entity: Option<EntityView>,
    /// What it lists, if it is the list page of a kind.
    pub list: Option<ListView>,
    /// What it lists, if it is the page of an index.
    pub index: Option<IndexView>,
    /// The sheets, if it is home.
    pub sheets: Vec<SheetView>,
    /// The chart of the whole site, if it is its page.
    pub chart: Option<ChartView>,
    /// What it is made of, if it is the print edition; `page.body` is then its parts.
    pub print: Option<PrintView>,
    /// What can be found, if it is the page for searching.
    pub search: Option<SearchPageView>,
    /// What its drawing or listing does and does not mean, on pages that no author wrote; may be
    /// empty. Such as `The source does not say who cooks`.
    pub note: String,
    /// The entities that it asks for beside its own, by the name that it gives them.
    pub collections: BTreeMap<String, Vec<ListEntryView>>,
    /// The pages that link here from their text.
    pub mentions: Vec<MentionView>,
    /// The places it cites, in the order of their first use.
    pub citations: Vec<CitationView>,
}

/// A heading of a page's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeadingView {
    /// 2 for `##`.
    pub level: u8,
    /// Its anchor. Such as `steps`.
    pub id: String,
    /// Its text. Such as `Steps`.
    pub text: String,
}

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

/// A kind's list page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListView {
    /// The kind.
    pub kind: Shared<KindView>,
    /// Its entities, sorted.
    pub entries: Vec<ListEntryView>,
    /// Its timeline, if it has one.
    pub timeline: Option<TimelineView>,
}

/// An entity on its kind's list page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListEntryView {
    /// The entity.
    pub entity: Shared<EntitySummary>,
    /// Its fields.
    pub facts: Vec<FieldView>,
    /// Its relations.
    pub relations: Vec<Shared<RelationView>>,
}

/// A page of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexView {
    /// Its name in `site.toml`. Such as `cook-season`.
    pub name: String,
    /// Its title. Such as `Cooks by season`.
    pub title: String,
    /// What it does and does not mean; may be empty. Such as `The source does not say who cooks`.
    pub note: String,
    /// What it is listed by, in words. Such as `["Cook", "Season"]`.
    pub dimensions: Vec<String>,
    /// For an index by one thing: its values with what is listed under them.
    pub groups: Vec<GroupView>,
    /// For an index by two: one table, or one for each basis that the site asks for.
    pub tables: Vec<MatrixView>,
}

/// A value of an index, with what is listed under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupView {
    /// The value.
    pub value: AxisView,
    /// What is listed.
    pub entries: Vec<Shared<RelationEntryView>>,
}

/// A value of one of an index's dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisView {
    /// In words. Such as `Spring`.
    pub label: String,
    /// The entity that it is; absent for a field's value and for “none”.
    pub entity: Option<Shared<EntitySummary>>,
    /// Whether it stands for entities without a value. Such as `false`.
    pub absent: bool,
}

/// A table over two dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixView {
    /// The weakest basis that counts in it; absent if all do.
    pub basis: Option<Shared<BasisView>>,
    /// The values across.
    pub columns: Vec<AxisView>,
    /// The rows.
    pub rows: Vec<MatrixRowView>,
}

/// A row of a [`MatrixView`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRowView {
    /// The value down.
    pub value: AxisView,
    /// One cell for each column.
    pub cells: Vec<CellView>,
    /// How many different entities the row lists. Such as `4`.
    pub total: usize,
}

/// A cell of a [`MatrixView`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellView {
    /// The page of the cell; absent if it is empty. Such as `cook-season/ada/spring/index.html`.
    pub url: Option<String>,
    /// What is listed in it.
    pub entries: Vec<Shared<RelationEntryView>>,
}

/// The parts of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceView {
    /// The parts, in order.
    pub parts: Vec<PartView>,
    /// The SHA-256 of its text, once it has been verified. Such as `9f86d081884c…`.
    pub sha256: Option<String>,
    /// How many parts it has, not counting those set aside. Such as `22`.
    pub n_parts: usize,
    /// How many paragraphs those have. Such as `72`.
    pub n_paragraphs: usize,
}

/// A part of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartView {
    /// Its id and anchor: `t13`.
    pub id: String,
    /// In words: `Ada, answer 5`.
    pub label: String,
    /// What it is; may be empty. Such as `question`.
    pub role: String,
    /// Whether it is set aside: a heading or the like, not part of the record. Such as `false`.
    pub aside: bool,
    /// Who speaks.
    pub speaker: Option<Shared<EntitySummary>>,
    /// What cites its label.
    pub cited_by: Vec<CitedByView>,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphView>,
}

/// A paragraph of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParagraphView {
    /// Its id and anchor: `t13-p2`.
    pub id: String,
    /// In words: `Ada, answer 5, paragraph 2`.
    pub label: String,
    /// What it says, in one line of ours; may be empty. Such as `What peas need`.
    pub gist: String,
    /// Its text, where that may be published. Such as `Peas need time`.
    pub text: Option<String>,
    /// What cites it.
    pub cited_by: Vec<CitedByView>,
}

/// A page that cites a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CitedByView {
    /// The entity whose page it is; absent for a plain page.
    pub entity: Option<Shared<EntitySummary>>,
    /// The page's title. Such as `Pea soup`.
    pub title: String,
    /// The page, at the heading where that is known. Such as `recipes/soup/index.html#steps`.
    pub url: String,
    /// The words that it quotes from the place, if it quotes any. Such as `["Peas need time"]`.
    pub quotations: Vec<String>,
}
