//! What is wrong with a site, as data.
//!
//! A mistake of an author is never an `Err`: a stage returns [`Checked`], its value together with
//! every [`Diagnostic`] it found. A diagnostic carries its own excerpt, so that printing one needs no
//! file. All of them are made by the named functions of [`catalogue`]; [`report`] prints them.

pub mod catalogue;
mod lines;
pub mod report;

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use self::lines::Lines;
use crate::path::SourcePath;

/// How bad it is. An error stops the site from being published, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site is wrong: nothing is published.
    Error,
    /// Worth a look: the site is published.
    Warning,
}

/// One thing that is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name for this kind of mistake: `dangling-reference`.
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// Where. Absent when no single place is at fault.
    pub location: Option<Box<Location>>,
    /// What stands at the marked place, in a few words; may be empty.
    pub label: String,
    /// What to do, one advice a line.
    pub help: Vec<String>,
}

/// A place in a file, with the lines around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The file, relative to the site.
    #[serde(serialize_with = "path_as_text")]
    pub path: SourcePath,
    /// The line of its first character, counted from 1.
    pub line: usize,
    /// The column of its first character, in characters, counted from 1.
    pub column: usize,
    /// The source lines that the place covers.
    #[serde(skip)]
    pub excerpt: Excerpt,
}

/// A few lines of a file, with the marked part of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text of the lines, without the last line end.
    pub text: String,
    /// The number of the first line.
    pub first_line: usize,
    /// The marked bytes of `text`.
    pub marked: Range<usize>,
}

fn path_as_text<S: serde::Serializer>(path: &SourcePath, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(path.as_str())
}

/// A value, and everything that was found wrong while making it.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The value; as good as it could be made.
    pub value: T,
    /// What is wrong, in the order it was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file's text under its name: what a [`Location`] is cut from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The file, relative to the site.
    pub path: SourcePath,
    /// Its whole text.
    pub text: Arc<str>,
    lines: Lines,
}

/// An excerpt shows at most this many lines …
const EXCERPT_LINES: usize = 3;
/// … and this many characters either side of the marked part of a long line.
const EXCERPT_REACH: usize = 90;
/// … and so many of the marked part itself.
const EXCERPT_MARKED: usize = 600;

impl SourceText {
    /// Binds a text to its name.
    pub fn new(path: SourcePath, text: impl Into<Arc<str>>) -> Self {
        Self { path, text: text.into(), lines: Lines::default() }
    }

    /// The place of `span`, a range of bytes of the text. A span that lies outside is drawn in.
    pub fn at(&self, span: Range<usize>) -> Location {
        let text: &str = &self.text;
        let start = floor_char(text, span.start);
        let end = floor_char(text, span.end).max(start);
        let line = self.lines.line(text, start);
        let (line_start, mut excerpt_end) = self.lines.bounds(text, line);
        let column = self.lines.characters(text, start) - self.lines.characters(text, line_start) + 1;
        for next in line + 1..line + EXCERPT_LINES {
            if excerpt_end >= end || excerpt_end >= text.len() {
                break;
            }
            (_, excerpt_end) = self.lines.bounds(text, next);
        }
        if text[start..excerpt_end].ends_with('\r') {
            excerpt_end -= 1;
        }
        let end = forward_chars(text, start, end.min(excerpt_end), EXCERPT_MARKED);
        let (from, prefix) = match back_chars(text, line_start, start, EXCERPT_REACH) {
            from if from > line_start => (from, "…"),
            from => (from, ""),
        };
        let (to, suffix) = match forward_chars(text, end, excerpt_end, EXCERPT_REACH) {
            to if to < excerpt_end => (to, "…"),
            to => (to, ""),
        };
        let cut = text[from..to].replace('\r', " ");
        let marked = start - from + prefix.len()..end - from + prefix.len();
        Location {
            path: self.path.clone(),
            line: line + 1,
            column,
            excerpt: Excerpt { text: format!("{prefix}{cut}{suffix}"), first_line: line + 1, marked },
        }
    }

