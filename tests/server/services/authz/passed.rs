//! What the workshop is told of requests that may pass.

use std::sync::{Arc, Mutex};

use vestibule::{
    server::at_proxies::{AtProxies, PLACES},
    services::authz::{self, Passed},
};

use super::{at_services, start};
use crate::support::{Checks, Database, Pool};

#[sqlx::test]
async fn the_workshop_is_told_of_what_may_pass_and_of_nothing_else(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let person = at_services(&server, "reader").await;
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&lines);
    let passed = Passed::new(move |service, method, path| {
        heard.lock().unwrap().push(format!("{service} {method} {path}"));
    });
    let from = ["127.0.0.0/8".parse().unwrap()];
    let asked = authz::Checks { passed: Some(passed), ..authz::Checks::new(Arc::clone(&server.house), &from) };
    let checks = Checks::serving(AtProxies::new(asked, &PLACES)).await;
    let wiki = |path: &str| format!("https://wiki.example.org{path}");
    for (check, status) in [
        (checks.forward("GET", &wiki("/page/17?token=secret")).by(&person.wiki), 200),
        (checks.nginx("DELETE", &wiki("/page/17")).by(&person.wiki), 200),
        (checks.forward("GET", &wiki("/caf%C3%A9")).by(&person.wiki), 200),
        (
            checks
                .forward("GET", &wiki("/live"))
                .by(&person.wiki)
                .header("upgrade", "websocket")
                .header("origin", "https://wiki.example.org"),
            200,
        ),
        (checks.forward("GET", &wiki("/assets/a.js")), 200),
        // What a check of the rules tries is no route.
        (checks.forward("GET", &wiki("/page/19")).by(&person.wiki).header("user-agent", "vestibule-acl"), 200),
        (checks.nginx("GET", &wiki("/page/19")).by(&person.wiki).header("user-agent", "vestibule-acl"), 200),
        // Not with these roles, nobody, nobody's service.
        (checks.forward("GET", &wiki("/admin/users")).by(&person.wiki).script(), 403),
        (checks.forward("GET", &wiki("/page/18")).script(), 401),
        (checks.forward("GET", "https://other.example.org/x").script(), 403),
    ] {
        let answer = check.await;
        assert_eq!(answer.status, status, "{}: {:?}", answer.asked, lines.lock().unwrap());
    }
    assert_eq!(
        *lines.lock().unwrap(),
        ["wiki GET /page/17", "wiki DELETE /page/17", "wiki GET /caf%C3%A9", "wiki WS /live", "wiki GET /assets/a.js",]
    );
}
