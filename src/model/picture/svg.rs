//! How large an SVG is, and whether a browser shows it. Whatever else is in it, an `<img>` does not run it, and what its address
//! answers with forbids it everything besides.

use roxmltree::{Document, Node, ParsingOptions};

use super::error::PictureError;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";
/// A drawing of 256 kB has fewer.
const MOST_NODES: u32 = 100_000;

/// Width and height in pixels where both are there, else those of the `viewBox`.
pub fn size(text: &str) -> Result<(u32, u32), PictureError> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') || !text.contains("<svg") {
        return Err(PictureError::Unknown);
    }
    // Declarations of its own are not for browsers: what a name stands for could be as long as one likes.
    if text.contains("<!ENTITY") {
        return Err(PictureError::Unknown);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text, options).map_err(|error| PictureError::Broken(error.to_string()))?;
    let root = document.root_element();
    match (root.tag_name().name(), root.tag_name().namespace()) {
        ("svg", Some(NAMESPACE)) => measure(root).ok_or(PictureError::NoSize),
        ("svg", _) => Err(PictureError::NoNamespace),
        _ => Err(PictureError::Unknown),
    }
}

fn measure(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let pixels = |name| length(root.attribute(name)?);
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let view_box = root.attribute("viewBox")?;
    let parts: Vec<&str> = view_box.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).collect();
    let [_, _, width, height] = parts[..] else { return None };
    Some((length(width)?, length(height)?))
}

/// A number of pixels, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "its range is looked at before")]
fn length(text: &str) -> Option<u32> {
    let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
    (number.is_finite() && number > 0.0).then(|| number.min(1e6).round().max(1.0) as u32)
}
