//! Pages at a service are whole in themselves.

use crate::support::{Database, Person, Pool, family};

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
    assert_eq!(trip.last.page(200), "You are signed in", "{:#?}", trip.hops);
    assert!(person.at_wiki().is_some());
    assert!(trip.last.words().contains("Go back to the other tab"), "{}", trip.last.words());
    let again = person.go(enter).await;
    assert_eq!((again.last.page(200).as_str(), again.hops.len()), ("You are signed in", 2));
}
