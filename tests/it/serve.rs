//! `expound serve` as a browser meets it.

use std::fs;
use std::net::TcpListener;

use expect_test::expect;

use crate::serving::{KITCHEN_FILES, Served};
use crate::support::{KITCHEN, Site};

#[test]
fn pages_stand_under_the_path_of_the_base_url() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let home = served.get("/kitchen/");
    assert_eq!((home.status, home.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(home.text().contains("What is cooked here."));
    assert_eq!(served.get("/kitchen/recipes/soup/").status, 200);
    assert_eq!(served.get("/kitchen/recipes/soup/index.html").status, 200);
    for (from, to) in [
        ("/", "/kitchen/"),
        ("/kitchen", "/kitchen/"),
        ("/kitchen/recipes/soup", "/kitchen/recipes/soup/"),
        ("/kitchen/recipes?x=1", "/kitchen/recipes/?x=1"),
    ] {
        let answer = served.get(from);
        assert_eq!((answer.status, answer.header("location")), (307, to), "{from}");
    }
    for path in ["/kitchen/recipes/none/", "/elsewhere", "/kitchens/", "/kitchen/recipes/soup/x"] {
        let missing = served.get(path);
        assert_eq!(missing.status, 404, "{path}");
        assert!(missing.text().contains("<h1>"), "{path} shows the site's own page");
    }
}

#[test]
fn the_script_is_added_to_pages_and_stands_in_no_file() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    site.must_build();
    let script = "<script src=\"/.expound/reload.js\"";
    assert!(served.get("/kitchen/recipes/soup/").text().contains(script));
    assert!(served.get("/kitchen/none/").text().contains(script), "a page that may come");
    assert!(!site.page("recipes/soup/index.html").contains(".expound"));
    let script = served.get("/.expound/reload.js");
    assert_eq!((script.status, script.header("content-type")), (200, "text/javascript; charset=utf-8"));
}

#[test]
fn types_tags_heads_and_ranges_are_as_browsers_expect() {
    let site = Site::new(KITCHEN_FILES);
    site.write("static/notes.txt", "0123456789");
    site.write("content/recipes/pea.png", b"\x89PNG\r\n");
    let served = Served::start(&site, &[]);
    let css = served.get("/kitchen/").text();
    let css = css.split("href=\"").find(|it| it.starts_with("assets/style.")).unwrap();
    let css = format!("/kitchen/{}", css.split('"').next().unwrap());
    for (path, expected) in [
        (css.as_str(), "text/css; charset=utf-8"),
        ("/kitchen/notes.txt", "text/plain; charset=utf-8"),
        ("/kitchen/recipes/pea.png", "image/png"),
    ] {
        assert_eq!(served.get(path).header("content-type"), expected, "{path}");
    }

    let page = served.get("/kitchen/");
    let tag = page.header("etag");
    assert!(tag.starts_with('"'), "a tag: {tag}");
    assert_eq!(page.header("cache-control"), "no-cache");
    for value in [tag, "*", &format!("\"x\", W/{tag}")] {
        let again = served.ask("GET", "/kitchen/", &[("If-None-Match", value)]);
        assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, tag), "{value}");
    }
    assert_eq!(served.ask("GET", "/kitchen/", &[("If-None-Match", "\"other\"")]).status, 200);

    let head = served.ask("HEAD", "/kitchen/", &[]);
    assert_eq!((head.status, head.body.len(), head.header("etag")), (200, 0, tag));
    assert_eq!(head.header("content-length"), page.body.len().to_string());

    let notes_tag = served.get("/kitchen/notes.txt").header("etag").to_owned();
    for (range, if_range, status, content_range, body) in [
        ("bytes=2-4", "", 206, "bytes 2-4/10", "234"),
        ("bytes=7-", "", 206, "bytes 7-9/10", "789"),
        ("bytes=-3", "", 206, "bytes 7-9/10", "789"),
        ("bytes=2-4", notes_tag.as_str(), 206, "bytes 2-4/10", "234"),
        ("bytes=2-4", "\"old\"", 200, "", "0123456789"),
        ("bytes=10-", "", 416, "bytes */10", ""),
        ("lines=1-2", "", 200, "", "0123456789"),
    ] {
        let mut headers = vec![("Range", range)];
        headers.extend((!if_range.is_empty()).then_some(("If-Range", if_range)));
        let answer = served.ask("GET", "/kitchen/notes.txt", &headers);
        let found = (answer.status, answer.header("content-range"), answer.text());
        assert_eq!(found, (status, content_range, body.to_owned()), "{range} {if_range}");
    }
}

