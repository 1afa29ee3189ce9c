//! Whoever tosses a pass, a state or a cookie of their own into somebody's browser gets nowhere (login CSRF), and nobody gets in
//! by what they have seen of somebody else's way.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures::future::join_all;

use crate::support::{Browser, CRM, DOOR, Database, Person, Pool, TestServer, WIKI, family};

pub(super) const ENTER: &str = "https://wiki.example.org/.vestibule/enter?return_to=/page";
pub(super) const ARRIVE: &str = "https://wiki.example.org/.vestibule/arrive";
const BINDING: &str = "__Host-Http-vestibule-enter";

/// Mallory is somebody else, signed in elsewhere.
pub(super) async fn mallory(server: &TestServer) -> Person<'_> {
    server.provider().somebody("mallory");
    let mallory = Person::signed_in(server).await;
    server.provider().somebody("ada");
    mallory
}

/// Who somebody is at the wiki.
async fn name_at(browser: &Browser) -> Option<String> {
    let me = browser.program("/.vestibule/me").await;
    (me.status == 200).then(|| me.json()["user"]["id"].as_str().unwrap().to_owned())
}

async fn id_of(person: &Person<'_>) -> String {
    crate::support::me(&person.door).await["user"]["id"].as_str().unwrap().to_owned()
}

pub(super) fn parameter(url: &str, name: &str) -> String {
    let url: url::Url = url.parse().unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).expect("the parameter")
}

#[sqlx::test]
async fn security_41_a_pass_by_link_makes_nobody_somebody_else(_: Pool, db: Database) {
    let server = family(db).await;
    let (mallory, victim) = (mallory(&server).await, Person::signed_in(&server).await);
    let link = mallory.go_until(ENTER, ARRIVE).await;
    assert_eq!(victim.go(&link).await.arrived(), format!("{WIKI}/page"), "as themselves, by a way of their own");
    assert_eq!(name_at(&victim.wiki).await, Some(id_of(&victim).await));
    assert_eq!(server.count("select count(*) from passes").await, 0, "and it is spent");
    assert!(mallory.go(&link).await.hops.len() > 2, "for its own browser too");
    // Nobody at all is asked to sign in.
    mallory.wiki.forget("__Host-vestibule");
    let (link, nobody) = (mallory.go_until(ENTER, ARRIVE).await, Person::new(&server));
    assert_eq!(nobody.go(&link).await.last.page(200), "Sign in");
    assert_eq!(name_at(&nobody.wiki).await, None);
}

#[sqlx::test]
async fn security_41_a_pass_works_once_however_often_it_is_shown_at_once(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let link = person.go_until(ENTER, ARRIVE).await;
    let copies: Vec<Person<'_>> = (0..20).map(|_| person.copy()).collect();
    let answers = join_all(copies.iter().map(|copy| copy.step(&link))).await;
    let arrived = answers.iter().filter(|answer| answer.location() == "https://wiki.example.org/page").count();
    assert_eq!(arrived, 1);
    assert_eq!(server.count("select count(*) from service_sessions").await, 1);
}

#[sqlx::test]
async fn security_41_a_pass_that_does_not_fit_is_spent(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let link = person.go_until(ENTER, ARRIVE).await;
    let pass = parameter(&link, "pass");
    let other = parameter(&person.go_until(ENTER, ARRIVE).await, "state");
    let wrong = person.step(&format!("{ARRIVE}?pass={pass}&state={other}")).await;
    assert!(wrong.location().starts_with("https://wiki.example.org/.vestibule/enter?"), "{}", wrong.location());
    let right = person.step(&link).await;
    assert!(right.location().starts_with("https://wiki.example.org/.vestibule/enter?"), "{}", right.location());
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
}

#[sqlx::test]
async fn security_41_a_pass_is_good_for_half_a_minute(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    for (age, fits) in [("29 seconds", true), ("31 seconds", false)] {
        person.wiki.forget("__Host-vestibule");
        let link = person.go_until(ENTER, ARRIVE).await;
        server.execute(&format!("update passes set expires_at = expires_at - interval '{age}'")).await;
        assert_eq!(person.step(&link).await.location() == "https://wiki.example.org/page", fits, "{age}");
    }
}

