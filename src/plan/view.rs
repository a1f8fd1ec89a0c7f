//! The views: everything that a template can see, and nothing else. They are the contract with themes,
//! documented for their authors in `themes/README.md`, and the unit of comparison: a page is rendered
//! again iff its view, the site's view or the theme differ from last time.
//!
//! Views hold no ids, no path of the machine and no clock. A `url` is relative to the site's root; a
//! template writes `{{ root }}{{ it.url }}`, so that one artefact works under any path.

mod difference;
mod entity;
mod listing;
mod source;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::by_name::ByName;
use super::chart::ChartView;
use super::machine::json_ld::JsonLdView;
use super::print::PrintView;
use super::search::{SearchPageView, SearchView};
use super::sheet::SheetView;
pub use super::text::BodyView;
use crate::path::OutputPath;
use crate::plan::shared::Shared;
pub use entity::{
    ChainStepView, CitationView, EntityView, FieldValueView, FieldView, MentionView, PlaceView, QuoteView,
    RelationEntryView, RelationView,
};
pub use listing::{
    AxisView, CellView, GroupView, IndexView, ListEntryView, ListView, MatrixRowView, MatrixView,
};
pub use source::{CitedByView, ParagraphView, PartView, SourceView};

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
