//! What can be wrong with a file by itself: its name, its bytes, where its front matter begins and ends, its
//! YAML. Nothing of it needs the schema.

use crate::diagnostic::{Diagnostic, Location};
use crate::path::SourcePath;

/// A content file that does not begin with front matter.
pub(crate) fn missing_front_matter(at: Location) -> Diagnostic {
    Diagnostic::error("missing-front-matter", format!("`{}` has no front matter", at.path))
        .at(at)
        .help("begin the file with a line `---`, then `title: …`, then another line `---`")
}

/// Front matter without its last line.
pub(crate) fn front_matter_never_ends(at: Location) -> Diagnostic {
    Diagnostic::error("missing-front-matter", format!("the front matter of `{}` never ends", at.path))
        .at(at)
        .help("close it with a line of three dashes: `---`")
}

/// Front matter that is a list or a single value.
pub(crate) fn front_matter_not_a_mapping(at: Location) -> Diagnostic {
    Diagnostic::error("front-matter-shape", "front matter must be keys with values")
        .at(at)
        .help("for example `title: A title`")
}

/// Front matter that is not YAML.
pub(crate) fn yaml_syntax(at: Location, what: &str, help: Option<&str>) -> Diagnostic {
    Diagnostic::error("yaml-syntax", "the front matter is not valid YAML")
        .at(at)
        .label(what)
        .help_if(help.map(str::to_owned))
}

/// A key of front matter that is there twice.
pub(crate) fn duplicate_key(at: Location, key: &str, first_line: usize) -> Diagnostic {
    Diagnostic::error("duplicate-key", format!("the key `{key}` is there twice"))
        .at(at)
        .label(format!("the first one is in line {first_line}"))
}

/// A file that is not UTF-8.
pub(crate) fn not_utf8(at: Location, byte: usize) -> Diagnostic {
    Diagnostic::error("invalid-utf8", format!("`{}` is not valid UTF-8", at.path))
        .at(at)
        .label(format!("byte {} of the file", byte + 1))
        .help("save the file as UTF-8")
}

/// A file whose name is not UTF-8.
pub(crate) fn file_name_not_utf8(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("invalid-utf8", format!("the file name `{path}` is not valid UTF-8"))
        .help("rename the file")
}

/// A symbolic link that leads out of the site.
pub(crate) fn link_leaves_site(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-leaves-site", format!("the symbolic link `{path}` leads out of the site"))
        .help("copy the file into the site")
}

/// A symbolic link to a folder that it stands in.
pub(crate) fn link_in_circle(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-in-circle", format!("the symbolic link `{path}` leads into a circle"))
        .help("remove it: it leads to a folder that it stands in")
}

/// Folders inside folders without end.
pub(crate) fn folders_too_deep(path: &SourcePath, most: usize) -> Diagnostic {
    let path = path.as_str().split('/').take(4).collect::<Vec<_>>().join("/");
    let message = format!("`{path}/…` holds more than {most} folders inside one another");
    Diagnostic::error("folders-too-deep", message).help("move what is in the innermost ones further out")
}

/// A file where the program looks for a folder.
pub(crate) fn not_a_folder(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("not-a-folder", format!("`{path}` is not a folder"))
        .help("rename it: the site is made of what is in the folder of this name")
}

/// A symbolic link to nothing.
pub(crate) fn link_to_nothing(path: &SourcePath) -> Diagnostic {
    Diagnostic::error("link-to-nothing", format!("the symbolic link `{path}` leads to nothing"))
}

/// A text of front matter that holds what no page can show.
pub(crate) fn control_character(at: Location, c: char) -> Diagnostic {
    let code = u32::from(c);
    Diagnostic::error("control-character", format!("a control character, U+{code:04X}, is no part of a text"))
        .at(at)
        .help("remove it")
}
