//! What a page cites, and what speaks of it.

use std::collections::BTreeMap;

use super::Pages;
use crate::plan::shared::Shared;
use crate::plan::view::{CitationView, EntitySummary, MentionView};
use crate::resolve::graph::{Cited, EntityId, Role};
use crate::resolve::visit;

impl Pages<'_> {
    pub(super) fn mentions(&self, id: EntityId) -> Vec<MentionView> {
        let mentions = self.graph.mentions[id.0 as usize].iter();
        mentions
            .map(|it| {
                let (entity, url, heading) = self.standing(it.from, it.heading);
                MentionView { entity, title: self.graph.entity(it.from).title.clone(), url, heading }
            })
            .collect()
    }

    /// A page and one of its headings, as another page shows them.
    pub(crate) fn standing(
        &self,
        id: EntityId,
        heading: Option<u32>,
    ) -> (Option<Shared<EntitySummary>>, String, Option<String>) {
        let entity = self.graph.entity(id);
        let heading = heading.and_then(|it| entity.body.body.headings.get(it as usize));
        let url = self.links.entity(id);
        let url = match heading {
            Some(heading) => format!("{url}#{}", crate::path::percent_encode(&heading.id)),
            None => url,
        };
        let summary = (entity.role == Role::Entity).then(|| self.summary(id));
        (summary, url, heading.map(|it| self.links.plain_text(&it.text, &entity.body)))
    }

    /// Every place that a page cites, numbered by first use.
    pub(super) fn citations(&self, id: EntityId) -> Vec<CitationView> {
        let mut order: Vec<Cited> = Vec::new();
        let mut uses: BTreeMap<Cited, usize> = BTreeMap::new();
        let entity = self.graph.entity(id);
        visit::cites(entity, &self.graph.relations[id.0 as usize], self.schema, &mut |cited, _| {
            let n = uses.entry(cited).or_default();
            if *n == 0 {
                order.push(cited);
            }
            *n += 1;
        });
        order
            .into_iter()
            .enumerate()
            .map(|(at, cited)| CitationView {
                number: at + 1,
                place: self.links.place(cited),
                uses: uses[&cited],
            })
            .collect()
    }
}
