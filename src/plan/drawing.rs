//! What every drawing is made of: signs with labels, lines between them, frames and words. Maps, sheets,
//! timelines and charts place them; a theme draws them. There is no colour and no markup here.
//!
//! All lengths are in the units of the drawing's `width` and `height`, from the left and from the top.
//! Two promises hold for every drawing, whatever the titles and however many the neighbours: no label
//! touches another label, a sign or the frame, and no line runs through a label (but for the years of a
//! timeline, which run behind everything).

use std::collections::BTreeMap;

use serde::Serialize;

use super::label::{self, Label, Lettering, Room};
use super::view::{BasisView, EntitySummary};
use crate::plan::shared::Shared;
use crate::schema::Side;

#[cfg(test)]
pub(crate) mod testing;

/// One sign on a drawing, with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    /// What it stands for.
    pub entity: Shared<EntitySummary>,
    /// Its part in the drawing. On a map: `middle`, `neighbour` or `land`. On a sheet: `column`, `above`,
    /// `apart`, `row` or `mark`. On a chart: `entity`.
    pub role: &'static str,
    /// The middle of the sign, from the left. Such as `320.0`.
    pub x: f64,
    /// The middle of the sign, from the top. Such as `183.6`.
    pub y: f64,
    /// The side it lies on; absent for the entity itself, and outside maps. Such as `north`.
    pub side: Option<Side>,
    /// How wide the sign may be drawn; it depends on the sign's name and on the code. Such as `42.4`.
    pub sign_width: f64,
    /// How high the sign may be drawn. Such as `42.4`.
    pub sign_height: f64,
    /// The short name to write in the sign, in semibold; absent where there is none or it does not fit.
    /// Such as `R3`.
    pub code: Option<String>,
    /// The size of the letters of `code`. Such as `16.8`.
    pub code_size: f64,
    /// The label's lines; none where there is no room for a label. Such as `["Pea soup"]`.
    pub lines: Vec<String>,
    /// Where the label's lines begin, end or are centred, from the left. Such as `361.2`.
    pub label_x: f64,
    /// The base line of the label's first line, from the top. Such as `187.9`.
    pub label_y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// A line between two signs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EdgeView {
    /// The path, as in SVG's `d`. Such as `M320 183.6V118.4V80.4`.
    pub d: String,
    /// What the relation rests on.
    pub basis: Option<Shared<BasisView>>,
    /// The sign it comes from: its place among the nodes, from 0. Such as `0`.
    pub from: usize,
    /// The sign it leads to: its place among the nodes, from 0. Such as `2`.
    pub to: usize,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct BoxView {
    /// Its left side. Such as `24.0`.
    pub x: f64,
    /// Its upper side. Such as `24.0`.
    pub y: f64,
    /// Its width. Such as `592.0`.
    pub width: f64,
    /// Its height. Such as `319.2`.
    pub height: f64,
}

/// Words on a drawing.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct WordsView {
    /// The lines. Such as `["No season is named"]`.
    pub lines: Vec<String>,
    /// Where the lines begin, end or are centred, from the left. Such as `320.0`.
    pub x: f64,
    /// The base line of the first line, from the top. Such as `241.1`.
    pub y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// What lies on one side of a drawing, written outside its frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideView {
    /// The side. Such as `south`.
    pub side: Side,
    /// What lies there, on one line. Two ems before it are free for a compass letter. Such as `Seasons`.
    pub label: String,
    /// Where it is centred, from the left. Such as `320.0`.
    pub x: f64,
    /// Its base line, from the top. Such as `360.0`.
    pub y: f64,
    /// The angle by which it is turned around that point, in degrees. Such as `0`.
    pub turn: i16,
}

impl BoxView {
    /// Its right side.
    pub(crate) fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    pub(crate) fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// How a drawing is made: the one for wide screens or the compact one for phones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    /// The side of a square sign.
    pub(crate) sign: f64,
    /// The labels.
    pub(crate) lettering: Lettering,
    /// The words outside the frame and the small ones inside.
    pub(crate) small: Lettering,
}

impl Scale {
    /// For wide screens.
    pub(crate) const WIDE: Scale = Scale {
        sign: 32.0,
        lettering: Lettering { size: 14.0, leading: 18.0 },
        small: Lettering { size: 12.0, leading: 16.0 },
    };
    /// For phones.
    pub(crate) const COMPACT: Scale = Scale {
        sign: 30.0,
        lettering: Lettering { size: 13.0, leading: 16.0 },
        small: Lettering { size: 11.0, leading: 14.0 },
    };
}

