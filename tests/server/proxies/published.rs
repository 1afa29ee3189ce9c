//! Bypasses of peers that were published, each under its name (SECURITY 47).

use super::{
    client::raw,
    people::cookie,
    relay::Door,
    running::Behind,
    spoofing::{FORGED, NAMES, TWINS, none_counts},
};

const HOST: &str = "wiki.example.org";

/// GHSA-7r4p-vjf4-gxv4: an identity header of the client's stays where the answer of the check lacks it.
pub async fn header_that_the_answer_lacks(at: &Behind) {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nRemote-Name: Ada\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    ] {
        at.relay.is(Door::Says(answer));
        for forged in [&FORGED[..], &TWINS[..]].concat() {
            let told = raw(at.proxy, HOST, "GET /page HTTP/1.1", forged).await;
            assert!(told.starts_with(&format!("HTTP/1.1 {}", at.kind.bare_yes)), "{forged:?}: {told}");
            let seen = at.wiki.take();
            assert_eq!(seen.len(), usize::from(at.kind.bare_yes == 200), "{forged:?}");
            for seen in seen {
                let values: Vec<&str> = NAMES.iter().flat_map(|name| seen.all(name)).collect();
                assert!(values.iter().all(|value| !value.contains("root")), "{forged:?}: {seen:#?}");
                // Nobody: what is there is the door's, or the proxy's own word for nothing.
                let empty = at.kind.writes_for_nothing;
                let said = values
                    .iter()
                    .filter(|value| !value.is_empty() && (empty.is_none() || !value.starts_with(empty.unwrap())));
                assert!(said.clone().all(|value| *value == "Ada"), "{forged:?}: {seen:#?}");
            }
        }
    }
}

/// CVE-2026-52845, CVE-2026-39858: underscore twins of identity headers.
pub async fn twins(at: &Behind) {
    none_counts(at, &TWINS).await;
}

/// CVE-2026-40575, CVE-2026-76835: a check believes the headers of another kind of proxy, or those of the client.
pub async fn other_family(at: &Behind) {
    described(
        at,
        &[
            &["X-Original-URL: https://wiki.example.org/assets/x", "X-Original-Method: GET"],
            &["X_Original_URL: https://wiki.example.org/assets/x", "X_Forwarded_Uri: /assets/x"],
            &[
                "X-Original-URI: /assets/x",
                "X-Rewrite-URL: /assets/x",
                "X-Envoy-Original-Path: /assets/x",
                "Forwarded: host=x",
            ],
        ],
    )
    .await;
}

/// GHSA-7x63-xv5r-3p2x: `X-Forwarded-Uri` of strangers is believed.
pub async fn forwarded_uri(at: &Behind) {
    described(
        at,
        &[
            &["X-Forwarded-Uri: /assets/x"],
            &[
                "X-Forwarded-Uri: /assets/x",
                "X-Forwarded-Host: wiki.example.org",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Method: GET",
            ],
        ],
    )
    .await;
}

/// By a stranger who may see /assets/x only, and by one who may not see /admin.
async fn described(at: &Behind, descriptions: &[&[&str]]) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    for description in descriptions {
        let stranger = raw(at.proxy, HOST, "GET /page HTTP/1.1", description).await;
        assert!(stranger.starts_with("HTTP/1.1 401"), "{description:?}: {stranger}");
        let person = raw(at.proxy, HOST, "GET /admin HTTP/1.1", &[description, &[&cookie[..]][..]].concat()).await;
        assert!(person.starts_with("HTTP/1.1 403"), "{description:?}: {person}");
        at.wiki.nothing("a description of the client's own");
    }
    // Envoy does not take such a request, and others do not mind.
    let taken =
        "Connection: close, X-Forwarded-Uri, X-Original-URL, X-Original-Method, X-Forwarded-Host, X-Forwarded-Method";
    for line in ["GET /admin HTTP/1.1", "POST /admin HTTP/1.1"] {
        raw(at.proxy, HOST, line, &[taken, "X-Forwarded-Uri: /assets/x", "Content-Length: 0", &cookie]).await;
        at.wiki.nothing(taken);
    }
}

/// CVE-2026-25748: a cookie that cannot be read is answered with a yes for nobody.
pub async fn malformed_cookie(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let value = person.at_wiki().unwrap();
    let (id, secret) = value.split_once('.').unwrap();
    for wrong in [
        "__Host-vestibule".to_owned(),
        "__Host-vestibule=".to_owned(),
        "__Host-vestibule=.".to_owned(),
        format!("__Host-vestibule={id}."),
        format!("__Host-vestibule=.{secret}"),
        format!("__Host-vestibule={id}.{}", &secret[1..]),
        format!("__Host-vestibule={id}.{secret}="),
        format!("__Host-vestibule=%{value}"),
        format!("__Host-vestibule=\"{value}"),
        format!("__Host-vestibule=\u{fffd}{value}"),
        format!("__Host-vestibule={value}; __Host-vestibule={value}"),
        format!("__Host-vestibule={}", "A".repeat(6000)),
        ";=;;__Host-vestibule;=".to_owned(),
    ] {
        let answer = raw(at.proxy, HOST, "GET /page HTTP/1.1", &[&format!("Cookie: {wrong}")]).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{wrong}: {answer}");
        at.wiki.nothing(&wrong);
    }
}

/// CVE-2026-15573: a rule is compared with the path before anybody has tidied it.
pub async fn unnormalised_path(at: &Behind) {
    closed(
        at,
        &[
            "/assets/../admin",
            "/assets/./../admin",
            "/assets/%2e%2e/admin",
            "/assets/..%2fadmin",
            "/assets/%2e%2e%2fadmin",
            "/assets/%252e%252e/admin",
            "/assets/..;/admin",
            "/assets//../../admin",
            "/assets/..\\admin",
            "/assets/..%5cadmin",
        ],
    )
    .await;
}

/// GHSA-pxq7-h93f-9jrg: `#` ends the path that is judged, and not the one that is served.
pub async fn fragment(at: &Behind) {
    closed(at, &["/assets/x#/../../admin", "/assets/#/../../admin", "/assets/x%23/../../admin", "/admin#/assets/x"])
        .await;
}

/// GHSA-7rh7-c77v-6434: what stands in the query counts as path.
pub async fn query(at: &Behind) {
    closed(
        at,
        &[
            "/admin?/assets/x",
            "/admin?x=/../assets/x",
            "/admin??/assets/x",
            "/assets/x%3F/../../admin",
            "/assets/%3f/../../admin",
        ],
    )
    .await;
    let open = raw(at.proxy, HOST, "GET /assets/x?/admin HTTP/1.1", &[]).await;
    assert!(open.starts_with("HTTP/1.1 200"), "{open}");
    assert_eq!(at.wiki.one().target, "/assets/x?/admin");
}

/// To somebody without the role and to a stranger: whichever of door and proxy says no, the service is not asked.
async fn closed(at: &Behind, targets: &[&str]) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    for target in targets {
        for known in [&[][..], &[cookie.as_str()]] {
            let answer = raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), known).await;
            assert!(answer.starts_with("HTTP/1.1 4"), "{target}: {answer}");
            at.wiki.nothing(target);
        }
    }
}
