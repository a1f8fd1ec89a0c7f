//! What the tests of all drawings share: entities to draw, and the check that nothing collides.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::plan::by_name::ByName;
use crate::plan::drawing::{BoxView, NodeView, WordsView};
use crate::plan::label::{self, Lettering};
use crate::plan::shared::Shared;
use crate::plan::view::{
    BasisView, ChainStepView, EntitySummary, FieldValueView, KindView, RelationEntryView, RelationView,
};
use crate::schema::Side;

/// How often a property is tried: the same cases each time, or so many others as `PROPTEST_CASES` says.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked { config } else { ProptestConfig { cases, rng_seed: RngSeed::Fixed(2035), ..config } }
}

/// A kind with its sign.
pub(crate) fn kind(name: &str, sign: &str) -> Shared<KindView> {
    Shared::new(KindView {
        name: name.into(),
        label: name.into(),
        plural: format!("{name}s"),
        url: format!("{name}s/"),
        sign: sign.into(),
        accent: name.into(),
        count: 1,
        glossary: false,
        source: false,
    })
}

/// An entity; its code is absent if it is empty.
pub(crate) fn entity(kind: &Shared<KindView>, slug: &str, title: &str, code: &str) -> Shared<EntitySummary> {
    Shared::new(EntitySummary {
        kind: Shared::clone(kind),
        slug: slug.into(),
        title: title.into(),
        code: Some(code.to_string()).filter(|it| !it.is_empty()),
        url: format!("{}{slug}/", kind.url),
        fields: ByName::default(),
    })
}

/// An entity with fields that are texts.
pub(crate) fn dated(
    kind: &Shared<KindView>,
    slug: &str,
    title: &str,
    fields: &[(&str, &str)],
) -> Shared<EntitySummary> {
    let fields =
        fields.iter().map(|(name, value)| (name.to_string(), FieldValueView::Text(value.to_string())));
    let fields = fields.filter(|(_, it)| *it != FieldValueView::Text(String::new())).collect();
    Shared::new(EntitySummary { fields, ..EntitySummary::clone(&entity(kind, slug, title, "")) })
}

/// One of three bases, strongest first.
pub(crate) fn basis(rank: usize) -> Option<Shared<BasisView>> {
    let name = *["stated", "wording", "editorial"].get(rank)?;
    Some(Shared::new(BasisView { name: name.into(), label: name.into(), meaning: String::new(), rank }))
}

/// An entry of a relation.
pub(crate) fn entry(entity: &Shared<EntitySummary>, rank: usize) -> Shared<RelationEntryView> {
    Shared::new(RelationEntryView {
        entity: Shared::clone(entity),
        basis: basis(rank),
        citations: Vec::new(),
        note: None,
        chains: Vec::new(),
    })
}

/// An entry of a derived relation.
pub(crate) fn derived(
    entity: &Shared<EntitySummary>,
    rank: usize,
    chains: &[&[(&Shared<EntitySummary>, usize)]],
) -> Shared<RelationEntryView> {
    let step = |it: &(&Shared<EntitySummary>, usize)| ChainStepView {
        entity: Shared::clone(it.0),
        basis: basis(it.1),
    };
    let chains = chains.iter().map(|it| it.iter().map(step).collect()).collect();
    Shared::new(RelationEntryView { chains, ..RelationEntryView::clone(&entry(entity, rank)) })
}

/// A relation.
pub(crate) fn relation(
    name: &str,
    label: &str,
    side: Option<Side>,
    entries: Vec<Shared<RelationEntryView>>,
) -> Shared<RelationView> {
    let origin = if entries.iter().any(|it| !it.chains.is_empty()) { "derived" } else { "typed" };
    let (name, label) = (name.into(), label.into());
    Shared::new(RelationView { name, label, origin, side, entries, absent: None })
}

/// Titles of 1 to 120 characters: Latin, Chinese, both, one long word.
pub(crate) fn title() -> impl Strategy<Value = String> + Clone {
    let cut = |it: String| it.chars().take(120).collect::<String>();
    prop_oneof![
        "[A-Z][a-z]{0,11}( [a-z]{1,14}){0,14}".prop_map(cut),
        "[\u{4e00}-\u{9fa5}，。]{1,120}",
        "[\u{4e00}-\u{9fa5}]{1,20}( [A-Za-z0-9-]{1,12}[\u{4e00}-\u{9fa5}、]{0,9}){0,8}".prop_map(cut),
        "[A-Za-z]{1,120}",
        "[WM@%]{1,120}",
        "\\PC{1,120}",
    ]
}

/// A sign and a code for it.
pub(crate) fn sign() -> impl Strategy<Value = (&'static str, String)> + Clone {
    const SIGNS: &[&str] = &["square", "diamond", "triangle", "circle", "plate", "round", "document", "star"];
    (
        prop::sample::select(SIGNS),
        prop_oneof!["", "[A-Z][0-9]{1,3}", "[A-Z]{2,12}", "[\u{4e00}-\u{9fa5}]{1,6}"],
    )
}

