//! What an author is told. Each test is one small site with a mistake in it, and everything that is
//! printed about it: the wording and the place are what is promised.

mod fields;
mod front_matter;
mod links;
mod outputs;
mod relations;
mod reports;
mod settings;
mod templates;
mod themes;

use expect_test::Expect;

use crate::support::Site;

/// Checks a site; without a `site.toml` it is the kitchen's.
fn check(files: &str, expected: &Expect) {
    expected.assert_eq(&Site::new(files).check());
}

/// Checks a site of one kind, `thing`, with these fields; its one entity has this front matter.
fn check_fields(fields: &str, front_matter: &str, expected: &Expect) {
    let site_toml = format!(
        "title = \"Things\"\nbase_url = \"https://example.org/\"\ntheme = \"base\"\n\n\
         [kinds.thing]\nplural = \"Things\"\npath = \"things\"\n[kinds.thing.fields]\n{fields}\n"
    );
    let entity = format!("---\ntitle: One\n{front_matter}\n---\n");
    check(&format!("//- site.toml\n{site_toml}//- content/things/one.md\n{entity}"), expected);
}

/// Checks a site that is nothing but these lines of `site.toml` under its name and address.
fn check_settings(settings: &str, expected: &Expect) {
    check(
        &format!("//- site.toml\ntitle = \"Site\"\nbase_url = \"https://example.org/\"\n{settings}"),
        expected,
    );
}
