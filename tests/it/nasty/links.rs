//! Symbolic links, and other things of a Unix file system.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use super::{builds, refused, run, survive};
use crate::support::{Site, files};

fn one_page() -> Site {
    Site::new("//- content/page.md\n---\ntitle: Page\n---\n")
}

#[test]
fn a_link_that_leaves_the_site() {
    let site = one_page();
    symlink("/etc", site.root().join("content/etc")).unwrap();
    symlink("/etc/hostname", site.root().join("content/host.md")).unwrap();
    symlink("../..", site.root().join("content/up")).unwrap();
    let printed = survive(&site).stderr;
    for link in ["content/etc", "content/host.md", "content/up"] {
        assert!(printed.contains(&format!("the symbolic link `{link}` leads out of the site")), "{printed}");
    }
}

#[test]
fn links_that_lead_in_circles() {
    for (from, to) in
        [("content/loop", "."), ("content/a/loop", ".."), ("content/recipes/loop", "../../content")]
    {
        let site = Site::new("//- content/a/page.md\n---\ntitle: Page\n---\n");
        site.write("content/recipes/soup.md", "---\ntitle: Soup\n---\n");
        symlink(to, site.root().join(from)).unwrap();
        symlink(to, site.root().join(format!("{from}-again"))).unwrap();
        refused(&site, &format!("the symbolic link `{from}` leads into a circle"));
    }
    let site = Site::new("//- content/a/x.txt\nx\n//- content/b/y.txt\ny\n");
    symlink("../b", site.root().join("content/a/to-b")).unwrap();
    symlink("../a", site.root().join("content/b/to-a")).unwrap();
    refused(&site, "leads into a circle");
}

#[test]
fn links_to_nothing_and_to_themselves() {
    for to in ["gone.md", "x.md"] {
        let site = one_page();
        symlink(to, site.root().join("content/x.md")).unwrap();
        refused(&site, "the symbolic link `content/x.md` leads to nothing");
    }
}

#[test]
fn links_within_the_site_are_followed() {
    let site = Site::new("//- shared/page.md\n---\ntitle: Shared\n---\n\n![photo](/pics/photo.jpg)\n");
    site.write("shared/photo.jpg", "jpg");
    fs::create_dir_all(site.root().join("content")).unwrap();
    symlink("../shared", site.root().join("content/pics")).unwrap();
    symlink("../shared/page.md", site.root().join("content/page.md")).unwrap();
    builds(&site);
    assert_eq!(site.page("pics/photo.jpg"), "jpg");
    assert!(site.page("pics/page/index.html").contains("Shared"));
}

#[test]
fn a_link_to_the_output() {
    let site = one_page();
    builds(&site);
    let before = files(&site.public());
    symlink("../public", site.root().join("content/old")).unwrap();
    let output = run(&site, "build");
    assert_eq!(output.code, 2, "{}", output.stderr);
    assert!(output.stderr.contains("it is made of what is in `content/old`"), "{}", output.stderr);
    assert!(files(&site.public()) == before, "the site must not grow by itself");
}

#[test]
fn a_file_name_that_is_not_utf8() {
    let site = one_page();
    let name = OsStr::from_bytes(b"sch\xf6n.md");
    if fs::write(site.root().join("content").join(name), "---\ntitle: T\n---\n").is_err() {
        // This file system holds no such name.
        return;
    }
    refused(&site, "the file name `content/sch\u{fffd}n.md` is not valid UTF-8");
}

#[test]
fn a_file_that_is_no_file() {
    let site = one_page();
    let _listener = std::os::unix::net::UnixListener::bind(site.root().join("content/s.md")).unwrap();
    builds(&site);
}
