//! Reads the schema from `site.toml`, in four steps:
//!
//! 1. the kinds with their fields, so that relations can name them,
//! 2. the relations, each with its inverse at the far end,
//! 3. the chains, checked step by step in [`super::chain`],
//! 4. what is built on them: indexes, assertions, sheets.

use regex::Regex;

use super::{
    Assertion, Basis, BasisId, Chart, Condition, Dimension, End, EndId, Field, FieldType, GlossaryKind,
    Index, Kind, KindId, Origin, Pattern, Schema, Sheet, Side, SourceKind, Timeline, chain,
};
use crate::config::table::{Placed, Reader, Table};
use crate::diagnostic::catalogue;

/// Keys that every page may have, so that no field or relation can take their name.
pub(crate) const BUILT_IN_KEYS: [&str; 5] = ["title", "slug", "draft", "description", "aliases"];

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
        let kind = kind(name, table);
        check_kind_name(&schema, name, &kind, table);
        schema.kinds.push(kind);
    }
    let mut inverses = Vec::new();
    for (at, (_, table)) in tables.iter().enumerate() {
        inverses.extend(relations(&mut schema, KindId(at as u16 + 1), table));
    }
    place_inverses(&mut schema, &inverses, false, root.reader());
    chain::check(&mut schema, root.reader());
    place_inverses(&mut schema, &inverses, true, root.reader());
    schema.indexes = root.named_tables("indexes").iter().filter_map(|it| index(&schema, it)).collect();
    schema.assertions = root.named_tables("assert").iter().filter_map(|it| assertion(&schema, it)).collect();
    schema.sheets = root.named_tables("sheets").iter().filter_map(|it| sheet(&schema, it)).collect();
    schema.chart = root.table("chart").map(|it| Chart {
        title: it.must_string("title").value,
        path: it.string_or("path", "chart").trim_matches('/').to_owned(),
        note: it.string_or("note", ""),
        kinds: kinds_of(&schema, &it.strings("kinds"), &it),
    });
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
        fields: Vec::new(),
        ends: Vec::new(),
        span: 0..0,
    }
}

fn bases(root: &Table<'_>) -> Vec<Basis> {
    root.named_tables("basis")
        .iter()
        .map(|(name, table)| Basis {
            name: name.value.clone(),
            label: table.string_or("label", &name.value),
            meaning: table.string_or("meaning", ""),
            citations: table.count("citations").unwrap_or(0),
            note: table.boolean("note", false),
        })
        .collect()
}

fn kind(name: &Placed<String>, table: &Table<'_>) -> Kind {
    let sort = table.string_or("sort", "title");
    let fields = table.named_tables("fields").iter().map(|(name, it)| field(name, it)).collect();
    Kind {
        name: name.value.clone(),
        label: table.string_or("label", &name.value),
        plural: table.must_string("plural").value,
        path: table.must_string("path").value.trim_matches('/').to_owned(),
        descending: sort.starts_with('-'),
        sort: sort.trim_start_matches('-').to_owned(),
        sign: table.string_or("sign", "round"),
        accent: table.string_or("accent", "ink"),
        code: table.string("code").map(|it| it.value),
        quotations_cited: table.one_of("quotations", &[("cited", true), ("free", false)]).unwrap_or(false),
        maps: table.boolean("maps", false),
        timeline: table.table("timeline").map(|it| Timeline {
            from: it.must_string("from").value,
            to: it.string("to").map(|it| it.value),
            when: it.string("when").map(|it| it.value),
            group: it.string("group").map(|it| it.value),
        }),
        source: source_kind(table),
        glossary: table.table("glossary").map(|it| GlossaryKind {
            aliases: it.string("aliases").map(|it| it.value),
            stop: it.strings("stop").into_iter().map(|it| it.value.to_lowercase()).collect(),
        }),
        fields,
        ends: Vec::new(),
        span: name.span.clone(),
    }
}

fn source_kind(table: &Table<'_>) -> Option<SourceKind> {
    let speaker = table.string("speaker").map(|it| it.value);
    let place_label = table.string_or("place_label", "{part}, paragraph {n}");
    table.boolean("source", false).then_some(SourceKind { speaker, place_label })
}

