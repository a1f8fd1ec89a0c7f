//! Whose folder it is, which folder it is, and who may write in it.

use std::sync::Barrier;

use super::*;

fn refusal(out: &Path) -> String {
    let error = open(out).unwrap_err();
    error.to_string().replace(&*out.to_string_lossy(), "OUT")
}

#[test]
fn a_folder_that_was_never_ours_is_refused_without_a_trace() {
    let (folder, out) = temp();
    fs::create_dir_all(out.join("deep/er")).unwrap();
    fs::write(out.join("deep/er/letter.txt"), "dear").unwrap();
    fs::write(out.join("thesis.md"), "").unwrap();
    expect_test::expect![[r#"
        OUT holds files that expound did not write:
          deep/er/letter.txt
          thesis.md
        Move or remove them, or give another folder with --out. Nothing was changed."#]]
    .assert_eq(&refusal(&out));
    assert_eq!(read(&out), Some(site(&[("deep/er/letter.txt", "dear"), ("thesis.md", "")])));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_put_among_ours_is_named_and_stays() {
    let (_folder, out) = temp();
    let mut files = site(&[("index.html", "home"), ("a/index.html", "a")]);
    build(&out, &files);
    for number in 0..12 {
        fs::write(out.join(format!("a/note{number:02}")), "mine").unwrap();
        files.insert(format!("a/note{number:02}"), "mine".to_owned());
    }
    expect_test::expect![[r#"
        OUT holds files that expound did not write:
          a/note00
          a/note01
          a/note02
          a/note03
          a/note04
          a/note05
          a/note06
          a/note07
          a/note08
          a/note09
          … and more
        Move or remove them, or give another folder with --out. Nothing was changed."#]]
    .assert_eq(&refusal(&out));
    assert_eq!(read(&out), Some(files));
}

#[cfg(unix)]
#[test]
fn links_and_strange_names_are_not_ours() {
    use std::os::unix::ffi::OsStrExt;
    let add: [fn(&Path); 4] = [
        |out| std::os::unix::fs::symlink("index.html", out.join("link")).unwrap(),
        |out| std::os::unix::fs::symlink("/", out.join("a/root")).unwrap(),
        |out| fs::write(out.join(std::ffi::OsStr::from_bytes(b"\xff")), "").unwrap(),
        |out| {
            fs::rename(out.join("index.html"), out.join("a/index.html")).unwrap();
            std::os::unix::fs::symlink("a/index.html", out.join("index.html")).unwrap();
        },
    ];
    for add in add {
        let (_folder, out) = temp();
        build(&out, &site(&[("index.html", "home"), ("a/index.html", "a")]));
        add(&out);
        assert!(refusal(&out).contains("did not write"));
    }
}

#[test]
fn without_its_manifest_a_folder_is_not_ours() {
    let (_folder, out) = temp();
    build(&out, &site(&[("index.html", "home")]));
    fs::write(state(&out).join("manifest.json"), "{").unwrap();
    assert!(refusal(&out).contains("  index.html\n"));
    fs::remove_file(out.join("index.html")).unwrap();
    build(&out, &site(&[("index.html", "home")]));
}

#[test]
fn the_folder_may_be_absent_or_empty() {
    let (folder, out) = temp();
    let files = site(&[("a/b", "c")]);
    fs::create_dir(&out).unwrap();
    let deep = folder.path().join("x/y/z");
    let hollow = folder.path().join("hollow");
    fs::create_dir_all(hollow.join("empty/folders")).unwrap();
    for out in [out, deep, hollow] {
        assert_eq!(counts(&build(&out, &files)), (1, 0, 0));
        assert_eq!(read(&out).as_ref(), Some(&files));
        check_rest(&out);
    }
}

#[test]
fn what_is_not_a_folder_is_refused() {
    let (_folder, out) = temp();
    fs::write(&out, "a file").unwrap();
    expect_test::expect!["OUT is not a folder. Remove it, or give another folder with --out."]
        .assert_eq(&refusal(&out));
    assert_eq!(fs::read_to_string(&out).unwrap(), "a file");
    // A folder cannot be made under a file.
    assert!(open(&out.join("below")).is_err());
    assert!(matches!(open(Path::new("/")), Err(PublishError::NotExchangeable { .. })));
    if cfg!(target_os = "linux") {
        assert!(matches!(open(Path::new("/proc")), Err(PublishError::NotExchangeable { .. })));
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_exchanged_where_it_is() {
    let (folder, _) = temp();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("www")).unwrap();
    let files = site(&[("a", "1")]);
    for (link, target) in [("absolute", root.join("www/one")), ("relative", PathBuf::from("www/two"))] {
        let link = root.join(link);
        std::os::unix::fs::symlink(&target, &link).unwrap();
        // At first the link leads to nothing.
        build(&link, &files);
        build(&link, &site(&[("a", "2")]));
        build(&link, &files);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(read(&root.join(target)).as_ref(), Some(&files));
    }
    assert!(root.join("www/.one.expound/lock").exists() && root.join("www/.two.expound/lock").exists());
    std::os::unix::fs::symlink("circle", root.join("circle")).unwrap();
    assert!(open(&root.join("circle")).is_err());
}

#[test]
fn a_second_build_fails_at_once_and_names_the_lock() {
    let (folder, out) = temp();
    let first = open(&out).unwrap();
    let root = folder.path().canonicalize().unwrap();
    let error = open(&out).unwrap_err().to_string().replace(&*root.to_string_lossy(), "ROOT");
    expect_test::expect!["another build is writing ROOT/public: it holds the lock ROOT/.public.expound/lock. Wait until it is done, or give this build another folder with --out."].assert_eq(&error);
    put_all(&first, &site(&[("a", "first")])).unwrap();
    first.finish().unwrap();
    assert_eq!(counts(&build(&out, &site(&[("a", "second")]))), (1, 0, 0));
}

#[test]
fn of_builds_at_once_each_is_whole_or_refused() {
    let (_folder, out) = temp();
    for round in 0..20 {
        let barrier = Barrier::new(4);
        let sites: Vec<Site> = (0..4)
            .map(|it| (0..20).map(|n| (format!("{}/{n}", n % 3), format!("{round} {it}"))).collect())
            .collect();
        let done: Vec<bool> = std::thread::scope(|scope| {
            let build = |files| {
                let (barrier, out) = (&barrier, &out);
                scope.spawn(move || {
                    barrier.wait();
                    match build_on(&Disk::default(), out, files) {
                        Ok(_) => true,
                        Err(PublishError::Locked { .. }) => false,
                        Err(error) => panic!("{error}"),
                    }
                })
            };
            let builds: Vec<_> = sites.iter().map(build).collect();
            builds.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let published = read(&out).unwrap();
        assert!(sites.iter().zip(done).any(|(files, done)| done && *files == published));
    }
}

/// Someone writes into the folder after it was checked and before it is exchanged.
#[test]
fn a_file_that_comes_during_the_build_is_rescued() {
    for disk in [Disk::default(), without_exchange()] {
        let (_folder, out) = temp();
        build_on(&disk, &out, &site(&[("a/b", "1"), ("c", "c")])).unwrap();
        let publisher = open_on(disk.clone(), &out).unwrap();
        fs::write(out.join("a/letter"), "dear").unwrap();
        fs::create_dir(out.join("new")).unwrap();
        fs::write(out.join("new/note"), "mine").unwrap();
        let files = site(&[("a/b", "2"), ("c", "c")]);
        put_all(&publisher, &files).unwrap();
        let published = publisher.finish().unwrap();
        assert_eq!(read(&out), Some(files));
        let rescued = published.rescued.unwrap();
        assert_eq!(rescued, state(&out).join("rescued-1"));
        assert_eq!(read(&rescued), Some(site(&[("a/letter", "dear"), ("new/note", "mine")])));
        assert_eq!(build(&out, &site(&[("c", "d")])).rescued, None);
        assert!(rescued.exists());
    }
}

fn without_exchange() -> Disk {
    let disk = Disk::default();
    disk.faults.cannot("exchange");
    disk
}
