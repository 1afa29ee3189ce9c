//! All that tell of a service's routes, brought together.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::{
    fetch,
    fold::{Corrections, fold},
    known::{KnownRoute, Source},
    list, openapi,
    settings::AclSettings,
};
use crate::acl::{
    http::{body::Body, reach::Reach},
    table::route::{Route, RoutePath, Segment},
};

/// What is there beside `acl.toml`.
#[derive(Debug, Clone, Default)]
pub struct MoreSources {
    /// OpenAPI documents of the command line: files or addresses.
    pub openapi: Vec<String>,
    /// Lists of the command line.
    pub routes: Vec<PathBuf>,
    /// What the door has recorded, where it has: `data/routes/<service>.txt`.
    pub recorded: Option<PathBuf>,
    /// Routes of the service's contract.
    pub contract: Vec<Route>,
    pub reach: Reach,
    /// The path that the service is below, `/wiki`, or nothing: routes count from there.
    pub below: String,
}

/// Every route that is known, each once, in the order of their paths. What cannot be read is told, all of it at once.
pub async fn gather(settings: &AclSettings, more: &MoreSources) -> Result<Vec<KnownRoute>, Vec<String>> {
    let mut gathered = Gathered { below: of_prefix(&more.below), ..Gathered::default() };
    for place in settings.openapi.iter().chain(&more.openapi) {
        gathered.describe(place, &more.reach).await;
    }
    for path in settings.routes.iter().chain(&more.routes) {
        for route in gathered.lines(path) {
            gathered.add(route, Source::List);
        }
    }
    for route in &more.contract {
        gathered.add(route.clone(), Source::Contract);
    }
    // Last: what is known from elsewhere says what an address is for.
    if let Some(path) = &more.recorded {
        let recorded = gathered.lines(path);
        gathered.record(&recorded, Corrections { fold: &settings.fold, apart: &settings.apart });
    }
    if gathered.mistakes.is_empty() { Ok(gathered.in_order()) } else { Err(gathered.mistakes) }
}

#[derive(Default)]
struct Gathered {
    below: Vec<Segment>,
    routes: BTreeMap<Route, KnownRoute>,
    mistakes: Vec<String>,
}

impl Gathered {
    async fn describe(&mut self, place: &str, reach: &Reach) {
        let (text, at) = match fetch::text(place, reach).await {
            Ok(found) => found,
            Err(mistake) => return self.mistakes.push(mistake),
        };
        match openapi::read(place, &text, at.as_ref()) {
            Ok(described) => {
                for described in described {
                    let route = self.below_service(described.route);
                    self.add(route, Source::OpenApi).give(described.example);
                }
            }
            Err(mistakes) => self.mistakes.extend(mistakes),
        }
    }

    fn lines(&mut self, path: &PathBuf) -> Vec<Route> {
        let name = path.display().to_string();
        let routes = fetch::of_file(path).map_err(|mistake| vec![mistake]).and_then(|text| list::read(&name, &text));
        routes.unwrap_or_else(|mistakes| {
            self.mistakes.extend(mistakes);
            Vec::new()
        })
    }

    fn record(&mut self, recorded: &[Route], corrections: Corrections) {
        let known: Vec<Route> = self.routes.keys().cloned().collect();
        let recorded: Vec<Route> = recorded.iter().map(|route| self.below_service(route.clone())).collect();
        for (route, addresses) in fold(&recorded, &known, corrections) {
            let is_folded = route.path.parameters() > 0;
            let known = self.add(route, Source::Recorded);
            if is_folded {
                known.folded = addresses;
            }
        }
    }

    /// A description and a proxy may have the whole path of what is asked below the service's own.
    fn below_service(&self, route: Route) -> Route {
        match route.path.segments().strip_prefix(self.below.as_slice()) {
            Some([]) => Route { path: RoutePath::new(vec![Segment::Literal(String::new())]), ..route },
            Some(rest) => Route { path: RoutePath::new(rest.to_vec()), ..route },
            None => route,
        }
    }

