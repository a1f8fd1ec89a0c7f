//! Checked reading of TOML: every key that is asked for is remembered, every key that nobody asked
//! for is an error, and every error points at the key or value at fault.

use std::cell::{Cell, RefCell};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, SourceText, catalogue};

/// A value together with the bytes of the file it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Range<usize>,
}

/// The file being read and what was found wrong with it so far.
pub(crate) struct Reader {
    source: SourceText,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Reader {
    /// Starts reading `source`.
    pub(crate) fn new(source: SourceText) -> Self {
        Self { source, diagnostics: RefCell::default() }
    }

    /// Adds what is wrong.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// The place of a span of the file.
    pub(crate) fn at(&self, span: &Range<usize>) -> crate::diagnostic::Location {
        self.source.at(span.clone())
    }

    /// The place of a part of a text; of the whole of it, if the file writes it with escapes.
    pub(crate) fn part(&self, text: &Placed<String>, part: Range<usize>) -> Range<usize> {
        let written = self.source.text.get(text.span.clone()).unwrap_or_default();
        match written.get(1..written.len().saturating_sub(1)) {
            Some(inside) if inside == text.value => {
                let start = text.span.start + 1;
                start + part.start..start + part.end
            }
            _ => text.span.clone(),
        }
    }

    /// Everything that was found wrong.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}

/// A value under a key that the author made up.
pub(crate) enum Entry<'a> {
    /// A single value.
    Scalar(serde_yaml::Value),
    /// A table.
    Table(Table<'a>),
    /// A list of single values, as YAML would hold it.
    List(serde_yaml::Value),
    /// A list of anything else.
    Other,
}

/// One TOML table. Dropping it reports the keys that were not asked for.
pub(crate) struct Table<'a> {
    reader: &'a Reader,
    /// What to call it in messages: `[kinds.recipe]`, or the file's path for the whole file.
    name: String,
    /// Where it stands, to point at when a key is missing.
    pub(crate) span: Range<usize>,
    table: &'a DeTable<'a>,
    known: RefCell<Vec<&'static str>>,
    /// Whether no key is unknown: they are names that the author makes up, or were not looked at.
    open: Cell<bool>,
}

impl<'a> Table<'a> {
    /// The table that is the whole file.
    pub(crate) fn root(reader: &'a Reader, table: &'a DeTable<'a>) -> Self {
        let (known, open) = (RefCell::default(), Cell::new(false));
        Self { reader, name: reader.source.path.to_string(), span: 0..0, table, known, open }
    }

    /// The file it stands in.
    pub(crate) fn reader(&self) -> &'a Reader {
        self.reader
    }

    /// Gives up on the table: what nobody asked for is not unknown, only not looked at.
    pub(crate) fn ignore_rest(&self) {
        self.open.set(true);
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.table.get(key)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let location = self.reader.at(&value.span());
        self.reader.report(catalogue::wrong_setting_type(
            location,
            key,
            expected,
            value.get_ref().type_str(),
        ));
    }

