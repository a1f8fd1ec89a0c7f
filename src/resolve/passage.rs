//! Finds quoted words in a paragraph, letter by letter, and, where they are not there, the passage that
//! comes nearest.
//!
//! White space is folded, U+00A0 too; nothing else is. `…` and `[…]` leave words out, and the parts must
//! follow in order. A first letter in brackets, `[Q]uality`, may differ in case. The nearest passage is
//! for the message only: nothing is ever matched by likeness.

use std::collections::BTreeMap;

/// A quotation of fewer words must be unique in its paragraph.
pub(crate) const FEW_WORDS: usize = 5;

/// Folds white space to single spaces.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a quotation stands in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// Word for word.
    Found,
    /// It is not there.
    Absent,
    /// It is there so many times, and too short to tell which is meant.
    Ambiguous(usize),
}

/// Looks for `quotation` in `paragraph`, both folded.
pub(crate) fn find(quotation: &str, paragraph: &str) -> Match {
    let parts = parts(quotation);
    if parts.is_empty() {
        return Match::Absent;
    }
    let mut from = 0;
    for part in &parts {
        match part.find_in(paragraph, from) {
            Some(end) => from = end,
            None => return Match::Absent,
        }
    }
    let few = quotation.split(' ').filter(|it| it.chars().any(char::is_alphanumeric)).count() < FEW_WORDS;
    if few {
        let mut n = 0;
        let mut from = 0;
        while let Some(end) = parts[0].find_in(paragraph, from) {
            n += 1;
            from = end;
        }
        if n > 1 {
            return Match::Ambiguous(n);
        }
    }
    Match::Found
}

/// Words that must stand together.
#[derive(Debug, PartialEq)]
struct Part<'a> {
    /// A first letter whose case may differ.
    letter: Option<char>,
    rest: &'a str,
}

fn parts(quotation: &str) -> Vec<Part<'_>> {
    quotation
        .split("[…]")
        .flat_map(|it| it.split('…'))
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(|text| {
            let bracketed = text.strip_prefix('[').and_then(|it| it.split_once(']'));
            match bracketed {
                Some((letter, rest)) if letter.chars().count() == 1 => {
                    Part { letter: letter.chars().next(), rest }
                }
                _ => Part { letter: None, rest: text },
            }
        })
        .collect()
}

impl Part<'_> {
    /// Where the part ends, at its first occurrence after `from` that begins and ends with a word.
    fn find_in(&self, paragraph: &str, from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let (start, end) = match self.letter {
                None => {
                    let start = at + paragraph.get(at..)?.find(self.rest)?;
                    (start, start + self.rest.len())
                }
                Some(letter) => {
                    let rest_at = at + paragraph.get(at..)?.find(self.rest)?;
                    let before = paragraph[..rest_at].chars().next_back();
                    match before.filter(|it| same_letter(*it, letter)) {
                        Some(it) if rest_at - it.len_utf8() >= from => {
                            (rest_at - it.len_utf8(), rest_at + self.rest.len())
                        }
                        _ => {
                            at = next_char(paragraph, rest_at);
                            continue;
                        }
                    }
                }
            };
            if is_boundary(paragraph, start) && is_boundary(paragraph, end) {
                return Some(end);
            }
            at = next_char(paragraph, start);
        }
    }
}

fn same_letter(a: char, b: char) -> bool {
    a.to_lowercase().eq(b.to_lowercase())
}

fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// Whether no word runs across this place.
fn is_boundary(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at..].chars().next();
    let in_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() && !is_ideograph(it));
    !(in_word(before) && in_word(after))
}

/// Scripts that write no spaces have no words to cut.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The passage of a text that comes nearest to a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Nearest {
    /// Which of the paragraphs it is in.
    pub(crate) paragraph: usize,
    /// Its words.
    pub(crate) passage: String,
    /// The words that only the quotation has, and those that only the passage has, in pairs.
    pub(crate) differences: Vec<(String, String)>,
}