#[sqlx::test]
async fn security_41_a_pass_of_one_service_opens_no_other(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    // The state of the wiki, and a pass for crm: it goes to crm and is spent there.
    let door = person.go_until(ENTER, DOOR).await;
    let state = parameter(&door, "state");
    let passed = person.door.get(&format!("/enter?service=crm&state={state}")).await;
    assert!(passed.location().starts_with("https://crm.example.com/.vestibule/arrive?"), "{}", passed.location());
    let (pass, state) = (parameter(passed.location(), "pass"), parameter(passed.location(), "state"));
    let at_wiki = person.step(&format!("{ARRIVE}?pass={pass}&state={state}")).await;
    assert!(at_wiki.location().starts_with("https://wiki.example.org/.vestibule/enter?"), "{}", at_wiki.location());
    let at_crm = person.step(passed.location()).await;
    assert!(at_crm.location().starts_with("https://crm.example.com/.vestibule/enter?"), "{}", at_crm.location());
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
}

#[sqlx::test]
async fn security_41_cookies_that_look_like_the_binding_bind_nothing(_: Pool, db: Database) {
    let server = family(db).await;
    let (mallory, victim) = (mallory(&server).await, Person::signed_in(&server).await);
    for name in [
        "vestibule-enter",
        "vestibule-enter-443",
        "__host-http-vestibule-enter",
        "__Host-vestibule-enter",
        "%5F%5FHost-Http-vestibule-enter",
        "\"__Host-Http-vestibule-enter\"",
        "\u{feff}__Host-Http-vestibule-enter",
        "\u{a0}__Host-Http-vestibule-enter",
        "__Host-Http-vestibule-enter\u{3000}",
    ] {
        let link = mallory.go_until(ENTER, ARRIVE).await;
        let tossed = mallory.wiki.cookie(BINDING).unwrap();
        let (_, address) = victim.place(&link);
        let arrived = victim.wiki.arrive(address).header("cookie", &format!("{name}={tossed}")).await;
        assert!(arrived.location().starts_with("https://wiki.example.org/.vestibule/enter?"), "{name}");
        assert_eq!(victim.at_wiki(), None, "{name}");
    }
    // And beside the victim's own, the victim is who they are.
    let link = mallory.go_until(ENTER, ARRIVE).await;
    victim.wiki.get("/.vestibule/enter").await;
    let own = victim.wiki.cookie(BINDING).unwrap();
    victim.wiki.set_cookie(BINDING, &format!("{own}; {BINDING}={}", mallory.wiki.cookie(BINDING).unwrap()));
    let arrived = victim.step(&link).await;
    assert!(arrived.location().starts_with("https://wiki.example.org/.vestibule/enter?"), "of two, none counts");
}

/// The worst case, in which the prefix has been got around.
#[sqlx::test]
async fn security_41_a_planted_binding_never_replaces_a_live_session(_: Pool, db: Database) {
    let server = family(db).await;
    let (mallory, victim) = (mallory(&server).await, Person::signed_in(&server).await);
    victim.go(ENTER).await;
    let (own, cookie) = (id_of(&victim).await, victim.at_wiki());
    let link = mallory.go_until(ENTER, ARRIVE).await;
    victim.wiki.set_cookie(BINDING, &mallory.wiki.cookie(BINDING).unwrap());
    let arrived = victim.step(&link).await;
    assert_eq!((arrived.location(), arrived.set_cookies().len()), ("https://wiki.example.org/page", 0));
    assert_eq!((name_at(&victim.wiki).await, victim.at_wiki()), (Some(own), cookie));
}