fn check_kind_name(schema: &Schema, name: &Placed<String>, kind: &Kind, table: &Table<'_>) {
    let at = || table.reader().at(&name.span);
    if name.value == "page" {
        table.reader().report(catalogue::reserved_name(at(), "kind", &name.value));
    }
    if let Some(other) = schema.kinds.iter().skip(1).find(|it| it.path == kind.path) {
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
    Field {
        name: name.value.clone(),
        label: table.string("label").map_or_else(|| title_case(&name.value), |it| it.value),
        value: field_type(table),
        required: table.boolean("required", false),
        unique: table.boolean("unique", false),
        default: table.scalar("default").map(|it| it.value),
        min: table.number("min"),
        max: table.number("max"),
        pattern: table.string("pattern").and_then(|it| pattern(it, table)),
        max_words: table.count("max_words"),
    }
}

/// `goal_year` becomes “Goal year”.
fn title_case(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn field_type(table: &Table<'_>) -> FieldType {
    table.must_string("type");
    let of_words = |key| {
        table.one_of(
            key,
            &[
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
            ],
        )
    };
    let simple = |word| match word {
        1 => FieldType::Markdown,
        2 => FieldType::Integer,
        3 => FieldType::Number,
        4 => FieldType::Boolean,
        5 => FieldType::Date,
        6 => FieldType::Url,
        7 => FieldType::Enum(table.strings("values").into_iter().map(|it| it.value).collect()),
        8 => FieldType::Quote,
        _ => FieldType::String,
    };
    match of_words("type") {
        Some(9) => FieldType::List(Box::new(simple(of_words("of").unwrap_or(0)))),
        Some(word) => simple(word),
        None => FieldType::String,
    }
}

fn pattern(typed: Placed<String>, table: &Table<'_>) -> Option<Pattern> {
    match Regex::new(&format!("^(?:{})$", typed.value)) {
        Ok(regex) => Some(Pattern(regex)),
        Err(_) => {
            table.reader().report(catalogue::bad_pattern(table.reader().at(&typed.span), &typed.value));
            None
        }
    }
}

/// Reads the relations that a kind declares; gives back the inverses, to be placed once every kind has
/// its own relations.
fn relations(schema: &mut Schema, kind: KindId, table: &Table<'_>) -> Vec<End> {
    let mut inverses = Vec::new();
    for (name, table) in table.named_tables("relations") {
        let Some(end) = relation(schema, &name, &table) else { continue };
        let place = EndId(schema.kind(kind).ends.len() as u16);
        let label = table.string("inverse_label").map(|it| it.value);
        let side = table.one_of("inverse_map", &SIDES);
        let absent = table.string("inverse_absent").map(|it| it.value);
        if let Some(inverse) = table.string("inverse") {
            inverses.push(End {
                name: inverse.value,
                label: label.unwrap_or_else(|| schema.kind(kind).plural.clone()),
                to: vec![kind],
                origin: Origin::Inverse { of: kind, end: place },
                side,
                absent,
                span: inverse.span,
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
    if BUILT_IN_KEYS.contains(&name.value.as_str()) {
        reader.report(catalogue::reserved_name(reader.at(&name.span), "relation", &name.value));
        return None;
    }
    let via: Vec<String> = table
        .strings("via")
        .iter()
        .flat_map(|it| it.value.split('.').map(str::to_owned).collect::<Vec<_>>())
        .collect();
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
    Some(End { name: name.value.clone(), label, to, origin, side, absent, span: name.span.clone() })
}

fn push_end(schema: &mut Schema, kind: KindId, end: End, reader: &Reader) {
    let owner = &mut schema.kinds[usize::from(kind.0)];
    if owner.end_named(&end.name).is_some() || owner.field_named(&end.name).is_some() {
        reader.report(catalogue::name_taken(reader.at(&end.span), &end.name, &owner.name));
    }
    owner.ends.push(end);
}

fn kinds_of(schema: &Schema, typed: &[Placed<String>], table: &Table<'_>) -> Vec<KindId> {
    let mut kinds = Vec::new();
    for name in typed {
        match schema.kind_named(&name.value) {
            Some(id) => kinds.push(id),
            None => {
                let at = table.reader().at(&name.span);
                table.reader().report(catalogue::unknown_kind(at, &name.value, schema.kind_names()));
            }
        }
    }
    kinds
}

fn bases_of(schema: &Schema, typed: &[Placed<String>], table: &Table<'_>) -> Vec<BasisId> {
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

fn index(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Index> {
    let of = kinds_of(schema, &table.strings("of"), table);
    let by = table.strings("by");
    let absent = table.strings("absent");
    let mut filters: Vec<_> = table.array_of_tables("where").into_iter().map(filter).collect();
    let index = Index {
        name: name.value.clone(),
        title: table.string("title").map_or_else(|| title_case(&name.value), |it| it.value),
        path: table.string_or("path", &name.value).trim_matches('/').to_owned(),
        note: table.string_or("note", ""),
        by: by
            .iter()
            .enumerate()
            .map(|(at, it)| {
                let absent = absent.get(at).map(|it| it.value.clone());
                let filter = filters.get_mut(at).map(std::mem::take).unwrap_or_default();
                Dimension { absent, filter, ..dimension(schema, &of, it, table) }
            })
            .collect(),
        of,
        bases: bases_of(schema, &table.strings("basis"), table),
        tables: bases_of(schema, &table.strings("by_basis"), table),
        span: name.span.clone(),
    };
    if index.of.is_empty() || !(1..=2).contains(&index.by.len()) {
        let at = table.reader().at(&table.span);
        table.reader().report(catalogue::incomplete_index(at, &name.value));
        return None;
    }
    Some(index)
}

/// `{ field = value }`: only entities whose fields have these values count.
fn filter(table: Table<'_>) -> Vec<(String, String)> {
    let entries = table.scalars().into_iter();
    entries.filter_map(|(key, value)| Some((key.value, crate::config::table::word(&value.value)?))).collect()
}

/// One axis: every listed kind must have the relation or the field.
fn dimension(schema: &Schema, of: &[KindId], typed: &Placed<String>, table: &Table<'_>) -> Dimension {
    let mut kinds = Vec::new();
    for &listed in of {
        let kind = schema.kind(listed);
        match kind.end_named(&typed.value) {
            Some(end) => kinds.extend(kind.end(end).to.iter().copied()),
            None if kind.field_named(&typed.value).is_some() => {}
            None => {
                let names = kind.ends.iter().map(|it| it.name.as_str());
                let names = names.chain(kind.fields.iter().map(|it| it.name.as_str()));
                let at = table.reader().at(&typed.span);
                table.reader().report(catalogue::unknown_dimension(at, &typed.value, &kind.name, names));
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Dimension { name: typed.value.clone(), kinds, absent: None, filter: Vec::new() }
}

fn assertion(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Assertion> {
    let kind = *kinds_of(schema, &[table.must_string("kind")], table).first()?;
    let relation = table.string("relation");
    if let Some(relation) = &relation
        && schema.kind(kind).end_named(&relation.value).is_none()
    {
        let names = schema.kind(kind).ends.iter().map(|it| it.name.as_str());
        let at = table.reader().at(&relation.span);
        table.reader().report(catalogue::unknown_relation_name(
            at,
            &relation.value,
            &schema.kind(kind).name,
            names,
        ));
        return None;
    }
    let relation = relation.map(|it| it.value).unwrap_or_default();
    let filter = table.table("where").map(filter).unwrap_or_default();
    let because = table.string_or("because", "");
    let (count, each) = (table.count("count"), table.count("each"));
    let (at_least, at_most) = (table.count("at_least"), table.count("at_most"));
    let (field, total) = (table.string("field"), table.count("total"));
    let never = table.string("never").map(|it| it.value);
    let (parts, paragraphs) = (table.count("parts"), table.count("paragraphs"));
    let condition = if let Some(n) = count {
        Condition::Count(n)
    } else if let (Some(field), Some(total)) = (field, total) {
        Condition::FieldTotal { field: field.value, total }
    } else if let Some(n) = each {
        Condition::Each { relation, least: n, most: n }
    } else if at_least.is_some() || at_most.is_some() {
        Condition::Each { relation, least: at_least.unwrap_or(0), most: at_most.unwrap_or(usize::MAX) }
    } else if let Some(slug) = never {
        Condition::Never { relation, slug }
    } else if table.boolean("covers", false) {
        Condition::Covers { relation }
    } else if let (Some(parts), Some(paragraphs)) = (parts, paragraphs) {
        Condition::Parts { parts, paragraphs }
    } else {
        let at = table.reader().at(&table.span);
        table.reader().report(catalogue::empty_assertion(at, &name.value));
        return None;
    };
    Some(Assertion { name: name.value.clone(), kind, filter, condition, because, span: name.span.clone() })
}

fn sheet(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Sheet> {
    let columns = *kinds_of(schema, &[table.must_string("columns")], table).first()?;
    let relation = |key| {
        let typed: Placed<String> = table.string(key)?;
        if schema.kind(columns).end_named(&typed.value).is_none() {
            let names = schema.kind(columns).ends.iter().map(|it| it.name.as_str());
            let at = table.reader().at(&typed.span);
            let kind = &schema.kind(columns).name;
            table.reader().report(catalogue::unknown_relation_name(at, &typed.value, kind, names));
            return None;
        }
        Some(typed.value)
    };
    Some(Sheet {
        name: name.value.clone(),
        title: table.string("title").map_or_else(|| title_case(&name.value), |it| it.value),
        note: table.string_or("note", ""),
        columns,
        group: relation("group"),
        above: relation("above"),
        apart: table.table("apart").map(filter).unwrap_or_default(),
        rows: relation("rows"),
        marks: relation("marks"),
    })
}
