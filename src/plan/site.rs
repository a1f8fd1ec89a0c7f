//! What all pages share: the site's own names, its menu, its feed and what says to machines what it is.

use std::collections::BTreeMap;

use super::machine::json_ld::{JsonLdView, NamedView};
use super::pages::Pages;
use super::search;
use super::view::{LinkView, SiteView, SourceLinkView};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::path::OutputPath;
use crate::resolve::graph::{EntityId, Role};
use crate::schema::Schema;

/// What every page may show of the site.
pub(super) fn site(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) -> SiteView {
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
