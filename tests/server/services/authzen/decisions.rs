//! Who may what: as a check at the service's own proxy says it of the same request.

use std::time::Duration;

use serde_json::json;
use vestibule::model::{
    limits::CacheSettings,
    service::{RemoteUser, Service},
};

use super::{
    EVALUATION, EVALUATIONS, PAGE, ask, decided, give_secret, question, reason, somebody, start, start_with, told,
    told_by,
};
use crate::support::{CRM, Checks, DOOR, Database, Pool, Setup, WIKI, register};

fn why(reason: &str) -> Option<String> {
    Some(reason.to_owned())
}

#[sqlx::test]
async fn a_service_hears_of_a_session_what_a_check_says(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let session = ("session", known.session.as_str());
    let mut yes = 0;
    for method in ["GET", "HEAD", "POST", "DELETE", "get", "PROPFIND"] {
        for path in [
            "/page",
            "/page?x=1&y=/admin",
            "/page?_method=DELETE",
            "/notes/1",
            "/notes/1?_method=DELETE",
            "/admin",
            "/ADMIN",
            "/%61dmin",
            "/x/../admin",
            "//admin",
            "/x\\..\\admin",
            "/admin;x",
            "/danger/zone",
            "/feed",
            "/assets/x",
            "/assets/..%2fadmin",
            "/.vestibule/me",
            "/%2e%76estibule/me",
            "/a%00",
            "/%",
        ] {
            let url = format!("https://wiki.example.org{path}");
            let check = checks.forward(method, &url).by(&known.person.wiki).script().await;
            let said = (check.status != 200).then(|| check.reason());
            assert_eq!(decided(&server, session, method, &url).await, said, "{method} {path}");
            yes += u32::from(said.is_none());
        }
    }
    assert!((20..100).contains(&yes), "{yes} are allowed");
}

#[sqlx::test]
async fn under_the_doctors_folder_a_service_hears_what_a_check_says_to_everybody(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let nobody = uuid::Uuid::now_v7().to_string();
    for (path, there) in [
        ("/vestibule-echo/", false),
        ("/vestibule-echo/a", false),
        ("/vestibule-echo/a?b=/../c", false),
        ("/vestibule-echo/a//b/../c", false),
        ("/vestibule-echo/a/%2e%2e/b", false),
        ("/vestibule-echo/answer/503", false),
        ("/vestibule-echo", true),
        ("/Vestibule-Echo/a", true),
        ("/%76estibule-echo/a", true),
        ("/vestibule-echo/../page", true),
        ("/vestibule-echo/..%2fadmin", true),
        ("/vestibule-echo/%00", true),
    ] {
        let url = format!("https://wiki.example.org{path}");
        for method in ["GET", "POST", "DELETE"] {
            let check = checks.forward(method, &url).by(&known.person.wiki).script().await;
            assert_eq!(check.status != 404, there, "{method} {path}");
            let said = (check.status != 200).then(|| check.reason());
            assert_eq!(decided(&server, ("session", &known.session), method, &url).await, said, "{method} {path}");
            if !there {
                let stranger = checks.forward(method, &url).script().await;
                assert_eq!((stranger.status.as_u16(), Some(stranger.reason())), (404, why("not_found")));
                for subject in [("user", known.user.as_str()), ("session", &nobody)] {
                    assert_eq!(decided(&server, subject, method, &url).await, why("not_found"), "{method} {path}");
                }
            }
        }
    }
    let payload = question(("session", &known.session), "GET", "https://wiki.example.org/vestibule-echo/a");
    let words = told(&ask(&server.browser(), "wiki", EVALUATION, &payload).await)["context"].clone();
    let there = "There is no such page.";
    assert!(words["reason_admin"]["404"].is_string() && words["reason_user"]["404"] == there, "{words}");
}

#[sqlx::test]
async fn a_user_is_decided_about_as_somebody_who_proved_nothing_lately(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (user, session) = (("user", known.user.as_str()), ("session", known.session.as_str()));
    let danger = "https://wiki.example.org/danger/zone";
    assert_eq!(decided(&server, user, "GET", PAGE).await, None);
    assert_eq!(decided(&server, session, "GET", danger).await, None);
    assert_eq!(decided(&server, user, "GET", danger).await, why("sign_in_not_recent"));
    server.pass("6 minutes").await;
    assert_eq!(decided(&server, session, "GET", danger).await, why("sign_in_not_recent"));
    // Nobody has to be there for a question about them.
    known.person.door.post("/auth/sign-out", &[]).await;
    assert_eq!(decided(&server, user, "GET", PAGE).await, None);
}