/// The size of a sign and what is written in it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sign {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) code: Option<String>,
    pub(crate) code_size: f64,
}

impl Sign {
    /// The sign of an entity, given the side of a square sign. A plate is as wide as its code; in the
    /// other signs the code's letters shrink until it fits.
    pub(crate) fn of(entity: &EntitySummary, unit: f64) -> Sign {
        let code = entity.code.as_deref().filter(|&it| it != entity.title && !it.is_empty());
        Sign::with_code(entity, code, unit)
    }

    /// The same without a code, for signs that are too small for one.
    pub(crate) fn plain(entity: &EntitySummary, unit: f64) -> Sign {
        Sign::with_code(entity, None, unit)
    }

    fn with_code(entity: &EntitySummary, code: Option<&str>, unit: f64) -> Sign {
        let size = 0.42 * unit;
        // Semibold letters are up to a fifth wider than regular ones.
        let code_width = code.map_or(0.0, |it| 1.2 * label::width(it));
        let (width, height, room) = match entity.kind.sign.as_str() {
            "plate" => {
                ((code_width * size + 16.0).clamp(1.1 * unit, 2.75 * unit), 0.8 * unit, 2.75 * unit - 16.0)
            }
            "diamond" => (1.25 * unit, 1.25 * unit, 0.76 * unit),
            "triangle" => (0.94 * unit, 0.84 * unit, 0.0),
            "document" => (0.75 * unit, 0.94 * unit, 0.0),
            "round" if code.is_none() => (0.7 * unit, 0.7 * unit, 0.0),
            "round" | "circle" => (1.06 * unit, 1.06 * unit, 0.84 * unit),
            _ => (unit, unit, 0.88 * unit),
        };
        let code_size = if code_width * size > room { room / code_width } else { size };
        let fits = code_size >= 0.3 * unit;
        Sign {
            width: tenth(width),
            height: tenth(height),
            code: code.filter(|_| fits).map(String::from),
            code_size: if fits && code.is_some() { (code_size * 10.0).floor() / 10.0 } else { 0.0 },
        }
    }
}

/// What a sign's label says: the title, after the code if that is not in the sign.
pub(crate) fn label_text(entity: &EntitySummary, sign: &Sign) -> String {
    match &entity.code {
        Some(code) if sign.code.is_none() && !code.is_empty() && *code != entity.title => {
            format!("{code} {}", entity.title)
        }
        _ => entity.title.clone(),
    }
}

/// What several lines rest on, strongest first and each once: for the key under a drawing.
pub(crate) fn bases<'a>(edges: impl Iterator<Item = &'a EdgeView>) -> Vec<Shared<BasisView>> {
    let found: BTreeMap<(usize, &str), &Shared<BasisView>> =
        edges.filter_map(|it| it.basis.as_ref()).map(|it| ((it.rank, it.name.as_str()), it)).collect();
    found.into_values().cloned().collect()
}

/// The weaker of two bases: a chain is as strong as its weakest step.
pub(crate) fn weaker(
    one: Option<Shared<BasisView>>,
    other: Option<Shared<BasisView>>,
) -> Option<Shared<BasisView>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(if other.rank > one.rank { other } else { one }),
        (one, other) => one.or(other),
    }
}

/// Two places are the same entity's if its page is the same.
pub(crate) fn same(one: &EntitySummary, other: &EntitySummary) -> bool {
    one.url == other.url
}

/// The words outside a frame that say what lies on one of its sides. They are cut so that they leave
/// room for a compass letter and, above and below a wide frame, for a word at each end.
pub(crate) fn side_words(side: Side, words: &[String], frame: BoxView, scale: Scale) -> Option<SideView> {
    let letter = 2.0 * scale.small.size;
    let (middle_x, middle_y) = (frame.x + frame.width / 2.0, frame.y + frame.height / 2.0);
    let outside = 0.6 * scale.small.size;
    let below = outside + 0.8 * scale.small.size;
    let along = if frame.width > 400.0 { frame.width - 160.0 } else { frame.width };
    let (room, x, y, turn) = match side {
        Side::North => (along, middle_x, frame.y - outside, 0),
        Side::South => (along, middle_x, frame.bottom() + below, 0),
        Side::West => (frame.height, frame.x - outside, middle_y, -90),
        Side::East => (frame.height, frame.right() + outside, middle_y, 90),
        Side::Within => return None,
    };
    let room = Room { width: room - letter, lines: 1 };
    let label = label::broken(&words.join(", "), room, scale.small).lines.pop()?;
    Some(SideView { side, label, x: tenth(x), y: tenth(y), turn })
}

