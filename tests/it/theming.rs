//! What a theme's author is promised: one thing can be changed and only that changes, the chapter on
//! theming lists what there is, and the program says who overrides whose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use expect_test::expect;

use crate::support::{Site, files};

fn theme_file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes").join(path)).unwrap()
}

/// The rows of the README's table under this head, as the code spans of each cell.
fn table(head: &str) -> Vec<Vec<Vec<String>>> {
    let readme = theme_file("README.md");
    let rows = readme.lines().skip_while(|it| !it.starts_with(head)).skip(2);
    let spans = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let cells = |row: &str| row.split('|').map(spans).collect();
    rows.take_while(|it| it.starts_with('|')).map(cells).collect()
}

/// What a template of base extends, and its blocks in order.
fn base_template(name: &str) -> (Option<String>, Vec<String>) {
    let text = theme_file(&format!("base/templates/{name}"));
    let words = |tag: &str| {
        let tags = text.split("{%").map(|it| it.trim_start_matches('-').trim_start().to_owned());
        let words = tags.filter_map(|it| Some(it.strip_prefix(tag)?.split_whitespace().next()?.to_owned()));
        words.collect::<Vec<_>>()
    };
    (words("extends ").first().map(|it| it.trim_matches('"').to_owned()), words("block "))
}

#[test]
fn the_chapter_lists_every_template_of_base_with_every_block() {
    let mut listed = BTreeSet::new();
    for row in table("| template | renders") {
        let name = &row[1][0];
        let (parent, mut blocks) = base_template(name);
        assert_eq!(row[3].first(), parent.as_ref(), "what {name} extends");
        let mut next = parent;
        while let Some(parent) = next {
            let (further, inherited) = base_template(&parent);
            blocks.retain(|it| !inherited.contains(it));
            next = further;
        }
        assert_eq!(row[4], blocks, "the blocks of {name}");
        listed.insert(name.clone());
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base/templates");
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let pages = names.filter(|it| it.ends_with(".html") && it != "components.html").collect();
    assert_eq!(listed, pages);
}

#[test]
fn the_chapter_lists_every_component() {
    let listed = table("| component | shows");
    let listed: BTreeSet<String> = listed
        .iter()
        .flat_map(|row| &row[1])
        .map(|it| it.trim_start_matches('<').split([' ', '/']).next().unwrap().to_owned())
        .collect();
    let text = theme_file("base/templates/components.html") + &theme_file("atlas/templates/drawing.html");
    let defined = text.split("{% component ").skip(1).map(|it| it.split('(').next().unwrap().to_owned());
    assert_eq!(listed, defined.collect());
}

#[test]
fn the_chapter_lists_every_option_with_its_default() {
    let mut listed = BTreeMap::new();
    for row in table("| option | default") {
        let default = row[2].first().cloned().unwrap_or_else(|| "\"\"".to_owned());
        row[1].iter().for_each(|it| {
            listed.insert(it.clone(), default.clone());
        });
    }
    let mut declared = BTreeMap::new();
    for theme in ["base", "atlas"] {
        let settings: toml::Table = theme_file(&format!("{theme}/theme.toml")).parse().unwrap();
        for (name, option) in settings["options"].as_table().unwrap() {
            if let Some(default) = option.get("default") {
                declared.insert(name.clone(), default.to_string());
            }
        }
    }
    assert_eq!(listed, declared);
}

const KITCHEN_FILES: &str = "\
//- content/recipes/soup.md
---
title: Soup
cook: ada
seasons: [spring]
summary: \"Green.\"
---

## Steps

Boil it with [[ingredient/peas]].
//- content/cooks/ada.md
---
title: Ada
---
//- content/ingredients/peas.md
---
title: Peas
---
//- content/seasons/spring.md
---
title: Spring
order: 1
---
";

/// The kitchen with another theme.
fn kitchen(theme: &str, more: &str) -> Site {
    let settings = crate::support::KITCHEN.replace("theme = \"base\"", &format!("theme = \"{theme}\""));
    Site::new(&format!("//- site.toml\n{settings}{KITCHEN_FILES}{more}"))
}

/// The lines that only one of two built sites has, by page.
fn difference(before: &Site, after: &Site) -> BTreeMap<String, Vec<String>> {
    let pages = |site: &Site| -> BTreeMap<String, String> {
        site.must_build();
        let pages = files(&site.public()).into_iter().filter(|(path, _)| path.ends_with(".html"));
        pages.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    };
    let (before, after) = (pages(before), pages(after));
    assert!(before.keys().eq(after.keys()), "the same pages");
    let mut differs = BTreeMap::new();
    for (path, old) in &before {
        let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), after[path].lines().collect());
        let gone = old.iter().filter(|it| !new.contains(it)).map(|it| format!("- {it}"));
        let come = new.iter().filter(|it| !old.contains(it)).map(|it| format!("+ {it}"));
        differs.insert(path.clone(), gone.chain(come).collect());
    }
    differs
}

