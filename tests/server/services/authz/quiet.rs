//! Requests that no person made keep nobody's session alive.

use super::{at_services, start};
use crate::support::{Check, Database, Pool};

#[sqlx::test]
async fn security_36_what_a_page_asks_by_itself_is_no_use_of_a_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("20 minutes").await;
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
    let page = "https://wiki.example.org/page";
    let quiet: [Check; 4] = [
        checks.forward("GET", "https://wiki.example.org/poll?since=1").script(),
        checks.forward("GET", page).script().header("vestibule-quiet", "1"),
        checks.forward("GET", page).visit().header("sec-purpose", "prefetch"),
        checks.nginx("GET", page).header("sec-purpose", "prefetch;prerender"),
    ];
    for check in quiet {
        let answer = check.by(&person.wiki).await;
        assert_eq!(answer.status, 200, "{}", answer.asked);
        assert_eq!(server.texts(seen).await, before, "{}", answer.asked);
    }
    assert_eq!(checks.forward("GET", page).by(&person.wiki).script().await.status, 200);
    assert_ne!(server.texts(seen).await, before, "what a person does is a use of it");
}
