//! Early pages: what someone waits for is shown before the rest of the site is built.
//!
//! They are no second way to build. They come from a graph that is right, by the same functions that make
//! every page, and the build that follows makes them again: tests see that both agree. There are two
//! moments for them:
//!
//! 1. Before anything is resolved, where the last build's graph still holds: only texts changed, in files
//!    that say the same to the rest of the site as before, or only the theme did.
//! 2. As soon as the new graph is there: the pages that were edited and those that are looked at.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::inputs::is_in;
use super::{Audience, BuildReport, Changes, Declared, EnvironmentError, Session};
use crate::load::Document;
use crate::load::source_tree::Looked;
use crate::path::{OutputPath, SourcePath};
use crate::render::Rendered;
use crate::render::theme::Theme;
use crate::resolve::graph::{EntityId, Graph};
use crate::{plan, render};

/// Beyond this many files it is no edit but a batch.
const FEW: usize = 4;
/// The folders that a theme is made of.
const THEME_FOLDERS: [&str; 4] = ["assets", "strings", "templates", "themes"];

impl Session {
    /// Shows what the last graph is still right for. Gives whether something new was read.
    pub(super) fn show_before_resolving(
        &mut self,
        changes: &Changes,
        audience: &dyn Audience,
    ) -> Result<bool, EnvironmentError> {
        let (Changes::Files(files), Some(declared)) = (changes, self.inputs.declared.clone()) else {
            return Ok(false);
        };
        let (themes, texts): (BTreeSet<_>, BTreeSet<_>) =
            files.iter().cloned().partition(|it| is_in(it, &THEME_FOLDERS));
        if files.is_empty() || files.len() > FEW {
            return Ok(false);
        }
        let mut is_new = false;
        if !themes.is_empty() {
            is_new = self.inputs.read_theme(&self.options, &declared.value.config)?;
        }
        let edited = match texts.is_empty() {
            true => Some(Vec::new()),
            false => {
                let looked = self.inputs.look_at(&texts);
                is_new |= looked == Looked::Changed;
                match looked {
                    Looked::Same => Some(Vec::new()),
                    Looked::Changed => self.replace_texts(&texts, &declared.value),
                    Looked::NotEnough => None,
                }
            }
        };
        self.graph_holds = !is_new || edited.is_some();
        if let (true, Some(edited), Some(theme)) = (is_new, edited, self.sound_theme())
            && let Some(graph) = &self.graph
        {
            let shown = if themes.is_empty() { Vec::new() } else { audience.watched() };
            let ids = edited.into_iter().chain(watched(graph, &shown)).collect();
            show(graph, &declared.value, ids, &theme, self.rendered.as_deref(), audience);
        }
        Ok(is_new)
    }

    /// Puts the new texts into the last graph, if nothing else changes by them.
    fn replace_texts(&mut self, files: &BTreeSet<SourcePath>, declared: &Declared) -> Option<Vec<EntityId>> {
        let graph = self.graph.as_mut()?;
        // Which words are terms of a glossary depends on all texts.
        if declared.schema.kinds.iter().any(|it| it.glossary.is_some()) {
            return None;
        }
        let mut edited = Vec::new();
        for path in files {
            let file = self.inputs.tree.texts.get(path)?;
            let before = self.documents.get(path)?;
            if before.source.text == file.source.text {
                continue;
            }
            let document = Document::parse(file.source.clone(), &declared.config.markdown);
            if !document.diagnostics.is_empty() || !document.says_the_same_as(before) {
                return None;
            }
            let document = Arc::new(document);
            let id = graph.with_document(path)?;
            graph.replace_text(id, document.clone());
            self.documents.put(document);
            edited.push(id);
        }
        Some(edited)
    }

    fn sound_theme(&mut self) -> Option<Arc<Theme>> {
        let files = self.inputs.theme.clone()?;
        let mut report = BuildReport::default();
        let theme = self.theme(&files, &mut report);
        (!report.has_errors()).then_some(theme)
    }

    /// Shows what was edited and what is looked at, from a graph that is new.
    pub(super) fn show_before_planning(
        &self,
        graph: &Graph,
        declared: &Declared,
        changes: &Changes,
        theme: &Theme,
        audience: &dyn Audience,
    ) {
        let edited: Vec<_> = match changes {
            Changes::Files(files) if files.len() <= FEW => {
                files.iter().filter_map(|it| graph.with_document(it)).collect()
            }
            _ => Vec::new(),
        };
        let ids = edited.into_iter().chain(watched(graph, &audience.watched())).collect();
        show(graph, declared, ids, theme, self.rendered.as_deref(), audience);
    }
}

/// The entities whose pages these are.
fn watched(graph: &Graph, pages: &[OutputPath]) -> Vec<EntityId> {
    if pages.is_empty() {
        return Vec::new();
    }
    graph.iter().filter(|(_, it)| pages.contains(&it.output)).map(|(id, _)| id).collect()
}

/// Makes some pages and shows those that are new.
fn show(
    graph: &Graph,
    declared: &Declared,
    ids: BTreeSet<EntityId>,
    theme: &Theme,
    before: Option<&Rendered>,
    audience: &dyn Audience,
) {
    // Before the first build ends there is nothing to be ahead of.
    let (Some(before), false) = (before, ids.is_empty()) else { return };
    let (site, pages) = plan::some_pages(graph, &declared.schema, &declared.config, &theme.words, ids);
    let mut early = render::some_pages(&site, &pages, theme);
    early.retain(|(path, bytes)| before.outputs.get(path) != Some(bytes));
    if !early.is_empty() {
        audience.show_early(early);
    }
}
