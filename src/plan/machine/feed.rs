//! `feed.xml`, in Atom: the entities of the kinds that `[feed]` names, by the date field that it names,
//! the newest first. An entity without a date is no entry: no date is ever made up, and none is now.

use std::cmp::Reverse;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::address::Base;
use super::super::view::{FieldValueView, PageView, SiteView};
use super::{Everything, FeedView};

/// An entity on its day.
struct Entry<'a> {
    page: &'a PageView,
    day: &'a str,
}

/// The feed.
pub fn feed(all: &Everything, site: &SiteView) -> io::Result<Vec<u8>> {
    let entries = entries(all);
    let text = |it: &str| xml_text(it);
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Text(BytesText::new("\n")))?;
    let root = writer
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", site.language.as_str()));
    root.write_inner_content(|writer| {
        let own = format!("{}feed.xml", site.base_url);
        element(writer, "id", &site.base_url)?;
        element(writer, "title", &text(&site.title))?;
        if !site.tagline.is_empty() {
            element(writer, "subtitle", &text(&site.tagline))?;
        }
        let newest = entries.first().map_or(NO_DAY, |it| it.day);
        element(writer, "updated", &moment(newest))?;
        link(writer, &[("rel", "self"), ("type", "application/atom+xml"), ("href", &own)])?;
        link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &site.base_url)])?;
        writer.create_element("author").write_inner_content(|writer| {
            element(writer, "name", &text(&site.title))?;
            Ok(())
        })?;
        element(writer, "generator", site.generator)?;
        for it in &entries {
            newline(writer)?;
            writer.create_element("entry").write_inner_content(|writer| entry(writer, it, site))?;
        }
        newline(writer)
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// What an empty feed says, which must say when it last changed: the first day of Unix.
const NO_DAY: &str = "1970-01-01";

fn entries(all: &Everything) -> Vec<Entry<'_>> {
    let Some(feed) = &all.feed else { return Vec::new() };
    let mut entries: Vec<_> = all.entities().filter_map(|page| dated(page, feed)).collect();
    // Stable: entities of one day stay in the order of their kind.
    entries.sort_by_key(|it| Reverse(it.day));
    entries.truncate(feed.limit);
    entries
}

fn dated<'a>(page: &'a PageView, feed: &FeedView) -> Option<Entry<'a>> {
    let entity = &page.entity.as_ref()?.summary;
    let Some(FieldValueView::Text(day)) = entity.fields.get(&feed.date) else { return None };
    feed.kinds.contains(&entity.kind.name).then_some(Entry { page, day })
}

fn entry(writer: &mut Writer<Vec<u8>>, Entry { page, day }: &Entry<'_>, site: &SiteView) -> io::Result<()> {
    newline(writer)?;
    element(writer, "id", &page.canonical)?;
    element(writer, "title", &xml_text(&page.title))?;
    element(writer, "updated", &moment(day))?;
    element(writer, "published", &moment(day))?;
    link(writer, &[("rel", "alternate"), ("type", "text/html"), ("href", &page.canonical)])?;
    if let Some(entity) = &page.entity {
        writer
            .create_element("category")
            .with_attribute(("term", entity.summary.kind.name.as_str()))
            .with_attribute(("label", &*xml_text(&entity.summary.kind.label)))
            .write_empty()?;
    }
    if !page.description.is_empty() {
        element(writer, "summary", &xml_text(&page.description))?;
    }
    if !page.body.is_empty() {
        let html = page.body.html_from(Base::away(site, &page.root));
        writer
            .create_element("content")
            .with_attribute(("type", "html"))
            .with_attribute(("xml:base", page.canonical.as_str()))
            .write_text_content(BytesText::new(&xml_text(&html)))?;
    }
    Ok(())
}

/// The first moment of a day, as Atom writes it.
fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

fn newline(writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
    writer.write_event(Event::Text(BytesText::new("\n")))
}

fn element(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    writer.create_element(name).write_text_content(BytesText::new(text))?;
    newline(writer)
}

fn link(writer: &mut Writer<Vec<u8>>, attributes: &[(&str, &str)]) -> io::Result<()> {
    writer.create_element("link").with_attributes(attributes.iter().copied()).write_empty()?;
    newline(writer)
}

/// A text without the characters that no XML can hold, escaped or not.
fn xml_text(text: &str) -> String {
    let is_allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    text.chars().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_dropped() {
        assert_eq!(xml_text("a\u{7}b\tc\u{FFFF}质\u{1F600}"), "ab\tc质\u{1F600}");
    }
}
