//! Reads the schema from `site.toml`, in four steps:
//!
//! 1. the kinds with their fields, so that relations can name them,
//! 2. the relations, each with its inverse at the far end,
//! 3. the chains, checked step by step in [`super::chain`],
//! 4. what is built on them, in [`super::overview`], and schema.org's words for them, in
//!    [`super::json_ld`].

use std::ops::Range;

use regex::Regex;

use super::{
    Basis, BasisId, End, EndId, Field, FieldType, GlossaryKind, Kind, KindId, Origin, Pattern, Schema, Side,
    SourceKind, Timeline, chain, collection, json_ld, overview,
};
use crate::config::table::{Placed, Reader, Table};
use crate::diagnostic::catalogue;
use crate::path::Slug;

/// Keys that every page may have, so that no field or relation can take their name.
pub(crate) const BUILT_IN_KEYS: [&str; 8] =
    ["title", "slug", "draft", "description", "aliases", "lang", "template", "collections"];

const SIDES: [(&str, Side); 5] = [
    ("north", Side::North),
    ("east", Side::East),
    ("south", Side::South),
    ("west", Side::West),
    ("within", Side::Within),
];

/// Reads everything that `site.toml` declares about kinds.
pub(crate) fn schema(root: &Table<'_>) -> Schema {
    let mut schema = Schema { bases: bases(root), ..Schema::default() };
    schema.kinds.push(page_kind());
    let tables = root.named_tables("kinds");
    for (name, table) in &tables {
        check_name(name, "kind", root.reader());
        let kind = kind(name, table);
        check_kind_name(&schema, name, &kind, table);
        schema.kinds.push(kind);
    }
    tables.iter().for_each(|(_, table)| check_speaker(&schema, table));
    let mut inverses = Vec::new();
    for (at, (_, table)) in tables.iter().enumerate() {
        inverses.extend(relations(&mut schema, KindId(at as u16 + 1), table));
    }
    place_inverses(&mut schema, &inverses, false, root.reader());
    chain::check(&mut schema, root.reader());
    place_inverses(&mut schema, &inverses, true, root.reader());
    for (at, (_, table)) in tables.iter().enumerate() {
        schema.kinds[at + 1].json_ld = json_ld::read(table, &schema.kinds[at + 1], &schema);
    }
    let (indexes, assertions) = (root.named_tables("indexes"), root.named_tables("assert"));
    schema.indexes = indexes.iter().filter_map(|it| overview::index(&schema, it)).collect();
    schema.assertions = assertions.iter().filter_map(|it| overview::assertion(&schema, it)).collect();
    let sheets = root.named_tables("sheets");
    schema.sheets = sheets.iter().filter_map(|it| overview::sheet(&schema, it)).collect();
    let collections = root.named_tables("collections");
    schema.collections = collections.iter().filter_map(|it| collection::shared(&schema, it)).collect();
    schema.print = root.table("print").map(|it| overview::print(&schema, &it));
    schema.chart = root.table("chart").map(|it| overview::chart(&schema, &it));
    schema
}

/// The built-in kind: pages that are not about an entity.
fn page_kind() -> Kind {
    Kind {
        name: "page".into(),
        label: "Page".into(),
        plural: "Pages".into(),
        path: String::new(),
        sort: "title".into(),
        descending: false,
        sign: "page".into(),
        accent: "ink".into(),
        code: None,
        quotations_cited: false,
        maps: false,
        timeline: None,
        source: None,
        glossary: None,
        json_ld: None,
        fields: Vec::new(),
        ends: Vec::new(),
        span: 0..0,
    }
}

fn bases(root: &Table<'_>) -> Vec<Basis> {
    root.named_tables("basis")
        .iter()
        .map(|(name, table)| {
            check_name(name, "basis", root.reader());
            Basis {
                name: name.value.clone(),
                label: table.string_or("label", &name.value),
                meaning: table.string_or("meaning", ""),
                citations: table.count("citations").unwrap_or(0),
                note: table.boolean("note", false),
            }
        })
        .collect()
}

