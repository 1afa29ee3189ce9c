//! People with several identities: linked by themselves only, removed by themselves, never the last one.

use serde_json::json;

use crate::support::{
    Answer, Attempt, Browser, Database, Pool, Setup, TestServer, attributes, make, me, refused, register, sign_in,
};

async fn two_providers(db: Database) -> TestServer {
    Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await
}

/// Links what the second provider says, from the page for that.
async fn link(server: &TestServer, browser: &Browser) -> Answer {
    assert_eq!(browser.click("/account/link").await.page(200), "Connect another account");
    let begun = browser.click("/auth/link?provider=other").await;
    let attempt = Attempt { url: begun.location().parse().unwrap() };
    browser.arrive(&attempt.agree(&server.providers[1]).await).await
}

async fn sign_in_at_other(server: &TestServer, browser: &Browser) -> Answer {
    let attempt = Attempt::begin(browser, "other", "/").await;
    browser.arrive(&attempt.agree(&server.providers[1]).await).await
}

/// Where the account page leads to remove identities, in its order.
async fn removals(browser: &Browser) -> Vec<String> {
    let page = browser.click("/account").await.text();
    attributes(&page, "a", "href").into_iter().filter(|href| href.starts_with("/account/unlink")).collect()
}

async fn remove(browser: &Browser, page: &str) -> Answer {
    let (_, id) = page.split_once("identity=").expect("an identity");
    browser.post("/auth/unlink", &[("identity", id)]).await
}

#[sqlx::test]
async fn a_linked_identity_leads_to_the_same_user(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    let user = register(&server, &browser).await["user"].clone();
    server.providers[1].person(json!({ "sub": "countess", "email": "countess@elsewhere.example" }));
    let answer = link(&server, &browser).await;
    assert_eq!(answer.location(), "/account");
    let account = browser.follow(answer).await.words();
    for text in ["You can now sign in with Provider other too.", "countess@elsewhere.example", "ada@example.org"] {
        assert!(account.contains(text), "{text} is not in {account}");
    }
    let elsewhere = server.browser();
    assert_eq!(sign_in_at_other(&server, &elsewhere).await.location(), "/");
    assert_eq!(me(&elsewhere).await["user"], user);
    assert_eq!(me(&browser).await["user"], user, "and the session that linked it goes on");
    assert_eq!(server.texts("select provider from events where kind = 'identity_linked'").await, ["other"]);
}

#[sqlx::test]
async fn security_17_an_address_alone_links_nobody_and_its_owner_is_told_how(_: Pool, db: Database) {
    let server = two_providers(db).await;
    register(&server, &server.browser()).await;
    let browser = server.browser();
    assert_eq!(sign_in_at_other(&server, &browser).await.location(), "/register");
    let form = browser.click("/register").await.text();
    assert!(form.contains("You may already have an account"), "{form}");
    assert!(!form.contains("Provider op"), "with which provider is nobody else's business: {form}");
    assert_eq!(server.count("select count(*) from identities").await, 1);

    // Of an address that is not confirmed anybody could ask.
    server.providers[1].person(json!({ "sub": "eve", "email": "ada@example.org", "email_verified": false }));
    let eve = server.browser();
    sign_in_at_other(&server, &eve).await;
    assert!(!eve.click("/register").await.text().contains("You may already have an account"));
    // And of one that nobody has there is nothing to tell.
    server.providers[1].somebody("newcomer");
    let newcomer = server.browser();
    sign_in_at_other(&server, &newcomer).await;
    assert!(!newcomer.click("/register").await.text().contains("You may already have an account"));
}

