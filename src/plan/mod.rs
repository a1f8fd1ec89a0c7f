//! Plan: graph to plan. Names every output before any is made, so that two that claim one address are
//! found before anything is written, and gives each page everything that its template may see.
//!
//! What a page shows is put together when it is about to be rendered, and not kept unless something else
//! needs it: a third of a build's memory at 10,000 pages.

pub mod address;
mod band;
pub mod by_name;
pub mod chart;
mod claims;
mod collections;
pub mod drawing;
mod hosts;
mod label;
mod links;
mod listing;
pub mod machine;
pub mod map;

pub(crate) mod pages;
pub mod print;
pub mod search;
pub mod shared;
pub mod sheet;
mod site;
mod source;
pub mod text;
pub mod timeline;
pub mod view;
pub mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::config::search::PARTS;
use crate::diagnostic::{Checked, Diagnostic, catalogue};
use crate::path::{OutputPath, SourcePath};
use crate::resolve::graph::{EntityId, Graph, Role};
use crate::schema::{KindId, Schema};
use claims::{Claim, Claimant, claim_all};
use collections::Asker;
use machine::{Data, Everything, SiteData};
use pages::Pages;
use view::{PageView, SiteView};
use words::Words;

/// Everything that a build will make.
#[derive(Debug)]
pub struct Plan<'a> {
    /// What every page shares.
    pub site: Arc<SiteView>,
    /// Every output under its path.
    pub outputs: BTreeMap<OutputPath, Planned>,
    pages: Pages<'a>,
    /// What each page is about, in the order in which readers meet them.
    subjects: Vec<Subject>,
    everything: Everything,
}

/// A page of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(u32);

/// What a page is about.
#[derive(Debug)]
enum Subject {
    /// A content file.
    Written(EntityId),
    /// The site, where no author wrote a home page.
    Home,
    /// The entities of a kind, where no author introduced them.
    List(KindId),
    /// Something that several pages are made of at once.
    Made(Arc<PageView>),
}

impl Plan<'_> {
    /// What a page shows.
    pub fn view(&self, page: PageId) -> Arc<PageView> {
        let view = match &self.subjects[page.0 as usize] {
            Subject::Written(id) => self.pages.page(*id),
            Subject::Home => self.pages.home(None),
            Subject::List(kind) => self.pages.list(*kind, None),
            Subject::Made(view) => return view.clone(),
        };
        Arc::new(described(view, self.pages.config))
    }

    /// The other forms of a page, made of the same view.
    pub fn beside(&self, page: &Arc<PageView>) -> Vec<(OutputPath, Data)> {
        let forms = machine::forms(page, &self.pages.config.outputs).into_iter();
        let is_planned =
            |path: &OutputPath| self.outputs.get(path).is_some_and(|it| matches!(it.output, Output::Beside));
        forms.filter(|(path, _)| is_planned(path)).collect()
    }

    /// Whether something about the whole site is made of the views of all pages.
    pub fn needs_views(&self) -> bool {
        self.outputs.values().any(|it| match &it.output {
            Output::Edition => true,
            Output::Site(file) => file.needs_views(),
            _ => false,
        })
    }

    /// What the print edition shows, made of the views of all pages.
    pub fn edition(&self, pages: &[Arc<PageView>]) -> Option<Arc<PageView>> {
        let declared = self.pages.schema.print.as_ref()?;
        Some(Arc::new(described(print::page(&self.pages, declared, pages), self.pages.config)))
    }

    /// What files about the whole site are made of.
    pub fn everything(&self, pages: Vec<Arc<PageView>>) -> Everything {
        Everything { pages, ..self.everything.clone() }
    }
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
    Page(PageId),
    /// Another form of a page, made together with it.
    Beside,
    /// A file, to be copied.
    Copy(SourcePath),
    /// An old address that leads to a page.
    Redirect(Redirect),
    /// The print edition, made of all pages when they are.
    Edition,
    /// A file about the whole site, made when all pages are.
    Site(SiteData),
    /// A file that is known already.
    Bytes(Arc<[u8]>),
}

/// An old address that leads to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// The page.
    pub page: OutputPath,
    /// Its address, relative to the old one.
    pub to: String,
    /// Its absolute address; empty if the site has no base URL.
    pub canonical: String,
    /// The page's title.
    pub title: String,
}

/// The page that hosts serve where there is none.
pub(crate) const MISSING: &str = "404.html";

