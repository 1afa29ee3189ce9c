//! Routes that end the session of whoever asks them.

use crate::acl::table::route::{Route, Segment};

/// Whether asking a route may end the session that it is asked with, by its name.
pub fn is_sign_out(route: &Route) -> bool {
    let mut literals = route.path.segments().iter().rev().filter_map(|segment| match segment {
        Segment::Literal(literal) if !literal.is_empty() => Some(literal.to_ascii_lowercase()),
        _ => None,
    });
    match literals.next().as_deref() {
        Some("logout" | "signout" | "sign-out" | "log-out") => true,
        Some("session") => matches!(route.method.as_str(), "POST" | "DELETE"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_out_is_known_by_its_name() {
        let is = |route: &str| is_sign_out(&route.parse().expect("a route"));
        for route in ["GET /logout", "POST /a/Sign-Out/", "GET /log-out/{all}", "GET /signout", "DELETE /session"] {
            assert!(is(route), "{route}");
        }
        for route in ["GET /session", "GET /", "GET /logout/done", "GET /{logout}", "GET /logouts"] {
            assert!(!is(route), "{route}");
        }
    }
}
