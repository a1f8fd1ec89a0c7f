//! What the program promises. One binary; a test in `tidy` sees that no file here is forgotten.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a test that is skipped says so")]

mod support;

mod asking;
mod assets;
mod basis;
mod browser;
mod citations;
mod cli;
mod determinism;
mod diagnostics;
mod differential;
mod glossary;
mod hosts;
mod html;
mod incremental;
mod kill;
mod languages;
mod markdown;
mod nasty;
mod outputs;
mod own_outputs;
mod own_site;
mod pages;
mod print;
mod quotations;
mod reading;
mod relations;
mod search;
mod serve;
mod serving;
mod sources;
mod stress;
mod theming;
mod tidy;
mod unchanged;
mod views;
mod watch;
