//! What can be wrong with a field of an entity, or with a key of its front matter that is none.

use super::few;
use crate::diagnostic::{Diagnostic, Location, did_you_mean, quoted};
use crate::path::SourcePath;

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
