//! What can be wrong in `site.toml`, whoever finds it, and with what the command line names of it.

use super::few;
use crate::diagnostic::{Diagnostic, Location, did_you_mean, quoted};

/// The file is not TOML.
pub(crate) fn toml_syntax(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error("toml-syntax", format!("`{}` is not valid TOML", at.path)).at(at).label(what.trim())
}

/// A key that means nothing.
pub(crate) fn unknown_setting(at: Location, key: &str, table: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-key", format!("{table} has no key `{key}`"))
        .at(at)
        .label("unknown key")
        .help_if(did_you_mean(key, known.iter().copied()).or_else(|| few("it can have", known)))
}

/// A key that must be there is not.
pub(crate) fn missing_setting(at: Location, table: &str, key: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("{table} needs the key `{key}`")).at(at)
}

/// A value of the wrong type.
pub(crate) fn wrong_setting_type(at: Location, key: &str, expected: &str, found: &str) -> Diagnostic {
    let article = if found.starts_with(['a', 'i', 'o']) { "an" } else { "a" };
    Diagnostic::error("wrong-type", format!("`{key}` must be {expected}"))
        .at(at)
        .label(format!("this is {article} {found}"))
}

/// A word that is not one of those allowed.
pub(crate) fn setting_not_one_of(at: Location, key: &str, typed: &str, allowed: &[&str]) -> Diagnostic {
    Diagnostic::error("not-in-enum", format!("`{key}` cannot be `{typed}`"))
        .at(at)
        .label("not a known value")
        .help_if(did_you_mean(typed, allowed.iter().copied()))
        .help(format!("it can be {}", quoted(allowed)))
}

/// The site's address is not one.
pub(crate) fn bad_base_url(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("bad-url", format!("`base_url` cannot be `{typed}`"))
        .at(at)
        .label("not an address that a browser can open")
        .help("write the whole address, for example `https://example.org/`")
}

/// A name that the program keeps for itself.
pub(crate) fn reserved_name(at: Location, what: &str, name: &str) -> Diagnostic {
    let why = match what {
        "kind" => "pages that are about no entity are called this",
        _ => "every page has this already",
    };
    Diagnostic::error("reserved-name", format!("a {what} cannot be called `{name}`")).at(at).label(why)
}

/// A name that references, chains and style sheets could not say.
pub(crate) fn bad_name(at: Location, what: &str, name: &str) -> Diagnostic {
    Diagnostic::error("bad-name", format!("a {what} cannot be called `{name}`"))
        .at(at)
        .help("use letters, digits, `-` and `_`")
}

/// A path that is no folder of the site.
pub(crate) fn bad_path(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("bad-path", format!("`path` cannot be `{typed}`"))
        .at(at)
        .label("not a folder inside the site")
        .help("name a folder, for example `recipes` or `food/recipes`")
}

/// An enum without words.
pub(crate) fn enum_without_values(at: Location, field: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("the field `{field}` needs the key `values`"))
        .at(at)
        .help("an enum is one of a few words: `values = [\"…\", \"…\"]`")
}

/// A default that an author could not have written either.
pub(crate) fn bad_default(at: Location, field: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", format!("the default of `{field}` must be {expected}")).at(at)
}

/// Two kinds in one folder.
pub(crate) fn kinds_share_path(at: Location, kind: &str, other: &str, path: &str) -> Diagnostic {
    Diagnostic::error("shared-path", format!("the kinds `{other}` and `{kind}` share the path `{path}`"))
        .at(at)
        .help("give each kind a folder of its own")
}

/// A field that the kind does not have.
pub(crate) fn unknown_field_name<'a>(
    at: Location,
    typed: &str,
    kind: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-field", format!("the kind `{kind}` has no field `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()).or_else(|| few("it has", &known)))
}

/// A relation that the kind does not have.
pub(crate) fn unknown_relation_name<'a>(
    at: Location,
    typed: &str,
    kind: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-relation", format!("the kind `{kind}` has no relation `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()).or_else(|| few("it has", &known)))
}

/// A kind that is not declared.
pub(crate) fn unknown_kind<'a>(
    at: Location,
    typed: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error("unknown-kind", format!("no kind is called `{typed}`"))
        .at(at)
        .label("unknown kind")
        .help_if(did_you_mean(typed, known))
        .help(format!("kinds are declared as `[kinds.{typed}]`"))
}

/// A basis that is not declared.
pub(crate) fn unknown_basis<'a>(
    at: Location,
    typed: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-basis", format!("no basis is called `{typed}`"))
        .at(at)
        .label("unknown basis")
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(match known.as_slice() {
            [] => format!("declare it in site.toml as `[basis.{typed}]`"),
            known => format!("site.toml declares {}", quoted(known)),
        })
}

/// A pattern that is not a regular expression.
pub(crate) fn bad_pattern(at: Location, pattern: &str, why: &str) -> Diagnostic {
    // The engine draws the pattern first; the reason is in its last line.
    let why = why.lines().last().unwrap_or_default();
    Diagnostic::error("bad-pattern", format!("`{pattern}` is not a regular expression"))
        .at(at)
        .label(why.trim_start_matches("error: "))
}

