//! Text in Markdown, as GitHub and GitLab read it.

use super::text::shown;

/// Text of a service or of a file: nothing in it is markup, ends a cell, mentions anybody or links to anything.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for char in shown(raw).chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("&#64;"),
            '|' | '`' | '\\' | '*' | '_' | '[' | ']' | '~' | '#' | '$' | '!' => {
                out.push('\\');
                out.push(char);
            }
            char => out.push(char),
        }
    }
    // Addresses would be made links of.
    out.replace("://", "&#58;//").replace("www.", "www&#46;")
}

/// The same in the face of programs; `<code>` and no backticks, which nothing inside could be told from.
pub fn code(raw: &str) -> String {
    if raw.is_empty() { String::new() } else { format!("<code>{}</code>", text(raw)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::report::sample;

    #[test]
    fn nothing_of_a_service_is_markup() {
        assert_eq!(
            code(sample::HOSTILE),
            "<code>&lt;script&gt;alert(1)&lt;/script&gt;\\|\\`\u{fffd}\\[2J\u{fffd}\\*x\\*\\]\\]&gt;&amp;\u{fffd}</code>"
        );
        assert_eq!(text("@all http://x www.x #1 \\"), "&#64;all http&#58;//x www&#46;x \\#1 \\\\");
    }
}
