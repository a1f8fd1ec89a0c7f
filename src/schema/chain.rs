//! Checks derived relations (`via = "answers.speaker"`) step by step: each step must be a relation of
//! every kind that the step before can reach, and no chain may lead through itself. Fills in the kinds
//! at the far end of each.

use std::collections::BTreeSet;

use super::{EndId, KindId, Origin, Schema};
use crate::config::table::Reader;
use crate::diagnostic::catalogue;

/// Finds the far end of every derived relation.
pub(crate) fn check(schema: &mut Schema, reader: &Reader) {
    let derived: Vec<(KindId, EndId)> = schema
        .declared_kinds()
        .flat_map(|kind| schema.kind(kind).ends().map(move |(end, _)| (kind, end)).collect::<Vec<_>>())
        .filter(|&(kind, end)| matches!(schema.kind(kind).end(end).origin, Origin::Derived { .. }))
        .collect();
    for &(kind, end) in &derived {
        let to = targets(schema, reader, kind, end, &mut Vec::new()).unwrap_or_default();
        schema.kinds[usize::from(kind.0)].ends[usize::from(end.0)].to = to.into_iter().collect();
    }
}

/// The kinds that a relation leads to; `None` after reporting that it leads nowhere. `path` holds the
/// chains that are being followed, to find one that leads through itself.
fn targets(
    schema: &Schema,
    reader: &Reader,
    kind: KindId,
    end: EndId,
    path: &mut Vec<(KindId, EndId)>,
) -> Option<BTreeSet<KindId>> {
    let relation = schema.kind(kind).end(end);
    let Origin::Derived { via } = &relation.origin else {
        return Some(relation.to.iter().copied().collect());
    };
    if path.contains(&(kind, end)) {
        // Every chain of the circle comes back to itself; the first of them reports it.
        if path[0] == (kind, end) && path.iter().min() == Some(&(kind, end)) {
            let names: Vec<_> = path
                .iter()
                .chain([&(kind, end)])
                .map(|&(kind, end)| format!("{}.{}", schema.kind(kind).name, schema.kind(kind).end(end).name))
                .collect();
            reader.report(catalogue::chain_cycle(reader.at(&relation.span), &relation.name, &names));
        }
        return None;
    }
    path.push((kind, end));
    let mut reached = BTreeSet::from([kind]);
    for (n, step) in via.iter().enumerate() {
        let mut next = BTreeSet::new();
        for &at in &reached {
            let owner = schema.kind(at);
            let Some(step_end) = owner.end_named(step) else {
                // Only the chain itself is at fault, not those that lead through it.
                if path.len() == 1 {
                    let names = owner.ends.iter().map(|it| it.name.as_str());
                    let place = reader.at(relation.via_spans.get(n).unwrap_or(&relation.span));
                    reader.report(catalogue::broken_chain(place, &relation.name, step, &owner.name, names));
                }
                path.pop();
                return None;
            };
            match targets(schema, reader, at, step_end, path) {
                Some(kinds) => next.extend(kinds),
                None => {
                    path.pop();
                    return None;
                }
            }
        }
        reached = next;
    }
    path.pop();
    Some(reached)
}
