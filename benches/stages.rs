//! How long each stage takes on 1,000 pages with 100 code blocks, so that a build that became slower shows
//! where: `cargo bench --bench stages`. A stage is called as [`expound::session`] calls it in a cold build.
#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement, run by hand")]

mod corpus;

use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use corpus::{Dialect, Size};
use divan::{Bencher, black_box};
use expound::load::source_tree::SourceTree;
use expound::load::{self, Document, DocumentCache};
use expound::path::OutputPath;
use expound::plan::{self, Plan};
use expound::publish;
use expound::render::theme::{Theme, ThemeFiles};
use expound::render::{self, Made, Nowhere, Sink};
use expound::resolve::graph::Graph;
use expound::resolve::{self, Surroundings};
use expound::session::{Declared, Options, Session};
use rayon::prelude::*;
use tempfile::TempDir;

fn main() {
    divan::Divan::default().max_time(Duration::from_secs(3)).config_with_args().main();
}

/// What every stage begins with.
struct Stages {
    site: TempDir,
    declared: Declared,
    theme_files: Arc<ThemeFiles>,
    theme: Arc<Theme>,
    tree: SourceTree,
    documents: Vec<Arc<Document>>,
    graph: Graph,
}

static STAGES: LazyLock<Stages> = LazyLock::new(|| {
    let site = tempfile::tempdir().unwrap();
    corpus::write(site.path(), Size { pages: 1000, code: 100 }, Dialect::Expound).unwrap();
    let session = Session::new(Options { site: site.path().to_owned(), ..Options::default() });
    let declared = session.declared().unwrap().value;
    let theme_files = Arc::new(session.theme_files().unwrap().value);
    let theme = Arc::new(Theme::compile(&theme_files).value);
    let tree = scan(site.path());
    let documents = documents(&tree, &declared);
    let graph = graph(&documents, &declared);
    Stages { site, declared, theme_files, theme, tree, documents, graph }
});

fn scan(site: &Path) -> SourceTree {
    SourceTree::scan(site, &SourceTree::default()).unwrap().value
}

fn documents(tree: &SourceTree, declared: &Declared) -> Vec<Arc<Document>> {
    load::load(tree, &declared.config.markdown, &mut DocumentCache::default()).value
}

fn graph(documents: &[Arc<Document>], Declared { config, schema }: &Declared) -> Graph {
    resolve::resolve(documents, schema, config, &Surroundings::default()).value.graph
}

impl Stages {
    fn plan(&self) -> Plan<'_> {
        plan::plan(&self.graph, &self.declared.schema, &self.declared.config, &self.theme.words).value
    }

    fn render(&self, plan: &Plan<'_>, sink: &dyn Sink) {
        let rendered = render::render(plan, &self.theme, &self.theme_files, None, false, sink).unwrap();
        assert!(rendered.diagnostics.is_empty());
    }
}

/// Reading the files.
#[divan::bench]
fn load_1_scan(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    bencher.bench_local(|| scan(stages.site.path()));
}

/// Front matter, Markdown, highlighting.
#[divan::bench]
fn load_2_parse(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    bencher.bench_local(|| documents(&stages.tree, &stages.declared));
}

/// `site.toml` and templates.
#[divan::bench]
fn load_3_theme(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    bencher.bench_local(|| Theme::compile(&stages.theme_files));
}

#[divan::bench]
fn resolve(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    bencher.bench_local(|| graph(&stages.documents, &stages.declared));
}

/// The plan: every output named.
#[divan::bench]
fn plan_1_outputs(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    bencher.bench_local(|| black_box(stages.plan()).outputs.len());
}

/// What every page shows, put together by one thread.
#[divan::bench]
fn plan_2_views(bencher: Bencher<'_, '_>) {
    let plan = STAGES.plan();
    bencher.bench_local(|| {
        for planned in plan.outputs.values() {
            if let plan::Output::Page(page) = planned.output {
                black_box(plan.view(page));
            }
        }
    });
}

/// The views again, and the templates.
#[divan::bench]
fn render(bencher: Bencher<'_, '_>) {
    let stages = &*STAGES;
    let plan = stages.plan();
    bencher.bench_local(|| stages.render(&plan, &Nowhere));
}

/// Writing into a new folder.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn publish_1_new(bencher: Bencher<'_, '_>) {
    let outputs = outputs();
    let work = tempfile::tempdir().unwrap();
    let mut folders = 0..;
    bencher
        .with_inputs(|| work.path().join(format!("{:?}", folders.next())))
        .bench_local_values(|out| publish(&out, &outputs));
}

/// Writing over what is the same already.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn publish_2_same(bencher: Bencher<'_, '_>) {
    let outputs = outputs();
    let work = tempfile::tempdir().unwrap();
    let out = work.path().join("out");
    publish(&out, &outputs);
    bencher.bench_local(|| publish(&out, &outputs));
}

/// Everything that a build makes.
fn outputs() -> Vec<(OutputPath, Vec<u8>)> {
    let (stages, kept) = (&*STAGES, Kept::default());
    stages.render(&stages.plan(), &kept);
    kept.0.into_inner().unwrap()
}

fn publish(out: &Path, outputs: &[(OutputPath, Vec<u8>)]) {
    let publisher = publish::open(out).unwrap();
    outputs.par_iter().for_each(|(path, bytes)| publisher.put(path, "a benchmark", bytes).unwrap());
    publisher.finish().unwrap();
}

/// A sink that keeps what it takes.
#[derive(Default)]
struct Kept(Mutex<Vec<(OutputPath, Vec<u8>)>>);

impl Sink for Kept {
    fn take(&self, path: &OutputPath, _: &str, made: &Made<'_>) -> io::Result<()> {
        if let Made::Bytes(bytes) = made {
            self.0.lock().unwrap().push((path.clone(), bytes.to_vec()));
        }
        Ok(())
    }
}
