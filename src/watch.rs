//! Watching: what the file system says → hints. Holds no build logic and trusts no event: a hint only
//! says where to look first, and whoever builds compares contents before acting.
//!
//! Nothing waits in front of a single save. What is waited for, and briefly, is the rest of a save that is
//! visibly half done: a file that is gone (an editor that saves by renaming), that is empty, or that its
//! writer has not closed yet.
//!
//! Only what a site is made of is watched: not the folder it is built into, not what version control keeps
//! for itself, not the leftovers of editors. So no build can wake itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::path::{SourcePath, is_ignored};
use crate::session::Changes;

/// The folders that a site is made of …
const FOLDERS: [&str; 6] = ["content", "static", "templates", "assets", "strings", "themes"];
/// … and the files.
const FILES: [&str; 2] = ["site.toml", "quotes.lock"];

/// How long the rest of a save that is half done is waited for.
const HALF_DONE: Duration = Duration::from_millis(40);
/// A silence of this length ends a burst of changes.
const QUIET: Duration = Duration::from_millis(10);
/// How often a file system without events is looked at.
const POLL: Duration = Duration::from_millis(400);
/// When to look again after something happened, in case an event was lost: a folder's first files may be
/// written before anyone watches it.
const LOOK_AGAIN: [Duration; 3] = [Duration::ZERO, Duration::from_millis(150), Duration::from_millis(1500)];
/// From this many files on, looking at everything is cheaper than looking at each.
const MANY: usize = 200;

/// How to learn of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the events of the file system.
    Events,
    /// By looking again and again, for file systems without events.
    Poll,
}

/// Watches one site.
#[derive(Debug)]
pub struct Watch {
    root: PathBuf,
    signals: Receiver<Signal>,
    sender: Sender<Signal>,
    heard: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
    /// Absent when polling.
    watcher: Option<RecommendedWatcher>,
    /// Why events cannot be had, to be said once.
    trouble: Option<String>,
    /// How often it was looked again since something happened.
    n_looks: usize,
}

/// Ends a watch from another thread.
#[derive(Debug, Clone)]
pub struct Stopper {
    sender: Sender<Signal>,
    heard: Arc<AtomicU64>,
    stopped: Arc<AtomicBool>,
}

/// Tells whether something happened since it was made: then a build that began before is out of date.
#[derive(Debug, Clone)]
pub struct Since {
    heard: Arc<AtomicU64>,
    at: u64,
}

#[derive(Debug)]
enum Signal {
    /// Something happened to these files.
    Happened(Vec<(SourcePath, Noted)>),
    /// One of the watched folders itself came or went.
    FolderChanged,
    /// Events were lost.
    Lost,
    /// Events cannot be had any longer, and why.
    Failed(String),
    Stop,
}

/// What events say of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Noted {
    /// It was written to, and its writer has not closed it yet.
    is_open: bool,
    /// It came into being. If it is gone again, it was an editor's own.
    is_born: bool,
}

impl Watch {
    /// Begins to watch a site. Where events cannot be had it looks again and again instead, and
    /// [`Watch::trouble`] says why.
    pub fn start(root: &Path, how: How) -> Self {
        let (sender, signals) = mpsc::channel();
        // Events name files by the path that is watched: only an absolute one can be taken off again.
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut watch = Self {
            root,
            signals,
            sender,
            heard: Arc::default(),
            stopped: Arc::default(),
            watcher: None,
            trouble: None,
            n_looks: LOOK_AGAIN.len(),
        };
        if how == How::Events
            && let Err(error) = watch.listen()
        {
            watch.watcher = None;
            watch.trouble = Some(plain(&error));
        }
        watch
    }

    fn listen(&mut self) -> notify::Result<()> {
        let ears = Ears { root: self.root.clone(), sender: self.sender.clone(), heard: self.heard.clone() };
        let mut watcher = notify::recommended_watcher(move |event| ears.hear(event))?;
        watcher.watch(&self.root, RecursiveMode::NonRecursive)?;
        self.watcher = Some(watcher);
        self.watch_folders()
    }

