//! Finds quotations in a stretch of inline Markdown: words between quotation marks, and the citation
//! that follows them directly.
//!
//! The words are taken from the Markdown as written, before smart punctuation, because they are
//! compared with their source letter by letter. Inside curly marks, straight marks belong to the words.

use std::ops::Range;

/// Stands for a citation in the text of a [`Stretch`].
pub(crate) const CITATION: char = '\u{FFFC}';

/// A stretch of inline Markdown as plain text, remembering which event each piece came from.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    /// The text, with [`CITATION`] where a citation stands.
    pub(crate) text: String,
    pieces: Vec<Piece>,
    citations: Vec<(usize, usize)>,
    /// Where code stands, whose marks quote nobody.
    code: Vec<Range<usize>>,
}

#[derive(Debug)]
struct Piece {
    start: usize,
    event: usize,
    /// The innermost markup around it, so that marks in different markup are not joined.
    container: usize,
    /// Bytes of the event's text, when that is the text as written.
    len: Option<usize>,
    source: Range<usize>,
}

/// A quotation found in a stretch.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    /// The words between the marks.
    pub(crate) text: String,
    /// The event that starts the citation that follows.
    pub(crate) citation: Option<usize>,
    /// Where it stands in the Markdown, marks included.
    pub(crate) span: Range<usize>,
    /// Where the opening mark begins and the closing mark ends, as event and byte within it; absent
    /// when the two stand in different markup.
    pub(crate) wrap: Option<(Boundary, Boundary)>,
}

/// A place between two characters of an event's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Boundary {
    pub(crate) event: usize,
    pub(crate) byte: usize,
}

impl Stretch {
    /// Adds the text of one event. `written` is its text in the Markdown, `shown` what the event says.
    pub(crate) fn push(
        &mut self,
        event: usize,
        container: usize,
        written: &str,
        shown_len: usize,
        source: Range<usize>,
    ) {
        let len = (written.len() == shown_len).then_some(shown_len);
        self.pieces.push(Piece { start: self.text.len(), event, container, len, source });
        self.text.push_str(written);
    }

    /// Adds code.
    pub(crate) fn push_code(&mut self, event: usize, code: &str, source: Range<usize>) {
        let start = self.text.len();
        self.push(event, event, code, code.len(), source);
        self.code.push(start..self.text.len());
    }

    /// Adds a citation that starts with this event.
    pub(crate) fn push_citation(&mut self, event: usize) {
        self.citations.push((self.text.len(), event));
        self.text.push(CITATION);
    }

    /// The citation that ends the stretch, if one does.
    pub(crate) fn last_citation(&self) -> Option<usize> {
        let ends_so = self.text.trim_end().ends_with(CITATION);
        ends_so.then(|| self.citations.last().map(|&(_, event)| event)).flatten()
    }

    /// The citation that begins the stretch, if one does.
    pub(crate) fn first_citation(&self) -> Option<usize> {
        let starts_so = self.text.trim_start().starts_with(CITATION);
        starts_so.then(|| self.citations.first().map(|&(_, event)| event)).flatten()
    }

    /// Every quotation of the stretch, in order.
    pub(crate) fn quotations(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut before = ' ';
        let mut code = self.code.iter().peekable();
        for (at, mark) in self.text.char_indices() {
            while code.next_if(|it| it.end <= at).is_some() {}
            if code.peek().is_some_and(|it| it.start <= at) {
                before = mark;
                continue;
            }
            let top = open.last().map(|&(_, mark)| mark);
            let end = at + mark.len_utf8();
            match (mark, top) {
                ('“', _) => open.push((at, mark)),
                ('”', Some('“')) => {
                    let start = open.pop().map_or(at, |(start, _)| start);
                    if open.is_empty() {
                        found.push(self.quotation(start..end, mark.len_utf8()));
                    }
                }
                ('"', Some('"')) if !before.is_whitespace() => {
                    let start = open.pop().map_or(at, |(start, _)| start);
                    found.push(self.quotation(start..end, 1));
                }
                ('"', None) if before.is_whitespace() || "([{—–/'‘".contains(before) => {
                    open.push((at, mark))
                }
                _ => {}
            }
            before = mark;
        }
        found
    }

    fn quotation(&self, range: Range<usize>, mark_len: usize) -> Found {
        let rest = &self.text[range.end..];
        let cited_at = range.end + rest.len() - rest.trim_start().len();
        let citation = self.citations.binary_search_by_key(&cited_at, |&(at, _)| at);
        let citation = citation.ok().map(|at| self.citations[at].1);
        let words = &self.text[range.start + mark_len..range.end - mark_len];
        let (first, last) = (self.piece_at(range.start), self.piece_at(range.end - mark_len));
        Found {
            text: words.replace(CITATION, ""),
            citation,
            span: self.written_at(first, range.start)..self.written_at(last, range.end - mark_len) + mark_len,
            wrap: (first.container == last.container).then(|| {
                let inside = |piece: &Piece, at: usize| piece.len.map(|_| at - piece.start);
                let start = Boundary { event: first.event, byte: inside(first, range.start).unwrap_or(0) };
                let end = inside(last, range.end).unwrap_or(usize::MAX);
                (start, Boundary { event: last.event, byte: end })
            }),
        }
    }

    fn piece_at(&self, at: usize) -> &Piece {
        let after = self.pieces.partition_point(|piece| piece.start <= at);
        &self.pieces[after.saturating_sub(1)]
    }

    fn written_at(&self, piece: &Piece, at: usize) -> usize {
        (piece.source.start + at - piece.start).min(piece.source.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, bool)]) {
        let mut stretch = Stretch::default();
        let mut at = 0;
        for (n, piece) in text.split('@').enumerate() {
            if n > 0 {
                stretch.push_citation(100 + n);
                at += 1;
            }
            stretch.push(n, 0, piece, piece.len(), at..at + piece.len());
            at += piece.len();
        }
        let found: Vec<_> =
            stretch.quotations().iter().map(|it| (it.text.clone(), it.citation.is_some())).collect();
        let found: Vec<_> = found.iter().map(|(text, cited)| (text.as_str(), *cited)).collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn marks_pair_and_citations_must_follow_directly() {
        check("He said “one two” @.", &[("one two", true)]);
        check("He said \"one two\"@.", &[("one two", true)]);
        check("“one” and @", &[("one", false)]);
        check("“the \"Outline\" says” @", &[("the \"Outline\" says", true)]);
        check("“a “b” c” @", &[("a “b” c", true)]);
        check("“one” @ and “two” @", &[("one", true), ("two", true)]);
        check("a 5\" pipe and an open “ mark", &[]);
        check("it's \"isn't it\" @", &[("isn't it", true)]);
    }
}
