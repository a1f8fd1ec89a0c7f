//! Two outputs that claim one address.

use expect_test::expect;

use super::check;
use crate::support::Site;

#[test]
fn two_files_for_one_page() {
    check(
        "//- content/recipes/a/soup.md\n---\ntitle: Soup\n---\n//- content/recipes/b/soup.md\n---\ntitle: Other\n---\n",
        &expect![[r#"
            error[output-collision]: `content/recipes/a/soup.md` and `content/recipes/b/soup.md` both make `recipes/soup/index.html`
             --> content/recipes/b/soup.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: rename one of the files, or give it another `slug`

        "#]],
    );
}

#[test]
fn a_slug_that_another_file_has_as_its_name() {
    check(
        "//- content/recipes/soup.md\n---\ntitle: Soup\n---\n//- content/recipes/stew.md\n---\ntitle: Stew\nslug: soup\n---\n",
        &expect![[r#"
            error[output-collision]: `content/recipes/soup.md` and `content/recipes/stew.md` both make `recipes/soup/index.html`
             --> content/recipes/stew.md:3:7
              |
            3 | slug: soup
              |       ^^^^
              |
              = help: rename one of the files, or give it another `slug`

        "#]],
    );
}

#[test]
fn two_addresses_that_differ_only_in_case() {
    let site = Site::new("");
    site.write("content/recipes/soup.md", "---\ntitle: Soup\n---\n");
    site.write("content/recipes/stew.md", "---\ntitle: Stew\nslug: SOUP\n---\n");
    expect![[r#"
        error[output-collision]: `recipes/SOUP/index.html` of `content/recipes/stew.md` and `recipes/soup/index.html` of `content/recipes/soup.md` differ only in case
         --> content/recipes/stew.md:3:7
          |
        3 | slug: SOUP
          |       ^^^^
          |
          = help: some hosts and file systems take them for one
          = help: rename one of the files, or give it another `slug`

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_page_where_the_list_of_a_kind_is() {
    check(
        "//- content/recipes.md\n---\ntitle: Recipes\n---\n",
        &expect![[r#"
            error[output-collision]: `content/recipes.md` and `[kinds.recipe]` both make `recipes/index.html`
             --> content/recipes.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: to introduce the list, call the file `content/recipes/_index.md`; else rename it

        "#]],
    );
    check(
        "//- content/recipes/index.md\n---\ntitle: Recipes\n---\n",
        &expect![[r#"
            error[output-collision]: `content/recipes/index.md` and `[kinds.recipe]` both make `recipes/index.html`
             --> content/recipes/index.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: to introduce the list, call the file `content/recipes/_index.md`; else rename it

        "#]],
    );
}

#[test]
fn a_file_where_a_page_is() {
    check(
        "//- static/about/index.html\n<p>\n//- content/about.md\n---\ntitle: About\n---\n",
        &expect![[r#"
            error[output-collision]: `content/about.md` and `static/about/index.html` both make `about/index.html`
             --> content/about.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: rename one of the files

        "#]],
    );
}

#[test]
fn a_file_where_a_folder_is() {
    check(
        "//- static/recipes\nsoup\n",
        &expect![[r#"
        error[output-collision]: `static/recipes` makes the file `recipes`, and `[kinds.recipe]` makes `recipes/index.html`
         --> site.toml:6:8
          |
        6 | [kinds.recipe]
          |        ^^^^^^
          |
          = help: rename one: no folder can hold both

    "#]],
    );
}

#[test]
fn an_old_address_that_is_a_file() {
    check(
        "//- content/about.md\n---\ntitle: About\naliases: [404.html]\n---\n",
        &expect![[r#"
            error[output-collision]: the theme and an alias in `content/about.md` both make `404.html`
             --> content/about.md:3:11
              |
            3 | aliases: [404.html]
              |           ^^^^^^^^
              |
              = help: remove the alias: its address is in use

        "#]],
    );
}

#[test]
fn two_files_that_differ_only_in_case() {
    check(
        "//- static/Logo.svg\na\n//- content/logo.svg\nb\n",
        &expect![[r#"
        error[output-collision]: `logo.svg` of `content/logo.svg` and `Logo.svg` of `static/Logo.svg` differ only in case
         |
         = help: some hosts and file systems take them for one
         = help: rename one of the files

    "#]],
    );
}

#[test]
fn a_page_where_an_index_is() {
    check(
        "//- content/by-season.md\n---\ntitle: Seasons\n---\n",
        &expect![[r#"
        error[output-collision]: `content/by-season.md` and `[indexes.season]` both make `by-season/index.html`
         --> content/by-season.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: rename the file, or give the index another `path`

    "#]],
    );
}

#[test]
fn an_index_where_a_kind_is() {
    let schema = crate::support::KITCHEN.replace("path = \"by-season\"", "path = \"seasons\"");
    check(
        &format!("//- site.toml\n{schema}"),
        &expect![[r#"
            error[output-collision]: `[kinds.season]` and `[indexes.season]` both make `seasons/index.html`
              --> site.toml:36:10
               |
            36 | [indexes.season]
               |          ^^^^^^
               |
               = help: give one of them another `path`

        "#]],
    );
}

#[test]
fn an_old_address_that_is_in_use() {
    check(
        "\
//- content/about.md
---
title: About
aliases: [who, recipes/soup]
---
//- content/recipes/soup.md
---
title: Soup
---
",
        &expect![[r#"
            error[output-collision]: `content/recipes/soup.md` and an alias in `content/about.md` both make `recipes/soup/index.html`
             --> content/about.md:3:16
              |
            3 | aliases: [who, recipes/soup]
              |                ^^^^^^^^^^^^
              |
              = help: remove the alias: its address is in use

        "#]],
    );
}

#[test]
fn two_cells_of_an_index_for_one_address() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.fields]
size = { type = \"string\" }
colour = { type = \"string\" }
[indexes.both]
of = [\"thing\"]
by = [\"size\", \"colour\"]
//- content/things/one.md
---
title: One
size: small
colour: red
---
//- content/things/two.md
---
title: Two
size: Small
colour: red
---
//- content/things/three.md
---
title: Three
size: s/m
colour: red
---
//- content/things/four.md
---
title: Four
size: sm
colour: red
---
",
        &expect![[r#"
            error[output-collision]: `[indexes.both]` makes `both/sm/red/index.html` twice
             --> site.toml:9:10
              |
            9 | [indexes.both]
              |          ^^^^
              |
              = help: write the same value in the same way everywhere

            error[output-collision]: `both/Small/red/index.html` of `[indexes.both]` and `both/small/red/index.html` of `[indexes.both]` differ only in case
             --> site.toml:9:10
              |
            9 | [indexes.both]
              |          ^^^^
              |
              = help: some hosts and file systems take them for one
              = help: write the same value in the same way everywhere

        "#]],
    );
}