#[sqlx::test]
async fn an_identity_of_somebody_else_is_not_linked(_: Pool, db: Database) {
    let server = two_providers(db).await;
    server.providers[1].somebody("grace");
    let grace = server.browser();
    sign_in_at_other(&server, &grace).await;
    grace.post("/auth/register", &[("name", "Grace"), ("email", "grace@example.org")]).await;
    let browser = server.browser();
    let before = register(&server, &browser).await;
    let answer = link(&server, &browser).await;
    assert_eq!(answer.page(409), "Your Provider other account is already connected to another account here");
    assert_eq!(answer.button(), "/account");
    assert_eq!(me(&browser).await, before);
    assert_eq!(me(&grace).await["user"]["name"], "Grace");
    assert_eq!(server.count("select count(*) from identities").await, 2);
    let whose = "select u.name from events e join users u on u.id = e.user_id where e.reason = 'identity_taken'";
    assert_eq!(server.texts(whose).await, ["Ada Lovelace"], "it is written down with who tried");
}

#[sqlx::test]
async fn linking_twice_is_linking_once(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..2 {
        assert_eq!(link(&server, &browser).await.location(), "/account");
    }
    assert_eq!(server.count("select count(*) from identities").await, 2);
}

#[sqlx::test]
async fn who_is_not_signed_in_any_more_links_nothing(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = Attempt { url: begun.location().parse().unwrap() }.agree(&server.providers[1]).await;
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    assert_eq!(browser.arrive(&callback).await.page(403), "Provider other wasn't connected");
    assert_eq!(server.count("select count(*) from identities").await, 1);
    assert_eq!(server.count("select count(*) from registrations").await, 0);
}

#[sqlx::test]
async fn another_person_who_has_signed_in_meanwhile_is_given_nothing(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = Attempt { url: begun.location().parse().unwrap() }.agree(&server.providers[1]).await;
    server.provider().somebody("grace");
    register(&server, &browser).await;
    assert_eq!(browser.arrive(&callback).await.page(403), "Provider other wasn't connected");
    assert_eq!(server.count("select count(*) from identities where subject = 'ada'").await, 1);
}

#[sqlx::test]
async fn security_10_linking_and_removing_ask_for_a_recent_sign_in(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    link(&server, &browser).await;
    let page = removals(&browser).await[0].clone();
    server.pass("16 minutes").await;
    assert_eq!(
        browser.click("/auth/link?provider=other").await.location(),
        "/sign-in?return_to=/account/link&again=true"
    );
    let back = remove(&browser, &page).await.location().to_owned();
    assert!(
        back.starts_with("/sign-in?return_to=/account/unlink%3Fidentity%3D") && back.ends_with("&again=true"),
        "{back}"
    );
    assert_eq!(server.count("select count(*) from identities").await, 2);
}

#[sqlx::test]
async fn nobody_is_made_to_link_by_a_page_elsewhere(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let link = |site: Option<&str>| {
        let ask = browser.ask(reqwest::Method::GET, "/auth/link?provider=other").header("accept", "text/html");
        if let Some(site) = site { ask.header("sec-fetch-site", site) } else { ask }
    };
    // `none` is what is typed, and also what comes from a link in mail.
    for elsewhere in [Some("cross-site"), Some("same-site"), Some("none"), None] {
        assert_eq!(link(elsewhere).await.location(), "/account/link", "{elsewhere:?}");
    }
    assert_eq!(link(None).header("referer", "https://evil.example/").await.location(), "/account/link");
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
    assert_eq!(browser.click("/auth/link?provider=none").await.page(404), "This sign-in link is out of date");
    assert_eq!(
        server.browser().click("/auth/link?provider=other").await.location(),
        "/sign-in?return_to=/account/link"
    );
}

