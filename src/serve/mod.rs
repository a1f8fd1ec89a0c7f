//! Serving: a warm session, kept up to date by a [`Watch`] and shown to browsers. It is the build of
//! `expound build` in a loop, and owns nothing of it.
//!
//! One thread builds; the others answer. After each build the thread puts a new [`site::Site`] where the
//! others find it, whole. While the site has errors, the last sound one stays.
//!
//! [`http`] answers, [`security`] refuses, [`reload`] tells open tabs, [`overlay`] shows them what is wrong.
//! [`finding`] makes what searches look into, in the background.

mod finding;
mod http;
mod overlay;
mod reload;
mod security;
mod site;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch as channel;

use crate::path::OutputPath;
use crate::session::{Audience, BuildReport, Changes, Destination, EnvironmentError, Session};
use crate::watch::{How, Since, Stopper, Watch};
use finding::Finding;
use overlay::Trouble;
use reload::OpenTabs;
use security::Names;
use site::Site;

/// How to serve.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address or name to listen on.
    pub host: String,
    /// The port to listen on; 0 takes a free one.
    pub port: u16,
    /// How to learn of changes.
    pub how: How,
}

/// What happens while serving, for whoever prints it.
#[derive(Debug)]
pub enum Told<'a> {
    /// The server answers at this address.
    Serving(&'a str),
    /// The site was built, in this time.
    Built(&'a BuildReport, Duration),
    /// A build could not be made; the last one stays.
    Failed(&'a EnvironmentError),
    /// Something that the user should know.
    Warning(&'a str),
}

/// How long a build may be put off by changes that keep coming.
const PATIENCE: Duration = Duration::from_millis(700);
/// How long open connections may hold up the end.
const FAREWELL: Duration = Duration::from_millis(500);

/// Serves until it is interrupted.
pub fn serve(
    session: Session,
    settings: &Settings,
    tell: &mut dyn FnMut(Told<'_>),
) -> Result<(), EnvironmentError> {
    let listener = bind(settings)?;
    let address = listener.local_addr()?;
    let watch = Watch::start(&session.options().site, settings.how);
    let (show, sites) = channel::channel(Arc::new(Site::default()));
    let show = Arc::new(show);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;

    let (end, ended) = tokio::sync::oneshot::channel::<()>();
    let open = OpenTabs::default();
    let router = http::router(sites, open.clone(), Names::new(&settings.host));
    let listener = {
        let _inside = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let serving = axum::serve(listener, router).with_graceful_shutdown(async {
        // An error means that the other side is gone, which is an end too.
        let _ = ended.await;
    });
    let server = runtime.spawn(async move { serving.await });
    runtime.spawn(interrupted(watch.stopper()));

    let base = site_base(&session);
    tell(Told::Serving(&format!("http://{}{base}", shown_address(address, &settings.host))));
    if !address.ip().is_loopback() {
        tell(Told::Warning(
            "anyone who can reach this machine can read the site: it does not listen on loopback only",
        ));
    }
    let finding = Finding::start(&show)?;
    let result = Building { session, watch, show, open, finding, tell }.run();
    // The channel is closed by now: streams to tabs have ended.
    let _ = end.send(());
    runtime.block_on(async {
        let _ = tokio::time::timeout(FAREWELL, server).await;
    });
    runtime.shutdown_timeout(FAREWELL);
    result
}

fn bind(settings: &Settings) -> Result<TcpListener, EnvironmentError> {
    let Settings { host, port, .. } = settings;
    let listener = TcpListener::bind((host.trim_matches(['[', ']']), *port));
    let listener = listener.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => EnvironmentError::new(format!(
            "port {port} is taken. Choose another with `--port N`, or let `--port 0` take a free one"
        )),
        io::ErrorKind::PermissionDenied => EnvironmentError::new(format!(
            "port {port} is not allowed to you. Choose one above 1023 with `--port N`"
        )),
        _ => EnvironmentError::new(format!("cannot listen on `{host}`, port {port}: {error}")),
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The path under which the site will stand, as far as it is known before the first build.
fn site_base(session: &Session) -> String {
    let base_url = session.declared().map(|it| it.value.config.base_url).unwrap_or_default();
    site::base_path(&base_url)
}

/// The address to show and to open.
fn shown_address(address: SocketAddr, host: &str) -> String {
    match address.ip().is_unspecified() {
        true => format!("localhost:{}", address.port()),
        false if host.parse::<std::net::IpAddr>().is_err() => format!("{host}:{}", address.port()),
        false => address.to_string(),
    }
}

/// Waits for Ctrl-C, or for the system to ask for an end.
async fn interrupted(stopper: Stopper) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::spawn({
                let stopper = stopper.clone();
                async move {
                    terminate.recv().await;
                    stopper.stop();
                }
            });
        }
    }
    if tokio::signal::ctrl_c().await.is_ok() {
        stopper.stop();
    }
}

/// The loop: build, show, wait.
struct Building<'a> {
    session: Session,
    watch: Watch,
    show: Arc<channel::Sender<Arc<Site>>>,
    open: OpenTabs,
    finding: Finding,
    tell: &'a mut dyn FnMut(Told<'_>),
}

impl Building<'_> {
    fn run(mut self) -> Result<(), EnvironmentError> {
        let mut changes = Changes::Anything;
        let mut is_first = true;
        // Since when changes wait that nobody sees yet.
        let mut unseen = Instant::now();
        loop {
            if let Some(why) = self.watch.trouble() {
                let what = format!("{why}: looking for changes twice a second instead");
                (self.tell)(Told::Warning(&what));
            }
            let is_shown = match self.build(&changes, unseen, is_first) {
                Err(error) if is_first => return Err(error),
                other => other?,
            };
            is_first &= !is_shown;
            if is_shown {
                changes = Changes::none();
            }
            if let Some(rendered) = self.session.rendered().filter(|_| is_shown) {
                self.finding.make(rendered);
            }
            let Some(more) = self.watch.wait(!is_shown) else { return Ok(()) };
            self.finding.abandon();
            if is_shown {
                unseen = Instant::now();
            }
            changes = changes.and(more);
        }
    }

    /// Builds and shows what came of it. Gives whether it did: a build that is out of date is dropped,
    /// unless that went on for too long.
    fn build(
        &mut self,
        changes: &Changes,
        unseen: Instant,
        is_first: bool,
    ) -> Result<bool, EnvironmentError> {
        let started = Instant::now();
        let since = self.watch.since_now();
        let is_stopped = self.watch.stopper();
        let tabs = Tabs { show: &self.show, open: &self.open, since, is_stopped, unseen };
        let built = self.session.rebuild(Destination::Memory, changes, &tabs);
        if tabs.is_stale() {
            return Ok(false);
        }
        let report = match built {
            Ok(None) => return Ok(false),
            Ok(Some(report)) => report,
            Err(error) if is_first => return Err(error),
            Err(error) => {
                let trouble = Trouble::failure(&error);
                let is_known = self.show.borrow().trouble.as_ref().is_some_and(|it| **it == trouble);
                self.put(Some(trouble));
                if !is_known {
                    (self.tell)(Told::Failed(&error));
                }
                return Ok(true);
            }
        };
        let trouble = Trouble::of(&report.diagnostics);
        // One that repeats the last may still end a failure that came between.
        if !report.is_repeated || self.show.borrow().trouble.as_deref() != trouble.as_ref() {
            self.put(trouble);
        }
        if !report.is_repeated {
            (self.tell)(Told::Built(&report, started.elapsed()));
        }
        Ok(true)
    }

    /// Puts a new site where those who answer find it.
    fn put(&self, trouble: Option<Trouble>) {
        // Also where nobody listens just now.
        self.show.send_modify(|site| {
            *site = Arc::new(Site {
                is_ready: true,
                root: self.session.options().site.clone(),
                rendered: self.session.rendered().cloned(),
                early: BTreeMap::new(),
                search: site.search.clone(),
                trouble: trouble.map(Arc::new),
            });
        });
    }
}

/// The tabs that wait for a build.
struct Tabs<'a> {
    show: &'a channel::Sender<Arc<Site>>,
    open: &'a OpenTabs,
    since: Since,
    is_stopped: Stopper,
    unseen: Instant,
}

impl Audience for Tabs<'_> {
    fn is_stale(&self) -> bool {
        self.is_stopped.is_stopped() || (self.unseen.elapsed() < PATIENCE && self.since.is_past())
    }

    fn watched(&self) -> Vec<OutputPath> {
        let site = self.show.borrow();
        self.open.paths().iter().filter_map(|it| site.output_at(it)).collect()
    }

    fn show_early(&self, outputs: Vec<(OutputPath, Arc<[u8]>)>) {
        let site = self.show.borrow().clone();
        // What ends an error is shown together with its end.
        if site.trouble.is_none() && !self.is_stale() {
            self.show.send_modify(|site| Arc::make_mut(site).early.extend(outputs));
        }
    }
}
