//! The chapter on what templates see is made of the views' own documentation, so that it cannot lag
//! behind: `UPDATE_EXPECT=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use expect_test::expect_file;

use crate::support::Site;

/// The files that define views, those of `site` and `page` first.
const FILES: [&str; 8] = ["view", "search", "print", "map", "sheet", "timeline", "chart", "drawing"];

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
fn every_plain_value_of_a_page_has_an_example() {
    for view in views("view") {
        for Field { name, of, meaning } in view.fields {
            let is_plain = ["text", "HTML", "whole number", "true or false", "any value"]
                .iter()
                .any(|it| of.contains(it) && !of.contains('`'));
            assert!(!is_plain || meaning.contains('`'), "{}.{name} ({of}): {meaning}", view.name);
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
