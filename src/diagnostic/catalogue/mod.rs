//! Every mistake that the program can report, one function each. Reading this folder is reading all that
//! expound ever says to an author; the wording is the function's whole job.
//!
//! A new one belongs with what the author has to change, in the order in which the pipeline comes to it:
//!
//! | what is wrong | file |
//! |---|---|
//! | `site.toml`, arguments | `settings` |
//! | a file by itself | `loading` |
//! | a key or a field of front matter | `fields` |
//! | a relation | `relations` |
//! | a link, a footnote, a citation, a term | `texts` |
//! | a source, a quotation, `quotes.lock` | `sources` |
//! | an address, what a page asks for | `outputs` |
//! | a theme and its templates | `themes` |

mod fields;
mod loading;
mod outputs;
mod relations;
mod settings;
mod sources;
mod texts;
mod themes;

use super::quoted;

pub(crate) use fields::*;
pub(crate) use loading::*;
pub(crate) use outputs::*;
pub(crate) use relations::*;
pub(crate) use settings::*;
pub(crate) use sources::*;
pub(crate) use texts::*;
pub(crate) use themes::*;

/// “a cook”, “an ingredient”.
fn a(words: &str) -> String {
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// “there are `a`, `b`”, unless there are so many that nobody would read them, or none.
fn few(lead: &str, words: &[&str]) -> Option<String> {
    (1..=12).contains(&words.len()).then(|| format!("{lead} {}", quoted(words)))
}

fn or(words: &[&str]) -> String {
    match words {
        [] => "entity".into(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// A quotation at a length that fits a message.
fn cut(text: &str) -> String {
    const MOST: usize = 160;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
