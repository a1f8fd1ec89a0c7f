//! Documents to entities: which kind a file belongs to, its slug, its title, its typed fields; sorted
//! into the one order that everything follows.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde_yaml::Value;

use super::graph::{Entity, FieldValue, Prose, Role};
use super::{collections, sources, values};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::Document;
use crate::load::front_matter::Step;
use crate::path::{OutputPath, Slug, content_hash};
use crate::schema::read::BUILT_IN_KEYS;
use crate::schema::{FieldType, Kind, KindId, Origin, Schema};

/// The entities of a site, in order, and those that are kept out.
pub(crate) struct Entities {
    pub(crate) entities: Vec<Entity>,
    /// Drafts, both as `kind/slug` and as file.
    pub(crate) drafts: BTreeSet<String>,
}

/// Makes an entity of each document.
pub(crate) fn read(
    documents: &[Arc<Document>],
    schema: &Schema,
    with_drafts: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Entities {
    let read: Vec<_> = documents
        .par_iter()
        .map(|document| {
            let mut diagnostics = Vec::new();
            let entity = entity(document, schema, &mut diagnostics);
            (entity, diagnostics)
        })
        .collect();
    let mut entities = Vec::with_capacity(read.len());
    let mut drafts = BTreeSet::new();
    for (entity, found) in read {
        let is_draft = entity.as_ref().is_some_and(|it| is_draft(&it.document));
        if let (Some(it), true, false) = (&entity, is_draft, with_drafts) {
            // A draft may be unfinished: only what others see of it matters.
            drafts.insert(format!("{}/{}", schema.kind(it.kind).name, it.slug));
            drafts.insert(it.document.path().to_string());
            continue;
        }
        if !entity.as_ref().is_some_and(|it| it.document.is_broken()) {
            diagnostics.extend(found);
        }
        entities.extend(entity);
    }
    entities.sort_by(|a, b| order(a, b, schema));
    check_unique(&entities, schema, diagnostics);
    Entities { entities, drafts }
}

fn is_draft(document: &Document) -> bool {
    document.front_matter.values.get("draft").and_then(Value::as_bool).unwrap_or(false)
}

/// Where a file belongs, from its path alone.
struct Place<'a> {
    kind: KindId,
    role: Role,
    /// The file's own name for itself, before a `slug` key.
    stem: &'a str,
    /// The folder of its page, without its slug.
    folder: &'a str,
}

fn place<'a>(document: &'a Document, schema: &Schema) -> Place<'a> {
    let path = document.path();
    let folder = path.folder().strip_prefix("content").unwrap_or(path.folder()).trim_start_matches('/');
    let kind_at = |folder: &str| schema.declared_kinds().find(|&it| schema.kind(it).path == folder);
    let (mut stem, mut folder) = (path.stem(), folder);
    if stem == "_index" || (stem == "index" && folder.is_empty()) {
        let role = match (folder, kind_at(folder)) {
            ("", _) => return Place { kind: Schema::PAGE, role: Role::Home, stem: "home", folder },
            (_, Some(kind)) => Role::List(kind),
            _ => Role::Plain,
        };
        let (parent, name) = folder.rsplit_once('/').unwrap_or(("", folder));
        return Place { kind: Schema::PAGE, role, stem: name, folder: parent };
    }
    if stem == "index" && !folder.is_empty() {
        // A bundle: the folder is the page, and holds what belongs to it.
        (folder, stem) = folder.rsplit_once('/').unwrap_or(("", folder));
    }
    // A kind's folder may have folders of its own; they are only for the author's order.
    let mut above = Some(folder).filter(|it| !it.is_empty());
    while let Some(at) = above {
        if let Some(kind) = kind_at(at) {
            return Place { kind, role: Role::Entity, stem, folder };
        }
        above = at.rsplit_once('/').map(|(parent, _)| parent);
    }
    Place { kind: Schema::PAGE, role: Role::Plain, stem, folder }
}

