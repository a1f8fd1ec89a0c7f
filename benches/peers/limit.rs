//! The limit: reading and parsing the same content and writing files of the same lengths, and nothing else.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::measure::{self, Cost};
use crate::tool::Tool;

/// Measures the limit of a site that was built into a folder.
pub(crate) fn measure(site: &Path, built: &Path, work: &Path, run: usize) -> Cost {
    let mut lengths = String::new();
    for file in files(built) {
        let length = fs::metadata(&file).unwrap().len();
        let name = file.strip_prefix(built).unwrap().to_str().unwrap().to_owned();
        lengths.push_str(&format!("{length} {name}\n"));
    }
    fs::write(site.join("lengths"), lengths).unwrap();
    let cost = measure::run(&mut Tool::Limit.build(site, &work.join(format!("limit-{run}"))));
    fs::remove_file(site.join("lengths")).unwrap();
    cost
}

/// What is measured, in a process of its own.
pub(crate) fn run(site: &Path, out: &Path, lengths: &Path) {
    let content = files(&site.join("content"));
    content.par_iter().for_each(|file| {
        let text = fs::read_to_string(file).unwrap();
        let mut html = String::with_capacity(text.len() * 2);
        pulldown_cmark::html::push_html(
            &mut html,
            pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all()),
        );
        black_box(html);
    });
    let lengths = fs::read_to_string(lengths).unwrap();
    let lengths: Vec<(usize, PathBuf)> = lengths
        .lines()
        .filter_map(|it| it.split_once(' '))
        .map(|(length, name)| (length.parse().unwrap(), out.join(name)))
        .collect();
    let longest = lengths.iter().map(|it| it.0).max().unwrap_or_default();
    let bytes = vec![b'x'; longest];
    lengths.par_iter().for_each(|(length, file)| {
        let folder = file.parent().unwrap();
        if !folder.is_dir() {
            fs::create_dir_all(folder).unwrap();
        }
        fs::write(file, &bytes[..*length]).unwrap();
    });
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}
