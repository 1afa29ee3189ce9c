//! The child of another parent: `/docs/{own}/notes/{another's}`, where a service looks at the parent and takes any child.

use super::{
    super::route::{RoutePath, Segment},
    readings::{NOWHERE, split},
};

/// A path with the first parameters of one's own thing and the rest of another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    pub target: String,
    /// The same with a last child that is nobody's.
    pub control: String,
}

/// All of them for a route with two parameters or more. Paths that do not fit the route, and mixtures that are one of the two
/// again, are none.
pub fn crossings(route: &RoutePath, own: &str, others: &str) -> Vec<Crossing> {
    let (own_path, _) = split(own);
    let (others_path, query) = split(others);
    if !route.matches(own_path) || !route.matches(others_path) {
        return Vec::new();
    }
    let parameters: Vec<usize> = (route.segments().iter().enumerate())
        .filter(|(_, segment)| !matches!(segment, Segment::Literal(_)))
        .map(|(at, _)| at)
        .collect();
    let Some(&last) = parameters.last() else { return Vec::new() };
    let own: Vec<&str> = own_path.split('/').skip(1).collect();
    let others: Vec<&str> = others_path.split('/').skip(1).collect();
    let mut found: Vec<Crossing> = Vec::new();
    for from in &parameters[1..] {
        let mut segments = own[..*from].to_vec();
        segments.extend(&others[*from..]);
        let target = format!("/{}{query}", segments.join("/"));
        let is_new = segments != own && segments != others && found.iter().all(|crossing| crossing.target != target);
        if is_new {
            let nobodys = nobodys(segments[last]);
            segments[last] = &nobodys;
            found.push(Crossing { control: format!("/{}{query}", segments.join("/")), target });
        }
    }
    found
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
        crossings(&route, own, others).into_iter().map(|crossing| crossing.target).collect()
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
        assert_eq!(targets(route, "/docs/1/notes/1", "/docs/2/notes/1"), [""; 0], "children that each parent counts");
        assert_eq!(targets(route, "/docs/1/notes/5", "/docs/1/notes/9"), [""; 0], "the same parent");
        assert_eq!(targets("/docs/{id}", "/docs/1", "/docs/2"), [""; 0]);
        assert_eq!(targets("/docs", "/docs", "/docs"), [""; 0]);
        assert_eq!(targets(route, "/docs/1", "/docs/2/notes/9"), [""; 0], "a path of another route");
    }

    #[test]
    fn the_control_has_a_child_that_is_nobodys() {
        let route: RoutePath = "/docs/{id}/notes/{n}".parse().expect("a path");
        let control = |own: &str, others: &str| crossings(&route, own, others).remove(0).control;
        assert_eq!(control("/docs/1/notes/5", "/docs/2/notes/9"), "/docs/1/notes/2000000011");
        assert_eq!(control("/docs/a/notes/b", "/docs/c/notes/d"), format!("/docs/a/notes/{NOWHERE}"));
    }
}