#[sqlx::test]
async fn roles_count_as_they_are_when_it_is_asked(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    for subject in [("user", known.user.as_str()), ("session", known.session.as_str())] {
        for (roles, page, admin) in [
            ("{reader}", None, why("role_missing")),
            ("{reader,admin}", None, None),
            ("{}", why("role_missing"), why("role_missing")),
        ] {
            server.execute(&format!("update users set roles = '{roles}'")).await;
            assert_eq!(decided(&server, subject, "GET", PAGE).await, page, "{roles}");
            assert_eq!(decided(&server, subject, "GET", "https://wiki.example.org/admin/x").await, admin, "{roles}");
        }
    }
}

#[sqlx::test]
async fn of_a_session_that_is_over_a_service_hears_why(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let session = ("session", known.session.as_str());
    let open = "https://wiki.example.org/assets/x";
    server.pass("31 minutes").await;
    assert_eq!(decided(&server, session, "GET", PAGE).await, why("idle_expired"));
    assert_eq!(decided(&server, session, "GET", open).await, None, "as it is open to anybody");
    server.pass("12 hours").await;
    assert_eq!(decided(&server, session, "GET", PAGE).await, why("absolute_expired"));
    let again = somebody(&server, &checks).await;
    let session = ("session", again.session.as_str());
    assert_eq!(decided(&server, session, "GET", PAGE).await, None);
    again.person.wiki.post("/.vestibule/sign-out", &[]).await;
    assert_eq!(decided(&server, session, "GET", PAGE).await, why("signed_out"));
    let last = somebody(&server, &checks).await;
    server.disable_everybody().await;
    for subject in [("session", last.session.as_str()), ("user", last.user.as_str())] {
        assert_eq!(decided(&server, subject, "GET", PAGE).await, why("user_disabled"), "{subject:?}");
    }
}

#[sqlx::test]
async fn security_41_of_whom_a_service_does_not_know_it_hears_nothing(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (_, at_crm) = told_by(&checks, &known.person.crm, &format!("{CRM}/page")).await;
    let at_door = known.person.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    let (nobody, upper) = (uuid::Uuid::now_v7().to_string(), known.session.to_uppercase());
    let cookie = known.person.at_wiki().unwrap();
    for subject in [
        ("session", at_crm.as_str()),
        ("session", &at_door),
        ("session", &nobody),
        ("session", &known.user),
        ("session", &upper),
        ("session", &cookie),
        ("session", ""),
        ("user", &nobody),
        ("user", &known.session),
        ("user", "ada@example.org"),
        ("user", "*"),
        ("User", &known.user),
        ("group", "reader"),
        ("", ""),
    ] {
        for url in [PAGE, "https://wiki.example.org/assets/x"] {
            assert_eq!(decided(&server, subject, "GET", url).await, why("unknown_subject"), "{subject:?}");
        }
    }
    // One that has ended by itself, while the person's session goes on, is no session of the service any more.
    server.execute("update service_sessions set ended_at = now() where service = 'wiki'").await;
    assert_eq!(decided(&server, ("session", &known.session), "GET", PAGE).await, why("unknown_subject"));
}

#[sqlx::test]
async fn security_41_a_service_hears_of_its_own_addresses_only(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let user = ("user", known.user.as_str());
    for url in ["https://crm.example.com/page", "https://door.example/account", "http://wiki.example.org/page", "/page"]
    {
        assert_eq!(decided(&server, user, "GET", url).await, why("foreign_resource"), "{url}");
    }
    let browser = server.browser();
    let of_crm = ask(&browser, "crm", EVALUATION, &question(user, "GET", "https://crm.example.com/page")).await;
    assert_eq!(reason(&told(&of_crm)), None);
    let of_wiki = ask(&browser, "crm", EVALUATION, &question(user, "GET", PAGE)).await;
    assert_eq!(reason(&told(&of_wiki)), why("foreign_resource"));
}

