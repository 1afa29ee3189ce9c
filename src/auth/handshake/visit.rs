//! Who is on the way: only a browser that goes somewhere as its person sees it. `Sec-Fetch-Site` says nothing here, since a
//! chain of redirects bears whatever began it.

use axum::http::HeaderMap;

/// How a step of the way is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visiting {
    /// Somebody goes there.
    Goes,
    /// Inside another page, where nobody sees whose page it is.
    InFrame,
    /// A picture, a program, or a browser that fetches ahead.
    No,
}

const FRAMES: [&str; 5] = ["iframe", "frame", "embed", "object", "fencedframe"];

pub fn visiting(headers: &HeaderMap) -> Visiting {
    let navigates = headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    // A service worker that passes a navigation on says `empty`.
    let is_page = headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document" || dest == "empty");
    let is_framed = headers.get("sec-fetch-dest").is_some_and(|dest| FRAMES.iter().any(|frame| dest == frame));
    match (headers.contains_key("sec-purpose"), navigates) {
        (false, true) if is_page => Visiting::Goes,
        (false, true) if is_framed => Visiting::InFrame,
        _ => Visiting::No,
    }
}

/// Whether a redirect is held against nothing: what was typed, bookmarked or followed from another program began on no page.
/// All else may have begun with a form, and browsers hold the whole chain of redirects against that form's page.
pub fn began_on_no_page(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site == "none")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(pairs: &[(&'static str, &'static str)]) -> Visiting {
        let pair = |&(name, value): &(&'static str, &'static str)| {
            (name.parse::<axum::http::HeaderName>().expect("a name"), HeaderValue::from_static(value))
        };
        visiting(&pairs.iter().map(pair).collect())
    }

    #[test]
    fn security_41_only_a_visit_is_on_the_way() {
        let (mode, dest) = (("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document"));
        assert_eq!(of(&[]), Visiting::Goes, "old browsers say nothing");
        assert_eq!(of(&[mode, dest]), Visiting::Goes);
        assert_eq!(of(&[mode, ("sec-fetch-dest", "empty")]), Visiting::Goes, "a service worker");
        for site in ["none", "same-origin", "same-site", "cross-site"] {
            assert_eq!(of(&[mode, dest, ("sec-fetch-site", site)]), Visiting::Goes, "{site}");
        }
        for frame in FRAMES {
            assert_eq!(of(&[mode, ("sec-fetch-dest", frame)]), Visiting::InFrame, "{frame}");
        }
        for purpose in ["prefetch", "prefetch;prerender", "anything"] {
            assert_eq!(of(&[mode, dest, ("sec-purpose", purpose)]), Visiting::No, "{purpose}");
        }
        for other in ["cors", "no-cors", "same-origin", "websocket"] {
            assert_eq!(of(&[("sec-fetch-mode", other)]), Visiting::No, "{other}");
        }
        for other in ["image", "script", "worker", "Document"] {
            assert_eq!(of(&[mode, ("sec-fetch-dest", other)]), Visiting::No, "{other}");
        }
    }
}