    /// A text, if the key is there.
    pub(crate) fn string(&self, key: &'static str) -> Option<Placed<String>> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some(Placed { value: text.to_owned(), span: value.span() }),
            None => {
                self.wrong_type(key, value, "a string");
                None
            }
        }
    }

    /// A text that must be there; the empty text after reporting that it is not.
    pub(crate) fn must_string(&self, key: &'static str) -> Placed<String> {
        if self.table.get(key).is_none() {
            self.known.borrow_mut().push(key);
            let location = self.reader.at(&self.span);
            self.reader.report(catalogue::missing_setting(location, &self.name, key));
        }
        self.string(key).unwrap_or(Placed { value: String::new(), span: self.span.clone() })
    }

    /// A text, or `default`.
    pub(crate) fn string_or(&self, key: &'static str, default: &str) -> String {
        self.string(key).map_or_else(|| default.to_owned(), |it| it.value)
    }

    /// `true` or `false`, or `default`.
    pub(crate) fn boolean(&self, key: &'static str, default: bool) -> bool {
        let Some(value) = self.get(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(key, value, "true or false");
            default
        })
    }

    /// A whole number, if the key is there.
    pub(crate) fn integer(&self, key: &'static str) -> Option<i64> {
        let value = self.get(key)?;
        let number =
            value.get_ref().as_integer().and_then(|it| i64::from_str_radix(it.as_str(), it.radix()).ok());
        if number.is_none() {
            self.wrong_type(key, value, "a whole number");
        }
        number
    }

    /// A count, if the key is there.
    pub(crate) fn count(&self, key: &'static str) -> Option<usize> {
        let n = self.integer(key)?;
        usize::try_from(n).ok().or_else(|| {
            if let Some(value) = self.table.get(key) {
                self.wrong_type(key, value, "a number that is not negative");
            }
            None
        })
    }

    /// A number, whole or not, if the key is there.
    pub(crate) fn number(&self, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(it) => i64::from_str_radix(it.as_str(), it.radix()).ok().map(|n| n as f64),
            DeValue::Float(it) => it.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong_type(key, value, "a number");
        }
        number
    }

    /// A list of texts; a single text is a list of one; empty if the key is absent.
    pub(crate) fn strings(&self, key: &'static str) -> Vec<Placed<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        if let Some(text) = value.get_ref().as_str() {
            return vec![Placed { value: text.to_owned(), span: value.span() }];
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of strings");
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push(Placed { value: text.to_owned(), span: item.span() }),
                None => self.wrong_type(key, item, "a list of strings"),
            }
        }
        texts
    }

    /// One of a few words, as what it stands for.
    pub(crate) fn one_of<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        self.word(key, &self.string(key)?, words)
    }

    /// Some of a few words, as what they stand for, in the order of the file.
    pub(crate) fn some_of<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Vec<T> {
        self.strings(key).iter().filter_map(|typed| self.word(key, typed, words)).collect()
    }

    fn word<T: Copy>(&self, key: &str, typed: &Placed<String>, words: &[(&str, T)]) -> Option<T> {
        let found = words.iter().find(|(word, _)| *word == typed.value).map(|&(_, it)| it);
        if found.is_none() {
            let allowed: Vec<_> = words.iter().map(|(word, _)| *word).collect();
            let location = self.reader.at(&typed.span);
            self.reader.report(catalogue::setting_not_one_of(location, key, &typed.value, &allowed));
        }
        found
    }

    /// A value of any scalar type, as YAML would hold it, if the key is there.
    pub(crate) fn scalar(&self, key: &'static str) -> Option<Placed<serde_yaml::Value>> {
        let value = self.get(key)?;
        let scalar = scalar(value.get_ref());
        if scalar.is_none() {
            self.wrong_type(key, value, "a single value");
        }
        Some(Placed { value: scalar?, span: value.span() })
    }

    /// A table, if the key is there.
    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.get(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table");
            return None;
        };
        Some(self.child(format!("[{}]", self.child_name(key)), value.span(), table))
    }

    fn child(&self, name: String, span: Range<usize>, table: &'a DeTable<'a>) -> Table<'a> {
        let (known, open) = (RefCell::default(), Cell::new(false));
        Table { reader: self.reader, name, span, table, known, open }
    }

    /// The tables under `key`, whose names the author makes up, in the order of the file.
    pub(crate) fn named_tables(&self, key: &'static str) -> Vec<(Placed<String>, Table<'a>)> {
        let Some(parent) = self.table(key) else { return Vec::new() };
        parent.ignore_rest();
        let mut tables = Vec::new();
        for (name, value) in parent.table.iter() {
            match value.get_ref().as_table() {
                Some(table) => {
                    let label = format!("[{}.{}]", parent.bare_name(), name.get_ref());
                    let placed = Placed { value: name.get_ref().to_string(), span: name.span() };
                    tables.push((placed, parent.child(label, name.span(), table)));
                }
                None => parent.wrong_type(name.get_ref(), value, "a table"),
            }
        }
        tables.sort_by_key(|(name, _)| name.span.start);
        tables
    }

    /// The tables of an array of tables (`[[key]]`), in order.
    pub(crate) fn array_of_tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong_type(key, value, "a list of tables");
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => tables.push(self.child(format!("[[{key}]]"), item.span(), table)),
                None => self.wrong_type(key, item, "a table"),
            }
        }
        tables
    }

    /// Every key with its value, in the order of the file: for tables whose keys the author makes up.
    pub(crate) fn entries(self) -> Vec<(Placed<String>, Placed<Entry<'a>>)> {
        self.open.set(true);
        let mut entries = Vec::new();
        for (name, value) in self.table.iter() {
            let entry = match (value.get_ref(), scalar(value.get_ref())) {
                (DeValue::Table(table), _) => {
                    let label = format!("[{}.{}]", self.bare_name(), name.get_ref());
                    Entry::Table(self.child(label, value.span(), table))
                }
                (_, Some(scalar)) => Entry::Scalar(scalar),
                (value, None) => list(value).map_or(Entry::Other, Entry::List),
            };
            let name = Placed { value: name.get_ref().to_string(), span: name.span() };
            entries.push((name, Placed { value: entry, span: value.span() }));
        }
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    /// Every key with its scalar value, in the order of the file: for tables whose keys the author
    /// makes up.
    pub(crate) fn scalars(self) -> Vec<(Placed<String>, Placed<serde_yaml::Value>)> {
        self.each(scalar, "a single value")
    }

    /// Every key with its value, a single one or a list of them, in the order of the file: for tables
    /// whose keys another file declares.
    pub(crate) fn values(self) -> Vec<(Placed<String>, Placed<serde_yaml::Value>)> {
        self.each(plain, "a single value or a list of them")
    }

    fn each<T>(
        self,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
        expected: &str,
    ) -> Vec<(Placed<String>, Placed<T>)> {
        self.ignore_rest();
        let mut entries = Vec::new();
        for (name, value) in self.table.iter() {
            match read(value.get_ref()) {
                Some(it) => entries.push((
                    Placed { value: name.get_ref().to_string(), span: name.span() },
                    Placed { value: it, span: value.span() },
                )),
                None => self.wrong_type(name.get_ref(), value, expected),
            }
        }
        entries.sort_by_key(|(name, _)| name.span.start);
        entries
    }

    /// A value of any type but a table, as YAML would hold it, if the key is there.
    pub(crate) fn plain(&self, key: &'static str) -> Option<Placed<serde_yaml::Value>> {
        let value = self.get(key)?;
        let plain = plain(value.get_ref());
        if plain.is_none() {
            self.wrong_type(key, value, "a single value or a list of them");
        }
        Some(Placed { value: plain?, span: value.span() })
    }

    fn bare_name(&self) -> &str {
        self.name.trim_start_matches('[').trim_end_matches(']')
    }

    fn child_name(&self, key: &str) -> String {
        match self.name.starts_with('[') {
            true => format!("{}.{key}", self.bare_name()),
            false => key.to_owned(),
        }
    }
}

