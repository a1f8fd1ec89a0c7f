//! Marks: a letter and a number between NUL bytes, in the HTML while it is written. At the end it is cut at
//! them, and they become the holes and runs of the body.

use super::Walk;
use crate::load::body::{Body, Hole, TextRun, Word};

impl Walk<'_> {
    pub(super) fn mark(&mut self, kind: char, n: usize) -> String {
        format!("\0{kind}{n}\0")
    }

    /// The mark of a phrase; where it will stand, it is a hole of its own.
    pub(super) fn word(&mut self, word: Word) -> String {
        self.words.push(word);
        self.mark('W', self.words.len() - 1)
    }
}

/// Cuts HTML at its marks into [`Body::html`] with its holes and runs.
pub(super) fn cut(marked: &str, words: &[Word], body: &mut Body) {
    let mut html = String::with_capacity(marked.len());
    let mut pieces = marked.split('\0');
    html.push_str(pieces.next().unwrap_or_default());
    let mut run: Option<TextRun> = None;
    // Pieces alternate: a mark, then the HTML up to the next one.
    while let (Some(mark), Some(piece)) = (pieces.next(), pieces.next()) {
        let at = html.len() as u32;
        let mut chars = mark.chars();
        let kind = chars.next();
        let n: u32 = chars.as_str().parse().unwrap_or(0);
        match kind {
            Some('H') => body.holes.push((at, Hole::Href(n))),
            Some('N') => body.holes.push((at, Hole::Title(n))),
            Some('S') => body.holes.push((at, Hole::Size(n))),
            Some('C') => body.holes.push((at, Hole::Citation(n))),
            Some('D') => body.holes.push((at, Hole::Number(n))),
            Some('W') => body.holes.extend(words.get(n as usize).map(|&it| (at, Hole::Word(it)))),
            // A term may be broken over two lines of the Markdown, and an apostrophe that was made smart
            // is a text of its own: such runs are one, unless something else goes between them.
            Some('T') => {
                let hole_after = |end| body.holes.last().is_some_and(|&(hole, _)| hole >= end);
                run = Some(match body.runs.pop() {
                    Some(it)
                        if it.section == n
                            && matches!(html.get(it.end as usize..), Some("" | "\n"))
                            && !hole_after(it.end) =>
                    {
                        it
                    }
                    before => {
                        body.runs.extend(before);
                        TextRun { start: at, end: at, section: n }
                    }
                })
            }
            _ => body.runs.extend(run.take().map(|it| TextRun { end: at, ..it })),
        }
        html.push_str(piece);
    }
    body.html = html.into();
}
