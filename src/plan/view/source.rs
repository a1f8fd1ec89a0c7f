//! What the page of a source shows of its parts and of who cites them.

use serde::Serialize;

use super::EntitySummary;
use crate::plan::shared::Shared;

/// The parts of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceView {
    /// The parts, in order.
    pub parts: Vec<PartView>,
    /// The SHA-256 of its text, once it has been verified. Such as `9f86d081884c…`.
    pub sha256: Option<String>,
    /// How many parts it has, not counting those set aside. Such as `22`.
    pub n_parts: usize,
    /// How many paragraphs those have. Such as `72`.
    pub n_paragraphs: usize,
}

/// A part of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartView {
    /// Its id and anchor: `t13`.
    pub id: String,
    /// In words: `Ada, answer 5`.
    pub label: String,
    /// What it is; may be empty. Such as `question`.
    pub role: String,
    /// Whether it is set aside: a heading or the like, not part of the record. Such as `false`.
    pub aside: bool,
    /// Who speaks.
    pub speaker: Option<Shared<EntitySummary>>,
    /// What cites its label.
    pub cited_by: Vec<CitedByView>,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphView>,
}

/// A paragraph of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParagraphView {
    /// Its id and anchor: `t13-p2`.
    pub id: String,
    /// In words: `Ada, answer 5, paragraph 2`.
    pub label: String,
    /// What it says, in one line of ours; may be empty. Such as `What peas need`.
    pub gist: String,
    /// Its text, where that may be published. Such as `Peas need time`.
    pub text: Option<String>,
    /// What cites it.
    pub cited_by: Vec<CitedByView>,
}

/// A page that cites a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CitedByView {
    /// The entity whose page it is; absent for a plain page.
    pub entity: Option<Shared<EntitySummary>>,
    /// The page's title. Such as `Pea soup`.
    pub title: String,
    /// The page, at the heading where that is known. Such as `recipes/soup/index.html#steps`.
    pub url: String,
    /// The words that it quotes from the place, if it quotes any. Such as `["Peas need time"]`.
    pub quotations: Vec<String>,
}