fn kind(name: &Placed<String>, table: &Table<'_>) -> Kind {
    let sort = table.string_or("sort", "title");
    let fields: Vec<Field> = table.named_tables("fields").iter().map(|(name, it)| field(name, it)).collect();
    let named = |table: &Table<'_>, key| known_field(table, key, &fields, &name.value);
    Kind {
        name: name.value.clone(),
        label: table.string_or("label", &name.value),
        plural: table.must_string("plural").value,
        path: folder(table, Some(table.must_string("path"))).unwrap_or_default(),
        descending: sort.starts_with('-'),
        sort: sort.trim_start_matches('-').to_owned(),
        sign: table.string_or("sign", "round"),
        accent: table.string_or("accent", "ink"),
        code: table.string("code").map(|it| code(it, table, &fields, &name.value)),
        quotations_cited: table.one_of("quotations", &[("cited", true), ("free", false)]).unwrap_or(false),
        maps: table.boolean("maps", false),
        timeline: table.table("timeline").map(|it| Timeline {
            from: {
                it.must_string("from");
                named(&it, "from").unwrap_or_default()
            },
            to: named(&it, "to"),
            when: named(&it, "when"),
            group: named(&it, "group"),
        }),
        source: source_kind(table),
        glossary: table.table("glossary").map(|it| GlossaryKind {
            aliases: named(&it, "aliases"),
            stop: it.strings("stop").into_iter().map(|it| it.value.to_lowercase()).collect(),
        }),
        json_ld: None,
        fields,
        ends: Vec::new(),
        span: name.span.clone(),
    }
}

/// A name that must be that of one of the kind's fields.
pub(super) fn known_field(
    table: &Table<'_>,
    key: &'static str,
    fields: &[Field],
    kind: &str,
) -> Option<String> {
    let typed = table.string(key)?;
    check_field(&typed, fields, kind, table.reader());
    Some(typed.value)
}

pub(super) fn check_field(typed: &Placed<String>, fields: &[Field], kind: &str, reader: &Reader) {
    if !fields.iter().any(|it| it.name == typed.value) {
        let names = fields.iter().map(|it| it.name.as_str());
        reader.report(catalogue::unknown_field_name(reader.at(&typed.span), &typed.value, kind, names));
    }
}

/// A short name: every `{field}` in it must be one, or `{slug}`.
fn code(typed: Placed<String>, table: &Table<'_>, fields: &[Field], kind: &str) -> String {
    for (open, _) in typed.value.match_indices('{') {
        let Some(name) = typed.value[open + 1..].split('}').next().filter(|it| *it != "slug") else {
            continue;
        };
        let span = table.reader().part(&typed, open + 1..open + 1 + name.len());
        check_field(&Placed { value: name.to_owned(), span }, fields, kind, table.reader());
    }
    typed.value
}

/// A folder of the site, without slashes at its ends; nothing after reporting that it is none.
pub(super) fn folder(table: &Table<'_>, typed: Option<Placed<String>>) -> Option<String> {
    let typed = typed?;
    let path = typed.value.trim_matches('/');
    let is_folder = path.split('/').all(|it| Slug::parse(it).is_ok_and(|slug| slug.as_str() == it));
    // A path that is missing is reported as that.
    if !is_folder && typed.span != table.span {
        table.reader().report(catalogue::bad_path(table.reader().at(&typed.span), &typed.value));
    }
    is_folder.then(|| path.to_owned())
}

pub(super) fn check_name(name: &Placed<String>, what: &str, reader: &Reader) {
    let is_word = |it: char| it.is_alphanumeric() || it == '-' || it == '_';
    if name.value.is_empty() || !name.value.chars().all(is_word) {
        reader.report(catalogue::bad_name(reader.at(&name.span), what, &name.value));
    }
}

fn check_speaker(schema: &Schema, table: &Table<'_>) {
    if let Some(speaker) = table.string("speaker")
        && schema.kind_named(&speaker.value).is_none()
    {
        let at = table.reader().at(&speaker.span);
        table.reader().report(catalogue::unknown_kind(at, &speaker.value, schema.kind_names()));
    }
}

fn source_kind(table: &Table<'_>) -> Option<SourceKind> {
    let speaker = table.string("speaker").map(|it| it.value);
    let place_label = table.string("place_label").map(|it| it.value);
    let sentence_label = table.string("sentence_label").map(|it| it.value);
    table.boolean("source", false).then_some(SourceKind { speaker, place_label, sentence_label })
}