/// Plans the whole site.
pub fn plan<'a>(
    graph: &'a Graph,
    schema: &'a Schema,
    config: &'a Config,
    words: &'a Words,
) -> Checked<Plan<'a>> {
    let mut diagnostics = Vec::new();
    let pages = Pages::new(graph, schema, config, words);
    let site = site::site(&pages, &mut diagnostics);
    collections::check(&pages, &mut diagnostics);
    let mut claims: Vec<(OutputPath, Claim)> = Vec::new();
    let mut subjects: Vec<Subject> = Vec::new();
    let mut add = |output: OutputPath, subject: Subject, producer: String, by: Claimant| {
        claims.push((output, Claim { output: Output::Page(PageId(subjects.len() as u32)), producer, by }));
        subjects.push(subject);
    };
    for (id, entity) in graph.iter() {
        let file = entity.document.path().to_string();
        add(entity.output.clone(), Subject::Written(id), file, Claimant::Page(id));
    }
    if graph.with_role(Role::Home).is_none() {
        add(OutputPath::page(""), Subject::Home, "site.toml".into(), Claimant::Other);
    }
    for kind in schema.declared_kinds() {
        if graph.with_role(Role::List(kind)).is_none() {
            let declared = schema.kind(kind);
            let producer = format!("[kinds.{}]", declared.name);
            add(OutputPath::page(&declared.path), Subject::List(kind), producer, Claimant::Kind(kind));
        }
    }
    let mut add_made = |page: PageView, producer: String, by: Claimant| {
        let page = described(page, config);
        add(page.output.clone(), Subject::Made(page.into()), producer, by);
    };
    let listed: Vec<_> = schema.indexes.par_iter().map(|it| listing::pages(&pages, it)).collect();
    for (n, (index, listed)) in schema.indexes.iter().zip(listed).enumerate() {
        for mut page in listed {
            pages.collect(&mut page, Asker::Index(&index.name));
            add_made(page, format!("[indexes.{}]", index.name), Claimant::Index(n));
        }
    }
    if let Some(chart) = &schema.chart {
        add_made(pages.chart(chart), "[chart]".into(), Claimant::Other);
    }
    if config.search.enabled && !search::is_written(graph) {
        add_made(search::page(&pages, None), "[search]".into(), Claimant::Other);
    }
    let mut missing = pages.blank(OutputPath::new(MISSING), &[MISSING], &config.title);
    missing.root = absolute_root(&config.base_url).into();
    // It stands for any address, so that it has none.
    missing.canonical.clear();
    add_made(missing, "the theme".into(), Claimant::Other);
    for (path, output) in &graph.assets {
        let claim =
            Claim { output: Output::Copy(path.clone()), producer: path.to_string(), by: Claimant::Other };
        claims.push((output.clone(), claim));
    }
    redirects(&pages, &mut claims);
    let everything = for_machines(&pages, &site, &mut claims);
    if let Some(declared) = &schema.print {
        let claim = Claim { output: Output::Edition, producer: "[print]".into(), by: Claimant::Other };
        claims.push((OutputPath::page(&declared.path), claim));
    }
    for_hosts(&pages, &mut claims, &mut diagnostics);
    if config.search.enabled {
        let in_the_way = claims.iter().filter(|(path, _)| path.as_str().starts_with(PARTS));
        diagnostics.extend(in_the_way.map(|(path, it)| catalogue::kept_for_search(path, &it.producer)));
    }
    let outputs = claim_all(claims, &pages, &mut diagnostics);
    let plan = Plan { site: Arc::new(site), outputs, pages, subjects, everything };
    Checked { value: plan, diagnostics }
}

/// Plans the pages of some entities only, for whoever cannot wait for the rest.
pub fn some_pages(
    graph: &Graph,
    schema: &Schema,
    config: &Config,
    words: &Words,
    ids: BTreeSet<EntityId>,
) -> (SiteView, Vec<PageView>) {
    let pages = Pages::new(graph, schema, config, words);
    // What is wrong with the site as a whole is for the build to say.
    let site = site::site(&pages, &mut Vec::new());
    (site, ids.into_iter().map(|id| described(pages.page(id), config)).collect())
}

/// The path of the base URL: where a page that is served at any depth links from.
fn absolute_root(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.split_once('/').map_or_else(|| "/".into(), |(_, path)| format!("/{path}"))
}

fn redirects(pages: &Pages<'_>, claims: &mut Vec<(OutputPath, Claim)>) {
    for (id, entity) in pages.graph.iter() {
        for (n, alias) in entity.aliases.iter().enumerate() {
            let output = match alias.ends_with(".html") {
                true => OutputPath::new(alias),
                false => OutputPath::page(alias),
            };
            let redirect = Redirect {
                page: entity.output.clone(),
                to: format!("{}{}", output.root(), pages.links.entity(id)),
                canonical: pages.canonical(&entity.output),
                title: entity.title.clone(),
            };
            let claim = Claim {
                output: Output::Redirect(redirect),
                producer: format!("an alias in {}", entity.document.path()),
                by: Claimant::Alias(id, n),
            };
            claims.push((output, claim));
        }
    }
}

/// A page that says nothing of itself is described as a part of the site.
fn described(mut page: PageView, config: &Config) -> PageView {
    if page.description.is_empty() {
        page.description.clone_from(&config.description);
    }
    page
}

/// The files for machines.
fn for_machines(pages: &Pages<'_>, site: &SiteView, claims: &mut Vec<(OutputPath, Claim)>) -> Everything {
    let listed = claims.iter().filter(|(_, it)| matches!(it.output, Output::Page(_)));
    let (everything, made) = machine::outputs(pages, site, listed.map(|(path, _)| path));
    let beside = machine::beside_all(pages);
    add_made(pages, beside.chain(made), claims);
    everything
}

/// The files for hosts.
fn for_hosts(pages: &Pages<'_>, claims: &mut Vec<(OutputPath, Claim)>, diagnostics: &mut Vec<Diagnostic>) {
    let made = hosts::outputs(pages.config, claims, diagnostics).into_iter();
    let made = made.map(|(path, bytes)| (path, Output::Bytes(bytes), "[publish]".to_owned()));
    add_made(pages, made, claims);
}

/// A file of the site's own comes before one that would be made for it.
fn add_made(
    pages: &Pages<'_>,
    made: impl Iterator<Item = (OutputPath, Output, String)>,
    claims: &mut Vec<(OutputPath, Claim)>,
) {
    let own: BTreeSet<&OutputPath> = pages.graph.assets.values().collect();
    let made = made.filter(|(path, ..)| !own.contains(path));
    claims
        .extend(made.map(|(path, output, producer)| (path, Claim { output, producer, by: Claimant::Other })));
}
