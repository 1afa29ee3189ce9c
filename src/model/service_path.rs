//! A page of a service, as it is returned to: a path with its query, kept byte for byte and always written after an origin.

use super::{
    host_address::SIGNED_IN,
    path::reading::{ReadPath, readings},
    service::Service,
};

/// What fits into `state` and through every proxy.
pub const MAX_BYTES: usize = 1536;

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
        (fits && (kept == SIGNED_IN.path || is_of_service(path_of(kept)))).then(|| Self(kept.to_owned()))
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

/// Whether a path is the service's in every reading, as the check has them. One that has none is refused there to everybody.
fn is_of_service(path: &str) -> bool {
    readings(path).is_ok_and(|reads| !reads.iter().any(ReadPath::is_reserved))
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
            "/.vestibule./x",
            "//host/.vestibule/x",
            "/%EF%BC%8Evestibule/x",
            "/.vestibule%3Fx",
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
        for path in
            ["", "page", "https://evil.test/", "/100%", "/a%00", "/%ff", "/ä", "/a b", "/a\r\nb", "/\u{0}", "/\u{7f}"]
        {
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
