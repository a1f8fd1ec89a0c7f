//! Render: plan to bytes, in parallel. A page's bytes are a function of three values, its view, the
//! site's view and the theme; it is rendered again iff one of them differs from last time.
//!
//! Bytes go to a sink as soon as they are made, so that a build needs no memory for all pages at once;
//! only a session that serves keeps them.

mod assets;
pub mod blocks;
mod css;
mod engine;
mod fault;
mod print;
mod settings;
mod strings;
pub mod theme;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::diagnostic::{Checked, Diagnostic, catalogue};
use crate::load::markdown::escape;
use crate::path::{OutputPath, SourcePath};
use crate::plan::machine::Data;
use crate::plan::view::{PageView, SiteView};
use crate::plan::{Output, PageId, Plan, Planned, Redirect};
use theme::{Theme, ThemeFiles};

/// What a build made, kept to compare the next one with.
#[derive(Debug, Default)]
pub struct Rendered {
    site: Option<Arc<SiteView>>,
    theme: Arc<ThemeFiles>,
    pages: BTreeMap<OutputPath, (Arc<PageView>, Arc<[u8]>)>,
    /// Every page, redirect and asset, as bytes.
    pub outputs: BTreeMap<OutputPath, Arc<[u8]>>,
    /// The outputs that are copies, with the files of the site that they are copies of.
    pub copies: BTreeMap<OutputPath, SourcePath>,
    /// Files for machines. Few are ever asked for, so that each is made when it is.
    data: BTreeMap<OutputPath, Data>,
    /// The print edition, which depends on every page: made when it is asked for.
    edition: Option<Edition>,
}

/// A print edition that is made when it is asked for.
#[derive(Debug)]
struct Edition {
    page: Arc<PageView>,
    theme: Arc<Theme>,
    made: OnceLock<Arc<[u8]>>,
}

impl Edition {
    fn bytes(&self, site: &SiteView) -> Arc<[u8]> {
        let make = || match print::edition(&self.page, &self.theme, site) {
            Ok(html) => html.into_bytes().into(),
            Err(diagnostic) => print::fault(&diagnostic),
        };
        self.made.get_or_init(make).clone()
    }
}

impl Rendered {
    /// The address under which the site will stand.
    pub fn base_url(&self) -> Option<&str> {
        self.site.as_deref().map(|it| it.base_url.as_str())
    }

    /// What all pages share.
    pub fn site(&self) -> Option<&SiteView> {
        self.site.as_deref()
    }

    /// Every page with its bytes, in order of their paths.
    pub fn pages(&self) -> impl Iterator<Item = (&PageView, &[u8])> {
        self.pages.values().map(|(view, bytes)| (&**view, &**bytes))
    }

    /// The bytes of an output; `None` if there is none, or it is a copied file.
    pub fn bytes(&self, path: &OutputPath) -> Option<Arc<[u8]>> {
        if let Some(bytes) = self.outputs.get(path) {
            return Some(bytes.clone());
        }
        let site = self.site.as_deref()?;
        if let Some(edition) = self.edition.as_ref().filter(|it| it.page.output == *path) {
            return Some(edition.bytes(site));
        }
        self.data.get(path)?.bytes(site).ok()
    }
}

/// Why a page was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It was not there before.
    New,
    /// This part of its view changed.
    PageChanged(&'static str),
    /// This part of what all pages share changed.
    SiteChanged(&'static str),
    /// The theme changed.
    ThemeChanged,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::New => f.write_str("new"),
            Reason::PageChanged(part) => write!(f, "its {part} changed"),
            Reason::SiteChanged(part) => write!(f, "the site's {part} changed"),
            Reason::ThemeChanged => f.write_str("the theme changed"),
        }
    }
}

/// One output as it leaves the stage.
#[derive(Debug)]
pub enum Made<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// The file of the site that it is a copy of.
    Copy(&'a SourcePath),
}

