//! A published file that someone changed or removed is noticed and restored.

use std::time::{Duration, SystemTime};

use super::*;

/// Builds a site, alters the folder, builds the same site: it is as before, and so many files were written.
fn check_restored(alter: impl Fn(&Path), written: usize) {
    let files = site(&[("index.html", "home"), ("a/index.html", "page"), ("a/b/index.html", "deep")]);
    let others = site(&[("index.html", "HOME"), ("a/index.html", "page"), ("a/b/index.html", "deep")]);
    for earlier in [vec![], vec![&others], vec![&others, &files, &others]] {
        let (_folder, out) = temp();
        earlier.into_iter().for_each(|it| _ = build(&out, it));
        build(&out, &files);
        alter(&out);
        let published = build(&out, &files);
        assert_eq!(counts(&published), (written, 3 - written, 0));
        assert_eq!(read(&out).as_ref(), Some(&files));
        check_rest(&out);
        assert!(open(&out).unwrap().is_intact());
    }
}

#[test]
fn a_file_that_someone_changed_is_restored() {
    check_restored(|out| fs::write(out.join("a/index.html"), "other text").unwrap(), 1);
    check_restored(|out| fs::write(out.join("a/index.html"), "").unwrap(), 1);
    check_restored(
        |out| {
            fs::write(out.join("new"), "edit").unwrap();
            fs::rename(out.join("new"), out.join("a/index.html")).unwrap();
        },
        1,
    );
}

/// The same length, and at once: the time may not tell.
#[test]
fn a_change_of_the_same_length_in_the_same_instant_is_noticed() {
    for _ in 0..20 {
        check_restored(|out| fs::write(out.join("a/index.html"), "edit").unwrap(), 1);
    }
}

/// On a file system with a coarse clock, a file can be changed in the tick in which its stamp was kept.
#[test]
fn a_stamp_that_is_as_young_as_the_stamps_proves_nothing() {
    let set_time = |file: &Path, time| {
        fs::File::options().append(true).open(file).unwrap().set_modified(time).unwrap();
    };
    check_restored(
        |out| {
            let file = out.join("a/index.html");
            let time = fs::metadata(&file).unwrap().modified().unwrap();
            fs::write(&file, "edit").unwrap();
            set_time(&file, time);
            set_time(&state(out).join("stamps"), time);
        },
        1,
    );
}

#[test]
fn a_file_that_someone_removed_is_restored() {
    check_restored(|out| fs::remove_file(out.join("index.html")).unwrap(), 1);
    check_restored(|out| fs::remove_dir_all(out.join("a")).unwrap(), 2);
    check_restored(|out| fs::remove_dir_all(out).unwrap(), 3);
    check_restored(
        |out| {
            fs::remove_file(out.join("index.html")).unwrap();
            fs::create_dir(out.join("index.html")).unwrap();
        },
        1,
    );
}

#[test]
fn files_with_new_times_and_old_bytes_are_not_written() {
    let touch = |out: &Path| {
        for path in ["index.html", "a/index.html", "a/b/index.html"] {
            let file = fs::File::options().append(true).open(out.join(path)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(1_000)).unwrap();
        }
    };
    check_restored(touch, 0);
    check_restored(|out| fs::remove_file(state(out).join("stamps")).unwrap(), 0);
    check_restored(|out| fs::write(state(out).join("stamps"), "damaged\n1\n").unwrap(), 0);
    check_restored(|_| (), 0);
}

#[test]
fn new_times_are_learnt() {
    let (_folder, out) = temp();
    let files = site(&[("a", "a"), ("b", "b")]);
    build(&out, &files);
    fs::remove_file(state(&out).join("stamps")).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    build(&out, &files);
    let publisher = open(&out).unwrap();
    assert!(publisher.is_intact() && !publisher.is_unproven);
}

#[test]
fn a_file_is_removed_from_the_site_also_when_someone_changed_it() {
    let (_folder, out) = temp();
    build(&out, &site(&[("a", "a"), ("b", "b"), ("c", "c")]));
    fs::write(out.join("b"), "by hand").unwrap();
    fs::remove_file(out.join("c")).unwrap();
    assert_eq!(counts(&build(&out, &site(&[("a", "a")]))), (0, 1, 1));
    assert_eq!(read(&out), Some(site(&[("a", "a")])));
    check_rest(&out);
}