fn check_kind_name(schema: &Schema, name: &Placed<String>, kind: &Kind, table: &Table<'_>) {
    let at = || table.reader().at(&name.span);
    if name.value == "page" {
        table.reader().report(catalogue::reserved_name(at(), "kind", &name.value));
    }
    if let Some(other) = schema.kinds.iter().skip(1).find(|it| it.path == kind.path && !it.path.is_empty()) {
        table.reader().report(catalogue::kinds_share_path(at(), &kind.name, &other.name, &kind.path));
    }
    let sorts = kind.sort == "title" || kind.sort == "slug" || kind.field_named(&kind.sort).is_some();
    if let (false, Some(sort)) = (sorts, table.string("sort")) {
        let names = kind.fields.iter().map(|it| it.name.as_str());
        let at = table.reader().at(&sort.span);
        table.reader().report(catalogue::unknown_field_name(at, &kind.sort, &kind.name, names));
    }
}

fn field(name: &Placed<String>, table: &Table<'_>) -> Field {
    if BUILT_IN_KEYS.contains(&name.value.as_str()) {
        table.reader().report(catalogue::reserved_name(table.reader().at(&name.span), "field", &name.value));
    }
    check_name(name, "field", table.reader());
    let value = field_type(name, table);
    Field {
        name: name.value.clone(),
        label: table.string("label").map_or_else(|| title_case(&name.value), |it| it.value),
        required: table.boolean("required", false),
        unique: table.boolean("unique", false),
        default: table.scalar("default").and_then(|it| default(it, name, &value, table)),
        min: table.number("min"),
        max: table.number("max"),
        pattern: table.string("pattern").and_then(|it| pattern(it, table)),
        max_words: table.count("max_words"),
        value,
    }
}

/// A default must be what an author could have written.
fn default(
    typed: Placed<serde_yaml::Value>,
    name: &Placed<String>,
    of: &FieldType,
    table: &Table<'_>,
) -> Option<serde_yaml::Value> {
    // A list has none: it is empty where nothing is said.
    let fits = !matches!(of, FieldType::List(_)) && of.accepts(&typed.value);
    if !fits {
        let at = table.reader().at(&typed.span);
        table.reader().report(catalogue::bad_default(at, &name.value, &of.expected()));
    }
    fits.then_some(typed.value)
}

