//! What a page asks for in its front matter beside its own kind's fields: `collections`.
//!
//! ```yaml
//! collections:
//!   latest: { kind: recipe, filter: { seasons: spring }, order: -order, limit: 3 }
//! ```

use serde_yaml::Value;

use crate::config::table::word;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::Document;
use crate::load::front_matter::Step;
use crate::schema::Schema;
use crate::schema::collection::{Asked, Collection};

const KEY: &str = "collections";
/// What a collection can say.
const KEYS: [&str; 4] = ["kind", "filter", "order", "limit"];

/// The collections that a page asks for.
pub(super) fn read(
    document: &Document,
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Collection> {
    let Some(value) = document.front_matter.values.get(KEY) else { return Vec::new() };
    let Some(entries) = value.as_mapping() else {
        let at = document.locate(&[Step::Key(KEY)]);
        diagnostics.push(catalogue::wrong_type(at, KEY, "a mapping of names to collections", value));
        return Vec::new();
    };
    let entries = entries.iter().filter_map(|(name, value)| {
        let name = word(name)?;
        asked(document, &name, value, diagnostics)?.check(schema, diagnostics)
    });
    entries.collect()
}

fn asked(document: &Document, name: &str, value: &Value, diagnostics: &mut Vec<Diagnostic>) -> Option<Asked> {
    let path = |rest: &[Step<'_>]| {
        let steps: Vec<_> =
            [Step::Key(KEY), Step::Key(name)].into_iter().chain(rest.iter().copied()).collect();
        document.locate(&steps)
    };
    let Some(entries) = value.as_mapping() else {
        diagnostics.push(catalogue::wrong_type(path(&[]), name, "a mapping with the key `kind`", value));
        return None;
    };
    let label = format!("the collection `{name}`");
    for key in entries.keys().filter_map(word) {
        if !KEYS.contains(&key.as_str()) {
            let steps = [Step::Key(KEY), Step::Key(name), Step::Key(&key)];
            let at = document.front_matter.locate_key(&document.source, &steps);
            diagnostics.push(catalogue::unknown_key(at, &key, &label, KEYS.into_iter()));
        }
    }
    let mut wrong = |key: &str, expected: &str, value: &Value| {
        diagnostics.push(catalogue::wrong_type(path(&[Step::Key(key)]), key, expected, value));
    };
    let order = entries.get("order").and_then(|value| match value.as_str() {
        Some(text) => Some((text.to_owned(), path(&[Step::Key("order")]))),
        None => {
            wrong("order", "the name of a field", value);
            None
        }
    });
    let limit = entries.get("limit").and_then(|value| {
        let limit = value.as_u64().and_then(|it| usize::try_from(it).ok());
        if limit.is_none() {
            wrong("limit", "a number that is not negative", value);
        }
        limit
    });
    let mut filter = Vec::new();
    match entries.get("filter") {
        None => {}
        Some(Value::Mapping(wanted)) => {
            for (field, value) in wanted {
                let Some(field) = word(field) else { continue };
                match word(value) {
                    Some(wanted) => {
                        let steps = [Step::Key(KEY), Step::Key(name), Step::Key("filter"), Step::Key(&field)];
                        let at = document.front_matter.locate_key(&document.source, &steps);
                        filter.push((field, wanted, at));
                    }
                    None => wrong("filter", "a mapping of fields to single values", value),
                }
            }
        }
        Some(value) => wrong("filter", "a mapping of fields to single values", value),
    }
    match entries.get("kind") {
        Some(Value::String(kind)) => {
            let kind = (kind.clone(), path(&[Step::Key("kind")]));
            Some(Asked { name: name.to_owned(), kind, filter, order, limit })
        }
        Some(value) => {
            wrong("kind", "the name of a kind", value);
            None
        }
        None => {
            diagnostics.push(catalogue::missing_setting(path(&[]), &label, "kind"));
            None
        }
    }
}
