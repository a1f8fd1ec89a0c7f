//! The schema: the kinds of things a site is about, their typed fields, the relations between them,
//! the indexes over those relations and what must hold of it all. Read from `site.toml` by
//! [`read`]; nothing here knows any particular kind.
//!
//! A kind, a field, a relation and a basis are named by their place in the schema ([`KindId`] and so
//! on), which is the order of `site.toml`; that order is also the order in which pages show them.

pub(crate) mod chain;
pub mod collection;
pub mod json_ld;
mod kind;
mod overview;
pub(crate) mod read;

use std::ops::Range;

pub use kind::{End, Field, FieldType, GlossaryKind, Kind, Origin, Pattern, Side, SourceKind, Timeline};

/// The place of a kind in [`Schema::kinds`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub(crate) u16);

/// The place of a basis in [`Schema::bases`]; the smaller, the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisId(pub(crate) u16);

/// One end of a relation: the relation at this place of a kind's [`Kind::ends`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EndId(pub(crate) u16);

/// Everything `site.toml` declares about kinds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// The kinds, in the order of `site.toml`, after the built-in one for plain pages.
    pub kinds: Vec<Kind>,
    /// What a relation may rest on, strongest first.
    pub bases: Vec<Basis>,
    /// The indexes, in the order of `site.toml`.
    pub indexes: Vec<Index>,
    /// What must hold of the whole site.
    pub assertions: Vec<Assertion>,
    /// The sheets: one drawing of a whole kind each.
    pub sheets: Vec<Sheet>,
    /// The entities that `site.toml` gives to pages beside their own.
    pub collections: Vec<collection::SharedCollection>,
    /// The chart of the whole site, if there is one.
    pub chart: Option<Chart>,
    /// The print edition, if there is one.
    pub print: Option<Print>,
}

/// What a relation may rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Its name in front matter.
    pub name: String,
    /// What readers see it called.
    pub label: String,
    /// What it means, in a sentence.
    pub meaning: String,
    /// How many different places a link that claims it must cite.
    pub citations: usize,
    /// Whether such a link must say why.
    pub note: bool,
}

/// A listing of entities by what they are related to.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Its name in `site.toml`.
    pub name: String,
    /// The title of its page.
    pub title: String,
    /// The folder of its pages.
    pub path: String,
    /// A sentence that says what the listing does and does not mean.
    pub note: String,
    /// The kinds that are listed.
    pub of: Vec<KindId>,
    /// What they are listed by: one relation or field, or the product of two.
    pub by: Vec<Dimension>,
    /// Only links that rest on one of these count; all of them, if it is empty.
    pub bases: Vec<BasisId>,
    /// One table for each of these, counting in the second dimension only links that rest on it or on a
    /// stronger one.
    pub tables: Vec<BasisId>,
    /// Where its name stands in `site.toml`.
    pub(crate) span: Range<usize>,
}

/// One axis of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// The relation or field, by name; every listed kind has it.
    pub name: String,
    /// The kinds that its values are, for a relation; none for a field.
    pub kinds: Vec<KindId>,
    /// What is said of entities without a value; they are left out if it is absent.
    pub absent: Option<String>,
    /// Only values whose fields are these count.
    pub filter: Vec<(String, String)>,
}

/// A condition on the whole site that stops the build when it fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// Its name in `site.toml`.
    pub name: String,
    /// The kind that it is about.
    pub kind: KindId,
    /// Only entities whose fields have these values count.
    pub filter: Vec<(String, String)>,
    /// What must hold.
    pub condition: Condition,
    /// Why it must, shown when it fails; may be empty.
    pub because: String,
    /// Where its name stands in `site.toml`.
    pub(crate) span: Range<usize>,
}

/// What an [`Assertion`] demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// So many entities.
    Count(usize),
    /// So many list items in a field, over all entities.
    FieldTotal {
        /// The field.
        field: String,
        /// How many.
        total: usize,
    },
    /// Each entity has so many entries in a relation.
    Each {
        /// The relation.
        relation: String,
        /// The least number.
        least: usize,
        /// The greatest number.
        most: usize,
    },
    /// No entity is related to this one.
    Never {
        /// The relation.
        relation: String,
        /// The slug of the entity that must not be reached.
        slug: String,
    },
    /// The entities reached along a relation are, together, all of their kind.
    Covers {
        /// The relation.
        relation: String,
    },
    /// So many parts and paragraphs in a source, not counting parts that are set aside.
    Parts {
        /// How many parts.
        parts: usize,
        /// How many paragraphs.
        paragraphs: usize,
    },
}

/// A page with one drawing of the whole site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Its title.
    pub title: String,
    /// The folder of its page.
    pub path: String,
    /// What it shows and what it does not, in a sentence or two.
    pub note: String,
    /// The kinds that are drawn; all that have maps, if it is empty.
    pub kinds: Vec<KindId>,
}

/// A page with everything on it, to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// Its title.
    pub title: String,
    /// The folder of its page.
    pub path: String,
    /// What it is, in a sentence or two.
    pub note: String,
    /// The kinds that are in it, in this order; all, if it is empty.
    pub kinds: Vec<KindId>,
}

/// One drawing of a whole kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name in `site.toml`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it shows and what it does not, in a sentence or two.
    pub note: String,
    /// The kind whose entities are the columns.
    pub columns: KindId,
    /// The relation that groups the columns.
    pub group: Option<String>,
    /// The relation drawn above them.
    pub above: Option<String>,
    /// Which entities stand above although no column is joined to them: those whose fields have these
    /// values; none, if it is empty.
    pub apart: Vec<(String, String)>,
    /// The relation whose entities are the rows.
    pub rows: Option<String>,
    /// The relation whose entities mark where a row crosses a column.
    pub marks: Option<String>,
}

impl Schema {
    /// The built-in kind of pages that are not about an entity.
    pub const PAGE: KindId = KindId(0);

    /// A kind by its place.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[usize::from(id.0)]
    }

    /// A kind by its name.
    pub fn kind_named(&self, name: &str) -> Option<KindId> {
        self.kind_ids().find(|&it| self.kind(it).name == name)
    }

    /// Every kind that the site declares, in order; not the built-in one.
    pub fn declared_kinds(&self) -> impl Iterator<Item = KindId> + use<> {
        (1..self.kinds.len() as u16).map(KindId)
    }

    /// Every kind, in order.
    pub fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len() as u16).map(KindId)
    }

    /// A basis by its place.
    pub fn basis(&self, id: BasisId) -> &Basis {
        &self.bases[usize::from(id.0)]
    }

    /// A basis by its name.
    pub fn basis_named(&self, name: &str) -> Option<BasisId> {
        self.bases.iter().position(|it| it.name == name).map(|at| BasisId(at as u16))
    }

    /// The kinds that are glossaries.
    pub fn glossaries(&self) -> Vec<KindId> {
        self.kind_ids().filter(|&it| self.kind(it).glossary.is_some()).collect()
    }

    /// The names of the declared kinds.
    pub fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.declared_kinds().map(|it| self.kind(it).name.as_str())
    }
}
