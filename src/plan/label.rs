//! Labels of drawings: how wide a text is at most, and how it breaks into lines.
//!
//! No font is read: which one a reader has is unknown. Widths are those of DejaVu Sans or DejaVu Serif,
//! whichever is wider, because they are the widest that a theme's list of fonts falls back to; a label in
//! another font is narrower than its box, never wider. Chinese, Japanese and Korean are one em a character.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// How the lines of a label are set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lettering {
    /// The size of the letters.
    pub(crate) size: f64,
    /// From base line to base line.
    pub(crate) leading: f64,
}

impl Lettering {
    /// From the top of a label to its first base line.
    pub(crate) fn ascent(self) -> f64 {
        0.88 * self.size
    }

    /// How high so many lines are, from the top of the first to the bottom of the last.
    pub(crate) fn height(self, lines: usize) -> f64 {
        match lines {
            0 => 0.0,
            lines => (lines - 1) as f64 * self.leading + 1.14 * self.size,
        }
    }
}

/// A label broken into lines.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Label {
    /// The lines; none for an empty text.
    pub(crate) lines: Vec<String>,
    /// The width of the widest line.
    pub(crate) width: f64,
}

/// How much room a label may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Room {
    /// The width of a line, at least one em.
    pub(crate) width: f64,
    /// How many lines.
    pub(crate) lines: usize,
}

/// Breaks a text into lines that fit, as few as possible and about equally long. What does not fit is cut
/// at the end of a word, with an ellipsis. A word that is longer than a line is broken between letters, with a
/// hyphen.
pub(crate) fn broken(text: &str, room: Room, lettering: Lettering) -> Label {
    let limit = room.width / lettering.size;
    let words = pieces(text, limit);
    let count = fill(&words, limit, |_, _| {});
    let mut limit = limit;
    if (2..=room.lines).contains(&count) {
        let mut low = words.iter().map(|it| it.width).fold(0.0, f64::max);
        for _ in 0..6 {
            let middle = f64::midpoint(low, limit);
            if fill(&words, middle, |_, _| {}) > count {
                low = middle;
            } else {
                limit = middle;
            }
        }
    }
    let mut label = Label { lines: Vec::with_capacity(count.min(room.lines)), width: 0.0 };
    let mut rest = 0;
    let whole = if count > room.lines { room.lines.saturating_sub(1) } else { count };
    fill(&words, limit, |line, width| {
        if label.lines.len() < whole {
            rest = line.end;
            label.width = label.width.max(width);
            label.lines.push(joined(&words[line]));
        }
    });
    if count > room.lines && room.lines > 0 {
        let last = cut(&words[rest..], limit);
        label.width = label.width.max(width(&last));
        label.lines.push(last);
    }
    label.width *= lettering.size;
    label
}

/// How wide a text is at most, in ems.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum()
}

/// How wide the widest word of a text is, in ems.
pub(crate) fn widest_word(text: &str) -> f64 {
    pieces(text, f64::INFINITY).iter().map(|it| it.width).fold(0.0, f64::max)
}

/// A part of a text that is not broken, with the space after it.
struct Piece<'a> {
    text: &'a str,
    /// At the end of a line: without the space after it, with a hyphen if it needs one; in ems.
    width: f64,
    /// In a line.
    advance: f64,
    /// Whether its word goes on, so that a hyphen says so at the end of a line.
    goes_on: bool,
}