#[sqlx::test]
async fn security_36_a_question_about_somebody_is_no_use_of_their_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    server.pass("20 minutes").await;
    let limits = "select last_seen_at || ' ' || idle_expires_at from sessions";
    let before = server.texts(limits).await;
    for subject in [("session", known.session.as_str()), ("user", known.user.as_str())] {
        assert_eq!(decided(&server, subject, "GET", PAGE).await, None);
    }
    assert_eq!(server.texts(limits).await, before);
    server.pass("11 minutes").await;
    assert_eq!(decided(&server, ("session", &known.session), "GET", PAGE).await, why("idle_expired"));
}

#[sqlx::test]
async fn who_cannot_be_named_to_a_service_may_not_there(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| {
        setup.services[1].remote_user = RemoteUser::Email;
        setup.services[1].email_from = vec!["op".to_owned()];
    })
    .await;
    let known = somebody(&server, &checks).await;
    let confirmed = format!("email_confirmed_by = '{{{}}}', confirmed_email = email", server.provider().issuer);
    server.execute(&format!("update users set {confirmed}")).await;
    let (browser, url) = (server.browser(), "https://crm.example.com/page");
    let asked =
        async || reason(&told(&ask(&browser, "crm", EVALUATION, &question(("user", &known.user), "GET", url)).await));
    assert_eq!(asked().await, None);
    server.execute("update users set email_confirmed_by = '{}'").await;
    assert_eq!(asked().await, why("email_unconfirmed"));
    let check = checks.forward("GET", url).by(&known.person.crm).script().await;
    assert_eq!(check.reason(), "email_unconfirmed");
}

#[sqlx::test]
async fn under_the_doors_own_origin_a_session_is_the_doors(_: Pool, db: Database) {
    let url = format!("{DOOR}/app").parse().unwrap();
    let mut app = Service { shares_door_origin: true, ..Service::new("app".to_owned(), "App".to_owned(), url) };
    give_secret(&mut app);
    let server = Setup { https: true, services: vec![app], ..Setup::default() }.start(db).await;
    let (checks, browser) = (Checks::of(&server).await, server.browser());
    register(&server, &browser).await;
    let page = "https://door.example/app/x";
    let (user, session) = told_by(&checks, &browser, page).await;
    assert!(browser.session_cookie().unwrap().starts_with(&session));
    for subject in [("user", user.as_str()), ("session", session.as_str())] {
        let asked = ask(&browser, "app", EVALUATION, &question(subject, "GET", page)).await;
        assert_eq!(reason(&told(&asked)), None, "{subject:?}");
        let of_the_door = question(subject, "GET", "https://door.example/account");
        assert_eq!(reason(&told(&ask(&browser, "app", EVALUATION, &of_the_door).await)), why("foreign_resource"));
    }
}

/// A role that another node has just given, of which this one has not heard: nobody is refused for what it remembers.
#[sqlx::test]
async fn security_37_whoever_has_just_been_given_a_role_is_decided_by_it(_: Pool, db: Database) {
    let (server, checks) = start_with(db, |setup| setup.session.cache = CacheSettings::default()).await;
    let known = somebody(&server, &checks).await;
    let (session, admin) = (("session", known.session.as_str()), format!("{WIKI}/admin"));
    let note = "update users set changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()";
    for _ in 0..2 {
        server.execute(note).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(decided(&server, session, "GET", &admin).await, why("role_missing"));
    }
    server.execute("update users set roles = '{reader,admin}'").await;
    assert_eq!(decided(&server, session, "GET", &admin).await, None);
    server.execute("update users set roles = '{reader}'").await;
    server.execute(note).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(decided(&server, session, "GET", PAGE).await, None);
    server.execute("update users set roles = '{reader,admin}'").await;
    let both = [question(session, "GET", &admin), question(session, "GET", PAGE)];
    let browser = server.browser();
    let answer = told(&ask(&browser, "wiki", EVALUATIONS, &json!({ "evaluations": both })).await);
    let decisions = answer["evaluations"].as_array().expect("several");
    assert!(decisions.iter().all(|decision| decision["decision"] == true), "{answer}");
}
