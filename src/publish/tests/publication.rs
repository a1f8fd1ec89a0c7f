//! What is written, carried over and removed, and what is refused.

use super::*;

#[test]
fn a_first_build_writes_everything_and_publishes_nothing_else() {
    let (_folder, out) = temp();
    let files = site(&[("index.html", "home"), ("recipes/质量/index.html", "page"), ("empty.txt", "")]);
    let published = build(&out, &files);
    assert_eq!(counts(&published), (3, 0, 0));
    assert_eq!(
        published.written_paths,
        ["empty.txt", "index.html", "recipes/质量/index.html"].map(OutputPath::new)
    );
    assert_eq!(read(&out), Some(files));
    check_rest(&out);
}

#[test]
fn an_unchanged_site_is_left_alone() {
    let (_folder, out) = temp();
    let files = site(&[("index.html", "home"), ("a/index.html", "a")]);
    build(&out, &files);
    for _ in 0..2 {
        let disk = Disk::default();
        assert_eq!(counts(&build_on(&disk, &out, &files).unwrap()), (0, 2, 0));
        let steps = disk.faults.steps();
        assert!(!steps.iter().any(|it| it == "exchange" || it == "link"), "{steps:?}");
    }
    check_rest(&out);
}

#[test]
fn only_what_changed_is_written_and_what_is_gone_vanishes_with_its_folder() {
    let (_folder, out) = temp();
    build(&out, &site(&[("index.html", "1"), ("a/index.html", "a"), ("b/c/index.html", "b")]));
    let before = Listing::of(&out).unwrap().unwrap();
    let files = site(&[("index.html", "2"), ("a/index.html", "a"), ("d/index.html", "d")]);
    let published = build(&out, &files);
    assert_eq!(counts(&published), (2, 1, 1));
    assert_eq!(published.written_paths, ["d/index.html", "index.html"].map(OutputPath::new));
    assert_eq!(published.removed_paths, ["b/c/index.html"].map(OutputPath::new));
    assert_eq!(read(&out), Some(files));
    let after = Listing::of(&out).unwrap().unwrap();
    assert_eq!(before.files["a/index.html"], after.files["a/index.html"]);
    assert_eq!(after.folders, ["a", "d"].map(String::from).into());
    check_rest(&out);
}

/// Every pair of these sites follows each other at least once, over staging folders of all ages.
#[test]
fn any_site_can_follow_any_other() {
    let sites = [
        site(&[]),
        site(&[("a", "file"), ("b/c", "1")]),
        site(&[("a/index.html", "folder"), ("b", "file")]),
        site(&[("a/b/c/d", "deep"), ("b/c", "1"), ("e", "e")]),
        site(&[("a/b", "file"), ("b/c/d", "2"), ("e", "e")]),
    ];
    let (_folder, out) = temp();
    for stride in 1..=sites.len() {
        for step in 0..2 * sites.len() {
            let files = &sites[step * stride % sites.len()];
            let published = build(&out, files);
            assert_eq!(published.written + published.unchanged, files.len());
            assert_eq!(read(&out).as_ref(), Some(files), "stride {stride}, step {step}");
            check_rest(&out);
        }
    }
}

#[test]
fn the_manifest_depends_on_the_site_alone() {
    let files: Site = (0..200).map(|n| (format!("{}/p{n}.html", n % 7), format!("text {n}"))).collect();
    let manifest = |out: &Path| fs::read(state(out).join("manifest.json")).unwrap();
    let (_one, one) = temp();
    build(&one, &files);
    let (_two, two) = temp();
    build(&two, &site(&[("other", "x")]));
    let publisher = open(&two).unwrap();
    std::thread::scope(|scope| {
        for part in 0..8 {
            let (publisher, files) = (&publisher, &files);
            scope.spawn(move || {
                for (path, text) in files.iter().rev().skip(part).step_by(8) {
                    publisher
                        .put(&OutputPath::new(path), &format!("content/{path}.md"), text.as_bytes())
                        .unwrap();
                }
            });
        }
    });
    assert_eq!(counts(&publisher.finish().unwrap()), (200, 0, 1));
    assert_eq!(read(&two), Some(files));
    assert!(manifest(&one) == manifest(&two));
}

#[test]
fn a_new_producer_of_the_same_bytes_is_recorded_without_an_exchange() {
    let (_folder, out) = temp();
    build(&out, &site(&[("index.html", "home")]));
    let publisher = open(&out).unwrap();
    publisher.put(&OutputPath::new("index.html"), "content/moved.md", b"home").unwrap();
    assert_eq!(counts(&publisher.finish().unwrap()), (0, 1, 0));
    let manifest = fs::read_to_string(state(&out).join("manifest.json")).unwrap();
    assert!(manifest.contains("content/moved.md"), "{manifest}");
    check_rest(&out);
}

#[test]
fn an_output_can_be_kept_without_its_bytes() {
    let (_folder, out) = temp();
    let publisher = open(&out).unwrap();
    assert!(!publisher.is_intact());
    assert!(!publisher.keep(&OutputPath::new("a"), "content/a.md").unwrap());
    drop(publisher);
    build(&out, &site(&[("a", "a"), ("b", "b"), ("c", "c")]));
    let publisher = open(&out).unwrap();
    assert!(publisher.is_intact());
    drop(publisher);
    fs::write(out.join("b"), "by hand").unwrap();
    let publisher = open(&out).unwrap();
    assert!(!publisher.is_intact());
    let kept =
        ["a", "b", "d", "../a"].map(|it| publisher.keep(&OutputPath::new(it), "content/a.md").unwrap());
    assert_eq!(kept, [true, false, false, false]);
    publisher.put(&OutputPath::new("b"), "content/b.md", b"b").unwrap();
    assert_eq!(counts(&publisher.finish().unwrap()), (1, 1, 1));
    assert_eq!(read(&out), Some(site(&[("a", "a"), ("b", "b")])));
}

