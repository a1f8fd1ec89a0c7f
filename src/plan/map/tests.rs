//! What the drawing promises, over random sites and a few drawn by hand.

use proptest::prelude::*;

use super::*;
use crate::plan::drawing::testing::{self, Picture, derived, entity, entry, kind, relation};
use crate::plan::label;
use crate::plan::shared::Shared;
use crate::plan::view::RelationEntryView;

fn check(map: &MapView) {
    let (wide, compact) = (map, map.compact.as_deref().expect("a compact drawing"));
    assert!(compact.compact.is_none());
    for (map, paper) in [(wide, Paper::WIDE), (compact, Paper::COMPACT)] {
        let mut words: Vec<_> = map.absences.iter().map(|it| (&it.words, paper.scale.lettering)).collect();
        words.extend(map.land.iter().map(|it| (&it.caption, paper.scale.small)));
        testing::check(&Picture {
            frame: map.frame,
            lettering: paper.scale.lettering,
            nodes: map.nodes.iter().collect(),
            words,
            things: Vec::new(),
            paths: map.edges.iter().map(|it| it.d.as_str()).collect(),
        });
        check_land(map);
        for side in &map.sides {
            let length = label::width(&side.label) * map.small_size;
            let room = if side.turn == 0 { map.frame.width } else { map.frame.height };
            assert!(length <= room, "{} is longer than its side", side.label);
        }
        let right = map.frame.right();
        assert!(
            map.frame.x > 0.0 && map.frame.y > 0.0 && right < map.width && map.frame.bottom() < map.height
        );
        assert_eq!(map.width, paper.width);
    }
}

/// The land and its shore hold the entity and what it stands on, and nothing else.
fn check_land(map: &MapView) {
    let Some(land) = &map.land else { return };
    let shore = BoxView {
        x: land.place.x - land.shore,
        y: land.place.y - land.shore,
        width: land.place.width + 2.0 * land.shore,
        height: land.place.height + 2.0 * land.shore,
    };
    for node in &map.nodes {
        let sign = testing::sign_box(node);
        let on_land = node.x > land.place.x
            && node.x < land.place.right()
            && node.y > land.place.y
            && node.y < land.place.bottom();
        let at_sea = sign.right() <= shore.x + 0.2
            || sign.x >= shore.right() - 0.2
            || sign.bottom() <= shore.y + 0.2
            || sign.y >= shore.bottom() - 0.2;
        assert!(
            if node.role == "neighbour" { at_sea } else { on_land },
            "{} at {sign:?} {shore:?}",
            node.entity.url
        );
    }
}

fn sides() -> impl Strategy<Value = Vec<Shared<RelationView>>> {
    let one = (testing::sign(), testing::title(), 0..4_usize);
    let side = prop_oneof![
        3 => prop::collection::vec(one.clone(), 0..4),
        1 => prop::collection::vec(one, 1..41),
    ];
    let sides = [Side::North, Side::East, Side::South, Side::West, Side::Within];
    let side = (side, testing::title(), prop::option::weighted(0.2, testing::title()));
    prop::collection::vec(side, 5).prop_map(move |all| {
        let relations = all.into_iter().zip(sides).map(|((members, label, absent), side)| {
            let entries: Vec<Shared<RelationEntryView>> = members
                .into_iter()
                .enumerate()
                .map(|(at, ((sign, code), title, rank))| {
                    let name = format!("{side:?}{at}");
                    entry(&entity(&kind(sign, sign), &name, &title, &code), rank)
                })
                .collect();
            let absent = absent.filter(|_| entries.is_empty());
            let relation = relation(&format!("{side:?}"), &label, Some(side), entries);
            Shared::new(RelationView { absent, ..RelationView::clone(&relation) })
        });
        relations.collect()
    })
}

