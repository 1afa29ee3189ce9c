//! API tokens that are good.

use uuid::Uuid;

use super::{allowed, at_wiki, everywhere, identity, reader, refused, start};
use crate::{
    services::signing_keys::claims,
    support::{ApiToken, Database, Pool, me},
};

#[sqlx::test]
async fn a_token_lets_its_holder_through_where_a_rule_names_its_scope(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read", "crm:write", "crm:read", "wiki:gone"]).await;
    let url = at_wiki("/api/pages");
    for check in [checks.nginx("GET", &url), checks.forward("GET", &url), checks.envoy("GET", &url)] {
        let answer = check.header("authorization", &token.bearer()).await;
        let [user, name, email, groups, assertion] = identity(&answer);
        assert_eq!((user.as_str(), name.as_str(), groups.as_str()), (id.as_str(), "Ada Lovelace", "reader"));
        assert_eq!(email, me(&person.door).await["user"]["email"].as_str().unwrap());
        let claims = claims(&assertion);
        let own = token.id.to_string();
        assert_eq!((claims["sid"].as_str(), claims["token_id"].as_str()), (Some(own.as_str()), Some(own.as_str())));
        // Of what the token may do elsewhere, or could do once, it is told nothing.
        assert_eq!((claims["aud"].as_str(), claims["scope"].as_str()), (Some("wiki"), Some("read")));
        assert_eq!((claims["sub"].as_str(), claims["roles"][0].as_str()), (Some(id.as_str()), Some("reader")));
        assert!(claims.get("auth_time").is_none() && claims.get("act").is_none(), "{claims}");
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
    }
    let crm = checks.forward("GET", "https://crm.example.com/api/x").header("authorization", &token.bearer()).await;
    assert_eq!(claims(&identity(&crm)[4])["scope"], "write read");
}

#[sqlx::test]
async fn a_session_is_told_without_a_scope_and_without_a_token(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, _) = reader(&server).await;
    let claims = claims(&identity(&checks.forward("GET", &at_wiki("/api/x")).by(&person.wiki).await)[4]);
    for name in ["scope", "token_id", "act"] {
        assert!(claims.get(name).is_none(), "{claims}");
    }
    assert!(claims["auth_time"].is_i64(), "{claims}");
}

#[sqlx::test]
async fn a_token_needs_a_rule_that_names_a_scope_of_its_own(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let (scope, none, role) = (refused("scope_missing"), refused("no_tokens"), refused("role_missing"));
    for (scopes, answers) in [
        (&["wiki:read", "wiki:write"][..], [&allowed(), &allowed(), &role, &none, &none]),
        (&["wiki:read"], [&allowed(), &scope, &role, &none, &none]),
        (&["wiki:write"], [&scope, &allowed(), &role, &none, &none]),
        (&["crm:read", "crm:write"], [&scope, &scope, &role, &none, &none]),
        (&[], [&scope, &scope, &role, &none, &none]),
    ] {
        let token = ApiToken::of(&server, &id, scopes).await.bearer();
        let paths = ["/api/x", "/api/write/x", "/api/admin/x", "/api/danger/x", "/page"];
        for (path, expected) in paths.iter().zip(answers) {
            everywhere(&checks, &at_wiki(path), &[("authorization", &token)], expected).await;
        }
    }
    // What the holder may no longer do, no token of theirs may.
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    server.execute("update users set roles = '{}'").await;
    everywhere(&checks, &at_wiki("/api/x"), &[("authorization", &token)], &role).await;
}

#[sqlx::test]
async fn a_missing_scope_is_named_as_rfc_6750_has_it(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:write"]).await.bearer();
    for check in checks.passing_on("GET", &at_wiki("/api/x")) {
        let answer = check.header("authorization", &token).await;
        assert_eq!((answer.status.as_u16(), answer.header("vestibule-reason")), (403, "scope_missing"));
        assert_eq!(
            answer.header("www-authenticate"),
            "Bearer error=\"insufficient_scope\", scope=\"read\", \
             resource_metadata=\"https://wiki.example.org/.well-known/oauth-protected-resource\""
        );
    }
    for path in ["/page", "/api/danger/x"] {
        let answer = checks.forward("GET", &at_wiki(path)).header("authorization", &token).await;
        assert_eq!(answer.header("www-authenticate"), "", "no scope would help at {path}");
    }
}

#[sqlx::test]
async fn where_anybody_may_a_token_makes_nobody_known(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    for scopes in [&["wiki:read", "wiki:write"][..], &["crm:read"], &[]] {
        let token = ApiToken::of(&server, &id, scopes).await.bearer();
        let check = checks.forward("GET", &at_wiki("/assets/x")).by(&person.wiki);
        let answer = check.header("authorization", &token).await;
        assert_eq!(identity(&answer), [""; 5].map(str::to_owned), "{scopes:?}");
    }
}

#[sqlx::test]
async fn security_30_no_reading_of_an_address_gives_a_token_more(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    for path in
        ["/api/..;/page", "/api/%2e%2e/page", "/api/write/../x", "/api/%77rite/x", "/API/x", "/api/x/..%2fwrite/y"]
    {
        let answer = checks.forward("GET", &at_wiki(path)).header("authorization", &token).await;
        assert_eq!(answer.status, 403, "{path}: {}", answer.text());
    }
    let twice = checks.forward("POST", &at_wiki("/api/x")).header("x-http-method-override", "DELETE");
    assert_eq!(twice.header("authorization", &token).await.status, 200, "every method has the same rule");
}

#[sqlx::test]
async fn security_50_a_token_is_no_cookie_that_a_page_of_somebody_else_could_use(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    let check = || {
        let check = checks.forward("POST", &at_wiki("/api/x")).header("origin", "https://app.example.org");
        check.header("sec-fetch-site", "cross-site").header("sec-fetch-mode", "cors")
    };
    assert_eq!(check().header("authorization", &token).await.status, 200);
    assert_eq!(check().by(&person.wiki).await.reason(), "foreign_origin");
}

#[sqlx::test]
async fn its_use_is_noted_with_the_address_that_a_trusted_proxy_tells(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let used = async |id: Uuid| {
        let query = format!(
            "select coalesce(host(last_used_ip), 'nowhere') from api_tokens where id = '{id}' and last_used_at is not null"
        );
        server.texts(&query).await.pop()
    };
    for (forwarded, noted) in [
        (&[][..], "nowhere"),
        (&["203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.7, 203.0.113.9"], "203.0.113.9"),
        (&["198.51.100.7", "203.0.113.9, 127.0.0.2"], "203.0.113.9"),
    ] {
        let token = ApiToken::of(&server, &id, &["wiki:read"]).await;
        assert_eq!(used(token.id).await, None);
        let check = checks.forward("GET", &at_wiki("/api/x")).header("authorization", &token.bearer());
        let check = forwarded.iter().fold(check, |check, line| check.header("x-forwarded-for", line));
        assert_eq!(check.await.status, 200);
        assert_eq!(used(token.id).await.as_deref(), Some(noted), "{forwarded:?}");
    }
}

#[sqlx::test]
async fn security_36_a_token_is_no_use_of_a_session_that_comes_beside_it(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    server.pass("5 minutes").await;
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
    let both = checks.forward("GET", &at_wiki("/api/x")).by(&person.wiki).visit();
    assert_eq!(both.clone().header("authorization", &token).await.status, 200);
    assert_eq!(server.texts(seen).await, before);
    assert_eq!(both.await.status, 200);
    assert_ne!(server.texts(seen).await, before, "which the cookie alone is");
}
