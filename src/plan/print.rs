//! The print edition: one page with everything on it, numbered, with contents. It is made of the views that
//! the other pages have anyway; each becomes a part, and links from part to part stay on the page.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::pages::Pages;
use super::shared::Shared;
use super::view::{BodyView, EntitySummary, PageView};
use crate::load::body::Body;
use crate::path::OutputPath;
use crate::resolve::graph::Role;
use crate::schema::{KindId, Print};

/// What stands in the page's text where its parts will be.
pub(crate) const PARTS: &str = "<!-- the parts -->";

/// What a print edition is made of: `page.print` in templates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintView {
    /// The chapters, in order.
    pub chapters: Vec<ChapterView>,
}

/// A chapter: a page, and what belongs under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChapterView {
    /// The chapter's own page.
    #[serde(flatten)]
    pub part: PrintedView,
    /// For a kind: its entities.
    pub entries: Vec<PrintedView>,
}

/// A page as a part of the edition: `part` in templates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrintedView {
    /// Its number: `3` for a chapter, `3.2` for an entity in it.
    pub number: String,
    /// Its anchor; the anchors of its own page follow it after a `:`. Such as `/recipes/soup`.
    pub id: String,
    /// 1 for a chapter, 2 for what is in it: how much deeper its headings are than on its own page. Such as
    /// `2`.
    pub level: u8,
    /// Its title. Such as `Pea soup`.
    pub title: String,
    /// What it is about, if it is the page of an entity.
    pub entity: Option<Shared<EntitySummary>>,
    /// The page; the template of a part sees it as `page`.
    #[serde(skip)]
    pub page: Arc<PageView>,
}

impl PrintView {
    /// Every part, in order.
    pub fn parts(&self) -> impl Iterator<Item = &PrintedView> {
        self.chapters.iter().flat_map(|it| std::iter::once(&it.part).chain(&it.entries))
    }
}

/// The page of the edition, made of the views of all pages.
pub(crate) fn page(pages: &Pages<'_>, declared: &Print, views: &[Arc<PageView>]) -> PageView {
    let planned: BTreeMap<&OutputPath, &Arc<PageView>> = views.iter().map(|it| (&it.output, it)).collect();
    let find = |output: &OutputPath| planned.get(output).map(|&it| it.clone());
    let mut chapters: Vec<ChapterView> = Vec::new();
    let mut add = |page: Option<Arc<PageView>>, entries: Vec<Arc<PageView>>| {
        let Some(page) = page else { return };
        let n = chapters.len() + 1;
        let entries = entries.into_iter().enumerate();
        chapters.push(ChapterView {
            part: part(page, n.to_string(), 1),
            entries: entries.map(|(at, it)| part(it, format!("{n}.{}", at + 1), 2)).collect(),
        });
    };
    let graph = pages.graph;
    if graph.with_role(Role::Home).is_some() {
        add(find(&OutputPath::page("")), Vec::new());
    }
    let kinds: Vec<KindId> = match declared.kinds.as_slice() {
        [] => pages.schema.declared_kinds().collect(),
        kinds => kinds.to_vec(),
    };
    for kind in kinds {
        let members = &pages.members[usize::from(kind.0)];
        if !members.is_empty() {
            let entries = members.iter().filter_map(|&id| find(&graph.entity(id).output));
            add(find(&OutputPath::page(&pages.schema.kind(kind).path)), entries.collect());
        }
    }
    for index in &pages.schema.indexes {
        add(find(&OutputPath::page(&index.path)), Vec::new());
    }
    let plain = graph.iter().filter(|(_, it)| it.role == Role::Plain);
    let mut plain: Vec<_> = plain.map(|(_, it)| (&it.title, &it.output)).collect();
    plain.sort();
    for (_, output) in plain {
        add(find(output), Vec::new());
    }

    let mut page = pages.blank(OutputPath::page(&declared.path), &["print.html"], &declared.title);
    page.note.clone_from(&declared.note);
    page.description.clone_from(&declared.note);
    page.has_code =
        chapters.iter().any(|it| it.part.page.has_code || it.entries.iter().any(|it| it.page.has_code));
    let parts = Body { html: PARTS.into(), ..Body::default() };
    page.body = BodyView { body: Arc::new(parts), ..BodyView::default() };
    page.print = Some(PrintView { chapters });
    page
}

fn part(page: Arc<PageView>, number: String, level: u8) -> PrintedView {
    PrintedView {
        number,
        id: anchor(&page.url),
        level,
        title: page.title.clone(),
        entity: page.entity.as_ref().map(|it| it.summary.clone()),
        page,
    }
}

/// The anchor of a part: where its page stands, from `/`.
fn anchor(url: &str) -> String {
    let folder = url.strip_suffix("index.html").unwrap_or(url);
    format!("/{}", folder.trim_start_matches("./").trim_end_matches('/'))
}
