//! Compressed copies of text files, for servers that send them as they are. The same bytes always become
//! the same bytes: no time, no file name and no name of the system goes into them.

use std::io::{self, Write};

use flate2::GzBuilder;

use crate::digest::hex;
use crate::path::OutputPath;

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// gzip: `.gz`
    Gzip,
    /// Brotli: `.br`
    Brotli,
}

/// Smaller files gain nothing: they fit in one packet as they are.
const LEAST: usize = 1024;
/// The endings of files that hold text, and of the one other kind that compresses well.
const TEXT: [&str; 13] =
    ["html", "css", "js", "mjs", "json", "xml", "txt", "csv", "md", "svg", "webmanifest", "map", "wasm"];
/// As small as gzip can.
const GZIP_LEVEL: u32 = 9;
/// The levels above take ten times as long for two hundredths less.
const BROTLI_QUALITY: i32 = 9;
/// How far back Brotli looks, as a power of two: further than any page is long.
const BROTLI_WINDOW: i32 = 22;

/// Whether a file is worth compressing.
pub fn is_worth(path: &OutputPath, bytes: &[u8]) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    bytes.len() >= LEAST && TEXT.contains(&ending)
}

/// Where the compressed copy of a file lies.
pub fn beside(path: &OutputPath, way: Way) -> OutputPath {
    let ending = match way {
        Way::Gzip => "gz",
        Way::Brotli => "br",
    };
    OutputPath::new(format!("{path}.{ending}"))
}

/// What makes the copy of these bytes: as long as it is the same, so is the copy.
pub fn producer(bytes: &[u8], way: Way) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(bytes);
    let digest = hex(&digest[..16]);
    let way = match way {
        Way::Gzip => "gzip",
        Way::Brotli => "brotli",
    };
    format!("{way} of {digest} by {}", env!("CARGO_PKG_VERSION"))
}

/// Compresses; an error is one of memory alone.
pub fn compress(bytes: &[u8], way: Way) -> io::Result<Vec<u8>> {
    let mut compressed = Vec::with_capacity(bytes.len() / 3);
    match way {
        Way::Gzip => {
            // 255 stands for an unknown system.
            let builder = GzBuilder::new().mtime(0).operating_system(255);
            let mut writer = builder.write(&mut compressed, flate2::Compression::new(GZIP_LEVEL));
            writer.write_all(bytes)?;
            writer.finish()?;
        }
        Way::Brotli => {
            let parameters = brotli::enc::BrotliEncoderParams {
                quality: BROTLI_QUALITY,
                lgwin: BROTLI_WINDOW,
                size_hint: bytes.len(),
                ..Default::default()
            };
            brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
        }
    }
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn compressed_copies_are_the_file_again_and_the_same_each_time() {
        let text = "Quality, quality, quality. ".repeat(200);
        for way in [Way::Gzip, Way::Brotli] {
            let compressed = compress(text.as_bytes(), way).unwrap();
            assert!(compressed.len() < text.len() / 10);
            assert_eq!(compressed, compress(text.as_bytes(), way).unwrap());
            let mut again = String::new();
            match way {
                Way::Gzip => flate2::read::GzDecoder::new(&*compressed).read_to_string(&mut again).unwrap(),
                Way::Brotli => {
                    brotli::Decompressor::new(&*compressed, 4096).read_to_string(&mut again).unwrap()
                }
            };
            assert_eq!(again, text);
        }
    }

    #[test]
    fn small_files_and_pictures_stay_as_they_are() {
        let long = vec![b' '; 2000];
        assert!(is_worth(&OutputPath::new("a.b/index.html"), &long));
        assert!(!is_worth(&OutputPath::new("a.html/picture"), &long));
        assert!(!is_worth(&OutputPath::new("picture.png"), &long));
        assert!(!is_worth(&OutputPath::new("index.html"), &long[..1000]));
    }
}
