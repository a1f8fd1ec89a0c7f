//! The program itself, ended at any moment, on a full disk, and beside another run of itself: whoever
//! reads the folder finds one whole site.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::{self, Site};

type Files = Vec<(String, Vec<u8>)>;

/// How many cooks the site has; each makes three files.
const COOKS: usize = 30;

/// Writes one of two versions of a site, which differ in every file, and in which files there are.
fn write(site: &Site, version: usize) {
    for n in 0..COOKS {
        let title = format!("---\ntitle: Cook {n} of version {version}\n---\n\nText of version {version}.\n");
        site.write(&format!("content/cooks/c{n}.md"), title);
    }
    let (new, old) = [("a", "b"), ("b", "a")][version];
    site.write(&format!("content/cooks/only-{new}.md"), "---\ntitle: Only\n---\n");
    let _ = fs::remove_file(site.root().join(format!("content/cooks/only-{old}.md")));
}

/// Both versions, each built into a folder of its own.
fn both(site: &Site) -> [Files; 2] {
    [0, 1].map(|version| {
        write(site, version);
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        assert!(build(site, &out).status().unwrap().success());
        support::files(&out)
    })
}

fn build(site: &Site, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_expound"));
    command.args(["build", "--quiet", "--out"]).arg(out).current_dir(site.root());
    command.stdin(Stdio::null()).stdout(Stdio::null()).env("RAYON_NUM_THREADS", "2");
    command
}

fn version_of(out: &Path, versions: &[Files; 2]) -> Option<usize> {
    let found = support::files(out);
    versions.iter().position(|it| *it == found)
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % n
    }
}

#[test]
fn a_build_killed_at_any_moment_leaves_one_whole_site() {
    let site = Site::new("//- content/index.txt\nx\n");
    let versions = both(&site);
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    write(&site, 0);
    assert!(build(&site, &out).status().unwrap().success());
    let start = Instant::now();
    write(&site, 1);
    assert!(build(&site, &out).status().unwrap().success());
    let usual = start.elapsed().max(Duration::from_millis(20));

    let mut random = Random(2035);
    let mut current = 1;
    let mut outcomes = [0; 2];
    for n in 0..100 {
        let next = 1 - current;
        write(&site, next);
        let mut child = build(&site, &out).spawn().unwrap();
        // From before it begins to after it has ended.
        let wait = usual.as_micros() as u64 * 5 / 4;
        std::thread::sleep(Duration::from_micros(random.below(wait)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = version_of(&out, &versions);
        assert!(found.is_some(), "after kill {n}, the folder is neither the old site nor the new one");
        outcomes[usize::from(found == Some(next))] += 1;
        let status = build(&site, &out).status().unwrap();
        assert!(status.success(), "after kill {n}, the next build fails");
        assert_eq!(version_of(&out, &versions), Some(next), "after kill {n}, the next build is not whole");
        current = next;
    }
    println!("{} times the old site stood, {} times the new one", outcomes[0], outcomes[1]);
    let beside: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(beside.len() <= 2, "nothing is left beside the folder but what one build leaves: {beside:?}");
}

#[test]
fn of_two_builds_at_once_one_site_comes_out_whole() {
    let sites = [0, 1].map(|version| {
        let site = Site::new("//- content/index.txt\nx\n");
        write(&site, version);
        site
    });
    let versions = both(&Site::new("//- content/index.txt\nx\n"));
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for n in 0..10 {
        let children = [0, 1].map(|version| {
            let mut command = build(&sites[version], &out);
            command.stderr(Stdio::piped()).env("NO_COLOR", "1");
            command.spawn().unwrap()
        });
        let outputs = children.map(|it| it.wait_with_output().unwrap());
        let built: Vec<_> = [0, 1].into_iter().filter(|&it| outputs[it].status.success()).collect();
        assert!(!built.is_empty(), "run {n}: at least one of the two builds");
        let version = version_of(&out, &versions).expect("the folder holds one whole site");
        assert!(built.contains(&version), "run {n}: what stands is what a build that succeeded made");
        for output in outputs.iter().filter(|it| !it.status.success()) {
            assert_eq!(output.status.code(), Some(2), "run {n}");
            let message = String::from_utf8_lossy(&output.stderr);
            assert!(message.contains("another build"), "run {n}: {message}");
        }
    }
}

/// A file system of a given size in memory, where this user may make one.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path());
        let mounted = mount.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success());
        mounted.then(|| Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let Some(disk) = SmallDisk::mount("2m") else {
        println!("skipped: this user cannot mount a small disk; errors of writing are tested in `publish`");
        return;
    };
    let site = Site::new("//- content/index.txt\nx\n");
    let versions = both(&site);
    let out = disk.0.path().join("out");
    write(&site, 0);
    assert!(build(&site, &out).status().unwrap().success());
    write(&site, 1);
    // A page alone would fit; all of them beside the old ones do not.
    site.write("content/large.txt", vec![b'x'; 1 << 21]);
    let output = build(&site, &out).stderr(Stdio::piped()).env("NO_COLOR", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("space"), "{message}");
    assert_eq!(version_of(&out, &versions), Some(0), "the old site stands");
    site.remove("content/large.txt");
    assert!(build(&site, &out).status().unwrap().success());
    assert_eq!(version_of(&out, &versions), Some(1));
}
