//! The early page: after the text of a page was edited, that page can be shown before the site is built
//! again, because nothing else can have changed.
//!
//! It is no second way to build. It holds only where the file says the same to the rest of the site as
//! before, so that the graph of the last build is still right but for one text; the page is planned and
//! rendered by the same functions; and the build that follows makes it again. Tests see that both agree.

use std::sync::Arc;

use super::{Changes, Session};
use crate::load::Document;
use crate::load::source_tree::Looked;
use crate::path::OutputPath;
use crate::{diagnostic, plan, render};

/// Beyond this many files it is no edit but a batch.
const FEW: usize = 4;

impl Session {
    /// The pages of these files as the next build will make them, if only their text changed since the last
    /// one; none where that cannot be said at once. The build must follow.
    pub fn early(&mut self, changes: &Changes) -> Vec<(OutputPath, Arc<[u8]>)> {
        self.early_pages(changes).unwrap_or_default()
    }

    fn early_pages(&mut self, changes: &Changes) -> Option<Vec<(OutputPath, Arc<[u8]>)>> {
        let Changes::Files(files) = changes else { return None };
        let is_sound = self.said.as_ref().is_some_and(|it| !diagnostic::has_errors(it));
        let is_content = |it: &_| self.inputs.tree.texts.contains_key(it);
        if !is_sound || files.is_empty() || files.len() > FEW || !files.iter().all(is_content) {
            return None;
        }
        let declared = self.inputs.declared.clone()?;
        let (schema, config) = (&declared.value.schema, &declared.value.config);
        if schema.kinds.iter().any(|it| it.glossary.is_some()) {
            // Which words are terms depends on all texts.
            return None;
        }
        match self.inputs.tree.look_at(files) {
            Looked::Changed => {}
            Looked::Same | Looked::NotEnough => return None,
        }
        // The tree is ahead of the last build now: the next one must not take itself for a repetition.
        self.said = None;

        let (graph, rendered) = (self.graph.as_mut()?, self.rendered.as_ref()?);
        let (_, theme) = self.theme.as_ref()?;
        let mut ids = Vec::new();
        for path in files {
            let file = self.inputs.tree.texts.get(path)?;
            let before = self.documents.get(path)?;
            if before.source.text == file.source.text {
                continue;
            }
            let document = Document::parse(file.source.clone(), &config.markdown);
            if !document.diagnostics.is_empty() || !document.says_the_same_as(before) {
                return None;
            }
            let document = Arc::new(document);
            let id = graph.with_document(path)?;
            graph.replace_text(id, document.clone());
            self.documents.put(document);
            ids.push(id);
        }
        let made = plan::some_pages(graph, schema, config, &ids);
        let bytes =
            |it: &plan::view::PageView| Some((it.output.clone(), render::one_page(it, theme, rendered)?));
        made.iter().map(bytes).collect()
    }
}
