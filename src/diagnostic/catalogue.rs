//! Every mistake that the program can report, one function each. Reading this file is reading all that
//! expound ever says to an author; the wording is the function's whole job.
//!
//! Grouped as the pipeline finds them: `site.toml`, loading, resolving, quotations, planning, rendering.

use std::collections::BTreeMap;

use super::{Diagnostic, Location, NearPassage, did_you_mean, quoted};
use crate::path::{OutputPath, SourcePath};

// ---- site.toml --------------------------------------------------------------------------------------

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

/// An output where the files of the search lie.
pub(crate) fn kept_for_search(path: &OutputPath, producer: &str) -> Diagnostic {
    Diagnostic::error(
        "output-collision",
        format!("{producer} makes `{path}`, where the search keeps its files"),
    )
    .help("give it another address, or write `enabled = false` under `[search]`")
}

// ---- loading ----------------------------------------------------------------------------------------

/// A content file that does not begin with front matter.
pub(crate) fn missing_front_matter(at: Location) -> Diagnostic {
    Diagnostic::error("missing-front-matter", format!("`{}` has no front matter", at.path))
        .at(at)
        .help("begin the file with a line `---`, then `title: …`, then another line `---`")
}

/// Front matter without its last line.
pub(crate) fn front_matter_never_ends(at: Location) -> Diagnostic {
    Diagnostic::error("missing-front-matter", format!("the front matter of `{}` never ends", at.path))
        .at(at)
        .help("close it with a line of three dashes: `---`")
}

/// Front matter that is a list or a single value.
pub(crate) fn front_matter_not_a_mapping(at: Location) -> Diagnostic {
    Diagnostic::error("front-matter-shape", "front matter must be keys with values")
        .at(at)
        .help("for example `title: A title`")
}

/// Front matter that is not YAML.
pub(crate) fn yaml_syntax(at: Location, what: &str, help: Option<&str>) -> Diagnostic {
    Diagnostic::error("yaml-syntax", "the front matter is not valid YAML")
        .at(at)
        .label(what)
        .help_if(help.map(str::to_owned))
}

/// A key of front matter that is there twice.
pub(crate) fn duplicate_key(at: Location, key: &str, first_line: usize) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("the key `{key}` is there twice"))
        .at(at)
        .label(format!("the first one is in line {first_line}"))
}

/// A file that is not UTF-8.
pub(crate) fn not_utf8(at: Location, byte: usize) -> Diagnostic {
    Diagnostic::error("invalid-utf8", format!("`{}` is not valid UTF-8", at.path))
        .at(at)
        .label(format!("byte {} of the file", byte + 1))
        .help("save the file as UTF-8")
}

/// A file whose name is not UTF-8.
pub(crate) fn file_name_not_utf8(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("invalid-utf8", format!("the file name `{path}` is not valid UTF-8"))
        .help("rename the file")
}

/// A symbolic link that leads out of the site.
pub(crate) fn link_leaves_site(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-leaves-site", format!("the symbolic link `{path}` leads out of the site"))
        .help("copy the file into the site")
}

/// A symbolic link to a folder that it stands in.
pub(crate) fn link_in_circle(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-in-circle", format!("the symbolic link `{path}` leads into a circle"))
        .help("remove it: it leads to a folder that it stands in")
}

/// Folders inside folders without end.
pub(crate) fn folders_too_deep(path: &SourcePath, most: usize) -> Diagnostic {
    let path = path.as_str().split('/').take(4).collect::<Vec<_>>().join("/");
    let message = format!("`{path}/…` holds more than {most} folders inside one another");
    Diagnostic::error("folders-too-deep", message).help("move what is in the innermost ones further out")
}

/// A file where the program looks for a folder.
pub(crate) fn not_a_folder(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("not-a-folder", format!("`{path}` is not a folder"))
        .help("rename it: the site is made of what is in the folder of this name")
}

/// A symbolic link to nothing.
pub(crate) fn link_to_nothing(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-to-nothing", format!("the symbolic link `{path}` leads to nothing"))
}

/// A text of front matter that holds what no page can show.
pub(crate) fn control_character(at: Location, c: char) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error("control-character", format!("a control character, U+{code:04X}, is no part of a text"))
        .at(at)
        .help("remove it")
}

