//! YAML values to typed field values. Each wrong one is reported at its own place, the third item of a
//! list too.

use serde_yaml::Value;

use super::graph::{FieldValue, Prose, Quote};
use crate::config::table::word;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::Document;
use crate::load::front_matter::Step;
use crate::schema::{Field, FieldType};

/// Reads the value of a field from a document's front matter, or its default.
pub(crate) fn read(
    document: &Document,
    field: &Field,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FieldValue> {
    let path = [Step::Key(field.name.as_str())];
    let typed = document.front_matter.values.get(field.name.as_str());
    if field.required && field.default.is_none() && typed.is_none_or(is_empty) {
        let at = match typed {
            Some(_) => document.front_matter.locate_key(&document.source, &path),
            None => document.locate(&[]),
        };
        diagnostics.push(catalogue::missing_field(at, &field.name, &field.value.expected()));
        return None;
    }
    let Some(value) = typed.filter(|it| !it.is_null()) else {
        let default = field.default.as_ref()?;
        return Reading { document, field, diagnostics }.value(&field.value, default, &path);
    };
    let mut reading = Reading { document, field, diagnostics };
    let read = reading.value(&field.value, value, &path);
    if let (FieldType::List(_), Some(FieldValue::List(items))) = (&field.value, &read) {
        reading.check_range(items.len() as f64, &path);
    }
    read
}

/// Whether a value says no more than an absent one.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Sequence(items) => items.is_empty(),
        _ => false,
    }
}

struct Reading<'a, 'd> {
    document: &'a Document,
    field: &'a Field,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reading<'_, '_> {
    fn wrong_type(&mut self, of: &FieldType, found: &Value, path: &[Step<'_>]) -> Option<FieldValue> {
        let at = self.document.locate(path);
        // An item of a list is told what the list must be.
        let expected = if path.len() > 1 { self.field.value.expected() } else { of.expected() };
        self.diagnostics.push(catalogue::wrong_type(at, &self.field.name, &expected, found));
        None
    }

    fn value(&mut self, of: &FieldType, value: &Value, path: &[Step<'_>]) -> Option<FieldValue> {
        match of {
            FieldType::List(item) => {
                let Some(items) = value.as_sequence() else { return self.wrong_type(of, value, path) };
                let items = items.iter().enumerate();
                let read = |(n, value)| self.value(item, value, &[path, &[Step::Item(n)]].concat());
                Some(FieldValue::List(items.filter_map(read).collect()))
            }
            FieldType::String => {
                let Some(text) = value.as_str() else { return self.wrong_type(of, value, path) };
                self.check_text(text, path);
                Some(FieldValue::Text(text.to_owned()))
            }
            FieldType::Markdown => {
                let Some(text) = value.as_str() else { return self.wrong_type(of, value, path) };
                self.check_text(text, path);
                Some(FieldValue::Markdown(Prose::unresolved(self.document.fragment(text))))
            }
            FieldType::Integer => {
                let Some(n) = value.as_i64() else { return self.wrong_type(of, value, path) };
                if path.len() == 1 {
                    self.check_range(n as f64, path);
                }
                Some(FieldValue::Integer(n))
            }
            FieldType::Number => {
                let n = value.as_f64().filter(|it| it.is_finite());
                let Some(n) = n else { return self.wrong_type(of, value, path) };
                if path.len() == 1 {
                    self.check_range(n, path);
                }
                Some(FieldValue::Number(n))
            }
            FieldType::Boolean => {
                let Some(it) = value.as_bool() else { return self.wrong_type(of, value, path) };
                Some(FieldValue::Boolean(it))
            }
            FieldType::Date => {
                let date = value.as_str().and_then(|it| it.parse::<jiff::civil::Date>().ok());
                let Some(date) = date else { return self.wrong_type(of, value, path) };
                Some(FieldValue::Text(date.to_string()))
            }
            FieldType::Url => {
                let url = value.as_str().filter(|it| crate::config::is_http_url(it));
                let Some(url) = url else { return self.wrong_type(of, value, path) };
                Some(FieldValue::Text(url.to_owned()))
            }
            FieldType::Enum(allowed) => {
                let Some(word) = word(value) else { return self.wrong_type(of, value, path) };
                if !allowed.contains(&word) {
                    let at = self.document.locate(path);
                    self.diagnostics.push(catalogue::not_in_enum(at, &self.field.name, &word, allowed));
                    return None;
                }
                Some(FieldValue::Text(word))
            }
            FieldType::Quote => self.quote(value, path),
        }
    }

    fn quote(&mut self, value: &Value, path: &[Step<'_>]) -> Option<FieldValue> {
        let Some(mapping) = value.as_mapping() else {
            return self.wrong_type(&FieldType::Quote, value, path);
        };
        let known = ["text", "cite", "label", "note"];
        for key in mapping.keys().filter_map(Value::as_str).filter(|it| !known.contains(it)) {
            let path = [path, &[Step::Key(key)]].concat();
            let at = self.document.front_matter.locate_key(&self.document.source, &path);
            self.diagnostics.push(catalogue::unknown_key(at, key, "a quotation", known.into_iter()));
        }
        let text = mapping.get("text").and_then(Value::as_str);
        let (Some(text), true) = (text, mapping.contains_key("cite")) else {
            return self.wrong_type(&FieldType::Quote, value, path);
        };
        let part = |key| mapping.get(key).and_then(word);
        Some(FieldValue::Quote(Box::new(Quote {
            text: text.to_owned(),
            label: part("label").unwrap_or_default(),
            note: part("note").map(|it| Prose::unresolved(self.document.fragment(&it))),
            places: Vec::new(),
        })))
    }

    fn check_text(&mut self, text: &str, path: &[Step<'_>]) {
        if let Some(pattern) = &self.field.pattern
            && !pattern.0.is_match(text)
        {
            let at = self.document.locate(path);
            let shown = pattern.0.as_str();
            let shown = shown.strip_prefix("^(?:").and_then(|it| it.strip_suffix(")$")).unwrap_or(shown);
            self.diagnostics.push(catalogue::pattern_mismatch(at, &self.field.name, text, shown));
        }
        if let Some(most) = self.field.max_words {
            let n = count_words(text);
            if n > most {
                let at = self.document.locate(path);
                self.diagnostics.push(catalogue::too_many_words(at, &self.field.name, n, most));
            }
        }
    }

    /// Checks a number, or how many items a list has.
    fn check_range(&mut self, n: f64, path: &[Step<'_>]) {
        let (least, most) = (self.field.min, self.field.max);
        if least.is_some_and(|it| n < it) || most.is_some_and(|it| n > it) {
            let at = self.document.locate(path);
            let of_items = matches!(self.field.value, FieldType::List(_));
            self.diagnostics.push(catalogue::out_of_range(at, &self.field.name, n, of_items, least, most));
        }
    }
}

/// The words of a Markdown text as a reader counts them: citations are not words.
fn count_words(text: &str) -> usize {
    let mut words = 0;
    let mut in_citation = false;
    for word in text.split_whitespace() {
        in_citation |= word.starts_with("[@");
        words += usize::from(!in_citation && word.chars().any(char::is_alphanumeric));
        in_citation &= !word.contains(']');
    }
    words
}