#[test]
fn a_dropped_publication_leaves_the_old_site_and_nothing_of_itself() {
    let (_folder, out) = temp();
    drop(open(&out).unwrap());
    assert_eq!(read(&out), None);
    let publisher = open(&out).unwrap();
    put_all(&publisher, &site(&[("a", "a"), ("b/c", "c")])).unwrap();
    drop(publisher);
    assert_eq!(read(&out), None);
    check_rest(&out);
    let files = site(&[("a", "1"), ("b/c", "1"), ("b/d", "1")]);
    build(&out, &site(&[("a", "0"), ("b/c", "1")]));
    build(&out, &files);
    let publisher = open(&out).unwrap();
    put_all(&publisher, &site(&[("a", "2"), ("b", "2"), ("b/c", "1")])).unwrap();
    drop(publisher);
    assert_eq!(read(&out).as_ref(), Some(&files));
    check_rest(&out);
    assert_eq!(counts(&build(&out, &files)), (0, 3, 0));
}

fn check_refused(outputs: &[&str], expected: &str) {
    for existing in [site(&[]), site(&[("a", "old"), ("x/y", "old")]), site(&[("a/b", "old"), ("x", "old")])]
    {
        let (_folder, out) = temp();
        build(&out, &existing);
        let publisher = open(&out).unwrap();
        let put = |(number, path): (usize, &&str)| {
            publisher.put(&OutputPath::new(path), &format!("content/{number}.md"), b"text")
        };
        let put = outputs.iter().enumerate().try_for_each(put);
        let finished = publisher.finish();
        let error = match (put, finished) {
            (Err(error), Err(PublishError::Incomplete)) | (Ok(()), Err(error)) => error,
            other => panic!("{other:?}"),
        };
        assert_eq!(error.to_string(), expected);
        assert_eq!(read(&out), Some(existing));
        check_rest(&out);
    }
}

#[test]
fn outputs_that_cannot_be_together_are_refused() {
    check_refused(&["a", "b", "a"], "content/0.md and content/2.md both make the output a.");
    check_refused(
        &["a", "a/b"],
        "content/0.md makes the file a, but content/1.md needs a folder of that name for a/b.",
    );
    check_refused(
        &["a/b/c", "a/d", "a"],
        "content/2.md makes the file a, but content/0.md needs a folder of that name for a/b/c.",
    );
}

#[test]
fn outputs_outside_the_folder_are_refused() {
    for path in ["", "/a", "../a", "a/../../b", "a//b", "a/", "./a", "a\\b", "a\0b", "."] {
        check_refused(
            &[path],
            &format!(
                "content/0.md makes the output \"{path}\", which is not a path inside the output folder."
            ),
        );
    }
}

#[test]
fn a_name_that_the_file_system_cannot_hold_publishes_nothing() {
    let (_folder, out) = temp();
    let files = site(&[("index.html", "home")]);
    build(&out, &files);
    let publisher = open(&out).unwrap();
    let long = "x".repeat(300);
    let error = publisher.put(&OutputPath::new(&long), "content/x.md", b"text").unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("cannot write ") && text.contains(&long), "{text}");
    assert!(std::error::Error::source(&error).is_some());
    assert!(matches!(publisher.finish(), Err(PublishError::Incomplete)));
    assert_eq!(read(&out), Some(files));
    check_rest(&out);
}

#[test]
fn files_are_copied_where_links_cannot_be_made() {
    let (_folder, out) = temp();
    let disk = Disk::default();
    disk.faults.cannot("link");
    for text in ["1", "2", "3"] {
        let files = site(&[("index.html", text), ("a/index.html", "a")]);
        let expected = if text == "1" { (2, 0, 0) } else { (1, 1, 0) };
        assert_eq!(counts(&build_on(&disk, &out, &files).unwrap()), expected);
        assert_eq!(read(&out), Some(files));
        check_rest(&out);
    }
    assert!(open(&out).unwrap().is_intact());
}

#[cfg(unix)]
#[test]
fn the_folder_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, out) = temp();
    build(&out, &site(&[("a", "1")]));
    fs::set_permissions(&out, fs::Permissions::from_mode(0o2751)).unwrap();
    for text in ["2", "3", "4"] {
        build(&out, &site(&[("a", text)]));
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o7777, 0o2751);
    }
}

#[test]
fn folders_are_compared_by_their_bytes() {
    let (_folder, out) = temp();
    let old = out.with_file_name("old");
    let long = "x".repeat(50_000);
    let near = format!("{}y", "x".repeat(49_999));
    build(&old, &site(&[("a", "1"), ("b/c", &long), ("b/d", "same"), ("gone", ""), ("longer", "1")]));
    build(&out, &site(&[("a", "2"), ("b/c", &near), ("b/d", "same"), ("b/new", ""), ("longer", "12")]));
    let difference = diff(&old, &out).unwrap();
    let paths = |paths: &[&str]| paths.iter().map(OutputPath::new).collect::<Vec<_>>();
    let expected = Difference {
        added: paths(&["b/new"]),
        removed: paths(&["gone"]),
        changed: paths(&["a", "b/c", "longer"]),
    };
    assert_eq!(difference, expected);
    assert!(!difference.is_empty() && diff(&out, &out).unwrap().is_empty());
    let error = diff(&old, &out.join("nowhere")).unwrap_err().to_string();
    assert!(error.starts_with("cannot read ") && error.contains("nowhere"), "{error}");
}
