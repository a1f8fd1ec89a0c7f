//! Values of front matter that do not fit their field.

use expect_test::expect;

use super::{check, check_fields};

#[test]
fn an_unknown_key() {
    check(
        "//- content/recipes/soup.md\n---\ntitle: Soup\nsumary: Green.\n---\n",
        &expect![[r#"
            error[unknown-key]: the kind `recipe` has no key `sumary`
             --> content/recipes/soup.md:3:1
              |
            3 | sumary: Green.
              | ^^^^^^ unknown key
              |
              = help: did you mean `summary`?

        "#]],
    );
}

#[test]
fn an_unknown_key_of_a_plain_page() {
    check(
        "//- content/about.md\n---\ntitle: About\nauthor: Ada\n---\n",
        &expect![[r#"
            error[unknown-key]: a page has no key `author`
             --> content/about.md:3:1
              |
            3 | author: Ada
              | ^^^^^^ unknown key
              |
              = help: it can have `title`, `slug`, `draft`, `description`, `aliases`, `lang`, `template`, `collections`

        "#]],
    );
}

#[test]
fn a_title_that_is_missing() {
    check(
        "//- content/about.md\n---\ndescription: Who we are.\n---\n",
        &expect![[r#"
        error[missing-field]: `content/about.md` needs `title`
         --> content/about.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: add `title: …`, a string

    "#]],
    );
}

#[test]
fn a_title_that_is_misspelled() {
    check(
        "//- content/about.md\n---\nTitle: About\n---\n",
        &expect![[r#"
            error[missing-field]: `content/about.md` needs `title`
             --> content/about.md:1:1
              |
            1 | ---
              | ^^^
              |
              = help: add `title: …`, a string

            error[unknown-key]: a page has no key `Title`
             --> content/about.md:2:1
              |
            2 | Title: About
              | ^^^^^ unknown key
              |
              = help: did you mean `title`?

        "#]],
    );
}

#[test]
fn a_title_that_is_empty() {
    check(
        "//- content/about.md\n---\ntitle: \"\"\n---\n",
        &expect![[r#"
        error[missing-field]: `content/about.md` needs `title`
         --> content/about.md:2:1
          |
        2 | title: ""
          | ^^^^^
          |
          = help: add `title: …`, a string

    "#]],
    );
    check(
        "//- content/about.md\n---\ntitle:\n---\n",
        &expect![[r#"
            error[missing-field]: `content/about.md` needs `title`
             --> content/about.md:2:1
              |
            2 | title:
              | ^^^^^
              |
              = help: add `title: …`, a string

        "#]],
    );
}

#[test]
fn a_title_that_is_a_list() {
    check(
        "//- content/about.md\n---\ntitle: [About, us]\n---\n",
        &expect![[r#"
        error[wrong-type]: `title` must be a string
         --> content/about.md:2:8
          |
        2 | title: [About, us]
          |        ^^^^^^^^^^^ this is a list

    "#]],
    );
}

#[test]
fn a_draft_that_is_neither_true_nor_false() {
    check(
        "//- content/about.md\n---\ntitle: About\ndraft: yes\n---\n",
        &expect![[r#"
        error[wrong-type]: `draft` must be true or false
         --> content/about.md:3:8
          |
        3 | draft: yes
          |        ^^^ this is a text

    "#]],
    );
}

#[test]
fn a_value_of_the_wrong_type() {
    check_fields(
        "size = { type = \"integer\" }",
        "size: large",
        &expect![[r#"
        error[wrong-type]: `size` must be a whole number
         --> content/things/one.md:3:7
          |
        3 | size: large
          |       ^^^^^ this is a text

    "#]],
    );
    check_fields(
        "size = { type = \"integer\" }",
        "size: 1.5",
        &expect![[r#"
        error[wrong-type]: `size` must be a whole number
         --> content/things/one.md:3:7
          |
        3 | size: 1.5
          |       ^^^ this is a number

    "#]],
    );
    check_fields(
        "size = { type = \"number\" }",
        "size: [1]",
        &expect![[r#"
        error[wrong-type]: `size` must be a number
         --> content/things/one.md:3:7
          |
        3 | size: [1]
          |       ^^^ this is a list

    "#]],
    );
    check_fields(
        "name = { type = \"string\" }",
        "name: 12",
        &expect![[r#"
        error[wrong-type]: `name` must be a string
         --> content/things/one.md:3:7
          |
        3 | name: 12
          |       ^^ this is a number

    "#]],
    );
    check_fields(
        "text = { type = \"markdown\" }",
        "text: { a: b }",
        &expect![[r#"
        error[wrong-type]: `text` must be Markdown text
         --> content/things/one.md:3:7
          |
        3 | text: { a: b }
          |       ^^^^^^^^ this is a mapping of keys to values

    "#]],
    );
    check_fields(
        "good = { type = \"boolean\" }",
        "good: maybe",
        &expect![[r#"
        error[wrong-type]: `good` must be true or false
         --> content/things/one.md:3:7
          |
        3 | good: maybe
          |       ^^^^^ this is a text

    "#]],
    );
    check_fields(
        "day = { type = \"date\" }",
        "day: 2023-02-30",
        &expect![[r#"
            error[wrong-type]: `day` must be a date such as 2023-02-16
             --> content/things/one.md:3:6
              |
            3 | day: 2023-02-30
              |      ^^^^^^^^^^ there is no such day

        "#]],
    );
    check_fields(
        "site = { type = \"url\" }",
        "site: example.org",
        &expect![[r#"
            error[wrong-type]: `site` must be a URL that starts with https:// or http://
             --> content/things/one.md:3:7
              |
            3 | site: example.org
              |       ^^^^^^^^^^^ this is not a whole address

        "#]],
    );
    check_fields(
        "tags = { type = \"list\", of = \"string\" }",
        "tags: one",
        &expect![[r#"
        error[wrong-type]: `tags` must be a list, each item a string
         --> content/things/one.md:3:7
          |
        3 | tags: one
          |       ^^^ this is a text

    "#]],
    );
}

#[test]
fn the_third_item_of_a_list() {
    check_fields(
        "sizes = { type = \"list\", of = \"integer\" }",
        "sizes: [1, 2, three, 4]",
        &expect![[r#"
            error[wrong-type]: `sizes` must be a list, each item a whole number
             --> content/things/one.md:3:15
              |
            3 | sizes: [1, 2, three, 4]
              |               ^^^^^ this is a text

        "#]],
    );
    check_fields(
        "sizes = { type = \"list\", of = \"integer\" }",
        "sizes:\n  - 1\n  - 2\n  - three\n  - 4",
        &expect![[r#"
            error[wrong-type]: `sizes` must be a list, each item a whole number
             --> content/things/one.md:6:5
              |
            6 |   - three
              |     ^^^^^ this is a text

        "#]],
    );
}

#[test]
fn a_value_over_many_lines() {
    check_fields(
        "size = { type = \"integer\" }",
        "size:\n  width: 1\n  height: 2\n  depth: 3\n  weight: 4",
        &expect![[r#"
            error[wrong-type]: `size` must be a whole number
             --> content/things/one.md:4:3
              |
            4 | /   width: 1
            5 | |   height: 2
            6 | |   depth: 3
              | |__________^ this is a mapping of keys to values

        "#]],
    );
}

#[test]
fn a_required_field_that_is_missing() {
    check_fields(
        "size = { type = \"integer\", required = true }",
        "draft: false",
        &expect![[r#"
        error[missing-field]: `content/things/one.md` needs `size`
         --> content/things/one.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: add `size: …`, a whole number

    "#]],
    );
}

#[test]
fn a_required_field_that_is_empty() {
    check_fields(
        "size = { type = \"integer\", required = true }",
        "size:",
        &expect![[r#"
            error[missing-field]: `content/things/one.md` needs `size`
             --> content/things/one.md:3:1
              |
            3 | size:
              | ^^^^
              |
              = help: add `size: …`, a whole number

        "#]],
    );
    check_fields(
        "name = { type = \"string\", required = true }",
        "name: \" \"",
        &expect![[r#"
        error[missing-field]: `content/things/one.md` needs `name`
         --> content/things/one.md:3:1
          |
        3 | name: " "
          | ^^^^
          |
          = help: add `name: …`, a string

    "#]],
    );
    check_fields(
        "tags = { type = \"list\", required = true }",
        "tags: []",
        &expect![[r#"
        error[missing-field]: `content/things/one.md` needs `tags`
         --> content/things/one.md:3:1
          |
        3 | tags: []
          | ^^^^
          |
          = help: add `tags: …`, a list, each item a string

    "#]],
    );
}

#[test]
fn a_word_that_is_not_in_the_enum() {
    check_fields(
        "level = { type = \"enum\", values = [\"easy\", \"middling\", \"hard\"] }",
        "level: meddling",
        &expect![[r#"
            error[not-in-enum]: `level` cannot be `meddling`
             --> content/things/one.md:3:8
              |
            3 | level: meddling
              |        ^^^^^^^^ not one of its values
              |
              = help: did you mean `middling`?
              = help: it can be `easy`, `middling`, `hard`

        "#]],
    );
    check_fields(
        "level = { type = \"enum\", values = [\"easy\", \"hard\"] }",
        "level: impossible",
        &expect![[r#"
            error[not-in-enum]: `level` cannot be `impossible`
             --> content/things/one.md:3:8
              |
            3 | level: impossible
              |        ^^^^^^^^^^ not one of its values
              |
              = help: it can be `easy`, `hard`

        "#]],
    );
}

#[test]
fn a_number_out_of_range() {
    check_fields(
        "size = { type = \"integer\", min = 1, max = 10 }",
        "size: 11",
        &expect![[r#"
        error[out-of-range]: `size` must be from 1 to 10
         --> content/things/one.md:3:7
          |
        3 | size: 11
          |       ^^ this is 11

    "#]],
    );
    check_fields(
        "size = { type = \"number\", min = 0.5 }",
        "size: 0.25",
        &expect![[r#"
        error[out-of-range]: `size` must be at least 0.5
         --> content/things/one.md:3:7
          |
        3 | size: 0.25
          |       ^^^^ this is 0.25

    "#]],
    );
    check_fields(
        "size = { type = \"integer\", max = 10 }",
        "size: 99",
        &expect![[r#"
        error[out-of-range]: `size` must be at most 10
         --> content/things/one.md:3:7
          |
        3 | size: 99
          |       ^^ this is 99

    "#]],
    );
}

#[test]
fn a_list_that_is_too_short() {
    check_fields(
        "tags = { type = \"list\", min = 2 }",
        "tags: [one]",
        &expect![[r#"
            error[out-of-range]: `tags` must have at least 2 items
             --> content/things/one.md:3:7
              |
            3 | tags: [one]
              |       ^^^^^ this has 1

        "#]],
    );
}

#[test]
fn an_item_of_a_list_is_not_measured_as_the_list() {
    check_fields("sizes = { type = \"list\", of = \"integer\", min = 2 }", "sizes: [1, 1]", &expect![""]);
}

#[test]
fn a_text_against_its_pattern() {
    check_fields(
        "code = { type = \"string\", pattern = \"[A-Z]{2}-\\\\d+\" }",
        "code: ab-12",
        &expect![[r#"
            error[pattern-mismatch]: `code` cannot be `ab-12`
             --> content/things/one.md:3:7
              |
            3 | code: ab-12
              |       ^^^^^ does not match the pattern
              |
              = help: the whole text must match `[A-Z]{2}-\d+`

        "#]],
    );
}

#[test]
fn a_text_with_too_many_words() {
    check_fields(
        "text = { type = \"markdown\", max_words = 5 }",
        "text: One two three four five six seven.",
        &expect![[r#"
            error[too-many-words]: `text` has 7 words; at most 5 are allowed
             --> content/things/one.md:3:7
              |
            3 | text: One two three four five six seven.
              |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        "#]],
    );
    check_fields(
        "text = { type = \"markdown\", max_words = 5 }",
        "text: >\n  One two\n  three four\n\n  five six\n  seven.",
        &expect![[r#"
            error[too-many-words]: `text` has 7 words; at most 5 are allowed
             --> content/things/one.md:4:3
              |
            4 | /   One two
            5 | |   three four
              | |_____________^

        "#]],
    );
}

#[test]
fn a_value_that_is_taken() {
    check(
        "\
//- content/seasons/spring.md
---
title: Spring
order: 1
---
//- content/seasons/summer.md
---
title: Summer
order: 1
---
",
        &expect![[r#"
            error[duplicate-value]: `order: 1` is taken
             --> content/seasons/summer.md:3:8
              |
            3 | order: 1
              |        ^ `content/seasons/spring.md` has it already

        "#]],
    );
}

#[test]
fn a_default_does_not_excuse_a_wrong_value() {
    check_fields(
        "size = { type = \"integer\", default = 3 }",
        "size: three",
        &expect![[r#"
        error[wrong-type]: `size` must be a whole number
         --> content/things/one.md:3:7
          |
        3 | size: three
          |       ^^^^^ this is a text

    "#]],
    );
}

#[test]
fn a_quotation_field_with_a_key_too_many_and_one_too_few() {
    check_fields(
        "words = { type = \"quote\" }",
        "words: { text: Hello, sight: a b }",
        &expect![[r#"
            error[wrong-type]: `words` must be a quotation: `{ text: "…", cite: SOURCE PLACE }`
             --> content/things/one.md:3:8
              |
            3 | words: { text: Hello, sight: a b }
              |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a mapping of keys to values

            error[unknown-key]: a quotation has no key `sight`
             --> content/things/one.md:3:23
              |
            3 | words: { text: Hello, sight: a b }
              |                       ^^^^^ unknown key
              |
              = help: it can have `text`, `cite`, `label`, `note`

        "#]],
    );
}

#[test]
fn a_slug_that_no_host_can_hold() {
    check(
        "//- content/about.md\n---\ntitle: About\nslug: a/b\n---\n",
        &expect![[r#"
        error[bad-slug]: the slug `a/b` cannot be part of an address: it holds one of < > : " | ? * \ / or a control character
         --> content/about.md:3:7
          |
        3 | slug: a/b
          |       ^^^
          |
          = help: choose another slug

    "#]],
    );
    check(
        "//- content/aux.md\n---\ntitle: Aux\n---\n",
        &expect![[r#"
        error[bad-slug]: the file name `aux` cannot be part of an address: Windows keeps this name for a device
         --> content/aux.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: rename the file, or give it a `slug`

    "#]],
    );
}

#[test]
fn two_slugs_that_no_host_can_hold_are_two_mistakes() {
    check(
        "//- content/one.md\n---\ntitle: One\nslug: a/b\n---\n//- content/two.md\n---\ntitle: Two\nslug: c:d\n---\n",
        &expect![[r#"
            error[bad-slug]: the slug `a/b` cannot be part of an address: it holds one of < > : " | ? * \ / or a control character
             --> content/one.md:3:7
              |
            3 | slug: a/b
              |       ^^^
              |
              = help: choose another slug

            error[bad-slug]: the slug `c:d` cannot be part of an address: it holds one of < > : " | ? * \ / or a control character
             --> content/two.md:3:7
              |
            3 | slug: c:d
              |       ^^^
              |
              = help: choose another slug

        "#]],
    );
}

#[test]
fn an_alias_that_is_no_address() {
    check(
        "//- content/about.md\n---\ntitle: About\naliases: [old, \"what?\"]\n---\n",
        &expect![[r#"
            error[bad-alias]: an alias must be an old address of this site
             --> content/about.md:3:16
              |
            3 | aliases: [old, "what?"]
              |                ^^^^^^^ it holds one of < > : " | ? * \ / or a control character
              |
              = help: for example `old-folder/old-name`

        "#]],
    );
    check(
        "//- content/about.md\n---\ntitle: About\naliases: old\n---\n",
        &expect![[r#"
        error[wrong-type]: `aliases` must be a list of old addresses
         --> content/about.md:3:10
          |
        3 | aliases: old
          |          ^^^ this is a text

    "#]],
    );
}
