//! Access tokens: with which a service acts for somebody at another one.

use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule::model::service::{Service, client_key::MayActFor};

use super::{METADATA, allowed, at_wiki, everywhere, identity, reader, refused, rules, start, unauthorized};
use crate::{
    services::signing_keys::claims,
    support::{
        ApiToken, Checks, Database, Person, Pool, Setup, TestServer, access_claims, access_token, me, register, signed,
        with_header,
    },
};

/// A service session without a cookie, as an exchange makes one for somebody's session at the wiki.
async fn known_at_wiki(server: &TestServer) -> String {
    let id = Uuid::now_v7();
    let add = format!(
        "insert into service_sessions (id, session_id, service, host)
         select '{id}'::uuid, id, 'wiki', 'wiki.example.org' from sessions where ended_at is null"
    );
    server.execute(&add).await;
    id.to_string()
}

fn of_wiki(person: &Person<'_>) -> String {
    person.at_wiki().unwrap().split('.').next().unwrap().to_owned()
}

async fn told_with(checks: &Checks, path: &str, token: &str, expected: &(u16, String)) {
    everywhere(checks, &at_wiki(path), &[("authorization", &format!("Bearer {token}"))], expected).await;
}

#[sqlx::test]
async fn an_access_token_of_a_session_tells_for_whom_it_is_and_who_acts(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let sid = known_at_wiki(&server).await;
    let act = json!({ "sub": "crm", "act": { "sub": "shop", "act": { "sub": "mail" } } });
    let token = access_token(&server, &access_claims(&id, &sid, json!({ "scope": "read gone", "act": act })));
    let bearer = format!("Bearer {token}");
    let url = at_wiki("/api/x");
    for check in [checks.nginx("GET", &url), checks.forward("GET", &url), checks.envoy("GET", &url)] {
        let answer = check.header("authorization", &bearer).header("vestibule-assertion", "root").await;
        let [user, _, _, groups, assertion] = identity(&answer);
        assert_eq!((user.as_str(), groups.as_str()), (id.as_str(), "reader"));
        let claims = claims(&assertion);
        assert_eq!((claims["sub"].as_str(), claims["sid"].as_str()), (Some(id.as_str()), Some(sid.as_str())));
        assert_eq!((&claims["scope"], &claims["act"]), (&json!("read"), &act));
        assert!(claims.get("token_id").is_none() && claims.get("auth_time").is_none(), "{claims}");
    }
    // The service is its audience, and may look at it by itself.
    let answer = checks.forward("GET", &url).header("authorization", &bearer).await;
    assert_eq!(answer.header("authorization"), bearer);
    told_with(&checks, "/api/write/x", &token, &refused("scope_missing")).await;
    told_with(&checks, "/api/danger/x", &token, &refused("no_tokens")).await;
    told_with(&checks, "/page", &token, &refused("no_tokens")).await;
    told_with(&checks, "/assets/x", &token, &allowed()).await;
    let open = checks.forward("GET", &at_wiki("/assets/x")).header("authorization", &bearer).await;
    assert_eq!(identity(&open), [""; 5].map(str::to_owned), "where anybody may, nobody is known");
    server.execute("update users set roles = '{}'").await;
    told_with(&checks, "/api/x", &token, &refused("role_missing")).await;
}

#[sqlx::test]
async fn security_32_an_access_token_ends_with_its_session_and_is_no_use_of_it(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = access_token(&server, &access_claims(&id, &known_at_wiki(&server).await, json!({})));
    server.pass("20 minutes").await;
    told_with(&checks, "/api/x", &token, &allowed()).await;
    server.pass("11 minutes").await;
    told_with(&checks, "/api/x", &token, &unauthorized("token_revoked")).await;

    let (person, id) = {
        drop(person);
        reader(&server).await
    };
    let token = access_token(&server, &access_claims(&id, &of_wiki(&person), json!({})));
    told_with(&checks, "/api/x", &token, &allowed()).await;
    assert_eq!(person.wiki.post("/.vestibule/sign-out", &[]).await.page(200), "One moment");
    told_with(&checks, "/api/x", &token, &unauthorized("token_revoked")).await;
}

