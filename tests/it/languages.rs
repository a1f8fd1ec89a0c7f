//! Another language is one file: what the program and its themes say comes from the catalogues, numbers
//! and dates too, and a page may have a language of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::expect;
use scraper::{Html, Node, Selector};

use crate::html::{selector, text};
use crate::support::{Site, files};

/// A site that has something of everything, and no word of English but where syntax demands it.
const SITE: &str = "\
//- site.toml
title = \"موقع\"
base_url = \"https://example.org/\"
theme = \"atlas\"
language = \"ar\"
notice = \"تنبيه. سطر\"
[theme_options]
hollow_field = \"mark\"
hollow_value = \"نص\"
quoted = true
[basis.b0]
label = \"قول\"
meaning = \"معنى\"
[basis.b1]
label = \"رأي\"
meaning = \"معنى\"
[[nav]]
label = \"أشياء\"
to = \"thing\"
[kinds.thing]
label = \"شيء\"
plural = \"أشياء\"
path = \"things\"
maps = true
timeline = { from = \"from\", to = \"to\", when = \"when\", group = \"mark\" }
[kinds.thing.fields]
summary = { type = \"markdown\", label = \"ملخص\" }
mark = { type = \"string\", label = \"علامة\" }
when = { type = \"string\", label = \"متى\" }
from = { type = \"date\", label = \"من\" }
to = { type = \"date\", label = \"إلى\" }
size = { type = \"integer\", label = \"حجم\" }
weight = { type = \"number\", label = \"وزن\" }
sound = { type = \"boolean\", label = \"سليم\" }
said = { type = \"list\", of = \"quote\", label = \"قيل\" }
silent = { type = \"list\", of = \"markdown\", label = \"صمت\" }
[kinds.thing.relations]
near = { to = \"thing\", many = true, label = \"قرب\", inverse = \"nearby\", inverse_label = \"قريب\", map = \"north\", inverse_map = \"south\", annotated = true, absent = \"بلا\" }
far = { to = \"thing\", many = true, label = \"بعد\", inverse = \"afar\", inverse_label = \"بعيد\" }
beyond = { via = \"near.far\", label = \"وراء\" }
[kinds.talk]
label = \"حديث\"
plural = \"أحاديث\"
path = \"talks\"
source = true
[kinds.term]
label = \"مصطلح\"
plural = \"مصطلحات\"
path = \"terms\"
glossary = {}
[indexes.by-near]
title = \"فهرس\"
of = [\"thing\"]
by = [\"near\"]
absent = \"بلا\"
[indexes.by-both]
title = \"جدول\"
of = [\"thing\"]
by = [\"near\", \"far\"]
absent = [\"بلا\", \"بلا\"]
[chart]
title = \"خريطة\"
path = \"chart\"
[sheets.one]
title = \"ورقة\"
columns = \"thing\"
above = \"near\"
rows = \"far\"
[collections.all]
kind = \"thing\"
on = [\"home\"]
//- content/things/alif.md
---
title: ألف
summary: \"كلام مع [تبويب](ba.md).\"
mark: نص
from: 2011-01-01
to: 2020-12-31
size: 12345
weight: 1234567.5
sound: true
said: [{ text: \"خبز طيب\", cite: talk t1-p1, note: \"حاشية\" }]
silent: [\"لا شيء\"]
near:
  - { to: ba, basis: b0, cite: [talk t1-p1], note: \"لأن\" }
  - { to: ta, basis: b1 }
far: [ta]
---

## عنوان

كلام[^1] وكلام[^1] وكلام[^2]. «خبز طيب» [@talk, t1-p1] و[@talk, t1-p2.1].

[^1]: حاشية.
[^2]: أخرى.

- [x] هذا
- [ ] ذاك

> [!NOTE]
> كلام.

> [!TIP]
> كلام.

> [!IMPORTANT]
> كلام.

> [!WARNING]
> كلام.

> [!CAUTION]
> كلام.

## ثان

| أ | ب |
|---|---|
| ج | د |

## ثالث

مصطلح هنا.
//- content/things/ba.md
---
title: باء
description: وصف
from: 2023-02-16
sound: false
far: [alif]
---
[[thing/alif]] و[ألف](alif.md#عنوان).
//- content/things/ta.md
---
title: تاء
when: يوما
---
//- content/talks/talk.md
---
title: حديث
text: talk.txt
parts:
  - id: t1
    label: سؤال
    paragraphs:
      - { id: t1-p1, block: 1, gist: \"خلاصة\" }
      - { id: t1-p2, block: 2 }
---
//- content/talks/talk.txt
خبز طيب.

ماء بارد.
//- content/terms/mustalah.md
---
title: مصطلح
---
";

/// A catalogue of everything that the themes say, in one made-up word, with the plurals of Arabic.
fn catalogue() -> String {
    let mut lines = String::new();
    for theme in ["base", "atlas"] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("themes/{theme}/strings/en.toml"));
        let words: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
        for (key, phrase) in words {
            let translated = |english: &str| {
                let holes = english.split('{').skip(1).filter_map(|it| it.split_once('}'));
                holes.fold("قول".to_owned(), |text, (hole, _)| format!("{text} {{{hole}}}"))
            };
            let value = match (key.as_str(), &phrase) {
                ("dir", _) => "\"rtl\"".to_owned(),
                ("digits", _) => "\"٠١٢٣٤٥٦٧٨٩\"".to_owned(),
                ("group-separator", _) => "\"٬\"".to_owned(),
                ("decimal-separator", _) => "\"٫\"".to_owned(),
                (_, toml::Value::String(text)) => format!("{:?}", translated(text)),
                (_, forms) => {
                    let text = translated(forms["other"].as_str().unwrap());
                    let forms = ["zero", "one", "two", "few", "many", "other"];
                    format!("{{ {} }}", forms.map(|it| format!("{it} = \"{text}\"")).join(", "))
                }
            };
            lines += &format!("{key} = {value}\n");
        }
    }
    lines
}

fn site() -> Site {
    Site::new(&format!("{SITE}//- strings/ar.toml\n{}", catalogue()))
}

/// What readers see and hear of a page: its text, and the attributes that are read out or shown.
fn words(page: &str) -> Vec<String> {
    const SAID: [&str; 7] = ["aria-label", "title", "alt", "placeholder", "data-l", "data-done", "value"];
    let html = Html::parse_document(page);
    let mut said = Vec::new();
    for node in html.tree.nodes() {
        let hidden = node.ancestors().filter_map(|it| it.value().as_element());
        if hidden.into_iter().any(|it| matches!(it.name(), "script" | "style" | "code")) {
            continue;
        }
        match node.value() {
            Node::Text(text) => said.push(text.to_string()),
            Node::Element(element) => {
                said.extend(SAID.iter().filter_map(|it| element.attr(it)).map(str::to_owned));
                let is_prose = ["description", "og:title", "og:description", "og:site_name"];
                let name = element.attr("name").or(element.attr("property"));
                if name.is_some_and(|it| is_prose.contains(&it)) {
                    said.extend(element.attr("content").map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    said
}

#[test]
fn another_language_leaves_no_word_of_english() {
    let site = site();
    site.must_build();
    let mut seen = BTreeSet::new();
    let mut pages = 0;
    for (path, bytes) in files(&site.public()) {
        if !path.ends_with(".html") {
            continue;
        }
        pages += 1;
        for said in words(&String::from_utf8(bytes).unwrap()) {
            let is_place =
                |it: &&str| it.starts_with('t') && it[1..].starts_with(|c: char| c.is_ascii_digit());
            let mut english = said
                .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.')
                .filter(|it| it.chars().any(|c| c.is_ascii_alphabetic()) && !is_place(it));
            // The program's name and version, addresses, fingerprints.
            let is_name = said.contains("expound") || said.contains("https://") || said.len() == 12;
            if let (Some(word), false) = (english.next(), is_name) {
                seen.insert(format!("{path}: {word} in {said:?}"));
            }
        }
    }
    assert_eq!(seen, BTreeSet::new());
    assert!(pages > 15, "{pages} pages");
}

#[test]
fn numbers_and_dates_are_written_as_the_language_does() {
    let site = site();
    site.must_build();
    let page = site.page("things/alif/index.html");
    expect![[r#"
        علامة نص
        من قول ١ قول ٢٠١١
        إلى قول ٣١ قول ٢٠٢٠
        حجم ١٢٬٣٤٥
        وزن ١٬٢٣٤٬٥٦٧٫٥
        سليم قول
    "#]]
    .assert_eq(&text(&page, ".facts > div"));
    expect![[r#"
        قول ١
        قول ١ ٢
        قول ٢
    "#]]
    .assert_eq(&text(&page, ".footnote-back"));
    assert_eq!(text(&page, ".footnote-ref"), "قول ١\nقول ١\nقول ٢\n");
    let (html, notes) = (Html::parse_document(&page), selector(".footnotes li"));
    let numbers: Vec<_> = html.select(&notes).filter_map(|it| it.attr("data-number")).collect();
    assert_eq!(numbers, ["١", "٢"]);
    expect![[r#"
        قول سؤال ١ t1-p1
        قول قول سؤال ٢ ١ t1-p2.1
    "#]]
    .assert_eq(&text(&page, ".sources li"));
    assert!(page.starts_with("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">"), "{}", &page[..80]);
}

#[test]
fn what_machines_read_speaks_the_language_too() {
    let site = site();
    site.must_build();
    let json = site.page("things/alif/index.json");
    for english in ["Footnote", "Back to", "Note", "to do", "paragraph", "sentence"] {
        assert!(!json.contains(english), "{english}");
    }
    assert!(json.contains("قول"));
    // The one English word has a meaning for programs.
    let llms = site.page("llms.txt");
    let headings: Vec<_> = llms.lines().filter(|it| it.starts_with("## ")).collect();
    assert_eq!(headings, ["## أشياء", "## أحاديث", "## مصطلحات", "## قول", "## Optional"]);
}

#[test]
fn a_page_may_have_a_language_of_its_own() {
    let site = Site::new(
        "\
//- content/imprint.md
---
title: Impressum
lang: de-AT
---
## Eins

Text[^1].

[^1]: Note.
//- strings/de.toml
skip = \"Zum Inhalt\"
footnotes = \"Fußnoten\"
",
    );
    site.must_build();
    let said = |path: &str| {
        let page = site.page(path);
        let html = Html::parse_document(&page);
        let one = |css: &str| html.select(&Selector::parse(css).unwrap()).next().map(|it| it.html());
        let lang = html.root_element().attr("lang").unwrap().to_owned();
        (lang, one(".skip").unwrap(), page.contains("Fußnoten"), page.contains("Where this page is"))
    };
    let skip = |text: &str| format!("<a class=\"skip\" href=\"#x-main\">{text}</a>");
    // English stands in for the words that the language lacks.
    assert_eq!(said("imprint/index.html"), ("de-AT".into(), skip("Zum Inhalt"), true, true));
    assert_eq!(said("recipes/index.html"), ("en".into(), skip("Skip to the content"), false, true));
}

#[test]
fn a_language_without_words_is_told() {
    let site = Site::new("//- content/imprint.md\n---\ntitle: Impressum\nlang: fr\n---\n");
    expect![[r#"
        error[unknown-language]: there are no words in the language `fr`
         --> content/imprint.md:3:7
          |
        3 | lang: fr
          |       ^^
          |
          = help: put them into strings/fr.toml; English stands in for those it lacks

    "#]]
    .assert_eq(&site.check());
}
