//! Pages at a service are whole in themselves.

use crate::{
    answers::logs::{listen, requests},
    support::{Database, Person, Pool, family, me},
};

#[sqlx::test]
async fn security_26_a_page_at_a_service_loads_nothing_and_is_shown_in_no_frame(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::new(&server);
    for (address, status) in [
        ("/.vestibule/signed-in", 200),
        ("/.vestibule/signed-out", 200),
        ("/.vestibule/nothing", 404),
        ("/.vestibule/arrive", 400),
        ("/nothing", 421),
        ("/.vestibule/sign-out", 405),
    ] {
        let answer = person.wiki.get(address).await;
        answer.page(status);
        let (text, policy) = (answer.text(), answer.header("content-security-policy"));
        for nothing in ["src=", "<link", "url(", "@import", "style=\""] {
            assert!(!text.contains(nothing), "{address}: {nothing}");
        }
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
        assert!(
            policy.ends_with(
                "; script-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
            ),
            "{policy}"
        );
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("strict-transport-security"), "", "{address}: which is the operator's");
        assert_eq!(answer.set_cookies().len(), 0, "{address}");
    }
}

/// The hashes are those of what stands in the page, to the byte.
#[sqlx::test]
async fn the_policy_names_the_style_and_the_script_that_are_there(_: Pool, db: Database) {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use sha2::{Digest, Sha256};

    let server = family(db).await;
    let answer = Person::new(&server).wiki.arrive("/.vestibule/enter").await;
    let (text, policy) = (answer.text(), answer.header("content-security-policy"));
    for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
        let (_, inside) = text.split_once(&format!("<{tag}>")).unwrap_or_else(|| panic!("no {tag} in {text}"));
        let inside = inside.split_once(&format!("</{tag}>")).unwrap().0;
        let hash = STANDARD.encode(Sha256::digest(inside));
        assert!(policy.contains(&format!("{directive} 'sha256-{hash}'")), "{tag}: {policy}");
    }
}

#[sqlx::test]
async fn the_page_for_a_form_in_another_tab_needs_a_session_and_leads_nowhere(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let enter = "https://wiki.example.org/.vestibule/enter?return_to=/.vestibule/signed-in";
    let trip = person.go(enter).await;
    assert_eq!(trip.last.page(200), "You're signed in", "{:#?}", trip.hops);
    assert!(person.at_wiki().is_some());
    assert!(trip.last.words().contains("Go back to the other tab"), "{}", trip.last.words());
    let again = person.go(enter).await;
    assert_eq!((again.last.page(200).as_str(), again.hops.len()), ("You're signed in", 2));
}

#[sqlx::test]
async fn pages_about_the_session_say_what_is_so_to_whoever_comes_by_themselves(_: Pool, db: Database) {
    let server = family(db).await;
    let (stranger, person) = (Person::new(&server), Person::signed_in(&server).await);
    person.go("https://wiki.example.org/.vestibule/enter?return_to=/x").await;
    assert_eq!(person.wiki.get("/.vestibule/signed-in").await.page(200), "You're signed in");
    let not_yet = stranger.wiki.get("/.vestibule/signed-in").await;
    assert_eq!(not_yet.page(200), "You're not signed in");
    assert!(
        not_yet.text().contains("href=\"/.vestibule/enter?return_to=/.vestibule/signed-in\""),
        "{}",
        not_yet.text()
    );
    let still = person.wiki.get("/.vestibule/signed-out").await;
    assert_eq!((still.page(200).as_str(), still.header("clear-site-data")), ("You're still signed in", ""));
    let nobody = stranger.wiki.get("/.vestibule/signed-out").await;
    assert_eq!((nobody.page(200).as_str(), nobody.header("clear-site-data")), ("You've signed out", "\"cache\""));
    let picture = stranger.wiki.get("/.vestibule/signed-out").header("sec-fetch-mode", "no-cors");
    assert_eq!(
        picture.header("sec-fetch-dest", "image").await.header("clear-site-data"),
        "",
        "by a page of another site"
    );
}

/// The session that the log has is the one at the door, as everywhere in it.
#[sqlx::test]
async fn every_request_at_a_service_is_one_line_with_who_and_where(_: Pool, db: Database) {
    listen();
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let me = me(&person.door).await;
    let who = format!(
        "user={} session={} service=wiki",
        me["user"]["id"].as_str().unwrap(),
        me["session"]["id"].as_str().unwrap()
    );
    person.go("https://wiki.example.org/.vestibule/enter?return_to=/x").await;
    person.wiki.program("/.vestibule/me").await;
    person.wiki.post("/.vestibule/sign-out", &[]).await;
    person.wiki.program("/.vestibule/me").await;
    person.wiki.get("/.vestibule/arrive").await;
    let lines = requests().into_iter().filter(|line| line.contains(" path=/.vestibule/"));
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "INFO answered method=GET path=/.vestibule/enter status=303 service=wiki".to_owned(),
            format!("INFO answered method=GET path=/.vestibule/arrive status=303 {who}"),
            format!("DEBUG answered method=GET path=/.vestibule/me status=200 {who}"),
            format!("INFO answered method=POST path=/.vestibule/sign-out status=200 {who}"),
            "DEBUG answered method=GET path=/.vestibule/me status=401 service=wiki reason=not_signed_in".to_owned(),
            "INFO answered method=GET path=/.vestibule/arrive status=400 reason=bad_request".to_owned(),
        ]
    );
}
