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
extends = \"bass\"
",
        &expect![[r#"
            error[unknown-theme]: there is no theme `bass`
             --> site.toml:3:9
              |
            3 | theme = "own"
              |         ^^^^^
              |
              = help: did you mean `base`?
              = help: put it into themes/bass/, or use `atlas`, `base`

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
extends = \"base\"
colour = \"red\"
",
        &expect![[r#"
            error[theme-file]: `themes/own/theme.toml` cannot be read
             --> themes/own/theme.toml:2:1
              |
            2 | colour = "red"
              | ^^^^^^ unknown field `colour`, expected one of `extends`, `name`, `description`, `options`

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
extends = base
",
        &expect![[r#"
            error[theme-file]: `themes/own/theme.toml` cannot be read
             --> themes/own/theme.toml:1:11
              |
            1 | extends = base
              |           ^^^^ string values must be quoted, expected literal string

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
            error[template-error]: error: Unknown filter `shout`

        "#]],
    );
}

#[test]
fn a_template_with_an_unknown_variable() {
    check(
        "//- templates/kinds/season.html\n<h1>{{ page.titel }}</h1>\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: rendering `seasons/spring/index.html` failed: Field `titel` is not defined. Available fields: body, breadcrumbs, canonical, chart, citations, description, entity, has_code, headings, index, list, mentions, note, root, sheets, title, url
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

            error[template-error]: rendering `seasons/s2/index.html` failed: the theme has no asset `gone.css`
             --> templates/kinds/season.html:1:4
              |
            1 | {{ asset(path="gone.css") }}
              |    ^^^^^^^^^^^^^^^^^^^^^^

            error[template-error]: rendering `seasons/s3/index.html` failed: the theme has no asset `gone.css`
             --> templates/kinds/season.html:1:4
              |
            1 | {{ asset(path="gone.css") }}
              |    ^^^^^^^^^^^^^^^^^^^^^^

            error[template-error]: rendering `seasons/s4/index.html` failed: the theme has no asset `gone.css`
             --> templates/kinds/season.html:1:4
              |
            1 | {{ asset(path="gone.css") }}
              |    ^^^^^^^^^^^^^^^^^^^^^^

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
        error[template-error]: Template 'kinds/season.html' is inheriting from 'gone.html', which doesn't exist or isn't loaded.

    "#]],
    );
}

#[test]
fn a_template_that_includes_nothing() {
    check(
        "//- templates/kinds/season.html\n{% include \"gone.html\" %}\n",
        &expect![[r#"
        error[template-error]: error: Unknown template `gone.html`

    "#]],
    );
}

#[test]
fn a_template_that_extends_itself() {
    check(
        "//- templates/kinds/season.html\n{% extends \"kinds/season.html\" %}\n",
        &expect![[r#"
        error[template-error]: Circular extend detected for template 'kinds/season.html'. Inheritance chain: `["kinds/season.html"]`

    "#]],
    );
}

#[test]
fn a_template_that_includes_itself() {
    check(
        "//- templates/kinds/season.html\nx{% include \"kinds/season.html\" %}\n//- content/seasons/spring.md\n---\ntitle: Spring\n---\n",
        &expect![[r#"
            error[template-error]: Circular include detected for template 'kinds/season.html'. Include chain: `["kinds/season.html", "kinds/season.html"]`

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
{{ shout(page.title) }}
{% include \"gone.html\" %}
{{ <gone /> }}
",
        &expect![[r#"
            error[template-error]: Found `.` but expected =.
             --> templates/kinds/cook.html:1:14
              |
            1 | {{ shout(page.title) }}
              |              ^

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

        "#]],
    );
}

#[test]
fn a_page_template_that_forgets_what_others_extend() {
    check(
        "//- templates/layout.html\n<html>\n{% block content %}{% endblock %}\n</html>\n",
        &expect![[r#"
        error[template-error]: error: Block `body_class` is not defined in any parent template

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
            error[missing-template]: no template renders `404.html`
             |
             = help: add `404.html` to the theme, or to templates/

            error[missing-template]: no template renders `about/index.html`
             |
             = help: add `page.html` to the theme, or to templates/

            error[missing-template]: no template renders `imprint/index.html`
             |
             = help: add `page.html` to the theme, or to templates/

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