#[sqlx::test]
async fn one_is_removed_and_the_last_one_never(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(removals(&browser).await, Vec::<String>::new(), "of one alone there is nothing to remove");
    link(&server, &browser).await;
    let pages = removals(&browser).await;
    assert_eq!(pages.len(), 2);
    let question = browser.click(&pages[0]).await;
    assert_eq!(question.page(200), "Remove a way to sign in");
    assert!(question.words().contains("sign in with Provider op (ada@example.org)"), "{}", question.text());

    assert_eq!(remove(&browser, &pages[0]).await.location(), "/account");
    assert_eq!(remove(&browser, &pages[0]).await.location(), "/account", "asked for twice, it is gone all the same");
    let answer = remove(&browser, &pages[1]).await;
    assert_eq!(answer.page(409), "This is your only way to sign in");
    assert_eq!(server.texts("select issuer from identities").await, [server.providers[1].issuer.clone()]);
    assert_eq!(
        sign_in(&server, &server.browser(), "/").await.location(),
        "/register",
        "what was removed opens nothing"
    );
    assert_eq!(server.texts("select provider from events where kind = 'identity_unlinked'").await, ["op"]);
}

#[sqlx::test]
async fn two_requests_at_once_do_not_remove_the_last_two(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    link(&server, &browser).await;
    let pages = removals(&browser).await;
    let (one, other) = tokio::join!(remove(&browser, &pages[0]), remove(&browser, &pages[1]));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(server.count("select count(*) from identities").await, 1);
}

#[sqlx::test]
async fn nobody_removes_what_is_not_theirs(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    link(&server, &browser).await;
    let page = removals(&browser).await[0].clone();
    let thief = server.browser();
    make(&thief, "reader", "active").await;
    assert_eq!(remove(&thief, &page).await.location(), "/account");
    assert!(thief.click(&page).await.text().contains("That isn't one of your ways to sign in"));
    for wrong in ["", "nonsense", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(browser.post("/auth/unlink", &[("identity", wrong)]).await.location(), "/account", "{wrong}");
    }
    assert_eq!(browser.post("/auth/unlink", &[]).await.location(), "/account");
    assert_eq!(server.count("select count(*) from identities where subject = 'ada'").await, 2);
    assert_eq!(refused(&server.browser()).await, "not_signed_in");
}

#[sqlx::test]
async fn removing_an_identity_ends_the_other_sessions_that_began_with_it_and_no_others(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.providers[1].person(json!({ "sub": "countess" }));
    link(&server, &browser).await;
    let (by_other, by_op, stranger) = (server.browser(), server.browser(), server.browser());
    sign_in_at_other(&server, &by_other).await;
    sign_in(&server, &by_op, "/").await;
    server.providers[1].person(json!({ "sub": "grace", "name": "Grace", "email": "grace@example.org" }));
    assert_eq!(sign_in_at_other(&server, &stranger).await.location(), "/register");
    stranger.post("/auth/register", &[("name", "Grace"), ("email", "grace@example.org")]).await;

    let pages = removals(&browser).await;
    let question = browser.click(&pages[1]).await.text();
    assert!(question.contains("are signed out everywhere else it was used"), "{question}");
    assert_eq!(remove(&browser, &pages[1]).await.location(), "/account");
    assert_eq!(refused(&by_other).await, "ended_elsewhere");
    for goes_on in [&browser, &by_op, &stranger] {
        me(goes_on).await;
    }
    let events = "select concat_ws(' ', reason, provider) from events where kind = 'session_ended'";
    assert_eq!(server.texts(events).await, ["ended_elsewhere other"]);
}

#[sqlx::test]
async fn the_session_in_which_an_identity_is_removed_goes_on_also_if_it_began_with_it(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    link(&server, &browser).await;
    let elsewhere = server.browser();
    sign_in(&server, &elsewhere, "/").await;
    let pages = removals(&browser).await;
    assert_eq!(remove(&browser, &pages[0]).await.location(), "/account");
    me(&browser).await;
    assert_eq!(refused(&elsewhere).await, "ended_elsewhere");
}

#[sqlx::test]
async fn who_comes_back_to_a_link_that_is_done_sees_their_account(_: Pool, db: Database) {
    let server = two_providers(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = Attempt { url: begun.location().parse().unwrap() }.agree(&server.providers[1]).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/account");
    assert_eq!(browser.arrive(&callback).await.location(), "/account");
    assert_eq!(server.count("select count(*) from identities").await, 2);
}
