//! `expound new KIND "Title"`: a content file with the kind's required fields, ready to edit.

use std::fs;
use std::io::Write;

use super::{End, Out, Site};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::markdown::anchor;
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
    let Declared { schema, .. } = declared.value;
    let Some(id) = schema.kind_named(&arguments.kind) else {
        let known = schema.kind_names().collect::<Vec<_>>();
        out.diagnostics(&[unknown_kind(&arguments.kind, &known)]);
        return Ok(End::SiteHasErrors);
    };
    let kind = schema.kind(id);
    let relative = match kind.path.as_str() {
        "" => format!("content/{}.md", anchor(&arguments.title)),
        path => format!("content/{path}/{}.md", anchor(&arguments.title)),
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

/// A value of the field's type that reads as something to replace.
fn example(field: &Field) -> String {
    match &field.value {
        FieldType::String => "\"\"".into(),
        FieldType::Markdown => "\"\"".into(),
        FieldType::Integer | FieldType::Number => field.min.unwrap_or(0.0).to_string(),
        FieldType::Boolean => "false".into(),
        FieldType::Date => "2000-01-01".into(),
        FieldType::Url => "https://example.org/".into(),
        FieldType::Enum(values) => values.first().cloned().unwrap_or_default(),
        FieldType::Quote => "{ text: \"\", cite: SOURCE PLACE }".into(),
        FieldType::List(_) => "[]".into(),
    }
}
