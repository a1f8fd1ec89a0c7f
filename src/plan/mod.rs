//! Plan: graph to plan. Names every output before any is made, so that two that claim one address are
//! found before anything is written, and gives each page everything that its template may see.

mod band;
pub mod chart;
pub mod drawing;
mod label;
mod links;
mod listing;
pub mod map;
pub(crate) mod pages;
pub mod sheet;
mod source;
pub mod timeline;
pub mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Checked, Diagnostic, Location, catalogue};
use crate::load::front_matter::Step;
use crate::path::{OutputPath, SourcePath};
use crate::resolve::graph::{EntityId, Graph, Role};
use crate::schema::Schema;
use pages::Pages;
use view::{LinkView, PageView, SiteView, SourceLinkView};

/// Everything that a build will make.
#[derive(Debug)]
pub struct Plan {
    /// What every page shares.
    pub site: Arc<SiteView>,
    /// Every output under its path.
    pub outputs: BTreeMap<OutputPath, Planned>,
}

/// An output with what makes it: a content file, or a table of `site.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// What it is.
    pub output: Output,
    /// What makes it, for the manifest and for messages.
    pub producer: Arc<str>,
}

/// One output.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A page, to be rendered.
    Page(Arc<PageView>),
    /// A file, to be copied.
    Copy(SourcePath),
    /// An old address that leads to a page.
    Redirect(Redirect),
    /// Bytes that need no template.
    Data(Arc<[u8]>),
}

/// An old address that leads to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The page, relative to the old address.
    pub to: String,
    /// The page's absolute address.
    pub canonical: String,
    /// The page's title.
    pub title: String,
}

/// An output with who makes it, to say so when two claim one path.
struct Claim {
    output: Output,
    producer: String,
    at: Option<Location>,
}

/// Plans the whole site.
pub fn plan(graph: &Graph, schema: &Schema, config: &Config) -> Checked<Plan> {
    let mut diagnostics = Vec::new();
    let pages = Pages::new(graph, schema, config);
    let site = site(&pages, &mut diagnostics);
    let mut claims: Vec<(OutputPath, Claim)> = (0..graph.entities.len() as u32)
        .into_par_iter()
        .map(|at| {
            let id = EntityId(at);
            let page = pages.page(id);
            let entity = graph.entity(id);
            let path = entity.document.path().to_string();
            let place = || entity.document.locate(&[Step::Key("slug")]);
            (
                page.output.clone(),
                Claim { at: Some(place()), producer: path, output: Output::Page(page.into()) },
            )
        })
        .collect();
    let mut add = |page: PageView, producer: String| {
        claims.push((page.output.clone(), Claim { output: Output::Page(page.into()), producer, at: None }));
    };
    if graph.with_role(Role::Home).is_none() {
        add(pages.home(None), "site.toml".into());
    }
    for kind in schema.declared_kinds() {
        if graph.with_role(Role::List(kind)).is_none() {
            add(pages.list(kind, None), format!("[kinds.{}]", schema.kind(kind).name));
        }
    }
    for index in &schema.indexes {
        for page in listing::pages(&pages, index) {
            add(page, format!("[indexes.{}]", index.name));
        }
    }
    if let Some(chart) = &schema.chart {
        add(pages.chart(chart), "[chart]".into());
    }
    let mut missing = pages.blank(OutputPath::new("404.html"), &["404.html"], &config.title);
    missing.root = absolute_root(&config.base_url).into();
    add(missing, "404.html".into());
    for (path, output) in &graph.assets {
        let claim = Claim { output: Output::Copy(path.clone()), producer: path.to_string(), at: None };
        claims.push((output.clone(), claim));
    }
    redirects(&pages, &mut claims);
    let outputs = claim_all(claims, &mut diagnostics);
    Checked { value: Plan { site: Arc::new(site), outputs }, diagnostics }
}

/// The path of the base URL: where a page that is served at any depth links from.
fn absolute_root(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.split_once('/').map_or_else(|| "/".into(), |(_, path)| format!("/{path}"))
}

