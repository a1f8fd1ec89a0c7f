//! A theme's words: one catalogue a language, so that a translation is one file.
//!
//! ```toml
//! sources-on-page = "Sources on this page"
//! entries = { one = "{n} entry", other = "{n} entries" }
//! ```
//!
//! A site's own catalogue comes before its theme's, a theme's before its parent's; English stands in for
//! words that a language lacks.

use std::collections::BTreeMap;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use crate::diagnostic::{Diagnostic, SourceText, catalogue};
use crate::plan;
use crate::plan::words::Phrases;

/// The words of one language.
#[derive(Debug)]
pub(crate) struct Strings {
    words: BTreeMap<String, Phrase>,
    plurals: Option<PluralRules>,
}

/// One entry of a catalogue.
#[derive(Debug, Clone, PartialEq)]
enum Phrase {
    /// The same for every number.
    Plain(String),
    /// By plural category.
    Plural(BTreeMap<String, String>),
}

impl Strings {
    /// Merges catalogues, the most general first.
    pub(crate) fn read(language: &str, files: &[&SourceText], diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut words = BTreeMap::new();
        for file in files {
            let table: toml::Table = match file.text.parse() {
                Ok(table) => table,
                Err(error) => {
                    let at = file.at(error.span().unwrap_or(0..0));
                    diagnostics.push(catalogue::bad_theme_file(at, error.message()));
                    continue;
                }
            };
            for (key, value) in table {
                if let Some(phrase) = phrase(&value) {
                    words.insert(key, phrase);
                }
            }
        }
        let locale = language.parse::<Locale>().ok();
        let plurals = locale.and_then(|it| PluralRules::try_new_cardinal(it.into()).ok());
        Self { words, plurals }
    }

    /// A phrase with its placeholders filled in; `None` if no catalogue has it.
    pub(crate) fn phrase(&self, key: &str, n: Option<i64>, values: &[(String, String)]) -> Option<String> {
        let mut text = match self.words.get(key)? {
            Phrase::Plain(text) => text.clone(),
            Phrase::Plural(forms) => {
                let category = self.category(n.unwrap_or(0));
                forms.get(category).or_else(|| forms.get("other"))?.clone()
            }
        };
        if let Some(n) = n {
            text = text.replace("{n}", &self.number(&n.to_string()));
        }
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        Some(text)
    }

    /// A number as the language writes it: `digits`, `decimal-separator`, and `group-separator` from five
    /// digits on, because four are often a year.
    pub(crate) fn number(&self, plain: &str) -> String {
        let unsigned = plain.trim_start_matches('-');
        let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if !whole.bytes().chain(part.bytes()).all(|it| it.is_ascii_digit()) {
            return plain.to_owned();
        }
        let mut text = if unsigned.len() < plain.len() { "-".to_owned() } else { String::new() };
        let group = self.text("group-separator", "");
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && whole.len() > 4 && (whole.len() - at) % 3 == 0 {
                text.push_str(group);
            }
            text.push(digit);
        }
        if !part.is_empty() {
            text.push_str(self.text("decimal-separator", "."));
            text.push_str(part);
        }
        self.digits(&text)
    }

    /// A text with its digits as the language writes them.
    pub(crate) fn digits(&self, text: &str) -> String {
        let digits: Vec<char> = self.text("digits", "").chars().collect();
        let digit = |c: char| c.to_digit(10).and_then(|it| digits.get(it as usize)).copied().unwrap_or(c);
        text.chars().map(digit).collect()
    }

    fn text(&self, key: &str, default: &'static str) -> &str {
        match self.words.get(key) {
            Some(Phrase::Plain(text)) => text,
            _ => default,
        }
    }

    /// The phrases that plan needs; those of `english` stand in.
    pub(crate) fn phrases(&self, english: &Strings) -> Phrases {
        let phrase = |key: String| {
            let text = self.phrase(&key, None, &[]).or_else(|| english.phrase(&key, None, &[]))?;
            Some((key, text.into()))
        };
        let phrases = plan::words::keys().filter_map(phrase).collect();
        Phrases { phrases, digits: self.text("digits", "").chars().collect() }
    }

    fn category(&self, n: i64) -> &'static str {
        match self.plurals.as_ref().map(|it| it.category_for(n)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    /// A date as the language writes it: `date-format` with `{day}`, `{month}` and `{year}`.
    pub(crate) fn date(&self, value: &str) -> Option<String> {
        let date: jiff::civil::Date = value.parse().ok()?;
        let month = self.phrase(&format!("month-{}", date.month()), None, &[])?;
        let fill = |name: &str, value: String| (name.to_owned(), value);
        let values = [
            fill("day", self.digits(&date.day().to_string())),
            fill("month", month),
            fill("year", self.digits(&date.year().to_string())),
        ];
        self.phrase("date-format", None, &values)
    }
}

fn phrase(value: &toml::Value) -> Option<Phrase> {
    match value {
        toml::Value::String(text) => Some(Phrase::Plain(text.clone())),
        toml::Value::Table(forms) => {
            let forms = forms.iter().filter_map(|(key, it)| Some((key.clone(), it.as_str()?.to_owned())));
            Some(Phrase::Plural(forms.collect()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn phrases_follow_the_plural_rules_of_their_language() {
        let catalogue =
            "hits = { one = \"{n} hit\", few = \"{n} few\", other = \"{n} hits\" }\nhello = \"Hi {who}\"";
        let file = SourceText::new(SourcePath::new("strings/x.toml"), catalogue);
        let check = |language: &str, n: i64, expected: &str| {
            let strings = Strings::read(language, &[&file], &mut Vec::new());
            assert_eq!(strings.phrase("hits", Some(n), &[]).as_deref(), Some(expected), "{language} {n}");
        };
        check("en", 1, "1 hit");
        check("en", 3, "3 hits");
        check("pl", 3, "3 few");
        check("zh", 1, "1 hits");
        check("not a language", 1, "1 hits");
        let strings = Strings::read("en", &[&file], &mut Vec::new());
        let values = [("who".to_owned(), "you".to_owned())];
        assert_eq!(strings.phrase("hello", None, &values).as_deref(), Some("Hi you"));
        assert_eq!(strings.phrase("absent", None, &[]), None);
    }
}
