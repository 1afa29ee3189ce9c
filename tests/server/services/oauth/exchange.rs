//! A service acts for somebody at another one (RFC 8693).

use serde_json::{Value, json};

use super::{
    ACCESS_TOKEN, JWT, TOKEN, api_token, ask, claims, exchanged, introspect, is_active, may, refused, somebody, start,
    start_with, wish,
};
use crate::support::{CRM, DOOR, Database, Pool, WIKI};

const ACTED: &str =
    "select concat_ws(' ', actor, service, (session_id is not null)::text, (token_id is not null)::text)
                     from events where kind = 'acted_for' order by at, id";
const CHILDREN: &str = "select count(*) from service_sessions where secret_hash is null and ended_at is null";

fn header(token: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap()
}

#[sqlx::test]
async fn security_32_an_exchanged_token_names_audience_scopes_and_who_acts_and_lives_minutes(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    server.execute("update users set roles = '{reader}'").await;
    let answer = ask(&server, "wiki", TOKEN, &wish(&known.assertion, JWT, "crm")).await;
    let told = answer.json();
    let token = told["access_token"].as_str().unwrap();
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(
        told,
        json!({
            "access_token": token, "issued_token_type": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300,
            "scope": "convert clean",
        })
    );
    let (header, said) = (header(token), claims(token));
    let keys = server.browser().program("/.well-known/jwks.json").await.json();
    assert_eq!(header, json!({"typ": "at+jwt", "alg": "ES256", "kid": keys["keys"][0]["kid"]}));
    let child =
        server.texts("select id::text from service_sessions where secret_hash is null and host = 'crm.example.com'");
    let iat = said["iat"].as_i64().unwrap();
    assert!((chrono::Utc::now().timestamp() - iat).abs() <= 2);
    assert_eq!(
        said,
        json!({
            "iss": DOOR, "aud": CRM, "sub": claims(&known.assertion)["sub"], "client_id": "wiki", "iat": iat, "exp": iat + 300,
            "jti": said["jti"], "scope": "convert clean", "sid": child.await[0], "roles": ["reader"], "name": "Ada Lovelace",
            "email": "ada@example.org", "email_verified": true, "act": {"sub": "wiki"},
        })
    );
    assert_ne!(said["sid"], claims(&known.assertion)["sid"], "two services cannot compare notes");
    let again = claims(&exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await);
    assert_eq!(again["sid"], said["sid"]);
    assert_ne!(again["jti"], said["jti"]);
    assert_eq!((server.count(CHILDREN).await, server.texts(ACTED).await), (1, vec!["wiki crm true false".to_owned()]));
}

#[sqlx::test]
async fn scopes_and_audiences_are_asked_for_by_name_or_url(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let plain = wish(&known.assertion, JWT, "crm");
    for (scope, granted) in [
        ("convert", "convert"),
        ("clean convert", "convert clean"),
        ("convert  convert ", "convert"),
        ("", "convert clean"),
    ] {
        let form = [&plain[..], &[("scope", scope)]].concat();
        assert_eq!(claims(&exchanged(&server, "wiki", &form).await)["scope"], granted, "{scope}");
    }
    let slash = format!("{CRM}/");
    for target in [
        &[("resource", CRM)][..],
        &[("resource", &slash)],
        &[("audience", "crm"), ("resource", CRM)],
        &[("audience", "crm"), ("requested_token_type", ACCESS_TOKEN)],
        &[("audience", "crm"), ("client_id", "wiki"), ("whatever", "x")],
    ] {
        let form = [&plain[..3], target].concat();
        assert_eq!(claims(&exchanged(&server, "wiki", &form).await)["aud"], CRM, "{target:?}");
    }
}

