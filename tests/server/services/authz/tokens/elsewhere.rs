//! No credential works where another is meant.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::json;

use super::{SECRET, at_wiki, everywhere, identity, reader, start};
use crate::support::{ApiToken, Checks, Database, Pool, TestServer, access_claims, access_token};

/// Where a credential may be shown.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    DoorsCookie,
    ServicesCookie,
    BearerAtDoor,
    BearerAtService,
    /// `Authorization: Basic` with the service's id, where services ask by themselves.
    BasicAtDoor,
    BasicAtService,
    Assertion,
    Query,
}

use Place::*;

const PLACES: [Place; 8] =
    [DoorsCookie, ServicesCookie, BearerAtDoor, BearerAtService, BasicAtDoor, BasicAtService, Assertion, Query];

/// Whether something opens anything there.
async fn opens(server: &TestServer, checks: &Checks, place: Place, credential: &str) -> bool {
    let basic = format!("Basic {}", STANDARD.encode(format!("wiki:{credential}")));
    let me = || server.browser();
    let check = || checks.forward("GET", &at_wiki("/api/x"));
    let status = match place {
        DoorsCookie => me().program("/me").header("cookie", &format!("__Host-session={credential}")).await.status,
        BearerAtDoor => me().program("/me").header("authorization", &format!("Bearer {credential}")).await.status,
        BasicAtDoor => {
            let question = json!({
                "subject": { "type": "user", "id": "x" }, "action": { "name": "GET" },
                "resource": { "type": "url", "id": "https://wiki.example.org/" },
            });
            let browser = me();
            let ask = browser.ask(Method::POST, "/access/v1/evaluation").header("authorization", &basic);
            ask.body("application/json", question.to_string().as_bytes()).await.status
        }
        ServicesCookie => check().header("cookie", &format!("__Host-vestibule={credential}")).await.status,
        BearerAtService => check().header("authorization", &format!("Bearer {credential}")).await.status,
        BasicAtService => check().header("authorization", &basic).await.status,
        Assertion => check().header("vestibule-assertion", credential).await.status,
        Query => checks.forward("GET", &at_wiki(&format!("/api/x?access_token={credential}"))).await.status,
    };
    status == 200
}

#[sqlx::test]
async fn security_30_no_credential_works_where_another_is_meant(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let of_session = identity(&checks.forward("GET", &at_wiki("/api/x")).by(&person.wiki).await)[4].clone();
    let sid = person.at_wiki().unwrap().split('.').next().unwrap().to_owned();
    let api_token = ApiToken::of(&server, &id, &["wiki:read"]).await;
    let of_token = checks.forward("GET", &at_wiki("/api/x")).header("authorization", &api_token.bearer()).await;
    let at_crm =
        json!({ "aud": "https://crm.example.com", "sid": person.at_crm().unwrap().split('.').next().unwrap() });
    for (name, credential, places) in [
        ("session cookie", person.door.session_cookie().unwrap(), &[DoorsCookie][..]),
        ("service session cookie", person.at_wiki().unwrap(), &[ServicesCookie]),
        ("service session cookie of another", person.at_crm().unwrap(), &[]),
        ("API token", api_token.text.clone(), &[BearerAtDoor, BearerAtService]),
        ("assertion of a session", of_session, &[]),
        ("assertion of a token", identity(&of_token)[4].clone(), &[]),
        ("access token", access_token(&server, &access_claims(&id, &sid, json!({}))), &[BearerAtService]),
        ("access token of another", access_token(&server, &access_claims(&id, &sid, at_crm)), &[]),
        ("service's own", SECRET.to_owned(), &[BasicAtDoor]),
    ] {
        for place in PLACES {
            let expected = places.contains(&place);
            assert_eq!(opens(&server, &checks, place, &credential).await, expected, "{name} as {place:?}");
        }
    }
}

#[sqlx::test]
async fn who_is_calling_at_a_service_is_known_by_its_cookie_only(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    let stranger = server.browser_at("https://wiki.example.org");
    let answer = stranger.program("/.vestibule/me").header("authorization", &token).await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"));
    let beside = person.wiki.program("/.vestibule/me").header("authorization", "Bearer vst_x").await;
    assert_eq!((beside.status.as_u16(), &beside.json()["token"]), (200, &json!(null)), "which is not looked at");
}

#[sqlx::test]
async fn security_30_an_api_token_in_the_address_of_a_service_is_refused_under_every_name(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await;
    let (text, cookie) = (&token.text, format!("__Host-vestibule={}", person.at_wiki().unwrap()));
    let refused = (400, "token_in_address".to_owned());
    for query in [
        format!("access_token={text}"),
        format!("x=y&q={text}"),
        format!("q=%20{text}+"),
        format!("q=%76{}", &text[1..]),
        text.clone(),
    ] {
        for path in ["/api/x", "/assets/x", "/page"] {
            let url = at_wiki(&format!("{path}?{query}"));
            for with in [&[][..], &[("authorization", token.bearer().as_str())], &[("cookie", cookie.as_str())]] {
                everywhere(&checks, &url, with, &refused).await;
            }
        }
    }
    let page = checks.forward("GET", &at_wiki(&format!("/page?q={text}"))).by(&person.wiki).visit().await;
    assert_eq!((page.status.as_u16(), page.header("vestibule-reason")), (400, "token_in_address"));
    assert!(page.words().contains("A token can't be in an address"), "{}", page.words());
    // What only looks a little like one is the service's own affair, and so are names.
    for query in ["q=vst_", "access_token=x", &format!("q={}", &text[1..]), &format!("q=a{text}"), "q=%"] {
        let check = checks.forward("GET", &at_wiki(&format!("/page?{query}"))).by(&person.wiki);
        assert_eq!(check.await.status, 200, "{query}");
    }
}
