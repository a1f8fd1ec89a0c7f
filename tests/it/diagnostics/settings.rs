//! Mistakes in `site.toml`.

use expect_test::expect;

use super::{check, check_settings};

const THING: &str = "[kinds.thing]\nplural = \"Things\"\npath = \"things\"\n";

/// Checks a site of one kind, `thing`, followed by these lines.
fn check_thing(settings: &str, expected: &expect_test::Expect) {
    check_settings(&format!("{THING}{settings}"), expected);
}

#[test]
fn toml_syntax() {
    check(
        "//- site.toml\ntitle = \"Site\nbase_url = \"https://example.org/\"\n",
        &expect![[r#"
        error[toml-syntax]: `site.toml` is not valid TOML
         --> site.toml:1:14
          |
        1 | title = "Site
          |              ^ invalid basic string, expected `"`

    "#]],
    );
    check(
        "//- site.toml\ntitle = Site\nbase_url = \"https://example.org/\"\n",
        &expect![[r#"
        error[toml-syntax]: `site.toml` is not valid TOML
         --> site.toml:1:9
          |
        1 | title = Site
          |         ^^^^ string values must be quoted, expected literal string

    "#]],
    );
    check_settings(
        "title = \"Again\"\n",
        &expect![[r#"
        error[toml-syntax]: `site.toml` is not valid TOML
         --> site.toml:3:1
          |
        3 | title = "Again"
          | ^^^^^ duplicate key

    "#]],
    );
}

#[test]
fn an_empty_file_lacks_what_every_site_needs() {
    check(
        "//- site.toml\n",
        &expect![[r#"
        error[missing-key]: site.toml needs the key `base_url`
         --> site.toml:1:1
          |
        1 |
          | ^

        error[missing-key]: site.toml needs the key `title`
         --> site.toml:1:1
          |
        1 |
          | ^

    "#]],
    );
}

#[test]
fn an_unknown_key() {
    check_settings(
        "langauge = \"en\"\n",
        &expect![[r#"
        error[unknown-key]: site.toml has no key `langauge`
         --> site.toml:3:1
          |
        3 | langauge = "en"
          | ^^^^^^^^ unknown key
          |
          = help: did you mean `language`?

    "#]],
    );
    check_thing(
        "colour = \"red\"\n",
        &expect![[r#"
        error[unknown-key]: [kinds.thing] has no key `colour`
         --> site.toml:6:1
          |
        6 | colour = "red"
          | ^^^^^^ unknown key

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"integer\", minimum = 1 }\n",
        &expect![[r#"
            error[unknown-key]: [kinds.thing.fields.size] has no key `minimum`
             --> site.toml:7:28
              |
            7 | size = { type = "integer", minimum = 1 }
              |                            ^^^^^^^ unknown key
              |
              = help: it can have `type`, `label`, `required`, `unique`, `default`, `min`, `max`, `pattern`, `max_words`

        "#]],
    );
    check_settings(
        "[markdown.alerts]\nhint = \"Hint\"\n",
        &expect![[r#"
            error[unknown-key]: [markdown.alerts] has no key `hint`
             --> site.toml:4:1
              |
            4 | hint = "Hint"
              | ^^^^ unknown key
              |
              = help: it can have `note`, `tip`, `important`, `warning`, `caution`

        "#]],
    );
}

#[test]
fn a_key_that_is_missing() {
    check_settings(
        "[kinds.thing]\npath = \"things\"\n",
        &expect![[r#"
        error[missing-key]: [kinds.thing] needs the key `plural`
         --> site.toml:3:8
          |
        3 | [kinds.thing]
          |        ^^^^^

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = { min = 1 }\n",
        &expect![[r#"
        error[missing-key]: [kinds.thing.fields.size] needs the key `type`
         --> site.toml:7:1
          |
        7 | size = { min = 1 }
          | ^^^^

    "#]],
    );
    check_settings(
        "[[nav]]\nlabel = \"Home\"\n",
        &expect![[r#"
        error[missing-key]: [[nav]] needs the key `to`
         --> site.toml:3:1
          |
        3 | [[nav]]
          | ^^^^^^^

    "#]],
    );
}

#[test]
fn a_value_of_the_wrong_type() {
    check_settings(
        "language = 1\n",
        &expect![[r#"
        error[wrong-type]: `language` must be a string
         --> site.toml:3:12
          |
        3 | language = 1
          |            ^ this is an integer

    "#]],
    );
    check_settings(
        "kinds = \"thing\"\n",
        &expect![[r#"
        error[wrong-type]: `kinds` must be a table
         --> site.toml:3:9
          |
        3 | kinds = "thing"
          |         ^^^^^^^ this is a string

    "#]],
    );
    check_settings(
        "[markdown]\nhighlight = \"no\"\n",
        &expect![[r#"
        error[wrong-type]: `highlight` must be true or false
         --> site.toml:4:13
          |
        4 | highlight = "no"
          |             ^^^^ this is a string

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = \"integer\"\n",
        &expect![[r#"
        error[wrong-type]: `size` must be a table
         --> site.toml:7:8
          |
        7 | size = "integer"
          |        ^^^^^^^^^ this is a string

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"list\", min = -1.5, max = \"2\" }\n",
        &expect![[r#"
            error[wrong-type]: `max` must be a number
             --> site.toml:7:43
              |
            7 | size = { type = "list", min = -1.5, max = "2" }
              |                                           ^^^ this is a string

        "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"enum\", values = [\"s\", 2, \"l\"] }\n",
        &expect![[r#"
            error[wrong-type]: `values` must be a list of strings
             --> site.toml:7:40
              |
            7 | size = { type = "enum", values = ["s", 2, "l"] }
              |                                        ^ this is an integer

        "#]],
    );
    check_thing(
        "[kinds.thing.fields]\ntext = { type = \"string\", max_words = -1 }\n",
        &expect![[r#"
        error[wrong-type]: `max_words` must be a number that is not negative
         --> site.toml:7:39
          |
        7 | text = { type = "string", max_words = -1 }
          |                                       ^^ this is an integer

    "#]],
    );
    check_settings(
        "nav = \"thing\"\n",
        &expect![[r#"
        error[wrong-type]: `nav` must be a list of tables
         --> site.toml:3:7
          |
        3 | nav = "thing"
          |       ^^^^^^^ this is a string

    "#]],
    );
    check_settings(
        "theme_options = { a = [1] }\n",
        &expect![[r#"
            error[unknown-key]: the theme has no option `a`
             --> site.toml:3:19
              |
            3 | theme_options = { a = [1] }
              |                   ^ unknown option
              |
              = help: it has `cite`, `drawings`, `gaps`, `hollow_field`, `hollow_value`, `lede`, `long_quote`, `names`, `quoted`, `switch`

        "#]],
    );
}

#[test]
fn a_word_that_is_not_one_of_those_allowed() {
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"int\" }\n",
        &expect![[r#"
        error[not-in-enum]: `type` cannot be `int`
         --> site.toml:7:17
          |
        7 | size = { type = "int" }
          |                 ^^^^^ not a known value
          |
          = help: it can be `string`, `markdown`, `integer`, `number`, `boolean`, `date`, `url`, `enum`, `quote`, `list`

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"list\", of = \"list\" }\n",
        &expect![[r#"
        error[not-in-enum]: `of` cannot be `list`
         --> site.toml:7:30
          |
        7 | size = { type = "list", of = "list" }
          |                              ^^^^^^ not a known value
          |
          = help: it can be `string`, `markdown`, `integer`, `number`, `boolean`, `date`, `url`, `enum`, `quote`

    "#]],
    );
    check_settings(
        "[publish]\nlinks = \"folders\"\n",
        &expect![[r#"
        error[not-in-enum]: `links` cannot be `folders`
         --> site.toml:4:9
          |
        4 | links = "folders"
          |         ^^^^^^^^^ not a known value
          |
          = help: did you mean `folder`?
          = help: it can be `file`, `folder`

    "#]],
    );
}

#[test]
fn an_enum_without_values() {
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"enum\" }\n",
        &expect![[r#"
        error[missing-key]: the field `size` needs the key `values`
         --> site.toml:7:1
          |
        7 | size = { type = "enum" }
          | ^^^^
          |
          = help: an enum is one of a few words: `values = ["…", "…"]`

    "#]],
    );
}

#[test]
fn an_address_that_no_browser_can_open() {
    check(
        "//- site.toml\ntitle = \"Site\"\nbase_url = \"example.org\"\n",
        &expect![[r#"
        error[bad-url]: `base_url` cannot be `example.org`
         --> site.toml:2:12
          |
        2 | base_url = "example.org"
          |            ^^^^^^^^^^^^^ not an address that a browser can open
          |
          = help: write the whole address, for example `https://example.org/`

    "#]],
    );
}

#[test]
fn a_name_that_is_taken_by_the_program() {
    check_settings(
        "[kinds.page]\nplural = \"Pages\"\npath = \"pages\"\n",
        &expect![[r#"
            error[reserved-name]: a kind cannot be called `page`
             --> site.toml:3:8
              |
            3 | [kinds.page]
              |        ^^^^ pages that are about no entity are called this

        "#]],
    );
    check_thing(
        "[kinds.thing.fields]\ntitle = { type = \"string\" }\n",
        &expect![[r#"
        error[reserved-name]: a field cannot be called `title`
         --> site.toml:7:1
          |
        7 | title = { type = "string" }
          | ^^^^^ every page has this already

    "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nslug = { to = \"thing\", inverse = \"slugs\", label = \"S\" }\n",
        &expect![[r#"
            error[reserved-name]: a relation cannot be called `slug`
             --> site.toml:7:1
              |
            7 | slug = { to = "thing", inverse = "slugs", label = "S" }
              | ^^^^ every page has this already

        "#]],
    );
}

#[test]
fn a_name_that_references_could_not_say() {
    check_settings(
        "[kinds.\"a/b\"]\nplural = \"Things\"\npath = \"things\"\n",
        &expect![[r#"
        error[bad-name]: a kind cannot be called `a/b`
         --> site.toml:3:8
          |
        3 | [kinds."a/b"]
          |        ^^^^^
          |
          = help: use letters, digits, `-` and `_`

    "#]],
    );
    check_thing(
        "[kinds.thing.relations]\n\"near.by\" = { to = \"thing\" }\n",
        &expect![[r#"
        error[bad-name]: a relation cannot be called `near.by`
         --> site.toml:7:1
          |
        7 | "near.by" = { to = "thing" }
          | ^^^^^^^^^
          |
          = help: use letters, digits, `-` and `_`

    "#]],
    );
    check_thing(
        "[kinds.thing.fields]\n\"\" = { type = \"string\" }\n",
        &expect![[r#"
        error[bad-name]: a field cannot be called ``
         --> site.toml:7:1
          |
        7 | "" = { type = "string" }
          | ^^
          |
          = help: use letters, digits, `-` and `_`

    "#]],
    );
}

#[test]
fn two_kinds_in_one_folder() {
    check_thing(
        "[kinds.other]\nplural = \"Others\"\npath = \"/things/\"\n",
        &expect![[r#"
        error[shared-path]: the kinds `thing` and `other` share the path `things`
         --> site.toml:6:8
          |
        6 | [kinds.other]
          |        ^^^^^
          |
          = help: give each kind a folder of its own

    "#]],
    );
}

#[test]
fn a_folder_that_is_none() {
    check_settings(
        "[kinds.thing]\nplural = \"Things\"\npath = \"\"\n",
        &expect![[r#"
            error[bad-path]: `path` cannot be ``
             --> site.toml:5:8
              |
            5 | path = ""
              |        ^^ not a folder inside the site
              |
              = help: name a folder, for example `recipes` or `food/recipes`

        "#]],
    );
    check_settings(
        "[kinds.thing]\nplural = \"Things\"\npath = \"../things\"\n",
        &expect![[r#"
        error[bad-path]: `path` cannot be `../things`
         --> site.toml:5:8
          |
        5 | path = "../things"
          |        ^^^^^^^^^^^ not a folder inside the site
          |
          = help: name a folder, for example `recipes` or `food/recipes`

    "#]],
    );
    check_thing(
        "[indexes.thing]\nof = [\"thing\"]\nby = [\"near\"]\npath = \"a//b\"\n[kinds.thing.relations]\nnear = { to = \"thing\" }\n",
        &expect![[r#"
            error[bad-path]: `path` cannot be `a//b`
             --> site.toml:9:8
              |
            9 | path = "a//b"
              |        ^^^^^^ not a folder inside the site
              |
              = help: name a folder, for example `recipes` or `food/recipes`

        "#]],
    );
}

#[test]
fn a_kind_sorted_by_nothing() {
    check_thing(
        "sort = \"ordre\"\n[kinds.thing.fields]\norder = { type = \"integer\" }\n",
        &expect![[r#"
        error[unknown-field]: the kind `thing` has no field `ordre`
         --> site.toml:6:8
          |
        6 | sort = "ordre"
          |        ^^^^^^^
          |
          = help: did you mean `order`?

    "#]],
    );
}

#[test]
fn a_pattern_that_is_not_one() {
    check_thing(
        "[kinds.thing.fields]\ncode = { type = \"string\", pattern = \"[a-\" }\n",
        &expect![[r#"
            error[bad-pattern]: `[a-` is not a regular expression
             --> site.toml:7:37
              |
            7 | code = { type = "string", pattern = "[a-" }
              |                                     ^^^^^ invalid character class range, the start must be <= the end

        "#]],
    );
}

#[test]
fn a_default_that_does_not_fit() {
    check_thing(
        "[kinds.thing.fields]\nsize = { type = \"integer\", default = \"large\" }\n\
         //- content/things/one.md\n---\ntitle: One\n---\n",
        &expect![[r#"
            error[wrong-type]: the default of `size` must be a whole number
             --> site.toml:7:38
              |
            7 | size = { type = "integer", default = "large" }
              |                                      ^^^^^^^

        "#]],
    );
}

#[test]
fn a_relation_to_no_kind() {
    check_thing(
        "[kinds.thing.relations]\nnear = { to = [\"thing\", \"thin\"] }\n",
        &expect![[r#"
        error[unknown-kind]: no kind is called `thin`
         --> site.toml:7:25
          |
        7 | near = { to = ["thing", "thin"] }
          |                         ^^^^^^ unknown kind
          |
          = help: did you mean `thing`?
          = help: kinds are declared as `[kinds.thin]`

    "#]],
    );
}

#[test]
fn a_relation_with_both_or_neither_of_to_and_via() {
    check_thing(
        "[kinds.thing.relations]\nnear = { label = \"Near\", absent = \"nothing\" }\n",
        &expect![[r#"
            error[relation-shape]: the relation `near` needs either `to` or `via`, not both
             --> site.toml:7:1
              |
            7 | near = { label = "Near", absent = "nothing" }
              | ^^^^
              |
              = help: `to = "KIND"` if authors type it; `via = "RELATION.RELATION"` if it follows from others

        "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nfar = { to = \"thing\" }\nnear = { to = \"thing\", via = \"far\", inverse = \"x\" }\n",
        &expect![[r#"
            error[relation-shape]: the relation `near` needs either `to` or `via`, not both
             --> site.toml:8:1
              |
            8 | near = { to = "thing", via = "far", inverse = "x" }
              | ^^^^
              |
              = help: `to = "KIND"` if authors type it; `via = "RELATION.RELATION"` if it follows from others

        "#]],
    );
}

#[test]
fn one_name_for_two_things() {
    check_thing(
        "[kinds.thing.fields]\nnear = { type = \"string\" }\n[kinds.thing.relations]\nnear = { to = \"thing\" }\n",
        &expect![[r#"
            error[name-taken]: the kind `thing` has two fields or relations called `near`
             --> site.toml:9:1
              |
            9 | near = { to = "thing" }
              | ^^^^ the second one

        "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nnear = { to = \"thing\", inverse = \"near\" }\n",
        &expect![[r#"
        error[name-taken]: the kind `thing` has two fields or relations called `near`
         --> site.toml:7:34
          |
        7 | near = { to = "thing", inverse = "near" }
          |                                  ^^^^^^ the second one

    "#]],
    );
}

#[test]
fn an_inverse_of_two_kinds_that_is_taken_in_one() {
    check_thing(
        "\
[kinds.thing.relations]
near = { to = [\"place\", \"room\"], many = true, inverse = \"things\" }
[kinds.place]
plural = \"Places\"
path = \"places\"
[kinds.room]
plural = \"Rooms\"
path = \"rooms\"
[kinds.room.fields]
things = { type = \"integer\" }
",
        &expect![[r#"
            error[name-taken]: the kind `room` has two fields or relations called `things`
             --> site.toml:7:57
              |
            7 | near = { to = ["place", "room"], many = true, inverse = "things" }
              |                                                         ^^^^^^^^ the second one

        "#]],
    );
}

#[test]
fn a_chain_whose_step_does_not_exist() {
    check_thing(
        "[kinds.thing.relations]\npart_of = { to = \"thing\" }\nwhole = { via = \"part_of.part-of\" }\n",
        &expect![[r#"
            error[broken-chain]: the chain of `whole` breaks at `part-of`
             --> site.toml:8:26
              |
            8 | whole = { via = "part_of.part-of" }
              |                          ^^^^^^^ the kind `thing` has no relation `part-of`
              |
              = help: did you mean `part_of`?

        "#]],
    );
}

#[test]
fn chains_in_a_circle() {
    check_thing(
        "[kinds.thing.relations]\nup = { via = \"down\" }\ndown = { via = \"side\" }\nside = { via = \"up\" }\n",
        &expect![[r#"
            error[chain-cycle]: the chain of `up` leads through itself
             --> site.toml:7:1
              |
            7 | up = { via = "down" }
              | ^^ thing.up → thing.down → thing.side → thing.up

        "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nup = { via = \"up\" }\n",
        &expect![[r#"
        error[chain-cycle]: the chain of `up` leads through itself
         --> site.toml:7:1
          |
        7 | up = { via = "up" }
          | ^^ thing.up → thing.up

    "#]],
    );
}

#[test]
fn a_chain_through_a_broken_one_is_reported_once() {
    check_thing(
        "[kinds.thing.relations]\nup = { via = \"gone\" }\nfar = { via = \"up.up\" }\n",
        &expect![[r#"
            error[broken-chain]: the chain of `up` breaks at `gone`
             --> site.toml:7:15
              |
            7 | up = { via = "gone" }
              |               ^^^^ the kind `thing` has no relation `gone`
              |
              = help: it has `up`, `far`

        "#]],
    );
}

#[test]
fn an_index_of_nothing_or_by_nothing() {
    check_thing(
        "[indexes.things]\nof = [\"thing\"]\n",
        &expect![[r#"
        error[index-shape]: the index `things` needs `of`, one kind or more, and `by`, one or two
         --> site.toml:6:10
          |
        6 | [indexes.things]
          |          ^^^^^^
          |
          = help: `of = ["KIND"]`, `by = ["RELATION"]` or `by = ["RELATION", "RELATION"]`

    "#]],
    );
    check_thing(
        "[indexes.things]\nby = [\"near\"]\ntitle = \"Things\"\n",
        &expect![[r#"
        error[index-shape]: the index `things` needs `of`, one kind or more, and `by`, one or two
         --> site.toml:6:10
          |
        6 | [indexes.things]
          |          ^^^^^^
          |
          = help: `of = ["KIND"]`, `by = ["RELATION"]` or `by = ["RELATION", "RELATION"]`

    "#]],
    );
}

#[test]
fn an_index_of_or_by_something_unknown() {
    check_thing(
        "[kinds.thing.relations]\nnear = { to = \"thing\" }\n[indexes.things]\nof = [\"thing\"]\nby = [\"nere\"]\n",
        &expect![[r#"
            error[unknown-relation]: the kind `thing` has no relation or field `nere`
              --> site.toml:10:7
               |
            10 | by = ["nere"]
               |       ^^^^^^
               |
               = help: it has `near`

        "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nnear = { to = \"thing\" }\n[indexes.things]\nof = [\"think\"]\nby = [\"near\"]\n",
        &expect![[r#"
            error[unknown-kind]: no kind is called `think`
             --> site.toml:9:7
              |
            9 | of = ["think"]
              |       ^^^^^^^ unknown kind
              |
              = help: did you mean `thing`?
              = help: kinds are declared as `[kinds.think]`

        "#]],
    );
    check_thing(
        "[kinds.thing.relations]\nnear = { to = \"thing\" }\n[indexes.things]\nof = [\"thing\"]\nby = [\"near\"]\nwhere = [{ size = 1 }]\n",
        &expect![[r#"
            error[unknown-field]: the kind `thing` has no field `size`
              --> site.toml:11:12
               |
            11 | where = [{ size = 1 }]
               |            ^^^^

        "#]],
    );
}

#[test]
fn an_assertion_that_says_nothing() {
    check_thing(
        "[assert.things]\nkind = \"thing\"\nbecause = \"x\"\n",
        &expect![[r#"
        error[assertion-shape]: the assertion `things` says nothing that can fail
         --> site.toml:6:9
          |
        6 | [assert.things]
          |         ^^^^^^
          |
          = help: say `count`, `field` and `total`, `relation` with `each`, `at_least`, `at_most`, `never` or `covers`, or `parts` and `paragraphs`

    "#]],
    );
}

#[test]
fn an_assertion_about_something_unknown() {
    check_thing(
        "[assert.things]\nkind = \"think\"\ncount = 1\nbecause = \"x\"\n",
        &expect![[r#"
            error[unknown-kind]: no kind is called `think`
             --> site.toml:7:8
              |
            7 | kind = "think"
              |        ^^^^^^^ unknown kind
              |
              = help: did you mean `thing`?
              = help: kinds are declared as `[kinds.think]`

        "#]],
    );
    check_thing(
        "[assert.things]\nkind = \"thing\"\nrelation = \"near\"\neach = 1\n",
        &expect![[r#"
            error[unknown-relation]: the kind `thing` has no relation `near`
             --> site.toml:8:12
              |
            8 | relation = "near"
              |            ^^^^^^

        "#]],
    );
    check_thing(
        "[assert.things]\nkind = \"thing\"\neach = 1\n",
        &expect![[r#"
        error[assertion-shape]: the assertion `things` does not say of which relation
         --> site.toml:6:9
          |
        6 | [assert.things]
          |         ^^^^^^
          |
          = help: add `relation = "…"`

    "#]],
    );
    check_thing(
        "[assert.things]\nkind = \"thing\"\nfield = \"size\"\ntotal = 1\n",
        &expect![[r#"
            error[unknown-field]: the kind `thing` has no field `size`
             --> site.toml:8:9
              |
            8 | field = "size"
              |         ^^^^^^

        "#]],
    );
    check_thing(
        "[assert.things]\nkind = \"thing\"\ncount = 1\nwhere = { size = 1 }\n",
        &expect![[r#"
            error[unknown-field]: the kind `thing` has no field `size`
             --> site.toml:9:11
              |
            9 | where = { size = 1 }
              |           ^^^^

        "#]],
    );
}

#[test]
fn an_assertion_about_nothing() {
    check_thing(
        "[assert.things]\ncount = 1\n",
        &expect![[r#"
        error[missing-key]: [assert.things] needs the key `kind`
         --> site.toml:6:9
          |
        6 | [assert.things]
          |         ^^^^^^

    "#]],
    );
}

#[test]
fn a_sheet_of_something_unknown() {
    check_thing(
        "[sheets.plan]\ncolumns = \"think\"\nnote = \"x\"\n",
        &expect![[r#"
            error[unknown-kind]: no kind is called `think`
             --> site.toml:7:11
              |
            7 | columns = "think"
              |           ^^^^^^^ unknown kind
              |
              = help: did you mean `thing`?
              = help: kinds are declared as `[kinds.think]`

        "#]],
    );
    check_thing(
        "[sheets.plan]\ncolumns = \"thing\"\nrows = \"near\"\n",
        &expect![[r#"
        error[unknown-relation]: the kind `thing` has no relation `near`
         --> site.toml:8:8
          |
        8 | rows = "near"
          |        ^^^^^^

    "#]],
    );
}

#[test]
fn a_timeline_by_an_unknown_field() {
    check_thing(
        "timeline = { from = \"start\" }\n[kinds.thing.fields]\nstarts = { type = \"date\" }\n",
        &expect![[r#"
            error[unknown-field]: the kind `thing` has no field `start`
             --> site.toml:6:21
              |
            6 | timeline = { from = "start" }
              |                     ^^^^^^^
              |
              = help: did you mean `starts`?

        "#]],
    );
}

#[test]
fn a_glossary_with_an_unknown_field() {
    check_thing(
        "glossary = { aliases = \"also\" }\n",
        &expect![[r#"
        error[unknown-field]: the kind `thing` has no field `also`
         --> site.toml:6:24
          |
        6 | glossary = { aliases = "also" }
          |                        ^^^^^^

    "#]],
    );
}

#[test]
fn a_source_with_speakers_of_an_unknown_kind() {
    check_thing(
        "source = true\nspeaker = \"person\"\n",
        &expect![[r#"
        error[unknown-kind]: no kind is called `person`
         --> site.toml:7:11
          |
        7 | speaker = "person"
          |           ^^^^^^^^ unknown kind
          |
          = help: kinds are declared as `[kinds.person]`

    "#]],
    );
}

#[test]
fn a_short_name_made_of_an_unknown_field() {
    check_thing(
        "code = \"T{ordre}\"\n[kinds.thing.fields]\norder = { type = \"integer\" }\n",
        &expect![[r#"
            error[unknown-field]: the kind `thing` has no field `ordre`
             --> site.toml:6:11
              |
            6 | code = "T{ordre}"
              |           ^^^^^
              |
              = help: did you mean `order`?

        "#]],
    );
}

#[test]
fn many_mistakes_are_told_in_one_run() {
    check(
        "\
//- site.toml
titel = \"Site\"
base_url = \"ftp://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
sort = \"size\"
[kinds.thing.relations]
near = { to = \"place\" }
",
        &expect![[r#"
            error[missing-key]: site.toml needs the key `title`
             --> site.toml:1:1
              |
            1 | titel = "Site"
              | ^

            error[unknown-key]: site.toml has no key `titel`
             --> site.toml:1:1
              |
            1 | titel = "Site"
              | ^^^^^ unknown key
              |
              = help: did you mean `title`?

            error[bad-url]: `base_url` cannot be `ftp://example.org/`
             --> site.toml:2:12
              |
            2 | base_url = "ftp://example.org/"
              |            ^^^^^^^^^^^^^^^^^^^^ not an address that a browser can open
              |
              = help: write the whole address, for example `https://example.org/`

            error[unknown-field]: the kind `thing` has no field `size`
             --> site.toml:6:8
              |
            6 | sort = "size"
              |        ^^^^^^

            error[unknown-kind]: no kind is called `place`
             --> site.toml:8:15
              |
            8 | near = { to = "place" }
              |               ^^^^^^^ unknown kind
              |
              = help: kinds are declared as `[kinds.place]`

        "#]],
    );
}
