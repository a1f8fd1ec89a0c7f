//! `expound theme`: what a theme offers to whoever wants to change a part of it.

use clap::Subcommand;

use super::{End, Out, Site};
use crate::diagnostic::has_errors;
use crate::render::blocks::{BlockOverview, TemplateOverview, overview};
use crate::session::{EnvironmentError, Session};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List templates, blocks and components, and who overrides whose
    Blocks(Site),
    /// Print what a template sees: every value with its meaning and an example
    Views,
}

/// The chapter on the values that templates see.
const VIEWS: &str = include_str!("../../themes/views.md");

pub(super) fn run(arguments: Arguments, out: Out) -> Result<End, EnvironmentError> {
    match arguments.command {
        Command::Blocks(site) => blocks(&site, out),
        Command::Views => {
            print!("{VIEWS}");
            Ok(End::Done)
        }
    }
}

fn blocks(site: &Site, out: Out) -> Result<End, EnvironmentError> {
    let files = Session::new(site.options()).theme_files()?;
    out.diagnostics(&files.diagnostics);
    if has_errors(&files.diagnostics) {
        return Ok(End::SiteHasErrors);
    }
    let (templates, components) = overview(&files.value);
    templates.iter().for_each(print_template);
    if !components.is_empty() {
        println!("components");
    }
    for BlockOverview { name, by, elsewhere } in &components {
        println!("  <{name}>: {}, in {}", by.join(", over "), elsewhere.join(", "));
    }
    Ok(End::Done)
}

fn print_template(template: &TemplateOverview) {
    let TemplateOverview { name, versions, replaced, extends, blocks } = template;
    let mut line = format!("{name}: {}", versions.join(", over "));
    if !replaced.is_empty() {
        line += &format!(", instead of {}", replaced.join(", "));
    }
    if let Some(parent) = extends {
        line += &format!("; extends {parent}");
    }
    println!("{line}");
    for BlockOverview { name, by, elsewhere } in blocks {
        let over: Vec<_> = by.iter().chain(elsewhere).map(String::as_str).collect();
        println!("  {name}: {}", over.join(", over "));
    }
}
