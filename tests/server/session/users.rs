//! Disabling or deleting a user ends everything of theirs, whichever way it is done.

use std::process::Output;

use crate::support::{Database, Pool, Program, TestServer, make, me, refused, register, sign_in, url_of};

/// `vestibule users …`, and what it says.
fn users(db: &Database, arguments: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["users"], arguments].concat();
    let Output { status, stdout, stderr } = Program::run(&arguments, &[("DATABASE_URL", &url_of(db))]);
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

async fn id_of(server: &TestServer, name: &str) -> String {
    server.texts(&format!("select id::text from users where name = '{name}'")).await.remove(0)
}

#[sqlx::test]
async fn security_9_disabling_a_user_ends_every_session(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let (here, there, stranger) = (server.browser(), server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &there, "/").await;
    make(&stranger, "reader", "active").await;

    let (status, said) = users(&db, &["disable", "ADA@example.org"]);
    assert_eq!((status, said.as_str()), (Some(0), OFF));
    for browser in [&here, &there] {
        assert_eq!(refused(browser).await, "user_disabled");
        assert_eq!(browser.get("/account").await.location(), "/session-expired?return_to=/account");
        assert_eq!(browser.get("/session-expired").await.page(200), "Your access is switched off");
    }
    me(&stranger).await;
    let events =
        "select concat_ws(' ', kind, reason, provider) from events where kind ~ 'ended|disabled' order by at, id";
    let ended = "session_ended user_disabled op";
    assert_eq!(server.texts(events).await, [ended, ended, "user_disabled"]);
}

const OFF: &str = "The access of Ada Lovelace <ada@example.org> is off. Sessions that ended: 2.\n";

/// By the command, by the same function in a server, and by a statement by hand, which nobody can be kept from.
#[sqlx::test]
async fn security_9_a_disabled_user_cannot_sign_in_and_what_has_ended_stays_ended(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    register(&server, &server.browser()).await;
    let ada = id_of(&server, "Ada Lovelace").await;
    for way in ["command", "function", "hand"] {
        let before = server.browser();
        assert_eq!(sign_in(&server, &before, "/").await.location(), "/", "{way}");
        match way {
            "command" => assert_eq!(users(&db, &["disable", &ada]).0, Some(0)),
            "function" => server.disable_everybody().await,
            _ => server.execute("update users set disabled_at = now()").await,
        }
        assert_eq!(refused(&before).await, "user_disabled", "{way}");
        let fresh = server.browser();
        let answer = sign_in(&server, &fresh, "/").await;
        assert_eq!(answer.page(403), "Your access is switched off", "{way}");
        assert_eq!((fresh.session_cookie(), answer.set_cookies().len()), (None, 0), "{way}");
        let refusals = "select reason from events where kind = 'sign_in_refused' order by at desc limit 1";
        assert_eq!(server.texts(refusals).await, ["user_disabled"], "{way}");

        // What ended by disabling stays ended, and what a statement by hand has left open ends then.
        assert_eq!(users(&db, &["enable", &ada]).0, Some(0), "{way}");
        assert_eq!(refused(&before).await, "user_disabled", "{way}");
        assert_eq!(server.end_reason(&before).await.as_deref(), Some("user_disabled"), "{way}");
        assert_eq!(sign_in(&server, &before, "/").await.location(), "/", "{way}");
        me(&before).await;
    }
}

#[sqlx::test]
async fn the_command_says_whom_it_means_and_what_is_so_already(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let ada = id_of(&server, "Ada Lovelace").await;
    let on = "Ada Lovelace <ada@example.org> can sign in again.\n";
    for (arguments, status, words) in [
        (["enable", &ada], 0, "The access of Ada Lovelace <ada@example.org> was on already.\n"),
        (["disable", "grace@example.org"], 1, "Nobody is registered as grace@example.org.\n"),
        (
            ["disable", &uuid::Uuid::nil().to_string()],
            1,
            "Nobody is registered as 00000000-0000-0000-0000-000000000000.\n",
        ),
        (["disable", "ada"], 1, "\"ada\" is neither an id nor an e-mail address.\n"),
    ] {
        assert_eq!(users(&db, &arguments), (Some(status), words.to_owned()));
    }
    me(&browser).await;
    assert_eq!(users(&db, &["disable", &ada]).0, Some(0));
    let off = "The access of Ada Lovelace <ada@example.org> was off already.\n".to_owned();
    assert_eq!(users(&db, &["disable", &ada]), (Some(0), off));
    assert_eq!(users(&db, &["enable", "ada@example.org"]), (Some(0), on.to_owned()));
    let events = "select kind from events where kind like 'user%' order by at, id";
    assert_eq!(
        server.texts(events).await,
        ["user_disabled", "user_enabled"],
        "each change is an event, and nothing else"
    );

    // Of two with the same address, neither is switched off by it.
    server.provider().somebody("grace");
    register(&server, &server.browser()).await;
    server.execute("update users set email = 'ada@example.org', email_key = 'ada@example.org'").await;
    let (status, said) = users(&db, &["disable", "ada@example.org"]);
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Several people") && said.contains(&format!("{ada}  Ada Lovelace")), "{said}");
    assert_eq!(server.count("select count(*) from users where disabled_at is not null").await, 0);
    assert_eq!(Program::run(&["users", "disable", &ada], &[("VESTIBULE_COLOUR", "blue")]).status.code(), Some(2));
}

/// No statement takes a session's user away from under it.
#[sqlx::test]
async fn security_9_deleting_a_user_ends_every_session_and_keeps_the_events(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let events = server.count("select count(*) from events").await;
    let refusal = sqlx::query("delete from users").execute(&server.db).await.unwrap_err();
    assert_eq!(vestibule::store::sqlstate(&refusal).as_deref(), Some("23503"), "who has sessions is not deleted");
    me(&browser).await;
    server.delete_everybody().await;
    assert_eq!(refused(&browser).await, "not_signed_in");
    assert_eq!(browser.get("/account").await.location(), "/sign-in?return_to=/account");
    assert_eq!(server.count("select count(*) from events").await, events);
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register", "they are a newcomer again");
}

#[sqlx::test]
async fn roles_count_from_the_next_request_on(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set roles = '{admin}', name = 'Countess'").await;
    let user = me(&browser).await["user"].clone();
    assert_eq!((user["roles"][0].as_str(), user["name"].as_str()), (Some("admin"), Some("Countess")));
}
