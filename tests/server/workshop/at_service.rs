//! `service=` at `/autosession`: the cookie of that host and the assertion, without a redirect.

use chrono::Utc;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, errors::ErrorKind, jwk::JwkSet};
use reqwest::Method;
use serde_json::{Value, json};
use vestibule::{
    model::{
        service::{RemoteUser, Service},
        session::{SessionId, SignedIn, State},
    },
    services::for_suites::told,
};

use crate::support::{
    Answer, Browser, CRM, Checks, Database, Pool, Setup, TestServer, WIKI, family, family_with, me, refused,
};

const PAGE: &str = "https://wiki.example.org/page";
/// State, and why nobody is signed in then.
const OVER: [(&str, &str); 3] =
    [("idle_expired", "idle_expired"), ("absolute_expired", "absolute_expired"), ("ended", "ended_elsewhere")];

async fn ask(browser: &Browser, wish: Value) -> Answer {
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    ask.body("application/json", wish.to_string().as_bytes()).await
}

async fn made(browser: &Browser, wish: Value) -> Value {
    let answer = ask(browser, wish).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.set_cookies().len(), 1, "the door's, as ever");
    answer.json()
}

/// A browser at the service's host that holds what the answer says, and nothing else.
fn at(server: &TestServer, url: &str, json: &Value) -> Browser {
    let browser = server.browser_at(url);
    let cookie = &json["service"]["cookie"];
    browser.set_cookie(cookie["name"].as_str().unwrap(), cookie["value"].as_str().unwrap());
    browser
}

/// What an implementation that is not ours says of an assertion, with the keys that are published.
async fn verified(server: &TestServer, token: &Value, audience: &str) -> Result<Value, ErrorKind> {
    let token = token.as_str().expect("a token");
    let keys: JwkSet = serde_json::from_value(server.browser().program("/.well-known/jwks.json").await.json()).unwrap();
    let header = jsonwebtoken::decode_header(token).unwrap();
    assert_eq!(header.typ.as_deref(), Some("vestibule-assertion+jwt"));
    let mut rules = Validation::new(Algorithm::ES256);
    rules.set_audience(&[audience]);
    rules.leeway = 300;
    let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).expect("it is published")).unwrap();
    decode(token, &key, &rules).map(|token| token.claims).map_err(|error| error.into_kind())
}

#[sqlx::test]
async fn the_cookie_opens_the_service_and_the_assertion_is_what_the_door_sends(_: Pool, db: Database) {
    let server = family(db).await;
    let checks = Checks::of(&server).await;
    for state in ["active", "stale"] {
        let door = server.browser();
        let json = made(&door, json!({ "persona": "reader", "state": state, "service": "wiki" })).await;
        let service = &json["service"];
        assert_eq!(json["user"], me(&door).await["user"], "as without a service");
        assert_eq!((&service["id"], &service["url"]), (&json!("wiki"), &json!("https://wiki.example.org/")));
        assert_eq!(service["remote_user"], json["user"]["id"]);
        let cookie = service["cookie"].as_object().unwrap();
        let expires = cookie["expires"].as_i64().unwrap() - Utc::now().timestamp();
        assert!((43_100..=43_200).contains(&expires), "as long as its session at the most: {expires}");
        for (name, value) in [
            ("name", json!("__Host-vestibule")),
            ("domain", json!("wiki.example.org")),
            ("path", json!("/")),
            ("httpOnly", json!(true)),
            ("secure", json!(true)),
            ("sameSite", json!("Lax")),
        ] {
            assert_eq!(cookie[name], value, "{name}");
        }
        assert_eq!(cookie.len(), 8, "what Playwright takes, and nothing else: {cookie:?}");

        let wiki = at(&server, WIKI, &json);
        assert_eq!(wiki.program("/.vestibule/me").await.json()["user"]["id"], json["user"]["id"], "{state}");
        let allowed = checks.forward("GET", PAGE).by(&wiki).await;
        assert_eq!(allowed.status, 200);
        assert_eq!(allowed.header("remote-user"), service["remote_user"]);
        assert_eq!(allowed.header("vestibule-assertion"), service["assertion"], "the very same");
        let claims = verified(&server, &service["assertion"], "wiki").await.expect("good");
        assert_eq!(claims["sub"], json["user"]["id"]);
        let elsewhere = at(&server, CRM, &json);
        assert_eq!(elsewhere.program("/.vestibule/me").await.status, 401, "and opens nothing elsewhere");
    }
}

