//! What searches look into, made in the background: once the pages are shown and nothing has changed for a
//! moment. Until it is there, searches look into what there was before. An edit never waits for it: it is
//! given up as soon as something changes, and works with less than its share of the machine.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use tokio::sync::watch;

use super::site::Site;
use crate::render::Rendered;
use crate::search::{self, Document};

/// How long nothing must have changed.
const QUIET: Duration = Duration::from_millis(400);

/// The thread that makes it. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Finding {
    wanted: Sender<Arc<Rendered>>,
    /// Counts what was asked for and given up: what was begun under an earlier number is stale.
    number: Arc<AtomicUsize>,
}

impl Finding {
    /// Starts the thread. It puts what it makes into the site that is shown.
    pub(super) fn start(show: &Arc<watch::Sender<Arc<Site>>>) -> io::Result<Self> {
        let (wanted, asked) = channel();
        let number = Arc::<AtomicUsize>::default();
        // The thread must not keep the channel to the tabs open.
        let maker = Maker { show: Arc::downgrade(show), number: number.clone(), last: String::new() };
        thread::Builder::new().name("search".into()).spawn(move || maker.run(&asked))?;
        Ok(Self { wanted, number })
    }

    /// Asks for what can be found of these pages.
    pub(super) fn make(&self, rendered: &Arc<Rendered>) {
        self.abandon();
        // Without the thread there is nothing to find, and everything else to show.
        let _ = self.wanted.send(rendered.clone());
    }

    /// Gives up what is being made.
    pub(super) fn abandon(&self) {
        self.number.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Finding {
    fn drop(&mut self) {
        self.abandon();
    }
}

/// What the thread has.
struct Maker {
    show: Weak<watch::Sender<Arc<Site>>>,
    number: Arc<AtomicUsize>,
    /// What identifies what was made last.
    last: String,
}

impl Maker {
    fn run(mut self, asked: &Receiver<Arc<Rendered>>) {
        yield_to_others();
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(1).start_handler(|_| yield_to_others()).build();
        let Ok(pool) = pool else { return };
        while let Ok(mut rendered) = asked.recv() {
            let number = loop {
                let number = self.number.load(Ordering::Relaxed);
                match asked.recv_timeout(QUIET) {
                    Ok(newer) => rendered = newer,
                    Err(RecvTimeoutError::Timeout) => break number,
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            };
            pool.install(|| self.make(&rendered, number));
        }
    }

    fn make(&mut self, rendered: &Rendered, number: usize) {
        let Some(site) = rendered.site() else { return };
        let is_stale = || self.number.load(Ordering::Relaxed) != number;
        if site.search.is_none() {
            self.last.clear();
            return self.put(search::Files::new());
        }
        let mut documents = Vec::new();
        for (page, html) in rendered.pages() {
            if is_stale() {
                return;
            }
            documents.extend(Document::of(page, site, html));
        }
        let digest = search::digest(site, &documents);
        if digest == self.last {
            return;
        }
        // It fails where the machine is short of threads, which the build says more loudly.
        if let Ok(Some(files)) = search::index(site, &documents, &is_stale) {
            self.put(files);
            self.last = digest;
        }
    }

    fn put(&self, files: search::Files) {
        let Some(show) = self.show.upgrade() else { return };
        let files: BTreeMap<_, _> = files.into_iter().collect();
        show.send_if_modified(|site| {
            Arc::make_mut(site).search = Arc::new(files);
            // No open page shows any of it.
            false
        });
    }
}

/// Lets every other thread go first.
fn yield_to_others() {
    // Elsewhere it would be the whole program that yields.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, 10);
}
