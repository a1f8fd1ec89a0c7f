//! Entries of relations that lead nowhere, or not where they may.

use expect_test::expect;

use super::check;

const SPRING: &str = "//- content/seasons/spring.md\n---\ntitle: Spring\n---\n";
const ADA: &str = "//- content/cooks/ada.md\n---\ntitle: Ada\n---\n";

/// `{path}` with this front matter after its title, beside spring and Ada.
fn soup(front_matter: &str) -> String {
    format!("//- content/recipes/soup.md\n---\ntitle: Soup\n{front_matter}\n---\n{SPRING}{ADA}")
}

const MUSEUM: &str = "\
//- site.toml
title = \"Museum\"
base_url = \"https://example.org/\"
[kinds.painting]
plural = \"Paintings\"
path = \"paintings\"
[kinds.painting.relations]
by = { to = [\"artist\", \"school\"], required = true }
after = { to = [\"artist\", \"school\"], many = true, required = true }
[kinds.artist]
plural = \"Artists\"
path = \"artists\"
[kinds.school]
plural = \"Schools\"
path = \"schools\"
//- content/artists/siena.md
---
title: Siena
---
//- content/schools/siena.md
---
title: School of Siena
---
";

#[test]
fn a_reference_to_nothing() {
    check(
        &soup("cook: bob"),
        &expect![[r#"
            error[dangling-reference]: no cook is called `bob`
             --> content/recipes/soup.md:3:7
              |
            3 | cook: bob
              |       ^^^
              |
              = help: there is `ada`

        "#]],
    );
}

#[test]
fn a_reference_with_a_slip_of_the_pen() {
    check(
        &soup("seasons: [spring, sprign]"),
        &expect![[r#"
        error[dangling-reference]: no season is called `sprign`
         --> content/recipes/soup.md:3:19
          |
        3 | seasons: [spring, sprign]
          |                   ^^^^^^
          |
          = help: did you mean `spring`?

    "#]],
    );
}

#[test]
fn a_reference_that_is_right_but_for_its_kind() {
    check(
        &soup("cook: spring"),
        &expect![[r#"
        error[dangling-reference]: no cook is called `spring`
         --> content/recipes/soup.md:3:7
          |
        3 | cook: spring
          |       ^^^^^^
          |
          = help: there is a season called `spring`

    "#]],
    );
}

#[test]
fn a_reference_that_names_the_wrong_kind() {
    check(
        &soup("cook: season/spring"),
        &expect![[r#"
        error[wrong-kind]: `season/spring` is a season
         --> content/recipes/soup.md:3:7
          |
        3 | cook: season/spring
          |       ^^^^^^^^^^^^^ this must be a cook

    "#]],
    );
}

#[test]
fn a_reference_that_names_no_kind() {
    check(
        &soup("cook: chef/ada"),
        &expect![[r#"
            error[unknown-kind]: no kind is called `chef`
             --> content/recipes/soup.md:3:7
              |
            3 | cook: chef/ada
              |       ^^^^^^^^
              |
              = help: did you mean `cook/ada`?

        "#]],
    );
}

#[test]
fn a_reference_that_can_mean_two_things() {
    check(
        &format!(
            "{MUSEUM}//- content/paintings/one.md\n---\ntitle: One\nby: siena\nafter: [artist/siena]\n---\n"
        ),
        &expect![[r#"
            error[ambiguous-reference]: `siena` can mean two things
             --> content/paintings/one.md:3:5
              |
            3 | by: siena
              |     ^^^^^
              |
              = help: write `artist/siena` or `school/siena`

        "#]],
    );
}

#[test]
fn a_reference_to_nothing_of_several_kinds() {
    check(
        &format!(
            "{MUSEUM}//- content/paintings/one.md\n---\ntitle: One\nby: pisa\nafter: [school/sienna]\n---\n"
        ),
        &expect![[r#"
            error[dangling-reference]: no artist or school is called `pisa`
             --> content/paintings/one.md:3:5
              |
            3 | by: pisa
              |     ^^^^
              |
              = help: there are `artist/siena`, `school/siena`

            error[dangling-reference]: no school is called `sienna`
             --> content/paintings/one.md:4:9
              |
            4 | after: [school/sienna]
              |         ^^^^^^^^^^^^^
              |
              = help: did you mean `school/siena`?

        "#]],
    );
}

#[test]
fn a_relation_that_is_missing() {
    check(
        &format!("{MUSEUM}//- content/paintings/one.md\n---\ntitle: One\n---\n"),
        &expect![[r#"
            error[missing-relation]: `content/paintings/one.md` needs `after`
             --> content/paintings/one.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: add `after: …`, the slug of an artist or school

            error[missing-relation]: `content/paintings/one.md` needs `by`
             --> content/paintings/one.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: add `by: …`, the slug of an artist or school

        "#]],
    );
}

#[test]
fn a_relation_that_is_empty() {
    check(
        &format!("{MUSEUM}//- content/paintings/one.md\n---\ntitle: One\nby:\nafter: []\n---\n"),
        &expect![[r#"
            error[missing-relation]: `content/paintings/one.md` needs `by`
             --> content/paintings/one.md:3:1
              |
            3 | by:
              | ^^
              |
              = help: add `by: …`, the slug of an artist or school

            error[missing-relation]: `content/paintings/one.md` needs `after`
             --> content/paintings/one.md:4:8
              |
            4 | after: []
              |        ^^
              |
              = help: add `after: …`, the slug of an artist or school

        "#]],
    );
}

#[test]
fn a_reference_to_a_draft() {
    check(
        &format!("{}//- content/cooks/ben.md\n---\ntitle: Ben\ndraft: true\n---\n", soup("cook: ben")),
        &expect![[r#"
            error[reference-to-draft]: `cook/ben` is a draft
             --> content/recipes/soup.md:3:7
              |
            3 | cook: ben
              |       ^^^
              |
              = help: remove its `draft: true`, or build with `--drafts`

        "#]],
    );
}

#[test]
fn several_where_there_can_be_one() {
    check(
        &soup("cook: [ada, ada]"),
        &expect![[r#"
        error[single-relation]: `cook` leads to one entity, not to a list
         --> content/recipes/soup.md:3:7
          |
        3 | cook: [ada, ada]
          |       ^^^^^^^^^^
          |
          = help: name one, or declare `cook` with `many = true` in site.toml

    "#]],
    );
}

#[test]
fn the_same_entry_twice() {
    check(
        &soup("seasons:\n  - spring\n  - season/spring"),
        &expect![[r#"
        error[repeated-entry]: `seasons` names `season/spring` twice
         --> content/recipes/soup.md:5:5
          |
        5 |   - season/spring
          |     ^^^^^^^^^^^^^

    "#]],
    );
}

#[test]
fn an_entry_that_is_no_reference() {
    check(
        &soup("seasons: [[spring]]"),
        &expect![[r#"
        error[wrong-type]: `seasons` must be the slug of an entity
         --> content/recipes/soup.md:3:11
          |
        3 | seasons: [[spring]]
          |           ^^^^^^^^ this is a list

    "#]],
    );
}

#[test]
fn an_entry_with_keys_where_there_are_none() {
    check(
        &soup("seasons:\n  - to: spring\n    note: Mostly."),
        &expect![[r#"
        error[not-annotated]: entries of `seasons` are slugs alone
         --> content/recipes/soup.md:4:5
          |
        4 |     - to: spring
          |  _____^
        5 | |     note: Mostly.
          | |_________________^
          |
          = help: declare `seasons` with `annotated = true` in site.toml to say what they rest on

    "#]],
    );
}

const ANNOTATED: &str = "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.relations]
near = { to = \"thing\", many = true, annotated = true }
";

#[test]
fn an_annotated_entry_without_its_end() {
    check(
        &format!("{ANNOTATED}//- content/things/one.md\n---\ntitle: One\nnear:\n  - note: Somewhere.\n---\n"),
        &expect![[r#"
            error[missing-key]: an entry of `near` needs `to`
             --> content/things/one.md:4:5
              |
            4 |   - note: Somewhere.
              |     ^^^^^^^^^^^^^^^^
              |
              = help: write `to: SLUG`, beside `basis`, `cite` and `note`

        "#]],
    );
}

#[test]
fn an_annotated_entry_with_an_unknown_key() {
    check(
        &format!(
            "{ANNOTATED}//- content/things/one.md\n---\ntitle: One\nnear:\n  - {{ to: one, remark: Itself. }}\n---\n"
        ),
        &expect![[r#"
            error[unknown-key]: an entry of a relation has no key `remark`
             --> content/things/one.md:4:16
              |
            4 |   - { to: one, remark: Itself. }
              |                ^^^^^^ unknown key
              |
              = help: it can have `to`, `basis`, `cite`, `note`

        "#]],
    );
}

#[test]
fn a_note_that_is_not_text() {
    check(
        &format!(
            "{ANNOTATED}//- content/things/one.md\n---\ntitle: One\nnear:\n  - {{ to: one, note: [a] }}\n---\n"
        ),
        &expect![[r#"
            error[wrong-type]: `note` must be Markdown text
             --> content/things/one.md:4:22
              |
            4 |   - { to: one, note: [a] }
              |                      ^^^ this is a list

        "#]],
    );
}

#[test]
fn a_relation_that_follows_from_others() {
    check(
        "//- content/cooks/ada.md\n---\ntitle: Ada\nseasons: [spring]\n---\n",
        &expect![[r#"
        error[derived-key]: `seasons` of the kind `cook` follows from other relations
         --> content/cooks/ada.md:3:1
          |
        3 | seasons: [spring]
          | ^^^^^^^ it cannot be typed by hand
          |
          = help: remove it; it is shown where it follows

    "#]],
    );
    check(
        "//- content/cooks/ada.md\n---\ntitle: Ada\nrecipes: [soup]\n---\n",
        &expect![[r#"
            error[derived-key]: `recipes` of the kind `cook` is the other end of `cook`
             --> content/cooks/ada.md:3:1
              |
            3 | recipes: [soup]
              | ^^^^^^^ it cannot be typed here
              |
              = help: remove it, and name this entity under `cook` of the recipe

        "#]],
    );
}
