//! What a text refers to: each reference is noted in the body, and a mark is left where it stands.

use pulldown_cmark::{CowStr, LinkType};

use super::{Walk, escape, place};
use crate::load::body::{Citation, PlaceRef, Reference, Target};
use crate::load::inline::matching_end;

impl Walk<'_> {
    pub(super) fn citation(&mut self, at: usize) -> usize {
        let end = matching_end(self.events, at);
        let written = &self.text[self.spans[at].clone()];
        // `[@a, x][@b, y]` is one link to CommonMark; to authors it is two citations.
        let text = written.trim_start_matches('[').trim_end_matches(']').replace("][", ";");
        let n = self.body.citations.len();
        self.citation_at.insert(at, n as u32);
        self.body.citations.push(Citation {
            places: PlaceRef::parse_citation(&text),
            heading: self.heading(),
            span: place(self.offset, &self.spans[at]),
        });
        let mark = self.mark('C', n);
        self.html(mark);
        end + 1
    }

    fn reference(&mut self, at: usize, target: Target) -> String {
        let n = self.body.references.len();
        self.body.references.push(Reference {
            target,
            heading: self.heading(),
            span: place(self.offset, &self.spans[at]),
        });
        self.mark('H', n)
    }

    pub(super) fn link(
        &mut self,
        at: usize,
        link_type: LinkType,
        destination: &CowStr<'_>,
        title: &CowStr<'_>,
    ) {
        let target = match link_type {
            LinkType::WikiLink { .. } => Target::parse_wiki(destination),
            LinkType::Email => Target::External(format!("mailto:{destination}")),
            _ => Target::parse(destination),
        };
        let rel = if matches!(target, Target::External(_)) { " rel=\"external\"" } else { "" };
        let mark = self.reference(at, target);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.html(format!("<a href=\"{mark}\"{title}{rel}>"));
    }

    pub(super) fn image(&mut self, at: usize, destination: &CowStr<'_>, title: &CowStr<'_>, alt: &str) {
        let mark = self.reference(at, Target::parse(destination));
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let size = self.mark('S', self.body.references.len() - 1);
        // What a reader sees first is loaded at once.
        let lazy = if self.is_below { " loading=\"lazy\"" } else { "" };
        self.is_below = true;
        self.html(format!("<img src=\"{mark}\" alt=\"{}\"{title}{size}{lazy}>", escape(alt)));
    }
}