/// Makes an entity of a document, with nothing resolved.
pub(crate) fn entity(
    document: &Arc<Document>,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Entity> {
    let values = &document.front_matter.values;
    let Place { kind: kind_id, role, stem, folder } = place(document, schema);
    let kind = schema.kind(kind_id);
    let text = |key: &str, diagnostics: &mut Vec<Diagnostic>| match values.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(Value::Number(n)) if key != "description" => Some(n.to_string()),
        Some(other) => {
            let at = document.locate(&[Step::Key(key)]);
            diagnostics.push(catalogue::wrong_type(at, key, "a string", other));
            None
        }
    };
    check_keys(document, kind, role, schema, diagnostics);
    check_built_in(document, diagnostics);
    check_texts(document, diagnostics);

    let typed_slug = text("slug", diagnostics);
    let slug = match Slug::parse(typed_slug.as_deref().unwrap_or(stem)) {
        Ok(slug) => slug,
        Err(why) => {
            let at = match &typed_slug {
                Some(_) => document.locate(&[Step::Key("slug")]),
                None => document.locate(&[]),
            };
            let typed = typed_slug.as_deref().unwrap_or(stem);
            diagnostics.push(catalogue::bad_slug(at, typed, why, typed_slug.is_none()));
            // A name of its own, so that no other mistake follows from this one.
            Slug::parse(&format!("unnamed-{}", content_hash(document.path().as_str().as_bytes()))).ok()?
        }
    };
    let title = text("title", diagnostics).filter(|it| !it.trim().is_empty()).unwrap_or_else(|| {
        if values.get("title").is_none_or(values::is_empty) {
            let at = match values.contains_key("title") {
                true => document.front_matter.locate_key(&document.source, &[Step::Key("title")]),
                false => document.locate(&[]),
            };
            diagnostics.push(catalogue::missing_field(at, "title", "a string"));
        }
        stem.to_owned()
    });
    let folder_of_page = match role {
        Role::Home => String::new(),
        Role::List(kind) => schema.kind(kind).path.clone(),
        Role::Entity => format!("{}/{slug}", kind.path),
        Role::Plain if folder.is_empty() => slug.to_string(),
        Role::Plain => format!("{folder}/{slug}"),
    };
    let fields: Vec<_> = kind.fields.iter().map(|it| values::read(document, it, diagnostics)).collect();
    let source = kind.source.is_some().then(|| Arc::new(sources::read(document, diagnostics)));
    Some(Entity {
        kind: kind_id,
        role,
        code: kind.code.as_deref().map(|it| fill_code(it, kind, &slug, &fields)),
        slug,
        title,
        description: text("description", diagnostics).unwrap_or_default(),
        output: OutputPath::page(&folder_of_page),
        aliases: aliases(document, diagnostics),
        language: text("lang", diagnostics),
        template: text("template", diagnostics),
        collections: collections::read(document, schema, diagnostics),
        document: document.clone(),
        body: Prose::unresolved(document.body.clone()),
        fields,
        source,
    })
}

fn aliases(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let Some(value) = document.front_matter.values.get("aliases") else { return Vec::new() };
    let Some(items) = value.as_sequence() else {
        let at = document.locate(&[Step::Key("aliases")]);
        diagnostics.push(catalogue::wrong_type(at, "aliases", "a list of old addresses", value));
        return Vec::new();
    };
    let mut aliases = Vec::new();
    for (n, item) in items.iter().enumerate() {
        match alias(item) {
            Ok(alias) => aliases.push(alias),
            Err(why) => {
                let at = document.locate(&[Step::Key("aliases"), Step::Item(n)]);
                diagnostics.push(catalogue::bad_alias(at, why));
            }
        }
    }
    aliases
}

/// An old address, which is what it was and not what it would be called today; or why it can be none.
fn alias(item: &Value) -> Result<String, &'static str> {
    let path = item.as_str().ok_or("it is no text")?.trim_start_matches('/');
    let path = path.strip_suffix("/index.html").unwrap_or(path).trim_end_matches('/');
    for segment in path.split('/') {
        Slug::parse(segment)?;
        if segment.trim() != segment {
            return Err("a part of it begins or ends with white space");
        }
    }
    Ok(path.to_owned())
}

fn check_built_in(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(value) = document.front_matter.values.get("draft").filter(|it| !it.is_bool()) {
        let at = document.locate(&[Step::Key("draft")]);
        diagnostics.push(catalogue::wrong_type(at, "draft", "true or false", value));
    }
}

