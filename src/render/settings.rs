//! `theme.toml`: what a theme is called, which it builds on, and which options a site may set.
//!
//! ```toml
//! name = "harbour"
//! version = "1.2.0"
//! description = "Wide pages, a dark header."
//! parent = "atlas"
//!
//! [options]
//! switch = false                       # another default for an option of the parent
//! [options.width]                      # an option of its own
//! type = "enum"                        # a type of `site.toml`'s fields, but for markdown and quote
//! values = ["narrow", "wide"]
//! default = "wide"
//! description = "How wide the text is."
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::DeTable;

use crate::config::Config;
use crate::config::table::{Entry, Placed, Reader, Table};
use crate::diagnostic::{Diagnostic, SourceText, catalogue};
use crate::schema::FieldType;

/// The options of a theme with the values that pages see.
pub(crate) type Options = BTreeMap<String, serde_yaml::Value>;

/// A `theme.toml`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    /// The file, to point at what it says.
    pub(crate) source: SourceText,
    /// The theme that it builds on.
    pub(crate) parent: Option<Placed<String>>,
    /// Its version; may be empty.
    pub(crate) version: String,
    options: Vec<(Placed<String>, Setting)>,
}

/// What `[options]` says about one.
#[derive(Debug, Clone, PartialEq)]
enum Setting {
    /// It exists.
    Declared { of: FieldType, default: serde_yaml::Value },
    /// An option of the parent has another default.
    Default(Placed<serde_yaml::Value>),
}

/// The types that an option can have; only the last may hold others.
const TYPES: [(&str, u8); 8] = [
    ("string", 0),
    ("integer", 1),
    ("number", 2),
    ("boolean", 3),
    ("date", 4),
    ("url", 5),
    ("enum", 6),
    ("list", 7),
];

impl Settings {
    /// Reads a `theme.toml`.
    pub(crate) fn read(source: SourceText, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let text: Arc<str> = source.text.clone();
        let (root, syntax_errors) = DeTable::parse_recoverable(&text);
        if !syntax_errors.is_empty() {
            diagnostics.extend(syntax_errors.iter().map(|error| {
                let span = error.span().unwrap_or(0..0);
                catalogue::toml_syntax(source.at(span), error.message())
            }));
        }
        let reader = Reader::new(source.clone());
        let settings = {
            let root = Table::root(&reader, root.get_ref());
            let version = root.string_or("version", "");
            // For people who look into the file.
            let _ = (root.string("name"), root.string("description"));
            let parent = root.string("parent");
            let options = root.table("options").map(options).unwrap_or_default();
            Self { source, parent, version, options }
        };
        let found = reader.finish();
        if syntax_errors.is_empty() {
            // What follows from a broken file is noise beside the break itself.
            diagnostics.extend(found);
        }
        settings
    }
}

fn options(table: Table<'_>) -> Vec<(Placed<String>, Setting)> {
    let reader = table.reader();
    let mut options = Vec::new();
    for (name, entry) in table.entries() {
        let setting = match entry.value {
            Entry::Table(table) => declared(&name, &table),
            Entry::Scalar(value) | Entry::List(value) => {
                Some(Setting::Default(Placed { value, span: entry.span }))
            }
            Entry::Other => {
                let at = reader.at(&entry.span);
                reader.report(catalogue::wrong_setting_type(
                    at,
                    &name.value,
                    "a default, or a table with `type` and `default`",
                    "array",
                ));
                None
            }
        };
        options.extend(setting.map(|it| (name, it)));
    }
    options
}

fn declared(name: &Placed<String>, table: &Table<'_>) -> Option<Setting> {
    let reader = table.reader();
    let _ = table.string("description");
    table.must_string("type");
    let simple = |word| match word {
        1 => FieldType::Integer,
        2 => FieldType::Number,
        3 => FieldType::Boolean,
        4 => FieldType::Date,
        5 => FieldType::Url,
        6 => {
            let values: Vec<_> = table.strings("values").into_iter().map(|it| it.value).collect();
            if values.is_empty() {
                reader.report(catalogue::enum_without_values(reader.at(&name.span), &name.value));
            }
            FieldType::Enum(values)
        }
        _ => FieldType::String,
    };
    let of = match table.one_of("type", &TYPES) {
        Some(7) => FieldType::List(Box::new(simple(table.one_of("of", &TYPES[..7]).unwrap_or(0)))),
        Some(word) => simple(word),
        None => {
            table.ignore_rest();
            return None;
        }
    };
    let Some(default) = table.plain("default") else {
        reader.report(catalogue::missing_setting(reader.at(&name.span), &option(&name.value), "default"));
        return None;
    };
    if matches!(&of, FieldType::Enum(words) if words.is_empty()) {
        return None;
    }
    if !of.accepts(&default.value) {
        let at = reader.at(&default.span);
        reader.report(catalogue::bad_default(at, &name.value, &of.expected()));
        return None;
    }
    Some(Setting::Declared { of, default: default.value })
}

fn option(name: &str) -> String {
    format!("[options.{name}]")
}

/// The options that pages see: what the chain of themes declares, the root of it first, and the site's
/// own values over them. Everything that does not fit is told where it stands.
pub(crate) fn effective<'a>(
    chain: impl Iterator<Item = &'a Settings>,
    config: &Config,
    diagnostics: &mut Vec<Diagnostic>,
) -> Options {
    let mut types: BTreeMap<String, FieldType> = BTreeMap::new();
    let mut options = Options::new();
    let mut set = |source: &SourceText,
                   name: &Placed<String>,
                   value: &Placed<serde_yaml::Value>,
                   types: &BTreeMap<String, FieldType>,
                   options: &mut Options| {
        let known = || types.keys().map(String::as_str);
        match types.get(&name.value) {
            None => diagnostics.push(catalogue::unknown_option(
                source.at(name.span.clone()),
                &name.value,
                known(),
            )),
            Some(of) if !of.accepts(&value.value) => diagnostics.push(catalogue::wrong_option(
                source.at(value.span.clone()),
                &name.value,
                &of.expected(),
            )),
            Some(_) => {
                options.insert(name.value.clone(), value.value.clone());
            }
        }
    };
    for settings in chain {
        for (name, setting) in &settings.options {
            match setting {
                Setting::Declared { of, default } => {
                    types.insert(name.value.clone(), of.clone());
                    options.insert(name.value.clone(), default.clone());
                }
                Setting::Default(value) => set(&settings.source, name, value, &types, &mut options),
            }
        }
    }
    for (name, value) in &config.theme_options {
        set(&config.source, name, value, &types, &mut options);
    }
    options
}
