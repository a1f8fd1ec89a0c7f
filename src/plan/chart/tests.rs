//! What the drawing promises, over random sites and a few drawn by hand.

use proptest::prelude::*;

use super::*;
use crate::plan::drawing::testing::{self, Picture, entity, entry, kind, relation};
use crate::plan::shared::Shared;

fn check(view: &ChartView) {
    let compact = view.compact.as_deref().expect("a compact drawing");
    for (view, paper) in [(view, draw::Paper::WIDE), (compact, draw::Paper::COMPACT)] {
        testing::check(&Picture {
            frame: view.frame,
            lettering: paper.scale.lettering,
            nodes: view.nodes.iter().collect(),
            words: view.bands.iter().map(|it| (&it.words, paper.scale.small)).collect(),
            things: Vec::new(),
            paths: view.edges.iter().map(|it| it.d.as_str()).collect(),
        });
        for pair in view.bands.windows(2) {
            assert!(pair[0].place.bottom() <= pair[1].place.y + 0.2);
        }
    }
}

proptest! {
    #![proptest_config(testing::config(40))]

    #[test]
    fn nothing_collides_on_a_chart(
        all in prop::collection::vec((testing::sign(), testing::title(), prop::collection::vec((testing::title(), "([A-Z][0-9]{1,2})?"), 1..41)), 1..8),
        picks in prop::collection::vec((0..400_usize, 0..400_usize, 0..5_usize, 0..4_usize), 1..60),
    ) {
        let mut kinds = Vec::new();
        let mut entities = Vec::new();
        for (at, ((sign, _), plural, members)) in all.iter().enumerate() {
            let of = Shared::new(KindView { plural: plural.clone(), ..KindView::clone(&kind(&format!("kind{at}"), sign)) });
            for (nth, (title, code)) in members.iter().enumerate() {
                entities.push((entity(&of, &format!("{nth}"), title, code), Vec::new()));
            }
            kinds.push(of);
        }
        for (from, to, side, rank) in picks {
            let to = Shared::clone(&entities[to % entities.len()].0);
            let sides = [Side::North, Side::East, Side::South, Side::West, Side::Within];
            let at = from % entities.len();
            entities[at].1.push(relation("to", "To", Some(sides[side]), vec![entry(&to, rank)]));
        }
        if let Some(view) = chart(&kinds, &entities) {
            check(&view);
            prop_assert_eq!(view.nodes.len(), entities.len());
            prop_assert_eq!(Some(view), chart(&kinds, &entities));
        }
    }
}

#[test]
fn bands_keep_to_the_compass() {
    let check = |lines: &[(usize, usize, Side)], expected: &[usize]| {
        assert_eq!(order(expected.len(), lines.iter().copied()), expected, "{lines:?}");
    };
    check(&[(0, 1, Side::North)], &[1, 0]);
    check(&[(0, 1, Side::South)], &[0, 1]);
    check(&[(0, 1, Side::East)], &[0, 1]);
    check(&[(0, 1, Side::North), (1, 2, Side::North), (0, 3, Side::South)], &[2, 1, 0, 3]);
    check(&[(0, 2, Side::East), (0, 2, Side::East), (0, 1, Side::East)], &[1, 0, 2]);
}

#[test]
fn a_chart_joins_something_and_is_not_too_large() {
    let one = kind("one", "square");
    let all: Vec<_> = (0..500).map(|it| entity(&one, &it.to_string(), "One", "")).collect();
    let to = |it: &Shared<EntitySummary>| vec![relation("to", "To", Some(Side::East), vec![entry(it, 0)])];
    let joined =
        |count: usize| -> Vec<_> { all[..count].iter().map(|it| (Shared::clone(it), to(&all[0]))).collect() };
    assert!(chart(&[Shared::clone(&one)], &joined(1)).is_none());
    assert!(chart(&[Shared::clone(&one)], &joined(2)).is_some());
    assert!(chart(&[Shared::clone(&one)], &joined(500)).is_none());
    assert!(chart(&[], &joined(2)).is_none());
}
