//! What can be wrong with a source, with a quotation of one, and with `quotes.lock`.

use super::cut;
use crate::diagnostic::{Diagnostic, Location, NearPassage, quoted};
use crate::path::SourcePath;

/// A source that declares nothing to cite.
pub(crate) fn source_without_parts(at: Location) -> Diagnostic {
    Diagnostic::error("missing-field", format!("the source `{}` needs `parts`", at.path))
        .at(at)
        .help("add `parts:`, a list of parts with `id`, `label` and `paragraphs`")
}

/// A part or paragraph without an id.
pub(crate) fn missing_id(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error("missing-key", format!("{what} of a source needs an `id`")).at(at)
}

/// One id twice.
pub(crate) fn duplicate_place(at: Location, id: &str) -> Diagnostic {
    Diagnostic::error("duplicate-value", format!("two places of the source have the id `{id}`")).at(at)
}

/// Two sources that a citation cannot tell apart.
pub(crate) fn duplicate_source(at: Location, slug: &str, first: &SourcePath) -> Diagnostic {
    Diagnostic::error("duplicate-value", format!("two sources are called `{slug}`"))
        .at(at)
        .label(format!("`{first}` is called so already"))
        .help("give one of them another `slug`: citations name a source by it")
}

/// The text that a source names is not there.
pub(crate) fn source_text_missing(at: Location, file: &str) -> Diagnostic {
    Diagnostic::error("missing-text", format!("the text `{file}` of the source is not there")).at(at)
}

/// A declared paragraph beyond the end of the text.
pub(crate) fn block_out_of_text(at: Location, id: &str, block: usize, n_blocks: usize) -> Diagnostic {
    Diagnostic::error("block-out-of-text", format!("`{id}` is declared as paragraph {block} of the text"))
        .at(at)
        .label(format!("the text has {n_blocks}"))
}

/// A quotation from a place whose words are not known.
pub(crate) fn place_without_text(at: Location, place: &str) -> Diagnostic {
    Diagnostic::error("place-without-text", format!("`{place}` is bound to no paragraph of the text"))
        .at(at)
        .help("give the place a `block` in the source's file, or cite a paragraph that has one")
}

/// A quotation that nothing cites, where all must be.
pub(crate) fn uncited_quotation(at: Location) -> Diagnostic {
    Diagnostic::error("uncited-quotation", "this quotation has no citation")
        .at(at)
        .help("put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted")
}

/// Too few words to tell which are meant. `sentences` are those in which they stand once.
pub(crate) fn ambiguous_quotation(
    at: Location,
    quotation: &str,
    place: &str,
    n: usize,
    sentences: &[String],
) -> Diagnostic {
    Diagnostic::error("ambiguous-quotation", format!("`{}` stands {n} times in {place}", cut(quotation)))
        .at(at)
        .label("too short to tell which is meant")
        .help(match sentences {
            [] => "quote five words or more".to_owned(),
            [one] => format!("quote five words or more, or cite the sentence: `{one}`"),
            many => format!("quote five words or more, or cite the sentence, one of {}", quoted(many)),
        })
}

/// Words that stand in other places than the one that is cited.
pub(crate) fn quotation_elsewhere(
    at: Location,
    quotation: &str,
    source: &str,
    place: &str,
    stands_in: &[String],
) -> Diagnostic {
    Diagnostic::error("quotation-not-found", format!("this is not in {place} of `{source}`"))
        .at(at)
        .label(format!("sought: {}", cut(quotation)))
        .help(match stands_in {
            [one] => format!("cite `{one}`: there it stands, word for word"),
            many => format!("it stands, word for word, in {}", quoted(many)),
        })
}

/// Quotation marks around nothing.
pub(crate) fn empty_quotation(at: Location) -> Diagnostic {
    Diagnostic::error("empty-quotation", "this quotation has no words").at(at)
}

/// Words that are not where they are cited from.
pub(crate) fn quotation_not_found(
    at: Location,
    quotation: &str,
    source: &str,
    place: &str,
    nearest: Option<NearPassage<'_>>,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("quotation-not-found", format!("this is not in {place} of `{source}`"))
            .at(at)
            .label(format!("sought: {}", cut(quotation)));
    let Some(NearPassage { place: near_place, words, differences }) = nearest else {
        return diagnostic.help(format!("nothing in `{source}` is like it"));
    };
    let diagnostic = diagnostic.help(format!("nearest, in {near_place}: {}", cut(words)));
    if differences.is_empty() {
        return diagnostic.help("the words agree: something is left out, or stands in another order");
    }
    if quotation.contains("...") && !words.contains("...") {
        return diagnostic
            .help("three full stops are taken letter by letter; write `…` or `[…]` to leave words out");
    }
    let differ = |(ours, theirs): &(String, String)| match (ours.as_str(), theirs.as_str()) {
        (ours, "") => format!("`{ours}` is not in the source"),
        ("", theirs) => format!("the source has `{theirs}` too"),
        (ours, theirs) => format!("`{ours}` is `{theirs}` in the source"),
    };
    let pairs: Vec<_> = differences.iter().take(6).map(differ).collect();
    diagnostic.help(format!("the words that differ: {}", pairs.join("; ")))
}

/// A quotation that was never verified, in a build without the text.
pub(crate) fn unlocked_quotation(
    at: Location,
    source: &str,
    place: &str,
    elsewhere: Option<&str>,
) -> Diagnostic {
    Diagnostic::error("unverified-quotation", format!("this quotation from {place} was never verified"))
        .at(at)
        .label("not in quotes.lock")
        .help_if(elsewhere.map(|it| format!("the same words were verified in {it}")))
        .help(format!("run `expound verify --source {source}=FILE` with the text of the source"))
}

/// The name of the mistake that writing `quotes.lock` anew mends.
pub(crate) const LOCK_SYNTAX: &str = "lock-syntax";

/// `quotes.lock` cannot be read.
pub(crate) fn lock_syntax(at: Location, what: &str) -> Diagnostic {
    Diagnostic::error(LOCK_SYNTAX, "`quotes.lock` cannot be read")
        .at(at)
        .label(what.trim())
        .help("run `expound verify` to write it anew")
}
