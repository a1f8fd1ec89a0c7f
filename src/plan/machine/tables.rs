//! Tables in CSV, as RFC 4180 has it: the entities of each kind, every link, every quotation.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@` or a control character for a formula
//! and runs it. Such a cell gets an apostrophe in front, which spreadsheets show as text.

use std::borrow::Cow;
use std::io;

use csv::{Terminator, Writer, WriterBuilder};

use super::super::address::Base;
use super::super::view::{FieldValueView, PlaceView, RelationEntryView, SiteView};
use super::{Everything, id};

/// What stands between several values of one cell.
const AND: &str = "; ";

/// The entities of a kind: a row for each, a column for each field and each relation.
pub fn kind(all: &Everything, at: usize, site: &SiteView) -> io::Result<Vec<u8>> {
    let Some(table) = all.tables.get(at) else { return Ok(Vec::new()) };
    let base = Base::away(site, "../");
    let mut rows = Rows::new();
    let mut head = vec!["id", "title", "url"];
    if table.has_code {
        head.push("code");
    }
    head.extend(table.fields.iter().chain(&table.relations).map(|(name, _)| name.as_str()));
    rows.row(head.into_iter().map(Cell::text))?;
    for page in all.entities() {
        let Some(entity) = page.entity.as_ref().filter(|it| it.summary.kind.name == table.kind.name) else {
            continue;
        };
        let mut row = vec![
            Cell::text(id(&entity.summary)),
            Cell::text(entity.summary.title.as_str()),
            Cell::text(base.href(&entity.summary.url)),
        ];
        if table.has_code {
            row.push(Cell::text(entity.summary.code.as_deref().unwrap_or_default()));
        }
        for (name, _) in &table.fields {
            let fact = entity.facts.iter().find(|it| it.name == *name);
            row.push(fact.map_or(Cell::text(""), |it| cell(&it.value)));
        }
        for (name, _) in &table.relations {
            let relation = entity.relations.iter().find(|it| it.name == *name);
            let entries = relation.map_or(&[][..], |it| &it.entries);
            row.push(Cell::text(joined(entries.iter().map(|it| id(&it.entity)))));
        }
        rows.row(row.into_iter())?;
    }
    rows.finish()
}

/// Every link, once: a row for each entry of each relation.
pub fn links(all: &Everything, _site: &SiteView) -> io::Result<Vec<u8>> {
    let mut rows = Rows::new();
    rows.row(
        ["from", "relation", "to", "origin", "basis", "places", "note", "way"].into_iter().map(Cell::text),
    )?;
    for entity in all.entities().filter_map(|it| it.entity.as_ref()) {
        for relation in entity.relations.iter().filter(|it| it.origin != "inverse") {
            for entry in &relation.entries {
                rows.row(
                    [
                        Cell::text(id(&entity.summary)),
                        Cell::text(relation.name.as_str()),
                        Cell::text(id(&entry.entity)),
                        Cell::text(relation.origin),
                        Cell::text(entry.basis.as_ref().map_or("", |it| it.name.as_str())),
                        Cell::text(places(&entry.citations)),
                        Cell::text(entry.note.as_ref().map(|it| it.plain()).unwrap_or_default()),
                        Cell::text(ways(entry)),
                    ]
                    .into_iter(),
                )?;
            }
        }
    }
    rows.finish()
}

/// Every quotation: a row for each page that quotes a place.
pub fn quotations(all: &Everything, site: &SiteView) -> io::Result<Vec<u8>> {
    let base = Base::away(site, "../");
    let mut rows = Rows::new();
    rows.row(["quotation", "source", "place", "label", "page", "url"].into_iter().map(Cell::text))?;
    for entity in all.entities().filter_map(|it| it.entity.as_ref()) {
        let parts = entity.source.iter().flat_map(|it| &it.parts);
        let places = parts.flat_map(|part| {
            let own = std::iter::once((&part.id, &part.label, &part.cited_by));
            own.chain(part.paragraphs.iter().map(|it| (&it.id, &it.label, &it.cited_by)))
        });
        for (place, label, cited_by) in places {
            for (page, quotation) in cited_by.iter().flat_map(|it| it.quotations.iter().map(move |q| (it, q)))
            {
                rows.row(
                    [
                        Cell::text(quotation.as_str()),
                        Cell::text(entity.summary.slug.as_str()),
                        Cell::text(place.as_str()),
                        Cell::text(label.as_str()),
                        Cell::text(page.title.as_str()),
                        Cell::text(base.href(&page.url)),
                    ]
                    .into_iter(),
                )?;
            }
        }
    }
    rows.finish()
}

fn cell(value: &FieldValueView) -> Cell<'_> {
    match value {
        FieldValueView::Integer(n) => Cell::Number(n.to_string()),
        FieldValueView::Number(n) => Cell::Number(n.to_string()),
        other => Cell::text(words(other)),
    }
}

fn words(value: &FieldValueView) -> String {
    match value {
        FieldValueView::Text(text) => text.clone(),
        FieldValueView::Integer(n) => n.to_string(),
        FieldValueView::Number(n) => n.to_string(),
        FieldValueView::Boolean(it) => it.to_string(),
        FieldValueView::Markdown(body) => body.plain(),
        FieldValueView::Quote(quote) => match quote.citations.as_slice() {
            [] => quote.text.clone(),
            cited => format!("{} [{}]", quote.text, cited_ids(cited)),
        },
        FieldValueView::List(items) => joined(items.iter().map(words)),
    }
}

fn cited_ids(cited: &[PlaceView]) -> String {
    cited.iter().map(|it| it.place.as_str()).collect::<Vec<_>>().join(", ")
}

fn places(places: &[PlaceView]) -> String {
    joined(places.iter().map(|it| format!("{} {}", it.slug, it.place)))
}

/// The ways of a derived link: `answer/a5 > speaker/tian`, several joined.
fn ways(entry: &RelationEntryView) -> String {
    let ways = entry.chains.iter();
    joined(ways.map(|way| way.iter().map(|it| id(&it.entity)).collect::<Vec<_>>().join(" > ")))
}

fn joined(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(AND)
}

/// One cell of a table.
enum Cell<'a> {
    /// A number of ours, which may well begin with `-`.
    Number(String),
    /// Words that somebody wrote.
    Text(Cow<'a, str>),
}

impl<'a> Cell<'a> {
    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Cell::Text(text.into())
    }

    fn guarded(self) -> String {
        match self {
            Cell::Number(n) => n,
            Cell::Text(text) if is_formula(&text) => format!("'{text}"),
            Cell::Text(text) => text.into_owned(),
        }
    }
}

/// Whether some spreadsheet would take a text for a formula; some take the full-width signs too.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A table being written.
struct Rows(Writer<Vec<u8>>);

impl Rows {
    fn new() -> Self {
        Self(WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new()))
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
        self.0.write_record(cells.map(Cell::guarded)).map_err(io::Error::other)
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "－1"] {
            assert_eq!(Cell::text(formula).guarded(), format!("'{formula}"));
        }
        for text in ["1=1", "a-b", "", "'=1", "质"] {
            assert_eq!(Cell::text(text).guarded(), text);
        }
        assert_eq!(cell(&FieldValueView::Integer(-5)).guarded(), "-5");
    }
}
