//! What a proxy says of a request has to be there once, be of that kind of proxy, and name a service exactly.

use super::{allowed, at_services, refused, start, told, unauthorized};
use crate::support::{Check, Checks, Database, Pool, WIKI};

const PAGE: &str = "https://wiki.example.org/page?a=b";

/// Nginx is told 401 without more, and the visitor why.
async fn bare(check: Check) {
    let answer = check.await;
    assert_eq!(answer.status, 401, "{}", answer.asked);
    assert_eq!(answer.text(), "", "{}", answer.asked);
    for header in ["www-authenticate", "vestibule-sign-in", "vestibule-reason", "remote-user"] {
        assert_eq!(answer.header(header), "", "{}: {header}", answer.asked);
    }
}

#[sqlx::test]
async fn every_kind_of_proxy_is_answered_in_its_own_way(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for check in [checks.nginx("GET", PAGE), checks.forward("GET", PAGE), checks.envoy("GET", PAGE)] {
        assert_eq!(told(&check.clone().by(&person.wiki).await), allowed());
        assert_eq!(check.by(&person.wiki).visit().await.status, 200);
    }
    assert_eq!(checks.nginx("GET", PAGE).by(&person.wiki).of_http_1_0().await.status, 200);
    bare(checks.nginx("GET", PAGE)).await;
    bare(checks.nginx("GET", PAGE).visit()).await;
    let here = "https://wiki.example.org/.vestibule/enter?return_to=/page%3Fa%3Db";
    for check in checks.passing_on("GET", PAGE) {
        assert_eq!(told(&check.clone().await), unauthorized("not_signed_in"));
        assert_eq!(check.visit().await.location(), here);
    }
}

#[sqlx::test]
async fn what_nginx_fetches_is_decided_once_more(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let ask = |method: &str| checks.nginx_answer(method, PAGE).by(&person.wiki);
    assert_eq!(ask("GET").visit().await.location(), PAGE, "allowed meanwhile");
    assert_eq!(ask("GET").script().await.location(), PAGE);
    assert_eq!(ask("HEAD").await.location(), PAGE);
    let raw = checks.nginx_answer("GET", "https://wiki.example.org/page?q=ü").by(&person.wiki);
    assert_eq!(raw.await.location(), "https://wiki.example.org/page?q=%C3%BC", "as a browser writes it");
    let script = ask("POST").script().await;
    assert_eq!((script.status.as_u16(), script.reason().as_str()), (503, "ask_again"));
    assert_eq!(script.header("retry-after"), "0");
    let form = ask("POST").form(WIKI).await;
    assert_eq!((form.page(503).as_str(), form.header("retry-after")), ("Once more, please", "0"));
}

#[sqlx::test]
async fn security_33_a_description_that_is_missing_or_doubled_is_403(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for check in checks.passing_on("GET", PAGE) {
        let check = check.by(&person.wiki);
        let is_envoy = check.names().len() == 2;
        for name in check.names().iter().filter(|name| name.starts_with("x-") || (is_envoy && *name == "host")) {
            let missing = check.clone().without(name);
            assert_eq!(told(&missing.clone().await), refused("description_missing"), "{name}");
            assert_eq!(told(&missing.header(name, "").await), refused("description_missing"), "{name}");
            for value in ["GET", "https", "wiki.example.org", "/page", PAGE] {
                let doubled = check.clone().header(name, value).await;
                assert_eq!(told(&doubled), refused("description_doubled"), "{name}: {value}");
            }
        }
    }
    for name in ["x-original-method", "x-original-url"] {
        bare(checks.nginx("GET", PAGE).by(&person.wiki).without(name)).await;
        bare(checks.nginx("GET", PAGE).by(&person.wiki).header(name, "GET")).await;
    }
}

