//! The phrases that plan puts into texts, labels and files for programs where neither an author nor a
//! template wrote one. They come from the theme's catalogues, by way of the session: plan knows no theme.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::load::body::{Alert, Word};

/// The phrases of each language that the theme has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Those of the site's language.
    pub site: Phrases,
    /// Those of each language, by its tag.
    pub by_language: BTreeMap<String, Phrases>,
}

/// The phrases of one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases {
    /// By key; places for `{name}` are still open.
    pub phrases: BTreeMap<String, Arc<str>>,
    /// The digits from 0 to 9, if they are not those of Rust.
    pub digits: Vec<char>,
}

/// A place in words, with `{part}` and `{n}`.
pub const PLACE: &str = "place-in-part";
/// A sentence in words, with `{place}` and `{n}`.
pub const SENTENCE: &str = "sentence-in-place";

/// What pages that are about no entity are called together, where the site's pages are listed for programs.
pub const PAGES: &str = "pages";

/// The keys that a catalogue must have for plan.
pub fn keys() -> impl Iterator<Item = String> {
    let words = [Word::Footnote, Word::Footnotes, Word::Done, Word::ToDo];
    let back = [1, 2].map(|place| Word::BackToText { n: 0, place });
    let words = words.into_iter().chain(back).chain(Alert::ALL.map(Word::Alert)).map(key);
    words.chain([PLACE, SENTENCE, PAGES].map(str::to_owned))
}

fn key(word: Word) -> String {
    match word {
        Word::Footnote => "footnote".into(),
        Word::Footnotes => "footnotes".into(),
        Word::BackToText { place: 1, .. } => "back-to-text".into(),
        Word::BackToText { .. } => "back-to-text-again".into(),
        Word::Done => "done".into(),
        Word::ToDo => "to-do".into(),
        Word::Alert(alert) => format!("alert-{}", alert.name()),
    }
}

impl Words {
    /// The phrases of a language, of its primary language, or of the site's.
    pub fn of(&self, language: Option<&str>) -> &Phrases {
        let known = |language: &str| self.by_language.get(language);
        let primary = |it: &str| it.split('-').next().and_then(known);
        language.and_then(|it| known(it).or_else(|| primary(it))).unwrap_or(&self.site)
    }
}

impl Phrases {
    /// A phrase of a text.
    pub(crate) fn word(&self, word: Word) -> Arc<str> {
        let phrase = self.get(&key(word));
        match word {
            Word::BackToText { n, place } => {
                let (n, place) = (self.number(n as usize), self.number(place as usize));
                phrase.replace("{n}", &n).replace("{place}", &place).into()
            }
            _ => phrase,
        }
    }

    /// A phrase as the catalogue has it.
    pub(crate) fn get(&self, key: &str) -> Arc<str> {
        self.phrases.get(key).cloned().unwrap_or_else(|| "".into())
    }

    /// A number in the language's digits.
    pub(crate) fn number(&self, n: usize) -> String {
        let digit =
            |c: char| c.to_digit(10).and_then(|it| self.digits.get(it as usize)).copied().unwrap_or(c);
        n.to_string().chars().map(digit).collect()
    }
}
