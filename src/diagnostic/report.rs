//! Prints diagnostics: for people with the source line and carets, for programs as JSON.
//!
//! Both are pure functions to text; only the command line decides where it goes.

use std::borrow::Cow;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};

/// Whether the text may hold terminal colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// With ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// The diagnostics as people read them, one after the other, each closed by an empty line.
pub fn human(diagnostics: &[Diagnostic], colour: Colour) -> String {
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(diagnostic)]));
        text.push_str("\n\n");
    }
    text
}

fn group(diagnostic: &Diagnostic) -> annotate_snippets::Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = level
        .primary_title(in_one_line(&diagnostic.message))
        .id(diagnostic.code)
        .elements([] as [annotate_snippets::Element<'_>; 0]);
    if let Some(location) = &diagnostic.location {
        let excerpt = &location.excerpt;
        let annotation =
            AnnotationKind::Primary.span(excerpt.marked.clone()).label(in_one_line(&diagnostic.label));
        let path = in_one_line(location.path.as_str());
        let snippet = Snippet::source(&excerpt.text).line_start(excerpt.first_line).path(path);
        group = group.element(snippet.annotation(annotation));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(in_one_line(help)));
    }
    group
}

/// With control characters escaped: the name of a file may hold a line end, or what moves a cursor.
fn in_one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut line = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c.is_control() {
            true => line.extend(c.escape_default()),
            false => line.push(c),
        }
    }
    line.into()
}

/// The diagnostics as one JSON array, for editors and scripts.
pub fn json(diagnostics: &[Diagnostic]) -> String {
    let mut text = serde_json::to_string_pretty(diagnostics).unwrap_or_else(|_| "[]".into());
    text.push('\n');
    text
}

/// “2 errors, 1 warning”.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity, one: &str| {
        let n = diagnostics.iter().filter(|it| it.severity == severity).count();
        (n > 0).then(|| format!("{n} {one}{}", if n == 1 { "" } else { "s" }))
    };
    let parts: Vec<_> =
        [of(Severity::Error, "error"), of(Severity::Warning, "warning")].into_iter().flatten().collect();
    if parts.is_empty() { "no errors".into() } else { parts.join(", ") }
}