#[sqlx::test]
async fn security_32_an_access_token_of_an_api_token_ends_with_that(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let of = ApiToken::of(&server, &id, &["crm:read", "wiki:read"]).await;
    let own = of.id.to_string();
    let token = access_token(&server, &access_claims(&id, &own, json!({ "token_id": own })));
    let answer = checks.forward("GET", &at_wiki("/api/x")).header("authorization", &format!("Bearer {token}")).await;
    let claims = claims(&identity(&answer)[4]);
    assert_eq!((claims["token_id"].as_str(), claims["sid"].as_str()), (Some(own.as_str()), Some(own.as_str())));
    assert_eq!((&claims["scope"], &claims["act"]), (&json!("read"), &json!({ "sub": "crm" })));
    let used = format!("select count(*) from api_tokens where id = '{own}' and last_used_at is not null");
    assert_eq!(server.count(&used).await, 0, "it is no use of it");
    // However much it says, it gives no more than what is behind it.
    let wider = access_token(&server, &access_claims(&id, &own, json!({ "token_id": own, "scope": "read write" })));
    told_with(&checks, "/api/x", &wider, &allowed()).await;
    told_with(&checks, "/api/write/x", &wider, &refused("scope_missing")).await;
    let long = access_token(&server, &access_claims(&id, &own, json!({ "token_id": own, "more": "x".repeat(5_000) })));
    told_with(&checks, "/api/x", &long, &allowed()).await;
    server.execute("update api_tokens set revoked_at = now(), revoke_reason = 'holder'").await;
    told_with(&checks, "/api/x", &token, &unauthorized("token_revoked")).await;
}

#[sqlx::test]
async fn security_45_an_access_token_counts_at_its_own_service_only(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let sid = of_wiki(&person);
    let of_crm = person.at_crm().unwrap().split('.').next().unwrap().to_owned();
    let of_door = person.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    let somebody = Uuid::now_v7().to_string();
    let now = Utc::now().timestamp();
    for (changed, reason) in [
        (json!({ "aud": "https://crm.example.com" }), "token_malformed"),
        (json!({ "aud": "wiki" }), "token_malformed"),
        (json!({ "aud": "https://wiki.example.org/" }), "token_malformed"),
        (json!({ "aud": "https://wiki.example.org/api" }), "token_malformed"),
        (json!({ "aud": ["https://wiki.example.org", "https://crm.example.com"] }), "token_malformed"),
        (json!({ "iss": "https://door.example/" }), "token_malformed"),
        (json!({ "exp": now - 1 }), "token_expired"),
        (json!({ "sid": of_crm }), "token_revoked"),
        (json!({ "sid": of_door }), "token_revoked"),
        (json!({ "sid": null }), "token_revoked"),
        (json!({ "sub": somebody }), "token_revoked"),
        (json!({ "token_id": somebody }), "token_revoked"),
        (json!({ "act": null }), "token_revoked"),
        (json!({ "act": { "sub": "wiki" } }), "token_revoked"),
        (json!({ "act": { "sub": "shop", "act": { "sub": "crm" } } }), "token_revoked"),
    ] {
        let token = access_token(&server, &access_claims(&id, &sid, changed.clone()));
        told_with(&checks, "/api/x", &token, &unauthorized(reason)).await;
        let check = checks.forward("GET", &at_wiki("/page")).by(&person.wiki);
        let beside = check.header("authorization", &format!("Bearer {token}")).await;
        assert_eq!((beside.status.as_u16(), beside.reason().as_str()), (401, reason), "{changed} beside a good cookie");
        assert_eq!(
            beside.header("www-authenticate"),
            format!("Vestibule reason=\"{reason}\", Bearer error=\"invalid_token\", resource_metadata=\"{METADATA}\"")
        );
    }
    for scope in [json!(""), json!(null), json!("write"), json!("wiki:read"), json!("readers"), json!("READ")] {
        let token = access_token(&server, &access_claims(&id, &sid, json!({ "scope": scope })));
        told_with(&checks, "/api/x", &token, &refused("scope_missing")).await;
    }
    let good = access_token(&server, &access_claims(&id, &sid, json!({})));
    told_with(&checks, "/api/x", &good, &allowed()).await;
}