#[sqlx::test]
async fn of_a_session_that_is_over_the_services_host_says_why_and_the_assertion_has_expired(_: Pool, db: Database) {
    let server = family(db).await;
    let checks = Checks::of(&server).await;
    for (state, reason) in OVER {
        let door = server.browser();
        let json = made(&door, json!({ "persona": "reader", "state": state, "service": "wiki" })).await;
        assert_eq!((&json["persona"], &json["state"]), (&json!("reader"), &json!(state)));
        assert_eq!(refused(&door).await, reason);
        assert_eq!(json["service"]["cookie"]["expires"], -1, "a browser has to bring it");
        let wiki = at(&server, WIKI, &json);
        assert_eq!(wiki.program("/.vestibule/me").await.reason(), reason);
        for check in checks.passing_on("GET", PAGE) {
            let answer = check.by(&wiki).script().await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, reason));
        }
        let assertion = verified(&server, &json["service"]["assertion"], "wiki").await;
        assert_eq!(assertion, Err(ErrorKind::ExpiredSignature), "{state}");
        assert!(json["service"]["remote_user"].as_str().is_some_and(|id| id.len() == 36), "{state}");
    }
}

/// Whoever has one made for a state that is over neither gets nor leaves behind one that was signed lately.
#[sqlx::test]
async fn an_expired_assertion_is_never_one_of_those_that_are_used_again(_: Pool, db: Database) {
    let server = family(db).await;
    let door = server.browser();
    made(&door, json!({ "persona": "reader", "service": "wiki" })).await;
    let id = door.session_cookie().unwrap().split('.').next().unwrap().parse().unwrap();
    let found = server.house.sessions.find(SessionId(id)).await.unwrap().expect("a session");
    let State::Live { left, recent, proven, .. } = found.state else { panic!("{:?}", found.state) };
    let signed_in = SignedIn { user: found.facts.user, session: found.facts.session, left, recent, proven };
    let service = &server.house.services[0];
    let told = async |is_over| {
        let (_, assertion) = told(&server.house, service, &signed_in, None, is_over).await.expect("it is told");
        verified(&server, &json!(assertion), "wiki").await.map(|_| assertion)
    };
    assert_eq!(told(true).await, Err(ErrorKind::ExpiredSignature));
    let good = told(false).await.expect("good");
    assert_eq!(told(true).await, Err(ErrorKind::ExpiredSignature));
    assert_eq!(told(false).await, Ok(good), "the same as before");
}

