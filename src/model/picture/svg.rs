//! How large an SVG is. It is not parsed beyond its first element: whatever else is in it, an `<img>` does not run it, and what
//! its address answers with forbids it everything besides.

/// The first element, if it is `svg`: what stands between `<svg` and `>`.
pub fn root(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")?.1
        } else if let Some(instruction) = rest.strip_prefix("<?") {
            instruction.split_once("?>")?.1
        } else if rest.starts_with("<!DOCTYPE") {
            // One with declarations of its own is not for browsers.
            let (doctype, after) = rest.split_once('>')?;
            if doctype.contains('[') {
                return None;
            }
            after
        } else {
            break;
        }
        .trim_start();
    }
    let inside = rest.strip_prefix("<svg").filter(|inside| inside.starts_with([' ', '\t', '\r', '\n', '>', '/']))?;
    inside.split_once('>').map(|(inside, _)| inside)
}

/// Width and height in pixels where both are there, else those of the `viewBox`.
pub fn size(root: &str) -> Option<(u32, u32)> {
    let pixels = |name| length(attribute(root, name)?);
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return Some((width, height));
    }
    let parts: Vec<&str> =
        attribute(root, "viewBox")?.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).collect();
    let [_, _, width, height] = parts[..] else { return None };
    Some((length(width)?, length(height)?))
}

fn attribute<'a>(root: &'a str, name: &str) -> Option<&'a str> {
    let at = root.match_indices(name).find(|(at, _)| root[..*at].ends_with(char::is_whitespace))?.0;
    let value = root[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    value[1..].split_once(quote).map(|(value, _)| value)
}

/// A number of pixels, rounded.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "its range is looked at before")]
fn length(text: &str) -> Option<u32> {
    let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
    (number.is_finite() && number > 0.0).then(|| number.min(1e6).round().max(1.0) as u32)
}
