//! What a process costs.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What something took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// From its start to its end.
    pub(crate) time: Duration,
    /// What the slowest of several took.
    pub(crate) worst: Duration,
    /// The most memory that it held at a time, in bytes.
    pub(crate) peak: u64,
}

/// Runs a command to its end; what it prints is shown if it fails.
pub(crate) fn run(command: &mut Command) -> Cost {
    sync();
    let started = Instant::now();
    // Nothing reads what it prints: few lines, which a pipe can hold.
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let used = child.wait4().unwrap();
    let time = started.elapsed();
    if !used.status.success() {
        let output = child.wait_with_output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        panic!("{command:?} failed:\n{}", String::from_utf8_lossy(&said));
    }
    Cost { time, worst: time, peak: used.rusage.maxrss }
}

/// Has everything written that waits for it, so that the next run does not pay for the last one.
pub(crate) fn sync() {
    let _ = Command::new("sync").status();
}

/// The middle one of several.
pub(crate) fn median(mut costs: Vec<Cost>) -> Option<Cost> {
    let middle = costs.len() / 2;
    costs.sort_by_key(|it| it.peak);
    let peak = costs.get(middle)?.peak;
    costs.sort_by_key(|it| it.time);
    let worst = costs.last()?.time;
    Some(Cost { time: costs.get(middle)?.time, worst, peak })
}
