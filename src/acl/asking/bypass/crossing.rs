//! The child of another parent: `/docs/{own}/notes/{another's}`, where a service looks at the parent and takes any child.

use super::readings::{NOWHERE, split};
use crate::acl::table::route::{RoutePath, Segment};

const SAME_ID: &str = "the children of both parents have the same id: the contract's make gives each its own";

/// A path with the first parameters of one's own thing and the rest of another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    pub target: String,
    /// The same with a last child that is nobody's.
    pub control: String,
    /// The first parameter that is another's, and the last one that is one's own, as the route has them.
    pub child: String,
    pub parent: String,
}

/// All of them for a route with two parameters or more, none if both have the same parents. An error says why there is
/// nothing to ask, though there is something to be proven.
pub fn crossings(route: &RoutePath, own: &str, others: &str) -> Result<Vec<Crossing>, String> {
    let (own_path, _) = split(own);
    let (others_path, query) = split(others);
    if let Some(path) = [own_path, others_path].into_iter().find(|path| !route.matches(path)) {
        return Err(format!("the contract's make gives the path {path}, which is not one of {route}"));
    }
    let parameters: Vec<usize> = (route.segments().iter().enumerate())
        .filter(|(_, segment)| !matches!(segment, Segment::Literal(_)))
        .map(|(at, _)| at)
        .collect();
    let Some(&last) = parameters.last() else { return Ok(Vec::new()) };
    let own: Vec<&str> = own_path.split('/').skip(1).collect();
    let others: Vec<&str> = others_path.split('/').skip(1).collect();
    if own[..last] == others[..last] {
        return Ok(Vec::new());
    }
    let mut found: Vec<Crossing> = Vec::new();
    for pair in parameters.windows(2) {
        let (parent, from) = (pair[0], pair[1]);
        let mut segments = own[..from].to_vec();
        segments.extend(&others[from..]);
        let target = format!("/{}{query}", segments.join("/"));
        let is_new = segments != own && segments != others && found.iter().all(|crossing| crossing.target != target);
        if is_new {
            let nobodys = nobodys(segments[last]);
            segments[last] = &nobodys;
            let control = format!("/{}{query}", segments.join("/"));
            let name = |at: usize| route.segments()[at].to_string();
            found.push(Crossing { target, control, child: name(from), parent: name(parent) });
        }
    }
    if found.is_empty() {
        return Err(SAME_ID.to_owned());
    }
    Ok(found)
}

/// An id of the same shape as one that there is.
fn nobodys(id: &str) -> String {
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) {
        return "2000000011".to_owned();
    }
    match uuid::Uuid::try_parse(id) {
        Ok(_) => uuid::Uuid::now_v7().to_string(),
        Err(_) => NOWHERE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(route: &str, own: &str, others: &str) -> Vec<String> {
        let route: RoutePath = route.parse().expect("a path");
        let crossings = crossings(&route, own, others).expect("paths that can be told apart");
        crossings.into_iter().map(|crossing| crossing.target).collect()
    }

    #[test]
    fn the_others_child_is_asked_for_under_ones_own_parent() {
        assert_eq!(targets("/docs/{id}/notes/{n}", "/docs/1/notes/5?a", "/docs/2/notes/9?b"), ["/docs/1/notes/9?b"]);
        assert_eq!(targets("/a/{x}/{y}/b/{z}", "/a/1/2/b/3", "/a/4/5/b/6"), ["/a/1/5/b/6", "/a/1/2/b/6"]);
        assert_eq!(targets("/a/{x}/{*rest}", "/a/1/b/c", "/a/2/d/e"), ["/a/1/d/e"]);
    }

    #[test]
    fn what_is_one_of_the_two_again_is_not_asked() {
        let route = "/docs/{id}/notes/{n}";
        assert_eq!(targets(route, "/docs/1/notes/5", "/docs/1/notes/9"), [""; 0], "the same parent");
        assert_eq!(targets("/docs/{id}", "/docs/1", "/docs/2"), [""; 0]);
        assert_eq!(targets("/docs", "/docs", "/docs"), [""; 0]);
        assert_eq!(targets("/a/{x}/{y}/b/{z}", "/a/1/2/b/3", "/a/4/5/b/3"), ["/a/1/5/b/3"]);
    }

    #[test]
    fn what_cannot_be_crossed_is_told() {
        let route: RoutePath = "/docs/{id}/notes/{n}".parse().expect("a path");
        for (own, others, why) in [
            ("/docs/1/notes/1", "/docs/2/notes/1", SAME_ID),
            ("/docs/1", "/docs/2/notes/9", "the contract's make gives the path /docs/1, which is not one of"),
        ] {
            let error = crossings(&route, own, others).expect_err(own);
            assert!(error.starts_with(why), "{error}");
        }
        let three: RoutePath = "/a/{x}/{y}/b/{z}".parse().expect("a path");
        assert_eq!(crossings(&three, "/a/1/2/b/3", "/a/1/5/b/3"), Err(SAME_ID.to_owned()));
    }

    #[test]
    fn it_says_whose_child_is_whose() {
        let route: RoutePath = "/a/{x}/{y}/b/{z}".parse().expect("a path");
        let found = crossings(&route, "/a/1/2/b/3", "/a/4/5/b/6").expect("crossings");
        let names: Vec<(&str, &str)> =
            found.iter().map(|crossing| (crossing.child.as_str(), crossing.parent.as_str())).collect();
        assert_eq!(names, [("{y}", "{x}"), ("{z}", "{y}")]);
    }

    #[test]
    fn the_control_has_a_child_that_is_nobodys() {
        let route: RoutePath = "/docs/{id}/notes/{n}".parse().expect("a path");
        let control = |own: &str, others: &str| crossings(&route, own, others).expect("crossings").remove(0).control;
        assert_eq!(control("/docs/1/notes/5", "/docs/2/notes/9"), "/docs/1/notes/2000000011");
        assert_eq!(control("/docs/a/notes/b", "/docs/c/notes/d"), format!("/docs/a/notes/{NOWHERE}"));
    }
}