/// Takes each output as soon as it is made; called from many threads.
pub trait Sink: Sync {
    /// Takes one output. An error of the environment ends the build.
    fn take(&self, path: &OutputPath, producer: &str, made: &Made<'_>) -> std::io::Result<()>;

    /// Sees each page with what it shows.
    fn see(&self, _page: &PageView, _html: &[u8]) {}
}

/// A sink that keeps nothing, for checking.
#[derive(Debug, Clone, Copy)]
pub struct Nowhere;

impl Sink for Nowhere {
    fn take(&self, _: &OutputPath, _: &str, _: &Made<'_>) -> std::io::Result<()> {
        Ok(())
    }
}

/// What rendering gives back.
#[derive(Debug)]
pub struct Outcome {
    /// What was made, if it is to be kept.
    pub rendered: Option<Rendered>,
    /// The pages that were rendered, and why.
    pub reasons: Vec<(OutputPath, Reason)>,
    /// How many pages the site has.
    pub n_pages: usize,
}

/// What became of one output.
#[derive(Default)]
struct Became {
    /// What it is, if that is kept.
    bytes: Option<Arc<[u8]>>,
    reason: Option<Reason>,
    fault: Option<Box<Diagnostic>>,
    has_code: bool,
    /// The page that it is, with its view if that is to be kept.
    page: Option<(PageId, Option<Arc<PageView>>)>,
    /// The other forms of the page.
    beside: Vec<(OutputPath, Data)>,
}

/// Renders the plan. With `keep`, everything made is kept to be served and compared with; `previous` is
/// what the last build kept.
pub fn render(
    plan: &Plan<'_>,
    theme: &Arc<Theme>,
    files: &Arc<ThemeFiles>,
    previous: Option<&Rendered>,
    keep: bool,
    sink: &dyn Sink,
) -> std::io::Result<Checked<Outcome>> {
    let everywhere = previous.map(|previous| {
        if !Arc::ptr_eq(&previous.theme, files) && previous.theme != *files {
            return Some(Reason::ThemeChanged);
        }
        let before = previous.site.as_deref();
        before.and_then(|it| it.difference(&plan.site)).map(Reason::SiteChanged)
    });
    let site = theme.engine.site(&plan.site);
    let one = |path| One { path, theme, view: &plan.site, site: &site, previous, everywhere };
    let keep_views = keep || plan.needs_views();
    let outputs: Vec<_> = plan.outputs.iter().collect();
    let made: Vec<_> = outputs
        .into_par_iter()
        .map(|(path, Planned { output, producer })| {
            let mut made = Became::default();
            match output {
                Output::Page(id) => {
                    let view = plan.view(*id);
                    let html;
                    (html, made.reason, made.fault) = one(path).page(&view);
                    if let Some(html) = html {
                        sink.see(&view, html.bytes());
                        sink.take(path, producer, &Made::Bytes(html.bytes()))?;
                        made.bytes = keep.then(|| html.kept());
                    }
                    made.has_code = view.has_code;
                    made.beside = plan.beside(&view);
                    made.page = Some((*id, keep_views.then_some(view)));
                }
                Output::Redirect(redirect) => {
                    let html = redirect_page(redirect, &plan.site.language);
                    sink.take(path, producer, &Made::Bytes(html.as_bytes()))?;
                    made.bytes = keep.then(|| html.into_bytes().into());
                }
                Output::Bytes(bytes) => {
                    sink.take(path, producer, &Made::Bytes(bytes))?;
                    made.bytes = keep.then(|| bytes.clone());
                }
                Output::Copy(source) => sink.take(path, producer, &Made::Copy(source))?,
                // Made with its page, or after all pages.
                Output::Beside | Output::Edition | Output::Site(_) => {}
            }
            if !keep {
                for (path, data) in made.beside.drain(..) {
                    sink.take(&path, producer, &Made::Bytes(&data.bytes(&plan.site)?))?;
                }
            }
            Ok((path, output, made))
        })
        .collect::<std::io::Result<_>>()?;

    let mut rendered =
        Rendered { site: Some(plan.site.clone()), theme: files.clone(), ..Rendered::default() };
    let (mut reasons, mut faults, mut views, mut has_code) =
        (Vec::new(), Faults::default(), Vec::new(), false);
    let mut n_pages = 0;
    for (path, output, made) in made {
        if let Some(fault) = made.fault {
            faults.add(*fault, path);
        }
        reasons.extend(made.reason.map(|it| (path.clone(), it)));
        has_code |= made.has_code;
        if let Some((id, view)) = made.page {
            n_pages += 1;
            if let (Some(view), Some(bytes)) = (&view, &made.bytes) {
                rendered.pages.insert(path.clone(), (view.clone(), bytes.clone()));
            }
            views.extend(view.map(|it| (id, it)));
        }
        if let (Output::Copy(source), true) = (output, keep) {
            rendered.copies.insert(path.clone(), source.clone());
        }
        rendered.data.extend(made.beside);
        rendered.outputs.extend(made.bytes.map(|it| (path.clone(), it)));
    }
    views.sort_by_key(|(id, _)| *id);
    let everything = Arc::new(plan.everything(views.into_iter().map(|(_, view)| view).collect()));
    if let Some(page) = plan.edition(&everything.pages) {
        n_pages += 1;
        if keep {
            rendered.edition = Some(Edition { page, theme: theme.clone(), made: OnceLock::new() });
        } else if let Some((path, planned)) = plan.outputs.get_key_value(&page.output) {
            match print::edition(&page, theme, &plan.site) {
                Ok(html) => sink.take(path, &planned.producer, &Made::Bytes(html.as_bytes()))?,
                Err(fault) => faults.add(fault, path),
            }
        }
    }
    let files = plan.outputs.iter().filter_map(|(path, it)| match &it.output {
        Output::Site(file) => Some((path, it, Data::Site(file.clone(), everything.clone()))),
        _ => None,
    });
    let files: Vec<_> = files.collect();
    if !keep {
        files.into_par_iter().try_for_each(|(path, it, data)| {
            sink.take(path, &it.producer, &Made::Bytes(&data.bytes(&plan.site)?))
        })?;
    } else {
        rendered.data.extend(files.into_iter().map(|(path, _, data)| (path.clone(), data)));
    }
    let highlight = has_code.then_some((&theme.highlight.0, &theme.highlight.1));
    for (path, bytes) in theme.assets.iter().chain(highlight) {
        sink.take(path, "the theme", &Made::Bytes(bytes))?;
        if keep {
            rendered.outputs.insert(path.clone(), bytes.clone());
        }
    }
    let rendered = keep.then_some(rendered);
    let diagnostics = faults.diagnostics();
    Ok(Checked { value: Outcome { rendered, reasons, n_pages }, diagnostics })
}

/// What went wrong with pages: a fault of a template is told once, not once for each page.
#[derive(Default)]
struct Faults<'a> {
    by_place: BTreeMap<String, (Diagnostic, Vec<&'a OutputPath>)>,
}

impl<'a> Faults<'a> {
    fn add(&mut self, fault: Diagnostic, page: &'a OutputPath) {
        let at = fault.location.as_ref().map(|it| (it.path.as_str(), it.line, it.column));
        let key = format!("{at:?} {}", fault.message);
        self.by_place.entry(key).or_insert_with(|| (fault, Vec::new())).1.push(page);
    }

