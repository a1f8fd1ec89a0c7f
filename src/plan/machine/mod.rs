//! Files for machines: search engines, feed readers, scripts, spreadsheets, language models. Each is a
//! function from views to bytes, called only when the bytes are wanted.
//!
//! [`outputs`] names them all. All addresses in them are absolute where the site has a base URL, because such files are read away
//! from the site; without one they are relative to the file.

pub mod feed;
pub mod json;
pub mod json_ld;
pub mod json_schema;
pub mod llms;
pub mod markdown;
pub mod sitemap;
pub mod tables;

use std::io;
use std::ops::Range;
use std::sync::Arc;

use super::Output;
use super::pages::Pages;
use super::view::{KindView, LinkView, PageView, SiteView};
use super::words::PAGES;
use crate::config::outputs::{Outputs, SITEMAP, SiteFile};
use crate::path::OutputPath;
use crate::plan::shared::Shared;
use crate::resolve::graph::Role;
use crate::schema::{KindId, Origin};

/// A file that needs no template.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// What is known of an entity, as JSON.
    EntityJson(Arc<PageView>),
    /// An entity, as Markdown.
    EntityMarkdown(Arc<PageView>),
    /// A file about the whole site.
    Site(SiteData, Arc<Everything>),
}

/// A file about the whole site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteData {
    /// The sitemap, or one of several: these of the pages.
    Sitemap(Range<usize>),
    /// The index of so many sitemaps.
    SitemapIndex(usize),
    /// `robots.txt`, with the address of the sitemap if there is one.
    Robots(Option<LinkView>),
    /// The feed.
    Feed,
    /// `llms.txt`
    Llms,
    /// Every entity and every link between them.
    Json,
    /// The entities of a kind as a table: its place in [`Everything::tables`].
    Table(usize),
    /// Every link between entities as a table.
    Links,
    /// Every quotation as a table.
    Quotations,
}

impl SiteData {
    /// Whether it is made of the views of all pages.
    pub fn needs_views(&self) -> bool {
        !matches!(self, SiteData::Sitemap(_) | SiteData::SitemapIndex(_) | SiteData::Robots(_))
    }
}

/// What the files about the whole site are made of.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Everything {
    /// Every page, in the order in which readers meet them.
    pub pages: Vec<Arc<PageView>>,
    /// The absolute addresses of the pages that a sitemap lists.
    pub addresses: Vec<String>,
    /// What the pages that are about no entity are called together, in the site's language.
    pub other_pages: Arc<str>,
    /// What each kind declares, in the order of `site.toml`.
    pub tables: Vec<TableView>,
    /// What the feed is about.
    pub feed: Option<FeedView>,
    /// The other files about the whole site, for those that list them.
    pub files: Vec<OutputPath>,
    /// Whether entities have an `index.md`.
    pub has_markdown: bool,
    /// The page that is served where there is none.
    pub missing: Option<OutputPath>,
}

/// What a kind declares.
#[derive(Debug, Clone, PartialEq)]
pub struct TableView {
    /// The kind.
    pub kind: Shared<KindView>,
    /// Its fields: names and labels.
    pub fields: Vec<(String, String)>,
    /// Its relations but inverse ones: names and labels.
    pub relations: Vec<(String, String)>,
    /// Whether its entities have a code.
    pub has_code: bool,
}

/// What the feed is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedView {
    /// The kinds of its entries, by name.
    pub kinds: Vec<String>,
    /// The date field that it goes by.
    pub date: String,
    /// How many entries it has at most.
    pub limit: usize,
}

impl Data {
    /// The bytes. What can fail is a serializer, and none of them does on a view.
    pub fn bytes(&self, site: &SiteView) -> io::Result<Arc<[u8]>> {
        let bytes = match self {
            Data::EntityJson(page) => json::entity(page, site)?,
            Data::EntityMarkdown(page) => markdown::entity(page, site).into_bytes(),
            Data::Site(file, all) => match file {
                SiteData::Sitemap(range) => {
                    sitemap::sitemap(all.addresses[range.clone()].iter().map(String::as_str))?
                }
                SiteData::SitemapIndex(n) => sitemap::index(&site.base_url, *n)?,
                SiteData::Robots(sitemap) => sitemap::robots(site, sitemap.as_ref()).into_bytes(),
                SiteData::Feed => feed::feed(all, site)?,
                SiteData::Llms => llms::llms(all, site).into_bytes(),
                SiteData::Json => json::site(all, site)?,
                SiteData::Table(at) => tables::kind(all, *at, site)?,
                SiteData::Links => tables::links(all, site)?,
                SiteData::Quotations => tables::quotations(all, site)?,
            },
        };
        Ok(bytes.into())
    }
}

impl Everything {
    /// The pages that readers may come to from elsewhere.
    pub fn listed(&self) -> impl Iterator<Item = &Arc<PageView>> {
        self.pages.iter().filter(|it| Some(&it.output) != self.missing.as_ref())
    }

    /// The pages of entities.
    pub fn entities(&self) -> impl Iterator<Item = &Arc<PageView>> {
        self.pages.iter().filter(|it| it.entity.is_some())
    }
}

/// What an entity is called as JSON, beside its page.
pub(crate) const JSON: &str = "index.json";
/// What an entity is called as Markdown, beside its page.
pub(crate) const MARKDOWN: &str = "index.md";

