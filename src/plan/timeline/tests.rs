//! What the drawing promises, over random sites and a few drawn by hand.

use proptest::prelude::*;

use super::*;
use crate::plan::drawing::testing::{self, Picture, dated, kind};

fn declared() -> schema::Timeline {
    let name = |it: &str| Some(it.to_string());
    schema::Timeline { from: "from".into(), to: name("to"), when: name("when"), group: name("class") }
}

fn check(view: &TimelineView) {
    let marks: usize = view.lanes.iter().map(|it| it.spans.len()).sum();
    for lane in &view.lanes {
        for (at, one) in lane.spans.iter().enumerate() {
            assert!(0.0 <= one.from && one.from <= one.to && one.to <= 1000.0, "{one:?}");
            for other in &lane.spans[at + 1..] {
                let apart = one.to < other.from || other.to < one.from;
                assert!(apart || one.row != other.row, "{one:?} overlaps {other:?}");
            }
        }
    }
    for (drawing, scale) in [(&view.drawing, draw::WIDE), (&view.compact, draw::COMPACT)] {
        let Some(drawing) = drawing else {
            assert!(view.lanes.is_empty());
            continue;
        };
        assert_eq!(drawing.marks.len(), marks);
        let mut words: Vec<_> = drawing.ticks.iter().map(|it| (&it.words, scale.small)).collect();
        words.extend(drawing.lanes.iter().map(|it| (it, scale.small)));
        words.extend(drawing.marks.iter().map(|it| (&it.when, scale.small)));
        let (on, beside): (Vec<_>, Vec<_>) = drawing.marks.iter().partition(|it| it.on_bar);
        words.extend(beside.iter().map(|it| (&it.words, scale.lettering)));
        testing::check(&Picture {
            frame: drawing.frame,
            lettering: scale.lettering,
            nodes: Vec::new(),
            words,
            things: drawing.marks.iter().map(|it| it.place).collect(),
            paths: drawing.marks.iter().map(|it| it.leader.as_str()).collect(),
        });
        for mark in on {
            let it = testing::text_box(
                &mark.words.lines,
                mark.words.x,
                mark.words.y,
                mark.words.anchor,
                scale.lettering,
            );
            let inside = it.x >= mark.place.x
                && it.right() <= mark.place.right()
                && it.y >= mark.place.y
                && it.bottom() <= mark.place.bottom();
            assert!(inside, "{:?} leaves its bar", mark.words);
        }
        assert!(!drawing.ticks.is_empty());
    }
}

fn date() -> impl Strategy<Value = String> {
    let year = prop_oneof![1990..2040_i16, 1..9999_i16, Just(2023_i16)];
    prop_oneof![9 => (year, 1..13, 1..29).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")), 1 => Just(String::new())]
}

proptest! {
    #![proptest_config(testing::config(100))]

    #[test]
    fn nothing_collides_on_a_timeline(
        all in prop::collection::vec((testing::title(), date(), date(), "[a-c]?", prop_oneof![Just(String::new()), testing::title()]), 0..40),
        recent in any::<bool>(),
    ) {
        let event = kind("event", "round");
        let entities: Vec<_> = all.iter().enumerate().map(|(at, (title, from, to, class, when))| {
            let recent = |date: &str| if recent && !date.is_empty() { format!("20{}", &date[2..]) } else { date.to_string() };
            let fields = [("from", &*recent(from)), ("to", &*recent(to)), ("class", class), ("when", when)];
            dated(&event, &format!("e{at}"), title, &fields)
        }).collect();
        let view = timeline(&declared(), &entities);
        check(&view);
        let shown: usize = view.lanes.iter().map(|it| it.spans.len()).sum();
        prop_assert_eq!(shown + view.undated.len(), entities.len());
        prop_assert_eq!(view, timeline(&declared(), &entities));
    }
}

#[test]
fn a_period_lasts_to_the_end_of_its_last_day() {
    let event = kind("event", "round");
    let span = |from: &str, to: &str| {
        let view = timeline(&declared(), &[dated(&event, "e", "Event", &[("from", from), ("to", to)])]);
        let span = &view.lanes[0].spans[0];
        (view.first_year, view.last_year, span.from, span.to)
    };
    assert_eq!(span("2011-01-01", "2020-12-31"), (2011, 2021, 0.0, 1000.0));
    assert_eq!(span("2023-01-01", ""), (2023, 2024, 0.0, 0.0));
    assert_eq!(span("2023-12-31", "2023-12-31"), (2023, 2024, 997.3, 997.3));
    assert_eq!(span("2023-01-01", "2020-01-01"), (2023, 2024, 0.0, 0.0));
}

#[test]
fn what_has_no_date_stands_apart() {
    let event = kind("event", "round");
    let (loose, wrong) =
        (dated(&event, "a", "Loose", &[]), dated(&event, "b", "Wrong", &[("from", "2023-02-30")]));
    let view = timeline(&declared(), &[loose.clone(), wrong.clone()]);
    let undated =
        |entity: &Shared<EntitySummary>| UndatedView { entity: entity.clone(), when: String::new() };
    let expected = vec![undated(&loose), undated(&wrong)];
    assert_eq!((view.undated, view.drawing, view.compact), (expected, None, None));
}
