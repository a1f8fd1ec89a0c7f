//! What pages ask of the theme by name, a template or a language, and the theme does not have. Content
//! knows no theme and a theme no content: only here do they meet.

use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::front_matter::Step;
use crate::render::theme::Theme;
use crate::resolve::graph::Graph;

/// Everything that is asked for and missing.
pub(super) fn missing(graph: &Graph, theme: &Theme) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (_, entity) in graph.iter() {
        if let Some(template) = entity.template.as_deref().filter(|it| !theme.has_template(it)) {
            let at = entity.document.locate(&[Step::Key("template")]);
            diagnostics.push(catalogue::unknown_template(at, template, &theme.page_templates()));
        }
        if let Some(language) = entity.language.as_deref().filter(|it| !theme.has_language(it)) {
            let at = entity.document.locate(&[Step::Key("lang")]);
            diagnostics.push(catalogue::unknown_language(at, language));
        }
    }
    diagnostics
}
