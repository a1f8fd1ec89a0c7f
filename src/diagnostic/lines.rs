//! Lines and columns of a text, counted once: a file with ten thousand mistakes is not read from its
//! beginning for each.

use std::sync::{Arc, OnceLock};

/// Where the lines of a text begin, found when someone first asks.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(Arc<OnceLock<Index>>);

/// Two texts that are equal have equal lines.
impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lines {}

#[derive(Debug)]
struct Index {
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters begin before each [`STRIDE`]th byte.
    characters: Vec<usize>,
}

/// Characters are counted afresh over at most so many bytes.
const STRIDE: usize = 4_096;

impl Lines {
    fn index(&self, text: &str) -> &Index {
        self.0.get_or_init(|| {
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            let mut characters = Vec::with_capacity(text.len() / STRIDE + 1);
            let mut n = 0;
            for stride in text.as_bytes().chunks(STRIDE) {
                characters.push(n);
                n += stride.iter().filter(|&&byte| begins_character(byte)).count();
            }
            characters.push(n);
            Index { starts, characters }
        })
    }

    /// The line that a byte stands in, counted from 0.
    pub(super) fn line(&self, text: &str, at: usize) -> usize {
        self.index(text).starts.partition_point(|&start| start <= at).saturating_sub(1)
    }

    /// The first byte of a line, and the byte after its last, without what ends it; the end of the text
    /// for a line that is not there.
    pub(super) fn bounds(&self, text: &str, line: usize) -> (usize, usize) {
        let starts = &self.index(text).starts;
        let start = starts.get(line).copied().unwrap_or(text.len());
        let end = starts.get(line + 1).map_or(text.len(), |&next| next - 1);
        (start, end)
    }

    /// How many characters begin in the bytes before `at`.
    pub(super) fn characters(&self, text: &str, at: usize) -> usize {
        let whole = at / STRIDE;
        let before = self.index(text).characters.get(whole).copied().unwrap_or(0);
        let rest = text.as_bytes().get(whole * STRIDE..at).unwrap_or_default();
        before + rest.iter().filter(|&&byte| begins_character(byte)).count()
    }
}

fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}
