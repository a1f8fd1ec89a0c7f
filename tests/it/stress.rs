//! An hour of edits in a minute: the server keeps up, and holds no more memory at the end than at the
//! beginning. `EXPOUND_STRESS_SAVES` makes it longer.

use std::time::{Duration, Instant};

use crate::serving::{KITCHEN_FILES, Served};
use crate::support::Site;

/// What it may take where nothing says how many saves.
const BOUND: Duration = Duration::from_secs(20);
/// How many saves fill every cache and the allocator's own stock, before memory is first looked at.
const WARM_UP: usize = 600;
/// In this time the index of words is there.
const INDEXED: Duration = Duration::from_secs(3);

#[cfg(target_os = "linux")]
#[test]
fn thousands_of_saves_leave_memory_as_it_was() {
    let wanted = std::env::var("EXPOUND_STRESS_SAVES").ok().and_then(|it| it.parse::<usize>().ok());
    let (n, bound) = wanted.map_or((10_000, Some(BOUND)), |n| (n, None));
    let site = Site::new(KITCHEN_FILES);
    for n in 0..30 {
        site.write(
            &format!("content/recipes/r{n}.md"),
            format!("---\ntitle: R {n}\ncook: ada\n---\n\nText.\n"),
        );
    }
    let mut served = Served::start(&site, &[]);
    let tab = served.tab("/kitchen/recipes/soup/");
    let started = Instant::now();
    let (mut at_first, mut n_saves) = (0, 0);
    for save in 0..n {
        // A text, a title, an error and its end, a style sheet, a page that comes and goes.
        match save % 8 {
            0 => site.write("content/recipes/r1.md", format!("---\ntitle: R {save}\ncook: ada\n---\n")),
            1 => site.write("content/recipes/r2.md", "---\ntitle: R\ncook: nobody\n---\n"),
            2 => site.write("content/recipes/r2.md", "---\ntitle: R\ncook: ada\n---\n"),
            3 => site.write("assets/style.css", format!("/* {save} */")),
            4 => site.write("content/recipes/new.md", "---\ntitle: New\n---\n"),
            5 => site.remove("content/recipes/new.md"),
            _ => site.write(
                "content/recipes/soup.md",
                format!("---\ntitle: Pea soup\ncook: ada\n---\n\nSave {save}.\n"),
            ),
        }
        n_saves += 1;
        if save % 50 == 0 {
            // Served while it builds; and a build now and then comes to its end.
            assert_eq!(served.get("/kitchen/recipes/soup/").status, 200);
            std::thread::sleep(Duration::from_millis(30));
        }
        if save == WARM_UP {
            // With the index of words, which is made once nothing changes any more.
            served.settle();
            std::thread::sleep(INDEXED);
            at_first = served.memory();
        }
        if save > 2 * WARM_UP && bound.is_some_and(|it| started.elapsed() > it) {
            break;
        }
    }
    site.write("content/recipes/r2.md", "---\ntitle: R\ncook: ada\n---\n");
    site.write("content/recipes/soup.md", "---\ntitle: Pea soup\ncook: ada\n---\n\nThe last save.\n");
    served.get_with("/kitchen/recipes/soup/", "The last save.");
    served.settle();
    std::thread::sleep(INDEXED);
    let at_last = served.memory();
    println!("{n_saves} saves: {at_first} KiB after {WARM_UP}, {at_last} KiB at the end");
    assert!(at_last < at_first + at_first / 4 + 8 * 1024, "{at_first} KiB grew to {at_last} KiB");
    tab.wait_for("reload");
    assert_eq!(served.interrupt(), 0);
}