/// All fits, it is the same person, and they have proved since who they are: only then.
#[sqlx::test]
async fn security_41_a_live_session_is_replaced_by_a_newer_proof_of_the_same_person_only(_: Pool, db: Database) {
    let server = family(db).await;
    let (first, second) = (Person::signed_in(&server).await, Person::signed_in(&server).await);
    server.execute("update sessions set auth_time = (select min(auth_time) from sessions)").await;
    first.go(ENTER).await;
    let cookie = first.at_wiki();
    // Another session of theirs whose proof is as old.
    let stale = second.go_until(ENTER, ARRIVE).await;
    first.wiki.set_cookie(BINDING, &second.wiki.cookie(BINDING).unwrap());
    assert_eq!(first.step(&stale).await.set_cookies().len(), 0);
    assert_eq!(first.at_wiki(), cookie);
    let id = second.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    server.execute(&format!("update sessions set auth_time = now() where id = '{id}'")).await;
    let fresh = second.go_until(ENTER, ARRIVE).await;
    first.wiki.set_cookie(BINDING, &second.wiki.cookie(BINDING).unwrap());
    assert_eq!(first.step(&fresh).await.location(), "https://wiki.example.org/page");
    assert_ne!(first.at_wiki(), cookie);
    let ended = format!(
        "select count(*) from service_sessions where ended_at is not null and id = '{}'",
        cookie.unwrap().split('.').next().unwrap()
    );
    assert_eq!(server.count(&ended).await, 1);
}

#[sqlx::test]
async fn security_41_a_state_of_somebody_else_leads_to_oneself(_: Pool, db: Database) {
    let server = family(db).await;
    let (mallory, victim) = (mallory(&server).await, Person::signed_in(&server).await);
    let link = mallory.go_until(ENTER, DOOR).await;
    let trip = victim.go(&link).await;
    assert_eq!(trip.arrived(), format!("{WIKI}/page"));
    assert_eq!(name_at(&victim.wiki).await, Some(id_of(&victim).await));
    assert_eq!(server.count("select count(*) from passes").await, 0, "the pass for mallory's state is dead");
}

#[sqlx::test]
async fn security_41_a_cookie_of_one_host_opens_nothing_at_another(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(ENTER).await;
    person.go(&format!("{CRM}/.vestibule/enter?return_to=/")).await;
    let (door, wiki, crm) =
        (person.door.session_cookie().unwrap(), person.at_wiki().unwrap(), person.at_crm().unwrap());
    let stranger = Person::new(&server);
    for (value, what) in [(&door, "the door's"), (&crm, "the other service's")] {
        stranger.wiki.set_cookie("__Host-vestibule", value);
        assert_eq!(stranger.wiki.program("/.vestibule/me").await.reason(), "not_signed_in", "{what} at the wiki");
    }
    for value in [&wiki, &crm] {
        stranger.door.set_session_cookie(value);
        stranger.door.set_cookie("__Host-vestibule", value);
        assert_eq!(stranger.door.program("/me").await.reason(), "not_signed_in", "at the door");
    }
    stranger.wiki.forget("__Host-vestibule");
    for name in ["__Host-session", "vestibule-443", "__host-vestibule", "__Host-Http-vestibule"] {
        stranger.wiki.set_cookie(name, &wiki);
    }
    assert_eq!(stranger.wiki.program("/.vestibule/me").await.reason(), "not_signed_in", "under another name");
    let secret = format!("{}.{}", wiki.split('.').next().unwrap(), crm.split('.').nth(1).unwrap());
    stranger.wiki.set_cookie("__Host-vestibule", &secret);
    assert_eq!(stranger.wiki.program("/.vestibule/me").await.reason(), "not_signed_in", "with another secret");
    stranger.wiki.set_cookie("__Host-vestibule", &wiki);
    assert_eq!(stranger.wiki.program("/.vestibule/me").await.status, 200, "and its own opens it");
}

#[sqlx::test]
async fn security_3_nothing_in_the_database_is_a_pass_or_a_cookie(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(ENTER).await;
    let pass = parameter(
        &person.go_until(&format!("{CRM}/.vestibule/enter"), &format!("{CRM}/.vestibule/arrive")).await,
        "pass",
    );
    let secret = person.at_wiki().unwrap().split('.').nth(1).unwrap().to_owned();
    for table in ["passes", "service_sessions"] {
        let rows = server.texts(&format!("select t::text from {table} t")).await;
        assert_eq!(rows.len(), 1);
        for hidden in [&pass, &secret] {
            let hex: String =
                URL_SAFE_NO_PAD.decode(hidden).unwrap().iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(!rows[0].contains(hidden.as_str()) && !rows[0].contains(&hex), "{table}");
        }
    }
}