    /// The first who tells of a route names its parameters.
    fn add(&mut self, route: Route, from: Source) -> &mut KnownRoute {
        let new = || KnownRoute { route: route.clone(), from: BTreeSet::new(), example: None, folded: Vec::new() };
        let known = self.routes.entry(route.clone()).or_insert_with(new);
        known.from.insert(from);
        known
    }

    fn in_order(self) -> Vec<KnownRoute> {
        let mut all: Vec<KnownRoute> = self.routes.into_values().collect();
        all.sort_by(|one, other| {
            one.route.path.cmp(&other.route.path).then_with(|| one.route.method.cmp(&other.route.method))
        });
        all
    }
}

fn of_prefix(prefix: &str) -> Vec<Segment> {
    prefix.trim_end_matches('/').split('/').skip(1).map(Segment::literal).collect()
}

impl KnownRoute {
    fn give(&mut self, example: Option<Body>) {
        self.example = self.example.take().or(example);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_sources_are_one_list_and_each_route_says_where_it_is_known_from() {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let api = write(
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /docs/{id}: {get: {}, put: {requestBody: {content: {text/plain: {example: x}}}}}\n  /docs/new: {get: {}}\n",
        );
        let list = write("routes.txt", "GET /docs/:doc\nWS /live\n");
        let recorded =
            write("wiki.txt", "GET /docs/17\nGET /docs/new\nGET /docs/23\nGET /openapi.json\nGET /years/2025\n");
        let settings = AclSettings {
            openapi: vec![api.display().to_string()],
            apart: vec!["/years/2025".parse().expect("a path")],
            ..AclSettings::default()
        };
        let more = MoreSources {
            routes: vec![list.clone()],
            recorded: Some(recorded.clone()),
            contract: vec!["DELETE /docs/{id}".parse().expect("a route")],
            ..MoreSources::default()
        };
        let known = gather(&settings, &more).await.expect("routes");
        let lines: Vec<String> = known
            .iter()
            .map(|known| format!("{} {:?} {}", known.route, known.from, known.folded.join(" ")).trim().to_owned())
            .collect();
        assert_eq!(
            lines,
            [
                "GET /docs/new {OpenApi, Recorded}",
                "DELETE /docs/{id} {Contract}",
                "GET /docs/{id} {OpenApi, List, Recorded} /docs/17 /docs/23",
                "PUT /docs/{id} {OpenApi}",
                "WS /live {List}",
                "GET /openapi.json {Recorded}",
                "GET /years/2025 {Recorded}",
            ]
        );
        assert_eq!(known[3].example.as_ref().map(|body| body.body.as_slice()), Some(&b"x"[..]));
        // Below a path that others share the host with.
        write("api.yaml", "openapi: 3.1.0\nservers: [{url: /wiki}]\npaths:\n  /docs/{id}: {get: {}}\n");
        write("wiki.txt", "GET /wiki/docs/17\nGET /wiki/\nGET /wiki\n");
        let below = MoreSources { below: "/wiki/".to_owned(), routes: Vec::new(), ..more.clone() };
        let known = gather(&settings, &below).await.expect("routes");
        let lines: Vec<String> = known.iter().map(|known| format!("{} {:?}", known.route, known.from)).collect();
        assert_eq!(lines, ["GET / {Recorded}", "DELETE /docs/{id} {Contract}", "GET /docs/{id} {OpenApi, Recorded}"]);
        // Every source that cannot be read is told, not the first one only.
        write("routes.txt", "GET\n");
        let settings = AclSettings { openapi: vec!["nowhere.yaml".to_owned()], ..AclSettings::default() };
        let mistakes = gather(&settings, &more).await.expect_err("mistakes");
        assert!(
            mistakes.len() == 2 && mistakes[0].starts_with("nowhere.yaml: ") && mistakes[1].contains("line 1: "),
            "{mistakes:?}"
        );
    }
}
