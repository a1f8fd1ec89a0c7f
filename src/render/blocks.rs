//! Which blocks and components templates have, and who overrides whose: for `expound theme blocks`, and
//! to suggest a name where a template fills a block that is not there. Found in the templates' texts,
//! because the engine keeps what it knows of blocks to itself.

use std::collections::{BTreeMap, BTreeSet};

use super::theme::ThemeFiles;
use crate::diagnostic::SourceText;

/// A template that pages can be made of, by the name that it is asked for under.
#[derive(Debug, PartialEq, Eq)]
pub struct TemplateOverview {
    /// Its name: `entity.html`.
    pub name: String,
    /// Whose versions take part, the most specific first: `site`, or a theme.
    pub versions: Vec<String>,
    /// Whose versions the first one replaces as a whole.
    pub replaced: Vec<String>,
    /// The template that it extends, of another name.
    pub extends: Option<String>,
    /// Its blocks, in the order of its most general version.
    pub blocks: Vec<BlockOverview>,
}

/// A block, or a component.
#[derive(Debug, PartialEq, Eq)]
pub struct BlockOverview {
    /// Its name.
    pub name: String,
    /// Who defines it, the one that holds first.
    pub by: Vec<String>,
    /// The templates of other names, further up, that define it too; for a component, the template that
    /// defines it.
    pub elsewhere: Vec<String>,
}

/// What a template's text says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outline {
    extends: Option<String>,
    blocks: Vec<String>,
    components: Vec<String>,
}

/// Every template of a site and its themes with its blocks, and every component.
pub fn overview(files: &ThemeFiles) -> (Vec<TemplateOverview>, Vec<BlockOverview>) {
    let outlines: BTreeMap<&str, Outline> =
        files.templates.iter().map(|(name, source)| (name.as_str(), outline(&source.text))).collect();
    let owners: Vec<String> = std::iter::once(String::new()).chain(files.chain.iter().cloned()).collect();
    let names: BTreeSet<&str> = outlines.keys().map(|it| split(it).1).collect();
    let templates = names.iter().map(|name| template(name, &owners, &outlines)).collect();

    let mut components: BTreeMap<&str, BlockOverview> = BTreeMap::new();
    for owner in &owners {
        for (full, outline) in outlines.iter().filter(|(full, _)| split(full).0 == owner) {
            for name in &outline.components {
                let it = components.entry(name).or_insert_with(|| BlockOverview {
                    name: name.clone(),
                    by: Vec::new(),
                    elsewhere: vec![split(full).1.to_owned()],
                });
                it.by.push(called(owner));
            }
        }
    }
    (templates, components.into_values().collect())
}

/// The blocks that a template could fill, each with a template that has it: those of every template that
/// it extends, whoever's version.
pub(super) fn fillable(template: &str, sources: &BTreeMap<String, SourceText>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut seen = BTreeSet::from([template.to_owned()]);
    let mut parents: Vec<String> =
        sources.get(template).and_then(|it| outline(&it.text).extends).into_iter().collect();
    while let Some(parent) = parents.pop() {
        let named = sources.iter().filter(|(it, _)| **it == parent || split(it).1 == parent);
        for (name, source) in named {
            if seen.insert(name.to_owned()) {
                let outline = outline(&source.text);
                found.extend(outline.blocks.into_iter().map(|it| (it, name.clone())));
                parents.extend(outline.extends);
            }
        }
    }
    found
}

