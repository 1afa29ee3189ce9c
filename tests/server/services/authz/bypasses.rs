//! Bypasses of comparable programs that were published, each in the name of its test.

use vestibule::services::identity_headers::IDENTITY_HEADERS;

use super::{at_services, refused, start, told, unauthorized};
use crate::support::{Database, Pool};

const PAGE: &str = "https://wiki.example.org/page";
const OPEN: &str = "https://wiki.example.org/assets/x";

/// An identity header that the answer lacks is the client's own at some proxies.
#[sqlx::test]
async fn security_47_every_identity_header_is_always_sent_ghsa_7r4p_vjf4_gxv4(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for url in [PAGE, OPEN] {
        for check in [checks.nginx("GET", url), checks.forward("GET", url), checks.envoy("GET", url)] {
            let answer = check.by(&person.wiki).header("remote-email", "root@example.org").await;
            for name in IDENTITY_HEADERS {
                assert_eq!(answer.headers.get_all(&name).iter().count(), 1, "{url}: {name}");
            }
            assert_ne!(answer.header("remote-email"), "root@example.org");
        }
    }
}

/// An endpoint that believes the other kind of forwarded headers is told by the client what is asked.
#[sqlx::test]
async fn security_47_the_other_kind_of_headers_decides_nothing_cve_2026_40575_and_cve_2026_76835(
    _: Pool,
    db: Database,
) {
    let (_server, checks) = start(db).await;
    for open in [OPEN, "https://crm.example.com/"] {
        let forward = checks.forward("GET", PAGE).of_nginx("OPTIONS", open).script().await;
        assert_eq!(told(&forward), unauthorized("not_signed_in"));
        let nginx = checks.nginx("GET", PAGE).of_forward("OPTIONS", open).await;
        assert_eq!(nginx.status, 401);
        let nginx = checks.nginx_answer("GET", PAGE).of_forward("OPTIONS", open).script().await;
        assert_eq!(told(&nginx), unauthorized("not_signed_in"));
        let envoy = checks.envoy("GET", PAGE).of_forward("OPTIONS", open).of_nginx("OPTIONS", open).script().await;
        assert_eq!(told(&envoy), unauthorized("not_signed_in"));
    }
    let original =
        checks.forward("GET", PAGE).header("x-original-uri", "/assets/x").header("x-rewrite-url", "/assets/x");
    assert_eq!(told(&original.script().await), unauthorized("not_signed_in"));
}

/// `X-Forwarded-Uri` of a stranger beside the proxy's own.
#[sqlx::test]
async fn security_47_an_address_that_a_stranger_adds_is_refused_ghsa_7x63_xv5r_3p2x(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let check = checks.forward("GET", PAGE).by(&person.wiki);
    assert_eq!(told(&check.clone().header("x-forwarded-uri", "/assets/x").await), refused("description_doubled"));
    assert_eq!(told(&check.header("X-Forwarded-Uri", "/page").await), refused("description_doubled"));
    let listed = checks.forward("GET", PAGE).without("x-forwarded-uri").header("x-forwarded-uri", "/assets/x, /admin");
    assert_eq!(told(&listed.await), refused("unreadable_address"));
    let strangers = crate::support::Checks::from(&server, &["10.0.0.0/8"]).await;
    let answer = strangers.forward("GET", OPEN).by(&person.wiki).header("x-forwarded-for", "10.0.0.1").await;
    assert_eq!(told(&answer), refused("foreign_peer"));
}

/// A cookie that cannot be read was answered 200, without an identity.
#[sqlx::test]
async fn security_47_a_malformed_cookie_is_nobodys_cve_2026_25748(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let right = person.at_wiki().unwrap();
    let (id, secret) = right.split_once('.').unwrap();
    for value in [
        "",
        ".",
        "x",
        "\"",
        id,
        &format!("{id}."),
        &format!(".{secret}"),
        &format!("{right}x"),
        &format!("{right}="),
        &format!("{right}, {right}"),
        &format!("{}.{secret}", id.to_uppercase()),
        &right.replace('.', "%2e"),
        &"x".repeat(9000),
        &format!("{id}.{}", "A".repeat(43)),
    ] {
        for line in [format!("__Host-vestibule={value}"), format!("__Host-vestibule={value}; __Host-vestibule={right}")]
        {
            for check in [checks.forward("GET", PAGE), checks.envoy("GET", PAGE), checks.nginx("GET", PAGE)] {
                let answer = check.header("cookie", &line).await;
                assert_eq!(answer.status.as_u16() / 100, 4, "{line}");
                assert_eq!(answer.header("remote-user"), "", "{line}");
            }
        }
    }
    let invalid = checks.forward("GET", PAGE).bytes("cookie", b"__Host-vestibule=\xff\xfe; \xc3=1");
    assert_eq!(told(&invalid.await), unauthorized("not_signed_in"));
    let good = checks.forward("GET", PAGE).bytes("cookie", b"\xff\xfe=\xc3").by(&person.wiki).await;
    assert_eq!(good.status, 200, "and hides no other");
}

/// Rules were matched against a path that nobody had put in order, or in another order than the backend does.
#[sqlx::test]
async fn security_47_rules_are_for_every_reading_of_a_path_cve_2026_15573(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    for path in [
        "/assets/../page",
        "/assets/%2e%2e/page",
        "/assets/..%2fpage",
        "/assets/.%2e%2Fpage",
        "/assets/..%252fpage",
        "/assets\\..\\page",
        "/assets/..;/page",
        "/assets//../../page",
    ] {
        let url = format!("https://wiki.example.org{path}");
        for check in checks.passing_on("GET", &url) {
            assert_eq!(told(&check.script().await), unauthorized("not_signed_in"), "{path}");
        }
        assert_eq!(checks.nginx("GET", &url).await.status, 401, "{path}");
    }
}

/// What looks like an open path stood in the query.
#[sqlx::test]
async fn security_47_the_query_is_no_path_ghsa_7rh7_c77v_6434(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    for target in
        ["/page?/assets/x", "/page?x=/assets/x", "/page?/../assets/x", "/page?x/assets/", "/page?a#", "/?/assets"]
    {
        let url = format!("https://wiki.example.org{target}");
        for check in [checks.forward("GET", &url), checks.nginx_answer("GET", &url)] {
            let expected =
                if target.contains('#') { refused("unreadable_address") } else { unauthorized("not_signed_in") };
            assert_eq!(told(&check.script().await), expected, "{target}");
        }
    }
    for target in ["/assets/x?/page", "/assets/x?/../../page"] {
        let answer = checks.forward("GET", &format!("https://wiki.example.org{target}")).await;
        assert_eq!(answer.status, 200, "{target}");
    }
}

/// What stood behind a `#` was cut off before the rest was judged, and the backend got all of it.
#[sqlx::test]
async fn security_47_an_address_with_a_fragment_is_refused_ghsa_pxq7_h93f_9jrg(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for target in ["/assets/x#/../../admin", "/assets/x#", "/assets/#?a", "/assets/x?a#b"] {
        let url = format!("https://wiki.example.org{target}");
        for check in [checks.forward("GET", &url), checks.nginx_answer("GET", &url)] {
            assert_eq!(told(&check.by(&person.wiki).await), refused("unreadable_address"), "{target}");
        }
        assert_eq!(checks.nginx("GET", &url).await.status, 401, "{target}");
    }
}