/// A whole theme.
const TINY: &str = "\
//- themes/tiny/theme.toml
name = \"tiny\"
version = \"1.0.0\"
parent = \"atlas\"
[options]
switch = false
//- themes/tiny/strings/en.toml
skip = \"Jump\"
//- themes/tiny/templates/layout.html
{% extends \"themes/atlas/layout.html\" %}
{% block body_end %}<p>By hand.</p>{% endblock body_end %}
";

#[test]
fn a_tiny_theme_changes_a_block_an_option_and_a_string_and_nothing_else() {
    assert!(TINY.lines().count() < 30);
    let differs = difference(&kitchen("atlas", ""), &kitchen("tiny", TINY));
    assert_eq!(differs.len(), 13);
    let switch = "- <button type=\"button\" class=\"switch\" hidden aria-pressed=\"false\">";
    for (page, lines) in differs {
        assert_eq!(lines.len(), 5, "{page}: {lines:#?}");
        assert_eq!(lines[0], "- <a class=\"skip\" href=\"#x-main\">Skip to the content</a>", "{page}");
        assert!(lines[1].starts_with(switch), "{page}: {}", lines[1]);
        assert_eq!(lines[3], "+ <a class=\"skip\" href=\"#x-main\">Jump</a>", "{page}");
        // The last line of the page ends it; the block stands before it.
        assert_eq!(lines[2], "- </body>", "{page}");
        assert_eq!(lines[4], "+ <p>By hand.</p></body>", "{page}");
    }
}

#[test]
fn the_three_lines_of_the_chapter_override_one_block() {
    let readme = theme_file("README.md");
    let shown = readme.split("```jinja\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(shown.lines().count(), 3);
    let site = kitchen("atlas", &format!("//- templates/layout.html\n{shown}"));
    for (page, lines) in difference(&kitchen("atlas", ""), &site) {
        let expected =
            ["- </body>", "+ <p class=\"wrap\">Printed by the Survey Office.</p></body>"].map(str::to_owned);
        assert_eq!(lines, expected, "{page}");
    }
}

#[test]
fn the_program_lists_templates_and_blocks_and_who_overrides_whose() {
    let site = Site::new(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"own\"
//- themes/own/theme.toml
parent = \"plain\"
//- themes/own/templates/layout.html
{% extends \"themes/plain/layout.html\" %}
{% block foot %}{{ super() }}!{% endblock foot %}
//- themes/own/templates/partials/nav.html
no navigation
//- themes/plain/templates/layout.html
{% block title %}{% endblock title %}{% block main %}{% block body %}{% endblock body %}{% endblock main %}
{% block foot %}{% endblock foot %}{% include \"partials/nav.html\" %}
{% component sign(n) %}{{ n }}{% endcomponent sign %}
//- themes/plain/templates/partials/nav.html
{# {% block nothing %} #}
//- themes/plain/templates/home.html
{% extends \"layout.html\" %}
{% block body %}Home{% block sheets %}{% endblock sheets %}{% endblock body %}
//- themes/plain/templates/404.html
{% raw %}{% block nothing %}{% endraw %}
//- templates/layout.html
{% extends \"themes/own/layout.html\" %}
{% block foot %}Foot{% endblock foot %}
{% block title %}Title{% endblock title %}
//- templates/kinds/tea.html
{% extends \"home.html\" %}
{% block body %}Tea{% endblock body %}
//- templates/sign.html
{% component sign(n) %}[{{ n }}]{% endcomponent sign %}
",
    );
    let output = site.run(&["theme", "blocks"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    expect![[r#"
        404.html: plain
        home.html: plain; extends layout.html
          body: plain, over layout.html
          sheets: plain
        kinds/tea.html: site; extends home.html
          body: site, over home.html, over layout.html
        layout.html: site, over own, over plain
          title: site, over plain
          main: plain
          body: plain
          foot: site, over own, over plain
        partials/nav.html: own, instead of plain
        sign.html: site
        components
          <sign>: site, over plain, in sign.html
    "#]]
    .assert_eq(&output.stdout);
}

#[test]
fn the_program_lists_nothing_of_a_site_whose_theme_is_not_there() {
    let site = Site::new("//- site.toml\ntitle = \"Site\"\nbase_url = \"\"\ntheme = \"bass\"\n");
    let output = site.run(&["theme", "blocks"]);
    assert_eq!((output.code, output.stdout.as_str()), (1, ""));
    expect![[r#"
        error[unknown-theme]: there is no theme `bass`
         --> site.toml:3:9
          |
        3 | theme = "bass"
          |         ^^^^^^
          |
          = help: did you mean `base`?
          = help: put it into themes/bass/, or use `atlas`, `base`

        1 error
    "#]]
    .assert_eq(&output.stderr);
}
