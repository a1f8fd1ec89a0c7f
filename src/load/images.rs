//! How large images are, so that pages can keep their place while they load. Only as much of a file is
//! read as says so, and only when it changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::source_tree::{Asset, SourceTree};
use crate::path::SourcePath;

/// The size of an image in pixels of CSS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSize {
    /// How wide it is.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// The sizes that were read before.
#[derive(Debug, Default)]
pub struct ImageSizes(BTreeMap<SourcePath, (Asset, Option<ImageSize>)>);

/// The images that can have a size.
const EXTENSIONS: [&str; 10] = ["avif", "bmp", "gif", "ico", "jpeg", "jpg", "jxl", "png", "svg", "webp"];
/// More of an SVG than this is not read: its size stands at its head.
const SVG_HEAD: usize = 16 * 1024;

impl ImageSizes {
    /// The sizes of a site's images; those that cannot be read have none.
    pub fn read(&mut self, tree: &SourceTree) -> BTreeMap<SourcePath, ImageSize> {
        let before = std::mem::take(&mut self.0);
        for (path, asset) in &tree.assets {
            let name = path.file_name().to_lowercase();
            let Some(extension) = EXTENSIONS.into_iter().find(|it| name.ends_with(&format!(".{it}"))) else {
                continue;
            };
            let size = match before.get(path) {
                // A file that was written a moment ago may be written to again under the same stamp.
                Some((known, size)) if known == asset && asset.stamp.is_settled() => *size,
                _ => size(&asset.file, extension),
            };
            self.0.insert(path.clone(), (asset.clone(), size));
        }
        self.0.iter().filter_map(|(path, (_, size))| Some((path.clone(), (*size)?))).collect()
    }
}

fn size(file: &Path, extension: &str) -> Option<ImageSize> {
    if extension == "svg" {
        use std::io::Read;
        let mut head = Vec::new();
        fs::File::open(file).ok()?.take(SVG_HEAD as u64).read_to_end(&mut head).ok()?;
        return svg_size(&String::from_utf8_lossy(&head));
    }
    let size = imagesize::size(file).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (width > 0 && height > 0).then_some(ImageSize { width, height })
}

/// The size that the root element of an SVG gives, or else the ratio that its view box does.
fn svg_size(head: &str) -> Option<ImageSize> {
    let mut reader = Reader::from_str(head);
    let root = loop {
        match reader.read_event().ok()? {
            Event::Start(it) | Event::Empty(it) => break it,
            Event::Eof => return None,
            _ => {}
        }
    };
    if root.local_name().as_ref() != "svg" {
        return None;
    }
    let attribute = |name: &str| {
        let found = root.try_get_attribute(name).ok()??;
        Some(found.value.into_owned())
    };
    let pixels = |text: &str| {
        let number = text.trim().strip_suffix("px").unwrap_or(text.trim()).parse::<f64>().ok()?;
        (0.5..1e6).contains(&number).then(|| number.round() as u32)
    };
    let length = |name| attribute(name).and_then(|it| pixels(&it));
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some(ImageSize { width, height });
    }
    let view_box = attribute("viewBox")?;
    let mut numbers = view_box.split([' ', ',']).filter(|it| !it.is_empty()).skip(2).map(pixels);
    Some(ImageSize { width: numbers.next()??, height: numbers.next()?? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_svg_says_its_size_in_pixels_or_by_its_view_box() {
        let check = |svg: &str, expected: Option<(u32, u32)>| {
            assert_eq!(svg_size(svg).map(|it| (it.width, it.height)), expected, "{svg}");
        };
        check("<?xml version=\"1.0\"?><!-- x --><svg width=\"30\" height=\"20.4px\">", Some((30, 20)));
        check("<svg viewBox=\"0 0 24,12\"/>", Some((24, 12)));
        check("<svg width=\"100%\" height=\"20\" viewBox=\"0 0 24 12\"/>", Some((24, 12)));
        check("<svg:svg xmlns:svg=\"x\" width=\"3\" height=\"2\"/>", Some((3, 2)));
        check("<svg viewBox=\"0 0 24\"/>", None);
        check("<svg viewBox=\"0 0 1e99 NaN\"/>", None);
        check("<svg/>", None);
        check("<html width=\"1\" height=\"1\"/>", None);
        check("not xml <", None);
        check("", None);
    }
}
