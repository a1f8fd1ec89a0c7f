//! Every step of a build is once the last, or fails.

use super::faults::Fault;
use super::*;

/// Sites one after the other: the last is being built when the fault comes.
fn scenarios() -> Vec<Vec<Site>> {
    let first = site(&[("index.html", "1"), ("a/index.html", "a"), ("b/c", "same"), ("gone/x", "x")]);
    let second = site(&[("index.html", "2"), ("a/index.html", "a"), ("b/c", "same"), ("new/y", "y")]);
    let swapped = site(&[("index.html", "2"), ("a", "file"), ("b/c", "same"), ("gone", "file")]);
    vec![
        vec![second.clone()],
        vec![first.clone(), second.clone()],
        vec![first.clone(), second.clone(), first.clone()],
        vec![second.clone(), first.clone(), swapped.clone()],
        vec![first.clone(), swapped, first.clone(), site(&[])],
        vec![first.clone(), site(&[]), second],
        vec![first.clone(), first],
    ]
}

/// As [`super::temp`], in memory where there is such a folder: these tests make thousands of builds.
fn temp() -> (tempfile::TempDir, PathBuf) {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return super::temp() };
    let out = folder.path().canonicalize().unwrap().join("public");
    (folder, out)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum System {
    Exchanges,
    RenamesTwice,
}

fn disk_of(system: System) -> Disk {
    let disk = Disk::default();
    if system == System::RenamesTwice {
        disk.faults.cannot("exchange");
    }
    disk
}

/// Builds all but the last site, then the last with a fault after so many steps. Tells the sites before
/// and after, the build's result, and whether the fault came.
fn faulty_build(
    sites: &[Site],
    disk: &Disk,
    out: &Path,
    fault: Fault,
    steps: usize,
) -> (Option<Site>, Site, Result<Published, PublishError>, bool) {
    let (last, earlier) = sites.split_last().unwrap();
    for files in earlier {
        build_on(disk, out, files).unwrap();
    }
    disk.faults.set(fault, steps);
    let result = build_on(disk, out, last);
    let came = disk.faults.steps().len() > steps;
    disk.faults.set(Fault::None, 0);
    (earlier.last().cloned(), last.clone(), result, came)
}

/// The next build publishes `files` and leaves the hidden folder as if nothing had happened.
fn check_next_build(disk: &Disk, out: &Path, files: &Site, context: &str) {
    let published = build_on(disk, out, files).unwrap_or_else(|error| panic!("{context}: {error}"));
    assert_eq!(read(out).as_ref(), Some(files), "{context}");
    assert_eq!(published.rescued, None, "{context}");
    check_rest(out);
    let entry = |(path, text): (&String, &String)| {
        let (digest, size) = (Digest::of(text.as_bytes()), text.len() as u64);
        (path.clone(), Entry { digest, size, producer: format!("content/{path}.md"), modified: None })
    };
    let manifest = Manifest { files: files.iter().map(entry).collect(), ..Manifest::default() };
    assert!(fs::read(state(out).join("manifest.json")).unwrap() == manifest.to_bytes().0, "{context}");
    assert!(open(out).unwrap().is_intact() || files.is_empty(), "{context}");
}

#[test]
fn killed_after_any_step_a_build_leaves_the_old_site_or_the_new() {
    for system in [System::Exchanges, System::RenamesTwice] {
        for (number, sites) in scenarios().iter().enumerate() {
            for steps in 0.. {
                let (_folder, out) = temp();
                let disk = disk_of(system);
                let (old, new, _, came) = faulty_build(sites, &disk, &out, Fault::Killed, steps);
                let context = format!("{system:?}, scenario {number}, after {steps} steps");
                let found = read(&out);
                let is_whole = found == old || found.as_ref() == Some(&new);
                assert!(
                    is_whole || (system == System::RenamesTwice && found.is_none()),
                    "{context}: {found:?}"
                );
                // Recovery alone makes it whole, and a dropped build after it changes nothing.
                drop(open_on(disk.clone(), &out).unwrap_or_else(|error| panic!("{context}: {error}")));
                let recovered = read(&out);
                assert!(recovered == old || recovered.as_ref() == Some(&new), "{context}: {recovered:?}");
                assert!(found.is_none() || found == recovered, "{context}");
                check_rest(&out);
                let next = if steps % 2 == 0 { &new } else { sites.first().unwrap() };
                check_next_build(&disk, &out, next, &context);
                if !came {
                    break;
                }
            }
        }
    }
}