// ---- resolving: fields ------------------------------------------------------------------------------

/// A key of front matter that means nothing.
pub(crate) fn unknown_key<'a>(
    at: Location,
    key: &str,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    Diagnostic::error("unknown-key", format!("{what} has no key `{key}`"))
        .at(at)
        .label("unknown key")
        .help_if(did_you_mean(key, known.iter().copied()).or_else(|| few("it can have", &known)))
}

/// A relation in front matter that is typed at its other end.
pub(crate) fn inverse_key(at: Location, key: &str, what: &str, forward: &str, kind: &str) -> Diagnostic {
    Diagnostic::error("derived-key", format!("`{key}` of {what} is the other end of `{forward}`"))
        .at(at)
        .label("it cannot be typed here")
        .help(format!("remove it, and name this entity under `{forward}` of the {kind}"))
}

/// A relation in front matter that follows from others.
pub(crate) fn derived_key(at: Location, key: &str, what: &str) -> Diagnostic {
    Diagnostic::error("derived-key", format!("`{key}` of {what} follows from other relations"))
        .at(at)
        .label("it cannot be typed by hand")
        .help("remove it; it is shown where it follows")
}

/// A key of front matter that is not text.
pub(crate) fn key_not_text(at: Location) -> Diagnostic {
    Diagnostic::error("unknown-key", "a key of the front matter is not text").at(at)
}

/// A field that must be there is not.
pub(crate) fn missing_field(at: Location, field: &str, expected: &str) -> Diagnostic {
    Diagnostic::error("missing-field", format!("`{}` needs `{field}`", at.path))
        .at(at)
        .help(format!("add `{field}: …`, {expected}"))
}

/// A value of the wrong type.
pub(crate) fn wrong_type(at: Location, field: &str, expected: &str, found: &serde_yaml::Value) -> Diagnostic {
    use serde_yaml::Value;
    let found = match found {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping of keys to values",
        Value::Tagged(_) => "a tagged value",
    };
    let label = match found {
        // Dates and addresses are texts too.
        "a text" if expected.starts_with("a date") => "there is no such day".to_owned(),
        "a text" if expected.starts_with("a URL") => "this is not a whole address".to_owned(),
        found => format!("this is {found}"),
    };
    Diagnostic::error("wrong-type", format!("`{field}` must be {expected}")).at(at).label(label)
}

/// A word that is not in the enum.
pub(crate) fn not_in_enum(at: Location, field: &str, typed: &str, allowed: &[String]) -> Diagnostic {
    Diagnostic::error("not-in-enum", format!("`{field}` cannot be `{typed}`"))
        .at(at)
        .label("not one of its values")
        .help_if(did_you_mean(typed, allowed.iter().map(String::as_str)))
        .help(format!("it can be {}", quoted(allowed)))
}

/// A number, or how many items a list has, out of range.
pub(crate) fn out_of_range(
    at: Location,
    field: &str,
    n: f64,
    of_items: bool,
    least: Option<f64>,
    most: Option<f64>,
) -> Diagnostic {
    let range = match (least, most) {
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => String::new(),
    };
    let (message, label) = match of_items {
        true => (format!("`{field}` must have {range} items"), format!("this has {n}")),
        false => (format!("`{field}` must be {range}"), format!("this is {n}")),
    };
    Diagnostic::error("out-of-range", message).at(at).label(label)
}

/// A text that does not match its pattern.
pub(crate) fn pattern_mismatch(at: Location, field: &str, typed: &str, pattern: &str) -> Diagnostic {
    Diagnostic::error("pattern-mismatch", format!("`{field}` cannot be `{typed}`"))
        .at(at)
        .label("does not match the pattern")
        .help(format!("the whole text must match `{pattern}`"))
}

/// A text with too many words.
pub(crate) fn too_many_words(at: Location, field: &str, n: usize, most: usize) -> Diagnostic {
    Diagnostic::error("too-many-words", format!("`{field}` has {n} words; at most {most} are allowed")).at(at)
}

