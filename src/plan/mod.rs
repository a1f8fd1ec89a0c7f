//! Plan: graph to plan. Names every output before any is made, so that two that claim one address are
//! found before anything is written, and gives each page everything that its template may see.
//!
//! What a page shows is put together when it is about to be rendered, and not kept unless something else
//! needs it: a third of a build's memory at 10,000 pages.

pub mod address;
mod band;
pub mod by_name;
pub mod chart;
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
use crate::diagnostic::{Checked, Diagnostic, Location, catalogue};
use crate::load::front_matter::Step;
use crate::path::{OutputPath, SourcePath};
use crate::resolve::graph::{EntityId, Graph, Role};
use crate::schema::{KindId, Schema};
use collections::Asker;
use machine::json_ld::{JsonLdView, NamedView};
use machine::{Data, Everything, SiteData};
use pages::Pages;
use view::{LinkView, PageView, SiteView, SourceLinkView};
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

/// An output with who makes it, to say so when two claim one path.
struct Claim {
    output: Output,
    producer: String,
    by: Claimant,
}

/// Who claims a path. Where that stands is looked up only if another claims it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Claimant {
    /// A content file.
    Page(EntityId),
    /// The list page of a kind.
    Kind(KindId),
    /// An index, by its place in the schema.
    Index(usize),
    /// An alias of a page, by its place in the list.
    Alias(EntityId, usize),
    /// A file that is copied, or the program.
    Other,
}

/// Plans the whole site.
pub fn plan<'a>(
    graph: &'a Graph,
    schema: &'a Schema,
    config: &'a Config,
    words: &'a Words,
) -> Checked<Plan<'a>> {
    let mut diagnostics = Vec::new();
    let pages = Pages::new(graph, schema, config, words);
    let site = site(&pages, &mut diagnostics);
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
    let site = site(&pages, &mut Vec::new());
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

