//! Links in texts that lead nowhere.

use expect_test::expect;

use super::check;

/// A page with this text, beside the page of a soup that has one heading.
fn text(text: &str) -> String {
    format!(
        "//- content/about.md\n---\ntitle: About\n---\n\n{text}\n\
         //- content/recipes/soup.md\n---\ntitle: Soup\n---\n\n## How it is done\n\nBoil.\n"
    )
}

#[test]
fn a_link_to_no_entity() {
    check(
        &text("We like [[recipe/soop]] and [[recipe/stew|a stew]]."),
        &expect![[r#"
            error[dangling-reference]: no recipe is called `soop`
             --> content/about.md:5:9
              |
            5 | We like [[recipe/soop]] and [[recipe/stew|a stew]].
              |         ^^^^^^^^^^^^^^^
              |
              = help: did you mean `recipe/soup`?

            error[dangling-reference]: no recipe is called `stew`
             --> content/about.md:5:29
              |
            5 | We like [[recipe/soop]] and [[recipe/stew|a stew]].
              |                             ^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: there is `soup`

        "#]],
    );
}

#[test]
fn a_link_to_no_kind() {
    check(
        &text("We like [[recipes/soup]]."),
        &expect![[r#"
            error[unknown-kind]: no kind is called `recipes`
             --> content/about.md:5:9
              |
            5 | We like [[recipes/soup]].
              |         ^^^^^^^^^^^^^^^^
              |
              = help: did you mean `recipe/soup`?

        "#]],
    );
}

#[test]
fn a_link_without_its_kind() {
    check(
        &text("We like [[soup]]."),
        &expect![[r#"
        error[dangling-link]: no page is called `soup`
         --> content/about.md:5:9
          |
        5 | We like [[soup]].
          |         ^^^^^^^^
          |
          = help: did you mean `[[recipe/soup]]`?

    "#]],
    );
}

#[test]
fn a_link_to_no_page() {
    check(
        &text("Read [[imprint]]."),
        &expect![[r#"
        error[dangling-link]: no page is called `imprint`
         --> content/about.md:5:6
          |
        5 | Read [[imprint]].
          |      ^^^^^^^^^^^
          |
          = help: write `[[KIND/SLUG]]`, or the path of a page

    "#]],
    );
}

#[test]
fn a_path_to_no_file() {
    check(
        &text("Read [it](recipe/soup.md) and [that](nowhere/at/all.md)."),
        &expect![[r#"
            error[dangling-link]: the link `recipe/soup.md` leads to no file
             --> content/about.md:5:6
              |
            5 | Read [it](recipe/soup.md) and [that](nowhere/at/all.md).
              |      ^^^^^^^^^^^^^^^^^^^^ there is no `content/recipe/soup.md`
              |
              = help: did you mean `recipes/soup.md`?

            error[dangling-link]: the link `nowhere/at/all.md` leads to no file
             --> content/about.md:5:31
              |
            5 | Read [it](recipe/soup.md) and [that](nowhere/at/all.md).
              |                               ^^^^^^^^^^^^^^^^^^^^^^^^^ there is no `content/nowhere/at/all.md`

        "#]],
    );
}

#[test]
fn a_path_out_of_the_site() {
    check(
        &text("Read [it](../../../etc/passwd)."),
        &expect![[r#"
        error[dangling-link]: the link `../../../etc/passwd` leads out of the site
         --> content/about.md:5:6
          |
        5 | Read [it](../../../etc/passwd).
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^

    "#]],
    );
}

#[test]
fn a_picture_that_is_not_there() {
    check(
        &text("![A pan](pan.png)"),
        &expect![[r#"
        error[dangling-link]: the link `pan.png` leads to no file
         --> content/about.md:5:1
          |
        5 | ![A pan](pan.png)
          | ^^^^^^^^^^^^^^^^^ there is no `content/pan.png`

    "#]],
    );
}

#[test]
fn an_anchor_of_another_page() {
    check(
        &text("See [the recipe](recipes/soup.md#how-its-done) or [[recipe/soup#what|it]]."),
        &expect![[r#"
            error[dangling-anchor]: `content/recipes/soup.md` has no anchor `#how-its-done`
             --> content/about.md:5:5
              |
            5 | See [the recipe](recipes/soup.md#how-its-done) or [[recipe/soup#what|it]].
              |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: did you mean `how-it-is-done`?

            error[dangling-anchor]: `content/recipes/soup.md` has no anchor `#what`
             --> content/about.md:5:51
              |
            5 | See [the recipe](recipes/soup.md#how-its-done) or [[recipe/soup#what|it]].
              |                                                   ^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: it has `how-it-is-done`

        "#]],
    );
}

#[test]
fn an_anchor_of_the_same_page() {
    check(
        &text("## Cooks\n\n## Guests\n\nSee [below](#guest) and [there](#top)."),
        &expect![[r#"
        error[dangling-anchor]: `content/about.md` has no anchor `#guest`
         --> content/about.md:9:5
          |
        9 | See [below](#guest) and [there](#top).
          |     ^^^^^^^^^^^^^^^
          |
          = help: did you mean `guests`?

        error[dangling-anchor]: `content/about.md` has no anchor `#top`
         --> content/about.md:9:25
          |
        9 | See [below](#guest) and [there](#top).
          |                         ^^^^^^^^^^^^^
          |
          = help: it has `cooks`, `guests`

    "#]],
    );
}

#[test]
fn an_anchor_of_a_page_without_headings() {
    check(
        &text("See [[about#top]]."),
        &expect![[r#"
        error[dangling-anchor]: `content/about.md` has no anchor `#top`
         --> content/about.md:5:5
          |
        5 | See [[about#top]].
          |     ^^^^^^^^^^^^^
          |
          = help: `content/about.md` has no headings

    "#]],
    );
}

#[test]
fn a_link_to_a_draft() {
    check(
        &format!(
            "{}//- content/recipes/stew.md\n---\ntitle: Stew\ndraft: true\n---\n",
            text("See [[recipe/stew]] or [it](recipes/stew.md).")
        ),
        &expect![[r#"
            error[reference-to-draft]: `recipe/stew` is a draft
             --> content/about.md:5:5
              |
            5 | See [[recipe/stew]] or [it](recipes/stew.md).
              |     ^^^^^^^^^^^^^^^
              |
              = help: remove its `draft: true`, or build with `--drafts`

            error[reference-to-draft]: `recipes/stew.md` is a draft
             --> content/about.md:5:24
              |
            5 | See [[recipe/stew]] or [it](recipes/stew.md).
              |                        ^^^^^^^^^^^^^^^^^^^^^
              |
              = help: remove its `draft: true`, or build with `--drafts`

        "#]],
    );
}

#[test]
fn a_link_in_a_field() {
    check(
        "\
//- content/recipes/soup.md
---
title: Soup
summary: >
  Green, as in [[season/spring]],
  and not like [the stew](stew.md).
---
",
        &expect![[r#"
            error[dangling-reference]: no season is called `spring`
             --> content/recipes/soup.md:4:18
              |
            4 |   Green, as in [[season/spring]],
              |                  ^^^^^^^^^^^^^

            error[dangling-link]: the link `stew.md` leads to no file
             --> content/recipes/soup.md:5:27
              |
            5 |   and not like [the stew](stew.md).
              |                           ^^^^^^^ there is no `content/recipes/stew.md`

        "#]],
    );
}

#[test]
fn a_link_over_two_lines() {
    check(
        &text("We like [a\nstew](recipes/stew.md)."),
        &expect![[r#"
            error[dangling-link]: the link `recipes/stew.md` leads to no file
             --> content/about.md:5:9
              |
            5 |   We like [a
              |  _________^
            6 | | stew](recipes/stew.md).
              | |______________________^ there is no `content/recipes/stew.md`

        "#]],
    );
}

#[test]
fn a_link_by_reference() {
    check(
        &text("We like [a stew][1].\n\n[1]: recipes/stew.md"),
        &expect![[r#"
            error[dangling-link]: the link `recipes/stew.md` leads to no file
             --> content/about.md:5:9
              |
            5 | We like [a stew][1].
              |         ^^^^^^^^^^^ there is no `content/recipes/stew.md`

        "#]],
    );
}

#[test]
fn a_link_in_a_very_long_line() {
    let words = "Words and words. ".repeat(50);
    check(
        &text(&format!("{words}[[recipe/stew]] {words}")),
        &expect![[r#"
            error[dangling-reference]: no recipe is called `stew`
             --> content/about.md:5:92
              |
            5 | …rds. Words and words. Words and words. Words and words. Words and words. Words and words. [[recipe/stew]] Words and words. Words and...
              |                                                                                            ^^^^^^^^^^^^^^^
              |
              = help: there is `soup`

        "#]],
    );
}

#[test]
fn a_link_after_wide_characters() {
    check(
        &text("质量强国 👩‍🍳 [[recipe/stew]]"),
        &expect![[r#"
            error[dangling-reference]: no recipe is called `stew`
             --> content/about.md:5:10
              |
            5 | 质量强国 👩🍳 [[recipe/stew]]
              |               ^^^^^^^^^^^^^^^
              |
              = help: there is `soup`

        "#]],
    );
}

#[test]
fn a_footnote_that_is_not_there() {
    check(
        &text(
            "One[^gone], two[^here], \\[^none], `[^none]`.\n\n    [^none]\n\n[^here]: Here, unlike[^that].",
        ),
        &expect![[r#"
        error[missing-footnote]: there is no footnote `gone`
         --> content/about.md:5:4
          |
        5 | One[^gone], two[^here], \[^none], `[^none]`.
          |    ^^^^^^^
          |
          = help: add a paragraph `[^gone]: …`, or write `\[` if no footnote is meant

        error[missing-footnote]: there is no footnote `that`
         --> content/about.md:9:22
          |
        9 | [^here]: Here, unlike[^that].
          |                      ^^^^^^^
          |
          = help: add a paragraph `[^that]: …`, or write `\[` if no footnote is meant

    "#]],
    );
}

#[test]
fn a_navigation_entry_to_nothing() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[[nav]]
label = \"Things\"
to = \"things\"
[[nav]]
label = \"About\"
to = \"about.md\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
",
        &expect![[r#"
            error[dangling-reference]: the navigation entry `things` leads nowhere
             --> site.toml:5:6
              |
            5 | to = "things"
              |      ^^^^^^^^
              |
              = help: did you mean `thing`?
              = help: name a kind, an index, `KIND/SLUG`, or a file under content/

            error[dangling-reference]: the navigation entry `about.md` leads nowhere
             --> site.toml:8:6
              |
            8 | to = "about.md"
              |      ^^^^^^^^^^
              |
              = help: name a kind, an index, `KIND/SLUG`, or a file under content/

        "#]],
    );
}

#[test]
fn two_terms_of_one_spelling() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.term]
plural = \"Terms\"
path = \"terms\"
[kinds.term.fields]
also = { type = \"list\" }
[kinds.term.glossary]
aliases = \"also\"
//- content/terms/pan.md
---
title: Pan
---
//- content/terms/pot.md
---
title: Pot
also: [kettle, pan]
---
",
        &expect![[r#"
            error[duplicate-term]: two terms are spelled `pan`
             --> content/terms/pot.md:3:16
              |
            3 | also: [kettle, pan]
              |                ^^^ `content/terms/pan.md` has it already

        "#]],
    );
}
