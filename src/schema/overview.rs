//! Reads what a site builds on its kinds: indexes, assertions, sheets, the chart and the print edition. Every kind, relation
//! and field that they name must be there.

use super::read::{bases_of, check_field, folder, kinds_of, known_field, title_case};
use super::{Assertion, Chart, Condition, Dimension, Index, Kind, KindId, Print, Schema, Sheet};
use crate::config::table::{Placed, Reader, Table, word};
use crate::diagnostic::catalogue;

/// Reads one index; nothing if it lists nothing or by nothing.
pub(super) fn index(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Index> {
    let typed_of = table.strings("of");
    let of = kinds_of(schema, &typed_of, table);
    let by = table.strings("by");
    let absent = table.strings("absent");
    let mut filters = table.array_of_tables("where").into_iter();
    let typed_path = table.string("path").unwrap_or_else(|| name.clone());
    let index = Index {
        name: name.value.clone(),
        title: table.string("title").map_or_else(|| title_case(&name.value), |it| it.value),
        path: folder(table, Some(typed_path)).unwrap_or_default(),
        note: table.string_or("note", ""),
        by: by
            .iter()
            .enumerate()
            .map(|(at, it)| {
                let absent = absent.get(at).map(|it| it.value.clone());
                let dimension = dimension(schema, &of, it, table);
                let filter =
                    filters.next().map(|it| filter(schema, &dimension.kinds, it)).unwrap_or_default();
                Dimension { absent, filter, ..dimension }
            })
            .collect(),
        of,
        bases: bases_of(schema, &table.strings("basis"), table),
        tables: bases_of(schema, &table.strings("by_basis"), table),
        span: name.span.clone(),
    };
    if typed_of.is_empty() || !(1..=2).contains(&index.by.len()) {
        let at = table.reader().at(&table.span);
        table.reader().report(catalogue::incomplete_index(at, &name.value));
        return None;
    }
    Some(index)
}

/// `{ field = value }`: only entities whose fields have these values count. One of the kinds must have
/// the field.
fn filter(schema: &Schema, kinds: &[KindId], table: Table<'_>) -> Vec<(String, String)> {
    let reader = table.reader();
    let mut entries = Vec::new();
    for (key, value) in table.scalars() {
        if let [first, ..] = kinds
            && !kinds.iter().any(|&it| schema.kind(it).field_named(&key.value).is_some())
        {
            let kind = schema.kind(*first);
            check_field(&key, &kind.fields, &kind.name, reader);
        }
        entries.extend(word(&value.value).map(|it| (key.value, it)));
    }
    entries
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

/// Reads one assertion; nothing if it asserts nothing.
pub(super) fn assertion(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Assertion> {
    let Some(&kind) = kinds_of(schema, &[table.must_string("kind")], table).first() else {
        table.ignore_rest();
        return None;
    };
    let declared = schema.kind(kind);
    let typed_relation = table.string("relation");
    if let Some(relation) = &typed_relation {
        check_relation(relation, declared, table.reader());
    }
    let relation = typed_relation.as_ref().map(|it| it.value.clone()).unwrap_or_default();
    let filter = table.table("where").map(|it| filter(schema, &[kind], it)).unwrap_or_default();
    let because = table.string_or("because", "");
    let (count, each) = (table.count("count"), table.count("each"));
    let (at_least, at_most) = (table.count("at_least"), table.count("at_most"));
    let (field, total) =
        (known_field(table, "field", &declared.fields, &declared.name), table.count("total"));
    let never = table.string("never").map(|it| it.value);
    let (parts, paragraphs) = (table.count("parts"), table.count("paragraphs"));
    let condition = if let Some(n) = count {
        Condition::Count(n)
    } else if let (Some(field), Some(total)) = (field, total) {
        Condition::FieldTotal { field, total }
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
    let of_relation =
        matches!(condition, Condition::Each { .. } | Condition::Never { .. } | Condition::Covers { .. });
    if of_relation && typed_relation.is_none() {
        let at = table.reader().at(&table.span);
        table.reader().report(catalogue::assertion_without_relation(at, &name.value));
    }
    Some(Assertion { name: name.value.clone(), kind, filter, condition, because, span: name.span.clone() })
}

fn check_relation(typed: &Placed<String>, kind: &Kind, reader: &Reader) -> bool {
    let is_known = kind.end_named(&typed.value).is_some();
    if !is_known {
        let names = kind.ends.iter().map(|it| it.name.as_str());
        let at = reader.at(&typed.span);
        reader.report(catalogue::unknown_relation_name(at, &typed.value, &kind.name, names));
    }
    is_known
}

/// Reads one sheet.
pub(super) fn sheet(schema: &Schema, (name, table): &(Placed<String>, Table<'_>)) -> Option<Sheet> {
    let Some(&columns) = kinds_of(schema, &[table.must_string("columns")], table).first() else {
        table.ignore_rest();
        return None;
    };
    let relation = |key| {
        let typed: Placed<String> = table.string(key)?;
        check_relation(&typed, schema.kind(columns), table.reader()).then_some(typed.value)
    };
    let above = relation("above");
    let end = above.as_deref().and_then(|it| schema.kind(columns).end_named(it));
    let stand_above = end.map_or(&[][..], |it| &schema.kind(columns).end(it).to);
    Some(Sheet {
        name: name.value.clone(),
        title: table.string("title").map_or_else(|| title_case(&name.value), |it| it.value),
        note: table.string_or("note", ""),
        columns,
        group: relation("group"),
        apart: table.table("apart").map(|it| filter(schema, stand_above, it)).unwrap_or_default(),
        above,
        rows: relation("rows"),
        marks: relation("marks"),
    })
}

/// Reads the chart.
pub(super) fn chart(schema: &Schema, table: &Table<'_>) -> Chart {
    Chart {
        title: table.must_string("title").value,
        path: path_or(table, "chart"),
        note: table.string_or("note", ""),
        kinds: kinds_of(schema, &table.strings("kinds"), table),
    }
}

/// Reads the print edition.
pub(super) fn print(schema: &Schema, table: &Table<'_>) -> Print {
    Print {
        title: table.must_string("title").value,
        path: path_or(table, "print"),
        note: table.string_or("note", ""),
        kinds: kinds_of(schema, &table.strings("kinds"), table),
    }
}

/// The folder of a page that has one of its own unless `path` names another.
fn path_or(table: &Table<'_>, usual: &str) -> String {
    let path =
        table.string("path").unwrap_or_else(|| Placed { value: usual.into(), span: table.span.clone() });
    folder(table, Some(path)).unwrap_or_default()
}