/// A drawing as the check sees it.
pub(crate) struct Picture<'a> {
    pub(crate) frame: BoxView,
    pub(crate) lettering: Lettering,
    pub(crate) nodes: Vec<&'a NodeView>,
    /// Words with the lettering in which they are set.
    pub(crate) words: Vec<(&'a WordsView, Lettering)>,
    /// Other things that no label may touch.
    pub(crate) things: Vec<BoxView>,
    pub(crate) paths: Vec<&'a str>,
}

/// The box of lines of text.
pub(crate) fn text_box(lines: &[String], x: f64, y: f64, anchor: &str, lettering: Lettering) -> BoxView {
    let width = lines.iter().map(|it| label::width(it)).fold(0.0, f64::max) * lettering.size;
    let left = match anchor {
        "start" => x,
        "middle" => x - width / 2.0,
        "end" => x - width,
        other => panic!("no such anchor: {other}"),
    };
    BoxView { x: left, y: y - lettering.ascent(), width, height: lettering.height(lines.len()) }
}

/// The box of a node's sign.
pub(crate) fn sign_box(it: &NodeView) -> BoxView {
    let (width, height) = (it.sign_width, it.sign_height);
    BoxView { x: it.x - width / 2.0, y: it.y - height / 2.0, width, height }
}

/// Fails if labels, signs and other things touch or leave the frame, if a number is not finite, or if a
/// line runs through a label.
pub(crate) fn check(picture: &Picture<'_>) {
    let frame = picture.frame;
    let mut labels = Vec::new();
    let mut things: Vec<(BoxView, String)> =
        picture.things.iter().map(|it| (*it, "a thing".into())).collect();
    for node in &picture.nodes {
        things.push((sign_box(node), format!("sign of {}", node.entity.url)));
        if let Some(code) = &node.code {
            let wide = 1.2 * label::width(code) * node.code_size;
            assert!(wide <= node.sign_width, "{code:?} is wider than its sign");
        }
        if !node.lines.is_empty() {
            let it = text_box(&node.lines, node.label_x, node.label_y, node.anchor, picture.lettering);
            labels.push((it, format!("{:?}", node.lines)));
        }
    }
    for (words, lettering) in &picture.words {
        if !words.lines.is_empty() {
            labels.push((
                text_box(&words.lines, words.x, words.y, words.anchor, *lettering),
                format!("{:?}", words.lines),
            ));
        }
    }
    for (it, name) in labels.iter().chain(&things) {
        assert!([it.x, it.y, it.width, it.height].iter().all(|it| it.is_finite()), "{name} is at {it:?}");
        let inside = it.x >= frame.x - 0.2
            && it.y >= frame.y - 0.2
            && it.right() <= frame.right() + 0.2
            && it.bottom() <= frame.bottom() + 0.2;
        assert!(inside, "{name} leaves the frame: {it:?} in {frame:?}");
    }
    let boxes: Vec<_> = labels.iter().chain(&things).collect();
    for (at, (one, name)) in boxes.iter().enumerate() {
        for (other, with) in &boxes[at + 1..] {
            assert!(!touch(one, other), "{name} touches {with}: {one:?} and {other:?}");
        }
    }
    for d in &picture.paths {
        for (x, y) in points(d) {
            assert!(x.is_finite() && y.is_finite(), "{d}");
            for (it, name) in &labels {
                let through =
                    x > it.x + 0.2 && x < it.right() - 0.2 && y > it.y + 0.2 && y < it.bottom() - 0.2;
                assert!(!through, "the line {d} runs through {name} at {x} {y}: {it:?}");
            }
            let inside = x >= frame.x && x <= frame.right() && y >= frame.y && y <= frame.bottom();
            assert!(inside, "the line {d} leaves the frame");
        }
    }
}

/// Whether two boxes overlap by more than is lost by rounding.
fn touch(one: &BoxView, other: &BoxView) -> bool {
    one.x < other.right() - 0.2
        && other.x < one.right() - 0.2
        && one.y < other.bottom() - 0.2
        && other.y < one.bottom() - 0.2
}

/// Points on a path.
fn points(d: &str) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    let mut at = (0.0, 0.0);
    let mut rest = d;
    while let Some(command) = rest.chars().next() {
        let end = rest[1..].find(|it: char| it.is_ascii_uppercase()).map_or(rest.len(), |it| it + 1);
        let numbers: Vec<f64> = rest[1..end].split_whitespace().map(|it| it.parse().unwrap()).collect();
        rest = &rest[end..];
        let to = match (command, numbers.as_slice()) {
            ('M', &[x, y]) => (x, y),
            ('H', &[x]) => (x, at.1),
            ('V', &[y]) => (at.0, y),
            ('L', &[x, y]) | ('Q', &[_, _, x, y]) | ('C', &[_, _, _, _, x, y]) => (x, y),
            _ => panic!("{d}"),
        };
        let (one, two) = match (command, numbers.as_slice()) {
            ('C', &[a, b, c, d, _, _]) => ((a, b), (c, d)),
            ('Q', &[a, b, _, _]) => ((a, b), (a, b)),
            _ => (at, to),
        };
        let from = std::mem::replace(&mut at, to);
        if command == 'M' {
            continue;
        }
        for step in 0..=24 {
            let t = f64::from(step) / 24.0;
            let u = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
            };
            points.push((mix(from.0, one.0, two.0, to.0), mix(from.1, one.1, two.1, to.1)));
        }
    }
    points
}
