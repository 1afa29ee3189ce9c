//! People arrive where they were going.

use futures::future::join_all;

use crate::support::{CRM, DOOR, Database, Person, Pool, WIKI, family, me, sign_in};

const DEEP: &str = "/a//b/%2e%C3%A9;v=1?q=a%0Ab&u=https://x.y/?z%3D1";

fn enter(origin: &str, page: &str) -> String {
    let page: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
    format!("{origin}/.vestibule/enter?return_to={page}")
}

#[sqlx::test]
async fn somebody_who_is_nobody_signs_in_once_and_is_known_at_both_services(_: Pool, db: Database) {
    let server = family(db).await;
    Person::signed_in(&server).await;
    let person = Person::new(&server);
    let stopped = person.go(&enter(WIKI, DEEP)).await;
    assert_eq!(stopped.last.page(200), "Sign in");
    assert!(stopped.last.words().contains("to continue to The wiki"), "{}", stopped.last.words());
    assert_eq!(person.at_wiki(), None);
    let trip = person.go(&format!("{DOOR}{}", stopped.last.button())).await;
    assert_eq!(trip.arrived(), format!("{WIKI}{DEEP}"), "byte for byte: {:#?}", trip.hops);
    assert!(person.at_wiki().is_some());
    assert_eq!(person.wiki.cookie("__Host-Http-vestibule-enter"), None, "it has served");

    let silent = person.go(&enter(CRM, "/customers?x=1")).await;
    assert_eq!(silent.arrived(), format!("{CRM}/customers?x=1"));
    assert_eq!(silent.hops.len(), 4, "no prompt: {:#?}", silent.hops);
    for browser in [&person.wiki, &person.crm] {
        let me = browser.program("/.vestibule/me").await;
        assert_eq!(me.status, 200, "{}", me.text());
        assert_eq!(me.json()["user"]["name"], "Ada Lovelace");
    }
    assert_eq!(server.count("select count(*) from service_sessions where ended_at is null").await, 2);
    assert_eq!(server.count("select count(*) from passes").await, 0);
}

#[sqlx::test]
async fn each_service_knows_the_session_by_a_key_of_its_own(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(&enter(WIKI, "/")).await;
    person.go(&enter(CRM, "/")).await;
    let of = |answer: serde_json::Value| answer["session"]["id"].as_str().unwrap().to_owned();
    let door = of(me(&person.door).await);
    let wiki = of(person.wiki.program("/.vestibule/me").await.json());
    let crm = of(person.crm.program("/.vestibule/me").await.json());
    assert!(door != wiki && wiki != crm && door != crm);
    assert_eq!(wiki, person.at_wiki().unwrap().split('.').next().unwrap());
}