/// A file beside a page.
pub(crate) fn beside(page: &OutputPath, name: &str) -> OutputPath {
    let path = page.as_str();
    OutputPath::new(format!("{}{name}", path.strip_suffix("index.html").unwrap_or(path)))
}

/// The names of the files beside the page of an entity.
fn names(outputs: &Outputs) -> impl Iterator<Item = &'static str> {
    let names = [(outputs.json, JSON), (outputs.markdown, MARKDOWN)];
    names.into_iter().filter(|(is_on, _)| *is_on).map(|(_, name)| name)
}

/// The files beside a page.
pub(crate) fn forms(page: &Arc<PageView>, outputs: &Outputs) -> Vec<(OutputPath, Data)> {
    let form = |name| match name {
        JSON => Data::EntityJson(page.clone()),
        _ => Data::EntityMarkdown(page.clone()),
    };
    let names = names(outputs).filter(|_| page.entity.is_some());
    names.map(|name| (beside(&page.output, name), form(name))).collect()
}

/// Every file beside a page, with what makes it.
pub(crate) fn beside_all(pages: &Pages<'_>) -> impl Iterator<Item = (OutputPath, Output, String)> {
    let entities = pages.graph.iter().filter(|(_, it)| it.role == Role::Entity);
    entities.flat_map(|(_, entity)| {
        let producer = entity.document.path().to_string();
        let names = names(&pages.config.outputs);
        names.map(move |name| (beside(&entity.output, name), Output::Beside, producer.clone()))
    })
}

/// Every file about the whole site, with what they are made of but for the views of its pages.
pub(crate) fn outputs<'p>(
    pages: &Pages<'_>,
    site: &SiteView,
    listed: impl Iterator<Item = &'p OutputPath>,
) -> (Everything, Vec<(OutputPath, Output, String)>) {
    let mut outputs = Vec::new();
    let files = pages.config.site_files(pages.schema);
    let all = everything(pages, &files, listed);
    let maps = sitemap::split(all.addresses.iter().map(String::as_str));
    for (path, file) in files {
        let producer = if file == SiteFile::Feed { "[feed]" } else { "[outputs]" };
        let data = match file {
            SiteFile::Sitemap if maps.len() > 1 => SiteData::SitemapIndex(maps.len()),
            SiteFile::Sitemap => SiteData::Sitemap(maps.first().cloned().unwrap_or_default()),
            SiteFile::Robots => SiteData::Robots(sitemap_link(&all)),
            SiteFile::Feed => SiteData::Feed,
            SiteFile::Llms => SiteData::Llms,
            SiteFile::Data => SiteData::Json,
            SiteFile::Table(kind) => SiteData::Table(usize::from(kind.0) - 1),
            SiteFile::Links => SiteData::Links,
            SiteFile::Quotations => SiteData::Quotations,
            SiteFile::Schema => {
                let id =
                    if site.base_url.is_empty() { String::new() } else { format!("{}{path}", site.base_url) };
                let schema = json_schema::schema(pages.schema, &site.title, &id);
                let bytes = format!("{schema:#}\n").into_bytes();
                outputs.push((path, Output::Bytes(bytes.into()), producer.into()));
                continue;
            }
        };
        if file == SiteFile::Sitemap && maps.len() > 1 {
            for (n, pages) in maps.iter().enumerate() {
                let part = Output::Site(SiteData::Sitemap(pages.clone()));
                outputs.push((OutputPath::new(sitemap::part_name(n + 1)), part, producer.into()));
            }
        }
        outputs.push((path, Output::Site(data), producer.into()));
    }
    (all, outputs)
}

fn sitemap_link(all: &Everything) -> Option<LinkView> {
    let sitemap = all.files.iter().find(|it| it.as_str() == SITEMAP)?;
    Some(LinkView { label: String::new(), url: sitemap.href() })
}

fn everything<'p>(
    pages: &Pages<'_>,
    files: &[(OutputPath, SiteFile)],
    listed: impl Iterator<Item = &'p OutputPath>,
) -> Everything {
    let Pages { config, schema, kinds, .. } = pages;
    let missing = OutputPath::new(super::MISSING);
    let listed = listed.filter(|it| config.outputs.sitemap && **it != missing);
    let table = |id: KindId| {
        let kind = schema.kind(id);
        let own = kind.ends.iter().filter(|it| !matches!(it.origin, Origin::Inverse { .. }));
        TableView {
            kind: kinds[usize::from(id.0)].clone(),
            fields: kind.fields.iter().map(|it| (it.name.clone(), it.label.clone())).collect(),
            relations: own.map(|it| (it.name.clone(), it.label.clone())).collect(),
            has_code: kind.code.is_some(),
        }
    };
    Everything {
        pages: Vec::new(),
        addresses: listed.map(|it| pages.canonical(it)).collect(),
        other_pages: pages.links.words.get(PAGES),
        tables: schema.declared_kinds().map(table).collect(),
        feed: config.outputs.feed.as_ref().map(|it| FeedView {
            kinds: it.kinds.iter().map(|&it| schema.kind(it).name.clone()).collect(),
            date: it.date.clone(),
            limit: it.limit,
        }),
        files: files.iter().map(|(path, _)| path.clone()).collect(),
        has_markdown: config.outputs.markdown,
        missing: Some(missing),
    }
}

/// A name for an entity that no other one has: `kind/slug`.
pub(crate) fn id(entity: &super::view::EntitySummary) -> String {
    format!("{}/{}", entity.kind.name, entity.slug)
}
