//! Cuts text into sentences: by Unicode's rule (UAX #29), but never after an English title such as
//! “Mr.”, which a name follows. The only module that knows unicode-segmentation.
//!
//! A citation may count on these sentences, so the rule is fixed: it depends on the text alone, not on
//! a language or a machine. Other abbreviations before a capital do end a sentence.

use unicode_segmentation::UnicodeSegmentation;

const TITLES: [&str; 6] = ["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St."];

/// The sentences of a text, in order, without the white space around them.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).map(str::trim).filter(|it| it.contains(char::is_alphanumeric))
}

/// A text cut between its sentences; nothing is left out.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut bounds = text.split_sentence_bound_indices();
    std::iter::from_fn(move || {
        let (start, piece) = bounds.next()?;
        let mut end = start + piece.len();
        while ends_in_title(&text[start..end]) {
            let Some((at, piece)) = bounds.next() else { break };
            end = at + piece.len();
        }
        Some(&text[start..end])
    })
}

fn ends_in_title(piece: &str) -> bool {
    piece.split_whitespace().next_back().is_some_and(|word| TITLES.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(sentences(text).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn sentences_end_at_full_stops_before_capitals() {
        check("One. Two? Three", &["One.", "Two?", "Three"]);
        check(
            "At 3 p.m. on Thursday, 5.5 of them. Then none.",
            &["At 3 p.m. on Thursday, 5.5 of them.", "Then none."],
        );
        check("It is called the \"Outline.\" It is long.", &["It is called the \"Outline.\"", "It is long."]);
        check("一句。两句！三句", &["一句。", "两句！", "三句"]);
        check(" … ", &[]);
        check("", &[]);
    }

    #[test]
    fn a_title_belongs_to_its_name() {
        check("Ask Mr. Li. Mrs. Wu and Dr. No know.", &["Ask Mr. Li.", "Mrs. Wu and Dr. No know."]);
        check("It ends with Mr.", &["It ends with Mr."]);
    }
}