fn template(name: &str, owners: &[String], outlines: &BTreeMap<&str, Outline>) -> TemplateOverview {
    let full = |owner: &str| match owner {
        "" => name.to_owned(),
        theme => format!("themes/{theme}/{name}"),
    };
    let all: Vec<&str> =
        owners.iter().map(String::as_str).filter(|it| outlines.contains_key(full(it).as_str())).collect();
    // From the version that holds up to the one that extends no other.
    let mut lineage: Vec<(&str, &str)> = Vec::new();
    let mut next = all.first().map(|it| full(it));
    while let Some((key, outline)) = next.take().and_then(|it| outlines.get_key_value(it.as_str())) {
        let here = split(key);
        if lineage.contains(&here) {
            break;
        }
        lineage.push(here);
        next = outline.extends.as_ref().map(|parent| find(parent, owners, outlines));
    }
    let own: Vec<&str> = lineage.iter().filter(|it| it.1 == name).map(|it| it.0).collect();
    let blocks_of = |owner: &str, name: &str| {
        let key = if owner.is_empty() { name.to_owned() } else { format!("themes/{owner}/{name}") };
        outlines.get(key.as_str()).map_or(&[][..], |it| &it.blocks)
    };
    let mut names: Vec<&String> = Vec::new();
    for owner in own.iter().rev() {
        for block in blocks_of(owner, name) {
            if !names.contains(&block) {
                names.push(block);
            }
        }
    }
    let blocks = names.into_iter().map(|block| {
        let defines = |(owner, name): &&(&str, &str)| blocks_of(owner, name).contains(block);
        let (here, further): (Vec<_>, Vec<_>) =
            lineage.iter().filter(defines).partition(|(_, it)| *it == name);
        let mut elsewhere: Vec<String> = further.iter().map(|(_, it)| (*it).to_owned()).collect();
        elsewhere.dedup();
        let by = here.iter().map(|(owner, _)| called(owner)).collect();
        BlockOverview { name: block.clone(), by, elsewhere }
    });
    TemplateOverview {
        name: name.to_owned(),
        blocks: blocks.collect(),
        versions: own.iter().map(|it| called(it)).collect(),
        replaced: all.iter().filter(|it| !own.contains(it)).map(|it| called(it)).collect(),
        extends: lineage.iter().find(|it| it.1 != name).map(|it| it.1.to_owned()),
    }
}

/// The full name of the version that a template's `extends` finds.
fn find(parent: &str, owners: &[String], outlines: &BTreeMap<&str, Outline>) -> String {
    let versions = owners.iter().map(|owner| match owner.as_str() {
        "" => parent.to_owned(),
        theme => format!("themes/{theme}/{parent}"),
    });
    versions.into_iter().find(|it| outlines.contains_key(it.as_str())).unwrap_or_default()
}

/// The theme that a template belongs to, none for the site's own, and its name there.
fn split(full: &str) -> (&str, &str) {
    full.strip_prefix("themes/").and_then(|it| it.split_once('/')).unwrap_or(("", full))
}

fn called(owner: &str) -> String {
    if owner.is_empty() { "site".to_owned() } else { owner.to_owned() }
}

/// Reads the tags of a template; what stands in comments, in raw text and in strings is none.
fn outline(text: &str) -> Outline {
    let mut outline = Outline::default();
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("{#") {
            rest = comment.split_once("#}").map_or("", |(_, after)| after);
        } else if let Some(expression) = rest.strip_prefix("{{") {
            rest = &expression[end_of_tag(expression, "}}")..];
        } else if let Some(tag) = rest.strip_prefix("{%") {
            let end = end_of_tag(tag, "%}");
            let inner = tag[..end].trim_end_matches("%}").trim_matches(['-', ' ', '\n', '\t', '\r']);
            rest = &tag[end..];
            let (word, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
            let argument = argument.trim();
            match word {
                "block" => outline.blocks.push(argument.to_owned()),
                "extends" => outline.extends = Some(argument.trim_matches(['"', '\'', '`']).to_owned()),
                "component" => {
                    let name = argument.split(['(', ' ']).next().unwrap_or_default();
                    outline.components.push(name.to_owned());
                }
                "raw" => rest = rest.find("endraw").map_or("", |at| &rest[at..]),
                _ => {}
            }
        } else {
            rest = &rest[1..];
        }
    }
    outline
}

/// The byte after the mark that ends a tag; one in a string ends nothing.
fn end_of_tag(tag: &str, mark: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if tag[at..].starts_with(mark) => return at + mark.len(),
            None => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_what_only_looks_like_one_is_not() {
        let check = |text: &str, extends: Option<&str>, blocks: &[&str], components: &[&str]| {
            let found = outline(text);
            assert_eq!(found.extends.as_deref(), extends, "{text}");
            assert_eq!(found.blocks, blocks, "{text}");
            assert_eq!(found.components, components, "{text}");
        };
        check("{% extends \"a/b.html\" %}{%- block c -%}{% endblock c %}", Some("a/b.html"), &["c"], &[]);
        check("{# {% block a %} #}{{ \"{% block b %}\" }}{ {% block c %}", None, &["c"], &[]);
        check("{% if x == \"%}{% block a %}\" %}{% block b %}", None, &["b"], &[]);
        check("{% raw %}{% block a %}{% endraw %}{% block b %}", None, &["b"], &[]);
        check("{% component sign(entity, @site) -%}{% endcomponent sign %}", None, &[], &["sign"]);
        check("{% block a {% block é", None, &["a {% block é"], &[]);
        check("{{ '", None, &[], &[]);
    }
}
