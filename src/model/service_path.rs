//! A page of a service, as it is returned to: a path with its query, kept byte for byte and always written after an origin.

use percent_encoding::percent_decode;

use super::{host_address::SIGNED_IN, service::Service};

/// What fits into `state` and through every proxy.
pub const MAX_BYTES: usize = 1536;

/// The folder of a service's host that is the door's.
const RESERVED: &[u8] = b".vestibule";

/// How often a program on the way may decode a path.
const DECODINGS: usize = 3;

/// A path at a service's host. It means nothing without the origin that stands before it: `//evil` is a path there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServicePath(String);

impl ServicePath {
    /// Printable ASCII that begins with a slash; a longer one loses its query. Not decoded: what came is what is gone to.
    /// Nothing that belongs to the door, in whatever way it is read, but the page that says that one is signed in.
    pub fn parse(given: &str) -> Option<Self> {
        let is_plain = given.starts_with('/') && given.bytes().all(|byte| byte.is_ascii_graphic());
        let kept = if given.len() > MAX_BYTES { given.split(['?', '#']).next().unwrap_or_default() } else { given };
        let fits = is_plain && kept.len() <= MAX_BYTES;
        (fits && (kept == SIGNED_IN.path || !is_reserved(path_of(kept)))).then(|| Self(kept.to_owned()))
    }

    /// Where a service begins.
    pub fn home(service: &Service) -> Self {
        Self::parse(service.url.path()).unwrap_or_else(|| Self("/".to_owned()))
    }

    /// The page for a form that was not sent yet: signing in happens in another tab, and leads nowhere.
    pub fn is_signed_in_page(&self) -> bool {
        self.0 == SIGNED_IN.path
    }

    /// Without the query, by which services of one host are told apart.
    pub fn path(&self) -> &str {
        path_of(&self.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn path_of(target: &str) -> &str {
    target.split(['?', '#']).next().unwrap_or_default()
}

/// Whether a path is under `/.vestibule/` as some program may read it: decoded up to three times, in lower case, backslashes
/// as slashes or not, parameters cut or not, dots resolved or not.
fn is_reserved(path: &str) -> bool {
    let mut decoded = path.as_bytes().to_ascii_lowercase();
    (0..=DECODINGS).any(|_| {
        let found = [false, true]
            .into_iter()
            .any(|slashes| [false, true].into_iter().any(|cut| is_reserved_as(&decoded, slashes, cut)));
        decoded = percent_decode(&decoded).collect::<Vec<u8>>().to_ascii_lowercase();
        found
    })
}

fn is_reserved_as(path: &[u8], backslash_is_slash: bool, cut_parameters: bool) -> bool {
    let is_end = |byte: &u8| *byte == b'/' || backslash_is_slash && *byte == b'\\';
    let named = |segment: &[u8]| match segment.iter().position(|&byte| byte == b';').filter(|_| cut_parameters) {
        Some(end) => segment[..end].to_vec(),
        None => segment.to_vec(),
    };
    let segments = path.split(is_end).map(named).filter(|segment| !segment.is_empty() && segment != b".");
    let mut walked: Vec<Vec<u8>> = Vec::new();
    for segment in segments {
        if segment == b".." {
            walked.pop();
        } else {
            walked.push(segment);
        }
        // Also in the middle: not everybody walks back along dots.
        if walked.first().is_some_and(|first| first == RESERVED) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_kept_byte_for_byte() {
        for path in [
            "/",
            "/page?x=1",
            "/a//b/%2e%C3%A9;v=1?q=a%0Ab&u=https://x.y/?z%3D1",
            "//evil",
            "/\\evil",
            "/a#b",
            "/vestibule/",
            "/.vestibules",
            "/docs/.vestibule/x",
            "/?/.vestibule/",
            "/.vestibule/signed-in",
        ] {
            assert_eq!(ServicePath::parse(path).as_ref().map(ServicePath::as_str), Some(path), "{path}");
        }
    }

    #[test]
    fn security_41_the_doors_own_folder_is_no_page_of_a_service_in_any_reading() {
        for path in [
            "/.vestibule",
            "/.vestibule/",
            "/.vestibule/enter?return_to=/",
            "/.vestibule/arrive",
            "/.vestibule/signed-in?x",
            "/.vestibule/signed-in/",
            "/.VESTIBULE/x",
            "//.vestibule/x",
            "/./.vestibule/x",
            "/a/../.vestibule/x",
            "/.vestibule/..",
            "/%2evestibule/x",
            "/%2Evestibule%2fx",
            "/%252evestibule/x",
            "/%25252evestibule/x",
            "/.vestibule;a=b/x",
            "/..;/.vestibule/x",
            "/a/..;/.vestibule/x",
            "/\\.vestibule/x",
            "/x\\..\\.vestibule",
            "/..%2f.vestibule",
            "/.%76estibule/x",
        ] {
            assert_eq!(ServicePath::parse(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_no_path_or_too_long_is_none_and_a_long_query_is_left_behind() {
        for path in ["", "page", "https://evil.test/", "/ä", "/a b", "/a\r\nb", "/\u{0}", "/\u{7f}"] {
            assert_eq!(ServicePath::parse(path), None, "{path:?}");
        }
        let long = |length: usize| "a".repeat(length);
        let at_the_limit = format!("/x?{}", long(MAX_BYTES - 3));
        assert_eq!(ServicePath::parse(&at_the_limit).map(|path| path.0), Some(at_the_limit));
        let beyond = format!("/x?{}", long(MAX_BYTES));
        assert_eq!(ServicePath::parse(&beyond).map(|path| path.0).as_deref(), Some("/x"));
        assert_eq!(ServicePath::parse(&format!("/{}", long(MAX_BYTES))), None);
    }
}