impl<'a> Piece<'a> {
    fn new(text: &'a str) -> Piece<'a> {
        Piece { text, width: width(text.trim_end()), advance: width(text), goes_on: false }
    }

    /// A part of a word that goes on.
    fn part(text: &'a str) -> Piece<'a> {
        Piece { width: width(text) + width(HYPHEN), goes_on: true, ..Piece::new(text) }
    }
}

/// What says that a word goes on in the next line.
const HYPHEN: &str = "-";

/// The pieces of a text between which a line may end, none wider than a line.
fn pieces(text: &str, limit: f64) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (to, _) in unicode_linebreak::linebreaks(text) {
        let piece = Piece::new(&text[from..to]);
        from = to;
        if piece.text.trim().is_empty() {
            continue;
        }
        if piece.width <= limit {
            pieces.push(piece);
        } else {
            split(piece.text, limit, &mut pieces);
        }
    }
    pieces
}

/// Splits a word that is wider than a line between letters.
fn split<'a>(word: &'a str, limit: f64, pieces: &mut Vec<Piece<'a>>) {
    // A letter with so many marks that it is wider than a line belongs to no language: it is broken too.
    let bare = word.trim_end();
    // Latin, Greek and Cyrillic words take a hyphen; what is no word, such as an address, does not.
    let letters = bare.trim_matches(|it: char| !it.is_alphabetic());
    let is_spelled = limit > 3.0 && letters.chars().all(|it| it.is_alphabetic() && it < '\u{530}');
    let piece = if is_spelled { Piece::part } else { Piece::new };
    let limit = if is_spelled { limit - width(HYPHEN) } else { limit };
    let mut letters: Vec<(usize, &str)> = bare.grapheme_indices(true).collect();
    if letters.iter().any(|it| width(it.1) > limit) {
        letters = bare.char_indices().map(|(at, it)| (at, &bare[at..at + it.len_utf8()])).collect();
    }
    // Parts of about one length read better than a full line with one letter on the next.
    let whole = width(bare);
    let limit = limit.min(whole / (whole / limit).ceil() + 0.7);
    let (mut from, mut wide) = (0, 0.0);
    for (at, letter) in letters {
        let letter = width(letter);
        if wide + letter > limit && at > from {
            pieces.push(piece(&word[from..at]));
            (from, wide) = (at, 0.0);
        }
        wide += letter;
    }
    pieces.push(Piece::new(&word[from..]));
}

