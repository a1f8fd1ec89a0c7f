//! A build in a process of its own, killed at moments that nobody chose.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

const FOLDER: &str = "EXPOUND_TEST_KILLED_OUT";
const KILLS: u64 = 30;

/// Every file says which generation it is of; a third of them are the same in all.
fn generation(number: usize) -> Site {
    let path = |n: usize| {
        format!("{}/{}/index.html", ["a", "b", "c"][n % 3], n + if n < 20 { number % 2 } else { 0 })
    };
    let text =
        |n: usize| if n.is_multiple_of(3) { "same".to_owned() } else { format!("generation {number}") };
    (0..90).map(|n| (path(2 * n), text(n))).collect()
}

/// Not a test: what the killed process does.
#[test]
#[ignore = "run by the test below in another process"]
fn builds_for_ever() {
    let Some(out) = std::env::var_os(FOLDER) else { return };
    for number in (0..4).cycle() {
        build(Path::new(&out), &generation(number));
    }
}

#[test]
fn killed_at_any_moment_the_folder_holds_one_whole_site() {
    let (_folder, out) = temp();
    build(&out, &generation(0));
    let generations: Vec<Site> = (0..4).map(generation).collect();
    let mut wait = 10_000;
    let mut seen = std::collections::BTreeSet::new();
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "publish::tests::kill::builds_for_ever", "--ignored"])
            .env(FOLDER, &out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Spread over the first builds of the process, and later when none came far enough.
        std::thread::sleep(Duration::from_micros(wait + kill * 7_919 % 30_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = read(&out).unwrap();
        let number = generations.iter().position(|it| *it == found);
        let is_news = seen.insert(number.unwrap_or_else(|| panic!("kill {kill}: mixed: {found:?}")));
        wait = if is_news || seen.len() == generations.len() { wait * 3 / 4 } else { wait + 10_000 };
        if kill % 4 == 0 {
            build(&out, &generations[0]);
            check_rest(&out);
        }
    }
    assert!(seen.len() > 1, "no build came far enough: {seen:?}");
    let published = build(&out, &generation(1));
    assert_eq!(published.written + published.unchanged, 90);
    check_rest(&out);
}

/// A reader that looks all the time finds each time the whole site.
#[test]
fn a_reader_always_finds_a_site() {
    let (_folder, out) = temp();
    build(&out, &site(&[("index.html", "0"), ("a/b/index.html", "0")]));
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut last = 0_usize;
                    while !is_done.load(Ordering::Relaxed) {
                        for path in ["index.html", "a/b/index.html"] {
                            // A reader that comes later never sees an older site.
                            let number: usize = fs::read_to_string(out.join(path)).unwrap().parse().unwrap();
                            assert!(number >= last, "{number} after {last}");
                            last = number;
                        }
                    }
                })
            })
            .collect();
        for number in 1..100 {
            let text = number.to_string();
            build(&out, &site(&[("index.html", &text), ("a/b/index.html", &text)]));
        }
        is_done.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|it| it.join().unwrap());
    });
}
