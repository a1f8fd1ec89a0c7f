//! Early pages: what someone waits for is shown before the rest of the site is built.
//!
//! They are no second way to build. They come from a graph that is right, by the same functions that make
//! every page, and the build that follows makes them again: tests see that both agree. There are two
//! moments for them:
//!
//! 1. Before anything is resolved, where the last build's graph can be made right by an edit or two of
//!    texts, titles or links, or where only the theme changed.
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
use crate::resolve::edit;
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
                    Looked::Changed => self.put_edits(&texts, &declared.value),
                    Looked::NotEnough => None,
                }
            }
        };
        self.graph_holds = !is_new || edited.is_some();
        if let (true, Some(edited), Some(theme)) = (is_new, edited, self.sound_theme())
            && let Some(graph) = &self.graph
        {
            let ids = edited.into_iter().chain(watched(graph, &audience.watched())).collect();
            show(graph, &declared.value, ids, &theme, self.rendered.as_deref(), audience);
        }
        Ok(is_new)
    }

    /// Puts the edited files into the last graph, if it can be right after that.
    fn put_edits(&mut self, files: &BTreeSet<SourcePath>, declared: &Declared) -> Option<Vec<EntityId>> {
        let graph = self.graph.as_mut()?;
        let mut edited = Vec::new();
        for path in files {
            let file = self.inputs.tree.texts.get(path)?;
            let before = self.documents.get(path)?;
            if before.source.text == file.source.text {
                continue;
            }
            let document = Arc::new(Document::parse(file.source.clone(), &declared.config.markdown));
            edited.push(edit::apply(graph, &document, &declared.schema, &declared.config)?);
            self.documents.put(document);
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::session::{Destination, Nobody, Options};

    const SITE: &str = r#"
title = "Shelf"
base_url = "https://example.org/"

[kinds.book]
label = "Book"
plural = "Books"
path = "books"
fields = { blurb = { type = "markdown" } }
"#;
    const BOOK: &str = "content/books/a.md";

    /// Makes an edit after another; compares the graph that it is put into with that of a build.
    #[track_caller]
    fn check(edits: &[(&str, bool)]) {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = folder.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("site.toml", SITE);
        write(BOOK, "---\ntitle: A\nblurb: See [[book/b]].\n---\n\n## One\n\n[[book/b]] and [[book/c]].\n");
        write("content/books/b.md", "---\ntitle: B\n---\n");
        write("content/books/c.md", "---\ntitle: C\n---\n\n## Part\n");
        let mut session = Session::new(Options { site: folder.path().to_owned(), ..Options::default() });
        let report = session.build(Destination::Memory).unwrap();
        assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
        let changes = Changes::Files([SourcePath::new(BOOK)].into());
        for (text, expected) in edits {
            write(BOOK, text);
            if session.graph_holds {
                session.show_before_resolving(&changes, &Nobody).unwrap();
            }
            assert_eq!(session.graph_holds, *expected, "{text}");
            let early = format!("{:?}", session.graph);
            session.build(Destination::Memory).unwrap();
            let built = format!("{:?}", session.graph);
            assert!(!expected || early == built, "{text}\n{early}\n{built}");
        }
    }

    #[test]
    fn an_edit_makes_the_graph_that_a_build_makes() {
        let front = "---\ntitle: A\nblurb: See [[book/b]].\n---\n";
        let with = |body: &str| format!("{front}\n{body}\n");
        let one = |body: &str| with(&format!("## One\n\n{body}"));
        check(&[
            (&one("Other words, [[book/b]] and [[book/c]]."), true),
            (&one("Only [[book/c|another]]."), true),
            (&one("None."), true),
            (&one("[[book/c#part]], [[book/b]], [[book/b]], [x](#one), [y](https://example.org)."), true),
            (&one("[[book/c#gone]]."), false),
            (&one("[[book/b]] again, of a graph with errors."), false),
            (&one("[[book/c]] again."), true),
        ]);
        check(&[(&with("## Two\n\n[[book/b]] and [[book/c]]."), false)]);
        check(&[(&with("[[book/b]] and [[book/c]]."), false)]);
        check(&[(&one("[[book/b]] and [[book/c]].").replace("title: A", "title: AA"), true)]);
        check(&[(&one("[[book/b]] and [[book/c]].").replace("title: A", "title: Other"), false)]);
        check(&[(&one("[[book/c]].").replace("title: A", "title: AA\ndescription: New."), true)]);
        check(&[(&one("[[book/c]].").replace("title: A", "title: \"\""), false)]);
        check(&[(&one("[[book/c]].").replace("title: A", "title: A\naliases: [x]"), false)]);
        check(&[(&one("[[book/b]] and [[book/c]].").replace("See [", "Look at ["), false)]);
    }
}