/// The build that goes on from a killed one is killed too: the first after its first step, the second
/// after its second, until one comes through.
#[test]
fn killed_during_recovery_the_next_build_recovers() {
    for system in [System::Exchanges, System::RenamesTwice] {
        for sites in &scenarios()[1..4] {
            for steps in 0.. {
                let (_folder, out) = temp();
                let disk = disk_of(system);
                let (old, new, _, came) = faulty_build(sites, &disk, &out, Fault::Killed, steps);
                for again in 0.. {
                    disk.faults.set(Fault::Killed, again);
                    let opened = open_on(disk.clone(), &out);
                    disk.faults.set(Fault::None, 0);
                    let found = read(&out);
                    let context = format!("{system:?}, after {steps} steps, then {again}");
                    let is_whole = found == old || found.as_ref() == Some(&new);
                    assert!(is_whole || (system == System::RenamesTwice && found.is_none()), "{context}");
                    if opened.is_ok() {
                        assert!(is_whole, "{context}");
                        break;
                    }
                }
                check_next_build(&disk, &out, &new, &format!("{system:?}, after {steps} steps"));
                if !came {
                    break;
                }
            }
        }
    }
}

#[test]
fn whatever_step_fails_the_old_site_stays_or_the_new_is_whole() {
    for system in [System::Exchanges, System::RenamesTwice] {
        for fault in [Fault::Once, Fault::Full] {
            for (number, sites) in scenarios().iter().enumerate() {
                for steps in 0.. {
                    let (_folder, out) = temp();
                    let disk = disk_of(system);
                    let (old, new, result, came) = faulty_build(sites, &disk, &out, fault, steps);
                    let context = format!("{system:?}, {fault:?}, scenario {number}, after {steps} steps");
                    match result {
                        Ok(_) => assert_eq!(read(&out), Some(new.clone()), "{context}"),
                        Err(error) => {
                            assert_eq!(read(&out), old, "{context}");
                            let text = error.to_string();
                            if fault == Fault::Full {
                                assert!(
                                    text.contains("Free some space and build again"),
                                    "{context}: {text}"
                                );
                            }
                            assert!(text.contains("cannot "), "{context}: {text}");
                            // The disk is full no longer: nothing of the failed build is there.
                            if fault == Fault::Full && state(&out).exists() {
                                check_no_copies(&out);
                            }
                        }
                    }
                    check_next_build(&disk, &out, &new, &context);
                    if !came {
                        break;
                    }
                }
            }
        }
    }
}

/// States made by hand: `prepare` gets the output folder and the hidden folder after two builds.
fn check_state(prepare: impl Fn(&Path, &Path), expected: Option<&Site>) {
    let (old, new) = (site(&[("a", "1"), ("b/c", "c")]), site(&[("a", "2"), ("d/e", "e")]));
    let (_folder, out) = temp();
    build(&out, &old);
    build(&out, &new);
    prepare(&out, &state(&out));
    drop(open(&out).unwrap());
    assert_eq!(read(&out).as_ref(), expected.or(Some(&new)));
    check_rest(&out);
    check_next_build(&Disk::default(), &out, &old, "by hand");
}

