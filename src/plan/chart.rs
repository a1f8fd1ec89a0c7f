//! The chart of the whole site: every kind that has maps as a band, its entities as signs, the relations
//! that authors typed as lines.
//!
//! Bands keep to the compass of the maps: what lies north of a kind stands above it, what lies south below
//! it, as far as all that can be had at once; and kinds with many lines between them stand close.

mod draw;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Serialize;

use super::drawing::{BoxView, EdgeView, NodeView, WordsView};
use super::view::{BasisView, EntitySummary, KindView, RelationView};
use crate::plan::shared::Shared;
use crate::schema::Side;

/// A chart shows no more signs than an eye can follow.
const MOST: usize = 400;

/// A chart, ready to draw as SVG. Draw it in this order: the frame, the bands, the lines, the signs, the
/// labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartView {
    /// How wide it is: `1200.0`, or `320.0` for the compact drawing.
    pub width: f64,
    /// How high it is. Such as `219.8`.
    pub height: f64,
    /// The size of the labels' letters. Such as `12.0`.
    pub label_size: f64,
    /// From one base line of a label to the next. Such as `15.0`.
    pub leading: f64,
    /// The size of the letters of the bands' names. Such as `12.0`.
    pub small_size: f64,
    /// The frame around everything.
    pub frame: BoxView,
    /// The kinds, from the top down.
    pub bands: Vec<ChartBandView>,
    /// The entities, band by band. In the compact drawing they have no labels.
    pub nodes: Vec<NodeView>,
    /// The lines between them.
    pub edges: Vec<EdgeView>,
    /// What the lines rest on, strongest first: the key.
    pub bases: Vec<Shared<BasisView>>,
    /// The same for phones; absent in the compact drawing itself.
    pub compact: Option<Box<ChartView>>,
}

/// A kind on a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartBandView {
    /// The kind.
    pub kind: Shared<KindView>,
    /// Where its signs stand.
    #[serde(flatten)]
    pub place: BoxView,
    /// What its entities are called, in small letters.
    pub words: WordsView,
}

/// An entity with its relations.
type Related = (Shared<EntitySummary>, Vec<Shared<RelationView>>);

/// The chart of entities with their relations, of these kinds; none if there is nothing to join, or too
/// much to show. Entities of other kinds are left out.
pub(crate) fn chart(kinds: &[Shared<KindView>], entities: &[Related]) -> Option<ChartView> {
    let kind = |it: &EntitySummary| kinds.iter().position(|kind| kind.name == it.kind.name);
    let shown: Vec<(usize, &Related)> = entities.iter().filter_map(|it| Some((kind(&it.0)?, it))).collect();
    if shown.len() > MOST {
        return None;
    }
    let places: BTreeMap<&str, usize> =
        shown.iter().enumerate().map(|(at, (_, it))| (it.0.url.as_str(), at)).collect();
    let mut lines: Vec<Line> = Vec::new();
    let mut drawn: BTreeSet<(usize, usize)> = BTreeSet::new();
    for (from, (_, (_, relations))) in shown.iter().enumerate() {
        for relation in relations.iter().filter(|it| it.origin == "typed") {
            let Some(side) = relation.side else { continue };
            for entry in &relation.entries {
                let Some(&to) = places.get(entry.entity.url.as_str()) else { continue };
                if to != from && drawn.insert((from, to)) {
                    lines.push(Line { from, to, side, basis: entry.basis.clone(), bands: 0..0 });
                }
            }
        }
    }
    if lines.is_empty() {
        return None;
    }
    let order = order(kinds.len(), lines.iter().map(|it| (shown[it.from].0, shown[it.to].0, it.side)));
    let bands: Vec<Band<'_>> = order
        .into_iter()
        .map(|at| Band {
            kind: &kinds[at],
            members: (0..shown.len())
                .filter(|&it| shown[it].0 == at)
                .map(|it| (it, &shown[it].1.0))
                .collect(),
        })
        .filter(|it| !it.members.is_empty())
        .collect();
    let height = |it: usize| bands.iter().position(|band| band.members.iter().any(|member| member.0 == it));
    let heights: Vec<usize> = (0..shown.len()).map(|it| height(it).unwrap_or_default()).collect();
    for line in &mut lines {
        let (one, other) = (heights[line.from], heights[line.to]);
        line.bands = one.min(other)..one.max(other);
    }
    let mut chart = draw::draw(&bands, &lines, &draw::Paper::WIDE);
    chart.compact = Some(Box::new(draw::draw(&bands, &lines, &draw::Paper::COMPACT)));
    Some(chart)
}

/// A kind with its entities, each by its place among all that are shown.
struct Band<'a> {
    kind: &'a Shared<KindView>,
    members: Vec<(usize, &'a Shared<EntitySummary>)>,
}

/// A line between two entities.
struct Line {
    from: usize,
    to: usize,
    side: Side,
    basis: Option<Shared<BasisView>>,
    /// The bands below which it passes.
    bands: Range<usize>,
}

/// The order of the kinds from the top down, given for each line the kind it comes from, the kind it leads
/// to, and on which side that lies.
fn order(kinds: usize, lines: impl Iterator<Item = (usize, usize, Side)>) -> Vec<usize> {
    // Of two kinds: how many lines join them, and how many of these want the first above the second.
    let mut joined: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
    for (from, to, side) in lines {
        let above = match side {
            Side::North => Some((to, from)),
            Side::South => Some((from, to)),
            Side::East | Side::West | Side::Within => None,
        };
        joined.entry((from, to)).or_default().0 += 1;
        if let Some(pair) = above {
            joined.entry(pair).or_default().1 += 1;
        }
    }
    let cost = |order: &[usize]| -> i64 {
        let mut height = vec![0; kinds];
        order.iter().zip(0..).for_each(|(&kind, at)| height[kind] = at);
        let long = |(&(one, other), &(lines, above)): (&(usize, usize), &(i64, i64))| {
            let down: i64 = height[other] - height[one];
            lines * down.abs() + if down < 0 { 4 * above * down.abs() } else { 0 }
        };
        joined.iter().map(long).sum()
    };
    // Moving one kind at a time to where it costs least, from the order of `site.toml`, ends soon: each
    // move makes the whole cheaper.
    let mut order: Vec<usize> = (0..kinds).collect();
    let mut least = cost(&order);
    loop {
        let mut better = None;
        for from in 0..kinds {
            for to in 0..kinds {
                let mut moved = order.clone();
                let kind = moved.remove(from);
                moved.insert(to, kind);
                let cost = cost(&moved);
                if cost < least {
                    (least, better) = (cost, Some(moved));
                }
            }
        }
        match better {
            Some(moved) => order = moved,
            None => return order,
        }
    }
}