/// Adds to the north and the south a relation that is derived through what lies there.
fn with_chains(
    mut relations: Vec<Shared<RelationView>>,
    picks: &[(usize, usize)],
) -> Vec<Shared<RelationView>> {
    let plate = kind("plate", "plate");
    let mut more = Vec::new();
    for relation in &relations {
        if relation.entries.is_empty() {
            continue;
        }
        let ends: Vec<Shared<RelationEntryView>> = (0..picks.len().min(6))
            .map(|at| {
                let steps: Vec<_> = picks
                    .iter()
                    .filter(|it| it.0 % 6 == at)
                    .map(|it| [(&relation.entries[it.1 % relation.entries.len()].entity, it.1 % 3)])
                    .collect();
                let chains: Vec<&[(&Shared<EntitySummary>, usize)]> =
                    steps.iter().map(|it| it.as_slice()).collect();
                let name = format!("{}-end-{at}", relation.name);
                derived(&entity(&plate, &name, "Ministry of Quality and Signs", "MQS"), at % 3, &chains)
            })
            .collect();
        more.push(testing::relation(&format!("{}-derived", relation.name), "Through", relation.side, ends));
    }
    relations.extend(more);
    relations
}

proptest! {
    #![proptest_config(testing::config(80))]

    #[test]
    fn nothing_collides_on_a_map(
        relations in sides(),
        (sign, code) in testing::sign(),
        title in testing::title(),
        picks in prop::collection::vec((0..6_usize, 0..40_usize), 0..12),
    ) {
        let middle = entity(&kind(sign, sign), "middle", &title, &code);
        let relations = with_chains(relations, &picks);
        if let Some(drawn) = map(&middle, &relations) {
            check(&drawn);
            prop_assert_eq!(Some(drawn), map(&middle, &relations));
        }
    }
}

/// A map of a dish with an answer, given by a speaker of a house, and what else lies around it.
fn dish(relations: impl FnOnce(&Cast) -> Vec<Shared<RelationView>>) -> MapView {
    let of = |name: &str, sign: &str, title: &str, code: &str| entity(&kind(name, sign), title, title, code);
    let cast = Cast {
        dish: of("dish", "square", "Build infrastructure", "T7"),
        answer: of("answer", "circle", "Answer 5", "Q5"),
        speaker: of("speaker", "round", "Tian Shihong", ""),
        house: of("house", "plate", "State Administration for Market Regulation", "SAMR"),
        system: of("system", "round", "A high-level quality infrastructure system", ""),
    };
    let map = map(&cast.dish, &relations(&cast)).expect("something to draw");
    check(&map);
    map
}

struct Cast {
    dish: Shared<EntitySummary>,
    answer: Shared<EntitySummary>,
    speaker: Shared<EntitySummary>,
    house: Shared<EntitySummary>,
    system: Shared<EntitySummary>,
}

/// The lines of a map: from where to where, and what they rest on.
fn lines(map: &MapView) -> Vec<(&str, &str, &str)> {
    let title = |it: usize| map.nodes[it].entity.title.as_str();
    let basis =
        |it: &EdgeView| it.basis.as_ref().map_or("", |it| ["stated", "wording", "editorial"][it.rank]);
    map.edges.iter().map(|it| (title(it.from), title(it.to), basis(it))).collect()
}

#[test]
fn a_derived_relation_leads_through_what_lies_on_its_way() {
    let explained = |cast: &Cast, chain: &[(&Shared<EntitySummary>, usize)]| {
        vec![
            relation("answers", "Explained in", Some(Side::South), vec![entry(&cast.answer, 1)]),
            relation("houses", "Explained for", Some(Side::South), vec![derived(&cast.house, 1, &[chain])]),
        ]
    };
    let (task_line, samr) =
        (("Build infrastructure", "Answer 5", "wording"), "State Administration for Market Regulation");
    // The speaker is not on this side: the line passes over it.
    let map = dish(|it| explained(it, &[(&it.answer, 1), (&it.speaker, 0), (&it.house, 0)]));
    assert_eq!(lines(&map), [task_line, ("Answer 5", samr, "stated")]);
    // Without the last step, the basis of the whole chain stands in for its own.
    let map = dish(|it| explained(it, &[(&it.answer, 1), (&it.speaker, 0)]));
    assert_eq!(lines(&map), [task_line, ("Answer 5", samr, "wording")]);
    // Without a step on this side, it leads straight there.
    let map = dish(|it| explained(it, &[(&it.speaker, 0)]));
    assert_eq!(lines(&map), [task_line, ("Build infrastructure", samr, "wording")]);
}