#[test]
fn no_path_leaves_the_site() {
    let site = Site::new(KITCHEN_FILES);
    site.write("static/notes.txt", "fine");
    let served = Served::start(&site, &[]);
    for path in [
        "/kitchen/../site.toml",
        "/kitchen/%2e%2e/site.toml",
        "/kitchen/..%2fsite.toml",
        "/kitchen/%2e%2e%2f%2e%2e%2fetc/passwd",
        "/kitchen//etc/passwd",
        "/kitchen/%2fetc%2fpasswd",
        "//etc/passwd",
        "/etc/passwd",
        "/kitchen/..\\site.toml",
        "/kitchen/%00",
        "/kitchen/%ff%fe",
        "/kitchen/content/recipes/soup.md",
        "/kitchen/site.toml",
        "/site.toml",
        "/kitchen/.git/config",
        "/.expound/",
        "/.expound/../site.toml",
    ] {
        let answer = served.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("[kinds.") && !answer.text().contains("root:"), "{path}");
    }
    assert_eq!(served.get("/kitchen/notes.txt").text(), "fine");
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_followed() {
    let site = Site::new(KITCHEN_FILES);
    site.write("static/notes.txt", "fine");
    let served = Served::start(&site, &[]);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    site.remove("static/notes.txt");
    std::os::unix::fs::symlink(outside.path().join("secret"), site.root().join("static/notes.txt")).unwrap();
    for _ in 0..20 {
        assert!(!served.get("/kitchen/notes.txt").text().contains("secret"));
    }
    served.wait_for("the error", |log| log.contains("notes.txt"));
    assert!(!served.get("/kitchen/notes.txt").text().contains("secret"));
}

#[cfg(unix)]
#[test]
fn a_theme_holds_nothing_from_outside_the_site() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    let site = Site::new(KITCHEN_FILES);
    site.write("assets/own/fine.txt", "fine");
    std::os::unix::fs::symlink(outside.path().join("secret"), site.root().join("assets/secret.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path(), site.root().join("assets/folder")).unwrap();
    std::os::unix::fs::symlink(site.root().join("assets/own"), site.root().join("assets/inside")).unwrap();
    let served = Served::start(&site, &[]);
    for link in ["assets/secret.txt", "assets/folder"] {
        assert!(served.log().contains(link), "{link} is reported in {}", served.log());
    }
    for link in ["secret.txt", "folder"] {
        site.remove(&format!("assets/{link}"));
    }
    served.get_until("/kitchen/", |it| it.status == 200);
}

#[test]
fn only_its_own_name_and_only_reading_is_answered() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    for (host, status) in [
        ("evil.example", 421),
        ("evil.example:80", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost", 200),
        ("[::1]:9", 200),
    ] {
        assert_eq!(served.ask("GET", "/kitchen/", &[("Host", host)]).status, status, "{host}");
        let script = served.ask("GET", "/.expound/reload.js", &[("Host", host)]);
        assert_eq!(script.status, status, "{host}");
    }
    let events = "/.expound/events?path=/&page=&styles=";
    assert_eq!(served.ask("GET", events, &[("Host", "evil.example")]).status, 421);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = served.ask(method, "/kitchen/", &[("Content-Length", "0")]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let page = served.get("/kitchen/");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(page.header("access-control-allow-origin"), "");
}

#[test]
fn a_taken_port_and_a_missing_site_are_said_plainly() {
    let site = Site::new(KITCHEN_FILES);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = site.run(&["serve", "--port", &port]);
    assert_eq!(output.code, 2);
    expect![[r#"
        expound: port PORT is taken. Choose another with `--port N`, or let `--port 0` take a free one
    "#]]
    .assert_eq(&output.stderr.replace(&port, "PORT"));

    site.remove("site.toml");
    let output = site.run(&["serve", "--port", "0"]);
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("this is no site"), "{}", output.stderr);
}

#[test]
fn any_other_host_than_loopback_is_warned_of() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &["--host", "0.0.0.0"]);
    served.wait_for("a warning", |log| log.contains("warning: anyone who can reach this machine"));
    assert_eq!(served.get("/kitchen/").status, 200);
}

#[test]
fn an_interrupt_ends_it_cleanly_also_with_tabs_open() {
    let site = Site::new(KITCHEN_FILES);
    let mut served = Served::start(&site, &[]);
    let tab = served.tab("/kitchen/");
    tab.wait_for("mended");
    assert_eq!(served.interrupt(), 0);
    tab.wait_for("end");
}

#[test]
fn only_tabs_whose_page_changed_are_told_to_reload() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let (soup, ada, pie) = (
        served.tab("/kitchen/recipes/soup/"),
        served.tab("/kitchen/cooks/ada/"),
        served.tab("/kitchen/recipes/pie/"),
    );
    for tab in [&soup, &ada, &pie] {
        tab.wait_for("mended");
    }
    site.write(
        "content/recipes/soup.md",
        "---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\nBoil more peas.\n",
    );
    soup.wait_for("reload");
    served.get_with("/kitchen/recipes/soup/", "Boil more peas.");
    served.settle();
    assert_eq!(soup.names(), ["mended", "reload"], "once");
    assert_eq!(ada.names(), ["mended"]);
    assert_eq!(pie.names(), ["mended"]);

    // A tab that comes back late, with what it still shows, is told at once.
    let stale = served.tab("/kitchen/cooks/ada/");
    stale.wait_for("mended");
    site.write("content/recipes/soup.md", "---\ntitle: Bean soup\ncook: ada\n---\n");
    stale.wait_for("reload");
    ada.wait_for("reload");
    pie.wait_for("reload");
}

