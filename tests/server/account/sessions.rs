//! People see where they are signed in, and end sessions of their own: one, or all others, at once.

use futures::future::join_all;

use crate::{
    guard::rates::{FAILURES_ONLY, until_too_often},
    support::{
        Answer, Browser, Database, Person, Pool, Setup, TestServer, WIKI, attributes, family, make, me, refused,
        register, sign_in,
    },
};

const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";
const PAGE: &str = "/account/sessions";
const END: &str = "/auth/sessions/end";
const ENDED: &str =
    "select concat_ws(' ', kind, reason, session_id) from events where kind = 'session_ended' order by id";

/// Somebody who is signed in here and there.
async fn start(db: Database) -> (TestServer, Browser, Browser) {
    let server = TestServer::start(db).await;
    let (here, there) = (server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &there, "/").await;
    (server, here, there)
}

/// The public handle of the session in a browser.
fn id_of(browser: &Browser) -> String {
    browser.session_cookie().unwrap().split('.').next().unwrap().to_owned()
}

async fn end(browser: &Browser, id: &str) -> Answer {
    browser.post(END, &[("session", id)]).await
}

/// What the page says to whoever comes back to it.
async fn told(browser: &Browser, answer: &Answer) -> String {
    assert_eq!(answer.location(), PAGE);
    browser.click(PAGE).await.words()
}

/// The sessions that a page offers to end.
fn offered(page: &Answer) -> Vec<String> {
    let values = attributes(&page.text(), "input", "value");
    values.into_iter().filter(|value| uuid::Uuid::try_parse(value).is_ok()).collect()
}

#[sqlx::test]
async fn security_10_people_see_where_they_are_signed_in_this_session_first(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let set = |id: &str, to: &str| format!("update sessions set {to} where id = '{id}'");
    server.execute(&set(&id_of(&there), &format!("user_agent = '{FIREFOX}', ip = '203.0.113.7'"))).await;
    server.execute(&set(&id_of(&here), "user_agent = null, last_seen_at = now() - interval '50 seconds'")).await;
    let page = here.click(PAGE).await;
    assert_eq!(page.page(200), "Where you're signed in");
    let words = page.words();
    let told = [
        "Unknown browser",
        "This session",
        "Active now",
        "Firefox on Windows",
        "Last active",
        "Signed in from 203.0.113.7",
    ];
    let mut from = 0;
    for said in told {
        from += words[from..].find(said).unwrap_or_else(|| panic!("{said} is not in {}", &words[from..]));
    }
    assert!(words.contains("Signed in with Provider op since"), "{words}");
    assert_eq!(offered(&page), [id_of(&there)], "this one is signed out of as everywhere");
    assert!(words.contains("Sign out Firefox on Windows, signed in since"), "{words}");
    let account = here.click("/account").await;
    assert_eq!(offered(&account), [id_of(&there)]);
    assert!(account.words().contains("Firefox on Windows") && account.text().contains("href=\"/account/sessions\""));
}

#[sqlx::test]
async fn security_10_one_session_is_ended_at_once_and_its_browser_reads_why(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    me(&there).await;
    let id = id_of(&there);
    // No sign-in of just now is asked for.
    server.pass("20 minutes").await;
    let answer = end(&here, &id).await;
    assert!(answer.set_cookies().is_empty() && answer.headers.get("clear-site-data").is_none());
    assert!(told(&here, &answer).await.contains("You're signed out there."));
    assert_eq!(refused(&there).await, "ended_elsewhere");
    assert_eq!(there.get("/account").await.location(), "/session-expired?return_to=/account");
    let why = there.get("/session-expired").await;
    assert_eq!(why.page(200), "You were signed out");
    for said in ["You signed out from another device.", "If that wasn't you, contact"] {
        assert!(why.words().contains(said), "{}", why.words());
    }
    me(&here).await;
    assert_eq!(server.texts(ENDED).await, [format!("session_ended ended_elsewhere {id}")]);
    assert_eq!(offered(&here.click(PAGE).await), [""; 0]);
}

