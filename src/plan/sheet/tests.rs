//! What the drawing promises, over random sites and a few drawn by hand.

use proptest::prelude::*;

use super::*;
use crate::plan::drawing::testing::{self, Picture, derived, entity, entry, kind, relation};
use crate::plan::label;
use crate::plan::shared::Shared;
use crate::schema::KindId;

fn check(view: &SheetView) {
    for (drawing, paper) in [(&view.drawing, draw::Paper::WIDE), (&view.compact, draw::Paper::COMPACT)] {
        let drawing = drawing.as_ref().expect("a drawing");
        testing::check(&Picture {
            frame: drawing.frame,
            lettering: paper.lettering(),
            nodes: drawing.nodes.iter().collect(),
            words: (drawing.groups.iter().map(|it| (&it.words, paper.head_lettering())))
                .chain(drawing.heads.iter().map(|it| (it, paper.head_lettering())))
                .collect(),
            things: Vec::new(),
            paths: drawing
                .edges
                .iter()
                .map(|it| &it.d)
                .chain(&drawing.parallels)
                .map(String::as_str)
                .collect(),
        });
        for side in &drawing.sides {
            assert!(label::width(&side.label) * drawing.small_size <= drawing.frame.width);
        }
        let columns = drawing.nodes.iter().filter(|it| it.role == "column").count();
        let marks = drawing.nodes.iter().filter(|it| it.role == "mark").count() + drawing.crossings.len();
        let all = view.groups.iter().flat_map(|it| &it.columns);
        assert_eq!(columns, all.clone().count());
        let expected: usize = all.flat_map(|it| &it.crossings).map(|it| it.marks.len().max(1)).sum();
        assert_eq!(marks, expected);
    }
}

pub(super) fn declared() -> schema::Sheet {
    schema::Sheet {
        name: "plan".into(),
        title: "The plan".into(),
        note: String::new(),
        columns: KindId(1),
        group: Some("group".into()),
        above: Some("above".into()),
        rows: Some("rows".into()),
        apart: Vec::new(),
        marks: Some("marks".into()),
    }
}

type Named = ((&'static str, String), String);

fn entities(name: &'static str, most: usize) -> impl Strategy<Value = Vec<Shared<EntitySummary>>> {
    prop::collection::vec((testing::sign(), testing::title()), 1..most).prop_map(move |all: Vec<Named>| {
        let each = all.into_iter().enumerate();
        each.map(|(at, ((sign, code), title))| {
            entity(&kind(sign, sign), &format!("{name}{at}"), &title, &code)
        })
        .collect()
    })
}

proptest! {
    #![proptest_config(testing::config(60))]

    #[test]
    fn nothing_collides_on_a_sheet(
        columns in entities("column", 30),
        groups in entities("group", 4),
        above in entities("above", 14),
        rows in entities("row", 8),
        marks in entities("mark", 10),
        picks in prop::collection::vec((0..40_usize, 0..20_usize, 0..20_usize, 0..4_usize), 0..80),
        grouped in any::<bool>(),
    ) {
        let columns: Vec<_> = columns.iter().enumerate().map(|(at, column)| {
            let mine: Vec<_> = picks.iter().filter(|it| it.0 % columns.len() == at).collect();
            let joined = mine.iter().map(|it| entry(&above[it.1 % above.len()], it.3)).collect();
            let mut marked: Vec<_> = mine.iter().map(|it| entry(&marks[it.1 % marks.len()], it.3)).collect();
            marked.dedup_by(|one, other| same(&one.entity, &other.entity));
            let crossed = mine.iter().map(|it| {
                let steps: Vec<_> = marked.iter().take(it.2 % 6).map(|mark| [(&mark.entity, it.3)]).collect();
                let chains: Vec<&[(&Shared<EntitySummary>, usize)]> = steps.iter().map(|it| it.as_slice()).collect();
                derived(&rows[it.2 % rows.len()], it.3, &chains)
            }).collect();
            let group = vec![entry(&groups[at % groups.len()], 0)];
            (Shared::clone(column), vec![
                relation("group", "Part of", None, if grouped { group } else { Vec::new() }),
                relation("above", "Aims at", None, joined),
                relation("rows", "Explained for", None, crossed),
                relation("marks", "Explained in", None, marked.clone()),
            ])
        }).collect();
        let view = sheet(&declared(), &columns, &above, &rows);
        check(&view);
        prop_assert_eq!(view, sheet(&declared(), &columns, &above, &rows));
    }
}

#[test]
fn a_sheet_without_columns_has_no_drawing() {
    let view = sheet(&declared(), &[], &[], &[]);
    assert_eq!((view.drawing, view.compact), (None, None));
}

#[test]
fn a_mark_stands_where_it_is_a_step_on_the_way() {
    let (dish, answer, house) = (kind("dish", "square"), kind("answer", "circle"), kind("house", "plate"));
    let (one, two) = (entity(&answer, "1", "One", "Q1"), entity(&answer, "2", "Two", "Q2"));
    let (near, far) = (entity(&house, "n", "Near", ""), entity(&house, "f", "Far", ""));
    let relations = vec![
        relation("marks", "Explained in", None, vec![entry(&one, 1), entry(&two, 0)]),
        relation(
            "rows",
            "Explained for",
            None,
            vec![derived(&far, 1, &[&[(&two, 0)]]), derived(&near, 1, &[&[(&one, 1)]])],
        ),
    ];
    let columns = [(entity(&dish, "t", "Dish", "T1"), relations)];
    let view = sheet(&declared(), &columns, &[], &[near, far]);
    let crossings = &view.groups[0].columns[0].crossings;
    let found: Vec<_> = crossings
        .iter()
        .map(|it| (view.rows[it.row].slug.as_str(), it.marks[0].entity.slug.as_str()))
        .collect();
    assert_eq!(found, [("n", "1"), ("f", "2")]);
}
