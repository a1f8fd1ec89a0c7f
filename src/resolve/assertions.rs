//! Site assertions: what `[assert]` in `site.toml` says must hold of the whole graph. One that fails
//! names the entities at fault.

use std::collections::BTreeSet;

use super::graph::{EntityId, Graph, Relation};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::schema::{Assertion, Condition, Schema};

/// Checks every assertion of the schema.
pub(crate) fn check(graph: &Graph, schema: &Schema, config: &Config) -> Vec<Diagnostic> {
    schema.assertions.iter().filter_map(|it| failure(graph, schema, config, it)).collect()
}

fn failure(graph: &Graph, schema: &Schema, config: &Config, assertion: &Assertion) -> Option<Diagnostic> {
    let kind = schema.kind(assertion.kind);
    let ids: Vec<EntityId> = graph
        .of_kind(assertion.kind)
        .filter(|(id, _)| graph.has_values(*id, &assertion.filter, schema))
        .map(|(id, _)| id)
        .collect();
    let related = |id: EntityId, name: &str| -> &[Relation] {
        kind.end_named(name).map_or(&[], |end| graph.relations(id, end))
    };
    let (found, at_fault): (String, Vec<EntityId>) = match &assertion.condition {
        Condition::Count(n) if ids.len() == *n => return None,
        Condition::Count(n) => (format!("there are {}, not {n}", ids.len()), ids.clone()),
        Condition::FieldTotal { field, total } => {
            let items = |id: EntityId| {
                let value = kind.field_named(field).and_then(|at| graph.entity(id).fields[at].as_ref());
                value.map_or(0, |it| it.items().len())
            };
            let sum: usize = ids.iter().map(|&it| items(it)).sum();
            if sum == *total {
                return None;
            }
            (format!("`{field}` has {sum} items in all, not {total}"), ids.clone())
        }
        Condition::Each { relation, least, most } => {
            let wrong: Vec<_> = ids
                .iter()
                .copied()
                .filter(|&it| !(least..=most).contains(&&related(it, relation).len()))
                .collect();
            if wrong.is_empty() {
                return None;
            }
            let wanted = match (least, most) {
                (least, most) if least == most => format!("{least}"),
                (least, &usize::MAX) => format!("at least {least}"),
                (least, most) => format!("{least} to {most}"),
            };
            (format!("each must have {wanted} in `{relation}`"), wrong)
        }
        Condition::Never { relation, slug } => {
            let reaches = |it: &Relation| graph.entity(it.to).slug.as_str() == slug;
            let wrong: Vec<_> =
                ids.iter().copied().filter(|&it| related(it, relation).iter().any(reaches)).collect();
            if wrong.is_empty() {
                return None;
            }
            (format!("`{relation}` must never lead to `{slug}`"), wrong)
        }
        Condition::Covers { relation } => {
            let reached: BTreeSet<_> =
                ids.iter().flat_map(|&it| related(it, relation)).map(|it| it.to).collect();
            let targets = kind.end_named(relation).map_or(&[][..], |end| &kind.end(end).to);
            let missed: Vec<_> = targets
                .iter()
                .flat_map(|&it| graph.of_kind(it))
                .map(|(id, _)| id)
                .filter(|it| !reached.contains(it))
                .collect();
            if missed.is_empty() {
                return None;
            }
            (format!("nothing leads to some of `{relation}`"), missed)
        }
        Condition::Parts { parts, paragraphs } => {
            let sources = ids.iter().filter_map(|&it| graph.entity(it).source.as_ref());
            let counted: Vec<_> = sources.flat_map(|it| &it.parts).filter(|it| !it.aside).collect();
            let n_paragraphs: usize = counted.iter().map(|it| it.paragraphs.len()).sum();
            if (counted.len(), n_paragraphs) == (*parts, *paragraphs) {
                return None;
            }
            let found = format!("{} parts with {n_paragraphs} paragraphs", counted.len());
            (format!("there are {found}, not {parts} with {paragraphs}"), ids.clone())
        }
    };
    let names: Vec<String> =
        at_fault.iter().map(|&it| graph.entity(it).document.path().to_string()).collect();
    let at = config.source.at(assertion.span.clone());
    Some(catalogue::assertion_failed(at, &assertion.name, &kind.plural, &found, &assertion.because, &names))
}
