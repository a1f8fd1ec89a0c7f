//! A run with mistakes as a whole: all of them, in order, nothing published, exit code 1.

use expect_test::expect;

use super::check;
use crate::support::{Site, files};

const MISTAKES: &str = "\
//- content/recipes/stew.md
---
title: Stew
cook: nobody
order: 0
---

See [[recipe/soop]].
//- content/recipes/soup.md
---
title: Soup
order: first
---

See [below](#below), then [there](gone.md).
//- content/about.md
# About
";

#[test]
fn every_mistake_is_told_file_by_file_and_line_by_line() {
    check(
        MISTAKES,
        &expect![[r#"
            error[missing-front-matter]: `content/about.md` has no front matter
             --> content/about.md:1:1
              |
            1 | # About
              | ^^^^^^^
              |
              = help: begin the file with a line `---`, then `title: …`, then another line `---`

            error[wrong-type]: `order` must be a whole number
             --> content/recipes/soup.md:3:8
              |
            3 | order: first
              |        ^^^^^ this is a text

            error[dangling-anchor]: `content/recipes/soup.md` has no anchor `#below`
             --> content/recipes/soup.md:6:5
              |
            6 | See [below](#below), then [there](gone.md).
              |     ^^^^^^^^^^^^^^^
              |
              = help: `content/recipes/soup.md` has no headings

            error[dangling-link]: the link `gone.md` leads to no file
             --> content/recipes/soup.md:6:27
              |
            6 | See [below](#below), then [there](gone.md).
              |                           ^^^^^^^^^^^^^^^^ there is no `content/recipes/gone.md`

            error[dangling-reference]: no cook is called `nobody`
             --> content/recipes/stew.md:3:7
              |
            3 | cook: nobody
              |       ^^^^^^

            error[out-of-range]: `order` must be at least 1
             --> content/recipes/stew.md:4:8
              |
            4 | order: 0
              |        ^ this is 0

            error[dangling-reference]: no recipe is called `soop`
             --> content/recipes/stew.md:7:5
              |
            7 | See [[recipe/soop]].
              |     ^^^^^^^^^^^^^^^
              |
              = help: did you mean `recipe/soup`?

        "#]],
    );
}

#[test]
fn a_site_with_mistakes_is_not_published() {
    let site = Site::new("//- content/about.md\n---\ntitle: About\n---\nOnce.\n");
    site.must_build();
    let before = files(&site.public());
    site.write("content/about.md", "---\ntitle: About\n---\nTwice.\n");
    site.write("content/recipes/soup.md", "---\ntitle: Soup\ncook: nobody\n---\n");
    let output = site.run(&["build"]);
    assert_eq!(output.code, 1);
    assert_eq!(output.stdout, "");
    expect![[r#"
        error[dangling-reference]: no cook is called `nobody`
         --> content/recipes/soup.md:3:7
          |
        3 | cook: nobody
          |       ^^^^^^

        1 error
    "#]]
    .assert_eq(&output.stderr);
    assert!(files(&site.public()) == before, "the old site must stand");
}

#[test]
fn a_first_build_with_mistakes_leaves_nothing_behind() {
    let site = Site::new(MISTAKES);
    let before: Vec<_> = std::fs::read_dir(site.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(site.run(&["build"]).code, 1);
    let after: Vec<_> = std::fs::read_dir(site.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(before, after);
}

#[test]
fn an_assertion_that_fails_names_who_is_at_fault() {
    const ASSERT: &str = "\
[assert.four-seasons]
kind = \"season\"
count = 4
because = \"a year has four\"
[assert.everyone-cooks]
kind = \"cook\"
relation = \"recipes\"
at_least = 1
[assert.ada-rests]
kind = \"recipe\"
relation = \"cook\"
never = \"ada\"
[assert.all-used]
kind = \"recipe\"
relation = \"ingredients\"
covers = true
[assert.numbers]
kind = \"recipe\"
field = \"order\"
total = 2
[assert.one-cook]
kind = \"recipe\"
relation = \"ingredients\"
each = 2
where = { order = 1 }
[assert.few]
kind = \"recipe\"
relation = \"ingredients\"
at_least = 2
at_most = 3
";
    let schema = format!("{}{ASSERT}", crate::support::KITCHEN);
    check(
        &format!(
            "\
//- site.toml
{schema}//- content/recipes/soup.md
---
title: Soup
order: 1
cook: ada
ingredients: [pea]
---
//- content/cooks/ada.md
---
title: Ada
---
//- content/cooks/ben.md
---
title: Ben
---
//- content/ingredients/pea.md
---
title: Pea
---
//- content/ingredients/leek.md
---
title: Leek
---
"
        ),
        &expect![[r#"
            error[assertion-failed]: the assertion `four-seasons` does not hold: a year has four
              --> site.toml:45:9
               |
            45 | [assert.four-seasons]
               |         ^^^^^^^^^^^^ Seasons: there are 0, not 4

            error[assertion-failed]: the assertion `everyone-cooks` does not hold
              --> site.toml:49:9
               |
            49 | [assert.everyone-cooks]
               |         ^^^^^^^^^^^^^^ Cooks: each must have at least 1 in `recipes`
               |
               = help: at fault: content/cooks/ben.md

            error[assertion-failed]: the assertion `ada-rests` does not hold
              --> site.toml:53:9
               |
            53 | [assert.ada-rests]
               |         ^^^^^^^^^ Recipes: `cook` must never lead to `ada`
               |
               = help: at fault: content/recipes/soup.md

            error[assertion-failed]: the assertion `all-used` does not hold
              --> site.toml:57:9
               |
            57 | [assert.all-used]
               |         ^^^^^^^^ Recipes: nothing leads to some of `ingredients`
               |
               = help: at fault: content/ingredients/leek.md

            error[assertion-failed]: the assertion `numbers` does not hold
              --> site.toml:61:9
               |
            61 | [assert.numbers]
               |         ^^^^^^^ Recipes: `order` has 1 items in all, not 2
               |
               = help: at fault: content/recipes/soup.md

            error[assertion-failed]: the assertion `one-cook` does not hold
              --> site.toml:65:9
               |
            65 | [assert.one-cook]
               |         ^^^^^^^^ Recipes: each must have 2 in `ingredients`
               |
               = help: at fault: content/recipes/soup.md

            error[assertion-failed]: the assertion `few` does not hold
              --> site.toml:70:9
               |
            70 | [assert.few]
               |         ^^^ Recipes: each must have 2 to 3 in `ingredients`
               |
               = help: at fault: content/recipes/soup.md

        "#]],
    );
}

#[test]
fn many_at_fault_are_counted() {
    let schema = format!("{}[assert.none]\nkind = \"season\"\ncount = 0\n", crate::support::KITCHEN);
    let seasons: String =
        (10..40).map(|n| format!("//- content/seasons/s{n}.md\n---\ntitle: S{n}\n---\n")).collect();
    check(
        &format!("//- site.toml\n{schema}{seasons}"),
        &expect![[r#"
        error[assertion-failed]: the assertion `none` does not hold
          --> site.toml:45:9
           |
        45 | [assert.none]
           |         ^^^^ Seasons: there are 30, not 0
           |
           = help: at fault: content/seasons/s10.md, content/seasons/s11.md, content/seasons/s12.md, content/seasons/s13.md, content/seasons/s14.md, content/seasons/s15.md, content/seasons/s16.md, content/seasons/s17.md, content/seasons/s18.md, content/seasons/s19.md, content/seasons/s20.md, content/seasons/s21.md and 18 more

    "#]],
    );
}