/// Two entities with one value where each must have its own.
pub(crate) fn duplicate_value(at: Location, field: &str, value: &str, first: &SourcePath) -> Diagnostic {
    Diagnostic::error("duplicate-value", format!("`{field}: {value}` is taken"))
        .at(at)
        .label(format!("`{first}` has it already"))
}

/// A slug that no host could hold.
pub(crate) fn bad_slug(at: Location, typed: &str, why: &str, from_file: bool) -> Diagnostic {
    let what = if from_file { "the file name" } else { "the slug" };
    Diagnostic::error("bad-slug", format!("{what} `{typed}` cannot be part of an address: {why}"))
        .at(at)
        .help(if from_file { "rename the file, or give it a `slug`" } else { "choose another slug" })
}

/// An alias that is not a path.
pub(crate) fn bad_alias(at: Location, why: &str) -> Diagnostic {
    Diagnostic::error("bad-alias", "an alias must be an old address of this site")
        .at(at)
        .label(why)
        .help("for example `old-folder/old-name`")
}

// ---- resolving: relations ---------------------------------------------------------------------------

/// A relation that must be there is not.
pub(crate) fn missing_relation(at: Location, relation: &str, kinds: &[&str]) -> Diagnostic {
    Diagnostic::error("missing-relation", format!("`{}` needs `{relation}`", at.path))
        .at(at)
        .help(format!("add `{relation}: …`, the slug of {}", a(&or(kinds))))
}

/// Several where there can be one.
pub(crate) fn single_relation(at: Location, relation: &str) -> Diagnostic {
    Diagnostic::error("single-relation", format!("`{relation}` leads to one entity, not to a list"))
        .at(at)
        .help(format!("name one, or declare `{relation}` with `many = true` in site.toml"))
}

/// An annotated entry without its target.
pub(crate) fn entry_without_to(at: Location, relation: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("an entry of `{relation}` needs `to`"))
        .at(at)
        .help("write `to: SLUG`, beside `basis`, `cite` and `note`")
}

/// An annotated entry in a relation that has none.
pub(crate) fn not_annotated(at: Location, relation: &str) -> Diagnostic {
    Diagnostic::error("not-annotated", format!("entries of `{relation}` are slugs alone"))
        .at(at)
        .help(format!("declare `{relation}` with `annotated = true` in site.toml to say what they rest on"))
}

/// One target twice.
pub(crate) fn repeated_entry(at: Location, relation: &str, name: &str) -> Diagnostic {
    Diagnostic::error("repeated-entry", format!("`{relation}` names `{name}` twice")).at(at)
}

/// A reference to nothing.
pub(crate) fn dangling_reference(
    at: Location,
    typed: &str,
    kinds: &[&str],
    meant: Option<&str>,
    elsewhere: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let slug = typed.rsplit('/').next().unwrap_or(typed);
    let elsewhere = elsewhere.filter(|it| !kinds.contains(it));
    let elsewhere = elsewhere.map(|it| format!("there is {} called `{slug}`", a(it)));
    let meant = meant.map(|it| format!("did you mean `{it}`?"));
    let neither = meant.is_none() && elsewhere.is_none();
    Diagnostic::error("dangling-reference", format!("no {} is called `{slug}`", or(kinds)))
        .at(at)
        .help_if(meant)
        .help_if(elsewhere)
        .help_if(
            neither.then(|| few(if known.len() == 1 { "there is" } else { "there are" }, known)).flatten(),
        )
}

/// A reference that names a kind that there is not.
pub(crate) fn reference_to_unknown_kind<'a>(
    at: Location,
    typed: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let known: Vec<_> = known.collect();
    let (kind, slug) = typed.split_once('/').unwrap_or((typed, ""));
    let only = if let [one] = known.as_slice() { Some(*one) } else { None };
    let meant = only.or_else(|| super::nearest(kind, known.iter().copied()));
    Diagnostic::error("unknown-kind", format!("no kind is called `{kind}`")).at(at).help(match meant {
        Some(meant) => format!("did you mean `{meant}/{slug}`?"),
        None => format!("kinds: {}", quoted(&known)),
    })
}

/// A reference to an entity of a kind that the relation does not lead to.
pub(crate) fn wrong_kind(at: Location, typed: &str, kind: &str, allowed: &[&str]) -> Diagnostic {
    Diagnostic::error("wrong-kind", format!("`{typed}` is {}", a(kind)))
        .at(at)
        .label(format!("this must be {}", a(&or(allowed))))
}