#[sqlx::test]
async fn security_10_all_others_end_and_nobody_elses(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let (third, stranger) = (server.browser(), server.browser());
    sign_in(&server, &third, "/").await;
    make(&stranger, "reader", "active").await;
    let answer = here.post(END, &[("others", "true")]).await;
    assert!(told(&here, &answer).await.contains("You're signed out everywhere else."));
    for browser in [&there, &third] {
        assert_eq!(refused(browser).await, "ended_elsewhere");
    }
    me(&here).await;
    me(&stranger).await;
    assert_eq!(server.texts(ENDED).await.len(), 2);
    let again = here.post(END, &[("others", "true")]).await;
    let words = told(&here, &again).await;
    assert!(words.contains("You weren't signed in anywhere else.") && words.contains("You're signed in nowhere else."));
    assert!(!words.contains("Sign out all others"), "{words}");
}

/// Whoever is told which ids there are could look for sessions of others.
#[sqlx::test]
async fn security_10_somebody_elses_unknown_and_over_are_told_alike_and_stay_as_they_are(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let stranger = server.browser();
    make(&stranger, "reader", "active").await;
    end(&here, &id_of(&there)).await;
    let ended = server.texts(ENDED).await;
    let idle = server.browser();
    sign_in(&server, &idle, "/").await;
    let expire =
        format!("update sessions set idle_expires_at = now() - interval '1 minute' where id = '{}'", id_of(&idle));
    server.execute(&expire).await;
    let unknown = uuid::Uuid::now_v7().to_string();
    for id in [&id_of(&stranger), &id_of(&there), &id_of(&idle), &unknown] {
        let answer = end(&here, id).await;
        assert_eq!(answer.text(), "");
        assert!(told(&here, &answer).await.contains("That session was over already."), "{id}");
    }
    me(&stranger).await;
    assert_eq!(refused(&idle).await, "idle_expired", "the reason stays");
    assert_eq!(server.texts(ENDED).await, ended);
}

#[sqlx::test]
async fn security_10_who_ends_the_session_that_they_are_in_signs_out(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let copy = here.copy();
    let answer = end(&here, &id_of(&here)).await;
    assert_eq!((answer.location(), answer.header("clear-site-data")), ("/signed-out", "\"storage\""));
    assert_eq!((here.session_cookie(), refused(&copy).await.as_str()), (None, "signed_out"));
    me(&there).await;
    assert_eq!(server.live_sessions().await, 1);
}

#[sqlx::test]
async fn security_10_what_does_not_ask_for_one_thing_ends_nothing(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let (id, upper) = (id_of(&there), id_of(&there).to_uppercase());
    let cases: [&[(&str, &str)]; 9] = [
        &[],
        &[("session", "")],
        &[("session", "nonsense")],
        &[("session", &upper)],
        &[("session", &id), ("session", &id)],
        &[("session", &id), ("others", "true")],
        &[("session", &id), ("others", "false")],
        &[("others", "false")],
        &[("others", "")],
    ];
    for fields in cases {
        assert_eq!(here.post(END, fields).await.page(400), "That link didn't work", "{fields:?}");
        let program = here.post(END, fields).header("accept", "application/json").await;
        assert_eq!((program.status.as_u16(), program.reason().as_str()), (400, "bad_request"), "{fields:?}");
    }
    let elsewhere = here.post(END, &[("session", &id)]).header("sec-fetch-site", "cross-site").await;
    assert_eq!(elsewhere.status, 403);
    assert_eq!(here.click(END).await.status, 405);
    me(&there).await;
    assert_eq!(server.live_sessions().await, 2);
}

#[sqlx::test]
async fn security_10_nobody_ends_anything_without_a_session_of_their_own(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let stranger = server.browser();
    let id = id_of(&here);
    assert_eq!(end(&stranger, &id).await.location(), "/sign-in?return_to=/account/sessions");
    end(&here, &id_of(&there)).await;
    assert_eq!(end(&there, &id).await.location(), "/session-expired?return_to=/account/sessions");
    assert_eq!(there.post(END, &[("others", "true")]).await.location(), "/session-expired?return_to=/account/sessions");
    me(&here).await;
}

/// What was entered from a session ends with it, at services and in their own words.
#[sqlx::test]
async fn security_9_services_that_a_session_has_entered_are_named_and_end_with_it(_: Pool, db: Database) {
    let server = family(db).await;
    let (lost, person) = (Person::signed_in(&server).await, Person::new(&server));
    assert_eq!(lost.go(&format!("{WIKI}/.vestibule/enter?return_to=/")).await.arrived(), format!("{WIKI}/"));
    sign_in(&server, &person.door, "/").await;
    let words = person.door.click(PAGE).await.words();
    assert!(words.contains("Services opened: The wiki"), "{words}");
    let id = id_of(&lost.door);
    assert_eq!(end(&person.door, &id).await.location(), PAGE);
    assert_eq!(lost.wiki.program("/.vestibule/me").await.reason(), "ended_elsewhere");
    assert_eq!(server.count("select count(*) from service_sessions where ended_at is null").await, 0);
}