#[sqlx::test]
async fn security_40_each_endpoint_reads_its_own_proxys_headers_only(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    let open = "https://wiki.example.org/assets/x";
    // Every description but its own.
    for check in [
        checks.ask("GET /authz/nginx/answer").of_forward("GET", open).header("host", "wiki.example.org"),
        checks.ask("GET /authz/forward").of_nginx("GET", open).header("host", "wiki.example.org"),
        checks.ask("GET /authz/envoy").of_nginx("GET", open).of_forward("GET", open).header("host", "wiki.example.org"),
    ] {
        let asked = check.clone().await;
        assert!([403, 404].contains(&asked.status.as_u16()), "{}", asked.asked);
    }
    bare(checks.ask("GET /authz/nginx").of_forward("GET", open).header("host", "wiki.example.org")).await;
    // Its own says one thing, the others another.
    for (own, other, expected) in [(PAGE, open, unauthorized("not_signed_in")), (open, PAGE, allowed())] {
        let nginx = |check: Check| check.of_forward("GET", other).header("x-forwarded-for", "127.0.0.1");
        assert_eq!(nginx(checks.nginx("GET", own)).await.status, expected.0, "{own}");
        let answer = checks.forward("GET", own).of_nginx("GET", other).await;
        assert_eq!(told(&answer), expected, "{own}");
        let answer = checks.envoy("GET", own).of_nginx("GET", other).of_forward("GET", other).await;
        assert_eq!(told(&answer), expected, "{own}");
    }
}

#[sqlx::test]
async fn the_query_of_the_question_itself_counts_for_nothing(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    let query = "?x-forwarded-uri=/assets/x&x-original-url=https://wiki.example.org/assets/x&_method=OPTIONS";
    let forward = checks.ask(&format!("GET /authz/forward{query}")).of_forward("GET", PAGE);
    assert_eq!(told(&forward.await), unauthorized("not_signed_in"));
    let nginx = checks.ask(&format!("GET /authz/nginx/answer{query}")).of_nginx("GET", PAGE);
    assert_eq!(told(&nginx.await), unauthorized("not_signed_in"));
}

#[sqlx::test]
async fn security_49_only_the_very_origin_of_a_service_is_one(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for origin in ["https://wiki.example.org", "HTTPS://WIKI.Example.ORG:443", "wss://wiki.example.org"] {
        let url = format!("{origin}/page");
        for check in [checks.nginx("GET", &url), checks.forward("GET", &url)] {
            assert_eq!(told(&check.by(&person.wiki).await), allowed(), "{origin}");
        }
    }
    for origin in [
        "http://wiki.example.org",
        "ws://wiki.example.org",
        "https://wiki.example.org:8443",
        "https://wiki.example.org.",
        "https://wiki.example.org:0443",
        "https://wiki.example.org:443, wiki.example.org",
        "https, https://wiki.example.org",
        "https://wiki.example.org@evil.test",
        "https://evil.test@wiki.example.org",
        "https://xwiki.example.org",
        "https://evil.test",
        "https://door.example",
    ] {
        let url = format!("{origin}/assets/x");
        for check in [checks.nginx_answer("GET", &url), checks.forward("GET", &url)] {
            assert_eq!(told(&check.by(&person.wiki).await), refused("unknown_service"), "{origin}");
        }
    }
    // Envoy does not tell the scheme.
    for host in ["wiki.example.org", "WIKI.example.org:443"] {
        assert_eq!(told(&checks.envoy("GET", &format!("x://{host}/page")).by(&person.wiki).await), allowed(), "{host}");
    }
    for host in ["wiki.example.org.", "wiki.example.org:80", "evil.test", "u@wiki.example.org", "door.example"] {
        let answer = checks.envoy("GET", &format!("x://{host}/assets/x")).by(&person.wiki).await;
        assert_eq!(told(&answer), refused("unknown_service"), "{host}");
    }
    in_full(&checks).await;
}

/// A request line with an address in full, beside another host.
async fn in_full(checks: &Checks) {
    let line = "GET https://crm.example.com/authz/envoy/assets/x";
    assert_eq!(told(&checks.ask(line).header("host", "wiki.example.org").await), refused("foreign_host"));
    let forward = checks.forward("GET", "https://wiki.example.org/x").without("x-forwarded-uri");
    for (uri, expected) in [
        ("https://crm.example.com/assets/x", refused("foreign_host")),
        ("http://wiki.example.org/assets/x", refused("foreign_host")),
        ("https://wiki.example.org/assets/x", allowed()),
        ("*", refused("unreadable_address")),
    ] {
        assert_eq!(told(&forward.clone().header("x-forwarded-uri", uri).await), expected, "{uri}");
    }
}

#[sqlx::test]
async fn a_cookie_may_come_in_several_lines(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for check in [checks.nginx("GET", PAGE), checks.forward("GET", PAGE), checks.envoy("GET", PAGE)] {
        let check = check.header("cookie", "a=1; b=2").by(&person.wiki).header("cookie", "c=3");
        let answer = check.await;
        assert_eq!(answer.status, 200, "{}", answer.asked);
        assert!(["", "a=1; b=2; c=3"].contains(&answer.header("cookie")), "{}", answer.asked);
    }
}