#[sqlx::test]
async fn security_32_what_says_that_it_is_our_access_token_has_our_signature_under_our_header(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let claims = access_claims(&id, &of_wiki(&person), json!({}));
    let good = access_token(&server, &claims);
    let kid = server.house.signing.current(Utc::now()).unwrap().kid().to_owned();
    // Neither does a header count that is not ours under our own signature: `security_32_a_header_that_we_would_not_write_is_none_…`
    // of `signing`.
    for header in [
        json!({ "typ": "at+jwt", "alg": "none", "kid": kid }),
        json!({ "typ": "at+jwt", "alg": "ES256" }),
        json!({ "typ": "at+jwt", "alg": "ES256", "kid": kid, "jwk": { "kty": "EC" } }),
    ] {
        told_with(&checks, "/api/x", &with_header(&good, &header), &unauthorized("token_malformed")).await;
    }
    let (head, signature) = good.rsplit_once('.').unwrap();
    let of_another = access_token(&server, &access_claims(&id, &of_wiki(&person), json!({ "scope": "write" })));
    let (other, _) = of_another.rsplit_once('.').unwrap();
    for forged in [
        format!("{head}."),
        format!("{head}.AAAA"),
        format!("{other}.{signature}"),
        format!("{good}.x"),
        format!("{head}.{}", "A".repeat(86)),
        format!("{good}{}", "A".repeat(8000)),
    ] {
        told_with(&checks, "/api/x", &forged, &unauthorized("token_malformed")).await;
    }
    // Under our signature another `typ` is another kind, in however few letters it differs.
    let shouted = signed(&server, "AT+JWT", &claims);
    told_with(&checks, "/api/x", &shouted, &unauthorized("token_malformed")).await;
    // As `typ` says, and of another issuer, they are no access tokens of ours.
    for (typ, changed) in [
        ("vestibule-assertion+jwt", json!({})),
        ("JWT", json!({})),
        ("logout+jwt", json!({})),
        ("at+jwt", json!({ "iss": "https://issuer.example" })),
    ] {
        let token = signed(&server, typ, &access_claims(&id, &of_wiki(&person), changed));
        told_with(&checks, "/api/x", &token, &unauthorized("not_signed_in")).await;
    }
}

#[sqlx::test]
async fn what_one_actor_has_a_service_told_is_signed_once_and_apart_from_others(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let sid = of_wiki(&person);
    let told = async |and: Value| {
        let token = access_token(&server, &access_claims(&id, &sid, and));
        let check = checks.forward("GET", &at_wiki("/api/x")).header("authorization", &format!("Bearer {token}"));
        identity(&check.await)[4].clone()
    };
    let by_cookie = async || identity(&checks.forward("GET", &at_wiki("/api/x")).by(&person.wiki).await)[4].clone();
    let actors =
        [json!({}), json!({ "act": { "sub": "crm", "act": { "sub": "shop" } } }), json!({ "scope": "read write" })];
    let mut first = vec![by_cookie().await];
    for and in &actors {
        first.push(told(and.clone()).await);
    }
    let mut again = vec![by_cookie().await];
    for and in &actors {
        again.push(told(and.clone()).await);
    }
    assert_eq!(first, again);
    first.sort_unstable();
    first.dedup();
    assert_eq!(first.len(), 4);
}

#[sqlx::test]
async fn under_the_doors_own_origin_a_token_is_of_the_session_itself(_: Pool, db: Database) {
    let url = "https://door.example/app".parse().unwrap();
    let service = Service::new("app".to_owned(), "App".to_owned(), url);
    let mut own = rules().pop().unwrap();
    own.path = "/app/**".parse().unwrap();
    let app = Service { shares_door_origin: true, scopes: vec!["read".to_owned()], rules: vec![own], ..service };
    let mut crm = Service::new("crm".to_owned(), "CRM".to_owned(), "https://crm.example.com".parse().unwrap());
    crm.may_act_for = vec![MayActFor { audience: "app".to_owned(), scopes: vec!["read".to_owned()] }];
    let server = Setup { https: true, services: vec![app, crm], ..Setup::default() }.start(db).await;
    let checks = Checks::of(&server).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let id = me(&browser).await["user"]["id"].as_str().unwrap().to_owned();
    let sid = browser.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    let ask = async |token: &str| {
        let check =
            checks.forward("GET", "https://door.example/app/x").header("authorization", &format!("Bearer {token}"));
        check.await
    };
    let aud = json!({ "aud": "https://door.example/app" });
    let answer = ask(&access_token(&server, &access_claims(&id, &sid, aud))).await;
    assert_eq!(claims(&identity(&answer)[4])["sid"], sid);
    assert_eq!(identity(&ask(&ApiToken::of(&server, &id, &["app:read"]).await.text).await)[0], id);
    let bad = ask(&access_token(&server, &access_claims(&id, &sid, json!({})))).await;
    // The door's own host has no such metadata.
    let nothing = checks.forward("GET", "https://door.example/app/x").script().await;
    assert_eq!(nothing.header("www-authenticate"), "Vestibule reason=\"not_signed_in\"");
    let challenge = "Vestibule reason=\"token_malformed\", Bearer error=\"invalid_token\"";
    assert_eq!((bad.status.as_u16(), bad.header("www-authenticate")), (401, challenge));
    let nobody = checks.forward("GET", "https://door.example/app/x").await;
    let challenge = "Vestibule reason=\"not_signed_in\"";
    assert_eq!((nobody.status.as_u16(), nobody.header("www-authenticate")), (401, challenge));
}