#[test]
fn ways_in_a_circle_are_drawn_straight() {
    let map = dish(|it| {
        let (one, other) = (&it.answer, &it.house);
        let around = vec![derived(one, 1, &[&[(other, 0)]]), derived(other, 1, &[&[(one, 0)]])];
        vec![relation("around", "Around", Some(Side::South), around)]
    });
    assert!(map.edges.iter().all(|it| it.from == 0), "{:?}", lines(&map));
}

#[test]
fn an_entity_stands_once_on_a_side_with_its_strongest_line() {
    let map = dish(|it| {
        let south =
            |name, rank| relation(name, "Explained in", Some(Side::South), vec![entry(&it.answer, rank)]);
        vec![south("one", 2), south("two", 0), south("three", 1)]
    });
    assert_eq!(lines(&map), [("Build infrastructure", "Answer 5", "stated")]);
    assert_eq!(map.sides.iter().map(|it| it.label.as_str()).collect::<Vec<_>>(), ["Explained in"]);
}

#[test]
fn what_is_not_stated_has_its_place_and_its_words() {
    let map = dish(|_| {
        let none = |name: &str, side, absent: &str| {
            let relation = RelationView::clone(&relation(name, name, Some(side), Vec::new()));
            Shared::new(RelationView { absent: Some(absent.into()), ..relation })
        };
        vec![
            none("answers", Side::South, "No answer explains it."),
            none("houses", Side::South, "No answer explains it."),
            none("goals", Side::North, "Tied to no goal."),
            none("projects", Side::East, "No project."),
        ]
    });
    let found: Vec<_> = map.absences.iter().map(|it| (it.side, it.words.lines.join(" "))).collect();
    let expected = [
        (Side::East, "No project."),
        (Side::North, "Tied to no goal."),
        (Side::South, "No answer explains it."),
    ];
    assert_eq!(found, expected.map(|(side, it)| (side, it.to_string())));
}

#[test]
fn an_entity_stands_on_the_land_it_belongs_to() {
    let map = dish(|it| vec![relation("system", "Part of", Some(Side::Within), vec![entry(&it.system, 0)])]);
    let land = map.land.as_ref().expect("land");
    assert_eq!(land.caption.lines, ["Part of"]);
    assert_eq!(map.nodes.iter().map(|it| it.role).collect::<Vec<_>>(), ["middle", "land"]);
}

#[test]
fn a_side_shows_forty_neighbours_at_most() {
    let map = dish(|it| {
        let many = |name: &str| {
            (0..100).map(|at| entity(&it.dish.kind, &format!("{name}{at}"), "Many", "")).collect()
        };
        let side = |name: &str, side, all: Vec<Shared<EntitySummary>>| {
            relation(name, name, Some(side), all.iter().chain(&all).map(|it| entry(it, 0)).collect())
        };
        vec![side("north", Side::North, many("n")), side("within", Side::Within, many("w"))]
    });
    assert_eq!((map.nodes.len(), map.hidden), (81, 120));
}

#[test]
fn there_is_no_map_of_nothing() {
    let alone = entity(&kind("dish", "square"), "alone", "Alone", "");
    assert_eq!(map(&alone, &[]), None);
    let elsewhere =
        relation("other", "Other", None, vec![entry(&entity(&kind("dish", "square"), "b", "B", ""), 0)]);
    let empty = relation("none", "None", Some(Side::North), Vec::new());
    let itself = relation("self", "Self", Some(Side::North), vec![entry(&alone, 0)]);
    assert_eq!(map(&alone, &[elsewhere, empty, itself]), None);
}
