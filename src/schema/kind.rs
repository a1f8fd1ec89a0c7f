//! What `site.toml` declares about one kind: its fields, its ends of relations, and what else its entities have.

use std::ops::Range;

use regex::Regex;

use super::{EndId, KindId, json_ld};
use crate::config::table::word;
use crate::diagnostic::quoted;

/// A kind of entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// Its name in references: `recipe`.
    pub name: String,
    /// What one of them is called.
    pub label: String,
    /// What several are called; the title of the list page.
    pub plural: String,
    /// Its folder under `content/`, and in the site.
    pub path: String,
    /// The field its entities are sorted by; `title` if none is named.
    pub sort: String,
    /// Whether they are sorted from the greatest to the least.
    pub descending: bool,
    /// The sign that stands for the kind beside names and on maps.
    pub sign: String,
    /// The accent colour that the theme gives it.
    pub accent: String,
    /// A short name for each entity, with `{field}` filled in: `T{order}`.
    pub code: Option<String>,
    /// Whether a quotation in its pages must be cited.
    pub quotations_cited: bool,
    /// Whether its entities get a map.
    pub maps: bool,
    /// How its entities lie in time, if they do.
    pub timeline: Option<Timeline>,
    /// What makes it a source that others cite, if it is one.
    pub source: Option<SourceKind>,
    /// What makes it a glossary, if it is one.
    pub glossary: Option<GlossaryKind>,
    /// What its entities are in schema.org's words, if the site says so.
    pub json_ld: Option<json_ld::JsonLd>,
    /// The typed fields, in order.
    pub fields: Vec<Field>,
    /// The relations as seen from this kind: those it declares, then the inverses of those that
    /// others declare towards it.
    pub ends: Vec<End>,
    /// Where its name stands in `site.toml`.
    pub(crate) span: Range<usize>,
}

/// How the entities of a kind lie in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The date field where an entity begins.
    pub from: String,
    /// The date field where it ends, if it lasts.
    pub to: Option<String>,
    /// The field that says when in words.
    pub when: Option<String>,
    /// The field that groups entities into lanes.
    pub group: Option<String>,
}

/// What makes a kind a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceKind {
    /// The kind of those who speak in it, by name.
    pub speaker: Option<String>,
    /// A paragraph in words, with `{part}` and `{n}` filled in; else the theme's catalogue says it.
    pub place_label: Option<String>,
    /// A sentence of a paragraph in words, with `{place}` and `{n}` filled in.
    pub sentence_label: Option<String>,
}

/// What makes a kind a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlossaryKind {
    /// The field that lists other spellings of a term.
    pub aliases: Option<String>,
    /// Words that are never linked, in lower case.
    pub stop: Vec<String>,
}

/// A typed field of a kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its key in front matter.
    pub name: String,
    /// What readers see it called.
    pub label: String,
    /// What it holds.
    pub value: FieldType,
    /// Whether an entity without it is an error.
    pub required: bool,
    /// Whether two entities with the same value are an error.
    pub unique: bool,
    /// What stands in for it when it is absent.
    pub default: Option<serde_yaml::Value>,
    /// The least number, or the least length of a list.
    pub min: Option<f64>,
    /// The greatest number, or the greatest length of a list.
    pub max: Option<f64>,
    /// What a text must match, whole.
    pub pattern: Option<Pattern>,
    /// The most words that a text may have.
    pub max_words: Option<usize>,
}

/// A regular expression that compares by its text.
#[derive(Debug, Clone)]
pub struct Pattern(pub(crate) Regex);

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// A line of text.
    String,
    /// Markdown, with references, citations and quotations like a body.
    Markdown,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A day: `2023-02-16`.
    Date,
    /// An address that a browser can open.
    Url,
    /// One of a few words.
    Enum(Vec<String>),
    /// Words of a source, with the place where they stand.
    Quote,
    /// Any number of one of the others.
    List(Box<FieldType>),
}