#[sqlx::test]
async fn security_1_the_cookies_at_a_service_have_every_attribute_and_end_with_the_session(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let entered = person.wiki.get("/.vestibule/enter?return_to=/").await;
    let [binding] = entered.set_cookies()[..] else { panic!("{:?}", entered.set_cookies()) };
    assert!(binding.starts_with("__Host-Http-vestibule-enter="), "{binding}");
    assert!(binding.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=600"), "{binding}");
    let arrive = person.go_until(&enter(WIKI, "/"), &format!("{WIKI}/.vestibule/arrive")).await;
    let arrived = person.step(&arrive).await;
    assert_eq!(arrived.location(), format!("{WIKI}/"));
    assert_eq!(arrived.header("referrer-policy"), "no-referrer");
    assert_eq!(arrived.header("cache-control"), "no-store");
    assert_eq!(arrived.header("strict-transport-security"), "", "which is the operator's");
    let [session, gone] = arrived.set_cookies()[..] else { panic!("{:?}", arrived.set_cookies()) };
    let (value, attributes) = session.split_once("; ").unwrap();
    assert_eq!(value, format!("__Host-vestibule={}", person.at_wiki().unwrap()));
    let (attributes, seconds) = attributes.split_once("; Max-Age=").unwrap();
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/");
    let seconds: i64 = seconds.parse().unwrap();
    assert!((12 * 3600 - 60..=12 * 3600).contains(&seconds), "the rest of the session's longest time: {seconds}");
    assert_eq!(gone, "__Host-Http-vestibule-enter=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0");
}

#[sqlx::test]
async fn a_newcomer_registers_on_the_way(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::new(&server);
    let stopped = person.go(&enter(WIKI, DEEP)).await;
    let form = person.go(&format!("{DOOR}{}", stopped.last.button())).await;
    assert_eq!(form.last.page(200), "Create your account");
    let sent = person.door.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(sent.page(200), "One moment", "a form that leads to another origin is answered by a page");
    let href = sent.button();
    assert!(href.starts_with("/enter?service=wiki&state="), "{href}");
    assert_eq!(person.go(&format!("{DOOR}{href}")).await.arrived(), format!("{WIKI}{DEEP}"));
}

#[sqlx::test]
async fn who_is_there_already_goes_on_and_nothing_changes(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(&enter(WIKI, "/")).await;
    let cookie = person.at_wiki();
    let again = person.wiki.click("/.vestibule/enter?return_to=/page").await;
    assert_eq!((again.location(), again.set_cookies().len()), ("https://wiki.example.org/page", 0));
    // By Back to a step that has been taken.
    let taken = person.go_until(&enter(CRM, "/"), &format!("{CRM}/.vestibule/arrive")).await;
    person.step(&taken).await;
    let back = person.step(&taken).await;
    assert_eq!((back.location(), back.set_cookies().len()), ("https://crm.example.com/", 0));
    assert_eq!(person.at_wiki(), cookie);
}

#[sqlx::test]
async fn security_21_ten_tabs_at_once_all_arrive_each_on_its_own_page(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let trips = (0..10).map(|tab| {
        let (person, origin) = (&person, if tab % 2 == 0 { WIKI } else { CRM });
        async move {
            let trip = person.go(&enter(origin, &format!("/tab/{tab}"))).await;
            assert_eq!(trip.arrived(), format!("{origin}/tab/{tab}"));
        }
    });
    join_all(trips).await;
    assert_eq!(person.wiki.program("/.vestibule/me").await.status, 200);
    assert_eq!(person.crm.program("/.vestibule/me").await.status, 200);
}

#[sqlx::test]
async fn a_tab_whose_binding_was_overwritten_starts_over_by_itself(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let arrive = person.go_until(&enter(WIKI, "/page"), &format!("{WIKI}/.vestibule/arrive")).await;
    person.wiki.forget("__Host-Http-vestibule-enter");
    let trip = person.go(&arrive).await;
    assert_eq!(trip.arrived(), format!("{WIKI}/page"));
    assert_eq!(trip.hops.len(), 5, "{:#?}", trip.hops);
    assert!(trip.hops[1].starts_with(&format!("{WIKI}/.vestibule/enter?")), "{:#?}", trip.hops);
}

#[sqlx::test]
async fn a_browser_that_keeps_no_cookies_reads_so_after_two_tries(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let mut url = enter(WIKI, "/page");
    let mut hops = 0;
    let last = loop {
        hops += 1;
        let (browser, address) = person.place(&url);
        let answer = browser.get(address).await;
        person.wiki.forget("__Host-Http-vestibule-enter");
        if !answer.status.is_redirection() {
            break answer;
        }
        let location = answer.location();
        url = if location.starts_with("http") { location.to_owned() } else { format!("{DOOR}{location}") };
    };
    assert_eq!(last.page(400), "Cookies are blocked");
    assert_eq!(hops, 6, "two tries of three steps");
    assert_eq!(last.header("referrer-policy"), "no-referrer");
    assert!(last.text().contains("/.vestibule/enter?return_to=/page"));
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
}

#[sqlx::test]
async fn whoever_signs_in_at_the_door_meanwhile_is_the_one_who_arrives(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(&enter(WIKI, "/")).await;
    server.provider().somebody("grace");
    person.register().await;
    assert_eq!(
        person.wiki.program("/.vestibule/me").await.reason(),
        "replaced",
        "another person's session ended with it"
    );
    assert_eq!(person.go(&enter(WIKI, "/")).await.arrived(), format!("{WIKI}/"));
    let name = person.wiki.program("/.vestibule/me").await.json()["user"]["name"].clone();
    assert_eq!(name, me(&person.door).await["user"]["name"]);
}

#[sqlx::test]
async fn a_session_that_ended_is_explained_and_leads_back_to_the_very_page(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(&enter(WIKI, "/")).await;
    server.pass("31 minutes").await;
    let expired = person.go(&enter(WIKI, DEEP)).await;
    assert_eq!(expired.last.page(200), "You were signed out");
    assert!(expired.last.words().contains("The wiki"), "{}", expired.last.words());
    let back = person.go(&format!("{DOOR}{}", expired.last.button())).await;
    assert_eq!(back.arrived(), format!("{WIKI}{DEEP}"));
}

#[sqlx::test]
async fn who_proves_once_more_who_they_are_is_still_known_at_every_service(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(&enter(WIKI, "/")).await;
    person.go(&enter(CRM, "/")).await;
    let (wiki, before) = (person.at_wiki(), person.door.session_cookie());
    server.execute("update service_sessions set changed_xid = null").await;
    sign_in(&server, &person.door, "/account").await;
    assert_ne!(person.door.session_cookie(), before);
    for browser in [&person.wiki, &person.crm] {
        assert_eq!(browser.program("/.vestibule/me").await.status, 200);
    }
    assert_eq!(person.at_wiki(), wiki, "with the same cookie");
    assert_eq!(server.count("select count(*) from sessions where ended_at is null").await, 1);
    let carried = "select count(*) from service_sessions c join sessions s on s.id = c.session_id
                   where s.ended_at is null and c.ended_at is null and c.changed_xid is not null";
    assert_eq!(server.count(carried).await, 2, "and whoever reads changes is told");
}

/// On plain http names carry the port of the service, and no prefix.
#[sqlx::test]
async fn on_plain_http_the_cookies_carry_the_port(_: Pool, db: Database) {
    let server = crate::support::family_with(db, |setup| {
        setup.https = false;
        setup.services[0].url = "http://wiki.localhost:8765/".parse().unwrap();
    })
    .await;
    let (door, wiki) = (server.browser(), server.browser_at("http://wiki.localhost:8765"));
    crate::support::register(&server, &door).await;
    let entered = wiki.get("/.vestibule/enter?return_to=/x").await;
    let (_, address) = entered.location().split_once("/enter?").unwrap();
    let passed = door.get(&format!("/enter?{address}")).await;
    let arrive = passed.location().strip_prefix("http://wiki.localhost:8765").unwrap().to_owned();
    assert_eq!(wiki.get(&arrive).await.location(), "http://wiki.localhost:8765/x");
    assert_eq!(wiki.cookie_names(), ["vestibule-8765"]);
    assert_eq!(wiki.program("/.vestibule/me").await.status, 200);
}