/// A slug that two of the allowed kinds have.
pub(crate) fn ambiguous_reference(at: Location, typed: &str, first: &str, second: &str) -> Diagnostic {
    Diagnostic::error("ambiguous-reference", format!("`{typed}` can mean two things"))
        .at(at)
        .help(format!("write `{first}` or `{second}`"))
}

/// A reference to a draft.
pub(crate) fn reference_to_draft(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("reference-to-draft", format!("`{typed}` is a draft"))
        .at(at)
        .help("remove its `draft: true`, or build with `--drafts`")
}

/// A basis claimed with too few citations.
pub(crate) fn basis_needs_citations(at: Location, basis: &str, needed: usize, found: usize) -> Diagnostic {
    let places = if needed == 1 { "place" } else { "different places" };
    Diagnostic::error("basis-demands", format!("a link with the basis `{basis}` must cite {needed} {places}"))
        .at(at)
        .label(format!("this one cites {found}"))
        .help("add `cite: [SOURCE PLACE, …]`, or claim a weaker basis")
}

/// A basis claimed without the note that it needs.
pub(crate) fn basis_needs_note(at: Location, basis: &str) -> Diagnostic {
    Diagnostic::error("basis-demands", format!("a link with the basis `{basis}` must say why"))
        .at(at)
        .help("add `note: …`")
}

