//! `quotes.lock`: which quotations were verified against which text. With it, a site builds where the
//! text itself may not be kept.
//!
//! For each source it holds the text's SHA-256 and, for each quotation, its place and the SHA-256 of its
//! words. Sorted, one quotation a line, so that a review sees what changed.

use std::collections::{BTreeMap, BTreeSet};

use super::passage;
use crate::diagnostic::{Checked, SourceText, catalogue};
use crate::digest::sha256;

/// The file's name.
pub const FILE: &str = "quotes.lock";

/// The verified quotations of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuoteLock {
    /// By the slug of the source.
    pub sources: BTreeMap<String, LockedSource>,
}

/// The verified quotations from one source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedSource {
    /// The SHA-256 of the text, in hexadecimal.
    pub sha256: String,
    /// Place and SHA-256 of the words, for each quotation.
    pub quotations: BTreeSet<(String, String)>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    sha256: String,
    quotations: Vec<toml::Spanned<String>>,
}

/// What stands for a quotation's words: their SHA-256, white space folded.
pub(crate) fn words_hash(quotation: &str) -> String {
    sha256(passage::fold(quotation).as_bytes())
}

impl QuoteLock {
    /// Reads the file. One that cannot be read counts as empty, and says so.
    pub fn parse(source: &SourceText) -> Checked<QuoteLock> {
        let tables: BTreeMap<String, SourceTable> = match toml::from_str(&source.text) {
            Ok(tables) => tables,
            Err(error) => {
                let at = source.at(error.span().unwrap_or(0..0));
                let diagnostics = vec![catalogue::lock_syntax(at, error.message())];
                return Checked { value: QuoteLock::default(), diagnostics };
            }
        };
        let mut lock = QuoteLock::default();
        let mut diagnostics = Vec::new();
        for (slug, table) in tables {
            let locked = lock.sources.entry(slug).or_default();
            locked.sha256 = table.sha256;
            for quotation in table.quotations {
                match quotation.get_ref().rsplit_once(' ') {
                    Some((place, hash)) => {
                        locked.quotations.insert((place.to_owned(), hash.to_owned()));
                    }
                    None => {
                        let at = source.at(quotation.span());
                        diagnostics.push(catalogue::lock_syntax(at, "a place and a hash must stand here"));
                    }
                }
            }
        }
        Checked { value: lock, diagnostics }
    }

    /// The file's text.
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# Quotations verified word for word against their source, by `expound verify`.\n\
             # Keep this file with the content; do not edit it.\n",
        );
        for (slug, source) in &self.sources {
            text.push_str(&format!(
                "\n[{}]\nsha256 = \"{}\"\nquotations = [\n",
                toml_key(slug),
                source.sha256
            ));
            for (place, hash) in &source.quotations {
                text.push_str(&format!("  \"{place} {hash}\",\n"));
            }
            text.push_str("]\n");
        }
        text
    }
}

fn toml_key(slug: &str) -> String {
    let bare = slug.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if bare { slug.to_owned() } else { toml::Value::String(slug.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    #[test]
    fn a_lock_reads_back_as_it_was_written() {
        let mut lock = QuoteLock::default();
        let source = lock.sources.entry("源 1".into()).or_default();
        source.sha256 = sha256(b"text");
        source.quotations.insert(("p 1".into(), words_hash("some  words")));
        let text = SourceText::new(SourcePath::new(FILE), lock.to_text());
        let read = QuoteLock::parse(&text);
        assert_eq!(read.diagnostics, []);
        assert_eq!(read.value, lock);
        assert_eq!(words_hash("some  words"), words_hash("some\u{a0}words"));
    }
}