    /// Where words stand within `span`, whatever white space is between them there: a text may be
    /// wrapped in its file. `None` also for no words.
    pub(crate) fn find_words(&self, span: Range<usize>, words: &str) -> Option<Range<usize>> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let (first, rest) = words.split_first()?;
        let text = self.text.get(span.clone())?;
        text.match_indices(first).find_map(|(start, _)| {
            let mut end = start + first.len();
            for word in rest {
                let gap = text[end..].len() - text[end..].trim_start().len();
                if gap == 0 || !text[end + gap..].starts_with(word) {
                    return None;
                }
                end += gap + word.len();
            }
            Some(span.start + start..span.start + end)
        })
    }

    /// The byte at a line, counted from 1, and a column in characters, counted from 0.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let (start, end) = self.lines.bounds(&self.text, line.saturating_sub(1));
        let within = &self.text[start..end.max(start)];
        start + within.char_indices().nth(column).map_or(within.len(), |(at, _)| at)
    }
}

/// Decodes a file: UTF-8, with or without a byte order mark.
pub(crate) fn decode(path: &SourcePath, bytes: Vec<u8>) -> Result<SourceText, Box<Diagnostic>> {
    match decode_lossy(path, bytes) {
        (text, None) => Ok(text),
        (_, Some(diagnostic)) => Err(diagnostic),
    }
}

/// Decodes a file; bytes that are not UTF-8 are reported and become U+FFFD, so that the rest of the
/// file can be read for what else is wrong with the site.
pub(crate) fn decode_lossy(path: &SourcePath, bytes: Vec<u8>) -> (SourceText, Option<Box<Diagnostic>>) {
    const MARK: char = '\u{feff}';
    let (text, error) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(error.utf8_error().valid_up_to()))
        }
    };
    let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
    let source = SourceText::new(path.clone(), &text[mark..]);
    // Everything before the first bad byte is as in the file; the bad byte became one U+FFFD.
    let diagnostic = error.map(|at| {
        let start = at.saturating_sub(mark);
        Box::new(catalogue::not_utf8(source.at(start..start + MARK.len_utf8()), at))
    });
    (source, diagnostic)
}

fn floor_char(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn back_chars(text: &str, limit: usize, from: usize, n: usize) -> usize {
    text[limit..from].char_indices().rev().nth(n).map_or(limit, |(at, c)| limit + at + c.len_utf8())
}

fn forward_chars(text: &str, from: usize, limit: usize, n: usize) -> usize {
    let limit = limit.max(from);
    text[from..limit].char_indices().nth(n).map_or(limit, |(at, _)| from + at)
}

impl Diagnostic {
    /// An error without a place or an advice yet.
    pub(crate) fn error(code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            severity: Severity::Error,
            code,
            message,
            location: None,
            label: String::new(),
            help: Vec::new(),
        }
    }

    /// Says where.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.location = Some(location.into());
        self
    }

    /// Says what stands at the marked place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds an advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds an advice if there is one.
    pub(crate) fn help_if(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }

    /// By place, then by what is wrong: the order in which people read them.
    fn sort_key(&self) -> (&str, usize, usize, &str, &str) {
        let (path, line, column) =
            self.location.as_ref().map_or(("", 0, 0), |it| (it.path.as_str(), it.line, it.column));
        (path, line, column, self.code, &self.message)
    }
}

/// Brings diagnostics into the order in which people read them and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup();
}

/// Whether any of them is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}

