//! A persona is what the settings say now, at every `/autosession` that makes no person of its own; and a wish is
//! read as it is written, or not at all.

use reqwest::Method;
use serde_json::{Value, json};
use vestibule::{model::persona::Persona, openid::settings::ProviderSettings};

use crate::support::{Answer, Browser, Database, Pool, Provider, Setup, TestServer, me, refused, sign_in};

async fn wish(server: &TestServer, kind: &str, body: &[u8]) -> (Browser, Answer) {
    let browser = server.browser();
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    let answer = ask.body(kind, body).await;
    (browser, answer)
}

/// The user of the persona `reader`, as it comes out of one more session.
async fn reader(server: &TestServer) -> Value {
    let (browser, answer) = wish(server, "application/json", br#"{"persona":"reader"}"#).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["user"], me(&browser).await["user"]);
    answer.json()["user"].clone()
}

#[sqlx::test]
async fn whatever_was_changed_by_hand_a_persona_is_what_the_settings_say(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let before = reader(&server).await;
    for change in [
        "roles = '{admin}'",
        "roles = '{}'",
        "name = 'Eve'",
        "email = 'eve@example.org', email_verified = false",
        "email_verified = false",
        "disabled_at = now()",
        "disabled_at = now(), name = 'Eve', roles = '{reader, admin}'",
    ] {
        server.execute(&format!("update users set {change}")).await;
        assert_eq!(reader(&server).await, before, "{change}");
    }
    // Signing in with the provider leads to the same user, enabled.
    server.provider().somebody("reader");
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    assert_eq!(me(&browser).await["user"], before);
}

#[sqlx::test]
async fn what_disabling_has_ended_stays_ended(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (old, _) = wish(&server, "application/json", br#"{"persona":"reader"}"#).await;
    server.execute("update users set disabled_at = now()").await;
    reader(&server).await;
    assert_eq!(refused(&old).await, "user_disabled");
}

#[sqlx::test]
async fn other_settings_make_another_person_of_the_same_user(_: Pool, db: Database) {
    let with = |roles: &[&str], name: &str| {
        let mut personas = Persona::defaults();
        let reader = personas.iter_mut().find(|persona| persona.id == "reader").unwrap();
        reader.roles = roles.iter().map(|&role| role.to_owned()).collect();
        name.clone_into(&mut reader.name);
        reader.email = format!("{name}@example.net");
        // Without a provider, all of them have the same issuer.
        Setup { personas, providers: vec![], ..Setup::default() }
    };
    let first = with(&["reader"], "ravi").start(db.clone()).await;
    let before = reader(&first).await;
    let second = with(&["editor", "auditor"], "rani").start(db).await;
    let after = reader(&second).await;
    assert_eq!(after["id"], before["id"]);
    assert_eq!((&after["name"], &after["roles"]), (&json!("rani"), &json!(["editor", "auditor"])));
    assert_eq!((&after["email"], &after["email_verified"]), (&json!("rani@example.net"), &json!(true)));
    assert_eq!(reader(&first).await, before, "and back");
}

/// Whoever signs in at a provider of real people with the subject "reader" is somebody else.
#[sqlx::test]
async fn security_17_no_persona_has_an_identity_of_a_provider_elsewhere(_: Pool, db: Database) {
    let elsewhere = |settings: &mut ProviderSettings, _: &Provider| settings.issuer = "https://op.example".to_owned();
    let server = Setup { edit_provider: Box::new(elsewhere), ..Setup::default() }.start(db.clone()).await;
    let user = reader(&server).await;
    assert_eq!(
        server.texts("select issuer || ' ' || subject from identities").await,
        ["urn:vestibule:workshop reader"]
    );
    assert_eq!(server.texts("select provider from sessions").await, ["workshop"]);
    // Services are told their addresses all the same.
    assert_eq!(server.texts("select email_confirmed_by::text from users").await, ["{https://op.example}"]);
    let (browser, _) = wish(&server, "application/json", br#"{"persona":"newcomer"}"#).await;
    assert_eq!(browser.post("/auth/register", &[("name", "N"), ("email", "n@example.org")]).await.location(), "/");
    let real = "select count(*) from identities where issuer <> 'urn:vestibule:workshop'";
    assert_eq!(server.count(real).await, 0);
    assert_eq!(reader(&server).await, user);
}

#[sqlx::test]
async fn what_is_in_line_already_is_not_written_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    reader(&server).await;
    let version = "select xmin::text from users";
    let before = server.texts(version).await;
    reader(&server).await;
    assert_eq!(server.texts(version).await, before);
    server.execute("update users set name = 'Eve'").await;
    let (_, isolated) = wish(&server, "application/json", br#"{"persona":"reader","isolated":true}"#).await;
    assert_eq!(isolated.json()["user"]["name"], "Ravi Reader");
    assert_eq!(server.count("select count(*) from users where name = 'Eve'").await, 1, "the shared one is left alone");
}

#[sqlx::test]
async fn twenty_at_once_bring_it_in_line_together(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    reader(&server).await;
    server.execute("update users set disabled_at = now(), name = 'Eve', roles = '{admin}'").await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let browser = server.browser();
        all.spawn(async move {
            let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
            ask.form(&[("persona", "reader")]).await.json()["user"].clone()
        });
    }
    for user in all.join_all().await {
        assert_eq!((&user["name"], &user["roles"]), (&json!("Ravi Reader"), &json!(["reader"])));
    }
}

#[sqlx::test]
async fn a_kind_is_read_whatever_its_case_and_parameters_and_no_other_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (object, form) = (br#"{"persona":"reader"}"#.as_slice(), b"persona=reader".as_slice());
    for (kind, body) in [
        ("Application/JSON", object),
        ("APPLICATION/JSON; charset=utf-8", object),
        ("application/json;charset=UTF-8", object),
        (" application/json ; x=\"a;b\"", object),
        ("Application/X-WWW-Form-Urlencoded", form),
        ("application/x-www-form-urlencoded;charset=utf-8", form),
    ] {
        assert_eq!(wish(&server, kind, body).await.1.status, 200, "{kind}");
    }
    for (kind, body) in [
        ("application/jsonx", object),
        ("application/json-seq", object),
        ("application/json, text/plain", object),
        ("xapplication/json", object),
        ("text/json", object),
        ("application/problem+json", object),
        ("application/x-www-form-urlencodedx", form),
        ("multipart/form-data", form),
        ("", object),
    ] {
        assert_eq!(wish(&server, kind, body).await.1.status, 415, "{kind}");
    }
}

#[sqlx::test]
async fn a_wish_is_an_object_with_each_member_once(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";
    for (kind, body, why) in [
        (JSON, br#"{"persona":"reader","persona":"admin"}"#.as_slice(), "duplicate field `persona`"),
        (JSON, br#"{"persona":"reader","person\u0061":"admin"}"#, "duplicate field `persona`"),
        (JSON, br#"{"persona":"reader","isolated":true,"isolated":false}"#, "duplicate field `isolated`"),
        (JSON, br#"{"persona":"reader","state":null,"state":"ended"}"#, "duplicate field `state`"),
        (JSON, br#"["reader"]"#, "an object such as"),
        (JSON, br#"["reader","active",true,"/"]"#, "an object such as"),
        (JSON, br#"[["persona","reader"]]"#, "an object such as"),
        (JSON, br#""reader""#, "an object such as"),
        (JSON, b"null", "an object such as"),
        (JSON, b"true", "an object such as"),
        (JSON, b"7", "an object such as"),
        (JSON, b"", "EOF"),
        (JSON, br#"{"persona":"reader"}{}"#, "trailing characters"),
        (JSON, br#"{"persona":"reader"} x"#, "trailing characters"),
        (JSON, b"{\"persona\":\"reader\"}\0", "trailing characters"),
        (JSON, b"\xef\xbb\xbf{\"persona\":\"reader\"}", "expected value"),
        (JSON, b"{\"persona\":\"rea\xffder\"}", "invalid unicode"),
        (JSON, br#"{"persona":["reader"]}"#, "invalid type"),
        (JSON, br#"{"persona":"reader","isolated":1}"#, "did not match"),
        (FORM, b"persona=reader&persona=reader", "duplicate field `persona`"),
        (FORM, b"persona=reader&person%61=admin", "duplicate field `persona`"),
        (FORM, b"persona=reader&state=&state=", "duplicate field `state`"),
        (FORM, b"persona=reader&isolated=true&isolated", "duplicate field `isolated`"),
        (FORM, b"persona=reader&return_to=/&return_to=/", "duplicate field `return_to`"),
        (FORM, b"persona=rea%ffder", "is not UTF-8"),
        (FORM, b"persona=rea\xffder", "is not UTF-8"),
        (FORM, b"persona=reader&%ff=x", "is not UTF-8"),
        (FORM, b"persona=reader&Persona=admin", "unknown field `Persona`"),
        (FORM, b"reader", "unknown field `reader`"),
        (FORM, b"=reader", "unknown field ``"),
        (FORM, b"", "persona is missing"),
    ] {
        let asked = String::from_utf8_lossy(body);
        let (browser, answer) = wish(&server, kind, body).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{asked}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(why), "{asked}: {detail}");
        assert_eq!(browser.session_cookie(), None, "{asked}");
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
    // What is written in another way and means the same is the same.
    for (kind, body) in [
        (JSON, br#" {"person\u0061" : "reader", "state": null} "#.as_slice()),
        (FORM, b"&&persona=re%61der&state=&"),
        (FORM, b"persona=reader&isolated=false&return_to="),
    ] {
        assert_eq!(wish(&server, kind, body).await.1.status, 200, "{}", String::from_utf8_lossy(body));
    }
}
