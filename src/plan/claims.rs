//! Who claims which path. Every output is named before any is made, so that two for one address are found
//! before anything is written, whoever makes them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::pages::Pages;
use super::{Output, Planned};
use crate::diagnostic::{Diagnostic, Location, catalogue};
use crate::load::front_matter::Step;
use crate::path::OutputPath;
use crate::resolve::graph::EntityId;
use crate::schema::KindId;

/// An output with who makes it, to say so when two claim one path.
pub(super) struct Claim {
    pub(super) output: Output,
    pub(super) producer: String,
    pub(super) by: Claimant,
}

/// Who claims a path. Where that stands is looked up only if another claims it too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimant {
    /// A content file.
    Page(EntityId),
    /// The list page of a kind.
    Kind(KindId),
    /// An index, by its place in the schema.
    Index(usize),
    /// An alias of a page, by its place in the list.
    Alias(EntityId, usize),
    /// A file that is copied, or the program.
    Other,
}

/// Puts every output under its path. Two for one path are an error, also where they or their folders
/// differ only in case and where one is a file and the other needs a folder; so is a name that some
/// system cannot hold.
pub(super) fn claim_all(
    claims: Vec<(OutputPath, Claim)>,
    pages: &Pages<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<OutputPath, Planned> {
    let mut outputs = BTreeMap::new();
    let mut claimed: BTreeMap<String, (OutputPath, Arc<str>, Claimant)> = BTreeMap::new();
    // What is said of a page goes for the files beside it, which come from the same file.
    let mut refused: BTreeSet<String> = BTreeSet::new();
    // The folders above them, folded, with how the first output that needs one writes it.
    let mut folders: BTreeMap<String, (OutputPath, Arc<str>, Claimant)> = BTreeMap::new();
    for (path, claim) in claims {
        if matches!(claim.output, Output::Beside) && refused.contains(&claim.producer) {
            continue;
        }
        if let Some((segment, why)) = path.unportable() {
            let at = place(&[claim.by], pages);
            diagnostics.push(catalogue::unportable_path(at, &path, segment, why, &claim.producer));
            refused.insert(claim.producer);
            continue;
        }
        let key = path.collision_key();
        let mut collision = claimed.get(&key).map(|first| (first.clone(), path.clone()));
        for folder in path.folders() {
            let first = folders
                .entry(folder.collision_key())
                .or_insert_with(|| (folder.clone(), claim.producer.as_str().into(), claim.by));
            if first.0 != folder && collision.is_none() {
                collision = Some((first.clone(), folder));
            }
        }
        if let Some(((first_path, first, by), path)) = collision {
            let at = place(&[by, claim.by], pages);
            let help = advice(by, claim.by, pages);
            let (first, second) = ((&first_path, &*first), (&path, &*claim.producer));
            diagnostics.push(catalogue::output_collision(at, first, second, &help));
            refused.insert(claim.producer);
            continue;
        }
        let producer: Arc<str> = claim.producer.into();
        claimed.insert(key, (path.clone(), producer.clone(), claim.by));
        outputs.insert(path, Planned { output: claim.output, producer });
    }
    for (key, (below, second, second_by)) in &claimed {
        let mut folders = key.match_indices('/').map(|(end, _)| &key[..end]);
        if let Some((path, producer, by)) = folders.find_map(|it| claimed.get(it)) {
            let at = place(&[*by, *second_by], pages);
            diagnostics.push(catalogue::file_where_folder(at, (path, producer), (below, second)));
        }
    }
    outputs
}

/// Where the last of these claims stands that stands anywhere: where an author typed an address, else in
/// a content file, else in `site.toml`.
fn place(claimants: &[Claimant], pages: &Pages<'_>) -> Option<Location> {
    let Pages { graph, schema, config, .. } = pages;
    let with_slug = |by: &&Claimant| match by {
        Claimant::Page(id) => graph.entity(*id).document.has_key("slug"),
        by => matches!(by, Claimant::Alias(..)),
    };
    if let Some(&by) = claimants.iter().rev().find(with_slug).filter(|_| claimants.len() > 1) {
        return place(&[by], pages);
    }
    let in_content = claimants.iter().rev().find_map(|by| match *by {
        Claimant::Page(id) => Some(graph.entity(id).document.locate(&[Step::Key("slug")])),
        Claimant::Alias(id, n) => {
            Some(graph.entity(id).document.locate(&[Step::Key("aliases"), Step::Item(n)]))
        }
        _ => None,
    });
    let in_settings = || {
        claimants.iter().rev().find_map(|by| match *by {
            Claimant::Kind(kind) => Some(config.source.at(schema.kind(kind).span.clone())),
            Claimant::Index(n) => Some(config.source.at(schema.indexes[n].span.clone())),
            _ => None,
        })
    };
    in_content.or_else(in_settings)
}

/// What to do about two claims to one path.
fn advice(first: Claimant, second: Claimant, pages: &Pages<'_>) -> String {
    use Claimant::{Alias, Index, Kind, Page};
    match (first, second) {
        (Page(_), Page(_)) => "rename one of the files, or give it another `slug`".into(),
        (Alias(..), _) | (_, Alias(..)) => "remove the alias: its address is in use".into(),
        (Page(_), Kind(kind)) | (Kind(kind), Page(_)) => {
            let path = &pages.schema.kind(kind).path;
            format!("to introduce the list, call the file `content/{path}/_index.md`; else rename it")
        }
        (Index(a), Index(b)) if a == b => "write the same value in the same way everywhere".into(),
        (Kind(_) | Index(_), Kind(_) | Index(_)) => "give one of them another `path`".into(),
        (Index(_), _) | (_, Index(_)) => "rename the file, or give the index another `path`".into(),
        _ => "rename one of the files".into(),
    }
}
