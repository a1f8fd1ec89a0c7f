//! The words of a stretch of Markdown without its markup. A link that has no text of its own is shown with
//! the title of what it names, which only the whole site knows: here it stands as the author wrote it, with
//! a note of where.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::markdown::CITATION;

/// Words without markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlainText {
    /// The words, with what a link names where its title belongs.
    pub written: Box<str>,
    /// Where titles belong: bytes of `written`, in order, each with the place of its reference in
    /// [`super::body::Body::references`].
    pub titles: Vec<(Range<u32>, u32)>,
}

impl PlainText {
    /// The words as readers see them. `title` gives the title of what a reference names.
    pub fn with_titles<'t>(&self, title: impl Fn(u32) -> &'t str) -> String {
        let mut text = String::with_capacity(self.written.len());
        let mut from = 0;
        for (range, reference) in &self.titles {
            text.push_str(self.written.get(from..range.start as usize).unwrap_or_default());
            text.push_str(title(*reference));
            from = range.end as usize;
        }
        text.push_str(self.written.get(from..).unwrap_or_default());
        text
    }

    /// The beginning: so many characters beside the titles, whose lengths are not known yet.
    pub(super) fn beginning(mut self, length: usize) -> Self {
        let mut titles = self.titles.iter().map(|(range, _)| range).peekable();
        let mut left = length;
        let cut = self.written.char_indices().find_map(|(at, _)| {
            while titles.next_if(|it| it.end as usize <= at).is_some() {}
            if titles.peek().is_some_and(|it| it.start as usize <= at) {
                return None;
            }
            match left {
                0 => Some(at),
                _ => {
                    left -= 1;
                    None
                }
            }
        });
        if let Some(cut) = cut {
            self.titles.retain(|(range, _)| range.end as usize <= cut);
            self.written = self.written[..cut].into();
        }
        self
    }
}

/// The words of events. What a citation is written with is none of them. `references` is how many links
/// and images stand before.
pub(super) fn plain_text(events: &[Event<'_>], references: usize) -> PlainText {
    let mut text = String::new();
    let mut titles = Vec::new();
    let mut next = references as u32;
    let mut in_citation = false;
    // An image's own text may hold links, which are not made.
    let mut images = 0;
    let mut titled = None;
    for event in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if &**dest_url == CITATION => {
                // The space before it is not text either, or one would stand before a full stop.
                text.truncate(text.trim_end().len());
                in_citation = true;
            }
            Event::Start(Tag::Link { link_type, .. }) if images == 0 => {
                if matches!(link_type, LinkType::WikiLink { has_pothole: false }) {
                    titled = Some((text.len() as u32, next));
                }
                next += 1;
            }
            Event::End(TagEnd::Link) => {
                in_citation = false;
                titles.extend(titled.take().map(|(start, it)| (start..text.len() as u32, it)));
            }
            Event::Start(Tag::Image { .. }) => {
                next += u32::from(images == 0);
                images += 1;
            }
            Event::End(TagEnd::Image) => images -= 1,
            _ if in_citation => {}
            Event::Text(it) | Event::Code(it) => text.push_str(it),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    PlainText { written: text.into(), titles }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_counts_no_titles_and_cuts_none() {
        let text = PlainText { written: "a k/s é b k/t c".into(), titles: vec![(2..5, 0), (11..14, 1)] };
        let check = |length: usize, expected: &str| {
            let beginning = text.clone().beginning(length);
            assert_eq!(beginning.with_titles(|it| ["First", "Second"][it as usize]), expected, "{length}");
        };
        check(0, "");
        check(1, "a");
        check(2, "a First");
        check(3, "a First ");
        check(4, "a First é");
        check(7, "a First é b Second");
        check(8, "a First é b Second ");
        check(9, "a First é b Second c");
        check(100, "a First é b Second c");
    }
}