#[sqlx::test]
async fn security_7_what_has_reached_a_limit_is_not_listed(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let id = id_of(&there);
    assert_eq!(offered(&here.click(PAGE).await), [id.as_str()]);
    for limit in ["idle_expires_at", "expires_at = now() - interval '1 second', idle_expires_at"] {
        let expire = format!("update sessions set {limit} = now() - interval '1 second' where id = '{id}'");
        server.execute(&expire).await;
        assert_eq!(offered(&here.click(PAGE).await), [""; 0], "{limit}");
    }
}

#[sqlx::test]
async fn fifty_that_end_the_same_session_at_once_end_it_once(_: Pool, db: Database) {
    let (server, here, there) = start(db).await;
    let (id, copies) = (id_of(&there), join_all((0..50).map(|_| async { here.copy() })).await);
    let answers = join_all(copies.iter().map(|browser| end(browser, &id))).await;
    assert!(answers.iter().all(|answer| answer.location() == PAGE));
    assert_eq!(server.texts(ENDED).await, [format!("session_ended ended_elsewhere {id}")]);
}

/// Of devices that all sign out the others at the same moment one is left, whichever was first: nobody is ended by one that is over.
#[sqlx::test]
async fn of_eight_that_end_the_others_at_once_one_is_left(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    let mut browsers = Vec::new();
    for _ in 0..8 {
        let browser = server.browser();
        sign_in(&server, &browser, "/").await;
        browsers.push(browser);
    }
    let answers =
        join_all(browsers.iter().map(|browser| async { browser.post(END, &[("others", "true")]).await })).await;
    assert!(answers.iter().all(|answer| answer.status == 303));
    assert_eq!(server.live_sessions().await, 1);
    assert_eq!(server.texts(ENDED).await.len(), 7);
}

#[sqlx::test]
async fn security_27_ending_what_is_over_is_counted_and_ending_one_is_not(_: Pool, db: Database) {
    let server = Setup { limits: FAILURES_ONLY, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..4 {
        let other = server.browser();
        sign_in(&server, &other, "/").await;
        assert_eq!(end(&browser, &id_of(&other)).await.location(), PAGE);
        assert_eq!(refused(&other).await, "ended_elsewhere");
    }
    let unknown = async || end(&browser, &uuid::Uuid::now_v7().to_string()).await;
    assert_eq!(until_too_often(unknown).await.0, 2);
}

/// Without a limit in the settings there may be a thousand: a page has an end, and all of them can be ended.
#[sqlx::test]
async fn of_very_many_sessions_the_latest_are_shown_and_all_can_be_ended(_: Pool, db: Database) {
    let (server, here, _) = start(db).await;
    server
        .execute(
            "insert into sessions (id, secret_hash, user_id, last_seen_at, idle_expires_at, expires_at, provider, user_agent)
             select gen_random_uuid(), sha256(''), users.id, now() - interval '1 minute', now() + interval '1 hour',
                    now() + interval '1 hour', 'op', repeat('Firefox/', 1000) from users, generate_series(1, 148)",
        )
        .await;
    let page = here.click(PAGE).await;
    assert_eq!(offered(&page).len(), 99);
    assert!(page.words().contains("50 more sessions aren't shown."), "{}", page.words());
    assert!(page.text().len() < 200_000, "{}", page.text().len());
    here.post(END, &[("others", "true")]).await;
    assert_eq!(server.live_sessions().await, 1);
}

/// What a browser calls itself is a stranger's text.
#[sqlx::test]
async fn nothing_of_what_a_browser_calls_itself_is_shown(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let agent = format!("<script>alert(1)</script> \u{202e}Firefox/1 Windows Evil{}", "x".repeat(8_000));
    let form = [("name", "Ada"), ("email", "ada@example.org")];
    browser.post("/auth/register", &form).header("user-agent", &agent).await;
    for address in [PAGE, "/account", "/account/activity"] {
        let page = browser.click(address).await;
        assert!(page.words().contains("Firefox on Windows"), "{}", page.words());
        for odd in ["alert", "Evil", "\u{202e}", "xxx"] {
            assert!(!page.text().contains(odd), "{address}: {odd}");
        }
    }
}