/// `made_by` becomes “Made by”.
pub(super) fn title_case(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The types of fields; only the last may hold others.
const TYPES: [(&str, u8); 10] = [
    ("string", 0),
    ("markdown", 1),
    ("integer", 2),
    ("number", 3),
    ("boolean", 4),
    ("date", 5),
    ("url", 6),
    ("enum", 7),
    ("quote", 8),
    ("list", 9),
];

fn field_type(name: &Placed<String>, table: &Table<'_>) -> FieldType {
    table.must_string("type");
    let values = || {
        let values: Vec<_> = table.strings("values").into_iter().map(|it| it.value).collect();
        if values.is_empty() {
            let at = table.reader().at(&name.span);
            table.reader().report(catalogue::enum_without_values(at, &name.value));
        }
        values
    };
    let simple = |word| match word {
        1 => FieldType::Markdown,
        2 => FieldType::Integer,
        3 => FieldType::Number,
        4 => FieldType::Boolean,
        5 => FieldType::Date,
        6 => FieldType::Url,
        7 => FieldType::Enum(values()),
        8 => FieldType::Quote,
        _ => FieldType::String,
    };
    match table.one_of("type", &TYPES) {
        Some(9) => FieldType::List(Box::new(simple(table.one_of("of", &TYPES[..9]).unwrap_or(0)))),
        Some(word) => simple(word),
        None => FieldType::String,
    }
}

fn pattern(typed: Placed<String>, table: &Table<'_>) -> Option<Pattern> {
    match Regex::new(&format!("^(?:{})$", typed.value)) {
        Ok(regex) => Some(Pattern(regex)),
        Err(error) => {
            let at = table.reader().at(&typed.span);
            table.reader().report(catalogue::bad_pattern(at, &typed.value, &error.to_string()));
            None
        }
    }
}

/// Reads the relations that a kind declares; gives back the inverses, to be placed once every kind has
/// its own relations.
fn relations(schema: &mut Schema, kind: KindId, table: &Table<'_>) -> Vec<End> {
    let mut inverses = Vec::new();
    for (name, table) in table.named_tables("relations") {
        let Some(end) = relation(schema, &name, &table) else {
            table.ignore_rest();
            continue;
        };
        let place = EndId(schema.kind(kind).ends.len() as u16);
        let label = table.string("inverse_label").map(|it| it.value);
        let side = table.one_of("inverse_map", &SIDES);
        let absent = table.string("inverse_absent").map(|it| it.value);
        if let Some(inverse) = table.string("inverse") {
            check_relation_name(&inverse, table.reader());
            inverses.push(End {
                name: inverse.value,
                label: label.unwrap_or_else(|| schema.kind(kind).plural.clone()),
                to: vec![kind],
                origin: Origin::Inverse { of: kind, end: place },
                side,
                absent,
                span: inverse.span,
                via_spans: Vec::new(),
            });
        }
        push_end(schema, kind, end, table.reader());
    }
    inverses
}

/// Gives each inverse to the kinds at the far end of its relation.
fn place_inverses(schema: &mut Schema, inverses: &[End], derived: bool, reader: &Reader) {
    for inverse in inverses {
        let Origin::Inverse { of, end } = inverse.origin else { continue };
        let forward = schema.kind(of).end(end);
        if matches!(forward.origin, Origin::Derived { .. }) == derived {
            for target in forward.to.clone() {
                push_end(schema, target, inverse.clone(), reader);
            }
        }
    }
}

fn relation(schema: &Schema, name: &Placed<String>, table: &Table<'_>) -> Option<End> {
    let reader = table.reader();
    check_relation_name(name, reader);
    let (via, via_spans) = chain_steps(table);
    let typed_to = table.strings("to");
    let (many, required) = (table.boolean("many", false), table.boolean("required", false));
    let annotated = table.boolean("annotated", false);
    let origin = match (via.is_empty(), typed_to.is_empty()) {
        (true, false) => Origin::Typed { many, required, annotated },
        (false, true) => Origin::Derived { via },
        _ => {
            reader.report(catalogue::relation_needs_to_or_via(reader.at(&name.span), &name.value));
            return None;
        }
    };
    let to = kinds_of(schema, &typed_to, table);
    let label = table.string("label").map_or_else(|| title_case(&name.value), |it| it.value);
    let side = table.one_of("map", &SIDES);
    let absent = table.string("absent").map(|it| it.value);
    Some(End {
        name: name.value.clone(),
        label,
        to,
        origin,
        side,
        absent,
        span: name.span.clone(),
        via_spans,
    })
}

/// The steps of a chain, with where each stands.
fn chain_steps(table: &Table<'_>) -> (Vec<String>, Vec<Range<usize>>) {
    let mut steps = (Vec::new(), Vec::new());
    for typed in table.strings("via") {
        let mut at = 0;
        for step in typed.value.split('.') {
            steps.0.push(step.to_owned());
            steps.1.push(table.reader().part(&typed, at..at + step.len()));
            at += step.len() + 1;
        }
    }
    steps
}

fn check_relation_name(name: &Placed<String>, reader: &Reader) {
    if BUILT_IN_KEYS.contains(&name.value.as_str()) {
        reader.report(catalogue::reserved_name(reader.at(&name.span), "relation", &name.value));
    }
    check_name(name, "relation", reader);
}

fn push_end(schema: &mut Schema, kind: KindId, end: End, reader: &Reader) {
    let owner = &mut schema.kinds[usize::from(kind.0)];
    if owner.end_named(&end.name).is_some() || owner.field_named(&end.name).is_some() {
        reader.report(catalogue::name_taken(reader.at(&end.span), &end.name, &owner.name));
    }
    owner.ends.push(end);
}

pub(super) fn kinds_of(schema: &Schema, typed: &[Placed<String>], table: &Table<'_>) -> Vec<KindId> {
    let mut kinds = Vec::new();
    // A name that is missing is reported as that.
    for name in typed.iter().filter(|it| it.span != table.span) {
        match schema.kind_named(&name.value) {
            Some(id) if kinds.contains(&id) => {}
            Some(id) => kinds.push(id),
            None => {
                let at = table.reader().at(&name.span);
                table.reader().report(catalogue::unknown_kind(at, &name.value, schema.kind_names()));
            }
        }
    }
    kinds
}

pub(super) fn bases_of(schema: &Schema, typed: &[Placed<String>], table: &Table<'_>) -> Vec<BasisId> {
    let mut bases = Vec::new();
    for name in typed {
        match schema.basis_named(&name.value) {
            Some(id) => bases.push(id),
            None => {
                let at = table.reader().at(&name.span);
                let names = schema.bases.iter().map(|it| it.name.as_str());
                table.reader().report(catalogue::unknown_basis(at, &name.value, names));
            }
        }
    }
    bases
}