/// “a cook”, “an ingredient”.
fn a(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// “there are `a`, `b`”, unless there are so many that nobody would read them, or none.
fn few(lead: &str, words: &[&str]) -> Option<String> {
    (1..=12).contains(&words.len()).then(|| format!("{lead} {}", quoted(words)))
}

fn or(words: &[&str]) -> String {
    match words {
        [] => "entity".into(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

// ---- resolving: texts -------------------------------------------------------------------------------

/// `[[name]]` of nothing.
pub(crate) fn dangling_link(at: Location, typed: &str, meant: Option<&str>) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("no page is called `{typed}`")).at(at).help(match meant {
        Some(meant) => format!("did you mean `[[{meant}]]`?"),
        None => "write `[[KIND/SLUG]]`, or the path of a page".into(),
    })
}

/// A path to no file.
pub(crate) fn dangling_path(at: Location, typed: &str, file: &str, meant: Option<&str>) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads to no file"))
        .at(at)
        .label(format!("there is no `{file}`"))
        .help_if(meant.map(|it| format!("did you mean `{it}`?")))
}

/// A path that leaves the site.
pub(crate) fn link_climbs_out(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads out of the site")).at(at)
}

/// A path to the text of a source, which is not among the files that are copied.
pub(crate) fn link_to_source_text(at: Location, typed: &str, source: &str) -> Diagnostic {
    Diagnostic::error("dangling-link", format!("the link `{typed}` leads to the text of `{source}`"))
        .at(at)
        .label("the text of a source is not copied")
        .help(format!("cite a place of it, `[@{source}, PLACE]`, or link to the page of the source"))
}

/// An anchor that the page does not have.
pub(crate) fn dangling_anchor(at: Location, anchor: &str, page: &SourcePath, known: &[&str]) -> Diagnostic {
    let list = match known.len() {
        0 => Some(format!("`{page}` has no headings")),
        1..=12 => Some(format!("it has {}", quoted(known))),
        _ => None,
    };
    let meant = did_you_mean(anchor, known.iter().copied());
    Diagnostic::error("dangling-anchor", format!("`{page}` has no anchor `#{anchor}`"))
        .at(at)
        .help_if(meant.or(list))
}

/// A footnote that is referred to and not there.
pub(crate) fn missing_footnote(at: Location, label: &str) -> Diagnostic {
    Diagnostic::error("missing-footnote", format!("there is no footnote `{label}`"))
        .at(at)
        .help(format!("add a paragraph `[^{label}]: …`, or write `\\[` if no footnote is meant"))
}

/// A citation of no known source.
pub(crate) fn unknown_source(at: Location, typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-source", format!("no source is called `{typed}`"))
        .at(at)
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(match known {
            [] => "declare a kind with `source = true`, and write a content file for it".into(),
            known => format!("sources: {}", quoted(known)),
        })
}

/// A citation that says what but not where.
pub(crate) fn citation_without_place(at: Location, source: &str) -> Diagnostic {
    Diagnostic::error("citation-without-place", format!("the citation of `{source}` names no place"))
        .at(at)
        .help(format!("write `[@{source}, PLACE]` in text, `{source} PLACE` in front matter"))
}

/// A place that the source does not have.
pub(crate) fn unknown_place(at: Location, source: &str, place: &str, meant: Option<String>) -> Diagnostic {
    Diagnostic::error("unknown-place", format!("the source `{source}` has no place `{place}`"))
        .at(at)
        .help_if(meant)
}

/// A sentence beyond the end of its paragraph.
pub(crate) fn unknown_sentence(at: Location, source: &str, place: &str, n_sentences: usize) -> Diagnostic {
    let id = place.rsplit_once('.').map_or(place, |(id, _)| id);
    let sentences = if n_sentences == 1 { "sentence" } else { "sentences" };
    Diagnostic::error("unknown-place", format!("the source `{source}` has no place `{place}`"))
        .at(at)
        .help(format!("`{id}` has {n_sentences} {sentences}"))
}

/// Two terms of one spelling.
pub(crate) fn duplicate_term(at: Location, spelling: &str, first: &SourcePath) -> Diagnostic {
    Diagnostic::error("duplicate-term", format!("two terms are spelled `{spelling}`"))
        .at(at)
        .label(format!("`{first}` has it already"))
}

/// An assertion of `site.toml` that does not hold.
pub(crate) fn assertion_failed(
    at: Location,
    name: &str,
    what: &str,
    found: &str,
    because: &str,
    at_fault: &[String],
) -> Diagnostic {
    let why = if because.is_empty() { String::new() } else { format!(": {because}") };
    let shown = at_fault.iter().take(12).cloned().collect::<Vec<_>>().join(", ");
    let more = at_fault.len().saturating_sub(12);
    let names = match (at_fault.len(), more) {
        (0, _) => None,
        (_, 0) => Some(format!("at fault: {shown}")),
        _ => Some(format!("at fault: {shown} and {more} more")),
    };
    Diagnostic::error("assertion-failed", format!("the assertion `{name}` does not hold{why}"))
        .at(at)
        .label(format!("{what}: {found}"))
        .help_if(names)
}

// ---- resolving: sources and quotations --------------------------------------------------------------

/// A source that declares nothing to cite.
pub(crate) fn source_without_parts(at: Location) -> Diagnostic {
    Diagnostic::error("missing-field", format!("the source `{}` needs `parts`", at.path))
        .at(at)
        .help("add `parts:`, a list of parts with `id`, `label` and `paragraphs`")
}

/// A part or paragraph without an id.
pub(crate) fn missing_id(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("{what} of a source needs an `id`")).at(at)
}

/// One id twice.
pub(crate) fn duplicate_place(at: Location, id: &str) -> Diagnostic {
    Diagnostic::error("duplicate-value", format!("two places of the source have the id `{id}`")).at(at)
}

/// Two sources that a citation cannot tell apart.
pub(crate) fn duplicate_source(at: Location, slug: &str, first: &SourcePath) -> Diagnostic {
    Diagnostic::error("duplicate-value", format!("two sources are called `{slug}`"))
        .at(at)
        .label(format!("`{first}` is called so already"))
        .help("give one of them another `slug`: citations name a source by it")
}

/// The text that a source names is not there.
pub(crate) fn source_text_missing(at: Location, file: &str) -> Diagnostic {
    Diagnostic::error("missing-text", format!("the text `{file}` of the source is not there")).at(at)
}

/// A declared paragraph beyond the end of the text.
pub(crate) fn block_out_of_text(at: Location, id: &str, block: usize, n_blocks: usize) -> Diagnostic {
    Diagnostic::error("block-out-of-text", format!("`{id}` is declared as paragraph {block} of the text"))
        .at(at)
        .label(format!("the text has {n_blocks}"))
}

