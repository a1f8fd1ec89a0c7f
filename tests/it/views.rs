//! The chapter on what templates see is made of the views' own documentation, so that it cannot lag
//! behind: `UPDATE_EXPECT=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use expect_test::expect_file;

use crate::support::Site;

/// The files that define views, those of `site` and `page` first.
const FILES: [&str; 11] = [
    "view",
    "view/entity",
    "view/listing",
    "view/source",
    "search",
    "print",
    "map",
    "sheet",
    "timeline",
    "chart",
    "drawing",
];

const HEAD: &str = "\
# What a template sees

`site` is a `SiteView`, `page` a `PageView`. A `url` is relative to the site's root: write `href=\"{{ root }}{{ it.url }}\"`. HTML is
marked safe by its author: `{{ page.body | safe }}`. Lengths in drawings are units of their own `width` and `height`.
Made from the documentation of the program's own types, by a test.
";

/// A view as its source defines it.
struct View {
    name: String,
    meaning: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    of: String,
    meaning: String,
}

fn views(file: &str) -> Vec<View> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/plan/{file}.rs"));
    let text = fs::read_to_string(path).unwrap();
    let mut views: Vec<View> = Vec::new();
    let (mut docs, mut attributes) = (String::new(), String::new());
    for line in text.lines() {
        let line = line.trim();
        if let Some(doc) = line.strip_prefix("///") {
            docs = format!("{docs} {}", doc.trim()).trim().to_owned();
            continue;
        }
        if line.starts_with("#[") {
            attributes += line;
            continue;
        }
        let (meaning, attributes) = (std::mem::take(&mut docs), std::mem::take(&mut attributes));
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|it| it.strip_suffix(" {")) {
            if attributes.contains("Serialize") {
                views.push(View { name: name.to_owned(), meaning, fields: Vec::new() });
            }
        } else if let (Some(view), Some((name, of))) =
            (views.last_mut(), line.strip_prefix("pub ").and_then(|it| it.split_once(": ")))
            && line.ends_with(',')
            && !attributes.contains("serde(skip)")
        {
            let renamed = attributes.split("rename = \"").nth(1).and_then(|it| it.split('"').next());
            let name = match attributes.contains("serde(flatten)") {
                true => "all of".to_owned(),
                false => format!("`{}`", renamed.unwrap_or(name)),
            };
            assert!(!meaning.is_empty(), "{}: {name} says nothing", view.name);
            view.fields.push(Field { name, of: of_type(of.trim_end_matches(',')), meaning });
        }
    }
    views
}

/// A type in words.
fn of_type(of: &str) -> String {
    let inner = |head: &str| of.strip_prefix(head).and_then(|it| it.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return format!("{}, or none", of_type(inner));
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", of_type(inner));
    }
    if let Some(inner) = inner("Shared<").or(inner("Arc<")).or(inner("Box<")) {
        return of_type(inner);
    }
    if let Some(inner) = inner("BTreeMap<String, ").or(inner("ByName<")) {
        return format!("by name: {}", of_type(inner));
    }
    match of {
        "String" | "&'static str" | "str" | "Side" => "text".into(),
        "BodyView" => "HTML".into(),
        "bool" => "true or false".into(),
        "usize" | "u8" | "u16" | "u32" | "i16" | "i64" => "whole number".into(),
        "f64" => "number".into(),
        "FieldValueView" | "serde_yaml::Value" => "any value".into(),
        view => format!("`{}`", view.rsplit("::").next().unwrap_or(view)),
    }
}

#[test]
fn the_chapter_on_views_is_made_of_their_documentation() {
    let mut chapter = HEAD.to_owned();
    for view in FILES.iter().flat_map(|it| views(it)) {
        if view.fields.is_empty() {
            continue;
        }
        let View { name, meaning, fields } = view;
        write!(chapter, "\n## {name}\n\n{meaning}\n\n| | | |\n|---|---|---|\n").unwrap();
        for Field { name, of, meaning } in fields {
            writeln!(chapter, "| {name} | {of} | {meaning} |").unwrap();
        }
    }
    expect_file!["../../themes/views.md"].assert_eq(&chapter);
}

#[test]
fn every_plain_value_has_an_example() {
    for view in FILES.iter().flat_map(|it| views(it)) {
        for Field { name, of, meaning } in view.fields {
            let is_plain = ["text", "HTML", "number", "true or false", "any value"]
                .iter()
                .any(|it| of.contains(it) && !of.contains('`'));
            assert!(!is_plain || meaning.contains('`'), "{}.{name} ({of}): {meaning}", view.name);
        }
    }
}

