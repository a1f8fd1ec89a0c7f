//! A build that finds its output folder as the last one left it, made of the same, has nothing to do; and
//! no change of anything that a site is made of goes unseen.

use std::fs;

use expound::session::{BuildReport, Destination, Session};

use crate::support::{Site, files};

fn kitchen() -> Site {
    Site::new(
        "//- content/recipes/soup.md\n---\ntitle: Soup\ncook: ada\n---\nStir. ![pot](pot.svg)\n\
         //- content/recipes/pot.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n\
         //- content/recipes/stew.md\n---\ntitle: Stew\ndraft: true\n---\n\
         //- content/cooks/ada.md\n---\ntitle: Ada\n---\n\
         //- static/robots.txt\nUser-agent: *\n",
    )
}

fn counts(report: &BuildReport) -> (bool, usize, usize, usize) {
    let published = report.published.as_ref().unwrap();
    (report.is_repeated, published.written, published.unchanged, published.removed)
}

#[test]
fn nothing_changed_is_nothing_done() {
    let site = kitchen();
    let first = site.must_build();
    let n = first.published.as_ref().unwrap().written;
    let before = files(&site.public());
    let second = site.must_build();
    assert_eq!(counts(&second), (true, 0, n, 0));
    assert_eq!(second.n_pages, first.n_pages);
    assert!(files(&site.public()) == before);
}

/// Builds, changes something, builds again: the second build must do its work, and give what a first
/// one would.
fn check(change: impl Fn(&Site, &mut Session)) {
    let site = kitchen();
    site.must_build();
    let mut session = Session::new(site.options());
    change(&site, &mut session);
    let report = session.build(Destination::Folder(&site.public())).unwrap();
    assert!(!report.is_repeated, "the change was not seen");
    let fresh = tempfile::tempdir().unwrap();
    let fresh = fresh.path().join("public");
    Session::new(session.options().clone()).build(Destination::Folder(&fresh)).unwrap();
    assert!(files(&site.public()) == files(&fresh), "a warm folder differs from a new one");
}

#[test]
fn every_change_of_what_a_site_is_made_of_is_seen() {
    check(|site, _| site.write("content/recipes/soup.md", "---\ntitle: Soup\ncook: ada\n---\nStir!\n"));
    check(|site, _| site.write("content/recipes/salad.md", "---\ntitle: Salad\n---\n"));
    check(|site, _| site.remove("content/recipes/stew.md"));
    check(|site, _| site.write("templates/page.html", "{% extends \"entity.html\" %}\n"));
    check(|site, _| site.write("strings/en.toml", "skip = \"Go on\"\n"));
    check(|site, _| site.write("assets/own.css", "p { color: red }\n"));
    check(|site, _| site.write("static/robots.txt", "User-agent: x\n"));
    check(|site, _| site.write("quotes.lock", "# none\n"));
    check(|site, _| {
        let text = fs::read_to_string(site.root().join("site.toml")).unwrap();
        site.write("site.toml", text.replace("\"Kitchen\"", "\"Larder\""));
    });
    check(|site, session| {
        *session = Session::new(expound::session::Options { drafts: true, ..site.options() });
    });
    check(|site, session| {
        let base_url = Some("https://example.com/".to_owned());
        *session = Session::new(expound::session::Options { base_url, ..site.options() });
    });
}

#[test]
fn a_file_of_the_same_length_and_time_is_read_nevertheless() {
    check(|site, _| {
        let file = site.root().join("content/recipes/pot.svg");
        let time = fs::metadata(&file).unwrap().modified().unwrap();
        site.write("content/recipes/pot.svg", "<svg xmlns=\"http://www.w3.org/2000/SVG\"/>\n");
        fs::File::options().write(true).open(&file).unwrap().set_modified(time).unwrap();
    });
}

#[test]
fn an_output_folder_that_was_touched_is_made_right() {
    check(|site, _| fs::remove_file(site.public().join("index.html")).unwrap());
    check(|site, _| fs::write(site.public().join("index.html"), "mine").unwrap());
    check(|site, _| fs::remove_dir_all(site.public().join("recipes")).unwrap());
    check(|site, _| fs::remove_dir_all(site.public()).unwrap());
    check(|site, _| fs::remove_file(site.root().join(".public.expound/stamps")).unwrap());
}

#[test]
fn a_foreign_file_is_told_of() {
    let site = kitchen();
    site.must_build();
    fs::write(site.public().join("notes.txt"), "mine").unwrap();
    let error = Session::new(site.options()).build(Destination::Folder(&site.public())).unwrap_err();
    assert!(error.to_string().contains("notes.txt"), "{error}");
}

#[test]
fn a_broken_site_is_told_of_again() {
    let site = kitchen();
    site.must_build();
    site.write("content/recipes/soup.md", "---\ntitle: Soup\ncook: nobody\n---\n");
    for _ in 0..2 {
        assert!(site.build().has_errors());
    }
    site.write("content/recipes/soup.md", "---\ntitle: Soup\ncook: ada\n---\nStir. ![pot](pot.svg)\n");
    assert!(site.must_build().is_repeated, "the folder still holds this very site");
}