/// A relation as seen from one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Its name: a key of the front matter, a step of a chain.
    pub name: String,
    /// What readers see it called.
    pub label: String,
    /// The kinds at the other end.
    pub to: Vec<KindId>,
    /// Where its entries come from.
    pub origin: Origin,
    /// Which side of an entity's map they lie on.
    pub side: Option<Side>,
    /// What is said when there is no entry.
    pub absent: Option<String>,
    /// Where its name stands in `site.toml`.
    pub(crate) span: Range<usize>,
    /// For a chain: where each of its steps stands.
    pub(crate) via_spans: Vec<Range<usize>>,
}

/// Where the entries of an [`End`] come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// Authors type them.
    Typed {
        /// Whether there may be several.
        many: bool,
        /// Whether there must be one.
        required: bool,
        /// Whether an entry may say what it rests on.
        annotated: bool,
    },
    /// They follow from others, along a chain of relations.
    Derived {
        /// The names of the steps.
        via: Vec<String>,
    },
    /// They are another kind's relation, seen from its far end.
    Inverse {
        /// The kind that declares it.
        of: KindId,
        /// Which of its relations it is.
        end: EndId,
    },
}

/// Where on a map the entries of a relation lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Above.
    North,
    /// To the right.
    East,
    /// Below.
    South,
    /// To the left.
    West,
    /// The land that the entity stands on.
    Within,
}

impl Kind {
    /// A relation by its name, as seen from this kind.
    pub fn end_named(&self, name: &str) -> Option<EndId> {
        self.ends.iter().position(|it| it.name == name).map(|at| EndId(at as u16))
    }

    /// A relation by its place.
    pub fn end(&self, id: EndId) -> &End {
        &self.ends[usize::from(id.0)]
    }

    /// Every relation with its place, in order.
    pub fn ends(&self) -> impl Iterator<Item = (EndId, &End)> {
        self.ends.iter().enumerate().map(|(at, it)| (EndId(at as u16), it))
    }

    /// The place of a field.
    pub fn field_named(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|it| it.name == name)
    }
}

impl End {
    /// Whether authors type its entries.
    pub fn is_typed(&self) -> bool {
        matches!(self.origin, Origin::Typed { .. })
    }
}

impl FieldType {
    /// What an author must write, in words.
    pub fn expected(&self) -> String {
        match self {
            FieldType::String => "a string".into(),
            FieldType::Markdown => "Markdown text".into(),
            FieldType::Integer => "a whole number".into(),
            FieldType::Number => "a number".into(),
            FieldType::Boolean => "true or false".into(),
            FieldType::Date => "a date such as 2023-02-16".into(),
            FieldType::Url => "a URL that starts with https:// or http://".into(),
            FieldType::Enum(values) => format!("one of {}", quoted(values)),
            FieldType::Quote => "a quotation: `{ text: \"…\", cite: SOURCE PLACE }`".into(),
            FieldType::List(of) => format!("a list, each item {}", of.expected()),
        }
    }

    /// Whether a value that stands in a settings file is one that a field of this type could have.
    pub fn accepts(&self, value: &serde_yaml::Value) -> bool {
        match self {
            FieldType::String | FieldType::Markdown => value.is_string(),
            FieldType::Integer => value.is_i64(),
            FieldType::Number => value.is_number(),
            FieldType::Boolean => value.is_bool(),
            FieldType::Date => value.as_str().is_some_and(|it| it.parse::<jiff::civil::Date>().is_ok()),
            FieldType::Url => value.as_str().is_some_and(crate::config::is_http_url),
            FieldType::Enum(words) => word(value).is_some_and(|it| words.contains(&it)),
            FieldType::List(of) => {
                value.as_sequence().is_some_and(|items| items.iter().all(|it| of.accepts(it)))
            }
            FieldType::Quote => false,
        }
    }
}
