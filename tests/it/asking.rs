//! What a page may ask for by itself: a template, and entities beside its own.

use expect_test::{Expect, expect};

use crate::html::text;
use crate::support::{KITCHEN, Site, messages};
use expound::path::SourcePath;
use expound::session::{Changes, Destination, Nobody, Session};

/// Recipes of two cooks, and a template that shows what a page asks for.
const FILES: &str = "\
//- content/recipes/soup.md
---
title: Soup
order: 2
cook: ada
seasons: [spring]
summary: \"Green **soup**.\"
---
//- content/recipes/pie.md
---
title: Pie
order: 1
cook: ben
seasons: [spring, autumn]
---
//- content/recipes/bread.md
---
title: Bread
cook: ada
---
//- content/cooks/ada.md
---
title: Ada
---
//- content/cooks/ben.md
---
title: Ben
---
//- content/seasons/spring.md
---
title: Spring
order: 1
---
//- content/seasons/autumn.md
---
title: Autumn
order: 2
---
//- templates/layout.html
{% extends \"themes/base/layout.html\" %}
{% block after_content %}{% for name, entries in page.collections %}<p class=\"asked\">{{ name }}:{% for it in entries %} {{ <entity entity={it.entity} /> }}{% endfor %}</p>{% endfor %}{% endblock after_content %}
//- templates/wide.html
{% extends \"page.html\" %}
{% block body_class %}wide{% endblock body_class %}
";

fn site(settings: &str, files: &str) -> Site {
    Site::new(&format!("//- site.toml\n{KITCHEN}\n{settings}\n{FILES}{files}"))
}

fn about(front_matter: &str) -> String {
    format!("//- content/about.md\n---\ntitle: About\n{front_matter}\n---\n")
}

#[track_caller]
fn check(settings: &str, front_matter: &str, expected: &Expect) {
    expected.assert_eq(&site(settings, &about(front_matter)).check());
}

/// What the about page shows that asks for this.
#[track_caller]
fn shown(front_matter: &str, expected: &str) {
    let site = site("", &about(front_matter));
    site.must_build();
    assert_eq!(text(&site.page("about/index.html"), ".asked").trim(), expected, "{front_matter}");
}

#[test]
fn a_page_names_its_template() {
    let site = site("", &about("template: wide.html"));
    site.must_build();
    assert!(site.page("about/index.html").contains("<body class=\"wide\">"));
    site.write("content/recipes/soup.md", "---\ntitle: Soup\ntemplate: wide.html\n---\n");
    site.write("content/recipes/_index.md", "---\ntitle: All\ntemplate: wide.html\n---\n");
    site.must_build();
    assert!(site.page("recipes/soup/index.html").contains("<body class=\"wide\">"));
    assert!(site.page("recipes/index.html").contains("<body class=\"wide\">"));
}

#[test]
fn a_template_that_is_not_there_is_told_where_it_is_named() {
    check(
        "",
        "template: wyde.html",
        &expect![[r#"
        error[missing-template]: there is no template `wyde.html`
         --> content/about.md:3:11
          |
        3 | template: wyde.html
          |           ^^^^^^^^^
          |
          = help: did you mean `wide.html`?
          = help: put it into templates/wyde.html

    "#]],
    );
    check(
        "",
        "template: [a]",
        &expect![[r#"
        error[wrong-type]: `template` must be a string
         --> content/about.md:3:11
          |
        3 | template: [a]
          |           ^^^ this is a list

    "#]],
    );
}

#[test]
fn a_page_asks_for_entities_of_a_kind() {
    shown("collections: { all: { kind: recipe } }", "all: Pie Soup Bread");
    shown("collections: { all: { kind: recipe, order: title } }", "all: Bread Pie Soup");
    shown("collections: { all: { kind: recipe, order: -title, limit: 2 } }", "all: Soup Pie");
    shown("collections: { all: { kind: recipe, order: -order } }", "all: Soup Pie Bread");
    shown("collections: { all: { kind: recipe, filter: { cook: ada } } }", "all: Soup Bread");
    shown("collections: { all: { kind: recipe, filter: { cook: ada, order: 2 } } }", "all: Soup");
    shown(
        "collections: { some: { kind: recipe, filter: { seasons: autumn } }, a: { kind: cook, limit: 1 } }",
        "a: Ada\nsome: Pie",
    );
    shown("collections: { none: { kind: recipe, filter: { cook: cleo } } }", "none:");
}

#[test]
fn site_toml_gives_collections_to_pages_of_every_type() {
    let settings = "\
[collections.late]
kind = \"recipe\"
filter = { cook = \"ada\" }
order = \"-title\"
limit = 1
on = [\"home\", \"cook\", \"season\", \"recipe/pie\", \"about.md\", \"cook-season\"]
";
    let site = site(settings, &about("collections: { late: { kind: cook } }"));
    site.must_build();
    let shown = |page: &str| text(&site.page(page), ".asked").trim().to_owned();
    for page in [
        "index.html",
        "cooks/index.html",
        "cooks/ada/index.html",
        "by-season/index.html",
        "recipes/pie/index.html",
    ] {
        assert_eq!(shown(page), "late: Soup", "{page}");
    }
    assert_eq!(shown("cook-season/ada/spring/index.html"), "late: Soup");
    assert_eq!(shown("recipes/soup/index.html"), "");
    assert_eq!(shown("about/index.html"), "late: Ada Ben", "what the page says comes first");
}

#[test]
fn what_a_page_asks_for_is_checked() {
    check(
        "",
        "collections: { a: { kind: recipes } }",
        &expect![[r#"
        error[unknown-kind]: no kind is called `recipes`
         --> content/about.md:3:27
          |
        3 | collections: { a: { kind: recipes } }
          |                           ^^^^^^^ unknown kind
          |
          = help: did you mean `recipe`?
          = help: kinds are declared as `[kinds.recipes]`

    "#]],
    );
    check(
        "",
        "collections: { a: { kind: recipe, filter: { cok: ada }, order: -titel } }",
        &expect![[r#"
        error[unknown-field]: the kind `recipe` has no field `cok`
         --> content/about.md:3:45
          |
        3 | collections: { a: { kind: recipe, filter: { cok: ada }, order: -titel } }
          |                                             ^^^
          |
          = help: did you mean `cook`?

        error[unknown-field]: the kind `recipe` has no field `titel`
         --> content/about.md:3:64
          |
        3 | collections: { a: { kind: recipe, filter: { cok: ada }, order: -titel } }
          |                                                                ^^^^^^
          |
          = help: did you mean `title`?

    "#]],
    );
    check(
        "",
        "collections: { a: { kind: recipe, filter: [cook], limit: -1, sort: title } }",
        &expect![[r#"
        error[wrong-type]: `filter` must be a mapping of fields to single values
         --> content/about.md:3:43
          |
        3 | collections: { a: { kind: recipe, filter: [cook], limit: -1, sort: title } }
          |                                           ^^^^^^ this is a list

        error[wrong-type]: `limit` must be a number that is not negative
         --> content/about.md:3:58
          |
        3 | collections: { a: { kind: recipe, filter: [cook], limit: -1, sort: title } }
          |                                                          ^^ this is a number

        error[unknown-key]: the collection `a` has no key `sort`
         --> content/about.md:3:62
          |
        3 | collections: { a: { kind: recipe, filter: [cook], limit: -1, sort: title } }
          |                                                              ^^^^ unknown key
          |
          = help: it can have `kind`, `filter`, `order`, `limit`

    "#]],
    );
    check(
        "",
        "collections: { a: { filter: { cook: [ada] }, order: 1 }, b: recipe }",
        &expect![[r#"
        error[missing-key]: the collection `a` needs the key `kind`
         --> content/about.md:3:19
          |
        3 | collections: { a: { filter: { cook: [ada] }, order: 1 }, b: recipe }
          |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[wrong-type]: `filter` must be a mapping of fields to single values
         --> content/about.md:3:29
          |
        3 | collections: { a: { filter: { cook: [ada] }, order: 1 }, b: recipe }
          |                             ^^^^^^^^^^^^^^^ this is a list

        error[wrong-type]: `order` must be the name of a field
         --> content/about.md:3:53
          |
        3 | collections: { a: { filter: { cook: [ada] }, order: 1 }, b: recipe }
          |                                                     ^ this is a number

        error[wrong-type]: `b` must be a mapping with the key `kind`
         --> content/about.md:3:61
          |
        3 | collections: { a: { filter: { cook: [ada] }, order: 1 }, b: recipe }
          |                                                             ^^^^^^ this is a text

    "#]],
    );
    check(
        "",
        "collections: [a]",
        &expect![[r#"
        error[wrong-type]: `collections` must be a mapping of names to collections
         --> content/about.md:3:14
          |
        3 | collections: [a]
          |              ^^^ this is a list

    "#]],
    );
}

#[test]
fn what_site_toml_gives_to_pages_is_checked() {
    check(
        "[collections.a]\nkind = \"recipee\"\non = \"home\"\n",
        "",
        &expect![[r#"
        error[unknown-kind]: no kind is called `recipee`
          --> site.toml:47:8
           |
        47 | kind = "recipee"
           |        ^^^^^^^^^ unknown kind
           |
           = help: did you mean `recipe`?
           = help: kinds are declared as `[kinds.recipee]`

    "#]],
    );
    check(
        "[collections.a]\nkind = \"recipe\"\norder = \"-oder\"\nfilter = { cok = 1 }\nlimit = -1\n",
        "",
        &expect![[r#"
            error[missing-key]: [collections.a] needs the key `on`
              --> site.toml:46:14
               |
            46 | [collections.a]
               |              ^

            error[unknown-field]: the kind `recipe` has no field `oder`
              --> site.toml:48:9
               |
            48 | order = "-oder"
               |         ^^^^^^^
               |
               = help: did you mean `order`?

            error[unknown-field]: the kind `recipe` has no field `cok`
              --> site.toml:49:12
               |
            49 | filter = { cok = 1 }
               |            ^^^
               |
               = help: did you mean `cook`?

            error[wrong-type]: `limit` must be a number that is not negative
              --> site.toml:50:9
               |
            50 | limit = -1
               |         ^^ this is an integer

        "#]],
    );
    check(
        "[collections.a]\non = \"homme\"\nsort = \"title\"\n",
        "",
        &expect![[r#"
        error[missing-key]: [collections.a] needs the key `kind`
          --> site.toml:46:14
           |
        46 | [collections.a]
           |              ^

        error[unknown-key]: [collections.a] has no key `sort`
          --> site.toml:48:1
           |
        48 | sort = "title"
           | ^^^^ unknown key
           |
           = help: it can have `kind`, `filter`, `order`, `limit`, `on`

    "#]],
    );
    check(
        "[collections.a]\nkind = \"cook\"\non = [\"homme\", \"recipe/none\"]\n",
        "",
        &expect![[r#"
        error[dangling-reference]: no page is called `homme`
          --> site.toml:48:7
           |
        48 | on = ["homme", "recipe/none"]
           |       ^^^^^^^
           |
           = help: did you mean `home`?
           = help: name `home`, a kind, an index, `KIND/SLUG`, or a file under content/

        error[dangling-reference]: no page is called `recipe/none`
          --> site.toml:48:16
           |
        48 | on = ["homme", "recipe/none"]
           |                ^^^^^^^^^^^^^
           |
           = help: name `home`, a kind, an index, `KIND/SLUG`, or a file under content/

    "#]],
    );
}

#[test]
fn a_page_is_rendered_again_when_what_it_asked_for_changes() {
    let site = site("", &about("collections: { all: { kind: recipe, order: title } }"));
    let mut session = Session::new(site.options());
    session.build(Destination::Memory).unwrap();
    site.write("content/recipes/bread.md", "---\ntitle: Zopf\ncook: ada\n---\n");
    let changes = Changes::Files([SourcePath::new("content/recipes/bread.md")].into());
    let report = session.rebuild(Destination::Memory, &changes, &Nobody).unwrap().unwrap();
    assert_eq!(messages(&report), "");
    let reason = report.reasons.iter().find(|(page, _)| page.as_str() == "about/index.html").unwrap();
    assert_eq!(reason.1.to_string(), "its collections changed");
}