/// The kitchen of the examples, in a theme that prints what it sees of drawings and of the print edition.
const KITCHEN: &str = r#"
//- site.toml
title = "Kitchen"
base_url = "https://example.org/kitchen/"
theme = "bare"
[basis.wording]
label = "same wording"
meaning = "Two passages share a phrase"
[kinds.recipe]
label = "Recipe"
plural = "Recipes"
path = "recipes"
code = "R{order}"
maps = true
sort = "order"
timeline = { from = "from", to = "to", when = "when", group = "group" }
[kinds.recipe.fields]
order = { type = "integer" }
from = { type = "date" }
to = { type = "date" }
when = { type = "string" }
group = { type = "string" }
[kinds.recipe.relations.cook]
to = "cook"
label = "Cook"
map = "north"
inverse = "recipes"
inverse_map = "south"
[kinds.recipe.relations.seasons]
to = "season"
many = true
annotated = true
label = "Seasons"
absent = "No season is named"
map = "south"
inverse = "recipes"
inverse_map = "north"
[kinds.recipe.relations.of]
to = "dish"
label = "Part of the menu"
map = "within"
[kinds.cook]
plural = "Cooks"
path = "cooks"
maps = true
[kinds.season]
plural = "Seasons"
path = "seasons"
maps = true
[kinds.dish]
plural = "Dishes"
path = "dishes"
[sheets.menu]
title = "The menu on one sheet"
note = "Who cooks what, and when"
columns = "recipe"
above = "cook"
rows = "seasons"
[chart]
title = "Everything"
path = "chart"
[print]
title = "All on one page"
path = "print"
//- themes/bare/templates/entity.html
{{ page.entity.map | safe }}
//- themes/bare/templates/home.html
{{ page.sheets | safe }}
//- themes/bare/templates/timeline.html
{{ page.list.timeline | safe }}
//- themes/bare/templates/chart.html
{{ page.chart | safe }}
//- themes/bare/templates/print.html
{{ page.print | safe }}
//- themes/bare/templates/printed.html
//- themes/bare/templates/list.html
//- themes/bare/templates/404.html
//- content/recipes/bread.md
---
title: Bread
order: 1
cook: ada
from: 2022-02-16
---
//- content/recipes/stew.md
---
title: Stew
order: 2
when: Long ago
---
//- content/recipes/soup.md
---
title: Pea soup
order: 3
cook: ada
of: lunch
seasons: [{ to: spring, basis: wording }, { to: summer, basis: wording }]
from: 2023-02-16
to: 2024-05-01
when: Since the spring of 2023
group: Soups
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
---
//- content/seasons/summer.md
---
title: Summer
---
//- content/dishes/lunch.md
---
title: Lunch
---
"#;

#[test]
fn examples_of_drawings_are_what_a_template_prints() {
    let site = Site::new(KITCHEN);
    site.must_build();
    let seen: String = [
        "index.html",
        "recipes/index.html",
        "recipes/soup/index.html",
        "recipes/bread/index.html",
        "chart/index.html",
        "print/index.html",
    ]
    .map(|page| site.page(page))
    .concat();
    for view in ["print", "map", "sheet", "timeline", "chart", "drawing"].iter().flat_map(|it| views(it)) {
        for Field { name, of, meaning } in view.fields {
            let Some((_, example)) = meaning.split_once(" Such as `") else { continue };
            let example = example.trim_end_matches("`.");
            let (name, list) = (name.trim_matches('`'), example.trim_end_matches(']'));
            let printed = match of.as_str() {
                "text" | "text, or none" => format!("\"{name}\": \"{example}\""),
                "list of text" => format!("\"{name}\": {list}"),
                _ => format!("\"{name}\": {example}"),
            };
            let is_there = [",", "}", "]"].iter().any(|end| seen.contains(&format!("{printed}{end}")));
            let key = format!("\"{name}\": ");
            let instead = || seen.split(&key).skip(1).map(|it| it.chars().take(30).collect::<String>());
            assert!(is_there, "{}.{name}: not {printed}, but {:?}", view.name, instead().collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_program_prints_the_chapter() {
    let output = Site::new("").run(&["theme", "views"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/views.md");
    assert_eq!(output.stdout, fs::read_to_string(chapter).unwrap());
}
