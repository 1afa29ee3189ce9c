//! Who is not let in reads with which address they came, and nobody else does.

use serde_json::json;
use vestibule::model::registration::RegistrationPolicy;

use crate::support::{Database, Pool, Setup, sign_in};

#[sqlx::test]
async fn the_address_is_told_in_the_browser_that_brought_it_and_stands_in_no_address_of_ours(_: Pool, db: Database) {
    let registration = RegistrationPolicy::Domains(vec!["example.org".to_owned()]);
    let server = Setup { registration, ..Setup::default() }.start(db).await;
    server.provider().person(json!({
        "sub": "eve", "name": "Eve", "email": "eve@elsewhere.example", "email_verified": true
    }));
    let browser = server.browser();
    let page = sign_in(&server, &browser, "/").await;
    assert_eq!(page.page(403), "Use your work email");
    let words = page.words();
    for told in ["@example.org", "You signed in with eve@elsewhere.example.", "Code: "] {
        assert!(words.contains(told), "{told} is not in {words}");
    }
    let code = &words.split_once("Code: ").unwrap().1[..9];
    let address = |reason: &str| format!("/auth/refused?reason={reason}&provider=op&request={code}");
    assert!(browser.get(&address("invitation_needed")).await.words().contains("eve@elsewhere.example"));
    // Not beside what has nothing to do with it, not by a code alone, and not by a cookie alone.
    assert!(!browser.get(&address("sign_in_stale")).await.words().contains("eve@"));
    assert!(!server.browser().get(&address("domain_not_allowed")).await.words().contains("eve@"));
    let other = browser.get("/auth/refused?reason=domain_not_allowed&request=0000-0000").await;
    assert!(!other.words().contains("eve@"), "{}", other.words());
    assert_eq!(server.count("select count(*) from sign_ins where refused_email is not null").await, 1);
}
