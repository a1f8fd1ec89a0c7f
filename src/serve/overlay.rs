//! What is wrong with the site, as the browser shows it over the page: the diagnostics of the terminal.

use serde::Serialize;

use crate::diagnostic::report::{self, Colour};
use crate::diagnostic::{self, Diagnostic};
use crate::path::content_hash;
use crate::session::EnvironmentError;

/// Everything that is wrong, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Trouble {
    /// “2 errors, 1 warning”.
    pub(super) count: String,
    /// Each of them, in the order of the terminal.
    pub(super) items: Vec<Item>,
    /// Tells one trouble from another.
    pub(super) id: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Item {
    /// In one line.
    message: String,
    /// `content/a.md:3:5`; empty if no place is at fault.
    place: String,
    /// As the terminal shows it.
    text: String,
}

/// Beyond this many, more of them help nobody.
const MANY: usize = 50;

impl Trouble {
    /// What is wrong, if any of it is an error.
    pub(super) fn of(diagnostics: &[Diagnostic]) -> Option<Self> {
        if !diagnostic::has_errors(diagnostics) {
            return None;
        }
        let item = |it: &Diagnostic| Item {
            message: it.message.clone(),
            place: it
                .location
                .as_ref()
                .map_or_else(String::new, |at| format!("{}:{}:{}", at.path, at.line, at.column)),
            text: report::human(std::slice::from_ref(it), Colour::Never).trim_end().to_owned(),
        };
        Some(Self::new(report::count(diagnostics), diagnostics.iter().take(MANY).map(item).collect()))
    }

    /// The environment failed.
    pub(super) fn failure(error: &EnvironmentError) -> Self {
        let message = error.to_string();
        let item = Item { text: format!("expound: {message}"), place: String::new(), message };
        Self::new("1 error".into(), vec![item])
    }

    fn new(count: String, items: Vec<Item>) -> Self {
        let texts: Vec<_> = items.iter().map(|it| it.text.as_str()).collect();
        let id = content_hash(format!("{count}\n{}", texts.join("\n")).as_bytes());
        Self { count, items, id }
    }

    /// As one line of JSON.
    pub(super) fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The page to show while there is no site at all: it only holds the overlay.
pub(super) fn page(script: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>The site has errors</title>\n</head>\n<body>\n\
         <p>There is no page to show yet: the site has errors. This page reloads when they are mended.</p>\n\
         {script}</body>\n</html>\n"
    )
}
