//! expound turns Markdown with YAML front matter into a cross-linked static site. The content is typed,
//! its references are checked, its indexes derived, and its quotations verified against their sources.
//!
//! The modules are the pipeline, in order:
//!
//! 1. [`load`]: files to documents, per file, pure and cached;
//! 2. [`resolve`]: documents to graph, the whole site, pure;
//! 3. [`plan`]: graph to plan, every output named before any is made;
//! 4. [`render`]: plan to bytes, in parallel, again only what changed;
//! 5. [`search`]: pages to the files with which a browser finds words in them;
//! 6. [`publish`]: bytes to disk, all or nothing;
//! 7. [`session`] calls the six and keeps what survives between builds;
//! 8. [`mod@serve`] shows what a session builds, again whenever [`watch`] hears of a change.
//!
//! Beside it stand [`digest`], [`path`] and [`diagnostic`], which know nothing of the pipeline, and [`config`] and
//! [`schema`], which read `site.toml`. A module may use only what stands above it; a test enforces it.

pub mod digest;

pub mod path;

pub mod diagnostic;

pub mod schema;

pub mod config;

pub mod load;

pub mod resolve;

pub mod plan;

pub mod render;

pub mod search;

pub mod publish;

pub mod session;

pub mod watch;

pub mod serve;

pub mod cli;

pub use diagnostic::Diagnostic;
pub use session::{BuildReport, Destination, Options, Session};
