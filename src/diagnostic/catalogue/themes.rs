//! What can be wrong with a theme: its files, templates, blocks, options and assets.

use std::collections::BTreeMap;

use super::few;
use crate::diagnostic::{Diagnostic, Location, did_you_mean, quoted};
use crate::path::OutputPath;

/// The theme is nowhere.
pub(crate) fn unknown_theme<'a>(
    at: Location,
    theme: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-theme", format!("there is no theme `{theme}`"))
        .at(at)
        .help_if(did_you_mean(theme, known.iter().copied()))
        .help(format!("put it into themes/{theme}/, or use {}", quoted(&known)))
}

/// None of the templates that could render a page exists.
pub(crate) fn missing_template(wanted: &[String]) -> Diagnostic {
    let last = wanted.last().map_or("", String::as_str);
    Diagnostic::error("missing-template", format!("there is no template `{last}`"))
        .help(format!("add `{last}` to the theme, or to templates/"))
}

/// A template that the engine refuses, or that failed on a page.
pub(crate) fn template_error(at: Option<Location>, message: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("template-error", message.lines().next().unwrap_or_default());
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A template that extends one that is not there.
pub(crate) fn unknown_parent<'a>(
    at: Option<Location>,
    template: &str,
    parent: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let message = format!("the template `{template}` extends `{parent}`, which is not there");
    template_error(at, &message).help_if(did_you_mean(parent, known))
}

/// A block that no template further up has: it would never be shown. `known` are those of all versions
/// of these templates, each with one that has it.
pub(crate) fn unknown_block(
    at: Option<Location>,
    block: &str,
    template: &str,
    known: &BTreeMap<String, String>,
) -> Diagnostic {
    let message = format!("no template that `{template}` extends has a block `{block}`");
    let help = match known.get(block) {
        Some(replaced) => Some(format!("`{replaced}` has one, but another template replaces it as a whole")),
        None => did_you_mean(block, known.keys().map(String::as_str)),
    };
    let diagnostic = Diagnostic::error("unknown-block", message)
        .help_if(help)
        .help("`expound theme blocks` lists them all");
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// What went wrong with pages, the first of which is named.
pub(crate) fn on_pages(fault: Diagnostic, pages: &[&OutputPath]) -> Diagnostic {
    let first = pages.first().map_or("", |it| it.as_str());
    let message = format!("rendering `{first}` failed: {}", fault.message);
    let others = match pages.len() {
        0 | 1 => None,
        2 => Some("another page fails in the same way".to_owned()),
        n => Some(format!("{} other pages fail in the same way", n - 1)),
    };
    Diagnostic { message, ..fault }.help_if(others)
}

/// A theme that extends itself, by way of others perhaps.
pub(crate) fn theme_extends_itself(at: Location, theme: &str) -> Diagnostic {
    Diagnostic::error("theme-file", format!("the theme `{theme}` extends itself")).at(at)
}

/// An option that no theme in the chain declares.
pub(crate) fn unknown_option<'a>(
    at: Location,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-key", format!("the theme has no option `{name}`"))
        .at(at)
        .label("unknown option")
        .help_if(did_you_mean(name, known.iter().copied()).or_else(|| few("it has", &known)))
}

/// A value that an option of the theme cannot have.
pub(crate) fn wrong_option(at: Location, name: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", format!("the theme's option `{name}` must be {expected}")).at(at)
}

/// A file of a theme that cannot be read as what it should be.
pub(crate) fn bad_theme_file(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error("theme-file", format!("`{}` cannot be read", at.path)).at(at).label(what.trim())
}

/// An address in a style sheet that names no asset.
pub(crate) fn missing_asset<'a>(
    at: Location,
    typed: &str,
    target: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error("missing-asset", format!("there is no asset `{typed}`"))
        .at(at)
        .help_if(did_you_mean(target, known))
        .help("the assets of a theme and of the site stand together, in `assets/`")
}

/// A style sheet that refers to itself, by way of others perhaps.
pub(crate) fn circular_asset(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("missing-asset", format!("`{typed}` leads back to this style sheet")).at(at)
}