    fn diagnostics(self) -> Vec<Diagnostic> {
        self.by_place.into_values().map(|(fault, pages)| catalogue::on_pages(fault, &pages)).collect()
    }
}

/// Renders some pages with the assets that they need, ahead of the rest. A page that cannot be rendered is
/// left out: the build says why.
pub fn some_pages(site: &SiteView, pages: &[PageView], theme: &Theme) -> Vec<(OutputPath, Arc<[u8]>)> {
    let value = theme.engine.site(site);
    let highlight = pages.iter().any(|it| it.has_code).then(|| theme.highlight.clone());
    let pages = pages.iter().filter_map(|it| {
        let html = theme.engine.page(it, site, &value).ok()?;
        Some((it.output.clone(), html.into_bytes().into()))
    });
    let assets = theme.assets.iter().map(|(path, bytes)| (path.clone(), bytes.clone()));
    pages.chain(assets).chain(highlight).collect()
}

/// A page as bytes: those of the last build, or new ones, which are not copied unless they are kept.
enum Html {
    Kept(Arc<[u8]>),
    New(String),
}

impl Html {
    fn bytes(&self) -> &[u8] {
        match self {
            Html::Kept(bytes) => bytes,
            Html::New(html) => html.as_bytes(),
        }
    }

    fn kept(self) -> Arc<[u8]> {
        match self {
            Html::Kept(bytes) => bytes,
            Html::New(html) => html.into_bytes().into(),
        }
    }
}

struct One<'a> {
    path: &'a OutputPath,
    theme: &'a Theme,
    view: &'a SiteView,
    /// The same in the engine's own form.
    site: &'a tera::Value,
    previous: Option<&'a Rendered>,
    /// For a warm build: why every page must be rendered, if it must.
    everywhere: Option<Option<Reason>>,
}

impl One<'_> {
    fn page(&self, view: &PageView) -> (Option<Html>, Option<Reason>, Option<Box<Diagnostic>>) {
        let before = self.previous.and_then(|it| it.pages.get(self.path));
        let reason = match (before, self.everywhere.flatten()) {
            (None, _) => Reason::New,
            (Some(_), Some(everywhere)) => everywhere,
            (Some((old, bytes)), None) => match old.difference(view) {
                None => return (Some(Html::Kept(bytes.clone())), None, None),
                Some(part) => Reason::PageChanged(part),
            },
        };
        match self.theme.engine.page(view, self.view, self.site) {
            Ok(html) => (Some(Html::New(html)), Some(reason), None),
            Err(diagnostic) => (None, None, Some(diagnostic.into())),
        }
    }
}

/// A page at an old address. It needs neither a server nor a script, and names the new address for
/// search engines.
fn redirect_page(redirect: &Redirect, language: &str) -> String {
    let language = escape(language);
    let (to, title) = (escape(&redirect.to), escape(&redirect.title));
    let canonical = match redirect.canonical.as_str() {
        "" => String::new(),
        address => format!("<link rel=\"canonical\" href=\"{}\">\n", escape(address)),
    };
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         {canonical}<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n</head>\n<body>\n\
         <p><a href=\"{to}\">{title}</a></p>\n</body>\n</html>\n"
    )
}