impl Drop for Table<'_> {
    fn drop(&mut self) {
        if self.open.get() {
            return;
        }
        let known = self.known.borrow();
        for (key, _) in self.table.iter() {
            let typed = key.get_ref();
            if !known.iter().any(|it| it == typed) {
                let location = self.reader.at(&key.span());
                self.reader.report(catalogue::unknown_setting(location, typed, &self.name, &known));
            }
        }
    }
}

fn plain(value: &DeValue<'_>) -> Option<serde_yaml::Value> {
    scalar(value).or_else(|| list(value))
}

/// A list of single values.
fn list(value: &DeValue<'_>) -> Option<serde_yaml::Value> {
    let items = value.as_array()?.iter().map(|it| scalar(it.get_ref()));
    items.collect::<Option<Vec<_>>>().map(Into::into)
}

fn scalar(value: &DeValue<'_>) -> Option<serde_yaml::Value> {
    Some(match value {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Boolean(it) => (*it).into(),
        DeValue::Integer(it) => i64::from_str_radix(it.as_str(), it.radix()).ok()?.into(),
        DeValue::Float(it) => it.as_str().parse::<f64>().ok()?.into(),
        DeValue::Datetime(it) => it.to_string().into(),
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}

/// A value as one word. What an author means as a word may look like a number or a truth value.
pub(crate) fn word(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::String(text) => Some(text.clone()),
        serde_yaml::Value::Number(n) => Some(n.to_string()),
        serde_yaml::Value::Bool(it) => Some(it.to_string()),
        _ => None,
    }
}
