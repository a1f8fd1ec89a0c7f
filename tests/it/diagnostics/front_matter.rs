//! Files that cannot be read: not UTF-8, no front matter, no YAML.

use expect_test::expect;

use super::check;
use crate::support::Site;

#[test]
fn no_front_matter() {
    check(
        "//- content/about.md\n# About us\n\nWe cook.\n",
        &expect![[r#"
        error[missing-front-matter]: `content/about.md` has no front matter
         --> content/about.md:1:1
          |
        1 | # About us
          | ^^^^^^^^^^
          |
          = help: begin the file with a line `---`, then `title: …`, then another line `---`

    "#]],
    );
}

#[test]
fn an_empty_file() {
    check(
        "//- content/about.md\n",
        &expect![[r#"
        error[missing-front-matter]: `content/about.md` has no front matter
         --> content/about.md:1:1
          |
        1 |
          | ^
          |
          = help: begin the file with a line `---`, then `title: …`, then another line `---`

    "#]],
    );
}

#[test]
fn front_matter_that_never_ends() {
    check(
        "//- content/about.md\n---\ntitle: About\n\nWe cook.\n",
        &expect![[r#"
        error[missing-front-matter]: the front matter of `content/about.md` never ends
         --> content/about.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: close it with a line of three dashes: `---`

    "#]],
    );
}

#[test]
fn yaml_syntax_in_the_middle_of_a_line() {
    check(
        "//- content/about.md\n---\ntitle: About\ndescription: {a: 1, b: ]\n---\nWe cook.\n",
        &expect![[r#"
            error[yaml-syntax]: the front matter is not valid YAML
             --> content/about.md:3:24
              |
            3 | description: {a: 1, b: ]
              |                        ^ did not find expected node content

        "#]],
    );
}

#[test]
fn yaml_with_a_colon_in_a_value() {
    check(
        "//- content/recipes/soup.md\n---\ntitle: Soup: the green one\n---\n",
        &expect![[r#"
            error[yaml-syntax]: the front matter is not valid YAML
             --> content/recipes/soup.md:2:12
              |
            2 | title: Soup: the green one
              |            ^ a colon cannot stand here
              |
              = help: give each key a line of its own; put a value that holds `: ` between quotation marks

        "#]],
    );
}

#[test]
fn yaml_with_a_tab() {
    check(
        "//- content/about.md\n---\ntitle: About\naliases:\n\t- old\n---\n",
        &expect![[r#"
            error[yaml-syntax]: the front matter is not valid YAML
             --> content/about.md:4:1
              |
            4 |     - old
              | ^^^^ a tab
              |
              = help: indent with spaces

        "#]],
    );
}

#[test]
fn yaml_with_a_key_twice() {
    check(
        "//- content/about.md\n---\ntitle: About\ndraft: false\ntitle: Again\n---\n",
        &expect![[r#"
            error[duplicate-key]: the key `title` is there twice
             --> content/about.md:4:1
              |
            4 | title: Again
              | ^^^^^ the first one is in line 2

        "#]],
    );
}

#[test]
fn yaml_that_breaks_hides_what_it_may_have_said() {
    // The kind demands a field; the file may well have it.
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.fields]
size = { type = \"integer\", required = true }
[kinds.thing.relations]
part_of = { to = \"thing\", required = true }
[assert.things]
kind = \"thing\"
field = \"size\"
total = 2
//- content/things/one.md
---
title: \"One
size: 1
part_of: one
---
//- content/things/two.md
---
title: Two
size: 2
part_of: one
---
",
        &expect![[r#"
            error[yaml-syntax]: the front matter is not valid YAML
             --> content/things/one.md:2:8
              |
            2 | title: "One
              |        ^ this quotation mark is never closed

        "#]],
    );
}

#[test]
fn front_matter_that_is_a_list() {
    check(
        "//- content/about.md\n---\n- title\n- About\n---\n",
        &expect![[r#"
        error[front-matter-shape]: front matter must be keys with values
         --> content/about.md:2:1
          |
        2 | - title
          | ^^^^^^^
          |
          = help: for example `title: A title`

    "#]],
    );
}

#[test]
fn front_matter_that_is_one_word() {
    check(
        "//- content/about.md\n---\nAbout\n---\n",
        &expect![[r#"
        error[front-matter-shape]: front matter must be keys with values
         --> content/about.md:2:1
          |
        2 | About
          | ^^^^^
          |
          = help: for example `title: A title`

    "#]],
    );
}

#[test]
fn front_matter_with_a_number_for_a_key() {
    check(
        "//- content/about.md\n---\ntitle: About\n2023: a year\n---\n",
        &expect![[r#"
            error[unknown-key]: a key of the front matter is not text
             --> content/about.md:3:1
              |
            3 | 2023: a year
              | ^^^^

        "#]],
    );
}

#[test]
fn bytes_that_are_not_utf8() {
    let site = Site::new("");
    site.write("content/about.md", b"---\ntitle: About\n---\nGr\xc3\xbcner K\xe4se\n");
    expect![[r#"
        error[invalid-utf8]: `content/about.md` is not valid UTF-8
         --> content/about.md:4:9
          |
        4 | Grüner K�se
          |         ^ byte 31 of the file
          |
          = help: save the file as UTF-8

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_page_that_is_not_utf8_can_be_linked_to() {
    let site = Site::new("//- content/seasons/spring.md\n---\ntitle: Spring\n---\nSee [[recipe/soup]].\n");
    site.write("content/recipes/soup.md", b"\xef\xbb\xbf---\ntitle: S\xfcp\nseasons: [spring]\n---\n");
    expect![[r#"
        error[invalid-utf8]: `content/recipes/soup.md` is not valid UTF-8
         --> content/recipes/soup.md:2:9
          |
        2 | title: S�p
          |         ^ byte 16 of the file
          |
          = help: save the file as UTF-8

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_settings_file_that_is_not_utf8() {
    let site = Site::new("");
    site.write("site.toml", b"title = \"K\xfcche\"\n");
    expect![[r#"
        error[invalid-utf8]: `site.toml` is not valid UTF-8
         --> site.toml:1:11
          |
        1 | title = "K�che"
          |           ^ byte 11 of the file
          |
          = help: save the file as UTF-8

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn places_do_not_count_a_byte_order_mark() {
    check(
        "//- content/about.md\n\u{feff}---\ntitel: About\ntitle: About\n---\n",
        &expect![[r#"
            error[unknown-key]: a page has no key `titel`
             --> content/about.md:2:1
              |
            2 | titel: About
              | ^^^^^ unknown key
              |
              = help: did you mean `title`?

        "#]],
    );
}

#[test]
fn places_are_right_where_lines_end_in_two_characters() {
    check(
        "//- content/recipes/soup.md\n---\r\ntitle: Soup\r\norder: none\r\nseasons:\r\n  - spring\r\n---\r\n\r\n\
         Text\r\n[link](gone.md) text\r\n",
        &expect![[r#"
            error[wrong-type]: `order` must be a whole number
             --> content/recipes/soup.md:3:8
              |
            3 | order: none
              |        ^^^^ this is a text

            error[dangling-reference]: no season is called `spring`
             --> content/recipes/soup.md:5:5
              |
            5 |   - spring
              |     ^^^^^^

            error[dangling-link]: the link `gone.md` leads to no file
             --> content/recipes/soup.md:9:1
              |
            9 | [link](gone.md) text
              | ^^^^^^^^^^^^^^^ there is no `content/recipes/gone.md`

        "#]],
    );
}

#[test]
fn a_byte_order_mark_and_long_line_ends_are_accepted() {
    let site = Site::new("");
    site.write("site.toml", format!("\u{feff}{}", crate::support::KITCHEN.replace('\n', "\r\n")));
    site.write(
        "content/recipes/soup.md",
        "\u{feff}---\r\ntitle: Pea soup\r\nsummary: |\r\n  Green.\r\n  Quick.\r\nseasons:\r\n  - spring\r\n---\r\n\r\n\
         ## How\r\n\r\nSee [spring](../seasons/spring.md).\r\n",
    );
    site.write("content/seasons/spring.md", "---\r\ntitle: Spring\r\norder: 1\r\n---\r\n");
    site.must_build();
    let page = site.page("recipes/soup/index.html");
    assert!(page.contains("<h2 id=\"how\">How</h2>"), "{page}");
    assert!(page.contains("href=\"../../seasons/spring/index.html\">spring</a>"), "{page}");
    assert!(page.contains("<p>Green.\nQuick.</p>"), "{page}");
}