/// A quotation from a place whose words are not known.
pub(crate) fn place_without_text(at: Location, place: &str) -> Diagnostic {
    Diagnostic::error("place-without-text", format!("`{place}` is bound to no paragraph of the text"))
        .at(at)
        .help("give the place a `block` in the source's file, or cite a paragraph that has one")
}

/// A quotation that nothing cites, where all must be.
pub(crate) fn uncited_quotation(at: Location) -> Diagnostic {
    Diagnostic::error("uncited-quotation", "this quotation has no citation")
        .at(at)
        .help("put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted")
}

/// Too few words to tell which are meant. `sentences` are those in which they stand once.
pub(crate) fn ambiguous_quotation(
    at: Location,
    quotation: &str,
    place: &str,
    n: usize,
    sentences: &[String],
) -> Diagnostic {
    Diagnostic::error("ambiguous-quotation", format!("`{}` stands {n} times in {place}", cut(quotation)))
        .at(at)
        .label("too short to tell which is meant")
        .help(match sentences {
            [] => "quote five words or more".to_owned(),
            [one] => format!("quote five words or more, or cite the sentence: `{one}`"),
            many => format!("quote five words or more, or cite the sentence, one of {}", quoted(many)),
        })
}

/// Words that stand in other places than the one that is cited.
pub(crate) fn quotation_elsewhere(
    at: Location,
    quotation: &str,
    source: &str,
    place: &str,
    stands_in: &[String],
) -> Diagnostic {
    Diagnostic::error("quotation-not-found", format!("this is not in {place} of `{source}`"))
        .at(at)
        .label(format!("sought: {}", cut(quotation)))
        .help(match stands_in {
            [one] => format!("cite `{one}`: there it stands, word for word"),
            many => format!("it stands, word for word, in {}", quoted(many)),
        })
}

/// Quotation marks around nothing.
pub(crate) fn empty_quotation(at: Location) -> Diagnostic {
    Diagnostic::error("empty-quotation", "this quotation has no words").at(at)
}

/// Words that are not where they are cited from.
pub(crate) fn quotation_not_found(
    at: Location,
    quotation: &str,
    source: &str,
    place: &str,
    nearest: Option<NearPassage<'_>>,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("quotation-not-found", format!("this is not in {place} of `{source}`"))
            .at(at)
            .label(format!("sought: {}", cut(quotation)));
    let Some(NearPassage { place: near_place, words, differences }) = nearest else {
        return diagnostic.help(format!("nothing in `{source}` is like it"));
    };
    let diagnostic = diagnostic.help(format!("nearest, in {near_place}: {}", cut(words)));
    if differences.is_empty() {
        return diagnostic.help("the words agree: something is left out, or stands in another order");
    }
    if quotation.contains("...") && !words.contains("...") {
        return diagnostic
            .help("three full stops are taken letter by letter; write `…` or `[…]` to leave words out");
    }
    let differ = |(ours, theirs): &(String, String)| match (ours.as_str(), theirs.as_str()) {
        (ours, "") => format!("`{ours}` is not in the source"),
        ("", theirs) => format!("the source has `{theirs}` too"),
        (ours, theirs) => format!("`{ours}` is `{theirs}` in the source"),
    };
    let pairs: Vec<_> = differences.iter().take(6).map(differ).collect();
    diagnostic.help(format!("the words that differ: {}", pairs.join("; ")))
}

/// A quotation that was never verified, in a build without the text.
pub(crate) fn unlocked_quotation(
    at: Location,
    source: &str,
    place: &str,
    elsewhere: Option<&str>,
) -> Diagnostic {
    Diagnostic::error("unverified-quotation", format!("this quotation from {place} was never verified"))
        .at(at)
        .label("not in quotes.lock")
        .help_if(elsewhere.map(|it| format!("the same words were verified in {it}")))
        .help(format!("run `expound verify --source {source}=FILE` with the text of the source"))
}

/// The name of the mistake that writing `quotes.lock` anew mends.
pub(crate) const LOCK_SYNTAX: &str = "lock-syntax";

/// `quotes.lock` cannot be read.
pub(crate) fn lock_syntax(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error(LOCK_SYNTAX, "`quotes.lock` cannot be read")
        .at(at)
        .label(what.trim())
        .help("run `expound verify` to write it anew")
}

