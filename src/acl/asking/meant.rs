//! What the door's rules say of a route: whether it is for anybody.

use super::plan::{PlannedRow, Target};
use crate::acl::table::route::{RoutePath, Segment};
use crate::model::{
    rules::judge::{Asked, Asker, Verdict, judge},
    service::Service,
};

/// Stands for what may be anything.
const ANYTHING: &str = "17";

/// Whether the door lets anybody go there, whoever they are.
pub fn is_meant_for_anybody(service: &Service, prefix: &str, row: &PlannedRow) -> bool {
    let path = match &row.target {
        Target::Path(path) => path.clone(),
        Target::Thing => some_path(&row.route.path),
    };
    let is_websocket = row.route.is_websocket();
    let asked = Asked {
        method: if is_websocket { "GET" } else { &row.route.method },
        overrides: &[],
        target: &format!("{prefix}{path}"),
        fetch_site: None,
        origin: None,
        is_websocket,
        by_cookie: false,
    };
    judge(service, &asked, &Asker::Anonymous).verdict == Verdict::Allowed
}

fn some_path(path: &RoutePath) -> String {
    let segments = path.segments().iter().map(|segment| match segment {
        Segment::Literal(literal) => literal.clone(),
        Segment::Around { before, after, .. } => format!("{before}{ANYTHING}{after}"),
        Segment::Parameter(_) | Segment::Rest(_) => ANYTHING.to_owned(),
    });
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::service::rule::Rule;

    #[test]
    fn what_a_public_rule_is_for_is_meant_for_anybody() {
        let rule = Rule { public: true, ..Rule::new("/wiki/shared/*".parse().expect("a pattern")) };
        let url = "http://wiki.localhost".parse().expect("an address");
        let service = Service { rules: vec![rule], ..Service::new("wiki".to_owned(), "Wiki".to_owned(), url) };
        for (route, is_meant) in
            [("GET /shared/{id}", true), ("GET /docs/{id}", false), ("GET /shared/{id}/notes", false)]
        {
            let route = route.parse().expect("a route");
            let row = PlannedRow { route, resource: None, target: Target::Thing, body: None, is_list: false };
            assert_eq!(is_meant_for_anybody(&service, "/wiki", &row), is_meant, "{}", row.route);
        }
    }
}