#[test]
fn a_page_that_comes_or_goes_reaches_its_tab() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let tab = served.tab("/kitchen/recipes/bread/");
    tab.wait_for("mended");
    site.write("content/recipes/bread.md", "---\ntitle: Bread\n---\n");
    tab.wait_for("reload");
    assert_eq!(served.get("/kitchen/recipes/bread/").status, 200);
    let tab = served.tab("/kitchen/recipes/bread/");
    site.remove("content/recipes/bread.md");
    tab.wait_for("reload");
    assert_eq!(served.get("/kitchen/recipes/bread/").status, 404);
}

#[test]
fn style_sheets_are_replaced_without_a_reload() {
    let site = Site::new(KITCHEN_FILES);
    site.write("assets/style.css", "body { color: red }");
    site.write("static/own.css", "h1 { color: red }");
    site.write(
        "templates/layout.html",
        "{% extends \"themes/base/layout.html\" %}\n{% block head_extra %}\
         <link rel=\"stylesheet\" href=\"{{ root }}own.css\">{% endblock head_extra %}\n",
    );
    let served = Served::start(&site, &[]);
    let tab = served.tab("/kitchen/recipes/soup/");
    tab.wait_for("mended");
    site.write("assets/style.css", "body { color: blue }");
    let hrefs = tab.wait_for("styles");
    assert!(hrefs.contains("../../assets/style."), "{hrefs}");
    assert_eq!(tab.names(), ["mended", "styles"]);
    let href = hrefs.split('"').nth(1).unwrap().replace("../../", "/kitchen/");
    assert_eq!(served.get(&href).text(), "body{color: blue}");

    let tab = served.tab("/kitchen/recipes/soup/");
    tab.wait_for("mended");
    site.write("static/own.css", "h1 { color: green }");
    let hrefs = tab.wait_for("styles");
    assert!(hrefs.contains("own.css?"), "{hrefs}");
    served.settle();
    assert_eq!(tab.names(), ["mended", "styles"]);
}

#[test]
fn a_picture_that_a_page_shows_reloads_it() {
    let site = Site::new(KITCHEN_FILES);
    site.write("content/recipes/pea.png", "one");
    site.write("content/recipes/soup.md", "---\ntitle: Pea soup\ncook: ada\n---\n\n![peas](pea.png)\n");
    let served = Served::start(&site, &[]);
    let (soup, pie) = (served.tab("/kitchen/recipes/soup/"), served.tab("/kitchen/recipes/pie/"));
    soup.wait_for("mended");
    pie.wait_for("mended");
    site.write("content/recipes/pea.png", "two!");
    soup.wait_for("reload");
    assert_eq!(served.get("/kitchen/recipes/pea.png").text(), "two!");
    assert_eq!(pie.names(), ["mended"]);
}

#[test]
fn errors_are_shown_over_the_last_good_version_until_they_are_mended() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let tab = served.tab("/kitchen/recipes/soup/");
    tab.wait_for("mended");
    site.write("content/recipes/soup.md", "---\ntitle: Pea soup\ncook: adda\n---\n\nBoil.\n");
    let errors = tab.wait_for("errors");
    let errors: serde_json::Value = serde_json::from_str(&errors).unwrap();
    assert_eq!(errors["count"], "1 error");
    assert_eq!(errors["items"][0]["place"], "content/recipes/soup.md:3:7");
    let text = errors["items"][0]["text"].as_str().unwrap();
    assert!(text.contains("did you mean `ada`?"), "{text}");
    served.wait_for("message on the terminal", |it| it.contains(text));
    assert!(served.get("/kitchen/recipes/soup/").text().contains("Boil the peas."));
    assert_eq!(tab.names(), ["mended", "errors"], "the page is as it was");

    // A tab opened meanwhile is told too.
    let late = served.tab("/kitchen/");
    late.wait_for("errors");
    site.write("content/recipes/soup.md", "---\ntitle: Pea soup\ncook: ada\n---\n\nBoil.\n");
    late.wait_for("mended");
    tab.wait_for("reload");
    assert_eq!(tab.names()[..3], ["mended", "errors", "mended"]);
}

#[test]
fn a_site_that_is_broken_from_the_start_shows_its_errors_and_comes_up_when_mended() {
    let site = Site::new(KITCHEN_FILES);
    site.write("site.toml", KITCHEN.replace("title = \"Kitchen\"", "titel = \"Kitchen\""));
    let served = Served::start(&site, &[]);
    let page = served.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("the site has errors"));
    let tab = served.tab("/");
    assert!(tab.wait_for("errors").contains("site.toml:2:1"));
    site.write("site.toml", KITCHEN);
    tab.wait_for("reload");
    assert_eq!(served.get("/").header("location"), "/kitchen/");
    assert_eq!(served.get("/kitchen/").status, 200);
}
