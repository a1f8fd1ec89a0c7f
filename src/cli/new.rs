//! `expound new KIND "Title"`: a content file with the kind's required fields, ready to edit.

use std::fs;
use std::io::Write;

use super::{End, Out, Site};
use crate::diagnostic::{Diagnostic, catalogue, has_errors};
use crate::load::markdown::anchor;
use crate::path::Slug;
use crate::schema::{Field, FieldType, Kind, Origin, Schema};
use crate::session::{Declared, EnvironmentError, Session};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: Site,
    /// The kind, as site.toml names it; `page` for a page that is about no entity
    kind: String,
    /// The title
    title: String,
}

pub(super) fn run(arguments: Arguments, out: Out) -> Result<End, EnvironmentError> {
    let options = arguments.site.options();
    let root = options.site.clone();
    let declared = Session::new(options).declared()?;
    out.diagnostics(&declared.diagnostics);
    if has_errors(&declared.diagnostics) {
        return Ok(End::SiteHasErrors);
    }
    if arguments.title.trim().is_empty() {
        return Err(EnvironmentError::new("the title is empty: give the page a name"));
    }
    let Declared { schema, .. } = declared.value;
    let Some(id) = schema.kind_named(&arguments.kind) else {
        let known = schema.kind_names().collect::<Vec<_>>();
        out.diagnostics(&[unknown_kind(&arguments.kind, &known)]);
        return Ok(End::SiteHasErrors);
    };
    let kind = schema.kind(id);
    let stem = stem(&arguments.title, &kind.name);
    let relative = match kind.path.as_str() {
        "" => format!("content/{stem}.md"),
        path => format!("content/{path}/{stem}.md"),
    };
    let file = root.join(&relative);
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => EnvironmentError::new(format!("`{relative}` is there already")),
        _ => EnvironmentError::new(format!("cannot write `{relative}`: {error}")),
    };
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // Never over a file that is there.
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&file).map_err(failed)?;
    file.write_all(content(&schema, kind, &arguments.title).as_bytes()).map_err(failed)?;
    out.say(&format!("wrote {relative}"));
    Ok(End::Done)
}

/// The most bytes of a title that become a file's name.
const LONGEST: usize = 80;

/// A file name made of a title: short, and one that every host can hold and that means nothing else.
fn stem(title: &str, kind: &str) -> String {
    let mut stem = String::new();
    for word in anchor(title).split('-').filter(|it| !it.is_empty()) {
        let word = if stem.is_empty() { word.to_owned() } else { format!("-{word}") };
        if !stem.is_empty() && stem.len() + word.len() > LONGEST {
            break;
        }
        stem.push_str(&word);
    }
    while stem.len() > LONGEST {
        stem.pop();
    }
    let has_meaning = ["index", "_index"].contains(&stem.as_str());
    match title.chars().any(char::is_alphanumeric) {
        false => kind.to_owned(),
        true if has_meaning || Slug::parse(&stem).is_err() => format!("{stem}-{kind}"),
        true => stem,
    }
}

fn unknown_kind(typed: &str, known: &[&str]) -> Diagnostic {
    catalogue::unknown_kind_argument(typed, known)
}

/// The file: required fields to be filled in, the others as comments.
fn content(schema: &Schema, kind: &Kind, title: &str) -> String {
    let quoted = serde_json::Value::from(title);
    let mut text = format!("---\ntitle: {quoted}\n");
    let mut optional = String::new();
    for field in &kind.fields {
        let line = format!("{}: {}", field.name, example(field));
        match field.required && field.default.is_none() {
            true => text.push_str(&format!("{line}   # {}\n", field.value.expected())),
            false => optional.push_str(&format!("# {line}\n")),
        }
    }
    for end in &kind.ends {
        let Origin::Typed { many, required, annotated } = end.origin else { continue };
        let kinds: Vec<_> = end.to.iter().map(|&it| schema.kind(it).name.as_str()).collect();
        let slug = match kinds.as_slice() {
            [_] => "SLUG".to_owned(),
            _ => "KIND/SLUG".to_owned(),
        };
        let entry = match (many, annotated && !schema.bases.is_empty()) {
            (true, true) => format!("[{{ to: {slug}, basis: {}, cite: [] }}]", schema.bases[0].name),
            (false, true) => format!("{{ to: {slug}, basis: {}, cite: [] }}", schema.bases[0].name),
            (true, false) => format!("[{slug}]"),
            (false, false) => slug,
        };
        let line = format!("{}: {entry}   # {}", end.name, kinds.join(" or "));
        match required {
            true => text.push_str(&format!("{line}\n")),
            false => optional.push_str(&format!("# {line}\n")),
        }
    }
    if kind.source.is_some() {
        text.push_str(
            "parts:\n  - id: p1\n    label: Part 1\n    paragraphs:\n      - { id: p1-1, gist: \"\" }\n",
        );
    }
    format!("{text}{optional}draft: true\n---\n\n")
}

/// A word as YAML, in quotation marks if it would be taken for something else without.
fn scalar(word: &str) -> String {
    let is_plain = word.chars().all(|it| it.is_alphanumeric() || it == '-' || it == '_');
    match serde_yaml::from_str::<serde_yaml::Value>(word) {
        Ok(serde_yaml::Value::String(same)) if is_plain && same == word => same,
        _ => serde_json::Value::from(word).to_string(),
    }
}

/// A value of the field's type that reads as something to replace.
fn example(field: &Field) -> String {
    match &field.value {
        FieldType::String => "\"\"".into(),
        FieldType::Markdown => "\"\"".into(),
        FieldType::Integer | FieldType::Number => field.min.unwrap_or(0.0).to_string(),
        FieldType::Boolean => "false".into(),
        FieldType::Date => "2000-01-01".into(),
        FieldType::Url => "https://example.org/".into(),
        FieldType::Enum(values) => values.first().map_or_else(String::new, |it| scalar(it)),
        FieldType::Quote => "{ text: \"\", cite: SOURCE PLACE }".into(),
        FieldType::List(_) => "[]".into(),
    }
}