/// Puts every output under its path. Two for one path are an error, also where they or their folders
/// differ only in case and where one is a file and the other needs a folder; so is a name that some
/// system cannot hold.
fn claim_all(
    claims: Vec<(OutputPath, Claim)>,
    pages: &Pages<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutputPath, Planned> {
    let mut outputs = BTreeMap::new();
    let mut claimed: BTreeMap<String, (OutputPath, Arc<str>, Claimant)> = BTreeMap::new();
    // What is said of a page goes for the files beside it, which come from the same file.
    let mut refused: BTreeSet<String> = BTreeSet::new();
    // The folders above them, folded, with how the first output that needs one writes it.
    let mut folders: BTreeMap<String, (OutputPath, Arc<str>, Claimant)> = BTreeMap::new();
    for (path, claim) in claims {
        if matches!(claim.output, Output::Beside) && refused.contains(&claim.producer) {
            continue;
        }
        if let Some((segment, why)) = path.unportable() {
            let at = place(&[claim.by], pages);
            diagnostics.push(catalogue::unportable_path(at, &path, segment, why, &claim.producer));
            refused.insert(claim.producer);
            continue;
        }
        let key = path.collision_key();
        let mut collision = claimed.get(&key).map(|first| (first.clone(), path.clone()));
        for folder in path.folders() {
            let first = folders
                .entry(folder.collision_key())
                .or_insert_with(|| (folder.clone(), claim.producer.as_str().into(), claim.by));
            if first.0 != folder && collision.is_none() {
                collision = Some((first.clone(), folder));
            }
        }
        if let Some(((first_path, first, by), path)) = collision {
            let at = place(&[by, claim.by], pages);
            let help = advice(by, claim.by, pages);
            let (first, second) = ((&first_path, &*first), (&path, &*claim.producer));
            diagnostics.push(catalogue::output_collision(at, first, second, &help));
            refused.insert(claim.producer);
            continue;
        }
        let producer: Arc<str> = claim.producer.into();
        claimed.insert(key, (path.clone(), producer.clone(), claim.by));
        outputs.insert(path, Planned { output: claim.output, producer });
    }
    for (key, (below, second, second_by)) in &claimed {
        let mut folders = key.match_indices('/').map(|(end, _)| &key[..end]);
        if let Some((path, producer, by)) = folders.find_map(|it| claimed.get(it)) {
            let at = place(&[*by, *second_by], pages);
            diagnostics.push(catalogue::file_where_folder(at, (path, producer), (below, second)));
        }
    }
    outputs
}

/// Where the last of these claims stands that stands anywhere: where an author typed an address, else in
/// a content file, else in `site.toml`.
fn place(claimants: &[Claimant], pages: &Pages<'_>) -> Option<Location> {
    let Pages { graph, schema, config, .. } = pages;
    let with_slug = |by: &&Claimant| match by {
        Claimant::Page(id) => graph.entity(*id).document.has_key("slug"),
        by => matches!(by, Claimant::Alias(..)),
    };
    if let Some(&by) = claimants.iter().rev().find(with_slug).filter(|_| claimants.len() > 1) {
        return place(&[by], pages);
    }
    let in_content = claimants.iter().rev().find_map(|by| match *by {
        Claimant::Page(id) => Some(graph.entity(id).document.locate(&[Step::Key("slug")])),
        Claimant::Alias(id, n) => {
            Some(graph.entity(id).document.locate(&[Step::Key("aliases"), Step::Item(n)]))
        }
        _ => None,
    });
    let in_settings = || {
        claimants.iter().rev().find_map(|by| match *by {
            Claimant::Kind(kind) => Some(config.source.at(schema.kind(kind).span.clone())),
            Claimant::Index(n) => Some(config.source.at(schema.indexes[n].span.clone())),
            _ => None,
        })
    };
    in_content.or_else(in_settings)
}

/// What to do about two claims to one path.
fn advice(first: Claimant, second: Claimant, pages: &Pages<'_>) -> String {
    use Claimant::{Alias, Index, Kind, Page};
    match (first, second) {
        (Page(_), Page(_)) => "rename one of the files, or give it another `slug`".into(),
        (Alias(..), _) | (_, Alias(..)) => "remove the alias: its address is in use".into(),
        (Page(_), Kind(kind)) | (Kind(kind), Page(_)) => {
            let path = &pages.schema.kind(kind).path;
            format!("to introduce the list, call the file `content/{path}/_index.md`; else rename it")
        }
        (Index(a), Index(b)) if a == b => "write the same value in the same way everywhere".into(),
        (Kind(_) | Index(_), Kind(_) | Index(_)) => "give one of them another `path`".into(),
        (Index(_), _) | (_, Index(_)) => "rename the file, or give the index another `path`".into(),
        _ => "rename one of the files".into(),
    }
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
    let print = schema
        .print
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
        options: config
            .theme_options
            .iter()
            .map(|(name, it)| (name.value.clone(), it.value.clone()))
            .collect(),
        print,
        feed: feed_link(pages, diagnostics),
        search: search::link(pages),
        json_ld: config.outputs.json_ld.then(|| json_ld(pages, diagnostics)),
        generator: concat!("expound ", env!("CARGO_PKG_VERSION")),
    }
}

fn feed_link(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<LinkView> {
    let feed = pages.config.outputs.feed.as_ref()?;
    if pages.config.base_url.is_empty() {
        let at = pages.config.source.at(feed.span.clone());
        diagnostics.push(catalogue::feed_without_base_url(at));
        return None;
    }
    let url = OutputPath::new(crate::config::outputs::FEED).href();
    Some(LinkView { label: pages.config.title.clone(), url })
}

/// What pages say of themselves, with the entities that the mappings name looked up.
fn json_ld(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) -> JsonLdView {
    let Pages { graph, schema, config, links, .. } = pages;
    let mut view = JsonLdView::default();
    let mut names: Option<BTreeMap<String, EntityId>> = None;
    for kind in schema.declared_kinds().map(|it| schema.kind(it)) {
        let Some(mapping) = &kind.json_ld else { continue };
        for (name, span) in mapping.entities() {
            let names = names.get_or_insert_with(|| {
                let entities = graph.iter().filter(|(_, it)| it.role == Role::Entity);
                entities.map(|(id, it)| (format!("{}/{}", schema.kind(it.kind).name, it.slug), id)).collect()
            });
            let Some(&id) = names.get(name) else {
                let at = config.source.at(span.clone());
                diagnostics.push(catalogue::dangling_json_ld(at, name, names.keys().map(String::as_str)));
                continue;
            };
            let entity = graph.entity(id);
            let link = LinkView { label: entity.title.clone(), url: links.entity(id) };
            let kind = schema.kind(entity.kind).name.clone();
            view.entities.insert(name.to_owned(), NamedView { kind, link });
        }
        view.kinds.insert(kind.name.clone(), mapping.clone());
    }
    view
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
