//! What the template engine refuses, as diagnostics with their places in the templates. Tera reports some
//! mistakes as values with a span, some as names, and those it finds when it links templates as text.

use std::collections::BTreeMap;

use tera::{ErrorKind, ReportError};

use super::blocks;
use crate::diagnostic::{Diagnostic, Location, SourceText, catalogue};

/// The templates' texts, by the names that the engine knows them under.
pub(super) type Sources = BTreeMap<String, SourceText>;

/// Everything that an error of the engine says.
pub(super) fn diagnose(error: &tera::Error, sources: &Sources) -> Vec<Diagnostic> {
    let one = |at, message: &str| vec![catalogue::template_error(at, message)];
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            one(place(report, sources), report.message())
        }
        ErrorKind::MissingParent { current, parent } => {
            let names = sources.keys().map(String::as_str);
            vec![catalogue::unknown_parent(tag(current, "extends", sources), current, parent, names)]
        }
        ErrorKind::CircularExtend { tpl, .. } => {
            one(tag(tpl, "extends", sources), &format!("the template `{tpl}` extends itself"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let message = format!("the template `{tpl}` includes itself");
            let diagnostic = catalogue::template_error(tag(tpl, "include", sources), &message);
            vec![diagnostic.label(include_chain.join(" → "))]
        }
        ErrorKind::Msg(text) if text.starts_with(LINKING) => linking(text, sources),
        ErrorKind::Msg(text) => match std::error::Error::source(error) {
            Some(source) => one(None, &format!("{text}: {source}")),
            None => one(component(text, sources), text),
        },
        other => one(None, &other.to_string()),
    }
}

/// The template that a syntax error stands in.
pub(super) fn broken_template(error: &tera::Error) -> Option<&str> {
    match error.kind() {
        ErrorKind::SyntaxError(report) => Some(report.filename()),
        _ => None,
    }
}

fn place(report: &ReportError, sources: &Sources) -> Option<Location> {
    let source = sources.get(report.filename())?;
    let span = report.span();
    let start = source.offset(span.start_line, span.start_col);
    let end = source.offset(span.end_line, span.end_col).max(start + 1);
    Some(source.at(start..end))
}

/// The first tag of a name in a template.
fn tag(template: &str, name: &str, sources: &Sources) -> Option<Location> {
    let source = sources.get(template)?;
    let (open, _) = source
        .text
        .match_indices("{%")
        .find(|(at, _)| source.text[at + 2..].trim_start_matches(['-', ' ', '\n', '\t']).starts_with(name))?;
    let end = source.text[open..].find("%}").map_or(source.text.len(), |it| open + it + 2);
    Some(source.at(open..end))
}

/// Where the second of two components of one name is defined.
fn component(message: &str, sources: &Sources) -> Option<Location> {
    let mut quoted = message.strip_prefix("Component ")?.split('`').skip(1).step_by(2);
    let (name, _, template) = (quoted.next()?, quoted.next()?, quoted.next()?);
    let source = sources.get(template)?;
    let at = source.text.find(&format!("component {name}"))?;
    Some(source.at(at..at + "component ".len() + name.len()))
}

/// How a mistake found while linking begins; one text holds all of them.
const LINKING: &str = "error: ";

fn linking(text: &str, sources: &Sources) -> Vec<Diagnostic> {
    text.split("\n\n").filter_map(|it| it.strip_prefix(LINKING)).map(|it| linked(it, sources)).collect()
}

/// One mistake found while linking: what, then ` --> TEMPLATE:LINE:COLUMN`, then the line with carets.
fn linked(report: &str, sources: &Sources) -> Diagnostic {
    let mut lines = report.lines();
    let message = lines.next().unwrap_or_default();
    let mut named = None;
    let at = lines.next().and_then(|it| {
        let mut parts = it.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line, template): (usize, usize, &str) =
            (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
        let source = sources.get(template)?;
        named = Some(template);
        let width = report.lines().last()?.matches('^').count().max(1);
        let start = source.offset(line, column.saturating_sub(1));
        Some(source.at(start..source.offset(line, column.saturating_sub(1) + width)))
    });
    let block = message
        .strip_prefix("Block `")
        .and_then(|it| it.strip_suffix("` is not defined in any parent template"));
    if let (Some(block), Some(template)) = (block, named) {
        let known = blocks::fillable(template, sources);
        return catalogue::unknown_block(at, block, template, &known);
    }
    catalogue::template_error(at, message)
}