fn redirects(pages: &Pages<'_>, claims: &mut Vec<(OutputPath, Claim)>) {
    for (id, entity) in pages.graph.iter() {
        for (n, alias) in entity.aliases.iter().enumerate() {
            let output = OutputPath::page(alias);
            let redirect = Redirect {
                to: format!("{}{}", output.root(), pages.links.entity(id)),
                canonical: format!("{}{}", pages.config.base_url, entity.output.pretty_href()),
                title: entity.title.clone(),
            };
            let claim = Claim {
                output: Output::Redirect(redirect),
                producer: format!("an alias in {}", entity.document.path()),
                at: Some(entity.document.locate(&[Step::Key("aliases"), Step::Item(n)])),
            };
            claims.push((output, claim));
        }
    }
}

/// Puts every output under its path; two for one path, also where they differ only in case, are an error.
fn claim_all(
    claims: Vec<(OutputPath, Claim)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutputPath, Planned> {
    let mut outputs = BTreeMap::new();
    let mut claimed: BTreeMap<String, (OutputPath, Arc<str>)> = BTreeMap::new();
    for (path, claim) in claims {
        let key = path.collision_key();
        if let Some((first_path, first)) = claimed.get(&key) {
            let same = *first_path == path;
            diagnostics.push(catalogue::output_collision(
                claim.at,
                &path,
                &claim.producer,
                first,
                same,
                first_path,
            ));
            continue;
        }
        let producer: Arc<str> = claim.producer.into();
        claimed.insert(key, (path.clone(), producer.clone()));
        outputs.insert(path, Planned { output: claim.output, producer });
    }
    outputs
}

fn site(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) -> SiteView {
    let Pages { graph, schema, config, links, .. } = pages;
    let index_link = |it: &crate::schema::Index| LinkView {
        label: it.title.clone(),
        url: links.output(&OutputPath::page(&it.path)),
    };
    let chart = schema
        .chart
        .as_ref()
        .map(|it| LinkView { label: it.title.clone(), url: links.output(&OutputPath::page(&it.path)) });
    let plain = graph.iter().filter(|(_, it)| it.role == Role::Plain);
    let mut plain: Vec<_> =
        plain.map(|(id, it)| LinkView { label: it.title.clone(), url: links.entity(id) }).collect();
    plain.sort_by(|a, b| (&a.label, &a.url).cmp(&(&b.label, &b.url)));
    SiteView {
        title: config.title.clone(),
        tagline: config.tagline.clone(),
        description: config.description.clone(),
        notice: config.notice.clone(),
        language: config.language.clone(),
        base_url: config.base_url.clone(),
        home: links.output(&OutputPath::page("")),
        nav: nav(pages, diagnostics),
        kinds: pages.kinds.iter().skip(1).cloned().collect(),
        indexes: schema.indexes.iter().map(index_link).chain(chart).collect(),
        bases: pages.bases.clone(),
        pages: plain,
        sources: graph
            .iter()
            .filter(|(_, it)| it.source.is_some())
            .map(|(id, it)| SourceLinkView {
                label: it.title.clone(),
                url: links.entity(id),
                sha256: graph.fingerprints.get(&id).cloned(),
            })
            .collect(),
        options: config.theme_options.clone(),
        generator: concat!("expound ", env!("CARGO_PKG_VERSION")),
    }
}

/// The main navigation: each entry names a kind, an index, an entity or a content file.
fn nav(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<LinkView> {
    let Pages { graph, schema, config, links, .. } = pages;
    let target = |to: &str| {
        if let Some(kind) = schema.kind_named(to).filter(|&it| it != Schema::PAGE) {
            return Some(links.list(kind));
        }
        if let Some(index) = schema.indexes.iter().find(|it| it.name == to) {
            return Some(links.output(&OutputPath::page(&index.path)));
        }
        let file = format!("content/{to}");
        let named = |id: &EntityId| {
            let entity = graph.entity(*id);
            let is_entity = entity.role == Role::Entity;
            is_entity && format!("{}/{}", schema.kind(entity.kind).name, entity.slug) == to
        };
        let found = graph.iter().find(|(id, it)| it.document.path().as_str() == file || named(id));
        found.map(|(id, _)| links.entity(id))
    };
    let mut nav = Vec::new();
    for entry in &config.nav {
        match target(&entry.to) {
            Some(url) => nav.push(LinkView { label: entry.label.clone(), url }),
            None => {
                let known = schema.kind_names().chain(schema.indexes.iter().map(|it| it.name.as_str()));
                let at = config.source.at(entry.span.clone());
                diagnostics.push(catalogue::dangling_nav(at, &entry.to, known));
            }
        }
    }
    nav
}