/// A line that may be set in small letters or in capitals, spaced by 0.1 em. One that has to be cut is cut
/// as capitals are.
pub(crate) fn small_capitals(text: &str, width: f64, small: Lettering) -> Label {
    let spaced = Lettering { size: 1.15 * small.size, ..small };
    let room = Room { width, lines: 1 };
    let capitals = label::broken(&text.to_uppercase(), room, spaced);
    let plain = label::broken(text, room, spaced);
    if capitals.lines.iter().any(|it| it.ends_with('…')) {
        return capitals;
    }
    Label { width: capitals.width.max(plain.width), ..plain }
}

/// Words set in the middle of a box.
pub(crate) fn centred(label: Label, place: BoxView, lettering: Lettering) -> WordsView {
    let top = place.y + (place.height - lettering.height(label.lines.len())) / 2.0;
    WordsView {
        lines: label.lines,
        x: tenth(place.x + place.width / 2.0),
        y: tenth(top + lettering.ascent()),
        anchor: "middle",
    }
}

/// A length to a tenth of a unit: pages stay light, and no one sees the difference.
pub(crate) fn tenth(length: f64) -> f64 {
    // Adding zero turns -0 into 0.
    (length * 10.0).round() / 10.0 + 0.0
}

/// Rounds the sides of a box.
pub(crate) fn rounded(it: BoxView) -> BoxView {
    let (x, y) = (tenth(it.x), tenth(it.y));
    BoxView { x, y, width: tenth(it.right() - x), height: tenth(it.bottom() - y) }
}

/// A path of straight lines and smooth bends, as in SVG's `d`.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    d: String,
    /// Where it ends, in tenths of a unit: whole numbers, so that nothing is lost along the way.
    x: i64,
    y: i64,
}

impl Path {
    /// A path that begins here.
    pub(crate) fn from(x: f64, y: f64) -> Path {
        let mut path = Path { d: String::with_capacity(64), x: tenths(x), y: tenths(y) };
        path.push('M', &[path.x, path.y]);
        path
    }

    /// Goes straight up or down.
    pub(crate) fn vertical(&mut self, y: f64) {
        if tenths(y) != self.y {
            self.y = tenths(y);
            self.push('V', &[self.y]);
        }
    }

    /// Goes straight left or right.
    pub(crate) fn horizontal(&mut self, x: f64) {
        if tenths(x) != self.x {
            self.x = tenths(x);
            self.push('H', &[self.x]);
        }
    }

    /// Goes to a place above or below, leaving and arriving upright.
    pub(crate) fn down(&mut self, x: f64, y: f64) {
        if tenths(x) == self.x {
            return self.vertical(y);
        }
        let (from, half) = (self.x, i64::midpoint(self.y, tenths(y)));
        (self.x, self.y) = (tenths(x), tenths(y));
        self.push('C', &[from, half, self.x, half, self.x, self.y]);
    }

    /// Goes to a place on the left or right, leaving and arriving level.
    pub(crate) fn across(&mut self, x: f64, y: f64) {
        if tenths(y) == self.y {
            return self.horizontal(x);
        }
        let (from, half) = (self.y, i64::midpoint(self.x, tenths(x)));
        (self.x, self.y) = (tenths(x), tenths(y));
        self.push('C', &[half, from, half, self.y, self.x, self.y]);
    }

    /// Leaves upright and arrives level: a quarter of a turn.
    pub(crate) fn turn(&mut self, x: f64, y: f64) {
        let from = self.x;
        (self.x, self.y) = (tenths(x), tenths(y));
        self.push('Q', &[from, self.y, self.x, self.y]);
    }

    /// The path.
    pub(crate) fn d(self) -> String {
        self.d
    }

    fn push(&mut self, command: char, tenths: &[i64]) {
        self.d.push(command);
        for (at, it) in tenths.iter().enumerate() {
            if at > 0 {
                self.d.push(' ');
            }
            if *it < 0 {
                self.d.push('-');
            }
            let (whole, part) = (it.unsigned_abs() / 10, it.unsigned_abs() % 10);
            self.d.push_str(&whole.to_string());
            if part > 0 {
                self.d.push('.');
                self.d.push(char::from(b'0' + part as u8));
            }
        }
    }
}

fn tenths(length: f64) -> i64 {
    (length * 10.0).round() as i64
}