#[sqlx::test]
async fn security_32_with_an_api_token_a_service_may_no_more_than_that_may_there(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert", "crm:delete"]).await;
    let form = wish(token.reveal(), ACCESS_TOKEN, "crm");
    let access = exchanged(&server, "wiki", &form).await;
    let said = claims(&access);
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    assert_eq!((&said["scope"], &said["token_id"], said.get("sid")), (&json!("convert"), &json!(id), None));
    let told = introspect(&server, "crm", &access).await;
    assert_eq!((&told["scope"], &told["token_id"]), (&json!("convert"), &json!(id)));
    for (scope, why) in [("clean", "the token has it not"), ("delete", "the wiki has it not"), ("convert clean", "one")]
    {
        let form = [&form[..], &[("scope", scope)]].concat();
        assert_eq!(refused(&server, "wiki", TOKEN, &form).await, "invalid_scope", "{why}");
    }
    let only_wiki = api_token(&server, known.user(), &["wiki:read"]).await;
    let none = refused(&server, "wiki", TOKEN, &wish(only_wiki.reveal(), ACCESS_TOKEN, "crm")).await;
    assert_eq!(none, "invalid_scope");
    let only_crm = api_token(&server, known.user(), &["crm:convert"]).await;
    let foreign = refused(&server, "wiki", TOKEN, &wish(only_crm.reveal(), ACCESS_TOKEN, "crm")).await;
    assert_eq!(foreign, "invalid_request", "it is not for the wiki");
    assert_eq!((server.count(CHILDREN).await, server.texts(ACTED).await), (0, vec!["wiki crm false true".to_owned()]));
    let used = format!("select count(*) from api_tokens where id = '{id}' and last_used_at is not null");
    assert_eq!(server.count(&used).await, 1, "an exchange is a use of it");
    server.execute("update api_tokens set expires_at = now() + interval '100 seconds'").await;
    let short = ask(&server, "wiki", TOKEN, &form).await.json()["expires_in"].as_i64().unwrap();
    assert!((98..=100).contains(&short), "{short}: never beyond what is behind it");
}

#[sqlx::test]
async fn security_32_three_may_act_for_one_another_and_no_more(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let first = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    let second = exchanged(&server, "crm", &wish(&first, ACCESS_TOKEN, "wiki")).await;
    let third = exchanged(&server, "wiki", &wish(&second, ACCESS_TOKEN, "crm")).await;
    assert_eq!(claims(&second)["act"], json!({"sub": "crm", "act": {"sub": "wiki"}}));
    let act = json!({"sub": "wiki", "act": {"sub": "crm", "act": {"sub": "wiki"}}});
    assert_eq!(claims(&third)["act"], act, "the one that asks now stands outside");
    assert_eq!(introspect(&server, "crm", &third).await["act"], act);
    let said = claims(&second);
    assert_eq!((&said["aud"], &said["client_id"], &said["scope"]), (&json!(WIKI), &json!("crm"), &json!("read")));
    assert_eq!(refused(&server, "crm", TOKEN, &wish(&third, ACCESS_TOKEN, "wiki")).await, "invalid_request");
    assert_eq!(server.count(CHILDREN).await, 2, "one at each, whoever acts and how often");
    assert_eq!(server.texts(ACTED).await, ["wiki crm true false", "crm wiki true false"]);
}

#[sqlx::test]
async fn a_session_that_goes_on_after_proving_again_is_known_by_the_same_id(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let before = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "crm")).await;
    assert_eq!(crate::support::sign_in(&server, &known.person.door, "/").await.location(), "/");
    assert!(is_active(&server, "crm", &before).await, "it was taken along");
    let assertion = super::assertion(&checks, &known.person.wiki).await;
    let after = exchanged(&server, "wiki", &wish(&assertion, JWT, "crm")).await;
    assert_eq!(claims(&after)["sid"], claims(&before)["sid"]);
    assert_eq!(server.count(CHILDREN).await, 1);
}

#[sqlx::test]
async fn under_the_doors_own_origin_a_session_is_known_by_its_own_id(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        let url = format!("{DOOR}/shop").parse().unwrap();
        let mut shop = vestibule::model::service::Service::new("shop".to_owned(), String::new(), url);
        (shop.shares_door_origin, shop.scopes) = (true, vec!["buy".to_owned()]);
        shop.secret_hash = Some(
            sha2::Digest::finalize(sha2::Digest::chain_update(
                <sha2::Sha256 as sha2::Digest>::new(),
                super::secret("shop"),
            ))
            .into(),
        );
        setup.services.push(shop);
        setup.services[0].may_act_for.push(may("shop", &["buy"]));
    })
    .await;
    let known = somebody(&server, &checks).await;
    let token = exchanged(&server, "wiki", &wish(&known.assertion, JWT, "shop")).await;
    let said = claims(&token);
    let session = known.person.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    assert_eq!((&said["sid"], &said["aud"]), (&json!(session), &json!(format!("{DOOR}/shop"))));
    assert!(is_active(&server, "shop", &token).await);
    exchanged(&server, "wiki", &wish(&known.assertion, JWT, "shop")).await;
    assert_eq!((server.count(CHILDREN).await, server.texts(ACTED).await), (0, vec!["wiki shop true false".to_owned()]));
}
