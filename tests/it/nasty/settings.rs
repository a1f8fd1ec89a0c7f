//! `site.toml` and templates at their worst.

use super::{builds, refused, survive};
use crate::support::{KITCHEN, Site};

const SITE: &str = "//- site.toml\ntitle = \"Site\"\nbase_url = \"https://example.org/\"\n";

#[test]
fn folders_of_kinds_that_are_none() {
    for path in ["", "..", ".", "/", "a/../b", "a//b", "a\\\\b", "con", ".hidden", "a b", "c:"] {
        let schema = KITCHEN.replace("path = \"cooks\"", &format!("path = \"{path}\""));
        let site = Site::new(&format!("//- site.toml\n{schema}"));
        site.write("content/cooks/ada.md", "---\ntitle: Ada\n---\n");
        refused(&site, "`path` cannot be");
    }
}

#[test]
fn nesting_without_end() {
    for n in [50, 10_000] {
        refused(&Site::new(&format!("{SITE}a = {}{}\n", "[".repeat(n), "]".repeat(n))), "error");
    }
    let dots = vec!["a"; 10_000].join(".");
    refused(&Site::new(&format!("{SITE}{dots} = 1\n")), "error");
    refused(&Site::new(&format!("{SITE}[{dots}]\n")), "error");
}

#[test]
fn patterns_that_explode() {
    let things = |pattern: &str| {
        Site::new(&format!(
            "{SITE}[kinds.thing]\nplural = \"Things\"\npath = \"things\"\n[kinds.thing.fields]\n\
             code = {{ type = \"string\", pattern = \"{pattern}\" }}\n"
        ))
    };
    refused(&things("(((a{1000}){1000}){1000})"), "is not a regular expression");
    let site = things("(a+)+$");
    site.write("content/things/a.md", format!("---\ntitle: A\ncode: {}b\n---\n", "a".repeat(100_000)));
    refused(&site, "does not match the pattern");
}

#[test]
fn templates_without_end() {
    let deep = format!("{}{}{}", "{% if page %}".repeat(500), "x", "{% endif %}".repeat(500));
    survive(&Site::new(&format!("//- templates/kinds/cook.html\n{deep}\n")));
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000));
    refused(&Site::new(&format!("//- templates/kinds/cook.html\n{deep}\n")), "template-error");
}

#[test]
fn a_kind_of_many_fields_and_relations() {
    let fields: String = (0..500).map(|n| format!("f{n} = {{ type = \"string\" }}\n")).collect();
    let relations: String =
        (0..500).map(|n| format!("r{n} = {{ to = \"thing\", many = true, inverse = \"i{n}\" }}\n")).collect();
    let site = Site::new(&format!(
        "{SITE}[kinds.thing]\nplural = \"Things\"\npath = \"things\"\n[kinds.thing.fields]\n{fields}\
         [kinds.thing.relations]\n{relations}//- content/things/a.md\n---\ntitle: A\nr499: [a]\nf499: x\n---\n"
    ));
    builds(&site);
}
