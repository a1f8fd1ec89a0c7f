//! A body as sentences, without markup: for those who count what is said and what is cited, not for
//! pages.

use super::body::{Body, Hole};
use super::sentence;

/// A sentence of a body, without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub text: String,
    /// Whether a citation stands in it or right after it.
    pub cited: bool,
}

/// The sentences of a body: its text between tags, cut between sentences and at block ends. Headings and
/// blocks of code are left out.
pub fn sentences(body: &Body) -> Vec<Sentence> {
    let mut text = String::new();
    let mut from = 0;
    for (at, hole) in &body.holes {
        text.push_str(&body.html[from..*at as usize]);
        from = *at as usize;
        match hole {
            Hole::Citation(_) => text.push(super::quotation::CITATION),
            // A title that only the rest of the site knows.
            Hole::Title(_) => text.push('…'),
            Hole::Href(_) | Hole::Size(_) | Hole::Word(_) | Hole::Number(_) => {}
        }
    }
    text.push_str(&body.html[from..]);
    let mut sentences: Vec<Sentence> = Vec::new();
    // A line end in HTML is a space.
    for block in prose_blocks(&text.replace('\n', " ")) {
        let n_before = sentences.len();
        for piece in sentence::pieces(&block) {
            // A citation after the full stop still belongs to the sentence before it.
            let words = piece.trim_start_matches([super::quotation::CITATION, ' ']);
            match sentences.get_mut(n_before..).and_then(<[_]>::last_mut) {
                Some(last) => {
                    last.cited |= piece[..piece.len() - words.len()].contains(super::quotation::CITATION);
                    sentences.extend(sentence_of(words));
                }
                None => sentences.extend(sentence_of(piece)),
            }
        }
    }
    sentences
}

fn sentence_of(text: &str) -> Option<Sentence> {
    let cited = text.contains(super::quotation::CITATION);
    let words = text.replace(super::quotation::CITATION, " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(Sentence { text: words, cited })
}

/// The text of each block of an HTML text, without tags.
fn prose_blocks(html: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut skipping: Option<&str> = None;
    for piece in html.split_inclusive('>') {
        let (text, tag) = piece.rsplit_once('<').unwrap_or((piece, ""));
        if skipping.is_none()
            && let Some(block) = blocks.last_mut()
        {
            block.push_str(&text.replace("&quot;", "\"").replace("&amp;", "&").replace("&lt;", "<"));
        }
        let name = tag.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" if tag.starts_with('/') => skipping = None,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => skipping = Some("skip"),
            "p" | "li" | "td" | "th" | "blockquote" | "dd" | "dt" | "div" | "aside" => {
                blocks.push(String::new());
            }
            _ => {}
        }
    }
    blocks
}
