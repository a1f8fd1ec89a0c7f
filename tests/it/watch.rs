//! What editors and tools do to files, and what the server makes of it.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::serving::{KITCHEN_FILES, Served};
use crate::support::{KITCHEN, Site};

const SOUP: &str = "/kitchen/recipes/soup/";

fn soup(text: &str) -> String {
    format!("---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\n{text}\n")
}

/// Serves a kitchen, lets something happen, and gives how many builds it took until all was silent.
fn builds_after(happens: impl FnOnce(&Site, &Served)) -> usize {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    served.settle();
    let before = served.n_builds();
    happens(&site, &served);
    served.settle();
    served.n_builds() - before
}

#[test]
fn a_save_is_one_build() {
    let n = builds_after(|site, served| {
        site.write("content/recipes/soup.md", soup("One."));
        served.get_with(SOUP, "One.");
    });
    assert_eq!(n, 1);
}

#[test]
fn a_save_by_renaming_is_one_build_and_never_an_error() {
    let n = builds_after(|site, served| {
        // As vim does it.
        let (file, backup) =
            (site.root().join("content/recipes/soup.md"), site.root().join("content/recipes/soup.md~"));
        fs::write(site.root().join("content/recipes/4913"), "").unwrap();
        fs::remove_file(site.root().join("content/recipes/4913")).unwrap();
        fs::rename(&file, &backup).unwrap();
        fs::write(&file, soup("Two.")).unwrap();
        fs::remove_file(&backup).unwrap();
        served.get_with(SOUP, "Two.");
        // As others do it.
        let new = site.root().join("content/recipes/soup.md___new");
        fs::write(&new, soup("Three.")).unwrap();
        fs::rename(&new, &file).unwrap();
        served.get_with(SOUP, "Three.");
        served.settle();
        assert!(!served.log().contains("error"), "{}", served.log());
    });
    // The second may come while the first is still built behind the page that it shows.
    assert!((1..=2).contains(&n), "{n} builds");
}

#[test]
fn a_save_in_two_steps_is_one_build_and_never_an_error() {
    let n = builds_after(|site, served| {
        let file = site.root().join("content/recipes/soup.md");
        fs::write(&file, "").unwrap();
        thread::sleep(Duration::from_millis(5));
        fs::write(&file, soup("Four.")).unwrap();
        served.get_with(SOUP, "Four.");
        served.settle();
        assert!(!served.log().contains("error"), "{}", served.log());
    });
    assert_eq!(n, 1);
}

#[test]
fn what_is_no_part_of_the_site_wakes_nothing() {
    let n = builds_after(|site, _| {
        site.write("content/recipes/.soup.md.swp", "swap");
        site.write("content/recipes/soup.md~", "backup");
        site.write("content/recipes/soup.md.bck", "backup");
        site.write("content/recipes/#soup.md#", "lock");
        site.write(".git/index", "git");
        site.write(".git/HEAD", "git");
        site.write("notes.txt", "notes");
        site.write("node_modules/a/b.js", "module");
        site.remove("content/recipes/soup.md.bck");
        let file = site.root().join("content/recipes/soup.md");
        // Touched, but the same.
        fs::write(&file, fs::read(&file).unwrap()).unwrap();
    });
    assert_eq!(n, 0);
}

#[test]
fn building_into_the_site_while_serving_wakes_nothing() {
    let n = builds_after(|site, _| {
        site.must_build();
        site.write("content/recipes/.hidden", "");
        site.must_build();
    });
    assert_eq!(n, 0);
}

#[test]
fn folders_that_are_renamed_or_removed_are_followed() {
    let site = Site::new(KITCHEN_FILES);
    site.write("content/guide/one.md", "---\ntitle: One\n---\n");
    site.write("content/guide/deep/two.md", "---\ntitle: Two\n---\n");
    let served = Served::start(&site, &[]);
    assert_eq!(served.get("/kitchen/guide/deep/two/").status, 200);
    fs::rename(site.root().join("content/guide"), site.root().join("content/manual")).unwrap();
    served.get_until("/kitchen/manual/deep/two/", |it| it.status == 200);
    assert_eq!(served.get("/kitchen/guide/deep/two/").status, 404);
    // What happens in it is heard under its new name.
    site.write("content/manual/deep/two.md", "---\ntitle: Zwei\n---\n");
    served.get_with("/kitchen/manual/deep/two/", "Zwei");
    fs::remove_dir_all(site.root().join("content/manual")).unwrap();
    served.get_until("/kitchen/manual/one/", |it| it.status == 404);
    // A new folder with its files at once, faster than anyone can watch it.
    for n in 0..20 {
        site.write(&format!("content/new/{n}/deep/page.md"), format!("---\ntitle: Page {n}\n---\n"));
    }
    for n in 0..20 {
        served.get_until(&format!("/kitchen/new/{n}/deep/page/"), |it| it.status == 200);
    }
}

