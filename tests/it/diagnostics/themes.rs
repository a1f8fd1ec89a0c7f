//! `theme.toml` and the options that it lets a site set.

use expect_test::{Expect, expect};

use crate::support::Site;

/// Checks a site with a theme `own`, of which this is `theme.toml`, and these options.
#[track_caller]
fn check(theme: &str, options: &str, expected: &Expect) {
    let site = Site::new(&format!(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"own\"

[theme_options]
{options}
//- themes/own/theme.toml
{theme}"
    ));
    expected.assert_eq(&site.check());
}

const WIDTH: &str = "\
parent = \"base\"
[options.width]
type = \"enum\"
values = [\"narrow\", \"wide\"]
default = \"wide\"
[options.ports]
type = \"list\"
of = \"integer\"
default = [80]
";

#[test]
fn options_that_fit() {
    check(WIDTH, "width = \"narrow\"\nports = [80, 443]\ncite = false\nlong_quote = 20", &expect![""]);
    check("parent = \"atlas\"\n[options]\nswitch = false\nnames = 9\n", "", &expect![""]);
}

#[test]
fn an_unknown_option() {
    check(
        WIDTH,
        "widht = \"narrow\"",
        &expect![[r#"
        error[unknown-key]: the theme has no option `widht`
         --> site.toml:6:1
          |
        6 | widht = "narrow"
          | ^^^^^ unknown option
          |
          = help: did you mean `width`?

    "#]],
    );
    check(
        "parent = \"base\"\n[options]\nsite = false\n",
        "",
        &expect![[r#"
        error[unknown-key]: the theme has no option `site`
         --> themes/own/theme.toml:3:1
          |
        3 | site = false
          | ^^^^ unknown option
          |
          = help: did you mean `cite`?

    "#]],
    );
    check(
        "name = \"own\"\n",
        "a = 1",
        &expect![[r#"
        error[unknown-key]: the theme has no option `a`
         --> site.toml:6:1
          |
        6 | a = 1
          | ^ unknown option

    "#]],
    );
}

#[test]
fn an_option_of_the_wrong_type() {
    check(
        WIDTH,
        "width = \"broad\"\nports = [80, \"443\"]\ncite = \"no\"\nnames = 1.5",
        &expect![[r#"
        error[wrong-type]: the theme's option `width` must be one of `narrow`, `wide`
         --> site.toml:6:9
          |
        6 | width = "broad"
          |         ^^^^^^^

        error[wrong-type]: the theme's option `ports` must be a list, each item a whole number
         --> site.toml:7:9
          |
        7 | ports = [80, "443"]
          |         ^^^^^^^^^^^

        error[wrong-type]: the theme's option `cite` must be true or false
         --> site.toml:8:8
          |
        8 | cite = "no"
          |        ^^^^

        error[wrong-type]: the theme's option `names` must be a whole number
         --> site.toml:9:9
          |
        9 | names = 1.5
          |         ^^^

    "#]],
    );
    check(
        "parent = \"base\"\n[options]\ndrawings = \"yes\"\n",
        "",
        &expect![[r#"
        error[wrong-type]: the theme's option `drawings` must be true or false
         --> themes/own/theme.toml:3:12
          |
        3 | drawings = "yes"
          |            ^^^^^

    "#]],
    );
    check(
        WIDTH,
        "cite = { a = 1 }\nnames = [[1]]",
        &expect![[r#"
        error[wrong-type]: `cite` must be a single value or a list of them
         --> site.toml:6:8
          |
        6 | cite = { a = 1 }
          |        ^^^^^^^^^ this is a table

        error[wrong-type]: `names` must be a single value or a list of them
         --> site.toml:7:9
          |
        7 | names = [[1]]
          |         ^^^^^ this is an array

    "#]],
    );
}

#[test]
fn an_option_that_is_declared_wrongly() {
    check(
        "[options.a]\ntype = \"bool\"\ndefault = true\n",
        "",
        &expect![[r#"
        error[not-in-enum]: `type` cannot be `bool`
         --> themes/own/theme.toml:2:8
          |
        2 | type = "bool"
          |        ^^^^^^ not a known value
          |
          = help: it can be `string`, `integer`, `number`, `boolean`, `date`, `url`, `enum`, `list`

    "#]],
    );
    check(
        "[options.a]\ntype = \"boolean\"\n",
        "",
        &expect![[r#"
        error[missing-key]: [options.a] needs the key `default`
         --> themes/own/theme.toml:1:10
          |
        1 | [options.a]
          |          ^

    "#]],
    );
    check(
        "[options.a]\ndefault = true\n",
        "",
        &expect![[r#"
        error[missing-key]: [options.a] needs the key `type`
         --> themes/own/theme.toml:1:1
          |
        1 | [options.a]
          | ^^^^^^^^^^^

    "#]],
    );
    check(
        "[options.a]\ntype = \"integer\"\ndefault = \"1\"\n",
        "",
        &expect![[r#"
        error[wrong-type]: the default of `a` must be a whole number
         --> themes/own/theme.toml:3:11
          |
        3 | default = "1"
          |           ^^^

    "#]],
    );
    check(
        "[options.a]\ntype = \"enum\"\ndefault = \"1\"\n",
        "",
        &expect![[r#"
            error[missing-key]: the field `a` needs the key `values`
             --> themes/own/theme.toml:1:10
              |
            1 | [options.a]
              |          ^
              |
              = help: an enum is one of a few words: `values = ["…", "…"]`

        "#]],
    );
    check(
        "[options.a]\ntype = \"string\"\ndefault = \"1\"\nlabel = \"A\"\n",
        "",
        &expect![[r#"
        error[unknown-key]: [options.a] has no key `label`
         --> themes/own/theme.toml:4:1
          |
        4 | label = "A"
          | ^^^^^ unknown key
          |
          = help: it can have `description`, `type`, `default`

    "#]],
    );
    check(
        "[options]\na = [[1]]\n",
        "",
        &expect![[r#"
        error[wrong-type]: `a` must be a default, or a table with `type` and `default`
         --> themes/own/theme.toml:2:5
          |
        2 | a = [[1]]
          |     ^^^^^ this is an array

    "#]],
    );
    check(
        "options = 1\n",
        "",
        &expect![[r#"
        error[wrong-type]: `options` must be a table
         --> themes/own/theme.toml:1:11
          |
        1 | options = 1
          |           ^ this is an integer

    "#]],
    );
}

#[test]
fn a_theme_file_that_says_something_else() {
    check(
        "parent = 1\nname = true\nversion = 2\n",
        "",
        &expect![[r#"
        error[wrong-type]: `parent` must be a string
         --> themes/own/theme.toml:1:10
          |
        1 | parent = 1
          |          ^ this is an integer

        error[wrong-type]: `name` must be a string
         --> themes/own/theme.toml:2:8
          |
        2 | name = true
          |        ^^^^ this is a boolean

        error[wrong-type]: `version` must be a string
         --> themes/own/theme.toml:3:11
          |
        3 | version = 2
          |           ^ this is an integer

    "#]],
    );
    check(
        "extends = \"base\"\n",
        "",
        &expect![[r#"
        error[unknown-key]: themes/own/theme.toml has no key `extends`
         --> themes/own/theme.toml:1:1
          |
        1 | extends = "base"
          | ^^^^^^^ unknown key
          |
          = help: it can have `version`, `name`, `description`, `parent`, `options`

    "#]],
    );
    check(
        "parent = \"bass\"\n",
        "anything = 1",
        &expect![[r#"
        error[unknown-theme]: there is no theme `bass`
         --> themes/own/theme.toml:1:10
          |
        1 | parent = "bass"
          |          ^^^^^^
          |
          = help: did you mean `base`?
          = help: put it into themes/bass/, or use `atlas`, `base`

    "#]],
    );
}