/// The candidate nearest to what was typed, if any is near enough to be what was meant.
pub(crate) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = typed.to_lowercase();
    let (length, letters) = (typed.chars().count(), letters(typed));
    let distance = |it: &str| {
        let other = it.chars().count();
        let most = (other.max(length) / 3).max(1);
        // Measuring is dear, and a site may have ten thousand slugs: most are ruled out before.
        let differ = (letters ^ self::letters(it)).count_ones() as usize;
        if other.abs_diff(length) > most || differ > 2 * most {
            return None;
        }
        Some(strsim::damerau_levenshtein(&folded, &it.to_lowercase())).filter(|&it| it <= most)
    };
    candidates.into_iter().filter_map(|it| Some((distance(it)?, it))).min().map(|(_, it)| it)
}

/// Which letters a word has, one bit each. Changing one letter changes two bits at most.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c.to_ascii_lowercase()) % 64))
}

/// “did you mean …?”, if any candidate is near enough.
pub(crate) fn did_you_mean<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, candidates).map(|it| format!("did you mean `{it}`?"))
}

/// `a`, `b`, `c`.
pub(crate) fn quoted(words: &[impl AsRef<str>]) -> String {
    words.iter().map(|it| format!("`{}`", it.as_ref())).collect::<Vec<_>>().join(", ")
}

/// The passage of a source that comes nearest to a quotation, for the message that it is not there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NearPassage<'a> {
    /// Where it stands.
    pub(crate) place: &'a str,
    /// Its words.
    pub(crate) words: &'a str,
    /// What only the quotation has and what only the passage has, in pairs.
    pub(crate) differences: &'a [(String, String)],
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> SourceText {
        SourceText::new(SourcePath::new("a.md"), text)
    }

    #[test]
    fn places_count_characters_and_lines_from_one() {
        let text = "eins\nzwölf drei\nvier";
        let location = source(text).at(12..16);
        assert_eq!((location.line, location.column), (2, 7));
        assert_eq!(&location.excerpt.text[location.excerpt.marked.clone()], "drei");
        let last = source(text).at(1000..2000);
        assert_eq!((last.line, last.column), (3, 5));
    }

    #[test]
    fn words_are_found_across_line_ends() {
        let source = source("one two\n  three onetwo one\u{a0}three");
        assert_eq!(source.find_words(0..33, "two three"), Some(4..15));
        assert_eq!(source.find_words(0..33, "one  three"), Some(23..33));
        assert_eq!(source.find_words(5..33, "one"), Some(16..19));
        assert_eq!(source.find_words(0..33, "three two"), None);
        assert_eq!(source.find_words(0..33, " "), None);
    }

    #[test]
    fn columns_are_right_in_lines_of_any_length() {
        let text = format!("one\n{}here\r\nend", "äx".repeat(10_000));
        let at = text.find("here").unwrap();
        let location = source(&text).at(at..at + 4);
        assert_eq!((location.line, location.column), (2, 20_001));
        assert!(location.excerpt.text.ends_with("here"), "{:?}", location.excerpt);
        let whole = source(&text).at(0..text.len());
        assert_eq!((whole.line, whole.column), (1, 1));
        assert!(whole.excerpt.text.chars().count() < 800);
        assert_eq!(source(&text).offset(3, 1), text.len() - 2);
        assert_eq!(source(&text).offset(9, 1), text.len());
    }

    #[test]
    fn long_lines_are_cut_around_the_place() {
        let text = format!("{}here{}", "x".repeat(5000), "y".repeat(5000));
        let location = source(&text).at(5000..5004);
        assert_eq!(location.column, 5001);
        assert_eq!(&location.excerpt.text[location.excerpt.marked.clone()], "here");
        assert!(location.excerpt.text.len() < 300);
    }

    #[test]
    fn suggestions_are_near_or_absent() {
        let known = ["quality-infrastructure", "quality-safety"];
        assert_eq!(nearest("quality-infrastucture", known), Some("quality-infrastructure"));
        assert_eq!(nearest("brand-building", known), None);
        assert_eq!(nearest("QUALITY-SAFETY", known), Some("quality-safety"));
        assert_eq!(nearest("", known), None);
    }
}