#[test]
fn the_content_folder_itself_may_go_and_come_back() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    fs::rename(site.root().join("content"), site.root().join("away")).unwrap();
    served.get_until(SOUP, |it| it.status == 404);
    fs::rename(site.root().join("away"), site.root().join("content")).unwrap();
    served.get_until(SOUP, |it| it.status == 200);
    site.write("content/recipes/soup.md", soup("Back again."));
    served.get_with(SOUP, "Back again.");
    // A folder that was not there at the start.
    site.write(
        "templates/404.html",
        "{% extends \"themes/base/404.html\" %}{% block title %}Gone{% endblock title %}",
    );
    served.get_with("/kitchen/none/", "<title>Gone</title>");
}

#[test]
fn a_thousand_files_at_once_are_few_builds() {
    let mut n = builds_after(|site, served| {
        for n in 0..1000 {
            site.write(&format!("content/pages/{n}.md"), format!("---\ntitle: Page {n}\n---\n\nText.\n"));
        }
        served.get_until("/kitchen/pages/999/", |it| it.status == 200);
        served.get_until("/kitchen/pages/0/", |it| it.status == 200);
    });
    assert!(n <= 8, "{n} builds");
    n = builds_after(|site, served| {
        // Each alone leaves the site broken; both together do not.
        for n in 0..50 {
            site.write(&format!("content/recipes/r{n}.md"), format!("---\ntitle: R {n}\ncook: c{n}\n---\n"));
        }
        for n in 0..50 {
            site.write(&format!("content/cooks/c{n}.md"), format!("---\ntitle: C {n}\n---\n"));
        }
        served.get_until("/kitchen/cooks/c49/", |it| it.status == 200);
    });
    assert!(n <= 4, "{n} builds");
}

#[test]
fn everything_that_a_site_is_made_of_is_watched() {
    let site = Site::new(KITCHEN_FILES);
    site.write("themes/mine/theme.toml", "name = \"mine\"\nparent = \"base\"\n");
    site.write("themes/mine/assets/style.css", "a { color: red }");
    site.write("site.toml", KITCHEN.replace("theme = \"base\"", "theme = \"mine\""));
    let served = Served::start(&site, &[]);
    let title = "{% extends \"themes/base/layout.html\" %}{% block body_end %}TITLE{% endblock body_end %}";
    site.write("themes/mine/templates/layout.html", title.replace("TITLE", "From the theme"));
    served.get_with(SOUP, "From the theme");
    site.write("templates/layout.html", title.replace("TITLE", "From the site"));
    served.get_with(SOUP, "From the site");
    site.remove("templates/layout.html");
    served.get_with(SOUP, "From the theme");
    site.write("strings/en.toml", "skip = \"Jump over\"\n");
    served.get_with(SOUP, "Jump over");
    site.write("static/robots.txt", "all");
    served.get_with("/kitchen/robots.txt", "all");
    let toml = fs::read_to_string(site.root().join("site.toml")).unwrap();
    site.write("site.toml", toml.replace("/kitchen/", "/larder/"));
    served.get_until("/larder/recipes/soup/", |it| it.status == 200);
    assert_eq!(served.get(SOUP).status, 404);
    // Two files that are wrong one without the other; `site.toml` may be away for a moment.
    fs::rename(site.root().join("site.toml"), site.root().join("site.toml.bak")).unwrap();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(served.get("/larder/recipes/soup/").status, 200);
    fs::rename(site.root().join("site.toml.bak"), site.root().join("site.toml")).unwrap();
    site.write("content/recipes/soup.md", soup("At last."));
    served.get_with("/larder/recipes/soup/", "At last.");
}

#[test]
fn without_events_it_looks_again_and_again() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &["--poll"]);
    site.write("content/recipes/soup.md", soup("Polled."));
    served.get_with(SOUP, "Polled.");
    site.write("content/recipes/soup.md", soup("Boiled."));
    served.get_with(SOUP, "Boiled.");
    site.remove("content/recipes/pie.md");
    served.get_until("/kitchen/recipes/pie/", |it| it.status == 404);
    let n = served.n_builds();
    served.settle();
    assert_eq!(served.n_builds(), n, "looking is not building");
}
