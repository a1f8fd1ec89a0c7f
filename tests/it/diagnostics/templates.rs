//! Themes and templates that are not there, or do not work.

use expect_test::expect;

use super::{check, check_settings};

#[test]
fn an_unknown_theme() {
    check_settings(
        "theme = \"atlass\"\n",
        &expect![[r#"
        error[unknown-theme]: there is no theme `atlass`
         --> site.toml:3:9
          |
        3 | theme = "atlass"
          |         ^^^^^^^^
          |
          = help: did you mean `atlas`?
          = help: put it into themes/atlass/, or use `atlas`, `base`

    "#]],
    );
    check_settings(
        "theme = \"plain\"\n",
        &expect![[r#"
        error[unknown-theme]: there is no theme `plain`
         --> site.toml:3:9
          |
        3 | theme = "plain"
          |         ^^^^^^^
          |
          = help: put it into themes/plain/, or use `atlas`, `base`

    "#]],
    );
    check_settings(
        "theme = \"\"\n",
        &expect![[r#"
        error[unknown-theme]: there is no theme ``
         --> site.toml:3:9
          |
        3 | theme = ""
          |         ^^
          |
          = help: put it into themes//, or use `atlas`, `base`

    "#]],
    );
}

#[test]
fn a_theme_that_extends_an_unknown_one() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"own\"
//- themes/own/theme.toml
parent = \"bass\"
",
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

#[test]
fn themes_that_extend_each_other() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"one\"
//- themes/one/theme.toml
name = \"One\"
parent = \"two\"
//- themes/two/theme.toml
parent = \"one\"
",
        &expect![[r#"
            error[theme-file]: the theme `one` extends itself
             --> themes/two/theme.toml:1:10
              |
            1 | parent = "one"
              |          ^^^^^

        "#]],
    );
}

#[test]
fn two_components_of_one_name() {
    check(
        "\
//- templates/a.html
{% component hello() %}a{% endcomponent hello %}
//- templates/b.html

{% component hello() %}b{% endcomponent hello %}
",
        &expect![[r#"
            error[template-error]: Component `hello` is defined in both `a.html` and `b.html`
             --> templates/b.html:2:4
              |
            2 | {% component hello() %}b{% endcomponent hello %}
              |    ^^^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_theme_file_with_an_unknown_key() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"own\"
//- themes/own/theme.toml
parent = \"base\"
colour = \"red\"
",
        &expect![[r#"
            error[unknown-key]: themes/own/theme.toml has no key `colour`
             --> themes/own/theme.toml:2:1
              |
            2 | colour = "red"
              | ^^^^^^ unknown key
              |
              = help: it can have `version`, `name`, `description`, `parent`, `options`

        "#]],
    );
}

#[test]
fn a_theme_file_that_is_not_toml() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"own\"
//- themes/own/theme.toml
parent = base
",
        &expect![[r#"
            error[toml-syntax]: `themes/own/theme.toml` is not valid TOML
             --> themes/own/theme.toml:1:10
              |
            1 | parent = base
              |          ^^^^ string values must be quoted, expected literal string

        "#]],
    );
}

#[test]
fn words_that_are_not_toml() {
    check(
        "//- strings/en.toml\nskip = \"Skip\nhome = \"Home\"\n",
        &expect![[r#"
        error[theme-file]: `strings/en.toml` cannot be read
         --> strings/en.toml:1:13
          |
        1 | skip = "Skip
          |             ^ invalid basic string, expected `"`

    "#]],
    );
}

#[test]
fn a_template_with_a_syntax_error() {
    check(
        "//- templates/kinds/season.html\n<h1>{{ page.title }</h1>\n",
        &expect![[r#"
        error[template-error]: Found `}` but expected }}.
         --> templates/kinds/season.html:1:19
          |
        1 | <h1>{{ page.title }</h1>
          |                   ^

    "#]],
    );
    check(
        "//- templates/kinds/season.html\n<ul>\n{% for x in page.headings %}<li>{{ x.text }}\n</ul>\n",
        &expect![[r#"
            error[template-error]: Unexpected end of input
             --> templates/kinds/season.html:4:1
              |
            4 |
              | ^

        "#]],
    );
}

#[test]
fn a_template_with_an_unknown_filter() {
    check(
        "//- templates/kinds/season.html\n<h1>{{ page.title | shout }}</h1>\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: Unknown filter `shout`
             --> templates/kinds/season.html:1:21
              |
            1 | <h1>{{ page.title | shout }}</h1>
              |                     ^^^^^

        "#]],
    );
}

#[test]
fn a_template_with_an_unknown_variable() {
    check(
        "//- templates/kinds/season.html\n<h1>{{ page.titel }}</h1>\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: rendering `seasons/spring/index.html` failed: Field `titel` is not defined. Available fields: alternates, body, breadcrumbs, canonical, chart, citations, collections, description, entity, has_code, headings, index, json_ld, language, list, mentions, note, print, root, search, sheets, title, url
             --> templates/kinds/season.html:1:13
              |
            1 | <h1>{{ page.titel }}</h1>
              |             ^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_fails_on_a_page() {
    check(
        "//- templates/kinds/season.html\n<p>\n  {{ page.title + 1 }}\n</p>\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: rendering `seasons/spring/index.html` failed: `+` requires both operands to be numbers, found `string` and `i64`
             --> templates/kinds/season.html:2:6
              |
            2 |   {{ page.title + 1 }}
              |      ^^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_fails_on_every_page() {
    let pages: String =
        (1..=4).map(|n| format!("//- content/seasons/s{n}.md\n---\ntitle: Page {n}\n---\n")).collect();
    check(
        &format!("//- templates/kinds/season.html\n{{{{ asset(path=\"gone.css\") }}}}\n{pages}"),
        &expect![[r#"
            error[template-error]: rendering `seasons/s1/index.html` failed: the theme has no asset `gone.css`
             --> templates/kinds/season.html:1:4
              |
            1 | {{ asset(path="gone.css") }}
              |    ^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: 3 other pages fail in the same way

        "#]],
    );
}

#[test]
fn a_template_that_asks_for_an_unknown_word() {
    check(
        "//- templates/kinds/season.html\n{{ t(key=\"gone\") }}\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: rendering `seasons/spring/index.html` failed: no catalogue of words has `gone`
             --> templates/kinds/season.html:1:4
              |
            1 | {{ t(key="gone") }}
              |    ^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_extends_nothing() {
    check(
        "//- templates/kinds/season.html\n{% extends \"gone.html\" %}\n",
        &expect![[r#"
            error[template-error]: the template `kinds/season.html` extends `gone.html`, which is not there
             --> templates/kinds/season.html:1:1
              |
            1 | {% extends "gone.html" %}
              | ^^^^^^^^^^^^^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_includes_nothing() {
    check(
        "//- templates/kinds/season.html\n{% include \"gone.html\" %}\n",
        &expect![[r#"
            error[template-error]: Unknown template `gone.html`
             --> templates/kinds/season.html:1:12
              |
            1 | {% include "gone.html" %}
              |            ^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_extends_itself() {
    check(
        "//- templates/kinds/season.html\n{% extends \"kinds/season.html\" %}\n",
        &expect![[r#"
            error[template-error]: the template `kinds/season.html` extends itself
             --> templates/kinds/season.html:1:1
              |
            1 | {% extends "kinds/season.html" %}
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        "#]],
    );
}

#[test]
fn a_template_that_includes_itself() {
    check(
        "//- templates/kinds/season.html\nx{% include \"kinds/season.html\" %}\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: the template `kinds/season.html` includes itself
             --> templates/kinds/season.html:1:2
              |
            1 | x{% include "kinds/season.html" %}
              |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kinds/season.html → kinds/season.html

        "#]],
    );
}

#[test]
fn templates_with_several_mistakes() {
    check(
        "\
//- templates/kinds/season.html
{{ page.title | shout }}
{{ page.title is loud }}
//- templates/kinds/cook.html
{{ shout(of=page.title) }}
{% include \"gone.html\" %}
{{ <gone /> }}
",
        &expect![[r#"
            error[template-error]: Unknown function `shout`
             --> templates/kinds/cook.html:1:4
              |
            1 | {{ shout(of=page.title) }}
              |    ^^^^^^^^^^^^^^^^^^^^

            error[template-error]: Unknown template `gone.html`
             --> templates/kinds/cook.html:2:12
              |
            2 | {% include "gone.html" %}
              |            ^^^^^^^^^^^

            error[template-error]: Unknown component `gone`
             --> templates/kinds/cook.html:3:4
              |
            3 | {{ <gone /> }}
              |    ^^^^^^^^

            error[template-error]: Unknown filter `shout`
             --> templates/kinds/season.html:1:17
              |
            1 | {{ page.title | shout }}
              |                 ^^^^^

            error[template-error]: Unknown test `loud`
             --> templates/kinds/season.html:2:18
              |
            2 | {{ page.title is loud }}
              |                  ^^^^

        "#]],
    );
    check(
        "\
//- templates/kinds/season.html
{{ page.title
//- templates/kinds/cook.html
{% if page.title %}
",
        &expect![[r#"
            error[template-error]: Unexpected end of input
             --> templates/kinds/cook.html:2:1
              |
            2 |
              | ^

            error[template-error]: Unexpected end of input
             --> templates/kinds/season.html:1:14
              |
            1 | {{ page.title
              |              ^

        "#]],
    );
}

#[test]
fn a_template_that_forgets_what_others_fill() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"bare\"
//- themes/bare/templates/layout.html
{% block head %}{% endblock %}{% block main %}{% endblock %}
//- themes/bare/templates/home.html
{% extends \"layout.html\" %}
{% block head %}Home{% endblock %}
//- themes/bare/templates/404.html
Gone.
//- templates/layout.html
{% block main %}{% endblock %}
",
        &expect![[r#"
            error[unknown-block]: no template that `themes/bare/home.html` extends has a block `head`
             --> themes/bare/templates/home.html:2:10
              |
            2 | {% block head %}Home{% endblock %}
              |          ^^^^
              |
              = help: `themes/bare/layout.html` has one, but another template replaces it as a whole
              = help: `expound theme blocks` lists them all

        "#]],
    );
}

#[test]
fn a_template_that_fills_a_block_that_is_not_there() {
    check(
        "//- templates/layout.html\n{% extends \"themes/base/layout.html\" %}\n{% block fotter %}x{% endblock %}\n",
        &expect![[r#"
            error[unknown-block]: no template that `layout.html` extends has a block `fotter`
             --> templates/layout.html:2:10
              |
            2 | {% block fotter %}x{% endblock %}
              |          ^^^^^^
              |
              = help: did you mean `footer`?
              = help: `expound theme blocks` lists them all

        "#]],
    );
    check(
        "//- templates/kinds/season.html\n{% extends \"entity.html\" %}\n{% block compas %}x{% endblock %}\n{% block zzzz %}x{% endblock %}\n",
        &expect![[r#"
            error[unknown-block]: no template that `kinds/season.html` extends has a block `compas`
             --> templates/kinds/season.html:2:10
              |
            2 | {% block compas %}x{% endblock %}
              |          ^^^^^^
              |
              = help: did you mean `compass`?
              = help: `expound theme blocks` lists them all

            error[unknown-block]: no template that `kinds/season.html` extends has a block `zzzz`
             --> templates/kinds/season.html:3:10
              |
            3 | {% block zzzz %}x{% endblock %}
              |          ^^^^
              |
              = help: `expound theme blocks` lists them all

        "#]],
    );
}

#[test]
fn a_component_that_calls_itself() {
    check(
        "\
//- templates/kinds/season.html
{% component loop(n) %}{{ <loop n={n + 1} /> }}{% endcomponent loop %}
{{ <loop n={1} /> }}
//- content/seasons/spring.md
---
title: Spring
---
",
        &expect![[r#"
            error[template-error]: rendering `seasons/spring/index.html` failed: Maximum render recursion depth for components exceeded.

        "#]],
    );
}

#[test]
fn a_template_that_is_missing() {
    check(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"bare\"
//- themes/bare/theme.toml
name = \"Bare\"
//- themes/bare/templates/home.html
home
//- content/about.md
---
title: About
---
//- content/imprint.md
---
title: Imprint
---
",
        &expect![[r#"
            error[missing-template]: rendering `404.html` failed: there is no template `404.html`
             |
             = help: add `404.html` to the theme, or to templates/

            error[missing-template]: rendering `about/index.html` failed: there is no template `page.html`
             |
             = help: add `page.html` to the theme, or to templates/
             = help: another page fails in the same way

        "#]],
    );
}

#[test]
fn a_template_that_is_not_utf8() {
    let site = crate::support::Site::new("");
    site.write("templates/page.html", b"<p>\xff</p>");
    expect![[r#"
        error[invalid-utf8]: `templates/page.html` is not valid UTF-8
         --> templates/page.html:1:4
          |
        1 | <p>�</p>
          |    ^ byte 4 of the file
          |
          = help: save the file as UTF-8

    "#]]
    .assert_eq(&site.check());
}
