//! What can be wrong with a relation in front matter: what it names, what it rests on, and what the site asserts
//! of all of them.

use super::{a, few, or};
use crate::diagnostic::{Diagnostic, Location, nearest, quoted};

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
    let meant = only.or_else(|| nearest(kind, known.iter().copied()));
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
