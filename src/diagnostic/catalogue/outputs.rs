//! What can be wrong with the pages and files that a site becomes: two for one address, names that some host
//! cannot hold, and what names a page, a template or a language that is not there.

use crate::diagnostic::{Diagnostic, Location, did_you_mean};
use crate::path::OutputPath;

/// An output where the files of the search lie.
pub(crate) fn kept_for_search(path: &OutputPath, producer: &str) -> Diagnostic {
    Diagnostic::error(
        "output-collision",
        format!("{producer} makes `{path}`, where the search keeps its files"),
    )
    .help("give it another address, or write `enabled = false` under `[search]`")
}

/// Two outputs for one path; each is its path and what makes it.
pub(crate) fn output_collision(
    at: Option<Location>,
    (first_path, first): (&OutputPath, &str),
    (path, producer): (&OutputPath, &str),
    help: &str,
) -> Diagnostic {
    let same = first_path == path;
    let (first, producer) = (maker(first), maker(producer));
    let message = match same {
        true if first == producer => format!("{producer} makes `{path}` twice"),
        true => format!("{first} and {producer} both make `{path}`"),
        false => format!("`{first_path}` of {first} and `{path}` of {producer} differ only in case"),
    };
    let diagnostic = Diagnostic::error("output-collision", message)
        .help_if((!same).then(|| "some hosts and file systems take them for one".to_owned()))
        .help(help);
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// What makes an output, in a sentence: the name of a file in quotes, words without.
fn maker(producer: &str) -> String {
    match producer.split_once("an alias in ") {
        Some((_, file)) => format!("an alias in `{file}`"),
        None if producer.starts_with("the ") => producer.to_owned(),
        None => format!("`{producer}`"),
    }
}

/// An output that is a file where another needs a folder; each is its path and what makes it.
pub(crate) fn file_where_folder(
    at: Option<Location>,
    (file, first): (&OutputPath, &str),
    (below, second): (&OutputPath, &str),
) -> Diagnostic {
    let (first, second) = (maker(first), maker(second));
    let message = format!("{first} makes the file `{file}`, and {second} makes `{below}`");
    let diagnostic =
        Diagnostic::error("output-collision", message).help("rename one: no folder can hold both");
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A file of the site's own where hosts let browsers keep files for a year.
pub(crate) fn kept_too_long(path: &OutputPath, producer: &str) -> Diagnostic {
    Diagnostic::error("kept-too-long", format!("browsers would keep `{path}` for a year, changed or not"))
        .help("the presets of `[publish]` let browsers keep `assets/`, where every name changes with the content")
        .help(format!("move `{producer}` to another folder"))
}

/// An output whose name some system cannot hold.
pub(crate) fn unportable_path(
    at: Option<Location>,
    path: &OutputPath,
    segment: &str,
    why: &str,
    producer: &str,
) -> Diagnostic {
    let diagnostic = Diagnostic::error("bad-path", format!("`{path}` cannot stand on every host: {why}"))
        .label(format!("`{segment}`"))
        .help(format!("rename `{producer}`"));
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A navigation entry that leads nowhere.
pub(crate) fn dangling_nav<'a>(at: Location, to: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::error("dangling-reference", format!("the navigation entry `{to}` leads nowhere"))
        .at(at)
        .help_if(did_you_mean(to, known))
        .help("name a kind, an index, `KIND/SLUG`, or a file under content/")
}

/// A collection for a page that is not there.
pub(crate) fn dangling_collection<'a>(
    at: Location,
    on: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    Diagnostic::error("dangling-reference", format!("no page is called `{on}`"))
        .at(at)
        .help_if(did_you_mean(on, known))
        .help("name `home`, a kind, an index, `KIND/SLUG`, or a file under content/")
}

/// A template that a page asks for and nobody has.
pub(crate) fn unknown_template(at: Location, template: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("missing-template", format!("there is no template `{template}`"))
        .at(at)
        .help_if(did_you_mean(template, known.iter().copied()))
        .help(format!("put it into templates/{template}"))
}

/// A language that the theme has no words in.
pub(crate) fn unknown_language(at: Location, language: &str) -> Diagnostic {
    Diagnostic::error("unknown-language", format!("there are no words in the language `{language}`"))
        .at(at)
        .help(format!("put them into strings/{language}.toml; English stands in for those it lacks"))
}