/// A relation with both or neither of `to` and `via`.
pub(crate) fn relation_needs_to_or_via(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error("relation-shape", format!("the relation `{name}` needs either `to` or `via`, not both"))
        .at(at)
        .help("`to = \"KIND\"` if authors type it; `via = \"RELATION.RELATION\"` if it follows from others")
}

/// Two things of one name in a kind.
pub(crate) fn name_taken(at: Location, name: &str, kind: &str) -> Diagnostic {
    Diagnostic::error("name-taken", format!("the kind `{kind}` has two fields or relations called `{name}`"))
        .at(at)
        .label("the second one")
}

/// A chain whose step does not exist.
pub(crate) fn broken_chain<'a>(
    at: Location,
    relation: &str,
    step: &str,
    kind: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("broken-chain", format!("the chain of `{relation}` breaks at `{step}`"))
        .at(at)
        .label(format!("the kind `{kind}` has no relation `{step}`"))
        .help_if(did_you_mean(step, known.iter().copied()).or_else(|| few("it has", &known)))
}

/// A chain that leads through itself.
pub(crate) fn chain_cycle(at: Location, relation: &str, names: &[String]) -> Diagnostic {
    Diagnostic::error("chain-cycle", format!("the chain of `{relation}` leads through itself"))
        .at(at)
        .label(names.join(" → "))
}

/// An index that lists nothing or by nothing.
pub(crate) fn incomplete_index(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error(
        "index-shape",
        format!("the index `{name}` needs `of`, one kind or more, and `by`, one or two"),
    )
    .at(at)
    .help("`of = [\"KIND\"]`, `by = [\"RELATION\"]` or `by = [\"RELATION\", \"RELATION\"]`")
}

/// An index by something that a listed kind does not have.
pub(crate) fn unknown_dimension<'a>(
    at: Location,
    typed: &str,
    kind: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-relation", format!("the kind `{kind}` has no relation or field `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()).or_else(|| few("it has", &known)))
}

/// An assertion about a relation that does not say which.
pub(crate) fn assertion_without_relation(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error("assertion-shape", format!("the assertion `{name}` does not say of which relation"))
        .at(at)
        .help("add `relation = \"…\"`")
}

/// An assertion that asserts nothing.
pub(crate) fn empty_assertion(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error("assertion-shape", format!("the assertion `{name}` says nothing that can fail"))
        .at(at)
        .help("say `count`, `field` and `total`, `relation` with `each`, `at_least`, `at_most`, `never` or `covers`, or `parts` and `paragraphs`")
}

/// A property of schema.org whose value cannot be one.
pub(crate) fn bad_json_ld_value(at: Location, property: &str) -> Diagnostic {
    Diagnostic::error("json-ld-shape", format!("`{property}` must say where its value comes from"))
        .at(at)
        .help("the name of a field or relation, `{ constant = \"…\" }`, `{ entity = \"KIND/SLUG\" }`, or a table with a `type` and properties of its own")
}

/// A name that the items of a list do not have.
pub(crate) fn unknown_item_name(at: Location, typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-field", format!("an item of this list has no `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(format!("it has {}", quoted(known)))
}

/// An entity that schema.org's words name and that is not there.
pub(crate) fn dangling_json_ld<'a>(
    at: Location,
    typed: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error("dangling-reference", format!("no entity is called `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known))
        .help("name it as `KIND/SLUG`")
}

/// A feed over a kind without the date that it goes by.
pub(crate) fn feed_without_date(at: Location, typed: &str, kind: &str, dates: &[&str]) -> Diagnostic {
    Diagnostic::error(
        "feed-date",
        format!("the feed goes by `{typed}`, which is no date of the kind `{kind}`"),
    )
    .at(at)
    .help_if(did_you_mean(typed, dates.iter().copied()))
    .help(match dates {
        [] => format!("declare a date: `[kinds.{kind}.fields] {typed} = {{ type = \"date\" }}`"),
        dates => format!("the dates of `{kind}`: {}", quoted(dates)),
    })
}

/// A feed of a site that does not know its address.
pub(crate) fn feed_without_base_url(at: Location) -> Diagnostic {
    Diagnostic::error("missing-key", "a feed needs the `base_url` of the site: its links are absolute")
        .at(at)
        .help("write `base_url = \"https://example.org/\"`, or remove `[feed]`")
}

/// A facet that is no relation.
pub(crate) fn unknown_facet<'a>(
    at: Location,
    typed: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: std::collections::BTreeSet<&str> = known.collect();
    let known: Vec<&str> = known.into_iter().collect();
    Diagnostic::error("unknown-facet", format!("no kind has a relation `{typed}` to narrow a search by"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(match known.as_slice() {
            [] => "no kind has relations: remove it".to_owned(),
            known => format!("relations: {}", quoted(known)),
        })
}

/// A facet called as something that every search has.
pub(crate) fn facet_of_its_own(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("unknown-facet", format!("`{typed}` cannot be a facet: every search has one"))
        .at(at)
        .help(
            "remove it: readers can always narrow a search by kind; if a relation is called that, rename it",
        )
}

/// A kind named on the command line that is not declared.
pub(crate) fn unknown_kind_argument(typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-kind", format!("no kind is called `{typed}`"))
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(format!("kinds: {}, or `page`", quoted(known)))
}
