//! What an entity of a kind is in schema.org's words, as `site.toml` declares it.
//!
//! ```toml
//! [kinds.answer.json_ld]
//! type = "Question"                          # a type of schema.org
//! text = "question"                          # a property and where its value comes from
//! acceptedAnswer = { type = "Answer", text = "summary", author = "speaker" }
//! inLanguage = { constant = "en" }
//! isPartOf = { entity = "document/outline" }
//! hasPart = { each = "points", type = "Quotation", text = "text", url = "url" }
//! ```
//!
//! A value comes from a field, from a relation, or from what every entity has ([`BUILT_IN`]). Every
//! name is checked here, so that a mapping cannot name what is not there.

use std::ops::Range;

use super::{FieldType, Kind, Schema};
use crate::config::table::{Entry, Placed, Table};
use crate::diagnostic::catalogue;

/// What every entity has beside its fields and relations; `list` is the list page of its kind.
pub const BUILT_IN: [&str; 6] = ["title", "description", "url", "slug", "code", "list"];
/// What an entity has where another one lists it.
const LISTED: [&str; 4] = ["title", "url", "slug", "code"];
/// What a quotation has.
const QUOTE: [&str; 5] = ["text", "label", "place", "source", "url"];
/// What a part of a source has.
const PART: [&str; 5] = ["id", "label", "role", "speaker", "url"];
/// The name of a source's parts.
pub(crate) const PARTS: &str = "parts";
/// The name of a single value of a list.
pub(crate) const VALUE: &str = "value";

/// What the entities of a kind are.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonLd {
    /// What each of them is.
    pub node: Node,
    /// What all of them together are, on their list page.
    pub list_type: Option<String>,
}

/// A thing with a type and properties.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Its type.
    pub node_type: Option<String>,
    /// Its properties, in the order of `site.toml`.
    pub properties: Vec<(String, Value)>,
}

/// Where the value of a property comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A field, a relation, or what every entity has.
    Named(String),
    /// It is always the same.
    Constant(serde_yaml::Value),
    /// It is always this entity, `kind/slug`.
    Entity(Placed<String>),
    /// It is a thing of its own, made of the same entity.
    Node(Node),
    /// It is one such thing for each item of a list.
    Each(String, Node),
}

/// What names mean where a mapping stands.
#[derive(Clone, Copy)]
enum Scope<'a> {
    /// An entity of the kind.
    Kind(&'a Kind),
    /// An item of a list.
    Item(&'a [&'a str]),
}

/// Reads the mapping of a kind whose fields and relations are known.
pub(super) fn read(table: &Table<'_>, kind: &Kind, schema: &Schema) -> Option<JsonLd> {
    let table = table.table("json_ld")?;
    let list_type = table.string("list_type").map(|it| it.value);
    table.must_string("type");
    let mut node = node(table, Scope::Kind(kind), schema);
    node.properties.retain(|(name, _)| name != "list_type");
    Some(JsonLd { node, list_type })
}

fn node(table: Table<'_>, scope: Scope<'_>, schema: &Schema) -> Node {
    let node_type = table.string("type").map(|it| it.value);
    let reader = table.reader();
    let mut properties = Vec::new();
    for (name, entry) in table.entries() {
        if ["type", "each", "list_type"].contains(&name.value.as_str()) {
            continue;
        }
        let value = match entry.value {
            Entry::Table(table) => nested(table, scope, schema),
            Entry::Scalar(serde_yaml::Value::String(typed)) => {
                let typed = Placed { value: typed, span: entry.span };
                known(&typed, scope, reader).then_some(Value::Named(typed.value))
            }
            Entry::Scalar(_) | Entry::List(_) | Entry::Other => {
                let at = reader.at(&entry.span);
                reader.report(catalogue::bad_json_ld_value(at, &name.value));
                None
            }
        };
        properties.extend(value.map(|it| (name.value, it)));
    }
    Node { node_type, properties }
}

fn nested(table: Table<'_>, scope: Scope<'_>, schema: &Schema) -> Option<Value> {
    if let Some(constant) = table.scalar("constant") {
        return Some(Value::Constant(constant.value));
    }
    if let Some(entity) = table.string("entity") {
        return Some(Value::Entity(entity));
    }
    let Some(each) = table.string("each") else { return Some(Value::Node(node(table, scope, schema))) };
    let names = items(&each, scope, schema, &table)?;
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    Some(Value::Each(each.value, node(table, Scope::Item(&names), schema)))
}

/// What the items of a list have.
fn items(each: &Placed<String>, scope: Scope<'_>, schema: &Schema, table: &Table<'_>) -> Option<Vec<String>> {
    let owned = |names: &[&str]| names.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
    if let Scope::Kind(kind) = scope {
        if each.value == PARTS && kind.source.is_some() {
            return Some(owned(&PART));
        }
        if let Some(at) = kind.field_named(&each.value) {
            return Some(match &kind.fields[at].value {
                FieldType::Quote => owned(&QUOTE),
                FieldType::List(of) if **of == FieldType::Quote => owned(&QUOTE),
                _ => owned(&[VALUE]),
            });
        }
        if let Some(end) = kind.end_named(&each.value) {
            let mut names = owned(&LISTED);
            for &to in &kind.end(end).to {
                names.extend(schema.kind(to).fields.iter().map(|it| it.name.clone()));
            }
            return Some(names);
        }
    }
    known(each, scope, table.reader()).then(|| owned(&[VALUE]))
}

fn known(typed: &Placed<String>, scope: Scope<'_>, reader: &crate::config::table::Reader) -> bool {
    let names: Vec<&str> = match scope {
        Scope::Kind(kind) => {
            let fields = kind.fields.iter().map(|it| it.name.as_str());
            let ends = kind.ends.iter().map(|it| it.name.as_str());
            BUILT_IN.into_iter().chain(fields).chain(ends).collect()
        }
        Scope::Item(names) => names.to_vec(),
    };
    let is_known = names.contains(&typed.value.as_str());
    if !is_known {
        let at = reader.at(&typed.span);
        reader.report(match scope {
            Scope::Kind(kind) => {
                catalogue::unknown_dimension(at, &typed.value, &kind.name, names.into_iter())
            }
            Scope::Item(_) => catalogue::unknown_item_name(at, &typed.value, &names),
        });
    }
    is_known
}

impl JsonLd {
    /// Every entity that the mapping names, with where it does.
    pub(crate) fn entities(&self) -> Vec<(&str, &Range<usize>)> {
        let mut named = Vec::new();
        self.node.entities(&mut named);
        named
    }
}

impl Node {
    fn entities<'a>(&'a self, named: &mut Vec<(&'a str, &'a Range<usize>)>) {
        for (_, value) in &self.properties {
            match value {
                Value::Entity(it) => named.push((&it.value, &it.span)),
                Value::Node(node) | Value::Each(_, node) => node.entities(named),
                Value::Named(_) | Value::Constant(_) => {}
            }
        }
    }
}
