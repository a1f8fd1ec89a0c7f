//! The one walk over everything that an entity says in Markdown or quotes: its body, its fields, the
//! notes of its relations and quotations. Whatever must see all of it (backlinks, citations,
//! verification, coverage) goes through here, so that nothing is seen by one and missed by another.

use std::ops::Range;

use super::graph::{Cited, Entity, FieldValue, Prose, Relation};
use super::prose::Stands;
use crate::load::front_matter::Step;
use crate::schema::{Origin, Schema};

/// A quotation, wherever it stands.
pub(crate) struct Quotation<'a> {
    /// The words.
    pub(crate) text: &'a str,
    /// The places that it is cited from; empty if there are none, or none is known.
    pub(crate) places: &'a [Cited],
    /// Whether a citation follows it at all.
    pub(crate) cited: bool,
    /// Where it stands.
    pub(crate) stands: Stands<'a>,
    /// Where in the text, for one in Markdown.
    pub(crate) span: Option<Range<u32>>,
    /// The heading that it stands under, for one in the body.
    pub(crate) heading: Option<u32>,
}

/// Visits every Markdown text of an entity, with where it stands.
pub(crate) fn prose(
    entity: &Entity,
    relations: &[Vec<Relation>],
    schema: &Schema,
    see: &mut dyn FnMut(&Prose, Stands<'_>),
) {
    see(&entity.body, Stands::Body);
    fields(entity, schema, &mut |item, path| match item {
        FieldValue::Markdown(prose) => see(prose, Stands::At(path)),
        FieldValue::Quote(quote) => {
            if let Some(note) = &quote.note {
                see(note, Stands::At(&[path, &[Step::Key("note")]].concat()));
            }
        }
        _ => {}
    });
    typed_relations(entity, relations, schema, &mut |relation, path| {
        if let Some(note) = &relation.note {
            see(note, Stands::At(&[path, &[Step::Key("note")]].concat()));
        }
    });
}

/// Visits every quotation of an entity.
pub(crate) fn quotations(
    entity: &Entity,
    relations: &[Vec<Relation>],
    schema: &Schema,
    see: &mut dyn FnMut(Quotation<'_>),
) {
    prose(entity, relations, schema, &mut |prose, stands| {
        for quotation in &prose.body.quotations {
            let n = quotation.citation.map(|it| it as usize);
            let places = n.and_then(|it| prose.citations.get(it)).map_or(&[][..], Vec::as_slice);
            let heading = n.and_then(|it| prose.body.citations.get(it)).and_then(|it| it.heading);
            see(Quotation {
                text: &quotation.text,
                places,
                cited: n.is_some(),
                stands,
                span: Some(quotation.span.clone()),
                heading: heading.filter(|_| matches!(stands, Stands::Body)),
            });
        }
    });
    fields(entity, schema, &mut |item, path| {
        if let FieldValue::Quote(quote) = item {
            let path = [path, &[Step::Key("text")]].concat();
            see(Quotation {
                text: &quote.text,
                places: &quote.places,
                cited: true,
                stands: Stands::At(&path),
                span: None,
                heading: None,
            });
        }
    });
}

/// Visits every place that an entity cites, with the heading it stands under: in Markdown, in
/// quotations and as what a relation rests on.
pub(crate) fn cites(
    entity: &Entity,
    relations: &[Vec<Relation>],
    schema: &Schema,
    see: &mut dyn FnMut(Cited, Option<u32>),
) {
    fields(entity, schema, &mut |item, _| {
        if let FieldValue::Quote(quote) = item {
            quote.places.iter().for_each(|&it| see(it, None));
        }
    });
    prose(entity, relations, schema, &mut |prose, stands| {
        for (citation, places) in prose.body.citations.iter().zip(&prose.citations) {
            let heading = citation.heading.filter(|_| matches!(stands, Stands::Body));
            places.iter().for_each(|&it| see(it, heading));
        }
    });
    typed_relations(entity, relations, schema, &mut |relation, _| {
        relation.cites.iter().for_each(|&it| see(it, None));
    });
}

/// Visits every single value of an entity's fields, the items of lists one by one, with the way to it.
pub(crate) fn fields(entity: &Entity, schema: &Schema, see: &mut dyn FnMut(&FieldValue, &[Step<'_>])) {
    let kind = schema.kind(entity.kind);
    for (field, value) in kind.fields.iter().zip(&entity.fields) {
        let Some(value) = value else { continue };
        let is_list = matches!(value, FieldValue::List(_));
        for (n, item) in value.items().iter().enumerate() {
            let path = [Step::Key(field.name.as_str()), Step::Item(n)];
            see(item, if is_list { &path } else { &path[..1] });
        }
    }
}

/// Visits the entries of an entity's typed relations, with the way to them.
pub(crate) fn typed_relations(
    entity: &Entity,
    relations: &[Vec<Relation>],
    schema: &Schema,
    see: &mut dyn FnMut(&Relation, &[Step<'_>]),
) {
    for ((_, end), entries) in schema.kind(entity.kind).ends().zip(relations) {
        if !matches!(end.origin, Origin::Typed { .. }) {
            continue;
        }
        let typed = entity.document.front_matter.values.get(end.name.as_str());
        let is_list = typed.is_some_and(serde_yaml::Value::is_sequence);
        for relation in entries {
            let path = [Step::Key(end.name.as_str()), Step::Item(relation.item)];
            see(relation, if is_list { &path } else { &path[..1] });
        }
    }
}