    /// Watches the folders that are there now.
    fn watch_folders(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else { return Ok(()) };
        for folder in FOLDERS {
            let folder = self.root.join(folder);
            // A watch may still hold a folder of that name that was moved away.
            let _ = watcher.unwatch(&folder);
            if folder.is_dir() {
                match watcher.watch(&folder, RecursiveMode::Recursive) {
                    Err(error) if !folder.is_dir() => drop(error),
                    other => other?,
                }
            }
        }
        Ok(())
    }

    /// Why events cannot be had, if they cannot; says it once.
    pub fn trouble(&mut self) -> Option<String> {
        self.trouble.take()
    }

    /// A mark to see later whether something happened since.
    pub fn since_now(&self) -> Since {
        Since { at: self.heard.load(Ordering::SeqCst), heard: self.heard.clone() }
    }

    /// What ends the watch from another thread.
    pub fn stopper(&self) -> Stopper {
        Stopper { sender: self.sender.clone(), heard: self.heard.clone(), stopped: self.stopped.clone() }
    }

    /// Waits until something happened or it is time to look again; gives where to look. `None` once the
    /// watch was ended. With `for_quiet`, waits for a short silence too: much is happening at once.
    pub fn wait(&mut self, for_quiet: bool) -> Option<Changes> {
        let pause = match (&self.watcher, LOOK_AGAIN.get(self.n_looks)) {
            (None, _) => Some(POLL),
            (Some(_), pause) => pause.copied(),
        };
        let first = match pause {
            None => self.signals.recv().ok()?,
            Some(pause) => match self.signals.recv_timeout(pause) {
                Ok(signal) => signal,
                Err(RecvTimeoutError::Timeout) => {
                    self.n_looks += 1;
                    return Some(Changes::Anything);
                }
                Err(RecvTimeoutError::Disconnected) => return None,
            },
        };
        let mut heard = Heard::default();
        let deadline = Instant::now() + HALF_DONE;
        heard.note(first);
        loop {
            while let Ok(signal) = self.signals.try_recv() {
                heard.note(signal);
            }
            if self.stopped.load(Ordering::SeqCst) {
                return None;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            let pause = match (heard.is_half_done(&self.root), for_quiet) {
                (true, _) => left,
                (false, true) => left.min(QUIET),
                (false, false) => break,
            };
            match self.signals.recv_timeout(pause) {
                Ok(signal) => heard.note(signal),
                Err(_) if pause < left => break,
                Err(_) => {}
            }
        }
        self.n_looks = 0;
        if let Some(why) = heard.failed.take() {
            (self.watcher, self.trouble) = (None, Some(why));
        }
        if heard.folder_changed
            && let Err(error) = self.watch_folders()
        {
            (self.watcher, self.trouble) = (None, Some(plain(&error)));
        }
        Some(heard.changes(&self.root))
    }
}

impl Stopper {
    /// Whether the watch was ended.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Ends the watch, and makes a build that is under way out of date.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.heard.fetch_add(1, Ordering::SeqCst);
        // The watch may have ended already.
        let _ = self.sender.send(Signal::Stop);
    }
}

impl Since {
    /// Whether something happened.
    pub fn is_past(&self) -> bool {
        self.heard.load(Ordering::SeqCst) != self.at
    }
}

/// What was heard, joined.
#[derive(Debug, Default)]
struct Heard {
    files: BTreeMap<SourcePath, Noted>,
    anything: bool,
    folder_changed: bool,
    failed: Option<String>,
}

impl Heard {
    fn note(&mut self, signal: Signal) {
        match signal {
            Signal::Happened(files) => {
                for (path, noted) in files {
                    let first = self.files.entry(path).or_insert(noted);
                    first.is_open = noted.is_open;
                }
            }
            Signal::FolderChanged => (self.anything, self.folder_changed) = (true, true),
            Signal::Lost => self.anything = true,
            Signal::Failed(why) => (self.anything, self.failed) = (true, Some(why)),
            Signal::Stop => {}
        }
    }

    /// Whether the rest of a save is likely to come.
    fn is_half_done(&self, root: &Path) -> bool {
        self.files.len() < MANY
            && self.files.iter().any(|(path, noted)| match fs::metadata(root.join(path.as_str())) {
                Ok(found) => found.is_file() && (noted.is_open || found.len() == 0),
                Err(_) => !noted.is_born,
            })
    }

