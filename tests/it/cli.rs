//! The command line: what it prints where, and how it ends.

use std::fs;

use expect_test::{Expect, expect};

use crate::support::{Output, Site, files, run_in};

/// Compares everything that a run says; times become `TIME`.
fn says(output: &Output, code: i32, stdout: &Expect, stderr: &Expect) {
    let time = regex::Regex::new(r"in \d+(\.\d+)? m?s\b").unwrap();
    stdout.assert_eq(&output.stdout);
    stderr.assert_eq(&time.replace_all(&output.stderr, "in TIME"));
    assert_eq!(output.code, code);
}

fn empty() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

const SOUP: &str = "//- content/recipes/soup.md\n---\ntitle: Soup\n---\n";

#[test]
fn help_says_what_each_command_does() {
    let folder = empty();
    let output = run_in(folder.path(), &["--help"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    for promised in ["build", "check", "verify", "new", "init", "Usage: expound", "--quiet", "--version"] {
        assert!(output.stdout.contains(promised), "{promised} in {}", output.stdout);
    }
    for line in output.stdout.lines() {
        assert!(line.chars().count() <= 100, "{line:?} is too long for a terminal");
    }
    let output = run_in(folder.path(), &["build", "--help"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    for promised in ["--site <DIR>", "--out <DIR>", "--base-url <URL>", "--drafts", "--quiet"] {
        assert!(output.stdout.contains(promised), "{promised} in {}", output.stdout);
    }
}

#[test]
fn the_version_is_the_package_s() {
    let output = run_in(empty().path(), &["--version"]);
    assert_eq!(output.stdout, format!("expound {}\n", env!("CARGO_PKG_VERSION")));
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    for arguments in
        [&[][..], &["bild"], &["build", "--outt", "x"], &["check", "--format", "xml"], &["new", "recipe"]]
    {
        let output = run_in(empty().path(), arguments);
        assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{arguments:?}: {}", output.stderr);
        assert!(output.stderr.contains("--help"), "{arguments:?}: {}", output.stderr);
    }
}

#[test]
fn a_build_ends_with_one_line() {
    let site = Site::new(&format!("{SOUP}//- static/a.txt\na\n"));
    let files = |site: &Site| files(&site.public()).len();
    let first = site.run(&["build"]);
    says(
        &first,
        0,
        &expect![[""]],
        &expect![[r#"
            10 pages: 44 files written, 0 unchanged, 0 removed, in TIME
        "#]],
    );
    assert!(first.stderr.contains(&format!("{} files written", files(&site))), "{}", first.stderr);
    let again = site.run(&["build"]);
    assert!(
        again.stderr.contains(&format!("0 files written, {} unchanged, 0 removed", files(&site))),
        "{}",
        again.stderr
    );
    site.remove("static/a.txt");
    let less = site.run(&["build"]);
    assert!(less.stderr.contains("1 removed"), "{}", less.stderr);
}

#[test]
fn quiet_prints_nothing_but_mistakes() {
    let site = Site::new(SOUP);
    says(&site.run(&["build", "--quiet"]), 0, &expect![[""]], &expect![[""]]);
    says(&site.run(&["check", "-q"]), 0, &expect![[""]], &expect![[""]]);
    says(&site.run(&["-q", "new", "cook", "Ada"]), 0, &expect![[""]], &expect![[""]]);
    site.write("content/recipes/stew.md", "---\ntitle: Stew\ncook: bob\n---\n");
    says(
        &site.run(&["build", "-q"]),
        1,
        &expect![[""]],
        &expect![[r#"
        error[dangling-reference]: no cook is called `bob`
         --> content/recipes/stew.md:3:7
          |
        3 | cook: bob
          |       ^^^

        1 error
    "#]],
    );
}

#[test]
fn a_site_in_another_folder_is_built_into_its_own() {
    let site = Site::new(SOUP);
    let elsewhere = empty();
    let output = run_in(elsewhere.path(), &["build", "--site", site.root().to_str().unwrap()]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(site.public().join("index.html").exists());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_site_can_be_built_into_another_folder() {
    let site = Site::new(SOUP);
    let out = empty();
    let folder = out.path().join("deep/site");
    let output = site.run(&["build", "--out", folder.to_str().unwrap()]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert!(folder.join("recipes/soup/index.html").exists());
    assert!(!site.public().exists());
}

#[test]
fn an_output_folder_among_the_content_is_refused() {
    let site = Site::new(SOUP);
    for folder in
        ["content/public", "static", "static/x/y", "themes/mine", "templates", "content/../content/x"]
    {
        let output = site.run(&["build", "--out", folder]);
        assert_eq!(output.code, 2, "{folder}: {}", output.stderr);
        assert!(output.stderr.contains(folder), "{folder}: {}", output.stderr);
    }
    says(
        &site.run(&["build", "--out", "content/public"]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: cannot write the site to `content/public`: it is made of what is in `content`. Name another folder with --out
    "#]],
    );
    assert!(!site.root().join("static").exists());
}

#[test]
fn an_output_folder_with_files_of_others_is_refused() {
    let site = Site::new(SOUP);
    site.write("public/thesis.txt", "years of work");
    let mut output = site.run(&["build", "--out", "public"]);
    output.stderr = output.stderr.replace(site.root().canonicalize().unwrap().to_str().unwrap(), "SITE");
    says(
        &output,
        2,
        &expect![[""]],
        &expect![[r#"
            expound: SITE/public holds files that expound did not write:
              thesis.txt
            Move or remove them, or give another folder with --out. Nothing was changed.
        "#]],
    );
    assert_eq!(site.page("thesis.txt"), "years of work");
    assert_eq!(site.run(&["build", "--out", "."]).code, 2);
    assert!(site.root().join("site.toml").exists());
}

#[test]
fn a_base_url_is_the_whole_address() {
    let site = Site::new(SOUP);
    says(
        &site.run(&["build", "--base-url", "example.org"]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: --base-url cannot be `example.org`: write the whole address, for example https://example.org/
    "#]],
    );
    assert_eq!(site.run(&["build", "--base-url", "https://other.example/sub"]).code, 0);
    let page = site.page("recipes/soup/index.html");
    assert!(page.contains("href=\"https://other.example/sub/recipes/soup/\""), "{page}");
}

#[test]
fn a_folder_that_is_no_site() {
    says(
        &run_in(empty().path(), &["build"]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: `./site.toml` is not there: this is no site. Run `expound init DIR` to make one, or name one with `--site DIR`
    "#]],
    );
    says(
        &run_in(empty().path(), &["check", "--site", "nowhere"]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: `nowhere/site.toml` is not there: this is no site. Run `expound init DIR` to make one, or name one with `--site DIR`
    "#]],
    );
    says(
        &run_in(empty().path(), &["new", "recipe", "Soup"]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: `./site.toml` is not there: this is no site. Run `expound init DIR` to make one, or name one with `--site DIR`
    "#]],
    );
}

#[test]
fn check_says_that_nothing_is_wrong_and_writes_nothing() {
    let site = Site::new(SOUP);
    says(
        &site.run(&["check"]),
        0,
        &expect![[""]],
        &expect![[r#"
            10 pages: nothing wrong
        "#]],
    );
    assert!(!site.public().exists());
}

#[test]
fn check_says_what_is_wrong_to_people_and_to_programs() {
    let site = Site::new(
        "//- content/recipes/soup.md\n---\ntitle: Soup\ncook: [\n---\n//- content/recipes/ste\u{301}w.md\n---\ntitle: Stew\norder: 0\n---\n[a](b.md)\n",
    );
    says(
        &site.run(&["check"]),
        1,
        &expect![[""]],
        &expect![[r#"
            error[yaml-syntax]: the front matter is not valid YAML
             --> content/recipes/soup.md:3:7
              |
            3 | cook: [
              |       ^ this bracket is never closed

            error[out-of-range]: `order` must be at least 1
             --> content/recipes/stéw.md:3:8
              |
            3 | order: 0
              |        ^ this is 0

            error[dangling-link]: the link `b.md` leads to no file
             --> content/recipes/stéw.md:5:1
              |
            5 | [a](b.md)
              | ^^^^^^^^^ there is no `content/recipes/b.md`

            3 errors
        "#]],
    );
    says(
        &site.run(&["check", "--format", "json"]),
        1,
        &expect![[r#"
            [
              {
                "severity": "error",
                "code": "yaml-syntax",
                "message": "the front matter is not valid YAML",
                "location": {
                  "path": "content/recipes/soup.md",
                  "line": 3,
                  "column": 7
                },
                "label": "this bracket is never closed",
                "help": []
              },
              {
                "severity": "error",
                "code": "out-of-range",
                "message": "`order` must be at least 1",
                "location": {
                  "path": "content/recipes/stéw.md",
                  "line": 3,
                  "column": 8
                },
                "label": "this is 0",
                "help": []
              },
              {
                "severity": "error",
                "code": "dangling-link",
                "message": "the link `b.md` leads to no file",
                "location": {
                  "path": "content/recipes/stéw.md",
                  "line": 5,
                  "column": 1
                },
                "label": "there is no `content/recipes/b.md`",
                "help": []
              }
            ]
        "#]],
        &expect![[""]],
    );
    let right = Site::new(SOUP);
    says(
        &right.run(&["check", "--format", "json"]),
        0,
        &expect![[r#"
        []
    "#]],
        &expect![[""]],
    );
}

#[test]
fn what_is_wrong_with_settings_is_told_to_programs_too() {
    let site = Site::new("//- site.toml\ntitle = 1\n");
    says(
        &site.run(&["check", "--format", "json"]),
        1,
        &expect![[r#"
        [
          {
            "severity": "error",
            "code": "missing-key",
            "message": "site.toml needs the key `base_url`",
            "location": {
              "path": "site.toml",
              "line": 1,
              "column": 1
            },
            "label": "",
            "help": []
          },
          {
            "severity": "error",
            "code": "wrong-type",
            "message": "`title` must be a string",
            "location": {
              "path": "site.toml",
              "line": 1,
              "column": 9
            },
            "label": "this is an integer",
            "help": []
          }
        ]
    "#]],
        &expect![[""]],
    );
}

#[test]
fn drafts_are_left_out_unless_asked_for() {
    let site = Site::new(&format!("{SOUP}//- content/cooks/ben.md\n---\ntitle: Ben\ndraft: true\n---\n"));
    assert_eq!(site.run(&["build"]).code, 0);
    assert!(!site.public().join("cooks/ben/index.html").exists());
    assert!(!site.page("cooks/index.html").contains("Ben"));
    assert_eq!(site.run(&["build", "--drafts"]).code, 0);
    assert!(site.page("cooks/index.html").contains("Ben"));

    site.write("content/recipes/soup.md", "---\ntitle: Soup\ncook: ben\n---\nBy [[cook/ben]].\n");
    assert_eq!(site.run(&["check", "--drafts"]).code, 0);
    assert_eq!(site.run(&["check"]).code, 1);

    // A draft may be unfinished as long as nobody asks for it.
    site.write(
        "content/recipes/soup.md",
        "---\ntitle: Soup\ndraft: true\ncook: nobody\nordre: 1\n---\n[x](gone.md)\n",
    );
    assert_eq!(site.run(&["check"]).code, 0);
    assert_eq!(site.run(&["check", "--drafts"]).code, 1);
}

#[test]
fn new_makes_a_file_of_every_kind_that_builds() {
    let site = Site::new("");
    for (kind, file) in [
        ("recipe", "content/recipes/pea-soup.md"),
        ("cook", "content/cooks/pea-soup.md"),
        ("ingredient", "content/ingredients/pea-soup.md"),
        ("season", "content/seasons/pea-soup.md"),
        ("page", "content/pea-soup.md"),
    ] {
        let output = site.run(&["new", kind, "Pea soup"]);
        assert_eq!((output.code, output.stderr.as_str()), (0, format!("wrote {file}\n").as_str()));
        assert!(site.root().join(file).exists());
    }
    assert_eq!(site.run(&["check"]).code, 0);
    says(
        &site.run(&["check", "--drafts"]),
        0,
        &expect![[""]],
        &expect![[r#"
            14 pages: nothing wrong
        "#]],
    );
    expect![[r#"
        ---
        title: "Pea soup"
        # order: 1
        # summary: ""
        # cook: SLUG   # cook
        # seasons: [SLUG]   # season
        # ingredients: [SLUG]   # ingredient
        draft: true
        ---

    "#]]
    .assert_eq(&fs::read_to_string(site.root().join("content/recipes/pea-soup.md")).unwrap());
    let again = site.run(&["new", "recipe", "Pea soup!"]);
    says(
        &again,
        2,
        &expect![[""]],
        &expect![[r#"
        expound: `content/recipes/pea-soup.md` is there already
    "#]],
    );
}

const DEMANDING: &str = r#"//- site.toml
title = "Site"
base_url = "https://example.org/"
[basis.seen]
[kinds.thing]
plural = "Things"
path = "deep/things"
[kinds.thing.fields]
name = { type = "string", required = true, pattern = "[a-z]+" }
text = { type = "markdown", required = true, max_words = 9 }
size = { type = "integer", required = true, min = 3, unique = true }
weight = { type = "number", required = true, min = 0.5 }
good = { type = "boolean", required = true }
day = { type = "date", required = true }
link = { type = "url", required = true }
answer = { type = "enum", values = ["no: never", "yes"], required = true }
tags = { type = "list", required = true }
colour = { type = "string", required = true, default = "red" }
note = { type = "string" }
[kinds.thing.relations]
near = { to = "thing", required = true }
far = { to = ["thing", "place"], many = true, required = true, annotated = true }
other = { to = "place" }
[kinds.place]
plural = "Places"
path = "places"
"#;

#[test]
fn new_leaves_exactly_what_must_be_filled_in() {
    let site = Site::new(DEMANDING);
    assert_eq!(site.run(&["new", "thing", "A \"new\" thing: #1"]).code, 0);
    expect![[r#"
        ---
        title: "A \"new\" thing: #1"
        name: ""   # a string
        text: ""   # Markdown text
        size: 3   # a whole number
        weight: 0.5   # a number
        good: false   # true or false
        day: 2000-01-01   # a date such as 2023-02-16
        link: https://example.org/   # a URL that starts with https:// or http://
        answer: "no: never"   # one of `no: never`, `yes`
        tags: []   # a list, each item a string
        near: SLUG   # thing
        far: [{ to: KIND/SLUG, basis: seen, cite: [] }]   # thing or place
        # colour: ""
        # note: ""
        # other: SLUG   # place
        draft: true
        ---

    "#]]
    .assert_eq(&fs::read_to_string(site.root().join("content/deep/things/a-new-thing-1.md")).unwrap());
    assert_eq!(site.run(&["check"]).code, 0, "it begins as a draft");
    says(
        &site.run(&["check", "--drafts"]),
        1,
        &expect![[""]],
        &expect![[r#"
        error[missing-field]: `content/deep/things/a-new-thing-1.md` needs `name`
         --> content/deep/things/a-new-thing-1.md:3:1
          |
        3 | name: ""   # a string
          | ^^^^
          |
          = help: add `name: …`, a string

        error[missing-field]: `content/deep/things/a-new-thing-1.md` needs `text`
         --> content/deep/things/a-new-thing-1.md:4:1
          |
        4 | text: ""   # Markdown text
          | ^^^^
          |
          = help: add `text: …`, Markdown text

        error[missing-field]: `content/deep/things/a-new-thing-1.md` needs `tags`
          --> content/deep/things/a-new-thing-1.md:11:1
           |
        11 | tags: []   # a list, each item a string
           | ^^^^
           |
           = help: add `tags: …`, a list, each item a string

        error[dangling-reference]: no thing is called `SLUG`
          --> content/deep/things/a-new-thing-1.md:12:7
           |
        12 | near: SLUG   # thing
           |       ^^^^
           |
           = help: there is `a-new-thing-1`

        error[unknown-kind]: no kind is called `KIND`
          --> content/deep/things/a-new-thing-1.md:13:13
           |
        13 | far: [{ to: KIND/SLUG, basis: seen, cite: [] }]   # thing or place
           |             ^^^^^^^^^
           |
           = help: kinds: `thing`, `place`

        5 errors
    "#]],
    );
}

#[test]
fn new_makes_a_name_that_every_host_can_hold() {
    let site = Site::new("");
    for (title, file) in [
        ("质量强国", "质量强国.md"),
        ("What? A / B \\ C", "what-a-b-c.md"),
        ("../../escape", "escape.md"),
        ("Index", "index-recipe.md"),
        ("_index", "_index-recipe.md"),
        ("CON", "con-recipe.md"),
        ("🍲", "recipe.md"),
    ] {
        let output = site.run(&["new", "recipe", title]);
        assert_eq!(output.stderr, format!("wrote content/recipes/{file}\n"), "{title}");
    }
    let long = "soup ".repeat(100);
    assert_eq!(site.run(&["new", "recipe", &long]).code, 0);
    says(
        &site.run(&["check", "--drafts"]),
        0,
        &expect![[""]],
        &expect![[r#"
            17 pages: nothing wrong
        "#]],
    );
}

#[test]
fn new_refuses_a_kind_that_is_not_declared() {
    let site = Site::new("");
    says(
        &site.run(&["new", "recipy", "Soup"]),
        1,
        &expect![[""]],
        &expect![[r#"
        error[unknown-kind]: no kind is called `recipy`
         |
         = help: did you mean `recipe`?
         = help: kinds: `recipe`, `cook`, `ingredient`, `season`, or `page`

        1 error
    "#]],
    );
    says(
        &site.run(&["new", "film", "Soup"]),
        1,
        &expect![[""]],
        &expect![[r#"
        error[unknown-kind]: no kind is called `film`
         |
         = help: kinds: `recipe`, `cook`, `ingredient`, `season`, or `page`

        1 error
    "#]],
    );
    says(
        &site.run(&["new", "recipe", " "]),
        2,
        &expect![[""]],
        &expect![[r#"
            expound: the title is empty: give the page a name
        "#]],
    );
}

#[test]
fn new_says_first_what_is_wrong_with_the_settings() {
    let site = Site::new("//- site.toml\ntitle = \"Site\"\nbase_url = \"x\"\n");
    says(
        &site.run(&["new", "recipe", "Soup"]),
        1,
        &expect![[""]],
        &expect![[r#"
            error[bad-url]: `base_url` cannot be `x`
             --> site.toml:2:12
              |
            2 | base_url = "x"
              |            ^^^ not an address that a browser can open
              |
              = help: write the whole address, for example `https://example.org/`

            1 error
        "#]],
    );
}

#[test]
fn init_makes_a_site_that_builds_and_grows() {
    let folder = empty();
    let output = run_in(folder.path(), &["init", "my site"]);
    says(
        &output,
        0,
        &expect![[""]],
        &expect![[r#"
            made a site in my site; next: expound build --site "my site"
        "#]],
    );
    let site = folder.path().join("my site");
    let output = run_in(&site, &["build"]);
    assert_eq!(output.code, 0, "{}", output.stderr);
    assert_eq!(
        run_in(&site, &["check"]).stderr,
        output.stderr.split(':').next().unwrap().to_owned() + ": nothing wrong\n"
    );
    let new = run_in(&site, &["new", "recipe", "Rye bread"]);
    assert_eq!(new.code, 0, "{}", new.stderr);
    assert_eq!(run_in(&site, &["build"]).code, 0);
    says(
        &run_in(&site, &["build", "--drafts"]),
        1,
        &expect![[""]],
        &expect![[r#"
        error[missing-field]: `content/recipes/rye-bread.md` needs `summary`
         --> content/recipes/rye-bread.md:3:1
          |
        3 | summary: ""   # Markdown text
          | ^^^^^^^
          |
          = help: add `summary: …`, Markdown text

        error[dangling-reference]: no cook is called `SLUG`
         --> content/recipes/rye-bread.md:4:7
          |
        4 | cook: SLUG   # cook
          |       ^^^^
          |
          = help: there are `ada`, `ben`

        2 errors
    "#]],
    );
}

#[test]
fn init_touches_no_folder_that_holds_something() {
    let folder = empty();
    fs::write(folder.path().join("letter.txt"), "dear").unwrap();
    says(
        &run_in(folder.path(), &["init", "."]),
        2,
        &expect![[""]],
        &expect![[r#"
        expound: `.` is not empty: name a new folder, or an empty one
    "#]],
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    says(
        &run_in(folder.path(), &["init", "letter.txt"]),
        2,
        &expect![[""]],
        &expect![[r#"
            expound: `letter.txt` is a file: name a new folder
        "#]],
    );
    let nested = empty();
    assert_eq!(run_in(nested.path(), &["init", "."]).code, 0, "an empty folder will do");
    assert_eq!(run_in(nested.path(), &["init", "a/b/c"]).code, 0);
}

#[test]
fn diff_lists_what_differs_between_two_builds() {
    let site = Site::new(SOUP);
    assert_eq!(site.run(&["build", "--out", "one"]).code, 0);
    site.write("content/cooks/ada.md", "---\ntitle: Ada\n---\n");
    site.remove("content/recipes/soup.md");
    assert_eq!(site.run(&["build", "--out", "two"]).code, 0);
    let output = site.run(&["diff", "one", "two"]);
    assert_eq!((output.code, output.stderr.as_str()), (0, ""));
    for line in ["+ cooks/ada/index.html", "- recipes/soup/index.html", "~ cooks/index.html"] {
        assert!(output.stdout.lines().any(|it| it == line), "{line} in {}", output.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_ends_with_2_and_its_name() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(SOUP);
    let file = site.root().join("content/recipes/soup.md");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        // Whoever may read everything cannot see this failure.
        return;
    }
    let output = site.run(&["build"]);
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("content/recipes/soup.md"), "{}", output.stderr);
}