/// A quotation at a length that fits a message.
fn cut(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

// ---- planning ---------------------------------------------------------------------------------------

/// Two outputs for one path; each is its path and what makes it.
pub(crate) fn output_collision(
    at: Option<Location>,
    (first_path, first): (&OutputPath, &str),
    (path, producer): (&OutputPath, &str),
    help: &str,
) -> Diagnostic {
    let same = first_path == path;
    let (first, producer) = (maker(first), maker(producer));
    let message = match same {
        true if first == producer => format!("{producer} makes `{path}` twice"),
        true => format!("{first} and {producer} both make `{path}`"),
        false => format!("`{first_path}` of {first} and `{path}` of {producer} differ only in case"),
    };
    let diagnostic = Diagnostic::error("output-collision", message)
        .help_if((!same).then(|| "some hosts and file systems take them for one".to_owned()))
        .help(help);
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// What makes an output, in a sentence: the name of a file in quotes, words without.
fn maker(producer: &str) -> String {
    match producer.split_once("an alias in ") {
        Some((_, file)) => format!("an alias in `{file}`"),
        None if producer.starts_with("the ") => producer.to_owned(),
        None => format!("`{producer}`"),
    }
}

/// An output that is a file where another needs a folder; each is its path and what makes it.
pub(crate) fn file_where_folder(
    at: Option<Location>,
    (file, first): (&OutputPath, &str),
    (below, second): (&OutputPath, &str),
) -> Diagnostic {
    let (first, second) = (maker(first), maker(second));
    let message = format!("{first} makes the file `{file}`, and {second} makes `{below}`");
    let diagnostic =
        Diagnostic::error("output-collision", message).help("rename one: no folder can hold both");
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A file of the site's own where hosts let browsers keep files for a year.
pub(crate) fn kept_too_long(path: &OutputPath, producer: &str) -> Diagnostic {
    Diagnostic::error("kept-too-long", format!("browsers would keep `{path}` for a year, changed or not"))
        .help("the presets of `[publish]` let browsers keep `assets/`, where every name changes with the content")
        .help(format!("move `{producer}` to another folder"))
}

/// An output whose name some system cannot hold.
pub(crate) fn unportable_path(
    at: Option<Location>,
    path: &OutputPath,
    segment: &str,
    why: &str,
    producer: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::error("bad-path", format!("`{path}` cannot stand on every host: {why}"))
        .label(format!("`{segment}`"))
        .help(format!("rename `{producer}`"));
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A navigation entry that leads nowhere.
pub(crate) fn dangling_nav<'a>(at: Location, to: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::error("dangling-reference", format!("the navigation entry `{to}` leads nowhere"))
        .at(at)
        .help_if(did_you_mean(to, known))
        .help("name a kind, an index, `KIND/SLUG`, or a file under content/")
}

/// A collection for a page that is not there.
pub(crate) fn dangling_collection<'a>(
    at: Location,
    on: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error("dangling-reference", format!("no page is called `{on}`"))
        .at(at)
        .help_if(did_you_mean(on, known))
        .help("name `home`, a kind, an index, `KIND/SLUG`, or a file under content/")
}

/// A template that a page asks for and nobody has.
pub(crate) fn unknown_template(at: Location, template: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("missing-template", format!("there is no template `{template}`"))
        .at(at)
        .help_if(did_you_mean(template, known.iter().copied()))
        .help(format!("put it into templates/{template}"))
}

/// A language that the theme has no words in.
pub(crate) fn unknown_language(at: Location, language: &str) -> Diagnostic {
    Diagnostic::error("unknown-language", format!("there are no words in the language `{language}`"))
        .at(at)
        .help(format!("put them into strings/{language}.toml; English stands in for those it lacks"))
}

// ---- rendering --------------------------------------------------------------------------------------

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

// ---- the command line -------------------------------------------------------------------------------

/// A kind named on the command line that is not declared.
pub(crate) fn unknown_kind_argument(typed: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("unknown-kind", format!("no kind is called `{typed}`"))
        .help_if(did_you_mean(typed, known.iter().copied()))
        .help(format!("kinds: {}, or `page`", quoted(known)))
}