    fn changes(mut self, root: &Path) -> Changes {
        if self.files.len() <= MANY {
            self.files.retain(|path, noted| {
                !noted.is_born || fs::symlink_metadata(root.join(path.as_str())).is_ok()
            });
        }
        let is_file = |path: &SourcePath| {
            let file = root.join(path.as_str());
            // What is gone may have been a folder, a link may lead to one.
            fs::symlink_metadata(file).is_ok_and(|it| it.is_file())
        };
        if self.anything || self.files.len() > MANY || !self.files.keys().all(is_file) {
            return Changes::Anything;
        }
        Changes::Files(self.files.into_keys().collect())
    }
}

/// Sorts what the file system says, on the thread that it says it on.
struct Ears {
    root: PathBuf,
    sender: Sender<Signal>,
    heard: Arc<AtomicU64>,
}

impl Ears {
    fn hear(&self, event: notify::Result<Event>) {
        let signal = match event {
            Ok(event) if event.need_rescan() => Signal::Lost,
            Ok(event) => match self.signal(&event) {
                Some(signal) => signal,
                None => return,
            },
            Err(error) if matches!(error.kind, notify::ErrorKind::MaxFilesWatch) => {
                Signal::Failed(plain(&error))
            }
            Err(_) => Signal::Lost,
        };
        self.heard.fetch_add(1, Ordering::SeqCst);
        // Nobody listens any longer: the server ends.
        let _ = self.sender.send(signal);
    }

    fn signal(&self, event: &Event) -> Option<Signal> {
        let (is_written, is_born) = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => (false, false),
            // Reading is no change, or each build would wake the next.
            EventKind::Access(_) => return None,
            EventKind::Create(_) => (true, true),
            EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Any) => (true, false),
            EventKind::Modify(ModifyKind::Name(RenameMode::To)) => (false, true),
            // It repeats what its two halves said.
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => return None,
            _ => (false, false),
        };
        // Only there does closing have an event of its own.
        let noted = Noted { is_open: is_written && cfg!(target_os = "linux"), is_born };
        let paths: Vec<_> = event.paths.iter().filter_map(|it| source_path(&self.root, it)).collect();
        if paths.iter().any(|it| FOLDERS.contains(&it.as_str())) {
            return Some(Signal::FolderChanged);
        }
        let paths: Vec<_> = paths.into_iter().map(|it| (it, noted)).collect();
        (!paths.is_empty()).then_some(Signal::Happened(paths))
    }
}

/// The path in the site, if it is part of what the site is made of.
fn source_path(root: &Path, path: &Path) -> Option<SourcePath> {
    let relative = path.strip_prefix(root).ok()?;
    let segments: Vec<_> = relative.iter().map(|it| it.to_string_lossy()).collect();
    let (first, rest) = segments.split_first()?;
    let is_ours = FOLDERS.contains(&&**first) || (rest.is_empty() && FILES.contains(&&**first));
    (is_ours && !segments.iter().any(|it| is_ignored(it))).then(|| SourcePath::new(segments.join("/")))
}

/// What went wrong, without the path that notify adds.
fn plain(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system's limit of watched folders is reached".into(),
        notify::ErrorKind::Io(error) => error.to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_site_is_made_of_is_heard() {
        let of = |path: &str| source_path(Path::new("/s"), Path::new(path)).map(|it| it.to_string());
        assert_eq!(of("/s/content/a/b.md").as_deref(), Some("content/a/b.md"));
        assert_eq!(of("/s/site.toml").as_deref(), Some("site.toml"));
        assert_eq!(of("/s/themes/mine/assets/style.css").as_deref(), Some("themes/mine/assets/style.css"));
        for ignored in [
            "/s/public/index.html",
            "/s/.git/index",
            "/s/content/.a.md.swp",
            "/s/content/a.md~",
            "/s/content/#a.md#",
            "/s/content/4913.tmp",
            "/s/notes.txt",
            "/s/content/.obsidian/workspace.json",
            "/elsewhere/content/a.md",
            "/s",
        ] {
            assert_eq!(of(ignored), None, "{ignored}");
        }
    }
}
