//! `index.md`: an entity as Markdown that stands for itself. Its title, what it is, its fields, its links
//! with what they rest on, and its text as the author wrote it, every reference turned into an address.

use super::super::address::Base;
use super::super::text::destination;
use super::super::view::{
    EntityView, FieldValueView, PageView, PlaceView, QuoteView, RelationEntryView, RelationView, SiteView,
};

/// The whole file.
pub fn entity(page: &PageView, site: &SiteView) -> String {
    let base = Base::away(site, &page.root);
    let mut text = format!("# {}\n", escaped(&page.title));
    let Some(entity) = &page.entity else { return text };
    let kind = &entity.summary.kind;
    text.push_str(&format!(
        "\n{} · {} · {}\n",
        link(&kind.label, &base.href(&kind.url)),
        link(&site.title, &base.href(&site.home)),
        link(&page.title, &base.href(&page.url)),
    ));
    if !site.notice.is_empty() {
        text.push_str(&format!("\n> {}\n", escaped(&site.notice)));
    }
    fields(&mut text, entity, base);
    relations(&mut text, entity, base);
    let body = page.body.markdown_from(base);
    if !body.trim().is_empty() {
        text.push_str(&format!("\n---\n\n{}\n", body.trim()));
    }
    if let Some(source) = &entity.source {
        text.push_str("\n---\n");
        for part in &source.parts {
            text.push_str(&format!("\n## {} ({})\n\n", escaped(&part.label), part.id));
            for it in &part.paragraphs {
                let words = it.text.as_ref().unwrap_or(&it.gist);
                text.push_str(&format!("- {}: {}\n", it.id, escaped(words)));
            }
        }
    }
    text
}

fn fields(text: &mut String, entity: &EntityView, base: Base<'_>) {
    if !entity.facts.is_empty() {
        text.push('\n');
    }
    for fact in &entity.facts {
        text.push_str(&format!("- **{}**:", escaped(&fact.label)));
        match &fact.value {
            FieldValueView::List(items) => {
                text.push('\n');
                for item in items {
                    text.push_str(&format!("    - {}\n", indented(&value(item, base), 6)));
                }
            }
            single => text.push_str(&format!(" {}\n", indented(&value(single, base), 4))),
        }
    }
}

fn value(value: &FieldValueView, base: Base<'_>) -> String {
    match value {
        FieldValueView::Text(text) => escaped(text),
        FieldValueView::Integer(n) => n.to_string(),
        FieldValueView::Number(n) => n.to_string(),
        FieldValueView::Boolean(it) => it.to_string(),
        FieldValueView::Markdown(body) => body.markdown_from(base).trim().to_owned(),
        FieldValueView::Quote(quote) => self::quote(quote, base),
        FieldValueView::List(items) => {
            items.iter().map(|it| self::value(it, base)).collect::<Vec<_>>().join("; ")
        }
    }
}

fn quote(quote: &QuoteView, base: Base<'_>) -> String {
    let label = if quote.label.is_empty() { String::new() } else { format!("{} ", escaped(&quote.label)) };
    let note = quote.note.as_ref().map(|it| format!(" {}", it.markdown_from(base).trim()));
    format!("{label}“{}”{}{}", escaped(&quote.text), places(&quote.citations, base), note.unwrap_or_default())
}

fn places(places: &[PlaceView], base: Base<'_>) -> String {
    if places.is_empty() {
        return String::new();
    }
    let links: Vec<_> = places.iter().map(|it| link(&it.label, &base.href(&it.url))).collect();
    format!(" ({})", links.join("; "))
}

fn relations(text: &mut String, entity: &EntityView, base: Base<'_>) {
    for shown in &entity.relations {
        let RelationView { label, entries, absent, .. } = &**shown;
        text.push_str(&format!("\n## {}\n\n", escaped(label)));
        if let Some(absent) = absent {
            text.push_str(&format!("{}\n", escaped(absent)));
        }
        for entry in entries {
            text.push_str(&format!("- {}\n", indented(&relation(entry, base), 2)));
        }
    }
}

fn relation(entry: &RelationEntryView, base: Base<'_>) -> String {
    let mut text = link(&entry.entity.title, &base.href(&entry.entity.url));
    if let Some(basis) = &entry.basis {
        text.push_str(&format!(", {}", escaped(&basis.label)));
    }
    text.push_str(&places(&entry.citations, base));
    if let Some(note) = &entry.note {
        text.push_str(&format!(": {}", note.markdown_from(base).trim()));
    }
    text
}

fn link(label: &str, href: &str) -> String {
    format!("[{}]({})", escaped(label), destination(href))
}

/// Plain words in Markdown: what would be markup is escaped.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// The lines after the first, moved in, so that they stay in their list item.
fn indented(text: &str, by: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(by)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
