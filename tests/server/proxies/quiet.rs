//! Requests that no person made, through a proxy: whether it passes on what says so, to the check and to the door.

use super::running::Behind;
use crate::support::{Ask, Browser, DOOR, Person};

/// By what a session lives on.
const LIMITS: &str = "select last_seen_at || ' ' || idle_expires_at from sessions where ended_at is null";

/// What scripts and browsers ask of the service itself, of the door at the service's host, and of the door.
const ASKED: [(Place, &str); 4] =
    [(Place::Wiki, "/page"), (Place::Wiki, "/.vestibule/me"), (Place::Door, "/me"), (Place::Door, "/account")];

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Wiki,
    Door,
}

fn asked<'a>(person: &'a Person<'_>, place: Place, address: &str) -> Ask<'a> {
    let browser = if place == Place::Wiki { &person.wiki } else { &person.door };
    browser.program(address).header("sec-fetch-site", "same-origin")
}

pub async fn no_use(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    // The door is asked through the proxy too.
    let door = Browser::behind(at.proxy, &DOOR.parse().unwrap());
    door.set_session_cookie(&person.door.session_cookie().unwrap());
    let person = Person { door, ..person };
    for (place, address) in ASKED {
        at.server.pass("2 minutes").await;
        let before = at.server.texts(LIMITS).await;
        for (name, value) in
            [("vestibule-quiet", "1"), ("sec-purpose", "prefetch"), ("sec-purpose", "prefetch;prerender")]
        {
            let answer = asked(&person, place, address).header(name, value).await;
            assert_eq!(answer.status, 200, "{address} {name}: {}", answer.text());
            assert_eq!(at.server.texts(LIMITS).await, before, "{address} {name}");
        }
        assert_eq!(asked(&person, place, address).await.status, 200);
        assert_ne!(at.server.texts(LIMITS).await, before, "{address}: without the sign it is use");
    }
    at.server.pass("2 minutes").await;
    let before = at.server.texts(LIMITS).await;
    assert_eq!(asked(&person, Place::Wiki, "/poll?since=1").await.status, 200);
    assert_eq!(at.server.texts(LIMITS).await, before, "what the service lists as quiet");
    assert_eq!(asked(&person, Place::Wiki, "/polls").await.status, 200);
    assert_ne!(at.server.texts(LIMITS).await, before);
    at.wiki.take();
}