/// Fills lines with as many pieces as fit and hands over each line with its width. Returns how many there
/// are.
fn fill(pieces: &[Piece<'_>], limit: f64, mut line: impl FnMut(Range<usize>, f64)) -> usize {
    let mut count = 0;
    let (mut from, mut used, mut wide) = (0, 0.0, 0.0);
    for (at, piece) in pieces.iter().enumerate() {
        if at > from && used + piece.width > limit {
            line(from..at, wide);
            count += 1;
            (from, used) = (at, 0.0);
        }
        wide = used + piece.width;
        used += piece.advance;
    }
    if from < pieces.len() {
        line(from..pieces.len(), wide);
        count += 1;
    }
    count
}

/// The text of pieces, with one space for any white space between them.
fn joined(pieces: &[Piece<'_>]) -> String {
    let mut text = String::with_capacity(pieces.iter().map(|it| it.text.len()).sum());
    for word in pieces {
        text.push_str(word.text.trim());
        if word.text.ends_with(char::is_whitespace) {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    if pieces.last().is_some_and(|it| it.goes_on) {
        text.push_str(HYPHEN);
    }
    text
}

/// As many pieces as fit on one line before an ellipsis.
fn cut(pieces: &[Piece<'_>], limit: f64) -> String {
    let limit = limit - width("…");
    let mut used = 0.0;
    let mut fitting = 0;
    for piece in pieces {
        if used + piece.width > limit {
            break;
        }
        used += piece.advance;
        fitting += 1;
    }
    let mut text = joined(&pieces[..fitting]);
    if let (0, Some(word)) = (fitting, pieces.first()) {
        // The line has one long word: a part of it says more than nothing.
        for letter in word.text.graphemes(true) {
            used += width(letter);
            if used > limit {
                break;
            }
            text.push_str(letter);
        }
    }
    let end = text.trim_end_matches(|it: char| it.is_whitespace() || ",;:–—-、，；：".contains(it)).len();
    text.truncate(end);
    text.push('…');
    text
}

/// The widths of the printable ASCII characters, in hundredths of an em.
const ASCII: [u8; 95] = [
    32, 41, 46, 84, 64, 96, 90, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    34, 34, 84, 84, 84, 54, 100, 73, 74, 77, 81, 73, 70, 80, 88, 40, 41, 75, 67, 103, 88, 82, 68, 82, 76, 69,
    67, 85, 73, 103, 72, 67, 70, 40, 34, 40, 84, 50, 50, 62, 65, 57, 65, 62, 38, 65, 65, 32, 32, 61, 32, 98,
    65, 62, 65, 65, 48, 53, 41, 65, 60, 86, 60, 60, 53, 64, 34, 64, 84,
];

/// The width of a character, in ems. Of a script that is not listed, each is taken for one em.
fn advance(character: char) -> f64 {
    match character {
        ' '..='~' => f64::from(ASCII[character as usize - ' ' as usize]) / 100.0,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{a0}' => 0.32,
        'æ' | 'œ' => 1.03,
        'Æ' | 'Œ' => 1.14,
        '\u{1c4}'..='\u{1cc}' | '\u{1f1}'..='\u{1f3}' => 1.5,
        '\u{a1}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' if character.is_lowercase() => 0.87,
        '\u{a1}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 1.03,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0.0,
        '\u{370}'..='\u{52f}' if character.is_lowercase() => 0.96,
        '\u{370}'..='\u{52f}' => 1.15,
        '\u{2010}'..='\u{2013}' => 0.64,
        '\u{2018}'..='\u{201f}' => 0.55,
        '\u{1f000}'.. => 1.4,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERING: Lettering = Lettering { size: 10.0, leading: 13.0 };

    fn check(text: &str, width: f64, lines: usize, expected: &[&str]) {
        let label = broken(text, Room { width, lines }, LETTERING);
        assert_eq!(label.lines, expected, "{text:?}");
        assert!(label.width <= width, "{text:?} is {} wide", label.width);
    }

    #[test]
    fn lines_break_between_words_and_are_about_equally_long() {
        check("Quality", 200.0, 3, &["Quality"]);
        check("", 200.0, 3, &[]);
        check("  \n ", 200.0, 3, &[]);
        check(
            "Build high-level\u{20} quality infrastructure",
            130.0,
            3,
            &["Build high-level", "quality infrastructure"],
        );
        check("one two three four five six", 120.0, 3, &["one two three", "four five six"]);
        check("progress in a-very-hyphenated-word", 120.0, 4, &["progress in a-very-", "hyphenated-word"]);
    }

    #[test]
    fn chinese_breaks_anywhere_but_not_before_a_comma() {
        check("质量强国建设纲要", 50.0, 2, &["质量强国", "建设纲要"]);
        check("提高质量，建设强国", 50.0, 3, &["提高质量，", "建设强国"]);
        check("建设高水平质量基础设施", 50.0, 2, &["建设高水平", "质量基础…"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_at_the_end_of_a_word() {
        check(
            "State Administration for Market Regulation",
            110.0,
            2,
            &["State Administration", "for Market…"],
        );
        check("first, second, third", 60.0, 1, &["first…"]);
    }

    proptest::proptest! {
        #![proptest_config(crate::plan::drawing::testing::config(300))]

        #[test]
        fn no_label_is_wider_or_longer_than_its_room(
            title in crate::plan::drawing::testing::title(),
            limit in 14.0..300.0_f64,
            lines in 1..6_usize,
        ) {
            let label = broken(&title, Room { width: limit, lines }, LETTERING);
            let widest = label.lines.iter().map(|it| width(it)).fold(0.0, f64::max) * LETTERING.size;
            proptest::prop_assert!(widest <= limit + 1e-9, "{:?}", label);
            proptest::prop_assert!(widest <= label.width + 1e-9, "{:?}", label);
            proptest::prop_assert!(label.lines.len() <= lines, "{:?}", label);
        }
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_between_letters() {
        check("Donaudampfschiff", 90.0, 3, &["Donauda-", "mpfschiff"]);
        check("Donaudampfschiff", 60.0, 1, &["Donauda…"]);
        check("Donaudampfschiff", 10.0, 1, &["…"]);
        check("e\u{301}e\u{301}e\u{301}", 13.0, 3, &["e\u{301}e\u{301}", "e\u{301}"]);
    }
}