/// Looks for the nearest passage in all paragraphs; `None` if nothing is like it.
pub(crate) fn nearest(quotation: &str, paragraphs: &[&str]) -> Option<Nearest> {
    let wanted: Vec<&str> = quotation.split(' ').filter(|it| !matches!(*it, "…" | "[…]")).collect();
    let mut need: BTreeMap<String, i64> = BTreeMap::new();
    for word in &wanted {
        *need.entry(bare(word)).or_default() += 1;
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for (n, paragraph) in paragraphs.iter().enumerate() {
        let words: Vec<String> = paragraph.split(' ').map(bare).collect();
        let width = wanted.len().min(words.len());
        let mut have: BTreeMap<&str, i64> = BTreeMap::new();
        let mut score = 0i64;
        for at in 0..words.len() {
            // The window moves on by one word: count what enters and what leaves.
            let enters = have.entry(&words[at]).or_default();
            *enters += 1;
            score += i64::from(need.get(&words[at]).is_some_and(|it| *enters <= *it));
            if at >= width {
                let leaves = have.entry(&words[at - width]).or_default();
                score -= i64::from(need.get(&words[at - width]).is_some_and(|it| *leaves <= *it));
                *leaves -= 1;
            }
            let score = usize::try_from(score).unwrap_or(0);
            if at + 1 >= width && best.is_none_or(|(most, _, _)| score > most) {
                best = Some((score, n, at + 1 - width));
            }
        }
    }
    let (score, paragraph, start) = best?;
    if score * 5 < wanted.len() * 2 {
        return None;
    }
    let words: Vec<&str> = paragraphs[paragraph].split(' ').skip(start).take(wanted.len()).collect();
    Some(Nearest { paragraph, differences: differences(&wanted, &words), passage: words.join(" ") })
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn differences(ours: &[&str], theirs: &[&str]) -> Vec<(String, String)> {
    let diff = similar::capture_diff_slices(similar::Algorithm::Myers, ours, theirs);
    diff.iter()
        .filter(|it| it.tag() != similar::DiffTag::Equal)
        .map(|it| (ours[it.old_range()].join(" "), theirs[it.new_range()].join(" ")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "Quality is the ability to meet demands. The \"Outline\" says: quality, quality first.";

    fn check(quotation: &str, expected: Match) {
        assert_eq!(find(quotation, TEXT), expected, "{quotation:?}");
    }

    #[test]
    fn words_are_found_letter_by_letter() {
        check("Quality is the ability to meet demands.", Match::Found);
        check("is the ability to meet demand", Match::Absent);
        check("quality is the ability to meet demands", Match::Absent);
        check("The \"Outline\" says: quality, quality", Match::Found);
        check("The “Outline” says: quality, quality", Match::Absent);
        check("", Match::Absent);
    }

    #[test]
    fn words_may_be_left_out_but_not_reordered() {
        check("Quality is … to meet demands.", Match::Found);
        check("Quality is […] says: quality, quality first.", Match::Found);
        check("to meet demands … Quality is the ability", Match::Absent);
    }

    #[test]
    fn a_first_letter_in_brackets_may_differ_in_case() {
        check("[q]uality is the ability to meet", Match::Found);
        check("[T]o meet demands. The \"Outline\" says", Match::Found);
        check("[x]uality is the ability to meet", Match::Absent);
    }

    #[test]
    fn short_quotations_must_be_unique() {
        check("quality", Match::Ambiguous(2));
        check("meet demands", Match::Found);
    }

    #[test]
    fn the_nearest_passage_shows_what_differs() {
        let nearest = nearest("Quality is an ability to meet demands.", &["Nothing.", TEXT]).expect("near");
        assert_eq!(nearest.paragraph, 1);
        assert_eq!(nearest.passage, "Quality is the ability to meet demands.");
        assert_eq!(nearest.differences, [("an".to_owned(), "the".to_owned())]);
        assert_eq!(super::nearest("wholly other words entirely", &[TEXT]), None);
    }
}