/// Its clock is that of its world, as its session's is.
#[sqlx::test]
async fn in_a_world_it_runs_out_by_the_worlds_clock(_: Pool, db: Database) {
    let server = family(db).await;
    let door = server.browser();
    let here = made(&door, json!({ "persona": "reader", "service": "wiki", "world": "w1" })).await;
    let there = made(&server.browser(), json!({ "persona": "reader", "service": "wiki", "world": "w2" })).await;
    let clock = door.ask(Method::POST, "/autosession/clock").header("accept", "application/json");
    let moved = clock.body("application/json", br#"{"world":"w1","advance":"31min"}"#).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    assert_eq!(at(&server, WIKI, &here).program("/.vestibule/me").await.reason(), "idle_expired");
    assert_eq!(at(&server, WIKI, &there).program("/.vestibule/me").await.status, 200);
}

/// Under the door's own host its cookie is the only one, and the assertion's place is the session itself.
#[sqlx::test]
async fn a_service_under_the_doors_host_has_the_doors_cookie(_: Pool, db: Database) {
    let url = "https://door.example/app".parse().unwrap();
    let app = Service { shares_door_origin: true, ..Service::new("app".to_owned(), "App".to_owned(), url) };
    let server = Setup { https: true, services: vec![app], ..Setup::default() }.start(db).await;
    let door = server.browser();
    let json = made(&door, json!({ "persona": "reader", "service": "app" })).await;
    let cookie = &json["service"]["cookie"];
    assert_eq!((&cookie["name"], &cookie["domain"]), (&json!("__Host-session"), &json!("door.example")));
    assert_eq!(cookie["value"], door.session_cookie().unwrap());
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
    let checks = Checks::of(&server).await;
    let allowed = checks.forward("GET", "https://door.example/app/x").by(&door).await;
    assert_eq!(allowed.header("vestibule-assertion"), json["service"]["assertion"]);
    let over = made(&server.browser(), json!({ "persona": "reader", "state": "ended", "service": "app" })).await;
    assert_eq!(over["service"]["cookie"]["expires"], -1);
    assert_eq!(verified(&server, &over["service"]["assertion"], "app").await, Err(ErrorKind::ExpiredSignature));
}

/// Who is told as somebody, and who may not be, as the service knows people.
#[sqlx::test]
async fn remote_user_is_what_the_service_is_told(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        for service in &mut setup.services {
            service.remote_user = RemoteUser::Email;
            // A service that names no provider believes nobody's address as a key.
            service.email_from = if service.id == "wiki" { vec!["op".to_owned()] } else { Vec::new() };
        }
    })
    .await;
    for (service, told) in [("wiki", json!("reader@example.org")), ("crm", Value::Null)] {
        let json = made(&server.browser(), json!({ "persona": "reader", "service": service })).await;
        assert_eq!(json["service"]["remote_user"], told, "{service}");
        verified(&server, &json["service"]["assertion"], service).await.expect("good");
    }
}

#[sqlx::test]
async fn what_there_is_not_is_400_with_what_there_is(_: Pool, db: Database) {
    let server = family(db).await;
    for (wish, why) in [
        (json!({ "persona": "reader", "service": "shop" }), "there is no service \"shop\""),
        (json!({ "persona": "newcomer", "service": "wiki" }), "newcomer is registering"),
        (json!({ "persona": "reader", "state": "registering", "service": "wiki" }), "reader is registering"),
    ] {
        let answer = ask(&server.browser(), wish.clone()).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{wish}");
        let json = answer.json();
        assert!(json["detail"].as_str().unwrap().starts_with(why), "{json}");
        assert_eq!(json["services"], json!(["wiki", "crm"]));
        assert!(answer.set_cookies().is_empty());
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn a_browser_goes_to_the_service_unless_it_says_where(_: Pool, db: Database) {
    let server = family(db).await;
    let form = [("persona", "reader"), ("service", "wiki")];
    assert_eq!(server.browser().post("/autosession", &form).await.location(), "https://wiki.example.org/");
    let form = [("persona", "reader"), ("service", "wiki"), ("return_to", "/account")];
    assert_eq!(server.browser().post("/autosession", &form).await.location(), "/account");
}

#[sqlx::test]
async fn a_post_of_nothing_says_what_is_wanted(_: Pool, db: Database) {
    let server = family(db).await;
    let nothing = server.browser().ask(Method::POST, "/autosession").header("accept", "application/json").await;
    assert_eq!((nothing.status.as_u16(), nothing.reason().as_str()), (400, "bad_request"));
    assert_eq!(nothing.header("content-type"), "application/problem+json");
    let json = nothing.json();
    assert_eq!(json["personas"], json!(["admin", "editor", "reader", "outsider", "newcomer"]));
    assert_eq!((json["states"].as_array().unwrap().len(), &json["services"]), (6, &json!(["wiki", "crm"])));
    assert_eq!(json["detail"], "persona is missing");
    made(&server.browser(), json["example"].clone()).await;
    let clock = server.browser().ask(Method::POST, "/autosession/clock").header("accept", "application/json").await;
    assert_eq!((clock.status.as_u16(), &clock.json()["detail"]), (400, &json!("world is missing")));
    assert_eq!(clock.json()["example"], json!({ "world": "w1", "advance": "31min" }));
}