#[test]
fn leftovers_of_every_sort_are_cleaned_up() {
    // Killed while it wrote.
    check_state(
        |_, state| {
            fs::write(state.join("unfinished"), "").unwrap();
            fs::create_dir_all(state.join("staging/half/way")).unwrap();
            fs::write(state.join("staging/half/way/x"), "torn").unwrap();
            fs::remove_file(state.join("staging/a")).unwrap_or_default();
            fs::write(state.join("staging/a"), "3").unwrap();
        },
        None,
    );
    // Killed while it wrote the manifest, or the stamps.
    check_state(|_, state| fs::write(state.join("manifest.next"), "{\"vers").unwrap(), None);
    check_state(
        |_, state| {
            fs::copy(state.join("manifest.json"), state.join("manifest.next")).unwrap();
            fs::write(state.join("stamps.next"), "abc").unwrap();
        },
        None,
    );
    // Killed between the renames that make the next manifest the manifest.
    check_state(
        |_, state| {
            fs::rename(state.join("stamps"), state.join("stamps.next")).unwrap();
            fs::write(state.join("stamps"), "of the last manifest").unwrap();
        },
        None,
    );
    // Killed before the exchange: a manifest of a site that is not there.
    check_state(
        |out, state| {
            let (_folder, other) = temp();
            build(&other, &site(&[("a", "3"), ("f", "f")]));
            fs::copy(self::state(&other).join("manifest.json"), state.join("manifest.next")).unwrap();
            fs::copy(self::state(&other).join("stamps"), state.join("stamps.next")).unwrap();
            fs::write(state.join("unfinished"), "").unwrap();
            assert!(out.exists());
        },
        None,
    );
    // Killed between the two renames.
    check_state(
        |out, state| {
            fs::create_dir_all(state.join("staging/x")).unwrap();
            fs::rename(out, state.join("retired")).unwrap();
        },
        None,
    );
    // The same, and someone made the folder anew.
    check_state(
        |out, state| {
            fs::create_dir_all(state.join("staging/x")).unwrap();
            fs::rename(out, state.join("retired")).unwrap();
            fs::create_dir(out).unwrap();
        },
        None,
    );
    // Killed after the two renames.
    check_state(
        |_, state| {
            fs::remove_dir_all(state.join("staging")).unwrap();
            fs::create_dir_all(state.join("retired/b")).unwrap();
            fs::write(state.join("retired/b/c"), "c").unwrap();
            fs::write(state.join("unfinished"), "").unwrap();
        },
        None,
    );
    // Someone removed the hidden folder's staging, or the whole site.
    check_state(|_, state| fs::remove_dir_all(state.join("staging")).unwrap(), None);
}

#[test]
fn what_lies_in_staging_is_not_trusted() {
    let (_folder, out) = temp();
    let files = |text| site(&[("a", text), ("b/c", "same"), ("d", "same")]);
    build(&out, &files("1"));
    build(&out, &files("2"));
    let staging = state(&out).join("staging");
    fs::remove_file(staging.join("b/c")).unwrap();
    fs::write(staging.join("b/c"), "torn").unwrap();
    fs::remove_file(staging.join("d")).unwrap();
    fs::create_dir(staging.join("d")).unwrap();
    assert_eq!(counts(&build(&out, &files("3"))), (1, 2, 0));
    assert_eq!(read(&out), Some(files("3")));
}

/// It could be a link to a published file.
#[test]
fn a_file_that_is_there_is_not_written_over() {
    let (folder, _) = temp();
    let file = folder.path().join("a");
    let disk = Disk::default();
    disk.write_new(&file, b"first").unwrap();
    assert!(disk.write_new(&file, b"second").is_err());
    assert_eq!(fs::read(file).unwrap(), b"first");
}

#[test]
fn a_folder_filled_while_the_old_site_was_away_is_not_emptied() {
    let (_folder, out) = temp();
    let files = site(&[("a", "1")]);
    build(&out, &files);
    let state = state(&out);
    fs::create_dir_all(state.join("staging")).unwrap();
    fs::rename(&out, state.join("retired")).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("letter"), "dear").unwrap();
    assert!(matches!(open(&out), Err(PublishError::NotOurs { .. })));
    assert_eq!(read(&out), Some(site(&[("letter", "dear")])));
    fs::remove_file(out.join("letter")).unwrap();
    drop(open(&out).unwrap());
    assert_eq!(read(&out), Some(files));
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_disk_that_is_really_full_the_old_site_stays() {
    struct Mounted<'a>(&'a Path);
    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg("-l").arg(self.0).status();
        }
    }
    let (folder, _) = temp();
    let mount = std::process::Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=256k", "tmpfs"])
        .arg(folder.path())
        .output();
    if !mount.is_ok_and(|it| it.status.success()) {
        return; // Only root may do that, and not everywhere.
    }
    let _mounted = Mounted(folder.path());
    let out = folder.path().join("public");
    let big = |byte: &str, files: usize| -> Site {
        (0..files).map(|it| (format!("{it}/index.html"), byte.repeat(8_000))).collect()
    };
    build(&out, &big("a", 12));
    for files in [60, 24] {
        let error = build_on(&Disk::default(), &out, &big("b", files)).unwrap_err();
        assert!(error.to_string().contains("Free some space"), "{error}");
        assert_eq!(read(&out), Some(big("a", 12)));
    }
    build(&out, &big("c", 12));
    build(&out, &big("d", 12));
    assert_eq!(read(&out), Some(big("d", 12)));
}