/// No text may hold a control character: no page could show it, and HTML forbids it.
fn check_texts(document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    fn look<'a>(value: &'a Value, path: &mut Vec<Step<'a>>, see: &mut dyn FnMut(&[Step<'_>], char)) {
        match value {
            Value::String(text) => {
                let is_forbidden = |it: &char| it.is_control() && !matches!(it, '\n' | '\r' | '\t');
                // Nearly every text is cleared by its bytes.
                if text.bytes().any(|it| it < b' ' || it == 0x7f || it == 0xc2)
                    && let Some(c) = text.chars().find(is_forbidden)
                {
                    see(path, c);
                }
            }
            Value::Sequence(items) => {
                for (n, item) in items.iter().enumerate() {
                    path.push(Step::Item(n));
                    look(item, path, see);
                    path.pop();
                }
            }
            Value::Mapping(entries) => {
                for (key, value) in entries {
                    path.push(Step::Key(key.as_str().unwrap_or_default()));
                    look(value, path, see);
                    path.pop();
                }
            }
            Value::Tagged(tagged) => look(&tagged.value, path, see),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    for (key, value) in &document.front_matter.values {
        let mut path = vec![Step::Key(key.as_str().unwrap_or_default())];
        look(value, &mut path, &mut |path, c| {
            diagnostics.push(catalogue::control_character(document.locate(path), c));
        });
    }
}

/// Every key must mean something.
fn check_keys(
    document: &Document,
    kind: &Kind,
    role: Role,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let source_keys: &[&str] = if kind.source.is_some() { &sources::KEYS } else { &[] };
    let known = || {
        let fields = kind.fields.iter().map(|it| it.name.as_str());
        let typed = kind.ends.iter().filter(|it| it.is_typed());
        BUILT_IN_KEYS
            .into_iter()
            .chain(source_keys.iter().copied())
            .chain(fields)
            .chain(typed.map(|it| it.name.as_str()))
    };
    let what = match role {
        Role::Entity => format!("the kind `{}`", kind.name),
        _ => "a page".to_owned(),
    };
    for key in document.front_matter.values.keys() {
        let Some(key) = key.as_str() else {
            let typed = crate::config::table::word(key).unwrap_or_default();
            let at = document.front_matter.locate_key(&document.source, &[Step::Key(&typed)]);
            diagnostics.push(catalogue::key_not_text(at));
            continue;
        };
        if known().any(|it| it == key) {
            continue;
        }
        let at = document.front_matter.locate_key(&document.source, &[Step::Key(key)]);
        let end = kind.end_named(key).map(|it| kind.end(it));
        diagnostics.push(match end.map(|it| &it.origin) {
            None => catalogue::unknown_key(at, key, &what, known()),
            Some(&Origin::Inverse { of, end }) if schema.kind(of).end(end).is_typed() => {
                let other = schema.kind(of);
                catalogue::inverse_key(at, key, &what, &other.end(end).name, &other.name)
            }
            Some(_) => catalogue::derived_key(at, key, &what),
        });
    }
}

/// `T{order}` with the fields filled in.
fn fill_code(code: &str, kind: &Kind, slug: &Slug, fields: &[Option<FieldValue>]) -> String {
    let mut filled = code.replace("{slug}", slug.as_str());
    for (field, value) in kind.fields.iter().zip(fields) {
        let hole = format!("{{{}}}", field.name);
        if filled.contains(&hole) {
            let value = value.as_ref().and_then(FieldValue::plain).unwrap_or_default();
            filled = filled.replace(&hole, &value);
        }
    }
    filled
}

/// First by kind, then by what the page is, then by the kind's sort key, then by name.
pub(crate) fn order(a: &Entity, b: &Entity, schema: &Schema) -> Ordering {
    let kind = schema.kind(a.kind);
    (a.kind, a.role)
        .cmp(&(b.kind, b.role))
        .then_with(|| {
            let turn = |it: Ordering| if kind.descending { it.reverse() } else { it };
            match kind.sort.as_str() {
                "title" => turn(a.title.to_lowercase().cmp(&b.title.to_lowercase())),
                "slug" => turn(a.slug.cmp(&b.slug)),
                field => match kind.field_named(field).map(|at| (&a.fields[at], &b.fields[at])) {
                    Some((Some(a), Some(b))) => turn(by_value(a, b)),
                    // Entities without a value come last, in both directions.
                    Some((a, b)) => a.is_none().cmp(&b.is_none()),
                    None => Ordering::Equal,
                },
            }
        })
        .then_with(|| a.slug.cmp(&b.slug))
        .then_with(|| a.document.path().cmp(b.document.path()))
}

/// Numbers by size, everything else as text.
pub(crate) fn by_value(a: &FieldValue, b: &FieldValue) -> Ordering {
    let number = |it: &FieldValue| match it {
        FieldValue::Integer(n) => Some(*n as f64),
        FieldValue::Number(n) => Some(*n),
        _ => None,
    };
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.plain().unwrap_or_default().cmp(&b.plain().unwrap_or_default()),
    }
}

/// Values that must be unique, and slugs, which always must.
fn check_unique(entities: &[Entity], schema: &Schema, diagnostics: &mut Vec<Diagnostic>) {
    for kind_id in schema.kind_ids() {
        let kind = schema.kind(kind_id);
        let of_kind: Vec<_> = entities.iter().filter(|it| it.kind == kind_id).collect();
        for (at, field) in kind.fields.iter().enumerate().filter(|(_, it)| it.unique) {
            let mut seen: std::collections::BTreeMap<String, &Entity> = Default::default();
            for &entity in &of_kind {
                let Some(value) = entity.fields[at].as_ref().and_then(FieldValue::plain) else { continue };
                if let Some(first) = seen.get(&value) {
                    let place = entity.document.locate(&[Step::Key(&field.name)]);
                    diagnostics.push(catalogue::duplicate_value(
                        place,
                        &field.name,
                        &value,
                        first.document.path(),
                    ));
                } else {
                    seen.insert(value, entity);
                }
            }
        }
    }
}

/// The name of a field's type, as themes see it.
pub(crate) fn type_name(of: &FieldType) -> &'static str {
    match of {
        FieldType::String => "string",
        FieldType::Markdown => "markdown",
        FieldType::Integer => "integer",
        FieldType::Number => "number",
        FieldType::Boolean => "boolean",
        FieldType::Date => "date",
        FieldType::Url => "url",
        FieldType::Enum(_) => "enum",
        FieldType::Quote => "quote",
        FieldType::List(_) => "list",
    }
}
