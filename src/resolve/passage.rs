//! Finds quoted words in a paragraph, letter by letter, and, where they are not there, the passage that
//! comes nearest.
//!
//! White space is folded, U+00A0 too; nothing else is. `…` and `[…]` leave words out, and the parts must
//! follow in order. A first letter in brackets, `[Q]uality`, may differ in case. The nearest passage is
//! for the message only: nothing is ever matched by likeness.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

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

/// Of passages that share equally many words with a quotation, so many are compared word by word …
const COMPARED: usize = 64;
/// … and so many of the best are tried with more and with fewer words.
const SETTLED: usize = 8;

/// Looks for the nearest passage in all paragraphs, of which the first is the one that was cited; `None`
/// if nothing is like it. Of passages that share equally many words, one in the first paragraph is meant.
pub(crate) fn nearest(quotation: &str, paragraphs: &[&str]) -> Option<Nearest> {
    let wanted: Vec<&str> = quotation.split(' ').filter(|it| !matches!(*it, "" | "…" | "[…]")).collect();
    if wanted.is_empty() {
        return None;
    }
    let (shared, mut windows) = likeliest(&wanted, paragraphs);
    let alike = shared > 0 && shared * 5 >= wanted.len() * 2;
    if !alike {
        // A word or two, mistyped, share no word with anything: only the cited paragraph is worth a
        // comparison by letters.
        let n_words = paragraphs.first().map_or(0, |it| it.split(' ').count());
        windows = (0..n_words.saturating_sub(wanted.len() - 1)).map(|it| (0, it)).collect();
    }
    let split: Vec<Vec<&str>> = paragraphs.iter().map(|it| it.split(' ').collect()).collect();
    let passage = |n: usize, range: Range<usize>| {
        let words = without_marks_around(split[n].get(range)?.to_vec(), &wanted);
        let differences = differences(&wanted, &words);
        let missed = differences.iter().map(|(ours, _)| ours.split_whitespace().count()).sum();
        let letters = differences.iter().map(|(ours, theirs)| distance(ours, theirs)).sum();
        Some((Distance { missed, letters }, Nearest { paragraph: n, differences, passage: words.join(" ") }))
    };
    let windows =
        windows.into_iter().map(|(n, start)| (n, start..(start + wanted.len()).min(split[n].len())));
    let windows = windows.filter_map(|(n, range)| Some((passage(n, range.clone())?, n, range)));
    let mut windows: Vec<_> = windows.collect();
    windows.sort_by_key(|(found, n, _)| (*n > 0, found.0));
    // The quotation may have a word too many or too few: a passage gives or takes some at its ends.
    let settled = |(mut best, n, mut range): (Found, usize, Range<usize>)| loop {
        let Range { start, end } = range;
        let moved =
            [start + 1..end, start..end.saturating_sub(1), start.saturating_sub(1)..end, start..end + 1];
        let moved = moved.into_iter().filter(|it| it.start < it.end);
        let moved =
            moved.filter_map(|it| Some((passage(n, it.clone())?, it))).min_by_key(|(found, _)| found.0);
        match moved.filter(|(found, _)| found.0 < best.0) {
            Some(nearer) => (best, range) = nearer,
            None => return best,
        }
    };
    let settled = windows.into_iter().take(SETTLED).map(settled);
    let (distance, nearest) =
        settled.min_by_key(|(distance, it)| (it.paragraph > 0, *distance, Reverse(it.passage.len())))?;
    (alike || distance.letters * 2 <= quotation.chars().count()).then_some(nearest)
}

/// A passage, and how far it is from what was sought.
type Found = (Distance, Nearest);

/// How far a passage is from what was sought: the less, the nearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    /// The words sought that it does not have.
    missed: usize,
    /// The letters that would have to be typed anew.
    letters: usize,
}

/// The stretches, as long as the quotation, that have the most of its words in any order: how many, and
/// for each its paragraph and its first word.
fn likeliest(wanted: &[&str], paragraphs: &[&str]) -> (usize, Vec<(usize, usize)>) {
    let mut need: BTreeMap<String, i64> = BTreeMap::new();
    for word in wanted {
        *need.entry(bare(word)).or_default() += 1;
    }
    let mut most = 0;
    let mut windows = Vec::new();
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
            if at + 1 < width || score < most {
                continue;
            }
            if score > most {
                (most, windows) = (score, Vec::new());
            }
            if windows.len() < COMPARED {
                windows.push((n, at + 1 - width));
            }
        }
    }
    (most, windows)
}

/// Takes off the marks that stand around the passage in its sentence and that nobody quoted.
fn without_marks_around<'a>(mut words: Vec<&'a str>, wanted: &[&'a str]) -> Vec<&'a str> {
    let no_word = |it: &str| !it.contains(char::is_alphanumeric);
    if let (Some(word), Some(ours)) = (words.first_mut(), wanted.first())
        && word.strip_suffix(ours).is_some_and(no_word)
    {
        *word = ours;
    }
    if let (Some(word), Some(ours)) = (words.last_mut(), wanted.last())
        && word.strip_prefix(ours).is_some_and(no_word)
    {
        *word = ours;
    }
    words
}

/// How many letters would have to be typed anew to make one of two texts the other, in whatever case.
fn distance(ours: &str, theirs: &str) -> usize {
    let letters = |it: &str| bare(it).chars().collect::<Vec<char>>();
    let (ours, theirs) = (letters(ours), letters(theirs));
    let diff = similar::capture_diff_slices(similar::Algorithm::Myers, &ours, &theirs);
    let kept: usize =
        diff.iter().filter(|it| it.tag() == similar::DiffTag::Equal).map(|it| it.old_range().len()).sum();
    ours.len().max(theirs.len()) - kept
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
        assert_eq!(super::nearest("", &[TEXT]), None);
    }

    #[test]
    fn the_nearest_passage_has_the_words_in_their_order() {
        let text = "It needs water, salt and time. Without time, no bread; with time, good bread.";
        let check = |quotation: &str, expected: &str| {
            assert_eq!(nearest(quotation, &[text]).expect("near").passage, expected);
        };
        check("with time, better bread", "with time, good bread");
        check("Without time, no good bread; with time", "Without time, no bread; with time");
        check("It needs water, and time", "It needs water, salt and time");
        check("no bread; with tim", "no bread; with time,");
        check("withoot", "Without");
        check("thyme", "time.");
    }
}
